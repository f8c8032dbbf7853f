"""Summing up what a replay found."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from jangteo.insights.types import Replayed, ReplayedPart
from jangteo.kernel.money import Money
from jangteo.pricing.types import ChannelMove, Margin, Report, ReportPart, Sums

BIGGEST = 10


def report(
    orders: ReplayedPart, carts: ReplayedPart, *, currency: str, at: datetime, assumptions: Iterable[str]
) -> Report:
    """A replay in figures that JSON can hold, amounts as decimal strings; names nobody.

    Channels are told of orders only; buyers of orders and carts.
    """
    touched = [one for one in (*orders.found, *carts.found) if one.difference]
    return {
        "at": at.isoformat(),
        "currency": currency,
        "orders": _part(orders, currency),
        "carts": _part(carts, currency),
        "buyers": len({one.buyer for one in touched}),
        "by_channel": _by_channel(orders.found, currency),
        "margin": margin(orders.found, currency),
        "assumptions": list(assumptions),
    }


def margin(found: Iterable[Replayed], currency: str) -> Margin | None:
    """What is left of goods after what they cost the seller, of those of which that is known; None: of none."""
    known = [(one.net, one.cost) for one in found if one.cost is not None]
    if not known:
        return None
    cost = sum(cost for _, cost in known)
    before, after = (sum(net[run] for net, _ in known) - cost for run in (0, 1))
    return {"before": _text(before, currency), "after": _text(after, currency), "of": len(known)}


def _part(part: ReplayedPart, currency: str) -> ReportPart:
    touched = [one for one in part.found if one.difference]
    biggest = sorted(touched, key=lambda one: (-abs(one.difference), one.what))[:BIGGEST]
    return {
        "looked_at": len(part.found),
        "left_out": part.left_out,
        "touched": len(touched),
        **_sums(part.found, currency),
        "biggest": [{"what": one.what, **_sums([one], currency)} for one in biggest],
    }


def _by_channel(found: Sequence[Replayed], currency: str) -> list[ChannelMove]:
    touched: dict[str, list[int]] = defaultdict(list)
    for one in found:
        if one.difference:
            touched[one.channel].append(one.difference)
    return [
        {"channel": code, "touched": len(own), "difference": _text(sum(own), currency)}
        for code, own in sorted(touched.items())
    ]


def _sums(found: Sequence[Replayed], currency: str) -> Sums:
    before, after = sum(one.before for one in found), sum(one.after for one in found)
    return {
        "before": _text(before, currency),
        "after": _text(after, currency),
        "difference": _text(after - before, currency),
    }


def _text(minor: int, currency: str) -> str:
    return str(Money(minor, currency).to_decimal())
