"""How much is in one piece of a variant, from which its price per 100 g, metre … follows: the form that says it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import pgettext, pgettext_lazy

from jangteo.catalog.selectors.staff import StaffProduct
from jangteo.catalog.services import set_content
from jangteo.catalog.types import Content, ContentUnit
from jangteo.office.pages.frame import attempt, staff_actor

UNIT_WORDS = {ContentUnit.SQUARE_METRE: "m²", ContentUnit.EACH: pgettext_lazy("office", "pieces")}


class ContentForm(forms.Form):
    """One variant's content; without an amount it is taken away."""

    sku = forms.ChoiceField(label=pgettext_lazy("office", "SKU"))
    amount = forms.DecimalField(
        label=pgettext_lazy("office", "Content"),
        min_value=Decimal("0.001"),
        max_digits=12,
        decimal_places=3,
        required=False,
    )
    unit = forms.ChoiceField(
        label=pgettext_lazy("office", "Measured in"),
        choices=[(unit.value, UNIT_WORDS.get(unit, unit.value)) for unit in ContentUnit],
    )
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=200, required=False)

    def __init__(self, product: StaffProduct, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["sku"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.sku, one.sku) for one in product.variants]


def content_rows(product: StaffProduct) -> list[tuple[str, Decimal, str]]:
    """(SKU, amount, unit in words) of the variants whose content is stated."""
    return [
        (one.sku, one.content.amount, str(UNIT_WORDS.get(one.content.unit, one.content.unit.value)))
        for one in product.variants
        if one.content
    ]


def say_content(request: HttpRequest, product: StaffProduct, data: dict[str, Any]) -> None:
    """Keep one content from the form's clean data, or take it away, and say so."""
    variant = next(one for one in product.variants if one.sku == data["sku"])
    content = Content(data["amount"], ContentUnit(data["unit"])) if data["amount"] is not None else None
    attempt(
        request,
        pgettext("office", "The content of %(sku)s is kept.") % {"sku": variant.sku},
        lambda: set_content(variant_id=variant.id, content=content, actor=staff_actor(request), why=data["why"]),
    )
