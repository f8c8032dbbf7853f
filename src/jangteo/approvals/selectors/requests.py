"""Requests: what was asked for, where it stands, and whose turn it is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from jangteo.approvals import rules
from jangteo.approvals.errors import RequestNotFound
from jangteo.approvals.models import ApprovalDecision, ApprovalRequest, Passage
from jangteo.approvals.selectors.people import approvers_of, deputies_at
from jangteo.approvals.types import (
    LIVE,
    Approver,
    Decision,
    DecisionView,
    Deputy,
    RequestState,
    RequestView,
    Standing,
    Subject,
    Then,
    Verdict,
)
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import lineage_of, lineages_of

LIVE_STATES = [one.value for one in RequestState if one in LIVE]


def access_request(request_id: UUID, actor: Actor, *, is_locked: bool = False) -> ApprovalRequest:
    """The one door to a request: whoever asked, who may approve there, and deputies of these.

    raises  RequestNotFound, the same for one that is not there and one that may not be seen
    """
    rows = ApprovalRequest.objects.filter(pk=request_id)
    row = (rows.select_for_update() if is_locked else rows).first()
    if row is None or not _may_see(row, actor):
        raise RequestNotFound
    return row


def get_request(request_id: UUID, actor: Actor) -> RequestView:
    """A request with its decisions, and whose turn it is.

    raises  RequestNotFound
    """
    return request_views([access_request(request_id, actor)])[0]


def list_requests(actor: Actor, *, only_live: bool = False, limit: int = 100) -> list[RequestView]:
    """The requests of whom one acts for that one may see, the newest first: all to those who may approve, else one's
    own and those one decides as a deputy.
    """
    if actor.party_id is None:
        return []
    rows = ApprovalRequest.objects.filter(party__in=list(actor.unit_ids))
    if not _decides_for(actor):
        rows = rows.filter(Q(requester=actor.person_id) | Q(made_by=actor.person_id))
    if only_live:
        rows = rows.filter(state__in=LIVE_STATES)
    return request_views(list(rows.order_by("-asked_at", "-id")[:limit]))


def list_requests_of(party_ids: Iterable[UUID], actor: Actor, *, limit: int = 100) -> list[RequestView]:
    """What waits or is approved at these parties, as far as staff may see their orders, the newest first."""
    seen = [one for one in set(party_ids) if allows(actor, Action.ORDERS_SEE, party_id=one)]
    rows = ApprovalRequest.objects.filter(party__in=seen, state__in=LIVE_STATES)
    return request_views(list(rows.order_by("-asked_at", "-id")[:limit]))


def list_turns(actor: Actor) -> list[RequestView]:
    """The requests that wait for somebody's decision now, the oldest first."""
    if actor.person_id is None or actor.assists:
        return []
    rows = ApprovalRequest.objects.filter(party__in=list(actor.unit_ids), state=RequestState.PENDING.value)
    found = list(rows.filter(expires_at__gt=clock.now()).order_by("asked_at", "id"))
    whom = _as_whom_of(found, actor.person_id)
    return [one for one in request_views(found) if rules.may_decide(one.waiting, whom[one.id])]


def find_live(subject: Subject, *, is_locked: bool = False) -> ApprovalRequest | None:
    """The request of a subject that waits, or waits to be ordered."""
    rows = ApprovalRequest.objects.filter(subject_kind=subject.kind, subject_id=subject.id, state__in=LIVE_STATES)
    return (rows.select_for_update() if is_locked else rows).first()


def find_live_view(subject: Subject) -> RequestView | None:
    """The same, as it is shown; whether one may see it is for the caller to say."""
    row = find_live(subject)
    return request_views([row])[0] if row else None


def has_passed(subject: Subject) -> bool:
    """Whether something went through the door as this subject."""
    return Passage.objects.filter(subject_kind=subject.kind, subject_id=subject.id).exists()


