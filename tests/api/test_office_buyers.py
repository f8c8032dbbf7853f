"""Buyers for programs of staff: listed, entered, changed, with their addresses, keys, segments, credit and notes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from api.caller import Caller
from api.office import staff_caller
from jangteo.kernel import clock
from jangteo.kernel.models import AuditEntry
from jangteo.parties import services as parties
from jangteo.parties.models import Address, Party
from jangteo.privacy.models import DataReading
from office.desk import DESK
from storefront.market import SHOPPER, Market

PARTIES = "/office/parties"
HOME = {"recipient": "김도윤", "phone": "010-1234-5678", "postcode": "03045", "line1": "북촌로 12"}
COMPANY = {"kind": "company", "name": "봄 상점", "business_number": "120-81-47521", "email": "bom@test.example"}


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


def test_buyers_are_listed_by_cursor_and_by_who_may_see_them(
    clerk: Caller, market: Market, shopper: Caller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert shopper.get(PARTIES).code == "channels.entry_refused"
    assert staff_caller("store").get(PARTIES).code == "kernel.not_permitted"
    rep = staff_caller("sales_rep")
    assert (rep.get(PARTIES).body["total"], rep.get(f"{PARTIES}/{market.company_id}").code) == (0, "parties.not_found")
    seen, cursor = [], ""
    while True:
        page = clerk.get(f"{PARTIES}?limit=2&cursor={cursor}").body
        seen += [one["name"] for one in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert seen == sorted(seen)
    assert len(seen) == page["total"] == Party.objects.count() - 1, "the operator is nobody's buyer"
    with django_assert_num_queries(10) as few:
        clerk.get(f"{PARTIES}?limit=1")
    with django_assert_num_queries(len(few.captured_queries)):
        clerk.get(f"{PARTIES}?limit=200")
    assert clerk.get(f"{PARTIES}?cursor=nonsense").code == "kernel.invalid_cursor"
    assert clerk.get(f"{PARTIES}?kind=nonsense").body["errors"][0]["field"] == "kind"
    assert DataReading.objects.filter(what="API: list of buyers", via="office_api").exists()


def test_a_company_is_entered_once_changed_and_found_by_its_key_and_by_when_it_changed(clerk: Caller) -> None:
    key = uuid4().hex
    made, again = (clerk.post(PARTIES, COMPANY, Idempotency_Key=key) for _ in range(2))
    assert (made.status, made.body) == (201, again.body)
    path = f"{PARTIES}/{made.body['id']}"
    assert (made.body["registration"]["legal_name"], made.body["business_number"]) == ("봄 상점", "1208147521")
    assert clerk.post(PARTIES, COMPANY).code == "parties.invalid_business_number"
    assert clerk.post(PARTIES, {"kind": "person", "name": "봄", "trade": "x"}).code == "parties.no_company"
    assert clerk.post(PARTIES, {"kind": "location", "name": "봄"}).body["errors"][0]["field"] == "kind"
    moment = (clock.now() + timedelta(milliseconds=2)).isoformat().replace("+", "%2B")
    assert clerk.get(f"{PARTIES}?changed_since={moment}").body["total"] == 0
    kept = clerk.call("PATCH", path, {"phone": "02-1", "representative": "봄이"})
    assert (kept.body["phone"], kept.body["registration"]["representative"]) == ("02-1", "봄이")
    entry = AuditEntry.objects.get(action="parties.change_party")
    assert (entry.before, entry.actor["via"]) == ({"phone": "", "representative": ""}, "office_api")
    assert [one["name"] for one in clerk.get(f"{PARTIES}?changed_since={moment}").body["items"]] == ["봄 상점"]
    named = clerk.call("PUT", f"{path}/references/erp", {"key": "C-1"}).body
    assert named["references"] == {"erp": "C-1"}
    assert [one["id"] for one in clerk.get(f"{PARTIES}?source=erp&key=C-1").body["items"]] == [made.body["id"]]
    assert clerk.get(f"{PARTIES}?source=erp&key=C-2").body["total"] == 0
    other = clerk.post(PARTIES, {"kind": "household", "name": "봄 가족"}).body["id"]
    assert clerk.call("PUT", f"{PARTIES}/{other}/references/erp", {"key": "C-1"}).code == "parties.reference_taken"
    assert clerk.call("DELETE", f"{path}/references/erp").body["references"] == {}
    viewer = staff_caller("staff_clerk")
    assert viewer.call("PATCH", path, {"phone": "02-2"}).code == "kernel.not_permitted"


def test_who_has_a_log_in_says_it_themselves(clerk: Caller) -> None:
    shopper = Party.objects.get(email=SHOPPER)
    refused = clerk.call("PATCH", f"{PARTIES}/{shopper.pk}", {"email": "thief@test.example"})
    assert (refused.status, refused.code) == (422, "parties.says_it_themselves")
    assert Party.objects.get(pk=shopper.pk).email == SHOPPER


def test_addresses_segments_and_notes_are_kept_as_on_the_pages(clerk: Caller, market: Market) -> None:
    path = f"{PARTIES}/{market.company_id}"
    kept = clerk.post(f"{path}/addresses", HOME | {"is_default": True})
    first = kept.body["items"][0]
    assert (kept.status, first["recipient"], first["is_default"]) == (201, "김도윤", True)
    moved = clerk.call("PUT", f"{path}/addresses/{first['id']}", HOME | {"line1": "북촌로 13"}).body["items"][0]
    assert (moved["line1"], clerk.get(f"{path}/addresses").body["items"][0]) == ("북촌로 13", moved)
    second = clerk.post(f"{path}/addresses", HOME | {"label": "창고"}).body["items"][-1]["id"]
    assert clerk.post(f"{path}/addresses/{second}/usual").body["items"][0]["id"] == second
    household = parties.create_household(name="남의 집", language="ko", actor=DESK)
    gone = clerk.call("DELETE", f"{PARTIES}/{household}/addresses/{second}")
    assert gone.code == "parties.address_not_found"
    clerk.call("DELETE", f"{path}/addresses/{second}")
    assert not Address.objects.filter(pk=second).exists()
    clerk.call("PUT", "/office/segments/best", {"names": {"ko": "단골"}})
    assert clerk.call("PUT", f"{path}/segments/best").body["segments"] == ["best"]
    assert clerk.call("DELETE", f"{path}/segments/best").body["segments"] == []
    assert clerk.call("PUT", f"{path}/segments/best").body["segments"] == ["best"], "in again"
    assert clerk.call("PUT", f"{path}/segments/none").code == "segments.not_found"
    assert staff_caller("staff_clerk").call("PUT", f"{path}/segments/best").status == 403
    assert [one["roles"][0]["role"] for one in clerk.get(f"{path}/members").body["items"]]
    assert clerk.get(f"{path}/units").body["items"][0]["id"] == str(market.company_id)
    assert clerk.post(f"{path}/notes", {"text": "파란 상자로."}).status == 201
    assert [one["text"] for one in clerk.get(f"{path}/notes").body["items"]] == ["파란 상자로."]
    assert clerk.get(f"{path}/notes?cursor=x").code == "kernel.invalid_cursor"
    told = clerk.get(f"{path}/credit").body
    assert (told["lines"], {one["channel"] for one in told["terms"]}) == ([], {"shop", "wholesale"})
    assert clerk.get(f"{path}/owed").body == {"owed": [], "interest_notes": [], "invoices": []}
