from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from factories import ACTOR, channel, company, list_of, set_prices, shopper, tax, variant, viewer
from factories.selling import LONG_AGO
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.models import AuditEntry
from jangteo.pricing import selectors, services
from jangteo.pricing.errors import InvalidPrice, InvalidStep, PriceListExists, PriceListNotFound
from jangteo.pricing.models import Price, PriceList, PriceListAudience
from jangteo.pricing.types import AudienceKind, PriceRow
from jangteo.segments.models import SegmentMember
from jangteo.segments.services import add_party, create_segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Channel:
    return channel()


def price_of(shop: Channel, party_id: UUID | None, variant_id: Any) -> tuple[str, str]:
    """(list, first step) for a buyer."""
    one = selectors.offers(selectors.context_for(shop, viewer(shop, party_id)), [variant_id])[variant_id]
    return one.list_code, one.ladder[0].unit.to_text() if one.is_priced else ""


def test_the_more_specific_audience_wins_among_equals(shop: Channel) -> None:
    mug, firm, other = variant("MUG", shop), company(), company("다른 회사")
    group = create_segment(code="gold", names={"ko": "골드"})
    for party in (firm, other):
        add_party(segment_code="gold", party_id=party, actor=ACTOR)
    lists: dict[str, dict[str, Any]] = {
        "all": {},
        "here": {"channel_id": shop.id},
        "gold": {"segment_id": group},
        "own": {"party_id": firm},
    }
    for number, (code, whom) in enumerate(lists.items(), start=1):
        set_prices(list_of(code, **whom), {(mug, 1): f"{number}000"})
    assert price_of(shop, firm, mug) == ("own", "4000")
    assert price_of(shop, other, mug) == ("gold", "3000")
    assert price_of(shop, None, mug) == ("here", "2000")
    assert price_of(channel("other"), None, mug) == ("all", "1000")


def test_nobody_gets_or_hears_of_a_price_made_for_another(shop: Channel) -> None:
    mug, firm = variant("MUG", shop), company()
    set_prices(list_of("all"), {(mug, 1): "1000"})
    set_prices(list_of("own", party_id=firm, priority=9), {(mug, 1): "1"})
    for party in (None, company("다른 회사"), shopper().party_id):
        one = selectors.offers(selectors.context_for(shop, viewer(shop, party)), [mug])[mug]
        assert (one.list_code, one.because["rejected"]) == ("all", [])


def test_a_list_given_to_several_audiences_counts_once_as_the_most_specific(shop: Channel) -> None:
    mug, firm = variant("MUG", shop), company()
    list_of("wide", party_id=firm)
    services.give_to(price_list_code="wide", channel_id=shop.id, actor=ACTOR)
    services.give_to(price_list_code="wide", channel_id=shop.id, actor=ACTOR)
    set_prices("wide", {(mug, 1): "1000", (mug, 10): "900"})
    set_prices(list_of("here", channel_id=shop.id), {(mug, 1): "1000", (mug, 10): "900"})
    one = selectors.offers(selectors.context_for(shop, viewer(shop, firm)), [mug])[mug]
    assert (one.list_code, one.because["audience"], len(one.ladder)) == ("wide", "party", 2)
    assert PriceListAudience.objects.filter(price_list__code="wide").count() == 2
    assert price_of(shop, None, mug) == ("here", "1000")


def test_leaving_a_segment_ends_its_prices(shop: Channel) -> None:
    mug, firm = variant("MUG", shop), company()
    group = create_segment(code="gold", names={"ko": "골드"})
    set_prices(list_of("gold", segment_id=group), {(mug, 1): "1"})
    add_party(segment_code="gold", party_id=firm, actor=ACTOR)
    assert price_of(shop, firm, mug) == ("gold", "1")
    SegmentMember.objects.update(until=clock.now())
    assert price_of(shop, firm, mug) == ("", "")


def test_another_currency_gives_no_price(shop: Channel) -> None:
    mug = variant("MUG", shop)
    set_prices(list_of("euro", currency="EUR"), {(mug, 1): "1"})
    assert price_of(shop, None, mug) == ("", "")


