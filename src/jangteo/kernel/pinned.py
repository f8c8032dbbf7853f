"""One request to a checked address: the name is resolved once, and the connection goes to what was checked.

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
from dataclasses import dataclass

from jangteo.kernel.addresses import AddressProblem, Target, check_addresses, parse_target

CONNECT_SECONDS = 5
LONGEST_PROBLEM = 300

type Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked; `most`: bytes that are read of the answer."""

    url: str
    method: str
    headers: Mapping[str, str]
    body: bytes
    seconds: int
    most: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What the other side answered; `headers` by their names in small letters."""

    status: int
    content: bytes
    headers: Mapping[str, str]


class Unheard(Exception):
    """Nobody answered, or the address may not be asked; `fault` says which of its rules it breaks."""

    def __init__(self, problem: str, fault: str = "") -> None:
        self.fault = fault
        super().__init__(problem)


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, none when there is no such name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def ask(request: Request, *, to_loopback: bool = False, resolver: Resolver = resolve) -> Heard:
    """Ask once.

    to_loopback  for development: this machine too
    raises       Unheard
    """
    began = time.monotonic()
    try:
        target = parse_target(request.url, to_loopback=to_loopback)
        addresses = check_addresses(target, resolver(target.host, target.port), to_loopback=to_loopback)
        return _ask(request, target, str(addresses[0]))
    except AddressProblem as problem:
        raise Unheard(f"refused: {problem.fault}", problem.fault) from problem
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unheard(_say(error, time.monotonic() - began >= request.seconds)) from error


def _ask(request: Request, target: Target, address: str) -> Heard:
    with _connection(target, address, request.seconds) as connection:
        headers = {"host": target.authority, "connection": "close", **request.headers}
        connection.request(request.method, target.path, request.body or None, headers)
        answer = connection.getresponse()
        content = answer.read(request.most)
        return Heard(answer.status, content, {name.lower(): value for name, value in answer.headers.items()})


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


def _say(error: Exception, is_late: bool) -> str:
    if is_late or isinstance(error, TimeoutError):
        return "timed out"
    text = str(error).splitlines()[0] if str(error) else ""
    return f"{type(error).__name__}: {text}".replace("\x00", "")[:LONGEST_PROBLEM]
