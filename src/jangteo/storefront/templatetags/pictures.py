"""The one way a page of the shops shows a picture of goods."""

import re
from typing import Any

from django import template
from django.urls import reverse

from jangteo.catalog.types import MediaView, PictureView, Rendition

register = template.Library()
_OF_WINDOW = re.compile(r"([0-9]+)vw")
SHARP = 2  # dots of a screen for one of the page
PART = "storefront/parts/picture.html"


@register.inclusion_tag(PART)
def picture(asset: PictureView | MediaView, width: int, height: int = 0, **more: Any) -> dict[str, Any]:
    """A picture in as many sizes as there are, by the guarded address of this channel.

    width, height  of its frame, in dots of the page; no height: as high as wide
    more           sizes: what its frame's width is by that of the window, where it is not always `width`;
                   alt: what is on it, where the words beside it do not say so already;
                   css: its classes; eager: it is what the page is about
    """
    name = asset.file_name if isinstance(asset, MediaView) else "picture"

    def address(rendition: Rendition | None) -> str:
        return reverse("storefront:media", args=[asset.id, rendition.name if rendition else name])

    return _told(asset, address, width, height, more)


@register.inclusion_tag(PART)
def room_picture(asset: PictureView, token: str, width: int, css: str = "") -> dict[str, Any]:
    """A picture in a deal room, by the address of a guest's link."""

    def address(rendition: Rendition | None) -> str:
        return reverse("storefront:room_file", args=[token, asset.id, rendition.name if rendition else "picture"])

    return _told(asset, address, width, 0, {"css": css})


def _told(
    asset: PictureView | MediaView, address: Any, width: int, height: int, more: dict[str, Any]
) -> dict[str, Any]:
    height, offered = height or width, asset.renditions
    # A frame is filled: of a picture that is wider than it, the sides are cut off, and more dots are needed.
    share = max(1.0, offered[-1].width * height / (offered[-1].height * width)) if offered else 1.0
    needed = round(width * share)
    fitting = offered if more.get("sizes") else _fitting(offered, needed)
    plain = next((one for one in fitting if one.width >= needed), fitting[-1]) if fitting else None
    return {
        "src": address(plain),
        "sources": [(address(one), one.width) for one in fitting] if len(fitting) > 1 else [],
        "width": width,
        "height": height,
        "sizes": _OF_WINDOW.sub(lambda found: f"{round(int(found[1]) * share)}vw", more.get("sizes", f"{needed}px")),
        "alt": more.get("alt", ""),
        "css": more.get("css", ""),
        "eager": more.get("eager", False),
    }


def _fitting(renditions: tuple[Rendition, ...], needed: int) -> tuple[Rendition, ...]:
    """For a frame that is always as wide: no size that no screen needs."""
    enough = next((at for at, one in enumerate(renditions, 1) if one.width >= SHARP * needed), len(renditions))
    return renditions[:enough]
