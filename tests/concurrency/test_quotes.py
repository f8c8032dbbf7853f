"""A quote that is taken and ordered at once gives one order (C15)."""

from decimal import Decimal

import pytest

from conftest import RunTogether
from factories import channel, checkout, stocked
from jangteo.kernel.money import Money
from jangteo.ordering.models import Cart, Order
from jangteo.quotes import services
from jangteo.quotes.models import QuoteAuthority
from quotes.using import seller, sent


@pytest.mark.django_db(transaction=True)
def test_taken_and_ordered_by_eight_at_once_it_is_one_order(run_together: RunTogether) -> None:
    shop = channel("shop")
    mug = stocked(shop, {"MUG": 100})["MUG"]
    QuoteAuthority.objects.create(role="none", most_rate=Decimal(1))
    quote_id, buyer = sent(shop, mug, seller("rep"), 1_000, freight=Money(0, "KRW"))

    def take(number: int) -> object:
        services.accept_quote(quote_id=quote_id, version=2, selection={"1": 10 + number % 2}, actor=buyer)
        gross = Money((10 + number % 2) * 1_000, "KRW")
        return services.order_quote(quote_id=quote_id, expected_gross=gross, details=checkout(), actor=buyer)

    outcomes = run_together(8, take)
    orders = {one for one in outcomes if not isinstance(one, Exception)}
    assert len(orders) == 1, outcomes
    assert (Order.objects.count(), Cart.objects.count()) == (1, 1)
