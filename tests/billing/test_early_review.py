"""Paying early where invoices are shared by orders that were not promised the same, in other money, and taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from billing.invoicing import hear
from billing.taxed import at, buyer_of, firm, rows, seller_shop
from billing.test_billing_settings import DECEMBER, NOVEMBER, buy, on_account
from billing.test_early import TWO_TEN_NET_30, broken, pay
from billing.test_early_parts import first_units, left_in_part
from billing.test_tax_documents import OCTOBER, Fakes, closed, fakes, gone_out
from factories import ACTOR, DESK, cart_with, channel, company, member_of, order_of, place, receive, stocked
from factories.revising import revise
from fulfilment.world import line_of, planned, send
from jangteo.billing import services
from jangteo.billing.models import EarlyDiscount, Invoice
from jangteo.billing.selectors.owed import owed_by
from jangteo.billing.types.early import EarlyOffer
from jangteo.billing.types.invoices import BillingMode
from jangteo.channels.models import Channel as ChannelRow
from jangteo.channels.types import Channel
from jangteo.credit import services as credit
from jangteo.credit.types import CountsFrom
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.services import mark_paid, refund_items, ship_order, unmark_paid
from jangteo.ordering.types import SetQuantity
from jangteo.payments.models import PaymentFlag
from jangteo.payments.types import PaymentMethod
from jangteo.storefront.pages.invoices import _ways

__all__ = ["fakes"]
pytestmark = pytest.mark.django_db


def by_the_month() -> tuple[Channel, Actor]:
    shop, buyer = on_account(TWO_TEN_NET_30)
    services.set_billing(mode=BillingMode.MONTHLY, party_id=buyer.party_id, actor=DESK)
    return shop, buyer


def unbanked() -> list[str]:
    """What is broken but for the bank, of which the money of a test has not come."""
    return [one for one in broken() if not one.startswith("('banking.")]


def leave(*orders: Order) -> None:
    for order in orders:
        ship_order(order_id=order.pk, actor=ACTOR)
    hear()


def test_a_months_discount_is_of_the_orders_that_were_promised_it() -> None:
    """One order is on account, the other was paid at once and has no part in it."""
    with clock.at(NOVEMBER):
        shop, buyer = by_the_month()
        order, other = buy(shop, buyer, 5), order_of(shop, buyer, {"A": 5})
        mark_paid(order_id=other.pk, actor=DESK)
        leave(order, other)
    with clock.at(DECEMBER):
        services.close_last_month()
        hear()
        invoice = Invoice.objects.get()
        off = order.gross_minor * 2 // 100
        assert sum(invoice.dues.values_list("discount_minor", flat=True)) == off
        pay(order, order.gross_minor - off, date(2026, 12, 11))
        assert order.payment == "paid"
        assert list(EarlyDiscount.objects.values_list("order", "amount_minor")) == [(order.pk, off)]
        assert broken() == []


def test_each_order_of_a_month_has_its_own_last_day() -> None:
    """Terms that count from the order: the tenth day after one is past when the other is paid by its own."""
    with clock.at(NOVEMBER):
        shop, buyer = by_the_month()
        terms = replace(TWO_TEN_NET_30, counts_from=CountsFrom.ORDER, discount_days=30, days=60)
        credit.save_terms(code="net", names={"ko": "net"}, terms=terms, actor=ACTOR)
        first = buy(shop, buyer, 5)
    with clock.at(datetime(2026, 11, 20, 3, tzinfo=UTC)):
        second = buy(shop, buyer, 5)
        leave(first, second)
    with clock.at(DECEMBER):
        services.close_last_month()
        hear()
        off = first.gross_minor * 2 // 100
        for order, day in ((first, 11), (second, 12)):  # the tenth of December, and the twenty-first
            pay(order, order.gross_minor - off, date(2026, 12, day))
        assert (first.payment, second.payment) == ("due", "paid")
        assert list(EarlyDiscount.objects.values_list("order", "amount_minor")) == [(second.pk, off)]
        assert broken() == []


def test_goods_for_nothing_in_a_months_invoice_are_no_hindrance() -> None:
    with clock.at(NOVEMBER):
        shop, buyer = by_the_month()
        stocked(shop, {"FREE": 1}, "0")
        order, free = buy(shop, buyer, 5), order_of(shop, buyer, {"FREE": 1})
        leave(order, free)
    with clock.at(DECEMBER):
        (invoice_id,) = services.close_last_month()
        hear()
        services.grant_for_invoice(invoice_id)
        pay(order, order.gross_minor * 98 // 100, date(2026, 12, 11))
        assert order.payment == "paid"
        assert broken() == []


def test_in_cents_and_without_tax_in_prices() -> None:
    """Nothing is lost of three units for 10.99 each and their tax, paid early, taken back in three steps."""
    with clock.at(NOVEMBER):
        shop = channel("us", currency="USD", tax_view="net", payment_methods=["on_account"], shipping_fee_minor=333)
        stocked(shop, {"A": 9, "B": 9}, "10.99")
        buyer = member_of(company())
        credit.save_terms(code="net", names={"ko": "net"}, terms=TWO_TEN_NET_30, actor=ACTOR)
        credit.grant_terms(code="net", party_id=buyer.party_id, actor=ACTOR)
        cart = cart_with(shop, buyer, {"A": 3, "B": 2})
        order = Order.objects.get(pk=place(cart, buyer, payment_method=PaymentMethod.ON_ACCOUNT))
        leave(order)
        invoice = Invoice.objects.get()
        off = sum(invoice.dues.values_list("discount_minor", flat=True))
        paid = Money(order.gross_minor - off, "USD")
        source = f"suspense:{order.pk}"
        mark_paid(order_id=order.pk, actor=DESK, amount=paid, source=source, valued_on=date(2026, 11, 20))
        hear()
        order.refresh_from_db()
        assert (order.payment, EarlyDiscount.objects.get().amount_minor) == ("paid", off)
        assert unbanked() == []
        unmark_paid(order_id=order.pk, amount=paid, source=source, actor=DESK)
        hear()
        assert PaymentFlag.objects.get(kind="paid_early_taken_back").facts["discount"] == f"{off / 100:.2f} USD"
        mark_paid(order_id=order.pk, actor=DESK)
        hear()
        for sku, units, is_last in (("A", 1, False), ("B", 2, False), ("A", 2, True)):
            refund_items(order_id=order.pk, quantities={line_of(order, sku): units}, shipping=is_last, actor=DESK)
            hear()
        seen = get_order_by_id(order.pk, ACTOR)
        assert (seen.refunded, seen.summary.payment) == (seen.summary.gross, "refunded")
        assert unbanked() == []


def test_what_is_enough_is_told_beside_an_invoice_where_it_is_of_that_alone() -> None:
    """What settles both invoices of an order beside each of them would be paid twice."""

    def told(order: Order) -> list[EarlyOffer | None]:
        (one,) = owed_by(ACTOR, order.buyer_id, clock.today())
        return [offer for *_, offer in _ways(one.invoices, order.channel_id)]

    with clock.at(NOVEMBER):
        order = left_in_part()
        first = first_units(order)
        assert told(order) == [EarlyOffer(Money(first - first * 2 // 100, "KRW"), date(2026, 11, 20))]
        send(planned(order)[-1])
        hear()
        assert told(order) == [None, None]


@pytest.mark.parametrize("units", [8, 13])
def test_an_order_that_is_changed_after_a_discount_keeps_it(units: int) -> None:
    """Six of ten left and were paid early; then it is of more or fewer, which leave, are paid, and all comes back."""
    with clock.at(NOVEMBER):
        order = left_in_part()
        first = first_units(order)
        off = first * 2 // 100
        pay(order, first - off, date(2026, 11, 15))
        goods = order.lines.get().variant_id
        assert goods
        receive(goods, 3, "W2")
        revise(order, [SetQuantity(line_of(order, "A"), units)])
        hear()
        assert get_order_by_id(order.pk, ACTOR).due.minor == order.gross_minor - first
        send(planned(order)[-1])
        hear()
        pay(order, order.gross_minor - first, date(2026, 11, 30))
        assert (order.payment, EarlyDiscount.objects.get().amount_minor) == ("paid", off)
        assert broken() == []
        for back in (units - 6, 6):
            refund_items(order_id=order.pk, quantities={line_of(order, "A"): back}, actor=DESK)
            hear()
        seen = get_order_by_id(order.pk, ACTOR)
        assert [one.figures.gross.minor for one in seen.refunds] == [off, order.gross_minor - first, first - off]
        assert broken() == []


def test_a_discount_amends_the_tax_invoice_as_a_change_of_its_amount(fakes: Fakes) -> None:
    """The month's tax invoice went out before the money came; nothing was returned."""
    with at(10, 28):
        shop, buyer = seller_shop(), buyer_of(firm())
        ChannelRow.objects.filter(pk=shop.id).update(payment_methods=["on_account"])
        credit.save_terms(code="net", names={"ko": "net"}, terms=TWO_TEN_NET_30, actor=ACTOR)
        credit.grant_terms(code="net", party_id=buyer.party_id, actor=ACTOR)
        cart = cart_with(shop, buyer, {"MUG": 10})
        order = Order.objects.get(pk=place(cart, buyer, payment_method=PaymentMethod.ON_ACCOUNT))
        leave(order)
    with at(11, 2):
        (one,) = closed(OCTOBER)
        gone_out(one)
        pay(order, 11_000 - 220, date(2026, 11, 2))
        assert order.payment == "paid"
        closed(date(2026, 11, 1))
        assert rows()[1:] == [("amount_change", "taxable", "2026-11-02", -200, -20)]
        assert broken() == []
