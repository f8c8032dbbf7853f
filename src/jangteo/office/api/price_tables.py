"""Prices as a table, as it is copied from a spreadsheet: tried, or kept as a draft."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Status
from pydantic import StringConstraints

from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.door import OptionalWhy, staff, staff_actor
from jangteo.office.api.price_sheets import (
    LONGEST_NOTE,
    ChangedPriceOut,
    PriceFiguresOut,
    changes_out,
)
from jangteo.office.api.prices import LIST, Currency, PriceDraftOut, draft_out, require_currency, router
from jangteo.office.pages.price_files import MOST_LINES, pasted
from jangteo.pricing import services
from jangteo.pricing.errors import MOST_TOLD, InvalidChange
from jangteo.pricing.selectors import access_draft, access_price_list, draft_figures, read_price_table
from jangteo.pricing.types import ReadTable, TableProblem

MOST_CELLS, LONGEST_CELL, LONGEST_TEXT, SHOWN = 20, 200, 2_000_000, 200
Cell = Annotated[Text, StringConstraints(max_length=LONGEST_CELL)]


class PriceTableIn(Strict):
    """A table of prices, as text or as rows of cells.

    Columns are SKU, from quantity and unit price; the quantity may be missing, and a first line may name the columns.
    """

    currency: Currency = Field(examples=["KRW"])
    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT)] = Field(
        "", description="Cells are divided by tabs, else semicolons, else spaces.", examples=[""]
    )
    rows: list[Annotated[list[Cell], Field(max_length=MOST_CELLS)]] = Field(
        [],
        max_length=MOST_LINES,
        description="`-` as the price ends the step.",
        examples=[[["MUG-MOON-WH", "1", "28000"], ["MUG-MOON-WH", "10", "25900"]]],
    )


class NewTableDraftIn(PriceTableIn):
    """A table to be kept as a draft."""

    takes_good: bool = Field(False, description="Lines that can't be taken are left out, not the whole table refused.")
    why: OptionalWhy = Field("", examples=["New costs of December."])


class TableProblemOut(Schema):
    """Why a line can't be taken."""

    line: int = Field(description="From 1, as it was sent.", examples=[3])
    why: str = Field(examples=["unknown_sku"])
    value: str = Field(description="What stands there.", examples=["MUG-NONE"])


class TableDraftOut(PriceDraftOut):
    """A draft of a table."""

    left_out: list[TableProblemOut] = Field(description="Lines that were left out, the first hundred.")
    left_out_count: int = Field(examples=[0])


class TableTrialOut(Schema):
    """What a table would change; nothing is kept."""

    figures: PriceFiguresOut
    changes: list[ChangedPriceOut] = Field(description="The first two hundred.")
    problems: list[TableProblemOut] = Field(description="Lines that can't be taken, the first hundred.")
    problem_count: int = Field(examples=[0])


@router.post(f"{LIST}/table-trials", response=TableTrialOut, summary="Look at what a table of prices would change")
@staff(Action.PRICE_LISTS_CHANGE)
def try_table(request: HttpRequest, code: str, body: PriceTableIn) -> TableTrialOut:
    """Which prices it would set, and which lines can't be taken and why."""
    table = _read(request, code, body)
    rows, problems = services.try_table_draft(price_list_code=code, table=table, actor=staff_actor(request))
    return TableTrialOut(
        figures=PriceFiguresOut.model_validate(draft_figures(rows)),
        changes=changes_out(rows[:SHOWN], body.currency),
        problems=_told(problems),
        problem_count=len(problems),
    )


@router.post(f"{LIST}/table-drafts", response={201: TableDraftOut}, summary="Keep a table of prices as a draft")
@staff(Action.PRICE_LISTS_CHANGE, has_key=True)
def make_table_draft(request: HttpRequest, code: str, body: NewTableDraftIn) -> Status[TableDraftOut]:
    """To be looked at, tried against past orders and published; nothing holds yet."""
    actor = staff_actor(request)
    draft_id, left = services.make_table_draft(
        price_list_code=code,
        table=_read(request, code, body),
        actor=actor,
        takes_good=body.takes_good,
        why=body.why[:LONGEST_NOTE],
    )
    return Status(201, _draft(request, draft_id, left))


def _draft(request: HttpRequest, draft_id: UUID, left: Sequence[TableProblem]) -> TableDraftOut:
    draft = draft_out(access_draft(draft_id, staff_actor(request)))
    return TableDraftOut(**dict(draft), left_out=_told(left), left_out_count=len(left))


def _read(request: HttpRequest, code: str, body: PriceTableIn) -> ReadTable:
    """raises  PriceListNotFound, WrongCurrency, InvalidChange naming the field"""
    require_currency(access_price_list(code, staff_actor(request)), body.currency)
    if bool(body.text.strip()) == bool(body.rows):
        raise InvalidChange("a table is sent as text or as rows", field="text")
    lines = body.rows or pasted(body.text.replace("\x00", ""))
    if len(lines) > MOST_LINES:
        raise InvalidChange(f"a table has at most {MOST_LINES:,} lines", field="text")
    return read_price_table(lines, currency=body.currency, zone=timezone.get_current_timezone())


def _told(problems: Sequence[TableProblem]) -> list[TableProblemOut]:
    return [TableProblemOut(line=one.line, why=one.why, value=one.value) for one in problems[:MOST_TOLD]]
