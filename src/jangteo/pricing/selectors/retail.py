"""What shoppers pay for the goods of a trade channel, and until when a buyer's own prices stand as they are."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Case, DateTimeField, F, Min, When
from django.db.models.functions import Least

from jangteo.catalog.selectors import guest_of, listed_variant_ids
from jangteo.catalog.types import VariantId, Viewer
from jangteo.channels.selectors import list_channels
from jangteo.channels.types import Channel
from jangteo.kernel.money import UnitPrice
from jangteo.pricing.models import Price
from jangteo.pricing.selectors.offers import THROUGH, concerning, context_for, offers
from jangteo.pricing.selectors.taxes import tax_book
from jangteo.pricing.types import PriceContext, PriceOffer, RetailPrice

BATCH = 2_000
EDGES = ("valid_from", "valid_until", f"{THROUGH}__valid_from", f"{THROUGH}__valid_until")


def retail_prices(channel: Channel, viewer: Viewer, tax_codes: Mapping[VariantId, str]) -> dict[VariantId, RetailPrice]:
    """{variant: what a shopper pays} of those sold to everyone; at most six queries, none in a channel with tax.

    A shopper is whoever walks into the first open channel, by its path, that has prices with tax in the same currency
    and country. What is reduced there counts at its usual price. A viewer who sees no prices gets none.

    tax_codes  {variant: tax code} of what is asked for
    """
    if channel.prices_include_tax or not viewer.sees_prices or not tax_codes:
        return {}
    shop = _retail_channel(channel)
    if shop is None:
        return {}
    guest = guest_of(shop, viewer.language)
    context = context_for(shop, guest)
    found = offers(context, listed_variant_ids(guest, tax_codes))
    rates = tax_book(context).rates
    return {
        pk: RetailPrice(usual, usual.value / (1 + rates[tax_codes[pk]]))
        for pk, offer in found.items()
        if (usual := _usual(offer)) is not None and usual.value and tax_codes[pk] in rates
    }


def prices_hold_until(context: PriceContext, variant_ids: Iterable[UUID]) -> datetime | None:
    """The first moment from which a price of these, or a list that concerns this buyer, begins or ends; one query for
    each two thousand. None: nothing is known to change.
    """
    wanted, found = list(variant_ids), []
    for start in range(0, len(wanted), BATCH):
        later = [
            Case(When(**{f"{name}__gt": context.at}, then=F(name)), output_field=DateTimeField()) for name in EDGES
        ]
        rows = Price.objects.filter(concerning(context, wanted[start : start + BATCH]))
        found.append(rows.aggregate(first=Min(Least(*later)))["first"])
    return min((one for one in found if one is not None), default=None)


def _retail_channel(channel: Channel) -> Channel | None:
    fitting = (
        one
        for one in list_channels()
        if one.is_open and one.prices_include_tax and (one.currency, one.country) == (channel.currency, channel.country)
    )
    return next(fitting, None)


def _usual(offer: PriceOffer) -> UnitPrice | None:
    if not offer.ladder:
        return None
    first = offer.ladder[0]
    return offer.reference(first.from_quantity) or first.unit
