"""Refunds of placed orders: amounts frozen on lines come back exactly, once, and nothing else of the order moves."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, connection, transaction
from django.db.models import QuerySet

from conftest import RunTogether
from factories import ACTOR, channel, order_of, promotion, shopper, staff, stocked, tax
from jangteo.channels.types import Channel
from jangteo.inventory.models import StockLevel
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import IllegalMove, NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry, OutboxEvent
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor, PartyId
from jangteo.ordering.errors import NotRefundable, NotYours, RefundChanged, RefundTooLarge
from jangteo.ordering.models import Order, Refund, RefundLine
from jangteo.ordering.selectors import get_order_by_id, preview_refund
from jangteo.ordering.selectors.figures import figures_by_buyer
from jangteo.ordering.selectors.staff import list_order_totals
from jangteo.ordering.services import cancel_order, deliver_order, mark_paid, refund_items, ship_order
from jangteo.ordering.types import OrderView
from jangteo.parties.types import MemberRole
from jangteo.payments.models import Payment, PaymentOperation
from jangteo.payments.selectors import payments_by_order
from jangteo.pricing.models import PromotionUse

OFFICE = replace(ACTOR, via="office")


@pytest.fixture
def shop(db: None) -> Channel:
    """A shop with mugs and cups at 1,000 each and a delivery fee of 3,000."""
    one = channel(shipping_fee_minor=3000)
    stocked(one, {"MUG": 20, "CUP": 20})
    return one


def paid(shop: Channel, quantities: dict[str, int]) -> Order:
    order = order_of(shop, shopper(), quantities)
    mark_paid(order_id=order.pk, actor=ACTOR)
    return order


def seen(order: Order) -> OrderView:
    return get_order_by_id(order.pk, OFFICE)


def buyer_of(order: Order) -> Actor:
    assert order.buyer_id
    party_id = PartyId(order.buyer_id)
    return replace(shopper(), party_id=party_id, unit_ids=frozenset({party_id}))


def line_of(order: Order, sku: str) -> UUID:
    return order.lines.get(sku=sku).pk


def give_back(order: Order, shipping: bool | Money = False, **quantities: int) -> UUID:
    lines = {line_of(order, sku): quantity for sku, quantity in quantities.items()}
    return refund_items(order_id=order.pk, quantities=lines, shipping=shipping, actor=OFFICE, why="broken")


def give_back_a_mug(order: Order, _number: int) -> UUID:
    return give_back(order, MUG=1)


def broken() -> list[str]:
    return [finding.invariant.name for finding in verify.run() if not finding.is_clean]


def test_parts_come_back_with_their_discount_kept_out_until_all_is_back(shop: Channel) -> None:
    """C13: 700 off 3 mugs and 1 cup is 525 and 175; a third of 2,475 is 825."""
    promotion("seven-hundred", {"amount": "700", "on": "order"})
    order = paid(shop, {"MUG": 3, "CUP": 1})
    first = Refund.objects.get(pk=give_back(order, MUG=1))
    assert (first.number, first.gross_minor, first.discount_minor) == (f"{order.number}-R1", 825, 175)
    assert (first.actor_name, first.why, first.net_minor + first.tax_minor) == (OFFICE.name, "broken", 825)
    view = seen(order)
    assert (view.summary.payment, view.refunded, view.shipping_left) == ("paid", Money(825, "KRW"), Money(3000, "KRW"))
    assert view.quantities_left[line_of(order, "MUG")] == 2
    give_back(order, Money(1000, "KRW"), CUP=1)
    payment = payments_by_order([order.pk])[order.pk]
    assert (payment.state, payment.refunded, payment.left) == ("received", Money(2650, "KRW"), Money(3650, "KRW"))
    last = Refund.objects.get(pk=give_back(order, True, MUG=2))
    assert (last.gross_minor, last.shipping_net_minor + last.shipping_tax_minor) == (3650, 2000)
    view = seen(order)
    assert (view.summary.status, view.summary.payment, view.refunded) == ("placed", "refunded", view.summary.gross)
    assert [one.figures.number[-3:] for one in view.refunds] == ["-R1", "-R2", "-R3"]
    assert sum(one.figures.discount.minor for one in view.refunds) == 700
    assert Payment.objects.get().state == "refunded"
    assert StockLevel.objects.get(variant__sku="MUG").allocated == 3
    assert PromotionUse.objects.get().state == "used"
    with pytest.raises(NotRefundable):
        give_back(order, MUG=1)
    assert broken() == []


@pytest.mark.parametrize(("currency", "rate"), [("USD", "0.1075"), ("KWD", "0.05"), ("KRW", "0.1")])
def test_each_currency_comes_back_in_its_own_minor_units(db: None, currency: str, rate: str) -> None:
    """C11, C12: 24.99 and a percentage off, tax on top, bought by three and given back one by one."""
    one = channel(currency=currency, tax_view="net", country="US")
    stocked(one, {"MUG": 5}, "25" if currency == "KRW" else "24.99")
    tax(rate, country="US", code="standard")
    promotion("third", {"percent": "33.3", "on": "order"}, currency=currency)
    order = paid(one, {"MUG": 3})
    for _ in range(3):
        give_back(order, MUG=1)
    assert seen(order).refunded == Money(order.gross_minor, currency)
    assert sum(given_out().values_list("amount_minor", flat=True)) == Payment.objects.get().amount_minor
    assert broken() == []


def test_the_preview_is_what_is_written_and_a_second_press_writes_nothing(shop: Channel) -> None:
    order = paid(shop, {"MUG": 3})
    chosen: dict[str, Any] = {"quantities": {line_of(order, "MUG"): 1}, "shipping": True}
    preview = preview_refund(seen(order), **chosen)
    assert not Refund.objects.exists()
    press: Callable[[], UUID] = lambda: refund_items(  # noqa: E731
        order_id=order.pk, **chosen, actor=OFFICE, expected_number=preview.number
    )
    press()
    assert seen(order).refunds[0].figures == preview
    with pytest.raises(RefundChanged):
        press()
    assert Refund.objects.count() == given_out().count() == 1


def test_a_refund_is_told_and_kept_in_the_audit_trail(shop: Channel) -> None:
    order = paid(shop, {"MUG": 3})
    row = Refund.objects.get(pk=give_back(order, MUG=2))
    told = OutboxEvent.objects.get(name="ordering.order_refunded").payload
    assert (told["order_id"], told["refund_number"]) == (str(order.pk), row.number)
    assert told["gross"] == {"minor": 2000, "currency": "KRW"}
    entry = AuditEntry.objects.get(action="ordering.refund")
    assert (entry.subject_id, entry.why, entry.after) == (
        order.pk, "broken", {"refund": row.number, "gross": "2000 KRW", "units": 2},
    )  # fmt: skip


def test_only_staff_who_handle_payments_give_money_back(shop: Channel) -> None:
    order = paid(shop, {"MUG": 1})
    for actor in (buyer_of(order), staff(MemberRole.STAFF_VIEWER)):
        with pytest.raises(NotPermitted):
            refund_items(order_id=order.pk, quantities={line_of(order, "MUG"): 1}, actor=actor)
    assert not Refund.objects.exists()


def test_an_order_without_money_gives_none_back(shop: Channel) -> None:
    order = order_of(shop, shopper(), {"MUG": 1})
    with pytest.raises(NotRefundable):
        give_back(order, MUG=1)
    cancel_order(order_id=order.pk, actor=OFFICE)
    with pytest.raises(NotRefundable):
        give_back(order, MUG=1)
    assert not Refund.objects.exists()


def test_cancelling_gives_back_what_is_left_and_frees_promotions(shop: Channel) -> None:
    promotion("seven-hundred", {"amount": "700", "on": "order"})
    order = paid(shop, {"MUG": 3, "CUP": 1})
    give_back(order, Money(500, "KRW"), MUG=1)
    cancel_order(order_id=order.pk, actor=OFFICE, why="closed")
    view = seen(order)
    assert (view.summary.status, view.summary.payment) == ("cancelled", "refunded")
    assert [one.figures.gross.minor for one in view.refunds] == [1325, 4975]
    assert set(view.quantities_left.values()) == {0}
    assert list(given_out().order_by("at").values_list("amount_minor", "refund_for")) == [
        (1325, f"{order.number}-R1"),
        (4975, f"{order.number}-R2"),
    ]
    assert PromotionUse.objects.get().state == "released"
    assert broken() == []


def test_an_order_given_back_whole_can_still_be_called_off_by_staff_or_delivered(shop: Channel) -> None:
    one, other = paid(shop, {"MUG": 1}), paid(shop, {"MUG": 1})
    for order in (one, other):
        give_back(order, True, MUG=1)
    with pytest.raises(NotYours):
        cancel_order(order_id=one.pk, actor=buyer_of(one))
    cancel_order(order_id=one.pk, actor=OFFICE)
    ship_order(order_id=other.pk, actor=OFFICE)
    deliver_order(order_id=other.pk, actor=OFFICE)
    assert [seen(order).summary.status for order in (one, other)] == ["cancelled", "completed"]
    with pytest.raises(IllegalMove):
        cancel_order(order_id=one.pk, actor=OFFICE)
    assert broken() == []


def test_a_free_order_is_cancelled_without_a_refund(shop: Channel) -> None:
    promotion("all-of-it", {"percent": "100", "on": "order"}, {"percent": "100", "on": "shipping"})
    order = paid(shop, {"MUG": 1})
    cancel_order(order_id=order.pk, actor=OFFICE)
    assert (Refund.objects.count(), given_out().count(), Payment.objects.get().state) == (0, 0, "refunded")
    assert broken() == []


def test_figures_of_a_buyer_are_without_what_they_got_back(shop: Channel) -> None:
    order = paid(shop, {"MUG": 3})
    give_back(order, MUG=1)
    assert order.buyer_id
    (figures,) = figures_by_buyer([order.buyer_id], clock.now()).values()
    assert (figures.count, figures.gross) == (1, (Money(5000, "KRW"),))
    assert list_order_totals(OFFICE, order.buyer_id) == [Money(5000, "KRW")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ordering_refund SET net_minor = net_minor - 1, gross_minor = gross_minor - 1",
        "UPDATE ordering_refund SET why = 'x'",
        "DELETE FROM ordering_refund",
        "UPDATE ordering_refundline SET quantity = 2",
        "DELETE FROM ordering_refundline",
        "UPDATE payments_paymentoperation SET amount_minor = 1",
        "DELETE FROM payments_paymentoperation",
    ],
)
def test_a_refund_stays_as_it_was_written(shop: Channel, statement: str) -> None:
    order = paid(shop, {"MUG": 3})
    give_back(order, MUG=1)
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def raw_refund(order: Order, number: str, gross: int, **more: int) -> Refund:
    amounts = {"net_minor": gross, "tax_minor": 0, "gross_minor": gross, "discount_minor": 0} | more
    return Refund.objects.create(order=order, number=number, at=clock.now(), **amounts)


def raw_line(refund: Refund, line_id: UUID, quantity: int, net: int, tax: int = 0) -> None:
    RefundLine.objects.create(
        refund=refund, line_id=line_id, quantity=quantity, net_minor=net, tax_minor=tax, gross_minor=net + tax,
        discount_minor=0,
    )  # fmt: skip


def raw_payout(payment: Payment, minor: int, refund_for: str) -> None:
    now = clock.now()
    PaymentOperation.objects.create(
        payment=payment, verb="refund", status="succeeded", amount_minor=minor, key=refund_for, refund_for=refund_for,
        at=now, changed_at=now, is_by_hand=True,
    )  # fmt: skip


def given_out() -> "QuerySet[PaymentOperation]":
    return PaymentOperation.objects.filter(verb="refund")


def test_the_database_itself_refuses_more_than_was_paid(shop: Channel) -> None:
    order, other = paid(shop, {"MUG": 3}), paid(shop, {"CUP": 1})
    give_back(order, MUG=2)
    mug, cup = line_of(order, "MUG"), line_of(other, "CUP")
    payment = Payment.objects.get(order_id=order.pk)
    harms: list[Callable[[], Any]] = [
        lambda: raw_refund(order, "x", 4001),
        lambda: raw_refund(order, "x", 3000, shipping_net_minor=2800),
        lambda: raw_refund(order_of(shop, shopper(), {"MUG": 1}), "x", 1),
        lambda: raw_line(raw_refund(order, "x", 1), mug, 2, 1),
        lambda: raw_line(raw_refund(order, "x", 1000), mug, 1, 1000),
        lambda: raw_line(raw_refund(order, "x", 1), cup, 1, 1),
        lambda: raw_payout(payment, 4001, "x"),
        lambda: raw_payout(payment, 1, f"{order.number}-R1"),
    ]
    for harm in harms:
        with pytest.raises(Error, match=r"exceeds|unique"), transaction.atomic():
            harm()
    assert Refund.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_give_one_unit_back_twice(run_together: RunTogether) -> None:
    one = channel()
    stocked(one, {"MUG": 9, "CUP": 9})
    for _ in range(4):
        order = paid(one, {"MUG": 1, "CUP": 1})
        outcomes = run_together(2, partial(give_back_a_mug, order))
        assert Counter(type(outcome) for outcome in outcomes) == {UUID: 1, RefundTooLarge: 1}
        assert RefundLine.objects.filter(refund__order=order).count() == 1
        assert Payment.objects.get(order_id=order.pk).state == "received"
    assert broken() == []


@pytest.mark.django_db(transaction=True)
def test_two_writers_past_the_service_are_kept_apart_by_the_database(run_together: RunTogether) -> None:
    one = channel()
    stocked(one, {"MUG": 9, "CUP": 9}, amount=str(Decimal(1000)))
    order = paid(one, {"MUG": 1, "CUP": 1})
    mug = line_of(order, "MUG")

    def write(number: int) -> UUID:
        with transaction.atomic():
            refund = raw_refund(order, f"raw-{number}-{new_id()}", 1)
            raw_line(refund, mug, 1, 1)
            return refund.pk

    outcomes = run_together(2, write)
    assert sum(isinstance(outcome, UUID) for outcome in outcomes) == 1
    assert RefundLine.objects.count() == 1


def test_each_refund_tells_the_number_of_its_credit_note(shop: Channel) -> None:
    order, year = paid(shop, {"MUG": 3}), clock.today().year
    line = order.lines.get()
    for _ in range(2):
        refund_items(order_id=order.pk, quantities={line.pk: 1}, actor=ACTOR, why="chipped")
    assert [one.credit_note for one in seen(order).refunds] == [f"CN-KR-{year}-000001", f"CN-KR-{year}-000002"]
