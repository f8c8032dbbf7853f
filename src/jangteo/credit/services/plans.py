"""Beginning to pay in parts: the plan is kept here, the lender decides."""

from contextlib import suppress
from uuid import UUID

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from jangteo.credit import rules
from jangteo.credit.errors import LenderAway, NotEligible, OfferNotFound, PlanExists, PlanNotFound
from jangteo.credit.events import InstalmentPlanDecided
from jangteo.credit.gateways import lender_of
from jangteo.credit.models import InstalmentMove, InstalmentOffer, InstalmentPart, InstalmentPlan, InstalmentStep
from jangteo.credit.selectors.instalments import get_plan, offer_view
from jangteo.credit.types import (
    LenderAnswer,
    LenderCase,
    LenderDecision,
    LenderNotice,
    PartState,
    PlanDraft,
    PlanState,
    PlanStep,
    PurchaseFacts,
)
from jangteo.kernel import audit, clock, origins, outbox, states
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor

ASK, TELL = "credit.ask_lender", "credit.tell_lender"  # the jobs
_TO_TELL = (PlanStep.WITHDRAW, PlanStep.REFUND)
_BY_ANSWER = {
    LenderAnswer.APPROVED: PlanState.ACTIVE,
    LenderAnswer.DECLINED: PlanState.DECLINED,
    LenderAnswer.PENDING: PlanState.ASKED,
    LenderAnswer.NEEDS_PAPERS: PlanState.PAPERS,
}


@transaction.atomic
def begin_plan(*, plan: PlanDraft, facts: PurchaseFacts, actor: Actor) -> UUID:
    """Write the parts in which a document is to be paid; nobody owes anything by them before the lender says yes.

    The lender is asked by a job, after this has committed.

    facts   its amount is the principal
    raises  OfferNotFound, NotEligible with the reason, PlanExists, InvalidInstalment
    """
    row = InstalmentOffer.objects.filter(code=plan.offer, is_active=True).first()
    if row is None:
        raise OfferNotFound(f"there is no offer {plan.offer[:40]!r}", offer=plan.offer[:40])
    offer = offer_view(row).draft
    answer = rules.may_pay_in_parts(offer, facts)
    if not answer.may:
        raise NotEligible(because=dict(answer.because))
    parts = rules.plan(facts.amount, offer.count, plan.first_on, offer.every, offer.yearly_rate)
    made = _create(plan, row, facts.amount)
    now = clock.now()
    rows = InstalmentPart.objects.bulk_create(
        InstalmentPart(
            plan=made,
            number=one.number,
            due_on=one.on,
            principal_minor=one.principal.minor,
            interest_minor=one.interest.minor,
            state=PartState.DUE.value,
            changed_at=now,
        )
        for one in parts
    )
    step = note_step(made, PlanStep.BEGIN, "begin", actor)
    InstalmentMove.objects.bulk_create(move_of(step, one, "") for one in rows)
    _defer(ASK, made.pk)
    return made.pk


def _defer(job: str, plan_id: UUID) -> None:
    with suppress(AlreadyEnqueued), transaction.atomic():
        origins.enqueued(app.configure_task(job, queueing_lock=f"{job}:{plan_id}").defer(plan_id=str(plan_id)))


def ask_lender(*, plan_id: UUID, actor: Actor) -> PlanState:
    """Ask the lender about a plan, and take what they decided; asking again is the same case.

    No transaction of ours is open while the lender is asked; call it outside of one.

    raises     PlanNotFound, LenderAway: then nothing is changed and it is asked again
    publishes  InstalmentPlanDecided
    """
    plan = get_plan(plan_id)
    if plan.state not in (PlanState.ASKED, PlanState.PAPERS):
        return plan.state
    row = InstalmentPlan.objects.get(pk=plan_id)
    case = LenderCase(plan.id.hex, plan.party_id.hex, plan.principal, tuple(one.part for one in plan.parts))
    return take_decision(plan_id=plan_id, decision=lender_of(row.lender).ask(case), actor=actor)


def ask_undecided(*, actor: Actor, limit: int = 100) -> int:
    """Ask about plans that nobody decided yet, the oldest first; returns how many were decided.

    A lender who is away is asked another time.
    """
    waiting = InstalmentPlan.objects.filter(state__in=[PlanState.ASKED.value, PlanState.PAPERS.value])
    decided = 0
    for pk in list(waiting.order_by("changed_at", "pk").values_list("pk", flat=True)[:limit]):
        try:
            state = ask_lender(plan_id=pk, actor=actor)
        except LenderAway:
            continue
        decided += state in (PlanState.ACTIVE, PlanState.DECLINED)
    return decided


def tell_lender(*, plan_id: UUID) -> bool:
    """Tell a lender how a plan stands that was withdrawn or lowered by a refund; False: they know.

    No transaction of ours is open meanwhile; what happens to the plan then is told once more. Telling again is safe.

    raises  LenderAway: then it is told another time
    """
    row = InstalmentPlan.objects.filter(pk=plan_id, untold_since__isnull=False).first()
    if row is None:
        return False
    plan = get_plan(plan_id)
    is_withdrawn = plan.state == PlanState.WITHDRAWN
    lender_of(row.lender).tell(LenderNotice(plan.id.hex, is_withdrawn, plan.refunded, plan.open_parts))
    InstalmentPlan.objects.filter(pk=plan_id, untold_since=row.untold_since).update(untold_since=None)
    return True


