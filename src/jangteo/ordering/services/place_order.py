from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from jangteo.catalog.types import VariantId
from jangteo.channels.errors import ChannelNotFound
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel, ChannelId
from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.services import allocate_stock
from jangteo.inventory.types import Demand
from jangteo.kernel import audit, because, clock, outbox
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.ordering import rules
from jangteo.ordering.errors import (
    AboveAllowance,
    BelowSmallestOrder,
    CartClosed,
    CartEmpty,
    CartHasProblems,
    InvalidKey,
    KeyReused,
    PriceChanged,
)
from jangteo.ordering.events import OrderPlaced
from jangteo.ordering.models import Cart, Order, OrderDelivery, OrderDiscount, OrderLine, OrderMove
from jangteo.ordering.selectors import access_cart
from jangteo.ordering.selectors.bought import allowance_words
from jangteo.ordering.selectors.carts import price_context, price_request, variant_ids_of, view_cart
from jangteo.ordering.services.holds import open_holds
from jangteo.ordering.services.join_carts import keep_saved
from jangteo.ordering.types import CartLineView, CartProblem, CartState, CartView, CheckoutDetails, OrderId
from jangteo.parties.selectors import parties_by_id, partners_of
from jangteo.parties.services import checked_email, require_complete
from jangteo.payments.errors import MethodNotOffered
from jangteo.payments.services import begin_payment
from jangteo.pricing.services import lock_allowances, use_promotions
from jangteo.pricing.types import PriceRequest, Quote, QuotedLine


@transaction.atomic
def place_order(  # noqa: PLR0913 -- the contract of a sale
    *,
    cart_id: UUID,
    expected_gross: Money,
    details: CheckoutDetails,
    key: str,
    actor: Actor,
    secret: str = "",
    language: str = "ko",
) -> OrderId:
    """Turn a cart into a placed order and promise its stock, once.

    expected_gross  what the buyer agreed to pay; any other recomputed total is refused. What is taxed otherwise abroad
                    is worked out for the country of `ship_to`, whatever the cart said until now
    key             idempotency key of the caller; the same key on the same cart gives the same order
    locks           cart, then the buyer's allowances, then promotions, coupons and the buyer's uses of them, then stock
                    rows by id
    raises          CartNotFound, CartEmpty, CartClosed, CartHasProblems, AboveAllowance, BelowSmallestOrder,
                    PriceChanged, KeyReused, InvalidKey, IncompleteAddress, InvalidEmail, MethodNotOffered,
                    NotPermitted, pricing PromotionUsedUp, inventory InsufficientStock
    publishes       OrderPlaced; OrderHeld where the order begins with a hold
    """
    if not 8 <= len(key) <= 200:
        raise InvalidKey
    require_any(actor, Action.ORDERS_PLACE)
    cart = access_cart(cart_id, actor, secret, is_locked=True)
    caller_key = rules.digest(f"{actor.user_id or secret}:{key}")
    if (known := _order_made(cart, caller_key)) is not None:
        return known
    channel = _channel(cart)
    _check_details(details, channel)
    asked = price_request(cart, actor, details.email)
    cart.destination = _destination(details, channel)
    view = _guarded_view(cart, channel, actor, language, asked, details.email)
    _check_cart(view, expected_gross, language)
    order = _write_order(cart, channel, view, details, actor, caller_key)
    lines = _write_lines(order, view)
    use_promotions(granted=view.quote.discounts, asked=asked, order_id=order.pk)
    begin_payment(
        order_id=order.pk,
        method=details.payment_method,
        amount=view.quote.gross,
        deposit_code=order.number,
        actor=actor,
    )
    _close(cart)
    _tell(order, view.quote.gross)
    open_holds(order, rules.holds_at_placing(details.ship_to), actor)
    _allocate(order, cart, lines, actor)  # late: whoever wants the same goods waits from here on
    _leave_reasons(order, lines, view, actor)
    return OrderId(order.pk)


def _order_made(cart: Cart, caller_key: str) -> OrderId | None:
    """What this key has made of a cart before; None of an open cart."""
    known = Order.objects.filter(cart=cart).first()
    if known is not None and known.key == caller_key:
        return OrderId(known.pk)
    if cart.state != CartState.OPEN:
        raise CartClosed(order_exists=known is not None)
    return None


def _guarded_view(
    cart: Cart, channel: Channel, actor: Actor, language: str, asked: PriceRequest, email: str
) -> CartView:
    """The cart at a moment from which on nobody else takes of what its buyer may have."""
    context = price_context(channel, actor, language)
    may_have = lock_allowances(context=context, variant_ids=variant_ids_of(cart), asked=asked)
    return view_cart(cart, channel, actor, language, asked, email=email, allowances=may_have)


