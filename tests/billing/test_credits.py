"""A credit note by hand: amounts taken off an invoice, of it and of no other, never more than is left or owed."""

import re
from typing import Any

import pytest

from billing.invoicing import documents, hear, only_invoice
from billing.test_billing_settings import NOVEMBER, buy, on_account
from billing.test_early import TWO_TEN_NET_30, broken, invoiced
from billing.test_early_parts import left_in_part
from conftest import RunTogether
from factories import ACTOR, DESK
from fulfilment.world import planned, send
from jangteo.billing import services
from jangteo.billing.errors import InvalidCredit, InvoiceMoved, InvoiceNotFound, MoreThanInvoiced
from jangteo.billing.models import Invoice, InvoiceLine
from jangteo.billing.selectors.early import granted_early
from jangteo.billing.selectors.invoices import get_invoice
from jangteo.billing.types.invoices import BillingMode
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.ordering.errors import RefundTooLarge
from jangteo.ordering.models import Order, Refund
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.services import mark_paid, refund_items, ship_order
from jangteo.parties.types import MemberRole
from office.desk import staff_client

pytestmark = pytest.mark.django_db


def off(number: str, amounts: dict[int, int], why: str = "another shade", currency: str = "KRW") -> list[str]:
    """Take won off lines of an invoice."""
    told = {position: Money(minor, currency) for position, minor in amounts.items()}
    return services.credit_invoice(number=number, amounts=told, actor=DESK, why=why)


def credited_of(number: str) -> list[tuple[str, int]]:
    """(invoice, gross) of a credit note's lines."""
    rows = InvoiceLine.objects.filter(invoice__number=number, credits__isnull=False).order_by("position")
    return [(Invoice.objects.get(lines=row.credits_id).number, row.net_minor + row.tax_minor) for row in rows]


def test_what_is_taken_off_an_invoice_is_owed_no_more_and_told_once() -> None:
    with clock.at(NOVEMBER):
        order = invoiced(10)
        invoice = only_invoice(order)
        (note,) = off(invoice.number, {1: 300})
        assert credited_of(note) == [(invoice.number, 300)]
        hear()  # the event of the allowance finds its credit note there
        assert [one[0] for one in documents(order)] == ["invoice", "credit_note"]
        invoice.refresh_from_db()
        seen = get_order_by_id(order.pk, ACTOR)
        assert (invoice.credited_minor, seen.due.minor) == (300, order.gross_minor - 300)
        (refund,) = seen.refunds
        assert (refund.credit_note, refund.is_allowance, refund.why) == (note, True, "another shade")
        assert granted_early([refund.id]) == set()
        assert broken() == []


def test_a_form_that_is_sent_twice_takes_off_once() -> None:
    with clock.at(NOVEMBER):
        invoice = only_invoice(invoiced(10))
        shown = get_invoice(DESK, invoice.number).summary.open
        asked = {"number": invoice.number, "amounts": {1: Money(300, "KRW")}, "actor": DESK, "why": "another shade"}
        services.credit_invoice(**asked, shown_open=shown)  # type: ignore[arg-type]
        with pytest.raises(InvoiceMoved):
            services.credit_invoice(**asked, shown_open=shown)  # type: ignore[arg-type]
        invoice.refresh_from_db()
        assert invoice.credited_minor == 300


