"""When requests come, and what their answers took: pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Phase:
    """So many a second for so many seconds."""

    rate: float
    seconds: float


def arrivals(phases: Sequence[Phase], seed: int) -> Iterator[float]:
    """Seconds from the start at which somebody comes, whatever became of those before: a Poisson process."""
    dice, began = Random(seed), 0.0
    for phase in phases:
        at = began
        while phase.rate > 0:
            at += dice.expovariate(phase.rate)
            if at >= began + phase.seconds:
                break
            yield at
        began += phase.seconds


def percentile(seconds: Sequence[float], part: float) -> float:
    """The smallest that so many per cent do not pass; 0 of nothing.

    part  of a hundred
    """
    if not seconds:
        return 0.0
    ordered = sorted(seconds)
    rank = -(-len(ordered) * part // 100)  # nearest rank, rounded up
    return ordered[max(0, int(rank) - 1)]


@dataclass(frozen=True, slots=True)
class Sample:
    """An answer: when it was due, how long it took from then on, and what it was (`ok`, or a status)."""

    at: float
    seconds: float
    outcome: str = "ok"
