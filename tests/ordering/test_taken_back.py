"""Orders that are called off after their buyer's bank, or ours, took some of their money back."""

import pytest

from banking.money import account, apply, bring_in, order_for, paid, row, shop
from factories import ACTOR, cart_with, channel, place, shopper, stocked
from jangteo.banking.services import reverse_application
from jangteo.channels.models import Channel
from jangteo.kernel import verify
from jangteo.kernel.money import Money
from jangteo.kernel.outbox import relay_batch
from jangteo.ledger.selectors import balance
from jangteo.ledger.types import Account
from jangteo.ordering.models import Order, Refund
from jangteo.ordering.services import cancel_order, refund_items
from jangteo.payments.types import PaymentMethod
from jangteo.simulator import services as simulator
from payments.paying import Paying, work

pytestmark = pytest.mark.django_db


def by_card() -> tuple[Order, Paying]:
    """Three mugs of a thousand won, paid."""
    market = channel()
    stocked(market, {"MUG": 10}, "1000")
    Channel.objects.filter(pk=market.id).update(payment_methods=["card"])
    buyer = shopper()
    order_id = place(cart_with(market, buyer, {"MUG": 3}), buyer, payment_method=PaymentMethod.CARD)
    paying = Paying(order_id)
    paying.pay()
    follow()
    return Order.objects.get(pk=order_id), paying


def follow() -> None:
    work()
    while relay_batch():
        pass


def broken() -> list[str]:
    return [one.invariant.name for one in verify.run() if not one.is_clean]


def left_in(*accounts: Account) -> list[int]:
    return [balance(one, "KRW").minor for one in accounts]


@pytest.mark.parametrize(
    ("steps", "refunds"),
    [
        (("bank 1000",), [2000]),
        (("bank 3000",), []),
        (("refund", "bank 500"), [1000, 1500]),
        (("bank 500", "refund"), [1000, 1500]),
        (("refund", "bank 2000"), [1000]),
    ],
)
def test_what_the_buyers_bank_took_back_is_not_given_once_more(steps: tuple[str, ...], refunds: list[int]) -> None:
    order, paying = by_card()
    for step in steps:
        if step == "refund":
            refund_items(order_id=order.pk, quantities={order.lines.get().pk: 1}, actor=ACTOR)
        else:
            simulator.open_chargeback(reference=paying.page, amount=Money(int(step.split()[1]), "KRW"))
        follow()
    cancel_order(order_id=order.pk, actor=ACTOR, why="gone")
    follow()
    order.refresh_from_db()
    assert (order.status, order.payment) == ("cancelled", "refunded")
    given = list(Refund.objects.filter(order=order).order_by("number").values_list("gross_minor", flat=True))
    pay = paying.row
    assert (given, pay.refunded_minor + pay.charged_back_minor) == (refunds, 3000)
    assert left_in(Account.CUSTOMER_DEPOSITS, Account.CHARGEBACKS, Account.CLEARING) == [0, 0, 0]
    assert broken() == []


@pytest.mark.parametrize("mugs", [2, 3])
def test_a_deposit_that_was_anothers_is_not_given_back(mugs: int) -> None:
    """Of an order that was paid whole by two deposits, and of one that had come in part."""
    account()
    order = order_for(shop(), mugs=mugs)
    first, second = bring_in(row(8_000), row(12_000, moment="11:00:00"))
    apply(first, [(order, 8_000)])
    apply(second, [(order, 12_000)])
    reverse_application(application_id=first.applications.get().pk, actor=ACTOR, why="not theirs")
    follow()
    assert paid(order) == ("due", 12_000)
    cancel_order(order_id=order.pk, actor=ACTOR, why="gone")
    follow()
    order.refresh_from_db()
    assert (order.status, order.payment, Refund.objects.get(order=order).gross_minor) == (
        "cancelled",
        "refunded",
        12_000,
    )
    assert left_in(Account.CUSTOMER_DEPOSITS, Account.SUSPENSE, Account.CASH) == [0, -8_000, 8_000]
    assert broken() == []
