"""Files that a buyer attaches to an order."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

MOST_DOCUMENTS, MOST_DOCUMENT_BYTES, LONGEST_DOCUMENT_NAME = 5, 10 * 1024 * 1024, 120


class DocumentKind(StrEnum):
    """What may be attached, by its content; the value is the ending of its name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A file attached to a cart or an order; `path` is where it lies, shown to nobody."""

    id: UUID
    name: str
    kind: DocumentKind
    size: int
    attached_at: datetime
    path: str
