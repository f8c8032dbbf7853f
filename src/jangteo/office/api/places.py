"""Channels with their policies, and the places of stock they take from."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Path, Router
from pydantic import StrictInt, StringConstraints

from jangteo.channels.errors import ChannelNotFound
from jangteo.channels.selectors import find_channel_by_code, list_every_channel
from jangteo.channels.types import Channel
from jangteo.inventory import services
from jangteo.inventory.errors import PlaceNotFound
from jangteo.inventory.selectors import list_place_views
from jangteo.inventory.types import PlaceKind, PlaceView
from jangteo.kernel.api import MoneyView, MoneyWire, Schema, Strict, Text, money_view
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action
from jangteo.office.api.door import OptionalWhy, staff, staff_actor
from jangteo.office.api.errors import PlaceCurrency
from jangteo.office.api.goods_schemas import NamesIn

router = Router()
PLACE = "/places/{place}"
MOST_DAYS, LARGEST_RANK = 400, 1000
NewCode = Annotated[Text, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9-]+$"), Path()]


class StaffChannelOut(Schema):
    """A place of sale with its policies."""

    code: str = Field(examples=["wholesale"])
    names: dict[str, str] = Field(examples=[{"ko": "도매", "en": "Wholesale"}])
    path: str = Field(examples=["/wholesale/"])
    host: str = Field(description="Empty: it is told by the path.")
    currency: str = Field(examples=["KRW"])
    country: str = Field(examples=["KR"])
    tax_view: str = Field(description="Whether prices are told with tax.", examples=["net"])
    access: str = Field(examples=["companies"])
    language: str = Field(description="The language for those who have chosen none.", examples=["ko"])
    payment_methods: list[str] = Field(examples=[["on_account", "bank_transfer"]])
    shipping_fee: MoneyView
    free_shipping_from: MoneyView | None
    smallest_order: MoneyView | None
    hold_minutes: int = Field(description="How long a checkout keeps goods.", examples=[15])
    change_minutes: int = Field(description="How long buyers may change an order themselves.", examples=[30])
    unpaid_hours: int = Field(description="After how long an unpaid order is called off; 0: never.", examples=[72])
    allocation: str = Field(description="How it chooses among places.", examples=["priority"])
    time_zone: str = Field(examples=["Asia/Seoul"])


class StaffChannelsOut(Schema):
    """Every channel."""

    items: list[StaffChannelOut]


class WholePlaceOut(Schema):
    """A place of stock whole."""

    code: str = Field(examples=["W1"])
    names: dict[str, str] = Field(examples=[{"ko": "창고", "en": "Warehouse"}])
    kind: PlaceKind
    country: str = Field(examples=["KR"])
    postcode: str = Field(examples=["04790"])
    unit_costs: MoneyView = Field(description="What a unit from here costs.")
    parcel_costs: MoneyView = Field(description="What a parcel from here costs.")
    cut_off: int = Field(description="The hour from which an order counts for the next open day.", examples=[15])
    closed_on: list[date] = Field(description="Besides weekends and holidays.")
    ranks: dict[str, int] = Field(
        description="Channels that take from it; a smaller rank is asked first.", examples=[{"shop": 1}]
    )


class PlaceIn(Strict):
    """A place of stock as it is to stand."""

    names: NamesIn
    kind: Literal["warehouse", "store", "supplier"] = Field(examples=["warehouse"])
    country: Annotated[Text, StringConstraints(pattern=r"^[A-Z]{2}$")] = Field("KR", examples=["KR"])
    postcode: Text = Field("", max_length=12, examples=["04790"])
    unit_costs: MoneyWire | None = Field(None, description="Null: nothing.")
    parcel_costs: MoneyWire | None = Field(None, description="Null: nothing.")
    cut_off: StrictInt = Field(15, ge=0, le=24, examples=[15])
    closed_on: list[date] = Field([], max_length=MOST_DAYS)


class ServingIn(Strict):
    """How early a channel asks a place."""

    rank: StrictInt = Field(ge=0, le=LARGEST_RANK, description="A smaller one comes first.", examples=[1])
    why: OptionalWhy = ""


@router.get("/channels", response=StaffChannelsOut, summary="List channels")
@staff(Action.CATALOGUE_SEE)
def list_channels(request: HttpRequest) -> StaffChannelsOut:
    """Every channel with its policies; they are changed by people."""
    return StaffChannelsOut(items=[_channel(one) for one in list_every_channel()])


@router.get("/channels/{channel}", response=StaffChannelOut, summary="Read a channel")
@staff(Action.CATALOGUE_SEE)
def read_channel(request: HttpRequest, channel: str) -> StaffChannelOut:
    """One channel."""
    return _channel(_found(channel))


@router.get(PLACE, response=WholePlaceOut, summary="Read a place of stock")
@staff(Action.STOCK_SEE)
def read_place(request: HttpRequest, place: str) -> WholePlaceOut:
    """Where it lies, what sending from there costs, when it sends, and who takes from it."""
    return _place(place)


@router.put(PLACE, response=WholePlaceOut, summary="Make or change a place of stock")
@staff(Action.STOCK_CHANGE)
@transaction.atomic
def put_place(request: HttpRequest, place: NewCode, body: PlaceIn) -> WholePlaceOut:
    """Let a place stand as it is sent; no channel takes from a new one yet."""
    actor = staff_actor(request)
    services.enter_place(code=place, names=body.names.told(), kind=PlaceKind(body.kind), actor=actor)
    services.describe_place(
        place_code=place,
        actor=actor,
        postcode=body.postcode,
        country=body.country,
        handling_minor=_minor(body.unit_costs),
        parcel_minor=_minor(body.parcel_costs),
        cut_off=body.cut_off,
        closed_on=body.closed_on,
    )
    return _place(place)


@router.put(f"{PLACE}/channels/{{channel}}", response=WholePlaceOut, summary="Let a channel take from a place")
@staff(Action.STOCK_CHANGE)
def serve_channel(request: HttpRequest, place: str, channel: str, body: ServingIn) -> WholePlaceOut:
    """From now on; what is promised stays promised."""
    ranks: dict[UUID, int | None] = {_found(channel).id: body.rank}
    services.set_serving(place_code=place, ranks=ranks, actor=staff_actor(request), why=body.why)
    return _place(place)


@router.delete(f"{PLACE}/channels/{{channel}}", response=WholePlaceOut, summary="Let a channel take nothing there")
@staff(Action.STOCK_CHANGE)
def stop_serving(request: HttpRequest, place: str, channel: str) -> WholePlaceOut:
    """From now on; what is promised stays promised."""
    services.set_serving(place_code=place, ranks={_found(channel).id: None}, actor=staff_actor(request))
    return _place(place)


def _found(code: str) -> Channel:
    found = find_channel_by_code(code)
    if found is None:
        raise ChannelNotFound
    return found


def _currency() -> str:
    """The merchant's currency: that of the first channel."""
    return next((one.currency for one in list_every_channel()), "KRW")


