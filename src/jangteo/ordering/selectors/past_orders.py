"""Past orders as rules of approval would have seen them: streamed, a fixed number of queries a hundred."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jangteo.approvals.types import Asked, AskedLine, Measure, PastOrder
from jangteo.catalog.selectors import categories_of
from jangteo.kernel.money import Money, round_money
from jangteo.ordering.models import Order, OrderDelivery, OrderLine
from jangteo.ordering.types import OrderKind, OrderOrigin, OrderStatus

AT_ONCE = 100
type Place = tuple[str, str, str, str]
type Known = Mapping[UUID, Mapping[UUID, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Looking:
    """What is looked up of orders: what rules look at, and nothing else.

    windows   days over which what was ordered before counts
    lineages  {unit: itself and those above it}
    roles     {party: {person: roles they hold today}}
    """

    since: datetime
    measures: frozenset[Measure]
    windows: frozenset[int]
    lineages: Mapping[UUID, Sequence[UUID]]
    roles: Known


@dataclass
class _Before:
    """What was ordered before the order that is looked at.

    lines   {(party, variant): what so many units came to last, in which currency}
    places  {party: where goods were sent}
    spent   {(party, currency): when, and the sum of all until then}
    """

    lines: dict[tuple[UUID, UUID], tuple[int, int, str]] = field(default_factory=dict)
    asked: set[tuple[UUID, UUID]] = field(default_factory=set)
    places: dict[UUID, set[Place]] = field(default_factory=lambda: defaultdict(set))
    spent: dict[tuple[UUID, str], tuple[list[datetime], list[int]]] = field(default_factory=dict)


def count_past(party_ids: Collection[UUID], since: datetime) -> int:
    """How many orders parties placed since."""
    return _placed(party_ids).filter(placed_at__gte=since).count()


def past_orders(looking: Looking, names: Mapping[UUID, str], *, skip: int = 0) -> Iterator[PastOrder]:
    """The orders that parties placed since, oldest first; a hundred are held at a time.

    names  {person: name}
    skip   so many of the oldest are not looked at
    """
    rows = _placed(looking.lineages).filter(placed_at__gte=looking.since).order_by("placed_at", "id")
    before = _Before()
    if looking.windows:
        _read_spent(before, looking)
    ids = list(rows.values_list("pk", flat=True)[skip:])
    for start in range(0, len(ids), AT_ONCE):
        yield from _hundred(ids[start : start + AT_ONCE], looking, before, names)


def _placed(party_ids: Collection[UUID]) -> QuerySet[Order]:
    return Order.objects.filter(buyer__in=list(party_ids), kind=OrderKind.SALE.value)


def _hundred(ids: Sequence[UUID], looking: Looking, before: _Before, names: Mapping[UUID, str]) -> Iterator[PastOrder]:
    orders = list(Order.objects.filter(pk__in=ids).order_by("placed_at", "id"))
    lines: dict[UUID, list[OrderLine]] = defaultdict(list)
    for line in OrderLine.objects.filter(order__in=ids, quantity__gt=0).order_by("position"):
        lines[line.order_id].append(line)
    variants = {line.variant_id for rows in lines.values() for line in rows if line.variant_id}
    categories = categories_of(list(variants)) if Measure.CATEGORY in looking.measures else {}
    if looking.measures & {Measure.NEW_ARTICLE, Measure.DEVIATION}:
        _read_lines(before, orders, lines, looking)
    places = _read_places(before, orders, looking) if Measure.NEW_ADDRESS in looking.measures else {}
    for order in orders:
        own = lines[order.pk]
        asked_lines = tuple(_line(order, one, categories, before) for one in own)
        asked = _asked(order, asked_lines, places.get(order.pk, ()), looking, before)
        requester = names.get(order.person_id, "") if order.person_id else ""
        assert order.buyer_id is not None
        yield PastOrder(order.number, order.buyer_id, requester or order.placed_by_name, order.placed_at, asked)
        if order.status != OrderStatus.CANCELLED:
            _remember(before, order, own, places.get(order.pk, ()))


def _asked(
    order: Order, lines: tuple[AskedLine, ...], places: Collection[Place], looking: Looking, before: _Before
) -> Asked:
    assert order.buyer_id is not None
    requester = order.person_id or order.buyer_id
    held = (looking.roles.get(unit, {}).get(requester, frozenset()) for unit in looking.lineages[order.buyer_id])
    return Asked(
        total=Money(order.gross_minor, order.currency),
        shipping=Money(order.shipping_net_minor + order.shipping_tax_minor, order.currency),
        lines=lines,
        requester_id=requester,
        roles=frozenset(code for codes in held for code in codes),
        cost_centre=order.cost_centre,
        is_new_address=order.is_gift or any(place not in before.places[order.buyer_id] for place in places),
        spent_before={days: _spent(before, order, days) for days in looking.windows},
    )


def _line(order: Order, line: OrderLine, categories: Mapping[Any, frozenset[str]], before: _Before) -> AskedLine:
    assert order.buyer_id is not None
    last = before.lines.get((order.buyer_id, line.variant_id)) if line.variant_id else None
    reference = None
    if last is not None and last[2] == order.currency:
        whole = Money(last[1], order.currency).to_decimal()
        reference = round_money(whole * Decimal(line.quantity) / Decimal(last[0]), order.currency)
    return AskedLine(
        sku=line.sku,
        units=line.quantity,
        gross=Money(line.gross_minor, order.currency),
        categories=categories.get(line.variant_id, frozenset()),
        reference=reference,
        is_new=last is None,
    )


def _remember(before: _Before, order: Order, lines: Sequence[OrderLine], places: Collection[Place]) -> None:
    assert order.buyer_id is not None
    for line in lines:
        if line.variant_id is not None:
            before.lines[order.buyer_id, line.variant_id] = (line.quantity, line.gross_minor, order.currency)
    if not order.is_gift:
        before.places[order.buyer_id].update(places)


def _read_lines(
    before: _Before, orders: Sequence[Order], lines: Mapping[UUID, Sequence[OrderLine]], looking: Looking
) -> None:
    """What was bought before the time that is looked at, of articles not met so far; one query."""
    wanted = {
        (order.buyer_id, line.variant_id) for order in orders for line in lines[order.pk] if line.variant_id is not None
    }
    new = {one for one in wanted if one not in before.asked and one[0] is not None}
    before.asked |= new  # type: ignore[arg-type]
    rows = OrderLine.objects.filter(
        order__buyer__in={party for party, _variant in new},
        variant__in={variant for _party, variant in new},
        order__placed_at__lt=looking.since,
        order__kind=OrderKind.SALE.value,
        quantity__gt=0,
    ).exclude(order__status=OrderStatus.CANCELLED.value)
    last = rows.order_by("order__buyer", "variant", "-order__placed_at", "-id").distinct("order__buyer", "variant")
    found = last.values_list("order__buyer", "variant", "quantity", "gross_minor", "order__currency")
    for party, variant, quantity, gross, currency in found:
        before.lines.setdefault((party, variant), (quantity, gross, currency))


def _read_places(before: _Before, orders: Sequence[Order], looking: Looking) -> dict[UUID, set[Place]]:
    """{order: where it went}, and what of these was known before the time that is looked at; two queries."""
    parties = {order.pk: order.buyer_id for order in orders}
    found: dict[UUID, set[Place]] = defaultdict(set)
    for order_id, ship_to in OrderDelivery.objects.filter(order__in=list(parties)).values_list("order", "ship_to"):
        found[order_id].add(_place(ship_to))
    codes = {place[0] for places in found.values() for place in places}
    rows = OrderDelivery.objects.filter(
        order__buyer__in=set(parties.values()),
        order__placed_at__lt=looking.since,
        order__origin=OrderOrigin.PLACED.value,
        order__is_gift=False,
        ship_to__postcode__in=list(codes),
    ).exclude(order__status=OrderStatus.CANCELLED.value)
    for party, ship_to in rows.order_by().values_list("order__buyer", "ship_to").distinct():
        before.places[party].add(_place(ship_to))
    return found


def _place(ship_to: Mapping[str, Any]) -> Place:
    return tuple(str(ship_to.get(name, "")) for name in ("postcode", "line1", "line2", "country"))  # type: ignore[return-value]


def _read_spent(before: _Before, looking: Looking) -> None:
    """All that may count together with an order, by party and currency, as sums; one query."""
    first = looking.since - timedelta(days=max(looking.windows))
    rows = _placed(looking.lineages).filter(placed_at__gt=first).exclude(status=OrderStatus.CANCELLED.value)
    found: dict[tuple[UUID, str], tuple[list[datetime], list[int]]] = defaultdict(lambda: ([], []))
    for party, currency, at, gross in rows.order_by("placed_at", "id").values_list(
        "buyer", "currency", "placed_at", "gross_minor"
    ):
        found[party, currency][0].append(at)
        found[party, currency][1].append(gross)
    before.spent = {key: (times, [0, *accumulate(sums)]) for key, (times, sums) in found.items()}


def _spent(before: _Before, order: Order, days: int) -> Money:
    """What the party ordered within so many days before an order, without it."""
    times, sums = before.spent.get((order.buyer_id, order.currency), ([], [0]))  # type: ignore[arg-type]
    first = bisect_right(times, order.placed_at - timedelta(days=days))
    return Money(sums[bisect_left(times, order.placed_at)] - sums[first], order.currency)