@pytest.mark.parametrize("lists", [3, 60])
def test_offers_take_one_query_however_many_lists(
    shop: Channel, lists: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    variants = [variant(f"V{number}", shop) for number in range(4)]
    for number in range(lists):
        set_prices(
            list_of(f"list-{number:02}", priority=number, channel_id=shop.id),
            {(one, quantity): f"{number}" for one in variants for quantity in (1, 10)},
        )
    context = selectors.context_for(shop, viewer(shop))
    with django_assert_num_queries(1):
        found = selectors.offers(context, [*variants, variants[0]])
    assert {one.list_code for one in found.values()} == {f"list-{lists - 1:02}"}
    assert {len(one.because["rejected"]) for one in found.values()} == {lists - 1}


def test_setting_prices_twice_changes_nothing_and_leaves_no_trace(shop: Channel) -> None:
    mug = variant("MUG", shop)
    list_of("all")
    steps = {(mug, 1): "1000", (mug, 10): "900.5"}
    assert [set_prices("all", steps), set_prices("all", steps)] == [2, 0]
    assert AuditEntry.objects.filter(action="pricing.set_prices").count() == 1
    assert set_prices("all", steps | {(mug, 10): "900.500000", (mug, 1): "1100"}) == 1
    last = AuditEntry.objects.filter(action="pricing.set_prices").latest("id")
    assert (last.before, last.after) == ({f"{mug}@1": "1000.000000"}, {f"{mug}@1": "1100"})
    held = Price.objects.order_by("min_quantity", "valid_from")
    assert list(held.filter(valid_until=None).values_list("min_quantity", "unit_price")) == [
        (1, Decimal(1100)),
        (10, Decimal("900.5")),
    ]
    assert list(held.exclude(valid_until=None).values_list("min_quantity", "unit_price")) == [(1, Decimal(1000))]


@pytest.mark.parametrize(
    ("price", "step", "expected"),
    [
        ("-1", 1, InvalidPrice),
        ("0.0000001", 1, InvalidPrice),
        ("NaN", 1, InvalidPrice),
        ("Infinity", 1, InvalidPrice),
        ("1e30", 1, InvalidPrice),
        ("1e999999", 1, InvalidPrice),
        ("100000000000", 1, InvalidPrice),
        ("1", 0, InvalidStep),
        ("1", -1, InvalidStep),
        ("1", 10**9 + 1, InvalidStep),
    ],
)
def test_one_impossible_price_and_none_is_set(shop: Channel, price: str, step: int, expected: type[Exception]) -> None:
    mug = variant("MUG", shop)
    set_prices(list_of("all"), {(mug, 1): "1000"})
    rows = [PriceRow(mug, Decimal("5")), PriceRow(mug, Decimal(price), step)]
    with pytest.raises(expected):
        services.set_prices(price_list_code="all", prices=rows, actor=ACTOR)
    assert list(Price.objects.values_list("unit_price", flat=True)) == [Decimal(1000)]


def test_unknown_lists_and_codes_taken_are_refused(shop: Channel) -> None:
    list_of("all")
    with pytest.raises(PriceListExists):
        list_of("all")
    for call in (
        lambda: set_prices("none", {(variant("MUG", shop), 1): "1"}),
        lambda: services.give_to(price_list_code="none", actor=ACTOR),
        lambda: selectors.get_price_list("none"),
    ):
        with pytest.raises(PriceListNotFound):
            call()
    assert (PriceList.objects.count(), Price.objects.count()) == (1, 0)
    view = selectors.get_price_list("all")
    assert view.audiences == ((AudienceKind.EVERYONE, None),)


def test_a_tax_rate_holds_from_its_day_on(shop: Channel) -> None:
    tax("0.1")
    services.set_tax_rate(
        country="KR", code="standard", rate=Decimal("0.12"), valid_from=LONG_AGO + timedelta(days=10), actor=ACTOR
    )
    tax("0.19", country="DE")
    rates = []
    for day in (-1, 0, 9, 10):
        with clock.at(LONG_AGO + timedelta(days=day)):
            rates.append(selectors.tax_book(selectors.context_for(shop, viewer(shop))).rates.get("standard"))
    assert rates == [None, Decimal("0.1"), Decimal("0.1"), Decimal("0.12")]
