"""Traces by OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT names who collects them; else nothing of it is loaded.

A span for each request, event and job, and below them one for each statement. Names are routes, events, tasks and
tables: no values. A request's number is the number of its trace, which its events carry on to the worker.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from importlib import import_module
from secrets import randbits
from typing import Any

from django.db import connection
from django.http import HttpRequest

from jangteo.kernel import origins

NOTHING: AbstractContextManager[Any] = nullcontext()
# What an error says may be of people: the log tells it, scrubbed.
QUIET = {"record_exception": False, "set_status_on_exception": False}
# What a statement does, and to which table: never what it says.
DOES = re.compile(r"^\W*(SELECT|INSERT|UPDATE|DELETE|WITH|SAVEPOINT|RELEASE|ROLLBACK|SET|LOCK|CALL)\b", re.IGNORECASE)
TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE)\s+"?([a-z_][a-z0-9_]*)"?')
TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


@cache
def tracer() -> Any:
    """Who makes spans, or None."""
    provider = _provider()
    return None if provider is None else provider.get_tracer("jangteo")


@cache
def _provider() -> Any:
    """Who sends them, or None. Made late: each web process needs a sender of its own."""
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip():
        return None
    sdk, export = import_module("opentelemetry.sdk.trace"), import_module("opentelemetry.sdk.trace.export")
    resources = import_module("opentelemetry.sdk.resources")
    exporter = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter").OTLPSpanExporter()
    name = os.environ.get("OTEL_SERVICE_NAME", "").strip() or "jangteo"
    resource = resources.Resource.create({"service.name": name})
    provider = sdk.TracerProvider(resource=resource, id_generator=_Numbers())
    provider.add_span_processor(export.BatchSpanProcessor(exporter))
    return provider


class _Numbers:
    """Numbers of traces and spans: a trace has the number of the request it comes from."""

    def generate_span_id(self) -> int:
        return randbits(64) or 1

    def generate_trace_id(self) -> int:
        digits = origins.request_id().replace("-", "")
        return int(digits, 16) if len(digits) == 32 and digits.strip("0") else randbits(128) or 1

    def is_trace_id_random(self) -> bool:
        return True


def sent_trace(request: HttpRequest) -> str:
    """The number of a caller's trace, which the request takes for its own. Empty: none, or no traces."""
    found = TRACEPARENT.fullmatch(request.headers.get("traceparent", "")) if tracer() else None
    return found[1] if found and found[1].strip("0") else ""


def send_now() -> None:
    """Send what waits to be sent."""
    if (provider := _provider()) is not None:
        provider.force_flush()


class Statements:
    """Around each statement of a connection: a span of its own, below that of the work that asks."""

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        maker = tracer()
        if maker is None:
            return execute(sql, params, many, context)
        text = str(sql)
        does, table = DOES.match(text), TABLE.search(text)
        words = [does[1].upper() if does else "statement", *([table[1]] if table else [])]
        attributes = {"db.system.name": "postgresql", "db.operation.name": words[0]}
        kind = import_module("opentelemetry.trace").SpanKind.CLIENT
        with maker.start_as_current_span(" ".join(words), kind=kind, attributes=attributes, **QUIET):
            return execute(sql, params, many, context)


def request_span(request: HttpRequest) -> AbstractContextManager[Any]:
    """Around a request, below the span of whoever called us."""
    maker = tracer()
    if maker is None:
        return NOTHING
    context = import_module("opentelemetry.propagate").extract(
        {"traceparent": request.headers.get("traceparent", ""), "tracestate": request.headers.get("tracestate", "")}
    )
    kind = import_module("opentelemetry.trace").SpanKind.SERVER
    spans: AbstractContextManager[Any] = maker.start_as_current_span("request", context=context, kind=kind, **QUIET)
    return spans


def end_request(span: Any, method: str, route: str, status: int, queries: int) -> None:
    """What a request turned out to be."""
    if span is None:
        return
    span.update_name(f"{method} {route}")
    span.set_attributes(
        {
            "http.request.method": method,
            "http.route": route,
            "http.response.status_code": status,
            "jangteo.queries": queries,
            "jangteo.request_id": origins.request_id(),
        }
    )
    if status >= 500:
        span.set_status(import_module("opentelemetry.trace").StatusCode.ERROR)


@contextmanager
def work_span(kind: str, name: str) -> Iterator[None]:
    """Around an event or a job of a worker."""
    maker = tracer()
    if maker is None:
        yield
        return
    started = maker.start_as_current_span(f"{kind} {name}", **QUIET)
    with started as span, connection.execute_wrapper(Statements()):
        span.set_attribute("jangteo.request_id", origins.request_id())
        yield
