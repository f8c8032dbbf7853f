"""A draft of price changes: what it would do, and the buttons that publish it, take it back or put it away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import npgettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.selectors.staff import base_names
from jangteo.catalog.types import VariantView
from jangteo.insights.selectors import with_buyers
from jangteo.insights.services import simulate_draft
from jangteo.kernel.languages import say
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import Action, Actor
from jangteo.office.pages.frame import PAGE_SIZE, attempt, language, may, one_of, page_number, pager, show, staff_actor
from jangteo.office.pages.price_settings_told import settings_lines
from jangteo.office.report_words import report_in_words
from jangteo.pricing.errors import DraftNotFound
from jangteo.pricing.selectors import access_draft, draft_figures, draft_rows, draft_settings_of, get_price_list
from jangteo.pricing.services import discard_draft, make_sheet_draft, publish_draft, undo_draft
from jangteo.pricing.types import DraftFigures, DraftRow, DraftView

type Cells = Mapping[tuple[UUID, int], tuple[Decimal | None, Decimal | None]]

ORDERS = ("rise", "fall")


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a draft as its page shows it.

    share  of the old price, in whole tenths of a per cent
    """

    row: DraftRow
    sku: str
    name: str
    old: UnitPrice | None
    new: UnitPrice | None
    difference: UnitPrice | None
    is_dearer: bool
    share: Decimal | None


@require_GET
def draft_page(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """What a draft changes, a row a step."""
    draft = _draft(request, draft_id)
    settings = draft_settings_of(draft_id)
    rows = draft_rows(draft_id)
    figures = draft_figures(rows)
    order = one_of(request, "order", ORDERS)
    if order:
        rows.sort(key=lambda row: _share(row) * (-1 if order == "rise" else 1))
    offset = (page_number(request) - 1) * PAGE_SIZE
    price_list = get_price_list(draft.list_code)
    return show(
        request,
        "price_draft",
        pgettext("office", "Price changes"),
        draft=draft,
        price_list=price_list,
        figures=figures,
        settings=settings_lines(*settings) if settings else None,
        report=_report(draft, request),
        extremes=_extremes(figures, draft.currency),
        rows=shown_rows(rows[offset : offset + PAGE_SIZE], draft.currency),
        order=order,
        may_change=may(request, Action.PRICE_LISTS_CHANGE),
        pager=pager(request, len(rows)),
    )


def open_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """A draft just made: tried against past orders and open carts at once, then shown with what came of it."""
    simulate_draft(draft_id=draft_id, actor=staff_actor(request))
    return redirect("office:price_draft", draft_id=draft_id)


def change_cells(code: str, cells: Cells, actor: Actor, *, since: datetime | None = None, why: str = "") -> UUID:
    """Change a few prices at once, on the way of every change: a draft, tried against past orders, published.

    cells   {(variant, from quantity): (price as it was seen, price to be)}
    raises  what `make_sheet_draft` and `publish_draft` raise
    """
    draft_id = make_sheet_draft(price_list_code=code, cells=cells, actor=actor, since=since, why=why)
    simulate_draft(draft_id=draft_id, actor=actor)
    publish_draft(draft_id=draft_id, actor=actor)
    return draft_id


@require_POST
def simulate(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Try the draft against past orders and open carts, as they are now."""
    told = pgettext("office", "It was tried against past orders and open carts.")
    return _act(request, _draft(request, draft_id), told, simulate_draft)


@require_POST
def publish(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Let the draft's prices hold."""
    draft = _draft(request, draft_id)
    if draft_settings_of(draft_id) is not None:
        told = pgettext("office", "The change of the list is published. “Take back” puts back what it said before.")
        return _act(request, draft, told, publish_draft)
    told = npgettext(
        "office",
        "%(count)s price is published. “Take back” puts back what held before.",
        "%(count)s prices are published. “Take back” puts back what held before.",
        draft.row_count,
    ) % {"count": f"{draft.row_count:,}"}
    return _act(request, draft, told, publish_draft)


@require_POST
def undo(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Put back what held before."""
    told = pgettext("office", "What held before holds again, from now on.")
    return _act(request, _draft(request, draft_id), told, undo_draft)


@require_POST
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Put the draft away."""
    draft = _draft(request, draft_id)
    if attempt(
        request,
        pgettext("office", "The draft is discarded; no price changed."),
        lambda: discard_draft(draft_id=draft_id, actor=staff_actor(request)),
    ):
        return redirect("office:price_list", code=draft.list_code)
    return redirect("office:price_draft", draft_id=draft_id)


def _report(draft: DraftView, request: HttpRequest) -> Mapping[str, Any] | None:
    if draft.simulation is None:
        return None
    return report_in_words(with_buyers(draft.simulation, staff_actor(request)), draft.currency)


def shown_rows(rows: Sequence[DraftRow], currency: str) -> list[ShownRow]:
    """Rows with their SKU and name, in their order; two queries."""
    variants = variants_by_id({row.variant_id for row in rows}, language())
    names = base_names({one.product_id for one in variants.values()})
    by_id: dict[UUID, VariantView] = {UUID(str(pk)): one for pk, one in variants.items()}
    return [_shown(row, by_id.get(row.variant_id), names, currency) for row in rows]


def _shown(row: DraftRow, variant: VariantView | None, names: dict[UUID, dict[str, str]], currency: str) -> ShownRow:
    name = say(names.get(variant.product_id, {}), language()) if variant else ""
    old, new = row.old, row.unit_price
    share = None if old is None or new is None or not old else round(Decimal((new / old - 1) * 100), 1)
    return ShownRow(
        row,
        variant.sku if variant else str(row.variant_id),
        f"{name} {variant.label}".strip() if variant else "",
        None if old is None else UnitPrice(old, currency),
        None if new is None else UnitPrice(new, currency),
        None if old is None or new is None else UnitPrice(abs(new - old), currency),
        new is not None and old is not None and new > old,
        share,
    )


def _extremes(figures: DraftFigures, currency: str) -> dict[str, ShownRow]:
    found = {name: row for name, row in (("rise", figures.rise), ("fall", figures.fall)) if row is not None}
    return dict(zip(found, shown_rows([*found.values()], currency), strict=True))


def _share(row: DraftRow) -> Fraction:
    """How much dearer a row gets, as a share; what begins or ends stands in the middle."""
    if row.unit_price is None or not row.old:
        return Fraction(0)
    return Fraction(row.unit_price) / Fraction(row.old) - 1


def _act(request: HttpRequest, draft: DraftView, told: str, work: Callable[..., object]) -> HttpResponse:
    attempt(request, told, lambda: work(draft_id=draft.id, actor=staff_actor(request)))
    return redirect("office:price_draft", draft_id=draft.id)


def _draft(request: HttpRequest, draft_id: UUID) -> DraftView:
    try:
        return access_draft(draft_id, staff_actor(request))
    except DraftNotFound:
        raise Http404 from None
