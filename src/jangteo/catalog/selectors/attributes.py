"""The typed properties that products may have."""

from django.db.models import Prefetch

from jangteo.catalog.errors import AttributeNotFound
from jangteo.catalog.models import Attribute, AttributeOption
from jangteo.catalog.types import AttributeDraft, AttributeKind


def list_attributes(code: str = "") -> list[AttributeDraft]:
    """Every attribute with its options, or one of them, in their order; two queries."""
    rows = Attribute.objects.filter(code=code) if code else Attribute.objects.all()
    options = Prefetch("options", AttributeOption.objects.order_by("position", "pk"))
    return [_view(row) for row in rows.prefetch_related(options).order_by("position", "code")]


def get_attribute(code: str) -> AttributeDraft:
    """One attribute as it stands.

    raises  AttributeNotFound
    """
    found = list_attributes(code)
    if not found:
        raise AttributeNotFound(f"there is no attribute {code[:40]!r}", attribute=code[:40])
    return found[0]


def _view(row: Attribute) -> AttributeDraft:
    return AttributeDraft(
        code=row.code,
        names=row.names,
        kind=AttributeKind(row.kind),
        unit=row.unit,
        is_facet=row.is_facet,
        position=row.position,
        options={one.code: one.names for one in row.options.all()},
    )
