"""What shows that a sale is taxed at zero."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from jangteo.kernel.money import Money


class EvidenceKind(StrEnum):
    """The documents that show it; TAXED: none came, and it is invoiced with tax by decision."""

    EXPORT_DECLARATION = "export_declaration"
    LOCAL_LETTER_OF_CREDIT = "local_letter_of_credit"
    PURCHASE_CONFIRMATION = "purchase_confirmation"
    TAXED = "taxed"


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The evidence of an order."""

    order_id: UUID
    kind: EvidenceKind
    number: str
    on: date
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WaitingForEvidence:
    """An order of which something left and waits for its evidence.

    left_on  the first day
    due_on   the last day for its tax document: the tenth of the next month, moved by holidays
    """

    order_id: UUID
    number: str
    buyer_id: UUID | None
    buyer_name: str
    gross: Money
    left_on: date
    due_on: date

    def is_late(self, today: date) -> bool:
        """Whether the last day is over."""
        return self.due_on < today
