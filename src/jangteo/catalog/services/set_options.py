"""The ways in which a product's variants differ, and which is which."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from jangteo.catalog.errors import OptionsChanged, ProductNotFound
from jangteo.catalog.models import OptionAxis, OptionValue, Product, Variant
from jangteo.catalog.rules.options import check_options, joined_labels
from jangteo.catalog.selectors.options import options_of
from jangteo.catalog.types import AxisDraft, OptionsDraft
from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def set_options(
    *, product_id: UUID, draft: OptionsDraft, actor: Actor, seen: OptionsDraft | None = None, why: str = ""
) -> None:
    """Say in which ways the variants of a product differ, whole; no axes: its variants have labels alone again.

    Variants are called by their values from then on. Axes and values of the same code stay the same ones.

    seen    what stood there when the caller read it; None: whatever does
    raises  ProductNotFound, InvalidOptions (`reason` says what), OptionsChanged, NotPermitted
    """
    require(actor, Action.CATALOGUE_CHANGE)
    product = Product.objects.select_for_update().filter(pk=product_id).first()
    if product is None:
        raise ProductNotFound
    before = options_of(product_id)
    if seen is not None and seen != before:
        raise OptionsChanged("its axes are others meanwhile")
    if before == draft:
        return
    write_options(product, draft)
    audit.record(
        actor=actor,
        action="catalog.set_options",
        subject_kind="product",
        subject_id=product_id,
        before=_told(before),
        after=_told(draft),
        why=why,
    )


def write_options(product: Product, draft: OptionsDraft) -> None:
    """Write axes, values and what variants have of them; a fixed number of statements for each axis.

    raises  InvalidOptions
    """
    variants = list(Variant.objects.select_for_update().filter(product=product).order_by("pk"))
    check_options(draft, {one.sku for one in variants if one.is_active}, {one.sku for one in variants})
    axes = _write_axes(product, draft.axes)
    values = [_write_values(axis, one) for axis, one in zip(axes, draft.axes, strict=True)]
    for variant in variants:
        chosen = draft.chosen.get(variant.sku, ()) if draft.axes else ()
        variant.option_values = [values[at][code] for at, code in enumerate(chosen)]
        if chosen:
            variant.labels = joined_labels(draft.axes, chosen)
    _write_variants(product, variants)
    gone = OptionAxis.objects.filter(product=product).exclude(pk__in=[axis.pk for axis in axes])
    OptionValue.objects.filter(axis__in=gone).delete()
    gone.delete()
    for axis, kept in zip(axes, values, strict=True):
        OptionValue.objects.filter(axis=axis).exclude(pk__in=kept.values()).delete()


def _write_axes(product: Product, drafts: Sequence[AxisDraft]) -> list[OptionAxis]:
    return [
        OptionAxis.objects.update_or_create(
            product=product, code=one.code, defaults={"names": dict(one.names), "position": position}
        )[0]
        for position, one in enumerate(drafts)
    ]


def _write_values(axis: OptionAxis, draft: AxisDraft) -> dict[str, UUID]:
    """{code: value} of an axis."""
    OptionValue.objects.bulk_create(
        (
            OptionValue(axis=axis, code=one.code, names=dict(one.names), swatch=one.swatch, position=position)
            for position, one in enumerate(draft.values)
        ),
        update_conflicts=True,
        unique_fields=["axis", "code"],
        update_fields=["names", "swatch", "position"],
    )
    return dict(
        OptionValue.objects.filter(axis=axis, code__in=[one.code for one in draft.values]).values_list("code", "pk")
    )


def _write_variants(product: Product, variants: Sequence[Variant]) -> None:
    """A combination may pass from one variant to another, so all are freed first."""
    Variant.objects.filter(product=product).exclude(option_values=[]).update(option_values=[])
    Variant.objects.bulk_update(variants, ["option_values", "labels"], batch_size=500)


def _told(draft: OptionsDraft) -> dict[str, Any]:
    return {
        "axes": {axis.code: [value.code for value in axis.values] for axis in draft.axes},
        "chosen": {sku: list(codes) for sku, codes in draft.chosen.items()},
    }
