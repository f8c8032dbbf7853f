"""Who may see, see the price of and buy: the rules against a naive oracle, and the database against the rules."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product as every
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import ACTOR, channel, company, product, variant, viewer
from factories.selling import LONG_AGO
from jangteo.catalog import selectors, services
from jangteo.catalog.models import Assortment, AssortmentGrant, AssortmentSelection, Category, CategoryReach, Product
from jangteo.catalog.rules import denied_level, sight_of
from jangteo.catalog.selectors.visible import allowed
from jangteo.catalog.types import (
    AttributeKind,
    GrantDraft,
    Granted,
    Level,
    ListingFilter,
    Mode,
    SelectionDraft,
    SelectionKind,
    Sort,
    ValueDraft,
    Viewer,
)
from jangteo.channels.types import Channel
from jangteo.kernel import clock, verify
from jangteo.segments.services import add_party, create_segment

NOON = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
FOUR = (1, 2, 3, 4)
grants = st.lists(
    st.builds(Granted, st.sampled_from(FOUR), st.sampled_from(Mode), st.sampled_from(Level), st.booleans()), max_size=8
)
members = st.frozensets(st.sampled_from(FOUR))
LEVELS = [Level.SEE, Level.PRICE, Level.BUY]


def may(found: list[Granted], level: Level, inside: frozenset[int]) -> bool:
    """The documented sentences, word for word: slow and plain."""
    for one in LEVELS[: LEVELS.index(level) + 1]:
        here = [grant for grant in found if grant.level == one]
        chosen = [grant.assortment for grant in here if grant.mode == Mode.ONLY and grant.is_held]
        if chosen and not any(assortment in inside for assortment in chosen):
            return False
        for grant in here:
            if grant.assortment not in inside:
                continue
            if grant.mode == Mode.EXCEPT and grant.is_held:
                return False
            holders = [
                other.is_held for other in here if other.mode == Mode.RESERVED and other.assortment == grant.assortment
            ]
            if grant.mode == Mode.RESERVED and not any(holders):
                return False
    return True


@given(grants, members)
def test_what_is_denied_first_is_what_the_sentences_say(found: list[Granted], inside: frozenset[int]) -> None:
    denied = denied_level(sight_of(found), inside)
    expected = next((level for level in LEVELS if not may(found, level, inside)), None)
    assert (denied[0] if denied else None) == expected


@given(grants, members)
def test_a_denied_level_denies_all_after_it_and_no_grant_denies_nothing(
    found: list[Granted], inside: frozenset[int]
) -> None:
    answers = [may(found, level, inside) for level in LEVELS]
    assert answers == sorted(answers, reverse=True)
    assert denied_level(sight_of([]), inside) is None
    assert sight_of([]).is_plain


@given(grants, members)
def test_who_is_plain_sees_no_more_than_a_guest(found: list[Granted], inside: frozenset[int]) -> None:
    guest = [Granted(one.assortment, one.mode, one.level, False) for one in found]
    if sight_of(found).is_plain:
        for level in LEVELS:
            assert may(guest, level, inside) or not may(found, level, inside)


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_database_filters_as_the_rules_decide(data: st.DataObject) -> None:
    """Random selections and grants: every product of sixteen, every level, as SQL and as rules."""
    with transaction.atomic():
        slugs = [f"p{number}" for number in range(6)]
        shop = channel()
        for number, slug in enumerate(slugs):
            product(slug=slug, category="mugs" if number % 2 else "cups")
        pool = [SelectionDraft(SelectionKind.PRODUCT, slug) for slug in slugs]
        pool += [SelectionDraft(SelectionKind.CATEGORY, "mugs"), SelectionDraft(SelectionKind.EVERYTHING)]
        ids: dict[int, int] = {}
        for fake in FOUR[:3]:
            code = f"a{fake}"
            services.put_assortment(code=code, names={"ko": code}, actor=ACTOR)
            ids[fake] = Assortment.objects.get(code=code).number
            chosen = data.draw(st.lists(st.sampled_from(pool), unique=True, max_size=4))
            excluded = data.draw(st.sets(st.sampled_from(range(len(chosen))), max_size=1)) if chosen else set()
            drafts = [
                SelectionDraft(one.kind, one.value, is_include=number not in excluded)
                for number, one in enumerate(chosen)
            ]
            services.set_selections(code=code, selections=drafts, actor=ACTOR)
        found = [
            Granted(ids[one.assortment], one.mode, one.level, one.is_held)
            for one in data.draw(grants)
            if one.assortment in ids
        ]
        eyes = Viewer(shop.id, "", "ko", sight=sight_of(found))
        inside = {
            slug: frozenset(stored or ())
            for slug, stored in Product.objects.values_list("slug", "assortment_set__members")
        }
        for level in LEVELS:
            shown = set(Product.objects.filter(allowed(eyes, level)).values_list("slug", flat=True))
            assert shown == {slug for slug in slugs if may(found, level, inside[slug])}
        assert clean()
        transaction.set_rollback(True)


def clean() -> bool:
    """Whether every product is in the assortments that choose it, computed anew, and no category seems emptier."""
    return all(finding.is_clean for finding in verify.run() if finding.invariant.name.startswith("catalog."))


def assortment(code: str, *selections: SelectionDraft) -> str:
    services.put_assortment(code=code, names={"ko": code, "en": code}, actor=ACTOR)
    services.set_selections(code=code, selections=selections, actor=ACTOR)
    return code


def grant(code: str, mode: Mode, level: Level = Level.SEE, **facts: Any) -> UUID:
    return services.create_grant(code=code, draft=GrantDraft(mode, level, **facts), actor=ACTOR)


def only_product(slug: str) -> SelectionDraft:
    return SelectionDraft(SelectionKind.PRODUCT, slug)


def seen(shop: Channel, party_id: UUID | None = None, **facts: Any) -> list[str]:
    """Slugs that a listing shows them; their categories, and no other, are told and counted."""
    eyes = viewer(shop, party_id, **facts)
    ids, total = selectors.list_product_ids(eyes, ListingFilter(), sort=Sort.FEATURED, offset=0, limit=50)
    counts = Counter(Product.objects.filter(pk__in=ids).values_list("category", flat=True))
    assert {one.id for one in selectors.list_categories(eyes)} == set(counts)
    assert selectors.count_products(eyes) == counts
    slugs = sorted(Product.objects.filter(pk__in=ids).values_list("slug", flat=True))
    assert total == len(slugs)
    return slugs


def inside(code: str) -> list[str]:
    """Slugs of the products stored as being in an assortment."""
    number = Assortment.objects.get(code=code).number
    return sorted(Product.objects.filter(assortment_set__members__contains=[number]).values_list("slug", flat=True))


@pytest.fixture
def shop(db: None) -> Channel:
    made = channel()
    for slug in ("cup", "mug", "rack"):
        variant(slug.upper(), made, slug=slug, category="display" if slug == "rack" else "mugs")
    return made


def test_modes_mean_what_the_page_says(shop: Channel) -> None:
    firm, other = company("하나"), company("둘")
    everyone = ["cup", "mug", "rack"]
    assortment("racks", SelectionDraft(SelectionKind.CATEGORY, "display"))
    assert seen(shop) == seen(shop, firm) == everyone  # an assortment alone changes nothing
    first = grant("racks", Mode.ONLY, party_id=firm)
    assert (seen(shop, firm), seen(shop, other), seen(shop)) == (["rack"], everyone, everyone)
    second = services.change_grant(grant_id=first, draft=GrantDraft(Mode.EXCEPT, Level.SEE, party_id=firm), actor=ACTOR)
    assert (seen(shop, firm), seen(shop, other), seen(shop)) == (["cup", "mug"], everyone, everyone)
    services.change_grant(grant_id=second, draft=GrantDraft(Mode.RESERVED, Level.SEE, party_id=firm), actor=ACTOR)
    assert (seen(shop, firm), seen(shop, other), seen(shop)) == (everyone, ["cup", "mug"], ["cup", "mug"])


def test_two_only_grants_add_up_and_an_exclusion_wins(shop: Channel) -> None:
    firm = company()
    assortment("a", only_product("cup"))
    assortment("b", SelectionDraft(SelectionKind.EVERYTHING), SelectionDraft(SelectionKind.PRODUCT, "rack", "", False))
    grant("a", Mode.ONLY, party_id=firm)
    assert seen(shop, firm) == ["cup"]
    grant("b", Mode.ONLY, channel_id=shop.id)
    assert seen(shop, firm) == seen(shop) == ["cup", "mug"]
    grant("a", Mode.EXCEPT, party_id=firm)
    assert seen(shop, firm) == ["mug"]


def test_every_part_of_an_audience_must_fit(shop: Channel) -> None:
    firm, other = company("하나"), company("둘")
    club = channel("club")
    segment = create_segment(code="dealers", names={"ko": "거래처"})
    add_party(segment_code="dealers", party_id=firm, actor=ACTOR)
    assortment("a", only_product("cup"))
    grant("a", Mode.EXCEPT, segment_id=segment, channel_id=shop.id)
    grant("a", Mode.EXCEPT, segment_id=segment, party_id=other)
    assert (seen(shop, firm), seen(shop, other)) == (["mug", "rack"], ["cup", "mug", "rack"])
    services.list_in_channel(product_id=Product.objects.get(slug="cup").pk, channel_id=club.id, actor=ACTOR)
    assert seen(club, firm) == ["cup"]


def test_the_units_above_and_their_segments_count(shop: Channel) -> None:
    head, branch = company("본사"), company("지점")
    segment = create_segment(code="dealers", names={"ko": "거래처"})
    add_party(segment_code="dealers", party_id=head, actor=ACTOR)
    assortment("a", only_product("cup"))
    assortment("b", only_product("mug"))
    grant("a", Mode.EXCEPT, party_id=head)
    grant("b", Mode.EXCEPT, segment_id=segment)
    assert seen(shop, branch) == ["cup", "mug", "rack"]
    assert seen(shop, branch, lineage=(branch, head)) == ["rack"]


def test_a_grant_holds_from_its_first_moment_until_its_last(shop: Channel) -> None:
    assortment("a", only_product("cup"))
    later = NOON + timedelta(hours=1)
    with clock.at(NOON - timedelta(days=1)):
        grant("a", Mode.EXCEPT, channel_id=shop.id, from_at=NOON, until_at=later)
    second = timedelta(seconds=1)
    told = []
    for moment in (NOON - second, NOON, later - second, later):
        with clock.at(moment):
            told.append("cup" in seen(shop))
    assert told == [True, False, False, True]


def test_an_assortment_out_of_use_counts_for_nothing(shop: Channel) -> None:
    assortment("a", only_product("cup"))
    grant("a", Mode.EXCEPT, channel_id=shop.id)
    assert seen(shop) == ["mug", "rack"]
    services.put_assortment(code="a", names={"ko": "a"}, is_active=False, actor=ACTOR)
    assert seen(shop) == ["cup", "mug", "rack"]


def test_without_grants_the_sql_is_what_it_was_but_for_one_query(shop: Channel) -> None:
    firm = company()
    assortment("a", only_product("cup"))

    def statements(party_id: UUID | None) -> list[str]:
        with clock.at(NOON), CaptureQueriesContext(connection) as queries:
            eyes = viewer(shop, party_id)
            selectors.list_product_ids(eyes, ListingFilter(), sort=Sort.FEATURED, offset=0, limit=24)
            selectors.list_categories(eyes)
            selectors.count_products(eyes)
            selectors.list_facets(eyes, ListingFilter())
            selectors.denials(eyes, [])
        return [query["sql"] for query in queries.captured_queries]

    as_guest, as_firm = statements(None), statements(firm)
    assert len(as_guest) == len(as_firm) == 6
    assert as_guest[1:] == [_for_everybody(sql) for sql in as_firm[1:]]
    assert not any("assortment" in statement for statement in as_guest[1:])
    grant("a", Mode.EXCEPT, party_id=firm, from_at=LONG_AGO)
    assert statements(None)[1:] == as_guest[1:]
    assert all("assortment" in statement for statement in statements(firm)[1:])


def test_products_find_their_place_however_they_change(shop: Channel) -> None:
    services.create_category(slug="home", names={"ko": "집"}, actor=ACTOR)
    services.create_attribute(
        code="material", names={"ko": "소재"}, kind=AttributeKind.OPTION, options={"glass": {"ko": "유리"}}
    )
    services.create_attribute(code="fragile", names={"ko": "깨짐"}, kind=AttributeKind.FLAG)
    assortment("home", SelectionDraft(SelectionKind.CATEGORY, "home"))
    assortment("glass", SelectionDraft(SelectionKind.OPTION, "glass", "material"))
    no_mugs = SelectionDraft(SelectionKind.CATEGORY, "mugs", is_include=False)
    assortment("fragile", SelectionDraft(SelectionKind.FLAG, "fragile"), no_mugs)
    assert inside("home") == inside("glass") == inside("fragile") == []
    values = (ValueDraft("material", option="glass"), ValueDraft("fragile", flag=True))
    product(slug="bowl", category="display", values=values)
    assert (inside("glass"), inside("fragile")) == (["bowl"], ["bowl"])
    services.create_category(slug="display", names={"ko": "진열"}, parent_slug="home", actor=ACTOR)
    assert inside("home") == ["bowl", "rack"]
    Product.objects.filter(slug="bowl").update(category=Category.objects.get(slug="mugs"))
    assert (inside("home"), inside("fragile"), inside("glass")) == (["rack"], [], ["bowl"])
    Product.objects.get(slug="bowl").attribute_values.filter(flag=None).delete()
    Product.objects.get(slug="bowl").attribute_values.update(flag=False)
    assert inside("glass") == []
    services.set_selections(code="home", selections=[SelectionDraft(SelectionKind.EVERYTHING), no_mugs], actor=ACTOR)
    assert inside("home") == ["rack"]
    services.set_selections(code="home", selections=[], actor=ACTOR)
    assert inside("home") == []
    assert clean()


def reach(category: str) -> tuple[set[str], set[str]]:
    """Codes of the assortments that all, and that some, of a category's products are known to be in."""
    codes = dict(Assortment.objects.values_list("number", "code"))
    row = CategoryReach.objects.get(category__slug=category)
    return {codes[one] for one in row.in_all}, {codes[one] for one in row.in_any}


