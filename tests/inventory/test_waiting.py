"""Units promised for later: by which day, within which cap, and who gets what comes in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from factories import ACTOR, channel, company, receive, serve, variant
from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.inventory.errors import InsufficientStock, InvalidSupply, NotEnough
from jangteo.inventory.models import StockLevel, SupplyPolicy, Waiting
from jangteo.inventory.selectors import get_purchase, list_waiting, promisable, promised_units
from jangteo.inventory.services import (
    adjust_stock,
    allocate_stock,
    close_purchase,
    fill_waiting,
    place_purchase,
    receive_purchase,
    release_stock,
    set_supply,
    ship_stock,
)
from jangteo.inventory.types import (
    Allocated,
    Demand,
    FillRule,
    Moved,
    PurchaseLineDraft,
    ReceiptLine,
    SupplyKind,
    WaitingState,
)
from jangteo.kernel import because, clock, verify
from jangteo.kernel.ids import new_id

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)  # ten in Seoul


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel()
    serve(one.id)
    return one


@pytest.fixture
def mug(shop: Channel) -> VariantId:
    return variant("MUG", shop)


def backorder(mug: VariantId, cap: int = 10, lead_days: int | None = 3, **facts: object) -> None:
    kind = SupplyKind.BACKORDER
    set_supply(variant_id=mug, kind=kind, cap=cap, lead_days=lead_days, actor=ACTOR, **facts)  # type: ignore[arg-type]


def order(shop: Channel, mug: VariantId, quantity: int, **facts: object) -> tuple[UUID, UUID, Allocated]:
    order_id, line_id = new_id(), new_id()
    demand = Demand(line_id, mug, "MUG", quantity, **facts)  # type: ignore[arg-type]
    return order_id, line_id, allocate_stock(demands=[demand], channel_id=shop.id, order_id=order_id)


def on_order(mug: VariantId, quantity: int, day: date | None, key: str = "po") -> tuple[UUID, UUID]:
    purchase_id = place_purchase(
        supplier_id=company("Maker"),
        place_code="W1",
        lines=[PurchaseLineDraft(mug, quantity, expected_on=day)],
        currency="KRW",
        key=key,
        actor=ACTOR,
    )
    return purchase_id, get_purchase(purchase_id).lines[0].id


def waits(order_id: UUID) -> list[tuple[int, str, date]]:
    return [(one.quantity, one.kind.value, one.promised_on) for one in list_waiting(order_id=order_id)]


def sound() -> None:
    assert [one for one in verify.run() if one.invariant.name.startswith("inventory.") and not one.is_clean] == []


def test_what_lies_there_leaves_now_and_the_rest_by_a_day(shop: Channel, mug: VariantId) -> None:
    receive(mug, 4)
    backorder(mug)
    order_id, line_id, promised = order(shop, mug, 6)
    assert [(pick.place_code, pick.quantity) for pick in promised.picks] == [("W1", 4)]
    assert waits(order_id) == [(2, "backorder", date(2026, 12, 3))]
    assert promised.leaves_on == {line_id: date(2026, 12, 3)}
    assert SupplyPolicy.objects.get().waiting == 2
    told = because.list_for([line_id])[0].because
    assert because.in_words("allocation", told, "en") == ["Stock is promised from W1 4. 2 more leave by 2026-12-03."]
    sound()


def test_a_receipt_is_promised_before_the_lead_time_and_never_twice(shop: Channel, mug: VariantId) -> None:
    backorder(mug, cap=20, lead_days=10)
    on_order(mug, 5, date(2026, 12, 5))  # a Saturday: it leaves on Monday
    on_order(mug, 9, date(2026, 11, 27), "late")
    on_order(mug, 9, None, "some day")
    first, _, _ = order(shop, mug, 3)
    second, _, _ = order(shop, mug, 4)
    assert waits(first) == [(3, "backorder", date(2026, 12, 7))]
    assert waits(second) == [(2, "backorder", date(2026, 12, 7)), (2, "backorder", date(2026, 12, 14))]
    sound()


def test_the_cap_holds(shop: Channel, mug: VariantId) -> None:
    receive(mug, 1)
    backorder(mug, cap=2)
    with pytest.raises(InsufficientStock) as refused, transaction.atomic():
        order(shop, mug, 4)
    assert refused.value.facts == {"sku": "MUG", "requested": 4, "available": 3}
    assert (Waiting.objects.count(), StockLevel.objects.get().allocated) == (0, 0)
    order(shop, mug, 3)
    with pytest.raises(InsufficientStock), transaction.atomic():
        order(shop, mug, 1)
    with pytest.raises(IntegrityError, match="supplypolicy_within_its_cap"), transaction.atomic():
        SupplyPolicy.objects.update(waiting=3)
    with pytest.raises(InvalidSupply, match="2 units wait already"):
        backorder(mug, cap=1)


def test_later_than_wanted_is_refused_with_the_earliest_day(shop: Channel, mug: VariantId) -> None:
    receive(mug, 1)
    backorder(mug)
    with pytest.raises(InsufficientStock) as refused, transaction.atomic():
        order(shop, mug, 2, wanted_on=date(2026, 12, 2))
    assert refused.value.facts == {"sku": "MUG", "requested": 2, "available": 1, "earliest": "2026-12-03"}
    order_id, _, _ = order(shop, mug, 2, wanted_on=date(2026, 12, 3))
    assert waits(order_id) == [(1, "backorder", date(2026, 12, 3))]


def test_a_preorder_leaves_when_it_appears(shop: Channel, mug: VariantId) -> None:
    appears = date(2026, 12, 25)
    set_supply(variant_id=mug, kind=SupplyKind.PREORDER, cap=5, releases_on=appears, actor=ACTOR)
    order_id, _, _ = order(shop, mug, 2)
    assert waits(order_id) == [(2, "preorder", date(2026, 12, 28))]  # a holiday, then a weekend


def test_what_is_made_takes_the_next_days_that_are_free(shop: Channel, mug: VariantId) -> None:
    set_supply(variant_id=mug, kind=SupplyKind.MADE, cap=50, lead_days=2, per_day=4, actor=ACTOR)
    first, _, _ = order(shop, mug, 6)
    second, _, _ = order(shop, mug, 5)
    days = [date(2026, 12, day) for day in (2, 3, 4)]
    assert waits(first) == [(4, "made", days[0]), (2, "made", days[1])]
    assert waits(second) == [(2, "made", days[1]), (3, "made", days[2])]


def test_after_the_cut_off_the_next_open_day_counts(shop: Channel, mug: VariantId) -> None:
    receive(mug, 1)
    backorder(mug, lead_days=0)
    with clock.at(datetime(2026, 12, 4, 6, 0, tzinfo=UTC)):  # Friday at three in Seoul
        promise = promisable(shop.id, {mug: 2})[mug]
    assert (promise.now, promise.leaves_on) == (1, date(2026, 12, 7))
    assert promise.later == ((1, date(2026, 12, 7), SupplyKind.BACKORDER),)


def test_a_channels_own_policy_goes_before_that_of_all(shop: Channel, mug: VariantId) -> None:
    dealers = channel("dealers")
    serve(dealers.id)
    backorder(mug)
    set_supply(variant_id=mug, kind=SupplyKind.NONE, channel_id=dealers.id, actor=ACTOR)
    assert promisable(shop.id, {mug: 2})[mug].waits == 2
    assert promisable(dealers.id, {mug: 2})[mug].missing == 2


def test_what_comes_in_goes_to_who_ordered_first(shop: Channel, mug: VariantId) -> None:
    backorder(mug)
    purchase_id, line = on_order(mug, 4, date(2026, 12, 2))
    first, first_line, _ = order(shop, mug, 3)
    second, _, _ = order(shop, mug, 3)
    came = {line: ReceiptLine(mug, 4)}
    receive_purchase(purchase_id=purchase_id, receipts=came, key="1", actor=ACTOR)
    assert [(one.place_code, one.quantity) for one in promised_units(first)] == [("W1", 3)]
    assert (waits(first), waits(second)) == ([], [(2, "backorder", date(2026, 12, 3))])
    assert SupplyPolicy.objects.get().waiting == 2
    told = next(one.because for one in because.list_for([first_line]) if one.decision == "filled")
    number = get_purchase(purchase_id).number
    assert because.in_words("filled", told, "en") == [
        f"What waited was filled from W1 3 ({number}; by who ordered first). It came before 1 other orders."
    ]
    with pytest.raises(InsufficientStock), transaction.atomic():
        order(shop, mug, 9)
    sound()


def test_or_to_who_was_promised_the_earlier_day(shop: Channel, mug: VariantId) -> None:
    backorder(mug, lead_days=5, fills_by=FillRule.PROMISED_DATE)
    first, _, _ = order(shop, mug, 2)
    backorder(mug, lead_days=1, fills_by=FillRule.PROMISED_DATE)
    second, _, _ = order(shop, mug, 2)
    receive(mug, 3)
    assert (waits(first), waits(second)) == ([(1, "backorder", date(2026, 12, 7))], [])
    sound()


def test_units_keep_their_state_through_a_part_cancelled_and_a_part_shipped(shop: Channel, mug: VariantId) -> None:
    receive(mug, 2)
    backorder(mug)
    order_id, line_id, _ = order(shop, mug, 6)
    assert ship_stock(order_id=order_id, reference="1", quantities={line_id: 1}) == 1
    with pytest.raises(NotEnough), transaction.atomic():
        ship_stock(order_id=order_id, reference="1", quantities={line_id: 2})
    with pytest.raises(NotEnough), transaction.atomic():
        ship_stock(order_id=order_id, reference="1")
    assert release_stock(order_id=order_id, quantities={line_id: 3}) == 3
    assert (waits(order_id), [one.quantity for one in promised_units(order_id)]) == (
        [(1, "backorder", date(2026, 12, 3))],
        [1],
    )
    assert release_stock(order_id=order_id) == 2
    assert sorted(Waiting.objects.values_list("state", "quantity")) == [("released", 1), ("released", 3)]
    assert SupplyPolicy.objects.get().waiting == 0
    sound()


def test_what_one_gives_back_goes_to_who_waits(shop: Channel, mug: VariantId) -> None:
    receive(mug, 2)
    backorder(mug)
    first, _, _ = order(shop, mug, 2)
    second, _, _ = order(shop, mug, 1)
    release_stock(order_id=first)
    assert (waits(second), StockLevel.objects.get().allocated) == ([], 1)
    sound()


def test_found_units_and_a_place_that_serves_newly_fill_too(shop: Channel, mug: VariantId) -> None:
    backorder(mug)
    order_id, _, _ = order(shop, mug, 5)
    receive(mug, 1)
    adjust_stock(place_code="W1", moved=Moved(mug, 1), key="found", why="behind the shelf", actor=ACTOR)
    other = channel("other")
    serve(other.id, "W2")
    receive(mug, 2, "W2")
    assert (fill_waiting(), [quantity for quantity, *_ in waits(order_id)]) == (0, [3])
    serve(shop.id, "W2", 1)
    assert (fill_waiting(), [quantity for quantity, *_ in waits(order_id)]) == (2, [1])
    sound()


def test_a_purchase_that_will_not_come_leaves_its_orders_waiting(shop: Channel, mug: VariantId) -> None:
    backorder(mug, lead_days=None)
    purchase_id, _ = on_order(mug, 4, date(2026, 12, 2))
    order_id, _, _ = order(shop, mug, 3)
    assert list_waiting(order_id=order_id)[0].purchase == get_purchase(purchase_id).number
    close_purchase(purchase_id=purchase_id, why="the maker burned down", actor=ACTOR)
    assert [(one.purchase, one.quantity) for one in list_waiting(order_id=order_id)] == [("", 3)]
    sound()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"cap": -1}, "cap"),
        ({"cap": 10**9 + 1}, "cap"),
        ({"lead_days": -1}, "lead_days"),
        ({"lead_days": 366}, "lead_days"),
        ({"kind": SupplyKind.PREORDER}, "releases_on"),
        ({"kind": SupplyKind.MADE}, "per_day"),
        ({"per_day": 10**30}, "per_day"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(mug: VariantId, facts: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidSupply) as refused:
        set_supply(**({"variant_id": mug, "kind": SupplyKind.BACKORDER, "actor": ACTOR} | facts))  # type: ignore[arg-type]
    assert refused.value.facts["field"] == field
    assert not SupplyPolicy.objects.exists()


def test_states_are_those_of_the_table() -> None:
    assert {state.value for state in WaitingState} == {"waiting", "filled", "released"}
