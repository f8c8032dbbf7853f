"""How many of a variant may be ordered at once: the rules of a product's variants, and the form that sets one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import pgettext, pgettext_lazy

from jangteo.catalog.selectors.staff import StaffProduct
from jangteo.channels.selectors import list_channels
from jangteo.office.pages.frame import attempt, language, staff_actor
from jangteo.pricing.selectors import list_quantity_rules
from jangteo.pricing.services import set_quantity_rule
from jangteo.pricing.types import QuantityRule

MOST = 10**9


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as the product's page shows it; `channel` is empty for the general one."""

    sku: str
    channel: str
    rule: QuantityRule


class QuantityForm(forms.Form):
    """One rule; all three numbers empty takes it away."""

    sku = forms.ChoiceField(label=pgettext_lazy("office", "SKU"))
    channel = forms.ChoiceField(label=pgettext_lazy("office", "Channel"), required=False)
    minimum = forms.IntegerField(label=pgettext_lazy("office", "At least"), min_value=1, max_value=MOST, required=False)
    step = forms.IntegerField(
        label=pgettext_lazy("office", "In multiples of"), min_value=1, max_value=MOST, required=False
    )
    maximum = forms.IntegerField(label=pgettext_lazy("office", "At most"), min_value=1, max_value=MOST, required=False)
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=200, required=False)

    def __init__(self, product: StaffProduct, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        everywhere = pgettext("office", "Everywhere")
        channels = [(str(one.id), one.name(language())) for one in list_channels()]
        for name, choices in (
            ("sku", [(one.sku, one.sku) for one in product.variants]),
            ("channel", [("", everywhere), *channels]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


def rule_rows(product: StaffProduct) -> Sequence[RuleRow]:
    """The rules of a product's variants, the general one of each first."""
    skus = {variant.id: variant.sku for variant in product.variants}
    names: dict[UUID, str] = {one.id: one.name(language()) for one in list_channels()}
    return [
        RuleRow(skus[variant_id], names.get(channel_id, "") if channel_id else "", rule)
        for variant_id, channel_id, rule in list_quantity_rules(skus)
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
            channel_id=UUID(data["channel"]) if data["channel"] else None,
            actor=staff_actor(request),
            why=data["why"],
        ),
    )
