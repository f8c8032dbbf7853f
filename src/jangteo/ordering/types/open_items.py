"""Orders that await money, as whoever looks for it needs them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order, as a payer may know it.

    party_id      whose debt it is: who pays, else who is billed, else the buyer; None: a guest's
    names         by which a payer may be called
    due           what is still awaited; zero: nothing is
    deposit_code  what the payer was asked to write
    """

    id: UUID
    number: str
    party_id: PartyId | None
    names: tuple[str, ...]
    due: Money
    deposit_code: str
    placed_on: date
