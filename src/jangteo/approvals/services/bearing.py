"""Budgets bear what is asked for and ordered: what each has of it is set to what it comes to, under its lock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from jangteo.approvals.errors import BudgetExceeded
from jangteo.approvals.models import BudgetMove, BudgetRow
from jangteo.approvals.selectors.budgets import bearing, borne_by, budget_of, charges_of
from jangteo.approvals.types import Borne, BudgetMoveKind, BudgetRuling, Charge, Door, Judgement, Subject
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor


def lock_budgets(door: Door, subject: Subject) -> list[BudgetRow]:
    """The budgets that bear an order, and those that have borne something of it, locked by id."""
    wanted = Q(pk__in=list(borne_by(subject)))
    if door.has_budgets:
        wanted |= Q(pk__in=bearing(door.lineage, door.requester_id, door.cost_centre).values("pk"))
    return _locked(wanted)


def require_left(judgement: Judgement) -> None:
    """Refuse what a hard budget has not left.

    raises  BudgetExceeded naming the first such budget
    """
    for one in judgement.refused_by:
        left = "" if one.left is None else str(one.left)
        raise BudgetExceeded(f"{one.name} has {left} left", budget=one.name, left=left)


def reserve(rows: Sequence[BudgetRow], charges: Iterable[Charge], subject: Subject, total: Money, actor: Actor) -> None:
    """Let locked budgets bear a total, each what it has not borne of it yet; what bears it no more is free."""
    own, bears = borne_by(subject), {one.budget_id: one for one in charges}
    active = {row.pk for row in rows if row.is_active}
    for row in rows:
        charge = bears.get(row.pk) if row.pk in active and row.currency == total.currency else None
        for period_on, borne in own.get(row.pk, {}).items():
            if charge is None or charge.period_on != period_on:
                _move(row, period_on, -borne.reserved, -borne.spent, subject, actor)
        if charge is not None:
            borne = own.get(row.pk, {}).get(charge.period_on, Borne(0, 0))
            more = total.minor - borne.whole
            excused = charge.ruling == BudgetRuling.ASKS
            _move(row, charge.period_on, more, 0, subject, actor, allowed=charge.allowed, is_excused=excused)


@transaction.atomic
def follow_budgets(*, subject: Subject, reserved: Money, spent: Money, actor: Actor) -> None:
    """Let what budgets bear of a subject be what it comes to now: a fact, whatever they have left.

    locks   the budgets that bear it, by id
    """
    own = borne_by(subject)
    if not own:
        return
    for row in _locked(Q(pk__in=list(own))):
        for period_on, borne in borne_by(subject).get(row.pk, {}).items():
            less, more = reserved.minor - borne.reserved, spent.minor - borne.spent
            _move(row, period_on, less, more, subject, actor, is_excused=True)


def release(subject: Subject, actor: Actor) -> None:
    """Nothing of a subject is borne any more, in the caller's transaction."""
    for row in _locked(Q(pk__in=list(borne_by(subject)))):
        for period_on, borne in borne_by(subject).get(row.pk, {}).items():
            _move(row, period_on, -borne.reserved, -borne.spent, subject, actor, is_excused=True)


@transaction.atomic
def stretch_budgets(*, subject: Subject, total: Money, actor: Actor) -> None:
    """Let the budgets that bear an order bear more of it, where they have so much left.

    locks   the budgets that bear it, by id
    raises  BudgetExceeded
    """
    rows = _locked(Q(pk__in=list(borne_by(subject))))
    own = borne_by(subject)
    charges = charges_of(rows, total, own)
    for one in charges:
        if one.ruling != BudgetRuling.FITS:
            require_left(Judgement(charges=(_refusing(one),)))
    by_id: Mapping[UUID, Charge] = {one.budget_id: one for one in charges}
    for row in rows:
        for period_on, borne in own.get(row.pk, {}).items():
            more = total.minor - borne.whole
            if more > 0:
                _move(row, period_on, more, 0, subject, actor, allowed=by_id[row.pk].allowed)


def _refusing(charge: Charge) -> Charge:
    return Charge(charge.budget_id, charge.name, charge.period_on, charge.left, charge.allowed, BudgetRuling.REFUSES)


def _locked(wanted: Q) -> list[BudgetRow]:
    rows = BudgetRow.objects.filter(wanted).order_by("pk")
    return list(rows if "budget-lock" in settings.JANGTEO_UNGUARDED else rows.select_for_update())


def _move(  # noqa: PLR0913 -- of what, when, how much, for what, by whom
    row: BudgetRow,
    period_on: date,
    reserved: int,
    spent: int,
    subject: Subject,
    actor: Actor,
    *,
    allowed: Money | None = None,
    is_excused: bool = False,
) -> None:
    if not reserved and not spent:
        return
    is_limited = allowed is not None and budget_of(row).amount is not None
    BudgetMove.objects.create(
        budget=row,
        kind=_kind(reserved, spent).value,
        period_on=period_on,
        reserved_minor=reserved,
        spent_minor=spent,
        allowed_minor=allowed.minor if allowed is not None and is_limited else None,
        is_excused=is_excused,
        subject_kind=subject.kind,
        subject_id=subject.id,
        key=f"{subject.kind}:{subject.id}:{new_id().hex}",
        at=clock.now(),
        actor_name=actor.name[:120],
    )


def _kind(reserved: int, spent: int) -> BudgetMoveKind:
    if spent:
        return BudgetMoveKind.SPEND
    return BudgetMoveKind.RESERVE if reserved > 0 else BudgetMoveKind.RELEASE
