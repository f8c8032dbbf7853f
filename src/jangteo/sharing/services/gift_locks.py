"""In which order a gift and its order are locked: the order first, for a relay of events may hold it already as it
comes to the gift.
"""

from uuid import UUID

from django.conf import settings

from jangteo.ordering.services import lock_orders
from jangteo.sharing.models import Gift


def hold_order(order_id: UUID | None) -> None:
    """Lock the order of a gift that is locked next; of one without an order nothing."""
    if order_id is not None and "gift-lock" not in settings.JANGTEO_UNGUARDED:
        lock_orders(order_ids=[order_id])


def hold_order_of(gift_id: UUID) -> None:
    """The same of a gift by its id; of one that is not there nothing."""
    hold_order(Gift.objects.filter(pk=gift_id).values_list("order_id", flat=True).first())
