"""What is overdue, tax documents and cash receipts at the desk, and a buyer's dispute in the shop."""

from datetime import timedelta

import pytest
from django.test import Client

from billing.collecting import buyer_of, firm_on, invoiced, shop_on_account
from billing.taxed import BUYER, OTHER, came_back, firm, providers, seller_shop, sold
from billing.taxed import buyer_of as member_of
from factories import ACTOR, person, shopper
from factories.people import log_in, prove
from jangteo.billing import services
from jangteo.billing.models import CashReceiptRow, Dispute, Invoice, Reminder, TaxDocument
from jangteo.billing.selectors.collecting import get_policy
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.ordering.models import Order
from jangteo.parties import services as parties
from jangteo.parties.models import User
from jangteo.parties.types import MemberRole
from office.desk import digest, staff_client

pytestmark = pytest.mark.django_db
VISITS = frozenset({"django_session", "identity_session", "privacy_datareading"})
OVERDUE, TAX = "/office/overdue/", "/office/tax-documents/"


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def staff(db: None) -> Client:
    return staff_client(MemberRole.STAFF_FINANCE)


@pytest.fixture
def late() -> Invoice:
    return invoiced(shop_on_account(), buyer_of(firm_on()), days_ago=34)


def test_what_is_overdue_is_listed_looked_at_and_reminded_of(late: Invoice, staff: Client) -> None:
    page = text(staff.get(OVERDUE))
    for words in (late.number, "1 letter to write", "not yet"):
        assert words in page, words
    before = digest(VISITS)
    looked = text(staff.get(f"{OVERDUE}run/"))
    assert late.number in looked
    assert "Friendly reminder" in looked
    assert digest(VISITS) == before
    assert staff.post(f"{OVERDUE}run/")["Location"] == OVERDUE
    assert Reminder.objects.count() == 1
    assert "level 1" in text(staff.get(OVERDUE))
    assert "Friendly reminder" in text(staff.get(f"{OVERDUE}invoices/{late.pk}/"))
    assert "Nobody is to be reminded" in text(staff.get(f"{OVERDUE}run/"))


def test_a_dispute_is_opened_and_closed(late: Invoice, staff: Client) -> None:
    page = f"{OVERDUE}invoices/{late.pk}/"
    assert staff.post(f"{page}dispute/", {"reason": " "}).status_code == 422
    assert staff.post(f"{page}dispute/", {"reason": "두 개가 깨짐"})["Location"] == page
    assert "disputed already" in text(staff.post(f"{page}dispute/", {"reason": "again"}))
    one = Dispute.objects.get()
    assert "두 개가 깨짐" in text(staff.get(page))
    assert staff.post(f"{page}disputes/{one.pk}/", {"outcome": "x", "note": "y"}).status_code == 422
    assert staff.post(f"{page}disputes/{new_id()}/", {"outcome": "agreed", "note": "y"}).status_code == 404
    assert staff.post(f"{page}disputes/{one.pk}/", {"outcome": "rejected", "note": "사진 없음"}).status_code == 302
    one.refresh_from_db()
    assert (one.outcome, one.is_by_buyer) == ("rejected", False)
    assert staff.get(f"{OVERDUE}invoices/{new_id()}/").status_code == 404


def test_levels_are_written_and_what_contradicts_itself_is_told(staff: Client) -> None:
    form = {"days_1": "5", "fee_1": "", "days_2": "20", "fee_2": "5,000", "days_3": "", "days_between": "7",
            "stops_after_days": "", "late_rate": "12"}  # fmt: skip
    assert staff.post(f"{OVERDUE}policy/", form)["Location"] == OVERDUE
    policy = get_policy()
    assert [(one.days_after_due, one.words_code, one.fee and one.fee.minor) for one in policy.dunning.levels] == [
        (5, "first", None),
        (20, "second", 5000),
    ]
    assert (policy.stops_after_days, str(policy.late_rate.normalize())) == (None, "0.12")
    for changes, told in (
        ({"days_2": "5"}, "Each letter comes later"),
        ({"days_1": ""}, "This field is required"),
        ({"days_1": "731"}, "less than or equal to 730"),
        ({"fee_1": "1,5"}, "Enter an amount"),
        ({"late_rate": "101"}, "from 0 to 100"),
    ):
        answer = staff.post(f"{OVERDUE}policy/", form | changes)
        assert (answer.status_code, told in text(answer)) == (422, True), told
    assert get_policy() == policy


def finance_of(invoice: Invoice) -> Client:
    """Someone who sees the money of the company that is billed."""
    one = person("재이삭")
    log_in(one)
    assert invoice.party_id is not None
    parties.add_member(party_id=invoice.party_id, person_id=one, role=MemberRole.FINANCE, actor=ACTOR)
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(person=one))
    prove(client)
    assert client.post("/shop/account/acting-for/", {"party": str(invoice.party_id)}).status_code == 302
    return client


