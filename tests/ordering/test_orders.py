from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction

from factories import (
    ACTOR,
    cart_with,
    channel,
    company,
    guest,
    member_of,
    order_of,
    place,
    receive,
    serve,
    shopper,
    staff,
    stocked,
)
from jangteo.channels.types import Channel
from jangteo.inventory.models import Allocation, StockLevel, StockMovement
from jangteo.kernel import outbox
from jangteo.kernel.errors import Forbidden, IllegalMove, NotPermitted
from jangteo.kernel.models import OutboxEvent
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering import rules
from jangteo.ordering.errors import NotYours, OrderNotFound
from jangteo.ordering.models import Order, OrderLine, OrderMove
from jangteo.ordering.selectors import get_order, get_order_by_id, list_all_orders, list_orders
from jangteo.ordering.services import (
    cancel_order,
    deliver_order,
    mark_paid,
    record_historical_orders,
    ship_order,
)
from jangteo.ordering.types import (
    FulfilmentProgress,
    HistoricalLine,
    HistoricalOrder,
    OrderFilter,
    OrderKind,
    OrderStatus,
    PaymentProgress,
)
from jangteo.parties.services import add_member
from jangteo.parties.types import MemberRole
from jangteo.payments.models import Payment

MOVES = [
    (OrderStatus, rules.STATUS_MOVES, OrderStatus.PLACED),
    (PaymentProgress, rules.PAYMENT_MOVES, PaymentProgress.AWAITED),
    (FulfilmentProgress, rules.FULFILMENT_MOVES, FulfilmentProgress.OPEN),
]


@pytest.mark.parametrize(("states", "moves", "start"), MOVES)
def test_every_state_is_in_the_table_and_reached_and_some_end_it(states: Any, moves: Any, start: Any) -> None:
    assert set(moves) == set(states)
    reached, waiting = {start}, [start]
    while waiting:
        fresh = moves[waiting.pop()] - reached
        reached |= fresh
        waiting += fresh
    assert reached == set(states)
    comes_back = {PaymentProgress.PAID, PaymentProgress.DUE} if states is PaymentProgress else set()  # money reversed
    assert {state for state, targets in moves.items() if start in targets} == comes_back
    assert [state for state in states if not moves[state]] != []


def states(order: Order) -> tuple[str, str, str, str]:
    order = Order.objects.get(pk=order.pk)
    return order.status, order.payment, order.fulfilment, Payment.objects.get(order_id=order.pk).state


@pytest.fixture
def shop(db: None) -> Channel:
    """A shop with ten mugs."""
    one = channel()
    stocked(one, {"MUG": 10})
    return one


def test_an_order_is_paid_shipped_delivered_and_complete(shop: Channel) -> None:
    order = order_of(shop, shopper(), {"MUG": 3})
    mark_paid(order_id=order.pk, actor=ACTOR, why="on our account")
    assert states(order) == ("placed", "paid", "open", "received")
    ship_order(order_id=order.pk, actor=ACTOR)
    assert states(order) == ("placed", "paid", "shipped", "received")
    assert list(StockLevel.objects.values_list("on_hand", "allocated")) == [(7, 0)]
    assert list(StockMovement.objects.order_by("at").values_list("kind", "quantity")) == [
        ("receipt", 10),
        ("shipment", -3),
    ]
    deliver_order(order_id=order.pk, actor=ACTOR)
    assert states(order) == ("completed", "paid", "delivered", "received")
    told = list(OrderMove.objects.order_by("at", "id").values_list("field", "from_state", "to_state", "why"))
    assert told[3:] == [
        ("payment", "awaited", "paid", "on our account"),
        ("fulfilment", "open", "shipped", ""),
        ("fulfilment", "shipped", "delivered", ""),
        ("status", "placed", "completed", ""),
    ]


def test_goods_may_arrive_before_the_money(shop: Channel) -> None:
    order = order_of(shop, shopper(), {"MUG": 3})
    ship_order(order_id=order.pk, actor=ACTOR)
    deliver_order(order_id=order.pk, actor=ACTOR)
    assert states(order) == ("placed", "awaited", "delivered", "awaited")
    mark_paid(order_id=order.pk, actor=ACTOR)
    assert states(order) == ("completed", "paid", "delivered", "received")


def test_cancelling_frees_stock_and_awaits_no_money(shop: Channel) -> None:
    buyer = shopper()
    order = order_of(shop, buyer, {"MUG": 10})
    cancel_order(order_id=order.pk, actor=buyer, why="changed my mind")
    assert states(order) == ("cancelled", "void", "cancelled", "void")
    assert list(StockLevel.objects.values_list("on_hand", "allocated")) == [(10, 0)]
    assert list(Allocation.objects.values_list("state", flat=True)) == ["released"]
    assert order_of(shop, shopper(), {"MUG": 10}).line_count == 1


