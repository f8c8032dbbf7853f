"""Price lists and what stands in them: read by pages, set and ended up to a thousand rows at once, kept as drafts."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Status
from pydantic import StrictInt, StringConstraints

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.selectors.staff import page_of_variants
from jangteo.kernel.api import Schema, Sku, Strict, Text, UnitPriceView, unit_price_view
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import Action
from jangteo.office.api.door import Cursor, Limit, Moment, OptionalWhy, at, further, language, staff, staff_actor
from jangteo.office.api.errors import RowProblem, RowsRefused
from jangteo.office.api.rows import variants_of_rows
from jangteo.pricing import services
from jangteo.pricing.errors import WrongCurrency
from jangteo.pricing.selectors import access_draft, access_price_list, list_price_lists, price_periods
from jangteo.pricing.selectors.lists import list_priced_variants
from jangteo.pricing.types import DraftRow, DraftView, PriceListView, PricePeriod, PriceRow

router = Router()
LIST = "/price-lists/{code}"
MOST_ROWS, LARGEST_STEP = 1000, 10**9
Currency = Annotated[
    Text, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(description="Refused when it is not the list's.")
]
Step = Annotated[StrictInt, Field(ge=1, le=LARGEST_STEP, description="From so many base units on.", examples=[1])]


class PriceListOut(Schema):
    """A price list."""

    code: str = Field(examples=["retail"])
    names: dict[str, str] = Field(examples=[{"ko": "소매", "en": "Retail"}])
    currency: str = Field(examples=["KRW"])
    includes_tax: bool
    priority: int = Field(description="A greater one is asked first.")
    valid_from: datetime | None
    valid_until: datetime | None = Field(description="Excluded.")
    is_sale: bool = Field(description="Whether what the buyer would otherwise pay is shown struck through.")
    merges: bool
    derived_from: str | None = Field(description="Of a derived list its base, whose prices it multiplies.")
    times: str | None
    audiences: list[dict[str, object]] = Field(
        description="For whom: the kind, and the id where it has one.", examples=[[{"kind": "everyone", "id": None}]]
    )
    price_count: int


class PriceListsOut(Schema):
    """The price lists that the caller may see, by priority."""

    items: list[PriceListOut]


class PriceOut(Schema):
    """A price of a step in a period."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    from_quantity: int
    unit_price: UnitPriceView
    since: datetime | None = Field(description="Null: since ever.")
    until: datetime | None = Field(description="Excluded; null: it stays.")


class PricePageOut(Schema):
    """The prices of some variants: all their steps, past, now and to come."""

    items: list[PriceOut]
    next_cursor: str | None = Field(description="For the next variants; null: these were the last.")
    total: int = Field(description="How many variants have prices; one more than 10,000 where there are more.")


class PriceQuery(Schema):
    """What the prices of a list are narrowed to."""

    q: Text = Field("", max_length=100, description="Part of a SKU or a product's name, or a GTIN whole.")


class StepIn(Strict):
    """A step of a variant."""

    sku: Sku
    from_quantity: Step = 1


class PriceRowIn(StepIn):
    """A price to set: from `since` until `until`; before and after all is as it was."""

    unit_price: Annotated[Text, StringConstraints(pattern=r"^[0-9]{1,11}(\.[0-9]{1,6})?$")] = Field(
        description="A decimal string, in the list's currency and view of tax.", examples=["28000"]
    )
    since: Moment | None = Field(
        None, description="Null: now, or since ever where the list had no such step.", examples=["2026-12-01T00:00:00Z"]
    )
    until: Moment | None = Field(None, description="Excluded; null: it stays.")


class PricesIn(Strict):
    """Prices to set, all or none."""

    currency: Currency = Field(examples=["KRW"])
    prices: list[PriceRowIn] = Field(min_length=1, max_length=MOST_ROWS)
    why: OptionalWhy = Field("", examples=["New costs of December."])


class EndingsIn(Strict):
    """Steps to end, all or none; what was to come of them ends too."""

    steps: list[StepIn] = Field(min_length=1, max_length=MOST_ROWS)
    at: Moment | None = Field(None, description="From then on they have no price; null: now.")
    why: OptionalWhy = ""


class ChangedOut(Schema):
    """How many rows changed something; stating what is so already changes nothing."""

    changed: int = Field(examples=[12])


class PriceDraftOut(Schema):
    """Prices that are kept to be looked at; they hold once somebody publishes them."""

    id: UUID
    price_list: str
    state: str = Field(examples=["draft"])
    made_at: datetime
    made_by: str
    why: str
    rows: int
    published_at: datetime | None


@router.get("/price-lists", response=PriceListsOut, summary="List price lists")
@staff(Action.PRICE_LISTS_SEE)
def list_lists(request: HttpRequest) -> PriceListsOut:
    """The lists that the caller may see, those of the highest priority first."""
    return PriceListsOut(items=[_list(one) for one in list_price_lists(actor=staff_actor(request))])


@router.get(LIST, response=PriceListOut, summary="Read a price list")
@staff(Action.PRICE_LISTS_SEE)
def read_list(request: HttpRequest, code: str) -> PriceListOut:
    """What a list says of itself."""
    return _list(access_price_list(code, staff_actor(request)))


