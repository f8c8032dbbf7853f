"""Units that places keep for single channels, of one variant or of each that lies there."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router
from pydantic import StrictInt, StringConstraints

from jangteo.catalog.selectors import variants_by_id
from jangteo.inventory import services
from jangteo.inventory.errors import PlaceNotFound
from jangteo.inventory.selectors import list_kept, list_places
from jangteo.inventory.types import Lending
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import audience_codes, channel_named
from jangteo.office.api.door import OptionalWhy, language, staff, staff_actor
from jangteo.office.api.rows import variant_named

router = Router()
POOLS = "/places/{place}/pools"
LARGEST = 100_000_000
Place = Annotated[Text, StringConstraints(min_length=1, max_length=40), Path()]
ChannelCode = Annotated[Text, StringConstraints(min_length=1, max_length=40), Path()]


class PoolOut(Schema):
    """How many units a place keeps for a channel."""

    channel: str = Field(examples=["shop"])
    sku: str | None = Field(description="Null: of each variant that lies there and has no pool of its own.")
    quantity: int = Field(examples=[20])
    lends: Lending = Field(description="Whether other channels may take of it.")
    until: date | None = Field(description="The last day on which they may, where it is lent until then.")


class PoolsOut(Schema):
    """All that a place keeps for single channels."""

    place: str = Field(examples=["W1"])
    items: list[PoolOut]


class PoolIn(Strict):
    """How many free units a place is to keep for a channel; 0: none any more."""

    sku: Text | None = Field(None, max_length=64, description="Null: of each variant that has no pool of its own.")
    quantity: Annotated[StrictInt, Field(ge=0, le=LARGEST, examples=[20])]
    lends: Lending = Lending.NEVER
    until: date | None = Field(None, description="The last day, where it is lent until then.", examples=[None])
    why: OptionalWhy = ""


@router.get(POOLS, response=PoolsOut, summary="List what a place keeps for channels")
@staff(Action.STOCK_SEE)
def list_pools(request: HttpRequest, place: Place) -> PoolsOut:
    """Units that the other channels can't be promised, unless they are lent."""
    return _pools(place)


@router.get(f"{POOLS}/{{channel}}", response=PoolsOut, summary="Read what a place keeps for a channel")
@staff(Action.STOCK_SEE)
def read_pools(request: HttpRequest, place: Place, channel: ChannelCode) -> PoolsOut:
    """Of single variants and of each."""
    return _pools(place, channel)


@router.put(f"{POOLS}/{{channel}}", response=PoolsOut, summary="Keep units for a channel")
@staff(Action.STOCK_CHANGE)
def put_pool(request: HttpRequest, place: Place, channel: ChannelCode, body: PoolIn) -> PoolsOut:
    """From now on; what is promised already stays promised."""
    channel_id = channel_named(channel)
    assert channel_id is not None
    services.set_pool(
        channel_id=channel_id,
        place_code=place,
        quantity=body.quantity,
        actor=staff_actor(request),
        variant_id=None if body.sku is None else variant_named(body.sku),
        lends=body.lends,
        until=body.until,
        why=body.why,
    )
    return _pools(place, channel)


def _pools(place: str, channel: str = "") -> PoolsOut:
    """raises  PlaceNotFound, ChannelNotFound"""
    if place not in dict(list_places()):
        raise PlaceNotFound
    channel_id, codes = channel_named(channel or None), audience_codes()
    found = [one for one in list_kept(place_code=place) if channel_id in (None, one.channel_id)]
    variants = variants_by_id({one.variant_id for one in found if one.variant_id}, language())
    return PoolsOut(
        place=place,
        items=[
            PoolOut(
                channel=codes[one.channel_id],
                sku=variants[one.variant_id].sku if one.variant_id else None,
                quantity=one.quantity,
                lends=one.lends,
                until=one.until,
            )
            for one in found
        ],
    )
