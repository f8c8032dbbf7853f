"""A small HTTP server that stands for a payment provider: it does the work, and can lose the answer."""

import json
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

type Answer = tuple[int, Any]


@dataclass(slots=True)
class Fault:
    """What goes wrong: drop_before, drop_after, error, error_after, cut (half an answer), garble.

    wanted  which requests it meets, by "POST /path"
    """

    kind: str
    wanted: Callable[[str], bool]
    times: int = 1
    garble: Callable[[Any], Any] = field(default=lambda answer: answer)


class Stub:
    """What a provider's stub is made of; `handle` is the provider."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.asked: list[str] = []
        self.lock = threading.Lock()
        self.open: list[socket.socket] = []
        self.answers: dict[str, tuple[str, Answer]] = {}
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else each answer waits 40 ms for the rest of it

            def setup(self) -> None:
                super().setup()
                stub.open.append(self.connection)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

            def _serve(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(length)
                with stub.lock:
                    stub.serve(self, f"{self.command} {self.path}", dict(self.headers), body)

            do_GET = do_POST = _serve

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Take no connection more, and end those that are kept."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=10)
        for one in self.open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def order(self, fault: Fault) -> None:
        self.faults.append(fault)

    def serve(self, handler: BaseHTTPRequestHandler, line: str, headers: dict[str, str], body: bytes) -> None:
        self.asked.append(line)
        fault = next((one for one in self.faults if one.times and one.wanted(line)), None)
        kind = "" if fault is None else fault.kind
        if fault is not None:
            fault.times -= 1
        if kind == "drop_before":
            _hang_up(handler)
            return
        status, answer = (500, {"message": "boom"}) if kind == "error" else self.once(line, headers, body)
        if kind == "drop_after":
            _hang_up(handler)
            return
        if kind == "error_after":
            status, answer = 500, {"message": "boom"}
        if fault is not None and kind == "garble":
            answer = fault.garble(answer)
        _send(handler, status, answer, is_cut=kind == "cut")

    def once(self, line: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The same answer for the same key, if it has one."""
        key = {name.lower(): value for name, value in headers.items()}.get("idempotency-key", "")
        if not key or not line.startswith("POST"):
            return self.handle(line, headers, body)
        name, print_ = self.scope(line, key), self.fingerprint(line, body)
        if name in self.answers:
            known, answer = self.answers[name]
            return answer if known == print_ else self.reused()
        answer = self.handle(line, headers, body)
        self.answers[name] = (print_, answer)
        return answer

    def scope(self, line: str, key: str) -> str:
        return key

    def fingerprint(self, line: str, body: bytes) -> str:
        return f"{line}\n{body!r}"

    def reused(self) -> Answer:
        raise NotImplementedError

    def handle(self, line: str, headers: Mapping[str, str], body: bytes) -> Answer:
        raise NotImplementedError


def _hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    with suppress(OSError):
        handler.connection.shutdown(socket.SHUT_RDWR)


def _send(handler: BaseHTTPRequestHandler, status: int, answer: Any, *, is_cut: bool) -> None:
    raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    handler.send_response(status)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(len(raw)))
    handler.end_headers()
    if is_cut:
        handler.wfile.write(raw[: len(raw) // 2])
        _hang_up(handler)
        return
    handler.wfile.write(raw)
