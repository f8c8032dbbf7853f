"""A purchase is one trace, from the request to its statements and the worker; collectors learn nothing of people."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from jangteo.config import tracing
from jangteo.kernel import origins, outbox
from storefront.market import Market
from storefront.test_buying import add, form_of
from storefront.test_logs import MARKERS

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
NUMBER = "00112233445566778899aabbccddeeff"


class Collector(ThreadingHTTPServer):
    """Takes OTLP over HTTP, and keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.bodies: list[bytes] = []

    def spans(self) -> list[Any]:
        requests = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        scopes = [scope for one in requests for resource in one.resource_spans for scope in resource.scope_spans]
        return [span for scope in scopes for span in scope.spans]


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None: ...


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """Who is sent every span while a test runs."""
    server = Collector()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(origins, "_watchers", [tracing.work_span])
    _forget()
    yield server
    provider = tracing._provider()
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT")
    _forget()
    provider.shutdown()
    server.shutdown()
    server.server_close()


def _forget() -> None:
    tracing._provider.cache_clear()
    tracing.tracer.cache_clear()


@pytest.mark.django_db
def test_a_purchase_is_one_trace_and_says_nothing_of_people(
    market: Market, guest: Client, collector: Collector
) -> None:
    assert add(guest) == 302
    sent = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01", "x-request-id": NUMBER}
    answer = guest.post("/checkout/", form_of(guest) | MARKERS, headers=sent)
    assert answer["X-Request-Id"] == TRACE
    outbox.relay_batch()
    tracing.send_now()

    spans = [one for one in collector.spans() if one.trace_id.hex() == TRACE]
    by_id = {one.span_id: one for one in spans}
    of_order = next(one for one in spans if one.name == "POST checkout/")
    assert of_order.parent_span_id.hex() == "00f067aa0ba902b7"
    below = {one.name for one in spans if one.parent_span_id == of_order.span_id}
    assert {"INSERT ordering_order", "INSERT kernel_outboxevent", "UPDATE inventory_stocklevel"} <= below
    told = next(one for one in spans if one.name == "event ordering.order_placed")
    heard = {one.name for one in spans if by_id.get(one.parent_span_id) is told}
    assert {"INSERT kernel_handledevent", "UPDATE kernel_outboxevent"} <= heard
    whole = b"".join(collector.bodies)
    assert [one for one in (*MARKERS.values(), "moon-mug", "MUG-WH") if one.encode() in whole] == []
    keys = {attribute.key for span in collector.spans() for attribute in span.attributes}
    assert keys == {
        *("http.request.method", "http.route", "http.response.status_code"),
        *("db.system.name", "db.operation.name", "jangteo.queries", "jangteo.request_id"),
    }


@pytest.mark.django_db
def test_a_request_nobody_began_before_has_its_number_as_trace(
    market: Market, guest: Client, collector: Collector
) -> None:
    number = guest.get("/", headers={"x-request-id": NUMBER})["X-Request-Id"]
    tracing.send_now()
    assert number == NUMBER
    assert {one.trace_id.hex() for one in collector.spans()} == {NUMBER}
