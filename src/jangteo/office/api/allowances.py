"""How many of a variant one buyer may have in a period: said, read and ended."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router
from pydantic import StrictInt

from jangteo.catalog.types import VariantId
from jangteo.kernel.api import Schema, Strict
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import Code, audience_codes, channel_named, segment_named
from jangteo.office.api.door import OptionalWhy, staff, staff_actor
from jangteo.office.api.rows import LARGEST, Named, variant_named
from jangteo.pricing import services
from jangteo.pricing.errors import AllowanceNotFound
from jangteo.pricing.selectors import list_allowances
from jangteo.pricing.types import AllowancePeriod

router = Router()
ALLOWANCES = "/allowances/{sku}"


class VariantAllowanceOut(Schema):
    """That one buyer may have so many base units in each period."""

    id: UUID
    maximum: int = Field(examples=[2])
    period: AllowancePeriod
    channel: str | None = Field(description="Null: all channels together.", examples=["shop"])
    segment: str | None = Field(description="Null: every buyer.", examples=[None])
    since: datetime


class VariantAllowancesOut(Schema):
    """What holds of a variant; of several each has to be kept."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    items: list[VariantAllowanceOut]


class VariantAllowanceIn(Strict):
    """How many one buyer may have; one of the same channel, segment and period is ended by it."""

    maximum: Annotated[StrictInt, Field(ge=1, le=LARGEST, examples=[2])]
    period: AllowancePeriod = Field(examples=["month"])
    channel: Code | None = Field(None, description="Its code; null: all channels together.", examples=["shop"])
    segment: Code | None = Field(None, description="Its code; null: every buyer.", examples=[None])
    why: OptionalWhy = ""


@router.get(ALLOWANCES, response=VariantAllowancesOut, summary="Read what one buyer may have of a variant")
@staff(Action.CATALOGUE_SEE)
def read_allowances(request: HttpRequest, sku: Named) -> VariantAllowancesOut:
    """In a day, a week, a month or ever."""
    return _allowances(sku, variant_named(sku))


@router.put(ALLOWANCES, response=VariantAllowancesOut, summary="Say what one buyer may have of a variant")
@staff(Action.PRICE_LISTS_CHANGE)
def put_allowance(request: HttpRequest, sku: Named, body: VariantAllowanceIn) -> VariantAllowancesOut:
    """From now on; what was ordered in the running period counts, and who has more by then keeps it."""
    variant = variant_named(sku)
    services.set_allowance(
        variant_id=variant,
        maximum=body.maximum,
        period=body.period,
        channel_id=channel_named(body.channel),
        segment_id=segment_named(body.segment),
        actor=staff_actor(request),
        why=body.why,
    )
    return _allowances(sku, variant)


@router.delete(f"{ALLOWANCES}/{{allowance_id}}", response=VariantAllowancesOut, summary="End an allowance")
@staff(Action.PRICE_LISTS_CHANGE)
def end_allowance(request: HttpRequest, sku: Named, allowance_id: UUID) -> VariantAllowancesOut:
    """It limits nobody any more."""
    variant = variant_named(sku)
    if allowance_id not in {one.allowance.id for one in list_allowances([variant])}:
        raise AllowanceNotFound("there is no such allowance")
    services.end_allowance(allowance_id=allowance_id, actor=staff_actor(request))
    return _allowances(sku, variant)


def _allowances(sku: str, variant: VariantId) -> VariantAllowancesOut:
    codes = audience_codes()
    return VariantAllowancesOut(
        sku=sku,
        items=[
            VariantAllowanceOut(
                id=one.allowance.id,
                maximum=one.allowance.maximum,
                period=one.allowance.period,
                channel=codes.get(one.allowance.channel_id),
                segment=codes.get(one.allowance.segment_id),
                since=one.since,
            )
            for one in list_allowances([variant])
        ],
    )