def _allocate(order: Order, cart: Cart, lines: list[OrderLine], actor: Actor) -> None:
    allocate_stock(
        demands=_demands(lines),
        channel_id=order.channel_id,
        order_id=order.pk,
        lineage=actor.lineage or ((actor.party_id,) if actor.party_id else ()),
        holder=cart.pk,
    )


def _channel(cart: Cart) -> Channel:
    channel = channels_by_id([cart.channel_id]).get(ChannelId(cart.channel_id))
    if channel is None:
        raise ChannelNotFound
    return channel


def _destination(details: CheckoutDetails, channel: Channel) -> str:
    """As a cart keeps it: empty at home."""
    return "" if details.ship_to.country == channel.country else details.ship_to.country


def _check_details(details: CheckoutDetails, channel: Channel) -> None:
    require_complete(details.ship_to)
    checked_email(details.email)
    if details.payment_method.value not in channel.payment_methods:
        raise MethodNotOffered(
            f"{details.payment_method} is not offered here",
            field="payment_method",
            offered=list(channel.payment_methods),
        )


def _check_cart(view: CartView, expected_gross: Money, language: str) -> None:
    if not view.lines:
        raise CartEmpty
    short = [problem for problem in view.problems if problem.why == "insufficient_stock"]
    if short and len(short) == len(
        view.problems
    ):  # the world moved on; the same answer as when it moves a moment later
        line = next(line for line in view.lines if line.id == short[0].line_id)
        raise InsufficientStock(sku=line.sku, requested=line.quantity, available=short[0].available or 0)
    above = [problem for problem in view.problems if problem.why == "above_allowance"]
    if above and len(above) == len(view.problems):  # so too when another cart of the buyer's came first
        raise _above(above[0], language)
    if view.problems:
        problems = [asdict(problem) | {"line_id": str(problem.line_id)} for problem in view.problems]
        raise CartHasProblems(problems=problems)
    if view.missing is not None:
        raise BelowSmallestOrder(f"{view.missing} is missing for the smallest order here", missing=str(view.missing))
    if view.quote.gross != expected_gross:
        raise PriceChanged(expected=str(expected_gross), actual=str(view.quote.gross))


def _above(problem: CartProblem, language: str) -> AboveAllowance:
    return AboveAllowance(
        f"{problem.sku}: {allowance_words(problem, language)}",
        sku=problem.sku,
        maximum=problem.limit,
        period=problem.period,
        bought=problem.bought,
        left=problem.left,
        until=problem.until,
    )


def _partners(actor: Actor) -> dict[str, UUID | None]:
    """Whom to bill and who pays, as arranged now."""
    if actor.party_id is None:
        return {}
    partners = partners_of(actor.lineage or (actor.party_id,))
    return {"bill_to_id": partners.bill_to, "payer_id": partners.payer}


def _write_order(
    cart: Cart, channel: Channel, view: CartView, details: CheckoutDetails, actor: Actor, caller_key: str
) -> Order:
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
        purchase_order_number=_storable(details.purchase_order_number)[:60],
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
    )
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError:  # another cart of this caller took the key first
        raise KeyReused from None
    OrderMove.objects.bulk_create(
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


def _write_lines(order: Order, view: CartView) -> list[OrderLine]:
    quoted = {line.key: line for line in view.quote.lines}
    delivery = OrderDelivery.objects.create(order=order, number=1, ship_to=order.ship_to)
    rows = [_line(delivery, position, line, quoted[line.id]) for position, line in enumerate(view.lines, start=1)]
    made = OrderLine.objects.bulk_create(rows)
    OrderDiscount.objects.bulk_create(_discounts(order, made, view))
    return made


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


def _demands(lines: list[OrderLine]) -> list[Demand]:
    return [
        Demand(line_id=line.pk, variant_id=VariantId(line.variant_id), sku=line.sku, quantity=line.quantity)
        for line in lines
        if line.variant_id is not None
    ]


def _close(cart: Cart) -> None:
    cart.state = CartState.ORDERED.value
    cart.save(update_fields=["state", "destination"])
    keep_saved(cart)


def _leave_reasons(order: Order, lines: list[OrderLine], view: CartView, actor: Actor) -> None:
    pairs = zip(lines, view.quote.lines, strict=True)
    because.record(("order_line", line.pk, "price", quoted.because) for line, quoted in pairs)
    because.record([("order", order.pk, "shipping", view.quote.shipping.because)])
    audit.record(
        actor=actor,
        action="ordering.place_order",
        subject_kind="order",
        subject_id=order.pk,
        after={"number": order.number, "gross": str(view.quote.gross), "lines": order.line_count},
    )


def _tell(order: Order, gross: Money) -> None:
    outbox.publish(
        OrderPlaced(
            order_id=order.pk,
            number=order.number,
            channel_id=order.channel_id,
            buyer_id=PartyId(order.buyer_id) if order.buyer_id else None,
            placed_at=order.placed_at,
            gross=gross,
        )
    )


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('ordering_order_number')")
        return int(cursor.fetchone()[0])
