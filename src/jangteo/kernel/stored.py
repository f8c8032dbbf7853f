"""Files that people send, where they are stored: they stay with their transaction, and go where it does not happen."""

import hashlib
import weakref
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from jangteo.kernel.ids import new_id
from jangteo.kernel.uploads import SniffedFile


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Where a file lies; `size` in bytes, `sha256` hexadecimal."""

    path: str
    size: int
    sha256: str


class _Waiting:
    """A file whose transaction is under way. Django lets go of it when that is rolled back, and the file goes too."""

    def __init__(self, path: str) -> None:
        self._gone = weakref.finalize(self, _take_away, path)

    def stay(self) -> None:
        """The transaction has happened."""
        self._gone.detach()


def digest(content: bytes) -> str:
    """By what the same file is known again: SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def store_file(folder: str, content: bytes, kind: SniffedFile, name: str = "") -> StoredFile:
    """Store a file under a random name, in the caller's transaction or savepoint: rolled back, it is gone again.

    kind    what `uploads.sniff` found it to be: nothing else is stored
    name    one of ours instead of a random one, in a folder that nothing else is stored in
    raises  TransactionManagementError outside a transaction
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("files are stored inside a transaction")
    path = default_storage.save(f"{folder}/{name or new_id().hex + kind.suffix}", ContentFile(content))
    # First of all that is to happen after the commit: what fails there must not be taken for a transaction that failed.
    after = (set(connection.savepoint_ids), _Waiting(path).stay, False)
    connection.run_on_commit.insert(0, after)  # type: ignore[arg-type]  # the stubs know of two
    return StoredFile(path, len(content), digest(content))


def forget_files(paths: Iterable[str]) -> None:
    """Delete files once the transaction has happened."""
    for path in paths:
        transaction.on_commit(partial(default_storage.delete, path))


def _take_away(path: str) -> None:
    """Where the database was lost in the middle, nobody can tell whether it happened: the file stays."""
    raw = connection.connection
    if raw is not None and not raw.closed:
        default_storage.delete(path)
