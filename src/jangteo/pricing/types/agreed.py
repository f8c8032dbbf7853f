"""Prices that were agreed for one purchase, in place of all lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from jangteo.kernel.money import Money


@dataclass(frozen=True, slots=True)
class AgreedPrice:
    """What each of exactly so many base units costs, in major units and the document's tax view."""

    variant_id: UUID
    quantity: int
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """What is agreed.

    number    by which it is told, as "Q261127-000001"
    freight   what sending comes to, in the document's tax view; None: what the channel takes
    taxed_at  whose rates, rules and certificates hold: the day of the offer
    until     excluded; from then on it has no price
    """

    number: str
    currency: str
    prices_include_tax: bool
    prices: tuple[AgreedPrice, ...]
    freight: Money | None
    taxed_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement as prices are worked out by it; `prices` by variant."""

    id: UUID
    number: str
    prices_include_tax: bool
    prices: Mapping[UUID, AgreedPrice]
    freight: Money | None
    taxed_at: datetime
    until: datetime
