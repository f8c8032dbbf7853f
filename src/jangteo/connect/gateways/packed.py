"""Bytes of a file, unpacked if it is packed, within limits."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.types import Limits

PIECE = 1 << 20
LOCAL_HEADER = 30
UTF8_MARK = b"\xef\xbb\xbf"


def is_packed(path: Path) -> bool:
    """Whether the file is gzip, by its first bytes, whatever its name."""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def lines_of(path: Path, limits: Limits) -> Iterator[bytes]:
    """The lines of a text file, packed or not, one at a time.

    raises  UnreadableFile for a broken archive, a line or a whole beyond the limits, a NUL byte
    """
    seen = 0
    for number, line in enumerate(_translated(path, limits), 1):
        seen += len(line)
        if seen > limits.unpacked_bytes:
            raise UnreadableFile(
                f"the file holds more than {limits.unpacked_bytes:,} bytes once unpacked", why="too_large"
            )
        if len(line) > limits.line_bytes:
            raise UnreadableFile(
                f"line {number} is longer than {limits.line_bytes:,} bytes", why="long_line", line=number
            )
        if b"\0" in line:
            raise UnreadableFile(
                f"line {number} holds a NUL byte: this is no text file, or UTF-16", why="no_text", line=number
            )
        yield line.removeprefix(UTF8_MARK) if number == 1 else line


def _translated(path: Path, limits: Limits) -> Iterator[bytes]:
    try:
        with _opened(path) as file:
            while line := file.readline(limits.line_bytes + 1):
                yield line
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(f"the file cannot be unpacked: {_sentence(error)}", why="broken") from error


def _opened(path: Path) -> IO[bytes]:
    return io.BufferedReader(gzip.GzipFile(path), PIECE) if is_packed(path) else path.open("rb", PIECE)


def _sentence(error: BaseException) -> str:
    return str(error) or type(error).__name__


def unpack_workbook(path: Path, limits: Limits) -> tuple[io.BytesIO, int]:
    """An XLSX file in memory, after checking what its parts really unpack to; and how many bytes that is.

    The sizes an archive states may lie, so each part is unpacked to the end here, keeping nothing.
    raises  UnreadableFile
    """
    content = io.BytesIO()
    for piece in _limited_pieces(path, min(limits.packed_bytes, limits.workbook_bytes)):
        content.write(piece)
    try:
        with zipfile.ZipFile(content) as archive:
            names = {info.filename for info in archive.infolist()}
            if "xl/workbook.xml" not in names:
                raise UnreadableFile("the file is an archive but no XLSX workbook", why="no_workbook")
            left = limits.workbook_bytes
            for info in archive.infolist():
                left -= _true_size(content, info, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise UnreadableFile(f"the file is no readable XLSX workbook: {_sentence(error)}", why="no_workbook") from error
    content.seek(0)
    return content, limits.workbook_bytes - left


def _limited_pieces(path: Path, most: int) -> Iterator[bytes]:
    seen = 0
    try:
        with _opened(path) as file:
            while piece := file.read(PIECE):
                seen += len(piece)
                if seen > most:
                    raise UnreadableFile(f"the workbook is larger than {most:,} bytes", why="too_large")
                yield piece
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile(f"the file cannot be unpacked: {_sentence(error)}", why="broken") from error


def _true_size(content: io.BytesIO, info: zipfile.ZipInfo, most: int) -> int:
    """Bytes one part of the archive unpacks to; gives up beyond `most`."""
    if info.flag_bits & 1:
        raise UnreadableFile("the workbook is protected by a password", why="password")
    content.seek(info.header_offset)
    header = content.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER:
        raise zipfile.BadZipFile("a part begins beyond the end")
    content.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), io.SEEK_CUR)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(f"packing method {info.compress_type} is not read")
    unpacker = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
    size, left = 0, info.compress_size
    while piece := content.read(min(left, PIECE)):
        left -= len(piece)
        for unpacked in _unpacked(unpacker, piece):
            size += unpacked
            if size > most:
                raise UnreadableFile("the workbook unpacks to more than this machine is asked to read", why="too_large")
    return size


def _unpacked(unpacker: "zlib._Decompress | None", piece: bytes) -> Iterator[int]:
    """Bytes that a piece unpacks to, told a megabyte at a time."""
    if unpacker is None:
        yield len(piece)
        return
    while piece and not unpacker.eof:
        yield len(unpacker.decompress(piece, PIECE))
        piece = unpacker.unconsumed_tail
