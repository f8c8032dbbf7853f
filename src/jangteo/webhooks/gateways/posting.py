"""One POST to a checked address: the name is resolved once, and the connection goes to what was checked.

No proxies, no redirects, no cookies; a whole attempt ends in time, however slowly the other side drips.
"""

import http.client
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from jangteo.webhooks.errors import AddressRefused
from jangteo.webhooks.rules.addresses import check_addresses, parse_target
from jangteo.webhooks.types import Answer, Target

CONNECT_SECONDS = 5
WHOLE_SECONDS = 15
MOST_READ = 64 * 1024
MOST_KEPT = 500

type Resolver = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, none when there is no such name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    to_loopback: bool = False,
    resolver: Resolver = resolve,
    seconds: int = WHOLE_SECONDS,
) -> Answer:
    """Send once; whatever goes wrong is told in the answer.

    to_loopback  for development: this machine too
    """
    began = time.monotonic()
    try:
        target = parse_target(url, to_loopback=to_loopback)
        addresses = check_addresses(target, resolver(target.host, target.port), to_loopback=to_loopback)
        answer = _ask(target, str(addresses[0]), headers, body, seconds)
    except AddressRefused as error:
        answer = Answer(error=f"refused: {error.facts['fault']}")
    except (OSError, http.client.HTTPException, ValueError) as error:
        answer = Answer(error=_say(error, time.monotonic() - began >= seconds))
    spent = int((time.monotonic() - began) * 1000)
    return Answer(answer.status, answer.text, answer.error, answer.retry_after, spent)


def _ask(target: Target, address: str, headers: Mapping[str, str], body: bytes, seconds: int) -> Answer:
    with _connection(target, address, seconds) as connection:
        connection.request("POST", target.path, body, {"host": target.authority, "connection": "close", **headers})
        answer = connection.getresponse()
        text = answer.read(MOST_READ).decode("utf-8", "replace").replace("\x00", "")
        return Answer(answer.status, text[:MOST_KEPT], retry_after=_seconds(answer.headers.get("retry-after", "")))


@contextmanager
def _connection(target: Target, address: str, seconds: int) -> Iterator[http.client.HTTPConnection]:
    """A connection to the address itself, with the name for the certificate; cut off when the time is over."""
    plain = socket.create_connection((address, target.port), timeout=min(CONNECT_SECONDS, seconds))
    watched = socket.socket(fileno=os.dup(plain.fileno()))
    clock = threading.Timer(seconds, _cut, (watched,))
    clock.daemon = True
    clock.start()
    connection = http.client.HTTPConnection(target.host, target.port)
    try:
        plain.settimeout(seconds)
        connection.sock = _encrypted(plain, target) if target.is_tls else plain
        yield connection
    finally:
        clock.cancel()
        connection.close()
        plain.close()
        watched.close()


def _encrypted(plain: socket.socket, target: Target) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context.wrap_socket(plain, server_hostname=target.host)


def _cut(watched: socket.socket) -> None:
    with suppress(OSError):
        watched.shutdown(socket.SHUT_RDWR)


def _seconds(text: str) -> int | None:
    """Of a Retry-After in seconds; a date is not followed."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _say(error: Exception, is_late: bool) -> str:
    if is_late or isinstance(error, TimeoutError):
        return "timed out"
    text = str(error).splitlines()[0] if str(error) else ""
    return f"{type(error).__name__}: {text}".replace("\x00", "")[:300]
