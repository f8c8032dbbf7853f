"""Stock by place: every variant with what is there, promised and free, and what is short."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.selectors.staff import base_names, page_of_variants
from jangteo.catalog.types import VariantId
from jangteo.inventory.selectors import list_low_variants, list_places, list_stock
from jangteo.kernel.keyset import Keep, named_or_kept
from jangteo.kernel.languages import say
from jangteo.office.pages.frame import (
    PAGE_SIZE,
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
    page = page_of_variants(text, within=within_level(level), cursor=cursor(request), limit=PAGE_SIZE)
    return show(
        request,
        "stock",
        pgettext("office", "Stock"),
        rows=stock_rows(page.rows),
        places=list_places(),
        text=text,
        level=level or "",
        low=LOW,
        pager=key_pager(request, page),
    )


def within_level(level: str | None) -> Collection[UUID] | Keep | None:
    """The variants of which there is no more than a level says, to narrow a list by."""
    if level is None:
        return None

    def low(of: Sequence[UUID] | None, limit: int | None) -> list[VariantId]:
        return [variant_id for variant_id, _free in list_low_variants(LEVELS[level], of, limit)]

    return named_or_kept(low)


def stock_rows(ids: Sequence[VariantId]) -> list[dict[str, Any]]:
    """What every place has of these variants, and what is free in all."""
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
