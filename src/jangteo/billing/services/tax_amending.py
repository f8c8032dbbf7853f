"""Amendments that a person decides on: entry errors, contracts that ended, later letters of credit, issued twice.

What came back, or costs less, is amended by the month's close from credit notes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from jangteo.billing.errors import TaxInvoiceNotFound, TaxInvoiceRefused
from jangteo.billing.models import Invoice, TaxDocument, TaxDocumentItem
from jangteo.billing.rules.etax import Amendment, amend
from jangteo.billing.selectors.tax_parts import as_issued, holidays_from, in_documents, returned_parts
from jangteo.billing.services.tax_close import Item, Planned, lock_documents, write_document
from jangteo.billing.types.etax import AmendmentReason as Reason
from jangteo.billing.types.etax import TaxInvoice, TaxKind
from jangteo.billing.types.invoices import InvoiceKind
from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

BY_HAND = (Reason.ENTRY_ERROR, Reason.CONTRACT_CANCELLED, Reason.LETTER_OF_CREDIT, Reason.ISSUED_TWICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a document should have said; empty and None: as it does."""

    buyer: str = ""
    written_on: date | None = None


@transaction.atomic
def amend_document(
    *,
    document_id: UUID,
    reason: Reason,
    actor: Actor,
    on: date | None = None,
    correction: Correction | None = None,
) -> list[UUID]:
    """Write the amendment of an issued document, as drafts; once for each.

    on          the day the contract ended or the letter was opened
    correction  of an entry error
    locks       writers of tax documents wait for each other
    raises      TaxInvoiceNotFound, NotPermitted, TaxInvoiceRefused where the reason does not fit what happened
    """
    lock_documents()
    row = TaxDocument.objects.select_related("entity", "original").filter(pk=document_id).first()
    if row is None:
        raise TaxInvoiceNotFound
    require(actor, Action.PAYMENTS_HANDLE, party_id=row.party_id)
    if reason not in BY_HAND:
        raise TaxInvoiceRefused("what came back or costs less is amended from its credit note")
    if row.amendments.exists():
        raise TaxInvoiceRefused("it is amended already; further amendments need a person at the provider")
    happened = Amendment(reason=reason, on=on, corrected=_corrected(row, correction))
    found = amend(as_issued(row), happened, holidays_from(on or row.written_on))
    items = _cancelled(row) if reason == Reason.CONTRACT_CANCELLED else _copied(row, -1)
    made = []
    for one in found:
        covers = items if one.invoice.net.minor < 0 else _copied(row, 1, one.invoice.kind)
        planned = Planned(one.invoice, one.issue_by, covers, row.party_id, row.buyer_name, row)
        made.append(write_document(row.entity, planned).pk)
    after = {"of": row.approval, "reason": reason.value}
    audit.record(
        actor=actor, action="billing.amend_tax_document", subject_kind="tax_document", subject_id=row.pk, after=after
    )
    return made


def _corrected(row: TaxDocument, correction: Correction | None) -> TaxInvoice | None:
    if correction is None:
        return None
    known = as_issued(row).invoice
    buyer = correction.buyer.replace("-", "") or known.buyer
    if len(buyer) != len(known.buyer) or not (buyer.isascii() and buyer.isdecimal()):
        raise TaxInvoiceRefused("business numbers have ten digits")
    return replace(known, buyer=buyer, written_on=correction.written_on or known.written_on)


def _copied(row: TaxDocument, sign: int, kind: TaxKind | None = None) -> tuple[Item, ...]:
    """What a document covers, again or taken back; at zero rate without its tax."""
    items = TaxDocumentItem.objects.filter(document=row).order_by("pk")
    has_tax = kind != TaxKind.ZERO_RATED
    return tuple(
        (one.invoice_id, one.of_id, sign * one.net_minor, sign * one.tax_minor if has_tax else 0) for one in items
    )


def _cancelled(row: TaxDocument) -> tuple[Item, ...]:
    """The credit notes that took all of it back, none of them in a document yet.

    raises  TaxInvoiceRefused where they took less
    """
    invoices = set(TaxDocumentItem.objects.filter(document=row, of=None).values_list("invoice", flat=True))
    notes = list(_notes(invoices))
    known = in_documents([one.pk for one in notes])
    parts = [
        one
        for one in returned_parts(notes)
        if one.of[0] in invoices and one.of[1].value == row.kind and one.cover not in known
    ]
    if (sum(one.net for one in parts), sum(one.tax for one in parts)) != (row.net_minor, row.tax_minor):
        raise TaxInvoiceRefused("credit notes have to take all of it back first: refund its orders")
    return tuple((one.note_id, one.of[0], -one.net, -one.tax) for one in parts)


def _notes(invoice_ids: Iterable[UUID]) -> Iterable[Invoice]:
    return Invoice.objects.filter(
        kind=InvoiceKind.CREDIT_NOTE.value, lines__credits__invoice__in=invoice_ids
    ).distinct()  # fmt: skip
