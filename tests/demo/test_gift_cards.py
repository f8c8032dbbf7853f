"""The demo's gift cards: made through the services, one order of them paid."""

import pytest

from factories import shopper
from jangteo.channels.selectors import get_channel
from jangteo.demo.content import load_content
from jangteo.demo.content.products_reading import read_gift_cards
from jangteo.demo.content.types import Product
from jangteo.demo.content.yaml_files import read
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.gift_cards import make_gift_cards
from jangteo.kernel import verify
from jangteo.ordering.models import Order
from jangteo.parties.types import PostalAddress
from jangteo.stored_value.selectors import bought_cards
from storefront.market import open_market

CONTENT = load_content()
CARDS = read_gift_cards()[1]
ADDRESS = PostalAddress(recipient="R", postcode="03045", line1="L", city="서울", phone="010-0000-0001")


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.code)
def test_a_card_speaks_both_languages_and_is_sold_to_consumers_alone(card: Product) -> None:
    texts = (card.name, card.tagline, card.description)
    assert all(any("가" <= letter <= "힣" for letter in text.ko) for text in texts)
    assert not any("가" <= letter <= "힣" for text in texts for letter in text.en)
    assert (card.tax_code, card.channels) == ("gift_card", ("shop",))
    assert {one.sku for one in card.variants}.isdisjoint(v.sku for p in CONTENT.products for v in p.variants)


def test_they_are_sold_and_some_are_bought(db: None) -> None:
    open_market()
    row = read("gift_cards.yml")["order"]
    actor = shopper()
    who = CONTENT.shoppers[row["shopper"]].code
    made = make_gift_cards(CONTENT, {"shop": get_channel("shop")}, {who: Buyer("shop", actor, "a@b.example", ADDRESS)})
    order = Order.objects.get()
    prices = {one.sku: one.retail_krw or 0 for card in CARDS for one in card.variants}
    faces = sorted(prices[sku] for sku, count in row["cards"].items() for _ in range(count))
    assert (made, order.status, order.payment) == (2, "completed", "paid")
    assert sorted(one.face.minor for one in bought_cards(order.pk)) == faces
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []
