"""Legal entities, who sells where and when it is invoiced; evidence of the zero rate; what jobs are called."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing.invoicing import hear, only_invoice
from jangteo.billing.models import BillingSetting, ChannelEntity, Invoice, LegalEntity, TaxDocumentSetting
from jangteo.billing.services import ensure_entity
from jangteo.kernel import clock
from jangteo.kernel.models import AuditEntry
from jangteo.ordering.models import Order
from jangteo.ordering.services import mark_paid, ship_order
from jangteo.parties.types import MemberRole
from jangteo.pricing import services as pricing
from jangteo.pricing.types import TaxCategory
from office.desk import DESK, HOME, order, staff_client
from storefront.market import ACTOR, SHOPPER, Market

pytestmark = pytest.mark.django_db
PAGE, NEW = "/office/billing/", "/office/billing/entities/new/"
WRITTEN = {
    "code": "ONG1",
    "name_ko": "온결",
    "business_number": "124-81-00998",
    "country": "KR",
    "currency": "KRW",
    "bank_account": "장터은행 1",
    "due_text_ko": "늦지 않게 보내 주십시오.",
}


def told(staff: Client, address: str) -> str:
    answer = staff.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_legal_entity_is_written_and_its_mistakes_are_told_beside_their_fields(market: Market, staff: Client) -> None:
    for wrong, words in (
        ({"code": "KR"}, "3 to 12 capital letters"),
        ({"business_number": "124-81-00997"}, "look at its ten digits"),
        ({"business_number": ""}, "look at its ten digits"),
        ({"name_ko": ""}, "Give it a name."),
        ({"self_issues_from": "0"}, "Enter an amount above 0."),
        ({"evidence_from": "soon"}, "valid date"),
    ):
        answer = staff.post(NEW, WRITTEN | wrong)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), wrong
    assert not LegalEntity.objects.exists()
    assert staff.post(NEW, WRITTEN).status_code == 302
    row = LegalEntity.objects.get()
    assert (row.code, row.business_number, row.evidence_from) == ("ONG1", "1248100998", None)
    twice = staff.post(NEW, WRITTEN)
    assert (twice.status_code, LegalEntity.objects.count()) == (422, 1)
    staff.post("/office/billing/entities/ONG1/", WRITTEN | {"phone": "02-1", "why": "new line"})
    entry = AuditEntry.objects.filter(action="billing.save_entity").latest("at")
    assert (entry.before, entry.after, entry.why) == ({"phone": ""}, {"phone": "02-1"}, "new line")
    page = told(staff, "/office/billing/entities/ONG1/")
    assert "new line" in page
    assert "INV-ONG1-" in told(staff, PAGE)


def test_what_documents_name_is_locked_by_page_and_database(market: Market, staff: Client) -> None:
    assert "No legal entity yet" in told(staff, "/office/sales-channels/shop/")
    assert staff.post(NEW, WRITTEN).status_code == 302
    sent = {"entity": "ONG1", "mode": "per_shipment", "close_day": "1"}
    assert staff.post(f"{PAGE}channels/shop/", sent).status_code == 302
    assert ChannelEntity.objects.get().entity.code == "ONG1"
    assert staff.post(f"{PAGE}channels/shop/", sent | {"close_day": "29"}).status_code == 422
    assert staff.post(f"{PAGE}channels/nowhere/", sent).status_code == 404
    one = Order.objects.get(pk=order("shop", SHOPPER, ("MUG-WH", 1)))
    ship_order(order_id=one.pk, actor=DESK)
    hear()
    assert only_invoice(one).number.startswith("INV-ONG1-")
    address = "/office/billing/entities/ONG1/"
    assert 'name="code"' not in told(staff, address)
    assert staff.post(address, WRITTEN | {"code": "ONG2", "name_ko": "온결상점"}).status_code == 302
    row = LegalEntity.objects.get()
    assert (row.code, row.names) == ("ONG1", {"ko": "온결상점"})
    assert only_invoice(one).seller["names"] == {"ko": "온결"}
    with pytest.raises(IntegrityError, match="documents name"), transaction.atomic():
        LegalEntity.objects.update(code="ONG2")


def test_a_buyer_is_invoiced_by_the_month_with_a_document_each(market: Market, staff: Client) -> None:
    sent = {"party": SHOPPER, "mode": "monthly", "close_day": "5", "documents": "each"}
    for wrong in ({"party": "nobody at all"}, {"close_day": "0"}, {"mode": "never"}):
        assert staff.post(f"{PAGE}buyers/", sent | wrong).status_code == 422
    assert not BillingSetting.objects.exists()
    assert staff.post(f"{PAGE}buyers/", sent).status_code == 302
    assert (BillingSetting.objects.get().close_day, TaxDocumentSetting.objects.get().mode) == (5, "each")
    assert "from day 5 on" in told(staff, PAGE)


def exported(email: str = SHOPPER) -> Order:
    pricing.set_tax_destination(country="KR", destination="", category=TaxCategory.EXPORT, actor=ACTOR)
    one = Order.objects.get(pk=order("shop", email, ("MUG-WH", 1), ship_to=replace(HOME, country="JP")))
    mark_paid(order_id=one.pk, actor=DESK)
    ship_order(order_id=one.pk, actor=DESK)
    hear()
    return one


def test_orders_wait_for_their_evidence_in_a_list_that_costs_the_same_however_long(
    market: Market, staff: Client
) -> None:
    one = exported()
    assert one.number in told(staff, "/office/evidence/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        told(staff, "/office/evidence/")
    more = [exported("guest@example.com"), exported("other@example.com")]
    with CaptureQueriesContext(connection) as many:
        page = told(staff, "/office/evidence/")
    assert all(two.number in page for two in more)
    assert len(many) == len(few)
    packer = staff_client(MemberRole.STAFF_VIEWER)
    assert packer.get("/office/evidence/").status_code == 403


def test_evidence_is_attached_on_the_orders_page_or_it_is_taxed_after_the_day(market: Market, staff: Client) -> None:
    one, two = exported(), exported("guest@example.com")
    address = f"/office/orders/{one.number}/"
    assert "Waits for evidence" in told(staff, address)
    sent = {"kind": "export_declaration", "number": "12345-26-123456X", "on": clock.today().isoformat()}
    for wrong in ({"number": ""}, {"on": "2999-01-01"}, {"kind": "taxed"}, {"kind": "word of honour"}):
        staff.post(f"/office/evidence/{one.number}/attach/", sent | wrong)
    staff.post(f"/office/evidence/{two.number}/tax/", {"why": "too early"})
    assert not Invoice.objects.exists()
    staff.post(f"/office/evidence/{one.number}/attach/", sent)
    assert only_invoice(one).tax_minor == 0
    page = told(staff, address)
    assert "12345-26-123456X" in page
    assert "Invoices, by themselves" not in page
    with clock.at(clock.now() + timedelta(days=75)):
        again = staff_client(MemberRole.STAFF_FINANCE)
        assert "Invoice it with tax instead" in told(again, f"/office/orders/{two.number}/")
        again.post(f"/office/evidence/{two.number}/tax/", {"why": "nothing came"})
    found = only_invoice(two)
    assert (found.gross_minor, found.tax_minor > 0) == (two.gross_minor, True)


def test_jobs_have_names_that_people_read(market: Market, staff: Client) -> None:
    one = exported()
    ensure_entity(one.channel_id)
    Order.objects.get(pk=one.pk)
    audit = told(staff, "/office/audit/?q=billing.issue")
    assert (
        audit.count("Invoices, by themselves") == AuditEntry.objects.filter(action__startswith="billing.issue").count()
    )
    plain = Order.objects.get(pk=order("shop", SHOPPER, ("MUG-WH", 1)))
    ship_order(order_id=plain.pk, actor=DESK)
    hear()
    assert "Invoices, by themselves" in told(staff, "/office/audit/?q=billing.issue")
