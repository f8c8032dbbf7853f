"""A page from its first draft until an earlier version is shown again, by the API alone; what shops show of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from api.caller import Caller
from api.office import staff_caller
from jangteo.content.models import Page
from jangteo.kernel import clock
from storefront.market import Market

pytestmark = pytest.mark.django_db
PAGES, ADDRESS = "/office/channels/shop/pages", "/pages/our-kiln/"


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


def told(text: str, **more: Any) -> dict[str, Any]:
    block = {"id": "intro", "kind": "text", "fields": {"text": {"ko": f"{text} 한국어", "en": f"{text} English"}}}
    return {"titles": {"ko": "우리 가마", "en": "Our kiln"}, "blurbs": {"ko": "가마"}, "blocks": [block], **more}


def shown() -> tuple[int, str]:
    response = Client(headers={"accept-language": "en"}).get(ADDRESS)
    return response.status_code, response.content.decode()


def test_drafted_published_planned_and_rolled_back(clerk: Caller) -> None:
    key = uuid4().hex
    made = clerk.post(PAGES, told("First", slug="our-kiln"), Idempotency_Key=key)
    assert (made.status, made.body["shown"], made.body["problems"]) == (201, None, [])
    assert clerk.post(PAGES, told("First", slug="our-kiln"), Idempotency_Key=key).body["id"] == made.body["id"]
    assert clerk.post(PAGES, told("x", slug="our-kiln")).code == "content.page_exists"
    assert shown()[0] == 404
    path, number = f"/office/pages/{made.body['id']}", made.body["draft_number"]
    assert clerk.post(f"{path}/publication", {"draft_number": number}).body["shown"] == 1
    assert "First English" in shown()[1]

    second = clerk.call("PUT", f"{path}/draft", told("Second", draft_number=number))
    assert (second.body["is_changed"], second.body["shown"], second.body["draft_number"]) == (True, 1, number + 1)
    assert "Second" not in shown()[1]
    assert clerk.call("PUT", f"{path}/draft", told("Third", draft_number=number)).code == "content.page_moved"
    tomorrow = clock.now() + timedelta(days=1)
    later = {"draft_number": number + 1, "from_at": tomorrow.isoformat()}
    planned = clerk.post(f"{path}/publication", later).body
    assert (planned["is_waiting"], planned["shown"]) == (True, 1)
    assert "First English" in shown()[1]
    with clock.at(tomorrow + timedelta(minutes=1)):
        assert "Second English" in shown()[1]
        assert clerk.get(path).body["shown"] == 2
        back = clerk.post(f"{path}/restoration", {"number": 1, "why": "the second was wrong"}).body
        assert (back["shown"], back["versions"][0]["restores"]) == (3, 1)
        assert "First English" in shown()[1]
        ended = clerk.post(f"{path}/versions/3/end").body
        assert ended["shown"] == 2
        assert "Second English" in shown()[1]
        clerk.post(f"{path}/end")
        assert shown()[0] == 404


def test_what_is_read_of_a_draft_is_what_is_kept_again(clerk: Caller) -> None:
    audience: dict[str, Any] = {"segments": ["dealers"], "kinds": ["company"], "who": "signed_in", "language": "ko"}
    audience |= {"from_at": "2027-01-01T00:00:00+09:00", "until_at": None}
    banner = {"heading": {"ko": "가마"}, "to": "/products/", "large": "1"}
    body = told("First", slug="our-kiln")
    body["blocks"].append({"id": "top", "kind": "banner", "fields": banner, "audience": audience})
    path = f"/office/pages/{clerk.post(PAGES, body).body['id']}"
    read = clerk.get(f"{path}/draft").body
    assert read["blocks"][1]["fields"] == banner
    assert read["blocks"][1]["audience"]["kinds"] == ["company"]
    assert clerk.call("PUT", f"{path}/draft", read).body["draft_number"] == read["draft_number"]
    wrong: list[dict[str, Any]] = [{"texts": {"ko": "x"}}, {"text": "x"}, {"text": {"ko": "x", "fr": "x"}}]
    for fields in wrong:
        sent = read | {"blocks": [{"id": "intro", "kind": "text", "fields": fields}]}
        assert clerk.call("PUT", f"{path}/draft", sent).status == 422
    assert clerk.get(f"{path}/draft").body == read


def test_a_page_moves_and_its_old_address_leads_to_the_new(clerk: Caller) -> None:
    path = f"/office/pages/{clerk.post(PAGES, told('First', slug='our-kiln')).body['id']}"
    clerk.post(f"{path}/publication", {"draft_number": clerk.get(path).body["draft_number"]})
    moved = clerk.call("PUT", f"{path}/address", {"slug": "kiln", "place": "footer", "position": 5})
    assert (moved.body["path"], moved.body["place"]) == ("pages/kiln/", "footer")
    response = Client().get(ADDRESS)
    assert (response.status_code, response.headers["Location"]) == (301, "/pages/kiln/")
    redirects = "/office/channels/shop/redirects"
    added = clerk.post(redirects, {"old_path": "/about/", "new_path": ADDRESS})
    assert (added.status, added.body["new_path"]) == (201, "/pages/kiln/")
    assert clerk.post(redirects, {"old_path": "/about/", "new_path": "/"}).code == "content.redirect_exists"
    assert clerk.call("DELETE", f"/office/redirects/{added.body['id']}").status == 204
    assert [one["old_path"] for one in clerk.get(redirects).body["items"]] == [ADDRESS]
    assert clerk.call("PUT", f"{path}/address", {"slug": ""}).code == "content.invalid_page"
    assert Page.objects.get().slug == "kiln"
