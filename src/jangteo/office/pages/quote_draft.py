"""The form in which an offer is written, line by line, and kept as the quote's next version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from jangteo.kernel.errors import JangteoError
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import show, staff_actor
from jangteo.office.pages.quote_form import (
    MOST_ROWS,
    NEW_ROWS,
    Row,
    added_rows,
    blank_row,
    head_of,
    known_lines,
    pasted_rows,
    read_form,
    rows_of,
    typed_costs,
    typed_head,
    typed_rows,
    with_prices,
)
from jangteo.office.pages.quote_made import may_type_costs, tax_choices, unit_choices
from jangteo.office.pages.quotes import differences_of, quote_of
from jangteo.office.pages.stock_lines import Problem
from jangteo.office.wording import refusal_in_words
from jangteo.quotes import services
from jangteo.quotes.errors import QuoteChanged
from jangteo.quotes.types import LONGEST_LEAD, MOST_OFFERS, QuoteAct, QuoteView

ADD_ROWS = 5
BUTTONS = {"read", "add-line", "add-made", "add-range"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the form tells beside its fields.

    unread   pasted lines that can't be read
    changed  what somebody else wrote since it was opened, as differences between two versions
    new      empty rows at its end, and `made` such of goods outside the catalogue
    """

    problem: str = ""
    unread: tuple[Problem, ...] = ()
    changed: Mapping[str, Any] | None = None
    new: int = NEW_ROWS
    made: int = 0
    status: int = 200


@require_http_methods(["GET", "POST"])
def draft_page(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Write an offer, or another one in place of what was sent.

    Buttons that add rows or read what was pasted keep nothing. Who is second of two who write at once is shown what the
    first has changed, with everything they typed themselves.
    """
    view = quote_of(request, quote_id)
    if QuoteAct.DRAFT not in view.acts and QuoteAct.REVISE not in view.acts:
        return redirect("office:quote", quote_id=quote_id)
    before = with_prices(view, view.versions[-1].content)
    if request.method == "GET":
        return _page(request, view, head_of(before), rows_of(before, staff_actor(request)))
    rows = typed_rows(request, known_lines(view.versions, before))
    pasted, unread = pasted_rows(request, _next(rows))
    rows += pasted
    if unread or BUTTONS & request.POST.keys():
        new, made = ADD_ROWS if "add-line" in request.POST else 0, 1 if "add-made" in request.POST else 0
        return _page(request, view, typed_head(request), rows, Shown(unread=tuple(unread), new=new, made=made))
    seen = read_whole(request.POST.get("seen", ""))
    write = services.write_draft if QuoteAct.DRAFT in view.acts else services.revise_quote
    try:
        content = read_form(request, rows, view, before)
        actor = staff_actor(request)
        costs = typed_costs(rows, content, actor)
        write(quote_id=quote_id, content=content, actor=actor, seen=seen, costs=costs)
    except QuoteChanged as refusal:
        return _changed(request, quote_of(request, quote_id), rows, seen, refusal)
    except JangteoError as refusal:
        if refusal.status >= 500:
            raise
        told = Shown(refusal_in_words(refusal), status=refusal.status)
        return _page(request, view, typed_head(request), rows, told)
    messages.success(request, pgettext("office", "The draft is kept. Look it through, then send it."))
    return redirect("office:quote", quote_id=quote_id)


def _changed(
    request: HttpRequest, view: QuoteView, rows: list[Row], seen: int | None, refusal: QuoteChanged
) -> HttpResponse:
    """The form as it was typed, with lines that somebody else added, and what else they changed."""
    was = next((one for one in view.versions if one.number == seen), view.versions[0])
    now = view.versions[-1]
    rows = [*rows, *added_rows(was.content, with_prices(view, now.content), _next(rows), staff_actor(request))]
    told = Shown(refusal_in_words(refusal), changed=differences_of(was, now), status=refusal.status)
    return _page(request, view, typed_head(request), rows, told)


def _next(rows: list[Row]) -> int:
    return max((row.number for row in rows), default=-1) + 1


def _page(
    request: HttpRequest, view: QuoteView, head: Mapping[str, Any], rows: list[Row], told: Shown | None = None
) -> HttpResponse:
    told = told or Shown()
    first, last = _next(rows), min(_next(rows) + told.new + told.made, MOST_ROWS)
    new = [blank_row(number, is_made=number < first + told.made) for number in range(first, last)]
    response = show(
        request,
        "quote_draft",
        pgettext("office", "Write the offer %(number)s") % {"number": view.head.number},
        view=view,
        head=head,
        rows=[*rows, *new],
        problem=told.problem,
        problems=told.unread,
        problem_count=len(told.unread),
        differences=told.changed,
        pasted=request.POST.get("paste", "") if told.unread else "",
        most_ranges=MOST_OFFERS,
        tax_codes=tax_choices(view),
        units=unit_choices(),
        may_type_costs=may_type_costs(staff_actor(request)),
        longest_lead=LONGEST_LEAD,
        seen=view.versions[-1].number,
        includes_tax=view.versions[-1].content.prices_include_tax,
    )
    response.status_code = told.status
    return response
