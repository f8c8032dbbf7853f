"""Names of erased people leave what they did with money."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from jangteo.payments.models import PaymentFlag, PaymentMove, PaymentOperation
from jangteo.stored_value import services as stored_value


def erase_move_names(*, order_ids: Iterable[UUID], names: Iterable[str]) -> int:
    """Empty who moved these orders' payments, and what they wrote of moves and operations, where it names an erased
    person.
    """
    wanted, orders = set(names), set(order_ids)
    mentions = Q(pk=None)
    for name in wanted:
        mentions |= Q(why__icontains=name)
    count = 0
    for model in (PaymentMove, PaymentOperation):
        rows = model.objects.filter(payment__order_id__in=orders)
        count += rows.filter(actor_name__in=wanted).update(actor_name="", why="") + rows.filter(mentions).update(why="")
    count += stored_value.erase_names(order_ids=orders, names=wanted)
    flags = PaymentFlag.objects.filter(payment__order_id__in=orders)
    return count + flags.filter(seen_by__in=wanted).update(seen_by="", why="") + flags.filter(mentions).update(why="")
