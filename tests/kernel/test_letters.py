"""J11: the mail server is gone for two hours: letters wait, none is lost, and each leaves once when it is back."""

import re
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_django import Settings

from homes import free_port
from jangteo.kernel import clock, letters
from jangteo.kernel.models import Letter

PORT = free_port()


class Server(socketserver.ThreadingTCPServer):
    """A mail server that takes everything, and keeps the number each letter has of us."""

    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", PORT), _Talk)
        self.taken: list[str] = []


class _Talk(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self._take()
            self.wfile.write(b"250 good\r\n")

    def _take(self) -> None:
        body = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            body += line
        found = re.search(rb"X-Jangteo-Letter: (\S+)", body)
        assert found is not None
        self.server.taken.append(found[1].decode())


@pytest.fixture
def _posted(settings: Settings) -> None:
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": PORT, "timeout": 5},
        }
    }


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield one
        one.shutdown()


@pytest.mark.django_db
@pytest.mark.usefixtures("_posted")
def test_letters_wait_for_a_server_that_is_gone_and_leave_once(request: pytest.FixtureRequest) -> None:
    began = clock.now()
    for minutes in range(0, 120, 10):
        with clock.at(began + timedelta(minutes=minutes)):
            letters.write(to="seo@test.example", subject="Key", text="Words", purpose="test.key")
            letters.send_batch()
    written = set(map(str, Letter.objects.values_list("pk", flat=True)))
    assert len(written) == 12
    assert not Letter.objects.filter(sent_at__isnull=False).exists()

    server: Server = request.getfixturevalue("server")
    for minutes in range(120, 190, 10):
        with clock.at(began + timedelta(minutes=minutes)):
            letters.send_batch()
            letters.send_batch()
    assert sorted(server.taken) == sorted(written)
    assert not Letter.objects.filter(sent_at=None).exists()
