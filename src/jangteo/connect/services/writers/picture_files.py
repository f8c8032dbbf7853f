from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from django.conf import settings

from jangteo.catalog import services as catalog_services
from jangteo.catalog.errors import InvalidPicture
from jangteo.catalog.types import MOST_PICTURE_BYTES, MadePicture
from jangteo.connect.gateways import Bundle, Fetcher, FileUnread, Had
from jangteo.connect.types import Values


@dataclass(slots=True)
class PictureFiles:
    """What rows of pictures name: files beside their table, and what was fetched before a transaction began."""

    bundle: Bundle
    _fetcher: Fetcher = field(default_factory=lambda: Fetcher(settings.WEBHOOKS_TO_LOOPBACK))

    def fetch(self, values: Values, *, is_known: Callable[[str], bool], only_looks: bool) -> None:
        """Bring here what lies at a row's address, once; why it can't be had is kept too.

        is_known    whether a picture of this digest is here already, where the row wants it
        only_looks  a rehearsal, which needs no more than what would be said of it
        """
        address, larder = values.get("address") or "", self.bundle.fetched
        if not address or self._is_beside(values):
            return
        try:
            had = larder.find(address)
        except FileUnread:
            return
        if had is None or (only_looks and not had.is_seen and not is_known(had.digest)):
            larder.put(address, self._fetched(address, is_known, only_looks=only_looks))

    def read(self, values: Values) -> Had:
        """A row's file; what it names an address for lies here already.

        raises  FileUnread
        """
        name, address, stated = values.get("file") or "", values.get("address") or "", values.get("digest") or ""
        if address and not self._is_beside(values):
            had = self.bundle.fetched.find(address)
            if had is None:  # its product came to be since the others were fetched
                raise FileUnread("address_failed", f"{address} (not fetched)")
        else:
            content = self.bundle.read(name, MOST_PICTURE_BYTES)
            had = Had(sha256(content).hexdigest(), content)
        if stated and not had.digest.startswith(stated):
            raise FileUnread("digest_differs", stated)
        return had

    def _is_beside(self, values: Values) -> bool:
        return bool(values.get("file")) and self.bundle.archive is not None

    def _fetched(self, address: str, is_known: Callable[[str], bool], *, only_looks: bool) -> Had | FileUnread:
        try:
            content = self._fetcher.fetch(address, MOST_PICTURE_BYTES)
        except FileUnread as unread:
            return unread
        digest, most = sha256(content).hexdigest(), self.bundle.fetched.most
        if only_looks and is_known(digest):
            return Had(digest, b"")
        if only_looks:
            return Had(digest, b"", is_seen=True, fault=_fault_of(content))
        if len(content) > self.bundle.fetched.room:
            return FileUnread("address_failed", f"{address} (more than {most:,} bytes at once)")
        return Had(digest, content)


def picture_of(had: Had, name: str) -> MadePicture | None:
    """The picture in every size; None where it was looked at before and nothing is to be written.

    raises  FileUnread
    """
    if had.is_seen:
        if had.fault:
            raise FileUnread(had.fault, name)
        return None
    try:
        return catalog_services.prepare_picture(name=name, content=had.content)
    except InvalidPicture as refused:
        raise FileUnread(f"picture_{refused.facts['reason']}", name) from None


def _fault_of(content: bytes) -> str:
    try:
        picture_of(Had("", content), "")
    except FileUnread as unread:
        return unread.code
    return ""
