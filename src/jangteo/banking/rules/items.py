"""What a deposit is for, in orders and amounts."""

from collections.abc import Mapping, Sequence

from jangteo.banking.types import Proposal
from jangteo.banking.types.views import OpenEntry, OpenPart, Part
from jangteo.kernel.money import Money


def split(parts: Sequence[OpenPart], amount: Money) -> tuple[Part, ...]:
    """An amount over the orders of an entry: each gets what is due of it, the earlier first, until nothing is left.

    raises  ValueError for more than is due of all
    """
    found, left = [], amount
    for one in parts:
        given = min(left, one.due, key=lambda money: money.minor)
        if given.minor > 0:
            found.append(Part(one.order_id, given, one.charge_id))
            left -= given
    if left.minor > 0:
        raise ValueError(f"{left} of {amount} is more than is due")
    return tuple(found)


def parts_of(proposal: Proposal, entries: Mapping[str, OpenEntry]) -> tuple[Part, ...]:
    """What a proposal gives to each order.

    entries  {item: its entry}
    """
    return tuple(part for one in proposal.allocations for part in split(entries[one.item_id].parts, one.amount))
