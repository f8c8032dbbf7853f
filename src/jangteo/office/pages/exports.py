"""Lists as CSV, as they are narrowed: read in parts, told when they are too long, kept in the audit trail."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import pgettext

from jangteo.desk.services import note_export
from jangteo.kernel.cells import csv_lines
from jangteo.kernel.keyset import Page, batches
from jangteo.office.pages.frame import other_query, staff_actor
from jangteo.office.pages.reading import note_reading

MOST_EXPORTED, BATCH = 100_000, 500
LONGEST_NOTED, MOST_NOTED = 100, 20

type Pages = Callable[[str, int], Page[Any]]
type Rows = Callable[[Sequence[Any]], Iterable[Sequence[object]]]


@dataclass(frozen=True, slots=True)
class Taken:
    """A list that can be taken.

    pages  given a cursor and how far to count
    rows   what a part of the list is written as
    whose  the people that a part is about; None: nobody's data
    """

    head: Sequence[Any]
    pages: Pages
    rows: Rows
    whose: Callable[[Sequence[Any]], Iterable[UUID | None]] | None = None


def list_file(request: HttpRequest, page: str, taken: Taken) -> HttpResponseBase:
    """A list as a file; more than `MOST_EXPORTED` rows are told and none is cut off."""
    first = taken.pages("", MOST_EXPORTED)
    if first.total > MOST_EXPORTED:
        told = pgettext("office", "More than %(most)s rows fit, too many for one file. Narrow the list first.")
        messages.error(request, told % {"most": f"{MOST_EXPORTED:,}"})
        return redirect(f"{reverse(f'office:{page}')}?{other_query(request) or 'view=all'}")
    if taken.whose is not None:
        whose = {one for part in batches(taken.pages) for one in taken.whose(part.rows)}
        note_reading(request, f"export of {page}", whose)
    rows = (row for part in batches(taken.pages) for row in taken.rows(part.rows))
    return noted_csv(request, page, taken.head, rows, first.total)


def noted_csv(
    request: HttpRequest, name: str, head: Iterable[object], rows: Iterable[Iterable[object]], count: int
) -> StreamingHttpResponse:
    """A CSV; before its first byte leaves it is noted who takes it.

    count  how many rows of the list it tells
    """
    note_taking(request, name, count)
    return csv_file(name, head, rows)


def note_taking(request: HttpRequest, name: str, count: int) -> None:
    """The same for files that are no CSV."""
    given = islice(((key, text) for key, text in request.GET.dict().items() if text), MOST_NOTED)
    wanted = {
        key[:LONGEST_NOTED].replace("\x00", ""): str(text)[:LONGEST_NOTED].replace("\x00", "") for key, text in given
    }
    note_export(page=name, wanted=wanted, rows=count, actor=staff_actor(request))


def csv_file(name: str, head: Iterable[object], rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    """A CSV that a spreadsheet reads as text."""
    response = StreamingHttpResponse(csv_lines(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
