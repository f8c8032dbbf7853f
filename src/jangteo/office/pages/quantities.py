"""How many of a variant may be ordered at once and in a period: what holds of a product's variants, and the forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import pgettext, pgettext_lazy

from jangteo.catalog.selectors.staff import StaffProduct
from jangteo.channels.selectors import list_channels
from jangteo.kernel.languages import say
from jangteo.office.pages.buyer_field import BuyerField
from jangteo.office.pages.frame import attempt, language, staff_actor
from jangteo.office.pages.whole_field import WholeField
from jangteo.parties.selectors import parties_by_id
from jangteo.pricing.selectors import list_allowances, list_quantity_rules
from jangteo.pricing.services import end_allowance, set_allowance, set_quantity_rule
from jangteo.pricing.types import AllowancePeriod, QuantityRule, RuleAudience
from jangteo.segments.selectors import list_segments

MOST = 10**9
PERIODS = {
    AllowancePeriod.DAY: pgettext_lazy("office", "a day"),
    AllowancePeriod.WEEK: pgettext_lazy("office", "a week"),
    AllowancePeriod.MONTH: pgettext_lazy("office", "a month"),
    AllowancePeriod.EVER: pgettext_lazy("office", "ever"),
}


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as the product's page shows it; of `channel`, `segment` and `party` at most one has a name."""

    sku: str
    channel: str
    rule: QuantityRule
    segment: str = ""
    party: str = ""


@dataclass(frozen=True, slots=True)
class AllowanceRow:
    """An allowance as the product's page shows it; an empty channel or segment means all."""

    id: UUID
    sku: str
    maximum: int
    period: str
    channel: str
    segment: str
    since: datetime


class OfVariantForm(forms.Form):
    """What both forms ask: which SKU, where, of which segment."""

    sku = forms.ChoiceField(label=pgettext_lazy("office", "SKU"))
    channel = forms.ChoiceField(label=pgettext_lazy("office", "Channel"), required=False)
    segment = forms.ChoiceField(label=pgettext_lazy("office", "Segment"), required=False)

    def __init__(self, product: StaffProduct, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        channels = [(str(one.id), one.name(language())) for one in list_channels()]
        segments = [(str(pk), say(names, language()) or code) for pk, code, names in list_segments()]
        for name, choices in (
            ("sku", [(one.sku, one.sku) for one in product.variants]),
            ("channel", [("", pgettext("office", "Everywhere")), *channels]),
            ("segment", [("", pgettext("office", "Every buyer")), *segments]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class QuantityForm(OfVariantForm):
    """One rule; all three numbers empty takes it away."""

    party = BuyerField(label=pgettext_lazy("office", "Buyer"), required=False)
    minimum = WholeField(label=pgettext_lazy("office", "At least"), min_value=1, max_value=MOST, required=False)
    step = WholeField(label=pgettext_lazy("office", "In multiples of"), min_value=1, max_value=MOST, required=False)
    maximum = WholeField(label=pgettext_lazy("office", "At most"), min_value=1, max_value=MOST, required=False)
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=200, required=False)

    def clean(self) -> None:
        """One of channel, segment and buyer, or none of them."""
        if sum(bool(self.cleaned_data.get(name)) for name in ("channel", "segment", "party")) > 1:
            self.add_error(
                "channel", pgettext("office", "A rule is for one channel, one segment or one buyer. Leave the others.")
            )


class AllowanceForm(OfVariantForm):
    """How many one buyer may have in a period."""

    maximum = WholeField(label=pgettext_lazy("office", "At most"), min_value=1, max_value=MOST)
    period = forms.ChoiceField(
        label=pgettext_lazy("office", "Period"), choices=[(one.value, words) for one, words in PERIODS.items()]
    )
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=200, required=False)

    field_order = ("sku", "maximum", "period", "channel", "segment", "why")


def rule_rows(product: StaffProduct) -> Sequence[RuleRow]:
    """The rules of a product's variants, the general one of each first."""
    skus = {variant.id: variant.sku for variant in product.variants}
    found = list_quantity_rules(skus)
    channels, segments = _channel_names(), _segment_names()
    parties = parties_by_id({one.party_id for _, one, _ in found if one.party_id})
    names: dict[UUID, str] = {pk: party.name for pk, party in parties.items()}
    return [
        RuleRow(
            sku=skus[variant_id],
            channel=_named(channels, whom.channel_id),
            rule=rule,
            segment=_named(segments, whom.segment_id),
            party=_named(names, whom.party_id),
        )
        for variant_id, whom, rule in found
    ]


def allowance_rows(product: StaffProduct) -> Sequence[AllowanceRow]:
    """What one buyer may have of a product's variants."""
    skus = {variant.id: variant.sku for variant in product.variants}
    channels, segments = _channel_names(), _segment_names()
    return [
        AllowanceRow(
            id=one.allowance.id,
            sku=skus[one.allowance.variant_id],
            maximum=one.allowance.maximum,
            period=str(PERIODS[one.allowance.period]),
            channel=_named(channels, one.allowance.channel_id),
            segment=_named(segments, one.allowance.segment_id),
            since=one.since,
        )
        for one in list_allowances(skus)
    ]


def set_rule(request: HttpRequest, product: StaffProduct, data: dict[str, Any]) -> None:
    """Set one rule from the form's clean data, or take it away, and say so."""
    variant = next(one for one in product.variants if one.sku == data["sku"])
    attempt(
        request,
        pgettext("office", "The rule for %(sku)s holds from now on.") % {"sku": variant.sku},
        lambda: set_quantity_rule(
            variant_id=variant.id,
            rule=QuantityRule(data["minimum"], data["step"], data["maximum"]),
            audience=RuleAudience(_chosen(data["channel"]), _chosen(data["segment"]), data["party"]),
            actor=staff_actor(request),
            why=data["why"],
        ),
    )


def allow(request: HttpRequest, product: StaffProduct, data: dict[str, Any]) -> None:
    """Say what one buyer may have, from the form's clean data, and say that it holds."""
    variant = next(one for one in product.variants if one.sku == data["sku"])
    attempt(
        request,
        pgettext("office", "The allowance of %(sku)s holds from now on.") % {"sku": variant.sku},
        lambda: set_allowance(
            variant_id=variant.id,
            maximum=data["maximum"],
            period=AllowancePeriod(data["period"]),
            channel_id=_chosen(data["channel"]),
            segment_id=_chosen(data["segment"]),
            actor=staff_actor(request),
            why=data["why"],
        ),
    )


def stop_allowing(request: HttpRequest, product: StaffProduct, allowance_id: str, why: str) -> None:
    """End one of the product's allowances, and say so; one that is not there changes nothing."""
    own = next((one for one in allowance_rows(product) if str(one.id) == allowance_id), None)
    if own is None:
        return
    attempt(
        request,
        pgettext("office", "The allowance of %(sku)s has ended.") % {"sku": own.sku},
        lambda: end_allowance(allowance_id=own.id, actor=staff_actor(request), why=why[:200]),
    )


def _chosen(value: str) -> UUID | None:
    return UUID(value) if value else None


def _named(names: dict[UUID, str], pk: UUID | None) -> str:
    return names.get(pk, str(pk)) if pk else ""


def _channel_names() -> dict[UUID, str]:
    return {one.id: one.name(language()) for one in list_channels()}


def _segment_names() -> dict[UUID, str]:
    return {pk: say(names, language()) or code for pk, code, names in list_segments()}