def test_what_a_category_is_known_to_hold_narrows_when_told_and_is_measured_when_chosen(shop: Channel) -> None:
    assert not CategoryReach.objects.exists()
    assortment("mugs", SelectionDraft(SelectionKind.CATEGORY, "mugs"))
    assortment("cup", only_product("cup"))
    assert (reach("mugs"), reach("display")) == (({"mugs"}, {"mugs", "cup"}), (set(), set()))
    Product.objects.filter(slug="rack").update(category=Category.objects.get(slug="mugs"))
    assert reach("mugs") == ({"mugs"}, {"mugs", "cup"})
    no_rack = SelectionDraft(SelectionKind.PRODUCT, "rack", is_include=False)
    services.set_selections(
        code="mugs", selections=[SelectionDraft(SelectionKind.CATEGORY, "mugs"), no_rack], actor=ACTOR
    )
    assert reach("mugs") == (set(), {"mugs", "cup"})
    firm = company()
    grant("mugs", Mode.EXCEPT, party_id=firm)
    assert (seen(shop, firm), seen(shop)) == (["rack"], ["cup", "mug", "rack"])
    services.set_selections(code="mugs", selections=[SelectionDraft(SelectionKind.CATEGORY, "mugs")], actor=ACTOR)
    assert (reach("mugs"), seen(shop, firm)) == (({"mugs"}, {"mugs", "cup"}), [])
    variant("LID", shop, slug="lid", category="mugs")
    assert (reach("mugs"), seen(shop, firm)) == (({"mugs"}, {"mugs", "cup"}), [])
    assortment("empty", only_product("lid"))
    grant("empty", Mode.ONLY, channel_id=shop.id)
    assert (seen(shop), seen(shop, firm)) == (["lid"], [])
    assert clean()


