"""Files that a buyer attaches to an order."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from jangteo.ordering.types.carts import CartState

MOST_DOCUMENTS, MOST_DOCUMENT_BYTES, LONGEST_DOCUMENT_NAME = 5, 10 * 1024 * 1024, 120


class DocumentKind(StrEnum):
    """What may be attached, by its content; the value is the ending of its name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    XLSX = "xlsx"


BEFORE_ORDER = frozenset({CartState.OPEN, CartState.SUBMITTED, CartState.LENT})  # a cart may still get files


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A file attached to a cart or an order; `path` is where it lies, shown to nobody."""

    id: UUID
    name: str
    kind: DocumentKind
    size: int
    attached_at: datetime
    path: str


@dataclass(frozen=True, slots=True)
class CartFiles:
    """What is attached to a cart that is not ordered.

    state      submitted or lent: others decide on it or may pay it, and what is attached stays
    is_needed  its buyer's orders need one
    """

    state: CartState
    documents: tuple[DocumentView, ...]
    is_needed: bool

    @property
    def is_missing(self) -> bool:
        """Whether it can't be ordered yet for want of one."""
        return self.is_needed and not self.documents
