"""At a month's end what left in it, and waited, is invoiced: one invoice for each buyer, legal entity and currency."""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

import structlog
from django.db import transaction

from jangteo.billing import rules
from jangteo.billing.errors import MonthPartlyClosed
from jangteo.billing.models import Departure, Invoice
from jangteo.billing.selectors.evidence import waits_from
from jangteo.billing.selectors.parties import bill_to_id
from jangteo.billing.services.entities import ensure_entity
from jangteo.billing.services.issue import bill
from jangteo.billing.services.writing import ACTOR
from jangteo.kernel import clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.selectors import deliveries_by_order, get_order_by_id
from jangteo.ordering.services import lock_for_shipping
from jangteo.ordering.types import OrderView

log = structlog.get_logger(__name__)

type GroupKey = tuple[str, str, str]


def close_month(*, year: int, month: int, actor: Actor = ACTOR, is_due_only: bool = False) -> list[UUID]:
    """Invoice what left until the end of a month and waits; the invoices. Safe to run twice.

    Each buyer's is a transaction of its own: where one fails, the others are invoiced all the same.

    is_due_only  only that of which the day has come; by hand all is
    raises       NotPermitted; MonthPartlyClosed in the end, with the orders whose invoice failed and why
    """
    require(actor, Action.PAYMENTS_HANDLE)
    after = date(year + month // 12, month % 12 + 1, 1)
    rows = Departure.objects.filter(billed_at=None, left_on__lt=after)
    if is_due_only:
        rows = rows.filter(close_day__lte=(clock.today() - after).days + 1)
    groups = defaultdict[GroupKey, list[UUID]](list)
    for departure_id, order_id, left_on in rows.order_by("pk").values_list("pk", "order", "left_on"):
        order = get_order_by_id(order_id, ACTOR)
        start = waits_from(order)
        if start is None or left_on < start:
            groups[_group_of(order)].append(departure_id)
    made, failed = [], {}
    for key, ids in sorted(groups.items()):
        try:
            made.append(_close(key, ids, year, month))
        except Exception as error:
            log.exception("billing.month_failed", entity=key[0], bill_to=key[1], year=year, month=month)
            failed[key[1]] = str(error)[:200]
    if failed:
        raise MonthPartlyClosed(f"{len(failed)} of {len(groups)} invoices failed", failed=len(failed), why=failed)
    return [one for one in made if one is not None]


def close_last_month() -> list[UUID]:
    """What the job does each day: the month before this one, of those whose day has come."""
    last = clock.today().replace(day=1) - timedelta(days=1)
    return close_month(year=last.year, month=last.month, is_due_only=True)


def _group_of(order: OrderView) -> GroupKey:
    """The legal entity, who is billed (a guest: their order alone), the currency and how prices are stated."""
    order_id, party_id = order.summary.id, bill_to_id(order)
    view = "gross" if order.prices_include_tax else "net"
    return ensure_entity(_channel_of(order_id)).code, str(party_id or order_id), f"{order.net.currency}:{view}"


@transaction.atomic
def _close(key: GroupKey, departure_ids: list[UUID], year: int, month: int) -> UUID | None:
    orders = Departure.objects.filter(pk__in=departure_ids).values_list("order", flat=True)
    for order_id in sorted(set(orders)):
        lock_for_shipping(order_id=order_id, actor=ACTOR)
    rows = list(Departure.objects.filter(pk__in=departure_ids, billed_at=None).order_by("left_at", "pk"))
    if not rows:
        return None
    name = ":".join(key)
    sequence = 1 + Invoice.objects.filter(cause__startswith=f"month:{year}-{month:02}:{name}:").count()
    made = bill(rows, rules.month_cause(year, month, name, sequence))
    return made.pk if made is not None else None


def _channel_of(order_id: UUID) -> UUID:
    return deliveries_by_order([order_id])[order_id][0].channel_id
