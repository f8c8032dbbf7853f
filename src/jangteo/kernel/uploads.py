"""Files that people send: what each is by its content, and what it is called. No name or stated type is believed."""

import io
import zipfile
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePath
from unicodedata import normalize

MOST_PIXELS = 50_000_000
LONGEST_SIDE = 12_000
LONGEST_NAME, LONGEST_ENDING = 120, 10
MOST_PARTS, MOST_UNPACKED, MOST_OF_TYPES = 2_000, 200_000_000, 1_000_000  # of a workbook, in parts and bytes
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAPERS = frozenset({PDF, PNG, JPEG})
_PDF_ACTS = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
_XLSX_ACTS = ("vbaproject", "activex", "externallinks", "embeddings", "macrosheets", "connections.xml", "customui")
_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


@dataclass(frozen=True, slots=True)
class SniffedFile:
    """What a file is by its content."""

    content_type: str
    suffix: str


class FileProblem(ValueError):
    """Why a file is not taken: "empty", "too_large", "wrong_type", "too_many_pixels" or "active"."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def sniff(content: bytes, *, largest: int, takes: Collection[str] = PAPERS) -> SniffedFile:
    """What a PDF, PNG, JPEG or workbook is, where that is taken.

    largest  bytes
    raises   FileProblem for everything else: too big, a picture or workbook that would unpack to too much, a PDF or
             workbook that acts
    """
    if not content:
        raise FileProblem("empty")
    if len(content) > largest:
        raise FileProblem("too_large")
    if content.startswith(b"%PDF-"):
        found = _pdf(content)
    elif content.startswith(b"PK\x03\x04"):
        found = _xlsx(content)
    else:
        found = _picture(content)
    if found.content_type not in takes:
        raise FileProblem("wrong_type")
    return found


def plain_name(name: str) -> str:
    """What a file was called, fit to be shown and sent: no folders, no signs that steer.

    >>> plain_name("../../etc/주문서 .pdf"), plain_name("a" * 400 + ".pdf")[-6:]
    ('주문서 .pdf', 'aa.pdf')
    """
    last = PurePath(normalize("NFC", str(name)).replace("\\", "/")).name
    kept = "".join(letter if letter.isprintable() and letter not in '"<>|:;?*%' else " " for letter in last)
    plain = " ".join(kept.split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) < LONGEST_ENDING:
        plain = f"{stem[: LONGEST_NAME - 1 - len(ending)]}.{ending}"
    return plain[:LONGEST_NAME] or "document"


def _picture(content: bytes) -> SniffedFile:
    size_of: Callable[[bytes], tuple[int, int] | None]
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        found, size_of = SniffedFile(PNG, ".png"), _png_size
    elif content.startswith(b"\xff\xd8\xff"):
        found, size_of = SniffedFile(JPEG, ".jpg"), _jpeg_size
    else:
        raise FileProblem("wrong_type")
    size = size_of(content)
    if size is None or 0 in size:
        raise FileProblem("wrong_type")
    if max(size) > LONGEST_SIDE or size[0] * size[1] > MOST_PIXELS:
        raise FileProblem("too_many_pixels")
    return found


def _xlsx(content: bytes) -> SniffedFile:
    """A workbook by its list of parts; nothing but its types is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {one.filename.lower(): one for one in archive.infolist()}
            types = parts.get("[content_types].xml")
            if types is None or "xl/workbook.xml" not in parts or len(parts) > MOST_PARTS:
                raise FileProblem("wrong_type")
            if types.file_size > MOST_OF_TYPES or sum(one.file_size for one in parts.values()) > MOST_UNPACKED:
                raise FileProblem("too_large")
            told = archive.open(types).read(MOST_OF_TYPES).decode("utf-8", "replace").lower()
    except FileProblem:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError, ValueError):
        raise FileProblem("wrong_type") from None
    if "macroenabled" in told or any(act in name for name in parts for act in _XLSX_ACTS):
        raise FileProblem("active")
    if "spreadsheetml.sheet.main+xml" not in told:
        raise FileProblem("wrong_type")
    return SniffedFile(XLSX, ".xlsx")


def _pdf(content: bytes) -> SniffedFile:
    if b"%%EOF" not in content[-2048:]:
        raise FileProblem("wrong_type")
    if any(_names(content, act) for act in _PDF_ACTS):
        raise FileProblem("active")
    return SniffedFile(PDF, ".pdf")


def _names(content: bytes, act: bytes) -> bool:
    """Whether a PDF name stands there whole: "/JS" but not "/JSomething"."""
    at = content.find(act)
    while at >= 0:
        if not content[at + len(act) : at + len(act) + 1].isalnum():
            return True
        at = content.find(act, at + 1)
    return False


def _png_size(content: bytes) -> tuple[int, int] | None:
    if content[12:16] != b"IHDR" or len(content) < 33:
        return None
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _JPEG_FRAMES:
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        else:
            at += 2 + max(int.from_bytes(content[at + 2 : at + 4]), 2)
    return None
