"""How much one piece of a variant holds, and which goods count together for price steps: the forms that say it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import pgettext, pgettext_lazy

from jangteo.catalog.selectors.staff import StaffProduct
from jangteo.catalog.services import set_content, set_mix
from jangteo.catalog.types import Content, ContentUnit
from jangteo.office.pages.amounts import FigureField
from jangteo.office.pages.frame import attempt, staff_actor

MIX = r"^[a-z0-9-]{1,40}$"
UNIT_WORDS = {ContentUnit.SQUARE_METRE: "m²", ContentUnit.EACH: pgettext_lazy("office", "pieces")}


class ContentForm(forms.Form):
    """One variant's content; without an amount it is taken away."""

    sku = forms.ChoiceField(label=pgettext_lazy("office", "SKU"))
    amount = FigureField(
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


class MixForm(forms.Form):
    """Which goods a product counts together with."""

    mix = forms.RegexField(MIX, label=pgettext_lazy("office", "Mix"), max_length=40, required=False)
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=200, required=False)


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


def say_mix(request: HttpRequest, product: StaffProduct, data: dict[str, Any]) -> None:
    """Keep which goods a product counts together with, or end it, and say so."""
    attempt(
        request,
        pgettext("office", "How its quantities count is kept."),
        lambda: set_mix(product_id=product.id, mix=data["mix"], actor=staff_actor(request), why=data["why"]),
    )
