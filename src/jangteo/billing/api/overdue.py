"""What of a buyer's is past its day, and saying that an invoice is not right, for programs."""

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Field, Status

from jangteo.billing import services
from jangteo.billing.api.door import router
from jangteo.billing.errors import InvoiceNotFound
from jangteo.billing.selectors.collecting import get_policy
from jangteo.billing.selectors.invoices import get_invoice
from jangteo.billing.selectors.overdue import list_disputes, list_overdue
from jangteo.billing.types.collecting import LONGEST_REASON, DisputeView, OverdueInvoice
from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import MoneyView, Schema, Strict, Text, money_view
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action


class ToldDisputeOut(Schema):
    """What is said not to be right; while it is looked into nobody is reminded of the invoice."""

    reason: str = Field(examples=["Two of the twelve mugs were chipped."])
    opened_at: datetime


class OwnOverdueOut(Schema):
    """An invoice of which something is past its day."""

    number: str = Field(examples=["INV-KR1-2026-000042"])
    due_on: date = Field(description="Of the oldest part that is not paid.")
    days_late: int = Field(examples=[12])
    overdue: MoneyView = Field(description="What of it is past its day.")
    open: MoneyView = Field(description="All that is still to be paid of it.")
    interest: MoneyView = Field(description="Late interest so far that was not charged yet.")
    dispute: ToldDisputeOut | None = Field(description="Null: nothing is said to be wrong.")


class OwnOverduesOut(Schema):
    """What is past its day, the longest first."""

    late_rate: str = Field(description="Late interest a year, a fraction.", examples=["0.06"])
    items: list[OwnOverdueOut]


class DisputeTold(Strict):
    """What is not right."""

    reason: Text = Field(min_length=1, max_length=LONGEST_REASON, examples=["Two of the twelve mugs were chipped."])


@router.get("/channels/{channel}/overdue-invoices", response=OwnOverduesOut, summary="See what is overdue")
@entering(Action.MONEY_SEE)
def read_overdue(request: HttpRequest, channel: str) -> OwnOverduesOut:
    """Invoices past their day of whom the caller acts for and the units below."""
    _here, actor = entry_of(request)
    if actor.party_id is None or not allows(actor, Action.MONEY_SEE, party_id=actor.party_id):
        raise InvoiceNotFound
    rate = get_policy().late_rate
    found = list_overdue(rate=rate, party_ids={actor.party_id, *actor.unit_ids})
    return OwnOverduesOut(late_rate=f"{rate.normalize():f}", items=[_overdue(one) for one in found])


@router.post(
    "/channels/{channel}/invoices/{number}/disputes", response={201: ToldDisputeOut}, summary="Dispute an invoice"
)
@entering(Action.MONEY_SEE, has_key=True)
def tell_dispute(request: HttpRequest, channel: str, number: str, body: DisputeTold) -> Status[ToldDisputeOut]:
    """Say what is not right: we look into it, and don't remind of it meanwhile."""
    _here, actor = entry_of(request)
    invoice_id = get_invoice(actor, number).summary.id
    services.open_dispute(invoice_id=invoice_id, reason=body.reason, actor=actor)
    return Status(201, _dispute(list_disputes([invoice_id], only_open=True)[0]))


def _overdue(one: OverdueInvoice) -> OwnOverdueOut:
    return OwnOverdueOut(
        number=one.number,
        due_on=one.due_on,
        days_late=one.days_late,
        overdue=money_view(one.overdue),
        open=money_view(one.left),
        interest=money_view(one.interest),
        dispute=_dispute(one.dispute) if one.dispute else None,
    )


def _dispute(one: DisputeView) -> ToldDisputeOut:
    return ToldDisputeOut(reason=one.reason, opened_at=one.opened_at)
