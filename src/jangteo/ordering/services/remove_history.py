from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from jangteo.kernel import audit
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.ordering.types import OrderOrigin
from jangteo.relations.selectors import orders_spoken_of


@transaction.atomic
def remove_historical_orders(*, source: str, keys: Iterable[str], actor: Actor) -> list[str]:
    """Take orders of another system out, lines too, as far as nothing refers to them; returns the keys that went.

    locks  the orders by id
    """
    rows = Order.objects.filter(origin=OrderOrigin.IMPORTED.value, source=source, source_key__in=set(keys))
    found = {row.pk: row.source_key for row in rows.select_for_update().order_by("pk")}
    free = found.keys() - orders_spoken_of(found.keys())
    gone = free if _remove(free) else {pk for pk in free if _remove([pk])}
    told = sorted(found[pk] for pk in gone)
    if told:
        audit.record(
            actor=actor,
            action="ordering.remove_historical_orders",
            subject_kind="orders",
            subject_id=new_id(),
            before={"source": source, "orders": told},
        )
    return told


def _remove(order_ids: Collection[UUID]) -> bool:
    """False, and all of them stay, when a row of any module refers to one of them or to a line."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:  # a line goes after its order, as its trigger demands
                cursor.execute("DELETE FROM ordering_order WHERE id = ANY(%s)", [list(order_ids)])
                cursor.execute("DELETE FROM ordering_orderline WHERE order_id = ANY(%s)", [list(order_ids)])
            connection.check_constraints()
    except IntegrityError:
        return False
    return True
