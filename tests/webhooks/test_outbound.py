"""No address that somebody gives leads inside, by any way of writing it; and no other door lets people choose one."""

import re
import socket
from pathlib import Path

import pytest

import jangteo
from jangteo.webhooks.gateways import posting

# Loopback, private, link-local and a cloud's own, as the programs of this world read them.
HOSTS = """
127.0.0.1 127.0.0.2 127.1 127.0.1 127.255.255.254 0.0.0.0 0 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 2130706433
127.0.0.1.nip.io. 10.0.0.1 10.1.2.3 10.255.255.254 0x0a000001 012.0.0.1 167772161 172.16.0.1 172.20.10.1 172.31.255.254
0xac100001 192.168.0.1 192.168.1.254 0xc0a80001 3232235521 169.254.0.1 169.254.169.254 0xa9fea9fe 2852039166
169.254.170.2 100.64.0.1 100.100.100.200 192.0.0.1 192.0.2.1 198.18.0.1 203.0.113.5 224.0.0.1 240.0.0.1 255.255.255.255
168.63.129.16 [::] [::1] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1] [::ffff:a9fe:a9fe]
[::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe] [2002:7f00:1::] [2002:a9fe:a9fe::] [fc00::1] [fd00:ec2::254]
[fe80::1] [fe80::1%25lo] [fec0::1] [ff02::1] [2001:db8::1] localhost LOCALHOST localhost. a.localhost ip6-localhost
localhost.localdomain printer.local metadata metadata.google.internal instance-data.ec2.internal router.home.arpa
kubernetes.default.svc.cluster.local db postgres redis 127。0。0。1 １２７.0.0.1 ⓛⓞⓒⓐⓛⓗⓞⓢⓣ 1２7.1 ①②⑦.⓪.⓪.①
"""
SHAPES = (
    "https://{host}/",
    "http://{host}/",
    "https://{host}:8443/hook",
    "https://shop.example@{host}/",
    "https://shop.example\\@{host}/",
    "https://{host}#shop.example",
    "//{host}/",
    "gopher://{host}:6379/_FLUSHALL",
)
URLS = [shape.format(host=host) for host in HOSTS.split() for shape in SHAPES]
# What opens connections, and to where: nobody but who runs the host chooses these.
DOORS = {
    "config/command/demo.py": "this machine, to see whether it is open",
    "config/command/processes.py": "this machine's own port",
    "kernel/letters.py": "the mail server of the settings",
    "kernel/pinned.py": "what staff enter: checked, pinned, no redirects",
    "onboarding/gateways/number_status.py": "the tax service of the settings, no redirects",
    "payments/gateways/stripe_wire.py": "the provider's own address",
    "payments/gateways/toss_wire.py": "the provider's own address",
    "storefront/openid.py": "the identity providers of the settings",
}
OPENS = re.compile(
    r"^\s*(?:import|from) (?:httpx|requests|aiohttp|urllib3|socket|smtplib|ftplib|http\.client|urllib\.request)\b", re.M
)


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that is dialled; nobody answers."""
    found: list[str] = []

    def dial(address: tuple[str, int], timeout: float) -> socket.socket:
        found.append(address[0])
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(socket, "create_connection", dial)
    return found


def test_no_way_of_writing_an_inner_address_is_dialled(dialled: list[str]) -> None:
    assert len(set(URLS)) >= 600
    for url in URLS:
        posting.post(url, {}, b"{}", resolver=lambda host, port: ["127.0.0.1"])
    assert dialled == []


def test_a_canary_on_this_machine_hears_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.2)
        port = canary.getsockname()[1]
        for host in HOSTS.split():
            for scheme in ("http", "https"):
                assert posting.post(f"{scheme}://{host}:{port}/", {}, b"{}", seconds=1).error
        with pytest.raises(TimeoutError):
            canary.accept()


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1"])
def test_a_name_that_flips_after_it_was_looked_at_is_dialled_where_it_was_looked_at(
    dialled: list[str], inside: str
) -> None:
    answers = iter([["93.184.216.34"], [inside], ["93.184.216.34", inside]])
    for _ in range(3):
        posting.post("https://flips.example.com/", {}, b"", resolver=lambda host, port: next(answers))
    assert dialled == ["93.184.216.34"]


def test_nothing_else_opens_connections() -> None:
    home = Path(jangteo.__file__).parent
    found = {one.relative_to(home).as_posix() for one in home.rglob("*.py") if OPENS.search(one.read_text("utf-8"))}
    assert found == set(DOORS)


def test_providers_are_not_followed_elsewhere() -> None:
    home = Path(jangteo.__file__).parent
    for one in home.rglob("*.py"):
        assert not re.search(r"follow_redirects\s*=\s*True|verify\s*=\s*False|CERT_NONE", one.read_text("utf-8")), one
