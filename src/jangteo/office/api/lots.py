"""How units of a variant are told apart: lots and where they went, numbers, recalls, how long they must be good."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router
from pydantic import StrictInt, StringConstraints

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.types import VariantId
from jangteo.inventory import services
from jangteo.inventory.errors import LotNotFound
from jangteo.inventory.selectors import (
    get_lot_view,
    list_lots,
    list_lots_at,
    list_serials,
    list_shelf_lives,
    trace_lot,
    tracking_by_variant,
)
from jangteo.inventory.types import LotView, Tracking
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import buyer_named
from jangteo.office.api.door import Why, language, note, reach, staff, staff_actor
from jangteo.office.api.rows import Named, variant_named
from jangteo.office.pages.reading import of_orders
from jangteo.ordering.selectors.staff import orders_by_id

router = Router()
STOCK, LIVES = "/stock/{sku}", "/shelf-lives/{sku}"
LONGEST_LOT, LONGEST_LIFE, MOST_TOLD = 40, 3650, 200
LotCode = Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST_LOT)]


class VariantLotOut(Schema):
    """Units of a variant that were made together."""

    lot: str = Field(examples=["2026-11-A"])
    made_on: date | None
    expires_on: date | None = Field(description="The first day on which it is not sold any more.")
    is_recalled: bool
    why: str = Field(description="Why it is recalled, or was said to be good again.")


class NumberedOut(Schema):
    """A unit that has a number."""

    place: str = Field(examples=["W1"])
    serial: str = Field(examples=["SN-000412"])


class ToldApartOut(Schema):
    """How units of a variant are told apart, its lots, and two hundred numbers of units that are here at most."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    tracking: Tracking
    lots: list[VariantLotOut] = Field(description="What expires first comes first.")
    serials: list[NumberedOut]


class TrackingIn(Strict):
    """How units are to be told apart."""

    tracking: Tracking = Field(examples=["lot"])


class LotHereOut(VariantLotOut):
    """A lot of which units lie somewhere."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    units: dict[str, int] = Field(description="By place.", examples=[{"W1": 40}])


class LotsHereOut(Schema):
    """Two hundred lots at most, what expires first before the rest."""

    items: list[LotHereOut]
    total: int = Field(description="How many fit.", examples=[12])


class TracedOut(Schema):
    """Units of a lot: in a place, promised to an order, or gone with one."""

    state: str = Field(description="here, open or shipped.", examples=["here"])
    place: str = Field(examples=["W1"])
    quantity: int = Field(examples=[6])
    order: str | None = Field(description="Null: none, or one that the caller may not see.", examples=["261122-000042"])


class LotTraceOut(Schema):
    """A lot, and where its units are and went."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    about: VariantLotOut
    items: list[TracedOut]


class LotWhyIn(Strict):
    """Which lot, and why."""

    lot: LotCode = Field(examples=["2026-11-A"])
    why: Why = Field(examples=["The glaze of this firing peels."])


class ShelfLifeOut(Schema):
    """How many days units must still be good for when they are promised."""

    days: int = Field(examples=[30])
    is_of_buyer: bool = Field(description="For one buyer and the units below it, not for all.")
    party: UUID | None = Field(description="Null: every buyer's, or of one whom the caller may not see.")


