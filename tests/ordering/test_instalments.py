"""An order paid in parts: who may, what the lender's answer does, and what comes back (PAY-06)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import ACTOR, cart_with, channel, place, shopper, stocked
from factories.revising import line_of, revise
from jangteo.channels.types import Channel
from jangteo.credit import jobs
from jangteo.credit import services as credit
from jangteo.credit.gateways import FakeLender, register_lender
from jangteo.credit.selectors import end_of
from jangteo.credit.types import Every, LenderAnswer, LenderDecision, OfferDraft, RefundPolicy, Rhythm
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor
from jangteo.ledger.models import Posting
from jangteo.ordering import services as ordering
from jangteo.ordering.errors import InvalidTender, LenderDecides, NoInstalments, NotYours, PaymentAwaited
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_cart, get_order_by_id, instalment_offers, plan_of_order
from jangteo.ordering.types import AddLine, OfferedPlan, SetQuantity, Tender
from jangteo.payments.errors import MethodNotOffered, MoreThanHeld
from jangteo.payments.models import Payment
from jangteo.payments.types import PaymentMethod

pytestmark = pytest.mark.django_db


@pytest.fixture
def lender() -> FakeLender:
    """A lender of this test alone."""
    made = FakeLender()
    register_lender("test", made)
    return made


@pytest.fixture
def shop(db: None, lender: FakeLender) -> Channel:
    one = channel("shop", payment_methods=["bank_transfer", "instalments"])
    stocked(one, {"MUG": 1000, "LAMP": 1000}, "33334")
    offer()
    return one


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def offer(code: str = "four", **changes: Any) -> None:
    known: dict[str, Any] = {
        "names": {"ko": "넷으로", "en": "Pay in 4"},
        "count": 4,
        "every": Every(2, Rhythm.WEEKS),
        "smallest": won(1_000),
        "lender": "test",
    }
    credit.save_offer(offer=OfferDraft(code=code, **known | changes), actor=ACTOR)


def buy(shop: Channel, buyer: Actor, goods: dict[str, int] | None = None, code: str = "four", **facts: Any) -> Order:
    cart = cart_with(shop, buyer, goods or {"MUG": 3})
    made = place(cart, buyer, payment_method=PaymentMethod.INSTALMENTS, offer=code, **facts)
    return Order.objects.get(pk=made)


def answer(order: Order, said: LenderAnswer = LenderAnswer.APPROVED) -> None:
    """What the lender says, and everybody hears it."""
    plan = plan_of_order(order.pk)
    assert plan is not None
    credit.take_decision(plan_id=plan.id, decision=LenderDecision(said, "L-1"), actor=ACTOR)
    while relay_batch():
        pass


def hear() -> None:
    """Everybody hears everything, and the books are in order."""
    while relay_batch():
        pass
    assert broken() == []


def broken() -> list[str]:
    return [one.invariant.name for one in verify.run() if not one.is_clean]


def stands(order: Order) -> tuple[str, str, str]:
    """Of the order, its payment, its plan."""
    order.refresh_from_db()
    plan = plan_of_order(order.pk)
    return order.status, order.payment, plan.state.value if plan else ""


def owed_by_lender() -> int:
    found = Posting.objects.filter(account="clearing", counterpart="lender:test")
    return sum(found.values_list("amount_minor", flat=True))


def test_the_lender_says_yes_and_owes_us_the_money(shop: Channel, lender: FakeLender) -> None:
    buyer = shopper()
    order = buy(shop, buyer)
    plan = plan_of_order(order.pk)
    assert plan is not None
    assert [one.part.amount.minor for one in plan.parts] == [25_002, 25_000, 25_000, 25_000]
    assert stands(order) == ("placed", "awaited", "asked")
    with pytest.raises(PaymentAwaited):
        ordering.ship_order(order_id=order.pk, actor=ACTOR)
    with pytest.raises(LenderDecides):
        revise(order, [SetQuantity(line_of(order, "MUG"), 2)])
    lender.faults.append("cut")  # they decided, and we did not hear
    jobs.ask_lender(str(plan.id))
    assert stands(order) == ("placed", "awaited", "asked")
    jobs.ask_lenders(timestamp=0)
    hear()
    assert stands(order) == ("placed", "paid", "active")
    assert (owed_by_lender(), len(lender.cases)) == (100_002, 1)
    ordering.take_up_plan(order_id=order.pk)  # safe to run twice
    ordering.ship_order(order_id=order.pk, actor=ACTOR)
    assert owed_by_lender() == 100_002
    now = plan_of_order(order.pk)
    assert now is not None
    end = end_of(now, clock.today())
    assert end is not None
    assert end.amount == won(100_002)
    with pytest.raises(NotYours):
        ordering.cancel_order(order_id=buy_and_answer(shop, buyer).pk, actor=buyer)


def buy_and_answer(shop: Channel, buyer: Actor, **facts: Any) -> Order:
    order = buy(shop, buyer, **facts)
    answer(order)
    return order


def test_a_declined_buyer_pays_otherwise_or_is_called_off(shop: Channel) -> None:
    buyer = shopper()
    order, other = buy(shop, buyer), buy(shop, buyer)
    for one in (order, other):
        answer(one, LenderAnswer.DECLINED)
        assert stands(one) == ("placed", "awaited", "declined")
    with pytest.raises(MethodNotOffered):
        ordering.change_payment(order_id=order.pk, method=PaymentMethod.INSTALMENTS, actor=buyer)
    ordering.change_payment(order_id=order.pk, method=PaymentMethod.BANK_TRANSFER, actor=buyer)
    assert get_order_by_id(order.pk, buyer).payment_method == "bank_transfer"
    with clock.at(clock.now() + timedelta(minutes=59)):
        assert ordering.cancel_unpaid_orders() == 0
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert ordering.cancel_unpaid_orders() == 1
    assert (stands(order)[0], stands(other)[0]) == ("placed", "cancelled")
    hear()


@pytest.mark.parametrize("said", [LenderAnswer.PENDING, LenderAnswer.NEEDS_PAPERS])
def test_an_order_waits_for_a_lender_who_has_not_decided(shop: Channel, said: LenderAnswer) -> None:
    order = buy(shop, shopper())
    answer(order, said)
    with clock.at(clock.now() + timedelta(days=3)):
        assert ordering.cancel_unpaid_orders() == 0
    assert stands(order)[:2] == ("placed", "awaited")


@pytest.mark.parametrize("left", ["cancelled", "transfer", "noted"])
def test_what_is_paid_otherwise_or_called_off_is_asked_no_more(shop: Channel, lender: FakeLender, left: str) -> None:
    buyer = shopper()
    order = buy(shop, buyer)
    if left == "cancelled":
        ordering.cancel_order(order_id=order.pk, actor=buyer)
    elif left == "transfer":
        ordering.change_payment(order_id=order.pk, method=PaymentMethod.BANK_TRANSFER, actor=buyer)
    else:
        ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    answer(order)
    expected = {"cancelled": "void", "transfer": "awaited", "noted": "paid"}[left]
    assert stands(order)[1:] == (expected, "withdrawn")
    assert (owed_by_lender(), lender.cases) == (0, {})


@pytest.mark.parametrize(
    ("policy", "back", "lender_owes", "cash"),
    [(RefundPolicy.LAST_PARTS, 2, 33_334, 0), (RefundPolicy.CASH, 2, 100_002, 66_668)],
)
def test_goods_that_come_back_lower_what_the_lender_owes_or_are_paid_out(
    shop: Channel, policy: RefundPolicy, back: int, lender_owes: int, cash: int
) -> None:
    offer("policy", refund_policy=policy)
    order = buy_and_answer(shop, shopper(), code="policy")
    ordering.refund_items(order_id=order.pk, quantities={line_of(order, "MUG"): back}, actor=ACTOR)
    hear()
    plan = plan_of_order(order.pk)
    assert plan is not None
    assert (owed_by_lender(), plan.paid_out) == (lender_owes, won(cash))
    assert sum(one.amount.minor for one in plan.open_parts) == 100_002 - (66_668 - cash)
    with pytest.raises(JangteoError):
        ordering.refund_items(order_id=order.pk, quantities={line_of(order, "MUG"): 2}, actor=ACTOR)


def test_what_the_buyer_paid_already_comes_back_in_money(shop: Channel) -> None:
    order = buy_and_answer(shop, shopper())
    plan = plan_of_order(order.pk)
    assert plan is not None
    for number in (1, 2):
        credit.pay_part(plan_id=plan.id, number=number, key=f"p{number}", actor=ACTOR)
    ordering.cancel_order(order_id=order.pk, actor=ACTOR, why="sold out")
    hear()
    assert stands(order) == ("cancelled", "refunded", "settled")
    after = plan_of_order(order.pk)
    assert after is not None
    assert (owed_by_lender(), after.refunded, after.paid_out) == (50_002, won(50_000), won(50_002))


def test_what_a_change_adds_is_paid_by_transfer_and_what_it_takes_goes_off_the_parts(shop: Channel) -> None:
    order = buy_and_answer(shop, shopper())
    revise(order, [AddLine("LAMP", 1)])
    assert [(one.method, one.state) for one in Payment.objects.order_by("number")] == [
        ("instalments", "received"),
        ("bank_transfer", "awaited"),
    ]
    revise(order, [SetQuantity(line_of(order, "MUG"), 1)])
    hear()
    assert owed_by_lender() == 66_668


ELIGIBLE: list[tuple[dict[str, Any], str, str]] = [
    ({}, "eligible", ""),
    ({"smallest": won(100_003)}, "too_small", ""),
    ({"largest": won(100_001)}, "too_large", ""),
    ({"channels": frozenset({new_id()})}, "channel", ""),
    ({"segments": frozenset({new_id()})}, "segment", ""),
    ({"not_skus": frozenset({"MUG"})}, "excluded", "MUG"),
    ({"not_categories": frozenset({"mugs"})}, "excluded", "MUG"),
    ({"only_categories": frozenset({"lamps"})}, "not_included", "MUG"),
    ({"smallest": Money(1_000, "USD")}, "currency", ""),
]


@pytest.mark.parametrize(("facts", "rule", "sku"), ELIGIBLE)
def test_what_the_page_says_is_what_an_order_is_told(shop: Channel, facts: dict[str, Any], rule: str, sku: str) -> None:
    offer("other", **facts)
    buyer = shopper()
    told = {one.offer.draft.code: one for one in offers_of(shop, buyer)}["other"]
    assert (told.answer.because["rule"], told.answer.because.get("sku", "")) == (rule, sku)
    assert (bool(told.parts), bool(told.article)) == (rule == "eligible", bool(sku))
    if rule == "eligible":
        order = buy(shop, shopper(), code="other")
        plan = plan_of_order(order.pk)
        assert plan is not None
        assert tuple(one.part for one in plan.parts) == told.parts
        return
    with pytest.raises(NoInstalments) as refused:
        buy(shop, shopper(), code="other")
    assert (refused.value.facts["because"]["rule"], refused.value.facts["article"]) == (rule, told.article)
    assert not Order.objects.exists()


def offers_of(shop: Channel, buyer: Actor) -> list[OfferedPlan]:
    cart = get_cart(cart_with(shop, buyer, {"MUG": 3}), buyer)
    return instalment_offers(shop, buyer, cart.quote.gross, cart.lines)


def test_who_is_asked_for_nothing(shop: Channel) -> None:
    buyer = shopper()
    with pytest.raises(NoInstalments):
        buy(shop, buyer, code="five")
    with pytest.raises(NoInstalments):
        place(cart_with(shop, buyer, {"MUG": 3}), buyer, offer="four")
    with pytest.raises(InvalidTender):
        buy(shop, buyer, tenders=(Tender(None, won(1)),))
    credit.switch_offer(code="four", is_active=False, actor=ACTOR)
    assert offers_of(shop, buyer) == []
    with pytest.raises(NoInstalments):
        buy(shop, buyer)
    assert not Order.objects.exists()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_parts_sum_to_what_is_owed_whatever_is_bought_and_comes_back(shop: Channel, data: st.DataObject) -> None:
    before, units = owed_by_lender(), data.draw(st.integers(1, 9))
    code = f"o{data.draw(st.integers(0, 10**9))}"
    offer(
        code,
        count=data.draw(st.integers(2, 24)),
        yearly_rate=data.draw(st.sampled_from([Decimal(0), Decimal("0.119")])),
        refund_policy=data.draw(st.sampled_from(list(RefundPolicy))),
    )
    order = buy(shop, shopper(), {"MUG": units}, code)
    answer(order)
    plan = plan_of_order(order.pk)
    assert plan is not None
    for step in range(data.draw(st.integers(0, 5))):
        if data.draw(st.booleans()) and plan.open_parts:
            credit.pay_part(plan_id=plan.id, number=plan.open_parts[0].number, key=f"p{step}", actor=ACTOR)
        else:
            try:
                back = {line_of(order, "MUG"): data.draw(st.integers(1, units))}
                ordering.refund_items(order_id=order.pk, quantities=back, actor=ACTOR)
            except (JangteoError, MoreThanHeld):
                pass
        plan = plan_of_order(order.pk)
        assert plan is not None
        assert sum(one.part.principal.minor for one in plan.parts) == owed_by_lender() - before
        assert owed_by_lender() - before + plan.refunded.minor == order.gross_minor
    hear()