def test_a_buyer_sees_what_is_overdue_and_disputes_it(late: Invoice, staff: Client) -> None:
    client = finance_of(late)
    page = text(client.get("/shop/account/overdue/"))
    assert late.number in page
    assert client.post(f"/shop/account/overdue/{late.pk}/dispute/", {"reason": ""}).status_code == 302
    assert Dispute.objects.count() == 0
    assert client.post(f"/shop/account/overdue/{late.pk}/dispute/", {"reason": "두 개가 깨짐"}).status_code == 302
    assert Dispute.objects.get().is_by_buyer
    assert "Disputed" in text(client.get("/shop/account/overdue/"))
    assert client.post(f"/shop/account/overdue/{new_id()}/dispute/", {"reason": "x"}).status_code == 404
    assert services.preview_run(ACTOR) == []


def test_another_company_sees_and_disputes_nothing(late: Invoice) -> None:
    with clock.at(clock.now() - timedelta(days=1)):
        stranger = firm(OTHER, "다른 회사")
    one = person("남모름")
    log_in(one)
    parties.add_member(party_id=stranger, person_id=one, role=MemberRole.FINANCE, actor=ACTOR)
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(person=one))
    prove(client)
    client.post("/shop/account/acting-for/", {"party": str(stranger)})
    assert late.number not in text(client.get("/shop/account/overdue/"))
    assert client.post(f"/shop/account/overdue/{late.pk}/dispute/", {"reason": "x"}).status_code == 404
    assert Dispute.objects.count() == 0


def test_a_month_is_closed_and_its_documents_go_out(staff: Client) -> None:
    shop, buyer = seller_shop(), member_of(firm())
    sold(shop, buyer, 10)
    today = clock.today()
    with providers():
        page = text(staff.get(TAX))
        for words in (f"{today:%Y-%m}", "₩10,000", "Close the month"):
            assert words in page, words
        assert staff.post(f"{TAX}close/{today.year}/{today.month}/").status_code == 302
        one = TaxDocument.objects.get()
        shown = text(staff.get(f"{TAX}{one.pk}/"))
        for words in ("Let it out", BUYER[:3], "₩10,000", "Draft"):
            assert words in shown, words
        assert staff.post(f"{TAX}{one.pk}/do/out/").status_code == 302
        services.push_waiting()
        one.refresh_from_db()
        assert one.approval in text(staff.get(TAX))
        assert staff.post(f"{TAX}{one.pk}/do/drop/").status_code == 302
        assert TaxDocument.objects.count() == 1
        wrong = staff.post(f"{TAX}{one.pk}/amend/", {"reason": "entry_error"})
        assert wrong.status_code == 422
        made = staff.post(f"{TAX}{one.pk}/amend/", {"reason": "entry_error", "buyer": "120-81-47521"})
        assert made.status_code == 302
        assert TaxDocument.objects.filter(original=one).count() == 2
    for path in ("close/2026/13/", "close/1999/1/", f"{one.pk}/do/explode/", f"{new_id()}/do/out/"):
        assert staff.post(f"{TAX}{path}").status_code == 404


def test_a_cash_receipt_is_issued_and_taken_back_by_a_refund(staff: Client) -> None:
    shop = seller_shop()
    with providers() as (_etax, receipts):
        order = sold(shop, shopper(), 10)
        page = "/office/cash-receipts/"
        assert (
            staff.post(page, {"order": order.number, "number": "12", "purpose": "income_deduction"}).status_code == 422
        )
        assert staff.post(page, {"order": "none", "purpose": "income_deduction"}).status_code == 404
        assert staff.post(page, {"order": order.number, "purpose": "income_deduction"}).status_code == 302
        again = staff.post(page, {"order": order.number, "purpose": "income_deduction"})
        assert (again.status_code, "has a cash receipt already" in text(again)) == (422, True)
        assert services.push_receipts() == 1
        came_back(order, 4)
        assert services.push_receipts() == 1
        first, back = CashReceiptRow.objects.order_by("made_at")
        assert (first.number, first.is_self_issued, first.net_minor) == ("0100001234", True, 10_000)
        assert (back.net_minor, back.tax_minor, back.original_id) == (-4_000, -400, first.pk)
        assert [one.original_approval for one, _ in receipts.issued.values()] == ["", first.approval]
        shown = text(staff.get(page))
        assert first.approval in shown
        assert back.approval in shown
    assert Order.objects.get(pk=order.pk).number in shown


def test_a_receipt_is_issued_once_however_often_the_line_is_cut(staff: Client) -> None:
    shop = seller_shop()
    with providers() as (_etax, receipts):
        order = sold(shop, shopper(), 10)
        services.want_receipt(order_id=order.pk, number="010-1234-5678", actor=ACTOR)
        receipts.faults.extend(["away", "cut"])
        assert [services.push_receipts() for _ in range(3)] == [0, 0, 1]
        assert len(receipts.issued) == 1
    assert CashReceiptRow.objects.get().approval


def test_staff_without_the_right_see_none_of_it(late: Invoice) -> None:
    clerk = staff_client(MemberRole.STAFF_VIEWER)
    for path in (OVERDUE, f"{OVERDUE}run/", f"{OVERDUE}policy/", TAX, "/office/cash-receipts/"):
        assert clerk.get(path).status_code == 403
