"""Ask for a fresh proof before money and rights are touched."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from jangteo.identity import services as identity


def needs_proof[**P, R: HttpResponseBase](
    view: Callable[Concatenate[HttpRequest, P], R],
) -> Callable[Concatenate[HttpRequest, P], R | HttpResponse]:
    """Serve a page or take a form only within ten minutes of a proof; else ask, and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R | HttpResponse:
        if not identity.has_fresh_proof(request) or not request.user.is_authenticated:
            return ask_for_proof(request)
        return view(request, *args, **kwargs)

    return guarded


def ask_for_proof(request: HttpRequest) -> HttpResponse:
    """To the page that asks; it leads back to where the visitor was."""
    if request.method == "GET":
        back = request.get_full_path()
    else:
        referer = urlsplit(request.headers.get("Referer", ""))
        back = referer.path if referer.netloc == request.get_host() else ""
    address = reverse("storefront:prove" if request.user.is_authenticated else "storefront:login")
    if identity.is_own_path(back):
        address = f"{address}?{urlencode({'next': back})}"
    if "HX-Request" in request.headers:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return redirect(address)
