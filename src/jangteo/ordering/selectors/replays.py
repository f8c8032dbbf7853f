"""What was ordered and what lies in open carts, as a replay with other prices or promotions asks for it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import Any
from uuid import UUID

from django.db.models import Min

from jangteo.channels.selectors import list_channels
from jangteo.channels.types import Channel
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor, PartyId, Scope
from jangteo.ordering.models import Cart, CartCoupon, CartLine, Order, OrderLine
from jangteo.ordering.selectors.orders import visible_orders
from jangteo.ordering.types import CartState, OrderKind, OrderOrigin, OrderStatus
from jangteo.parties.selectors import lineages_of, parties_by_id
from jangteo.pricing.selectors import coupons_used
from jangteo.pricing.types import PastCart

BATCH = 1_000
type Lines = Mapping[UUID, list[tuple[UUID, int]]]
type Head = tuple[UUID, str, UUID, UUID | None, datetime]


def list_order_heads(currency: str, limit: int, party_ids: Collection[UUID] | None = None) -> tuple[list[Head], bool]:
    """The last orders in channels that may be entered: (id, number, channel, buyer, when), newest first.

    Imported ones only where fewer were placed here; cancelled ones never.

    party_ids  only orders of these buyers
    returns  the orders, and whether some were imported
    """
    rows = Order.objects.filter(
        kind=OrderKind.SALE.value, currency=currency, channel__in=[one.id for one in _channels(currency).values()]
    ).exclude(status=OrderStatus.CANCELLED.value)
    if party_ids is not None:
        rows = rows.filter(buyer__in=party_ids)
    found: list[Head] = []
    for origin in (OrderOrigin.PLACED, OrderOrigin.IMPORTED):
        own = rows.filter(origin=origin.value).order_by("-placed_at", "-id")
        before = len(found)
        found += own.values_list("pk", "number", "channel", "buyer", "placed_at")[: limit - len(found)]
    return found, len(found) > before


def iterate_past_orders(heads: Sequence[Head], currency: str) -> Iterator[list[PastCart]]:
    """Orders as they were asked for, in batches of a thousand; four queries each."""
    channels = _channels(currency)
    for batch in batched(heads, BATCH):
        ids = [pk for pk, *_ in batch]
        lines = _lines(OrderLine, "order", ids, "position")
        coupons = coupons_used(ids)
        buyers = {buyer for _, _, _, buyer, _ in batch if buyer is not None}
        lineages, firsts = lineages_of(buyers), _first_orders(buyers)
        yield [
            PastCart(
                key=pk,
                what=number,
                channel=channels[channel_id],
                party_ids=lineages[buyer] if buyer else (),
                lines=tuple(lines[pk]),
                at=at,
                coupon_ids=coupons.get(pk, ()),
                is_first_order=buyer is not None and at <= firsts.get(buyer, at),
            )
            for pk, number, channel_id, buyer, at in batch
            if lines[pk]
        ]


def iterate_open_carts(
    currency: str, since: datetime, limit: int, party_ids: Collection[UUID] | None = None
) -> Iterator[list[PastCart]]:
    """Open carts changed since then, the last changed first, in batches of a thousand; five queries each.

    party_ids  only carts of these buyers
    """
    channels = _channels(currency)
    rows = Cart.objects.filter(
        state=CartState.OPEN.value, changed_at__gte=since, channel__in=[one.id for one in channels.values()]
    )
    if party_ids is not None:
        rows = rows.filter(party__in=party_ids)
    heads = rows.order_by("-changed_at", "-id").values_list("pk", "channel", "party")[:limit]
    for batch in batched(heads, BATCH):
        ids = [pk for pk, *_ in batch]
        lines, coupons = _lines(CartLine, "cart", ids, "id"), _entered(ids)
        buyers = {buyer for _, _, buyer in batch if buyer is not None}
        lineages, firsts = lineages_of(buyers), _first_orders(buyers)
        yield [
            PastCart(
                key=pk,
                what=str(pk),
                channel=channels[channel_id],
                party_ids=lineages[buyer] if buyer else (),
                lines=tuple(lines[pk]),
                coupon_ids=coupons.get(pk, ()),
                is_first_order=buyer is not None and buyer not in firsts,
            )
            for pk, channel_id, buyer in batch
            if lines[pk]
        ]


def buyers_by_order(numbers: Iterable[str], actor: Actor) -> dict[str, str]:
    """{order number: its buyer's name} of those orders that an actor's rights reach."""
    return dict(visible_orders(actor).filter(number__in=set(numbers)).values_list("number", "buyer_name"))


def buyers_by_cart(cart_ids: Iterable[UUID], actor: Actor) -> dict[UUID, str]:
    """{cart: its buyer's name, empty for a guest} of those whose buyer's orders an actor's rights reach."""
    rows = dict(Cart.objects.filter(pk__in=set(cart_ids)).values_list("pk", "party"))
    parties = parties_by_id({party_id for party_id in rows.values() if party_id is not None})
    sees_all = actor.rights.get(Action.ORDERS_SEE) == Scope.ALL
    return {
        pk: parties[PartyId(party_id)].name if party_id is not None else ""
        for pk, party_id in rows.items()
        if sees_all or (party_id is not None and allows(actor, Action.ORDERS_SEE, party_id=party_id))
    }


def _channels(currency: str) -> dict[UUID, Channel]:
    return {one.id: one for one in list_channels() if one.currency == currency}


def _lines(model: Any, owner: str, ids: Sequence[UUID], order: str) -> Lines:
    rows = model.objects.filter(**{f"{owner}__in": ids}, variant__isnull=False, quantity__gt=0).order_by(order)
    found: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    for pk, variant_id, quantity in rows.values_list(owner, "variant", "quantity"):
        found[pk].append((variant_id, quantity))
    return found


def _entered(cart_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    found: dict[UUID, tuple[UUID, ...]] = defaultdict(tuple)
    for cart_id, coupon_id in CartCoupon.objects.filter(cart__in=cart_ids).order_by("id").values_list("cart", "coupon"):
        found[cart_id] += (coupon_id,)
    return found


def _first_orders(buyers: Iterable[UUID]) -> dict[UUID, datetime]:
    """{buyer: when their first order was placed that was not cancelled}."""
    rows = Order.objects.filter(buyer__in=list(buyers)).exclude(status=OrderStatus.CANCELLED.value).order_by()
    return dict(rows.values("buyer").annotate(first=Min("placed_at")).values_list("buyer", "first"))
