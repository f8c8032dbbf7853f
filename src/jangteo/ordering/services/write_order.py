"""The rows of an order that is placed: itself, its deliveries, lines and what promotions took."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from jangteo.channels.types import Channel
from jangteo.credit.types import TermsView
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.rows import insert, insert_all
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import (
    CartHasProblems,
    KeyReused,
)
from jangteo.ordering.models import Cart, Order, OrderDelivery, OrderDiscount, OrderLine, OrderMove
from jangteo.ordering.types import CartLineView, CartView, CheckoutDetails
from jangteo.parties.selectors import parties_by_id, partners_of
from jangteo.parties.services import checked_email
from jangteo.pricing.types import Quote, QuotedLine


def _partners(actor: Actor) -> dict[str, UUID | None]:
    """Whom to bill and who pays, as arranged now."""
    if actor.party_id is None:
        return {}
    partners = partners_of(actor.units)
    return {"bill_to_id": partners.bill_to, "payer_id": partners.payer}


def write_order(  # noqa: PLR0913 -- all that the row of an order is made of
    cart: Cart,
    channel: Channel,
    view: CartView,
    details: CheckoutDetails,
    actor: Actor,
    caller_key: str,
    terms: TermsView | None = None,
) -> Order:
    """The order itself with the first row of each of its states, in the caller's transaction, which ends if it raises.

    raises  KeyReused where another cart of this caller took the key first
    """
    quote, now = view.quote, view.at
    buyer = parties_by_id([actor.party_id]).get(actor.party_id) if actor.party_id else None
    order = Order(
        number=f"{clock.today():%y%m%d}-{_next_number():06d}",
        channel_id=channel.id,
        cart=cart,
        key=caller_key,
        secret=cart.secret,
        buyer_id=actor.party_id,
        person_id=actor.person_id,
        **_partners(actor),
        is_assisted=actor.assists,
        buyer_name=buyer.name if buyer else details.ship_to.recipient,
        placed_by_name=actor.name if actor.person_id else details.ship_to.recipient,
        email=checked_email(details.email),
        ship_to=asdict(details.ship_to),
        is_gift=details.is_gift,
        purchase_order_number=_storable(details.purchase_order_number)[:60],
        cost_centre=_storable(details.cost_centre)[:40],
        note=_storable(details.note)[:2000],
        currency=quote.currency,
        prices_include_tax=quote.prices_include_tax,
        rounding={"mode": channel.price_terms.mode.value, "at": channel.price_terms.tax_at.value},
        net_minor=quote.net.minor,
        tax_minor=quote.tax.minor,
        gross_minor=quote.gross.minor,
        **_shipping(quote),
        line_count=len(view.lines),
        placed_at=now,
        terms_version_id=terms.version_id if terms else None,
    )
    try:
        insert(order)
    except IntegrityError:  # another cart of this caller took the key first
        raise KeyReused from None
    insert_all(
        OrderMove(order=order, field=field, to_state=getattr(order, field), at=now, actor_name=actor.name[:200])
        for field in ("status", "payment", "fulfilment")
    )
    return order


def _shipping(quote: Quote) -> dict[str, Any]:
    """What sending comes to and how it is taxed; nothing is said of the tax of what costs nothing."""
    shipping = quote.shipping
    amounts = {
        "shipping_net_minor": shipping.net.minor,
        "shipping_tax_minor": shipping.tax.minor,
        "shipping_discount_minor": shipping.discount.minor,
    }
    if shipping.category is None:
        return amounts
    return amounts | {
        "shipping_tax_code": shipping.because["tax"]["code"],
        "shipping_tax_rate": shipping.tax_rate,
        "shipping_tax_category": shipping.category.value,
        "shipping_tax_left_off_minor": shipping.left_off.minor,
        "shipping_tax_treatment": shipping.because["tax"].get("treatment"),
    }


def _storable(text: str) -> str:
    """Free text without the one character PostgreSQL can't keep."""
    return text.replace("\0", "")


def write_lines(order: Order, view: CartView) -> list[OrderLine]:
    """Its deliveries, its lines in the order of the cart, and what each promotion took off them."""
    quoted = {line.key: line for line in view.quote.lines}
    deliveries = _write_deliveries(order, view)
    only = next(iter(deliveries.values()))
    rows = [
        _line(deliveries.get(line.id, only), position, line, quoted[line.id])
        for position, line in enumerate(view.lines, start=1)
    ]
    insert_all(rows)
    OrderDiscount.objects.bulk_create(_discounts(order, rows, view))
    return rows


def _write_deliveries(order: Order, view: CartView) -> dict[UUID, OrderDelivery]:
    """{cell of the plan: its delivery}; without a plan the one delivery, to the order's own address."""
    if view.by_cell is None:
        return {UUID(int=0): insert(OrderDelivery(order=order, number=1, ship_to=order.ship_to))}
    rows = {
        one.id: OrderDelivery(
            id=new_id(), order=order, number=one.number, ship_to=asdict(one.ship_to), wanted_on=one.wanted_on
        )
        for one in view.plan
    }
    OrderDelivery.objects.bulk_create(rows.values())
    return {cell.id: rows[one.id] for one in view.plan for cell in one.cells}


def _discounts(order: Order, lines: list[OrderLine], view: CartView) -> Iterator[OrderDiscount]:
    """What each promotion took off each line and shipping, for ever."""
    labels = {one.coupon.id: one.coupon.label for one in view.codes}
    for granted in view.quote.discounts:
        told = granted.promotion
        facts = {
            "order": order,
            "promotion": told.code,
            "names": dict(told.names),
            "coupon": labels.get(UUID(told.coupon), "") if told.coupon else "",
        }
        for line, amount in zip(lines, granted.lines, strict=True):
            if amount:
                yield OrderDiscount(line=line, amount_minor=amount, **facts)
        if granted.shipping:
            yield OrderDiscount(amount_minor=granted.shipping, **facts)


def _line(delivery: OrderDelivery, position: int, line: CartLineView, quoted: QuotedLine) -> OrderLine:
    if quoted.unit is None:
        raise CartHasProblems(sku=line.sku)
    return OrderLine(
        id=new_id(),
        order_id=delivery.order_id,
        delivery=delivery,
        position=position,
        variant_id=line.variant_id,
        sku=line.sku,
        name=line.product_name,
        variant_label=line.variant_label,
        unit=line.unit,
        unit_quantity=line.unit_quantity,
        quantity=line.quantity,
        unit_price=quoted.unit.value,
        subtotal_minor=quoted.subtotal.minor,
        discount_minor=quoted.discount.minor,
        net_minor=quoted.net.minor,
        tax_minor=quoted.tax.minor,
        gross_minor=quoted.gross.minor,
        tax_code=quoted.tax_code,
        tax_rate=quoted.tax_rate,
        tax_category=quoted.category.value,
        tax_left_off_minor=quoted.left_off.minor,
        tax_treatment=quoted.because["tax"].get("treatment"),
    )


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('ordering_order_number')")
        return int(cursor.fetchone()[0])
