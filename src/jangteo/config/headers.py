"""What every answer tells a browser, whoever made it: pages, refusals, files, the probe, and what broke.

What an answer says itself stays as it is; these are for what it leaves out.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

type Handler = Callable[[HttpRequest], HttpResponseBase]

FEATURES = "Permissions-Policy"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    FEATURES: (
        "accelerometer=(), camera=(self), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(),"
        " microphone=(), midi=(), payment=(), serial=(), usb=()"
    ),
}
# Of what is no page: it loads what is ours, and nobody frames it; drawings keep the styles they are drawn with.
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
DRAWING_POLICY = f"{POLICY}; script-src 'none'; style-src 'unsafe-inline'"
PERSONAL = re.compile(r"^/(?:office|api)/")
CACHED_BY_NAME = re.compile(r"^/(?:static|media)/|/media/")
NOBODY_KEEPS, ASKED_EACH_TIME = "private, no-store", "private, no-cache"
SPOKEN = ("text/html", "application/json", "application/problem+json")


class HeadersMiddleware:
    """First of all: also what answers before the others comes through here."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        for name, value in ALWAYS.items():
            answer.headers.setdefault(name, value)
        answer.headers[FEATURES] = _with_the_rest(answer.headers[FEATURES])
        answer.headers.setdefault("Content-Security-Policy", DRAWING_POLICY if kind == "image/svg+xml" else POLICY)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            answer.headers.setdefault(
                "Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
            )
        if kind in SPOKEN and (answer.status_code >= 400 or not CACHED_BY_NAME.search(request.path_info)):
            is_personal = PERSONAL.match(request.path_info)
            answer.headers.setdefault("Cache-Control", NOBODY_KEEPS if is_personal else ASKED_EACH_TIME)
        return answer


def _with_the_rest(own: str) -> str:
    """What a page says of the features it uses, and of all others what every answer says."""
    named = {one.partition("=")[0].strip() for one in own.split(",")}
    return ", ".join([own, *(one for one in ALWAYS[FEATURES].split(", ") if one.partition("=")[0] not in named)])