def test_never_more_than_is_left_of_the_invoice_or_owed_of_its_order() -> None:
    with clock.at(NOVEMBER):
        order = invoiced(10)
        invoice = only_invoice(order)
        line = InvoiceLine.objects.get(invoice=invoice, position=1)
        gross = line.net_minor + line.tax_minor
        assert line.order_line_id
        refund_items(order_id=order.pk, quantities={line.order_line_id: 4}, actor=DESK)  # nobody heard of it yet
        with pytest.raises(MoreThanInvoiced) as told:
            off(invoice.number, {1: gross * 6 // 10 + 1})
        assert told.value.facts["left"] == str(Money(gross * 6 // 10, "KRW"))
        for wrong, refusal in (
            ({}, InvalidCredit),
            ({1: 0}, InvalidCredit),
            ({1: -1}, InvalidCredit),
            ({99: 1}, InvalidCredit),
        ):
            with pytest.raises(refusal):
                off(invoice.number, wrong)
        for more in ({"why": " "}, {"currency": "USD"}):
            with pytest.raises(InvalidCredit):
                off(invoice.number, {1: 1}, **more)
        mark_paid(order_id=order.pk, actor=DESK)
        hear()
        with pytest.raises(RefundTooLarge):
            off(invoice.number, {1: 1})
        with pytest.raises(InvoiceNotFound):
            off(Invoice.objects.get(kind="credit_note").number, {1: 1})
        assert (Refund.objects.filter(order=order).count(), broken()) == (1, [])


def test_of_two_invoices_of_an_order_the_one_that_was_named_is_credited() -> None:
    with clock.at(NOVEMBER):
        order = left_in_part()
        first = only_invoice(order)
        send(planned(order)[-1])
        hear()
        (note,) = off(first.number, {1: 100})
        assert credited_of(note) == [(first.number, 100)]
        hear()
        assert broken() == []


def test_a_months_invoice_has_a_credit_note_for_each_order() -> None:
    with clock.at(NOVEMBER):
        shop, buyer = on_account(TWO_TEN_NET_30)
        services.set_billing(mode=BillingMode.MONTHLY, party_id=buyer.party_id, actor=DESK)
        orders = [buy(shop, buyer, 2), buy(shop, buyer, 3)]
        for order in orders:
            ship_order(order_id=order.pk, actor=ACTOR)
        hear()
        services.close_month(year=2026, month=11)
        invoice = Invoice.objects.get()
        lines = {row.position: 50 for row in InvoiceLine.objects.filter(invoice=invoice, order_line__isnull=False)}
        made = off(invoice.number, lines)
        hear()
        invoice.refresh_from_db()
        assert (len(made), invoice.credited_minor, len(lines)) == (2, 100, 2)
        assert broken() == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_off_no_more_than_there_is(run_together: RunTogether) -> None:
    order = invoiced(2)
    invoice = only_invoice(order)
    line = InvoiceLine.objects.get(invoice=invoice, position=1)
    gross = line.net_minor + line.tax_minor

    def take(_number: int) -> Any:
        try:
            return len(off(invoice.number, {1: gross}))
        except JangteoError as error:
            return error.code

    assert sorted(map(str, run_together(2, take))) == ["1", "billing.more_than_invoiced"]
    assert Order.objects.get(pk=order.pk).gross_minor >= gross
    assert (Invoice.objects.filter(kind="credit_note").count(), broken()) == (1, [])


def test_an_amount_is_taken_off_once_however_often_the_form_is_sent() -> None:
    staff = staff_client(MemberRole.STAFF_ADMINISTRATOR)
    invoice = only_invoice(invoiced())
    address = f"/office/invoices/{invoice.number}/"
    shown = re.search(r'name="open" value="([0-9]+)"', staff.get(address).content.decode())
    assert shown is not None
    form = {"open": shown[1], "amount-1": "300", "why": "another shade"}
    for told in ("Taken off.", "has changed since you saw it"):
        assert told in staff.post(f"{address}credit/", form, follow=True).content.decode()
    invoice.refresh_from_db()
    assert invoice.credited_minor == 300
    assert "Write an amount" in staff.post(f"{address}credit/", {"why": "x"}, follow=True).content.decode()


def test_the_page_tells_what_is_left_of_each_line_and_still_open_of_each_part() -> None:
    with clock.at(NOVEMBER):
        invoice = only_invoice(invoiced(10))
        gross = get_invoice(DESK, invoice.number).lines[0].gross
        off(invoice.number, {1: 300})
        view = get_invoice(DESK, invoice.number)
        assert (view.lines[0].gross, view.lines[0].left) == (gross, gross - Money(300, "KRW"))
        ((part, left),) = view.open_dues
        assert (part.amount - left, left) == (Money(300, "KRW"), view.summary.open)
        address, staff = f"/office/invoices/{invoice.number}/", staff_client(MemberRole.STAFF_ADMINISTRATOR)
        assert "still open" in staff.get(address).content.decode()
        off(invoice.number, {1: view.lines[0].left.minor})
        assert get_invoice(DESK, invoice.number).lines[0].left == Money.zero("KRW")
        assert 'name="amount-1"' not in staff.get(address).content.decode()
