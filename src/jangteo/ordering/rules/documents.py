"""What a file is by its content, and what it may be called."""

import unicodedata
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from jangteo.ordering.errors import InvalidDocument
from jangteo.ordering.types.documents import LONGEST_DOCUMENT_NAME, MOST_DOCUMENT_BYTES, DocumentKind

_ENDINGS = {"jpeg": "jpg"}
_RUNS = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")  # what makes a PDF act
_MOST_PARTS, _MOST_UNPACKED = 2_000, 100 * 1024 * 1024


def read_document(name: str, content: bytes) -> tuple[str, DocumentKind]:
    """The cleaned name and the kind of a file.

    raises  InvalidDocument; `reason` is empty, too_large, type, other_type, active, bomb
    """
    clean = _clean_name(name)
    if not content:
        raise InvalidDocument(f"{clean} is empty", reason="empty", name=clean)
    if len(content) > MOST_DOCUMENT_BYTES:
        raise InvalidDocument(f"{clean} is too large", reason="too_large", name=clean, limit=MOST_DOCUMENT_BYTES)
    kind = _kind_of(clean, content)
    stem, _, ending = clean.rpartition(".")
    ending = ending.lower()
    if not stem:
        stem, ending = clean, ""
    if ending and _ENDINGS.get(ending, ending) != kind:
        raise InvalidDocument(f"{clean} is a {kind} inside", reason="other_type", name=clean, kind=kind.value)
    return f"{stem[: LONGEST_DOCUMENT_NAME - 5]}.{kind.value}", kind


def _clean_name(name: str) -> str:
    """The last part of a path without marks that steer, hide or mislead; never empty.

    >>> _clean_name("../../etc/주문서 .pdf")
    '주문서 .pdf'
    """
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    kept = "".join(one if not unicodedata.category(one).startswith("C") else "" for one in last)
    safe = "".join("-" if one in '<>:"|?*%;' else one for one in kept)
    return " ".join(safe.split()).strip(". ")[-200:] or "document"


def _kind_of(name: str, content: bytes) -> DocumentKind:
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]:
        if any(one in content for one in _RUNS):
            raise InvalidDocument(f"{name} holds something that runs", reason="active", name=name)
        return DocumentKind.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return DocumentKind.PNG
    if content.startswith(b"\xff\xd8\xff") and content.rstrip(b"\0").endswith(b"\xff\xd9"):
        return DocumentKind.JPEG
    if content.startswith(b"PK\x03\x04") and _is_workbook(name, content):
        return DocumentKind.XLSX
    raise InvalidDocument(f"{name} is no PDF, PNG, JPG or XLSX", reason="type", name=name)


def _is_workbook(name: str, content: bytes) -> bool:
    """Whether it is a workbook without macros that does not unpack to a flood."""
    try:
        parts = ZipFile(BytesIO(content)).infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return False
    names = {part.filename for part in parts}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        return False
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise InvalidDocument(f"{name} unpacks to too much", reason="bomb", name=name)
    if any("vbaproject" in one.lower() or "/activex" in one.lower() or "/embeddings/" in one.lower() for one in names):
        raise InvalidDocument(f"{name} holds something that runs", reason="active", name=name)
    return True
