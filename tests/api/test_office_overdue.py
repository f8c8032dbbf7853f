"""What is overdue, reminders, late interest and evidence of the zero rate, by programs of staff and of the buyer."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from api.caller import Answer, Caller
from api.office import staff_caller
from billing.collecting import buyer_of, firm_on, invoiced, shop_on_account
from billing.taxed import at
from billing.test_evidence import NUMBER, exported
from factories import member_of
from jangteo.billing.models import DunningRun, InterestNote, Invoice, Reminder, ReminderPolicy, ZeroRateEvidence
from jangteo.channels.selectors import get_channel
from jangteo.kernel import clock
from jangteo.parties import services as parties
from jangteo.parties.models import User
from jangteo.parties.types import MemberRole

pytestmark = pytest.mark.django_db
POLICY: dict[str, Any] = {
    "levels": [
        {"words": "first", "days": 5},
        {"words": "final", "days": 20, "fee": {"amount": "500", "currency": "KRW"}, "charges_interest": True},
    ],
    "days_between": 3,
    "stops_after_days": 40,
    "late_rate": "0.12",
}


def won(amount: int) -> dict[str, str]:
    return {"amount": str(amount), "currency": "KRW"}


def field_of(told: Answer) -> str:
    """Which field a refusal names."""
    assert told.code == "api.invalid_input", told.body
    return str(told.body["errors"][0]["field"].rpartition(".")[2])


@pytest.fixture
def clerk(db: None) -> Caller:
    return staff_caller("staff_finance")


@pytest.fixture
def viewer(db: None) -> Caller:
    return staff_caller("staff_viewer")


@pytest.fixture
def late() -> Invoice:
    return invoiced(shop_on_account(), buyer_of(firm_on(limit=10_000_000)), 90, days_ago=730)


def finance_of(invoice: Invoice) -> Caller:
    """A program of a member of the company who sees its money."""
    assert invoice.party_id is not None
    person = member_of(invoice.party_id, MemberRole.FINANCE).person_id
    assert person is not None
    email = f"{uuid4().hex[:8]}@test.example"
    user = User.objects.filter(person=person).first()
    pk = user.pk if user else parties.create_log_in(person_id=person, email=email, password=uuid4().hex)
    return Caller(Client(), parties.issue_token(user_id=pk)[0])


def test_how_it_is_gone_after_is_read_and_written(clerk: Caller, viewer: Caller) -> None:
    path = "/office/overdue-policy"
    usual = clerk.get(path).body
    assert [one["days"] for one in usual["levels"]] == [3, 14, 30]
    made = clerk.call("PUT", path, POLICY).body
    first, last = made["levels"]
    assert (first["words"], first["fee"], first["charges_interest"]) == ("first", None, False)
    assert (last["days"], last["fee"], last["charges_interest"]) == (20, won(500), True)
    assert (made["late_rate"], made["stops_after_days"], clerk.get(path).body) == ("0.12", 40, made)
    level = POLICY["levels"][0]
    for wrong in (
        {"levels": [level, level]},
        {"levels": [level | {"fee": won(-1)}]},
        {"late_rate": "1.5"},
    ):
        assert clerk.call("PUT", path, POLICY | wrong).code == "billing.invalid_policy"
    bad: list[tuple[dict[str, Any], str]] = [
        ({"levels": []}, "levels"),
        ({"levels": [level] * 4}, "levels"),
        ({"levels": [level | {"days": 731}]}, "days"),
        ({"levels": [level | {"words": "second letter"}]}, "words"),
        ({"days_between": 0}, "days_between"),
        ({"stops_after_days": 0}, "stops_after_days"),
        ({"late_rate": "-0.1"}, "late_rate"),
        ({"late_rate": "0.1234567"}, "late_rate"),
        ({"fee": 1}, "fee"),
    ]
    for more, field in bad:
        assert field_of(clerk.call("PUT", path, POLICY | more)) == field
    assert {viewer.get(path).status, viewer.call("PUT", path, POLICY).status} == {403}
    assert ReminderPolicy.objects.get().days_between == 3


def test_letters_are_looked_at_and_written_once_a_day(late: Invoice, clerk: Caller, viewer: Caller) -> None:
    page = clerk.get("/office/overdue-invoices").body
    (row,) = page["items"]
    assert (row["number"], row["party"], row["overdue"], row["level"]) == (
        late.number,
        str(late.party_id),
        won(9_000),
        0,
    )
    assert (page["totals"], page["total"], page["next_cursor"]) == ([won(9_000)], 1, None)
    assert clerk.get(f"/office/overdue-invoices?party_id={uuid4()}").body["items"] == []
    (told,) = clerk.get("/office/reminder-letters").body["items"]
    assert (told["words"], told["on"], told["invoices"][0]["number"]) == ("first", None, late.number)
    assert Reminder.objects.count() == 0
    key = uuid4().hex
    for _again in range(2):
        run = clerk.post("/office/reminder-runs", Idempotency_Key=key)
        assert (run.status, run.body) == (200, {"letters": 1, "stopped": 1, "resumed": 0})
    assert clerk.post("/office/reminder-runs").body == {"letters": 0, "stopped": 0, "resumed": 0}
    (letter,) = clerk.get(f"/office/invoices/{late.number}/reminders").body["items"]
    assert letter == told | {"on": clock.today().isoformat()}
    assert clerk.get("/office/overdue-invoices").body["items"][0]["level"] == 1
    assert clerk.get("/office/reminder-letters").body == {"items": []}
    for path in ("overdue-invoices", "reminder-letters", f"invoices/{late.number}/reminders"):
        assert viewer.get(f"/office/{path}").status == 403, path
    assert viewer.post("/office/reminder-runs").status == 403
    assert clerk.get("/office/invoices/NONE/reminders").code == "billing.invoice_not_found"
    assert DunningRun.objects.count() == 1


def test_interest_is_charged_as_it_was_seen_then_paid_and_let_go(late: Invoice, clerk: Caller, viewer: Caller) -> None:
    (due,) = clerk.get("/office/interest-due").body["items"]
    assert (due["party"], due["days"][0]["invoice"], due["is_enough"]) == (str(late.party_id), late.number, True)
    body = {"party": due["party"], "entity": due["entity"], "amount": due["amount"]}
    assert clerk.post("/office/interest-notes", body | {"amount": won(1)}).code == "billing.charge_changed"
    assert clerk.post("/office/interest-notes", body | {"entity": "NONE"}).code == "billing.entity_not_found"
    assert clerk.post("/office/interest-notes", body | {"party": str(uuid4())}).code == "parties.not_found"
    key = uuid4().hex
    made = clerk.post("/office/interest-notes", body, Idempotency_Key=key)
    assert (made.status, made.body["state"], made.body["open"]) == (201, "open", due["amount"])
    assert clerk.post("/office/interest-notes", body, Idempotency_Key=key).body == made.body
    assert clerk.post("/office/interest-notes", body).code == "billing.nothing_to_charge"
    path = f"/office/interest-notes/{made.body['number']}"
    assert clerk.get(path).body == made.body
    paid = clerk.post(f"{path}/payments", {"amount": won(100), "why": "cash"}).body
    let_go = clerk.post(f"{path}/waivers", {"amount": won(30), "why": "came late"}).body
    assert (let_go["paid"], let_go["waived"], [one["kind"] for one in let_go["moves"]]) == (
        won(100),
        won(30),
        ["paid", "waived"],
    )
    for end in ("payments", "waivers"):
        assert clerk.post(f"{path}/{end}", {"amount": won(10**9), "why": "x"}).code == "billing.more_than_open"
        assert clerk.post(f"{path}/{end}", {"amount": won(0), "why": "x"}).code == "billing.invalid_charge_move"
        assert field_of(clerk.post(f"{path}/{end}", {"amount": won(1), "why": " "})) == "why"
    back = f"{path}/payments/{paid['moves'][0]['id']}/end"
    assert clerk.post(back, {"why": "none came"}).body["paid"] == won(0)
    waived = let_go["moves"][1]["id"]
    for move in (paid["moves"][0]["id"], waived, uuid4()):
        told = clerk.post(f"{path}/payments/{move}/end", {"why": "x"})
        assert told.code == "billing.charge_move_not_found"
    listed = clerk.get(f"/office/interest-notes?state=open&q={made.body['number']}").body
    assert [one["number"] for one in listed["items"]] == [made.body["number"]]
    assert clerk.get("/office/interest-notes?state=settled").body["total"] == 0
    assert clerk.get("/office/interest-notes?cursor=x").code == "kernel.invalid_cursor"
    assert clerk.get("/office/interest-notes/NONE").code == "billing.charge_not_found"
    owed = clerk.get(f"/office/parties/{late.party_id}/owed").body
    assert [one["number"] for one in owed["interest_notes"]] == [made.body["number"]]
    sent = {"Authorization": f"Bearer {clerk.token}"}
    assert clerk.client.get(f"/api/v1{path}/pdf", headers=sent).content.startswith(b"%PDF")
    for address in ("/office/interest-due", "/office/interest-notes", path):
        assert viewer.get(address).status == 403, address
    assert InterestNote.objects.count() == 1


def test_a_buyer_sees_what_is_late_and_says_what_is_wrong(late: Invoice, clerk: Caller) -> None:
    (due,) = clerk.get("/office/interest-due").body["items"]
    body = {"party": due["party"], "entity": due["entity"], "amount": due["amount"]}
    number = clerk.post("/office/interest-notes", body).body["number"]
    buyer, party = finance_of(late), str(late.party_id)
    told = buyer.get("/channels/shop/overdue-invoices", Acting_For=party).body
    assert [(one["number"], one["overdue"], one["dispute"]) for one in told["items"]] == [
        (late.number, won(9_000), None)
    ]
    owed = buyer.get("/channels/shop/invoices", Acting_For=party).body
    assert [one["number"] for one in owed["interest_notes"]] == [number]
    sent = {"Authorization": f"Bearer {buyer.token}", "Acting-For": party}
    paper = f"/api/v1/channels/shop/interest-notes/{number}/pdf"
    assert buyer.client.get(paper, headers=sent).content.startswith(b"%PDF")
    path = f"/channels/shop/invoices/{late.number}/disputes"
    key = uuid4().hex
    for _again in range(2):
        made = buyer.post(path, {"reason": "two were chipped"}, Acting_For=party, Idempotency_Key=key)
        assert (made.status, made.body["reason"]) == (201, "two were chipped")
    assert buyer.post(path, {"reason": "again"}, Acting_For=party).code == "billing.dispute_open"
    told = buyer.get("/channels/shop/overdue-invoices", Acting_For=party).body
    assert told["items"][0]["dispute"]["reason"] == "two were chipped"
    assert field_of(buyer.post(path, {"reason": " "}, Acting_For=party)) == "reason"
    assert clerk.get("/office/overdue-invoices").body["items"][0]["is_disputed"] is True
    stranger = finance_of(invoiced_elsewhere())
    assert stranger.post(path, {"reason": "x"}).code == "billing.invoice_not_found"
    assert stranger.client.get(paper, headers={"Authorization": f"Bearer {stranger.token}"}).status_code == 404


def invoiced_elsewhere() -> Invoice:
    """Another company's."""
    return invoiced(get_channel("shop"), buyer_of(firm_on()), 1)


