"""What is fetched from addresses before a transaction begins: on the disk, never in memory, and bounded."""

import json
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any


class FileUnread(Exception):
    """A row's file can't be had; `code` is the row's refusal. Never leaves this module's services."""

    def __init__(self, code: str, told: str) -> None:
        self.code, self.told = code, told
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Had:
    """A file that a row names.

    is_seen  whether it was looked at already: `fault` says why it can't be shown, and its content is not needed
    """

    digest: str
    content: bytes
    is_seen: bool = False
    fault: str = ""


@dataclass(slots=True)
class Larder:
    """Files by their addresses, or why they could not be fetched.

    most  bytes that lie in it at a time
    """

    most: int
    _bytes: int = 0
    _folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def room(self) -> int:
        """Bytes that may still come."""
        return self.most - self._bytes

    def put(self, address: str, had: Had | FileUnread) -> None:
        """Keep what was fetched, instead of what was kept for the address before."""
        if isinstance(had, FileUnread):
            facts: dict[str, Any] = {"code": had.code, "told": had.told}
            content = b""
        else:
            facts, content = {"digest": had.digest, "is_seen": had.is_seen, "fault": had.fault}, had.content
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="jangteo-fetched-")
        with self._place(address).open("wb") as file:
            file.write(json.dumps(facts).encode() + b"\n")
            file.write(content)
        self._bytes += len(content)

    def find(self, address: str) -> Had | None:
        """What was fetched from an address; None where nothing was yet.

        raises  FileUnread as the fetching did
        """
        place = self._place(address)
        if self._folder is None or not place.exists():
            return None
        with place.open("rb") as file:
            facts, content = json.loads(file.readline()), file.read()
        if "code" in facts:
            raise FileUnread(facts["code"], facts["told"])
        return Had(facts["digest"], content, facts["is_seen"], facts["fault"])

    def empty(self) -> None:
        """Throw everything away."""
        if self._folder is not None:
            self._folder.cleanup()
        self._folder, self._bytes = None, 0

    def _place(self, address: str) -> Path:
        return (
            Path(self._folder.name if self._folder else "") / sha256(address.encode(errors="surrogatepass")).hexdigest()
        )
