"""Paying in parts: what is offered to whom, the plans that were made, and what their lender told of them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Path, Query, Router
from pydantic import AfterValidator, StrictBool, StrictInt, StringConstraints

from jangteo.channels.selectors import list_every_channel
from jangteo.credit import services
from jangteo.credit.errors import InvalidOffer
from jangteo.credit.selectors import access_plan, end_of, get_offer, list_offers, page_of_plans
from jangteo.credit.types import (
    MOST_PARTS,
    Every,
    OfferDraft,
    OfferView,
    PartState,
    PlanState,
    PlanView,
    RefundPolicy,
    Rhythm,
)
from jangteo.kernel import clock
from jangteo.kernel.api import MoneyView, MoneyWire, Schema, Sku, Strict, Text, money_view
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import Code, audience_codes, channel_named, segment_named
from jangteo.office.api.door import (
    Cursor,
    Limit,
    OptionalWhy,
    at,
    free,
    further,
    key_of,
    note,
    staff,
    staff_actor,
)
from jangteo.office.api.goods_schemas import NamesIn
from jangteo.office.api.payment_terms import Share
from jangteo.ordering.selectors.staff import orders_by_id

router = Router()
OFFERS, OFFER = "/instalment-offers", "/instalment-offers/{code}"
PLANS, PLAN = "/instalment-plans", "/instalment-plans/{plan_id}"
ORDER, MOST_BETWEEN, MOST_NAMED, LONGEST_NOTE = "order", 12, 200, 200
TAKEN = frozenset({"plans"})


def _free(code: str) -> str:
    if code in TAKEN:
        raise ValueError("this word is taken")
    return free(code)


OfferCode = Annotated[
    Text, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9-]+$"), AfterValidator(_free), Path()
]
Slug = Annotated[Text, StringConstraints(min_length=1, max_length=100)]


class StaffInstalmentOfferOut(Schema):
    """A way to pay in parts."""

    code: str = Field(examples=["four-parts"])
    names: dict[str, str] = Field(examples=[{"ko": "네 번에 나눠", "en": "In four parts"}])
    is_active: bool = Field(description="Whether it may be begun.")
    count: int = Field(description="Parts.", examples=[4])
    every: int = Field(description="Weeks or months between two parts.", examples=[2])
    rhythm: Rhythm
    yearly_rate: str = Field(description="A fraction; 0: without interest.", examples=["0"])
    smallest: MoneyView
    largest: MoneyView | None = Field(description="Null: without an end.")
    channels: list[str] = Field(description="Only there; none: everywhere.", examples=[["shop"]])
    segments: list[str] = Field(description="Only their members; none: everybody.")
    only_categories: list[str] = Field(description="Slugs, with those below them.")
    not_categories: list[str]
    not_skus: list[str]
    refund_policy: RefundPolicy
    defaults_after: int = Field(description="So many missed parts make a default.", examples=[2])
    lender: str = Field(examples=["hanbit"])


class InstalmentOffersOut(Schema):
    """Every offer by its code."""

    items: list[StaffInstalmentOfferOut]


class InstalmentOfferIn(Strict):
    """Who may pay what in parts, whole."""

    names: NamesIn = Field(examples=[{"ko": "네 번에 나눠", "en": "In four parts"}])
    count: Annotated[StrictInt, Field(ge=2, le=MOST_PARTS, description="Parts.", examples=[4])]
    every: Annotated[StrictInt, Field(ge=1, le=MOST_BETWEEN, examples=[2])]
    rhythm: Rhythm = Field(examples=["weeks"])
    yearly_rate: Share = "0"
    smallest: MoneyWire
    largest: MoneyWire | None = Field(None, description="Null: without an end.")
    channels: list[Code] = Field([], max_length=MOST_NAMED, examples=[["shop"]])
    segments: list[Code] = Field([], max_length=MOST_NAMED, examples=[[]])
    only_categories: list[Slug] = Field([], max_length=MOST_NAMED, examples=[[]])
    not_categories: list[Slug] = Field([], max_length=MOST_NAMED, examples=[[]])
    not_skus: list[Sku] = Field([], max_length=MOST_NAMED)
    refund_policy: RefundPolicy = RefundPolicy.LAST_PARTS
    defaults_after: Annotated[StrictInt, Field(ge=1, le=MOST_PARTS, examples=[2])] = 2
    lender: Text = Field(min_length=1, max_length=40, examples=["hanbit"])
    why: OptionalWhy = ""


class OfferedIn(Strict):
    """Whether an offer may be begun."""

    is_active: StrictBool = Field(examples=[False])
    why: OptionalWhy = ""


class PlanPartOut(Schema):
    """A part of a plan."""

    number: int = Field(examples=[1])
    due_on: date
    principal: MoneyView
    interest: MoneyView
    state: PartState


class StaffPlanOut(Schema):
    """A plan with its parts."""

    id: UUID
    offer: str = Field(examples=["four-parts"])
    party: UUID
    order: str | None = Field(description="Null: of another document, or one that the caller may not see.")
    state: PlanState
    principal: MoneyView = Field(description="What was bought for.")
    refunded: MoneyView = Field(description="What refunds took off the parts.")
    lender: str
    lender_reference: str = Field(description="The lender's own id of the case.")
    papers: list[str] = Field(description="What the lender wants.")
    parts: list[PlanPartOut]
    ends_for: MoneyView | None = Field(description="What would end it today; null: nothing is owed.")
    made_at: datetime


class StaffPlanPageOut(Schema):
    """A page of plans."""

    items: list[StaffPlanOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit; one more than 10,000 where there are more.", examples=[12])


class PlanQuery(Schema):
    """What a list of plans is narrowed to."""

    state: PlanState | None = None


class PartPaidIn(Strict):
    """Which part was paid: the earliest that is open."""

    number: Annotated[StrictInt, Field(ge=1, le=MOST_PARTS, examples=[1])]
    why: OptionalWhy = Field("", examples=["Told by the lender on the phone."])


class PlanEndIn(Strict):
    """That all that was left was paid."""

    why: OptionalWhy = ""


@router.get(OFFERS, response=InstalmentOffersOut, summary="List offers to pay in parts")
@staff(Action.PAYMENTS_HANDLE)
def list_instalment_offers(request: HttpRequest) -> InstalmentOffersOut:
    """Those that can be begun, and those that can't any more."""
    codes = audience_codes()
    return InstalmentOffersOut(items=[_offer(one, codes) for one in list_offers()])