def make_product(slug: str) -> Callable[[], object]:
    return lambda: product(slug=slug, category="mugs")


def choose_mugs() -> object:
    return services.set_selections(code="a", selections=[SelectionDraft(SelectionKind.CATEGORY, "mugs")], actor=ACTOR)


@pytest.mark.django_db(transaction=True)
def test_a_product_made_beside_a_new_selection_is_chosen_by_it(run_together: Any) -> None:
    product(slug="first", category="mugs")
    for number in range(6):
        services.put_assortment(code="a", names={"ko": "a"}, actor=ACTOR)
        services.set_selections(code="a", selections=[], actor=ACTOR)
        work = [choose_mugs, make_product(f"new-{number}")]
        outcomes = run_together(2, lambda one, work=work: work[one]())
        assert not [one for one in outcomes if isinstance(one, Exception)]
        assert inside("a") == sorted(Product.objects.values_list("slug", flat=True))
        assert clean()


@pytest.mark.django_db(transaction=True)
def test_a_product_that_moves_while_its_values_change_ends_where_it_belongs(run_together: Any) -> None:
    services.create_attribute(code="fragile", names={"ko": "깨짐"}, kind=AttributeKind.FLAG)
    for category in ("mugs", "cups"):
        services.create_category(slug=category, names={"ko": category}, actor=ACTOR)
    not_fragile = SelectionDraft(SelectionKind.FLAG, "fragile", is_include=False)
    assortment("a", SelectionDraft(SelectionKind.CATEGORY, "mugs"), not_fragile)
    for number in range(6):
        product_id, _ = product(slug=f"p{number}", category="cups", values=(ValueDraft("fragile", flag=False),))
        row = Product.objects.get(pk=product_id)
        mugs = Category.objects.get(slug="mugs")
        work = [
            partial(Product.objects.filter(pk=row.pk).update, category=mugs),
            partial(row.attribute_values.update, flag=True),
        ]
        assert run_together(2, lambda one, work=work: work[one]()) == [1, 1]
        assert inside("a") == []
        assert clean()


