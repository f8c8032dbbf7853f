"""What may be promised of a variant before it is there, what places keep back, and when they order again."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Path, Router
from pydantic import StrictInt, StringConstraints

from jangteo.catalog.types import VariantId
from jangteo.inventory import services
from jangteo.inventory.selectors import list_stock, list_supply
from jangteo.inventory.selectors.staff import list_reorder_points
from jangteo.inventory.types import FillRule, SupplyKind
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import Code, audience_codes, buyer_named, channel_named
from jangteo.office.api.door import OptionalWhy, staff, staff_actor
from jangteo.office.api.rows import LARGEST, Named, variant_named

router = Router()
SUPPLY = "/supply/{sku}"
AT_PLACE = f"{SUPPLY}/places/{{place}}"
LONGEST_LEAD = 365
Place = Annotated[Text, StringConstraints(min_length=1, max_length=40), Path()]
Count = Annotated[StrictInt, Field(ge=0, le=LARGEST, examples=[50])]
Lead = Annotated[StrictInt, Field(ge=0, le=LONGEST_LEAD, examples=[10])]


class PromisedOut(Schema):
    """What may be promised beyond what lies there, in a channel or in all that say nothing."""

    channel: str | None = Field(description="Null: in all that say nothing.", examples=["shop"])
    kind: SupplyKind
    cap: int = Field(description="Units that may wait at once.", examples=[50])
    waiting: int = Field(description="Units that wait now.", examples=[3])
    lead_days: int | None = Field(description="Open days; null: what is on order with a day alone.", examples=[10])
    releases_on: date | None = Field(description="Of a preorder.")
    per_day: int = Field(description="Of what is made.", examples=[0])
    place: str = Field(description="Where it comes in; empty: nothing was said.")
    fills_by: FillRule


class KeptBackOut(Schema):
    """How many units a place never promises."""

    place: str = Field(examples=["W1"])
    units: int = Field(examples=[2])


class OrderedAgainOut(Schema):
    """From how many free units on a place orders more, and up to how many."""

    place: str = Field(examples=["W1"])
    at: int = Field(examples=[10])
    up_to: int = Field(examples=[60])
    supplier: UUID | None


class VariantSupplyOut(Schema):
    """All that is said of a variant's supply."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    promises: list[PromisedOut] = Field(description="That for all channels first.")
    kept_back: list[KeptBackOut]
    reorder_points: list[OrderedAgainOut]


class PromisedIn(Strict):
    """What may be promised from now on; what waits keeps waiting as it was promised."""

    channel: Code | None = Field(None, description="Its code; null: in all that say nothing.", examples=["shop"])
    kind: SupplyKind = Field(examples=["backorder"])
    cap: Count = 0
    lead_days: Lead | None = Field(None, description="Null: what is on order with a day alone.")
    releases_on: date | None = Field(None, description="Of a preorder.", examples=[None])
    per_day: Annotated[StrictInt, Field(ge=0, le=LARGEST, examples=[0])] = 0
    place: Text = Field("", max_length=40, description="Where it comes in.", examples=[""])
    fills_by: FillRule = FillRule.OLDEST
    why: OptionalWhy = ""


class KeptBackIn(Strict):
    """How many units a place is never to promise."""

    units: Count


class OrderedAgainIn(Strict):
    """When a place is to order again; both 0: never."""

    at: Annotated[StrictInt, Field(ge=0, le=LARGEST, examples=[10])]
    up_to: Annotated[StrictInt, Field(ge=0, le=LARGEST, examples=[60])]
    supplier: UUID | None = None


@router.get(SUPPLY, response=VariantSupplyOut, summary="Read what may be promised of a variant")
@staff(Action.STOCK_SEE)
def read_supply(request: HttpRequest, sku: Named) -> VariantSupplyOut:
    """Beyond what lies there, what is kept back, and when it is ordered again."""
    return _supply(sku, variant_named(sku))


@router.put(SUPPLY, response=VariantSupplyOut, summary="Say what may be promised of a variant")
@staff(Action.STOCK_CHANGE)
def put_supply(request: HttpRequest, sku: Named, body: PromisedIn) -> VariantSupplyOut:
    """In one channel, or in all that say nothing; it counts at once."""
    variant = variant_named(sku)
    services.set_supply(
        variant_id=variant,
        channel_id=channel_named(body.channel),
        kind=body.kind,
        cap=body.cap,
        lead_days=body.lead_days,
        releases_on=body.releases_on,
        per_day=body.per_day,
        place_code=body.place,
        fills_by=body.fills_by,
        why=body.why,
        actor=staff_actor(request),
    )
    return _supply(sku, variant)


@router.put(f"{AT_PLACE}/safety", response=VariantSupplyOut, summary="Keep units back at a place")
@staff(Action.STOCK_CHANGE)
def put_safety(request: HttpRequest, sku: Named, place: Place, body: KeptBackIn) -> VariantSupplyOut:
    """The place never promises them."""
    variant = variant_named(sku)
    services.set_safety(place_code=place, variant_id=variant, units=body.units, actor=staff_actor(request))
    return _supply(sku, variant)


@router.put(f"{AT_PLACE}/reorder-point", response=VariantSupplyOut, summary="Say when a place orders again")
@staff(Action.STOCK_CHANGE)
def put_reorder_point(request: HttpRequest, sku: Named, place: Place, body: OrderedAgainIn) -> VariantSupplyOut:
    """From how many free units on it is to get more, up to how many, from whom."""
    variant = variant_named(sku)
    services.set_reorder_point(
        place_code=place,
        variant_id=variant,
        at=body.at,
        up_to=body.up_to,
        supplier_id=None if body.supplier is None else buyer_named(request, body.supplier),
        actor=staff_actor(request),
    )
    return _supply(sku, variant)


def _supply(sku: str, variant: VariantId) -> VariantSupplyOut:
    codes = audience_codes()
    return VariantSupplyOut(
        sku=sku,
        promises=[
            PromisedOut(
                channel=codes.get(one.channel_id),
                kind=one.kind,
                cap=one.cap,
                waiting=one.waiting,
                lead_days=one.lead_days,
                releases_on=one.releases_on,
                per_day=one.per_day,
                place=one.place,
                fills_by=one.fills_by,
            )
            for one in list_supply([variant])
        ],
        kept_back=[KeptBackOut(place=one.place_code, units=one.safety) for one in list_stock([variant]) if one.safety],
        reorder_points=[
            OrderedAgainOut(place=one.place, at=one.at, up_to=one.up_to, supplier=one.supplier_id)
            for one in list_reorder_points(variant)
        ],
    )
