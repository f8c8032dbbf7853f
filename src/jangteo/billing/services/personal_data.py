"""A person's part of invoices: what they may see, what the law keeps, and how their name leaves the rest."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from jangteo.billing.models import Invoice
from jangteo.kernel.personal import ERASED, Erased, Kept, Person, PersonalData

INVOICE_YEARS = 5
INVOICE_BASIS = "국세기본법 제85조의3, 부가가치세법 제71조 (books and documents of tax, 5 years)"
PERSONAL_COLUMNS = ("bill_to_name", "bill_to_email", "bill_to_address", "purchase_order_numbers")


def export_invoices(person: Person) -> list[dict[str, Any]]:
    """Invoices and credit notes that name the person."""
    return [
        _told(row) | {"lines": list(row.lines.order_by("position").values("sku", "name", "quantity"))}
        for row in _of(person).order_by("issued_at", "pk")
    ]


def erase_invoices(person: Person, at: datetime) -> Erased:
    """Documents keep their figures and lose whom they name; what they said goes to what the law keeps."""
    rows = list(_of(person).exclude(bill_to_name=ERASED).select_for_update().order_by("pk"))
    kept = tuple(Kept("invoice", row.pk, _told(row), INVOICE_BASIS, _years_later(row.issued_at)) for row in rows)
    Invoice.objects.filter(pk__in=[row.pk for row in rows]).update(
        bill_to_name=ERASED, bill_to_email="", bill_to_address={}, purchase_order_numbers=[]
    )
    return Erased({"invoices": len(rows)} if rows else {}, kept)


def _of(person: Person) -> QuerySet[Invoice]:
    """Those that bill the person, or a guest with their e-mail address."""
    as_guest = Q(pk=None)
    for email in person.emails:
        as_guest |= Q(party=None, bill_to_email__iexact=email)
    return Invoice.objects.filter(Q(party=person.id) | as_guest)


def _told(row: Invoice) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PERSONAL_COLUMNS} | {
        "kind": row.kind,
        "number": row.number,
        "issued_at": row.issued_at.isoformat(),
        "gross_minor": row.gross_minor,
        "currency": row.currency,
    }


def _years_later(moment: datetime) -> datetime:
    try:
        return moment.replace(year=moment.year + INVOICE_YEARS)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + INVOICE_YEARS, day=1, month=3)


PERSONAL_DATA = PersonalData(
    name="billing",
    titles={"ko": "청구서", "en": "Invoices"},
    export=export_invoices,
    erase=erase_invoices,
    columns=frozenset(f"billing_invoice.{name}" for name in PERSONAL_COLUMNS),
)
