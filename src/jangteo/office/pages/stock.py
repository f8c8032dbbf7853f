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
from jangteo.catalog.selectors.staff import base_names, page_of_variants
from jangteo.catalog.types import VariantId
from jangteo.inventory.selectors import list_low_variants, list_places, list_stock
from jangteo.kernel.keyset import MOST_COUNTED, Page, named_or_kept
from jangteo.kernel.languages import say
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    csv_file,
    cursor,
    key_pager,
    language,
    one_of,
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
    text, level = searched(request), one_of(request, "level", LEVELS)
    page = page_of_stock(text, level, cursor(request))
    return show(
        request,
        "stock",
        pgettext("office", "Stock"),
        rows=_rows(page.rows),
        places=list_places(),
        text=text,
        level=level or "",
        low=LOW,
        pager=key_pager(request, page),
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


def page_of_stock(
    text: str, level: str | None, cursor: str, *, limit: int = PAGE_SIZE, most: int = MOST_COUNTED
) -> Page[VariantId]:
    """Variants by SKU, by where the last page ended; with a level those alone of which there is no more."""

    def low(of: Sequence[UUID] | None, limit: int | None) -> list[VariantId]:
        return [variant_id for variant_id, _free in list_low_variants(LEVELS[level or ""], of, limit)]

    within = named_or_kept(low) if level else None
    return page_of_variants(text, within=within, cursor=cursor, limit=limit, most=most)


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
