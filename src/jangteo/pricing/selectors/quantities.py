"""How many may be ordered."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q

from jangteo.catalog.types import VariantId
from jangteo.pricing.models import VariantQuantityRule
from jangteo.pricing.types import (
    QuantityRule,
)


def quantity_rules(channel_id: UUID, variant_ids: Iterable[UUID]) -> dict[VariantId, QuantityRule]:
    """{variant: how many may be in one cart} of those that have a rule; a channel's own wins."""
    rows = VariantQuantityRule.objects.filter(
        Q(channel=None) | Q(channel=channel_id), variant__in=list(variant_ids)
    ).order_by(F("channel").asc(nulls_first=True))
    return {VariantId(row.variant_id): QuantityRule(row.minimum, row.step, row.maximum) for row in rows}


def list_quantity_rules(variant_ids: Iterable[UUID]) -> list[tuple[VariantId, UUID | None, QuantityRule]]:
    """(variant, channel or None for the general one, rule) of these variants, for those who edit them."""
    rows = VariantQuantityRule.objects.filter(variant__in=list(variant_ids))
    return [
        (VariantId(row.variant_id), row.channel_id, QuantityRule(row.minimum, row.step, row.maximum))
        for row in rows.order_by("variant__position", "variant__sku", F("channel").asc(nulls_first=True))
    ]
