"""How articles stand for a buyer today: by the selectors that every page and call asks."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import Viewer
from jangteo.channels.types import Channel
from jangteo.inventory.selectors import availability
from jangteo.pricing import selectors as pricing
from jangteo.purchasing.types import Standing


def standings_of(channel: Channel, viewer: Viewer, variant_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    """{variant: whether, at which price, by which units and how many of it this buyer may have}.

    Asks neither whether it is listed nor whether it may be seen.
    """
    variants = catalog.variants_by_id(variant_ids, viewer.language)
    if not variants:
        return {}
    context = pricing.context_for(channel, viewer)
    offers = pricing.offers(context, list(variants))
    rules = pricing.quantity_rules(context, list(variants))
    free = availability(channel.id, variants, viewer.party_ids)
    return {
        pk: Standing(
            is_for_sale=offers[pk].denial is None,
            unit_price=offers[pk].ladder[0].unit if offers[pk].ladder else None,
            available=free[pk],
            units={one.code: Decimal(one.numerator) / one.denominator for one in variant.units},
            rule=rules.get(pk),
            ladder=tuple((step.from_quantity, step.unit) for step in offers[pk].ladder),
            unit_names={one.code: one.name for one in variant.units},
        )
        for pk, variant in variants.items()
    }
