"""What may be taken off invoices for paying them early."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from jangteo.kernel.money import Money


@dataclass(frozen=True, slots=True)
class EarlyShare:
    """An order's part of an invoice.

    owed    gross less credit notes, in minor units
    offers  (last day, minor units) of each discount that may still be granted on it
    granted what was, in minor units
    """

    invoice_id: UUID
    number: str
    due_on: date
    owed: int
    offers: tuple[tuple[date, int], ...] = ()
    granted: int = 0


@dataclass(frozen=True, slots=True)
class EarlyGrant:
    """What is taken off an order's part of an invoice; the money for it was there by a day."""

    share: EarlyShare
    minor: int
    by: date


@dataclass(frozen=True, slots=True)
class EarlyOffer:
    """What would settle all open invoices of an order, if it is there by a day."""

    amount: Money
    by: date
