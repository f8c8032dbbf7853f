"""Korean tax documents from invoices: a month's close with returns across months, amendments, sending."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import Error, transaction

from billing.invoicing import found_broken
from billing.taxed import (
    BUYER,
    OTHER,
    SELLER,
    at,
    buyer_of,
    came_back,
    firm,
    invoice_of,
    providers,
    rows,
    seller_shop,
    sold,
)
from conftest import RunTogether
from factories import ACTOR, company
from jangteo.billing import services
from jangteo.billing.errors import NotCovered, TaxInvoiceNotFound, TaxInvoiceRefused
from jangteo.billing.gateways.etax import FakeEtaxProvider, FakeReceiptProvider
from jangteo.billing.models import Invoice, TaxDocument, TaxDocumentItem
from jangteo.billing.rules.etax.approvals import is_approval
from jangteo.billing.selectors.tax_documents import get_tax_document, list_tax_documents, months_to_close
from jangteo.billing.services.tax_amending import Correction
from jangteo.billing.types.etax import AmendmentReason as Reason
from jangteo.billing.types.etax import TaxInvoiceState as State
from jangteo.billing.types.tax_documents import DocumentMode
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
type Fakes = tuple[FakeEtaxProvider, FakeReceiptProvider]


@pytest.fixture
def fakes() -> Iterator[Fakes]:
    with providers() as found:
        yield found


def closed(month: date) -> list[TaxDocument]:
    made = services.close_tax_month(month=month, actor=ACTOR)
    return list(TaxDocument.objects.filter(pk__in=made).order_by("written_on", "net_minor"))


def gone_out(*documents: TaxDocument) -> None:
    for one in documents:
        services.let_out(document_id=one.pk, actor=ACTOR)
    services.push_waiting()


def test_a_month_closes_with_returns_across_months(fakes: Fakes) -> None:
    shop, buyer = seller_shop(), buyer_of(firm())
    with at(10, 7):
        first = sold(shop, buyer, 100)  # 100,000 net
    with at(10, 20):
        second = sold(shop, buyer, 50)
    with at(10, 25):
        came_back(second, 10)  # before it was in any document
    with at(11, 2):
        (october,) = closed(OCTOBER)
        assert rows() == [("", "taxable", "2026-10-31", 140_000, 14_000)]
        assert (october.issue_by, october.buyer, october.supplier) == (date(2026, 11, 10), BUYER, SELLER)
        assert closed(OCTOBER) == []  # again, nothing more
        gone_out(october)
    with at(11, 10):
        came_back(first, 20)
    with at(11, 26):
        sold(shop, buyer, 30)
    with at(12, 1):
        documents = closed(NOVEMBER)
        assert rows()[1:] == [
            ("goods_returned", "taxable", "2026-11-10", -20_000, -2_000),
            ("", "taxable", "2026-11-30", 30_000, 3_000),
        ]
        assert [one.issue_by for one in documents] == [date(2026, 12, 10), date(2026, 12, 10)]
        gone_out(*documents)
    amendment = TaxDocument.objects.get(reason="goods_returned")
    october.refresh_from_db()
    assert amendment.original_id == october.pk
    assert amendment.remark == "2026-10-31"
    assert is_approval(october.approval)
    assert october.approval.startswith("20261102")
    owed = sum(one.net_minor if one.kind == "invoice" else -one.net_minor for one in Invoice.objects.all())
    assert sum(net for _, _, _, net, _ in rows()) == owed == 150_000
    assert months_to_close() == []
    assert found_broken() == []


def test_what_came_back_of_something_not_issued_waits_and_is_told(fakes: Fakes) -> None:
    shop, buyer = seller_shop(), buyer_of(firm())
    with at(10, 7):
        order = sold(shop, buyer, 10)
    with at(11, 3):
        (october,) = closed(OCTOBER)
        came_back(order, 1)
        assert closed(NOVEMBER) == []
        (month,) = months_to_close()
        assert (month.month, month.credit_notes, len(month.waiting)) == (NOVEMBER, 1, 1)
        gone_out(october)
        (amendment,) = closed(NOVEMBER)
        assert (amendment.net_minor, amendment.reason) == (-1000, "goods_returned")
    assert found_broken() == []


def test_each_buyer_has_its_own_document_and_others_have_none(fakes: Fakes) -> None:
    shop = seller_shop()
    with at(10, 7):
        for number, name, units in ((BUYER, "긴해", 3), (OTHER, "온새", 5)):
            sold(shop, buyer_of(firm(number, name)), units)
        sold(shop, buyer_of(company()), 7)  # abroad, without a Korean number
    with at(11, 1):
        assert sorted((one.buyer, one.net_minor) for one in closed(OCTOBER)) == [(OTHER, 5000), (BUYER, 3000)]
    assert found_broken() == []


def test_a_buyer_may_have_a_document_for_each_invoice(fakes: Fakes) -> None:
    shop, party = seller_shop(), firm()
    services.set_document_mode(party_id=party, mode=DocumentMode.EACH, actor=ACTOR)
    buyer = buyer_of(party)
    for day, units in ((7, 3), (9, 4)):
        with at(10, day):
            sold(shop, buyer, units)
    with at(10, 10):
        assert [(one.written_on.day, one.net_minor) for one in closed(OCTOBER)] == [(7, 3000), (9, 4000)]
    assert found_broken() == []


def test_a_month_that_has_not_begun_is_not_closed_and_strangers_close_nothing() -> None:
    with at(10, 7), pytest.raises(NotCovered):
        services.close_tax_month(month=NOVEMBER, actor=ACTOR)
    with pytest.raises(NotPermitted):
        services.close_tax_month(month=OCTOBER, actor=Actor(name="nobody"))


@pytest.fixture
def october(fakes: Fakes) -> TaxDocument:
    """Issued, sent: ten mugs of October."""
    shop, buyer = seller_shop(), buyer_of(firm())
    with at(10, 7):
        sold(shop, buyer, 10)
    with at(11, 2):
        (one,) = closed(OCTOBER)
        gone_out(one)
    one.refresh_from_db()
    return one


def test_it_goes_out_step_by_step_and_the_tax_services_answer_is_asked_for(october: TaxDocument, fakes: Fakes) -> None:
    assert october.state == State.SENT
    fakes[0].answer(SELLER, october.management_number)
    services.push_waiting()
    october.refresh_from_db()
    assert (october.state, is_approval(october.approval)) == (State.ACCEPTED, True)
    assert list_tax_documents(is_open=True) == ([], 0)


def test_a_failure_is_told_and_sent_again(october: TaxDocument, fakes: Fakes) -> None:
    fakes[0].answer(SELLER, october.management_number, why_not="no such buyer")
    services.push_waiting()
    october.refresh_from_db()
    assert (october.state, october.why) == (State.FAILED, "no such buyer")
    services.push_waiting()  # nobody sends it again by itself
    october.refresh_from_db()
    assert october.state == State.FAILED
    services.send_again(document_id=october.pk, actor=ACTOR)
    october.refresh_from_db()
    assert october.state == State.RETRIED
    fakes[0].answer(SELLER, october.management_number)
    services.push_waiting()
    assert get_tax_document(october.pk).state == State.ACCEPTED


@pytest.mark.parametrize(
    "faults",
    [("away",), ("cut",), ("", "away"), ("", "cut"), ("", "", "away"), ("", "", "cut"), ("cut", "away", "cut", "cut")],
)
def test_without_an_answer_it_is_asked_about_and_issued_once(fakes: Fakes, faults: tuple[str, ...]) -> None:
    shop, buyer = seller_shop(), buyer_of(firm())
    with at(10, 7):
        sold(shop, buyer, 10)
    with at(11, 2):
        (one,) = closed(OCTOBER)
        services.let_out(document_id=one.pk, actor=ACTOR)
        fakes[0].faults.extend(faults)
        for _ in range(len(faults) + 1):
            services.push_waiting()
    found = get_tax_document(one.pk)
    assert (found.state, found.is_unknown) == (State.SENT, False)
    assert found.approval == f"2026110241000099{1:08d}"  # the first serial: it was issued once
    assert found_broken() == []


def test_a_draft_waits_for_a_person_and_can_be_thrown_away_until_then(fakes: Fakes) -> None:
    shop, buyer = seller_shop(), buyer_of(firm())
    with at(10, 7):
        sold(shop, buyer, 10)
    with at(11, 2):
        (one,) = closed(OCTOBER)
        services.push_waiting()
        assert get_tax_document(one.pk).state == State.DRAFT
        services.discard_draft(document_id=one.pk, actor=ACTOR)
        (again,) = closed(OCTOBER)
        gone_out(again)
        with pytest.raises(TaxInvoiceRefused):
            services.discard_draft(document_id=again.pk, actor=ACTOR)
    with pytest.raises(TaxInvoiceNotFound):
        services.let_out(document_id=new_id(), actor=ACTOR)
    assert TaxDocument.objects.count() == 1


def test_what_is_issued_never_changes(october: TaxDocument) -> None:
    for change in ({"net_minor": 1}, {"buyer": OTHER}, {"approval": "2" * 24}, {"written_on": date(2026, 10, 1)}):
        with pytest.raises(Error), transaction.atomic():
            TaxDocument.objects.filter(pk=october.pk).update(**change)
    with pytest.raises(Error), transaction.atomic():
        october.delete()
    with pytest.raises(Error), transaction.atomic():
        TaxDocumentItem.objects.filter(document=october).delete()
    with pytest.raises(Error), transaction.atomic():
        TaxDocumentItem.objects.filter(document=october).update(net_minor=1)


@pytest.mark.parametrize(
    ("reason", "options", "found"),
    [
        (
            Reason.ENTRY_ERROR,
            {"correction": Correction(buyer=OTHER)},
            [
                ("entry_error", "taxable", "2026-10-31", -10_000, -1_000),
                ("entry_error", "taxable", "2026-10-31", 10_000, 1_000),
            ],
        ),
        (
            Reason.LETTER_OF_CREDIT,
            {"on": date(2026, 11, 12)},
            [
                ("letter_of_credit", "taxable", "2026-10-31", -10_000, -1_000),
                ("letter_of_credit", "zero_rated", "2026-10-31", 10_000, 0),
            ],
        ),
        (Reason.ISSUED_TWICE, {}, [("issued_twice", "taxable", "2026-10-31", -10_000, -1_000)]),
    ],
)
def test_a_person_amends_for_the_other_reasons(
    october: TaxDocument, reason: Reason, options: dict[str, object], found: list[tuple[object, ...]]
) -> None:
    with at(11, 20):
        made = services.amend_document(document_id=october.pk, reason=reason, actor=ACTOR, **options)  # type: ignore[arg-type]
        assert rows()[1:] == found
        gone_out(*TaxDocument.objects.filter(pk__in=made))
        assert all(get_tax_document(pk).approval for pk in made)
        with pytest.raises(TaxInvoiceRefused):
            services.amend_document(document_id=october.pk, reason=reason, actor=ACTOR, **options)  # type: ignore[arg-type]
    assert found_broken() == []


def test_a_contract_that_ended_is_taken_back_whole_once_its_credit_notes_are_there(fakes: Fakes) -> None:
    shop, buyer = seller_shop(), buyer_of(firm())
    with at(10, 7):
        order = sold(shop, buyer, 10)
    with at(11, 2):
        (one,) = closed(OCTOBER)
        gone_out(one)
    with at(12, 2):
        cancelled = {"reason": Reason.CONTRACT_CANCELLED, "on": date(2026, 12, 2), "actor": ACTOR}
        with pytest.raises(TaxInvoiceRefused):
            services.amend_document(document_id=one.pk, **cancelled)  # type: ignore[arg-type]
        came_back(order, 10)
        (made,) = services.amend_document(document_id=one.pk, **cancelled)  # type: ignore[arg-type]
        assert rows()[1:] == [("contract_cancelled", "taxable", "2026-12-02", -10_000, -1_000)]
        assert get_tax_document(made).issue_by == date(2027, 1, 11)
        assert closed(date(2026, 12, 1)) == []  # its credit note is in a document
    assert found_broken() == []


@pytest.mark.parametrize("reason", [Reason.GOODS_RETURNED, Reason.AMOUNT_CHANGE])
def test_what_has_a_credit_note_is_not_amended_by_hand(october: TaxDocument, reason: Reason) -> None:
    with pytest.raises(TaxInvoiceRefused):
        services.amend_document(document_id=october.pk, reason=reason, on=date(2026, 11, 12), actor=ACTOR)
    assert TaxDocument.objects.count() == 1


def test_deadlines_are_listed_by_their_day(fakes: Fakes) -> None:
    shop, buyer = seller_shop(), buyer_of(firm())
    with at(8, 31):
        sold(shop, buyer, 1)
    with at(9, 5):
        sold(shop, buyer, 2)
    with at(10, 2):
        assert [(one.month.month, one.issue_by, one.invoices) for one in months_to_close()] == [
            (8, date(2026, 9, 10), 1),
            (9, date(2026, 10, 12), 1),
        ]
        closed(date(2026, 8, 1))
        closed(date(2026, 9, 1))
        found, count = list_tax_documents(is_open=True)
        assert ([one.issue_by for one in found], count) == ([date(2026, 9, 10), date(2026, 10, 12)], 2)
        assert [one.is_late(clock.today()) for one in found] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_two_closes_at_once_write_each_document_once(run_together: RunTogether) -> None:
    shop, buyer = seller_shop(), buyer_of(firm())
    with at(10, 7):
        order = sold(shop, buyer, 10)
    made = run_together(2, lambda _n: services.close_tax_month(month=OCTOBER, actor=ACTOR))
    assert sorted(len(one) for one in made) == [0, 1]
    assert TaxDocumentItem.objects.get().invoice_id == invoice_of(order).pk
