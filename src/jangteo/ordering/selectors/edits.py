"""What the edits of a revision mean for an order as it stands; the first that can't be is named."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import GIFT_CARD, VariantId, VariantView, Viewer
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.ordering.errors import BelowHandedOver, InvalidRevision, NotChangeable
from jangteo.ordering.models import OrderDelivery
from jangteo.ordering.selectors.standing import StandingOrder
from jangteo.ordering.types import (
    LARGEST_QUANTITY,
    MOST_EDITS,
    MOST_ORDER_LINES,
    AddLine,
    ChangeAddress,
    ChangeDate,
    Edit,
    EnterCode,
    PricePolicy,
    RemoveLine,
    SetQuantity,
)
from jangteo.parties.types import PostalAddress
from jangteo.pricing.selectors import find_coupon

LAST_YEAR = 2200


@dataclass(frozen=True, slots=True)
class Added:
    """A line that an edit adds."""

    id: UUID
    variant: VariantView
    unit: str
    unit_quantity: int
    quantity: int
    delivery: OrderDelivery


@dataclass(slots=True)
class Wanted:
    """What a change comes to, before it is priced.

    quantities  {line: units of its own, base units}; (0, 0) takes it out
    repriced    lines that get today's list price
    moved       {delivery number: address and day}
    codes       coupons more
    """

    quantities: dict[UUID, tuple[int, int]] = field(default_factory=dict)
    repriced: set[UUID] = field(default_factory=set)
    added: list[Added] = field(default_factory=list)
    moved: dict[int, tuple[Mapping[str, Any], date | None]] = field(default_factory=dict)
    codes: list[UUID] = field(default_factory=list)


def read_edits(standing: StandingOrder, edits: Sequence[Edit], policy: PricePolicy, viewer: Viewer) -> Wanted:
    """What all edits together want.

    raises  InvalidRevision with the edit's place in `field`, BelowHandedOver, NotChangeable
    """
    if len(edits) > MOST_EDITS:
        raise InvalidRevision(f"{MOST_EDITS} edits at a time at most", field="edits", limit=MOST_EDITS)
    skus = {edit.sku for edit in edits if isinstance(edit, AddLine)}
    variants: Mapping[str, VariantView] = catalog.variants_by_sku(skus, viewer) if skus else {}
    units = _units_of(standing)
    wanted = Wanted()
    for place, edit in enumerate(edits):
        _read(standing, wanted, edit, f"edits[{place}]", variants, units, policy, viewer)
    left = len(standing.lines) - sum(1 for _, quantity in wanted.quantities.values() if not quantity)
    if left + len(wanted.added) == 0:
        raise NotChangeable(number=standing.row.number, why="would_be_empty")
    if left + len(wanted.added) > MOST_ORDER_LINES:
        raise InvalidRevision(f"an order has at most {MOST_ORDER_LINES} lines", field="edits", limit=MOST_ORDER_LINES)
    return wanted


def _read(  # noqa: PLR0913 -- one edit, and all it is read by
    standing: StandingOrder,
    wanted: Wanted,
    edit: Edit,
    where: str,
    variants: Mapping[str, VariantView],
    units: Mapping[VariantId, VariantView],
    policy: PricePolicy,
    viewer: Viewer,
) -> None:
    match edit:
        case AddLine():
            wanted.added.append(_added(standing, edit, where, variants))
        case SetQuantity():
            _set(standing, wanted, edit, where, units)
        case RemoveLine():
            _set(standing, wanted, SetQuantity(edit.line_id, 0), where, units)
        case ChangeAddress():
            _move(standing, wanted, edit.delivery, where, address=edit.ship_to)
        case ChangeDate():
            _move(standing, wanted, edit.delivery, where, day=edit.wanted_on, has_day=True)
        case EnterCode():
            wanted.codes.append(_code(edit, where, policy, viewer))


def _units_of(standing: StandingOrder) -> Mapping[VariantId, VariantView]:
    return catalog.variants_by_id([line.variant_id for line in standing.lines.values() if line.variant_id])


def _set(
    standing: StandingOrder, wanted: Wanted, edit: SetQuantity, where: str, units: Mapping[VariantId, VariantView]
) -> None:
    line = standing.lines.get(edit.line_id)
    if line is None:
        raise InvalidRevision("this order has no such line", field=f"{where}.line", line_id=str(edit.line_id)[:60])
    if line.pk in wanted.quantities:
        raise InvalidRevision(f"{line.sku} is changed twice", field=f"{where}.line", sku=line.sku)
    if line.tax_code == GIFT_CARD:
        raise NotChangeable(number=standing.row.number, why="gift_card", sku=line.sku, field=f"{where}.line")
    quantity = 0
    if _count(edit.unit_quantity, f"{where}.quantity", 0):
        variant = units.get(VariantId(line.variant_id)) if line.variant_id else None
        ratio = (
            next(((one.numerator, one.denominator) for one in variant.units if one.code == line.unit), None)
            if (variant)
            else None
        )
        if ratio is None:
            raise InvalidRevision(f"{line.sku} is not sold by this unit any more", field=f"{where}.line", sku=line.sku)
        quantity = _base(edit.unit_quantity, ratio, line.sku, f"{where}.quantity")
    least = max(line.handed_over, standing.refunded.get(line.pk, 0))
    if quantity < least:
        raise BelowHandedOver(
            f"{line.sku}: {least} are handed over or given back already",
            field=f"{where}.quantity",
            sku=line.sku,
            least=least,
        )
    wanted.quantities[line.pk] = (edit.unit_quantity, quantity)
    if edit.prices == PricePolicy.REPRICE and quantity:
        if line.handed_over or line.pk in standing.refunded:
            raise NotChangeable(number=standing.row.number, why="prices_are_fixed", sku=line.sku, field=where)
        wanted.repriced.add(line.pk)


def _added(standing: StandingOrder, edit: AddLine, where: str, variants: Mapping[str, VariantView]) -> Added:
    variant = variants.get(edit.sku)
    if variant is None:
        raise InvalidRevision(f"{edit.sku[:64]!r} is not sold here", field=f"{where}.sku", sku=edit.sku[:64])
    if variant.is_gift_card:
        raise NotChangeable(number=standing.row.number, why="gift_card", sku=edit.sku, field=f"{where}.sku")
    ratio = next(((one.numerator, one.denominator) for one in variant.units if one.code == edit.unit), None)
    if ratio is None:
        known = [one.code for one in variant.units]
        raise InvalidRevision(
            f"{edit.sku} is not sold by {edit.unit[:20]!r}", field=f"{where}.unit", sku=edit.sku, units=known
        )
    _count(edit.unit_quantity, f"{where}.quantity", 1)
    quantity = _base(edit.unit_quantity, ratio, edit.sku, f"{where}.quantity")
    delivery = _delivery(standing, edit.delivery, where)
    return Added(new_id(), variant, edit.unit, edit.unit_quantity, quantity, delivery)


def _count(quantity: int, where: str, least: int) -> int:
    if isinstance(quantity, bool) or not isinstance(quantity, int) or not least <= quantity <= LARGEST_QUANTITY:
        raise InvalidRevision(
            f"a quantity is a whole number from {least} to {LARGEST_QUANTITY}",
            field=where,
            minimum=least,
            maximum=LARGEST_QUANTITY,
        )
    return quantity


def _base(unit_quantity: int, ratio: tuple[int, int], sku: str, where: str) -> int:
    quantity = catalog.base_quantity(unit_quantity, *ratio)
    if quantity is None or not 1 <= quantity <= LARGEST_QUANTITY:
        raise InvalidRevision(
            f"{sku}: a line holds 1 to {LARGEST_QUANTITY} whole base units", field=where, maximum=LARGEST_QUANTITY
        )
    return quantity


def _delivery(standing: StandingOrder, number: int, where: str) -> OrderDelivery:
    delivery = standing.deliveries.get(number)
    if delivery is None:
        raise InvalidRevision("this order has no such delivery", field=f"{where}.delivery")
    return delivery


def _move(  # noqa: PLR0913 -- one of two edits of a delivery
    standing: StandingOrder,
    wanted: Wanted,
    number: int,
    where: str,
    *,
    address: PostalAddress | None = None,
    day: date | None = None,
    has_day: bool = False,
) -> None:
    delivery = _delivery(standing, number, where)
    if any(line.handed_over for line in standing.lines.values() if line.delivery_id == delivery.pk):
        raise NotChangeable(number=standing.row.number, why="delivery_is_handed_over", field=f"{where}.delivery")
    ship_to, wanted_on = wanted.moved.get(number, (delivery.ship_to, delivery.wanted_on))
    if address is not None:
        ship_to = _address(standing, address, where)
    if has_day:
        if day is not None and not (clock.today() <= day and day.year <= LAST_YEAR):
            raise InvalidRevision("the day is past, or too far away", field=f"{where}.date")
        wanted_on = day
    wanted.moved[number] = (ship_to, wanted_on)


def _address(standing: StandingOrder, address: PostalAddress, where: str) -> Mapping[str, Any]:
    told = asdict(address)
    missing = next((name for name in ("recipient", "phone", "postcode", "line1") if not told[name].strip()), None)
    if missing:
        raise InvalidRevision("this part of the address is missing", field=f"{where}.address.{missing}")
    if any("\0" in str(value) or len(str(value)) > 200 for value in told.values()):
        raise InvalidRevision("a part of the address can't be kept", field=f"{where}.address")
    country = standing.row.ship_to.get("country", address.country)
    if address.country != country:
        raise InvalidRevision(f"an order goes to one country: {country}", field=f"{where}.address.country")
    return told


def _code(edit: EnterCode, where: str, policy: PricePolicy, viewer: Viewer) -> UUID:
    if policy != PricePolicy.REPRICE:
        raise InvalidRevision("a code counts only where the order is priced anew", field=f"{where}.code")
    coupon = find_coupon(edit.code[:60].replace("\0", ""), viewer.party_ids)
    if coupon is None:
        raise InvalidRevision("there is no such code", field=f"{where}.code")
    return coupon.id
