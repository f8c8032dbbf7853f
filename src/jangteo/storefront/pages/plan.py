"""Where and when the goods of a cart go: a grid to type into, a table to paste or to send, and one to begin with."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.services import read_sheet, write_sheet
from jangteo.kernel.cells import csv_lines
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action
from jangteo.kernel.wholes import read_whole
from jangteo.ordering import services as ordering_services
from jangteo.ordering.errors import InvalidQuantity
from jangteo.ordering.types import MOST_PLAN_CELLS, CartView, PlanRow
from jangteo.parties import selectors as parties
from jangteo.parties.types import PostalAddress
from jangteo.storefront.carts import cart_to_fill, find_cart, guest_secret, open_cart
from jangteo.storefront.pages.cart import refusal_words
from jangteo.storefront.pages.frame import show
from jangteo.storefront.visit import get_visit

MOST_BYTES = 2_000_000
TOO_MUCH = {"value": MOST_PLAN_CELLS}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = ("sku", "quantity", "unit", "address", "recipient", "phone", "postcode", "city", "line1", "line2", "date")


@require_http_methods(["GET", "POST"])
def plan_page(request: HttpRequest) -> HttpResponse:
    """GET shows the plan; POST sets it from the grid or a table, whole or not at all, or drops it."""
    if request.method == "GET":
        return _page(request)
    visit, secret = get_visit(request), guest_secret(request)
    how = request.POST.get("how", "")
    try:
        if how == "clear":
            ordering_services.clear_plan(cart_id=open_cart(request), actor=visit.actor, secret=secret)
            messages.success(request, _("Everything goes to one address again."))
            return redirect("storefront:cart")
        if how == "grid":
            cart = find_cart(request)
            rows = _grid(cart, request.POST) if cart else None
            if cart is None or rows is None:
                return _page(request, wrong=_("Enter whole numbers."), status=422)
            ordering_services.set_plan(cart_id=cart.id, rows=rows, actor=visit.actor, secret=secret)
        else:
            table = _table(request)
            if table is None:
                return _page(request, wrong=_("That is too much at once; %(value)s at most.") % TOO_MUCH, status=422)
            with cart_to_fill(request) as cart_id:
                ordering_services.read_plan_table(
                    cart_id=cart_id, table=table, addresses=_saved(request), actor=visit.actor, secret=secret
                )
    except UnreadableFile as error:
        return _page(request, wrong=_unreadable(error), status=422)
    except InvalidQuantity as error:  # rows of one SKU come to more than a line may hold
        return _page(request, wrong=refusal_words(error), status=422)
    except JangteoError as error:
        if error.code != "ordering.plan_has_problems":
            raise
        problems = [_problem(one) for one in error.facts["problems"]]
        return _page(request, problems=problems, text=request.POST.get("table", "")[:MOST_BYTES], status=422)
    messages.success(request, _("Where everything goes is set."))
    return redirect("storefront:plan")


@require_safe
def plan_table(request: HttpRequest) -> HttpResponse:
    """The cart as a table to fill in, with where things go already: a workbook, or with `?as=csv` a CSV."""
    cart = find_cart(request)
    rows = [_row(*one) for one in _cells(cart)] if cart else []
    if request.GET.get("as") != "csv":
        return _download(write_sheet("deliveries", HEAD, rows), WORKBOOK, "deliveries.xlsx")
    return _download("".join(csv_lines(HEAD, rows)), "text/csv; charset=utf-8", "deliveries.csv")


def _row(line: Any, address: PostalAddress, day: date | None, count: int) -> list[str]:
    parts = [getattr(address, name) for name in ("recipient", "phone", "postcode", "city", "line1", "line2")]
    return [line.sku, str(count), line.unit, "", *parts, day.isoformat() if day else ""]


def _download(content: str | bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(cart: CartView) -> list[tuple[Any, PostalAddress, date | None, int]]:
    nowhere = PostalAddress("", "", "", "", country="")
    lines = {line.id: line for line in cart.lines}
    if not cart.plan:
        return [(line, nowhere, None, line.unit_quantity) for line in cart.lines]
    return [
        (lines[cell.line_id], one.ship_to, one.wanted_on, cell.unit_quantity)
        for one in cart.plan
        for cell in one.cells
        if cell.line_id in lines
    ]


def _table(request: HttpRequest) -> str | list[list[str]] | None:
    """What was pasted, or the rows of the file that was sent; None where more was pasted than is read."""
    sent = request.FILES.get("file")
    if sent is None or isinstance(sent, list):
        text = request.POST.get("table", "")
        return text if len(text) <= MOST_BYTES else None
    return read_sheet(sent.read(MOST_BYTES + 1), most_rows=MOST_PLAN_CELLS + 1, most_bytes=MOST_BYTES)


def _unreadable(error: UnreadableFile) -> str:
    words = {
        "empty": _("This file is empty."),
        "too_large": _("This file is larger than 2 MB."),
        "too_many_rows": _("That is too much at once; %(value)s at most.") % TOO_MUCH,
        "old_excel": _("This is an old Excel file (.xls). Save it as .xlsx and send it again."),
    }
    return words.get(str(error.facts.get("why")), _("We could not read this file. Send an Excel (.xlsx) or CSV file."))


def _saved(request: HttpRequest) -> list[PostalAddress]:
    actor = get_visit(request).actor
    may_see = actor.party_id is not None and has(actor, Action.ADDRESSES_SEE)
    return parties.list_addresses(actor.party_id) if may_see and actor.party_id else []


def _grid(cart: CartView, fields: Mapping[str, str]) -> list[PlanRow] | None:
    """The fields `cell-<delivery>-<line>` by their places, from 1; None where one is no number."""
    rows: list[PlanRow] = []
    for at, delivery in enumerate(cart.plan, 1):
        for place, line in enumerate(cart.lines, 1):
            text = fields.get(f"cell-{at}-{place}", "").strip()
            count = read_whole(text) if text else 0
            if count is None:
                return None
            if not count:
                continue
            row = PlanRow(place, line.sku, count, delivery.ship_to, delivery.wanted_on, line.unit)
            rows.append(replace(row, line=len(rows) + 1))
    return rows


def _page(
    request: HttpRequest, *, problems: list[str] | None = None, wrong: str = "", text: str = "", status: int = 200
) -> HttpResponse:
    cart = find_cart(request)
    plan = cart.plan if cart else ()
    counts = {(one.id, cell.line_id): cell.unit_quantity for one in plan for cell in one.cells}
    return show(
        request,
        "plan.html",
        status=status,
        cart=cart,
        plan=plan,
        lines=cart.lines if cart else (),
        grid=[
            (at, one, [(place, line, counts.get((one.id, line.id), "")) for place, line in enumerate(cart.lines, 1)])
            for at, one in enumerate(plan, 1)
        ]
        if cart
        else [],
        problems=problems or [],
        wrong=wrong,
        text=text,
        head="\t".join(name for name in HEAD if name != "address"),
        labels=[one.label for one in _saved(request) if one.label],
    )


def _problem(one: Mapping[str, Any]) -> str:
    words = {
        "empty": _("There is nothing in the table."),
        "no_column": _("This column is missing."),
        "too_many": _("That is too much at once; %(value)s at most."),
        "is_missing": _("This is missing."),
        "too_long": _("This is too long."),
        "no_quantity": _("%(value)s is no whole number from 1 up."),
        "no_date": _("%(value)s is no day within five years; write 2026-12-31."),
        "day_is_past": _("%(value)s is past."),
        "unknown_address": _("You have no saved address called %(value)s."),
        "other_country": _("An order goes to one country; %(value)s is another one."),
        "not_sold": _("%(value)s is not sold to you here."),
        "unknown_unit": _("It is not sold by %(value)s."),
    }
    where = _("Line %(line)s") % {"line": one["line"]} + (f", {one['column']}" if one["column"] else "")
    return f"{where}: {words.get(one['why'], one['why']) % {'value': one['value']}}"
