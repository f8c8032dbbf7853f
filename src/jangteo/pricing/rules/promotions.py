"""Which promotions work on a cart: what is met, which sets are allowed, and which of them is the lowest."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from jangteo.pricing.rules.effects import Basket, Outcome, Prepared, chosen_places, prepare, rank, work
from jangteo.pricing.types import (
    BuyerFacts,
    CombineKind,
    Condition,
    CouponRefusal,
    ItemSelector,
    Promotion,
    RefusedCoupon,
)

type Gross = Callable[[Outcome], int]


@dataclass(frozen=True, slots=True)
class _Best:
    """The lowest of the allowed sets."""

    gross: int
    outcome: Outcome


def choose(
    basket: Basket, promotions: Sequence[Promotion], coupons: Sequence[str], buyer: BuyerFacts, gross: Gross
) -> tuple[Outcome, tuple[RefusedCoupon, ...]]:
    """The allowed set of promotions with the lowest total, and the codes that give nothing.

    coupons  codes as they were entered; a code twice counts once. Each is taken on top of those before it, and only
             if the total does not rise by it: rounding could make it
    gross    what an outcome costs in all, in minor units
    source   shared pricing scenario format, `combine`
    """
    now = [one for one in promotions if _date_refusal(one.condition, buyer.at) is None]
    met = [prepare(basket, one) for one in now if _holds(one.condition, basket, buyer)]
    by_code: dict[str, list[Prepared]] = defaultdict(list)
    for one in met:
        by_code[one.promotion.coupon].append(one)
    taken = by_code.pop("", [])
    best = _lowest(basket, taken, gross)
    entered = list(dict.fromkeys(coupons))
    for code in entered:
        if code not in by_code:
            continue
        tried = _lowest(basket, [*taken, *by_code[code]], gross)
        if tried.gross <= best.gross:
            taken, best = [*taken, *by_code[code]], tried
    working = {one.promotion.coupon for one in best.outcome.granted}
    refused = tuple(
        RefusedCoupon(code, _why_refused(code, promotions, set(by_code), buyer))
        for code in entered
        if code not in working
    )
    return best.outcome, refused


def _lowest(basket: Basket, met: Sequence[Prepared], gross: Gross) -> _Best:
    """Ties: one alone before sets, then the member with the higher priority, then the code."""
    found: tuple[tuple[object, ...], _Best] | None = None
    for order, chosen in _allowed_sets(met):
        outcome = work(basket, chosen)
        cost = gross(outcome)
        key = (cost, *order)
        if found is None or key < found[0]:
            found = key, _Best(cost, outcome)
    assert found is not None  # the set without groups and alones is always allowed
    return found[1]


def _allowed_sets(met: Sequence[Prepared]) -> Iterator[tuple[tuple[object, ...], list[Prepared]]]:
    """All met `always` plus one met member of each group; or one `alone`; each with its place among equals."""
    kinds: dict[CombineKind, list[Prepared]] = defaultdict(list)
    groups: dict[str, list[Prepared]] = defaultdict(list)
    for one in met:
        kinds[one.promotion.combine].append(one)
        if one.promotion.combine == CombineKind.GROUP:
            groups[one.promotion.group].append(one)
    for one in kinds[CombineKind.ALONE]:
        yield (0, (rank(one.promotion),)), [one]
    for members in product(*(groups[name] for name in sorted(groups))):
        yield (1, tuple(rank(one.promotion) for one in members)), [*kinds[CombineKind.ALWAYS], *members]


def _why_refused(code: str, promotions: Iterable[Promotion], met: Iterable[str], buyer: BuyerFacts) -> CouponRefusal:
    own = [one for one in promotions if one.coupon == code]
    if not code or not own:
        return CouponRefusal.UNKNOWN
    if code in met:
        return CouponRefusal.NOT_COMBINED
    dates = [_date_refusal(one.condition, buyer.at) for one in own]
    if None in dates:
        return CouponRefusal.NOT_MET
    return CouponRefusal.NOT_YET if CouponRefusal.NOT_YET in dates else CouponRefusal.EXPIRED


def _date_refusal(condition: Condition, at: datetime | None) -> CouponRefusal | None:
    if at is not None and condition.starts is not None and at < condition.starts:
        return CouponRefusal.NOT_YET
    if at is not None and condition.ends is not None and at >= condition.ends:
        return CouponRefusal.EXPIRED
    return None


def _holds(condition: Condition, basket: Basket, buyer: BuyerFacts) -> bool:
    """Whether all but the dates holds."""
    asked: Mapping[str, bool] = {
        "channel": condition.channel is None or condition.channel == buyer.channel,
        "segment": condition.segment is None or condition.segment in buyer.segments,
        "account": condition.account is None or condition.account in buyer.accounts,
        "first_order": condition.first_order is None or condition.first_order == buyer.first_order,
        "hook": condition.hook is None or condition.hook in buyer.hooks_met,
        "weekdays": not condition.weekdays or (buyer.at is not None and buyer.at.weekday() in condition.weekdays),
        "subtotal": condition.subtotal_at_least is None
        or sum(basket.subtotals[place] for place in basket.counted) >= condition.subtotal_at_least,
        "quantity": condition.quantity_of is None
        or _quantity_of(basket, condition.quantity_of) >= condition.quantity_at_least,
    }
    return all(asked.values())


def _quantity_of(basket: Basket, selector: ItemSelector) -> int:
    return sum(basket.lines[place].quantity for place in chosen_places(basket, selector))
