from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from jangteo.catalog.types import ContentUnit, Denial, VariantId, Viewer
from jangteo.channels.types import LadderKind, ListPolicy
from jangteo.kernel.money import Money, RoundingMode, TaxAt, UnitPrice
from jangteo.kernel.types import PartyId
from jangteo.pricing.types.agreed import Agreed


class AudienceKind(StrEnum):
    """Whom a price list is for, from the least to the most specific."""

    EVERYONE = "everyone"
    CHANNEL = "channel"
    SEGMENT = "segment"
    PARTY = "party"


class ListRefusal(StrEnum):
    """Why a list that has the SKU gave no price; the words of the scenario format."""

    OTHER_BUYER = "other_buyer"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    LOWER_PRIORITY = "lower_priority"
    NOT_MERGED = "not_merged"
    DEARER = "dearer"
    OTHER_TAX_VIEW = "other_tax_view"


class BoundKind(StrEnum):
    """Which agreed limit holds a price that its base would take beyond."""

    FLOOR = "floor"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class Bound:
    """Unit prices from `floor` to `cap`, in major units; None leaves that side open."""

    floor: Decimal | None = None
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """How a document computes: its currency, tax view, rounding, and how lists and steps work in it.

    mode    governs every rounding, mirrored for negative amounts
    tax_at  of what the tax is rounded
    """

    currency: str
    prices_include_tax: bool
    mode: RoundingMode = RoundingMode.HALF_UP
    tax_at: TaxAt = TaxAt.LINE
    policy: ListPolicy = ListPolicy.FIRST
    ladder: LadderKind = LadderKind.ALL_UNITS


@dataclass(frozen=True, slots=True)
class PriceContext:
    """All that a price depends on besides SKU and quantity.

    party_ids  the buyer and the units above, nearest first: contracts come down the tree
    viewer  whose eyes: what they may not see has no price; None sees all
    destination  the country it goes to; empty: the channel's own
    is_company   whether a company buys, for tax; None: as the buyer's party says
    agreed  prices that were agreed for this purchase, in place of all lists, rules and promotions
    """

    channel_id: UUID
    country: str
    party_ids: tuple[PartyId, ...]
    at: datetime
    terms: Terms
    viewer: Viewer | None = None
    channel_code: str = ""
    destination: str = ""
    is_company: bool | None = None
    agreed: Agreed | None = None


