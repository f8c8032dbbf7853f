from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import Goods, VariantId, VariantView, Viewer
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel, ChannelId, ShippingPer
from jangteo.inventory.selectors import cart_availability, promisable
from jangteo.inventory.types import Promise
from jangteo.kernel.money import Money
from jangteo.kernel.prepared import prepared
from jangteo.kernel.types import Action, Actor
from jangteo.ordering import rules
from jangteo.ordering.errors import CartNotFound
from jangteo.ordering.models import Cart, CartCoupon, CartLine, Order
from jangteo.ordering.selectors.bought import standings
from jangteo.ordering.selectors.plans import NO_PLAN, by_lines, cell_lines, plan_of
from jangteo.ordering.types import (
    LARGEST_QUANTITY,
    MOST_CART_LINES,
    CartCode,
    CartId,
    CartLineView,
    CartProblem,
    CartState,
    CartView,
    OrderStatus,
)
from jangteo.pricing import selectors as pricing
from jangteo.pricing.types import (
    Allowance,
    LineRequest,
    PriceContext,
    PriceRequest,
    QuantityRule,
    Quote,
    ShippingPolicy,
    Standing,
)


def access_cart(cart_id: UUID, actor: Actor, secret: str = "", *, is_locked: bool = False) -> Cart:
    """The one door to a cart, by its own channel: its buyer's own member, or the guest who holds its secret.

    raises  CartNotFound, the same for a cart that is not there and one that is somebody else's
    """
    rows = _rows(cart_id, is_locked and "cart-lock" not in settings.JANGTEO_UNGUARDED)
    if not rows or not is_owner(rows[0], actor, secret):
        raise CartNotFound
    return rows[0]


@prepared
def _rows(cart_id: UUID, is_locked: bool) -> QuerySet[Cart]:
    rows = Cart.objects.filter(pk=cart_id)
    return rows.select_for_update() if is_locked else rows


def is_owner(row: Cart, actor: Actor, secret: str) -> bool:
    """Whether a cart is the actor's own, by its own channel."""
    if Action.CARTS_USE not in actor.rights:
        return False
    if actor.channel_id is not None and actor.channel_id != row.channel_id:
        return False  # the door that was passed is another channel's
    if row.party_id is not None:
        return row.party_id == actor.party_id and row.person_id == actor.person_id
    return bool(secret) and constant_time_compare(row.secret, rules.digest(secret))


def _own(channel: Channel, actor: Actor, secret: str) -> QuerySet[Cart]:
    rows = Cart.objects.filter(channel=channel.id, state=CartState.OPEN.value, is_current=True)
    if actor.party_id is not None:
        return rows.filter(party=actor.party_id, person=actor.person_id)
    return rows.filter(party=None, secret=rules.digest(secret)) if secret else rows.none()


def find_open_cart(channel: Channel, actor: Actor, secret: str = "") -> CartId | None:
    """The visitor's current cart in this channel."""
    mark = rules.digest(secret) if secret and actor.party_id is None else None
    if actor.party_id is None and mark is None:
        return None
    return next(map(CartId, _current(channel.id, actor.party_id, actor.person_id, mark)), None)


@prepared
def _current(channel_id: UUID, party_id: UUID | None, person_id: UUID | None, mark: str | None) -> QuerySet[Any, Any]:
    rows = Cart.objects.filter(channel=channel_id, state=CartState.OPEN.value, is_current=True, party=party_id)
    rows = rows.filter(person=person_id) if party_id else rows.filter(secret=mark)
    return rows.order_by("-id").values_list("pk", flat=True)[:1]


def count_cart_lines(channel: Channel, actor: Actor, secret: str = "") -> int:
    """How many lines the visitor's current cart has; one query, none for a guest without a cart."""
    if actor.party_id is None and not secret:
        return 0
    return CartLine.objects.filter(cart__in=_own(channel, actor, secret).order_by("-id").values("pk")[:1]).count()


def get_cart(
    cart_id: UUID,
    actor: Actor,
    secret: str = "",
    language: str = "ko",
    destination: str | None = None,
    *,
    entered: Channel | None = None,
) -> CartView:
    """A cart with this buyer's prices and what can be promised, now.

    destination  as if it went to this country; None: to where the cart says
    entered      the channel that the actor was let into, where the caller has it
    raises       CartNotFound
    """
    row = access_cart(cart_id, actor, secret)
    if entered is None or entered.id != row.channel_id:
        entered = channels_by_id([row.channel_id])[ChannelId(row.channel_id)]
    channel = entered
    if destination is not None:
        row.destination = "" if destination == channel.country else destination
    return view_cart(row, channel, actor, language)


