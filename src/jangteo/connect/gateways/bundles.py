"""A table with the files that it names, in one ZIP: read by name and never unpacked to the disk, and written."""

import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO
from unicodedata import normalize

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.gateways.larder import FileUnread, Larder
from jangteo.connect.gateways.rows import TYPES
from jangteo.connect.gateways.table_files import write_table
from jangteo.connect.types import Limits

ZIP = ".zip"
IS_UTF8 = 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A table, the files beside it by their names, and those that were fetched from the addresses in it."""

    table: Path
    archive: zipfile.ZipFile | None = None
    names: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    folder: str = ""
    fetched: Larder = field(default_factory=lambda: Larder(0))

    def read(self, name: str, most: int) -> bytes:
        """A file by the name that the table gives it, from the archive's top or from where the table lies.

        raises  FileUnread
        """
        plain = normalize("NFC", name.strip().replace("\\", "/").removeprefix("./"))
        info = self.names.get(plain) or self.names.get(f"{self.folder}{plain}")
        if self.archive is None or info is None:
            raise FileUnread("no_such_file", name)
        try:
            with self.archive.open(info) as file:
                content = file.read(most + 1)
        except _BROKEN:
            raise FileUnread("picture_broken", name) from None
        if len(content) > most:
            raise FileUnread("picture_too_large", name)
        return content


@contextmanager
def opened_bundle(path: Path, limits: Limits, *, takes: bool) -> Iterator[Bundle]:
    """A ZIP with one table in it, or a table alone.

    takes   whether files belong to such a table at all
    raises  UnreadableFile for an archive that is damaged or protected, holds too much, no table or two, or a name that
            leads out of it
    """
    larder = Larder(limits.archive_bytes)
    try:
        with _opened(path, limits, larder, takes=takes) as bundle:
            yield bundle
    finally:
        larder.empty()


@contextmanager
def _opened(path: Path, limits: Limits, larder: Larder, *, takes: bool) -> Iterator[Bundle]:
    if not takes or path.suffix.lower() != ZIP:
        yield Bundle(path, fetched=larder)
        return
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise UnreadableFile(f"{path.name} is no ZIP that can be read: {error}", why="broken") from error
    with archive, tempfile.TemporaryDirectory(prefix="jangteo-table-") as folder:
        names = _names(archive, limits)
        inside = _table_of(names)
        table = Path(folder) / f"table{_ending(inside)}"
        _take_out(archive, names[inside], table, limits)
        lies = inside.rpartition("/")[0]
        yield Bundle(table, archive, names, f"{lies}/" if lies else "", larder)


def write_bundle(
    path: Path, head: Sequence[str], rows: Iterable[tuple[Sequence[str], str, Callable[[], IO[bytes]]]], table: str
) -> int:
    """A ZIP of a table and the files that its rows name; it appears whole. Returns how many rows it has.

    rows  (cells, the file's name, what opens it); a file that is lost leaves its row alone
    """
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with (
            zipfile.ZipFile(unfinished, "w", allowZip64=True) as archive,
            tempfile.TemporaryDirectory(prefix="jangteo-table-") as folder,
        ):
            written = Path(folder) / table
            count = write_table(written, head, _packed(archive, rows))
            archive.write(written, table, zipfile.ZIP_DEFLATED)
        unfinished.replace(path)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _packed(
    archive: zipfile.ZipFile, rows: Iterable[tuple[Sequence[str], str, Callable[[], IO[bytes]]]]
) -> Iterator[Sequence[str]]:
    for cells, name, opened in rows:
        try:
            with opened() as file, archive.open(zipfile.ZipInfo(name), "w") as target:
                shutil.copyfileobj(file, target)
        except FileNotFoundError:
            yield ["" if cell == name else cell for cell in cells]
        else:
            yield cells


def _names(archive: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """{name: entry} of the files that are meant, once none of them leads astray and all of them are bearable."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > limits.archive_files:
        raise UnreadableFile(f"the ZIP holds more than {limits.archive_files:,} files", why="too_large")
    # No more of a file is ever unpacked than it says of itself, so what they say together bounds the work.
    if sum(info.file_size for info in infos) > limits.archive_bytes:
        raise UnreadableFile(f"the ZIP unpacks to more than {limits.archive_bytes:,} bytes", why="too_large")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = _plain_name(info)
        _refuse_tricks(info, name)
        if name in found:
            raise UnreadableFile(f"the ZIP holds {name[:80]!r} twice", why="bad_name", name=name[:80])
        parts = name.split("/")
        if "__MACOSX" not in parts and not parts[-1].startswith("."):
            found[name] = info
    return found


def _plain_name(info: zipfile.ZipInfo) -> str:
    """Composed letters; what old programs on Korean Windows wrote is CP949 under another flag."""
    name = info.filename
    if not info.flag_bits & IS_UTF8 and not name.isascii():
        for encoding in ("utf-8", "cp949"):
            try:
                name = info.filename.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return normalize("NFC", name)


def _refuse_tricks(info: zipfile.ZipInfo, name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    if is_link or not name.isprintable() or ".." in parts or "" in parts or ":" in parts[0] or "\\" in name:
        raise UnreadableFile(f"the ZIP holds a name that leads astray: {name[:80]!r}", why="bad_name", name=name[:80])
    if info.flag_bits & 1:
        raise UnreadableFile("the ZIP is protected by a password", why="password")
    if info.compress_type not in _METHODS:
        raise UnreadableFile(f"the ZIP packs {name[:80]!r} in a way that is not read", why="broken")


def _ending(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if suffix in TYPES else ""


def _table_of(names: Iterable[str]) -> str:
    tables = [name for name in names if _ending(name)]
    if len(tables) != 1:
        raise UnreadableFile(f"a ZIP needs one table (.csv, .xlsx, .jsonl) and holds {len(tables)}", why="no_table")
    return tables[0]


def _take_out(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, limits: Limits) -> None:
    if info.file_size > limits.packed_bytes:
        raise UnreadableFile(f"the table is larger than {limits.packed_bytes:,} bytes", why="too_large")
    try:
        with archive.open(info) as file, target.open("wb") as copy:
            shutil.copyfileobj(file, copy)
    except _BROKEN as error:
        raise UnreadableFile(f"the ZIP is damaged: {error}", why="broken") from error
