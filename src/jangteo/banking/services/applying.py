"""What came in is set against orders and notes of late interest, and taken off them again."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from jangteo.banking.errors import (
    AlreadyReversed,
    ApplicationNotFound,
    MoreThanLeft,
    NotAwaited,
    NothingToApply,
)
from jangteo.banking.models import Application, StatementLine
from jangteo.banking.services.accounts import locked_line
from jangteo.banking.services.unapplied import follow_credit
from jangteo.banking.types.views import Evidence, Part
from jangteo.billing import services as billing
from jangteo.billing.selectors.charges import payable_charges
from jangteo.billing.types.charges import OpenCharge
from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors import open_items
from jangteo.ordering.types import OpenOrder

MOST_PARTS = 50


def source_of(line_id: UUID) -> str:
    """Where in the books a line's money stands: what payments are told it comes from."""
    return f"suspense:{line_id}"


@transaction.atomic
def apply_line(
    *, line_id: UUID, parts: Sequence[Part], actor: Actor, why: str = "", evidence: Evidence | None = None
) -> None:
    """Set a line, or some of it, against orders and notes of late interest: each is paid by its part, from what stood
    in suspense.

    evidence  where no person decided
    locks     the line, then the orders by id, then the notes by id
    raises    NotPermitted, LineNotFound, NothingToApply, MoreThanLeft, NotAwaited, ordering OrderNotFound
    """
    require(actor, Action.PAYMENTS_HANDLE)
    row = locked_line(line_id)
    _check(row, parts)
    awaited = _awaited(parts)
    for part in sorted(parts, key=_target):
        found = awaited.get(_target(part))
        if found is None or found.due.currency != row.currency or found.due < part.amount:
            left = str(found.due) if found else str(Money.zero(row.currency))
            raise NotAwaited(order=found.number if found else str(_target(part)), awaited=left, asked=str(part.amount))
        _write(row, part, found.party_id, actor, why, evidence)
        _pay(row, part, actor, why)
    follow_credit(row, actor)
    audit.record(
        actor=actor,
        action="banking.apply_line",
        subject_kind="bank_line",
        subject_id=row.pk,
        after={
            "orders": {awaited[_target(part)].number: str(part.amount) for part in parts},
            "is_automatic": evidence is not None,
        },
        why=why,
    )


def _target(part: Part) -> UUID:
    """The order or the note that a part is for."""
    target = part.order_id or part.charge_id
    if target is None or (part.order_id and part.charge_id):
        raise NothingToApply("a part is for an order or for a note", most=MOST_PARTS)
    return target


def _awaited(parts: Sequence[Part]) -> dict[UUID, OpenOrder | OpenCharge]:
    """What is still to be paid of each, locked."""
    orders = [part.order_id for part in parts if part.order_id]
    charges = [part.charge_id for part in parts if part.charge_id]
    ordering.lock_orders(order_ids=orders)
    billing.lock_charges(charges)
    found: dict[UUID, OpenOrder | OpenCharge] = {one.id: one for one in open_items(order_ids=orders, by_transfer=False)}
    return found | {one.id: one for one in payable_charges(charges)}


def _pay(row: StatementLine, part: Part, actor: Actor, why: str) -> None:
    source = source_of(row.pk)
    if part.order_id:
        ordering.mark_paid(
            order_id=part.order_id, actor=actor, why=why, amount=part.amount, source=source, valued_on=row.on
        )
    elif part.charge_id:
        billing.receive_charge(charge_id=part.charge_id, amount=part.amount, actor=actor, source=source, why=why)


def _check(row: StatementLine, parts: Sequence[Part]) -> None:
    orders = {_target(part) for part in parts}
    if not 0 < len(parts) <= MOST_PARTS or len(orders) < len(parts):
        raise NothingToApply(f"name 1 to {MOST_PARTS} orders, each once", most=MOST_PARTS)
    if any(part.amount.minor <= 0 or part.amount.currency != row.currency for part in parts):
        raise NothingToApply("an amount is above zero and in the line's currency", most=MOST_PARTS)
    require_left(row, sum(part.amount.minor for part in parts))


def require_left(row: StatementLine, minor: int) -> None:
    """Refuse to use more of a locked line than is left of it.

    raises  MoreThanLeft
    """
    left = max(0, row.amount_minor) - row.applied_minor - row.aside_minor
    if minor > left:
        raise MoreThanLeft(left=str(Money(left, row.currency)), asked=str(Money(minor, row.currency)))


def _write(
    row: StatementLine, part: Part, party_id: UUID | None, actor: Actor, why: str, evidence: Evidence | None
) -> None:
    Application.objects.create(
        id=new_id(),
        line=row,
        order_id=part.order_id,
        charge_id=part.charge_id,
        party_id=party_id,
        amount_minor=part.amount.minor,
        at=clock.now(),
        actor_name=actor.name[:120],
        why=why[:200],
        is_automatic=evidence is not None,
        confidence=evidence.confidence if evidence else None,
        reasons=list(evidence.reasons) if evidence else [],
    )


@transaction.atomic
def reverse_application(*, application_id: UUID, actor: Actor, why: str) -> None:
    """Take a line off an order or a note again: it awaits as much anew, and the line is open by it.

    locks   the line, then the order or note
    raises  NotPermitted, ApplicationNotFound, AlreadyReversed, ordering OrderNotFound, IllegalMove and payments
            MoreThanHeld where the order's money went back meanwhile
    """
    require(actor, Action.PAYMENTS_HANDLE)
    found = Application.objects.filter(pk=application_id, reverses=None).first()
    if found is None:
        raise ApplicationNotFound
    row = locked_line(found.line_id)
    if Application.objects.filter(reverses=found).exists():
        raise AlreadyReversed
    amount = Money(found.amount_minor, row.currency)
    Application.objects.create(
        id=new_id(),
        line=row,
        order_id=found.order_id,
        charge_id=found.charge_id,
        party_id=found.party_id,
        amount_minor=-found.amount_minor,
        at=clock.now(),
        actor_name=actor.name[:120],
        why=why[:200],
        reverses=found,
    )
    if found.order_id:
        ordering.unmark_paid(order_id=found.order_id, amount=amount, source=source_of(row.pk), actor=actor, why=why)
    elif found.charge_id:
        billing.return_charge_of(
            charge_id=found.charge_id, amount=amount, source=source_of(row.pk), actor=actor, why=why
        )
    follow_credit(row, actor)
    audit.record(
        actor=actor,
        action="banking.reverse_application",
        subject_kind="bank_line",
        subject_id=row.pk,
        after={"for": str(found.order_id or found.charge_id), "amount": str(amount)},
        why=why,
    )
