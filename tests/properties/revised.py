"""What changes of an order come to, told a second time and plainly: whole won, prices with 10 % tax, one coupon."""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from jangteo.inventory.errors import InsufficientStock
from jangteo.kernel.errors import JangteoError
from jangteo.ordering.errors import (
    BelowHandedOver,
    InvalidRevision,
    NotChangeable,
    NothingToChange,
    OrderIsHeld,
    RevisionHasProblems,
)
from jangteo.ordering.types import (
    AddLine,
    ChangeAddress,
    ChangeDate,
    Edit,
    EnterCode,
    HoldKind,
    PricePolicy,
    RemoveLine,
    SetQuantity,
)

CODE = "TENTH"  # a tenth off the goods, where all is priced anew
UNITS = {"each": 1, "box": 6}
FEE, FREE_FROM = 3000, 12_000
MINUTES = 30
KEEP, REPRICE = PricePolicy.KEEP, PricePolicy.REPRICE


class Refused(Exception):
    """A change is refused, by this error; `why` where its word is known."""

    def __init__(self, error: type[JangteoError], why: str = "") -> None:
        super().__init__(error.__name__, why)
        self.error, self.why = error, why


def half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def tax_in(gross: int) -> int:
    return half_up(gross * 10, 110)


@dataclass
class Line:
    """A line that is in an order.

    over, gone        units handed over, and of them sent
    refunded, given   units given back, and their money
    """

    pk: UUID | None
    sku: str
    unit: str
    units: int
    price: int
    discount: int = 0
    over: int = 0
    gone: int = 0
    refunded: int = 0
    given: int = 0

    @property
    def quantity(self) -> int:
        return self.units * UNITS[self.unit]

    @property
    def subtotal(self) -> int:
        return self.price * self.quantity

    @property
    def gross(self) -> int:
        return self.subtotal - self.discount

    @property
    def told(self) -> tuple[object, ...]:
        return self.sku, self.unit, self.units, self.price, self.discount

    def keep(self, units: int) -> None:
        """Other units at the same price: fewer keep their share of the discount, more get no more of it."""
        if units < self.units:
            self.discount = half_up(self.discount * units, self.units)
        self.units = units

    def back(self, units: int) -> int:
        """The money of so many units more given back."""
        return max(0, half_up(self.gross * (self.refunded + units), self.quantity) - self.given)


@dataclass(frozen=True)
class World:
    """What a change hangs on beside the order.

    prices  {SKU: what one costs, and one of ten or more}
    free    {SKU: units that nobody was promised}
    """

    prices: Mapping[str, tuple[int, int]]
    free: Mapping[str, int]
    now: datetime
    today: date
    for_buyers: PricePolicy


@dataclass
class Told:
    """What a story knows of one order."""

    lines: list[Line]
    placed_at: datetime
    shipping: int
    address: str
    wanted_on: date | None = None
    status: str = "placed"
    payment: str = "awaited"
    fulfilment: str = "open"
    received: int = 0
    differences: int = 0
    shipping_given: int = 0
    refunds: int = 0
    revisions: int = 0
    removed: list[UUID] = field(default_factory=list)
    holds: dict[HoldKind, UUID] = field(default_factory=dict)
    released: list[UUID] = field(default_factory=list)

    @property
    def gross(self) -> int:
        return sum(line.gross for line in self.lines) + self.shipping

    @property
    def tax(self) -> int:
        return sum(tax_in(line.gross) for line in self.lines) + tax_in(self.shipping)

    @property
    def balance(self) -> int:
        """Total less what came and was not given back for a change."""
        return self.gross - self.received + self.differences

    @property
    def due(self) -> int:
        return self.balance if self.payment in {"awaited", "due"} else 0

    @property
    def refunded(self) -> int:
        return sum(line.given for line in self.lines) + self.shipping_given

    @property
    def is_open(self) -> bool:
        return self.status == "placed" and self.fulfilment == "open"

    @property
    def is_live(self) -> bool:
        return self.status == "placed" and self.fulfilment in {"open", "partly"} and self.payment != "refunded"

    @property
    def is_touched(self) -> bool:
        return bool(self.refunded) or any(line.over or line.refunded for line in self.lines)

    def line(self, pk: UUID) -> Line | None:
        return next((line for line in self.lines if line.pk == pk), None)

    def settle(self) -> None:
        if self.payment in {"paid", "refunded"} and self.fulfilment == "delivered":
            self.status = "completed"

    def leave(self) -> None:
        """Something has left, or what was left was taken out."""
        is_all = all(line.gone == line.quantity for line in self.lines)
        self.fulfilment = "shipped" if is_all else "partly"

    def figures(self) -> tuple[object, ...]:
        """All that a preview shows of an order after a change."""
        lines = [line.told for line in self.lines]
        return self.revisions, self.gross, self.tax, self.shipping, lines, self.address, self.wanted_on


@dataclass
class Change:
    """What a change comes to, before it is written."""

    before: Told
    after: Told
    policy: PricePolicy
    by_buyer: bool
    problems: set[str]

    @property
    def refund(self) -> int:
        return max(0, -self.after.balance)

    @property
    def due(self) -> int:
        return max(0, self.after.balance)

    @property
    def shown(self) -> tuple[object, ...]:
        """What a preview says: equal where its token is."""
        return self.policy, self.before.figures(), self.after.figures(), self.due, self.refund

    def require_possible(self, *, is_shown: bool) -> None:
        """As far as writing it is refused by what it comes to."""
        if self.problems == {"insufficient_stock"}:
            raise Refused(InsufficientStock)
        if self.problems:
            raise Refused(RevisionHasProblems)
        if is_shown and self.before.figures() == self.after.figures():
            raise Refused(NothingToChange)

    def settle(self) -> Told:
        """The order after it is written."""
        told, refund, due = self.after, self.refund, self.due
        told.revisions += 1
        if told.payment != "awaited":
            if refund:
                told.differences += refund
                told.refunds += 1
            told.payment = "due" if due else "paid"
            if not due and told.gross == told.refunded and not self.by_buyer:
                told.payment = "refunded"
        if told.fulfilment == "partly":
            told.leave()
        return told


