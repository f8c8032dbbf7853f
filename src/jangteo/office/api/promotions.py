"""Promotions and their coupons: read, tried, published, limited, ended."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status
from pydantic import StrictInt

from jangteo.insights.services import simulate_promotion
from jangteo.kernel import clock
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import buyer_named
from jangteo.office.api.door import Cursor, Limit, Moment, OptionalWhy, at, further, staff, staff_actor
from jangteo.pricing import services
from jangteo.pricing.errors import PromotionNotFound
from jangteo.pricing.selectors import get_promotion, page_of_coupons, page_of_promotions
from jangteo.pricing.types import CouponView, PromotionPhase, PromotionVersionView, PromotionView

router = Router()
PROMOTION = "/promotions/{code}"
VERSION = f"{PROMOTION}/versions/{{version_id}}"
MOST_USES = 10**9
Uses = Annotated[StrictInt, Field(ge=1, le=MOST_USES, examples=[500])]


class PromotionOut(Schema):
    """A promotion as lists show it."""

    code: str = Field(examples=["autumn-cups"])
    names: dict[str, str] = Field(examples=[{"ko": "가을 컵 할인", "en": "Autumn cups"}])
    currency: str = Field(examples=["KRW"])
    phase: PromotionPhase
    needs_code: bool = Field(description="It works with a coupon alone.")
    most_uses: int | None = Field(description="Orders in all; null: any number.", examples=[500])
    buyer_most: int | None = Field(description="Orders of one buyer; null: any number.", examples=[1])
    used: int = Field(description="Orders it worked in and that were not called off.", examples=[12])
    held: int = Field(description="Carts at their checkout.", examples=[0])
    coupon_count: int = Field(examples=[1])


class PromotionPageOut(Schema):
    """A page of promotions."""

    items: list[PromotionOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit; one more than 10,000 where there are more.", examples=[12])


class PromotionVersionOut(Schema):
    """One writing of a promotion."""

    id: UUID
    number: int = Field(examples=[2])
    rule: dict[str, Any] = Field(description="Priority, when, give and combine, as in the scenario format.")
    starts: datetime | None
    ends: datetime | None = Field(description="Not included.")
    written_at: datetime
    tried_at: datetime | None = Field(description="Null: it may not be published yet.")
    published_at: datetime | None


class WholePromotionOut(PromotionOut):
    """A promotion with all its versions."""

    live: UUID | None = Field(description="The version that works.")
    versions: list[PromotionVersionOut] = Field(description="The newest first.")


class PromotionTrialOut(Schema):
    """What a version would have done to the last orders and open carts."""

    report: dict[str, Any]


class PromotionWhy(Strict):
    """Why it is done."""

    why: OptionalWhy = Field("", examples=["As agreed for the autumn."])


class LimitsIn(Strict):
    """How often a promotion may be used; null: any number."""

    most_uses: Uses | None = None
    buyer_most: Uses | None = None
    why: OptionalWhy = ""


class CouponOut(Schema):
    """A coupon; of a secret one the end of its code alone."""

    id: UUID
    label: str = Field(examples=["WELCOME10"])
    is_secret: bool
    series: str
    most_uses: int | None
    owner: UUID | None = Field(description="The buyer that alone may use it.")
    ends: datetime | None
    is_void: bool
    uses: int = Field(examples=[3])


class CouponPageOut(Schema):
    """A page of coupons."""

    items: list[CouponOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many there are; one more than 10,000 where there are more.", examples=[3])


class CouponIn(Strict):
    """A code in plain words."""

    text: Text = Field(min_length=1, max_length=60, examples=["WELCOME10"])
    most_uses: Uses | None = None
    owner: UUID | None = Field(None, description="Only for this buyer.")
    ends: Moment | None = Field(None, description="Not included.")


class VoidIn(Strict):
    """Which coupons work no more: a series, or one code."""

    series: Text = Field("", max_length=60, examples=["spring-letter"])
    text: Text = Field("", max_length=60)
    why: OptionalWhy = ""


class VoidOut(Schema):
    """How many were stopped."""

    count: int = Field(examples=[1])


@router.get("/promotions", response=PromotionPageOut, summary="List promotions")
@staff(Action.PROMOTIONS_SEE)
def list_promotions(
    request: HttpRequest, cursor: Cursor, limit: Limit, phase: PromotionPhase | None = None
) -> PromotionPageOut:
    """Promotions with how often they were used, the newest first."""
    page = page_of_promotions(phase, cursor=at(cursor), limit=limit)
    items = [PromotionOut.model_validate(_facts(one)) for one in page.rows]
    return PromotionPageOut(items=items, next_cursor=further(page), total=page.total)


@router.get(PROMOTION, response=WholePromotionOut, summary="Read a promotion")
@staff(Action.PROMOTIONS_SEE)
def read_promotion(request: HttpRequest, code: str) -> WholePromotionOut:
    """A promotion with everything that was ever written of it."""
    found = get_promotion(code)
    versions = [_version(one) for one in found.versions]
    live = found.live.id if found.live else None
    return WholePromotionOut.model_validate({**_facts(found), "live": live, "versions": versions})


@router.post(f"{VERSION}/trial", response=PromotionTrialOut, summary="Try a promotion against what was")
@staff(Action.PROMOTIONS_CHANGE)
def try_promotion(request: HttpRequest, code: str, version_id: UUID) -> PromotionTrialOut:
    """What a version would have done to the last thousand orders and the open carts; then it may be published."""
    _require_version(code, version_id)
    report = simulate_promotion(version_id=version_id, actor=staff_actor(request))
    return PromotionTrialOut(report=dict(report))


@router.post(f"{VERSION}/publication", response=WholePromotionOut, summary="Let a promotion work")
@staff(Action.PROMOTIONS_CHANGE)
def publish_promotion(request: HttpRequest, code: str, version_id: UUID, body: PromotionWhy) -> WholePromotionOut:
    """A version that was tried as it is works, in place of the one that did."""
    services.publish_promotion(code=code, version_id=version_id, actor=staff_actor(request), why=body.why)
    return read_promotion(request, code)


@router.post(f"{PROMOTION}/end", response=WholePromotionOut, summary="End a promotion")
@staff(Action.PROMOTIONS_CHANGE)
def end_promotion(request: HttpRequest, code: str, body: PromotionWhy) -> WholePromotionOut:
    """It works no more and never again; orders keep what it gave them."""
    services.end_promotion(code=code, actor=staff_actor(request), why=body.why)
    return read_promotion(request, code)


@router.put(f"{PROMOTION}/limits", response=WholePromotionOut, summary="Limit a promotion")
@staff(Action.PROMOTIONS_CHANGE)
def limit_promotion(request: HttpRequest, code: str, body: LimitsIn) -> WholePromotionOut:
    """In how many orders, and how many of one buyer, it works."""
    services.set_limits(
        code=code,
        most_uses=body.most_uses,
        buyer_most=body.buyer_most,
        actor=staff_actor(request),
        why=body.why,
    )
    return read_promotion(request, code)


@router.get(f"{PROMOTION}/coupons", response=CouponPageOut, summary="List coupons")
@staff(Action.PROMOTIONS_SEE)
def list_coupons(request: HttpRequest, code: str, cursor: Cursor, limit: Limit) -> CouponPageOut:
    """Coupons with how often they are used, the newest first."""
    get_promotion(code)
    page = page_of_coupons(code, cursor=at(cursor), limit=limit)
    return CouponPageOut(items=[_coupon(one) for one in page.rows], next_cursor=further(page), total=page.total)


@router.post(f"{PROMOTION}/coupons", response={201: CouponOut}, summary="Make a coupon")
@staff(Action.PROMOTIONS_CHANGE, has_key=True)
def make_coupon(request: HttpRequest, code: str, body: CouponIn) -> Status[CouponOut]:
    """A code that everybody may know; case, spaces and dashes make no difference."""
    made = services.make_coupon(
        promotion_code=code,
        text=body.text,
        most_uses=body.most_uses,
        owner_id=None if body.owner is None else buyer_named(request, body.owner),
        ends=body.ends,
        actor=staff_actor(request),
    )
    return Status(201, _coupon(next(one for one in page_of_coupons(code).rows if one.id == made)))


@router.post(f"{PROMOTION}/coupons/end", response=VoidOut, summary="Stop coupons")
@staff(Action.PROMOTIONS_CHANGE)
def void_coupons(request: HttpRequest, code: str, body: VoidIn) -> VoidOut:
    """A series, or one code, works no more; orders keep what it gave them."""
    actor = staff_actor(request)
    stopped = services.void_coupons(promotion_code=code, series=body.series, text=body.text, actor=actor, why=body.why)
    return VoidOut(count=stopped)


def _require_version(code: str, version_id: UUID) -> None:
    if version_id not in {one.id for one in get_promotion(code).versions}:
        raise PromotionNotFound(f"{code[:40]!r} has no such version", promotion=code[:40])


def _facts(one: PromotionView) -> dict[str, Any]:
    names = ("code", "currency", "needs_code", "most_uses", "buyer_most", "used", "held", "coupon_count")
    return {**{name: getattr(one, name) for name in names}, "names": dict(one.names), "phase": one.phase(clock.now())}


def _version(one: PromotionVersionView) -> PromotionVersionOut:
    return PromotionVersionOut(
        id=one.id,
        number=one.number,
        rule=dict(one.rule),
        starts=one.starts,
        ends=one.ends,
        written_at=one.written_at,
        tried_at=one.simulated_at,
        published_at=one.published_at,
    )


def _coupon(one: CouponView) -> CouponOut:
    return CouponOut(
        id=one.id,
        label=one.label,
        is_secret=not one.text,
        series=one.series,
        most_uses=one.most_uses,
        owner=one.owner_id,
        ends=one.ends,
        is_void=one.is_void,
        uses=one.uses,
    )
