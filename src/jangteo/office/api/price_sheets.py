"""Drafts of many prices: one operation on all that are chosen, cells of a sheet, and what a draft would change."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status
from pydantic import StringConstraints

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.selectors.staff import list_all_categories, search_variants, variants_in_category
from jangteo.catalog.types import VariantId
from jangteo.kernel.api import Schema, Sku, Strict, Text, UnitPriceView, unit_price_view
from jangteo.kernel.money import RoundingMode, UnitPrice
from jangteo.kernel.types import Action
from jangteo.office.api.door import Cursor, Limit, Moment, OptionalWhy, language, part, staff, staff_actor
from jangteo.office.api.price_drafts import DRAFT
from jangteo.office.api.prices import LIST, Currency, PriceDraftOut, StepIn, draft_out, require_currency, router
from jangteo.office.api.rows import refuse_twice, variants_of_rows
from jangteo.pricing import services
from jangteo.pricing.errors import InvalidChange, PricesMoved
from jangteo.pricing.selectors import access_draft, access_price_list, draft_figures, draft_rows, list_drafts
from jangteo.pricing.types import EVER, ChangeKind, DraftRow, PriceChange

MOST_SKUS, MOST_FOUND, MOST_CELLS, MOST_DRAFTS, LONGEST_NOTE = 20_000, 100_000, 1000, 200, 200
Price = Annotated[Text, StringConstraints(pattern=r"^[0-9]{1,11}(\.[0-9]{1,6})?$")]


class ChosenPricesIn(Strict):
    """Which prices: one of the three; none of them is the whole list."""

    category: Text = Field("", max_length=120, description="Its slug, with those below it.", examples=["mugs"])
    q: Text = Field("", max_length=100, description="Part of a SKU or a product's name, or a GTIN whole.")
    skus: list[Sku] = Field([], max_length=MOST_SKUS)


class PriceChangeIn(Strict):
    """One operation on many prices, kept as a draft."""

    chosen: ChosenPricesIn = Field(ChosenPricesIn(category="", q="", skus=[]), examples=[{"category": "mugs"}])
    kind: ChangeKind = Field(examples=["percent"])
    value: Annotated[Text, StringConstraints(pattern=r"^-?[0-9]{1,11}(\.[0-9]{1,6})?$")] = Field(
        description="Per cent up, or down below zero; an amount to add; or by what a price is multiplied.",
        examples=["5"],
    )
    other_list: Text = Field(
        "", max_length=40, description="With `times`: whose prices are multiplied; empty: its own.", examples=[""]
    )
    round_to: Price | None = Field(None, description="To a multiple of it; null: exact.", examples=["100"])
    ending: Price = Field("0", description="What a price is above a multiple.", examples=["0"])
    mode: Literal["half_up", "up", "down"] = Field("half_up", description="To the nearest, up or down.")
    since: Moment | None = Field(None, description="Null: from the publishing on.")
    why: OptionalWhy = Field("", examples=["New costs of December."])


class SheetCellIn(StepIn):
    """A price as it was seen, and as it is to be."""

    seen: Price | None = Field(description="Null: it had no price. Another one now is a conflict.", examples=["28000"])
    unit_price: Price | None = Field(description="Null: it is to have no price.", examples=["29000"])


class SheetIn(Strict):
    """Changed cells of a sheet, kept as a draft; without a time each changes what holds now."""

    currency: Currency = Field(examples=["KRW"])
    cells: list[SheetCellIn] = Field(min_length=1, max_length=MOST_CELLS)
    since: Moment | None = None
    until: Moment | None = Field(None, description="Excluded.")
    why: OptionalWhy = ""


class PriceDraftsOut(Schema):
    """The latest two hundred drafts of a list, the newest first."""

    items: list[PriceDraftOut]


class ChangedPriceOut(Schema):
    """What a draft changes of a step."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    from_quantity: int = Field(examples=[1])
    old: UnitPriceView | None = Field(description="What held when the draft was worked out; null: nothing.")
    new: UnitPriceView | None = Field(description="Null: it ends.")
    since: datetime | None = Field(description="Null: from the publishing on, or since ever.")
    is_since_ever: bool
    until: datetime | None = Field(description="Excluded; null: it stays.")


class PriceFiguresOut(Schema):
    """What a draft does, counted."""

    total: int = Field(examples=[120])
    dearer: int = Field(examples=[118])
    cheaper: int = Field(examples=[0])
    fresh: int = Field(description="That had no price.", examples=[2])
    ended: int = Field(description="That have none any more.", examples=[0])
    free: int = Field(description="That cost nothing.", examples=[0])


