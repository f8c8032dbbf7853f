from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.crypto import constant_time_compare

from jangteo.catalog.types import VariantId
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel, ChannelId
from jangteo.kernel import because
from jangteo.kernel.errors import Forbidden
from jangteo.kernel.ids import first_of
from jangteo.kernel.keyset import MOST_COUNTED, Page, page_of
from jangteo.kernel.money import Money, UnitPrice
from jangteo.kernel.permissions import allows, has
from jangteo.kernel.prepared import prepared
from jangteo.kernel.types import Action, Actor, PartyId, Scope, is_back_office
from jangteo.ordering import rules
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.models import Order, OrderDiscount, OrderHold, OrderLine, OrderMove, OrderRevision, Refund
from jangteo.ordering.selectors.holds import list_holds, with_open_hold
from jangteo.ordering.selectors.on_account import deposit_of_order, terms_of_order
from jangteo.ordering.selectors.refunds import list_refunds
from jangteo.ordering.selectors.taxes import category_kept, order_taxes
from jangteo.ordering.types import (
    FulfilmentProgress,
    OrderDiscountView,
    OrderFilter,
    OrderId,
    OrderKind,
    OrderLineView,
    OrderMoveView,
    OrderOrigin,
    OrderStatus,
    OrderSummary,
    OrderView,
    PaymentProgress,
)
from jangteo.parties.selectors import parties_by_id
from jangteo.parties.types import PostalAddress
from jangteo.payments.selectors import payments_by_order
from jangteo.payments.types import PaymentState

SHORTEST_END = 4  # digits of a number, as people say them
SHORTEST_INSIDE = 3  # letters; what trigrams are made of
PRICE = "price"  # of which a change of an order may decide anew


def access_order(actor: Actor, *, order_id: UUID | None = None, number: str = "", secret: str = "") -> Order:
    """The one door to an order: whoever's rights reach it, and the guest who holds its secret.

    raises  OrderNotFound, the same for an order that is not there and one that may not be seen
    """
    if "\0" in number:
        raise OrderNotFound
    row = next(iter(_by_id(order_id) if order_id else _by_number(number)), None)
    if row is None:
        raise OrderNotFound
    if not reaches(row, actor, Action.ORDERS_SEE, secret):
        raise OrderNotFound
    return row


@prepared
def _by_id(order_id: UUID) -> QuerySet[Order]:
    return Order.objects.filter(pk=order_id)


@prepared
def _by_number(number: str) -> QuerySet[Order]:
    return Order.objects.filter(number=number)


def reaches(row: Order, actor: Actor, action: Action, secret: str = "") -> bool:
    """Whether an actor's right reaches an order, or they are the guest whose secret it is."""
    is_guest = bool(secret) and bool(row.secret) and constant_time_compare(row.secret, rules.digest(secret))
    if is_guest and has(actor, action):
        return True
    return allows(actor, action, party_id=row.buyer_id, made_by=row.person_id)


def visible_orders(actor: Actor) -> QuerySet[Order]:
    """The orders that an actor's rights reach; the same rule as `reaches`, in SQL."""
    scope = actor.rights.get(Action.ORDERS_SEE)
    if scope is None:
        return Order.objects.none()
    rows = Order.objects.all()
    if scope == Scope.ALL:
        return rows
    rows = rows.filter(buyer__in=actor.unit_ids)
    return rows if scope == Scope.UNIT else rows.filter(person=actor.person_id, person__isnull=False)


def get_order(number: str, actor: Actor, secret: str = "") -> OrderView:
    """An order whole.

    raises  OrderNotFound
    """
    return _view(access_order(actor, number=number, secret=secret))


def get_order_by_id(order_id: UUID, actor: Actor, secret: str = "") -> OrderView:
    """An order whole, by its id.

    raises  OrderNotFound
    """
    return _view(access_order(actor, order_id=order_id, secret=secret))


def list_orders(
    actor: Actor, *, channel: Channel | None = None, offset: int = 0, limit: int = 20
) -> tuple[list[OrderSummary], int]:
    """The orders of whom the visitor acts for that they may see, newest first, and how many there are."""
    if actor.party_id is None:
        return [], 0
    rows = visible_orders(actor)
    if channel is not None:
        rows = rows.filter(channel=channel.id)
    return _page(rows, offset, limit), rows.count()


def list_all_orders(
    actor: Actor, wanted: OrderFilter, *, offset: int = 0, limit: int = 50
) -> tuple[list[OrderSummary], int]:
    """Orders of every channel that this member of staff may see, newest first, and how many fit.

    raises  Forbidden for anyone but staff
    """
    if not is_back_office(actor):
        raise Forbidden
    rows = _fitting(visible_orders(actor), wanted)
    return _page(rows, offset, limit), rows.count()


