"""One operation on many prices of a list: which rows, what happens to them, from when; then the preview."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from jangteo.catalog.selectors import variant_ids_by_sku
from jangteo.catalog.selectors.staff import list_all_categories, search_variants, variants_in_category
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import say
from jangteo.kernel.money import RoundingMode, currency_digits
from jangteo.office.pages.amounts import FigureField
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.office.pages.price_door import own_list
from jangteo.office.pages.price_drafts import open_draft
from jangteo.office.wording import refusal_in_words
from jangteo.pricing.selectors import list_price_lists
from jangteo.pricing.services import make_bulk_draft
from jangteo.pricing.types import ChangeKind, PriceChange, PriceListView

MOST_SKUS, MOST_FOUND = 20_000, 100_000
CHOICES = {
    "all": pgettext_lazy("office", "The whole list"),
    "category": pgettext_lazy("office", "A category, with those below it"),
    "text": pgettext_lazy("office", "What a search finds"),
    "skus": pgettext_lazy("office", "These SKUs"),
}
OPERATIONS = {
    "up": pgettext_lazy("office", "Raise by per cent"),
    "down": pgettext_lazy("office", "Lower by per cent"),
    "add": pgettext_lazy("office", "Add an amount"),
    "subtract": pgettext_lazy("office", "Subtract an amount"),
    "times": pgettext_lazy("office", "Another list's price times a factor"),
}
DIRECTIONS = {
    RoundingMode.HALF_UP.value: pgettext_lazy("office", "To the nearest"),
    RoundingMode.UP.value: pgettext_lazy("office", "Up"),
    RoundingMode.DOWN.value: pgettext_lazy("office", "Down"),
}
KINDS = {
    "up": (ChangeKind.PERCENT, 1),
    "down": (ChangeKind.PERCENT, -1),
    "add": (ChangeKind.AMOUNT, 1),
    "subtract": (ChangeKind.AMOUNT, -1),
    "times": (ChangeKind.TIMES, 1),
}


def _decimal(**options: Any) -> FigureField:
    return FigureField(min_value=Decimal(0), max_digits=18, decimal_places=6, **options)


class BulkForm(forms.Form):
    """Which prices, what happens to them, how they are rounded, from when."""

    chosen = forms.ChoiceField(choices=list(CHOICES.items()), label=pgettext_lazy("office", "Which prices"))
    category = forms.ChoiceField(required=False, label=pgettext_lazy("office", "Category"))
    text = forms.CharField(required=False, max_length=100, label=pgettext_lazy("office", "Name, SKU or GTIN"))
    skus = forms.CharField(required=False, widget=forms.Textarea, label=pgettext_lazy("office", "SKUs, one a line"))
    operation = forms.ChoiceField(choices=list(OPERATIONS.items()), label=pgettext_lazy("office", "What happens"))
    value = _decimal(label=pgettext_lazy("office", "How much"))
    other_list = forms.ChoiceField(required=False, label=pgettext_lazy("office", "The other list"))
    round_to = _decimal(required=False, label=pgettext_lazy("office", "Round to a multiple of"))
    mode = forms.ChoiceField(choices=list(DIRECTIONS.items()), label=pgettext_lazy("office", "Rounded"))
    ending = _decimal(required=False, label=pgettext_lazy("office", "Ends in"))
    since = forms.DateTimeField(required=False, label=pgettext_lazy("office", "From when"))
    why = forms.CharField(required=False, max_length=200, label=pgettext_lazy("office", "Why"))

    def __init__(self, others: list[PriceListView], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(one.code, say(one.names, language()) or one.code) for one in others]
        for name, choices in (("category", list_all_categories(language())), ("other_list", names)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "–"), *choices]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        needed = {"category": "category", "text": "text", "skus": "skus"}.get(data.get("chosen", ""))
        if data.get("operation") == "times" and not data.get("other_list") and "other_list" not in self.errors:
            self.add_error("other_list", pgettext("office", "Choose the list whose prices are taken."))
        if needed and not data.get(needed) and needed not in self.errors:
            self.add_error(needed, pgettext("office", "Say which."))
        return data


@require_http_methods(["GET", "POST"])
@own_list
def bulk_page(request: HttpRequest, price_list: PriceListView) -> HttpResponse:
    """The form; a good one becomes a draft and leads to its preview."""
    others = [
        one
        for one in list_price_lists(actor=staff_actor(request))
        if one.code != price_list.code
        and (one.currency, one.includes_tax) == (price_list.currency, price_list.includes_tax)
    ]
    if request.method != "POST":
        digits = currency_digits(price_list.currency)
        smallest = Decimal(1).scaleb(-digits)
        return _page(request, price_list, BulkForm(others, initial={"round_to": smallest, "value": 5}))
    form = BulkForm(others, request.POST)
    draft_id = _draft(request, price_list, form) if form.is_valid() else None
    if draft_id is None:
        response = _page(request, price_list, form)
        response.status_code = 422
        return response
    return open_draft(request, draft_id)


def _draft(request: HttpRequest, price_list: PriceListView, form: BulkForm) -> UUID | None:
    data = form.cleaned_data
    kind, sign = KINDS[data["operation"]]
    change = PriceChange(
        kind, sign * data["value"], data["round_to"], data["ending"] or Decimal(0), RoundingMode(data["mode"])
    )
    ids = _chosen(form)
    if form.errors:
        return None
    since: datetime | None = data["since"]
    try:
        return make_bulk_draft(
            price_list_code=price_list.code,
            change=change,
            actor=staff_actor(request),
            variant_ids=ids,
            other_list=data["other_list"] if kind == ChangeKind.TIMES else "",
            since=since,
            why=data["why"],
        )
    except JangteoError as error:
        if error.status >= 500:
            raise
        field = error.facts.get("field")
        form.add_error(field if field in form.fields else None, refusal_in_words(error))
        return None


def _chosen(form: BulkForm) -> Collection[UUID] | None:
    """The variants the form chooses; None is the whole list. What is wrong is added to the form."""
    data = form.cleaned_data
    match data["chosen"]:
        case "category":
            return variants_in_category(data["category"])
        case "text":
            return search_variants(data["text"], limit=MOST_FOUND)
        case "skus":
            wanted = list(dict.fromkeys(data["skus"].split()))
            if len(wanted) > MOST_SKUS:
                form.add_error("skus", pgettext("office", "At most %(most)s SKUs.") % {"most": f"{MOST_SKUS:,}"})
                return []
            found = variant_ids_by_sku(wanted)
            unknown = [sku for sku in wanted if sku not in found]
            if unknown:
                told = ", ".join(unknown[:10]) + (" …" if len(unknown) > 10 else "")
                form.add_error("skus", pgettext("office", "There are no such SKUs: %(skus)s") % {"skus": told})
            return list(found.values())
        case _:
            return None


def _page(request: HttpRequest, price_list: PriceListView, form: BulkForm) -> HttpResponse:
    return show(request, "price_bulk", pgettext("office", "Change many prices"), price_list=price_list, form=form)
