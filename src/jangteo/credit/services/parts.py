"""Parts are paid, missed, paid early or let go by a refund; each time leaves a row."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from jangteo.credit import rules
from jangteo.credit.errors import InvalidInstalment
from jangteo.credit.events import InstalmentPlanDefaulted
from jangteo.credit.models import InstalmentMove, InstalmentPart, InstalmentPlan, InstalmentStep
from jangteo.credit.selectors.instalments import part_of
from jangteo.credit.services.plans import locked_plan, move_of, note_step, set_state
from jangteo.credit.types import (
    Every,
    Part,
    PartState,
    PlanState,
    PlanStep,
    RefundPolicy,
    Rhythm,
    Settlement,
)
from jangteo.kernel import audit, clock, outbox, states
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

OPEN = (PartState.DUE.value, PartState.MISSED.value)
OWED = (PlanState.ACTIVE.value, PlanState.DEFAULTED.value)


@transaction.atomic
def pay_part(*, plan_id: UUID, number: int, key: str, actor: Actor, why: str = "") -> Money:
    """The lender told that a part was paid; the earliest open one comes first. Returns what was paid.

    key     of what told it: the same one again changes nothing
    locks   the plan
    raises  PlanNotFound, NotPermitted, InvalidInstalment when another is earlier or nothing is owed
    """
    row = _handled(plan_id, actor)
    done = _done(row, key)
    if done is not None:
        return Money(done.amount_minor, row.currency)
    parts = _open(row)
    if not parts or parts[0].number != number:
        raise InvalidInstalment("the earliest open part is paid first", field="number")
    amount = parts[0].principal_minor + parts[0].interest_minor
    step = note_step(row, PlanStep.PAY, key, actor, amount=amount, why=why)
    _write(step, [(parts[0], part_of(parts[0], row.currency), PartState.PAID)])
    _close(row, actor)
    return Money(amount, row.currency)


@transaction.atomic
def settle_early(*, plan_id: UUID, key: str, actor: Actor, on: date | None = None, why: str = "") -> Settlement:
    """Everything that is left was paid at once, with interest only up to the day; returns how much that was.

    on      None: today
    key     the same one again changes nothing
    locks   the plan
    raises  PlanNotFound, NotPermitted, InvalidInstalment when nothing is owed
    """
    row = _handled(plan_id, actor)
    done = _done(row, key)
    if done is not None:
        moves = InstalmentMove.objects.filter(step=done)
        return Settlement(
            Money(sum(one.principal_minor for one in moves), row.currency),
            Money(sum(one.interest_minor for one in moves), row.currency),
        )
    parts = _open(row)
    if not parts:
        raise InvalidInstalment("nothing is owed", field="plan")
    day = on or clock.today()
    settlement = rules.settle(_values(row, parts), _paid_up_to(row), day, row.yearly_rate)
    step = note_step(row, PlanStep.SETTLE, key, actor, amount=settlement.amount.minor, why=why)
    left = settlement.interest.minor
    written = []
    for part in parts:
        one = part_of(part, row.currency)
        borne = min(left, one.interest.minor)
        left -= borne
        written.append((part, Part(one.number, one.on, one.principal, Money(borne, row.currency)), PartState.PAID))
    _write(step, written)
    _close(row, actor)
    return settlement


@transaction.atomic
def refund_plan(*, plan_id: UUID, amount: Money, key: str, actor: Actor, why: str = "") -> Money:
    """A part of the purchase came back: parts go from the last on, or money is paid out, as the plan says.

    key      the same one again changes nothing
    returns  what is to be paid out in money
    locks    the plan
    raises   PlanNotFound, NotPermitted, InvalidInstalment for more than was bought, or before the lender said yes
    """
    row = _handled(plan_id, actor)
    done = _done(row, key)
    if done is not None:
        return Money(done.cash_minor, row.currency)
    if row.state not in (*OWED, PlanState.SETTLED.value):
        raise InvalidInstalment("the lender has not said yes", field="plan")
    given = row.refunded_minor + row.paid_out_minor
    if amount.currency != row.currency or not 0 < amount.minor <= row.principal_minor - given:
        raise InvalidInstalment("not more comes back than was bought", field="amount")
    parts = _open(row) if row.state in OWED else []
    every = Every(row.every_count, Rhythm(row.rhythm))
    reduction = rules.reduce(_values(row, parts), amount, RefundPolicy(row.refund_policy), every, row.yearly_rate)
    step = note_step(row, PlanStep.REFUND, key, actor, amount=amount.minor, cash=reduction.cash.minor, why=why)
    changed = [
        (part, one, PartState(part.state) if one.amount else PartState.CANCELLED)
        for part, one in zip(parts, reduction.parts, strict=True)
        if one != part_of(part, row.currency) or not one.amount
    ]
    _write(step, changed)
    row.refunded_minor += amount.minor - reduction.cash.minor
    row.paid_out_minor += reduction.cash.minor
    row.save(update_fields=["refunded_minor", "paid_out_minor"])
    if row.state in OWED:
        _close(row, actor)
    return reduction.cash


@transaction.atomic
def mark_missed(*, plan_id: UUID, actor: Actor, on: date | None = None) -> int:
    """Mark parts whose day has gone by as missed; so many of them make a default. Returns how many are new.

    on         None: today; a part is missed from the day after it was due
    locks      the plan
    raises     PlanNotFound, NotPermitted
    publishes  InstalmentPlanDefaulted
    """
    row, day = _handled(plan_id, actor), on or clock.today()
    late = [one for one in _open(row) if one.state == PartState.DUE.value and one.due_on < day]
    if not late:
        return 0
    step = note_step(row, PlanStep.MISS, f"miss:{late[-1].number}:{day.isoformat()}", actor)
    _write(step, [(one, part_of(one, row.currency), PartState.MISSED) for one in late])
    missed = row.parts.filter(state=PartState.MISSED.value).count()
    if row.state == PlanState.ACTIVE.value and missed >= row.defaults_after:
        set_state(row, PlanState.DEFAULTED)
        _record(row, actor, PlanState.ACTIVE)
        outbox.publish(
            InstalmentPlanDefaulted(
                plan_id=row.pk,
                party_id=row.party_id,
                reference_kind=row.reference_kind,
                reference_id=row.reference_id,
                at=clock.now(),
            )
        )
    return len(late)


def mark_all_missed(*, actor: Actor, on: date | None = None) -> int:
    """Mark what was missed in every plan, one transaction each; how many parts are new. Safe to run twice."""
    day = on or clock.today()
    late = InstalmentPart.objects.filter(state=PartState.DUE.value, due_on__lt=day, plan__state__in=OWED)
    plans = list(late.order_by("plan").values_list("plan", flat=True).distinct())
    return sum(mark_missed(plan_id=pk, actor=actor, on=day) for pk in plans)


def _handled(plan_id: UUID, actor: Actor) -> InstalmentPlan:
    row = locked_plan(plan_id)
    require(actor, Action.PAYMENTS_HANDLE, party_id=row.party_id)
    return row


def _done(row: InstalmentPlan, key: str) -> InstalmentStep | None:
    return InstalmentStep.objects.filter(plan=row, key=key).first()


def _open(row: InstalmentPlan) -> list[InstalmentPart]:
    if row.state not in OWED:
        return []
    return list(row.parts.filter(state__in=OPEN).order_by("number"))


def _values(row: InstalmentPlan, parts: Iterable[InstalmentPart]) -> list[Part]:
    return [part_of(one, row.currency) for one in parts]


def _paid_up_to(row: InstalmentPlan) -> date:
    """Up to when interest was paid: the day of the last paid part, else a period before the first."""
    paid = row.parts.filter(state=PartState.PAID.value).order_by("-number").first()
    if paid is not None:
        return paid.due_on
    first = row.parts.order_by("number")[0].due_on
    return rules.period_before(first, Every(row.every_count, Rhythm(row.rhythm)))


def _write(step: InstalmentStep, changes: Iterable[tuple[InstalmentPart, Part, PartState]]) -> None:
    moves = []
    for part, value, target in changes:
        before = part.state
        if target.value != before:
            states.require(PartState(before), target, rules.PART_MOVES)
        part.state, part.changed_at = target.value, step.at
        part.principal_minor, part.interest_minor = value.principal.minor, value.interest.minor
        part.save(update_fields=["state", "changed_at", "principal_minor", "interest_minor"])
        moves.append(move_of(step, part, before))
    InstalmentMove.objects.bulk_create(moves)


def _close(row: InstalmentPlan, actor: Actor) -> None:
    """Settled when nothing is open; a default is over when fewer parts are missed than make one."""
    before, parts = PlanState(row.state), _open(row)
    missed = sum(one.state == PartState.MISSED.value for one in parts)
    if not parts:
        set_state(row, PlanState.SETTLED)
    elif before == PlanState.DEFAULTED and missed < row.defaults_after:
        set_state(row, PlanState.ACTIVE)
    else:
        return
    _record(row, actor, before)


def _record(row: InstalmentPlan, actor: Actor, before: PlanState) -> None:
    audit.record(
        actor=actor,
        action="credit.move_plan",
        subject_kind="instalment_plan",
        subject_id=row.pk,
        before={"state": before.value},
        after={"state": row.state},
    )
