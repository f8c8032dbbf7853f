"""Who may decide what was asked for, and where it stands after what was decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from jangteo.approvals.types import (
    Approver,
    Decision,
    Deputy,
    Quorum,
    RequestState,
    Requirement,
    Standing,
    Tier,
    Verdict,
    Waiting,
)

REQUEST_MOVES: Mapping[RequestState, frozenset[RequestState]] = {
    RequestState.PENDING: frozenset(
        {
            RequestState.APPROVED,
            RequestState.REJECTED,
            RequestState.SENT_BACK,
            RequestState.WITHDRAWN,
            RequestState.LAPSED,
        }
    ),
    RequestState.APPROVED: frozenset({RequestState.PLACED, RequestState.WITHDRAWN, RequestState.LAPSED}),
    RequestState.PLACED: frozenset(),
    RequestState.REJECTED: frozenset(),
    RequestState.SENT_BACK: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
    RequestState.LAPSED: frozenset(),
}
_ENDS = {Verdict.REJECT: RequestState.REJECTED, Verdict.SEND_BACK: RequestState.SENT_BACK}


@dataclass
class _Turn:
    """The tier of a rule whose turn it is, while decisions are gone through.

    counted  {which of its quorums: {who decided: as whom}}
    """

    requirement: Requirement
    since: datetime
    number: int = 1
    counted: dict[int, dict[UUID, set[UUID]]] = field(default_factory=dict)

    @property
    def tier(self) -> Tier | None:
        """None: all of them are through."""
        tiers = self.requirement.tiers
        return tiers[self.number - 1] if self.number <= len(tiers) else None


def counts_in(quorum: Quorum, who: Approver, *, is_escalated: bool) -> bool:
    """Whether somebody counts in a quorum: who is named, holds a role, or, once it escalated, is an administrator."""
    if not quorum.roles and not quorum.people:
        return True
    named = who.person_id in quorum.people or bool(who.roles & quorum.roles)
    return named or (is_escalated and who.is_administrator)


def stands_for(
    person_id: UUID,
    approvers: Iterable[Approver],
    deputies: Iterable[Deputy],
    excluded: frozenset[UUID],
    on: date,
) -> tuple[Approver, ...]:
    """As whom somebody may decide today: themselves, and those whose deputy they are.

    excluded  who asked, and who asked for them: they decide neither themselves nor through a deputy, nor as one
    """
    if person_id in excluded:
        return ()
    for_whom = {one.for_id for one in deputies if one.by_id == person_id and one.since <= on <= one.until}
    return tuple(one for one in approvers if one.person_id in {person_id, *for_whom} - excluded)


def standing(
    requirements: Sequence[Requirement],
    decisions: Iterable[Decision],
    asked_at: datetime,
    now: datetime,
) -> Standing:
    """Where a request stands: its decisions gone through in the order they were made.

    One rejection ends it, and so does sending back. An approval counts in the tier of every rule whose turn it was,
    and whose quorums whoever decided stood for then; a tier that is full gives the turn to the next. A person counts
    once in a quorum, however many they stand for, and an approver once, whoever stands for them. Whoever approved may
    still reject, or send back, while it is pending.

    decisions  in the order they were made
    """
    turns = [_Turn(one, asked_at) for one in requirements]
    for decision in decisions:
        if decision.verdict in _ENDS:
            return Standing(_ENDS[decision.verdict])
        for turn in turns:
            _count(turn, decision)
    waiting = tuple(_waiting(turn, turn.tier, now) for turn in turns if turn.tier is not None)
    return Standing(RequestState.PENDING if waiting else RequestState.APPROVED, waiting)


def may_decide(waiting: Iterable[Waiting], as_whom: Iterable[Approver]) -> bool:
    """Whether somebody's decision would count in a tier whose turn it is."""
    who = tuple(as_whom)
    return any(
        counts_in(quorum, one, is_escalated=tier.is_escalated)
        for tier in waiting
        for quorum, _ in tier.missing
        for one in who
    )


def stuck(
    requirements: Iterable[Requirement], approvers: Sequence[Approver], excluded: frozenset[UUID]
) -> tuple[UUID, ...]:
    """The rules of which a tier can't ever be full with the people there are, administrators among them where it
    escalates.
    """
    able = [one for one in approvers if one.person_id not in excluded]
    return tuple(
        one.rule_id
        for one in requirements
        if any(
            sum(counts_in(quorum, who, is_escalated=one.escalates_after is not None) for who in able) < quorum.least
            for tier in one.tiers
            for quorum in tier.quorums
        )
    )


def _count(turn: _Turn, decision: Decision) -> None:
    tier = turn.tier
    if tier is None:
        return
    is_escalated = _has_escalated(turn, decision.at)
    for number, quorum in enumerate(tier.quorums):
        as_whom = {who.person_id for who in decision.stands_for if counts_in(quorum, who, is_escalated=is_escalated)}
        if as_whom:
            turn.counted.setdefault(number, {}).setdefault(decision.by_id, set()).update(as_whom)
    if all(_people(turn.counted.get(number, {})) >= one.least for number, one in enumerate(tier.quorums)):
        turn.number, turn.since, turn.counted = turn.number + 1, decision.at, {}


def _people(counted: Mapping[UUID, set[UUID]]) -> int:
    """How many approvers are spoken for by as many different people: a matching, found by augmenting paths."""
    spoken_by: dict[UUID, UUID] = {}

    def speaks(by: UUID, seen: set[UUID]) -> bool:
        for whom in counted[by] - seen:
            seen.add(whom)
            if whom not in spoken_by or speaks(spoken_by[whom], seen):
                spoken_by[whom] = by
                return True
        return False

    return sum(speaks(by, set()) for by in counted)


def _waiting(turn: _Turn, tier: Tier, now: datetime) -> Waiting:
    lacks = ((one, one.least - _people(turn.counted.get(number, {}))) for number, one in enumerate(tier.quorums))
    missing = tuple((one, count) for one, count in lacks if count > 0)
    return Waiting(turn.requirement.rule_id, turn.number, missing, turn.since, _has_escalated(turn, now))


def _has_escalated(turn: _Turn, at: datetime) -> bool:
    after = turn.requirement.escalates_after
    return after is not None and at >= turn.since + after
