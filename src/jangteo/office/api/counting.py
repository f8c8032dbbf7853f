"""Counts of shelves that go on while goods are sold: begun, noted, looked at, booked or dropped."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Query, Router, Status
from pydantic import StrictInt

from jangteo.catalog.selectors import variants_by_id
from jangteo.inventory import services
from jangteo.inventory.selectors.documents import get_count, page_of_counts, preview_count
from jangteo.inventory.types import CountLineView, CountState, CountView
from jangteo.kernel.api import Schema, Sku, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.door import Cursor, Limit, OptionalWhy, at, further, language, staff, staff_actor
from jangteo.office.api.rows import refuse_twice, variants_of_rows
from jangteo.office.api.stock_schemas import LARGEST

router = Router()
COUNT = "/stock-counts/{count_id}"
MOST_NOTED = 500
Found = Annotated[StrictInt, Field(ge=0, le=LARGEST, description="Base units on the shelf now.", examples=[46])]


class StockCountLineOut(Schema):
    """What was found."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    lot: str
    found: int = Field(examples=[46])
    expected: int | None = Field(description="At that moment; null while it is counted blind.", examples=[48])
    counted_at: datetime


class StockCountOut(Schema):
    """A count of a place."""

    id: UUID
    number: str = Field(examples=["C-000012"])
    place: str = Field(examples=["W1"])
    state: CountState
    is_blind: bool = Field(description="Who counts isn't told what there should be.")
    note: str
    begun_at: datetime
    lines: list[StockCountLineOut]


class StockCountPageOut(Schema):
    """A page of counts."""

    items: list[StockCountOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit; one more than 10,000 where there are more.", examples=[2])


class CountPreviewOut(Schema):
    """What booking a count would change."""

    lines: list[StockCountLineOut]


class BookedCountOut(StockCountOut):
    """A count that was booked."""

    differing: int = Field(description="Lines that were not as expected.", examples=[1])


class CountQuery(Schema):
    """What a list of counts is narrowed to."""

    state: CountState | None = None
    place: Text = Field("", max_length=40)


class BeginCountIn(Strict):
    """A count to begin."""

    place: Text = Field(min_length=1, max_length=40, examples=["W1"])
    is_blind: bool = True
    note: OptionalWhy = Field("", examples=["Aisle 3."])


class FoundRow(Strict):
    """What lies on a shelf."""

    sku: Sku
    found: Found
    lot: Text = Field("", max_length=60, description="Where units are told apart by lots.")


class FoundIn(Strict):
    """What was found, all noted or none; a line said again is replaced."""

    rows: list[FoundRow] = Field(min_length=1, max_length=MOST_NOTED)


@router.get("/stock-counts", response=StockCountPageOut, summary="List counts")
@staff(Action.STOCK_SEE)
def list_stock_counts(
    request: HttpRequest, wanted: Query[CountQuery], cursor: Cursor, limit: Limit
) -> StockCountPageOut:
    """Counts, the newest first."""
    page = page_of_counts(state=wanted.state, place=wanted.place, cursor=at(cursor), limit=limit)
    return StockCountPageOut(items=_counts(page.rows), next_cursor=further(page), total=page.total)


@router.post("/stock-counts", response={201: StockCountOut}, summary="Begin a count")
@staff(Action.STOCK_CHANGE, has_key=True)
def begin_stock_count(request: HttpRequest, body: BeginCountIn) -> Status[StockCountOut]:
    """Goods may go on being sold meanwhile."""
    actor = staff_actor(request)
    count_id = services.begin_count(place_code=body.place, is_blind=body.is_blind, note=body.note, actor=actor)
    return Status(201, read_stock_count(request, count_id))


@router.get(COUNT, response=StockCountOut, summary="Read a count")
@staff(Action.STOCK_SEE)
def read_stock_count(request: HttpRequest, count_id: UUID) -> StockCountOut:
    """A count with what was found."""
    return _counts([get_count(count_id)])[0]


@router.put(f"{COUNT}/lines", response=StockCountOut, summary="Note what was found")
@staff(Action.STOCK_CHANGE)
@transaction.atomic
def note_stock_found(request: HttpRequest, count_id: UUID, body: FoundIn) -> StockCountOut:
    """Up to 500 lines; what there should be is noted beside each at this moment."""
    variants, actor = variants_of_rows([row.sku for row in body.rows]), staff_actor(request)
    refuse_twice([(row.sku, row.lot) for row in body.rows], "sku")
    for row in sorted(body.rows, key=lambda one: (variants[one.sku], one.lot)):
        services.note_found(
            count_id=count_id, variant_id=variants[row.sku], found=row.found, actor=actor, lot_code=row.lot
        )
    return read_stock_count(request, count_id)


@router.get(f"{COUNT}/preview", response=CountPreviewOut, summary="Look at a count before it is booked")
@staff(Action.STOCK_CHANGE)
def look_at_stock_count(request: HttpRequest, count_id: UUID) -> CountPreviewOut:
    """What was found beside what there was, of a blind count too."""
    return CountPreviewOut(lines=_lines(preview_count(count_id, staff_actor(request))))


@router.post(f"{COUNT}/booking", response=BookedCountOut, summary="Book a count")
@staff(Action.STOCK_CHANGE)
def book_stock_count(request: HttpRequest, count_id: UUID) -> BookedCountOut:
    """Each difference is booked; what was sold since it was counted stays sold."""
    differing = services.book_count(count_id=count_id, actor=staff_actor(request))
    return BookedCountOut(**read_stock_count(request, count_id).model_dump(), differing=differing)


@router.post(f"{COUNT}/end", response=StockCountOut, summary="Drop a count")
@staff(Action.STOCK_CHANGE)
def drop_stock_count(request: HttpRequest, count_id: UUID) -> StockCountOut:
    """Nothing is booked; what was found stays to be read."""
    services.drop_count(count_id=count_id, actor=staff_actor(request))
    return read_stock_count(request, count_id)


def _counts(found: Sequence[CountView]) -> list[StockCountOut]:
    names = ("id", "number", "place", "state", "is_blind", "note", "begun_at")
    return [
        StockCountOut.model_validate({name: getattr(one, name) for name in names} | {"lines": _lines(one.lines)})
        for one in found
    ]


def _lines(found: Iterable[CountLineView]) -> list[StockCountLineOut]:
    lines = list(found)
    variants = variants_by_id({one.variant_id for one in lines}, language())
    return [
        StockCountLineOut(
            sku=variants[one.variant_id].sku,
            lot=one.lot,
            found=one.found,
            expected=one.expected,
            counted_at=one.counted_at,
        )
        for one in lines
    ]
