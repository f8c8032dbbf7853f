"""Where a request to an address that somebody gives may go: public addresses over https, nothing inside.

source  IANA special-purpose address registries (RFC 6890) for IPv4 and IPv6
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

LONGEST_URL = 2000
TLS_PORTS = frozenset({443, 8443})
type Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

_INSIDE_4 = (
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24"
    " 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24"
    " 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32"  # the last: a cloud's own metadata and DNS
)
NOT_PUBLIC_4 = tuple(ipaddress.IPv4Network(one) for one in _INSIDE_4.split())
PUBLIC_6 = ipaddress.IPv6Network("2000::/3")  # all that is given out; mapped, NAT64, unique local … are outside
NOT_PUBLIC_6 = tuple(
    ipaddress.IPv6Network(one) for one in ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"]
)
LOCAL_ENDINGS = (".localhost", ".local", ".localdomain", ".internal", ".intranet", ".lan", ".home.arpa", ".onion")
NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class AddressFault(StrEnum):
    """Why nothing is asked of an address."""

    MALFORMED = "malformed"
    NOT_HTTPS = "not_https"
    USERINFO = "userinfo"
    PORT = "port"
    LOCAL_NAME = "local_name"
    UNRESOLVED = "unresolved"
    NOT_PUBLIC = "not_public"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes.

    host  a name in ASCII (IDNA), or an address without brackets
    path  with its query, from "/" on
    """

    host: str
    port: int
    path: str
    is_tls: bool

    @property
    def authority(self) -> str:
        """As the Host header says it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.is_tls else 80) else f"{name}:{self.port}"


class AddressProblem(ValueError):
    """Nothing is asked of this address."""

    def __init__(self, fault: AddressFault) -> None:
        self.fault = fault
        super().__init__(fault.value)


def parse_target(url: str, *, to_loopback: bool = False) -> Target:
    """Where a URL leads, refused unless it may be public; what its name resolves to is for `check_addresses`.

    to_loopback  for development: this machine too, by http and on any port
    raises       AddressProblem
    """
    if len(url) > LONGEST_URL or not url.isprintable() or re.search(r"[\s\\#]", url):
        raise AddressProblem(AddressFault.MALFORMED)
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise AddressProblem(AddressFault.MALFORMED) from None
    if "@" in parts.netloc:
        raise AddressProblem(AddressFault.USERINFO)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not host or not path.isascii() or not path.startswith("/"):
        raise AddressProblem(AddressFault.MALFORMED)
    host = _plain_host(host)
    is_here = to_loopback and (host == "localhost" or _is_loopback(host))
    is_tls = parts.scheme == "https"
    if not is_tls and not (is_here and parts.scheme == "http"):
        raise AddressProblem(AddressFault.NOT_HTTPS)
    target = Target(host, port or (443 if is_tls else 80), path, is_tls)
    if not is_here:
        _refuse_inside(target)
    return target


def check_addresses(target: Target, found: Iterable[str], *, to_loopback: bool = False) -> list[Ip]:
    """Every address a name resolves to, refused if a single one of them is not public.

    raises  AddressProblem
    """
    addresses = [ipaddress.ip_address(one.partition("%")[0]) for one in found]
    if not addresses:
        raise AddressProblem(AddressFault.UNRESOLVED)
    is_here = to_loopback and (target.host == "localhost" or _is_loopback(target.host))
    for one in addresses:
        if not (is_public(one) or (is_here and one.is_loopback)):
            raise AddressProblem(AddressFault.NOT_PUBLIC)
    return addresses


def is_public(address: Ip) -> bool:
    """Whether an address is given out for the open internet.

    >>> [is_public(ipaddress.ip_address(one)) for one in ("93.184.216.34", "10.0.0.1", "::ffff:10.0.0.1", "64:ff9b::1")]
    [True, False, False, False]
    """
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_4)
    return address in PUBLIC_6 and not any(address in network for network in NOT_PUBLIC_6)


def _plain_host(host: str) -> str:
    """Lower-case ASCII; an IPv6 address without brackets.

    raises  AddressProblem
    """
    if ":" in host:
        if "%" in host or _address(host) is None:
            raise AddressProblem(AddressFault.MALFORMED)
        return str(ipaddress.ip_address(host))
    try:
        plain = host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        raise AddressProblem(AddressFault.MALFORMED) from None
    if len(plain) > 253 or not NAME.fullmatch(plain):
        raise AddressProblem(AddressFault.MALFORMED)
    return plain


def _refuse_inside(target: Target) -> None:
    host, address = target.host, _address(target.host)
    if target.port not in TLS_PORTS:
        raise AddressProblem(AddressFault.PORT)
    if address is not None:
        if not is_public(address):
            raise AddressProblem(AddressFault.NOT_PUBLIC)
    elif NUMBER.fullmatch(host.rpartition(".")[2]):  # 127.1, 0x7f.1, 2130706433: a resolver reads them as addresses
        raise AddressProblem(AddressFault.MALFORMED)
    elif "." not in host or host.endswith(LOCAL_ENDINGS):
        raise AddressProblem(AddressFault.LOCAL_NAME)


def _address(host: str) -> Ip | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return address is not None and address.is_loopback
