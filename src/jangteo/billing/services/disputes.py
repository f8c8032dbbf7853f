"""A buyer says that an invoice is not owed so; until it is closed nobody is reminded of it, and it ages on."""

from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.billing.errors import DisputeNotFound, DisputeOpen, InvalidDispute, InvoiceNotFound
from jangteo.billing.models import Dispute, Invoice
from jangteo.billing.types.collecting import LONGEST_REASON, DisputeOutcome
from jangteo.billing.types.invoices import InvoiceKind
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import allows, require
from jangteo.kernel.types import Action, Actor, is_back_office


@transaction.atomic
def open_dispute(*, invoice_id: UUID, reason: str, actor: Actor) -> UUID:
    """Say what of an invoice is not right, as the buyer or as staff for them.

    locks   the invoice
    raises  InvoiceNotFound, as for one that the actor may not see; DisputeOpen, InvalidDispute naming the field
    """
    row = Invoice.objects.select_for_update(of=("self",)).filter(
        pk=invoice_id, kind=InvoiceKind.INVOICE.value
    ).first()  # fmt: skip
    action = Action.PAYMENTS_HANDLE if is_back_office(actor) else Action.MONEY_SEE
    if row is None or not allows(actor, action, party_id=row.party_id):
        raise InvoiceNotFound
    if row.gross_minor <= row.applied_minor + row.credited_minor:
        raise InvalidDispute("nothing is owed on it any more", field="invoice")
    try:
        with transaction.atomic():
            made = Dispute.objects.create(
                invoice=row,
                reason=_text(reason, "reason"),
                opened_at=clock.now(),
                opened_by=actor.name[:120],
                is_by_buyer=not is_back_office(actor),
            )
    except IntegrityError:
        raise DisputeOpen from None
    _record(actor, "open_dispute", row, after={"number": row.number})
    return made.pk


@transaction.atomic
def close_dispute(*, dispute_id: UUID, outcome: DisputeOutcome, note: str, actor: Actor) -> None:
    """Say how it ended; what is credited goes by a refund of the order.

    locks   the dispute
    raises  DisputeNotFound when it is closed too; NotPermitted, InvalidDispute naming the field
    """
    row = Dispute.objects.select_for_update(of=("self",)).select_related("invoice").filter(pk=dispute_id).first()
    if row is None or row.closed_at is not None:
        raise DisputeNotFound
    require(actor, Action.PAYMENTS_HANDLE, party_id=row.invoice.party_id)
    row.note, row.outcome = _text(note, "note"), outcome.value
    row.closed_at, row.closed_by = clock.now(), actor.name[:120]
    row.save(update_fields=["note", "outcome", "closed_at", "closed_by"])
    _record(actor, "close_dispute", row.invoice, after={"number": row.invoice.number, "outcome": outcome.value})


def _text(text: str, field: str) -> str:
    plain = text.replace("\x00", "").strip()
    if not 0 < len(plain) <= LONGEST_REASON:
        raise InvalidDispute(f"from 1 to {LONGEST_REASON} letters", field=field)
    return plain


def _record(actor: Actor, what: str, row: Invoice, after: dict[str, str]) -> None:
    audit.record(actor=actor, action=f"billing.{what}", subject_kind="invoice", subject_id=row.pk, after=after)
