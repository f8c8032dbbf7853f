from collections.abc import Collection
from uuid import UUID

from jangteo.relations.models import Note, Task, Touch


def orders_spoken_of(order_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these orders a note, a touch or a task is about; three queries."""
    found = (
        rows.objects.filter(order_id__in=order_ids).values_list("order_id", flat=True) for rows in (Note, Touch, Task)
    )
    return frozenset(pk for some in found for pk in some if pk)