def page_of_orders(
    actor: Actor,
    wanted: OrderFilter,
    *,
    cursor: str = "",
    limit: int = 50,
    is_oldest_first: bool = False,
    most: int = MOST_COUNTED,
) -> Page[OrderSummary]:
    """The same by where the last page ended, counted to 10,000: a long board opens as fast as a short one.

    raises  Forbidden for anyone but staff
    """
    if not is_back_office(actor):
        raise Forbidden
    order = ("placed_at", "id") if is_oldest_first else ("-placed_at", "-id")
    page = page_of(_fitting(visible_orders(actor), wanted), order, cursor, limit=limit, most=most)
    channels = channels_by_id({row.channel_id for row in page.rows})
    return page.showing([_summary(row, channels) for row in page.rows])


def priced_reasons(order: OrderView, language: str) -> dict[UUID, list[str]]:
    """{order line: why it came out as it did, in sentences}."""
    told: dict[UUID, list[str]] = {}
    decisions = because.list_for([line.id for line in order.lines])
    newest = {(one.subject_id, one.decision): one for one in decisions if one.decision == PRICE}
    for decision in decisions:
        if newest.get((decision.subject_id, decision.decision), decision) is decision:
            words = because.in_words(decision.decision, decision.because, language)
            told.setdefault(decision.subject_id, []).extend(words)
    return told


def _fitting(rows: QuerySet[Order], wanted: OrderFilter) -> QuerySet[Order]:
    columns = {
        "channel__code": wanted.channel_code,
        "status": wanted.status,
        "payment": wanted.payment,
        "fulfilment": wanted.fulfilment,
        "origin": wanted.origin,
        "placed_at__gte": wanted.from_at,
        "placed_at__lt": wanted.until_at,
        "buyer": wanted.buyer_id,
    }
    rows = rows.filter(**{column: value for column, value in columns.items() if value})
    if wanted.held:
        rows = rows.filter(pk__in=with_open_hold(wanted.held))
    if wanted.changed_since is not None:
        rows = rows.filter(pk__in=_written_about(wanted.changed_since))
    text = wanted.text.strip().replace("\0", "")
    return rows.filter(pk__in=_named(Order.objects.all(), text)) if text else rows


def _written_about(since: datetime) -> QuerySet[Order, Any]:
    """The orders about which something was written since: ids of rows grow with time."""
    first = first_of(since)
    written = [
        model.objects.filter(pk__gte=first).order_by().values("order")
        for model in (OrderMove, OrderHold, Refund, OrderRevision)
    ]
    released = OrderHold.objects.filter(released_at__gte=since).order_by().values("order")
    return Order.objects.filter(pk__gte=first).order_by().values("pk").union(*written, released)


def find_some_orders(actor: Actor, text: str, *, limit: int) -> list[OrderSummary]:
    """The first orders that a text means, not counted: the one of this number, then the newest; also by the end of a
    number. Two queries.
    """
    ids = _named(visible_orders(actor), text, most=limit)
    rows = Order.objects.filter(pk__in=ids).annotate(is_it=Q(number__iexact=text))
    found = list(rows.order_by("-is_it", "-placed_at", "-id")[:limit])
    channels = channels_by_id({row.channel_id for row in found})
    return [_summary(row, channels) for row in found]


def _named(orders: QuerySet[Order], text: str, most: int | None = None) -> QuerySet[Order, Any]:
    """The orders that a text means, each way by an index of its own.

    most  take no more than the newest of each way, and numbers by their end too
    """
    number = Q(number__iexact=text)
    if most and len(text) >= SHORTEST_END:
        number |= Q(number__iendswith=text)
    ways = [
        orders.filter(number),
        orders.filter(_has_name(text)),
        orders.annotate(address=Lower("email")).filter(address=text.lower()).exclude(email=""),
        orders.filter(pk__in=OrderLine.objects.filter(sku__in={text, text.upper()}).values("order")),
    ]
    # few orders have one number of theirs: not limited, so that nobody thinks the newest orders worth looking through
    theirs = orders.filter(purchase_order_number__iexact=text).exclude(purchase_order_number="").order_by().values("pk")
    if most is None:
        return theirs.union(*[one.order_by().values("pk") for one in ways])
    return theirs.union(*[one.order_by("-placed_at", "-id").values("pk")[:most] for one in ways])


def _has_name(text: str) -> Q:
    """Part of the buyer's name; one or two letters begin a word of it: fewer than three can't be looked up inside."""
    if len(text) >= SHORTEST_INSIDE:
        return Q(buyer_name__icontains=text)
    return Q(buyer_name__istartswith=text) | Q(buyer_name__icontains=f" {text}")


def _page(rows: QuerySet[Order], offset: int, limit: int) -> list[OrderSummary]:
    page = list(rows.order_by("-placed_at", "-id")[offset : offset + limit])
    channels = channels_by_id({row.channel_id for row in page})
    return [_summary(row, channels) for row in page]


