from collections import defaultdict
from datetime import date
from itertools import chain
from uuid import UUID

from django.db import transaction

from jangteo.catalog.selectors import viewer_for
from jangteo.catalog.types import GIFT_CARD, VariantId
from jangteo.channels.types import Channel
from jangteo.inventory.services import allocate_stock
from jangteo.inventory.types import Demand
from jangteo.kernel import audit, because, outbox
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require_any
from jangteo.kernel.rows import set_column
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.ordering import rules
from jangteo.ordering.errors import (
    CartClosed,
    InvalidKey,
)
from jangteo.ordering.events import OrderPlaced
from jangteo.ordering.models import Cart, CartDelivery, Order, OrderDelivery, OrderLine
from jangteo.ordering.selectors import access_cart
from jangteo.ordering.selectors.carts import price_request, variant_ids_of, view_cart
from jangteo.ordering.services.approving import come_to_door, pass_door
from jangteo.ordering.services.cards import require_money
from jangteo.ordering.services.checking import by_cell, channel_of, check_cart, check_details, destination_of, terms_at
from jangteo.ordering.services.follow import follow_payment
from jangteo.ordering.services.gifts import require_gift
from jangteo.ordering.services.holds import open_holds
from jangteo.ordering.services.instalments import begin_instalments, require_offer
from jangteo.ordering.services.join_carts import keep_saved
from jangteo.ordering.services.references import check_references
from jangteo.ordering.services.releasing import begin_on_account
from jangteo.ordering.services.tenders import choose_values, pay_in_parts
from jangteo.ordering.services.write_order import write_lines, write_order
from jangteo.ordering.types import CartState, CartView, CheckoutDetails, OrderId
from jangteo.pricing.selectors import context_for
from jangteo.pricing.services import lock_allowances, use_promotions
from jangteo.pricing.types import PriceRequest


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
    locks           cart, then what the buyer says of purchase order numbers, then stored value by id, then the buyer's
                    allowances, then promotions, coupons and the buyer's uses of them, then stock rows by id, then its
                    request for approval, then the buyer's budgets by id, then the payer's lines of credit
    raises          CartNotFound, CartEmpty, CartClosed, CartHasProblems, AboveAllowance, BelowSmallestOrder,
                    PriceChanged, KeyReused, InvalidKey, IncompleteAddress, InvalidEmail, MethodNotOffered,
                    ReferenceMissing, PurchaseOrderRepeated, NotPermitted, NoTerms, NoInstalments, InvalidTender,
                    CardsNeedMoney, CannotGive, stored_value ValueNotFound, WrongValueCurrency, ValueBlocked,
                    ValueTooSmall, pricing PromotionUsedUp, inventory InsufficientStock, approvals ApprovalNeeded,
                    BudgetExceeded, credit CreditExceeded, CreditBlocked, RateUnknown
    publishes       OrderPlaced; OrderHeld where the order begins with a hold
    """
    if not 8 <= len(key) <= 200:
        raise InvalidKey
    require_any(actor, Action.ORDERS_PLACE)
    cart = access_cart(cart_id, actor, secret, is_locked=True)
    caller_key = rules.digest(f"{actor.user_id or secret}:{key}")
    if (known := _order_made(cart, caller_key)) is not None:
        return known
    channel = channel_of(cart)
    check_details(details, channel)
    check_references(cart, details, actor)
    terms = terms_at(details, channel, actor)
    values = choose_values(details, channel, actor)
    asked = price_request(cart, actor, details.email)
    cart.destination = destination_of(details, channel)
    view = _guarded_view(cart, channel, actor, language, asked, details.email)
    check_cart(view, expected_gross, language)
    require_money(view, details)
    require_gift(view, details, channel, actor)
    require_offer(details, channel, view, actor)
    passing = come_to_door(cart, view, details, actor)
    view = by_cell(view, details)
    order = write_order(cart, channel, view, details, actor, caller_key, terms=terms)
    lines = write_lines(order, view)
    use_promotions(granted=view.quote.discounts, asked=asked, order_id=order.pk)
    pay_in_parts(order, details, view.quote, values, actor)
    begin_instalments(order, details, view, actor)
    _close(cart, is_planned=bool(view.plan))
    _leave_reasons(order, lines, view, actor)
    _tell(order, view.quote.gross)
    if any(not line.is_gift_card for line in view.lines):  # cards alone go nowhere
        open_holds(order, rules.holds_at_placing(details.ship_to, is_gift=details.is_gift), actor)
    _allocate(cart, order, lines, actor)  # late, so that others wait as short as can be for what everybody wants
    pass_door(passing, actor)
    begin_on_account(order, actor)
    if values:
        follow_payment(order, actor, "")
    return OrderId(order.pk)


def _order_made(cart: Cart, caller_key: str) -> OrderId | None:
    """What this key has made of a cart before; None of an open cart."""
    if cart.state == CartState.OPEN:
        return None
    known = Order.objects.filter(cart=cart).first()
    if known is not None and known.key == caller_key:
        return OrderId(known.pk)
    raise CartClosed(order_exists=known is not None)


def _guarded_view(
    cart: Cart, channel: Channel, actor: Actor, language: str, asked: PriceRequest, email: str
) -> CartView:
    """The cart at a moment from which on nobody else takes of what its buyer may have."""
    viewer = viewer_for(channel, actor, language)
    context = context_for(channel, viewer)
    may_have = lock_allowances(context=context, variant_ids=variant_ids_of(cart), asked=asked)
    return view_cart(cart, channel, actor, language, asked, email=email, allowances=may_have, viewer=viewer)


def _allocate(cart: Cart, order: Order, lines: list[OrderLine], actor: Actor) -> None:
    """Promise stock to every line, and tell each delivery the day by which it can leave."""
    promised = allocate_stock(
        demands=_demands(lines),
        channel_id=order.channel_id,
        order_id=order.pk,
        lineage=actor.units,
        holder=cart.pk,
    )
    days = defaultdict[OrderDelivery, list[date]](list)
    for line in lines:
        if line.delivery is not None and line.variant_id is not None and line.tax_code != GIFT_CARD:
            days[line.delivery].append(promised.leaves_on[line.pk])
    for delivery, leaving in days.items():
        delivery.promised_on = max(leaving)
    set_column(OrderDelivery, "promised_on", {delivery.pk: delivery.promised_on for delivery in days})


def _demands(lines: list[OrderLine]) -> list[Demand]:
    return [
        Demand(
            line_id=line.pk,
            variant_id=VariantId(line.variant_id),
            sku=line.sku,
            quantity=line.quantity,
            wanted_on=line.delivery.wanted_on,
            postcode=line.delivery.ship_to.get("postcode", ""),
            group=line.delivery.number,
        )
        for line in lines
        if line.variant_id is not None and line.delivery is not None and line.tax_code != GIFT_CARD
    ]


def _close(cart: Cart, *, is_planned: bool) -> None:
    cart.state = CartState.ORDERED.value
    cart.save(update_fields=["state", "destination"])
    if is_planned:
        CartDelivery.objects.filter(cart=cart).delete()  # the order has its own
    keep_saved(cart)


def _leave_reasons(order: Order, lines: list[OrderLine], view: CartView, actor: Actor) -> None:
    pairs = zip(lines, view.quote.lines, strict=True)
    priced = (("order_line", line.pk, "price", quoted.because) for line, quoted in pairs)
    because.record(chain(priced, [("order", order.pk, "shipping", view.quote.shipping.because)]))
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