def require_changeable(told: Told, world: World, *, by_buyer: bool) -> None:
    """Whether, and until when, an order may be changed."""
    if told.status != "placed" or told.fulfilment not in {"open", "partly"}:
        raise Refused(NotChangeable, "cancelled" if told.status == "cancelled" else "sent")
    if told.payment in {"refunded", "void"}:
        raise Refused(NotChangeable, "all_refunded")
    if by_buyer and world.now >= told.placed_at + timedelta(minutes=MINUTES):
        raise Refused(NotChangeable, "too_late")
    if by_buyer and world.for_buyers == REPRICE and told.is_touched:
        raise Refused(NotChangeable, "handed_over")


def changed(told: Told, edits: Sequence[Edit], policy: PricePolicy, world: World, *, by_buyer: bool) -> Change:
    """What edits come to."""
    require_changeable(told, world, by_buyer=by_buyer)
    policy = world.for_buyers if by_buyer else policy
    if policy == REPRICE and told.is_touched:
        raise Refused(NotChangeable, "prices_are_fixed")
    change = Change(told, deepcopy(told), policy, by_buyer, set())
    reader = _Reader(change.after, policy, world.today)
    for edit in edits:
        reader.read(edit)
    change.after.removed += [line.pk for line in change.after.lines if line.units == 0 and line.pk]
    change.after.lines = [line for line in change.after.lines if line.units]
    if not change.after.lines:
        raise Refused(NotChangeable, "would_be_empty")
    _price(change, reader, world)
    for line in change.after.lines:
        known = told.line(line.pk) if line.pk else None
        is_all = line.quantity == line.refunded
        if known and known.told != line.told and (line.given > line.gross or (is_all and line.given != line.gross)):
            raise Refused(NotChangeable, "prices_are_fixed")
    if any(more > max(0, world.free[sku]) for sku, more in _more(change).items()):
        change.problems.add("insufficient_stock")
    if by_buyer and change.refund:
        change.problems.add("gives_money_back")
    return change


def held(told: Told) -> None:
    if HoldKind.FRAUD in told.holds:
        raise Refused(OrderIsHeld)


def _more(change: Change) -> Counter[str]:
    more = Counter[str]()
    for line in change.after.lines:
        more[line.sku] += line.quantity
    for line in change.before.lines:
        more[line.sku] -= line.quantity
    return more


def _price(change: Change, reader: "_Reader", world: World) -> None:
    """At today's prices: what is added or asked for so, or all."""
    told, is_all = change.after, change.policy == REPRICE
    wanted = Counter[str]()
    for line in told.lines:
        wanted[line.sku] += line.quantity
    has_code = any(line.discount for line in change.before.lines) or reader.has_code
    for line in told.lines:
        if is_all or line.pk is None or line.pk in reader.anew:
            line.price = world.prices[line.sku][wanted[line.sku] >= 10]
            line.discount = line.subtotal // 10 if is_all and has_code else 0
    if is_all:
        told.shipping = 0 if sum(line.subtotal for line in told.lines) >= FREE_FROM else FEE


class _Reader:
    """Edits one after another; the first that can't be is refused."""

    def __init__(self, told: Told, policy: PricePolicy, today: date) -> None:
        self.told, self.policy, self.today = told, policy, today
        self.seen: set[UUID] = set()
        self.anew: set[UUID] = set()
        self.has_code = False

    def read(self, edit: Edit) -> None:
        match edit:
            case AddLine():
                self.add(edit)
            case SetQuantity():
                self.set(edit)
            case RemoveLine():
                self.set(SetQuantity(edit.line_id, 0))
            case ChangeAddress():
                self.move(edit.delivery, edit.ship_to.country != "KR")
                self.told.address = edit.ship_to.line1
            case ChangeDate():
                self.move(edit.delivery, edit.wanted_on is not None and edit.wanted_on < self.today)
                self.told.wanted_on = edit.wanted_on
            case EnterCode():
                if self.policy != REPRICE or edit.code != CODE:
                    raise Refused(InvalidRevision)
                self.has_code = True

    def add(self, edit: AddLine) -> None:
        is_known = edit.sku in {"MUG", "CUP"} and (edit.unit == "each" or edit.sku == "CUP")
        if not is_known or edit.unit_quantity < 1 or edit.delivery != 1:
            raise Refused(InvalidRevision)
        self.told.lines.append(Line(None, edit.sku, edit.unit, edit.unit_quantity, 0))

    def set(self, edit: SetQuantity) -> None:
        line = self.told.line(edit.line_id)
        if line is None or edit.line_id in self.seen or edit.unit_quantity < 0:
            raise Refused(InvalidRevision)
        if edit.unit_quantity * UNITS[line.unit] < max(line.over, line.refunded):
            raise Refused(BelowHandedOver)
        self.seen.add(edit.line_id)
        if edit.prices == REPRICE and edit.unit_quantity:
            if line.over or line.refunded:
                raise Refused(NotChangeable, "prices_are_fixed")
            self.anew.add(edit.line_id)
        line.keep(edit.unit_quantity)

    def move(self, delivery: int, is_bad: bool) -> None:
        if delivery != 1:
            raise Refused(InvalidRevision)
        if any(line.over for line in self.told.lines):
            raise Refused(NotChangeable, "delivery_is_handed_over")
        if is_bad:
            raise Refused(InvalidRevision)