def price_request(row: Cart, actor: Actor, email: str = "") -> PriceRequest:
    """What promotions may ask of a cart and its buyer; the address is known at the checkout."""
    return PriceRequest(
        coupon_ids=tuple(_coupon_ids(row.pk)),
        buyer_id=actor.party_id,
        mark=pricing.buyer_mark(email),
        cart_id=row.pk,
        is_first_order=lambda: actor.party_id is not None and not has_ordered(actor.party_id),
    )


def variant_ids_of(row: Cart) -> list[UUID]:
    """What lies in a cart; it is locked."""
    return list(dict.fromkeys(line.variant_id for line in lines_of(row.pk)))


@prepared
def lines_of(cart_id: UUID) -> QuerySet[CartLine]:
    """The lines of a cart, the oldest first."""
    return CartLine.objects.filter(cart=cart_id).order_by("id")


@prepared
def _coupon_ids(cart_id: UUID) -> QuerySet[Any, Any]:
    return CartCoupon.objects.filter(cart=cart_id).order_by("id").values_list("coupon", flat=True)


def has_ordered(party_id: UUID, but_order: UUID | None = None) -> bool:
    """Whether a buyer has an order, or another one than this, that was not cancelled."""
    rows = Order.objects.filter(buyer=party_id).exclude(status=OrderStatus.CANCELLED.value)
    return (rows.exclude(pk=but_order) if but_order else rows).exists()


def price_context(channel: Channel, actor: Actor, language: str) -> PriceContext:
    """All a price depends on for who acts in this channel, now."""
    return pricing.context_for(channel, catalog.viewer_for(channel, actor, language))


def view_cart(  # noqa: PLR0913 -- the cart, and what is asked of it at the checkout
    row: Cart,
    channel: Channel,
    actor: Actor,
    language: str,
    asked: PriceRequest | None = None,
    *,
    email: str = "",
    allowances: Sequence[Allowance] | None = None,
    lines: Sequence[CartLine] | None = None,
    viewer: Viewer | None = None,
) -> CartView:
    """The view of a cart already let through the door.

    email       the address of the order, once it is known: what was ordered with it counts too
    allowances  what the buyer may have of its variants, where the caller locked it
    lines       as if it held these, which are written nowhere
    viewer      the actor's eyes, where they are known already
    """
    asked = asked or price_request(row, actor)
    is_own = lines is None
    lines = lines_of(row.pk) if lines is None else lines
    viewer = viewer or catalog.viewer_for(channel, actor, language)
    goods = catalog.goods_by_id([line.variant_id for line in lines], viewer)
    variants, listed = _told_apart(goods)
    free, is_shared = cart_availability(channel.id, variants, viewer.party_ids, row.pk)
    free |= endless(variants)
    pairs = [(line, variants[VariantId(line.variant_id)]) for line in lines]
    sent = [one for one, variant in pairs if not variant.is_gift_card]
    later = _later(channel, viewer, row, sent, free, is_shared=is_shared)
    free |= {variant: min(free[variant], one.now) for variant, one in later.items() if one.missing}
    views = tuple(_line_view(line, goods[variant.id], free, later) for line, variant in pairs)
    context = pricing.with_agreed(pricing.context_for(channel, viewer, row.destination), row.agreement_id)
    limits = pricing.quantity_rules(context, variants)
    may_have = pricing.allowances(context, variants) if allowances is None else allowances
    had = standings(may_have, buyer_id=asked.buyer_id, email=email, at=context.at)
    plan = plan_of(row, lines) if is_own else NO_PLAN
    asked_for = cell_lines(plan, lines) if plan.fits else lines
    shipping = shipping_for(channel, plan.sendings({line.pk for line in sent}) if plan.fits else 1)
    quote = by_cell = pricing.quote(context, _requests(asked_for, variants, limits, had), shipping, asked)
    if plan.fits:
        quote = by_lines(by_cell, plan, lines)
    problems = rules.find_problems(views, quote, listed, variants)
    if plan.deliveries:
        problems += tuple(CartProblem(one.id, one.sku, "plan_differs") for one in views if one.id in plan.odd_lines)
    missing = None if context.agreed else _missing(channel, quote)
    country = row.destination or channel.country
    return CartView(
        CartId(row.pk),
        views,
        quote,
        problems,
        context.at,
        _codes(asked, quote),
        missing,
        country,
        plan.deliveries,
        by_cell if plan.fits else None,
    )


