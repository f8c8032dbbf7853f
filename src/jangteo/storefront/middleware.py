"""Which channel a request belongs to, and who may come in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib.auth.middleware import get_user
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import timezone

from jangteo.channels.errors import EntryRefused, LoginRequired, PasswordRequired
from jangteo.channels.selectors import find_channel
from jangteo.channels.types import Channel
from jangteo.content.selectors import find_redirect
from jangteo.identity.errors import ProofNeeded
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.types import GUEST
from jangteo.storefront.offered import is_part, nothing, off_at
from jangteo.storefront.pages import errors
from jangteo.storefront.phone import tell
from jangteo.storefront.proof import ask_for_proof
from jangteo.storefront.visit import Visit, get_visit, knock, remember_visit, visit_of, zone_for

type Handler = Callable[[HttpRequest], HttpResponse]

OTHER_DOORS = ("/office/", "/api/", "/static/", "/healthz")
OPEN_TO_ALL = (
    "/login/", "/logout/", "/language/", "/enter/", "/privacy/", "/apply/", "/invitations/", "/join/",
    "/pay/back/", "/pay/toss/", "/payments/notices/", "/simulator/pay/", "/shared/", "/room/", "/gift/", "/preview/",
    "/theme.css", "/wordmark.svg", "/restock/link/",
)  # fmt: skip
PASSWORD_DOOR = "storefront:enter"  # noqa: S105 -- a page's name


class ChannelMiddleware:
    """Find the channel by host and path, let the visitor in or send them to its log-in page.

    The channel's path prefix moves from the path to the script name, so that the same URL patterns serve every
    channel and `reverse()` stays inside it. The access rule itself is `channels.services.enter`.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        base = request.META.get("SCRIPT_NAME", "")
        set_script_prefix(f"{base}/")
        if request.path_info.startswith(OTHER_DOORS):
            return self.get_response(request)
        channel = find_channel(request.get_host(), request.path_info)
        if channel is None:
            return errors.not_found(request, Http404())
        if f"{request.path_info}/" == channel.path_prefix:
            return HttpResponseRedirect(f"{base}{channel.path_prefix}")
        try:
            return self._serve(request, channel, base)
        finally:
            set_script_prefix(f"{base}/")

    def _serve(self, request: HttpRequest, channel: Channel, base: str) -> HttpResponse:
        set_script_prefix(f"{base}{channel.path_prefix}")
        request.path_info = f"/{request.path_info.removeprefix(channel.path_prefix)}"
        request.META["SCRIPT_NAME"] = f"{base}{channel.path_prefix}".rstrip("/")
        try:
            actor = knock(request, channel, get_user(request))
            remember_visit(request, Visit(channel=channel, actor=actor))
        except (LoginRequired, PasswordRequired, EntryRefused) as refusal:
            remember_visit(request, Visit(channel=channel, actor=GUEST, refusal=refusal))
            door = PASSWORD_DOOR if isinstance(refusal, PasswordRequired) else "storefront:login"
            if not request.path_info.startswith(OPEN_TO_ALL):
                return _to_door(request, door)
        with timezone.override(zone_for(get_user(request), channel)):
            response = self.get_response(request)
        if response.status_code == 404 and request.method in ("GET", "HEAD") and get_visit(request).refusal is None:
            response = _moved(request, channel) or response
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache" if channel.is_open else "private, no-store"
        if (visit := visit_of(request)) is not None:
            tell(request, response, visit)
        return response

    def process_view(self, request: HttpRequest, *_page: Any) -> HttpResponse | None:
        """A page whose feature is switched off for this visitor is not asked."""
        feature = off_at(request) if visit_of(request) is not None else None
        if feature is None:
            return None
        return nothing() if is_part(feature) else errors.not_offered(request, feature)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no page has answered becomes a page of its own."""
        if isinstance(exception, ProofNeeded) and visit_of(request) is not None:
            return ask_for_proof(request)
        if isinstance(exception, JangteoError) and visit_of(request) is not None:
            return errors.refused(request, exception)
        return None


def _moved(request: HttpRequest, channel: Channel) -> HttpResponse | None:
    """Where an old address leads, where nothing is found at it; nothing is asked of pages that are there."""
    path = find_redirect(channel.id, request.path_info)
    if path is None:
        return None
    asked = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{get_script_prefix()}{quote(path[1:])}{f'?{asked}' if asked else ''}")


def _to_door(request: HttpRequest, door: str) -> HttpResponse:
    address = reverse(door)
    if request.method == "GET" and request.path_info != "/":
        address = f"{address}?{urlencode({'next': request.get_full_path()})}"
    response: HttpResponse
    if "HX-Request" in request.headers:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
    else:
        response = HttpResponseRedirect(address)
    response["Cache-Control"] = "private, no-store"
    return response