def _summary(row: Order, channels: dict[ChannelId, Channel]) -> OrderSummary:
    channel = channels[ChannelId(row.channel_id)]
    return OrderSummary(
        id=OrderId(row.pk),
        number=row.number,
        channel_code=channel.code,
        channel_names=channel.names,
        buyer_id=PartyId(row.buyer_id) if row.buyer_id else None,
        buyer_name=row.buyer_name,
        placed_by_name=row.placed_by_name,
        placed_at=row.placed_at,
        status=OrderStatus(row.status),
        payment=PaymentProgress(row.payment),
        fulfilment=FulfilmentProgress(row.fulfilment),
        gross=Money(row.gross_minor, row.currency),
        line_count=row.line_count,
        is_assisted=row.is_assisted,
    )


def _view(row: Order) -> OrderView:
    payment = payments_by_order([row.pk]).get(row.pk)
    terms = terms_of_order(row)
    partners = parties_by_id({one for one in (row.bill_to_id, row.payer_id) if one})
    money = {
        name: Money(getattr(row, f"{name}_minor"), row.currency)
        for name in ("net", "tax", "shipping_net", "shipping_tax")
    }
    lines = tuple(_line(line, row.currency) for line in lines_ordered(row.pk))
    return OrderView(
        summary=_summary(row, channels_by_id([row.channel_id])),
        lines=lines,
        taxes=order_taxes(row, lines),
        shipping_left_off=Money(row.shipping_tax_left_off_minor, row.currency),
        **money,
        shipping_gross=money["shipping_net"] + money["shipping_tax"],
        prices_include_tax=row.prices_include_tax,
        email=row.email,
        ship_to=PostalAddress(**row.ship_to) if row.ship_to else PostalAddress("", "", "", "", country=""),
        payment_method=payment.method.value if payment else "",
        awaited=payment.awaited if payment else None,
        deposit_code=payment.deposit_code if payment else "",
        purchase_order_number=row.purchase_order_number,
        cost_centre=row.cost_centre,
        note=row.note,
        moves=tuple(_moves([row.pk])),
        origin=OrderOrigin(row.origin),
        kind=OrderKind(row.kind),
        shipping_discount=Money(row.shipping_discount_minor, row.currency),
        discounts=tuple(_discounts(row)),
        refunds=list_refunds(row),
        holds=list_holds(row.pk),
        bill_to=partners.get(PartyId(row.bill_to_id)) if row.bill_to_id else None,
        payer=partners.get(PartyId(row.payer_id)) if row.payer_id else None,
        is_reserved=payment is not None and payment.state == PaymentState.AUTHORISED,
        terms=terms,
        deposit=deposit_of_order(row, terms),
        is_gift=row.is_gift,
    )


@prepared
def lines_ordered(order_id: UUID) -> QuerySet[OrderLine]:
    """The lines of an order that hold anything, by their position."""
    return OrderLine.objects.filter(order=order_id).exclude(quantity=0).order_by("position")


def _discounts(row: Order) -> Iterable[OrderDiscountView]:
    for one in _discounts_of(row.pk):
        amount = Money(one.amount_minor, row.currency)
        yield OrderDiscountView(one.line_id, one.promotion, one.names, one.coupon, amount)


@prepared
def _discounts_of(order_id: UUID) -> QuerySet[OrderDiscount]:
    return OrderDiscount.objects.filter(order=order_id).order_by("id")


def _moves(order_ids: Iterable[UUID]) -> list[OrderMoveView]:
    rows = _moves_of(list(order_ids))
    return [OrderMoveView(row.field, row.from_state, row.to_state, row.at, row.actor_name, row.why) for row in rows]


@prepared
def _moves_of(order_ids: Sequence[UUID]) -> QuerySet[OrderMove]:
    return OrderMove.objects.filter(order__in=order_ids).order_by("at", "id")


def _line(row: OrderLine, currency: str) -> OrderLineView:
    return OrderLineView(
        id=row.pk,
        position=row.position,
        variant_id=VariantId(row.variant_id) if row.variant_id else None,
        sku=row.sku,
        name=row.name,
        variant_label=row.variant_label,
        unit=row.unit,
        unit_quantity=row.unit_quantity,
        quantity=row.quantity,
        unit_price=UnitPrice(row.unit_price, currency),
        subtotal=Money(row.subtotal_minor, currency),
        net=Money(row.net_minor, currency),
        tax=Money(row.tax_minor, currency),
        gross=Money(row.gross_minor, currency),
        tax_code=row.tax_code,
        tax_rate=row.tax_rate,
        discount=Money(row.discount_minor, currency),
        tax_category=category_kept(row.tax_category, row.tax_rate),
        left_off=Money(row.tax_left_off_minor, currency),
        treatment=row.tax_treatment,
    )
