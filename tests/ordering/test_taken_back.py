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
from jangteo.ordering.services import cancel_order, pay_refund_again, refund_items
from jangteo.payments.errors import MoreThanHeld
from jangteo.payments.selectors import list_failed_refunds
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
        (("bank 3000", "refund"), [1000]),
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


@pytest.mark.parametrize("before", [0, 500])
def test_what_the_bank_takes_while_a_refund_is_on_its_way_is_not_paid_out_with_it(before: int) -> None:
    """The provider refuses the refund: what is left beyond the chargeback is paid by hand, and the books are even."""
    order, paying = by_card()
    if before:
        simulator.open_chargeback(reference=paying.page, amount=Money(before, "KRW"))
        follow()
    cancel_order(order_id=order.pk, actor=ACTOR, why="gone")
    simulator.open_chargeback(reference=paying.page, amount=Money(1000, "KRW"))
    follow()
    left = 2000 - before
    accounts = (Account.CUSTOMER_DEPOSITS, Account.CHARGEBACKS, Account.CLEARING, Account.CASH)
    assert (paying.row.refunded_minor, left_in(*accounts)) == (0, [-left, 0, left, 0])
    assert [one.amount.minor for one in list_failed_refunds(order.pk)] == [left]
    assert broken() == []
    pay_refund_again(order_id=order.pk, refund_for=f"{order.number}-R1", by_hand=True, actor=ACTOR, why="by transfer")
    follow()
    pay = paying.row
    assert (pay.refunded_minor, pay.charged_back_minor, pay.state) == (left, before + 1000, "refunded")
    assert (left_in(*accounts), list_failed_refunds(order.pk)) == ([0, 0, left, -left], [])
    assert broken() == []


def test_where_the_bank_took_all_of_it_nothing_is_paid_out_again() -> None:
    order, paying = by_card()
    cancel_order(order_id=order.pk, actor=ACTOR, why="gone")
    simulator.open_chargeback(reference=paying.page, amount=Money(3000, "KRW"))
    follow()
    assert list_failed_refunds(order.pk) == []
    with pytest.raises(MoreThanHeld):
        pay_refund_again(order_id=order.pk, refund_for=f"{order.number}-R1", by_hand=True, actor=ACTOR)
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