def test_a_paid_order_is_called_off_by_staff_only_and_given_back(shop: Channel) -> None:
    buyer = shopper()
    order = order_of(shop, buyer, {"MUG": 1})
    mark_paid(order_id=order.pk, actor=ACTOR)
    with pytest.raises(NotYours):
        cancel_order(order_id=order.pk, actor=buyer)
    assert states(order) == ("placed", "paid", "open", "received")
    assert StockLevel.objects.get().allocated == 1
    cancel_order(order_id=order.pk, actor=ACTOR)
    assert states(order) == ("cancelled", "refunded", "cancelled", "refunded")


@pytest.mark.parametrize(
    ("done", "move"),
    [
        ([ship_order], cancel_order),
        ([ship_order], ship_order),
        ([cancel_order], cancel_order),
        ([cancel_order], ship_order),
        ([cancel_order], mark_paid),
        ([mark_paid], mark_paid),
        ([], deliver_order),
        ([mark_paid, ship_order, deliver_order], cancel_order),
        ([mark_paid, ship_order, deliver_order], deliver_order),
    ],
)
def test_moves_not_in_the_table_change_nothing(shop: Channel, done: list[Any], move: Any) -> None:
    order = order_of(shop, shopper(), {"MUG": 1})
    for one in done:
        one(order_id=order.pk, actor=ACTOR)
    before = states(order), StockLevel.objects.get().allocated, OrderMove.objects.count(), OutboxEvent.objects.count()
    with pytest.raises(IllegalMove):
        move(order_id=order.pk, actor=ACTOR)
    assert before == (
        states(order),
        StockLevel.objects.get().allocated,
        OrderMove.objects.count(),
        OutboxEvent.objects.count(),
    )


@pytest.mark.parametrize("move", [mark_paid, ship_order, deliver_order])
def test_only_staff_in_the_office_move_an_order(shop: Channel, move: Any) -> None:
    buyer = shopper()
    order = order_of(shop, buyer, {"MUG": 1})
    for actor in (buyer, replace(buyer, is_staff=True, via="page"), staff(MemberRole.STAFF_VIEWER), Actor()):
        with pytest.raises(NotPermitted):
            move(order_id=order.pk, actor=actor)
    assert states(order) == ("placed", "awaited", "open", "awaited")


def test_each_fact_is_told_to_handlers_once(shop: Channel) -> None:
    buyer = shopper()
    one, other = order_of(shop, buyer, {"MUG": 1}), order_of(shop, buyer, {"MUG": 2})
    cancel_order(order_id=one.pk, actor=buyer)
    ship_order(order_id=other.pk, actor=ACTOR)
    told = list(
        OutboxEvent.objects.exclude(name="inventory.stock_returned")
        .order_by("id")
        .values_list("name", "payload__number")
    )
    assert told == [
        ("ordering.order_placed", one.number),
        ("ordering.order_placed", other.number),
        ("payments.payment_changed", None),
        ("ordering.order_cancelled", one.number),
        ("ordering.order_shipped", other.number),
    ]
    assert outbox.relay_batch() == 7  # with what follows from them: what left is invoiced
    assert outbox.waiting_count() == 0


def test_an_order_is_seen_by_its_buyer_its_guest_and_staff_only(shop: Channel) -> None:
    firm, buyer = company(), shopper()
    one, colleague = member_of(firm), member_of(firm, MemberRole.FINANCE)
    visitor, secret = guest()
    by_shopper, by_firm = order_of(shop, buyer, {"MUG": 1}), order_of(shop, one, {"MUG": 1})
    by_guest = Order.objects.get(pk=place(cart_with(shop, visitor, {"MUG": 1}, secret), visitor, secret=secret))
    add_member(party_id=firm, person_id=buyer.party_id, role=MemberRole.BUYER, actor=ACTOR)  # type: ignore[arg-type]
    office = replace(ACTOR, via="office")
    may_see = {
        (by_shopper.pk, buyer, ""),
        (by_firm.pk, one, ""),
        (by_firm.pk, colleague, ""),
        (by_guest.pk, visitor, secret),
        *((order.pk, office, "") for order in (by_shopper, by_firm, by_guest)),
    }
    visitors = [
        (buyer, ""),
        (one, ""),
        (colleague, ""),
        (visitor, secret),
        (visitor, ""),
        (visitor, "another-secret-of-letters"),
        (staff(MemberRole.SALES_REP), ""),
        (shopper(), ""),
        (office, ""),
    ]
    for order in (by_shopper, by_firm, by_guest):
        for actor, own_secret in visitors:
            if (order.pk, actor, own_secret) in may_see:
                assert get_order_by_id(order.pk, actor, own_secret).summary.number == order.number
                assert get_order(order.number, actor, own_secret).summary.id == order.pk
                continue
            with pytest.raises(OrderNotFound):
                get_order_by_id(order.pk, actor, own_secret)
            with pytest.raises(OrderNotFound):
                get_order(order.number, actor, own_secret)
            if actor.via == "page":
                with pytest.raises(OrderNotFound):
                    cancel_order(order_id=order.pk, actor=actor, secret=own_secret)
    assert {states(order)[0] for order in (by_shopper, by_firm, by_guest)} == {"placed"}


