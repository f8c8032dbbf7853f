from collections.abc import Iterable
from contextlib import suppress

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from jangteo.kernel import audit
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order, OrderLine
from jangteo.ordering.types import OrderOrigin


@transaction.atomic
def remove_historical_orders(*, source: str, keys: Iterable[str], actor: Actor) -> list[str]:
    """Take imported orders out that nothing refers to; returns the keys of those that went."""
    gone = []
    rows = Order.objects.filter(source=source, source_key__in=set(keys), origin=OrderOrigin.IMPORTED.value)
    for row in rows.select_for_update().order_by("pk"):
        with suppress(IntegrityError, ProtectedError), transaction.atomic():
            OrderLine.objects.filter(order=row).delete()
            Order.objects.filter(pk=row.pk).delete()
            gone.append(row.source_key)
    if gone:
        audit.record(
            actor=actor,
            action="ordering.remove_historical_orders",
            subject_kind="orders",
            subject_id=new_id(),
            before={"source": source, "orders": len(gone)},
        )
    return gone
