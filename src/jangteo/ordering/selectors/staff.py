"""What staff see of orders beyond one order: what is to be done, what may be done, and everything by id."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, F, Min, Sum

from jangteo.channels.selectors import channels_by_id
from jangteo.kernel.keyset import count_several
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import rules
from jangteo.ordering.models import OrderHold
from jangteo.ordering.selectors.holds import ANY, with_open_hold
from jangteo.ordering.selectors.orders import _summary, visible_orders
from jangteo.ordering.selectors.refunds import GIVEN_BACK
from jangteo.ordering.types import (
    FulfilmentProgress,
    HoldCount,
    HoldKind,
    HoldView,
    OrderOrigin,
    OrderStatus,
    OrderSummary,
    OrderView,
    PaymentProgress,
)


class OrderAction(StrEnum):
    """What staff do with an order; each is a service."""

    PAY = "pay"
    SHIP = "ship"
    DELIVER = "deliver"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class ToDo:
    """How many orders wait for what."""

    unpaid: int
    to_ship: int
    ready: int
    on_the_way: int
    held: int


ACTION_RIGHTS = {
    OrderAction.PAY: Action.PAYMENTS_HANDLE,
    OrderAction.SHIP: Action.ORDERS_HANDLE,
    OrderAction.DELIVER: Action.ORDERS_HANDLE,
    OrderAction.CANCEL: Action.ORDERS_CANCEL,
}


def permitted_actions(order: OrderSummary, actor: Actor) -> frozenset[OrderAction]:
    """What this member of staff's role lets them do with an order, whatever its state."""
    return frozenset(one for one, right in ACTION_RIGHTS.items() if allows(actor, right, party_id=order.buyer_id))


def possible_actions(order: OrderSummary, holds: Iterable[HoldView] = ()) -> frozenset[OrderAction]:
    """What the services would do with an order as it stands, held as it is."""
    blocked = {str(action) for one in holds if one.is_open for action in one.blocks}
    pay = PaymentProgress.PAID in rules.PAYMENT_MOVES[order.payment]
    moves = rules.FULFILMENT_MOVES[order.fulfilment]
    can_end = FulfilmentProgress.CANCELLED in moves and OrderStatus.CANCELLED in rules.STATUS_MOVES[order.status]
    allowed = {
        OrderAction.PAY: pay,
        OrderAction.SHIP: FulfilmentProgress.SHIPPED in moves,
        OrderAction.DELIVER: FulfilmentProgress.DELIVERED in moves,
        OrderAction.CANCEL: can_end,
    }
    return frozenset(one for one, is_allowed in allowed.items() if is_allowed and one.value not in blocked)


def count_to_do(actor: Actor) -> ToDo:
    """Orders that wait for money, for shipping (`ready` of them are paid), to arrive, or are held; one query.

    Each is counted no further than 10,000, and one more where there are more.
    """
    placed = visible_orders(actor).filter(status=OrderStatus.PLACED.value).order_by()
    to_ship = placed.filter(fulfilment__in=[FulfilmentProgress.OPEN.value, FulfilmentProgress.PARTLY.value])
    wanted = {
        "unpaid": placed.filter(payment=PaymentProgress.AWAITED.value),
        "to_ship": to_ship,
        "ready": to_ship.filter(payment=PaymentProgress.PAID.value),
        "held": placed.filter(pk__in=with_open_hold(ANY)),
        "on_the_way": placed.filter(fulfilment=FulfilmentProgress.SHIPPED.value),
    }
    return ToDo(**count_several(wanted))


def count_holds(actor: Actor) -> list[HoldCount]:
    """Of each kind of hold that is open: how many orders, and since when the oldest; one query."""
    rows = OrderHold.objects.filter(released_at=None, order__in=visible_orders(actor)).order_by()
    found = {row["kind"]: row for row in rows.values("kind").annotate(count=Count("pk"), oldest=Min("opened_at"))}
    return [HoldCount(kind, found[kind]["count"], found[kind]["oldest"]) for kind in HoldKind if kind in found]


def holdable_kinds(order: OrderView, actor: Actor) -> list[HoldKind]:
    """For what this member of staff may hold an order as it stands; it is not held for it yet."""
    summary, held = order.summary, {one.kind for one in order.holds if one.is_open}
    if order.origin != OrderOrigin.PLACED or not rules.is_holdable(summary.status, summary.fulfilment):
        return []
    return [kind for kind in releasable_kinds(summary, actor) if kind not in held]


def releasable_kinds(order: OrderSummary, actor: Actor) -> list[HoldKind]:
    """The kinds of holds that this member of staff may place on, and release from, an order."""
    by_hand = [kind for kind in HoldKind if kind not in rules.BY_THEMSELVES]
    return [kind for kind in by_hand if allows(actor, rules.HOLD_RIGHTS[kind], party_id=order.buyer_id)]


def list_order_totals(actor: Actor, buyer_id: UUID) -> list[Money]:
    """What a buyer ordered in all, a sum a currency, without what was called off and what was given back."""
    rows = visible_orders(actor).filter(buyer=buyer_id).exclude(status=OrderStatus.CANCELLED.value)
    rows = rows.annotate(given_back=GIVEN_BACK).order_by()
    sums = rows.values("currency").annotate(minor=Sum(F("gross_minor") - F("given_back"))).order_by("currency")
    return [Money(int(row["minor"]), row["currency"]) for row in sums]


def orders_by_id(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, OrderSummary]:
    """{order: its summary} of those that this member of staff may see; two queries."""
    rows = list(visible_orders(actor).filter(pk__in=set(ids)))
    channels = channels_by_id({row.channel_id for row in rows})
    return {row.pk: _summary(row, channels) for row in rows}
