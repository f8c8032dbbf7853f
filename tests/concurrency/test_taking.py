"""Money that a provider keeps is taken and let go at the same moment: whoever comes first, nothing of it stays.

Not only locks hold this: what a provider tells is joined in any order, and what came of a payment that was called off
goes back (docs/explanation/payments.md). So it has no control without them.
"""

from collections.abc import Callable
from functools import partial

import pytest

from conftest import RunTogether
from factories import ACTOR, cart_with, channel, place, shopper, stocked
from jangteo.channels.models import Channel
from jangteo.kernel import verify
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.outbox import relay_batch
from jangteo.ordering.models import Order
from jangteo.ordering.services import cancel_order, capture_order
from jangteo.payments.types import PaymentMethod
from payments.paying import Paying, work

ROUNDS = 10


def _do(works: list[Callable[[], None]], number: int) -> None:
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
        work()
        while relay_batch():
            work()
        assert Order.objects.get(pk=order_id).status == "cancelled"
        taken, back = paying.theirs()
        assert (taken - back, paying.ours()) == (0, (taken, back))
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []
