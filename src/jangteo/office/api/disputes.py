"""Disputes: what a buyer says is not right on an invoice, and how it ended."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from jangteo.billing import services
from jangteo.billing.errors import DisputeNotFound
from jangteo.billing.selectors.invoices import get_invoice
from jangteo.billing.selectors.overdue import list_disputes
from jangteo.billing.types.collecting import LONGEST_REASON, DisputeOutcome
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.door import note, staff, staff_actor

router = Router()
DISPUTES = "/invoices/{number}/disputes"


class DisputeOut(Schema):
    """What somebody says is not right; closed, it has an outcome."""

    id: UUID
    reason: str = Field(examples=["Two of the twelve mugs were chipped."])
    opened_at: datetime
    opened_by: str = Field(examples=["유도현"])
    is_by_buyer: bool = Field(description="False: staff said it for them.")
    closed_at: datetime | None
    closed_by: str
    outcome: DisputeOutcome | None = Field(description="Null: it is open, and nobody is reminded of the invoice.")
    note: str = Field(description="What was found out.")


class DisputesOut(Schema):
    """The disputes about an invoice, the newest first."""

    items: list[DisputeOut]


class DisputeIn(Strict):
    """What is not right."""

    reason: Text = Field(min_length=1, max_length=LONGEST_REASON, examples=["Two of the twelve mugs were chipped."])


class DisputeEndIn(Strict):
    """How it ended; what is credited goes by a refund of the order."""

    outcome: DisputeOutcome = Field(examples=["credited"])
    note: Text = Field(min_length=1, max_length=LONGEST_REASON, examples=["They were: two are refunded."])


@router.get(DISPUTES, response=DisputesOut, summary="List disputes about an invoice")
@staff(Action.PAYMENTS_HANDLE)
def list_invoice_disputes(request: HttpRequest, number: str) -> DisputesOut:
    """What was said of it, open or closed."""
    return _disputes(_invoice(request, number))


@router.post(DISPUTES, response={201: DisputesOut}, summary="Dispute an invoice for its buyer")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def open_dispute(request: HttpRequest, number: str, body: DisputeIn) -> Status[DisputesOut]:
    """Nobody is reminded of it until it is closed; it ages on."""
    invoice_id = _invoice(request, number)
    services.open_dispute(invoice_id=invoice_id, reason=body.reason, actor=staff_actor(request))
    return Status(201, _disputes(invoice_id))


@router.post(f"{DISPUTES}/{{dispute_id}}/end", response=DisputesOut, summary="Close a dispute")
@staff(Action.PAYMENTS_HANDLE)
def close_dispute(request: HttpRequest, number: str, dispute_id: UUID, body: DisputeEndIn) -> DisputesOut:
    """What is still owed is reminded of again."""
    invoice_id = _invoice(request, number)
    if dispute_id not in {one.id for one in list_disputes([invoice_id])}:
        raise DisputeNotFound
    services.close_dispute(dispute_id=dispute_id, outcome=body.outcome, note=body.note, actor=staff_actor(request))
    return _disputes(invoice_id)


def _invoice(request: HttpRequest, number: str) -> UUID:
    summary = get_invoice(staff_actor(request), number).summary
    note(request, "disputes of a buyer", [summary.party_id or summary.id])
    return summary.id


def _disputes(invoice_id: UUID) -> DisputesOut:
    return DisputesOut(items=[DisputeOut.model_validate(one) for one in list_disputes([invoice_id])])
