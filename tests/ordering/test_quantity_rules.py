"""How many may be ordered at once: said on the page, a problem in the cart, and refused when the order is placed."""

import pytest
from django.test import Client

from factories import ACTOR, cart_with, channel, place, shopper, stocked
from jangteo.catalog.models import Product
from jangteo.channels.types import Channel
from jangteo.kernel.models import AuditEntry
from jangteo.ordering.errors import CartHasProblems
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_cart
from jangteo.pricing.errors import InvalidQuantityRule
from jangteo.pricing.selectors import quantity_rules
from jangteo.pricing.services import set_quantity_rule
from jangteo.pricing.types import QuantityRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Channel:
    return channel()


def limit(variant_id: object, **rule: int) -> None:
    set_quantity_rule(variant_id=variant_id, rule=QuantityRule(**rule), actor=ACTOR)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("quantity", "why", "number", "suggest"),
    [
        (6, None, None, None),
        (12, None, None, None),
        (5, "below_minimum", 6, 6),
        (7, "not_a_step", 3, 9),
        (13, "above_maximum", 12, 12),
    ],
)
def test_a_number_that_does_not_fit_is_a_problem_with_one_that_would(
    shop: Channel, quantity: int, why: str | None, number: int | None, suggest: int | None
) -> None:
    mug, buyer = stocked(shop, {"MUG": 100})["MUG"], shopper()
    limit(mug, minimum=6, step=3, maximum=12)
    cart = cart_with(shop, buyer, {"MUG": quantity})
    problems = get_cart(cart, buyer).problems
    expected = [] if why is None else [(why, number, suggest)]
    assert [(one.why, one.limit, one.suggest) for one in problems] == expected
    if why is None:
        assert Order.objects.get(pk=place(cart, buyer)).lines.get().quantity == quantity
    else:
        with pytest.raises(CartHasProblems):
            place(cart, buyer)


def test_a_channels_own_rule_stands_in_place_of_the_general_one(shop: Channel) -> None:
    other = channel("other")
    mug = stocked(shop, {"MUG": 9})["MUG"]
    limit(mug, minimum=6)
    set_quantity_rule(variant_id=mug, rule=QuantityRule(step=4), channel_id=shop.id, actor=ACTOR)
    assert quantity_rules(shop.id, [mug]) == {mug: QuantityRule(step=4)}
    assert quantity_rules(other.id, [mug]) == {mug: QuantityRule(minimum=6)}
    set_quantity_rule(variant_id=mug, rule=QuantityRule(), channel_id=shop.id, actor=ACTOR)
    assert quantity_rules(shop.id, [mug]) == {mug: QuantityRule(minimum=6)}
    limit(mug)
    assert quantity_rules(shop.id, [mug]) == {}
    assert AuditEntry.objects.filter(action="pricing.set_quantity_rule").count() == 4


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"minimum": 0}, "minimum"),
        ({"step": -1}, "step"),
        ({"maximum": 10**9 + 1}, "maximum"),
        ({"minimum": 5, "maximum": 4}, "maximum"),
        ({"step": 5, "maximum": 4}, "maximum"),
        ({"minimum": 6, "step": 5, "maximum": 9}, "maximum"),
    ],
)
def test_a_rule_that_nothing_fits_is_refused(shop: Channel, rule: dict[str, int], field: str) -> None:
    mug = stocked(shop, {"MUG": 9})["MUG"]
    limit(mug, minimum=2)
    with pytest.raises(InvalidQuantityRule) as refused:
        limit(mug, **rule)
    assert refused.value.facts["field"] == field
    assert quantity_rules(shop.id, [mug]) == {mug: QuantityRule(minimum=2)}


def test_the_first_number_fits_the_step_also_where_the_ladder_begins_between_two(shop: Channel) -> None:
    assert [QuantityRule(6, 6).first_from(quantity) for quantity in (1, 6, 10, 12)] == [6, 6, 12, 12]
    assert QuantityRule().first_from(10) == 10


def test_the_page_says_it_and_begins_with_a_number_that_fits(shop: Channel) -> None:
    mug = stocked(shop, {"MUG": 100})["MUG"]
    limit(mug, minimum=10, step=6, maximum=60)
    slug = Product.objects.get().slug
    page = Client(headers={"accept-language": "en"}).get(f"/shop/p/{slug}/").content.decode()
    assert "At least 10 pieces." in page
    assert "In multiples of 6." in page
    assert "At most 60 in one order." in page
    assert 'name="quantity" inputmode="numeric" autocomplete="off" value="12"' in page
