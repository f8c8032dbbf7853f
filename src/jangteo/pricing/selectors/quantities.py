"""How many may be ordered, at once and in a period."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import F, Q, QuerySet

from jangteo.catalog.types import VariantId
from jangteo.kernel.prepared import prepared
from jangteo.pricing import rules
from jangteo.pricing.models import Allowance as AllowanceRow
from jangteo.pricing.models import VariantQuantityRule
from jangteo.pricing.types import (
    Allowance,
    AllowancePeriod,
    AllowanceView,
    PriceContext,
    QuantityRule,
    RuleAudience,
    WhoseRule,
)
from jangteo.segments.selectors import in_segment_of


def quantity_rules(context: PriceContext, variant_ids: Iterable[UUID]) -> dict[VariantId, QuantityRule]:
    """{variant: how many may be in one cart of this buyer} of those that have a rule; one query.

    The most specific rule stands alone: of the nearest party up the tree, of a segment (by its code, where the buyer
    belongs to several), of the channel, of everyone. What was agreed is had in exactly that quantity.
    """
    if context.agreed is not None:
        return {VariantId(pk): rule for pk, rule in rules.agreed_quantities(context.agreed).items()}
    rows = _rules(context.channel_id, context.party_ids, list(variant_ids))
    whose = [(VariantId(row.variant_id), _whose(row), _rule(row)) for row in rows]
    return rules.chosen_rules(whose, context.party_ids)


@prepared
def _rules(channel_id: UUID, party_ids: Sequence[UUID], variant_ids: Sequence[UUID]) -> QuerySet[VariantQuantityRule]:
    concerns = Q(channel=channel_id) | Q(channel=None, segment=None, party=None)
    if party_ids:
        concerns |= Q(party__in=party_ids) | in_segment_of("segment", party_ids)
    return VariantQuantityRule.objects.filter(concerns, variant__in=variant_ids).select_related("segment")


def list_quantity_rules(variant_ids: Iterable[UUID]) -> list[tuple[VariantId, RuleAudience, QuantityRule]]:
    """(variant, for whom, rule) of these variants, for those who edit them; the general ones first."""
    rows = VariantQuantityRule.objects.filter(variant__in=list(variant_ids)).order_by(
        "variant__position",
        "variant__sku",
        F("party").asc(nulls_first=True),
        F("segment").asc(nulls_first=True),
        F("channel").asc(nulls_first=True),
    )
    return [(VariantId(row.variant_id), _audience(row), _rule(row)) for row in rows]


def allowances(context: PriceContext, variant_ids: Iterable[UUID]) -> tuple[Allowance, ...]:
    """What this buyer may have of these variants in a period, in this channel or in all; one query."""
    rows = _allowances(context.channel_id, context.party_ids, list(variant_ids))
    return tuple(_allowance(row) for row in rows)


@prepared
def _allowances(channel_id: UUID, party_ids: Sequence[UUID], variant_ids: Sequence[UUID]) -> QuerySet[AllowanceRow]:
    whom = Q(segment=None)
    if party_ids:
        whom |= in_segment_of("segment", party_ids)
    rows = AllowanceRow.objects.filter(
        whom, Q(channel=None) | Q(channel=channel_id), until=None, variant__in=variant_ids
    )
    return rows.order_by("id")


def list_allowances(variant_ids: Iterable[UUID]) -> list[AllowanceView]:
    """The allowances of these variants that hold, for those who edit them."""
    rows = AllowanceRow.objects.filter(variant__in=list(variant_ids), until=None)
    return [
        AllowanceView(_allowance(row), row.since)
        for row in rows.order_by("variant__position", "variant__sku", "since", "id")
    ]


def _allowance(row: AllowanceRow) -> Allowance:
    return Allowance(
        id=row.pk,
        variant_id=VariantId(row.variant_id),
        maximum=row.maximum,
        period=AllowancePeriod(row.period),
        channel_id=row.channel_id,
        segment_id=row.segment_id,
    )


def _rule(row: VariantQuantityRule) -> QuantityRule:
    return QuantityRule(row.minimum, row.step, row.maximum)


def _audience(row: VariantQuantityRule) -> RuleAudience:
    return RuleAudience(row.channel_id, row.segment_id, row.party_id)


def _whose(row: VariantQuantityRule) -> WhoseRule:
    return WhoseRule(_audience(row), row.segment.code if row.segment else "")
