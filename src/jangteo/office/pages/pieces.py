"""The pieces all pages are made of, in every state, drawn by the shops' own parts with made-up goods."""

import re
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.csp import CSP
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from jangteo.channels.selectors import read_colour, readable_accent, sheet_of
from jangteo.channels.types import Corners, Density, Look
from jangteo.office import samples
from jangteo.office.pages.frame import language, show

# In a frame of ours, with the shops' own small script; no form is sent and no link leads anywhere.
PIECES_CSP = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF], "form-action": [CSP.NONE]}
LEADS = re.compile(r'(?<!<use )\b(href|action|formaction|hx-get|hx-post)="(?!#)[^"]*"')
PICTURE = re.compile(r'src="/(?:media|wordmark)[^"]*"')
THEMES = {"airy": "shop", "dense": "wholesale"}
SIDES = (
    ("airy", "light", pgettext_lazy("office", "Shop, by day")),
    ("airy", "dark", pgettext_lazy("office", "Shop, by night")),
    ("dense", "light", pgettext_lazy("office", "Tool, by day")),
    ("dense", "dark", pgettext_lazy("office", "Tool, by night")),
)


@require_GET
def components_page(request: HttpRequest) -> HttpResponse:
    """All pieces, in both tempers, by day and by night."""
    return show(request, "components", pgettext("office", "Components"), sides=SIDES)


@require_GET
@xframe_options_sameorigin
def pieces_page(request: HttpRequest) -> HttpResponse:
    """The pieces in one temper and light, as a look that need not be saved would have them."""
    temper = "dense" if request.GET.get("temper") == "dense" else "airy"
    theme = request.GET.get("theme", "")
    theme = theme if theme in THEMES.values() else THEMES[temper]
    look = _look(request, theme, temper)
    frame = samples.frame(temper, request.GET.get("name", ""), look, language())
    context: dict[str, Any] = {
        **frame,
        **samples.pieces(language()),
        "messages": [Message(level, text) for level, text in samples.told()],
        "is_few": "few" in request.GET,
    }
    response = render(
        request,
        "office/pieces.html",
        {
            **frame,
            "theme": theme,
            "scheme": "dark" if request.GET.get("scheme") == "dark" else "light",
            "sheet": sheet_of(look)[0],
            "body": _leading_nowhere(render_to_string("office/pieces_body.html", context, request)),
        },
    )
    response._csp_config = PIECES_CSP  # type: ignore[attr-defined]
    return response


def _look(request: HttpRequest, theme: str, temper: str) -> Look:
    """What the address says of a look; what is no colour is left aside."""
    accent, dark = (read_colour(request.GET.get(name, "")) or "" for name in ("accent", "accent_dark"))
    if accent and not dark:
        dark = readable_accent(accent, theme=theme, is_night=True)[1]
    corners = request.GET.get("corners", "")
    return Look(
        accent=accent,
        accent_dark=dark if accent else "",
        corners=Corners(corners) if corners in set(Corners) else None,
        density=Density(temper) if "few" in request.GET else None,
        wordmark=request.GET.get("wordmark", "").strip()[:40],
    )


def _leading_nowhere(body: str) -> str:
    """Pieces are looked at: their addresses are taken out, their pictures are one that is always here."""
    body = LEADS.sub(r'\1="#"', body)
    return PICTURE.sub(f'src="{samples.picture()}"', body)
