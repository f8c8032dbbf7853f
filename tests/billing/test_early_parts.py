"""Paying early where an order left in parts, where a month's invoice is of several orders, and at once."""

from datetime import date
from decimal import Decimal

import pytest

from billing.invoicing import documents, hear
from billing.test_billing_settings import DECEMBER, NOVEMBER, buy, on_account
from billing.test_early import TWO_TEN_NET_30, broken, invoiced, pay
from conftest import RunTogether
from factories import ACTOR, DESK, cart_with, channel, company, member_of, place, serve, stocked
from fulfilment.world import line_of, more, planned, send
from jangteo.billing import services
from jangteo.billing.models import EarlyDiscount, Invoice, InvoiceShare
from jangteo.billing.types.invoices import BillingMode
from jangteo.credit import services as credit
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.ordering.models import Order, Refund
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.services import mark_paid, refund_items, ship_order
from jangteo.payments.types import PaymentMethod

pytestmark = pytest.mark.django_db
IN_TIME = date(2026, 11, 15)


def left_in_part() -> Order:
    """Ten on account, six at W1 and four at W2; those at W1 left."""
    shop = channel(payment_methods=["on_account"])
    variants = stocked(shop, {"A": 6})
    serve(shop.id, "W2", rank=1)
    more(variants["A"], 4, "W2")
    buyer = member_of(company())
    credit.save_terms(code="net", names={"ko": "net"}, terms=TWO_TEN_NET_30, actor=ACTOR)
    credit.grant_terms(code="net", party_id=buyer.party_id, actor=ACTOR)
    made = place(cart_with(shop, buyer, {"A": 10}), buyer, payment_method=PaymentMethod.ON_ACCOUNT)
    order = Order.objects.get(pk=made)
    send(planned(order)[0])
    hear()
    order.refresh_from_db()
    return order


def first_units(order: Order) -> int:
    return int(InvoiceShare.objects.filter(order=order, invoice__kind="invoice").earliest("pk").gross_minor)


def test_what_left_first_is_paid_early_and_the_rest_is_invoiced_whole() -> None:
    with clock.at(NOVEMBER):
        order = left_in_part()
        first = first_units(order)
        rest = order.gross_minor - first
        assert 0 < rest < order.gross_minor
        off = first * 2 // 100
        pay(order, first - off, IN_TIME)
        assert EarlyDiscount.objects.get().amount_minor == off
        assert documents(order) == [("invoice", first, first - off, off), ("credit_note", off, 0, 0)]
        send(planned(order)[-1])
        hear()
        assert documents(order)[-1] == ("invoice", rest, 0, 0)
        pay(order, rest - rest * 2 // 100, IN_TIME)
        order.refresh_from_db()
        assert (order.payment, get_order_by_id(order.pk, ACTOR).due.minor) == ("paid", 0)
        assert [one.amount_minor for one in EarlyDiscount.objects.order_by("pk")] == [off, rest * 2 // 100]
        refund_items(order_id=order.pk, quantities={line_of(order, "A"): 10}, shipping=True, actor=DESK)
        hear()
        assert sum(one.gross_minor for one in Refund.objects.filter(order=order)) == order.gross_minor
        owed = [
            row.gross_minor - row.credited_minor - row.applied_minor for row in Invoice.objects.filter(kind="invoice")
        ]
        assert owed == [0, 0]
        assert broken() == []


def test_a_return_before_the_rest_left_is_of_what_had_not_left() -> None:
    """Nothing was allowed on it: it comes off whole, and what left keeps its discount."""
    with clock.at(NOVEMBER):
        order = left_in_part()
        first = first_units(order)
        pay(order, first - first * 2 // 100, IN_TIME)
        send(planned(order)[-1])
        hear()
        refund_items(order_id=order.pk, quantities={line_of(order, "A"): 4}, actor=DESK)
        hear()
        assert Refund.objects.filter(order=order).latest("number").gross_minor == order.gross_minor * 4 // 10
        assert broken() == []


def test_a_months_invoice_of_two_orders_gives_each_its_share() -> None:
    with clock.at(NOVEMBER):
        shop, buyer = on_account(TWO_TEN_NET_30)
        services.set_billing(mode=BillingMode.MONTHLY, party_id=buyer.party_id, actor=DESK)
        orders = [buy(shop, buyer, 2), buy(shop, buyer, 3)]
        for order in orders:
            ship_order(order_id=order.pk, actor=ACTOR)
        hear()
    with clock.at(DECEMBER):
        services.close_last_month()
        hear()
        invoice = Invoice.objects.get()
        gross = sum(order.gross_minor for order in orders)
        assert invoice.gross_minor == gross
        pay(orders[0], orders[0].gross_minor * 98 // 100, date(2026, 12, 11))
        assert orders[0].payment == "paid"
        pay(orders[1], orders[1].gross_minor * 98 // 100, date(2026, 12, 12))  # a day late
        assert orders[1].payment == "due"
        assert EarlyDiscount.objects.get().order_id == orders[0].pk
        invoice.refresh_from_db()
        assert invoice.credited_minor == orders[0].gross_minor * 2 // 100
        assert broken() == []


def test_two_invoices_of_an_order_are_settled_by_one_sum() -> None:
    with clock.at(NOVEMBER):
        order = left_in_part()
        send(planned(order)[-1])
        hear()
        pay(order, order.gross_minor - order.gross_minor * 2 // 100, IN_TIME)
        order.refresh_from_db()
        assert order.payment == "paid"
        assert sum(one.amount_minor for one in EarlyDiscount.objects.all()) == order.gross_minor * 2 // 100
        rows = Invoice.objects.filter(kind="invoice")
        assert [one.gross_minor - one.credited_minor - one.applied_minor for one in rows] == [0, 0]
        assert {one.credited_minor * 100 / one.gross_minor for one in rows} == {2}
        assert broken() == []


@pytest.mark.django_db(transaction=True)
def test_granted_once_by_many_at_once(run_together: RunTogether) -> None:
    with clock.at(NOVEMBER):
        order = invoiced()
        paid = Money(order.gross_minor * 98 // 100, "KRW")
        mark_paid(order_id=order.pk, actor=DESK, amount=paid, valued_on=IN_TIME)
        told = run_together(4, lambda _: services.grant_early(order_id=order.pk))
        assert all(one is None for one in told), told
        assert EarlyDiscount.objects.count() == 1
        hear()
        assert Refund.objects.filter(order=order).count() == 1
        assert Decimal(EarlyDiscount.objects.get().amount_minor) == order.gross_minor * Decimal("0.02")
        assert broken() == []
