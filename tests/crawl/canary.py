"""A listener on this machine that stands where payloads lead to: whoever fetches one is heard."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest.mock import patch

HOST = "zqx.test"
_look_up = socket.getaddrinfo


@dataclass(slots=True)
class Canary:
    """What was asked for, and whether anybody came at all.

    heard  paths; a connection that asks for nothing is one of ""
    """

    port: int
    heard: list[str] = field(default_factory=list)

    @property
    def rule(self) -> str:
        """For Chromium: the payloads' host is here, and there are no others."""
        return f"MAP {HOST} 127.0.0.1:{self.port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

    def __call__(self, host: Any, port: Any, *args: Any, **more: Any) -> Any:
        """Looks names up for this process: the payloads' host is here, at whichever port it is asked for."""
        name = host.decode() if isinstance(host, bytes) else host
        if isinstance(name, str) and name.lower().rstrip(".").endswith(HOST):
            return _look_up("127.0.0.1", self.port, *args, **more)
        return _look_up(host, port, *args, **more)


class _Server(ThreadingHTTPServer):
    canary: Canary

    def process_request(self, request: Any, client_address: Any) -> None:
        self.canary.heard.append("")
        super().process_request(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _heard(self) -> None:
        self.server.canary.heard.append(self.path)
        self.send_response(204)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    do_GET = do_POST = do_HEAD = do_OPTIONS = do_PUT = _heard

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@contextmanager
def listening() -> Iterator[Canary]:
    """Until left, the payloads' host is this listener, for Python; Chromium is told by `rule`."""
    server = _Server(("127.0.0.1", 0), _Handler)
    canary = server.canary = Canary(server.server_address[1])
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        with patch.object(socket, "getaddrinfo", canary):
            yield canary
    finally:
        server.shutdown()
        server.server_close()
