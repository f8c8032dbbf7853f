"""Pages written in the office, by forms alone."""

import pytest
from django.test import Client

from jangteo.content.models import Page, PageVersion, Redirect
from jangteo.content.selectors import get_page
from office.desk import staff_client
from storefront.market import Market

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(market: Market) -> Client:
    return staff_client("staff_clerk", language="ko")


def kept(clerk: Client, page: Page, **sent: object) -> int:
    number = get_page(page.pk).draft_number
    return clerk.post(f"/office/pages/{page.pk}/", {"draft_number": number, **sent}).status_code


def test_a_page_is_written_published_renamed_and_brought_back_by_forms(clerk: Client, guest: Client) -> None:
    clerk.post("/office/pages/", {"channel": "shop", "slug": "story", "title": "이야기"})
    page = Page.objects.get()
    path = f"/office/pages/{page.pk}/"
    assert kept(clerk, page, **{"titles.ko": "이야기", "do": "add:text"}) == 302
    (block,) = get_page(page.pk).draft.blocks
    clerk.post(f"{path}publish/", {"draft_number": 2})
    assert not PageVersion.objects.exists()
    shown = clerk.get(path).content.decode()
    assert shown.count('aria-invalid="true"') == 2
    sent = {
        "titles.ko": "이야기",
        "block": f"{block.id}:text",
        f"{block.id}.text.ko": "안녕 <b>",
        f"{block.id}.who": "guests",
    }
    assert kept(clerk, page, **sent) == 302
    clerk.post(f"{path}publish/", {"draft_number": 3, "why": "처음"})
    assert "안녕 &lt;b&gt;" in guest.get("/pages/story/").content.decode()
    kept(clerk, page, **(sent | {f"{block.id}.text.ko": "또 왔네요"}))
    clerk.post(f"{path}publish/", {"draft_number": 4})
    assert "또 왔네요" in guest.get("/pages/story/").content.decode()
    changed = clerk.get(f"{path}differences/?from=1&to=2").content.decode()
    assert "안녕 &lt;b&gt;" in changed
    assert "또 왔네요" in changed
    clerk.post(f"{path}do/again/", {"number": 1})
    assert "안녕" in guest.get("/pages/story/").content.decode()
    clerk.post(f"{path}address/", {"slug": "about", "place": "footer", "position": "2"})
    assert guest.get("/pages/story/")["Location"] == "/pages/about/"
    for wrong in ("x", "-1", "1.5", "10000", "1e3", "١"):
        clerk.post(f"{path}address/", {"slug": "about", "place": "header", "position": wrong})
    page.refresh_from_db()
    assert (page.place, page.position) == ("footer", 2)
    clerk.post(f"{path}do/off/")
    assert guest.get("/pages/about/").status_code == 404
    looked = clerk.get(f"{path}look/?language=en&version=2")
    assert looked["Location"] == f"/preview/{page.pk}/?language=en&version=2"
    assert "또 왔네요" in clerk.get(looked["Location"]).content.decode()


def test_blocks_are_moved_and_taken_out_and_what_another_kept_is_not_written_over(clerk: Client) -> None:
    clerk.post("/office/pages/", {"channel": "shop", "slug": "story", "title": "이야기"})
    page = Page.objects.get()
    sent = {"titles.ko": "이야기", "block": ["a:text", "b:links", "c:html"], "a.text.ko": "글"}
    assert kept(clerk, page, **sent, do="down:a") == 302
    assert [one.id for one in get_page(page.pk).draft.blocks] == ["b", "a"]
    assert kept(clerk, page, **sent, do="remove:b") == 302
    assert [one.id for one in get_page(page.pk).draft.blocks] == ["a"]
    late = clerk.post(f"/office/pages/{page.pk}/", {"draft_number": 1, "titles.ko": "남의 것"})
    assert late.status_code == 409
    assert "남의 것" in late.content.decode()
    wrong = {"draft_number": 3, "block": "a:text", "a.from_at": "내일"}
    assert clerk.post(f"/office/pages/{page.pk}/", wrong).status_code == 422
    assert get_page(page.pk).draft.titles == {"ko": "이야기"}


def test_old_addresses_are_listed_and_removed(clerk: Client, guest: Client) -> None:
    clerk.post("/office/redirects/", {"channel": "shop", "old_path": "/c/cups/", "new_path": "/c/mugs/"})
    clerk.post("/office/redirects/", {"channel": "shop", "old_path": "/c/mugs/", "new_path": "/c/cups/"})
    (row,) = Redirect.objects.all()
    assert "/c/cups/" in clerk.get("/office/redirects/").content.decode()
    assert guest.get("/c/cups/").status_code == 301
    clerk.post(f"/office/redirects/{row.pk}/remove/")
    assert guest.get("/c/cups/").status_code == 404


def test_who_may_not_write_pages_finds_none(market: Market) -> None:
    viewer = staff_client("staff_viewer")
    assert viewer.get("/office/pages/").status_code == 403
    assert (
        viewer.post("/office/redirects/", {"channel": "shop", "old_path": "/a/", "new_path": "/b/"}).status_code == 403
    )
    assert not Redirect.objects.exists()
