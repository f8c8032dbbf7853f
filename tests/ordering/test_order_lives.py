"""Whole lives of orders in currencies of no, two and three decimals: no fraction anywhere, paid is what was asked."""

from decimal import Decimal

import pytest
from django.db import connection

from billing.invoicing import hear
from factories import (
    ACTOR,
    DESK,
    cart_with,
    channel,
    company,
    member_of,
    place,
    price,
    promotion,
    receive,
    stocked,
    tax,
    variant,
)
from fulfilment.world import send
from jangteo.billing import services as billing
from jangteo.billing.errors import NotExpressible
from jangteo.billing.models import Invoice
from jangteo.billing.rules.en16931 import read_invoice
from jangteo.channels.models import Channel as ChannelRow
from jangteo.fulfilment.services import plan_shipments, split_shipment
from jangteo.kernel import verify
from jangteo.kernel.money import Money, currency_digits
from jangteo.kernel.outbox import relay_batch
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import refund_items
from jangteo.parties.types import MemberRole
from jangteo.payments.types import PaymentMethod
from payments.paying import Paying, work

pytestmark = pytest.mark.django_db
MOST_WRITTEN = 2  # decimals that EN 16931 takes: an amount of fils is refused, not rounded
# (price without tax, of 7 units; fee of delivery in minor units)
LIVES = {"KRW": ("1333", 2999), "JPY": ("777", 550), "USD": ("24.99", 644), "KWD": ("1.237", 1_255)}


def follow() -> None:
    work()
    while relay_batch():
        work()


@pytest.mark.parametrize("currency", LIVES)
def test_no_fraction_of_a_minor_unit_from_cart_to_credit_note(currency: str) -> None:
    """C12: 10 % tax, 15 % off, paid by card, sent in two parts, three units back."""
    unit, fee = LIVES[currency]
    shop = channel(currency=currency, tax_view="net", shipping_fee_minor=fee)
    tax("0.1")
    stocked(shop, {"A": 90}, unit)
    ChannelRow.objects.filter(pk=shop.id).update(payment_methods=["card", "bank_transfer"])
    promotion("all-off", {"percent": "15", "on": "order"}, currency=currency)
    buyer = member_of(company(), MemberRole.ADMINISTRATOR)
    cart = cart_with(shop, buyer, {"A": 7})
    shown = get_cart(cart, buyer, "").quote.gross
    order = Order.objects.get(pk=place(cart, buyer, payment_method=PaymentMethod.CARD))
    assert (order.gross_minor, order.currency) == (shown.minor, currency)
    assert order.discounts.exists()
    paying = Paying(order.pk)
    paying.pay()
    follow()
    assert (paying.theirs(), paying.ours()) == ((shown.minor, 0), (shown.minor, 0))
    (whole,) = plan_shipments(order_id=order.pk, actor=ACTOR)
    part = split_shipment(shipment_id=whole, quantities={order.lines.get().pk: 3}, actor=ACTOR)
    for one in (part, whole):
        send(one)
        hear()
    back = refund_items(order_id=order.pk, quantities={order.lines.get().pk: 3}, actor=DESK)
    follow()
    hear()
    assert back is not None
    given = sum(one.gross_minor for one in order.refunds.all())
    assert (paying.theirs(), paying.ours()) == ((shown.minor, given), (shown.minor, given))
    documents = list(Invoice.objects.filter(shares__order=order).distinct())
    assert {one.kind for one in documents} == {"invoice", "credit_note"}
    assert sum(one.gross_minor for one in documents if one.kind == "invoice") == shown.minor
    assert sum(abs(one.gross_minor) for one in documents if one.kind == "credit_note") == given
    for document in documents:
        _whole_on_paper(document, currency)
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []


def _whole_on_paper(row: Invoice, currency: str) -> None:
    """The file for machines says the same amounts, to the same unit; it is printed too."""
    assert billing.render_invoice(actor=DESK, number=row.number, language="en").startswith(b"%PDF")
    if currency_digits(currency) > MOST_WRITTEN:
        with pytest.raises(NotExpressible):
            billing.write_electronic(actor=DESK, number=row.number)
        return
    totals = read_invoice(billing.write_electronic(actor=DESK, number=row.number)).totals
    step = Decimal(1).scaleb(-currency_digits(currency))
    for amount in (totals.net, totals.tax, totals.gross, totals.payable):
        assert amount is not None
        assert amount == amount.quantize(step)
    assert Money.parse(f"{abs(totals.gross):f}", currency).minor == abs(row.gross_minor)


def test_amounts_are_whole_in_every_table_and_nothing_is_a_float() -> None:
    """C11 and C12 for all tables there are and will be; what an alarm measured (seconds, shares) is no amount."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name <> 'alarms_alarm'"
            " AND (column_name ~ '_minor$' AND data_type <> 'bigint' OR data_type IN ('real', 'double precision'))"
        )
        assert cursor.fetchall() == []


def test_the_published_example_of_a_cent_too_much() -> None:
    """C11: 24.99 at 10.75 % with 6.44 for delivery is 34.12, stored, asked and paid."""
    shop = channel(currency="USD", tax_view="net")
    stocked(shop, {"A": 9}, "24.99")
    tax("0.1075")
    tax("0", code="post")
    post = variant("POST", shop, tax_code="post")
    price(shop, {post: "6.44"})
    receive(post, 9)
    ChannelRow.objects.filter(pk=shop.id).update(payment_methods=["card"])
    buyer = member_of(company(), MemberRole.ADMINISTRATOR)
    order = Order.objects.get(
        pk=place(cart_with(shop, buyer, {"A": 1, "POST": 1}), buyer, payment_method=PaymentMethod.CARD)
    )
    assert (order.net_minor, order.tax_minor, order.gross_minor) == (3143, 269, 3412)
    paying = Paying(order.pk)
    paying.pay()
    assert paying.ours() == paying.theirs() == (3412, 0)
