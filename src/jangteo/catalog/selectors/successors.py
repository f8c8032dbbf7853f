"""What takes the place of what is no longer sold, and for whom."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from jangteo.catalog.models import ChannelListing, Product, ProductText, Variant, VariantSuccession
from jangteo.catalog.rules.successors import chain_from, living_end
from jangteo.catalog.selectors.sight import denials
from jangteo.catalog.selectors.variants import listed_variant_ids
from jangteo.catalog.selectors.visible import theirs
from jangteo.catalog.types import ProductStatus, Replacement, Succession, TextField, VariantId, Viewer
from jangteo.kernel import clock


def successions(day: date | None = None) -> dict[UUID, Succession]:
    """{variant: what takes its place}, of links whose day has come; one query. As few as a merchant replaces.

    day  None: today; `date.max`: also those to come
    """
    rows = VariantSuccession.objects.filter(since__lte=day or clock.today()).values_list(
        "variant_id", "variant__sku", "variant__gtin", "successor_id", "since", "why"
    )
    return {
        pk: Succession(VariantId(pk), sku, gtin, VariantId(successor), since, why)
        for pk, sku, gtin, successor, since, why in rows
    }


def replacements(ids: Iterable[UUID] | None, viewer: Viewer) -> dict[UUID, Replacement]:
    """{variant: the first of its chain that this viewer may see}; two queries, one where nothing is replaced.

    ids  None: all that is replaced
    """
    links = successions()
    wanted = [pk for pk in (links if ids is None else ids) if pk in links]
    ends = {link.successor_id for pk in wanted for link in chain_from(pk, links)}
    living: Collection[UUID] = listed_variant_ids(viewer, ends) if ends else ()
    found = {pk: living_end(pk, links, living) for pk in wanted}
    return {pk: one for pk, one in found.items() if one is not None}


def replacement_by_words(words: str, viewer: Viewer) -> Replacement | None:
    """What takes the place of the one thing, no longer sold, whose SKU, GTIN or name is exactly this."""
    if not words or "\0" in words:
        return None
    named = ProductText.objects.filter(field=TextField.NAME.value, text__iexact=words).values("product")
    rows = Variant.objects.filter(Q(sku__iexact=words) | Q(gtin=words) | Q(product__in=named))
    rows = rows.filter(_dead(), theirs(viewer, "product__made_for"))
    return _first(list(rows.order_by("position", "sku").values_list("pk", flat=True)), viewer)


def replacement_of_product(slug: str, viewer: Viewer) -> Replacement | None:
    """What takes the place of a product that was sold in the viewer's channel and is not any more.

    Of a product that lives, or that they might not have seen then either, nothing.
    """
    rows = Variant.objects.filter(
        _dead(),
        theirs(viewer, "product__made_for"),
        product__slug=slug,
        product__in=ChannelListing.objects.filter(channel=viewer.channel_id).values("product"),
    )
    return _first(list(rows.order_by("position", "sku").values_list("pk", flat=True)), viewer)


def all_skus_of(product_id: UUID) -> list[tuple[str, VariantId, bool]]:
    """(SKU, variant, whether it is sold) of a product, those no longer sold too."""
    rows = Variant.objects.filter(product=product_id).order_by("position", "sku")
    return [(sku, VariantId(pk), active) for sku, pk, active in rows.values_list("sku", "pk", "is_active")]


def product_of(variant_id: UUID) -> tuple[UUID, str]:
    """(product, its address name) of a variant."""
    row = Product.objects.get(pk__in=Variant.objects.filter(pk=variant_id).values("product"))
    return row.pk, row.slug


def _dead() -> Q:
    return Q(is_active=False) | ~Q(product__status=ProductStatus.ACTIVE.value)


def _first(ids: list[UUID], viewer: Viewer) -> Replacement | None:
    """Whoever may not see the old one is told nothing of it."""
    kept = [pk for pk in ids if pk not in denials(viewer, ids)] if ids else []
    found = replacements(kept, viewer)
    return next((found[pk] for pk in kept if pk in found), None)
