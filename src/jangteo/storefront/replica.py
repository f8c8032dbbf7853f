"""Pages that may be a moment old: they read a copy of the database, where there is one that is fresh enough."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse

from jangteo.kernel import replica
from jangteo.kernel.errors import NotFound
from jangteo.storefront.visit import get_visit

type View = Callable[..., HttpResponse]


def may_be_old(view: View) -> View:
    """A page that guests may see as it was a moment ago, but never before what they wrote themselves.

    What the copy refuses or does not find is asked of the database.
    """

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if not replica.is_there():
            return view(request, *arguments, **named)
        reason = _why_not(request)
        if not reason:
            response, reason = _of_copy(view, request, *arguments, **named)
            if response is not None:
                replica.count("copy")
                return response
        replica.count(reason)
        return view(request, *arguments, **named)

    return answer


def _why_not(request: HttpRequest) -> str:
    if get_visit(request).actor.user_id is not None:
        return "known"
    return replica.why_not(request.COOKIES.get(settings.WROTE_COOKIE_NAME, ""))


def _of_copy(view: View, request: HttpRequest, *arguments: Any, **named: Any) -> tuple[HttpResponse | None, str]:
    try:
        with replica.from_copy():
            response = view(request, *arguments, **named)
    except (Http404, NotFound):
        return None, "not_found"
    except Error:
        replica.set_aside()
        return None, "failed"
    return (response, "") if response.status_code < 400 else (None, "not_found")
