"""How far an order has left, decided in this one place: by the office at once, or shipment by shipment."""

from collections import Counter
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F

from jangteo.inventory.selectors import list_allocations
from jangteo.inventory.selectors.picking import given_by_line
from jangteo.inventory.services import pick_stock, ship_stock, unpick_stock
from jangteo.inventory.types import AllocationState
from jangteo.kernel import outbox, states
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import rules
from jangteo.ordering.errors import BeingPicked, NothingToShip, OrderNotFound, WrongHandOver
from jangteo.ordering.events import OrderShipped
from jangteo.ordering.models import Order, OrderHold, OrderLine
from jangteo.ordering.services.guards import goods_of, locked_order, orders_to_lock, require_card_paid, require_not_held
from jangteo.ordering.services.holds import open_holds
from jangteo.ordering.services.on_account import follow_exposure
from jangteo.ordering.services.taking import take_at_the_door, take_for_what_left
from jangteo.ordering.services.write_move import complete_if_done
from jangteo.ordering.services.write_move import write_move as _move
from jangteo.ordering.types import FulfilmentProgress, HeldAction, HoldKind, HoldRule, OrderHead, OrderOrigin

SHIPPING = (Action.STOCK_CHANGE, Action.ORDERS_HANDLE)


@transaction.atomic
def ship_order(*, order_id: UUID, actor: Actor, why: str = "") -> None:
    """All goods that are promised leave their places at once, if nothing holds the order and nothing of it is being
    picked; what waits for goods to come is left, and the order is shipped in part.

    raises     OrderNotFound, NotPermitted, IllegalMove, OrderIsHeld, BeingPicked, PaymentAwaited,
               NothingToShip; credit CreditExceeded, CreditBlocked of a line that is asked when something leaves
    publishes  OrderShipped
    """
    order = locked_order(order_id, actor, Action.ORDERS_HANDLE)
    states.require(FulfilmentProgress(order.fulfilment), FulfilmentProgress.SHIPPED, rules.FULFILMENT_MOVES)
    require_not_held(order, HeldAction.SHIP, actor)
    require_card_paid(order)
    _require_nothing_on_the_way(order)
    if not ship_stock(order_id=order.pk, reference=order.number):
        raise NothingToShip(f"order {order.number} waits for its goods", number=order.number)
    lines = dict(goods_of(order).filter(quantity__gt=0).values_list("pk", "quantity"))
    given = given_by_line(lines)
    for line_id, quantity in lines.items():
        OrderLine.objects.filter(pk=line_id).update(handed_over=min(quantity, given.get(line_id, 0)))
    _decide(order, actor, why)


@transaction.atomic
def deliver_order(*, order_id: UUID, actor: Actor, why: str = "") -> None:
    """The goods have arrived.

    raises  OrderNotFound, NotPermitted, IllegalMove
    """
    order = locked_order(order_id, actor, Action.ORDERS_HANDLE)
    states.require(FulfilmentProgress(order.fulfilment), FulfilmentProgress.DELIVERED, rules.FULFILMENT_MOVES)
    _arrived(order, actor, why)


@transaction.atomic
def lock_orders(*, order_ids: Iterable[UUID]) -> None:
    """Lock orders of which several are changed together, by id, before anything else of any of them: one by one, each
    would be locked after lines of credit that belong to the one before.
    """
    list(orders_to_lock().filter(pk__in=list(order_ids)).order_by("pk").values_list("pk", flat=True))


def lock_for_shipping(*, order_id: UUID, actor: Actor) -> OrderHead:
    """An order, locked until the transaction ends: what is done to its shipments waits for each other.

    raises  OrderNotFound, NotPermitted
    """
    order = _locked(order_id, actor)
    return OrderHead(
        id=order.pk,
        number=order.number,
        channel_id=order.channel_id,
        buyer_id=order.buyer_id,
        fulfilment=FulfilmentProgress(order.fulfilment),
    )


@transaction.atomic
def hand_over(*, order_id: UUID, place_id: UUID, quantities: Mapping[UUID, int], actor: Actor) -> None:
    """Units that a place has promised are given to it to be picked: from now on they are not the buyer's to change.

    quantities  {order line: base units}
    locks       the order
    raises      OrderNotFound, NotPermitted, IllegalMove, OrderIsHeld, PaymentAwaited, WrongHandOver, inventory
                NotEnough
    """
    order = _locked(order_id, actor)
    states.require(FulfilmentProgress(order.fulfilment), FulfilmentProgress.PARTLY, _STILL_OPEN)
    require_not_held(order, HeldAction.SHIP, actor)
    require_card_paid(order)
    _count_over(order, quantities, 1)
    pick_stock(order_id=order.pk, place_id=place_id, quantities=quantities)


@transaction.atomic
def take_back(*, order_id: UUID, place_id: UUID, quantities: Mapping[UUID, int], actor: Actor) -> None:
    """Units that were to be picked are not any more; those that left can't be taken back.

    quantities  {order line: base units}
    locks       the order
    raises      OrderNotFound, NotPermitted, WrongHandOver, inventory NotEnough
    """
    _count_over(_locked(order_id, actor), quantities, -1)
    unpick_stock(order_id=order_id, place_id=place_id, quantities=quantities)


