"""Two lists of one rank with two prices for one buyer: refused wherever it would come about, with an example cart."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from factories import ACTOR, channel, company, list_of, set_prices, variant
from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel, LadderKind, ListPolicy
from jangteo.insights.services import simulate_draft
from jangteo.kernel import clock
from jangteo.parties.services import create_unit
from jangteo.parties.types import PartyKind
from jangteo.pricing import rules, services
from jangteo.pricing.errors import ContradictingLists
from jangteo.pricing.models import Price, PriceList, PriceListAudience
from jangteo.pricing.selectors import rivals
from jangteo.pricing.types import AudienceKind, CandidateList, Derivation, PriceRow, Terms
from jangteo.segments.services import add_party, create_segment

DAY = timedelta(days=1)
SKU = VariantId(UUID(int=1))
LADDERS = st.dictionaries(st.sampled_from([1, 2, 5, 10]), st.integers(1, 5).map(Decimal), min_size=1)
TERMS = st.builds(
    Terms,
    currency=st.just("KRW"),
    prices_include_tax=st.just(True),
    policy=st.sampled_from(ListPolicy),
    ladder=st.sampled_from(LadderKind),
)


def candidate(code: str, steps: dict[int, Decimal], *, merges: bool = True) -> CandidateList:
    return CandidateList(code, {}, AudienceKind.CHANNEL, 0, True, None, None, steps, merges=merges)


@given(LADDERS, LADDERS, st.booleans(), TERMS)
def test_a_rivalry_is_found_exactly_where_the_codes_decide(
    one: dict[int, Decimal], other: dict[int, Decimal], merges: bool, terms: Terms
) -> None:
    pair = (candidate("a", one, merges=merges), candidate("b", other))
    found = rules.find_rivalry(SKU, *pair, [terms])
    ladders = []
    for codes in (("a", "b"), ("b", "a")):
        given_ = rules.offer(SKU, [candidate(codes[0], one, merges=merges), candidate(codes[1], other)], terms).ladder
        ladders.append({step.from_quantity: step.unit.value for step in given_})
    prices = [
        [next((ladder[step] for step in sorted(ladder, reverse=True) if step <= quantity), None) for ladder in ladders]
        for quantity in range(1, 11)
    ]
    assert (found is None) == all(way == other_way for way, other_way in prices)
    if found is not None:
        assert [found.one_way, found.other_way] == prices[found.quantity - 1]
        assert all(way == other_way for way, other_way in prices[: found.quantity - 1])


def test_a_priority_or_a_closer_audience_leaves_nothing_to_the_codes() -> None:
    one, terms = candidate("a", {1: Decimal(1)}), Terms(currency="KRW", prices_include_tax=True)
    for facts in ({"priority": 1}, {"audience": AudienceKind.PARTY}):
        told: dict[str, Any] = {"priority": 0, "audience": AudienceKind.CHANNEL} | facts
        other = CandidateList("b", {}, told["audience"], told["priority"], True, None, None, {1: Decimal(2)})
        assert rules.find_rivalry(SKU, one, other, [terms]) is None


@pytest.fixture
def shop(db: None) -> Channel:
    return channel()


@pytest.fixture
def mug(shop: Channel) -> UUID:
    return variant("MUG", shop)


def test_prices_that_contradict_are_refused_with_an_example_and_nothing_is_written(shop: Channel, mug: UUID) -> None:
    set_prices(list_of("one", channel_id=shop.id), {(mug, 1): "1000", (mug, 10): "900"})
    list_of("two", channel_id=shop.id)
    with pytest.raises(ContradictingLists) as refusal:
        set_prices("two", {(mug, 1): "1000", (mug, 10): "800"})
    facts = refusal.value.facts
    assert (facts["list"], facts["other"], facts["sku"], facts["quantity"]) == ("two", "one", "MUG", 10)
    assert (facts["one_way"], facts["other_way"]) == ("800.000000", "900.000000")
    assert not Price.objects.filter(price_list__code="two").exists()
    set_prices("two", {(mug, 1): "1000", (mug, 10): "900"})  # the same prices contradict nothing


def test_giving_a_list_to_somebody_is_refused_where_their_segments_meet(shop: Channel, mug: UUID) -> None:
    firm = company()
    ids = {code: create_segment(code=code, names={"ko": code}) for code in ("gold", "silver")}
    add_party(segment_code="gold", party_id=firm, actor=ACTOR)
    set_prices(list_of("one", segment_id=ids["gold"]), {(mug, 1): "1000"})
    set_prices(list_of("two", segment_id=ids["silver"]), {(mug, 1): "900"})
    add_party(segment_code="silver", party_id=firm, actor=ACTOR)
    services.create_price_list(code="three", names={"ko": "셋"}, currency="KRW", includes_tax=True, actor=ACTOR)
    set_prices("three", {(mug, 1): "800"})
    with pytest.raises(ContradictingLists):
        services.give_to(price_list_code="three", segment_id=ids["silver"], actor=ACTOR)
    assert not PriceListAudience.objects.filter(price_list__code="three").exists()
    services.give_to(price_list_code="three", party_id=firm, actor=ACTOR)  # a closer audience


def test_a_unit_and_its_company_are_one_buyer(shop: Channel, mug: UUID) -> None:
    firm = company()
    unit = create_unit(parent_id=firm, kind=PartyKind.DIVISION, name="북부", actor=ACTOR)
    set_prices(list_of("firm", party_id=firm), {(mug, 1): "1000"})
    set_prices(list_of("elsewhere", party_id=company("다른 곳")), {(mug, 1): "1"})
    list_of("unit", party_id=unit)
    with pytest.raises(ContradictingLists):
        set_prices("unit", {(mug, 1): "900"})


def test_lists_that_never_meet_may_differ(shop: Channel, mug: UUID) -> None:
    now = clock.now()
    set_prices(list_of("now", channel_id=shop.id, valid_until=now + DAY), {(mug, 1): "1000"})
    set_prices(list_of("later", channel_id=shop.id, valid_from=now + DAY), {(mug, 1): "900"})
    set_prices(list_of("euro", channel_id=shop.id, currency="EUR"), {(mug, 1): "5"})
    set_prices(list_of("net", channel_id=shop.id, includes_tax=False), {(mug, 1): "909"})
    with pytest.raises(ContradictingLists):
        services.set_validity(price_list_code="later", valid_from=now, valid_until=None, actor=ACTOR)


def test_where_the_lowest_price_wins_no_order_matters(db: None) -> None:
    shop = channel(list_policy=ListPolicy.LOWEST.value)
    mug = variant("MUG", shop)
    set_prices(list_of("one", channel_id=shop.id), {(mug, 1): "1000"})
    set_prices(list_of("two", channel_id=shop.id), {(mug, 1): "900"})


def test_a_derived_list_is_compared_by_what_its_prices_come_to(shop: Channel, mug: UUID) -> None:
    set_prices(list_of("base", party_id=company()), {(mug, 1): "1000"})
    list_of("same", channel_id=shop.id, derived=Derivation("base", Decimal(1), Decimal(1)))
    list_of("again", channel_id=shop.id, derived=Derivation("base", Decimal(1), Decimal(1)))
    with pytest.raises(ContradictingLists) as refusal:
        list_of("half", channel_id=shop.id, derived=Derivation("base", Decimal("0.5"), Decimal(1)))
    assert Decimal(refusal.value.facts["one_way"]) == 500


def test_a_draft_that_contradicts_is_not_published(shop: Channel, mug: UUID) -> None:
    set_prices(list_of("one", channel_id=shop.id), {(mug, 1): "1000"})
    set_prices(list_of("two", channel_id=shop.id), {(mug, 1): "1000"})
    draft = services.make_sheet_draft(
        price_list_code="two", cells={(mug, 1): (Decimal(1000), Decimal(900))}, actor=ACTOR
    )
    simulate_draft(draft_id=draft, actor=ACTOR)
    with pytest.raises(ContradictingLists):
        services.publish_draft(draft_id=draft, actor=ACTOR)
    assert Price.objects.get(price_list__code="two").unit_price == 1000


def test_many_prices_of_rivals_are_looked_at_in_chunks(
    shop: Channel, mug: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rivals, "LOOKED_AT_ONCE", 2)
    skus = [mug, *(variant(f"SKU-{number}", shop) for number in range(4))]
    services.set_prices(price_list_code=list_of("one"), prices=[PriceRow(pk, Decimal(5)) for pk in skus], actor=ACTOR)
    services.set_prices(price_list_code=list_of("two"), prices=[PriceRow(pk, Decimal(5)) for pk in skus], actor=ACTOR)
    last = max(skus)
    with pytest.raises(ContradictingLists):
        set_prices("two", {(last, 1): "6"})
    services.create_price_list(code="three", names={"ko": "셋"}, currency="KRW", includes_tax=True, actor=ACTOR)
    set_prices("three", {(last, 1): "6"} | {(pk, 1): "5" for pk in skus if pk != last})
    with pytest.raises(ContradictingLists):
        services.give_to(price_list_code="three", actor=ACTOR)


def test_lists_of_the_same_rank_for_others_are_not_even_read(shop: Channel, mug: UUID) -> None:
    set_prices(list_of("mine", party_id=company()), {(mug, 1): "1000"})
    counts = []
    for more in (2, 10):
        for number in range(more):
            code = f"theirs-{more}-{number}"
            set_prices(list_of(code, party_id=company(code)), {(mug, 1): str(number + 1)})
        with CaptureQueriesContext(connection) as captured:
            assert not rivals.has_rivals(PriceList.objects.get(code="mine").pk)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 6
