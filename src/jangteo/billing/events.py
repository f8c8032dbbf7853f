from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from jangteo.kernel.events import Event
from jangteo.kernel.money import Money


@dataclass(frozen=True, slots=True)
class InvoiceIssued(Event):
    """An invoice or a credit note was issued; `kind` says which."""

    name: ClassVar[str] = "billing.invoice_issued"
    invoice_id: UUID
    kind: str
    number: str
    party_id: UUID | None
    at: datetime
    gross: Money


@dataclass(frozen=True, slots=True)
class InterestCharged(Event):
    """Late interest was charged by a note of its own."""

    name: ClassVar[str] = "billing.interest_charged"
    charge_id: UUID
    number: str
    party_id: UUID
    at: datetime
    amount: Money
