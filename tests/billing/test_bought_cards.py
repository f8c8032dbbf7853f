"""Selling a gift card is no supply: it is on no invoice and no cash receipt; what it is spent on is."""

import pytest

from billing.invoicing import documents, found_broken, hear
from billing.taxed import at, providers, seller_shop
from factories import ACTOR, DESK, cart_with, place, price, shopper, variant
from jangteo.billing.models import CashReceiptRow
from jangteo.billing.services import wish_receipt
from jangteo.billing.types.etax import ReceiptPurpose
from jangteo.billing.types.tax_documents import ReceiptAsked
from jangteo.catalog.types import GIFT_CARD
from jangteo.ledger.selectors import balance
from jangteo.ledger.types import Account
from jangteo.ordering.models import Order
from jangteo.ordering.services import deliver_order, mark_paid, refund_items, ship_order

pytestmark = pytest.mark.django_db


def test_an_order_is_invoiced_without_its_cards() -> None:
    with at(11, 3), providers():
        shop, buyer = seller_shop(), shopper()
        price(shop, {variant("CARD", shop, tax_code=GIFT_CARD): "30000"})
        order = Order.objects.get(pk=place(cart_with(shop, buyer, {"MUG": 10, "CARD": 2}), buyer))
        goods = order.gross_minor - 60_000
        wish_receipt(
            order_id=order.pk,
            asked=ReceiptAsked(ReceiptPurpose.INCOME_DEDUCTION, "010-2345-6789"),
            actor=buyer,
        )
        mark_paid(order_id=order.pk, actor=DESK)
        ship_order(order_id=order.pk, actor=ACTOR)
        deliver_order(order_id=order.pk, actor=ACTOR)
        hear()
        assert documents(order) == [("invoice", goods, goods, 0)]
        row = CashReceiptRow.objects.get()
        assert row.net_minor + row.tax_minor == goods
        assert balance(Account.CUSTOMER_DEPOSITS, "KRW", order_id=order.pk).minor == 0
        card = order.lines.get(sku="CARD").pk
        refund_items(order_id=order.pk, quantities={card: 1}, actor=ACTOR)
        hear()
        assert documents(order) == [("invoice", goods, goods, 0)]
        assert (CashReceiptRow.objects.count(), found_broken()) == (1, [])
