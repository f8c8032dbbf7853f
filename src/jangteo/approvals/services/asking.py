"""Somebody asks for an approval, takes it back, or waits too long."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from jangteo.approvals import rules
from jangteo.approvals.errors import NobodyToDecide, NothingToApprove, RequestClosed, RequestNotFound, WhyNeeded
from jangteo.approvals.events import ApprovalAsked, RequestEnded
from jangteo.approvals.models import ApprovalRequest
from jangteo.approvals.selectors.judging import judged
from jangteo.approvals.selectors.people import approvers_of
from jangteo.approvals.selectors.requests import LIVE_STATES, access_request, excluded_of, find_live
from jangteo.approvals.services.bearing import lock_budgets, release, require_left, reserve
from jangteo.approvals.types import LIVE, LONGEST_WHY, AskingDraft, Door, Judgement, RequestState, Subject
from jangteo.kernel import audit, clock, outbox, states
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor

ASKED_ANEW = "asked anew"
AT_ONCE = 200


@transaction.atomic
def ask(*, door: Door, draft: AskingDraft, actor: Actor, note: str = "") -> UUID:
    """Ask for the approvals that an order needs, for exactly this; what budgets bear is reserved from now on.

    A live request of the same subject ends with it: it was of something else.

    locks      the live request of the subject, then budgets by id
    raises     NothingToApprove, BudgetExceeded, NobodyToDecide where whoever could decide is who asks, WhyNeeded for
               a note that is too long
    publishes  ApprovalAsked; RequestEnded of the one before
    """
    before = find_live(draft.subject, is_locked=True)
    rows = lock_budgets(door, draft.subject)
    judgement = judged(door, draft, rows, before)
    require_left(judgement)
    if not judgement.requirements or judgement.covered_by is not None:
        raise NothingToApprove
    made_by = actor.person_id if actor.person_id != door.requester_id else None
    excluded = frozenset(one for one in (door.requester_id, made_by) if one is not None)
    stuck = rules.stuck(judgement.requirements, approvers_of(door.lineage), excluded)
    if stuck:
        raise NobodyToDecide(rules=[one.name for one in judgement.requirements if one.rule_id in stuck])
    if before is not None:
        end_request(before, RequestState.WITHDRAWN, actor, ASKED_ANEW, keeps_budgets=True)
    row = _write(door, draft, judgement, made_by, checked_words(note))
    reserve(rows, judgement.charges, draft.subject, draft.asked.total, actor)
    audit.record(
        actor=actor,
        action="approvals.ask",
        subject_kind="approval",
        subject_id=row.pk,
        after={"number": row.number, "total": str(draft.asked.total), "rules": [r["name"] for r in row.requirements]},
    )
    outbox.publish(
        ApprovalAsked(
            request_id=row.pk,
            number=row.number,
            party_id=row.party_id,
            requester_id=row.requester_id,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            total=draft.asked.total,
            at=row.asked_at,
        )
    )
    return row.pk


@transaction.atomic
def withdraw(*, request_id: UUID, actor: Actor, why: str = "") -> None:
    """Take back what one asked for; what was reserved is free again. Whoever may decide it does not withdraw it.

    locks      the request, then budgets by id
    raises     RequestNotFound, RequestClosed
    publishes  RequestEnded
    """
    row = access_request(request_id, actor, is_locked=True)
    if actor.person_id not in excluded_of(row):
        raise RequestNotFound
    require_live(row)
    end_request(row, RequestState.WITHDRAWN, actor, checked_words(why))


@transaction.atomic
def withdraw_subject(*, subject: Subject, actor: Actor, why: str) -> None:
    """Let nothing be asked about a subject any more, as its own module says; nothing where nothing is.

    locks      the request, then budgets by id
    publishes  RequestEnded
    """
    row = find_live(subject, is_locked=True)
    if row is not None:
        end_request(row, RequestState.WITHDRAWN, actor, why)


def expire_requests(*, actor: Actor) -> int:
    """Let requests lapse whose time ran out; how many. Safe to run twice."""
    due = ApprovalRequest.objects.filter(state__in=LIVE_STATES, expires_at__lte=clock.now())
    ids = list(due.order_by("expires_at", "id").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_lapse(pk, actor) for pk in ids)


def end_request(
    row: ApprovalRequest, state: RequestState, actor: Actor, why: str = "", *, keeps_budgets: bool = False
) -> None:
    """Let a locked request come to nothing, in the caller's transaction.

    keeps_budgets  what was reserved is set anew by the caller
    publishes      RequestEnded
    """
    move_request(row, state, why)
    if not keeps_budgets:
        release(Subject(row.subject_kind, row.subject_id), actor)
    audit.record(
        actor=actor,
        action=f"approvals.{state.value}",
        subject_kind="approval",
        subject_id=row.pk,
        after={"number": row.number, "state": state.value},
        why=why,
    )
    outbox.publish(
        RequestEnded(
            request_id=row.pk,
            number=row.number,
            party_id=row.party_id,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            state=state.value,
            at=clock.now(),
        )
    )


def move_request(row: ApprovalRequest, target: RequestState, why: str = "") -> None:
    """One step of a locked request.

    raises  IllegalMove
    """
    states.require(RequestState(row.state), target, rules.REQUEST_MOVES)
    row.state = target.value
    row.ended_at = None if target in LIVE else clock.now()
    row.why_ended = why
    row.save(update_fields=["state", "ended_at", "why_ended"])


def require_live(row: ApprovalRequest, *, pending: bool = False) -> None:
    """Refuse what is over, or, where it has to be pending, approved.

    raises  RequestClosed
    """
    wanted = {RequestState.PENDING.value} if pending else set(LIVE_STATES)
    if row.state not in wanted or row.expires_at <= clock.now():
        raise RequestClosed(number=row.number, state=row.state)


def checked_words(text: str) -> str:
    """Words of a person as they are kept.

    raises  WhyNeeded where they are too many
    """
    clean = text.replace("\0", "").strip()
    if len(clean) > LONGEST_WHY:
        raise WhyNeeded(f"at most {LONGEST_WHY} letters", field="why", maximum=LONGEST_WHY)
    return clean


@transaction.atomic
def _lapse(request_id: UUID, actor: Actor) -> bool:
    row = ApprovalRequest.objects.select_for_update().get(pk=request_id)
    if row.state not in LIVE_STATES or row.expires_at > clock.now():
        return False  # somebody else was here first
    end_request(row, RequestState.LAPSED, actor)
    return True


def _write(door: Door, draft: AskingDraft, judgement: Judgement, made_by: UUID | None, note: str) -> ApprovalRequest:
    now, subject, total = clock.now(), draft.subject, draft.asked.total
    known = ApprovalRequest.objects.filter(subject_kind=subject.kind, subject_id=subject.id).count()
    return ApprovalRequest.objects.create(
        number=_next_number(now),
        party_id=door.party_id,
        requester_id=door.requester_id,
        made_by_id=made_by,
        subject_kind=subject.kind,
        subject_id=subject.id,
        asking=known + 1,
        content=rules.pack_content(draft.content),
        digest=rules.digest(draft.content),
        total_minor=total.minor,
        currency=total.currency,
        requirements=rules.pack_requirements(judgement.requirements),
        note=note,
        follows=draft.then.value,
        asked_at=now,
        expires_at=now + door.lapses_after,
    )


def _next_number(now: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('approvals_request_number')")
        return f"A{now.astimezone(clock.SEOUL):%y%m%d}-{int(cursor.fetchone()[0]):06d}"


def total_of(row: ApprovalRequest) -> Money:
    """What a request comes to."""
    return Money(row.total_minor, row.currency)
