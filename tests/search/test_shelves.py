"""Rules of shelves: kept, told, in force for whom and when; what the office shows is what the shop shows."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from factories import ACTOR, DESK, channel, company, receive, stocked, viewer
from jangteo.catalog.selectors import product_slugs
from jangteo.catalog.types import ListingFilter, Viewer
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.types import Actor
from jangteo.parties.selectors import guest_rights
from jangteo.search.errors import InvalidShelfRule, ShelfRuleEnded, ShelfRuleNotFound
from jangteo.search.models import ShelfRuleRow
from jangteo.search.selectors import get_shelf_rule, list_shelf_rules, listing, preview_shelf
from jangteo.search.services import end_shelf_rule, put_shelf_rule, set_sold_out_last
from jangteo.search.types import ShelfDraft, ShelfKind, ShelfState, StockWord
from jangteo.segments.services import add_party, create_segment

pytestmark = pytest.mark.django_db
EVERYTHING, MUGS = ListingFilter(), ListingFilter(category_slug="mugs")


@pytest.fixture
def shop() -> Channel:
    shop = channel()
    stocked(shop, {f"V{number}": 9 for number in range(5)} | {"GONE": 0})
    return shop


def slugs(shop: Channel, wanted: ListingFilter = EVERYTHING, eyes: Viewer | None = None, **facts: int) -> list[str]:
    found = listing(shop, eyes or viewer(shop), wanted, **facts)  # type: ignore[arg-type]
    return [tile.card.slug for tile in found.tiles]


def draft(shop: Channel, *products: str, **facts: object) -> ShelfDraft:
    base = ShelfDraft(shop.id, ShelfKind.PIN, "봄 진열", product_slugs=products, place=1)
    return replace(base, **facts)  # type: ignore[arg-type]


def keep(made: ShelfDraft, rule_id: UUID | None = None) -> UUID:
    return put_shelf_rule(draft=made, actor=ACTOR, rule_id=rule_id)


def test_a_pin_stands_in_its_place_and_the_others_close_up(shop: Channel) -> None:
    plain = slugs(shop)
    keep(draft(shop, plain[4], place=2))
    assert slugs(shop) == [plain[0], plain[4], *plain[1:4], plain[5]]
    assert slugs(shop, MUGS) == slugs(shop)
    pages = [slugs(shop, page=page, page_size=4) for page in (1, 2, 3)]
    assert [one for page in pages for one in page] == slugs(shop)


def test_a_rule_holds_where_it_says(shop: Channel) -> None:
    plain = slugs(shop)
    keep(draft(shop, plain[3], category_slug="mugs"))
    keep(draft(shop, plain[2], query=" Product  "))
    assert slugs(shop) == plain
    assert slugs(shop, MUGS)[0] == plain[3]
    assert slugs(shop, ListingFilter(text="product"))[0] == plain[2]


def test_a_rule_holds_for_whom_it_says(shop: Channel) -> None:
    plain, firm, other = slugs(shop), company("온결"), company("다른 곳")
    create_segment(code="gold", names={"ko": "금"})
    segment = create_segment(code="gold", names={"ko": "금"})
    add_party(segment_code="gold", party_id=firm, actor=ACTOR)
    keep(draft(shop, plain[3], segment_id=segment))
    keep(draft(shop, plain[4], party_id=firm, priority=5))
    assert slugs(shop) == plain == slugs(shop, eyes=viewer(shop, other))
    assert slugs(shop, eyes=viewer(shop, firm))[:2] == [plain[4], plain[3]]


def test_a_rule_begins_and_ends_and_the_preview_is_what_is_seen_then(shop: Channel) -> None:
    plain, now = slugs(shop), clock.now()
    day = timedelta(days=1)
    keep(draft(shop, plain[3], from_at=now + day, until_at=now + 2 * day))
    keep(draft(shop, plain[1], kind=ShelfKind.BOOST, place=None, factor=Decimal(3)))
    for at in (now + timedelta(minutes=1), now + day, now + 2 * day - timedelta(seconds=1), now + 2 * day):
        with clock.at(at):
            live = [one.card.name for one in listing(shop, viewer(shop), EVERYTHING).tiles]
        told = preview_shelf(shop, Actor(rights=guest_rights()), EVERYTHING, at, "ko")
        assert told is not None
        assert [name for _, name in told.placed] == live
        assert (live[0] == plain[3]) == (now + day <= at < now + 2 * day)
    assert preview_shelf(shop, Actor(), ListingFilter(category_slug="none"), now, "ko") is None


def test_what_is_sold_out_goes_last_at_once_and_comes_back_with_its_goods(shop: Channel) -> None:
    tile = next(one for one in listing(shop, viewer(shop), EVERYTHING).tiles if one.card.variants[0].sku == "GONE")
    keep(draft(shop, tile.card.slug))
    set_sold_out_last(channel_id=shop.id, is_last=True, actor=ACTOR)
    set_sold_out_last(channel_id=shop.id, is_last=True, actor=ACTOR)
    assert ShelfRuleRow.objects.filter(kind=ShelfKind.SOLD_OUT_LAST.value).count() == 1
    page = listing(shop, viewer(shop), EVERYTHING)
    assert page.tiles[-1].card.slug == tile.card.slug
    searched = slugs(shop, ListingFilter(text="product"))
    assert (searched[-1], len(searched)) == (tile.card.slug, 6)
    trace = page.placed[tile.card.id]
    assert (trace.place, trace.rule and trace.rule.kind) == (6, ShelfKind.SOLD_OUT_LAST)
    receive(tile.card.variants[0].id, 1)
    assert slugs(shop)[0] == tile.card.slug
    set_sold_out_last(channel_id=shop.id, is_last=False, actor=ACTOR)
    assert [one.draft.kind for one in list_shelf_rules(shop.id, "ko")] == [ShelfKind.PIN]


def test_a_rule_is_changed_ended_and_every_step_is_told(shop: Channel) -> None:
    plain = slugs(shop)
    rule_id = keep(draft(shop, plain[3]))
    keep(draft(shop, plain[4], place=2, why="더 잘 팔립니다"), rule_id=rule_id)
    keep(draft(shop, plain[4], place=2, why="더 잘 팔립니다"), rule_id=rule_id)
    assert slugs(shop)[1] == plain[4]
    end_shelf_rule(rule_id=rule_id, actor=ACTOR)
    assert slugs(shop) == plain
    assert get_shelf_rule(rule_id, "ko").state == ShelfState.ENDED
    told = AuditEntry.objects.filter(subject_kind="shelf_rule").order_by("id")
    assert [one.action for one in told] == ["search.put_shelf_rule"] * 2 + ["search.end_shelf_rule"]
    before, after = told[1].before or {}, told[1].after or {}
    assert (before["products"], after["products"], told[1].why) == ([plain[3]], [plain[4]], "더 잘 팔립니다")
    with pytest.raises(ShelfRuleEnded):
        end_shelf_rule(rule_id=rule_id, actor=ACTOR)
    with pytest.raises(ShelfRuleEnded):
        keep(draft(shop, plain[4]), rule_id=rule_id)
    with pytest.raises(ShelfRuleNotFound):
        end_shelf_rule(rule_id=uuid4(), actor=ACTOR)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"product_slugs": ("none",)}, "products"),
        ({"category_slug": "none"}, "category"),
        ({"segment_id": uuid4()}, "segment_id"),
        ({"party_id": uuid4()}, "party_id"),
        ({"channel_id": uuid4()}, "channel_id"),
        ({"until_at": clock.now() - timedelta(days=1)}, "until_at"),
    ],
)
def test_what_names_nothing_is_refused_and_nothing_is_written(
    shop: Channel, facts: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidShelfRule) as refused:
        keep(draft(shop, slugs(shop)[0], **facts))
    assert refused.value.facts["field"] == field
    assert not ShelfRuleRow.objects.exists()


def test_only_who_may_change_the_catalogue_arranges(shop: Channel) -> None:
    made = draft(shop, slugs(shop)[0])
    nobody = replace(DESK, rights={})
    with pytest.raises(NotPermitted):
        put_shelf_rule(draft=made, actor=nobody)
    with pytest.raises(NotPermitted):
        set_sold_out_last(channel_id=shop.id, is_last=True, actor=nobody)
    with pytest.raises(NotPermitted):
        end_shelf_rule(rule_id=uuid4(), actor=nobody)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "pin", "place": None},
        {"kind": "pin", "place": 0},
        {"kind": "boost", "place": None, "factor": None},
        {"kind": "bury", "place": 3},
        {"kind": "sold_out_last", "place": None, "query": "머그"},
        {"stock": "plenty"},
    ],
)
def test_the_database_refuses_a_rule_that_says_nothing_clear(shop: Channel, wrong: dict[str, object]) -> None:
    keep(draft(shop, slugs(shop)[0]))
    with pytest.raises(IntegrityError), transaction.atomic():
        ShelfRuleRow.objects.update(**wrong)


def test_a_pin_that_may_not_be_seen_leaves_no_gap(shop: Channel) -> None:
    other = channel("other")
    hidden = stocked(other, {"HIDDEN": 5})["HIDDEN"]
    slug = product_slugs([one.card.id for one in listing(other, viewer(other), EVERYTHING).tiles])
    assert hidden
    plain = slugs(shop)
    keep(draft(shop, *slug.values(), plain[3], place=1, stock=StockWord.IN_STOCK))
    assert slugs(shop) == [plain[3], *plain[:3], *plain[4:]]
