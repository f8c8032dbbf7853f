"""What came in and is for no order."""

from uuid import UUID

from django.db import transaction

from jangteo.banking.errors import AlreadyReversed, ApplicationNotFound
from jangteo.banking.models import SetAside, StatementLine
from jangteo.banking.rules import asides
from jangteo.banking.services.accounts import locked_line
from jangteo.banking.services.applying import require_left
from jangteo.banking.services.unapplied import follow_credit
from jangteo.banking.types.views import Aside, AsideReason
from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.ledger.services import post
from jangteo.ledger.types import Subject


@transaction.atomic
def set_aside(*, line_id: UUID, aside: Aside, actor: Actor, why: str = "") -> UUID:
    """Say that a line, or some of it, is for no order, and why; returns the row's id.

    locks   the line
    raises  NotPermitted, LineNotFound, InvalidAside, MoreThanLeft
    """
    require(actor, Action.PAYMENTS_HANDLE)
    row = locked_line(line_id)
    asides.check(aside, row.currency)
    require_left(row, aside.amount.minor)
    made = SetAside.objects.create(
        id=new_id(),
        line=row,
        reason=aside.reason.value,
        amount_minor=aside.amount.minor,
        fee_minor=aside.fee.minor if aside.fee else 0,
        counterpart=aside.counterpart,
        at=clock.now(),
        actor_name=actor.name[:120],
        why=why[:200],
    )
    post(
        kind="banking.set_aside",
        key=f"banking:aside:{made.pk}",
        subject=Subject("bank_line", row.pk),
        lines=asides.postings(aside, str(row.pk)),
    )
    follow_credit(row, actor)
    _record(row, actor, "set_aside", why, reason=aside.reason.value, amount=str(aside.amount))
    return made.pk


@transaction.atomic
def take_up_again(*, aside_id: UUID, actor: Actor, why: str) -> None:
    """What was set aside is open again.

    locks   the line
    raises  NotPermitted, ApplicationNotFound, AlreadyReversed
    """
    require(actor, Action.PAYMENTS_HANDLE)
    found = SetAside.objects.filter(pk=aside_id, reverses=None).first()
    if found is None:
        raise ApplicationNotFound
    row = locked_line(found.line_id)
    if SetAside.objects.filter(reverses=found).exists():
        raise AlreadyReversed
    made = SetAside.objects.create(
        id=new_id(),
        line=row,
        reason=found.reason,
        amount_minor=-found.amount_minor,
        fee_minor=-found.fee_minor,
        counterpart=found.counterpart,
        at=clock.now(),
        actor_name=actor.name[:120],
        why=why[:200],
        reverses=found,
    )
    aside = Aside(
        AsideReason(found.reason),
        Money(found.amount_minor, row.currency),
        Money(found.fee_minor, row.currency),
        found.counterpart,
    )
    post(
        kind="banking.taken_up_again",
        key=f"banking:aside:{made.pk}",
        subject=Subject("bank_line", row.pk),
        lines=asides.reversed_postings(aside, str(row.pk)),
    )
    follow_credit(row, actor)
    _record(row, actor, "take_up_again", why, reason=found.reason, amount=str(aside.amount))


def _record(row: StatementLine, actor: Actor, action: str, why: str, **after: object) -> None:
    audit.record(
        actor=actor,
        action=f"banking.{action}",
        subject_kind="bank_line",
        subject_id=row.pk,
        after=after,
        why=why,
    )
