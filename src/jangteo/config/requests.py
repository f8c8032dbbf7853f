"""Around every request: its id, its line in the log, its figures; and its id in what refuses it."""

import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

from jangteo.config import figures, tracing
from jangteo.config.turns import PROBES
from jangteo.kernel import origins, replica
from jangteo.kernel.kept import WATCH
from jangteo.storefront.visit import visit_of

type Handler = Callable[[HttpRequest], HttpResponse]

HEADER = "X-Request-Id"
PROBLEM = "application/problem+json"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
API_PREFIX, OFFICE_PREFIX = "/api/", "/office/"
# Bodies kept small enough to be read and written anew: a refusal is.
LARGEST_PROBLEM = 262_144

log = structlog.get_logger("jangteo.requests")


class RequestMiddleware:
    """The outermost: what happens inside carries the request's id, and is told of in one line and in figures.

    The line says the route, never the path, whose words may be a key or a name; who asked is told by kind alone.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = tracing.sent_trace(request) or request.headers.get(HEADER, "")
        request_id, began = origins.request_id_from(sent), time.perf_counter()
        counted = _Counted()
        with bound_contextvars(request_id=request_id), connection.execute_wrapper(counted), _of_copy(counted):
            with tracing.request_span(request) as span:
                response = self.get_response(request)
                route = _route(request)
                tracing.end_request(span, _method(request), route, response.status_code, counted.queries)
            response[HEADER] = request_id
            if request.method not in READING:
                WATCH.look_soon()
            if request.path_info not in PROBES:
                self._tell(request, response, route, time.perf_counter() - began, counted.queries)
        return response

    def _tell(self, request: HttpRequest, response: HttpResponse, route: str, seconds: float, queries: int) -> None:
        figures.count_request(_method(request), route, response.status_code, seconds, queries)
        if settings.LOG_REQUESTS:
            log.info(
                "request",
                method=_method(request),
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
                queries=queries,
                actor=_kind(request),
            )


class ProblemMiddleware:
    """Inside of what compresses: a refusal of the API tells the request's id, to be named to who looks into it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "") == PROBLEM and not response.streaming:
            _add_id(response)
        return response


@dataclass
class _Counted:
    """How many statements one request asked of its database."""

    queries: int = 0
    spans: tracing.Statements = field(default_factory=tracing.Statements)

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        self.queries += 1
        return self.spans(execute, sql, params, many, context)


def _of_copy(counted: _Counted) -> AbstractContextManager[None]:
    return connections[replica.ALIAS].execute_wrapper(counted) if replica.is_there() else nullcontext()


def _add_id(response: HttpResponse) -> None:
    if not 0 < len(response.content) < LARGEST_PROBLEM:
        return
    body = {**json.loads(response.content), "request_id": origins.request_id()}
    response.content = json.dumps(body, ensure_ascii=False).encode()
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))


def _method(request: HttpRequest) -> str:
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return request.method if request.method in known else "other"


def _route(request: HttpRequest) -> str:
    """The pattern of the address that answered, as it stands in the code."""
    if request.path_info.startswith("/static/"):
        return "static"
    match = request.resolver_match
    return match.route or "/" if match is not None else "none"


def _kind(request: HttpRequest) -> str:
    """Who asked, by kind alone."""
    visit = visit_of(request)
    if visit is not None:
        if visit.actor.assists:
            return "staff for a buyer"
        return "buyer" if visit.actor.user_id else "guest"
    if request.path_info.startswith(API_PREFIX):
        return "program"
    return "staff" if request.path_info.startswith(OFFICE_PREFIX) and hasattr(request, "_cached_user") else "none"