@transaction.atomic
def record_shipped(*, order_id: UUID, actor: Actor, why: str = "") -> FulfilmentProgress:
    """Something of an order has left: it is shipped when all its units were handed over and none is promised any more,
    and partly shipped before. The caller has moved the stock.

    locks      the order
    raises     OrderNotFound, NotPermitted, IllegalMove; credit CreditExceeded, CreditBlocked of a line that is asked
               when something leaves
    publishes  OrderShipped once all has left
    """
    order = _locked(order_id, actor)
    _decide(order, actor, why)
    return FulfilmentProgress(order.fulfilment)


@transaction.atomic
def record_delivered(*, order_id: UUID, actor: Actor, carrier: str = "", why: str = "") -> None:
    """All parcels of an order have arrived; one of which a part has not left yet goes on as it is. What was to be paid
    on delivery its carrier has taken at the door, and owes us until it sends it on.

    carrier  who brought the last of them; empty: we did, and staff note the money
    locks    the order
    raises  OrderNotFound, NotPermitted
    """
    order = _locked(order_id, actor)
    if order.fulfilment == FulfilmentProgress.SHIPPED:
        take_at_the_door(order, carrier, actor)
        _arrived(order, actor, why)


@transaction.atomic
def hold_for_stock(*, order_id: UUID, actor: Actor) -> bool:
    """Hold an order because goods that were promised to it are not there; False when it is held for stock already.

    locks      the order
    raises     OrderNotFound, NotPermitted
    publishes  OrderHeld
    """
    order = _locked(order_id, actor)
    if OrderHold.objects.filter(order=order, kind=HoldKind.STOCK.value, released_at=None).exists():
        return False
    open_holds(order, [(HoldKind.STOCK, HoldRule.NOT_FOUND)], actor)
    return True


def _decide(order: Order, actor: Actor, why: str) -> None:
    """The one place that says whether an order is shipped, or in part."""
    is_promised = any(state == AllocationState.OPEN for _, _, _, state in list_allocations(order.pk))
    is_left = goods_of(order).filter(handed_over__lt=F("quantity")).exists()
    if not is_promised and not is_left:
        states.require(FulfilmentProgress(order.fulfilment), FulfilmentProgress.SHIPPED, rules.FULFILMENT_MOVES)
        _all_left(order, actor, why)
    elif order.fulfilment != FulfilmentProgress.PARTLY:
        states.require(FulfilmentProgress(order.fulfilment), FulfilmentProgress.PARTLY, rules.FULFILMENT_MOVES)
        _move(order, "fulfilment", FulfilmentProgress.PARTLY, actor, why)
    follow_exposure(order, actor, why=why)
    take_for_what_left(order, actor)


_STILL_OPEN: Mapping[FulfilmentProgress, frozenset[FulfilmentProgress]] = {
    state: frozenset({FulfilmentProgress.PARTLY})
    if state in (FulfilmentProgress.OPEN, FulfilmentProgress.PARTLY)
    else frozenset()
    for state in FulfilmentProgress
}


def _locked(order_id: UUID, actor: Actor) -> Order:
    """Whose place it is was asked before: here it is enough to handle goods at all."""
    require_any(actor, *SHIPPING)
    order = orders_to_lock().filter(pk=order_id, origin=OrderOrigin.PLACED.value).first()
    if order is None:
        raise OrderNotFound
    return order


def _require_nothing_on_the_way(order: Order) -> None:
    """Refuse while something is handed over that has not left."""
    left: Counter[UUID] = Counter()
    for line_id, _, quantity, state in list_allocations(order.pk):
        if state == AllocationState.SHIPPED:
            left[line_id] += quantity
    for line_id, units in OrderLine.objects.filter(order=order).values_list("pk", "handed_over"):
        if units > left[line_id]:
            raise BeingPicked(f"goods of order {order.number} are being picked", number=order.number)


def _count_over(order: Order, quantities: Mapping[UUID, int], sign: int) -> None:
    lines = {line.pk: line for line in OrderLine.objects.filter(order=order, pk__in=quantities).order_by("pk")}
    for line_id, units in quantities.items():
        line = lines.get(line_id)
        after = line.handed_over + sign * units if line else -1
        if line is None or units < 1 or not 0 <= after <= line.quantity:
            raise WrongHandOver(
                f"order {order.number}: {units} units of a line that has fewer left",
                number=order.number,
                line_id=str(line_id),
                quantity=units,
            )
        OrderLine.objects.filter(pk=line_id).update(handed_over=after)


def _all_left(order: Order, actor: Actor, why: str) -> None:
    _move(order, "fulfilment", FulfilmentProgress.SHIPPED, actor, why)
    outbox.publish(OrderShipped(order_id=order.pk, number=order.number, channel_id=order.channel_id))


def _arrived(order: Order, actor: Actor, why: str) -> None:
    _move(order, "fulfilment", FulfilmentProgress.DELIVERED, actor, why)
    complete_if_done(order, actor)
