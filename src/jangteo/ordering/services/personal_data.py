"""A person's part of carts and orders: what they may see of it, what the law keeps, and how the rest goes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from jangteo.kernel import personal
from jangteo.kernel.personal import ERASED, Block, Erased, Kept, Person, PersonalData
from jangteo.kernel.stored import forget_files
from jangteo.kernel.types import PartyId
from jangteo.ordering.models import (
    Cart,
    CartDelivery,
    Order,
    OrderDelivery,
    OrderDocument,
    OrderHold,
    OrderMove,
    OrderRevision,
    Refund,
    RevisionDelivery,
)
from jangteo.ordering.types import CartState, OrderOrigin, OrderStatus
from jangteo.parties.selectors import list_contexts
from jangteo.payments.services import erase_move_names

CONTRACT_YEARS = 5
CONTRACT_BASIS = "전자상거래법 제6조, 시행령 제6조 (contract, payment and delivery, 5 years)"
PERSONAL_COLUMNS = ("buyer_name", "placed_by_name", "email", "ship_to", "purchase_order_number", "note")


def trace_orders(person_id: UUID) -> Person:
    """The ids of what the person ordered for themselves."""
    ids = Order.objects.filter(buyer=person_id).values_list("pk", flat=True)
    return Person(PartyId(person_id), ids=frozenset(ids))


def export_orders(person: Person) -> dict[str, Any]:
    """Orders the person placed or received, and carts; guests' orders only by their own link."""
    orders = Order.objects.filter(Q(buyer=person.id) | Q(person=person.id)).order_by("placed_at", "pk")
    carts = _carts_kept(person.id)
    return {
        "orders": [
            {name: getattr(order, name) for name in ("number", "status", "payment", "fulfilment", *PERSONAL_COLUMNS)}
            | {"placed_at": order.placed_at.isoformat(), "gross_minor": order.gross_minor, "currency": order.currency}
            | {"lines": list(order.lines.order_by("position").values("sku", "name", "variant_label", "unit_quantity"))}
            | {
                "deliveries": [] if order.is_gift else _deliveries_of(order)
            }  # where a gift goes is its receiver's to know
            | {"moves": _moves_of(order), "refunds": _refunds_of(order), "holds": _holds_of(order)}
            | {"revisions": [] if order.is_gift else _revisions_of(order), "documents": _documents_of(order.cart_id)}
            for order in orders
        ],
        "carts": [
            {"changed_at": cart.changed_at.isoformat(), "name": cart.name, "state": cart.state}
            | {"lines": list(cart.lines.values("variant__sku", "quantity"))}
            | {"deliveries": _deliveries_of(cart), "documents": _documents_of(cart.pk)}
            | {"saved_for_later": list(cart.saved.values("variant__sku", "unit", "unit_quantity"))}
            for cart in carts
        ],
    }


def _documents_of(cart_id: UUID | None) -> list[dict[str, Any]]:
    """Names and sizes; the files themselves are on the pages of the orders."""
    rows = OrderDocument.objects.filter(cart=cart_id).order_by("attached_at")
    return [dict(one) for one in rows.values("name", "kind", "size")]


def find_open_orders(person: Person) -> list[Block]:
    """Orders that still have to reach the person; locks their open carts, of which orders are made."""
    list(_carts_kept(person.id).select_for_update().order_by("pk"))
    rows = _all_of(person).filter(status=OrderStatus.PLACED.value, origin=OrderOrigin.PLACED.value)
    rows = rows.order_by("placed_at")
    return [Block("ordering.order_open", {"order": row.number}) for row in rows]


def erase_orders(person: Person, at: datetime) -> Erased:
    """Orders keep their figures and lose whose they were; what they said goes to what the law keeps."""
    forget_files(OrderDocument.objects.filter(cart__in=_carts_kept(person.id)).values_list("path", flat=True))
    carts = _carts_kept(person.id).delete()[0]
    Cart.objects.filter(Q(party=person.id) | Q(person=person.id)).exclude(name="").update(name="")
    orders = list(_orders_with_traces(person).select_for_update().order_by("pk"))
    ends = dict(_all_of(person).annotate(last=Max("moves__at")).values_list("pk", "last"))
    kept = []
    for order in orders:
        kept.append(_kept(order, ends.get(order.pk) or order.placed_at))
        _empty(order, person)
    moves = _erase_moves(person)
    removed = {"carts": carts, "orders": len(orders), "moves": moves}
    return Erased({what: count for what, count in removed.items() if count}, tuple(kept))


