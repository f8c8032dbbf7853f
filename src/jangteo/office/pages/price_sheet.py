"""A list as a sheet: SKUs down, ladder steps across; what is changed becomes a draft. Works as a plain form too."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.selectors.staff import base_names, page_of_variants
from jangteo.catalog.types import VariantId
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import say
from jangteo.kernel.money import UnitPrice
from jangteo.office.pages.frame import PAGE_SIZE, cursor, key_pager, language, searched, show, staff_actor
from jangteo.office.pages.price_door import own_list
from jangteo.office.pages.price_drafts import open_draft
from jangteo.office.wording import refusal_in_words
from jangteo.pricing.errors import PricesMoved
from jangteo.pricing.selectors import price_periods, priced_within, prices_at, read_price
from jangteo.pricing.services import make_sheet_draft
from jangteo.pricing.types import PriceListView

MOST_STEPS, LARGEST_STEP, LONGEST = 12, 10**9, 40
type Key = tuple[UUID, int]


@dataclass(slots=True)
class Cell:
    """One price of the sheet.

    name    of its field: the variant and the step
    seen    the price as it is now, empty for none
    text    what stands in it
    coming  another price is to come: the cell changes only what holds now
    """

    name: str
    seen: str
    text: str
    coming: bool = False
    error: str = ""

    @property
    def is_changed(self) -> bool:
        return self.text != self.seen


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A SKU with its cells, in the order of the steps."""

    sku: str
    name: str
    cells: Sequence[Cell]


@require_http_methods(["GET", "POST"])
@own_list
def sheet_page(request: HttpRequest, price_list: PriceListView) -> HttpResponse:
    """Fifty SKUs and their steps; a changed sheet becomes a draft and leads to its preview."""
    if request.method != "POST":
        return _page(request, price_list, {}, {})
    typed = {name: str(text) for name, text in request.POST.items() if name.startswith("p-")}
    cells, errors = _changed(typed, _seen(request), price_list.currency)
    if errors:
        told = pgettext("office", "Some cells can't be taken. They are marked; nothing was saved.")
        return _page(request, price_list, typed, errors, problem=told)
    try:
        draft_id = make_sheet_draft(
            price_list_code=price_list.code,
            cells=cells,
            actor=staff_actor(request),
            why=request.POST.get("why", "").replace("\x00", "")[:200],
        )
    except PricesMoved as error:
        moved = pgettext("office", "Somebody changed this price meanwhile.")
        found = {f"p-{one['variant']}-{one['min_quantity']}": moved for one in error.facts["rows"]}
        told = pgettext("office", "Some prices changed while you wrote. Look at the marked cells and save again.")
        return _page(request, price_list, typed, found, problem=told)
    except JangteoError as error:
        if error.status >= 500:
            raise
        return _page(request, price_list, typed, {}, problem=refusal_in_words(error))
    return open_draft(request, draft_id)


def _seen(request: HttpRequest) -> Mapping[str, str]:
    """{cell: price as the page showed it}."""
    try:
        found = json.loads(request.POST.get("seen", "{}"))
    except ValueError:
        return {}
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}


def _changed(
    typed: Mapping[str, str], seen: Mapping[str, str], currency: str
) -> tuple[dict[Key, tuple[Decimal | None, Decimal | None]], dict[str, str]]:
    """The cells that were changed, and what is wrong with which."""
    cells, errors = {}, {}
    for name, text in typed.items():
        old = seen.get(name, "")
        if text.strip() == old:
            continue
        try:
            key = _key(name)
            old_price = read_price(old) if old else None
        except ValueError:
            continue
        try:
            price = read_price(text) if text.strip() else None
        except ValueError:
            errors[name] = pgettext("office", "A price is a number from 0 up with at most 6 decimals.")
            continue
        if price != old_price:
            cells[key] = (old_price, price)
    return cells, errors


def _key(name: str) -> Key:
    """The variant and step that a field's name says.

    raises  ValueError
    """
    variant, _, step = name.removeprefix("p-").rpartition("-")
    if not (step.isascii() and step.isdigit() and 1 <= int(step[:11]) <= LARGEST_STEP):
        raise ValueError(name)
    return UUID(variant), int(step)


def asked_steps(request: HttpRequest) -> set[int]:
    """Steps that the page is asked to show too."""
    texts = [*request.GET.getlist("step"), request.GET.get("add", "")]
    return {int(text) for text in texts if text.isascii() and text.isdigit() and 1 <= int(text[:11]) <= LARGEST_STEP}


def _page(
    request: HttpRequest,
    price_list: PriceListView,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    problem: str = "",
) -> HttpResponse:
    text, shows_all = searched(request), request.GET.get("of") == "all"
    within = None if shows_all else priced_within(price_list.code)
    page = page_of_variants(text, within=within, cursor=cursor(request), limit=PAGE_SIZE)
    ids = page.rows
    held = prices_at(price_periods(price_list.code, ids), clock.now())
    steps = sorted({1} | {quantity for _, quantity in held} | asked_steps(request))
    shown = steps[:MOST_STEPS]
    rows = _rows(ids, shown, price_list, typed, errors)
    response = show(
        request,
        "price_sheet",
        pgettext("office", "Sheet: %(list)s") % {"list": say(price_list.names, language()) or price_list.code},
        price_list=price_list,
        rows=rows,
        steps=shown,
        left_out=steps[MOST_STEPS:],
        seen=json.dumps({one.name: one.seen for row in rows for one in row.cells if one.seen}),
        text=text,
        shows_all=shows_all,
        extra=sorted(asked_steps(request)),
        query=urlencode([*((k, v) for k, v in request.GET.items() if k != "add"), *_added(request)]),
        problem=problem,
        why=request.POST.get("why", ""),
        pager=key_pager(request, page),
    )
    response.status_code = 422 if problem else 200
    return response


def _rows(
    ids: Sequence[VariantId],
    steps: Sequence[int],
    price_list: PriceListView,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> list[SheetRow]:
    now, periods = clock.now(), price_periods(price_list.code, ids)
    held = prices_at(periods, now)
    variants = variants_by_id(ids, language())
    names = base_names({one.product_id for one in variants.values()})

    def cell(key: Key) -> Cell:
        name = f"p-{key[0]}-{key[1]}"
        seen = UnitPrice(held[key].unit_price, price_list.currency).to_text() if key in held else ""
        coming = any(one.since is not None and one.since > now for one in periods.get(key, ()))
        return Cell(name, seen, typed.get(name, seen)[:LONGEST], coming, errors.get(name, ""))

    return [
        SheetRow(
            variants[pk].sku,
            f"{say(names.get(variants[pk].product_id, {}), language())} {variants[pk].label}".strip(),
            [cell((pk, step)) for step in steps],
        )
        for pk in ids
    ]


def _added(request: HttpRequest) -> list[tuple[str, Any]]:
    return [("step", step) for step in sorted(asked_steps(request))]