class PriceChangesOut(Schema):
    """A page of what a draft changes; of one that changes the list itself none."""

    figures: PriceFiguresOut = Field(description="Of the whole draft.")
    items: list[ChangedPriceOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")


@router.get(f"{LIST}/drafts", response=PriceDraftsOut, summary="List drafts of a price list")
@staff(Action.PRICE_LISTS_SEE)
def list_list_drafts(request: HttpRequest, code: str) -> PriceDraftsOut:
    """Drafts with where each stands, published ones and those put away too."""
    access_price_list(code, staff_actor(request))
    return PriceDraftsOut(items=[draft_out(one) for one in list_drafts(code, limit=MOST_DRAFTS)])


@router.get(f"{DRAFT}/changes", response=PriceChangesOut, summary="List what a draft of prices changes")
@staff(Action.PRICE_LISTS_SEE)
def list_changes(request: HttpRequest, draft_id: UUID, cursor: Cursor, limit: Limit) -> PriceChangesOut:
    """Each step's old and new price, in the draft's order."""
    draft = access_draft(draft_id, staff_actor(request))
    rows = draft_rows(draft_id)
    page, later = part(rows, cursor, limit)
    return PriceChangesOut(
        figures=PriceFiguresOut.model_validate(draft_figures(rows)),
        items=changes_out(page, draft.currency),
        next_cursor=later,
    )


@router.post(f"{LIST}/bulk-drafts", response={201: PriceDraftOut}, summary="Change many prices by one operation")
@staff(Action.PRICE_LISTS_CHANGE, has_key=True)
def make_bulk_draft(request: HttpRequest, code: str, body: PriceChangeIn) -> Status[PriceDraftOut]:
    """Kept as a draft, to be looked at, tried and published; nothing holds yet."""
    actor = staff_actor(request)
    access_price_list(code, actor)
    if body.other_list and body.kind != ChangeKind.TIMES:
        raise InvalidChange("another list's prices are multiplied", field="other_list")
    draft_id = services.make_bulk_draft(
        price_list_code=code,
        change=PriceChange(
            body.kind,
            Decimal(body.value),
            None if body.round_to is None else Decimal(body.round_to),
            Decimal(body.ending),
            RoundingMode(body.mode),
        ),
        actor=actor,
        variant_ids=_chosen(body.chosen),
        other_list=body.other_list,
        since=body.since,
        why=body.why[:LONGEST_NOTE],
    )
    return Status(201, draft_out(access_draft(draft_id, actor)))


@router.post(f"{LIST}/sheet-drafts", response={201: PriceDraftOut}, summary="Change cells of a sheet of prices")
@staff(Action.PRICE_LISTS_CHANGE, has_key=True)
def make_sheet_draft(request: HttpRequest, code: str, body: SheetIn) -> Status[PriceDraftOut]:
    """Kept as a draft where no price is another by now; such are named."""
    actor = staff_actor(request)
    require_currency(access_price_list(code, actor), body.currency)
    variants = variants_of_rows([one.sku for one in body.cells])
    refuse_twice([(one.sku, one.from_quantity) for one in body.cells], "sku")
    skus = {str(pk): sku for sku, pk in variants.items()}
    try:
        draft_id = services.make_sheet_draft(
            price_list_code=code,
            cells={
                (variants[one.sku], one.from_quantity): (_price(one.seen), _price(one.unit_price)) for one in body.cells
            },
            actor=actor,
            since=body.since,
            until=body.until,
            why=body.why[:LONGEST_NOTE],
        )
    except PricesMoved as error:
        rows = [one | {"sku": skus[one["variant"]]} for one in error.facts["rows"]]
        raise PricesMoved(error.message, count=len(rows), rows=rows) from None
    return Status(201, draft_out(access_draft(draft_id, actor)))


def _chosen(sent: ChosenPricesIn) -> list[VariantId] | None:
    """The variants that are chosen; None is the whole list.

    raises  InvalidChange naming the field, RowsRefused
    """
    named = [name for name in ("category", "q", "skus") if getattr(sent, name)]
    if len(named) > 1:
        raise InvalidChange("one of category, q and skus chooses", field=named[1])
    if sent.category:
        if sent.category not in dict(list_all_categories(language())):
            raise InvalidChange("there is no such category", field="category")
        return variants_in_category(sent.category)
    if sent.q:
        return search_variants(sent.q, limit=MOST_FOUND)
    return list(variants_of_rows(sent.skus, is_once=True).values()) if sent.skus else None


def _price(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def changes_out(rows: Sequence[DraftRow], currency: str) -> list[ChangedPriceOut]:
    """Rows of a draft as they go out, by SKU; one query."""
    skus = {pk: one.sku for pk, one in variants_by_id({row.variant_id for row in rows}, language()).items()}
    return [_change(row, skus[VariantId(row.variant_id)], currency) for row in rows]


def _change(row: DraftRow, sku: str, currency: str) -> ChangedPriceOut:
    return ChangedPriceOut(
        sku=sku,
        from_quantity=row.min_quantity,
        old=None if row.old is None else unit_price_view(UnitPrice(row.old, currency)),
        new=None if row.unit_price is None else unit_price_view(UnitPrice(row.unit_price, currency)),
        since=None if row.since == EVER else row.since,
        is_since_ever=row.since == EVER,
        until=row.until,
    )
