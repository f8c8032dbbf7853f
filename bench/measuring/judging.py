"""Whether a load run kept its limits: pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from measuring.schedule import Sample, percentile

SHED = frozenset({"429", "503"})
LARGEST_SHARE = 0.35  # of the machine's processor for whoever asks: above it a run says nothing


@dataclass(frozen=True, slots=True)
class Verdict:
    """One limit: what it is of, what was found, and whether that is within it."""

    what: str
    found: float
    limit: float
    is_kept: bool

    def told(self) -> str:
        return f"{'kept  ' if self.is_kept else 'BROKEN'}  {self.what}: {self.found:g} (limit {self.limit:g})"


def at_most(what: str, found: float, limit: float) -> Verdict:
    return Verdict(what, round(found, 4), limit, found <= limit)


def at_least(what: str, found: float, limit: float) -> Verdict:
    return Verdict(what, round(found, 4), limit, found >= limit)


def exactly(what: str, found: float, limit: float) -> Verdict:
    return Verdict(what, found, limit, found == limit)


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of so many arrivals; errors and sheds are shares of all, seconds of those that went well."""

    count: int
    p50: float
    p95: float
    p99: float
    longest: float
    errors: float
    sheds: float
    outcomes: dict[str, int]


def figures(samples: Sequence[Sample]) -> Figures:
    """A shed answer is no error here: whoever judges says whether it may be."""
    well = [one.seconds for one in samples if one.outcome == "ok"]
    outcomes = Counter(one.outcome for one in samples)
    shed = sum(count for outcome, count in outcomes.items() if outcome in SHED)
    count = len(samples) or 1
    return Figures(
        count=len(samples),
        p50=round(percentile(well, 50), 4),
        p95=round(percentile(well, 95), 4),
        p99=round(percentile(well, 99), 4),
        longest=round(max(well, default=0.0), 4),
        errors=round((len(samples) - len(well) - shed) / count, 6),
        sheds=round(shed / count, 6),
        outcomes=dict(outcomes),
    )


def speed(name: str, found: Figures, *, p95: float, p99: float | None = None, errors: float = 0.0) -> list[Verdict]:
    """Limits of time and errors, sheds counted as errors; nothing at all breaks them."""
    told = [at_least(f"{name}: answers", found.count, 1), at_most(f"{name}: p95, s", found.p95, p95)]
    if p99 is not None:
        told.append(at_most(f"{name}: p99, s", found.p99, p99))
    return [*told, at_most(f"{name}: errors and sheds", found.errors + found.sheds, errors)]


def shedding(requests: Sequence[Sample], *, longest: float = 0.2) -> list[Verdict]:
    """Under too much, some are sent away, and at once; nothing else goes wrong."""
    shed = [one.seconds for one in requests if one.outcome in SHED]
    wrong = sum(1 for one in requests if one.outcome != "ok" and one.outcome not in SHED)
    return [
        at_least("sent away", len(shed), 1),
        at_most("sent away within, p95, s", percentile(shed, 95), longest),
        at_most("other errors", wrong, 0),
    ]


def recovered_after(samples: Sequence[Sample], ended: float, *, p95: float, window: float = 5.0) -> float:
    """Seconds after `ended` from which on every window keeps the limit again; infinity when none does."""
    last = max((one.at for one in samples), default=ended)
    at, good_from = ended, None
    while at < last:
        inside = figures([one for one in samples if at <= one.at < at + window])
        is_good = inside.count > 0 and inside.p95 <= p95 and inside.errors + inside.sheds == 0
        good_from = (at if good_from is None else good_from) if is_good else None
        at += window
    return float("inf") if good_from is None else good_from - ended
