import json
from datetime import timedelta
from typing import Any

import pytest

from factories import ACTOR
from fulfilment.world import broken, line_of, ordered, pick_all, planned, send
from jangteo.fulfilment import services
from jangteo.fulfilment.errors import BadSignature, NotPicked, ShipmentWaits
from jangteo.fulfilment.gateways import fake_messages, sign
from jangteo.fulfilment.models import CarrierEvent, Scan, Shipment, ShipmentLine
from jangteo.fulfilment.selectors import shipments_by_order
from jangteo.fulfilment.types import Progress, ScanOutcome, Terms, Wait
from jangteo.inventory.models import Allocation, StockLevel
from jangteo.kernel import clock, outbox
from jangteo.kernel.errors import IllegalMove
from jangteo.kernel.models import OutboxEvent
from jangteo.ordering.errors import BeingPicked, OrderIsHeld
from jangteo.ordering.models import Order, OrderHold
from jangteo.ordering.selectors import preview_revision
from jangteo.ordering.services import cancel_order, hold_order, revise_order, ship_order
from jangteo.ordering.types import HoldKind, SetQuantity

pytestmark = pytest.mark.django_db


def tell(messages: list[dict[str, Any]]) -> None:
    body = json.dumps({"events": messages}).encode()
    services.take_message(carrier="hangang", body=body, headers=sign(body, clock.now()))


def test_an_order_is_planned_when_it_is_placed_and_only_once() -> None:
    order = ordered({"MUG": 2, "CUP": 1})
    while outbox.relay_batch():
        pass
    (first,) = planned(order)
    assert planned(order) == [first]
    assert sorted(ShipmentLine.objects.values_list("line__sku", "quantity")) == [("CUP", 1), ("MUG", 2)]


def test_from_plan_to_the_door() -> None:
    order = ordered({"MUG": 2})
    (pk,) = planned(order)
    row = send(pk)
    assert row.tracking_no
    order.refresh_from_db()
    assert (order.fulfilment, order.lines.get().handed_over) == ("shipped", 2)
    tell(fake_messages(row.tracking_no, clock.now()))
    row.refresh_from_db()
    order.refresh_from_db()
    assert (row.state, order.fulfilment) == ("delivered", "delivered")
    view = shipments_by_order([order.pk])[order.pk][0]
    assert view.timeline.state == Progress.DELIVERED
    assert [stage.is_reached for stage in view.timeline.stages] == [True] * 5
    assert broken() == []


def test_goods_that_were_promised_by_two_places_go_in_two_shipments_and_are_paid_once() -> None:
    order = ordered({"MUG": 5}, stock=3, elsewhere={"MUG": 4})
    first, second = planned(order)
    send(first)
    order.refresh_from_db()
    assert order.fulfilment == "partly"
    gross = order.gross_minor
    send(second)
    order.refresh_from_db()
    assert (order.fulfilment, order.gross_minor) == ("shipped", gross)
    for pk in (first, second):
        services.deliver_shipment(shipment_id=pk, actor=ACTOR)
    order.refresh_from_db()
    assert order.fulfilment == "delivered"
    assert OutboxEvent.objects.filter(name="ordering.order_shipped").count() == 1
    assert broken() == []


def test_only_what_is_to_be_picked_is_taken_and_everything_is_logged() -> None:
    order = ordered({"MUG": 1, "CUP": 1})
    (pk,) = planned(order)
    services.release_to_pick(shipment_id=pk, actor=ACTOR)

    def scanned(code: str, key: str) -> ScanOutcome:
        return services.scan(shipment_id=pk, code=code, client_key=key, actor=ACTOR).outcome

    assert scanned("BOWL", "key-00001") == ScanOutcome.WRONG
    assert scanned("MUG", "key-00002") == ScanOutcome.PICKED
    assert scanned("MUG", "key-00003") == ScanOutcome.TOO_MANY
    again = services.scan(shipment_id=pk, code="MUG", client_key="key-00002", actor=ACTOR)
    assert (again.is_new, again.picked) == (False, 1)
    with pytest.raises(NotPicked):
        services.pack_shipment(shipment_id=pk, actor=ACTOR)
    services.undo_scan(shipment_id=pk, line_id=line_of(order, "MUG"), client_key="key-00004", actor=ACTOR)
    assert scanned("MUG", "key-00005") == ScanOutcome.PICKED
    assert scanned("CUP", "key-00006") == ScanOutcome.PICKED
    services.pack_shipment(shipment_id=pk, actor=ACTOR)
    services.ship_shipment(shipment_id=pk, actor=ACTOR)
    assert Scan.objects.count() == 6
    assert broken() == []


