"""Who has written something reads nothing older: where the log of the database stood then goes with their browser."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse

from jangteo.config import figures
from jangteo.kernel import replica

type Handler = Callable[[HttpRequest], HttpResponse]

REMEMBERED = 300  # seconds; the bound of a copy's age is at most 60
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE)\b")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
UNKNOWN = "-"  # read by nobody as a place: until it is forgotten, pages read the database


class WroteMiddleware:
    """Remember in a cookie that a request wrote; where no copy is named nothing of it is there."""

    def __init__(self, get_response: Handler) -> None:
        if not replica.is_there():
            raise MiddlewareNotUsed
        self.get_response = get_response
        replica.tell(figures.count_copy)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        noted = _Noted()
        with connection.execute_wrapper(noted):
            response = self.get_response(request)
        if noted.wrote or request.method not in SAFE_METHODS:
            response.set_cookie(
                settings.WROTE_COOKIE_NAME,
                _where(),
                max_age=REMEMBERED,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
        return response


class _Noted:
    def __init__(self) -> None:
        self.wrote = False

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        self.wrote = self.wrote or WRITES.search(str(sql)) is not None
        return execute(sql, params, many, context)


def _where() -> str:
    try:
        return replica.written_at()
    except Error:
        return UNKNOWN
