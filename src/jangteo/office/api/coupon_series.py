"""Secret coupons of one order each, made many at once under one name."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status
from pydantic import StrictInt

from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import buyer_named
from jangteo.office.api.door import Moment, staff, staff_actor
from jangteo.office.api.promotions import PROMOTION, router
from jangteo.pricing import services
from jangteo.pricing.selectors import get_promotion, list_coupon_series

MOST_AT_ONCE = 100_000
SERIES = f"{PROMOTION}/coupon-series"


class CouponSeriesOut(Schema):
    """Coupons that were made together."""

    name: str = Field(examples=["spring-letter"])
    made: int = Field(examples=[500])
    used: int = Field(description="By orders.", examples=[12])
    void: int = Field(description="That work no more.", examples=[0])


class CouponSeriesListOut(Schema):
    """Every series of a promotion, by name."""

    items: list[CouponSeriesOut]


class CouponSeriesIn(Strict):
    """So many codes for one order each."""

    series: Text = Field(min_length=1, max_length=60, examples=["spring-letter"])
    count: Annotated[StrictInt, Field(ge=1, le=MOST_AT_ONCE, examples=[500])]
    owner: UUID | None = Field(None, description="Only for this buyer, with its units.")
    ends: Moment | None = Field(None, description="Not included.", examples=["2027-01-01T00:00:00+09:00"])


class SecretCodesOut(Schema):
    """Codes that are told this once: what is kept are their digests."""

    series: str = Field(examples=["spring-letter"])
    codes: list[str] = Field(examples=[["K7QM-2XVD-9HTA"]])


@router.get(SERIES, response=CouponSeriesListOut, summary="List series of coupons")
@staff(Action.PROMOTIONS_SEE)
def list_series(request: HttpRequest, code: str) -> CouponSeriesListOut:
    """How many codes of each were made, used and stopped."""
    get_promotion(code)
    return CouponSeriesListOut(items=[CouponSeriesOut.model_validate(one) for one in list_coupon_series(code)])


@router.post(SERIES, response={201: SecretCodesOut}, summary="Make secret coupons")
@staff(Action.PROMOTIONS_CHANGE)
def make_series(request: HttpRequest, code: str, body: CouponSeriesIn) -> Status[SecretCodesOut]:
    """Whoever lost the answer stops the series and makes another: nothing tells the codes again."""
    codes = services.make_secret_coupons(
        promotion_code=code,
        count=body.count,
        series=body.series,
        owner_id=None if body.owner is None else buyer_named(request, body.owner),
        ends=body.ends,
        actor=staff_actor(request),
    )
    return Status(201, SecretCodesOut(series=body.series, codes=codes))
