"""Versions of pages, and where old addresses lead."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from content.writing import page_of, published, rewrite, text
from jangteo.channels.selectors import get_channel
from jangteo.channels.types import Channel
from jangteo.content import services as content
from jangteo.content.errors import InvalidPage, PageExists, PageMoved, RedirectExists, RedirectLoops, VersionOver
from jangteo.content.models import Page, PageVersion, Redirect
from jangteo.content.selectors import compare_versions, find_redirect, get_page, list_listed, list_shown
from jangteo.content.types import Place, VersionState
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.selectors import list_audit
from jangteo.kernel.types import Actor
from storefront.market import ACTOR, Market

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def shop(market: Market) -> Channel:
    return get_channel("shop")


def said(page_id: object) -> list[tuple[int, VersionState]]:
    return [(one.number, one.state) for one in get_page(page_id).versions]  # type: ignore[arg-type]


def test_a_version_is_shown_in_its_time_and_the_one_below_it_after(shop: Channel) -> None:
    now = clock.now()
    page_id = published(shop.id, "story", text("a", "하나"))
    assert rewrite(page_id, text("a", "둘"), from_at=now + DAY, until_at=now + 2 * DAY) == 2
    assert said(page_id) == [(2, VersionState.WAITING), (1, VersionState.SHOWN)]
    with clock.at(now + 1.5 * DAY):
        assert said(page_id) == [(2, VersionState.SHOWN), (1, VersionState.BELOW)]
    with clock.at(now + 2 * DAY):
        assert said(page_id) == [(2, VersionState.OVER), (1, VersionState.SHOWN)]


def test_rolling_back_publishes_the_old_version_anew_and_each_is_kept(shop: Channel) -> None:
    page_id = published(shop.id, "story", text("a", "하나"))
    rewrite(page_id, text("a", "둘"))
    assert content.publish_again(page_id=page_id, number=1, why="오타", actor=ACTOR) == 3
    page = get_page(page_id)
    assert [(one.number, one.restores) for one in page.versions] == [(3, 1), (2, None), (1, None)]
    assert page.versions[0].content == page.versions[2].content
    assert [one.after for one in compare_versions(page_id, 2, 3)] == ["하나", "하나 (en)"]
    actions = [one.action for one in list_audit(subject_id=page_id)[0]]
    assert actions == [
        "content.publish_again",
        "content.publish_page",
        "content.save_draft",
        "content.publish_page",
        "content.create_page",
    ]
    for change in ("UPDATE", "DELETE"):
        rows = PageVersion.objects.filter(page=page_id, number=1)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(why="x") if change == "UPDATE" else rows.delete()


def test_a_page_taken_off_is_gone_with_what_was_to_come(shop: Channel) -> None:
    page_id = published(shop.id, "story", text("a", "하나"))
    rewrite(page_id, text("a", "둘"), from_at=clock.now() + DAY)
    content.end_version(page_id=page_id, number=2, actor=ACTOR)
    with pytest.raises(VersionOver):
        content.end_version(page_id=page_id, number=2, actor=ACTOR)
    content.take_off(page_id=page_id, actor=ACTOR)
    assert {state for _, state in said(page_id)} == {VersionState.OVER}
    assert list_shown(shop.id, "ko") == []


def test_a_draft_is_kept_half_done_and_not_published_so(shop: Channel) -> None:
    page_id = content.create_page(channel_id=shop.id, slug="story", content=page_of(text("a", "")), actor=ACTOR)
    with pytest.raises(InvalidPage) as refused:
        content.publish_page(page_id=page_id, draft_number=1, actor=ACTOR)
    assert refused.value.facts["block"] == 0 or refused.value.facts["block"] == 1
    content.save_draft(page_id=page_id, content=page_of(text("a", "글")), draft_number=1, actor=ACTOR)
    with pytest.raises(PageMoved):
        content.save_draft(page_id=page_id, content=page_of(text("a", "남의 글")), draft_number=1, actor=ACTOR)
    with pytest.raises(PageMoved):
        content.publish_page(page_id=page_id, draft_number=1, actor=ACTOR)
    assert not PageVersion.objects.exists()


def test_only_who_may_writes_pages(shop: Channel) -> None:
    with pytest.raises(NotPermitted):
        content.create_page(channel_id=shop.id, slug="story", content=page_of(), actor=Actor())
    with pytest.raises(NotPermitted):
        content.add_redirect(channel_id=shop.id, old_path="/a/", new_path="/b/", actor=Actor())
    assert not Page.objects.exists()


def test_an_address_is_one_page_and_a_renamed_page_leads_on(shop: Channel) -> None:
    page_id = published(shop.id, "story", text("a", "글"))
    with pytest.raises(PageExists):
        content.create_page(channel_id=shop.id, slug="story", content=page_of(), actor=ACTOR)
    for slug in ("our-story", "about", "story"):
        content.set_address(page_id=page_id, slug=slug, place=Place.FOOTER, position=1, actor=ACTOR)
    rows = dict(Redirect.objects.values_list("old_path", "new_path"))
    assert rows == {"/pages/our-story/": "/pages/story/", "/pages/about/": "/pages/story/"}
    assert [(one.slug, one.place) for one in list_listed(get_channel(shop.code), "en")] == [("story", Place.FOOTER)]


def test_what_a_shop_lists_is_read_once_and_follows_each_change(
    shop: Channel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def listed() -> list[str]:
        return [one.slug for one in list_listed(get_channel(shop.code), "ko")]

    assert (get_channel(shop.code).pages_version, listed()) == (None, [])
    story = published(shop.id, "story", text("a", "하나"))
    assert listed() == []
    content.set_address(page_id=story, slug="story", place=Place.FOOTER, position=2, actor=ACTOR)
    assert listed() == ["story"]
    known = get_channel(shop.code)
    with django_assert_num_queries(0):
        assert [one.slug for one in list_listed(known, "en")] == ["story"]
    faq = published(shop.id, "faq", text("a", "둘"))
    content.set_address(page_id=faq, slug="faq", place=Place.FOOTER, position=1, actor=ACTOR)
    assert listed() == ["faq", "story"]
    content.take_off(page_id=faq, actor=ACTOR)
    assert listed() == ["story"]
    rewrite(story, text("a", "셋"), from_at=clock.now() + DAY)
    content.end_version(page_id=story, number=1, actor=ACTOR)
    assert listed() == []
    with clock.at(clock.now() + 2 * DAY):
        assert listed() == ["story"]


def test_chains_are_flattened_and_loops_refused(shop: Channel) -> None:
    def add(old: str, new: str) -> None:
        content.add_redirect(channel_id=shop.id, old_path=old, new_path=new, actor=ACTOR)

    add("/b", "/c")
    add("/a/", "/b/")  # leads to where b leads
    add("/c/", "/d/")  # what led to c leads to d
    assert {find_redirect(shop.id, one) for one in ("/a", "/b/", "/c")} == {"/d/"}
    with pytest.raises(RedirectLoops):
        add("/d/", "/a/")
    with pytest.raises(RedirectExists):
        add("/a/", "/e/")
    for old, new in (("/d/", "/x/"), ("/x/", "/a/"), ("/y/", "/y/")):
        with pytest.raises(IntegrityError, match="would lead through another"), transaction.atomic():
            Redirect.objects.create(channel_id=shop.id, old_path=old, new_path=new, made_at=clock.now())