@router.get(OFFER, response=StaffInstalmentOfferOut, summary="Read an offer to pay in parts")
@staff(Action.PAYMENTS_HANDLE)
def read_instalment_offer(request: HttpRequest, code: str) -> StaffInstalmentOfferOut:
    """Who may pay what by it."""
    return _offer(get_offer(code), audience_codes())


@router.put(OFFER, response=StaffInstalmentOfferOut, summary="Write an offer to pay in parts")
@staff(Action.PAYMENTS_HANDLE)
def put_instalment_offer(request: HttpRequest, code: OfferCode, body: InstalmentOfferIn) -> StaffInstalmentOfferOut:
    """Make it, or write it anew; plans that were made by it stay as they are."""
    services.save_offer(offer=_draft(code, body), actor=staff_actor(request), why=body.why[:LONGEST_NOTE])
    return read_instalment_offer(request, code)


@router.put(f"{OFFER}/active", response=StaffInstalmentOfferOut, summary="Offer to pay in parts, or no more")
@staff(Action.PAYMENTS_HANDLE)
def switch_instalment_offer(request: HttpRequest, code: str, body: OfferedIn) -> StaffInstalmentOfferOut:
    """Let nobody begin by it any more, or again."""
    actor = staff_actor(request)
    services.switch_offer(code=code, is_active=body.is_active, actor=actor, why=body.why[:LONGEST_NOTE])
    return read_instalment_offer(request, code)


@router.get(PLANS, response=StaffPlanPageOut, summary="List instalment plans")
@staff(Action.PAYMENTS_HANDLE)
def list_instalment_plans(
    request: HttpRequest, wanted: Query[PlanQuery], cursor: Cursor, limit: Limit
) -> StaffPlanPageOut:
    """The plans of buyers, the newest first."""
    states = [wanted.state] if wanted.state else []
    page = page_of_plans(staff_actor(request), states=states, cursor=at(cursor), limit=limit)
    return StaffPlanPageOut(items=_plans(request, page.rows), next_cursor=further(page), total=page.total)


@router.get(PLAN, response=StaffPlanOut, summary="Read an instalment plan")
@staff(Action.PAYMENTS_HANDLE)
def read_instalment_plan(request: HttpRequest, plan_id: UUID) -> StaffPlanOut:
    """Its parts, and what would end it today."""
    return _plans(request, [access_plan(plan_id, staff_actor(request))])[0]


