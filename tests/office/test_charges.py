"""Late interest at the desk, and what the buyer sees of it in the shop."""

from datetime import timedelta

import pytest
from django.test import Client

from billing.collecting import buyer_of, firm_on, invoiced, shop_on_account
from billing.invoicing import found_broken
from jangteo.billing.models import InterestMove, InterestNote, Invoice
from jangteo.billing.selectors.charges import preview_charges
from jangteo.billing.selectors.collecting import get_policy
from jangteo.kernel import clock
from jangteo.parties.types import MemberRole
from office.desk import staff_client
from office.test_collecting import finance_of, text

pytestmark = pytest.mark.django_db
CHARGES = "/office/overdue/charges/"


@pytest.fixture
def staff(db: None) -> Client:
    return staff_client(MemberRole.STAFF_FINANCE)


@pytest.fixture
def late() -> Invoice:
    return invoiced(shop_on_account(), buyer_of(firm_on(limit=10_000_000)), 100, days_ago=730)


def charge(staff: Client, amount: str = "") -> None:
    (told,) = preview_charges()
    form = {"party": told.party_id, "entity": told.entity_id, "currency": "KRW"}
    answer = staff.post("/office/overdue/charge/", form | {"amount": amount or str(told.amount.to_decimal())})
    assert answer["Location"] == CHARGES


def test_interest_is_looked_at_charged_paid_waived_and_taken_back(late: Invoice, staff: Client) -> None:
    page = text(staff.get(CHARGES))
    for words in (late.number, "Not charged yet", "at 6% a year", "No note fits"):
        assert words in page, words
    charge(staff, "1")
    assert InterestNote.objects.count() == 0
    assert "another amount now" in text(staff.get(CHARGES))
    charge(staff)
    note = InterestNote.objects.get()
    assert "No late interest waits" in text(staff.get(CHARGES))
    here = f"{CHARGES}{note.number}/"
    for form, deed in (
        ({"amount": "100", "why": "현금"}, "pay"),
        ({"amount": "30", "why": "배송이 늦음"}, "waive"),
        ({"amount": "x", "why": "y"}, "pay"),
        ({"amount": "1", "why": ""}, "waive"),
        ({"amount": "999999", "why": "y"}, "waive"),
    ):
        assert staff.post(f"{here}{deed}/", form)["Location"] == here
    note.refresh_from_db()
    assert (note.paid_minor, note.waived_minor) == (100, 30)
    assert f"Only {note.amount_minor - 130} KRW" in (shown := text(staff.get(here)))
    assert "배송이 늦음" in shown
    move = InterestMove.objects.get(kind="paid")
    assert staff.post(f"{here}moves/{move.pk}/", {"why": "아님"})["Location"] == here
    note.refresh_from_db()
    assert note.paid_minor == 0
    waiver = InterestMove.objects.get(kind="waived")
    staff.post(f"{here}moves/{waiver.pk}/", {"why": "x"})
    note.refresh_from_db()
    assert note.waived_minor == 30
    for lang in ("ko", "en"):
        data = staff.get(f"{here}{lang}.pdf").content
        assert data.startswith(b"%PDF")
        assert data == staff.get(f"{here}{lang}.pdf").content
    assert staff.get(f"{CHARGES}INT-NO-2026-000009/").status_code == 404
    account = text(staff.get(f"/office/receivables/{note.party_id}/"))
    assert account.count(note.number) >= 3
    assert found_broken() == []


def test_a_buyer_sees_what_is_open_of_interest_and_others_do_not(late: Invoice, staff: Client) -> None:
    charge(staff)
    note = InterestNote.objects.get()
    client = finance_of(late)
    assert note.number in text(client.get("/shop/account/invoices/"))
    assert client.get(f"/shop/account/charges/{note.number}.pdf").content.startswith(b"%PDF")
    assert Client().get(f"/shop/account/charges/{note.number}.pdf").status_code in (302, 403, 404)


def test_a_level_is_told_to_charge(staff: Client) -> None:
    form = {"days_1": "5", "days_2": "20", "is_charging_2": "on", "days_between": "7", "late_rate": "6"}
    assert staff.post("/office/overdue/policy/", form)["Location"] == "/office/overdue/"
    assert [one.is_charging for one in get_policy().dunning.levels] == [False, True]
    assert "late interest is charged" in text(staff.get("/office/overdue/"))
    with clock.at(clock.now() + timedelta(days=1)):
        assert "checked" in text(staff.get("/office/overdue/policy/"))
