"""Credit notes by hand: amounts that are taken off an invoice of which nothing comes back."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Status
from pydantic import StrictInt

from jangteo.billing.selectors.invoices import get_invoice
from jangteo.billing.services import credit_invoice
from jangteo.kernel.api import MoneyView, MoneyWire, Schema, Strict, money_view
from jangteo.kernel.types import Action
from jangteo.office.api.door import Why, note, staff, staff_actor
from jangteo.office.api.rows import refuse_twice

router = Router()
MOST_LINES, LAST_POSITION = 500, 100_000


class CreditedLineIn(Strict):
    """What is taken off a line of an invoice."""

    position: Annotated[StrictInt, Field(ge=1, le=LAST_POSITION, description="Of the line, from 1.", examples=[1])]
    amount: MoneyWire = Field(description="Gross.")


class CreditIn(Strict):
    """Amounts taken off an invoice that is not paid."""

    lines: list[CreditedLineIn] = Field(min_length=1, max_length=MOST_LINES)
    why: Why = Field(examples=["Half of the glaze is another shade."])


class CreditMade(Schema):
    """The credit notes that were issued, one for each order on the invoice, and what is still owed on it."""

    credit_notes: list[str] = Field(examples=[["CN-KR-2026-000042"]])
    open: MoneyView


@router.post("/invoices/{number}/credits", response={201: CreditMade}, summary="Credit amounts of an invoice")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def credit_lines_of_invoice(request: HttpRequest, number: str, body: CreditIn) -> Status[CreditMade]:
    """Of one on account that is not paid: what is owed is less, nothing is paid out and nothing comes back."""
    actor = staff_actor(request)
    refuse_twice([one.position for one in body.lines], "position")
    amounts = {one.position: one.amount.to_money() for one in body.lines}
    made = credit_invoice(number=number, amounts=amounts, actor=actor, why=body.why)
    now = get_invoice(actor, number).summary
    note(request, "invoice", [now.party_id or now.id])
    return Status(201, CreditMade(credit_notes=made, open=money_view(now.open)))
