"""What counts against a credit line, and whether it may rise; the table is in docs/explanation/credit.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jangteo.credit.errors import InvalidExposure
from jangteo.credit.types import (
    LARGEST_MINOR,
    LONGEST_KEY,
    CheckStage,
    CreditRefusal,
    Exposure,
    LineChange,
    LineState,
    MoveStage,
    UseDraft,
)
from jangteo.kernel.money import Money, RoundingMode, currency_digits, round_ratio

_REACHED: Mapping[CheckStage, int] = {CheckStage.ORDER: 0, CheckStage.RELEASE: 1, CheckStage.SHIP: 2}
BUCKETS = ("ordered", "shipped", "invoiced", "unapplied")


@dataclass(frozen=True, slots=True)
class Standing:
    """A document's exposure in some currency and how far it has come."""

    exposure: Exposure
    reached: CheckStage


def check_uses(uses: Sequence[UseDraft], stage: MoveStage, key: str) -> None:
    """Refuse figures that no document can have.

    raises  InvalidExposure naming the field
    """
    if not 0 < len(key) <= LONGEST_KEY or "\x00" in key:
        raise InvalidExposure(f"a key has 1 to {LONGEST_KEY} characters", field="key")
    if len({one.reference for one in uses}) < len(uses):
        raise InvalidExposure("a document stands once in a step", field="uses")
    for one in uses:
        _check_use(one)


def _check_use(one: UseDraft) -> None:
    if not one.lineage:
        raise InvalidExposure("a document is somebody's", field="lineage")
    if not 0 < len(one.reference.kind) <= 20:
        raise InvalidExposure("a kind of document is a short word", field="reference")
    currency_digits(one.exposure.currency)
    for name in BUCKETS:
        if not 0 <= getattr(one.exposure, name) <= LARGEST_MINOR:
            raise InvalidExposure(f"{name} is an amount from zero up", field=name)


def require_facts(before: Exposure, after: Exposure) -> None:
    """Refuse a rise of what is ordered or shipped where only facts are settled.

    raises  InvalidExposure
    """
    if after.ordered + after.shipped > before.ordered + before.shipped:
        raise InvalidExposure("what is ordered or shipped does not rise by an invoice or a payment", field="ordered")


def reached_after(before: Standing, stage: MoveStage) -> CheckStage:
    """How far a document has come: never back, but for one that was closed and begins again."""
    if stage.is_fact:
        return before.reached
    now = CheckStage(stage.value)
    return now if before.exposure.is_nothing else max(before.reached, now, key=lambda one: _REACHED[one])


def convert(exposure: Exposure, currency: str, rate: Decimal) -> Exposure:
    """An exposure in a line's currency.

    What is invoiced, what is invoiced or shipped, and all three are converted each as one sum, and the buckets are
    the steps between: shipping or invoicing a part of a document can't change what it counts by a rounding.

    rate    how many major units of `currency` one of the exposure's is worth
    rounds  each sum half up to whole minor units

    >>> convert(Exposure("USD", ordered=333, shipped=333, invoiced=334), "KRW", Decimal("1377.5"))
    Exposure(currency='KRW', ordered=4587, shipped=4587, invoiced=4601, unapplied=0)
    """
    factor = Fraction(rate) * Fraction(10) ** (currency_digits(currency) - currency_digits(exposure.currency))
    invoiced = _times(exposure.invoiced, factor)
    gone = _times(exposure.invoiced + exposure.shipped, factor)
    owed = _times(exposure.invoiced + exposure.shipped + exposure.ordered, factor)
    return Exposure(currency, owed - gone, gone - invoiced, invoiced, _times(exposure.unapplied, factor))


def counted(stage: CheckStage, here: Standing) -> int:
    """What of an exposure counts against the limit of a line of this stage, in minor units.

    What is ordered counts from that step on; what is shipped or invoiced always does.
    """
    amount = here.exposure
    ordered_counts = stage != CheckStage.SHIP and _REACHED[here.reached] >= _REACHED[stage]
    return amount.total if ordered_counts else amount.total - amount.ordered


def change_on(line: LineState, was_here: Standing | None, before: Standing, after: Standing | None) -> LineChange:
    """What a document's step does to a line.

    was_here  as it stood on this line; None: it did not, because its party was elsewhere or the line is new
    before    what it would have stood at here; all three in the line's currency
    after     None: its party is not below this line any more; that it leaves is a fact, also with money unapplied
    """
    stood = was_here.exposure.total if was_here else 0
    counted_here = counted(line.stage, was_here) if was_here else 0
    if after is None:
        return LineChange(exposure=-stood, counted=-counted_here)
    will = counted(line.stage, after)
    return LineChange(
        exposure=after.exposure.total - stood,
        counted=will - counted_here,
        rise=will - counted(line.stage, before),
    )


def judge(line: LineState, change: LineChange, stage: MoveStage) -> CreditRefusal | None:
    """Whether a line refuses a step: it rises what counts, by no mere fact, and the line is blocked or would exceed.

    What doesn't rise is always allowed, also on a line that stands above its limit.
    """
    if change.rise <= 0 or stage.is_fact:
        return None
    available = line.allowed - line.counted
    if line.stops:
        return CreditRefusal(
            line, change.rise, available, {"rule": "blocked", "stops": [one.value for one in line.stops]}
        )
    if line.counted + change.counted > line.allowed:
        return CreditRefusal(line, change.rise, available, {"rule": "exceeded", "stage": line.stage.value})
    return None


def refusal_facts(refusal: CreditRefusal, *, is_own: bool) -> dict[str, Any]:
    """What a refusal tells: a line of a unit above keeps its figures to itself."""
    facts: dict[str, Any] = {"because": dict(refusal.because), "is_own": is_own}
    if not is_own:
        return facts
    line = refusal.line
    amounts = {
        "limit": line.limit,
        "raised": line.raised,
        "tolerance": line.tolerance,
        "exposure": line.exposure,
        "counted": line.counted,
        "asked": refusal.asked,
        "available": max(0, refusal.available),
    }
    return facts | {name: str(Money(minor, line.currency)) for name, minor in amounts.items()}


def _times(minor: int, factor: Fraction) -> int:
    return round_ratio(minor * factor.numerator, factor.denominator, RoundingMode.HALF_UP)
