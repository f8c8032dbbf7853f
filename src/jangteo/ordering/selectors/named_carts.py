"""A buyer's open carts, what they keep for later, the keys that carry a cart, and carts left standing."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from jangteo.catalog import selectors as catalog
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel, ChannelId
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.ordering.models import CarryKey, Cart, CartLine, CartPolicy, SavedLine
from jangteo.ordering.selectors.carts import access_cart
from jangteo.ordering.types import (
    AbandonedCart,
    CarryKeyView,
    CartHead,
    CartId,
    CartState,
    MergeRule,
    SavedLineView,
)


def get_merge_rule(channel_id: UUID) -> MergeRule:
    """What happens in a channel at log-in to goods that both carts hold; MAX where it has not said."""
    found = CartPolicy.objects.filter(channel=channel_id).values_list("merge_rule", flat=True).first()
    return MergeRule(found) if found else MergeRule.MAX


def list_carts(channel: Channel, actor: Actor) -> list[CartHead]:
    """A buyer's open carts in a channel, the current first, then the last used; one query. None for a guest."""
    if actor.party_id is None:
        return []
    rows = Cart.objects.filter(
        channel=channel.id, party=actor.party_id, person=actor.person_id, state=CartState.OPEN.value, agreement=None
    ).annotate(lines_held=_count_of(CartLine.objects.all()), lines_saved=_count_of(SavedLine.objects.all()))
    return [
        CartHead(CartId(row.pk), row.name, row.is_current, row.lines_held, row.lines_saved, row.changed_at)
        for row in rows.order_by("-is_current", "-changed_at", "-id")
    ]


def list_saved(cart_id: UUID, actor: Actor, secret: str = "", language: str = "ko") -> list[SavedLineView]:
    """What is saved for later beside a cart, the last saved first.

    raises  CartNotFound
    """
    cart = access_cart(cart_id, actor, secret)
    rows = list(SavedLine.objects.filter(cart=cart).order_by("-saved_at", "-id"))
    if not rows:
        return []
    channel = channels_by_id([cart.channel_id])[ChannelId(cart.channel_id)]
    viewer = catalog.viewer_for(channel, actor, language)
    variants = catalog.variants_by_id([row.variant_id for row in rows], language)
    listed = catalog.listed_variant_ids(viewer, variants) - catalog.denials(viewer, variants).keys()
    heads = catalog.product_heads([variant.product_id for variant in variants.values()], viewer)
    views = []
    for row in rows:
        variant = variants[row.variant_id]  # type: ignore[index]
        head = heads[variant.product_id]
        unit = next((one for one in variant.units if one.code == row.unit), None)
        views.append(
            SavedLineView(
                id=row.pk,
                sku=variant.sku,
                product_slug=head.slug,
                product_name=head.name,
                variant_label=variant.label,
                unit=row.unit,
                unit_name=unit.name if unit else row.unit,
                unit_quantity=row.unit_quantity,
                picture=variant.picture or head.picture,
                can_be_put_back=unit is not None and variant.id in listed,
            )
        )
    return views


def list_carry_keys(cart_id: UUID, actor: Actor, secret: str = "") -> list[CarryKeyView]:
    """The keys that still carry a cart, the newest first.

    raises  CartNotFound
    """
    rows = CarryKey.objects.filter(
        Q(most_uses=None) | Q(uses__lt=F("most_uses")),
        cart=access_cart(cart_id, actor, secret),
        revoked_at=None,
        expires_at__gt=clock.now(),
    )
    return [CarryKeyView(row.pk, row.made_at, row.expires_at, row.most_uses, row.uses) for row in rows.order_by("-id")]


def abandoned_carts(since: datetime, *, untouched_for: timedelta, limit: int = 1000) -> list[AbandonedCart]:
    """Open carts with lines, last touched after `since` and longer ago than `untouched_for`; the longest first.

    For a job, not for a page: it asks for no right.
    """
    rows = (
        Cart.objects.filter(
            Exists(CartLine.objects.filter(cart=OuterRef("pk"))),
            state=CartState.OPEN.value,
            changed_at__gt=since,
            changed_at__lte=clock.now() - untouched_for,
        )
        .annotate(lines_held=_count_of(CartLine.objects.all()))
        .order_by("changed_at", "id")[:limit]
    )
    return [
        AbandonedCart(CartId(row.pk), row.channel_id, row.party_id, row.person_id, row.lines_held, row.changed_at)
        for row in rows
    ]


def _count_of(rows: QuerySet[CartLine] | QuerySet[SavedLine]) -> Coalesce:
    counted = rows.filter(cart=OuterRef("pk")).order_by().values("cart").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
