"""Opening credit lines and changing what they say; every change is audited and told."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from jangteo.credit import rules
from jangteo.credit.errors import InvalidLine, LineExists, LineNotFound, RaiseNotFound, WhyNeeded
from jangteo.credit.events import CreditLineChanged
from jangteo.credit.models import CreditLine, CreditRaise, CreditStop
from jangteo.credit.rules import Standing
from jangteo.credit.selectors.states import line_states, raised_now, use_here
from jangteo.credit.services.exposure import lock_gate
from jangteo.credit.services.tree import take_over
from jangteo.credit.types import LARGEST_MINOR, CheckStage, CreditLineId, LineState, StopKind
from jangteo.kernel import audit, clock, outbox
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import get_party

LONGEST_WHY = 200


@transaction.atomic
def open_line(
    *,
    party_id: UUID,
    limit: Money,
    actor: Actor,
    stage: CheckStage = CheckStage.ORDER,
    tolerance: Money | None = None,
    rates: Mapping[tuple[str, str], Decimal] | None = None,
) -> CreditLineId:
    """Let a party and the units below it owe so much; what they use already counts on it from the start.

    stage      from which step on what is ordered counts
    tolerance  by how much it may be passed
    rates      {(a document's currency, the limit's): rate}, for documents in another currency
    locks      steps of credit wait
    raises     NotPermitted, PartyNotFound, InvalidLine, LineExists, RateUnknown
    publishes  CreditLineChanged
    """
    get_party(party_id)
    require(actor, Action.PAYMENTS_HANDLE, party_id=party_id)
    tolerance = Money.zero(limit.currency) if tolerance is None else tolerance
    _check_amount("limit", limit, limit.currency)
    _check_amount("tolerance", tolerance, limit.currency)
    lock_gate(is_shared=False)
    if CreditLine.objects.filter(party=party_id).exists():
        raise LineExists
    now = clock.now()
    row = CreditLine.objects.create(
        party_id=party_id,
        currency=limit.currency,
        stage=stage.value,
        limit_minor=limit.minor,
        tolerance_minor=tolerance.minor,
        reckoned_at=now,
        opened_at=now,
    )
    take_over(below=party_id, rates=rates or {}, actor=actor, key=f"open:{row.pk}")
    facts = {"limit": str(limit), "tolerance": str(tolerance), "stage": stage.value}
    _tell(row, "opened", actor, after=facts)
    return CreditLineId(row.pk)


@transaction.atomic
def set_limit(*, line_id: UUID, limit: Money, actor: Actor, tolerance: Money | None = None, why: str = "") -> None:
    """Change how much may be owed; below what is owed already nothing may rise until it has come down.

    tolerance  None: as it is
    locks      the line
    raises     LineNotFound, NotPermitted, InvalidLine
    publishes  CreditLineChanged
    """
    row = _locked(line_id, actor)
    _check_amount("limit", limit, row.currency)
    if tolerance is not None:
        _check_amount("tolerance", tolerance, row.currency)
    before = {"limit": _text(row, row.limit_minor), "tolerance": _text(row, row.tolerance_minor)}
    row.limit_minor = limit.minor
    row.tolerance_minor = row.tolerance_minor if tolerance is None else tolerance.minor
    _reckon(row)
    after = {"limit": str(limit), "tolerance": _text(row, row.tolerance_minor)}
    if before != after:
        _tell(row, "limit", actor, before=before, after=after, why=why)


@transaction.atomic
def set_stage(*, line_id: UUID, stage: CheckStage, actor: Actor, why: str = "") -> None:
    """Let what is ordered count from another step on; what stands above the limit then is not undone.

    locks      the line
    raises     LineNotFound, NotPermitted
    publishes  CreditLineChanged
    """
    row = _locked(line_id, actor)
    if row.stage == stage:
        return
    before, row.stage = row.stage, stage.value
    uses = list(row.uses.select_related("document").order_by("pk"))
    changes = []
    for use in uses:
        here = Standing(use_here(use, row.currency), CheckStage(use.document.reached))
        counted = rules.counted(stage, here)
        if counted != use.counted_minor:
            changes.append((counted - use.counted_minor, counted, use))
    counted_after = row.counted_minor + sum(change for change, _, _ in changes)
    state = _reckon(row, most=max(row.counted_minor, counted_after))
    for _change, counted, use in sorted(changes, key=lambda one: one[0]):
        use.counted_minor = counted
        use.save(update_fields=["counted_minor"])
    CreditLine.objects.filter(pk=row.pk).update(excused_minor=counted_after if counted_after > state.allowed else 0)
    _tell(row, "stage", actor, before={"stage": before}, after={"stage": row.stage}, why=why)


@transaction.atomic
def raise_for_a_while(
    *, line_id: UUID, amount: Money, from_at: datetime, until_at: datetime, why: str, actor: Actor
) -> UUID:
    """Let a limit be higher for a while; several raises add up.

    until_at   excluded
    locks      the line
    raises     LineNotFound, NotPermitted, InvalidLine, WhyNeeded
    publishes  CreditLineChanged
    """
    row = _locked(line_id, actor)
    _check_amount("amount", amount, row.currency)
    if not amount:
        raise InvalidLine("a raise is of something", field="amount")
    if from_at.tzinfo is None or until_at.tzinfo is None or until_at <= from_at or until_at <= clock.now():
        raise InvalidLine("a raise ends after it begins, and not in the past", field="until_at")
    given = CreditRaise.objects.create(
        line=row,
        amount_minor=amount.minor,
        from_at=from_at,
        until_at=until_at,
        why=_reason(why),
        made_at=clock.now(),
        made_by=actor.name[:120],
    )
    _reckon(row)
    facts = {"amount": str(amount), "from": from_at.isoformat(), "until": until_at.isoformat()}
    _tell(row, "raised", actor, after={"raise": str(given.pk), **facts}, why=why)
    return given.pk


@transaction.atomic
def withdraw_raise(*, raise_id: UUID, actor: Actor, why: str = "") -> None:
    """Let a raise hold no more; a second time changes nothing.

    locks      the line
    raises     RaiseNotFound, NotPermitted
    publishes  CreditLineChanged
    """
    given = CreditRaise.objects.filter(pk=raise_id).first()
    if given is None:
        raise RaiseNotFound
    row = _locked(given.line_id, actor)
    if not CreditRaise.objects.filter(pk=raise_id, withdrawn_at=None).update(withdrawn_at=clock.now()):
        return
    _reckon(row)
    _tell(row, "raise_withdrawn", actor, before={"raise": str(raise_id)}, after={}, why=why)


@transaction.atomic
def block_line(*, line_id: UUID, why: str, actor: Actor, kind: StopKind = StopKind.HOLD) -> None:
    """Let nothing rise on a line: staff hold it, or whoever watches due days knows of something overdue.

    What is done to lower it, and what is a fact, goes on. A second stop of one kind changes nothing.

    locks      the line
    raises     LineNotFound, NotPermitted, WhyNeeded
    publishes  CreditLineChanged
    """
    row = _locked(line_id, actor)
    reason = _reason(why)
    if CreditStop.objects.filter(line=row, kind=kind.value, ended_at=None).exists():
        return
    CreditStop.objects.create(line=row, kind=kind.value, why=reason, since=clock.now(), set_by=actor.name[:120])
    row.is_blocked = True
    _reckon(row)
    _tell(row, "blocked", actor, after={"stop": kind.value}, why=why)


@transaction.atomic
def unblock_line(*, line_id: UUID, why: str, actor: Actor, kind: StopKind = StopKind.HOLD) -> None:
    """End a stop; another of the other kind goes on. Where none is, nothing changes.

    locks      the line
    raises     LineNotFound, NotPermitted, WhyNeeded
    publishes  CreditLineChanged
    """
    row = _locked(line_id, actor)
    open_stops = CreditStop.objects.filter(line=row, kind=kind.value, ended_at=None)
    ended = open_stops.update(ended_at=clock.now(), ended_by=actor.name[:120], ended_why=_reason(why))
    if not ended:
        return
    row.is_blocked = CreditStop.objects.filter(line=row, ended_at=None).exists()
    _reckon(row)
    _tell(row, "unblocked", actor, before={"stop": kind.value}, after={}, why=why)


def _locked(line_id: UUID, actor: Actor) -> CreditLine:
    row = CreditLine.objects.select_for_update().filter(pk=line_id).first()
    if row is None:
        raise LineNotFound
    require(actor, Action.PAYMENTS_HANDLE, party_id=row.party_id)
    return row


def _reckon(row: CreditLine, most: int | None = None) -> LineState:
    """Write what a locked line says now; where it stands above what it allows, that is excused.

    most  how high it is to come in the same transaction; None: it stays
    """
    now = clock.now()
    state = line_states([row], raised_now([row], now))[row.pk]
    most = row.counted_minor if most is None else most
    row.raised_minor, row.reckoned_at = state.raised, now
    row.excused_minor = most if most > state.allowed else 0
    row.save(
        update_fields=[
            "limit_minor", "tolerance_minor", "stage", "is_blocked", "raised_minor", "reckoned_at", "excused_minor"
        ]
    )  # fmt: skip
    return state


def _check_amount(name: str, amount: Money, currency: str) -> None:
    if amount.currency != currency or not 0 <= amount.minor <= LARGEST_MINOR:
        raise InvalidLine(f"{name} is an amount of {currency} from zero up", field=name)


def _reason(why: str) -> str:
    if not why.strip():
        raise WhyNeeded(field="why")
    return why.strip()[:LONGEST_WHY]


def _text(row: CreditLine, minor: int) -> str:
    return str(Money(minor, row.currency))


def _tell(row: CreditLine, what: str, actor: Actor, *, why: str = "", **facts: Any) -> None:
    audit.record(actor=actor, action=f"credit.{what}", subject_kind="party", subject_id=row.party_id, why=why, **facts)
    outbox.publish(CreditLineChanged(line_id=row.pk, party_id=row.party_id, what=what, at=clock.now()))
