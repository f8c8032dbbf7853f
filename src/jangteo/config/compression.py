"""Texts go out compressed; what never changes between two starts is compressed once."""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

TEXTS = frozenset({"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"})
KEPT = 200  # files; the faces have some thirty


class CompressionMiddleware(GZipMiddleware):
    """Compress pages, style sheets, scripts and drawings for who takes gzip.

    Django pads each answer with a name of random length, so that its size tells nobody what a page holds of a secret
    beside something they chose themselves; its CSRF tokens look different in each answer already.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Pictures, fonts and files are compressed in themselves; a part of a file must stay the part it is."""
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if request.method != "GET" or response.status_code != 200 or kind not in TEXTS:
            return response
        if not request.path_info.startswith("/static/") or not response.streaming:
            answered: HttpResponseBase = super().process_response(request, response)
            return answered
        return _static(request, response)


def _static(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    patch_vary_headers(response, ("Accept-Encoding",))
    if "gzip" not in request.headers.get("accept-encoding", "").lower():
        return response
    body = b"".join(response)
    small = _compressed(body)
    headers = {name: value for name, value in response.items() if name not in ("Content-Length", "Accept-Ranges")}
    response.close()
    answer = HttpResponse(small, headers=headers)
    answer["Content-Encoding"] = "gzip"
    answer["Content-Length"] = str(len(small))
    if "ETag" in answer:
        answer["ETag"] = "W/" + answer["ETag"].removeprefix("W/")
    return answer


@lru_cache(KEPT)
def _compressed(body: bytes) -> bytes:
    return compress_string(body)
