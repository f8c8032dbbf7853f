"""Money is taken, let go and given back at the same moment: whoever comes first, no more goes back than came.

Not only locks hold this: what a provider tells is joined in any order, what came of a payment that was called off goes
back, and triggers keep refunds within what came (docs/explanation/payments.md). Controls are races'
(`races/ending_races.py`, `races/giving_back_races.py`), which can be without all of them.
"""

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from conftest import RunTogether
from factories import ACTOR, cart_with, channel, place, shopper, stocked
from jangteo.channels.models import Channel
from jangteo.kernel import verify
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.kernel.outbox import relay_batch
from jangteo.ordering.models import Order
from jangteo.ordering.services import cancel_order, capture_order, refund_items
from jangteo.payments.types import PaymentMethod
from jangteo.simulator import services as simulator
from payments.paying import Paying, work

ROUNDS = 10


def _do(works: Sequence[Callable[[], object]], number: int) -> None:
    works[number]()


@pytest.mark.django_db(transaction=True)
def test_taken_while_it_is_called_off(run_together: RunTogether) -> None:
    shop = channel()
    stocked(shop, {"MUG": 10 * ROUNDS}, "1000")
    Channel.objects.filter(pk=shop.id).update(payment_methods=["card"])
    for _round in range(ROUNDS):
        buyer = shopper()
        order_id = place(cart_with(shop, buyer, {"MUG": 3}), buyer, payment_method=PaymentMethod.CARD)
        paying = Paying(order_id)
        paying.pay(captures=False)
        work()
        works: list[Callable[[], None]] = [
            partial(capture_order, order_id=order_id, actor=ACTOR, why="race"),
            partial(cancel_order, order_id=order_id, actor=ACTOR, why="race"),
            work,
        ]
        told = run_together(3, partial(_do, works))
        assert all(one is None or isinstance(one, JangteoError) for one in told), told
        _follow()
        assert Order.objects.get(pk=order_id).status == "cancelled"
        taken, back = paying.theirs()
        assert (taken - back, paying.ours()) == (0, (taken, back))
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []


@pytest.mark.django_db(transaction=True)
def test_given_back_three_ways(run_together: RunTogether) -> None:
    """A refund, the buyer's bank and a cancellation want an order's money at once."""
    shop = channel()
    stocked(shop, {"MUG": 10 * ROUNDS}, "1000")
    Channel.objects.filter(pk=shop.id).update(payment_methods=["card"])
    for _round in range(ROUNDS):
        buyer = shopper()
        order_id = place(cart_with(shop, buyer, {"MUG": 3}), buyer, payment_method=PaymentMethod.CARD)
        paying = Paying(order_id)
        paying.pay()
        _follow()
        simulator.open_chargeback(reference=paying.page, amount=Money(1000, "KRW"))
        line = Order.objects.get(pk=order_id).lines.get().pk
        works: list[Callable[[], object]] = [
            partial(refund_items, order_id=order_id, quantities={line: 1}, actor=ACTOR),
            partial(cancel_order, order_id=order_id, actor=ACTOR, why="race"),
            work,
        ]
        run_together(3, partial(_do, works))
        _follow()
        row = paying.row
        assert row.refunded_minor + row.charged_back_minor <= row.captured_minor == 3000
        taken, back = paying.theirs()
        assert (row.captured_minor, row.refunded_minor) == (taken, back)
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []


def _follow() -> None:
    work()
    while relay_batch():
        work()
