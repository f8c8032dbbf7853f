"""A receiver of webhooks on this machine: a real server that answers as it is told and keeps what it got."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Got:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


type Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Receiver:
    """`replies` are given in turn, then 204 for ever."""

    url: str
    got: list[Got] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    always: Callable[[Got], Reply] | None = None

    def then(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        self.replies.append((status, headers or {}, body))


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run until left."""
    receiver = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got = Got(self.path, {key.lower(): value for key, value in self.headers.items()}, body)
            receiver.got.append(got)
            reply: Reply = (204, {}, b"")
            if receiver.always:
                reply = receiver.always(got)
            elif receiver.replies:
                reply = receiver.replies.pop(0)
            status, headers, text = reply
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hooks?shop=1"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def is_signed(got: Got, secret: str) -> bool:
    """Written from the specification alone: any signature of the header over id, timestamp and body will do."""
    key = base64.b64decode(secret.split("_", 1)[1])
    content = b".".join([got.headers["webhook-id"].encode(), got.headers["webhook-timestamp"].encode(), got.body])
    expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    versions = [one.split(",", 1) for one in got.headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(value, expected) for version, value in versions)
