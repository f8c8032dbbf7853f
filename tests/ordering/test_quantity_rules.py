"""How many may be ordered at once: said on the page, a problem in the cart, and refused when the order is placed."""

from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from factories import ACTOR, cart_with, channel, company, member_of, place, shopper, stocked
from jangteo.catalog.models import Product
from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import CartHasProblems
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.selectors.carts import price_context
from jangteo.parties.services import create_unit
from jangteo.parties.types import PartyKind
from jangteo.pricing import selectors as pricing
from jangteo.pricing.errors import InvalidQuantityRule
from jangteo.pricing.rules.quantities import chosen_rules
from jangteo.pricing.services import set_quantity_rule
from jangteo.pricing.types import QuantityRule, RuleAudience, WhoseRule
from jangteo.segments.services import add_party, create_segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Channel:
    return channel()


def limit(variant_id: object, **rule: int) -> None:
    set_quantity_rule(variant_id=variant_id, rule=QuantityRule(**rule), actor=ACTOR)  # type: ignore[arg-type]


def rules_of(shop: Channel, variant_id: UUID, buyer: Actor | None = None) -> dict[VariantId, QuantityRule]:
    return pricing.quantity_rules(price_context(shop, buyer or shopper(), "ko"), [variant_id])


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
    here = RuleAudience(channel_id=shop.id)
    set_quantity_rule(variant_id=mug, rule=QuantityRule(step=4), audience=here, actor=ACTOR)
    assert rules_of(shop, mug) == {mug: QuantityRule(step=4)}
    assert rules_of(other, mug) == {mug: QuantityRule(minimum=6)}
    set_quantity_rule(variant_id=mug, rule=QuantityRule(), audience=here, actor=ACTOR)
    assert rules_of(shop, mug) == {mug: QuantityRule(minimum=6)}
    limit(mug)
    assert rules_of(shop, mug) == {}
    assert AuditEntry.objects.filter(action="pricing.set_quantity_rule").count() == 4


def test_the_most_specific_rule_stands_alone(shop: Channel) -> None:
    mug, firm = stocked(shop, {"MUG": 99})["MUG"], company()
    unit = create_unit(parent_id=firm, kind=PartyKind.DIVISION, name="본사", actor=ACTOR)
    boss, buyer = member_of(firm), member_of(unit)
    few = [create_segment(code=code, names={"ko": code}) for code in ("b-few", "a-few")]
    for code in ("b-few", "a-few"):
        add_party(segment_code=code, party_id=firm, actor=ACTOR)
    said = [
        (RuleAudience(), QuantityRule(minimum=2)),
        (RuleAudience(channel_id=shop.id), QuantityRule(minimum=3)),
        (RuleAudience(segment_id=few[0]), QuantityRule(minimum=4)),
        (RuleAudience(segment_id=few[1]), QuantityRule(step=5)),
        (RuleAudience(party_id=firm), QuantityRule(minimum=6)),
        (RuleAudience(party_id=unit), QuantityRule(maximum=7)),
    ]
    seen = []
    for audience, one in said:
        set_quantity_rule(variant_id=mug, rule=one, audience=audience, actor=ACTOR)
        seen.append([rules_of(shop, mug, who)[mug] for who in (buyer, boss)] + [*rules_of(shop, mug).values()])
    general, here, second, first, of_firm, of_unit = (one for _, one in said)
    assert seen == [
        [general] * 3,
        [here] * 3,
        [second, second, here],
        [first, first, here],
        [of_firm, of_firm, here],
        [of_unit, of_firm, here],
    ]
    assert [audience for _, audience, _ in pricing.list_quantity_rules([mug])][:2] == [said[0][0], said[1][0]]
    assert get_cart(cart_with(shop, buyer, {"MUG": 8}), buyer).problems[0].limit == 7
    set_quantity_rule(variant_id=mug, rule=QuantityRule(), audience=said[5][0], actor=ACTOR)
    assert rules_of(shop, mug, buyer) == {mug: of_firm}


@given(st.permutations(range(5)))
def test_the_order_in_which_rules_are_read_makes_no_difference(order: list[int]) -> None:
    one, two, three = UUID(int=1), UUID(int=2), UUID(int=3)
    said = [
        WhoseRule(RuleAudience(party_id=two)),
        WhoseRule(RuleAudience(party_id=one)),
        WhoseRule(RuleAudience(segment_id=three), "a"),
        WhoseRule(RuleAudience(channel_id=three)),
        WhoseRule(RuleAudience()),
    ]
    read = [("MUG", said[place], QuantityRule(minimum=place + 1)) for place in order]
    assert chosen_rules(read, [one, two]) == {"MUG": QuantityRule(minimum=2)}


@pytest.mark.parametrize(
    ("names", "field"),
    [(["channel_id", "party_id"], "audience"), (["segment_id", "party_id"], "audience")]
    + [([f"{name}_id"], name) for name in ("channel", "segment", "party")],
)
def test_a_rule_names_one_that_is_there(shop: Channel, names: list[str], field: str) -> None:
    mug = stocked(shop, {"MUG": 9})["MUG"]
    whom = RuleAudience(**dict.fromkeys(names, UUID(int=7)))
    with pytest.raises(InvalidQuantityRule) as refused:
        set_quantity_rule(variant_id=mug, rule=QuantityRule(minimum=2), audience=whom, actor=ACTOR)
    assert refused.value.facts["field"] == field
    with pytest.raises(InvalidQuantityRule):
        set_quantity_rule(variant_id=UUID(int=7), rule=QuantityRule(minimum=2), actor=ACTOR)


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
    assert rules_of(shop, mug) == {mug: QuantityRule(minimum=2)}


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
