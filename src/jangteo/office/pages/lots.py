"""Lots: what expires next, where the units of one are and to which orders they went, recall and its end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.catalog.selectors import variants_by_sku
from jangteo.catalog.types import VariantView
from jangteo.inventory.selectors import get_lot_view, list_lots_at, list_places, trace_lot
from jangteo.inventory.services import clear_lot, recall_lot
from jangteo.inventory.types import LotAt, LotTrace, LotView
from jangteo.kernel import clock
from jangteo.kernel.types import Action
from jangteo.office.pages.exports import noted_csv
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    language,
    may,
    one_of,
    page_number,
    pager,
    show,
    staff_actor,
)
from jangteo.office.pages.reading import note_reading, of_orders, reads_personal_data
from jangteo.office.pages.stock_lines import may_everywhere, names_of, place_names, posted
from jangteo.office.wording import STATES
from jangteo.ordering.selectors.staff import orders_by_id
from jangteo.ordering.types import OrderSummary

SOON = 30
WITHIN = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot as the list shows it; `state` is a word of `STATES["lot"]`."""

    sku: str
    name: str
    lot: LotView
    state: str
    units: Sequence[tuple[str, int]]
    total: int


@dataclass(frozen=True, slots=True)
class TraceRow:
    """Units of a lot; `order` is missing where they lie, and where the reader may not see it."""

    place: str
    state: str
    quantity: int
    has_order: bool
    order: OrderSummary | None


def lot_state(expires_on: date | None, is_recalled: bool) -> str:
    """ "recalled", "expired", "soon" or "good"."""
    if is_recalled:
        return "recalled"
    if expires_on is None or expires_on > clock.today() + timedelta(days=SOON):
        return "good"
    return "expired" if expires_on <= clock.today() else "soon"


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Lots of which there are units, what expires first before the rest."""
    within, is_recalled = one_of(request, "within", WITHIN), request.GET.get("state") == "recalled"
    is_expired = request.GET.get("state") == "expired"
    places = list_places()
    place = one_of(request, "place", [code for code, _ in places]) or ""
    before = clock.today() + timedelta(days=1 if is_expired else (within or 0) + 1) if within or is_expired else None
    offset = (page_number(request) - 1) * PAGE_SIZE
    found, total = list_lots_at(before=before, is_recalled=is_recalled, place=place, offset=offset, limit=PAGE_SIZE)
    return show(
        request,
        "lots",
        pgettext("office", "Lots"),
        rows=_rows(found),
        periods=WITHIN,
        within=within,
        state="recalled" if is_recalled else "expired" if is_expired else "",
        places=places,
        place=place,
        pager=pager(request, total),
    )


@require_GET
@reads_personal_data("lot", lambda page: of_orders(page["orders"]))
def lot_page(request: HttpRequest, sku: str, code: str) -> HttpResponse:
    """One lot: where its units are, to which orders they went."""
    variant, lot = _found(sku, code)
    rows, orders = _trace(request, variant, lot)
    return show(
        request,
        "lot",
        pgettext("office", "Lot %(lot)s") % {"lot": lot.code},
        variant=variant,
        name=names_of([variant.id])[variant.id].name,
        lot=lot,
        state=lot_state(lot.expires_on, lot.is_recalled),
        here=[row for row in rows if row.state == "here"],
        gone=[row for row in rows if row.state != "here"],
        sums=_sums(rows),
        orders=orders,
        sees_orders=may(request, Action.ORDERS_SEE),
        may_change=may_everywhere(request),
    )


@require_GET
def export(request: HttpRequest, sku: str, code: str) -> HttpResponseBase:
    """The trace as CSV; buyers stand in it only for who may take exports of them."""
    variant, lot = _found(sku, code)
    rows, orders = _trace(request, variant, lot)
    has_names = may(request, Action.EXPORTS_TAKE)
    if has_names:
        note_reading(request, "lot", of_orders(orders))
    head = [
        "SKU",
        pgettext("office", "Lot"),
        pgettext("office", "Place"),
        pgettext("office", "What"),
        pgettext("office", "Quantity"),
        pgettext("office", "Order"),
        *([pgettext("office", "Buyer")] if has_names else []),
    ]
    lines = [_csv_row(variant, lot, row, has_names) for row in rows]
    return noted_csv(request, f"lot-{slugify(lot.code)}", head, lines, len(lines))


@require_POST
def act(request: HttpRequest, sku: str, code: str, action: str) -> HttpResponse:
    """Recall a lot, or say that it is good after all."""
    variant, lot = _found(sku, code)
    if action not in ("recall", "clear"):
        raise Http404
    is_recall = action == "recall"
    done = (
        pgettext("office", "Lot %(lot)s is recalled: nothing of it is promised from now on.")
        if is_recall
        else pgettext("office", "Lot %(lot)s is good again.")
    )
    service = recall_lot if is_recall else clear_lot
    attempt(
        request,
        done % {"lot": lot.code},
        lambda: service(
            variant_id=variant.id, lot_code=lot.code, why=posted(request, "why"), actor=staff_actor(request)
        ),
    )
    return redirect("office:lot", sku=sku, code=code)


def _rows(found: Sequence[LotAt]) -> list[LotRow]:
    names, places = names_of({one.variant_id for one in found}), place_names()
    return [
        LotRow(
            names[one.variant_id].sku,
            names[one.variant_id].name,
            one.lot,
            lot_state(one.lot.expires_on, one.lot.is_recalled),
            [(places.get(code, code), count) for code, count in one.units.items()],
            sum(one.units.values()),
        )
        for one in found
    ]


def _trace(request: HttpRequest, variant: VariantView, lot: LotView) -> tuple[list[TraceRow], list[OrderSummary]]:
    """Rows of the trace, and the orders in it that the reader may see."""
    found = trace_lot(variant.id, lot.code)
    orders = _orders(request, found)
    places = place_names()
    rows = [
        TraceRow(
            places.get(one.place, one.place),
            one.state,
            one.quantity,
            one.order_id is not None,
            orders.get(one.order_id) if one.order_id else None,
        )
        for one in found
    ]
    return rows, list(orders.values())


def _orders(request: HttpRequest, found: Iterable[LotTrace]) -> dict[UUID, OrderSummary]:
    ids = {one.order_id for one in found if one.order_id}
    return orders_by_id(staff_actor(request), ids) if ids else {}


def _sums(rows: Iterable[TraceRow]) -> dict[str, int]:
    sums = {"here": 0, "open": 0, "shipped": 0}
    for row in rows:
        sums[row.state] += row.quantity
    return sums


def _csv_row(variant: VariantView, lot: LotView, row: TraceRow, has_names: bool) -> list[Any]:
    number, buyer = (row.order.number, row.order.buyer_name) if row.order else ("", "")
    state = STATES["trace"][row.state][0]
    return [variant.sku, lot.code, row.place, state, row.quantity, number, *([buyer] if has_names else [])]


def _found(sku: str, code: str) -> tuple[VariantView, LotView]:
    variant = variants_by_sku([sku.replace("\x00", "")], None, language()).get(sku)
    lot = get_lot_view(variant.id, code) if variant else None
    if variant is None or lot is None:
        raise Http404
    return variant, lot
