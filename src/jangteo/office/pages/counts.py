"""Counts of shelves: begun, noted line by line or pasted, looked at once before they are booked, or dropped."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import npgettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jangteo.inventory.errors import DocumentNotFound
from jangteo.inventory.selectors import find_counts, get_count, list_places, preview_count
from jangteo.inventory.services import begin_count, book_count, drop_count, note_found
from jangteo.inventory.types import CountLineView, CountState, CountView
from jangteo.kernel.types import Action
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    may,
    one_of,
    page_number,
    pager,
    show,
    staff_actor,
)
from jangteo.office.pages.refused import show_refused
from jangteo.office.pages.stock_lines import (
    LONGEST_LOT,
    MOST_LINES,
    MOST_UNITS,
    SHOWN,
    Named,
    PastedLine,
    Problem,
    find_variants,
    may_at,
    names_of,
    place_names,
    places_here,
    posted,
    problem,
    read_lines,
    refused,
    twice,
)
from jangteo.office.stock_words import LINE_PROBLEMS

type Told = tuple[Named, CountLineView]


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Counts, those that go on first, and the form that begins one."""
    state, places = one_of(request, "state", list(CountState)), list_places()
    place = one_of(request, "place", [code for code, _ in places]) or ""
    offset = (page_number(request) - 1) * PAGE_SIZE
    found, total = find_counts(state=state, place=place, offset=offset, limit=PAGE_SIZE)
    named = place_names()
    return show(
        request,
        "counts",
        pgettext("office", "Stock counts"),
        rows=[(named.get(one.place, one.place), one) for one in found],
        states=list(CountState),
        state=state or "",
        places=places,
        place=place,
        here=places_here(request) if may(request, Action.STOCK_CHANGE) else [],
        pager=pager(request, total),
    )


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a count."""
    made: list[UUID] = []
    is_done = attempt(
        request,
        pgettext("office", "The count has begun."),
        lambda: made.append(
            begin_count(
                place_code=posted(request, "place", 40),
                is_blind="blind" in request.POST,
                note=posted(request, "note"),
                actor=staff_actor(request),
            )
        ),
    )
    return redirect("office:count", count_id=made[0]) if is_done else redirect("office:counts")


@require_GET
def count_page(request: HttpRequest, count_id: UUID) -> HttpResponse:
    """One count with what was found so far."""
    return _page(request, _found(count_id))


@require_POST
def note(request: HttpRequest, count_id: UUID) -> HttpResponse:
    """One SKU that was found; the next one can be typed or scanned at once."""
    one, code, lot = _found(count_id), posted(request, "sku", 60), posted(request, "lot", LONGEST_LOT)
    found, variant_id = read_whole(request.POST.get("quantity", "")), find_variants([code]).get(code)
    wrong = ""
    if variant_id is None:
        wrong = f"{code}: {LINE_PROBLEMS['unknown_sku']}" if code else pgettext("office", "Scan or write a SKU.")
    elif found is None or found > MOST_UNITS:
        wrong = str(LINE_PROBLEMS["bad_found"])
    else:
        wrong = refused(
            lambda: note_found(
                count_id=one.id, variant_id=variant_id, found=found, lot_code=lot, actor=staff_actor(request)
            )
        )
    if wrong:
        return _page(request, one, wrong=wrong)
    told = pgettext("office", "Noted: %(sku)s %(count)s") % {"sku": f"{code} {lot}".strip(), "count": f"{found:,}"}
    messages.success(request, told)
    return redirect("office:count", count_id=count_id)


@require_POST
def paste(request: HttpRequest, count_id: UUID) -> HttpResponse:
    """Many lines at once: none is taken while one can't be read; a refusal names its line, those above are noted."""
    one = _found(count_id)
    lines, problems = read_lines(request.POST.get("lines", ""), least=0)
    problems += twice(lines)
    problems += [problem(line.line, "bad_lot", line.cell(0)) for line in lines if len(line.cell(0)) > LONGEST_LOT]
    if problems:
        return _page(request, one, problems=sorted(problems, key=lambda each: each[0]))
    if not 0 < len(lines) <= MOST_LINES:
        return _page(request, one, wrong=pgettext("office", "Paste 1 to 500 lines."))
    for number, line in enumerate(lines):
        words = refused(partial(_note, request, one, line), [line])
        if words:
            return _page(request, one, wrong=_after(words, number))
    told = npgettext("office", "%(count)s line noted.", "%(count)s lines noted.", len(lines)) % {"count": len(lines)}
    messages.success(request, told)
    return redirect("office:count", count_id=count_id)


@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, count_id: UUID) -> HttpResponse:
    """What differs, shown before it is booked."""
    one = _found(count_id)
    if not may_at(request, one.place):
        return show_refused(request, [Action.STOCK_CHANGE])
    if one.state != CountState.OPEN:
        return redirect("office:count", count_id=count_id)
    wrong = ""
    if request.method == "POST":
        differing: list[int] = []
        wrong = refused(lambda: differing.append(book_count(count_id=one.id, actor=staff_actor(request))))
        if not wrong:
            told = npgettext("office", "Booked: %(count)s difference.", "Booked: %(count)s differences.", differing[0])
            messages.success(request, told % {"count": differing[0]})
            return redirect("office:count", count_id=count_id)
    lines = preview_count(one.id, staff_actor(request))
    response = show(
        request,
        "count_book",
        pgettext("office", "Book %(number)s") % {"number": one.number},
        count=one,
        place_name=place_names().get(one.place, one.place),
        lines=[told for told in _told(lines) if told[1].found != told[1].expected],
        same=sum(line.found == line.expected for line in lines),
        wrong=wrong,
    )
    response.status_code = 409 if wrong else 200
    return response


@require_POST
def drop(request: HttpRequest, count_id: UUID) -> HttpResponse:
    """The count is not booked."""
    _found(count_id)
    attempt(
        request,
        pgettext("office", "The count is dropped; nothing was booked."),
        lambda: drop_count(count_id=count_id, actor=staff_actor(request)),
    )
    return redirect("office:count", count_id=count_id)


def _note(request: HttpRequest, one: CountView, line: PastedLine) -> None:
    note_found(
        count_id=one.id,
        variant_id=line.variant_id,
        found=line.quantity,
        lot_code=line.cell(0),
        actor=staff_actor(request),
    )


def _after(words: str, count: int) -> str:
    if not count:
        return words
    told = npgettext(
        "office",
        "%(words)s The %(count)s line above is noted.",
        "%(words)s The %(count)s lines above are noted.",
        count,
    )
    return told % {"words": words, "count": count}


def _page(request: HttpRequest, one: CountView, *, problems: Sequence[Problem] = (), wrong: str = "") -> HttpResponse:
    may_count = one.state == CountState.OPEN and may_at(request, one.place)
    response = show(
        request,
        "count",
        one.number,
        count=one,
        place_name=place_names().get(one.place, one.place),
        lines=list(reversed(_told(one.lines))),
        is_told=any(line.expected is not None for line in one.lines),
        units=sum(line.found for line in one.lines),
        may_count=may_count,
        problems=problems[:SHOWN],
        problem_count=len(problems),
        wrong=wrong,
        typed=request.POST,
    )
    response.status_code = 422 if problems or wrong else 200
    return response


def _told(lines: Sequence[CountLineView]) -> list[Told]:
    names = names_of({line.variant_id for line in lines})
    return [(names[line.variant_id], line) for line in lines]


def _found(count_id: UUID) -> CountView:
    try:
        return get_count(count_id)
    except DocumentNotFound:
        raise Http404 from None