def _moves_of(order: Order) -> list[dict[str, str]]:
    return [
        {"at": move.at.isoformat(), "to": move.to_state, "by": move.actor_name, "why": move.why}
        for move in order.moves.order_by("at", "pk")
    ]


def _deliveries_of(owner: Order | Cart) -> list[dict[str, Any]]:
    """Of an order, or planned in a cart."""
    rows: Iterable[OrderDelivery | CartDelivery]
    if isinstance(owner, Order):
        rows = OrderDelivery.objects.filter(order=owner).order_by("number")
    else:
        rows = CartDelivery.objects.filter(cart=owner).order_by("number")
    return [
        {"number": one.number, "ship_to": one.ship_to, "wanted_on": one.wanted_on and one.wanted_on.isoformat()}
        for one in rows
    ]


def _revisions_of(order: Order) -> list[dict[str, Any]]:
    """Each with the addresses it changed."""
    return [
        {"number": one.number, "at": one.at.isoformat(), "by": one.actor_name, "why": one.why}
        | {"addresses": [[part.ship_to_before, part.ship_to_after] for part in one.deliveries.order_by("pk")]}
        for one in order.revisions.order_by("number")
    ]


def _refunds_of(order: Order) -> list[dict[str, Any]]:
    return [
        {"number": one.number, "at": one.at.isoformat(), "gross_minor": one.gross_minor, "by": one.actor_name}
        | {"why": one.why}
        for one in order.refunds.order_by("at", "pk")
    ]


def _carts_kept(person_id: UUID) -> QuerySet[Cart]:
    """All carts of which no order came, those put away too."""
    return Cart.objects.filter(Q(party=person_id) | Q(person=person_id)).exclude(state=CartState.ORDERED.value)


def _holds_of(order: Order) -> list[dict[str, str]]:
    return [
        {"kind": one.kind, "at": one.opened_at.isoformat(), "by": one.opened_by, "why": one.why}
        | ({"released_at": one.released_at.isoformat()} if one.released_at else {})
        | {"released_by": one.released_by, "released_why": one.released_why}
        for one in order.holds.order_by("opened_at", "pk")
    ]


def _all_of(person: Person) -> QuerySet[Order]:
    """Bought by them, placed by them for others, or as a guest with their e-mail address."""
    as_guest = Q(pk=None)
    for email in person.emails:
        as_guest |= Q(buyer=None, email__iexact=email)
    return Order.objects.filter(Q(buyer=person.id) | Q(person=person.id) | as_guest)


def _orders_with_traces(person: Person) -> QuerySet[Order]:
    return _all_of(person).exclude(buyer_name=ERASED).exclude(placed_by_name=ERASED)


def _kept(order: Order, ended_at: datetime) -> Kept:
    data = {name: getattr(order, name) for name in PERSONAL_COLUMNS} | {
        "number": order.number,
        "placed_at": order.placed_at.isoformat(),
        "gross_minor": order.gross_minor,
        "currency": order.currency,
        "deliveries": _deliveries_of(order),
        "moves": _moves_of(order),
        "refunds": _refunds_of(order),
        "holds": _holds_of(order),
        "revisions": _revisions_of(order),
    }
    return Kept("order", order.pk, data, CONTRACT_BASIS, _years_later(ended_at))


def _years_later(moment: datetime) -> datetime:
    year = moment.year + CONTRACT_YEARS
    try:
        return moment.replace(year=year)
    except ValueError:  # 29 February
        return moment.replace(year=year, day=1, month=3)