@router.post(f"{PLAN}/payments", response=StaffPlanOut, summary="Note that a part was paid")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def pay_plan_part(request: HttpRequest, plan_id: UUID, body: PartPaidIn) -> StaffPlanOut:
    """The lender told so; the earliest open part comes first."""
    plan, actor = access_plan(plan_id, staff_actor(request)), staff_actor(request)
    services.pay_part(plan_id=plan.id, number=body.number, key=_key(request), actor=actor, why=body.why[:LONGEST_NOTE])
    return read_instalment_plan(request, plan_id)


@router.post(f"{PLAN}/settlement", response=StaffPlanOut, summary="Note that a plan was paid off")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def settle_plan(request: HttpRequest, plan_id: UUID, body: PlanEndIn) -> StaffPlanOut:
    """All that was left, with interest up to today."""
    plan, actor = access_plan(plan_id, staff_actor(request)), staff_actor(request)
    services.settle_early(plan_id=plan.id, key=_key(request), actor=actor, why=body.why[:LONGEST_NOTE])
    return read_instalment_plan(request, plan_id)


def _key(request: HttpRequest) -> str:
    return f"api:{key_of(request, str(new_id()))}"


def _draft(code: str, body: InstalmentOfferIn) -> OfferDraft:
    """raises  InvalidOffer, ChannelNotFound, SegmentNotFound"""
    smallest = body.smallest.to_money()
    if smallest.currency not in {one.currency for one in list_every_channel()}:
        raise InvalidOffer("a currency that something is sold in", field="smallest")
    return OfferDraft(
        code=code,
        names=body.names.told(),
        count=body.count,
        every=Every(body.every, body.rhythm),
        smallest=smallest,
        largest=body.largest.to_money() if body.largest else None,
        yearly_rate=Decimal(body.yearly_rate),
        channels=frozenset(filter(None, map(channel_named, body.channels))),
        segments=frozenset(filter(None, map(segment_named, body.segments))),
        only_categories=frozenset(body.only_categories),
        not_categories=frozenset(body.not_categories),
        not_skus=frozenset(body.not_skus),
        refund_policy=body.refund_policy,
        defaults_after=body.defaults_after,
        lender=body.lender,
    )


def _offer(one: OfferView, codes: dict[UUID | None, str]) -> StaffInstalmentOfferOut:
    draft = one.draft
    return StaffInstalmentOfferOut(
        code=draft.code,
        names=dict(draft.names),
        is_active=one.is_active,
        count=draft.count,
        every=draft.every.count,
        rhythm=draft.every.rhythm,
        yearly_rate=format(draft.yearly_rate.normalize(), "f"),
        smallest=money_view(draft.smallest),
        largest=money_view(draft.largest) if draft.largest else None,
        channels=sorted(codes[pk] for pk in draft.channels if pk in codes),
        segments=sorted(codes[pk] for pk in draft.segments if pk in codes),
        only_categories=sorted(draft.only_categories),
        not_categories=sorted(draft.not_categories),
        not_skus=sorted(draft.not_skus),
        refund_policy=draft.refund_policy,
        defaults_after=draft.defaults_after,
        lender=draft.lender,
    )


def _plans(request: HttpRequest, found: list[PlanView]) -> list[StaffPlanOut]:
    orders = orders_by_id(staff_actor(request), {one.reference_id for one in found if one.reference_kind == ORDER})
    note(request, "instalment plans", {one.party_id for one in found})
    return [_plan(one, orders[one.reference_id].number if one.reference_id in orders else None) for one in found]


def _plan(one: PlanView, order: str | None) -> StaffPlanOut:
    end = end_of(one, clock.today())
    return StaffPlanOut(
        id=one.id,
        offer=one.offer,
        party=one.party_id,
        order=order,
        state=one.state,
        principal=money_view(one.principal),
        refunded=money_view(one.refunded),
        lender=one.lender,
        lender_reference=one.lender_reference,
        papers=list(one.papers),
        parts=[
            PlanPartOut(
                number=each.part.number,
                due_on=each.part.on,
                principal=money_view(each.part.principal),
                interest=money_view(each.part.interest),
                state=each.state,
            )
            for each in one.parts
        ],
        ends_for=money_view(end.amount) if end else None,
        made_at=one.made_at,
    )
