"""A buyer's page, my day and the list of accounts, as staff see and fill them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import PartyId, job_actor
from jangteo.parties import services as parties
from jangteo.parties.models import User
from jangteo.parties.services import issue_token
from jangteo.relations import services as relations
from jangteo.relations.models import Account, Note, Task, Touch
from jangteo.relations.types import TouchKind
from office.desk import STAFF, order, read
from storefront.market import DEALER, PASSWORD, SHOPPER, Market

BOSS = job_actor("test")
MARKER = "zq7-marker-of-a-note"


@pytest.fixture
def me(staff: Client) -> PartyId:
    """The person behind the log-in of staff."""
    person_id = User.objects.get(email=STAFF).person_id
    assert person_id
    return PartyId(person_id)


def post(staff: Client, name: str, party_id: Any, **fields: str) -> Any:
    return staff.post(reverse(f"office:{name}", args=[party_id]), fields)


def test_a_note_a_visit_and_a_task_stand_in_the_timeline(staff: Client, market: Market, me: PartyId) -> None:
    number = read(order("wholesale", DEALER, ("RACK-TRADE", 2))).summary.number
    company = market.company_id
    assert post(staff, "note_write", company, text="pays on the 25th", order=number).status_code == 302
    moment = (clock.now().astimezone(clock.SEOUL) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    next_day = (clock.today() + timedelta(days=1)).isoformat()
    fields = {"kind": "call", "at": moment, "with_whom": "윤서하", "outcome": "wants racks", "next_step": "send prices"}
    assert post(staff, "touch_write", company, next_due_on=next_day, **fields).status_code == 302
    due_on = clock.today().isoformat()
    assert post(staff, "task_add", company, title="ring back", due_on=due_on, assignee=str(me)).status_code == 302
    response = staff.get(f"/office/parties/{company}/")
    told = [(str(entry.kind), entry.title, entry.text) for entry in response.context["timeline"]]
    assert ("note", "Note", "pays on the 25th") in told
    assert ("touch", "Call", "wants racks") in told
    assert ("order", f"Order {number}", "") in told
    assert [task.title for task, _who in response.context["tasks"]] == ["ring back", "send prices"]
    page = response.content.decode()
    for text in ("with 윤서하", "₩200,706", "Member changed", "윤서하 · Buyer", "The company was registered", "Nobody"):
        assert text in page
    assert "parties.create_company" not in page
    day = staff.get("/office/my-day/").context
    assert [task.title for task in day["tasks"].today] == ["ring back"]
    assert [task.title for task in day["tasks"].later] == ["send prices"]


def test_a_refused_form_says_why_at_its_field_and_keeps_what_was_typed(
    staff: Client, market: Market, me: PartyId
) -> None:
    company, theirs = market.company_id, read(order("shop", SHOPPER, ("CUP", 1))).summary.number
    today = clock.today().isoformat()
    touch = {"kind": "visit", "at": "2026-01-05T10:00", "outcome": "spoke"}
    bad: list[tuple[str, dict[str, str], str]] = [
        ("note_write", {"text": ""}, "text"),
        ("note_write", {"text": "a\x00b"}, "text"),
        ("note_write", {"text": "x" * 5001}, "text"),
        ("note_write", {"text": "kept", "order": theirs}, "order"),
        ("note_write", {"text": "kept", "order": "no\x00such"}, "order"),
        ("touch_write", touch | {"at": "yesterday"}, "at"),
        ("touch_write", touch | {"at": "2199-01-01T00:00"}, "at"),
        ("touch_write", touch | {"outcome": " "}, "outcome"),
        ("touch_write", touch | {"next_step": "x", "next_due_on": "rubbish"}, "next_due_on"),
        ("task_add", {"title": "x", "due_on": "2026-13-40", "assignee": str(me)}, "due_on"),
        ("task_add", {"title": "x", "due_on": "2020-01-01", "assignee": str(me)}, "due_on"),
        ("task_add", {"title": "x", "due_on": today, "assignee": "'; drop"}, "assignee"),
        ("task_add", {"title": "x", "due_on": today, "assignee": str(company)}, "assignee"),
        ("task_add", {"title": "", "due_on": today, "assignee": str(me)}, "title"),
        ("owner_change", {"what": "owner", "person": str(company)}, "person"),
        ("owner_change", {"what": "owner", "person": ""}, "person"),
        ("owner_change", {"what": "deputy", "person": str(me), "why": "x" * 301}, "why"),
    ]
    for name, fields, field in bad:
        response = post(staff, name, company, **fields)
        assert (response.status_code, response.context["wrong"].field) == (422, field), (name, fields)
        assert response.context["wrong"].words in response.content.decode().replace("&#x27;", "'")
    page = post(staff, "note_write", company, text="kept as typed", order="NO-SUCH").content.decode()
    assert "kept as typed" in page
    assert "This buyer has no such order." in page
    assert [model.objects.count() for model in (Note, Touch, Task, Account)] == [0, 0, 0, 0]


@pytest.mark.parametrize("name", ["my_day", "accounts", "accounts_export"])
def test_strangers_and_shoppers_are_sent_to_the_log_in(market: Market, name: str) -> None:
    shopper = Client()
    assert shopper.login(username=SHOPPER, password=PASSWORD)
    for client in (Client(), shopper):
        assert client.get(reverse(f"office:{name}")).status_code == 302
        assert client.post(reverse("office:note_write", args=[market.company_id]), {"text": "x"}).status_code == 302
    assert Note.objects.count() == 0


def test_what_is_not_there_is_not_found(staff: Client, market: Market) -> None:
    for name, fields in (("note_write", {"text": "x"}), ("owner_change", {"what": "everything"})):
        assert post(staff, name, new_id(), **fields).status_code == 404
    assert post(staff, "note_correct", new_id(), party=str(market.company_id), text="x").status_code == 404
    assert post(staff, "note_correct", new_id(), party="rubbish", text="x").status_code == 404
    assert staff.post(f"/office/tasks/{new_id()}/done/").status_code == 404
    assert staff.post(f"/office/tasks/{new_id()}/open/").status_code == 404
    assert staff.get(f"/office/parties/{market.company_id}/notes/").status_code == 405


def test_an_account_is_taken_over_knowingly(staff: Client, market: Market, me: PartyId) -> None:
    company, other = market.company_id, parties.create_person(name="곽도담", email="dodam@test.example")
    parties.create_log_in(person_id=other, email="dodam@test.example", password=PASSWORD, is_staff=True)
    assert post(staff, "owner_change", company, what="owner", person=str(other), expected="").status_code == 302
    late = post(staff, "owner_change", company, what="owner", person=str(me), expected="")
    assert late.status_code == 409
    assert "Meanwhile 곽도담 looks after this account." in late.content.decode()
    taken = post(staff, "owner_change", company, what="owner", person=str(me), expected=str(other), why="moved")
    assert taken.status_code == 302
    page = staff.get(f"/office/parties/{company}/").content.decode()
    for text in ("Looked after by 한소율", "New owner", "곽도담 → 한소율"):
        assert text in page
    entries = staff.get(f"/office/parties/{company}/?kind=letter").context["timeline"]
    assert entries == []


def test_a_note_is_corrected_in_place(staff: Client, market: Market) -> None:
    company = market.company_id
    post(staff, "note_write", company, text="pays on the 25th")
    first = Note.objects.get()
    assert post(staff, "note_correct", first.pk, party=str(company), text="pays on the 20th").status_code == 302
    late = post(staff, "note_correct", first.pk, party=str(company), text="too late")
    assert late.status_code == 409
    page = staff.get(f"/office/parties/{company}/").content.decode()
    for text in ("Corrected note", "pays on the 20th", "Corrected since; as it was", "pays on the 25th"):
        assert text in page


def test_a_done_task_leads_back_to_where_the_button_was_and_nowhere_else(
    staff: Client, market: Market, me: PartyId
) -> None:
    for back, leads_to in (
        (f"/office/parties/{market.company_id}/", f"/office/parties/{market.company_id}/"),
        ("https://evil.example/", "/office/my-day/"),
        ("//evil.example/office/", "/office/my-day/"),
        ("", "/office/my-day/"),
    ):
        task_id = relations.add_task(
            party_id=market.company_id, title="t", due_on=clock.today(), assignee_id=me, actor=BOSS
        )
        response = staff.post(f"/office/tasks/{task_id}/done/", {"next": back})
        assert (response.status_code, response["Location"]) == (302, leads_to)
    assert set(Task.objects.values_list("state", flat=True)) == {"done"}
    again = staff.post(f"/office/tasks/{task_id}/dropped/", {"next": ""}, follow=True)
    assert "This task is closed already." in again.content.decode()


def test_my_day_names_quiet_accounts_and_open_orders(staff: Client, market: Market, me: PartyId) -> None:
    company = market.company_id
    relations.assign_account(party_id=company, person_id=me, expected_owner_id=None, actor=BOSS)
    number = read(order("wholesale", DEALER, ("RACK-TRADE", 1))).summary.number
    order("shop", SHOPPER, ("CUP", 1))
    day = staff.get("/office/my-day/").context
    assert [(party.name, at) for party, at in day["quiet"]] == [("편집숍 긴해", None)]
    assert [one.number for one in day["orders"]] == [number]
    relations.write_touch(party_id=company, kind=TouchKind.CALL, at=clock.now(), outcome="spoke", actor=BOSS)
    assert staff.get("/office/my-day/").context["quiet"] == []


def test_accounts_are_narrowed_and_exported(staff: Client, market: Market, me: PartyId) -> None:
    other = parties.create_company(name="=호텔 온새", legal_name="온새", business_number=None, actor=BOSS)
    relations.assign_account(party_id=market.company_id, person_id=me, expected_owner_id=None, actor=BOSS)

    def names(query: str) -> list[str]:
        return [row["party"].name for row in staff.get(f"/office/accounts/{query}").context["rows"]]

    assert names("") == ["=호텔 온새", "편집숍 긴해"]
    assert names(f"?owner={me}") == ["편집숍 긴해"]
    assert names("?owner=none") == ["=호텔 온새"]
    assert names("?tasks=open") == ["편집숍 긴해"]
    assert names("?q=온새") == ["=호텔 온새"]
    relations.write_touch(party_id=other, kind=TouchKind.CALL, at=clock.now(), outcome="spoke", actor=BOSS)
    assert names("?quiet=30") == ["편집숍 긴해"]
    assert names("?quiet=31&owner=rubbish&segment=no&tasks=%00&page=-1") == ["=호텔 온새", "편집숍 긴해"]
    text = b"".join(staff.get("/office/accounts/export/").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    today = clock.today().isoformat()
    assert text.splitlines()[1:] == [f"'=호텔 온새,,,{today},0,0,", "편집숍 긴해,1248100998,한소율,,1,0,"]


def test_a_page_costs_the_same_however_much_was_written(staff: Client, market: Market, me: PartyId) -> None:
    company, counts = market.company_id, []
    for rounds in (20, 60):
        for number in range(rounds):
            relations.write_note(party_id=company, text=f"note {number}", actor=BOSS)
            relations.add_task(party_id=company, title="t", due_on=clock.today(), assignee_id=me, actor=BOSS)
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(f"/office/parties/{company}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')


def _crawl(client: Client, starts: list[str]) -> Iterator[tuple[str, bytes]]:
    """Every page that links lead to, but for the office, which asks for staff."""
    waiting, seen = list(starts), set(starts)
    while waiting and len(seen) < 400:
        path = waiting.pop(0)
        response = client.get(path, follow=True)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        yield path, body
        if "html" in response.get("Content-Type", ""):
            for found in LINK.findall(body.decode("utf-8", "replace")):
                link = found.replace("&amp;", "&")
                if link not in seen and not link.startswith(("/office", "/static", "//")):
                    seen.add(link)
                    waiting.append(link)


@pytest.mark.parametrize("email", [DEALER, SHOPPER])
def test_what_staff_wrote_appears_in_no_page_and_no_answer_of_the_shops(
    market: Market, me: PartyId, email: str
) -> None:
    number = read(order("wholesale", DEALER, ("RACK-TRADE", 1))).summary.number
    person_id = User.objects.get(email=email).person_id
    relations.assign_account(
        party_id=market.company_id, person_id=me, expected_owner_id=None, actor=BOSS, why=f"why {MARKER}"
    )
    for party_id in (market.company_id, person_id):
        assert party_id
        relations.write_note(party_id=party_id, text=f"text {MARKER}", actor=BOSS)
        relations.write_touch(
            party_id=party_id, kind=TouchKind.VISIT, at=clock.now(), outcome=MARKER, with_whom=MARKER, actor=BOSS
        )
        relations.add_task(
            party_id=party_id, title=MARKER, detail=MARKER, due_on=clock.today(), assignee_id=me, actor=BOSS
        )
    client = Client()
    assert client.login(username=email, password=PASSWORD)
    starts = ["/", "/wholesale/", f"/wholesale/orders/{number}/", f"/office/parties/{market.company_id}/"]
    pages = dict(_crawl(client, starts))
    assert len(pages) > 15
    assert [path for path, body in pages.items() if MARKER.encode() in body] == []
    token, _until = issue_token(user_id=User.objects.get(email=email).pk)
    answers = _api_answers(token, number)
    assert len(answers) > 5
    assert [path for path, body in answers.items() if MARKER.encode() in body] == []


def _api_answers(token: str, number: str) -> dict[str, bytes]:
    """What every GET of the API answers, in both channels."""
    client = Client(headers={"authorization": f"Bearer {token}"})
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    answers = {}
    for path, verbs in paths.items():
        if "get" not in verbs:
            continue
        for channel in ("shop", "wholesale"):
            filled = re.sub(r"{[a-z_]*channel[a-z_]*}", channel, path)
            filled = re.sub(r"{[a-z_]+}", "rack", re.sub(r"{[a-z_]*number}", number, filled))
            response = client.get(filled)
            assert response.status_code < 500, filled
            answers[f"{channel} {filled}"] = response.getvalue()
    return answers