@dataclass(frozen=True, slots=True)
class CandidateList:
    """A price list that has the variant.

    steps       {from this quantity of base units on: unit price}
    merges      whether it may mix with others where lists are merged
    is_sale     its prices are reduced: what the buyer would otherwise pay is their reference
    is_for_us   whether its audience fits the buyer; the database asks only for those
    held        {from quantity: the bound that holds the step's price}
    """

    code: str
    names: Mapping[str, str]
    audience: AudienceKind
    priority: int
    includes_tax: bool
    valid_from: datetime | None
    valid_until: datetime | None
    steps: Mapping[int, Decimal]
    merges: bool = True
    is_sale: bool = False
    is_for_us: bool = True
    held: Mapping[int, "BoundKind"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a quantity ladder, in the channel's tax view, and the list that gave it."""

    from_quantity: int
    unit: UnitPrice
    list_code: str = ""


def _reached(ladder: tuple[Step, ...], quantity: int) -> Step | None:
    below = [step for step in ladder if step.from_quantity <= quantity]
    return below[-1] if below else None


@dataclass(frozen=True, slots=True)
class PriceOffer:
    """What one variant costs this buyer at any quantity.

    list_code  of the list that gave the lowest step
    ladder     ascending; empty when there is no price, or none that this buyer may see
    sources    {list: what `because` says of it} where several lists gave steps, or steps of `was`
    was        the ladder this buyer would get without sale lists; empty when no sale list gave a step
    sale_lists which of the lists that gave steps are sale lists
    is_hidden  the price may not be seen, whether or not there is one
    denial     what an assortment denies this buyer: they may not buy it
    """

    variant_id: VariantId
    list_code: str
    ladder: tuple[Step, ...]
    because: Mapping[str, Any]
    is_hidden: bool = False
    denial: Denial | None = None
    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    was: tuple[Step, ...] = ()
    sale_lists: frozenset[str] = frozenset()

    @property
    def is_priced(self) -> bool:
        return bool(self.ladder)

    @property
    def on_sale(self) -> bool:
        """Whether a sale list gave the lowest step, and it is cheaper than what the buyer would otherwise pay."""
        return bool(self.ladder) and self.is_reduced(self.ladder[0].from_quantity)

    def is_reduced(self, quantity: int) -> bool:
        """Whether at this quantity a sale list gave the price, and it is cheaper than without."""
        return self.reference(quantity) is not None

    def reference(self, quantity: int) -> UnitPrice | None:
        """What each would otherwise cost at this quantity, where that is above the sale price it costs."""
        step, otherwise = self.step_for(quantity), _reached(self.was, quantity)
        if step is None or otherwise is None or step.list_code not in self.sale_lists:
            return None
        return otherwise.unit if otherwise.unit.value > step.unit.value else None

    def step_for(self, quantity: int) -> Step | None:
        """The reached step, None below the lowest one."""
        return _reached(self.ladder, quantity)

    def next_step(self, quantity: int) -> Step | None:
        """The next cheaper step above `quantity`, if there is one."""
        return next((step for step in self.ladder if step.from_quantity > quantity), None)


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price to set: a unit price from a quantity of base units on.

    since  when it begins to hold; None: now, or since ever where the list had no such step
    until  when it ends to hold, this moment excluded; None: it stays
    """

    variant_id: UUID
    unit_price: Decimal
    min_quantity: int = 1
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a list's steps come of another's: each × `times`, to the nearest multiple of `round_to` (major units)."""

    base_code: str
    times: Decimal
    round_to: Decimal


@dataclass(frozen=True, slots=True)
class PricePeriod:
    """A unit price that holds from a moment until another, which is out; None is without beginning or end."""

    unit_price: Decimal
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldSteps:
    """A list that concerns a buyer, with every price it has had of a variant.

    head     the list as it stands, its `steps` empty
    periods  {from quantity: unit prices, each from when until when it held and was known}
    chain    how the steps come of these where it is derived
    bound    between what they stay, as agreed now; floors and caps have no memory
    """

    head: CandidateList
    periods: Mapping[int, Sequence[PricePeriod]]
    chain: Sequence[Sequence[str]] = ()
    bound: Bound | None = None


@dataclass(frozen=True, slots=True)
class ContentPrice:
    """What so many of a measure cost: 23,333 won per 100 ml."""

    price: Money
    amount: int
    unit: ContentUnit


@dataclass(frozen=True, slots=True)
class RetailPrice:
    """What a shopper usually pays for one, tax included, and the same without its tax, exactly (major units)."""

    gross: UnitPrice
    excluding_tax: Decimal


@dataclass(frozen=True, slots=True)
class ListedPrice:
    """A price as it stands in a list, for those who edit it."""

    list_code: str
    variant_id: UUID
    min_quantity: int
    unit: UnitPrice
    includes_tax: bool


@dataclass(frozen=True, slots=True)
class StandingLadder:
    """What a list asks now: {from quantity: unit price}, which of them a bound holds, and the bound."""

    steps: Mapping[int, UnitPrice]
    held: Mapping[int, BoundKind]
    bound: Bound


@dataclass(frozen=True, slots=True)
class PriceListView:
    """A price list as staff see it.

    audiences    (kind, id of the channel, segment or party; None for everyone)
    price_count  rows in it, 0 when nobody counted
    is_sale      its prices are reduced
    derived_from code of the list whose steps × `times`, to the nearest `round_to`, are this one's; or empty
    is_bounded   some of its prices have a floor or a cap
    """

    id: UUID
    code: str
    names: Mapping[str, str]
    currency: str
    includes_tax: bool
    priority: int
    valid_from: datetime | None
    valid_until: datetime | None
    audiences: tuple[tuple[AudienceKind, UUID | None], ...]
    price_count: int = 0
    merges: bool = True
    is_sale: bool = False
    derived_from: str = ""
    times: Decimal | None = None
    round_to: Decimal | None = None
    is_bounded: bool = False


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One price of a step of a list, and when it holds."""

    price_list: PriceListView
    variant_id: UUID
    min_quantity: int
    period: PricePeriod

    @property
    def unit(self) -> UnitPrice:
        return UnitPrice(self.period.unit_price, self.price_list.currency)


@dataclass(frozen=True, slots=True)
class KnownPrice:
    """A price as it was known from a moment until another."""

    min_quantity: int
    period: PricePeriod
    known_from: datetime
    known_until: datetime
