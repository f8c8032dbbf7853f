"""What every provider of tax invoices is held to; an adapter joins the fixture with a way to play the tax service."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from jangteo.billing.errors import DuplicateTaxInvoice, TaxInvoiceNotFound, TaxInvoiceRefused
from jangteo.billing.gateways.etax import EtaxProvider, FakeEtaxProvider
from jangteo.billing.rules.etax import Amendment, amend
from jangteo.billing.rules.etax.approvals import is_approval
from jangteo.billing.types.etax import AmendmentReason, IssuedInvoice, TaxInvoice, TaxInvoiceState, TaxKind
from jangteo.kernel.errors import IllegalMove
from jangteo.kernel.money import Money

SELLER, BUYER = "1248100998", "2208162517"
INVOICE = TaxInvoice(
    supplier=SELLER,
    buyer=BUYER,
    kind=TaxKind.TAXABLE,
    written_on=date(2026, 10, 31),
    net=Money(1000, "KRW"),
    tax=Money(100, "KRW"),
)
Answers = Callable[[str, str], object]  # management number, why not


@pytest.fixture(params=["fake"])
def provider(request: pytest.FixtureRequest) -> tuple[EtaxProvider, Answers]:
    fake = FakeEtaxProvider(today=lambda: date(2026, 11, 5))
    return fake, lambda number, why: fake.answer(SELLER, number, why_not=why)


Provider = tuple[EtaxProvider, Answers]


def test_a_document_goes_from_draft_to_the_tax_service(provider: Provider) -> None:
    etax, answer = provider
    assert etax.keep("A-1", INVOICE).state is TaxInvoiceState.DRAFT
    issued = etax.issue(SELLER, "A-1")
    assert issued.state is TaxInvoiceState.ISSUED
    assert is_approval(issued.approval)
    assert issued.approval.startswith("20261105")
    assert etax.send(SELLER, "A-1").state is TaxInvoiceState.SENT
    answer("A-1", "")
    found = etax.find(SELLER, "A-1")
    assert found is not None
    assert (found.state, found.approval, found.invoice) == (TaxInvoiceState.ACCEPTED, issued.approval, INVOICE)


def test_every_call_can_be_repeated(provider: Provider) -> None:
    etax, answer = provider
    assert etax.keep("A-1", INVOICE) == etax.keep("A-1", INVOICE)
    assert etax.issue(SELLER, "A-1") == etax.issue(SELLER, "A-1") == etax.keep("A-1", INVOICE)
    assert etax.send(SELLER, "A-1") == etax.send(SELLER, "A-1")
    answer("A-1", "")
    assert etax.send(SELLER, "A-1").state is TaxInvoiceState.ACCEPTED


def test_a_number_taken_by_another_document_is_refused(provider: Provider) -> None:
    etax, _ = provider
    etax.keep("A-1", INVOICE)
    with pytest.raises(DuplicateTaxInvoice):
        etax.keep("A-1", replace(INVOICE, net=Money(2000, "KRW")))
    found = etax.find(SELLER, "A-1")
    assert found is not None
    assert found.invoice == INVOICE
    assert etax.keep("A-1", replace(INVOICE, supplier=BUYER)).state is TaxInvoiceState.DRAFT


def test_what_failed_is_sent_again_under_its_number(provider: Provider) -> None:
    etax, answer = provider
    etax.keep("A-1", INVOICE)
    approval = etax.issue(SELLER, "A-1").approval
    etax.send(SELLER, "A-1")
    answer("A-1", "SYN003")
    failed = etax.find(SELLER, "A-1")
    assert failed is not None
    assert (failed.state, failed.why) == (TaxInvoiceState.FAILED, "SYN003")
    again = etax.send(SELLER, "A-1")
    assert (again.state, again.why, again.approval) == (TaxInvoiceState.RETRIED, "", approval)
    answer("A-1", "")
    done = etax.find(SELLER, "A-1")
    assert done is not None
    assert done.state is TaxInvoiceState.ACCEPTED


def test_only_a_draft_is_thrown_away(provider: Provider) -> None:
    etax, _ = provider
    etax.keep("A-1", INVOICE)
    etax.discard(SELLER, "A-1")
    etax.discard(SELLER, "A-1")
    assert etax.find(SELLER, "A-1") is None
    etax.keep("A-1", INVOICE)
    etax.issue(SELLER, "A-1")
    with pytest.raises(TaxInvoiceRefused):
        etax.discard(SELLER, "A-1")


def test_a_draft_is_not_sent_and_nothing_unknown_is_issued(provider: Provider) -> None:
    etax, _ = provider
    etax.keep("A-1", INVOICE)
    with pytest.raises(IllegalMove):
        etax.send(SELLER, "A-1")
    for call in (etax.issue, etax.send):
        with pytest.raises(TaxInvoiceNotFound):
            call(SELLER, "A-2")
    assert etax.find(SELLER, "A-2") is None


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        ("A 1", INVOICE),
        ("A" * 25, INVOICE),
        ("", INVOICE),
        ("A-1", replace(INVOICE, buyer="123")),
        ("A-1", replace(INVOICE, kind=TaxKind.EXEMPT)),
        ("A-1", replace(INVOICE, net=Money(1, "EUR"))),
        ("A-1", replace(INVOICE, original_approval="202611054100009900000001")),
        ("A-1", replace(INVOICE, reason=AmendmentReason.GOODS_RETURNED)),
    ],
)
def test_what_is_not_in_order_is_not_kept(provider: Provider, number: str, wrong: TaxInvoice) -> None:
    etax, _ = provider
    with pytest.raises(TaxInvoiceRefused):
        etax.keep(number, wrong)
    assert etax.find(wrong.supplier, number) is None


def test_an_original_is_taken_back_whole_once(provider: Provider) -> None:
    etax, _ = provider
    etax.keep("A-1", INVOICE)
    original = IssuedInvoice(INVOICE, etax.issue(SELLER, "A-1").approval)
    cancelled = amend(original, Amendment(reason=AmendmentReason.CONTRACT_CANCELLED, on=date(2026, 11, 5)))[0].invoice
    twice = amend(original, Amendment(reason=AmendmentReason.ISSUED_TWICE))[0].invoice
    etax.keep("B-1", cancelled)
    etax.keep("B-2", twice)
    etax.keep("B-3", replace(twice, original_approval="202611054100009999999999"))
    assert etax.issue(SELLER, "B-1").state is TaxInvoiceState.ISSUED
    for number in ("B-2", "B-3"):
        with pytest.raises(TaxInvoiceRefused):
            etax.issue(SELLER, number)
    assert len({one.approval for one in (etax.issue(SELLER, "A-1"), etax.issue(SELLER, "B-1"))}) == 2
