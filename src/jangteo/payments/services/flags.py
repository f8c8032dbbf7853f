"""What a person looked at and settled."""

from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.payments.errors import NoSuchFlag
from jangteo.payments.models import Payment, PaymentFlag
from jangteo.payments.services.books import raise_flag


@transaction.atomic(savepoint=False)
def flag_order(*, order_id: UUID, kind: str, key: str, **facts: str) -> None:
    """Put something about an order's money before a person, once for its key.

    key  of what it is about, within its kind
    """
    raise_flag(kind, key, Payment.objects.filter(order_id=order_id).order_by("number").last(), **facts)


@transaction.atomic
def settle_flag(*, flag_id: UUID, actor: Actor, why: str) -> None:
    """Say that something about a payment was looked at, and how it was settled; once.

    raises  NotPermitted, NoSuchFlag
    """
    require(actor, Action.PAYMENTS_HANDLE)
    row = PaymentFlag.objects.select_for_update().filter(pk=flag_id).first()
    if row is None:
        raise NoSuchFlag
    if row.seen_at is not None:
        return
    row.seen_at, row.seen_by, row.why = clock.now(), actor.name[:120], why[:200]
    row.save(update_fields=["seen_at", "seen_by", "why"])
    audit.record(
        actor=actor,
        action="payments.settle_flag",
        subject_kind="payment_flag",
        subject_id=row.pk,
        after={"kind": row.kind},
        why=why,
    )
