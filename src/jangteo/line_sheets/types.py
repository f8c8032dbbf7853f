from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from jangteo.catalog.types import ListingFilter, Sort
from jangteo.kernel.money import UnitPrice

MOST_PRODUCTS = 5_000
MOST_SKUS = 1_000


class SheetKind(StrEnum):
    """As what a sheet is made."""

    PDF = "pdf"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Asked:
    """What goes on a sheet: what a listing shows, or these SKUs alone, in their order."""

    wanted: ListingFilter = field(default_factory=ListingFilter)
    sort: Sort = Sort.FEATURED
    skus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a product, where it lies below the media folder."""

    id: UUID
    path: str
    content_type: str


@dataclass(frozen=True, slots=True)
class SheetStep:
    """From so many base units on each costs so much, and what share of the retail price that leaves."""

    from_quantity: int
    unit: UnitPrice
    margin: Decimal | None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One variant; without steps its price is told on request.

    least, multiple  how many base units at once, and of what they are a multiple
    case             what its smallest larger unit is called, and how many base units are in it
    leaves_on        where none is there but it may be ordered: the day by which one leaves
    """

    sku: str
    gtin: str
    label: str
    steps: tuple[SheetStep, ...]
    retail: UnitPrice | None
    least: int
    multiple: int
    case: tuple[str, str] | None
    is_there: bool
    leaves_on: date | None


@dataclass(frozen=True, slots=True)
class SheetProduct:
    """A product with those of its variants that are asked for."""

    name: str
    tagline: str
    slug: str
    category: str
    picture: Picture | None
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class SheetHead:
    """What every page says.

    whom         for whom its prices are
    holds_until  when the first of its prices is known to change; None: nothing is known
    title        the category or the words searched for; empty for everything
    """

    whom: str
    channel: str
    seller: str
    title: str
    made_at: datetime
    holds_until: datetime | None
    with_tax: bool
    product_count: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet whose products are read while it is written, a part at a time."""

    head: SheetHead
    language: str
    parts: Iterator[tuple[SheetProduct, ...]]
