"""Goods that count together reach the steps of their ladders together; rules of quantities still count each SKU."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import ACTOR, cart_with, channel, guest, list_of, product, receive, serve, set_prices, tax
from jangteo.catalog import services as catalog
from jangteo.catalog.errors import InvalidProduct, ProductNotFound
from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.money import UnitPrice
from jangteo.ordering.selectors import get_cart
from jangteo.pricing import rules
from jangteo.pricing.rules.ladders import counted
from jangteo.pricing.types import LineRequest, PriceOffer, QuantityRule, Step, Terms

TERMS = Terms("KRW", prices_include_tax=True)
RATES = {"standard": Decimal("0.1")}
WHITE, BLUE, CUP = (VariantId(UUID(int=number)) for number in (1, 2, 3))
QUANTITIES = st.integers(1, 30)


def ladder(pk: VariantId, **steps: int) -> PriceOffer:
    found = tuple(Step(int(key[1:]), UnitPrice(Decimal(price), "KRW"), "all") for key, price in steps.items())
    told: dict[str, Any] = {"kind": "price", "list": "all", "names": {}, "audience": "everyone", "priority": 0}
    return PriceOffer(pk, "all", found, told | {"rejected": [], "currency": "KRW", "view": "gross"})


OFFERS = {WHITE: ladder(WHITE, q1=900, q12=800), BLUE: ladder(BLUE, q1=950, q12=850, q48=700), CUP: ladder(CUP, q1=500)}


def line(pk: VariantId, quantity: int, mix: str = "mugs", rule: QuantityRule | None = None) -> LineRequest:
    return LineRequest(
        UUID(int=quantity), pk, f"SKU-{pk.int}", quantity, "standard", mix=mix, rule=rule or QuantityRule()
    )


@given(st.lists(st.tuples(st.sampled_from([WHITE, BLUE]), QUANTITIES), min_size=1, max_size=6), QUANTITIES)
def test_each_line_pays_the_step_that_all_of_the_mix_reach(bought: list[tuple[VariantId, int]], cups: int) -> None:
    lines = [line(pk, quantity) for pk, quantity in bought] + [line(CUP, cups, "")]
    total = sum(quantity for _, quantity in bought)
    assert counted(lines) == {pk: total for pk, _ in bought} | {CUP: cups}
    quote = rules.quote(lines, OFFERS, RATES, TERMS)
    for one in quote.lines[:-1]:
        step = OFFERS[one.variant_id].step_for(total)
        assert step is not None
        assert one.unit == step.unit
        assert (one.subtotal.minor, one.counted) == (int(step.unit.value) * one.quantity, total)
        assert one.next_step == OFFERS[one.variant_id].next_step(total)
    assert (quote.lines[-1].counted, quote.lines[-1].unit) == (cups, UnitPrice(Decimal(500), "KRW"))
    assert quote.gross.minor == rules.figures(lines, OFFERS, RATES, TERMS).gross


@given(QUANTITIES, QUANTITIES)
def test_how_a_quantity_is_spread_over_the_mix_changes_nothing(white: int, blue: int) -> None:
    same = {WHITE: OFFERS[WHITE], BLUE: ladder(BLUE, q1=900, q12=800)}
    spread = rules.quote([line(WHITE, white), line(BLUE, blue)], same, RATES, TERMS)
    whole = rules.quote([line(WHITE, white + blue)], same, RATES, TERMS)
    assert spread.gross == whole.gross


def test_the_reason_says_what_counted_and_rules_count_each_sku() -> None:
    rule = QuantityRule(minimum=12)
    quote = rules.quote([line(WHITE, 6, rule=rule), line(BLUE, 6)], OFFERS, RATES, TERMS)
    assert [one.unit.to_text() for one in quote.lines if one.unit] == ["800", "850"]
    assert quote.lines[0].because["mix"] == {"code": "mugs", "counted": 12}
    assert "Goods that count together come to 12." in " ".join(rules.price_in_words(quote.lines[0].because, "en"))
    assert "함께 세는 상품을 더해 12개로" in " ".join(rules.price_in_words(quote.lines[0].because, "ko"))
    assert [(one.sku, one.why) for one in quote.problems] == [("SKU-1", "below_minimum")]
    alone = rules.quote([line(WHITE, 12)], OFFERS, RATES, TERMS)
    assert "mix" not in alone.lines[0].because


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel()
    serve(one.id)
    tax()
    return one


def test_the_options_of_a_product_count_together_in_the_cart(shop: Channel) -> None:
    product_id, variants = product("MUG-WH", "MUG-BL", slug="mug")
    other_id, others = product("CUP")
    for pk in (product_id, other_id):
        catalog.list_in_channel(product_id=pk, channel_id=shop.id, actor=ACTOR)
    skus: dict[Any, Any] = {**variants, **others}
    for pk in skus.values():
        receive(pk, 100)
    list_of("all")
    set_prices("all", {(pk, step): price for pk in skus.values() for step, price in ((1, "1000"), (12, "800"))})
    buyer, secret = guest()
    cart_id = cart_with(shop, buyer, {"MUG-WH": 6, "MUG-BL": 6, "CUP": 6}, secret)

    def prices() -> list[str]:
        return [one.unit.to_text() for one in get_cart(cart_id, buyer, secret).quote.lines if one.unit]

    assert prices() == ["1000", "1000", "1000"]
    catalog.set_mix(product_id=product_id, mix="mug", actor=ACTOR, why="asked for")
    assert prices() == ["800", "800", "1000"]
    catalog.set_mix(product_id=other_id, mix="mug", actor=ACTOR)
    assert prices() == ["800", "800", "800"]
    catalog.set_mix(product_id=product_id, mix="", actor=ACTOR)
    assert prices() == ["1000", "1000", "1000"]
    told = AuditEntry.objects.filter(action="catalog.set_mix").earliest("id")
    assert (told.before, told.after, told.why) == ({"mix": ""}, {"mix": "mug"}, "asked for")


@pytest.mark.parametrize("mix", ["Mug", "a b", "x" * 41, "한글", "mug\n"])
def test_a_mix_is_a_plain_word(shop: Channel, mix: str) -> None:
    product_id, _ = product("MUG")
    with pytest.raises(InvalidProduct) as refusal:
        catalog.set_mix(product_id=product_id, mix=mix, actor=ACTOR)
    assert refusal.value.facts["field"] == "mix"
    with pytest.raises(ProductNotFound):
        catalog.set_mix(product_id=UUID(int=1), mix="mug", actor=ACTOR)