def _empty(order: Order, person: Person) -> None:
    if order.buyer_id is None or order.buyer_id == person.id:
        order.buyer_name, order.placed_by_name, order.email = ERASED, ERASED, ""
        order.ship_to = _emptied(order.ship_to)
        order.note = order.purchase_order_number = ""
        order.secret = ""
    else:  # a company's order stays the company's
        order.placed_by_name = ERASED
        order.email = "" if order.email.lower() in person.emails else order.email
        order.ship_to = personal.without(order.ship_to, person, is_tied=True)
        order.note = ""
        order.purchase_order_number = personal.without(order.purchase_order_number, person, is_tied=True)[:60]
    order.save(update_fields=[*PERSONAL_COLUMNS, "secret"])
    if order.cart_id is not None:
        OrderDocument.objects.filter(cart=order.cart_id).update(name="")
    deliveries = list(order.deliveries.all())
    for one in deliveries:
        is_theirs = order.buyer_id is None or order.buyer_id == person.id
        one.ship_to = _emptied(one.ship_to) if is_theirs else personal.without(one.ship_to, person, is_tied=True)
    OrderDelivery.objects.bulk_update(deliveries, ["ship_to"])
    RevisionDelivery.objects.filter(revision__order=order).update(ship_to_before={}, ship_to_after={})


def _emptied(address: dict[str, Any]) -> dict[str, Any]:
    """An address without its place; imported orders have none, and keep none."""
    if not address:
        return {}
    return {key: "" if isinstance(value, str) and key != "country" else value for key, value in address.items()} | {
        "recipient": ERASED,
        "line1": ERASED,
    }


def _erase_moves(person: Person) -> int:
    """Names and words of the person in the story of orders they could touch."""
    groups = [party.id for party in list_contexts(person.id)]
    order_ids = [*Order.objects.filter(buyer__in=groups).values_list("pk", flat=True)]
    order_ids += _all_of(person).values_list("pk", flat=True)
    names = person.emails | person.texts
    if not names:
        return 0
    mentions = Q(pk=None)
    for name in names:
        mentions |= Q(why__icontains=name)
    count = 0
    for told in (OrderMove, Refund, OrderRevision):
        rows = told.objects.filter(order__in=order_ids)
        count += rows.filter(actor_name__in=names).update(actor_name="", why="")
        count += rows.filter(mentions).update(why="")
    count += _erase_holds(order_ids, names)
    return count + erase_move_names(order_ids=order_ids, names=names)


def _erase_holds(order_ids: list[UUID], names: frozenset[str]) -> int:
    """As of moves, of both ends of a hold."""
    count = 0
    for by, why in (("opened_by", "why"), ("released_by", "released_why")):
        rows = OrderHold.objects.filter(order__in=order_ids)
        count += rows.filter(**{f"{by}__in": names}).update(**{by: "", why: ""})
        mentions = Q(pk=None)
        for name in names:
            mentions |= Q(**{f"{why}__icontains": name})
        count += rows.filter(mentions).update(**{why: ""})
    return count


PERSONAL_DATA = PersonalData(
    name="ordering",
    titles={"ko": "주문과 장바구니", "en": "Orders and carts"},
    export=export_orders,
    erase=erase_orders,
    trace=trace_orders,
    blocks=find_open_orders,
    columns=frozenset(
        {
            *(f"ordering_order.{name}" for name in (*PERSONAL_COLUMNS, "secret")),
            "ordering_cart.name",
            "ordering_orderdocument.name",
            "ordering_cartdelivery.ship_to",
            "ordering_cartloan.details",
            "ordering_cartsubmission.details",
            "ordering_orderdelivery.ship_to",
            "ordering_orderhold.opened_by",
            "ordering_orderhold.released_by",
            "ordering_orderhold.released_why",
            "ordering_orderhold.why",
            "ordering_ordermove.actor_name",
            "ordering_ordermove.why",
            "ordering_orderrevision.actor_name",
            "ordering_orderrevision.why",
            "ordering_revisiondelivery.ship_to_before",
            "ordering_revisiondelivery.ship_to_after",
            "ordering_refund.actor_name",
            "ordering_refund.why",
            "payments_paymentmove.actor_name",
            "payments_paymentmove.why",
            "payments_paymentoperation.actor_name",
            "payments_paymentoperation.why",
            "payments_paymentflag.seen_by",
            "payments_paymentflag.why",
        }
    ),
)
