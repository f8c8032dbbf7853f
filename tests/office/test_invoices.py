"""Staff see invoices, their files, what is owed as of any day, and end a month by hand."""

import pytest
from django.test import Client

from billing.invoicing import hear, only_invoice
from jangteo.billing.models import Invoice
from jangteo.billing.services import set_billing
from jangteo.billing.types.invoices import BillingMode
from jangteo.kernel import clock
from jangteo.ordering.models import Order
from jangteo.ordering.services import mark_paid, refund_items, ship_order
from jangteo.parties.types import MemberRole
from office.desk import DESK, order, staff_client
from storefront.market import SHOPPER, Market


def shipped(units: int = 2) -> Order:
    order_id = order("shop", SHOPPER, ("MUG-WH", units))
    ship_order(order_id=order_id, actor=DESK)
    hear()
    return Order.objects.get(pk=order_id)


def page(staff: Client, address: str) -> str:
    answer = staff.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_an_invoice_is_found_from_its_order_and_shows_what_it_is(market: Market, staff: Client) -> None:
    one = shipped()
    invoice = only_invoice(one)
    assert f"/office/invoices/{invoice.number}/" in page(staff, f"/office/orders/{one.number}/")
    told = page(staff, f"/office/invoices/{invoice.number}/")
    totals = told.partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert totals.count("<td") - totals.count('class="is-wide"') - totals.count("<td></td>") == totals.count(
        "data-name="
    )
    assert "MUG-WH" in told
    assert "No money came yet." in told
    mark_paid(order_id=one.pk, actor=DESK)
    refund_items(order_id=one.pk, quantities={one.lines.get().pk: 1}, actor=DESK)
    hear()
    note = Invoice.objects.get(kind="credit_note")
    assert note.number in page(staff, f"/office/invoices/{invoice.number}/")
    assert invoice.number in page(staff, f"/office/invoices/{note.number}/")
    books = page(staff, "/office/books/")
    for words in ("Invoice issued", "Credit note issued", "Set against invoices"):
        assert words in books
    assert "billing." not in books
    assert note.number in page(staff, "/office/invoices/?state=credit_note")
    assert note.number not in page(staff, "/office/invoices/?state=paid")


def test_files_are_taken(market: Market, staff: Client) -> None:
    number = only_invoice(shipped()).number
    for lang in ("ko", "en"):
        answer = staff.get(f"/office/invoices/{number}/{lang}.pdf")
        assert answer.content.startswith(b"%PDF")
        assert f"{number}-{lang}.pdf" in answer["Content-Disposition"]
    assert b"<Invoice" in staff.get(f"/office/invoices/{number}/ubl/").content
    assert staff.get(f"/office/invoices/{number}/fr.pdf").status_code == 404
    assert staff.get("/office/invoices/INV-KR1-2026-999999/").status_code == 404


def test_what_is_owed_is_shown_as_of_a_day_and_as_a_statement(market: Market, staff: Client) -> None:
    one = shipped()
    row = only_invoice(one)
    told = page(staff, "/office/receivables/")
    assert f"/office/receivables/{row.party_id}/" in told
    assert "Nobody owed anything." in page(staff, "/office/receivables/?as_of=2020-01-01")
    assert "Nobody owed anything." in page(staff, "/office/receivables/?q=nobody-of-this-name")
    statement = page(staff, f"/office/receivables/{row.party_id}/")
    assert row.number in statement
    cells = statement.partition("Statement of account")[2].partition("</table>")[0].partition("<tbody>")[2]
    assert cells.count("<td") == cells.count("data-name=") + cells.count('class="is-wide"') + cells.count("<td></td>")
    assert cells.count("Owed then") == cells.count("<tr>")
    mark_paid(order_id=one.pk, actor=DESK)
    hear()
    assert "Payment of order" in page(staff, f"/office/receivables/{row.party_id}/")
    assert "Nobody owed anything." in page(staff, "/office/receivables/?as_of=nonsense")


def test_a_month_is_ended_by_hand(market: Market, staff: Client) -> None:
    order_id = order("shop", SHOPPER, ("MUG-WH", 2))
    buyer_id = Order.objects.get(pk=order_id).buyer_id
    set_billing(mode=BillingMode.MONTHLY, party_id=buyer_id, actor=DESK)
    ship_order(order_id=order_id, actor=DESK)
    hear()
    assert not Invoice.objects.exists()
    month = clock.today().replace(day=1)
    assert f'value="{month.isoformat()}"' in page(staff, "/office/receivables/")
    assert staff.post("/office/receivables/close/", {"month": month.isoformat()}).status_code == 302
    assert Invoice.objects.count() == 1
    assert staff.post("/office/receivables/close/", {"month": "soon"}).status_code == 404


@pytest.mark.parametrize("role", [MemberRole.STAFF_CLERK, MemberRole.STORE])
def test_who_handles_no_payments_sees_no_invoices(role: MemberRole, market: Market) -> None:
    number = only_invoice(shipped()).number
    client = staff_client(role.value)
    for address in ("/office/invoices/", "/office/receivables/", f"/office/invoices/{number}/"):
        assert client.get(address).status_code == 403
