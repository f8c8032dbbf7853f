"""What makes a channel installable: its manifest, its worker, and what is shown where there is no network."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jangteo.storefront.pages.frame import show
from jangteo.storefront.phone import colours_of, has_pad, scope_of, worker_text
from jangteo.storefront.visit import get_visit, page_language

SHORTEST_NAME = 12  # characters under an icon


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """How a phone installs this channel."""
    visit, scope = get_visit(request), scope_of(request)
    name = visit.channel.name(page_language())
    accent, paper = colours_of(visit.channel.theme)
    told: dict[str, Any] = {
        "id": scope,
        "name": name,
        "short_name": name[:SHORTEST_NAME].strip(),
        "lang": page_language(),
        "start_url": scope,
        "scope": scope,
        "display": "standalone",
        "theme_color": accent,
        "background_color": paper,
        "icons": _icons("wholesale" if visit.channel.theme == "wholesale" else "shop"),
    }
    if has_pad(visit):
        told["shortcuts"] = [
            {"name": _("Order pad"), "url": reverse("storefront:pad")},
            {"name": _("Cart"), "url": reverse("storefront:cart")},
        ]
    return JsonResponse(told, content_type="application/manifest+json")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker of this channel; a browser asks for it anew each time."""
    response = HttpResponse(worker_text(request), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown instead of a page that a phone has not kept; it names nobody."""
    return show(request, "offline.html", aisles=(), phone=None)


def _icons(look: str) -> list[dict[str, str]]:
    def icon(name: str, sizes: str, kind: str, purpose: str) -> dict[str, str]:
        return {"src": static(f"storefront/icons/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}

    return [
        icon(f"{look}.svg", "any", "image/svg+xml", "any"),
        icon(f"{look}-192.png", "192x192", "image/png", "any"),
        icon(f"{look}-512.png", "512x512", "image/png", "any"),
        icon(f"{look}-maskable-192.png", "192x192", "image/png", "maskable"),
        icon(f"{look}-maskable-512.png", "512x512", "image/png", "maskable"),
    ]