@pytest.mark.parametrize("number", ["", "nothing", "a\0b", "'"])
def test_a_number_that_is_none_is_not_found(shop: Channel, number: str) -> None:
    for actor in (shopper(), replace(ACTOR, via="office")):
        with pytest.raises(OrderNotFound):
            get_order(number, actor)


def test_lists_show_ones_own_orders_newest_first(shop: Channel) -> None:
    buyer, other_shop = shopper(), channel("other")
    numbers = [order_of(shop, buyer, {"MUG": quantity}).number for quantity in (1, 2, 3)]
    order_of(shop, shopper(), {"MUG": 1})
    found, total = list_orders(buyer, offset=0, limit=2)
    assert ([one.number for one in found], total) == ([numbers[2], numbers[1]], 3)
    assert found[0].gross == Money(3000, "KRW")
    assert list_orders(buyer, channel=other_shop) == ([], 0)
    assert list_orders(Actor()) == ([], 0)
    with pytest.raises(Forbidden):
        list_all_orders(buyer, OrderFilter())
    found, total = list_all_orders(ACTOR, OrderFilter(status="placed", channel_code="shop"), limit=1)
    assert (len(found), total) == (1, 4)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ordering_order SET net_minor = net_minor - 1, tax_minor = tax_minor + 1",
        "UPDATE ordering_order SET gross_minor = 0, net_minor = 0, tax_minor = 0",
        "UPDATE ordering_order SET number = 'x'",
        "UPDATE ordering_order SET currency = 'JPY'",
        "UPDATE ordering_order SET buyer_id = NULL",
        "UPDATE ordering_order SET placed_at = now()",
        "UPDATE ordering_order SET status = 'completed', line_count = 2",
        "DELETE FROM ordering_order",
        "UPDATE ordering_orderline SET quantity = 2",
        "DELETE FROM ordering_orderline",
        "UPDATE ordering_ordermove SET why = 'x'",
        "DELETE FROM ordering_ordermove",
        "UPDATE payments_paymentmove SET why = 'x'",
        "UPDATE inventory_stockmovement SET quantity = 1",
    ],
)
def test_figures_and_stories_cannot_be_changed_even_by_raw_sql(shop: Channel, statement: str) -> None:
    order = order_of(shop, shopper(), {"MUG": 1})
    before = Order.objects.values().get(), list(OrderLine.objects.values()), OrderMove.objects.count()
    with pytest.raises(Error, match=r"append-only|kept as it was"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (Order.objects.values().get(), list(OrderLine.objects.values()), OrderMove.objects.count()) == before
    mark_paid(order_id=order.pk, actor=ACTOR)
    assert states(order)[1] == "paid"


def historical(key: str, channel_id: Any, *, quantity: int = 6, kind: OrderKind = OrderKind.SALE) -> HistoricalOrder:
    line = HistoricalLine("85123A", "WHITE HOLDER", quantity, Decimal("2.55"), 255 * quantity, 51 * quantity)
    return HistoricalOrder(
        source="uci",
        key=key,
        channel_id=channel_id,
        currency="GBP",
        kind=kind,
        placed_at=datetime(2010, 12, 1, 8, 26, tzinfo=UTC),
        buyer_id=None,
        buyer_name="17850",
        lines=(line, line),
    )


def test_historical_orders_come_in_once_with_their_own_figures(shop: Channel) -> None:
    orders = [historical("536365", shop.id), historical("C536379", shop.id, quantity=-1, kind=OrderKind.CREDIT)]
    assert record_historical_orders(orders=[*orders, orders[0]], actor=ACTOR) == 2
    assert record_historical_orders(orders=[*orders, historical("536366", shop.id)], actor=ACTOR) == 1
    rows = Order.objects.order_by("number").values_list("number", "net_minor", "tax_minor", "gross_minor", "line_count")
    assert list(rows) == [
        ("uci:536365", 3060, 612, 3672, 2),
        ("uci:536366", 3060, 612, 3672, 2),
        ("uci:C536379", -510, -102, -612, 2),
    ]
    told = OutboxEvent.objects.exclude(name="inventory.stock_returned")
    assert (told.count(), Allocation.objects.count(), StockMovement.objects.count()) == (0, 0, 1)
    for move in (cancel_order, ship_order, mark_paid):
        with pytest.raises(IllegalMove):
            move(order_id=Order.objects.get(number="uci:536365").pk, actor=ACTOR)


def test_one_line_ships_from_two_places(shop: Channel) -> None:
    serve(shop.id, "W2", rank=1)
    receive(StockLevel.objects.get().variant_id, 5, "W2")
    order = order_of(shop, shopper(), {"MUG": 13})
    ship_order(order_id=order.pk, actor=ACTOR)
    left = StockLevel.objects.order_by("place__code").values_list("place__code", "on_hand", "allocated")
    assert list(left) == [("W1", 0, 0), ("W2", 2, 0)]
