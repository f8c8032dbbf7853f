"""A lender answers while the order is called off: it is paid and given back, or called off and the plan withdrawn."""

from collections.abc import Callable
from functools import partial

import pytest

from conftest import RunTogether
from factories import ACTOR, cart_with, channel, place, shopper, stocked
from jangteo.credit import services as credit
from jangteo.credit.selectors import last_plans_of
from jangteo.credit.types import Every, LenderAnswer, LenderDecision, OfferDraft, Rhythm
from jangteo.kernel import verify
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.kernel.outbox import relay_batch
from jangteo.ledger.models import Posting
from jangteo.ordering.models import Order
from jangteo.ordering.services import cancel_order, change_payment, mark_paid
from jangteo.payments.types import PaymentMethod

ROUNDS = 6
ENDS = {
    "cancel": {("cancelled", "void", "withdrawn"), ("cancelled", "refunded", "settled")},
    "leave": {("placed", "awaited", "withdrawn"), ("placed", "paid", "active")},
    "note": {("placed", "paid", "withdrawn"), ("placed", "paid", "active")},
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deed", list(ENDS))
def test_the_lender_says_yes_at_the_same_moment(run_together: RunTogether, deed: str) -> None:
    shop = channel("shop", payment_methods=["bank_transfer", "instalments"])
    stocked(shop, {"MUG": 10 * ROUNDS}, "10000")
    four = OfferDraft("four", {"ko": "넷"}, 4, Every(2, Rhythm.WEEKS), Money(1000, "KRW"), lender="test")
    credit.save_offer(offer=four, actor=ACTOR)
    seen = set()
    for number in range(ROUNDS):
        buyer = shopper()
        order_id = place(
            cart_with(shop, buyer, {"MUG": 3}), buyer, payment_method=PaymentMethod.INSTALMENTS, offer="four"
        )
        plan = last_plans_of("order", [order_id])[order_id]
        yes = LenderDecision(LenderAnswer.APPROVED, "L-1")
        deeds: dict[str, Callable[[], None]] = {
            "cancel": partial(cancel_order, order_id=order_id, actor=ACTOR, why="race"),
            "leave": partial(change_payment, order_id=order_id, method=PaymentMethod.BANK_TRANSFER, actor=buyer),
            "note": partial(mark_paid, order_id=order_id, actor=ACTOR),
        }
        works: list[Callable[[], object]] = [
            partial(credit.take_decision, plan_id=plan.id, decision=yes, actor=ACTOR),
            deeds[deed],
        ]
        if number < 2:  # both orders for certain; the rest as it comes
            for work in works if number else works[::-1]:
                _try(work)
        else:
            run_together(2, lambda which, works=works: _try(works[which]))  # type: ignore[misc]
        while relay_batch():
            pass
        order = Order.objects.get(pk=order_id)
        seen.add((order.status, order.payment, last_plans_of("order", [order_id])[order_id].state.value))
    assert seen == ENDS[deed]
    owed = Posting.objects.filter(account="clearing", counterpart="lender:test").values_list("amount_minor", flat=True)
    assert (sum(owed) == 0) is (deed == "cancel")
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []


def _try(work: Callable[[], object]) -> None:
    try:
        work()
    except JangteoError:  # whoever comes second is told so
        return
