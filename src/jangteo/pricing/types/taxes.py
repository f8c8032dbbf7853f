"""How something is taxed, and who or what is taxed otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID


class TaxCategory(StrEnum):
    """Why a rate is what it is, by the codes of UN/CEFACT 5305 that EN 16931 uses (BT-118, BT-151)."""

    STANDARD = "S"
    ZERO_RATED = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    INTRA_COMMUNITY = "K"
    EXPORT = "G"
    OUTSIDE = "O"


class TaxedBuyer(StrEnum):
    """Which buyers a rule of a destination is for."""

    ANY = "any"
    COMPANY = "company"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class UsualTax:
    """What a tax code comes to in a country where nothing else is said; `rate` is a fraction."""

    rate: Decimal
    category: TaxCategory


@dataclass(frozen=True, slots=True)
class TaxRateView:
    """A rate as it is kept: from when on a code has it in a country."""

    country: str
    code: str
    rate: Decimal
    category: TaxCategory
    valid_from: datetime
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TaxCertificate:
    """A paper by which a buyer, and the units below it, are taxed otherwise in the seller's country.

    codes         the tax codes it names; empty: all that bear tax
    valid_until   excluded; None: until it is revoked
    party_name    of whom it is, where staff look at it
    """

    id: UUID
    party_id: UUID
    country: str
    category: TaxCategory
    codes: frozenset[str]
    number: str
    issued_by: str
    valid_from: datetime
    valid_until: datetime | None = None
    revoked_at: datetime | None = None
    party_name: str = ""

    def is_valid(self, at: datetime) -> bool:
        """Whether it counts at a moment."""
        has_begun = self.valid_from <= at and (self.valid_until is None or at < self.valid_until)
        return has_begun and (self.revoked_at is None or at < self.revoked_at)


@dataclass(frozen=True, slots=True)
class TaxDestination:
    """How goods are taxed that leave the seller's country.

    country      the seller's
    destination  where they go; empty: anywhere abroad that has no rule of its own
    category     what becomes of the tax; None: the destination's own rates stand in place of the usual ones
    """

    country: str
    destination: str
    buyer: TaxedBuyer
    category: TaxCategory | None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Treatment:
    """That a tax code is taxed otherwise than usual.

    rate     the destination's, as a fraction; None: the tax that would be is left off
    because  "by" ("certificate" or "destination"), and what names it
    """

    category: TaxCategory
    rate: Decimal | None
    because: Mapping[str, Any]

    @property
    def leaves_off(self) -> bool:
        return self.rate is None


@dataclass(frozen=True, slots=True)
class TaxFacts:
    """All that decides how one buyer is taxed at a destination.

    usual, abroad  {tax code: what it comes to} in the seller's country, and in the destination
    """

    usual: Mapping[str, UsualTax]
    abroad: Mapping[str, UsualTax] = field(default_factory=dict)
    certificates: tuple[TaxCertificate, ...] = ()
    destinations: tuple[TaxDestination, ...] = ()


@dataclass(frozen=True, slots=True)
class TaxBook:
    """What `rules.quote` takes: usual rates with their categories, and what is treated otherwise, by tax code."""

    rates: Mapping[str, Decimal]
    categories: Mapping[str, TaxCategory] = field(default_factory=dict)
    treatments: Mapping[str, Treatment] = field(default_factory=dict)
