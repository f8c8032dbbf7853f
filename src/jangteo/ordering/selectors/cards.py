"""Gift cards that were bought with orders."""

from uuid import UUID

from django.conf import settings

from jangteo.catalog.types import GIFT_CARD
from jangteo.kernel.money import Money
from jangteo.ordering.models import OrderLine
from jangteo.ordering.rules.cards import payable_by_value
from jangteo.pricing.types import Quote


def has_cards(order_id: UUID) -> bool:
    """Whether gift cards are among what was ordered."""
    return OrderLine.objects.filter(order=order_id, tax_code=GIFT_CARD, quantity__gt=0).exists()


def worth_of_cards(order_id: UUID) -> int:
    """What the gift cards of an order come to, in minor units."""
    rows = OrderLine.objects.filter(order=order_id, tax_code=GIFT_CARD)
    return sum(rows.values_list("gross_minor", flat=True))


def payable_with_stored(quote: Quote) -> Money:
    """What of an order gift cards and store credit may pay: not its gift cards, unless `JANGTEO_CARDS_BUY_CARDS`."""
    cards = sum(line.gross.minor for line in quote.lines if line.tax_code == GIFT_CARD)
    may = payable_by_value(quote.gross.minor, cards, may_buy_cards=settings.JANGTEO_CARDS_BUY_CARDS)
    return Money(may, quote.currency)
