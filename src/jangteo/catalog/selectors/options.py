"""The axes of products, for those who read and for those who edit."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch

from jangteo.catalog.models import OptionAxis, OptionValue, Variant
from jangteo.catalog.types import AxisDraft, AxisView, OptionsDraft, OptionValueDraft, OptionValueView
from jangteo.kernel.languages import say


def axes_of(product_ids: Iterable[UUID], language: str) -> dict[UUID, tuple[AxisView, ...]]:
    """{product: its axes in their order} of those that have any; two queries however many."""
    found: dict[UUID, list[AxisView]] = defaultdict(list)
    for axis in _axes(product_ids):
        values = tuple(
            OptionValueView(value.pk, value.code, say(value.names, language), value.swatch)
            for value in axis.values.all()
        )
        found[axis.product_id].append(AxisView(axis.code, say(axis.names, language), values))
    return {product_id: tuple(axes) for product_id, axes in found.items()}


def options_of(product_id: UUID) -> OptionsDraft:
    """A product's axes and what each variant has of them, as `set_options` takes it."""
    axes = list(_axes([product_id]))
    if not axes:
        return OptionsDraft()
    codes = {value.pk: value.code for axis in axes for value in axis.values.all()}
    rows = Variant.objects.filter(product=product_id).exclude(option_values=[]).order_by("position", "sku")
    return OptionsDraft(
        axes=tuple(
            AxisDraft(
                axis.code,
                axis.names,
                tuple(OptionValueDraft(value.code, value.names, value.swatch) for value in axis.values.all()),
            )
            for axis in axes
        ),
        chosen={
            sku: tuple(codes.get(one, "") for one in chosen) for sku, chosen in rows.values_list("sku", "option_values")
        },
    )


def _axes(product_ids: Iterable[UUID]) -> Iterable[OptionAxis]:
    values = OptionValue.objects.order_by("position", "code")
    rows = OptionAxis.objects.filter(product__in=list(product_ids)).order_by("product", "position")
    return rows.prefetch_related(Prefetch("values", queryset=values))