def _minor(amount: MoneyWire | None) -> int:
    if amount is None:
        return 0
    money, currency = amount.to_money(), _currency()
    if money.currency != currency or money.to_decimal() < Decimal(0):
        raise PlaceCurrency(f"costs of places are amounts of {currency} from 0 up", expected=currency)
    return money.minor


def _place(code: str) -> WholePlaceOut:
    one = next((each for each in list_place_views() if each.code == code), None)
    if one is None:
        raise PlaceNotFound
    return _shown(one)


def _shown(one: PlaceView) -> WholePlaceOut:
    codes, currency = {each.id: each.code for each in list_every_channel()}, _currency()
    return WholePlaceOut(
        code=one.code,
        names=dict(one.names),
        kind=one.kind,
        country=one.country,
        postcode=one.postcode,
        unit_costs=money_view(Money(one.handling_minor, currency)),
        parcel_costs=money_view(Money(one.parcel_minor, currency)),
        cut_off=one.cut_off,
        closed_on=list(one.closed_on),
        ranks={codes[pk]: rank for pk, rank in one.ranks.items() if pk in codes},  # type: ignore[index]
    )


def _channel(one: Channel) -> StaffChannelOut:
    return StaffChannelOut(
        code=one.code,
        names=dict(one.names),
        path=one.path_prefix,
        host=one.host,
        currency=one.currency,
        country=one.country,
        tax_view=one.tax_view.value,
        access=one.access.value,
        language=one.default_language,
        payment_methods=list(one.payment_methods),
        shipping_fee=money_view(one.shipping_fee),
        free_shipping_from=money_view(one.free_shipping_from) if one.free_shipping_from else None,
        smallest_order=money_view(one.smallest_order) if one.smallest_order else None,
        hold_minutes=one.hold_minutes,
        change_minutes=one.change_minutes,
        unpaid_hours=one.unpaid_hours,
        allocation=one.allocation.value,
        time_zone=one.time_zone,
    )
