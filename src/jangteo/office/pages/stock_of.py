"""One variant's stock: its places, lots and numbers, what comes, what moved it, and a form for each change."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.catalog.selectors import variants_by_sku
from jangteo.catalog.types import VariantView
from jangteo.inventory import services
from jangteo.inventory.selectors import (
    list_coming,
    list_lots,
    list_movements,
    list_reorder_points,
    list_serials,
    list_shelf_lives,
    list_stock,
    tracking_by_variant,
)
from jangteo.inventory.types import Coming, LotDraft, Moved, ReceiptLine, ShelfLifeView, StockAt
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Action
from jangteo.office.pages import stock_forms, stock_promises
from jangteo.office.pages.bundles import in_bundles, parts_of
from jangteo.office.pages.buyer_field import near
from jangteo.office.pages.frame import language, may, reach, show, staff_actor
from jangteo.office.pages.lots import lot_state
from jangteo.office.pages.reading import note_reading
from jangteo.office.pages.stock_lines import TRANSIT, may_everywhere, names_of, place_names, places_here
from jangteo.office.pages.stock_promises import Task
from jangteo.office.stock_words import LENDINGS, SUPPLIES, TRACKINGS
from jangteo.parties.selectors import parties_by_id

FORMS: dict[str, type[forms.Form]] = {
    "receive": stock_forms.ReceiveForm,
    "count": stock_forms.CountForm,
    "aside": stock_forms.AsideForm,
    "back": stock_forms.AsideForm,
    "adjust": stock_forms.AdjustForm,
    "safety": stock_forms.SafetyForm,
    "tracking": stock_forms.TrackingForm,
    "reorder": stock_forms.ReorderForm,
    "life": stock_forms.ShelfLifeForm,
    "supply": stock_forms.SupplyForm,
    "keep": stock_forms.KeepForm,
}


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """What a place has of the variant; `level` is missing where it only awaits some."""

    name: str
    level: StockAt | None
    coming: int


@dataclass(frozen=True, slots=True)
class PartRow:
    """Units of a lot in a place; `state` is a word of `STATES["lot"]`."""

    lot: str
    place: str
    expires_on: date | None
    state: str
    on_hand: int
    allocated: int
    quarantined: int
    free: int


@require_GET
def sku_page(request: HttpRequest, sku: str) -> HttpResponse:
    """One variant whole."""
    return _page(request, _variant(sku))


@require_POST
def receive(request: HttpRequest, sku: str) -> HttpResponse:
    """Book goods that came in."""
    return act(request, sku, "receive")


@require_POST
def count(request: HttpRequest, sku: str) -> HttpResponse:
    """Book what was counted."""
    return act(request, sku, "count")


@require_POST
def act(request: HttpRequest, sku: str, action: str) -> HttpResponse:
    """One of the forms: what it says is done, or it is shown again with what is wrong."""
    variant = _variant(sku)
    if action not in FORMS:
        raise Http404
    form = near(FORMS[action](request.POST), request)
    if not form.is_valid():
        return _page(request, variant, "aside" if action == "back" else action, form)
    task = SERVICES[action](request, variant, form.cleaned_data)
    if not stock_promises.carried_out(request, form, task):
        return _page(request, variant, action, form)
    return redirect("office:stock_of", sku=sku)


def _receive(request: HttpRequest, variant: VariantView, data: dict[str, Any]) -> Task:
    lot = LotDraft(data["lot"], data["made_on"], data["expires_on"]) if data["lot"] else None
    line = ReceiptLine(variant.id, data["quantity"], lot, data["serials"])
    done = pgettext("office", "%(quantity)s units received.") % {"quantity": data["quantity"]}
    return done, lambda: services.receive_goods(
        place_code=data["place"],
        lines=[line],
        key=f"office:{data['key']}",
        actor=staff_actor(request),
        reference=data["reference"],
    )


def _count(request: HttpRequest, variant: VariantView, data: dict[str, Any]) -> Task:
    done = pgettext("office", "Count booked: %(quantity)s on hand.") % {"quantity": data["quantity"]}
    return done, lambda: services.set_counted(
        place_code=data["place"],
        counts={variant.id: data["quantity"]},
        key=f"office:{data['key']}",
        actor=staff_actor(request),
    )


def _aside(request: HttpRequest, variant: VariantView, data: dict[str, Any]) -> Task:
    done = pgettext("office", "%(quantity)s units set aside.") % {"quantity": data["quantity"]}
    return done, _set_aside(request, variant, data, 1)


def _back(request: HttpRequest, variant: VariantView, data: dict[str, Any]) -> Task:
    done = pgettext("office", "%(quantity)s units are good again.") % {"quantity": data["quantity"]}
    return done, _set_aside(request, variant, data, -1)


def _set_aside(request: HttpRequest, variant: VariantView, data: dict[str, Any], sign: int) -> Callable[[], object]:
    return lambda: services.set_aside(
        place_code=data["place"],
        moved=Moved(variant.id, sign * data["quantity"], data["lot"]),
        key=f"office:{data['key']}",
        why=data["why"],
        actor=staff_actor(request),
    )


def _adjust(request: HttpRequest, variant: VariantView, data: dict[str, Any]) -> Task:
    done = pgettext("office", "Adjusted by %(change)s units.") % {"change": f"{data['change']:+,}"}
    return done, lambda: services.adjust_stock(
        place_code=data["place"],
        moved=Moved(variant.id, data["change"], data["lot"], data["serials"]),
        key=f"office:{data['key']}",
        why=data["why"],
        actor=staff_actor(request),
    )


def _safety(request: HttpRequest, variant: VariantView, data: dict[str, Any]) -> Task:
    done = pgettext("office", "%(units)s units are kept back from now on.") % {"units": data["units"]}
    return done, lambda: services.set_safety(
        place_code=data["place"], variant_id=variant.id, units=data["units"], actor=staff_actor(request)
    )


def _tracking(request: HttpRequest, variant: VariantView, data: dict[str, Any]) -> Task:
    done = pgettext("office", "Units of %(sku)s are told apart so from now on.") % {"sku": variant.sku}
    return done, lambda: services.set_tracking(
        variant_id=variant.id, tracking=data["tracking"], actor=staff_actor(request)
    )


def _reorder(request: HttpRequest, variant: VariantView, data: dict[str, Any]) -> Task:
    done = (
        pgettext("office", "More is asked for at %(at)s free units, up to %(up_to)s.")
        if data["up_to"]
        else pgettext("office", "It is not asked for any more.")
    )
    return done % data, lambda: services.set_reorder_point(
        place_code=data["place"],
        variant_id=variant.id,
        at=data["at"],
        up_to=data["up_to"],
        supplier_id=data["supplier"],
        actor=staff_actor(request),
    )


def _shelf_life(request: HttpRequest, variant: VariantView, data: dict[str, Any]) -> Task:
    done = pgettext("office", "Units must still be good for %(days)s days from now on.") % {"days": data["days"]}
    return done, lambda: services.set_shelf_life(
        days=data["days"], party_id=data["party"], variant_id=variant.id, actor=staff_actor(request)
    )


SERVICES: dict[str, Callable[[HttpRequest, VariantView, dict[str, Any]], Task]] = {
    "receive": _receive,
    "count": _count,
    "aside": _aside,
    "back": _back,
    "adjust": _adjust,
    "safety": _safety,
    "tracking": _tracking,
    "reorder": _reorder,
    "life": _shelf_life,
    "supply": stock_promises.set_supply,
    "keep": stock_promises.keep,
}


def _page(request: HttpRequest, variant: VariantView, wrong: str = "", form: forms.Form | None = None) -> HttpResponse:
    levels, coming = list_stock([variant.id]), list_coming(variant.id)
    places = place_names()
    response = show(
        request,
        "stock_of",
        names_of([variant.id])[variant.id].name or variant.sku,
        variant=variant,
        rows=_place_rows(levels, coming, places),
        parts=_part_rows(levels, places),
        lots=list_lots(variant.id),
        serials=[(places.get(place, place), number) for place, number in list_serials(variant.id)],
        coming=[(places.get(one.place, one.place), one) for one in coming],
        movements=[(places.get(one.place_code, one.place_code), one) for one in list_movements(variant.id)],
        points=[(places.get(one.place, one.place), one) for one in list_reorder_points(variant.id)],
        lives=_lives(request, variant),
        tracking=tracking_by_variant([variant.id])[variant.id].value,
        trackings=TRACKINGS.items(),
        supplies=SUPPLIES.items(),
        lendings=LENDINGS.items(),
        **stock_promises.promises_shown(request, variant, places),
        places=places_here(request),
        parts_of=parts_of(variant.id),
        in_bundles=in_bundles([variant.id]),
        everywhere=may_everywhere(request),
        sees_orders=may(request, Action.ORDERS_SEE),
        key=new_id(),
        wrong=wrong,
        bound={wrong: form} if form else {},
        fresh=near(stock_forms.ReorderForm(), request),
        fresh_life=near(stock_forms.ShelfLifeForm(), request),
    )
    response.status_code = 422 if form else 200
    return response


def _place_rows(levels: Sequence[StockAt], coming: Sequence[Coming], places: dict[str, str]) -> list[PlaceRow]:
    awaited: dict[str, int] = defaultdict(int)
    for one in coming:
        awaited[one.place] += one.units
    known = {level.place_code: level for level in levels if level.place_code != TRANSIT}
    return [
        PlaceRow(places.get(code, code), known.get(code), awaited.get(code, 0))
        for code in sorted({*known, *awaited}, key=lambda code: (code not in known, code))
    ]


def _part_rows(levels: Sequence[StockAt], places: dict[str, str]) -> list[PartRow]:
    rows = [
        PartRow(
            part.lot,
            places.get(level.place_code, level.place_code),
            part.expires_on,
            lot_state(part.expires_on, part.is_blocked),
            part.on_hand,
            part.allocated,
            part.quarantined,
            0 if level.is_moving else part.free,
        )
        for level in levels
        for part in level.parts or ()
        if part.on_hand or part.allocated
    ]
    return sorted(rows, key=lambda row: (row.expires_on or date.max, row.lot, row.place))


def _lives(request: HttpRequest, variant: VariantView) -> list[tuple[str, ShelfLifeView]]:
    """Rules with whom they are for; a buyer whom the reader may not see stays unnamed, who is named is noted."""
    found = list_shelf_lives(variant.id)
    within = reach(request, Action.PARTIES_SEE)
    seen = {one.party_id for one in found if one.party_id and (within is None or one.party_id in within)}
    names: dict[UUID, str] = {pk: one.name for pk, one in parties_by_id(seen).items()} if seen else {}
    if names:
        note_reading(request, "list of buyers", names)
    hidden = pgettext("office", "One buyer")
    return [(names.get(one.party_id, hidden) if one.party_id else "", one) for one in found]


def _variant(sku: str) -> VariantView:
    found = variants_by_sku([sku.replace("\x00", "")], None, language()).get(sku)
    if found is None:
        raise Http404
    return found
