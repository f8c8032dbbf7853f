"""Orders on account: terms, deposits, and credit that is asked at every step (D11, D12; PAY-02, PAY-03)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from conftest import RunTogether
from credit.using import branch_of, line_of
from factories import ACTOR, cart_with, channel, company, member_of, order_of, place, shopper, stocked
from factories.revising import line_of as order_line
from factories.revising import revise
from jangteo.channels.types import Channel
from jangteo.credit import services as credit
from jangteo.credit.errors import CreditBlocked, CreditExceeded
from jangteo.credit.models import CreditDocument
from jangteo.credit.selectors import credit_standing
from jangteo.credit.types import CheckStage, DueBase, Exposure, Terms
from jangteo.fulfilment.models import ShipmentLine
from jangteo.kernel import clock, verify
from jangteo.kernel.money import Money
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor, PartyId
from jangteo.ordering import services as ordering
from jangteo.ordering.errors import NoTerms, NotRefundable, OrderIsHeld
from jangteo.ordering.models import Order, OrderHold
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.selectors.on_account import ways_to_pay
from jangteo.ordering.types import AddLine, OrderView, RemoveLine, SetQuantity
from jangteo.payments.errors import MethodNotOffered
from jangteo.payments.models import Payment
from jangteo.payments.types import PaymentMethod

pytestmark = pytest.mark.django_db
NET_30 = Terms(DueBase.NET_DAYS, days=30)


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel("shop", payment_methods=["bank_transfer", "on_account"])
    stocked(one, {"MUG": 100}, "100")
    return one


def firm_on(terms: Terms = NET_30, code: str = "net-30") -> PartyId:
    firm = company()
    credit.save_terms(code=code, names={"ko": code}, terms=terms, actor=ACTOR)
    credit.grant_terms(code=code, party_id=firm, actor=ACTOR)
    return firm


def buy(shop: Channel, buyer: Actor, units: int, **facts: Any) -> Order:
    """So many of a hundred won each."""
    made = place(cart_with(shop, buyer, {"MUG": units}), buyer, payment_method=PaymentMethod.ON_ACCOUNT, **facts)
    return Order.objects.get(pk=made)


def used(order: Order) -> tuple[int, int, int]:
    """What of it is ordered, shipped, invoiced."""
    row = CreditDocument.objects.get(kind="order", reference_id=order.pk)
    return row.ordered_minor, row.shipped_minor, row.invoiced_minor


def seen(order: Order) -> OrderView:
    return get_order_by_id(order.pk, ACTOR)


def open_holds(order: Order) -> list[tuple[str, str]]:
    return sorted(OrderHold.objects.filter(order=order, released_at=None).values_list("kind", "rule"))


def broken() -> list[str]:
    """Once all was told, and nothing came within the last quarter of an hour."""
    while relay_batch():
        pass
    Payment.objects.update(changed_at=clock.now() - timedelta(minutes=30))
    return [one.invariant.name for one in verify.run() if not one.is_clean]


def test_who_has_terms_orders_on_account_and_keeps_them(shop: Channel) -> None:
    firm = firm_on()
    buyer = member_of(firm)
    order = buy(shop, buyer, 3)
    credit.save_terms(code="net-30", names={"ko": "30"}, terms=Terms(DueBase.NET_DAYS, days=60), actor=ACTOR)
    view = seen(order)
    assert view.terms is not None
    assert (view.terms.terms.days, view.terms.version, view.payment_method, view.due) == (
        30,
        1,
        "on_account",
        Money(300, "KRW"),
    )
    assert used(order) == (300, 0, 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(terms_version=None)
    assert broken() == []


def test_without_terms_nobody_does(shop: Channel) -> None:
    buyer = member_of(company())
    with pytest.raises(NoTerms):
        buy(shop, buyer, 1)
    assert ways_to_pay(shop, buyer) == ["bank_transfer"] == ways_to_pay(shop, shopper())
    assert ways_to_pay(shop, member_of(firm_on())) == ["bank_transfer", "on_account"]
    assert not Order.objects.exists()


def test_good_consumers_have_terms_by_the_same_rule(shop: Channel) -> None:
    buyer = shopper()
    firm_on()
    credit.grant_terms(code="net-30", party_id=buyer.party_id, actor=ACTOR)
    assert buyer.party_id is not None
    line_of(buyer.party_id, 250)
    assert used(buy(shop, buyer, 2)) == (200, 0, 0)
    with pytest.raises(CreditExceeded):
        buy(shop, buyer, 1)


def test_the_limit_holds_over_the_tree_and_a_refused_order_leaves_nothing(shop: Channel) -> None:
    firm = firm_on()
    branch = branch_of(firm)
    line_of(firm, 1000)
    buyer, of_branch = member_of(firm), member_of(branch)
    buy(shop, of_branch, 6)
    with pytest.raises(CreditExceeded) as refused:
        buy(shop, buyer, 5)
    assert (refused.value.facts["asked"], refused.value.facts["available"]) == ("500 KRW", "400 KRW")
    assert (Order.objects.count(), CreditDocument.objects.count()) == (1, 1)
    with pytest.raises(CreditExceeded) as of_above:
        buy(shop, of_branch, 5)
    assert "limit" not in of_above.value.facts
    buy(shop, member_of(firm), 4)
    assert broken() == []


def test_what_an_order_uses_follows_every_step(shop: Channel) -> None:
    firm = firm_on()
    line_of(firm, 1000)
    order = buy(shop, member_of(firm), 5)
    revise(order, [SetQuantity(order_line(order, "MUG"), 8)])
    assert used(order) == (800, 0, 0)
    with pytest.raises(CreditExceeded):
        revise(order, [SetQuantity(order_line(order, "MUG"), 11)])
    revise(order, [SetQuantity(order_line(order, "MUG"), 10)])
    revise(order, [SetQuantity(order_line(order, "MUG"), 9)])
    ordering.ship_order(order_id=order.pk, actor=ACTOR)
    assert used(order) == (0, 900, 0)
    ordering.record_invoiced(order_id=order.pk, gross=Money(900, "KRW"), actor=ACTOR)
    assert used(order) == (0, 0, 900)
    ordering.mark_paid(order_id=order.pk, amount=Money(400, "KRW"), actor=ACTOR)
    assert (used(order), seen(order).summary.payment) == ((0, 0, 500), "due")
    ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    assert (used(order), seen(order).summary.payment) == ((0, 0, 0), "paid")
    assert broken() == []


def test_a_cancelled_order_gives_its_credit_back_and_closing_and_ordering_again_is_asked_anew(shop: Channel) -> None:
    firm = firm_on()
    line_of(firm, 1000)
    buyer = member_of(firm)
    order = buy(shop, buyer, 10)
    ordering.cancel_order(order_id=order.pk, actor=buyer)
    assert used(order) == (0, 0, 0)
    buy(shop, buyer, 10)
    with pytest.raises(CreditExceeded):
        buy(shop, buyer, 1)
    assert broken() == []


def test_a_deposit_keeps_the_order_back_until_it_came(shop: Channel) -> None:
    firm = firm_on(Terms(DueBase.NET_DAYS, days=30, deposit_rate=Decimal("0.3")), "deposit-30")
    order = buy(shop, member_of(firm), 10)
    assert (seen(order).deposit, open_holds(order)) == (Money(300, "KRW"), [("deposit", "deposit")])
    with pytest.raises(OrderIsHeld):
        ordering.ship_order(order_id=order.pk, actor=ACTOR)
    ordering.mark_paid(order_id=order.pk, amount=Money(299, "KRW"), actor=ACTOR)
    assert open_holds(order) == [("deposit", "deposit")]
    ordering.mark_paid(order_id=order.pk, amount=Money(1, "KRW"), actor=ACTOR)
    assert (open_holds(order), used(order)) == ([], (700, 0, 0))
    ordering.ship_order(order_id=order.pk, actor=ACTOR)
    assert broken() == []


def test_a_line_that_is_asked_at_release_holds_what_is_too_much(shop: Channel) -> None:
    firm = firm_on()
    line = line_of(firm, 500, stage=CheckStage.RELEASE)
    order = buy(shop, member_of(firm), 6)
    hold = OrderHold.objects.get(order=order)
    assert (hold.kind, hold.rule) == ("credit", "limit")
    with pytest.raises(CreditExceeded):
        ordering.release_hold(hold_id=hold.pk, why="they always pay", actor=ACTOR)
    assert open_holds(order) == [("credit", "limit")]
    now = clock.now()
    credit.raise_for_a_while(
        line_id=line, amount=Money(100, "KRW"), from_at=now, until_at=now + timedelta(days=1), why="fair", actor=ACTOR
    )
    ordering.release_hold(hold_id=hold.pk, why="raised for the fair", actor=ACTOR)
    ordering.ship_order(order_id=order.pk, actor=ACTOR)
    assert broken() == []


def test_a_deposit_that_comes_while_the_line_is_full_is_taken_and_the_order_waits_for_credit(shop: Channel) -> None:
    firm = firm_on(Terms(DueBase.NET_DAYS, days=30, deposit_rate=Decimal("0.3")), "deposit-30")
    line_of(firm, 500, stage=CheckStage.RELEASE)
    order = buy(shop, member_of(firm), 10)
    ordering.mark_paid(order_id=order.pk, amount=Money(300, "KRW"), actor=ACTOR)
    assert (seen(order).summary.payment, open_holds(order)) == ("due", [("credit", "limit")])
    assert broken() == []


def test_a_line_that_is_asked_when_goods_leave_lets_them_wait(shop: Channel) -> None:
    firm = firm_on()
    line = line_of(firm, 500, stage=CheckStage.SHIP)
    order = buy(shop, member_of(firm), 6)
    assert open_holds(order) == []
    with pytest.raises(CreditExceeded):
        ordering.ship_order(order_id=order.pk, actor=ACTOR)
    assert seen(order).summary.fulfilment == "open"
    credit.set_limit(line_id=line, limit=Money(600, "KRW"), actor=ACTOR)
    ordering.ship_order(order_id=order.pk, actor=ACTOR)
    assert used(order) == (0, 600, 0)
    assert broken() == []


def test_a_blocked_line_takes_no_order_but_lets_go_what_was_ordered(shop: Channel) -> None:
    firm = firm_on()
    line = line_of(firm, 1000)
    order = buy(shop, member_of(firm), 2)
    credit.block_line(line_id=line, why="overdue", actor=ACTOR)
    with pytest.raises(CreditBlocked):
        buy(shop, member_of(firm), 1)
    ordering.ship_order(order_id=order.pk, actor=ACTOR)
    assert broken() == []


def test_what_comes_back_unpaid_lowers_what_is_owed_and_only_the_rest_goes_back(shop: Channel) -> None:
    firm = firm_on()
    line_of(firm, 1000)
    order = buy(shop, member_of(firm), 10)
    line = order_line(order, "MUG")
    with pytest.raises(NotRefundable):
        ordering.refund_items(order_id=order.pk, quantities={line: 1}, actor=ACTOR)
    ordering.ship_order(order_id=order.pk, actor=ACTOR)
    ordering.refund_items(order_id=order.pk, quantities={line: 3}, actor=ACTOR)
    assert (seen(order).due, used(order)) == (Money(700, "KRW"), (0, 700, 0))
    ordering.mark_paid(order_id=order.pk, amount=Money(600, "KRW"), actor=ACTOR)
    ordering.refund_items(order_id=order.pk, quantities={line: 2}, actor=ACTOR)
    last = seen(order).refunds[-1]
    assert (last.figures.gross, last.settled) == (Money(200, "KRW"), Money(100, "KRW"))
    assert (seen(order).summary.payment, seen(order).due, used(order)) == ("paid", Money(0, "KRW"), (0, 0, 0))
    ordering.refund_items(order_id=order.pk, quantities={line: 5}, actor=ACTOR)
    assert seen(order).summary.payment == "refunded"
    assert broken() == []


@pytest.mark.parametrize("came", [0, 400])
def test_all_of_it_comes_back_before_it_is_paid(shop: Channel, came: int) -> None:
    firm = firm_on()
    line_of(firm, 1000)
    order = buy(shop, member_of(firm), 10)
    ordering.ship_order(order_id=order.pk, actor=ACTOR)
    if came:
        ordering.mark_paid(order_id=order.pk, amount=Money(came, "KRW"), actor=ACTOR)
    ordering.refund_items(order_id=order.pk, quantities={order_line(order, "MUG"): 10}, actor=ACTOR)
    assert (seen(order).summary.payment, seen(order).due, used(order)) == ("refunded", Money(0, "KRW"), (0, 0, 0))
    assert broken() == []


def test_orders_on_account_are_not_called_off_unpaid(shop: Channel) -> None:
    order = buy(shop, member_of(firm_on()), 1)
    with clock.at(clock.now() + timedelta(days=40)):
        ordering.cancel_unpaid_orders()
    assert seen(order).summary.status == "placed"


def test_what_is_added_to_an_order_is_asked_too(shop: Channel) -> None:
    stocked(shop, {"BOWL": 10}, "400")
    firm = firm_on()
    line_of(firm, 500)
    order = buy(shop, member_of(firm), 1)
    revise(order, [AddLine("BOWL", 1)])
    with pytest.raises(CreditExceeded):
        revise(order, [AddLine("BOWL", 1)])
    own = credit_standing([firm]).own
    assert own is not None
    assert (used(order), own.exposure) == ((500, 0, 0), Exposure("KRW", 500))
    assert broken() == []


@pytest.mark.django_db(transaction=True)
def test_eight_orders_of_300_on_a_line_of_1000(shop: Channel, run_together: RunTogether) -> None:
    firm = firm_on()
    line_of(firm, 1000)
    buyers = [member_of(firm, name=f"구매 {number}") for number in range(8)]
    carts = [cart_with(shop, buyer, {"MUG": 3}) for buyer in buyers]

    def order(number: int) -> UUID | None:
        try:
            return place(
                carts[number], buyers[number], gross=Money(300, "KRW"), payment_method=PaymentMethod.ON_ACCOUNT
            )
        except CreditExceeded:
            return None

    made = run_together(8, order)
    assert sum(isinstance(one, UUID) for one in made) == Order.objects.count() == 3


def test_nobody_turns_what_they_pay_now_into_credit(shop: Channel) -> None:
    buyer = member_of(company())
    order = order_of(shop, buyer, {"MUG": 1})
    with pytest.raises(MethodNotOffered):
        ordering.change_payment(order_id=order.pk, method=PaymentMethod.ON_ACCOUNT, actor=buyer)
    kept = buy(shop, member_of(firm_on()), 1)
    ordering.change_payment(order_id=kept.pk, method=PaymentMethod.BANK_TRANSFER, actor=ACTOR)
    assert (seen(kept).payment_method, used(kept)) == ("bank_transfer", (100, 0, 0))
    assert broken() == []


def test_a_line_taken_out_leaves_its_planned_shipment(shop: Channel) -> None:
    stocked(shop, {"BOWL": 10}, "400")
    buyer = member_of(firm_on())
    made = place(cart_with(shop, buyer, {"MUG": 1, "BOWL": 1}), buyer, payment_method=PaymentMethod.ON_ACCOUNT)
    assert broken() == []
    order = Order.objects.get(pk=made)
    revise(order, [RemoveLine(order_line(order, "BOWL"))])
    assert broken() == []
    assert list(ShipmentLine.objects.filter(quantity__gt=0).values_list("line__sku", flat=True)) == ["MUG"]


def test_money_that_was_meant_for_something_else_is_owed_again_however_full_the_line_is(shop: Channel) -> None:
    firm = firm_on()
    line_of(firm, 1000)
    order = buy(shop, member_of(firm), 10)
    ordering.ship_order(order_id=order.pk, actor=ACTOR)
    ordering.record_invoiced(order_id=order.pk, gross=Money(1000, "KRW"), actor=ACTOR)
    ordering.mark_paid(order_id=order.pk, source="suspense:line", actor=ACTOR)
    buy(shop, member_of(firm), 10)
    ordering.unmark_paid(
        order_id=order.pk, amount=Money(1000, "KRW"), source="suspense:line", actor=ACTOR, why="another firm's"
    )
    ordering.take_up_payment(order_id=order.pk)
    assert (used(order), seen(order).summary.payment) == ((0, 0, 1000), "awaited")
    with pytest.raises(CreditExceeded):
        buy(shop, member_of(firm), 1)


def test_a_deposit_that_is_taken_off_an_order_again_is_a_fact_too(shop: Channel) -> None:
    firm = firm_on()
    line_of(firm, 1000)
    order = buy(shop, member_of(firm), 10)
    ordering.mark_paid(order_id=order.pk, amount=Money(600, "KRW"), source="suspense:line", actor=ACTOR)
    buy(shop, member_of(firm), 6)
    ordering.unmark_paid(
        order_id=order.pk, amount=Money(600, "KRW"), source="suspense:line", actor=ACTOR, why="another firm's"
    )
    ordering.take_up_payment(order_id=order.pk)
    assert (used(order), seen(order).summary.payment) == ((1000, 0, 0), "awaited")
    with pytest.raises(CreditExceeded):
        buy(shop, member_of(firm), 1)
    with pytest.raises(CreditExceeded):
        revise(order, [SetQuantity(order_line(order, "MUG"), 11)])
