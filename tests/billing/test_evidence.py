"""What is taxed at zero is invoiced with its evidence; without it, it waits, and is taxed by decision alone."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from billing.invoicing import documents, found_broken, hear
from billing.taxed import at, seller_shop
from factories import ACTOR, ADDRESS, DESK, cart_with, place, shopper
from jangteo.billing import services
from jangteo.billing.errors import EvidenceStands, InvalidEvidence
from jangteo.billing.models import Invoice, InvoiceLine, LegalEntity, ZeroRateEvidence
from jangteo.billing.selectors.evidence import list_waiting
from jangteo.billing.types.evidence import EvidenceKind
from jangteo.channels.selectors import find_channel_by_code
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.models import Order
from jangteo.ordering.services import mark_paid, refund_items, set_destination, ship_order
from jangteo.pricing import services as pricing
from jangteo.pricing.types import TaxCategory

pytestmark = pytest.mark.django_db
NUMBER = "12345-26-123456X"


def exported(units: int = 11) -> Order:
    """Paid and sent to Tokyo on 7 October 2026: units of 1,000 won at zero."""
    with at(10, 7):
        shop = find_channel_by_code("shop") or seller_shop()
        pricing.set_tax_destination(country="KR", destination="", category=TaxCategory.EXPORT, actor=ACTOR)
        buyer = shopper()
        cart_id = cart_with(shop, buyer, {"MUG": units})
        set_destination(cart_id=cart_id, country="JP", actor=buyer)
        order = Order.objects.get(pk=place(cart_id, buyer, ship_to=replace(ADDRESS, country="JP")))
        mark_paid(order_id=order.pk, actor=DESK)
        ship_order(order_id=order.pk, actor=ACTOR)
        hear()
    return order


def attach(order: Order, number: str = NUMBER) -> None:
    services.attach_evidence(
        order_id=order.pk,
        kind=EvidenceKind.EXPORT_DECLARATION,
        number=number,
        on=date(2026, 10, 7),
        actor=DESK,
    )


def kinds(order: Order) -> list[tuple[str, str, int, int]]:
    """(kind, tax category, net, tax) of the lines of an order's documents, in the order they were written."""
    rows = InvoiceLine.objects.filter(order=order).order_by("invoice__issued_at", "invoice__kind", "position")
    return list(rows.values_list("invoice__kind", "tax_category", "net_minor", "tax_minor"))


def test_an_export_waits_until_its_evidence_is_there_and_is_then_invoiced_once() -> None:
    order = exported()
    with at(10, 9):
        (waiting,) = list_waiting(DESK)
        assert (waiting.number, waiting.left_on, waiting.due_on) == (
            order.number,
            date(2026, 10, 7),
            date(2026, 11, 10),
        )
        assert services.close_month(year=2026, month=10, actor=DESK) == []
        assert documents(order) == []
        assert found_broken() == []
        attach(order, "  12345-26-123456X ")
        attach(order, NUMBER)
        assert kinds(order) == [("invoice", "G", 11_000, 0)]
        assert documents(order) == [("invoice", 11_000, 11_000, 0)]
        assert ZeroRateEvidence.objects.get().number == NUMBER
        assert list_waiting(DESK) == []
        hear()
        assert found_broken() == []


def test_after_the_last_day_it_is_taxed_by_decision_and_late_evidence_puts_it_right() -> None:
    order = exported()
    with at(11, 10), pytest.raises(EvidenceStands):
        services.tax_instead(order_id=order.pk, why="nothing came", actor=DESK)
    with at(11, 11):
        with pytest.raises(InvalidEvidence):
            services.tax_instead(order_id=order.pk, why=" ", actor=DESK)
        services.tax_instead(order_id=order.pk, why="nothing came", actor=DESK)
        assert kinds(order) == [("invoice", "S", 10_000, 1_000)]
        with pytest.raises(EvidenceStands):
            services.tax_instead(order_id=order.pk, why="again", actor=DESK)
        assert found_broken() == []
    with at(11, 12):
        refund_items(order_id=order.pk, quantities={order.lines.get().pk: 1}, actor=DESK)
        hear()
        assert kinds(order)[1:] == [("credit_note", "S", 909, 91)]
        assert found_broken() == []
    with at(11, 20):
        attach(order)
        assert kinds(order)[2:] == [("credit_note", "S", 9_091, 909), ("invoice", "G", 10_000, 0)]
        assert found_broken() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": "  "}, "number"),
        ({"number": "1" * 41}, "number"),
        ({"kind": EvidenceKind.TAXED}, "number"),
        ({"on": date(2026, 10, 10)}, "on"),
    ],
)
def test_what_is_no_evidence_is_refused_and_nothing_is_written(change: dict[str, object], field: str) -> None:
    order = exported()
    told = {"kind": EvidenceKind.EXPORT_DECLARATION, "number": NUMBER, "on": date(2026, 10, 7)} | change
    with at(10, 9), pytest.raises(InvalidEvidence) as refusal:
        services.attach_evidence(order_id=order.pk, actor=DESK, **told)  # type: ignore[arg-type]
    assert refusal.value.facts["field"] == field
    stranger = shopper("other@example.com")
    with at(10, 9), pytest.raises(OrderNotFound):
        services.attach_evidence(order_id=order.pk, actor=stranger, **told)  # type: ignore[arg-type]
    assert not ZeroRateEvidence.objects.exists()
    assert not Invoice.objects.exists()


def test_the_database_keeps_both_sides_of_it() -> None:
    order = exported()
    with at(10, 9):
        attach(order)
        line = InvoiceLine.objects.get()
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            ZeroRateEvidence.objects.all().delete()
        ZeroRateEvidence.objects.update(kind="taxed", number="", why="by hand")
        line.pk, line.position = None, 2
        with pytest.raises(IntegrityError, match="no evidence"), transaction.atomic():
            line.save(force_insert=True)
        assert any("zero_rated_has_its_evidence" in one for one in found_broken())


def test_a_seller_who_needs_none_is_invoiced_at_once() -> None:
    with at(10, 1):
        entity = services.ensure_entity(seller_shop().id)
        assert entity.evidence_from == date(2026, 10, 1)
        LegalEntity.objects.filter(pk=entity.pk).update(evidence_from=None)
    assert kinds(exported()) == [("invoice", "G", 11_000, 0)]