def tell_untold(*, limit: int = 100) -> int:
    """Tell lenders of all plans of which they were not told, the longest waiting first; returns how many were told."""
    waiting = InstalmentPlan.objects.filter(untold_since__isnull=False).order_by("untold_since", "pk")
    told = 0
    for pk in list(waiting.values_list("pk", flat=True)[:limit]):
        with suppress(LenderAway):
            told += tell_lender(plan_id=pk)
    return told


@transaction.atomic
def take_decision(*, plan_id: UUID, decision: LenderDecision, actor: Actor) -> PlanState:
    """What a lender decided, by answer or of their own accord; a plan that is decided stays so.

    locks      the plan
    raises     PlanNotFound
    publishes  InstalmentPlanDecided
    """
    row = locked_plan(plan_id)
    before, after = PlanState(row.state), _BY_ANSWER[decision.answer]
    if before not in (PlanState.ASKED, PlanState.PAPERS):
        return before
    row.lender_reference, row.papers = decision.reference[:80], [one[:40] for one in decision.papers]
    row.decided_why = decision.why[:80]
    if before == after:
        row.save(update_fields=["lender_reference", "papers", "decided_why"])
        return after
    set_state(row, after)
    step = note_step(row, PlanStep.DECIDE, f"decide:{after}:{clock.now().isoformat()}", actor, why=decision.why)
    if after == PlanState.DECLINED:
        _cancel_all(row, step)
    _record(row, actor, "decide_plan", before, why=decision.why)
    if after in (PlanState.ACTIVE, PlanState.DECLINED):
        outbox.publish(
            InstalmentPlanDecided(
                plan_id=row.pk,
                party_id=row.party_id,
                reference_kind=row.reference_kind,
                reference_id=row.reference_id,
                state=after.value,
                at=clock.now(),
            )
        )
    return after


@transaction.atomic
def withdraw_plan(*, plan_id: UUID, actor: Actor, why: str = "") -> None:
    """The buyer would rather not, before the lender decided; a second time changes nothing.

    Whether the plan is theirs is for the caller to ask: `selectors.access_plan`.

    locks   the plan
    raises  PlanNotFound, IllegalMove once it is decided
    """
    row = locked_plan(plan_id)
    before = PlanState(row.state)
    if before == PlanState.WITHDRAWN:
        return
    set_state(row, PlanState.WITHDRAWN)
    _cancel_all(row, note_step(row, PlanStep.WITHDRAW, "withdraw", actor, why=why))
    _record(row, actor, "withdraw_plan", before, why=why)


def locked_plan(plan_id: UUID) -> InstalmentPlan:
    """A plan for a change.

    raises  PlanNotFound
    """
    row = InstalmentPlan.objects.select_for_update().filter(pk=plan_id).first()
    if row is None:
        raise PlanNotFound
    return row


def set_state(row: InstalmentPlan, target: PlanState) -> None:
    """Move a locked plan.

    raises  IllegalMove
    """
    states.require(PlanState(row.state), target, rules.PLAN_MOVES)
    row.state, row.changed_at = target.value, clock.now()
    row.save()


def note_step(  # noqa: PLR0913 -- what, by whom, how much, why
    row: InstalmentPlan, what: PlanStep, key: str, actor: Actor, *, amount: int = 0, cash: int = 0, why: str = ""
) -> InstalmentStep:
    """Write down that something was done to a plan; a job tells its lender of what they can't know."""
    if what in _TO_TELL:
        row.untold_since = clock.now()
        row.save(update_fields=["untold_since"])
        _defer(TELL, row.pk)
    return InstalmentStep.objects.create(
        plan=row,
        what=what.value,
        key=key,
        amount_minor=amount,
        cash_minor=cash,
        at=clock.now(),
        actor_name=actor.name[:120],
        why=why[:200],
    )


def move_of(step: InstalmentStep, part: InstalmentPart, before: str) -> InstalmentMove:
    """What a step made of a part."""
    return InstalmentMove(
        step=step,
        part=part,
        from_state=before,
        to_state=part.state,
        principal_minor=part.principal_minor,
        interest_minor=part.interest_minor,
    )


def _create(plan: PlanDraft, offer: InstalmentOffer, amount: Money) -> InstalmentPlan:
    now = clock.now()
    try:
        with transaction.atomic():
            return InstalmentPlan.objects.create(
                offer=offer,
                party_id=plan.party_id,
                reference_kind=plan.reference_kind,
                reference_id=plan.reference_id,
                currency=amount.currency,
                principal_minor=amount.minor,
                yearly_rate=offer.yearly_rate,
                every_count=offer.every_count,
                rhythm=offer.rhythm,
                refund_policy=offer.refund_policy,
                defaults_after=offer.defaults_after,
                state=PlanState.ASKED.value,
                lender=offer.lender,
                made_at=now,
                changed_at=now,
            )
    except IntegrityError as error:
        if "instalmentplan_once" not in str(error):
            raise
        raise PlanExists(reference=str(plan.reference_id)) from None


def _cancel_all(row: InstalmentPlan, step: InstalmentStep) -> None:
    moves = []
    for part in row.parts.order_by("number"):
        before, part.state, part.changed_at = part.state, PartState.CANCELLED.value, clock.now()
        part.save(update_fields=["state", "changed_at"])
        moves.append(move_of(step, part, before))
    InstalmentMove.objects.bulk_create(moves)


def _record(row: InstalmentPlan, actor: Actor, what: str, before: PlanState, why: str = "") -> None:
    audit.record(
        actor=actor,
        action=f"credit.{what}",
        subject_kind="instalment_plan",
        subject_id=row.pk,
        before={"state": before.value},
        after={"state": row.state},
        why=why,
    )
