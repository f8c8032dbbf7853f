"""Whoever may decides."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from jangteo.approvals import rules
from jangteo.approvals.errors import NotYours, WhyNeeded
from jangteo.approvals.events import RequestApproved, TurnCame
from jangteo.approvals.models import ApprovalDecision, ApprovalRequest
from jangteo.approvals.selectors.requests import access_request, as_whom, standing_of
from jangteo.approvals.services.asking import checked_words, end_request, move_request, require_live, total_of
from jangteo.approvals.types import Approver, RequestState, Standing, Verdict
from jangteo.kernel import audit, clock, outbox
from jangteo.kernel.types import Actor


@transaction.atomic
def decide(*, request_id: UUID, verdict: Verdict, actor: Actor, why: str = "") -> RequestState:
    """Approve, reject or send back a request whose turn one is, for oneself and whoever's deputy one is today; where it
    stands then. To approve once more what one approved changes nothing.

    Nobody decides what they asked for or wrote down, nor through a deputy, nor as one; staff who act for a buyer don't.
    Whoever approved may still reject or send back while it is pending.

    why        needed of who rejects or sends back
    locks      the request, then budgets by id
    raises     RequestNotFound, RequestClosed, NotYours, WhyNeeded
    publishes  TurnCame where the next step waits, RequestApproved by the last approval, RequestEnded by a rejection or
               when it is sent back
    """
    row = access_request(request_id, actor, is_locked="approval-lock" not in settings.JANGTEO_UNGUARDED)
    words = checked_words(why)
    require_live(row, pending=True)
    if actor.person_id is None or actor.assists:
        raise NotYours
    whom, before = as_whom(row, actor.person_id), standing_of(row)
    _require_turn(row, before, whom, actor.person_id, verdict)
    if verdict != Verdict.APPROVE and not words:
        raise WhyNeeded(field="why")
    if verdict == Verdict.APPROVE and not rules.may_decide(before.waiting, whom):
        return RequestState.PENDING
    ApprovalDecision.objects.create(
        request=row,
        by_id=actor.person_id,
        stands_for=rules.pack_approvers(whom),
        verdict=verdict.value,
        digest=row.digest,
        why=words,
        at=clock.now(),
    )
    audit.record(
        actor=actor,
        action=f"approvals.{verdict.value}",
        subject_kind="approval",
        subject_id=row.pk,
        after={"number": row.number, "for": [str(one.person_id) for one in whom]},
        why=words,
    )
    after = standing_of(row)
    if after.state == RequestState.PENDING and _turns(after) != _turns(before):
        outbox.publish(TurnCame(request_id=row.pk, number=row.number, party_id=row.party_id, at=clock.now()))
    return _follow(row, after.state, actor, words)


def _turns(standing: Standing) -> set[tuple[UUID, int]]:
    return {(one.rule_id, one.number) for one in standing.waiting}


def _require_turn(
    row: ApprovalRequest, standing: Standing, whom: tuple[Approver, ...], person_id: UUID, verdict: Verdict
) -> None:
    """Refuse who is not asked; who has approved is still asked."""
    if not whom:
        raise NotYours(number=row.number)
    if rules.may_decide(standing.waiting, whom):
        return
    if not ApprovalDecision.objects.filter(request=row, by=person_id).exists():
        raise NotYours(number=row.number)


def _follow(row: ApprovalRequest, state: RequestState, actor: Actor, why: str) -> RequestState:
    if state == RequestState.APPROVED:
        move_request(row, state)
        outbox.publish(
            RequestApproved(
                request_id=row.pk,
                number=row.number,
                party_id=row.party_id,
                subject_kind=row.subject_kind,
                subject_id=row.subject_id,
                total=total_of(row),
                at=clock.now(),
            )
        )
    elif state in (RequestState.REJECTED, RequestState.SENT_BACK):
        end_request(row, state, actor, why)
    return state
