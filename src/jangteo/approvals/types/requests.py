"""What was asked for, who decided what, and where it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from jangteo.approvals.types.content import Content
from jangteo.approvals.types.rules import Asked, Quorum, Requirement

LONGEST_WHY = 500


@dataclass(frozen=True, slots=True)
class Subject:
    """Of which it is: a cart or a quote; its module is above this one."""

    kind: str
    id: UUID


class Verdict(StrEnum):
    """What somebody who may decide says; send back: not so, but it may be changed and asked again."""

    APPROVE = "approve"
    REJECT = "reject"
    SEND_BACK = "send_back"


class RequestState(StrEnum):
    """Where a request stands; a pending or approved one is live, all others are final.

    approved   it may be ordered, exactly so
    placed     it was: its approval is used up
    withdrawn  by whoever asked, or because it was asked anew
    lapsed     its time ran out, undecided or not ordered
    """

    PENDING = "pending"
    APPROVED = "approved"
    PLACED = "placed"
    REJECTED = "rejected"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


LIVE = frozenset({RequestState.PENDING, RequestState.APPROVED})


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody who may approve at the party.

    is_administrator  to whom a tier escalates
    """

    person_id: UUID
    roles: frozenset[str]
    is_administrator: bool = False


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who decides for whom, from and until which day, both counted in."""

    for_id: UUID
    by_id: UUID
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided, as whom.

    stands_for  the approver: themselves, or those they were deputy of, with the roles they held then
    """

    by_id: UUID
    stands_for: tuple[Approver, ...]
    verdict: Verdict
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A tier that waits.

    number   of the tier, from 1
    missing  quorums that are not full, with how many people each still lacks
    since    from when on it waits
    """

    rule_id: UUID
    number: int
    missing: tuple[tuple[Quorum, int], ...]
    since: datetime
    is_escalated: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands.

    waiting  of a pending one: the tier of each rule that is its turn
    """

    state: RequestState
    waiting: tuple[Waiting, ...] = ()


class Then(StrEnum):
    """What follows once it is approved; whoever asks says so.

    ordered         it is ordered, and nobody has to pay first
    to_pay          it is ordered, and whoever asked pays it then, by card or transfer
    paid_by_another who was given a link pays it, and it is ordered as they do
    changed         whoever asked changes their placed order, exactly so
    """

    ORDERED = "ordered"
    TO_PAY = "to_pay"
    PAID_BY_ANOTHER = "paid_by_another"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class AskingDraft:
    """What is asked for, as rules see it and as whoever decides will."""

    subject: Subject
    asked: Asked
    content: Content
    then: Then = Then.ORDERED


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision as it is shown.

    as_ids  the approvers that were stood for
    """

    by_id: UUID
    as_ids: tuple[UUID, ...]
    verdict: Verdict
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with all that was decided of it.

    asking      its how-manieth asking of this subject, from 1
    expires_at  when it lapses
    waiting     of a pending one: the tiers whose turn it is
    then        what follows its approval
    """

    id: UUID
    number: str
    party_id: UUID
    requester_id: UUID
    made_by_id: UUID | None
    subject: Subject
    asking: int
    content: Content
    requirements: tuple[Requirement, ...]
    note: str
    state: RequestState
    asked_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    why_ended: str
    decisions: tuple[DecisionView, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    then: Then = Then.ORDERED

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


@dataclass(frozen=True, slots=True)
class DeputyView:
    """Who decides for whom, as it is shown."""

    id: UUID
    party_id: UUID
    deputy: Deputy
