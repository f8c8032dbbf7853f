"""Changes of placed orders: what is asked, what would come out, what was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from jangteo.catalog.types import VariantId
from jangteo.kernel.money import Money
from jangteo.ordering.types.orders import OrderId
from jangteo.parties.types import PostalAddress

MOST_EDITS = 500
LONGEST_REVISION_WHY = 300


class PricePolicy(StrEnum):
    """At which prices an order is changed.

    keep     what was ordered keeps its unit price and its share of discounts; what is added is priced by today's lists
    reprice  the whole order is quoted anew today, with its codes where they may still be used
    """

    KEEP = "keep"
    REPRICE = "reprice"


class RevisionKind(StrEnum):
    """What a revision did to a line."""

    ADD = "add"
    REMOVE = "remove"
    QUANTITY = "quantity"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class AddLine:
    """A line more: so many of a unit of a SKU, in a delivery by its number."""

    sku: str
    unit_quantity: int
    unit: str = "each"
    delivery: int = 1


@dataclass(frozen=True, slots=True)
class SetQuantity:
    """A line's new quantity in its own unit; 0 takes it out.

    prices  reprice: by today's lists, without promotions, though the order keeps its prices
    """

    line_id: UUID
    unit_quantity: int
    prices: PricePolicy = PricePolicy.KEEP


@dataclass(frozen=True, slots=True)
class RemoveLine:
    """A line is taken out."""

    line_id: UUID


@dataclass(frozen=True, slots=True)
class ChangeAddress:
    """A delivery, by its number, goes elsewhere in the same country."""

    delivery: int
    ship_to: PostalAddress


@dataclass(frozen=True, slots=True)
class ChangeDate:
    """A delivery, by its number, is wanted on another day; None: as soon as can be."""

    delivery: int
    wanted_on: date | None


@dataclass(frozen=True, slots=True)
class EnterCode:
    """A coupon code more, which counts only where the order is priced anew."""

    code: str


type Edit = AddLine | SetQuantity | RemoveLine | ChangeAddress | ChangeDate | EnterCode


@dataclass(frozen=True, slots=True)
class LineDiscount:
    """What one promotion takes off a line or shipping, in minor units."""

    promotion: str
    names: Mapping[str, str]
    coupon: str
    amount: int


@dataclass(frozen=True, slots=True)
class LineFigures:
    """What a line of an order comes to; amounts in minor units of the order's currency.

    left_off  tax it would bear and does not, by `tax_treatment`
    """

    unit_quantity: int
    quantity: int
    unit_price: Decimal
    subtotal: int
    discount: int
    net: int
    tax: int
    gross: int
    left_off: int
    tax_code: str
    tax_rate: Decimal
    tax_category: str
    tax_treatment: Mapping[str, Any] | None
    discounts: tuple[LineDiscount, ...] = ()

    @property
    def after(self) -> int:
        """What is left of the subtotal after promotions, in the view of the order's prices."""
        return self.subtotal - self.discount


@dataclass(frozen=True, slots=True)
class ShippingFigures:
    """What sending comes to and how it is taxed, in minor units."""

    net: int
    tax: int
    discount: int
    left_off: int = 0
    tax_code: str = ""
    tax_rate: Decimal | None = None
    tax_category: str = ""
    tax_treatment: Mapping[str, Any] | None = None
    discounts: tuple[LineDiscount, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """What an order comes to."""

    net: Money
    tax: Money
    gross: Money
    shipping_gross: Money


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line before and after a revision; `before` is None of one that is added, `after` of one that is taken out.

    because  why it costs what it does, where it is priced anew
    """

    line_id: UUID
    position: int
    variant_id: VariantId | None
    sku: str
    name: str
    variant_label: str
    unit: str
    delivery_id: UUID | None
    before: LineFigures | None
    after: LineFigures | None
    because: Mapping[str, Any] | None = None

    @property
    def kind(self) -> RevisionKind:
        if self.before is None:
            return RevisionKind.ADD
        if self.after is None:
            return RevisionKind.REMOVE
        return RevisionKind.PRICE if self.before.quantity == self.after.quantity else RevisionKind.QUANTITY

    @property
    def more(self) -> int:
        """Base units more than before; below zero: fewer."""
        return (self.after.quantity if self.after else 0) - (self.before.quantity if self.before else 0)

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class DeliveryChange:
    """A delivery's address and day before and after a revision."""

    delivery_id: UUID
    number: int
    ship_to_before: Mapping[str, Any]
    ship_to_after: Mapping[str, Any]
    wanted_before: date | None
    wanted_after: date | None


@dataclass(frozen=True, slots=True)
class RevisionProblem:
    """What keeps a revision from being made: which SKU, why, and the figures to say it with."""

    sku: str
    why: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RevisionPreview:
    """What a revision would do, before it is written; exactly this is written if nothing changes meanwhile.

    token        what `revise_order` is to be given; it is another one as soon as anything of this is
    lines        every line that is in the order before or after, by position; most may be unchanged
    difference   of the totals: above zero the buyer owes more
    due          what is left to pay after it
    refund       what is given back by it
    """

    order_id: OrderId
    number: str
    token: str
    policy: PricePolicy
    lines: tuple[LineChange, ...]
    deliveries: tuple[DeliveryChange, ...]
    before: Totals
    after: Totals
    difference: Money
    due: Money
    refund: Money
    problems: tuple[RevisionProblem, ...]

    @property
    def changed(self) -> tuple[LineChange, ...]:
        return tuple(line for line in self.lines if line.is_changed)

    @property
    def can_be_made(self) -> bool:
        return not self.problems and bool(self.changed or self.deliveries or self.difference)


@dataclass(frozen=True, slots=True)
class ChangeWindow:
    """Whether, and until when, somebody may change an order.

    why    the reason why not, a word of `rules.revisions`; empty: they may
    until  None: no time is set
    """

    why: str = ""
    until: datetime | None = None

    @property
    def is_open(self) -> bool:
        return not self.why


@dataclass(frozen=True, slots=True)
class RevisionLineView:
    """A line of the story of an order's revisions; quantities in base units."""

    position: int
    sku: str
    name: str
    kind: RevisionKind
    quantity_before: int
    quantity_after: int
    gross_before: Money
    gross_after: Money


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A revision as it was written."""

    number: int
    at: datetime
    actor_name: str
    by_buyer: bool
    why: str
    policy: PricePolicy
    before: Totals
    after: Totals
    lines: tuple[RevisionLineView, ...]
    deliveries: tuple[DeliveryChange, ...]

    @property
    def difference(self) -> Money:
        return self.after.gross - self.before.gross
