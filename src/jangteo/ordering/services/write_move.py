from enum import StrEnum

from jangteo.kernel import audit, clock
from jangteo.kernel.types import Actor
from jangteo.ordering import rules
from jangteo.ordering.models import Order, OrderMove
from jangteo.ordering.types import FulfilmentProgress, OrderStatus, PaymentProgress


def write_move(order: Order, field: str, target: StrEnum, actor: Actor, why: str) -> None:
    """One of an order's states moves on, in the caller's transaction; whether it may is the caller's to ask."""
    before = getattr(order, field)
    setattr(order, field, target.value)
    order.save(update_fields=[field])
    OrderMove.objects.create(
        order=order,
        field=field,
        from_state=before,
        to_state=target.value,
        at=clock.now(),
        actor_name=actor.name[:200],
        why=why[:300],
    )
    audit.record(
        actor=actor,
        action=f"ordering.{field}",
        subject_kind="order",
        subject_id=order.pk,
        before={field: before},
        after={field: target.value},
        why=why,
    )


def complete_if_done(order: Order, actor: Actor) -> None:
    """An order that is paid and delivered is completed."""
    is_placed = order.status == OrderStatus.PLACED  # what was completed stays so, also where its money was reversed
    if is_placed and rules.is_complete(PaymentProgress(order.payment), FulfilmentProgress(order.fulfilment)):
        write_move(order, "status", OrderStatus.COMPLETED, actor, "")
