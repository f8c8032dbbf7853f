from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from factories.people import ACTOR
from jangteo.catalog import services as catalog
from jangteo.catalog.selectors import viewer_for
from jangteo.catalog.types import (
    ProductDraft,
    ProductId,
    TextDraft,
    TextField,
    ValueDraft,
    VariantDraft,
    VariantId,
    Viewer,
)
from jangteo.channels import services as channels
from jangteo.channels.selectors import get_channel
from jangteo.channels.types import Channel
from jangteo.insights.rules import report
from jangteo.insights.types import ReplayedPart
from jangteo.inventory import services as inventory
from jangteo.inventory.types import PlaceKind
from jangteo.kernel import clock
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties.selectors import guest_rights
from jangteo.pricing import services as pricing
from jangteo.pricing.models import PromotionVersion
from jangteo.pricing.types import PriceRow, Report, TaxCategory

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_numbers = count(1)


def channel(code: str = "shop", *, currency: str = "KRW", **policies: Any) -> Channel:
    """An open channel with gross prices and both payment methods, without shipping fee."""
    channels.create_channel(
        code=code,
        names={"ko": code},
        currency=currency,
        actor=ACTOR,
        **{
            "path_prefix": f"/{code}/",
            "tax_view": "gross",
            "access": "open",
            "payment_methods": ["bank_transfer", "on_delivery"],
        }
        | policies,
    )
    return get_channel(code)


def serve(channel_id: UUID, place: str = "W1", rank: int = 0) -> None:
    """Let a channel promise from a place, made if it isn't there."""
    inventory.create_place(code=place, names={"ko": place}, kind=PlaceKind.WAREHOUSE)
    inventory.serve_channel(place_code=place, channel_id=channel_id, rank=rank)


def product(  # a product is described by these
    *skus: str,
    slug: str = "",
    category: str = "mugs",
    texts: tuple[TextDraft, ...] = (),
    values: tuple[ValueDraft, ...] = (),
    units: Mapping[str, tuple[int, int]] | None = None,
    tax_code: str = "standard",
) -> tuple[ProductId, Mapping[str, VariantId]]:
    """A product listed nowhere; its name is its slug unless texts are given."""
    slug = slug or f"product-{next(_numbers)}"
    catalog.create_category(slug=category, names={"ko": category}, actor=ACTOR)
    draft = ProductDraft(
        slug=slug,
        category_slug=category,
        texts=texts or (TextDraft(TextField.NAME, "ko", slug),),
        variants=tuple(VariantDraft(sku, units=units or {}) for sku in skus or (slug.upper(),)),
        values=values,
        tax_code=tax_code,
    )
    return catalog.create_product(draft=draft, actor=ACTOR)


def variant(sku: str, *channels_: Channel, **details: Any) -> VariantId:
    """One variant of a product of its own, listed in these channels."""
    product_id, variants = product(sku, **details)
    for one in channels_:
        catalog.list_in_channel(product_id=product_id, channel_id=one.id, actor=ACTOR, from_at=LONG_AGO)
    return variants[sku]


def receive(variant_id: UUID, quantity: int, place: str = "W1", key: str = "") -> None:
    """Goods come in."""
    inventory.receive_stock(
        place_code=place,
        variant_id=variant_id,
        quantity=quantity,
        key=key or f"receipt-{next(_numbers)}",
        actor=ACTOR,
    )


def tax(rate: str = "0.1", *, code: str = "standard", country: str = "KR") -> None:
    """A tax rate since long ago; one of zero is an exemption."""
    category = None if Decimal(rate) else TaxCategory.EXEMPT
    pricing.set_tax_rate(
        country=country, code=code, rate=Decimal(rate), valid_from=LONG_AGO, actor=ACTOR, category=category
    )


def list_of(code: str, *, currency: str = "KRW", includes_tax: bool = True, **facts: Any) -> str:
    """A price list; `channel_id`, `segment_id`, `party_id` say for whom, none of them means everyone."""
    whom = {key: facts.pop(key) for key in ("channel_id", "segment_id", "party_id") if key in facts}
    pricing.create_price_list(
        code=code, names={"ko": code, "en": code}, currency=currency, includes_tax=includes_tax, actor=ACTOR, **facts
    )
    pricing.give_to(price_list_code=code, actor=ACTOR, **whom)
    return code


def set_prices(code: str, steps: Mapping[tuple[Any, int], str], actor: Actor = ACTOR) -> int:
    """Prices of a list: {(variant, from quantity): price}."""
    rows = [PriceRow(variant_id, Decimal(price), quantity) for (variant_id, quantity), price in steps.items()]
    return pricing.set_prices(price_list_code=code, prices=rows, actor=actor)


def price(channel_: Channel, steps: Mapping[UUID, str | Mapping[int, str]]) -> None:
    """Prices for everyone in a channel, in its currency and tax view, in a new list of its own."""
    code = list_of(
        f"{channel_.code}-{next(_numbers)}",
        currency=channel_.currency,
        includes_tax=channel_.prices_include_tax,
        channel_id=channel_.id,
    )
    flat = {
        (variant_id, quantity): amount
        for variant_id, ladder in steps.items()
        for quantity, amount in ({1: ladder} if isinstance(ladder, str) else ladder).items()
    }
    set_prices(code, flat)


def stocked(channel_: Channel, stock: Mapping[str, int], amount: str = "1000") -> dict[str, VariantId]:
    """SKUs that this channel can sell at one price: listed, priced, taxed, in stock at W1."""
    serve(channel_.id)
    tax(country=channel_.country)
    variants = {sku: variant(sku, channel_) for sku in stock}
    price(channel_, dict.fromkeys(variants.values(), amount))
    for sku, quantity in stock.items():
        if quantity:
            receive(variants[sku], quantity)
    return variants


def viewer(channel_: Channel, party_id: UUID | None = None, language: str = "ko", **facts: Any) -> Viewer:
    """Whose eyes: a guest's, or those of whoever acts for a party."""
    facts = {"rights": guest_rights()} | facts
    return viewer_for(channel_, Actor(party_id=PartyId(party_id) if party_id else None, **facts), language)


def promotion(code: str, *give: Mapping[str, Any], currency: str = "KRW", coupon: str = "", **facts: Any) -> UUID:
    """A promotion that works: tried, published; with a coupon only for whoever enters it.

    facts  `when`, `priority` and `combine` of the rule, and what `draft_promotion` takes
    """
    rule = {"give": list(give)} | {key: facts.pop(key) for key in ("when", "priority", "combine") if key in facts}
    names = {"ko": code, "en": code}
    found = pricing.draft_promotion(
        code=code, names=names, currency=currency, rule=rule, actor=ACTOR, needs_code=bool(coupon), **facts
    )
    publish(code)
    if coupon:
        pricing.make_coupon(promotion_code=code, text=coupon, actor=ACTOR)
    return found


def untouched(currency: str = "KRW") -> Report:
    """What a rehearsal reports where there was nothing to look at."""
    nothing = ReplayedPart(())
    return report(nothing, nothing, currency=currency, at=clock.now(), assumptions=())


def publish(code: str) -> None:
    """Publish a promotion's newest version, tried against nothing."""
    version = PromotionVersion.objects.select_related("promotion").filter(promotion__code=code).latest("number")
    version_id, report_ = version.pk, untouched(version.promotion.currency)
    pricing.keep_simulation(version_id=version_id, simulation=report_, actor=ACTOR)
    pricing.publish_promotion(code=code, version_id=version_id, actor=ACTOR)
