"""What came in is set against orders, and taken off them again."""

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
from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors import open_items

MOST_PARTS = 50


def source_of(line_id: UUID) -> str:
    """Where in the books a line's money stands: what payments are told it comes from."""
    return f"suspense:{line_id}"


@transaction.atomic
def apply_line(
    *, line_id: UUID, parts: Sequence[Part], actor: Actor, why: str = "", evidence: Evidence | None = None
) -> None:
    """Set a line, or some of it, against orders: each is paid by its part, from what stood in suspense.

    evidence  where no person decided
    locks     the line, then the orders by id
    raises    NotPermitted, LineNotFound, NothingToApply, MoreThanLeft, NotAwaited, ordering OrderNotFound
    """
    require(actor, Action.PAYMENTS_HANDLE)
    row = locked_line(line_id)
    _check(row, parts)
    ordering.lock_orders(order_ids=[part.order_id for part in parts])
    awaited = {one.id: one for one in open_items(order_ids=[part.order_id for part in parts], by_transfer=False)}
    for part in sorted(parts, key=lambda one: one.order_id):
        order = awaited.get(part.order_id)
        if order is None or order.due.currency != row.currency or order.due < part.amount:
            left = str(order.due) if order else str(Money.zero(row.currency))
            raise NotAwaited(order=order.number if order else str(part.order_id), awaited=left, asked=str(part.amount))
        _write(row, part, order.party_id, actor, why, evidence)
        ordering.mark_paid(
            order_id=part.order_id,
            actor=actor,
            why=why,
            amount=part.amount,
            source=source_of(row.pk),
            valued_on=row.on,
        )
    follow_credit(row, actor)
    audit.record(
        actor=actor,
        action="banking.apply_line",
        subject_kind="bank_line",
        subject_id=row.pk,
        after={
            "orders": {awaited[part.order_id].number: str(part.amount) for part in parts},
            "is_automatic": evidence is not None,
        },
        why=why,
    )


def _check(row: StatementLine, parts: Sequence[Part]) -> None:
    orders = {part.order_id for part in parts}
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
    """Take a line off an order again: the order awaits as much anew, and the line is open by it.

    locks   the line, then the order
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
        party_id=found.party_id,
        amount_minor=-found.amount_minor,
        at=clock.now(),
        actor_name=actor.name[:120],
        why=why[:200],
        reverses=found,
    )
    ordering.unmark_paid(order_id=found.order_id, amount=amount, source=source_of(row.pk), actor=actor, why=why)
    follow_credit(row, actor)
    audit.record(
        actor=actor,
        action="banking.reverse_application",
        subject_kind="bank_line",
        subject_id=row.pk,
        after={"order_id": str(found.order_id), "amount": str(amount)},
        why=why,
    )
