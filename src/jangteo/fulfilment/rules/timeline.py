from collections.abc import Iterable, Sequence

from jangteo.fulfilment.types import CarrierEventDraft, Progress, Stage, Step, Timeline

_WAY = (Progress.LABEL, Progress.PICKED_UP, Progress.IN_TRANSIT, Progress.OUT, Progress.DELIVERED)
_ORDER = {kind: place for place, kind in enumerate(Progress)}


def timeline(events: Iterable[CarrierEventDraft]) -> Timeline:
    """One story of a parcel, the same for every order and repetition in which its events came.

    Events are sorted by the carrier's clock, then by their place on the way. What is told twice, under one key or two,
    counts once. Nothing comes after a parcel was returned, and of one that was delivered only that it was returned. A
    place that was passed without a word counts as reached, without a time.
    """
    steps = _steps(events)
    state = _state([step.kind for step in steps])
    reached = max((_WAY.index(step.kind) for step in steps if step.kind in _WAY), default=-1)
    first = {step.kind: step.at for step in reversed(steps)}
    stages = tuple(Stage(kind, place <= reached, first.get(kind)) for place, kind in enumerate(_WAY))
    return Timeline(state, steps, stages)


def _steps(events: Iterable[CarrierEventDraft]) -> tuple[Step, ...]:
    by_key: dict[str, CarrierEventDraft] = {}
    for one in sorted(events, key=lambda one: (one.at, _ORDER[one.kind], one.where)):
        by_key.setdefault(one.key, one)
    told = sorted({Step(one.kind, one.at, one.where) for one in by_key.values()}, key=_when)
    steps: list[Step] = []
    for step in told:
        if not steps or (step.kind, step.where) != (steps[-1].kind, steps[-1].where):
            steps.append(step)
    return tuple(steps)


def _when(step: Step) -> tuple[object, int, str]:
    return step.at, _ORDER[step.kind], step.where


def _state(kinds: Sequence[Progress]) -> Progress | None:
    """Delivered and returned are the end; else the newest word holds, and a parcel goes on after a failed try."""
    for end in (Progress.RETURNED, Progress.DELIVERED):
        if end in kinds:
            return end
    if not kinds:
        return None
    if Progress.FAILED in kinds:
        return kinds[-1]
    return max(kinds, key=_ORDER.__getitem__)
