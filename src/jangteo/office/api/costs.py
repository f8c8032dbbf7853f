"""What goods cost the seller: read by pages, tried and set up to a thousand rows at once."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router
from pydantic import StringConstraints

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.selectors.staff import page_of_variants
from jangteo.kernel.api import Schema, Sku, Strict, Text, UnitPriceView, unit_price_view
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import Action
from jangteo.office.api.door import Cursor, Limit, Moment, OptionalWhy, at, further, language, staff, staff_actor
from jangteo.office.api.errors import RowProblem, RowsRefused
from jangteo.office.api.purchases import Known
from jangteo.pricing import services
from jangteo.pricing.errors import InvalidCosts
from jangteo.pricing.selectors import list_costs, try_costs
from jangteo.pricing.types import CostProblem, CostRow

router = Router()
COSTS = "/costs"
MOST_ROWS = 1000
FIELDS = {"bad_cost": "cost", "bad_moment": "since", "bad_period": "until"}


class CostOut(Schema):
    """What a base unit costs the seller in a time, without tax."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    cost: UnitPriceView
    since: datetime | None = Field(description="Null: since ever.")
    until: datetime | None = Field(description="Excluded; null: it stays.")
    source: str = Field(description="Where it comes from.", examples=["office"])
    why: str


class CostPageOut(Schema):
    """The costs of some variants: what was, is and will be."""

    items: list[CostOut]
    next_cursor: str | None = Field(description="For the next variants; null: these were the last.")
    total: int = Field(description="How many variants fit; one more than 10,000 where there are more.", examples=[12])


class CostChangeOut(Schema):
    """What a row would change."""

    row: int = Field(description="From 0, as it was sent.", examples=[0])
    sku: str = Field(examples=["MUG-MOON-WH"])
    old: UnitPriceView | None = Field(description="What is known for the moment at which it begins; null: nothing.")
    new: UnitPriceView | None = Field(description="Null: from then on it is not known.")


class CostTrialOut(Schema):
    """What rows would change; rows that change nothing are left out."""

    changes: list[CostChangeOut]
    mark: str = Field(description="Sent along, the rows are set only while they still change the same.")


class CostsSetOut(Schema):
    """How many rows changed something."""

    count: int = Field(examples=[2])


class CostQuery(Schema):
    """What a list of costs is narrowed to."""

    currency: Known
    q: Text = Field("", max_length=100, description="Part of a SKU or a product's name, or a GTIN whole.")


class CostRowIn(Strict):
    """What a base unit costs from a moment on."""

    sku: Sku
    cost: Annotated[Text, StringConstraints(pattern=r"^[0-9]{1,11}(\.[0-9]{1,6})?$")] | None = Field(
        description="A decimal string without tax; null: it is not known.", examples=["9800"]
    )
    since: Moment | None = Field(
        None,
        description="Null: now, or since ever where none was known.",
        examples=["2026-12-01T00:00:00+09:00"],
    )
    until: Moment | None = Field(None, description="Excluded; null: until one that is known to begin later.")


class TriedCostsIn(Strict):
    """Costs to look at before they are set."""

    currency: Known = Field(examples=["KRW"])
    rows: list[CostRowIn] = Field(min_length=1, max_length=MOST_ROWS)


class CostsIn(TriedCostsIn):
    """Costs to set, all or none."""

    mark: Text = Field("", max_length=100, description="Of the trial; empty: they are set whatever they change.")
    why: OptionalWhy = Field("", examples=["New prices of the kiln."])


@router.get(COSTS, response=CostPageOut, summary="List what goods cost")
@staff(Action.COSTS_SEE)
def list_known_costs(request: HttpRequest, wanted: Query[CostQuery], cursor: Cursor, limit: Limit) -> CostPageOut:
    """Variants by SKU with every cost that counts; one of which none is known brings no row."""
    page = page_of_variants(wanted.q, cursor=at(cursor), limit=limit)
    variants = variants_by_id(page.rows, language())
    known = list_costs(page.rows, wanted.currency, staff_actor(request))
    items = [
        CostOut(
            sku=variants[pk].sku,
            cost=unit_price_view(UnitPrice(one.amount, wanted.currency)),
            since=one.since,
            until=one.until,
            source=one.source,
            why=one.why,
        )
        for pk in page.rows
        for one in known.get(pk, [])
    ]
    return CostPageOut(items=items, next_cursor=further(page), total=page.total)


@router.post(f"{COSTS}/trial", response=CostTrialOut, summary="Look at what costs would change")
@staff(Action.COSTS_CHANGE)
def try_new_costs(request: HttpRequest, body: TriedCostsIn) -> CostTrialOut:
    """Nothing is kept; rows that can't be taken are all named."""
    tried = try_costs(currency=body.currency, rows=_rows(body), actor=staff_actor(request))
    if tried.problems:
        raise _refused(tried.problems)
    changes = [
        CostChangeOut(
            row=one.row.line - 1,
            sku=one.row.sku,
            old=_price(one.old, body.currency),
            new=_price(one.row.amount, body.currency),
        )
        for one in tried.changes
    ]
    return CostTrialOut(changes=changes, mark=tried.mark)


@router.put(COSTS, response=CostsSetOut, summary="Set what goods cost")
@staff(Action.COSTS_CHANGE)
def put_costs(request: HttpRequest, body: CostsIn) -> CostsSetOut:
    """What has been may be corrected: the cost as it was known before stays in the books."""
    try:
        count = services.set_costs(
            currency=body.currency,
            rows=_rows(body),
            actor=staff_actor(request),
            source="api",
            why=body.why,
            mark=body.mark,
        )
    except InvalidCosts as refusal:
        raise _refused(refusal.problems) from None
    return CostsSetOut(count=count)


def _refused(problems: Sequence[CostProblem]) -> RowsRefused:
    return RowsRefused.of(
        RowProblem(one.line - 1, FIELDS.get(one.why, "sku"), f"pricing.{one.why}", f"{one.value[:80]!r} can't be taken")
        for one in problems
    )


def _rows(body: TriedCostsIn) -> list[CostRow]:
    return [
        CostRow(one.sku, None if one.cost is None else Decimal(one.cost), one.since, one.until, line)
        for line, one in enumerate(body.rows, 1)
    ]


def _price(amount: Decimal | None, currency: str) -> UnitPriceView | None:
    return None if amount is None else unit_price_view(UnitPrice(amount, currency))