class ShelfLivesOut(Schema):
    """The rules of a variant, that for every buyer first."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    items: list[ShelfLifeOut]


class ShelfLifeIn(Strict):
    """How many days units must still be good for; 0 takes the rule away."""

    days: Annotated[StrictInt, Field(ge=0, le=LONGEST_LIFE, examples=[30])]
    party: UUID | None = Field(None, description="Only for this buyer, with its units.", examples=[None])


class LotQuery(Schema):
    """What a list of lots is narrowed to."""

    before: date | None = Field(None, description="Only what expires before this day.")
    recalled: bool = False
    place: Text = Field("", max_length=40, description="Only what lies there.")


@router.get("/lots", response=LotsHereOut, summary="List lots that lie somewhere")
@staff(Action.STOCK_SEE)
def list_lots_here(request: HttpRequest, wanted: Query[LotQuery]) -> LotsHereOut:
    """Of which there are units, in any place or in one."""
    found, total = list_lots_at(before=wanted.before, is_recalled=wanted.recalled, place=wanted.place, limit=MOST_TOLD)
    variants = variants_by_id({one.variant_id for one in found}, language())
    return LotsHereOut(
        items=[LotHereOut(**_facts(one.lot), sku=variants[one.variant_id].sku, units=dict(one.units)) for one in found],
        total=total,
    )


@router.get(f"{STOCK}/tracking", response=ToldApartOut, summary="Read how units of a variant are told apart")
@staff(Action.STOCK_SEE)
def read_tracking(request: HttpRequest, sku: Named) -> ToldApartOut:
    """Not at all, by lots, or one by one by numbers."""
    return _told_apart(sku, variant_named(sku))


@router.put(f"{STOCK}/tracking", response=ToldApartOut, summary="Say how units of a variant are told apart")
@staff(Action.STOCK_CHANGE)
def put_tracking(request: HttpRequest, sku: Named, body: TrackingIn) -> ToldApartOut:
    """By lots at any time; anything else only while nothing lies anywhere."""
    variant = variant_named(sku)
    services.set_tracking(variant_id=variant, tracking=body.tracking, actor=staff_actor(request))
    return _told_apart(sku, variant)


@router.get(f"{STOCK}/lot-trace", response=LotTraceOut, summary="Follow a lot")
@staff(Action.STOCK_SEE)
def follow_lot(request: HttpRequest, sku: Named, lot: Annotated[LotCode, Query()]) -> LotTraceOut:
    """Where its units are, to which orders they are promised, and which have them."""
    return _trace(request, sku, lot)


@router.post(f"{STOCK}/recalls", response=LotTraceOut, summary="Recall a lot")
@staff(Action.STOCK_CHANGE)
def recall_lot(request: HttpRequest, sku: Named, body: LotWhyIn) -> LotTraceOut:
    """Nothing of it is promised or shipped from now on."""
    variant, actor = variant_named(sku), staff_actor(request)
    services.recall_lot(variant_id=variant, lot_code=body.lot, why=body.why, actor=actor)
    return _trace(request, sku, body.lot)


@router.post(f"{STOCK}/clearances", response=LotTraceOut, summary="Say that a lot is good again")
@staff(Action.STOCK_CHANGE)
def clear_lot(request: HttpRequest, sku: Named, body: LotWhyIn) -> LotTraceOut:
    """It is promised and shipped again."""
    variant, actor = variant_named(sku), staff_actor(request)
    services.clear_lot(variant_id=variant, lot_code=body.lot, why=body.why, actor=actor)
    return _trace(request, sku, body.lot)


@router.get(LIVES, response=ShelfLivesOut, summary="Read how long units must still be good")
@staff(Action.STOCK_SEE)
def read_shelf_lives(request: HttpRequest, sku: Named) -> ShelfLivesOut:
    """For every buyer, and for single ones."""
    return _lives(request, sku, variant_named(sku))


@router.put(LIVES, response=ShelfLivesOut, summary="Say how long units must still be good")
@staff(Action.STOCK_CHANGE)
def put_shelf_life(request: HttpRequest, sku: Named, body: ShelfLifeIn) -> ShelfLivesOut:
    """What is promised from now on is."""
    variant = variant_named(sku)
    party = None if body.party is None else buyer_named(request, body.party)
    services.set_shelf_life(days=body.days, party_id=party, variant_id=variant, actor=staff_actor(request))
    return _lives(request, sku, variant)


def _told_apart(sku: str, variant: VariantId) -> ToldApartOut:
    return ToldApartOut(
        sku=sku,
        tracking=tracking_by_variant([variant])[variant],
        lots=[VariantLotOut(**_facts(one)) for one in list_lots(variant)],
        serials=[NumberedOut(place=place, serial=serial) for place, serial in list_serials(variant)],
    )


def _facts(one: LotView) -> dict[str, Any]:
    names = ("made_on", "expires_on", "is_recalled", "why")
    return {"lot": one.code} | {name: getattr(one, name) for name in names}


def _trace(request: HttpRequest, sku: str, code: str) -> LotTraceOut:
    """raises  LotNotFound"""
    variant = variant_named(sku)
    lot = get_lot_view(variant, code)
    if lot is None:
        raise LotNotFound
    found = trace_lot(variant, lot.code)
    orders = orders_by_id(staff_actor(request), {one.order_id for one in found if one.order_id})
    note(request, "lot", of_orders(orders.values()))
    return LotTraceOut(
        sku=sku,
        about=VariantLotOut(**_facts(lot)),
        items=[
            TracedOut(
                state=one.state,
                place=one.place,
                quantity=one.quantity,
                order=orders[one.order_id].number if one.order_id in orders else None,
            )
            for one in found
        ],
    )


def _lives(request: HttpRequest, sku: str, variant: VariantId) -> ShelfLivesOut:
    """Whom the caller may not see stays unnamed; who is named is noted."""
    within, found = reach(request, Action.PARTIES_SEE), list_shelf_lives(variant)
    seen = {one.party_id for one in found if one.party_id and (within is None or one.party_id in within)}
    if seen:
        note(request, "shelf lives", seen)
    return ShelfLivesOut(
        sku=sku,
        items=[
            ShelfLifeOut(
                days=one.days,
                is_of_buyer=one.party_id is not None,
                party=one.party_id if one.party_id in seen else None,
            )
            for one in found
        ],
    )
