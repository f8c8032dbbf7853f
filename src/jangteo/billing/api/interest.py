"""Notes of late interest for programs of a buyer: those that are open stand with what is owed, each has its paper."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Field

from jangteo.billing import services
from jangteo.billing.api.door import router
from jangteo.billing.types.charges import ChargeState, ChargeSummary
from jangteo.channels.api import entering, entry_of
from jangteo.kernel import clock
from jangteo.kernel.api import MoneyView, Schema, money_view
from jangteo.kernel.types import Action


class InterestNoteOut(Schema):
    """Late interest that was charged."""

    number: str = Field(examples=["INT-KR1-2026-000007"])
    state: ChargeState
    issued_on: date
    due_on: date
    amount: MoneyView
    paid: MoneyView
    waived: MoneyView
    open: MoneyView = Field(description="Still to be paid.")


@router.get("/channels/{channel}/interest-notes/{number}/pdf", response={200: None}, summary="Take a note as PDF")
@entering(Action.MONEY_SEE)
def read_interest_note_pdf(request: HttpRequest, channel: str, number: str) -> HttpResponse:
    """The paper, in the language of the request."""
    _here, actor = entry_of(request)
    language = "en" if (get_language() or "").startswith("en") else "ko"
    data = services.render_charge(actor=actor, number=number, language=language)
    return HttpResponse(data, content_type="application/pdf")


def interest_facts(one: ChargeSummary) -> dict[str, Any]:
    """A note as lists tell of it."""
    return {
        "number": one.number,
        "state": one.state(clock.today()),
        "issued_on": one.issued_on,
        "due_on": one.due_on,
        "amount": money_view(one.amount),
        "paid": money_view(one.paid),
        "waived": money_view(one.waived),
        "open": money_view(one.open),
    }