@router.get(f"{LIST}/prices", response=PricePageOut, summary="List a list's prices")
@staff(Action.PRICE_LISTS_SEE)
def list_prices(
    request: HttpRequest, code: str, wanted: Query[PriceQuery], cursor: Cursor, limit: Limit
) -> PricePageOut:
    """Prices by SKU, a page of so many variants with all their steps; of a derived list what its base makes of it."""
    one = access_price_list(code, staff_actor(request))
    page = page_of_variants(wanted.q, within=list_priced_variants(code), cursor=at(cursor), limit=limit)
    skus = {pk: variant.sku for pk, variant in variants_by_id(page.rows, language()).items()}
    periods = price_periods(code, page.rows)
    items = [
        _price(skus[pk], quantity, period, one.currency)
        for pk in page.rows
        for quantity in sorted(step for variant_id, step in periods if variant_id == pk)
        for period in periods[pk, quantity]
    ]
    return PricePageOut(items=items, next_cursor=further(page), total=page.total)


@router.put(f"{LIST}/prices", response=ChangedOut, summary="Set up to 1,000 prices")
@staff(Action.PRICE_LISTS_CHANGE)
def set_prices(request: HttpRequest, code: str, body: PricesIn) -> ChangedOut:
    """Set prices of a list, for now or for a time. A row that can't be taken keeps all of them back, and each such row
    is named.
    """
    actor = staff_actor(request)
    require_currency(access_price_list(code, actor), body.currency)
    variants = variants_of_rows([row.sku for row in body.prices])
    _refuse_twice(body.prices)
    rows = [
        PriceRow(variants[row.sku], Decimal(row.unit_price), row.from_quantity, row.since, row.until)
        for row in body.prices
    ]
    return ChangedOut(changed=services.set_prices(price_list_code=code, prices=rows, actor=actor, why=body.why))


@router.post(f"{LIST}/endings", response=ChangedOut, summary="End up to 1,000 prices")
@staff(Action.PRICE_LISTS_CHANGE)
def end_prices(request: HttpRequest, code: str, body: EndingsIn) -> ChangedOut:
    """Let steps of a list have no price from a moment on."""
    actor = staff_actor(request)
    access_price_list(code, actor)
    variants = variants_of_rows([one.sku for one in body.steps])
    steps = [(variants[one.sku], one.from_quantity) for one in body.steps]
    changed = services.end_prices(price_list_code=code, steps=steps, actor=actor, at=body.at, why=body.why)
    return ChangedOut(changed=changed)


@router.post(f"{LIST}/drafts", response={201: PriceDraftOut}, summary="Keep prices as a draft")
@staff(Action.PRICE_LISTS_CHANGE, has_key=True)
def make_draft(request: HttpRequest, code: str, body: PricesIn) -> Status[PriceDraftOut]:
    """Keep prices to be tried against past orders and published; nothing holds yet."""
    actor = staff_actor(request)
    require_currency(access_price_list(code, actor), body.currency)
    variants = variants_of_rows([row.sku for row in body.prices])
    _refuse_twice(body.prices)
    rows = [
        DraftRow(variants[row.sku], row.from_quantity, Decimal(row.unit_price), row.since, row.until)
        for row in body.prices
    ]
    draft_id = services.make_draft(price_list_code=code, rows=rows, actor=actor, why=body.why[:200])
    return Status(201, draft_out(access_draft(draft_id, actor)))


@router.get("/price-drafts/{draft_id}", response=PriceDraftOut, summary="Read a draft of prices")
@staff(Action.PRICE_LISTS_SEE)
def read_draft(request: HttpRequest, draft_id: UUID) -> PriceDraftOut:
    """Where a draft stands."""
    return draft_out(access_draft(draft_id, staff_actor(request)))


def require_currency(one: PriceListView, currency: str) -> None:
    """raises  WrongCurrency for one that is not the list's"""
    if currency != one.currency:
        raise WrongCurrency(f"{one.code} is in {one.currency}", expected=one.currency, got=currency)


def _refuse_twice(rows: Sequence[PriceRowIn]) -> None:
    """A step of a variant is named once for a time: two prices of it would be one too many."""
    seen: set[tuple[str, int, datetime | None, datetime | None]] = set()
    twice = []
    for number, row in enumerate(rows):
        key = (row.sku, row.from_quantity, row.since, row.until)
        if key in seen:
            twice.append(RowProblem(number, "sku", "office.named_twice", f"{row.sku} is named twice"))
        seen.add(key)
    if twice:
        raise RowsRefused.of(twice)


def _list(one: PriceListView) -> PriceListOut:
    return PriceListOut(
        code=one.code,
        names=dict(one.names),
        currency=one.currency,
        includes_tax=one.includes_tax,
        priority=one.priority,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        is_sale=one.is_sale,
        merges=one.merges,
        derived_from=one.derived_from or None,
        times=f"{one.times.normalize():f}" if one.times is not None else None,
        audiences=[{"kind": kind.value, "id": str(pk) if pk else None} for kind, pk in one.audiences],
        price_count=one.price_count,
    )


def _price(sku: str, quantity: int, period: PricePeriod, currency: str) -> PriceOut:
    return PriceOut(
        sku=sku,
        from_quantity=quantity,
        unit_price=unit_price_view(UnitPrice(period.unit_price, currency)),
        since=period.since,
        until=period.until,
    )


def draft_out(one: DraftView) -> PriceDraftOut:
    """A draft as it goes out."""
    return PriceDraftOut(
        id=one.id,
        price_list=one.list_code,
        state=one.state.value,
        made_at=one.made_at,
        made_by=one.made_by,
        why=one.why,
        rows=one.row_count,
        published_at=one.published_at,
    )
