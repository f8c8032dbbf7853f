"""Plans, waits, boxes, scans and timelines, by example and by property."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jangteo.fulfilment import rules
from jangteo.fulfilment.errors import NotCarried
from jangteo.fulfilment.gateways import fake_messages
from jangteo.fulfilment.gateways.hangang import HANGANG, tracking_number
from jangteo.fulfilment.types import (
    CarrierEventDraft,
    Consignment,
    DeliveryState,
    Goods,
    Parcel,
    Progress,
    Promised,
    ScanOutcome,
    ShipmentState,
    Terms,
    ToPick,
    Wait,
)
from jangteo.kernel.money import Money
from jangteo.parties.types import PostalAddress

DAY, START = date(2026, 11, 26), datetime(2026, 11, 26, tzinfo=UTC)
LINE, OTHER = UUID(int=1), UUID(int=2)

events = st.lists(
    st.builds(
        CarrierEventDraft,
        key=st.integers(0, 9).map(str),
        tracking_no=st.just("1"),
        kind=st.sampled_from(Progress),
        at=st.integers(0, 5).map(lambda hours: START + timedelta(hours=hours)),
        where=st.sampled_from(["", "옥천"]),
    ),
    max_size=8,
)
goods = st.lists(
    st.builds(
        Goods, st.text("ab", min_size=1, max_size=3), st.integers(1, 40), st.integers(1, 30_000), st.integers(1, 90_000)
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one.key,
)


def test_the_table_of_moves_knows_every_state_and_reaches_it() -> None:
    assert set(rules.MOVES) == set(ShipmentState)
    reached, edge = {ShipmentState.PLANNED}, [ShipmentState.PLANNED]
    while edge:
        new = rules.MOVES[edge.pop()] - reached
        reached |= new
        edge += new
    assert reached == set(ShipmentState)


@settings(max_examples=60)
@given(told=events, data=st.data())
def test_any_order_and_repetition_of_events_tells_the_same_story(
    told: list[CarrierEventDraft], data: st.DataObject
) -> None:
    again = data.draw(
        st.permutations([*told, *data.draw(st.lists(st.sampled_from(told), max_size=4) if told else st.just([]))])
    )
    assert rules.timeline(again) == rules.timeline(told)


@settings(max_examples=60)
@given(told=events)
def test_a_story_is_in_order_and_ends_with_its_end(told: list[CarrierEventDraft]) -> None:
    found = rules.timeline(told)
    assert [step.at for step in found.steps] == sorted(step.at for step in found.steps)
    kinds = {step.kind for step in found.steps}
    assert (found.state is None) is (not told)
    if Progress.RETURNED in kinds:
        assert found.state == Progress.RETURNED
    elif Progress.DELIVERED in kinds:
        assert found.state == Progress.DELIVERED
    reached = [stage.is_reached for stage in found.stages]
    assert reached == sorted(reached, reverse=True)


@settings(max_examples=60)
@given(packed=goods)
def test_no_box_holds_more_than_it_may_and_nothing_is_left_out(packed: list[Goods]) -> None:
    boxes = {box.code: box for box in rules.BOXES}
    kinds = {one.key: one for one in packed}
    parcels = rules.pack_boxes(packed)
    for parcel in parcels:
        grams = sum(kinds[key].grams * count for key, count in parcel.contents.items())
        cubic = sum(kinds[key].cubic * count for key, count in parcel.contents.items())
        assert (grams, cubic) == (parcel.grams, parcel.cubic)
        assert grams <= boxes[parcel.box].grams
        assert cubic <= boxes[parcel.box].cubic
    sums = {key: sum(parcel.contents.get(key, 0) for parcel in parcels) for key in kinds}
    assert sums == {one.key: one.quantity for one in packed}


def test_a_unit_that_no_pallet_takes_is_refused_by_name() -> None:
    with pytest.raises(NotCarried) as refused:
        rules.pack_boxes([Goods("ANVIL", 1, 600_000, 1000)])
    assert refused.value.facts["sku"] == "ANVIL"
    assert [one.box for one in rules.pack_boxes([rules.goods_of("MUG", 3, None)])] == ["S"]
    assert [one.box for one in rules.pack_boxes([rules.goods_of("STOVE", 1, Decimal(80_000))])] == ["PALLET"]


@settings(max_examples=60)
@given(
    promised=st.lists(
        st.builds(
            Promised,
            line_id=st.integers(1, 4).map(lambda n: UUID(int=n)),
            variant_id=st.just(UUID(int=9)),
            delivery_id=st.integers(1, 2).map(lambda n: UUID(int=n)),
            place_id=st.integers(1, 3).map(lambda n: UUID(int=n)),
            quantity=st.integers(0, 9),
            already=st.integers(0, 9),
        ),
        unique_by=lambda one: (one.line_id, one.place_id),
    )
)
def test_a_plan_holds_each_promised_unit_once(promised: list[Promised]) -> None:
    plan = rules.plan_shipments(promised)
    assert sum(sum(one.quantities.values()) for one in plan) == sum(
        max(0, one.quantity - one.already) for one in promised
    )
    assert len({(one.delivery_id, one.place_id) for one in plan}) == len(plan)


@pytest.mark.parametrize(
    ("quantity", "delivery", "terms", "wait"),
    [
        (5, DeliveryState(5, 5, 0), Terms(), None),
        (5, DeliveryState(5, 5, 0, is_held=True), Terms(), Wait.HELD),
        (5, DeliveryState(5, 5, 0, wanted_on=DAY + timedelta(days=3)), Terms(), Wait.TOO_EARLY),
        (5, DeliveryState(5, 5, 0, wanted_on=DAY + timedelta(days=2)), Terms(), None),
        (5, DeliveryState(9, 5, 0), Terms(is_complete_only=True), Wait.REST_NOT_PROMISED),
        (5, DeliveryState(9, 9, 0), Terms(is_complete_only=True), None),
        (4, DeliveryState(9, 9, 0), Terms(least_fill=50), Wait.TOO_LITTLE),
        (4, DeliveryState(9, 9, 5), Terms(least_fill=50), None),
        (5, DeliveryState(10, 5, 0), Terms(least_fill=50), None),
    ],
)
def test_why_a_shipment_waits(quantity: int, delivery: DeliveryState, terms: Terms, wait: Wait | None) -> None:
    assert rules.find_wait(quantity, delivery, terms, DAY) == wait


def line(**facts: object) -> ToPick:
    return ToPick(**({"line_id": LINE, "codes": frozenset({"MUG", "8801"}), "quantity": 2, "picked": 0} | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "lines", "outcome"),
    [
        ("MUG", [line()], ScanOutcome.PICKED),
        ("8801", [line()], ScanOutcome.PICKED),
        ("CUP", [line()], ScanOutcome.WRONG),
        ("MUG", [line(picked=2)], ScanOutcome.TOO_MANY),
        ("MUG", [line(picked=2), line(line_id=OTHER)], ScanOutcome.PICKED),
        ("N1", [line(has_serials=True, serials=frozenset({"N1"}))], ScanOutcome.PICKED),
        ("N1", [line(has_serials=True, serials=frozenset({"N1"}), scanned=frozenset({"N1"}))], ScanOutcome.TWICE),
        ("N2", [line(has_serials=True, serials=frozenset({"N1"}))], ScanOutcome.WRONG),
        ("MUG", [line(has_serials=True, serials=frozenset({"N1"}))], ScanOutcome.NOT_HERE),
        ("L1", [line(lots={"L1": 2})], ScanOutcome.PICKED),
        ("MUG#L1", [line(lots={"L1": 0, "L2": 2})], ScanOutcome.TOO_MANY),
        ("L1", [line(lots={"L1": 2}, recalled=frozenset({"L1"}))], ScanOutcome.RECALLED),
        ("MUG", [line(lots={"L1": 2}, recalled=frozenset({"L1"}))], ScanOutcome.RECALLED),
    ],
)
def test_what_a_scan_takes(code: str, lines: list[ToPick], outcome: ScanOutcome) -> None:
    assert rules.read_scan(code, lines).outcome == outcome


@pytest.mark.parametrize(
    ("postcode", "grams", "won", "surcharge"),
    [
        ("04524", 2_000, 3_500, 0),
        ("04524", 2_001, 4_500, 0),
        ("63243", 1_000, 6_500, 3_000),
        ("40200", 1_000, 8_500, 5_000),
    ],
)
def test_rates_go_by_weight_and_zone(postcode: str, grams: int, won: int, surcharge: int) -> None:
    address = PostalAddress("손지우", "010-0000-0000", postcode, "세종대로 110")
    rate = HANGANG.quote(Consignment("1", "W1", address, (Parcel("S", grams, 100, {}),)))
    assert (rate.amount, rate.surcharge) == (Money(won, "KRW"), Money(surcharge, "KRW"))


def test_abroad_is_not_carried_and_a_label_is_safe() -> None:
    abroad = PostalAddress("<b>J</b>", "1", "10115", "Straße 1", country="DE")
    told = Consignment("1", "W1", abroad, (Parcel("S", 100, 100, {}),))
    with pytest.raises(NotCarried):
        HANGANG.quote(told)
    at_home = PostalAddress("<script>", "1", "04524", "세종대로 110")
    label = HANGANG.label(Consignment("1-S1", "W1", at_home, told.parcels), tracking_number("1-S1"), 1)
    assert "<script" not in label
    assert "&lt;script&gt;" in label


def test_the_fake_tells_late_and_twice() -> None:
    told = fake_messages("665398262645", START)
    assert len(told) > len({one["id"] for one in told})
    assert [one["at"] for one in told] != sorted(one["at"] for one in told)
