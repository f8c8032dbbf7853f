"""Who stands where on a shelf: rules that move products, and why each stands where it does."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from jangteo.catalog.types import ProductId

MOST_PRODUCTS = 50
LAST_PLACE = 500
LEAST_FACTOR, MOST_FACTOR = Decimal("0.1"), Decimal(100)
LONGEST_QUERY = 100


class StockWord(StrEnum):
    """Stock as shoppers are told it."""

    IN_STOCK = "in_stock"
    FEW_LEFT = "few_left"
    COMES_LATER = "comes_later"
    SOLD_OUT = "sold_out"


class ShelfKind(StrEnum):
    """What a rule does: put at a place, bring forward by a factor, put behind, put what is sold out last of all."""

    PIN = "pin"
    BOOST = "boost"
    BURY = "bury"
    SOLD_OUT_LAST = "sold_out_last"


@dataclass(frozen=True, slots=True)
class ShelfRule:
    """A rule in force.

    products  the moved ones; none: every product, where it is no pin
    place     of a pin: from 1, for the first of its products that is there; the others follow
    factor    of a boost: 2 brings from place 8 to about place 4, 0.5 does the opposite
    stock     it moves a product only while its stock is called this; None: always
    """

    id: UUID
    kind: ShelfKind
    name: str = ""
    priority: int = 0
    products: tuple[ProductId, ...] = ()
    place: int = 1
    factor: Decimal = Decimal(1)
    stock: StockWord | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Why a product stands where it stands.

    natural  its place without rules
    rule     the one rule that moved it, if any did
    """

    product_id: ProductId
    place: int
    natural: int
    rule: ShelfRule | None = None


@dataclass(frozen=True, slots=True)
class ShelfDraft:
    """A rule as staff write it.

    category_slug/query  where it holds; neither: in every listing of the channel in the channel's own order
    segment_id/party_id  for whom; neither: for everybody
    product_slugs        in their order
    """

    channel_id: UUID
    kind: ShelfKind
    name: str
    category_slug: str = ""
    query: str = ""
    segment_id: UUID | None = None
    party_id: UUID | None = None
    product_slugs: tuple[str, ...] = ()
    place: int | None = None
    factor: Decimal | None = None
    stock: StockWord | None = None
    priority: int = 0
    from_at: datetime | None = None
    until_at: datetime | None = None
    why: str = ""


class ShelfState(StrEnum):
    WAITING = "waiting"
    IN_FORCE = "in_force"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A rule as the office lists it; `audience` names for whom, nearest first."""

    id: UUID
    draft: ShelfDraft
    state: ShelfState
    audience: tuple[str, ...]
    from_at: datetime
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class RowOfGoods:
    """A short row of products as a page asks for it.

    chosen    these, in their order; None: those of the category or of the whole channel
    is_newest the newest first; else the channel's own order, with the rules of its shelves
    """

    size: int
    chosen: tuple[ProductId, ...] | None = None
    category_slug: str = ""
    is_newest: bool = False
