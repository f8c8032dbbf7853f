"""Below which price who of ours may not sell alone; none of it ever leaves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class ConcernKind(StrEnum):
    """Why an offer has to be allowed by another before it is sent."""

    BELOW_COST = "below_cost"
    BELOW_MARGIN = "below_margin"
    ABOVE_AUTHORITY = "above_authority"
    COST_UNKNOWN = "cost_unknown"


@dataclass(frozen=True, slots=True)
class Offered:
    """A price that is offered, with what it is judged by; amounts of a base unit in major units.

    price, usual  in the document's tax view; usual None: there is no other price to take off from
    rate          of the tax in it, a fraction; 0 where prices are net
    cost          without tax; None: not known
    """

    key: str
    price: Decimal
    usual: Decimal | None
    rate: Decimal
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Guard:
    """How far one may go down.

    least_margin  the least share of a net price to be left after the cost, a fraction; None: nobody asks
    authority     {role: the most that may be taken off the usual price, a fraction}; a role that is not in it: nothing
    asks_costs    whether goods whose cost nobody knows need a second look
    """

    least_margin: Decimal | None = None
    authority: Mapping[str, Decimal] = field(default_factory=dict)
    asks_costs: bool = False

    def most_off(self, roles: frozenset[str]) -> Decimal:
        """The most that somebody with these roles may take off: what the widest of them allows."""
        return max((self.authority[role] for role in roles if role in self.authority), default=Decimal(0))


LONGEST_KEPT_DAYS = 365
LONGEST_HELD_DAYS = 90


@dataclass(frozen=True, slots=True)
class PolicyView:
    """How a channel's quotes are held.

    least_margin  the least share of a net price to be left after the cost, a fraction; None: nobody asks
    keep_days     how long what was accepted may be ordered, at least
    hold_days     how long an offer may keep its goods in stock, at most; 0: it may not
    """

    least_margin: Decimal | None = None
    asks_costs: bool = False
    keep_days: int = 14
    hold_days: int = 7


@dataclass(frozen=True, slots=True)
class Concern:
    """Why an offer has to be allowed.

    share  the margin that is left, or what is taken off; None where it is not known
    limit  what it is held against
    """

    kind: ConcernKind
    key: str
    share: Decimal | None = None
    limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MarginView:
    """What is left of a price after the cost; None where the cost is not known, or nothing is asked for.

    price, cost  of a base unit in major units, without tax
    margin       a share of the price
    """

    key: str
    price: Decimal
    cost: Decimal | None
    margin: Decimal | None