def test_without_a_scan_check_the_log_says_that_it_was_by_eye() -> None:
    order = ordered({"MUG": 2})
    (pk,) = planned(order)
    services.set_pick_policy(place_code="W1", is_checked=False, actor=ACTOR)
    services.release_to_pick(shipment_id=pk, actor=ACTOR)
    services.pack_shipment(shipment_id=pk, actor=ACTOR)
    assert list(Scan.objects.values_list("outcome", "quantity")) == [("unchecked", 2)]


def test_a_short_pick_is_sent_by_another_place_and_the_rest_goes_on() -> None:
    order = ordered({"MUG": 3}, stock=3, elsewhere={"MUG": 5})
    (pk,) = planned(order)
    services.release_to_pick(shipment_id=pk, actor=ACTOR)
    services.scan(shipment_id=pk, code="MUG", client_key="key-00001", actor=ACTOR)
    line = line_of(order, "MUG")
    assert services.short_pick(shipment_id=pk, line_id=line, missing=2, why="shelf is empty", actor=ACTOR)
    elsewhere = Shipment.objects.get(place__code="W2")
    assert (elsewhere.state, elsewhere.lines.get().quantity) == ("planned", 2)
    here = StockLevel.objects.get(place__code="W1")
    assert (here.on_hand, here.allocated, here.quarantined) == (3, 1, 2)
    services.pack_shipment(shipment_id=pk, actor=ACTOR)
    services.ship_shipment(shipment_id=pk, actor=ACTOR)
    send(elsewhere.pk)
    order.refresh_from_db()
    assert order.fulfilment == "shipped"
    assert broken() == []


def test_a_short_pick_that_no_place_can_meet_holds_the_order_with_its_promise() -> None:
    order = ordered({"MUG": 2}, stock=2)
    (pk,) = planned(order)
    services.release_to_pick(shipment_id=pk, actor=ACTOR)
    line = line_of(order, "MUG")
    assert not services.short_pick(shipment_id=pk, line_id=line, missing=2, why="gone", actor=ACTOR)
    assert OrderHold.objects.get().rule == "not_found"
    assert Allocation.objects.filter(state="open").count() == 1
    old, new = Shipment.objects.order_by("number")
    assert (old.state, new.state) == ("cancelled", "planned")
    with pytest.raises(OrderIsHeld):
        services.release_to_pick(shipment_id=new.pk, actor=ACTOR)
    new.refresh_from_db()
    assert new.state == "planned"
    assert broken() == []


def test_a_place_that_refuses_hands_the_whole_shipment_to_the_next() -> None:
    order = ordered({"MUG": 2, "CUP": 1}, stock=5, elsewhere={"MUG": 5, "CUP": 5})
    (pk,) = planned(order)
    assert services.refuse_shipment(shipment_id=pk, why="closed today", actor=ACTOR)
    new = Shipment.objects.exclude(pk=pk).get()
    assert (new.place.code, sum(new.lines.values_list("quantity", flat=True))) == ("W2", 3)
    send(new.pk)
    order.refresh_from_db()
    assert order.fulfilment == "shipped"
    assert broken() == []


def test_a_change_of_an_order_takes_nothing_away_from_pickers() -> None:
    order = ordered({"MUG": 5}, stock=3, elsewhere={"MUG": 4})
    here = next(pk for pk in planned(order) if Shipment.objects.get(pk=pk).place.code == "W1")
    services.release_to_pick(shipment_id=here, actor=ACTOR)
    line = line_of(order, "MUG")
    edits = [SetQuantity(line, 3)]
    preview = preview_revision(order_id=order.pk, edits=edits, actor=ACTOR)
    revise_order(order_id=order.pk, edits=edits, expected=preview.token, actor=ACTOR)
    while outbox.relay_batch():
        pass
    promised = Allocation.objects.filter(state="open").values_list("level__place__code", "quantity", "picking")
    assert list(promised) == [("W1", 3, 3)]
    for key in ("scan-0001", "scan-0002", "scan-0003"):
        services.scan(shipment_id=here, code="MUG", client_key=key, actor=ACTOR)
    services.pack_shipment(shipment_id=here, actor=ACTOR)
    services.ship_shipment(shipment_id=here, actor=ACTOR)
    order.refresh_from_db()
    assert order.fulfilment == "shipped"
    assert broken() == []


def test_an_order_that_goes_complete_or_in_large_parts_waits() -> None:
    order = ordered({"MUG": 5}, stock=1, elsewhere={"MUG": 4})
    small, large = sorted(planned(order), key=lambda pk: ShipmentLine.objects.get(shipment=pk).quantity)
    services.set_terms(channel_id=order.channel_id, terms=Terms(least_fill=50), actor=ACTOR)
    with pytest.raises(ShipmentWaits) as refused:
        services.release_to_pick(shipment_id=small, actor=ACTOR)
    assert refused.value.facts["wait"] == Wait.TOO_LITTLE
    services.release_to_pick(shipment_id=large, actor=ACTOR)
    services.release_to_pick(shipment_id=small, actor=ACTOR)  # nothing would be left after it


