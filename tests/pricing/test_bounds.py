"""The floor and cap of derived lists: the pure rule, the engine, the words, what is refused."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from factories import ACTOR, channel, list_of, set_prices, stocked, variant, viewer
from factories.selling import tax
from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.pricing import rules, selectors, services
from jangteo.pricing.errors import InvalidBound, InvalidDerivation, PriceListNotFound
from jangteo.pricing.models import PriceBound, PriceList
from jangteo.pricing.types import Bound, BoundKind, Derivation, LineRequest, PriceOffer, ShippingPolicy

AMOUNTS = st.integers(0, 40).map(lambda number: Decimal(number * 50))
BOUNDS = st.tuples(st.none() | AMOUNTS, st.none() | AMOUNTS).filter(
    lambda pair: pair[0] is None or pair[1] is None or pair[0] <= pair[1]
)


@given(st.dictionaries(st.integers(1, 9), AMOUNTS), BOUNDS)
def test_a_step_never_leaves_its_bounds_and_is_touched_only_beyond_them(
    steps: dict[int, Decimal], pair: tuple[Decimal | None, Decimal | None]
) -> None:
    floor, cap = pair
    kept, held = rules.within_bound(steps, Bound(floor, cap))
    assert kept.keys() == steps.keys()
    for quantity, price in kept.items():
        assert floor is None or price >= floor
        assert cap is None or price <= cap
        expected = {BoundKind.FLOOR: floor, BoundKind.CAP: cap, None: steps[quantity]}
        assert price == expected[held.get(quantity)]
    again, touched = rules.within_bound(kept, Bound(floor, cap))
    assert (again, touched) == (kept, {})


@pytest.fixture
def shop(db: None) -> Channel:
    tax()
    return channel()


def linked(base: str = "base", code: str = "linked", times: str = "0.9") -> str:
    return list_of(code, priority=20, derived=Derivation(base, Decimal(times), Decimal(10)))


def offer_of(shop: Channel, sku: VariantId) -> PriceOffer:
    return selectors.offers(selectors.context_for(shop, viewer(shop)), [sku])[sku]


def ladder(shop: Channel, sku: VariantId) -> dict[int, str]:
    return {step.from_quantity: step.unit.to_text() for step in offer_of(shop, sku).ladder}


def test_a_linked_price_follows_its_base_between_floor_and_cap(shop: Channel) -> None:
    mug, cup = variant("MUG", shop), variant("CUP", shop)
    list_of("base")
    set_prices("base", {(mug, 1): "1000", (mug, 10): "800", (cup, 1): "1000"})
    linked()
    services.set_bounds(
        price_list_code="linked", bounds={mug: Bound(Decimal(750), Decimal(950))}, actor=ACTOR, why="agreed"
    )
    assert ladder(shop, mug) == {1: "900", 10: "750"}
    set_prices("base", {(mug, 1): "2000", (cup, 1): "2000"})
    assert ladder(shop, mug) == {1: "950", 10: "750"}
    assert ladder(shop, cup) == {1: "1800"}
    set_prices("base", {(mug, 1): "100"})
    assert ladder(shop, mug) == {1: "750", 10: "750"}


@pytest.mark.parametrize(
    ("quantity", "korean", "english"),
    [
        (1, "계약에서 정한 상한가를 넘지 않게 맞춘 가격이에요.", "It is held at the agreed cap."),
        (5, "", ""),
        (10, "계약에서 정한 하한가에 맞춘 가격이에요.", "It is held at the agreed floor."),
    ],
)
def test_the_buyer_is_told_which_bound_held_the_price(shop: Channel, quantity: int, korean: str, english: str) -> None:
    mug = variant("MUG", shop)
    list_of("base")
    set_prices("base", {(mug, 1): "1000", (mug, 5): "500", (mug, 10): "100"})
    linked(times="1")
    services.set_bounds(price_list_code="linked", bounds={mug: Bound(Decimal(400), Decimal(900))}, actor=ACTOR)
    context = selectors.context_for(shop, viewer(shop))
    line = LineRequest(mug, mug, "MUG", quantity, "standard")
    (quoted,) = selectors.quote(context, [line], ShippingPolicy(Money.zero("KRW"))).lines
    for language, words in (("ko", korean), ("en", english)):
        told = rules.price_in_words(quoted.because, language)
        all_words = {"ko": ("하한가", "상한가"), "en": ("floor", "cap")}[language]
        found = [sentence for sentence in told if any(word in sentence for word in all_words)]
        assert found == ([words] if words else [])


def test_bounds_cost_a_second_query_only_where_there_are_some(shop: Channel) -> None:
    mug = variant("MUG", shop)
    list_of("base")
    set_prices("base", {(mug, 1): "1000"})
    linked()
    context = selectors.context_for(shop, viewer(shop))
    with CaptureQueriesContext(connection) as without:
        selectors.offers(context, [mug])
    services.set_bounds(price_list_code="linked", bounds={mug: Bound(cap=Decimal(850))}, actor=ACTOR)
    with CaptureQueriesContext(connection) as with_bounds:
        selectors.offers(context, [mug])
    assert len(with_bounds) == len(without) + 1


def test_what_is_set_is_set_once_and_taken_away_again(shop: Channel) -> None:
    mug = variant("MUG", shop)
    list_of("base")
    set_prices("base", {(mug, 1): "1000"})
    linked()
    bound: dict[UUID, Bound] = {mug: Bound(Decimal(1), Decimal(2))}
    assert services.set_bounds(price_list_code="linked", bounds=bound, actor=ACTOR) == 1
    assert services.set_bounds(price_list_code="linked", bounds=bound, actor=ACTOR) == 0
    assert selectors.list_bounds("linked") == bound
    assert selectors.get_price_list("linked").is_bounded
    assert services.set_bounds(price_list_code="linked", bounds={mug: Bound()}, actor=ACTOR) == 1
    assert selectors.list_bounds("linked") == {}
    assert not selectors.get_price_list("linked").is_bounded


def test_what_makes_no_sense_is_refused_and_nothing_is_written(shop: Channel) -> None:
    mug = variant("MUG", shop)
    list_of("base")
    linked()
    linked(base="linked", code="linked-again")
    for code, bound in (
        ("base", Bound(Decimal(1), Decimal(2))),
        ("linked", Bound(Decimal(1), Decimal(2))),
        ("linked-again", Bound(Decimal(3), Decimal(2))),
        ("linked-again", Bound(Decimal(-1))),
        ("linked-again", Bound(Decimal("NaN"))),
        ("linked-again", Bound(Decimal("0.1234567"))),
        ("linked-again", Bound(cap=Decimal(10) ** 13)),
    ):
        with pytest.raises(InvalidBound):
            services.set_bounds(price_list_code=code, bounds={mug: bound}, actor=ACTOR)
    with pytest.raises(PriceListNotFound):
        services.set_bounds(price_list_code="none", bounds={}, actor=ACTOR)
    with pytest.raises(NotPermitted):
        services.set_bounds(price_list_code="linked-again", bounds={mug: Bound(Decimal(1))}, actor=Actor())
    assert PriceBound.objects.count() == 0


def test_nothing_is_derived_from_a_list_with_bounds(shop: Channel) -> None:
    mug = variant("MUG", shop)
    list_of("base")
    linked()
    services.set_bounds(price_list_code="linked", bounds={mug: Bound(Decimal(1))}, actor=ACTOR)
    with pytest.raises(InvalidDerivation):
        linked(base="linked", code="linked-again")


def test_the_database_refuses_a_floor_above_the_cap(shop: Channel) -> None:
    variants = stocked(shop, {"MUG": 1})
    row = PriceList.objects.get()
    for floor, cap in ((3, 2), (None, None), (-1, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            PriceBound.objects.create(price_list=row, variant_id=variants["MUG"], floor=floor, cap=cap)
