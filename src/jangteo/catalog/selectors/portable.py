"""The catalogue in pages of bounded size, always in the same order; for files and what compares them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.db.models import Q

from jangteo.catalog.models import (
    Attribute,
    AttributeOption,
    AttributeValue,
    Category,
    ChannelListing,
    ProductText,
    Variant,
    VariantUnit,
)
from jangteo.catalog.selectors.options import options_by_product
from jangteo.catalog.types import (
    AttributeKind,
    AxisDraft,
    OptionsDraft,
    PortableAttribute,
    PortableCategory,
    PortableVariant,
    TextField,
    ValueDraft,
    VariantDetails,
    VariantId,
)
from jangteo.channels.selectors import list_channels
from jangteo.kernel import clock


def pages_of_variants(size: int) -> Iterator[dict[str, VariantId]]:
    """{SKU: variant} of everything that is or was sold, by SKU, so many at once; without goods made for one party."""
    after = ""
    while True:
        rows = Variant.objects.filter(sku__gt=after, product__made_for=None).order_by("sku")
        page = {sku: VariantId(pk) for sku, pk in rows.values_list("sku", "pk")[:size]}
        if not page:
            return
        yield page
        after = next(reversed(page))


def portable_variants(skus: Iterable[str]) -> dict[str, PortableVariant]:
    """{SKU: the variant with its product, whole}, by SKU; seven queries however many."""
    rows = list(Variant.objects.filter(sku__in=set(skus)).select_related("product__category").order_by("sku"))
    products = {row.product_id for row in rows}
    texts, units, values = _texts(products), _units(rows), _values(products)
    options, channels = options_by_product(products), _channels(products)
    return {
        row.sku: PortableVariant(
            sku=row.sku,
            product_slug=row.product.slug,
            category_slug=row.product.category.slug,
            texts=texts[row.product_id],
            gtin=row.gtin,
            weight_grams=row.weight_grams,
            tax_code=row.product.tax_code,
            details=VariantDetails(
                sku=row.sku,
                status=row.product.status,
                is_active=row.is_active,
                labels=row.labels,
                units=units[row.pk],
                values=tuple(values[row.product_id]),
                options=_chosen(options.get(row.product_id), row.sku),
                channels=frozenset(channels[row.product_id]),
            ),
        )
        for row in rows
    }


def list_portable_categories() -> list[PortableCategory]:
    """Every category, those above before those below, else by their places; one query."""
    rows = list(Category.objects.order_by("position", "slug"))
    below: dict[UUID | None, list[Category]] = defaultdict(list)
    for row in rows:
        below[row.parent_id].append(row)
    slugs = {row.pk: row.slug for row in rows}
    found: list[PortableCategory] = []
    waiting = list(reversed(below[None]))
    while waiting:
        row = waiting.pop()
        parent = slugs.get(row.parent_id, "") if row.parent_id else ""
        found.append(PortableCategory(row.slug, row.names, row.blurbs, parent, row.position))
        waiting += reversed(below[row.pk])
    return found


def list_portable_attributes() -> list[PortableAttribute]:
    """Every attribute with its options, by their places; two queries."""
    options: dict[UUID, dict[str, Mapping[str, str]]] = defaultdict(dict)
    rows = AttributeOption.objects.order_by("position", "code").values_list("attribute_id", "code", "names")
    for attribute_id, code, names in rows:
        options[attribute_id][code] = names
    return [
        PortableAttribute(
            row.code, row.names, AttributeKind(row.kind), row.unit, row.is_facet, row.position, options[row.pk]
        )
        for row in Attribute.objects.order_by("position", "code")
    ]


def _texts(products: Iterable[UUID]) -> Mapping[UUID, dict[tuple[TextField, str], str]]:
    found: dict[UUID, dict[tuple[TextField, str], str]] = defaultdict(dict)
    rows = ProductText.objects.filter(product__in=products, audience="", channel=None)
    for product_id, kind, language, text in rows.values_list("product_id", "field", "language", "text"):
        found[product_id][TextField(kind), language] = text
    return found


def _units(variants: Iterable[Variant]) -> Mapping[UUID, dict[str, tuple[int, int]]]:
    found: dict[UUID, dict[str, tuple[int, int]]] = defaultdict(dict)
    rows = VariantUnit.objects.filter(variant__in=[row.pk for row in variants]).order_by("code")
    for variant_id, code, above, below in rows.values_list("variant_id", "code", "numerator", "denominator"):
        found[variant_id][code] = (above, below)
    return found


def _values(products: Iterable[UUID]) -> Mapping[UUID, list[ValueDraft]]:
    found: dict[UUID, list[ValueDraft]] = defaultdict(list)
    rows = AttributeValue.objects.filter(product__in=products, variant=None).select_related("attribute", "option")
    for row in rows.order_by("attribute__code"):
        found[row.product_id].append(
            ValueDraft(
                row.attribute.code,
                number=row.entered_number,
                unit=row.entered_unit,
                option=row.option.code if row.option else "",
                flag=row.flag,
                texts=row.texts,
            )
        )
    return found


def _channels(products: Iterable[UUID]) -> Mapping[UUID, set[str]]:
    now = clock.now()
    codes: dict[UUID, str] = {one.id: one.code for one in list_channels()}
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = ChannelListing.objects.filter(Q(until_at=None) | Q(until_at__gt=now), product__in=products)
    for product_id, channel_id in rows.values_list("product_id", "channel_id"):
        if channel_id in codes:
            found[product_id].add(codes[channel_id])
    return found


def _chosen(options: OptionsDraft | None, sku: str) -> tuple[AxisDraft, ...]:
    """Each axis with the one value that a variant has of it."""
    if options is None or sku not in options.chosen:
        return ()
    return tuple(
        AxisDraft(axis.code, axis.names, tuple(value for value in axis.values if value.code == code))
        for axis, code in zip(options.axes, options.chosen[sku], strict=True)
    )
