"""Transfers between places: which are under way, a new one from pasted lines, arrival and loss."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jangteo.inventory.errors import DocumentNotFound
from jangteo.inventory.selectors import find_transfers, get_transfer, list_places
from jangteo.inventory.services import receive_transfer, send_transfer, write_off_transfer
from jangteo.inventory.types import Moved, TransferLineView, TransferState, TransferView
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id, parse_id
from jangteo.kernel.types import Action
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.exports import noted_csv
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    may,
    one_of,
    page_number,
    pager,
    searched,
    show,
    staff_actor,
)
from jangteo.office.pages.stock_lines import (
    LONGEST_LOT,
    MOST_LINES,
    SHOWN,
    Named,
    PastedLine,
    Problem,
    day_of,
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
from jangteo.office.wording import STATES

EXPORTED = 10_000


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Transfers, those under way first."""
    wanted = _wanted(request)
    found, total = find_transfers(**wanted, offset=(page_number(request) - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    places = place_names()
    return show(
        request,
        "transfers",
        pgettext("office", "Transfers"),
        rows=[(places.get(one.from_place, ""), places.get(one.to_place, ""), one, is_late(one)) for one in found],
        states=list(TransferState),
        state=request.GET.get("state", ""),
        places=list_places(),
        place=wanted["place"],
        text=wanted["text"],
        may_change=may(request, Action.STOCK_CHANGE),
        pager=pager(request, total),
    )


@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as it is narrowed, a row a line, as CSV."""
    found, _ = find_transfers(**_wanted(request), limit=EXPORTED)
    names, places = names_of({line.variant_id for one in found for line in one.lines}), place_names()
    head = [
        pgettext("office", "Number"),
        pgettext("office", "Sent"),
        pgettext("office", "From place"),
        pgettext("office", "To place"),
        pgettext("office", "State"),
        pgettext("office", "Expected on"),
        "SKU",
        pgettext("office", "Lot"),
        pgettext("office", "Units sent"),
        pgettext("office", "Arrived"),
        pgettext("office", "Lost"),
    ]
    rows = [_csv_row(one, line, names, places) for one in found for line in one.lines]
    return noted_csv(request, "transfers", head, rows, len(rows))


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """A new transfer from pasted lines."""
    if request.method == "GET":
        return _new(request)
    key = parse_id(request.POST.get("key", "")) or new_id()
    lines, problems = read_lines(request.POST.get("lines", ""))
    problems += twice(lines)
    problems += [problem(one.line, "bad_lot", one.cell(0)) for one in lines if len(one.cell(0)) > LONGEST_LOT]
    try:
        expected = day_of(posted(request, "expected_on"))
    except ValueError:
        return _new(request, wrong=str(LINE_PROBLEMS["bad_day"]))
    if problems:
        return _new(request, problems=sorted(problems, key=lambda one: one[0]))
    if not 0 < len(lines) <= MOST_LINES:
        return _new(request, wrong=pgettext("office", "Paste 1 to 500 lines."))
    made: list[UUID] = []
    words = refused(lambda: made.append(_send(request, lines, expected, key)), lines)
    return _new(request, wrong=words) if words else redirect("office:transfer", transfer_id=made[0])


@require_GET
def transfer_page(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """One transfer with its lines."""
    one = _found(transfer_id)
    names, places = names_of({line.variant_id for line in one.lines}), place_names()
    is_open = one.state == TransferState.SENT
    return show(
        request,
        "transfer",
        one.number,
        transfer=one,
        lines=[(names[line.variant_id], line) for line in one.lines],
        from_name=places.get(one.from_place, one.from_place),
        to_name=places.get(one.to_place, one.to_place),
        is_late=is_late(one),
        lost=sum(line.lost for line in one.lines),
        may_receive=is_open and may_at(request, one.to_place),
        key=new_id(),
    )


@require_POST
def act(request: HttpRequest, transfer_id: UUID, action: str) -> HttpResponse:
    """All arrived, some arrived, or some are lost."""
    one = _found(transfer_id)
    if action not in ("receive", "lose"):
        raise Http404
    key = posted(request, "key", 40) or str(new_id())
    counts = {line.id: line.open for line in one.lines} if "all" in request.POST else _counts(request, one)
    facts: dict[str, Any] = {"transfer_id": one.id, "quantities": counts, "key": key, "actor": staff_actor(request)}
    if action == "receive":
        done, work = pgettext("office", "%(units)s units arrived."), partial(receive_transfer, **facts)
    else:
        done = pgettext("office", "%(units)s units are written off.")
        work = partial(write_off_transfer, **facts, why=posted(request, "why"))
    attempt(request, done % {"units": sum(counts.values())}, work)
    return redirect("office:transfer", transfer_id=transfer_id)


def is_late(one: TransferView) -> bool:
    """Whether it is still on its way after the day on which it was expected."""
    return one.state == TransferState.SENT and one.expected_on is not None and one.expected_on < clock.today()


def _wanted(request: HttpRequest) -> dict[str, Any]:
    state = one_of(request, "state", list(TransferState))
    place = one_of(request, "place", [code for code, _ in list_places()]) or ""
    is_open = None if state is None else state == TransferState.SENT
    return {"is_open": is_open, "place": place, "text": searched(request)}


def _send(request: HttpRequest, lines: Sequence[PastedLine], expected: date | None, key: UUID) -> UUID:
    return send_transfer(
        from_place=posted(request, "from_place", 40),
        to_place=posted(request, "to_place", 40),
        lines=[Moved(line.variant_id, line.quantity, line.cell(0), _serials(line)) for line in lines],
        key=f"office:{key}",
        actor=staff_actor(request),
        expected_on=expected,
        note=posted(request, "note"),
    )


def _serials(line: PastedLine) -> list[str]:
    """Numbers stand behind the lot, divided by commas."""
    return [one.strip() for cell in line.rest[1:] for one in cell.split(",") if one.strip()]


def _new(request: HttpRequest, *, problems: Sequence[Problem] = (), wrong: str = "") -> HttpResponse:
    response = show(
        request,
        "transfer_new",
        pgettext("office", "New transfer"),
        here=places_here(request),
        places=list_places(),
        typed=request.POST,
        problems=problems[:SHOWN],
        problem_count=len(problems),
        wrong=wrong,
        today=clock.today(),
        key=parse_id(request.POST.get("key", "")) or new_id(),
    )
    response.status_code = 422 if problems or wrong else 200
    return response


def _counts(request: HttpRequest, one: TransferView) -> dict[UUID, int]:
    """{line: units} as typed; what is no number counts as one more than there is, so that it is refused."""
    counts = {}
    for line in one.lines:
        text = request.POST.get(f"units-{line.id}", "").strip()
        if text:
            counts[line.id] = line.sent + 1 if (count := read_whole(text)) is None else count
    return counts


def _csv_row(
    one: TransferView, line: TransferLineView, names: Mapping[UUID, Named], places: Mapping[str, str]
) -> list[Any]:
    return [
        one.number,
        one.sent_at.astimezone(clock.SEOUL).strftime("%Y-%m-%d %H:%M"),
        places.get(one.from_place, one.from_place),
        places.get(one.to_place, one.to_place),
        STATES["transfer"][one.state.value][0],
        one.expected_on or "",
        names[line.variant_id].sku,
        line.lot,
        line.sent,
        line.received,
        line.lost,
    ]


def _found(transfer_id: UUID) -> TransferView:
    try:
        return get_transfer(transfer_id)
    except DocumentNotFound:
        raise Http404 from None