def test_what_left_at_zero_waits_for_its_document() -> None:
    order = exported()
    path = f"/office/orders/{order.number}/evidence"
    document = {"kind": "export_declaration", "number": NUMBER, "on": "2026-10-07"}
    with at(10, 9):
        clerk = staff_caller("staff_finance")
        (waiting,) = clerk.get("/office/evidence-waiting").body["items"]
        assert (waiting["order"], waiting["due_on"], waiting["is_late"]) == (order.number, "2026-11-10", False)
        assert clerk.get(path).body["waiting"]["left_on"] == "2026-10-07"
        assert clerk.post(f"{path}/taxing", {"why": "none came"}).code == "billing.evidence_stands"
        for wrong, field in (({"kind": "taxed"}, "number"), ({"on": "2026-10-10"}, "on")):
            told = clerk.call("PUT", path, document | wrong)
            assert (told.code, told.body["facts"]["field"]) == ("billing.invalid_evidence", field)
        for wrong, field in (({"kind": "paper"}, "kind"), ({"number": " "}, "number"), ({"on": "9999-12-31"}, "on")):
            assert field_of(clerk.call("PUT", path, document | wrong)) == field
    with at(11, 11):
        clerk, viewer = staff_caller("staff_finance"), staff_caller("staff_viewer")
        taxed = clerk.post(f"{path}/taxing", {"why": "none came"}).body
        assert (taxed["evidence"]["kind"], taxed["waiting"], taxed["is_zero_rated"]) == ("taxed", None, True)
        put = clerk.call("PUT", path, document).body
        assert (put["evidence"]["kind"], put["evidence"]["number"]) == ("export_declaration", NUMBER)
        assert clerk.get("/office/evidence-waiting").body["items"] == []
        assert clerk.get("/office/orders/NONE/evidence").code == "ordering.order_not_found"
        assert {viewer.get(path).status, viewer.get("/office/evidence-waiting").status} == {403}
        assert viewer.call("PUT", path, document).status == 403
    assert ZeroRateEvidence.objects.count() == 1
