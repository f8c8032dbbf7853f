"""Stock by place: what is short, what came and went, and the forms to receive and to count."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.catalog.selectors import variants_by_id, variants_by_sku
from jangteo.catalog.selectors.staff import base_names, search_variants
from jangteo.catalog.types import VariantId, VariantView
from jangteo.inventory.selectors import list_low_variants, list_movements, list_places, list_stock
from jangteo.inventory.services import receive_stock, set_counted
from jangteo.kernel.ids import new_id
from jangteo.kernel.languages import say
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    csv_file,
    language,
    one_of,
    page_number,
    pager,
    searched,
    show,
    staff_actor,
)

LOW = 10
LARGEST_ENTRY = 100_000_000
LEVELS = {"low": LOW, "none": 0}


class ReceiveForm(forms.Form):
    """Goods that came in."""

    place = forms.CharField(max_length=40)
    quantity = forms.IntegerField(min_value=1, max_value=LARGEST_ENTRY)
    reference = forms.CharField(max_length=80, required=False)
    key = forms.UUIDField()


class CountForm(forms.Form):
    """What is on the shelf."""

    place = forms.CharField(max_length=40)
    quantity = forms.IntegerField(min_value=0, max_value=LARGEST_ENTRY)
    key = forms.UUIDField()


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Every variant with what each place has of it."""
    offset = (page_number(request) - 1) * PAGE_SIZE
    text, level = searched(request), one_of(request, "level", LEVELS)
    ids, total = _find(text, level, offset, PAGE_SIZE)
    return show(
        request,
        "stock",
        pgettext("office", "Stock"),
        rows=_rows(ids),
        places=list_places(),
        text=text,
        level=level or "",
        low=LOW,
        pager=pager(request, total),
    )


@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as it is narrowed, as CSV."""
    ids, _total = _find(searched(request), one_of(request, "level", LEVELS), 0, 100_000)
    codes = [code for code, _names in list_places()]
    head = [
        "SKU",
        pgettext("office", "Product"),
        pgettext("office", "Option"),
        *codes,
        pgettext("office", "Promised"),
        pgettext("office", "Free"),
    ]
    rows = (
        [
            row["variant"].sku,
            row["name"],
            row["variant"].label,
            *[level.on_hand if level else 0 for level in row["levels"]],
            row["allocated"],
            row["free"],
        ]
        for row in _rows(ids)
    )
    return csv_file("stock", head, rows)


@require_GET
def sku_page(request: HttpRequest, sku: str) -> HttpResponse:
    """One variant: its places, its movements, and the two forms."""
    return _sku_page(request, _variant(sku))


@require_POST
def receive(request: HttpRequest, sku: str) -> HttpResponse:
    """Book goods that came in."""
    variant, form = _variant(sku), ReceiveForm(request.POST)
    if not form.is_valid():
        return _sku_page(request, variant, receive_form=form)
    data = form.cleaned_data
    done = pgettext("office", "%(quantity)s units received.") % {"quantity": data["quantity"]}
    attempt(
        request,
        done,
        lambda: receive_stock(
            place_code=data["place"],
            variant_id=variant.id,
            quantity=data["quantity"],
            key=f"office:{data['key']}",
            actor=staff_actor(request),
            reference=data["reference"],
        ),
    )
    return redirect("office:stock_of", sku=sku)


@require_POST
def count(request: HttpRequest, sku: str) -> HttpResponse:
    """Book what was counted."""
    variant, form = _variant(sku), CountForm(request.POST)
    if not form.is_valid():
        return _sku_page(request, variant, count_form=form)
    data = form.cleaned_data
    attempt(
        request,
        pgettext("office", "Count booked: %(quantity)s on hand.") % {"quantity": data["quantity"]},
        lambda: set_counted(
            place_code=data["place"],
            counts={variant.id: data["quantity"]},
            key=f"office:{data['key']}",
            actor=staff_actor(request),
        ),
    )
    return redirect("office:stock_of", sku=sku)


def _sku_page(request: HttpRequest, variant: VariantView, **bound: forms.Form) -> HttpResponse:
    names = base_names([variant.product_id]).get(variant.product_id, {})
    levels = list_stock([variant.id])
    bad = any(form.errors for form in bound.values())
    response = show(
        request,
        "stock_of",
        f"{say(names, language()) or variant.sku} {variant.label}".strip(),
        variant=variant,
        levels=levels,
        places=list_places(),
        movements=list_movements(variant.id),
        key=new_id(),
        forms_with_errors=bound,
        **bound,
    )
    response.status_code = 422 if bad else 200
    return response


def _find(text: str, level: str | None, offset: int, limit: int) -> tuple[list[VariantId], int]:
    within = [variant_id for variant_id, _free in list_low_variants(LEVELS[level])] if level else None
    ids, total = search_variants(text, within=within, offset=offset, limit=limit)
    return ids, total


def _rows(ids: Sequence[VariantId]) -> list[dict[str, Any]]:
    variants = variants_by_id(ids, language())
    names = base_names({variant.product_id for variant in variants.values()})
    codes = [code for code, _names in list_places()]
    by_variant: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for level in list_stock(ids):
        by_variant[level.variant_id][level.place_code] = level
    return [
        {
            "variant": variants[pk],
            "name": say(names.get(variants[pk].product_id, {}), language()),
            "levels": [by_variant[pk].get(code) for code in codes],
            "allocated": sum(level.allocated for level in by_variant[pk].values()),
            "free": sum(level.available for level in by_variant[pk].values()),
        }
        for pk in ids
    ]


def _variant(sku: str) -> VariantView:
    found = variants_by_sku([sku.replace("\x00", "")], None, language()).get(sku)
    if found is None:
        raise Http404
    return found
