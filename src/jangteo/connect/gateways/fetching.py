"""Pictures at addresses that a file names: public ones alone, each within seconds and bytes."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import quote, urldefrag, urlsplit, urlunsplit

from jangteo.connect.gateways.larder import FileUnread
from jangteo.kernel.pinned import Request, Unheard, ask

SECONDS = 15
MOST_FAILURES = 3  # of a host that does not answer, one after another: then it is asked no more
HEADERS = {"accept": "image/*", "user-agent": "jangteo"}


@dataclass(slots=True)
class Fetcher:
    """What asks for pictures, one after another.

    to_loopback  for development: this machine too
    """

    to_loopback: bool = False
    _silent: Counter[str] = field(default_factory=Counter)

    def fetch(self, address: str, most: int) -> bytes:
        """What lies at an address.

        raises  FileUnread: address_refused, address_failed, picture_too_large
        """
        url = _written(address)
        host = urlsplit(url).netloc
        if self._silent[host] >= MOST_FAILURES:
            raise FileUnread("address_failed", f"{address} (no answer before)")
        try:
            heard = ask(Request(url, "GET", HEADERS, b"", SECONDS, most + 1), to_loopback=self.to_loopback)
        except Unheard as unheard:
            if unheard.fault:
                raise FileUnread("address_refused", f"{address} ({unheard.fault})") from None
            self._silent[host] += 1
            raise FileUnread("address_failed", f"{address} ({unheard})") from None
        self._silent[host] = 0
        if heard.status != 200:
            raise FileUnread("address_failed", f"{address} ({heard.status})")
        if len(heard.content) > most:
            raise FileUnread("picture_too_large", address)
        stated = heard.headers.get("content-length", "")
        if stated.isdecimal() and len(heard.content) < int(stated):
            raise FileUnread("address_failed", f"{address} (cut off)")
        return heard.content


def _written(address: str) -> str:
    """An address as it is asked for: letters beyond ASCII and spaces as signs, no fragment; else as it is."""
    try:
        parts = urlsplit(urldefrag(address.strip()).url)
    except ValueError:
        return address
    path, query = (quote(part, safe="%/:@!$&'()*+,;=~-._?") for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))