@pytest.mark.django_db(transaction=True)
def test_two_who_end_a_grant_end_it_once(run_together: Any) -> None:
    shop = channel()
    assortment("a", SelectionDraft(SelectionKind.EVERYTHING))
    grant_id = grant("a", Mode.EXCEPT, channel_id=shop.id, from_at=LONG_AGO)
    outcomes = run_together(2, lambda _: services.end_grant(grant_id=grant_id, actor=ACTOR))
    assert sorted(type(one).__name__ for one in outcomes) == ["GrantEnded", "NoneType"]
    assert AssortmentGrant.objects.count() == 1
    assert AssortmentSelection.objects.count() == 1


def test_oracle_and_rules_agree_on_every_pair_of_grants() -> None:
    """All two-grant worlds of one assortment, exhaustively."""
    one = FOUR[0]
    for facts in every(Mode, Level, (True, False), Mode, Level, (True, False)):
        mode, level, held, mode2, level2, held2 = facts
        found = [Granted(one, mode, level, held), Granted(one, mode2, level2, held2)]
        for members_ in (frozenset[int](), frozenset({one})):
            denied = denied_level(sight_of(found), members_)
            allowed_levels = [level for level in LEVELS if may(found, level, members_)]
            assert allowed_levels == (LEVELS[: LEVELS.index(denied[0])] if denied else LEVELS)


def _for_everybody(sql: str) -> str:
    """A statement without what asks for goods that are made for one party."""
    return re.sub(r'\(("\w+"\."made_for_id" IS NULL) OR "\w+"\."made_for_id" (?:IN|= ANY) \([^)]*\)\)', r"\1", sql)
