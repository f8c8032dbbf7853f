"""Steps of several orders at once don't wait for each other in a circle: nobody is told of a deadlock."""

import threading
from typing import Any

import pytest
from django.db import transaction

from banking.money import account, bring_in, row
from banking.money import apply as apply_line
from conftest import RunTogether
from credit.using import line_of
from factories import ACTOR, channel, member_of, stocked
from jangteo.channels.types import Channel
from jangteo.kernel.models import OutboxEvent
from jangteo.kernel.money import Money
from jangteo.kernel.outbox import relay_batch
from jangteo.ordering import services as ordering
from jangteo.ordering.models import Order
from jangteo.ordering.services.guards import orders_to_lock
from ordering.test_on_account import buy, firm_on

pytestmark = pytest.mark.django_db(transaction=True)
LONG_ENOUGH = 2  # for the other to have gone as far as it can


@pytest.fixture
def orders() -> tuple[Order, Order]:
    """Two orders on account of one payer, by id."""
    shop: Channel = channel("shop", payment_methods=["bank_transfer", "on_account"])
    stocked(shop, {"MUG": 100}, "100")
    firm = firm_on()
    line_of(firm, 100_000)
    one, other = (buy(shop, member_of(firm), 1) for _ in range(2))
    tell_all()
    return (one, other) if one.pk < other.pk else (other, one)


def tell_all() -> None:
    while relay_batch():
        pass


def pay_late(order: Order, begun: threading.Event, minor: int) -> None:
    """As somebody does who has locked an order, and does the rest when others are in the middle of theirs."""
    with transaction.atomic():
        orders_to_lock().get(pk=order.pk)
        begun.set()
        threading.Event().wait(LONG_ENOUGH)
        ordering.mark_paid(order_id=order.pk, amount=Money(minor, "KRW"), actor=ACTOR)


def test_a_deposit_for_both_while_one_is_paid(run_together: RunTogether, orders: tuple[Order, Order]) -> None:
    one, other = orders
    account()
    (line,) = bring_in(row(200, "한빛"))
    begun = threading.Event()

    def work(number: int) -> Any:
        if number:
            return pay_late(other, begun, 10)
        begun.wait(10)
        return apply_line(line, [(one, 100), (other, 90)])

    assert run_together(2, work) == [None, None]


def test_events_of_both_are_told_while_one_is_paid(run_together: RunTogether, orders: tuple[Order, Order]) -> None:
    one, other = orders
    for order in orders:
        ordering.ship_order(order_id=order.pk, actor=ACTOR)
    begun = threading.Event()

    def work(number: int) -> Any:
        if number:
            return pay_late(other, begun, 100)
        begun.wait(10)
        return relay_batch()

    found = run_together(2, work)
    assert not [one for one in found if isinstance(one, Exception)]
    tell_all()
    assert not OutboxEvent.objects.exclude(last_error="").exists()
    assert {row.invoiced_minor for row in Order.objects.filter(pk__in=[one.pk, other.pk])} == {100}