def test_a_held_order_stays_and_a_picked_one_is_not_cancelled() -> None:
    order = ordered({"MUG": 1})
    (pk,) = planned(order)
    hold_order(order_id=order.pk, kind=HoldKind.EXPORT, why="papers", actor=ACTOR)
    released, refused = services.release_many(shipment_ids=[pk], actor=ACTOR)
    assert (released, [type(one) for one in refused.values()]) == ([], [OrderIsHeld])
    OrderHold.objects.update(released_at=clock.now())
    services.release_to_pick(shipment_id=pk, actor=ACTOR)
    with pytest.raises(BeingPicked):
        cancel_order(order_id=order.pk, actor=ACTOR, why="no more")
    with pytest.raises(BeingPicked):
        ship_order(order_id=order.pk, actor=ACTOR)
    services.take_back_shipment(shipment_id=pk, actor=ACTOR)
    cancel_order(order_id=order.pk, actor=ACTOR, why="no more")
    while outbox.relay_batch():
        pass
    assert Shipment.objects.get().state == "cancelled"
    assert broken() == []


def test_planned_shipments_are_split_and_put_together_again() -> None:
    order = ordered({"MUG": 3, "CUP": 1})
    (pk,) = planned(order)
    new = services.split_shipment(shipment_id=pk, quantities={line_of(order, "MUG"): 2}, actor=ACTOR)
    assert planned(order) == [pk, new]
    assert services.merge_shipments(shipment_ids=[pk, new], actor=ACTOR) == pk
    assert sum(ShipmentLine.objects.filter(shipment=pk).values_list("quantity", flat=True)) == 4
    send(pk)


def test_all_at_once_ships_every_shipment_under_its_own_number() -> None:
    order = ordered({"MUG": 5}, stock=3, elsewhere={"MUG": 4})
    services.ship_order_whole(order_id=order.pk, actor=ACTOR)
    services.deliver_order_whole(order_id=order.pk, actor=ACTOR)
    order.refresh_from_db()
    assert order.fulfilment == "delivered"
    assert set(Shipment.objects.values_list("state", flat=True)) == {"delivered"}
    with pytest.raises(IllegalMove):
        services.ship_order_whole(order_id=order.pk, actor=ACTOR)


def test_the_way_of_a_parcel_is_the_same_however_it_is_told() -> None:
    row = send(planned(ordered({"MUG": 1}))[0])
    messages = fake_messages(row.tracking_no, clock.now(), ends=Progress.RETURNED)
    for one in [*reversed(messages), *messages]:
        tell([one])
    row.refresh_from_db()
    assert (row.state, CarrierEvent.objects.count()) == ("returned", len({one["id"] for one in messages}))


def test_events_of_an_unknown_parcel_wait_for_it_and_unsigned_ones_are_refused() -> None:
    order = ordered({"MUG": 1})
    (pk,) = planned(order)
    pick_all(pk)
    services.pack_shipment(shipment_id=pk, actor=ACTOR)
    number = Shipment.objects.get(pk=pk).tracking_no
    body = json.dumps({"events": fake_messages(number, clock.now()) + fake_messages("999", clock.now())}).encode()
    headers = sign(body, clock.now())
    with pytest.raises(BadSignature):
        services.take_message(carrier="hangang", body=body + b" ", headers=headers)
    taken = services.take_message(carrier="hangang", body=body, headers=headers)
    assert (taken.new, taken.known, taken.unknown) == (10, 0, 5)
    services.ship_shipment(shipment_id=pk, actor=ACTOR)
    assert Shipment.objects.get(pk=pk).state == "delivered"  # told before we said that it left


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_message_that_was_signed_at_another_time_is_refused(minutes: int) -> None:
    body = json.dumps({"events": fake_messages("999", clock.now())}).encode()
    signed = sign(body, clock.now() + timedelta(minutes=minutes))
    with pytest.raises(BadSignature):
        services.take_message(carrier="hangang", body=body, headers=signed)
    assert not CarrierEvent.objects.exists()


def test_a_missed_promise_is_written_down_and_told_once() -> None:
    order = ordered({"MUG": 1})
    Order.objects.get(pk=order.pk).deliveries.update(promised_on=clock.today())
    (pk,) = planned(order)
    with clock.at(clock.now() + timedelta(days=2)):
        assert (services.note_missed_promises(), services.note_missed_promises()) == (1, 0)
        assert send(pk).kept == "missed"
    assert OutboxEvent.objects.filter(name="fulfilment.promise_missed").count() == 1
