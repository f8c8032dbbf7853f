"""What a number of units costs on a ladder; derived ladders."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from jangteo.catalog.types import VariantId
from jangteo.kernel.money import UNIT_PRICE_DECIMALS, RoundingMode, UnitPrice, round_ratio
from jangteo.pricing.types import Bound, BoundKind, LadderKind, LineRequest, PriceOffer, Step, Terms


def exact_unit(offer: PriceOffer, total: int, kind: LadderKind) -> Fraction | None:
    """What each of `total` units costs, in major units, exactly; None below the lowest step.

    all units    the reached step's price
    incremental  the average of units that each have their own step's price; units below the lowest step pay its price
    """
    step = offer.step_for(total)
    if step is None:
        return None
    if kind == LadderKind.ALL_UNITS:
        return Fraction(step.unit.value)
    return _climbed(offer.ladder, total) / total


def otherwise_unit(offer: PriceOffer, total: int, kind: LadderKind) -> Fraction | None:
    """What each of `total` units would cost without sale lists, exactly, where a sale list gives less."""
    if not offer.was:
        return None
    counted = offer.ladder if kind == LadderKind.INCREMENTAL else [offer.step_for(total)]
    if not any(step and step.from_quantity <= total and step.list_code in offer.sale_lists for step in counted):
        return None
    own, otherwise = exact_unit(offer, total, kind), exact_unit(replace(offer, ladder=offer.was), total, kind)
    return otherwise if own is not None and otherwise is not None and otherwise > own else None


def counted(lines: Collection[LineRequest]) -> dict[VariantId, int]:
    """{variant: how many units reach its steps}: those of its SKU in the whole cart, or of everything of its mix."""
    totals: dict[VariantId | str, int] = defaultdict(int)
    for line in lines:
        totals[line.mix or line.variant_id] += line.quantity
    return {line.variant_id: totals[line.mix or line.variant_id] for line in lines}


def told_on_sale(
    lines: Sequence[LineRequest], offers: Mapping[VariantId, PriceOffer], kind: LadderKind
) -> list[LineRequest]:
    """The lines, marked where a sale list gives the price at the cart's quantity: promotions may leave those out."""
    reduced = {pk for pk, total in counted(lines).items() if otherwise_unit(offers[pk], total, kind) is not None}
    return [replace(line, on_sale=line.on_sale or line.variant_id in reduced) for line in lines]


def _climbed(ladder: Sequence[Step], total: int) -> Fraction:
    sum_, began = Fraction(0), 0
    for number, step in enumerate(ladder):
        is_last = number + 1 == len(ladder) or ladder[number + 1].from_quantity > total
        ends = total if is_last else ladder[number + 1].from_quantity - 1
        sum_ += (ends - began) * Fraction(step.unit.value)
        began = ends
        if is_last:
            break
    return sum_


def shown_unit(exact: Fraction, terms: Terms) -> UnitPrice:
    """An exact unit price as it is shown: to six decimals.

    rounds  once, by the document's mode
    """
    scaled = exact * 10**UNIT_PRICE_DECIMALS
    value = round_ratio(scaled.numerator, scaled.denominator, terms.mode)
    return UnitPrice(Decimal(value).scaleb(-UNIT_PRICE_DECIMALS), terms.currency)


def along_chain(
    base: Mapping[int, Decimal], chain: Sequence[Sequence[str]], mode: RoundingMode
) -> Mapping[int, Decimal]:
    """A derived list's steps from those of the list at the root of its bases.

    chain  [times, round to] of each derivation in turn
    """
    for times, round_to in chain:
        base = derived_steps(base, Decimal(times), Decimal(round_to), mode)
    return base


def derived_steps(
    base: Mapping[int, Decimal], times: Decimal, round_to: Decimal, mode: RoundingMode
) -> dict[int, Decimal]:
    """Each step of another list × `times`, to the nearest multiple of `round_to`.

    round_to  above zero, in major units
    rounds    each step once, by `mode`
    """
    steps = {}
    for quantity, price in base.items():
        ratio = Fraction(price) * Fraction(times) / Fraction(round_to)
        steps[quantity] = round_ratio(ratio.numerator, ratio.denominator, mode) * round_to
    return steps


def within_bound(steps: Mapping[int, Decimal], bound: Bound) -> tuple[dict[int, Decimal], dict[int, BoundKind]]:
    """Steps no lower than the floor and no higher than the cap, and {from quantity: which of them acted}.

    bound  its floor is not above its cap

    >>> within_bound({1: Decimal(900), 10: Decimal(700)}, Bound(Decimal(750), Decimal(850)))[0]
    {1: Decimal('850'), 10: Decimal('750')}
    """
    kept, held = dict(steps), {}
    for quantity, price in steps.items():
        if bound.floor is not None and price < bound.floor:
            kept[quantity], held[quantity] = bound.floor, BoundKind.FLOOR
        elif bound.cap is not None and price > bound.cap:
            kept[quantity], held[quantity] = bound.cap, BoundKind.CAP
    return kept, held
