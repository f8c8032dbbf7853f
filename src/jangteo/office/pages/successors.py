"""What takes the place of a product's variants: the links that are kept, and the form that sets one or all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import pgettext, pgettext_lazy

from jangteo.catalog.errors import InvalidSuccessor
from jangteo.catalog.selectors import all_skus_of, product_of, successions
from jangteo.catalog.selectors.staff import StaffProduct
from jangteo.catalog.services import replace_product, set_successor
from jangteo.catalog.types import VariantId
from jangteo.office.pages.frame import staff_actor
from jangteo.office.pages.stock_lines import Named, find_variants, names_of
from jangteo.office.wording import refusal_in_words

WHOLE = "*"


@dataclass(frozen=True, slots=True)
class SuccessorRow:
    """A variant of the product and what takes its place."""

    sku: str
    is_sold: bool
    successor: Named
    since: date
    why: str


class SuccessorForm(forms.Form):
    """Which variant, or all, what takes its place, and since when; without a successor nothing does any more."""

    old = forms.ChoiceField(label=pgettext_lazy("office", "What ends"))
    new = forms.CharField(label=pgettext_lazy("office", "Replaced by (SKU)"), max_length=64, required=False)
    since = forms.DateField(label=pgettext_lazy("office", "Since"), required=False)
    why = forms.CharField(label=pgettext_lazy("office", "Reason that buyers read"), max_length=200, required=False)

    def __init__(self, product: StaffProduct, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.skus = all_skus_of(product.id)
        field = self.fields["old"]
        assert isinstance(field, forms.ChoiceField)
        own = [(sku, sku if sold else f"{sku} ({ENDED})") for sku, _, sold in self.skus]
        whole = [(WHOLE, pgettext("office", "All of them, like for like"))] if len(own) > 1 else []
        field.choices = [*own, *whole]

    def clean_new(self) -> VariantId | None:
        """The variant that is meant."""
        text = str(self.cleaned_data["new"]).strip()
        found = find_variants([text]).get(text) if text else None
        if text and found is None:
            raise forms.ValidationError(pgettext("office", "There is no such SKU or GTIN."))
        return VariantId(found) if found else None


ENDED = pgettext_lazy("office", "no longer sold")


def successor_rows(product: StaffProduct) -> list[SuccessorRow]:
    """The variants that something takes the place of, now or later."""
    links = successions(date.max)
    own = [(sku, links[pk], sold) for sku, pk, sold in all_skus_of(product.id) if pk in links]
    names = names_of([link.successor_id for _, link, _ in own])
    return [SuccessorRow(sku, sold, names[link.successor_id], link.since, link.why) for sku, link, sold in own]


def say_successor(request: HttpRequest, product: StaffProduct, form: SuccessorForm) -> bool:
    """Keep what the valid form says; False where it was refused, with why at the field."""
    data = form.cleaned_data
    facts = {"actor": staff_actor(request), "since": data["since"], "why": data["why"]}
    try:
        _keep(product, form.skus, data["old"], data["new"], facts)
    except InvalidSuccessor as refusal:
        form.add_error("new", refusal_in_words(refusal))
        return False
    messages.success(request, pgettext("office", "What takes its place is kept."))
    return True


def _keep(
    product: StaffProduct,
    skus: Sequence[tuple[str, VariantId, bool]],
    old: str,
    new: UUID | None,
    facts: dict[str, Any],
) -> None:
    if old == WHOLE and new is not None:
        replace_product(product_id=product.id, successor_id=product_of(new)[0], **facts)
        return
    for sku, pk, _ in skus:
        if old in (WHOLE, sku):
            set_successor(variant_id=pk, successor_id=new, **facts)
