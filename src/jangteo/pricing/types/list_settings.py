"""What a price list says of itself, and lists that contradict each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from jangteo.pricing.types.prices import AudienceKind


@dataclass(frozen=True, slots=True)
class ListSettings:
    """For whom a list is, how it ranks and when it holds.

    valid_until  excluded
    audiences    (kind, id of the channel, segment or party; None for everyone)
    """

    names: Mapping[str, str]
    priority: int
    valid_from: datetime | None
    valid_until: datetime | None
    merges: bool
    is_sale: bool
    audiences: frozenset[tuple[AudienceKind, UUID | None]]


@dataclass(frozen=True, slots=True)
class Rival:
    """A list of the same rank, and what a buyer of both would pay for a variant by either.

    one_way, other_way  unit prices at a quantity when this list, or the rival, is asked first; None for no price
    """

    code: str
    variant_id: UUID
    quantity: int
    one_way: Decimal | None
    other_way: Decimal | None
