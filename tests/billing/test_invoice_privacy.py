"""A person takes their invoices along; after the erasure the documents keep their figures and name nobody."""

import pytest

from billing.invoicing import hear
from factories import ACTOR, DESK, channel, order_of, stocked
from jangteo.billing.models import Invoice
from jangteo.billing.services.personal_data import export_invoices
from jangteo.kernel import personal
from jangteo.ordering.services import deliver_order, mark_paid, ship_order
from jangteo.privacy.models import LawfulRecord
from privacy.people import erase, someone

pytestmark = pytest.mark.django_db


def test_an_erased_person_is_on_no_invoice_but_in_what_the_law_keeps() -> None:
    buyer, shop = someone(), channel()
    assert buyer.person_id
    stocked(shop, {"A": 5})
    order = order_of(shop, buyer, {"A": 2})
    mark_paid(order_id=order.pk, actor=DESK)
    ship_order(order_id=order.pk, actor=ACTOR)
    deliver_order(order_id=order.pk, actor=ACTOR)
    hear()
    before = Invoice.objects.get()
    (told,) = export_invoices(personal.trace(buyer.person_id))
    assert (told["number"], told["bill_to_name"]) == (before.number, before.bill_to_name)
    erase(buyer.person_id)
    after = Invoice.objects.get()
    assert (after.bill_to_name, after.bill_to_email, after.bill_to_address) == ("[erased]", "", {})
    assert (after.gross_minor, after.number) == (before.gross_minor, before.number)
    assert LawfulRecord.objects.filter(kind="invoice").count() == 1
