"""Stock by place: every variant with what is there, promised and free, what is short, and the list as CSV."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.selectors.staff import base_names, search_variants
from jangteo.catalog.types import VariantId
from jangteo.inventory.selectors import list_low_variants, list_places, list_stock
from jangteo.kernel.languages import say
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    csv_file,
    language,
    one_of,
    page_number,
    pager,
    searched,
    show,
)
from jangteo.office.pages.views import opens_by_view

LOW = 10
LEVELS = {"low": LOW, "none": 0}


@require_GET
@opens_by_view("stock")
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
