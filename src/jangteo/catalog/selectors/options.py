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
    return options_by_product([product_id]).get(product_id, OptionsDraft())


def options_by_product(product_ids: Iterable[UUID]) -> dict[UUID, OptionsDraft]:
    """{product: its axes and what each variant has of them} of those that have axes; three queries however many."""
    axes: dict[UUID, list[AxisDraft]] = defaultdict(list)
    codes: dict[UUID, str] = {}
    for axis in _axes(product_ids):
        codes |= {value.pk: value.code for value in axis.values.all()}
        values = tuple(OptionValueDraft(value.code, value.names, value.swatch) for value in axis.values.all())
        axes[axis.product_id].append(AxisDraft(axis.code, axis.names, values))
    if not axes:
        return {}
    rows = Variant.objects.filter(product__in=list(axes)).exclude(option_values=[]).order_by("position", "sku")
    chosen: dict[UUID, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for product_id, sku, values_of in rows.values_list("product_id", "sku", "option_values"):
        chosen[product_id][sku] = tuple(codes.get(one, "") for one in values_of)
    return {pk: OptionsDraft(axes=tuple(own), chosen=dict(chosen[pk])) for pk, own in axes.items()}


def _axes(product_ids: Iterable[UUID]) -> Iterable[OptionAxis]:
    values = OptionValue.objects.order_by("position", "code")
    rows = OptionAxis.objects.filter(product__in=list(product_ids)).order_by("product", "position")
    return rows.prefetch_related(Prefetch("values", queryset=values))
