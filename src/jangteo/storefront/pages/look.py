"""How a channel looks: its sheet and its logo, for everybody who may see its log-in page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jangteo.channels.selectors import find_logo, sheet_of
from jangteo.kernel.api import media_policy
from jangteo.storefront.visit import get_visit

A_YEAR = 31_536_000


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """What the channel changes of the house's tokens."""
    text, version = sheet_of(get_visit(request).channel.look)
    return _lasting(request, text, version, "text/css; charset=utf-8")


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """The channel's logo."""
    channel = get_visit(request).channel
    version = channel.look.logo_version
    if not version:
        raise Http404
    response = _lasting(request, find_logo(channel.id), version, "image/svg+xml")
    response._csp_config = media_policy("image/svg+xml")  # type: ignore[attr-defined]
    return response


def _lasting(request: HttpRequest, text: str, version: str, kind: str) -> HttpResponse:
    """Kept for a year where the address names its version; else asked for anew, and answered only when it changed."""
    tag = f'"{version}"'
    response = HttpResponse(status=304) if request.headers.get("If-None-Match") == tag else HttpResponse(text)
    response["Content-Type"] = kind
    response["ETag"] = tag
    response["X-Content-Type-Options"] = "nosniff"
    is_named = bool(version) and request.GET.get("v") == version
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if is_named else "no-cache"
    return response
