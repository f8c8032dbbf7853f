"""Orders wait for reasons: several at once, each released once, and nothing leaves before the last is gone."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from conftest import RunTogether
from factories import ACTOR, channel, order_of, place, shopper, staff, stocked
from factories.buying import ADDRESS, cart_with
from jangteo.channels.types import Channel
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.models import AuditEntry, OutboxEvent
from jangteo.ordering import rules
from jangteo.ordering.errors import (
    HoldExists,
    HoldNotFound,
    HoldReleased,
    InvalidHold,
    NotHoldable,
    OrderIsHeld,
    OrderNotFound,
)
from jangteo.ordering.models import Order, OrderHold
from jangteo.ordering.selectors import get_order_by_id, holds_by_order, list_all_orders
from jangteo.ordering.selectors.staff import OrderAction, count_holds, count_to_do, holdable_kinds, possible_actions
from jangteo.ordering.services import cancel_order, hold_order, mark_paid, refund_items, release_hold, ship_order
from jangteo.ordering.types import FulfilmentProgress, HeldAction, HoldKind, HoldRule, OrderFilter, OrderStatus
from jangteo.parties.types import MemberRole

pytestmark = pytest.mark.django_db
NOWHERE = UUID(int=1)


@pytest.fixture
def order() -> Order:
    shop = channel("shop")
    stocked(shop, {"MUG": 9}, "10000")
    return order_of(shop, shopper(), {"MUG": 2})


def hold(order: Order, kind: HoldKind, why: str = "look at it") -> UUID:
    return hold_order(order_id=order.pk, kind=kind, why=why, actor=ACTOR)


def test_every_kind_says_what_it_blocks_and_whose_it_is() -> None:
    assert set(rules.HOLD_BLOCKS) == set(rules.HOLD_RIGHTS) == set(HoldKind)
    assert all(HeldAction.SHIP in blocked for blocked in rules.HOLD_BLOCKS.values())
    assert rules.kinds_blocking([HoldKind.FRAUD, HoldKind.CREDIT], HeldAction.SHIP) == [HoldKind.CREDIT, HoldKind.FRAUD]
    assert rules.kinds_blocking([HoldKind.CREDIT], HeldAction.CANCEL) == []


def test_an_order_with_two_holds_ships_only_after_both(order: Order) -> None:
    credit, address = hold(order, HoldKind.CREDIT, "over the limit"), hold(order, HoldKind.ADDRESS, "no such street")
    with pytest.raises(OrderIsHeld) as refused:
        ship_order(order_id=order.pk, actor=ACTOR)
    assert refused.value.facts == {"number": order.number, "action": "ship", "kinds": ["credit", "address"]}
    release_hold(hold_id=credit, why="paid in advance", actor=ACTOR)
    with pytest.raises(OrderIsHeld) as refused:
        ship_order(order_id=order.pk, actor=ACTOR)
    assert refused.value.facts["kinds"] == ["address"]
    assert Order.objects.get().fulfilment == "open"
    release_hold(hold_id=address, why="asked them", actor=ACTOR)
    ship_order(order_id=order.pk, actor=ACTOR)
    assert Order.objects.get().fulfilment == "shipped"
    told = [(event.name, event.payload["kind"]) for event in OutboxEvent.objects.filter(payload__has_key="hold_id")]
    assert Counter(told) == Counter(
        (f"ordering.order_{what}", kind) for what in ("held", "released") for kind in ("credit", "address")
    )
    assert AuditEntry.objects.filter(action="ordering.hold", why="over the limit").count() == 1
    assert AuditEntry.objects.filter(action="ordering.release_hold", why="asked them").count() == 1
    assert all(finding.is_clean for finding in verify.run())


def test_reasons_are_kept_and_one_of_a_kind_is_open_at_a_time(order: Order) -> None:
    first = hold(order, HoldKind.STOCK, "a crack")
    with pytest.raises(HoldExists):
        hold(order, HoldKind.STOCK)
    release_hold(hold_id=first, why="another taken", actor=ACTOR)
    with pytest.raises(HoldReleased):
        release_hold(hold_id=first, why="again", actor=ACTOR)
    hold(order, HoldKind.STOCK, "another crack")
    holds = get_order_by_id(order.pk, ACTOR).holds
    assert [(one.why, one.released_why, one.is_open) for one in holds] == [
        ("a crack", "another taken", False),
        ("another crack", "", True),
    ]
    assert [one.why for one in holds_by_order([order.pk])[order.pk]] == ["another crack"]
    with pytest.raises(IntegrityError, match="orderhold_one_open_of_a_kind"), transaction.atomic():
        OrderHold.objects.create(order=order, kind="stock", opened_at=clock.now())
    row = OrderHold.objects.filter(pk=first)
    for change in ({"kind": "fraud"}, {"why": "something else"}, {"released_at": None}, {"released_why": "other"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    row.update(opened_by="", why="")  # of an erased person


@pytest.mark.parametrize("why", ["", "  ", "x" * 301, "\x00"])
def test_a_hold_says_why(order: Order, why: str) -> None:
    with pytest.raises(InvalidHold):
        hold(order, HoldKind.STOCK, why)
    placed = hold(order, HoldKind.STOCK)
    with pytest.raises(InvalidHold):
        release_hold(hold_id=placed, why=why, actor=ACTOR)
    with pytest.raises(HoldNotFound):
        release_hold(hold_id=NOWHERE, why="gone", actor=ACTOR)


def test_money_is_held_by_those_who_handle_it_and_the_rest_by_those_who_handle_orders(order: Order) -> None:
    clerk, finance = staff(MemberRole.STAFF_CLERK), staff(MemberRole.STAFF_FINANCE)
    for kind in set(HoldKind) - rules.BY_THEMSELVES:
        is_money = kind in (HoldKind.CREDIT, HoldKind.FRAUD, HoldKind.DEPOSIT)
        may, may_not = (finance, clerk) if is_money else (clerk, finance)
        with pytest.raises(NotPermitted):
            hold_order(order_id=order.pk, kind=kind, why="x", actor=may_not)
        placed = hold_order(order_id=order.pk, kind=kind, why="x", actor=may)
        with pytest.raises(NotPermitted):
            release_hold(hold_id=placed, why="x", actor=may_not)
        release_hold(hold_id=placed, why="x", actor=may)
    assert set(holdable_kinds(get_order_by_id(order.pk, ACTOR), clerk)) == {"address", "stock", "export"}
    with pytest.raises((NotPermitted, OrderNotFound)):
        hold_order(order_id=order.pk, kind=HoldKind.STOCK, why="x", actor=shopper())


def test_suspected_fraud_gives_no_money_back_and_the_buyer_learns_no_reason() -> None:
    shop = channel("shop")
    stocked(shop, {"MUG": 9}, "10000")
    buyer = shopper()
    order = order_of(shop, buyer, {"MUG": 2})
    placed = hold(order, HoldKind.FRAUD, "card of another name")
    with pytest.raises(OrderIsHeld) as refused:
        cancel_order(order_id=order.pk, actor=buyer)
    assert (refused.value.facts, "fraud" in str(refused.value)) == ({"number": order.number, "action": "cancel"}, False)
    mark_paid(order_id=order.pk, actor=ACTOR)
    line = order.lines.get().pk
    with pytest.raises(OrderIsHeld):
        refund_items(order_id=order.pk, quantities={line: 1}, actor=ACTOR)
    seen = get_order_by_id(order.pk, ACTOR)
    assert possible_actions(seen.summary, seen.holds) == set()
    assert possible_actions(seen.summary) == {OrderAction.SHIP, OrderAction.CANCEL}
    release_hold(hold_id=placed, why="the card's owner called", actor=ACTOR)
    refund_items(order_id=order.pk, quantities={line: 1}, actor=ACTOR)


def test_what_is_left_of_holds_goes_with_a_cancelled_order(order: Order) -> None:
    hold(order, HoldKind.ADDRESS)
    cancel_order(order_id=order.pk, actor=ACTOR, why="changed their mind")
    seen = get_order_by_id(order.pk, ACTOR)
    assert [(one.is_open, one.released_why) for one in seen.holds] == [(False, "the order was cancelled")]
    with pytest.raises(NotHoldable):
        hold(order, HoldKind.ADDRESS)


def test_what_has_left_cannot_be_held(order: Order) -> None:
    ship_order(order_id=order.pk, actor=ACTOR)
    with pytest.raises(NotHoldable):
        hold(order, HoldKind.FRAUD)
    assert holdable_kinds(get_order_by_id(order.pk, ACTOR), ACTOR) == []
    assert not rules.is_holdable(OrderStatus.CANCELLED, FulfilmentProgress.CANCELLED)


@pytest.mark.parametrize(
    ("country", "postcode", "held"),
    [
        ("KR", "03045", False),
        ("KR", " 03045 ", False),
        ("KR", "110-260", True),
        ("KR", "0304", True),
        ("JP", "1", False),
    ],
)
def test_a_postcode_of_no_place_holds_the_order_by_itself(country: str, postcode: str, held: bool) -> None:
    shop = channel("shop")
    stocked(shop, {"MUG": 9}, "10000")
    buyer = shopper()
    ship_to = replace(ADDRESS, postcode=postcode, country=country)
    order_id = place(cart_with(shop, buyer, {"MUG": 1}), buyer, ship_to=ship_to)
    holds = get_order_by_id(order_id, ACTOR).holds
    assert [(one.kind, one.rule, one.why) for one in holds] == [(HoldKind.ADDRESS, HoldRule.POSTCODE, "")] * held


def test_the_board_counts_holds_and_finds_held_orders(order: Order) -> None:
    with clock.at(clock.now() - timedelta(days=3)):
        hold(order, HoldKind.CREDIT)
    hold(order, HoldKind.STOCK)
    assert count_to_do(ACTOR).held == 1
    assert [(one.kind, one.count) for one in count_holds(ACTOR)] == [(HoldKind.CREDIT, 1), (HoldKind.STOCK, 1)]
    assert clock.now() - count_holds(ACTOR)[0].oldest >= timedelta(days=3)
    found = {kind: list_all_orders(ACTOR, OrderFilter(held=kind))[1] for kind in ("any", "credit", "stock", "fraud")}
    assert found == {"any": 1, "credit": 1, "stock": 1, "fraud": 0}


@pytest.mark.django_db(transaction=True)
def test_shipping_and_holding_at_once_leave_no_held_order_shipped(run_together: RunTogether) -> None:
    shop: Channel = channel("shop")
    stocked(shop, {"MUG": 99}, "10000")
    buyer = shopper()
    for _ in range(4):
        order = order_of(shop, buyer, {"MUG": 1})

        def work(number: int, order: Order = order) -> object:
            if number:
                return ship_order(order_id=order.pk, actor=ACTOR)
            return hold(order, HoldKind.STOCK)

        outcomes = run_together(2, work)
        refused = [type(one) for one in outcomes if isinstance(one, Exception)]
        assert refused in ([OrderIsHeld], [NotHoldable])
        order.refresh_from_db()
        assert (order.fulfilment == "shipped") == (refused == [NotHoldable])