def requests_by_subject(kind: str, subject_ids: Iterable[UUID]) -> dict[UUID, RequestView]:
    """{subject: its latest request}; whether one may see it is for the caller to say."""
    rows = ApprovalRequest.objects.filter(subject_kind=kind, subject_id__in=set(subject_ids)).order_by("asking")
    return {one.subject.id: one for one in request_views(list({row.subject_id: row for row in rows}.values()))}


def request_views(rows: Sequence[ApprovalRequest]) -> list[RequestView]:
    """Requests as they are shown, in order; one query for their decisions."""
    decisions: dict[UUID, list[ApprovalDecision]] = defaultdict(list)
    for one in ApprovalDecision.objects.filter(request__in=[row.pk for row in rows]).order_by("at", "id"):
        decisions[one.request_id].append(one)
    return [_view(row, decisions[row.pk]) for row in rows]


def standing_of(row: ApprovalRequest) -> Standing:
    """Where a pending request stands by what was decided of it."""
    told = ApprovalDecision.objects.filter(request=row).order_by("at", "id")
    return _standing(row, list(told))


def as_whom(row: ApprovalRequest, person_id: UUID) -> tuple[Approver, ...]:
    """The approvers for whom somebody may decide a request today."""
    return _as_whom_of([row], person_id)[row.pk]


def excluded_of(row: ApprovalRequest) -> frozenset[UUID]:
    """Who asked, and who asked for them: they decide nothing of it."""
    return frozenset(one for one in (row.requester_id, row.made_by_id) if one is not None)


def _as_whom_of(rows: Sequence[ApprovalRequest], person_id: UUID) -> dict[UUID, tuple[Approver, ...]]:
    lineages = lineages_of({row.party_id for row in rows}) if rows else {}
    people: dict[UUID, tuple[tuple[Approver, ...], tuple[Deputy, ...]]] = {
        party_id: (approvers_of(lineage), deputies_at(lineage)) for party_id, lineage in lineages.items()
    }
    today = clock.today()
    return {row.pk: rules.stands_for(person_id, *people[row.party_id], excluded_of(row), today) for row in rows}


def _may_see(row: ApprovalRequest, actor: Actor) -> bool:
    if row.party_id not in actor.unit_ids:
        return False
    if actor.person_id is not None and actor.person_id in excluded_of(row):
        return True
    if allows(actor, Action.ORDERS_APPROVE, party_id=row.party_id):
        return True
    if actor.person_id is None or actor.assists:
        return False
    return any(one.by_id == actor.person_id for one in deputies_at(lineage_of(row.party_id)))


def _decides_for(actor: Actor) -> bool:
    if Action.ORDERS_APPROVE in actor.rights:
        return True
    if actor.person_id is None or actor.assists:
        return False
    return any(one.by_id == actor.person_id for one in deputies_at(actor.units))


def _standing(row: ApprovalRequest, decisions: Sequence[ApprovalDecision]) -> Standing:
    told = [
        Decision(one.by_id, rules.read_approvers(one.stands_for), Verdict(one.verdict), one.at) for one in decisions
    ]
    return rules.standing(rules.read_requirements(row.requirements), told, row.asked_at, clock.now())


def _view(row: ApprovalRequest, decisions: Sequence[ApprovalDecision]) -> RequestView:
    state = RequestState(row.state)
    return RequestView(
        id=row.pk,
        number=row.number,
        party_id=row.party_id,
        requester_id=row.requester_id,
        made_by_id=row.made_by_id,
        subject=Subject(row.subject_kind, row.subject_id),
        asking=row.asking,
        content=rules.read_content(row.content, Money(row.total_minor, row.currency)),
        requirements=rules.read_requirements(row.requirements),
        note=row.note,
        state=state,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        why_ended=row.why_ended,
        decisions=tuple(_decision(one) for one in decisions),
        waiting=_standing(row, decisions).waiting if state == RequestState.PENDING else (),
        then=Then(row.follows),
    )


def _decision(row: ApprovalDecision) -> DecisionView:
    whom = tuple(one.person_id for one in rules.read_approvers(row.stands_for))
    return DecisionView(row.by_id, whom, Verdict(row.verdict), row.why, row.at)
