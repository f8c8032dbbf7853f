"""Traces by OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT names who collects them; else nothing of it is loaded.

A span for each request, with how much it asked of the database, and for each event and job of a worker. Names are
routes, events and tasks: no values.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from importlib import import_module
from typing import Any

from django.http import HttpRequest

from jangteo.kernel import origins

NOTHING: AbstractContextManager[Any] = nullcontext()


@cache
def tracer() -> Any:
    """Who makes spans, or None. Made late: each web process needs a sender of its own."""
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip():
        return None
    trace = import_module("opentelemetry.trace")
    sdk, export = import_module("opentelemetry.sdk.trace"), import_module("opentelemetry.sdk.trace.export")
    resources = import_module("opentelemetry.sdk.resources")
    exporter = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter").OTLPSpanExporter()
    name = os.environ.get("OTEL_SERVICE_NAME", "").strip() or "jangteo"
    provider = sdk.TracerProvider(resource=resources.Resource.create({"service.name": name}))
    provider.add_span_processor(export.BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return provider.get_tracer("jangteo")


def request_span(request: HttpRequest) -> AbstractContextManager[Any]:
    """Around a request, below the span of whoever called us."""
    maker = tracer()
    if maker is None:
        return NOTHING
    context = import_module("opentelemetry.propagate").extract(
        {"traceparent": request.headers.get("traceparent", ""), "tracestate": request.headers.get("tracestate", "")}
    )
    kind = import_module("opentelemetry.trace").SpanKind.SERVER
    spans: AbstractContextManager[Any] = maker.start_as_current_span("request", context=context, kind=kind)
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


@contextmanager
def work_span(kind: str, name: str) -> Iterator[None]:
    """Around an event or a job of a worker."""
    maker = tracer()
    if maker is None:
        yield
        return
    with maker.start_as_current_span(f"{kind} {name}") as span:
        span.set_attribute("jangteo.request_id", origins.request_id())
        yield
