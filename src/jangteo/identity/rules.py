"""Decisions about log-ins, without a database."""

import hashlib
import hmac
import ipaddress
import struct
from base64 import b32decode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from jangteo.identity.types import KeyPurpose, Limit

PER_ACCOUNT = Limit(10, timedelta(minutes=15))
PER_CODE = Limit(5, timedelta(minutes=15))
LETTERS_PER_EMAIL = Limit(5, timedelta(hours=1))
LETTERS_PER_ADDRESS = Limit(50, timedelta(hours=1))

PROOF_LIFE = timedelta(minutes=10)
PENDING_LIFE = timedelta(minutes=10)
KEY_LIFE: Mapping[KeyPurpose, timedelta] = dict.fromkeys(KeyPurpose, timedelta(hours=1))

TOTP_SECONDS, TOTP_DIGITS, TOTP_DRIFT = 30, 6, 1

_BROWSERS = (
    ("Edg/", "Edge"),
    ("Whale/", "Whale"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("KAKAOTALK", "KakaoTalk"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def wait_for(failures: Sequence[datetime], limit: Limit, now: datetime) -> int:
    """Whole seconds until another attempt is borne; 0 when it is now.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> wait_for([noon, noon], Limit(2, timedelta(minutes=1)), noon + timedelta(seconds=20))
    40
    """
    counted = sorted(at for at in failures if at > now - limit.within)
    if len(counted) < limit.most:
        return 0
    left = counted[-limit.most] + limit.within - now
    return max(1, -(-left // timedelta(seconds=1)))


def client_address(remote: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """Whose request it is: the nearest hop, read right to left, that is not one of the host's own proxies.

    forwarded_for  X-Forwarded-For as it came; read only where `remote` is a trusted proxy
    returns        an address; of IPv6 the /64, which is what one customer has; empty when there is none

    >>> proxy = [ipaddress.ip_network("10.0.0.0/8")]
    >>> client_address("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.7", proxy)
    '203.0.113.9'
    >>> client_address("203.0.113.9", "6.6.6.6", proxy)
    '203.0.113.9'
    """
    hops = [hop.strip() for hop in forwarded_for.split(",")] if forwarded_for else []
    found = remote
    while _is_trusted(found, trusted) and hops:
        hop = hops.pop()
        if _parsed(hop) is None:
            break
        found = hop
    address = _parsed(found)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address) if address else ""


def browser_in_words(agent: str) -> str:
    """A browser as its owner would name it.

    >>> browser_in_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36")
    'Chrome, Windows'
    """
    names = (next((word for mark, word in table if mark in agent), "") for table in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in names if name)


def is_fresh(proved_at: datetime | None, now: datetime) -> bool:
    """Whether a proof still counts."""
    return proved_at is not None and timedelta(0) <= now - proved_at < PROOF_LIFE


def is_own_path(text: str) -> bool:
    r"""Whether an address stays on this site: a path from its root, however it is disguised.

    >>> [is_own_path(text) for text in ("/orders/?page=2", "//evil", r"/\evil", "/%2f%2fevil", "https:evil", "orders")]
    [True, False, False, False, False, False]
    """
    if len(text) > 2000 or any(ord(letter) < 33 or ord(letter) == 127 for letter in text):
        return False
    path = text
    for _ in range(3):
        if not path.startswith("/") or path.startswith("//") or "\\" in path.partition("?")[0]:
            return False
        path = unquote(path)
        if any(ord(letter) < 32 for letter in path):
            return False
    parts = urlsplit(text)
    return not parts.scheme and not parts.netloc and "//" not in unquote(unquote(parts.path))


def totp_counters(now: datetime) -> range:
    """The half minutes whose codes are taken: the present one and its neighbours.

    source  RFC 6238, section 5.2
    """
    present = int(now.timestamp()) // TOTP_SECONDS
    return range(present - TOTP_DRIFT, present + TOTP_DRIFT + 1)


def totp_code(secret: str, counter: int) -> str:
    """The code of a half minute.

    secret  base 32
    source  RFC 4226, section 5.3; RFC 6238, appendix B

    >>> totp_code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1)
    '287082'
    """
    digest = hmac.new(b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int(struct.unpack(">I", digest[offset : offset + 4])[0]) & 0x7FFFFFFF
    return f"{number % 10**TOTP_DIGITS:0{TOTP_DIGITS}}"


def matching_counter(secret: str, code: str, now: datetime) -> int | None:
    """The half minute a code belongs to, if it is one that is taken now; every one is compared in full."""
    found = None
    for counter in totp_counters(now):
        if hmac.compare_digest(totp_code(secret, counter).encode(), code.encode()):
            found = counter
    return found


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def _is_trusted(text: str, trusted: Sequence[Network]) -> bool:
    address = _parsed(text)
    return address is not None and any(address in network for network in trusted)
