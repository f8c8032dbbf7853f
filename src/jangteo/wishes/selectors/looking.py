"""How wishes stand for whoever looks: by the selectors that every page and cart asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import ProductHead, UnitView, VariantId, VariantView, Viewer
from jangteo.channels.types import Channel
from jangteo.inventory.selectors import availability, comes_on
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties.selectors import parties_by_id
from jangteo.pricing import selectors as pricing
from jangteo.pricing.types import PriceOffer, QuantityRule
from jangteo.wishes import rules
from jangteo.wishes.models import Wish, WishGift, WishList
from jangteo.wishes.types import Giver, OwnerSees, WishView


@dataclass(frozen=True, slots=True)
class Standing:
    """How a variant that may be seen stands for a buyer.

    least  as few base units as they may order at once
    """

    variant: VariantView
    head: ProductHead
    offer: PriceOffer
    available: int
    least: int
    comes_on: date | None

    @property
    def price(self) -> UnitPrice | None:
        return self.offer.ladder[0].unit if self.offer.ladder else None

    @property
    def can_be_bought(self) -> bool:
        """Whether they may buy it, see what it costs, and enough of it is there now."""
        return self.offer.denial is None and self.price is not None and self.available >= self.least

    @property
    def is_sold_out(self) -> bool:
        """Whether it would be sold to them, were it there."""
        return self.offer.denial is None and self.price is not None and not self.can_be_bought and not self.comes_on


def standings(channel: Channel, viewer: Viewer, variant_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """{variant: how it stands} of those the viewer may see; the queries don't grow with the variants."""
    seen = catalog.listed_variant_ids(viewer, list(variant_ids))
    if not seen:
        return {}
    variants = catalog.variants_by_id(seen, viewer.language)
    heads = catalog.product_heads({one.product_id for one in variants.values()}, viewer)
    context = pricing.context_for(channel, viewer)
    offers, limits = pricing.offers(context, list(variants)), pricing.quantity_rules(context, list(variants))
    free = availability(channel.id, variants, viewer.party_ids)
    late = comes_on(channel.id, [pk for pk in variants if free[pk] <= 0], lineage=viewer.party_ids)
    return {
        pk: Standing(
            variant=one,
            head=heads[one.product_id],
            offer=offers[pk],
            available=_most(one, free[pk]),
            least=_least(offers[pk], limits.get(pk)),
            comes_on=late.get(pk),
        )
        for pk, one in variants.items()
    }


def smallest_unit(variant: VariantView) -> UnitView | None:
    """What wishes are counted in: pieces, where it is sold by the piece."""
    pieces = (one for one in variant.units if one.code == "each")
    return next(pieces, None) or next(iter(variant.units), None)


def price_seen(channel: Channel, actor: Actor, variant_id: UUID) -> Mapping[str, object]:
    """What one costs the actor now, as a wish keeps it; nothing where they see no price."""
    viewer = catalog.viewer_for(channel, actor, channel.default_language)
    offer = pricing.offers(pricing.context_for(channel, viewer), [variant_id])[VariantId(variant_id)]
    if not offer.ladder:
        return {}
    price = offer.ladder[0].unit
    return {
        "seen_channel_id": channel.id,
        "seen_price": price.value,
        "seen_currency": price.currency,
        "seen_with_tax": channel.prices_include_tax,
    }


def wishes_as_seen(
    row: WishList, wishes: Sequence[Wish], channel: Channel, actor: Actor, language: str
) -> list[WishView]:
    """The wishes of a list for one of its party, in their order; of what they can't see here, their own words alone."""
    viewer = catalog.viewer_for(channel, actor, language)
    known = standings(channel, viewer, {one.variant_id for one in wishes})
    givers = givers_of(wishes) if row.owner_sees == OwnerSees.NAMES else {}
    people = parties_by_id({one.added_by_id for one in wishes if one.added_by_id} - {actor.person_id})
    names = {pk: one.name for pk, one in people.items()}
    return [
        replace(
            as_it_stands(one, known.get(one.variant_id), _then(one, channel, actor)),
            by_name=names.get(PartyId(one.added_by_id), "") if one.added_by_id else "",
            given=None if row.owner_sees == OwnerSees.NOTHING else one.given,
            givers=givers.get(one.pk, ()),
        )
        for one in wishes
    ]


def as_it_stands(one: Wish, standing: Standing | None, then: UnitPrice | None = None) -> WishView:
    """A wish as it stands.

    standing  None: it can't be seen
    then      what it cost who looks as they wished for it
    """
    base = WishView(one.pk, one.quantity, one.note, one.added_at, is_seen=standing is not None)
    if standing is None:
        return base
    change = rules.changed(then, standing.price)
    unit = smallest_unit(standing.variant)
    return replace(
        base,
        name=standing.head.name,
        label=standing.variant.label,
        sku=standing.variant.sku,
        slug=standing.head.slug,
        picture=standing.variant.picture or standing.head.picture,
        unit=unit.code if unit else "",
        price=standing.price,
        available=standing.available,
        least=standing.least,
        comes_on=standing.comes_on,
        is_for_sale=standing.offer.denial is None,
        change=change,
        was=then if change else None,
    )


def givers_of(wishes: Sequence[Wish]) -> dict[UUID, tuple[Giver, ...]]:
    """{wish: who gives how many}."""
    found: dict[UUID, tuple[Giver, ...]] = {}
    for one in WishGift.objects.filter(wish__in=[wish.pk for wish in wishes]).order_by("at", "pk"):
        found[one.wish_id] = (*found.get(one.wish_id, ()), Giver(one.name, one.quantity))
    return found


def _then(one: Wish, channel: Channel, actor: Actor) -> UnitPrice | None:
    """What who looks saw themselves, where it can be compared with what they see here."""
    is_theirs = one.added_by_id is not None and one.added_by_id == actor.person_id
    is_alike = (one.seen_channel_id, one.seen_with_tax) == (channel.id, channel.prices_include_tax)
    if one.seen_price is None or not is_theirs or not is_alike:
        return None
    return UnitPrice(one.seen_price, one.seen_currency)


def _most(variant: VariantView, free: int) -> int:
    """A gift card is in no stock: there are as many as anybody may want."""
    return 1_000 if variant.is_gift_card else free


def _least(offer: PriceOffer, rule: QuantityRule | None) -> int:
    return (rule or QuantityRule()).first_from(offer.ladder[0].from_quantity if offer.ladder else 1)