def _told_apart(goods: Mapping[VariantId, Goods]) -> tuple[dict[VariantId, VariantView], frozenset[VariantId]]:
    """The variants, and those of them that the buyer may have."""
    listed = frozenset(pk for pk, one in goods.items() if one.is_listed)
    return {pk: one.variant for pk, one in goods.items()}, listed


def endless(variants: Mapping[VariantId, VariantView]) -> dict[VariantId, int]:
    """{gift card: as many as anybody may want}: they are in no stock."""
    return {pk: LARGEST_QUANTITY * MOST_CART_LINES for pk, one in variants.items() if one.is_gift_card}


def shipping_for(channel: Channel, deliveries: int) -> ShippingPolicy:
    """What sending costs: once an order, or once a delivery where the channel says so; never by parcel."""
    policy = pricing.shipping_policy(channel)
    if channel.shipping_per != ShippingPer.DELIVERY or deliveries <= 1:
        return policy
    return replace(policy, fee=Money(policy.fee.minor * deliveries, policy.fee.currency))


def _missing(channel: Channel, quote: Quote) -> Money | None:
    smallest, with_tax = channel.smallest_order, channel.smallest_order_with_tax
    if smallest is None:
        return None
    in_view = quote.prices_include_tax if with_tax is None else with_tax
    goods = pricing.goods_total(quote, pricing.terms_of(channel), with_tax=in_view)
    return smallest - goods if goods < smallest else None


def _codes(asked: PriceRequest, quote: Quote) -> tuple[CartCode, ...]:
    """The codes of a cart in the order entered, each with what came of it."""
    if not asked.coupon_ids:
        return ()
    coupons = pricing.coupons_by_id(asked.coupon_ids)
    refused = {one.code: one.why for one in quote.refused_coupons}
    taken = {one.promotion.coupon: one.total for one in quote.discounts}
    return tuple(
        CartCode(coupons[pk], refused.get(str(pk)), Money(taken.get(str(pk), 0), quote.currency))
        for pk in asked.coupon_ids
        if pk in coupons
    )


def _requests(
    lines: Sequence[CartLine],
    variants: dict[VariantId, VariantView],
    limits: Mapping[VariantId, QuantityRule],
    had: Mapping[UUID, tuple[Standing, ...]],
) -> list[LineRequest]:
    return [
        LineRequest(
            key=line.pk,
            variant_id=VariantId(line.variant_id),
            sku=variants[VariantId(line.variant_id)].sku,
            quantity=line.quantity,
            tax_code=variants[VariantId(line.variant_id)].tax_code,
            rule=limits.get(VariantId(line.variant_id), QuantityRule()),
            standings=had.get(line.variant_id, ()),
            mix=variants[VariantId(line.variant_id)].mix,
        )
        for line in lines
    ]


def _later(
    channel: Channel,
    viewer: Viewer,
    row: Cart,
    lines: Sequence[CartLine],
    free: Mapping[VariantId, int],
    *,
    is_shared: bool,
) -> dict[VariantId, Promise]:
    """What is promised of variants of which more is wanted than is there now; of all, where bundles share goods."""
    wants: dict[VariantId, int] = defaultdict(int)
    for line in lines:
        wants[VariantId(line.variant_id)] += line.quantity
    if not is_shared and not any(units > free.get(variant, 0) for variant, units in wants.items()):
        return {}
    return promisable(channel.id, wants, lineage=viewer.party_ids, holder=row.pk) if wants else {}


def _line_view(
    line: CartLine,
    goods: Goods,
    free: Mapping[VariantId, int],
    later: Mapping[VariantId, Promise],
) -> CartLineView:
    variant, head = goods.variant, goods.head
    promise = later.get(variant.id)
    unit_name = next((unit.name for unit in variant.units if unit.code == line.unit), line.unit)
    return CartLineView(
        id=line.pk,
        variant_id=variant.id,
        product_slug=head.slug,
        product_name=head.name,
        variant_label=variant.label,
        sku=variant.sku,
        unit=line.unit,
        unit_name=unit_name,
        unit_quantity=line.unit_quantity,
        quantity=line.quantity,
        picture=variant.picture or head.picture,
        available=free[variant.id],
        later=promise.waits if promise else 0,
        leaves_on=promise.complete_on if promise and promise.waits else None,
        is_gift_card=variant.is_gift_card,
    )
