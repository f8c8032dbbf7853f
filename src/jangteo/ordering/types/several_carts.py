"""A buyer's several carts: joined, kept for later, carried elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jangteo.catalog.types import PictureView
from jangteo.kernel.money import Money, UnitPrice
from jangteo.ordering.types.carts import CartId, CartLineView, MergeRule


@dataclass(frozen=True, slots=True)
class MergeLine:
    """So many of a unit of a variant, and the same in base units."""

    variant_id: UUID
    unit: str
    unit_quantity: int
    quantity: int

    @property
    def key(self) -> tuple[UUID, str]:
        """What makes two lines the same goods."""
        return self.variant_id, self.unit


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What joining two carts comes to.

    added    lines that the own cart did not hold
    changed  lines that it held with another quantity, as they are now
    left     what could not be taken in, for a line or the cart would be too large
    """

    added: tuple[MergeLine, ...] = ()
    changed: tuple[MergeLine, ...] = ()
    left: tuple[MergeLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """What logging in, or taking a carried cart, changed in a cart: counts of lines.

    left  too much for the cart; it waits among what is saved for later
    """

    cart_id: CartId
    rule: MergeRule
    added: int = 0
    changed: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class CartHead:
    """One of a buyer's open carts, in a list; `lines` and `saved` count lines."""

    id: CartId
    name: str
    is_current: bool
    lines: int
    saved: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class SavedLineView:
    """What is kept for later, without a price; `can_be_put_back` unless this buyer can't have it here any more."""

    id: UUID
    sku: str
    product_slug: str
    product_name: str
    variant_label: str
    unit: str
    unit_name: str
    unit_quantity: int
    picture: PictureView | None
    can_be_put_back: bool


@dataclass(frozen=True, slots=True)
class CarryKeyView:
    """A key that still carries a cart; the key itself is told once, when it is made."""

    id: UUID
    made_at: datetime
    expires_at: datetime
    most_uses: int | None
    uses: int


@dataclass(frozen=True, slots=True)
class CarriedDifference:
    """How a carried line differs here.

    why       "price", "not_sold_here", "not_for_you", "unit_not_sold", or a problem of a cart's line
    was, now  what each of its base units costs, where `why` is "price"
    suggest   the quantity that would do, where a quantity rule or stock is why
    """

    sku: str
    name: str
    why: str
    was: UnitPrice | None = None
    now: UnitPrice | None = None
    suggest: int | None = None


@dataclass(frozen=True, slots=True)
class CarriedLine:
    """A line of a carried cart as it would be here."""

    line: CartLineView
    unit_price: UnitPrice | None
    total: Money | None


@dataclass(frozen=True, slots=True)
class CarriedCart:
    """A carried cart as it would be for who opens it, before anything is taken.

    is_own   it is this buyer's own cart of this channel: taking it makes it the current one, and changes nothing in it
    lines    what would come along; nothing of what is not sold here
    is_taxed_alike  whether prices are stated with tax, or without, as where it comes from
    """

    cart_id: CartId
    from_channel: str
    is_own: bool
    lines: tuple[CarriedLine, ...]
    differences: tuple[CarriedDifference, ...]
    total: Money
    is_taxed_alike: bool = True

    @property
    def can_be_taken(self) -> bool:
        return self.is_own or bool(self.lines)


@dataclass(frozen=True, slots=True)
class AbandonedCart:
    """An open cart with lines that nobody has touched for a while."""

    id: CartId
    channel_id: UUID
    party_id: UUID | None
    person_id: UUID | None
    lines: int
    changed_at: datetime
