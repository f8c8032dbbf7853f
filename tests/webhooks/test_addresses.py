"""Where webhooks may go, at save and at send."""

import ipaddress
import socket
import threading
from collections.abc import Iterator

import pytest

from factories import ACTOR
from jangteo.kernel import pinned
from jangteo.kernel.addresses import AddressProblem, Target, check_addresses, is_public, parse_target
from jangteo.webhooks import services
from jangteo.webhooks.errors import AddressRefused
from jangteo.webhooks.gateways import posting
from jangteo.webhooks.models import Endpoint

INSIDE = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.1.2.3 169.254.0.1
169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1
192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
168.63.129.16 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:8.8.8.8 64:ff9b::7f00:1
64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: 3fff::1 5f00::1 fc00::1
fd00:ec2::254 fdff::1 fe80::1 fec0::1 ff02::1
"""
OUTSIDE = "1.1.1.1 8.8.8.8 93.184.216.34 172.15.0.1 172.32.0.1 100.128.0.1 211.231.99.17 2606:4700::1111 2a00::1"
URLS = {
    "http://hooks.example.com/": "not_https",
    "ftp://hooks.example.com/": "not_https",
    "file:///etc/passwd": "malformed",
    "gopher://hooks.example.com/": "not_https",
    "https://": "malformed",
    "hooks.example.com": "malformed",
    "https:///nowhere": "malformed",
    "https://user@hooks.example.com/": "userinfo",
    "https://user:word@hooks.example.com/": "userinfo",
    "https://1.1.1.1@127.0.0.1/": "userinfo",
    "https://@hooks.example.com/": "userinfo",
    "https://hooks.example.com:22/": "port",
    "https://hooks.example.com:80/": "port",
    "https://hooks.example.com:5432/": "port",
    "https://hooks.example.com:99999/": "malformed",
    "https://hooks.example.com:x/": "malformed",
    "https://localhost/": "local_name",
    "https://LOCALHOST./": "local_name",
    "https://a.localhost/": "local_name",
    "https://printer.local/": "local_name",
    "https://metadata.google.internal/": "local_name",
    "https://router.home.arpa/": "local_name",
    "https://metadata/": "local_name",
    "https://127.1/": "malformed",
    "https://0x7f.0.0.1/": "malformed",
    "https://2130706433/": "malformed",
    "https://017700000001/": "malformed",
    "https://0x7f000001/": "malformed",
    "https://127.0.0.1/": "not_public",
    "https://169.254.169.254/latest/meta-data/": "not_public",
    "https://[::1]/": "not_public",
    "https://[::ffff:127.0.0.1]/": "not_public",
    "https://[fe80::1%25eth0]/": "malformed",
    "https://[fd00:ec2::254]/": "not_public",
    "https://１２７.0.0.1/": "not_public",
    "https://127。0。0。1/": "not_public",
    "https://ⓛocalhost/": "local_name",
    "https://hooks.example.com\\@127.0.0.1/": "malformed",
    "https://hooks.example.com/#part": "malformed",
    "https://hooks.example.com/a b": "malformed",
    "https://hooks.example.com/\r\nx: y": "malformed",
    "https://hooks.example.com/길": "malformed",
    "https://-hooks.example.com/": "malformed",
    "https://hooks..example.com/": "malformed",
    "https://hooks.example.com/" + "a" * 2000: "malformed",
}


@pytest.mark.parametrize("address", INSIDE.split())
def test_no_address_inside_is_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE.split())
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(("url", "fault"), URLS.items(), ids=range(len(URLS)))
def test_addresses_that_could_lead_inside_are_refused(url: str, fault: str) -> None:
    with pytest.raises(AddressProblem) as refused:
        parse_target(url)
    assert refused.value.fault == fault


def test_what_may_be_sent_to_is_read_as_it_is() -> None:
    found = parse_target("https://Hooks.Example.com:8443/in?shop=1")
    assert (found.host, found.port, found.path) == ("hooks.example.com", 8443, "/in?shop=1")
    assert found.authority == "hooks.example.com:8443"
    assert parse_target("https://가게.한국").host == "xn--o39akk.xn--3e0b707e"
    assert parse_target("https://[2606:4700::1111]/").authority == "[2606:4700::1111]"


def test_development_reaches_this_machine_and_nothing_else_inside() -> None:
    assert parse_target("http://127.0.0.1:8080/", to_loopback=True).port == 8080
    for url in ("http://10.0.0.1/", "http://hooks.example.com/", "https://192.168.0.1/"):
        with pytest.raises(AddressProblem):
            parse_target(url, to_loopback=True)
    with pytest.raises(AddressProblem):
        check_addresses(parse_target("https://hooks.example.com/"), ["127.0.0.1"], to_loopback=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("found", "fault"),
    [([], "unresolved"), (["10.0.0.1"], "not_public"), (["93.184.216.34", "::ffff:127.0.0.1"], "not_public")],
)
def test_a_name_is_refused_at_save_if_one_address_of_it_is_inside(found: list[str], fault: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        services.create_endpoint(url="https://hooks.example.com/", actor=ACTOR, resolver=lambda host, port: found)
    assert refused.value.facts["fault"] == fault
    assert not Endpoint.objects.exists()


@pytest.fixture
def dials(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every address that is dialled, answered by nobody."""
    dialled: list[str] = []

    def dial(address: tuple[str, int], timeout: float) -> socket.socket:
        dialled.append(address[0])
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(socket, "create_connection", dial)
    return iter([dialled])


def test_a_name_that_is_bound_to_an_inner_address_later_is_not_dialled(dials: Iterator[list[str]]) -> None:
    (dialled,) = dials
    answers = [["93.184.216.34"], ["127.0.0.1"], ["169.254.169.254"]]
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers.pop(0)

    said = [posting.post("https://hooks.example.com/", {}, b"", resolver=resolver).error for _ in range(3)]

    assert said == ["ConnectionRefusedError: nobody there", "refused: not_public", "refused: not_public"]
    assert (asked, dialled) == (["hooks.example.com"] * 3, ["93.184.216.34"])


def test_the_connection_goes_to_the_address_that_was_checked_and_asks_for_the_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, there = socket.socketpair()
    names: list[str] = []
    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: here)

    def wrap(plain: socket.socket, target: Target) -> socket.socket:
        names.append(target.host)
        return plain

    monkeypatch.setattr(pinned, "_encrypted", wrap)
    there.sendall(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/\r\ncontent-length: 0\r\n\r\n")

    answer = posting.post("https://hooks.example.com/in", {}, b"x", resolver=lambda host, port: ["93.184.216.34"])

    assert (answer.status, answer.is_success) == (302, False)
    assert b"\r\nhost: hooks.example.com\r\n" in there.recv(4096)
    assert names == ["hooks.example.com"]


def test_a_certificate_of_nobody_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=lambda: server.accept()[0].close(), daemon=True).start()
        url = f"https://127.0.0.1:{server.getsockname()[1]}/"
        answer = posting.post(url, {}, b"", to_loopback=True)
    assert answer.status is None
    assert answer.error


def test_an_answer_that_drips_ends_in_time() -> None:
    done = threading.Event()

    def drip(server: socket.socket) -> None:
        one, _ = server.accept()
        one.recv(1000)
        while not done.wait(0.05):
            try:
                one.sendall(b"H")
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=drip, args=(server,), daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        answer = posting.post(url, {}, b"", to_loopback=True, seconds=1)
        done.set()
    assert (answer.status, answer.error) == (None, "timed out")
    assert 900 < answer.milliseconds < 3000
