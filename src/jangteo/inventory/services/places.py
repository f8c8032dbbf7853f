from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from jangteo.channels.errors import ChannelNotFound
from jangteo.channels.selectors import channels_by_id
from jangteo.inventory.errors import InvalidSupply
from jangteo.inventory.models import ChannelPlace, ChannelPool, Place
from jangteo.inventory.selectors import get_place_id
from jangteo.inventory.types import PlaceId, PlaceKind
from jangteo.kernel import audit
from jangteo.kernel.permissions import require, require_place
from jangteo.kernel.types import Action, Actor

TRANSIT = "TRANSIT"
LARGEST_COST = 10**9
LARGEST_RANK = 1000
MOST_CLOSED_DAYS = 400


def create_place(*, code: str, names: Mapping[str, str], kind: PlaceKind) -> PlaceId:
    """A place of stock; the same code again renames it."""
    row, _ = Place.objects.update_or_create(code=code, defaults={"names": dict(names), "kind": kind.value})
    return PlaceId(row.pk)


@transaction.atomic
def enter_place(*, code: str, names: Mapping[str, str], kind: PlaceKind, actor: Actor) -> PlaceId:
    """A place of stock that staff add, or call otherwise; what kind it is it stays.

    raises  InvalidSupply, NotPermitted
    """
    require(actor, Action.STOCK_CHANGE)
    known = Place.objects.select_for_update().filter(code=code).first()
    if PlaceKind.TRANSIT in (kind, known.kind if known else None) or (known and known.kind != kind):
        raise InvalidSupply("a place stays what it is, and none is added that is no place", field="kind")
    if known is not None and dict(known.names) == dict(names):
        return PlaceId(known.pk)
    place_id = create_place(code=code, names=names, kind=kind)
    audit.record(
        actor=actor,
        action="inventory.enter_place",
        subject_kind="place",
        subject_id=place_id,
        before={"names": known.names} if known else None,
        after={"names": dict(names)},
    )
    return place_id


@transaction.atomic
def describe_place(  # noqa: PLR0913 -- what is said of a place
    *,
    place_code: str,
    actor: Actor,
    postcode: str = "",
    country: str = "KR",
    handling_minor: int = 0,
    parcel_minor: int = 0,
    cut_off: int = 15,
    closed_on: Sequence[date] = (),
) -> None:
    """Say where a place lies, what sending from there costs, and when it sends.

    handling_minor, parcel_minor  of a unit and of a parcel, in minor units of the merchant's currency
    cut_off    the hour from which an order counts for the next open day
    closed_on  days on which nothing leaves, besides weekends and the country's holidays
    raises     PlaceNotFound, InvalidSupply, NotPermitted
    """
    require_place(actor, Action.STOCK_CHANGE, place_code)
    place_id = get_place_id(place_code)
    if not 0 <= cut_off <= 24:
        raise InvalidSupply("an hour is 0 to 24", field="cut_off")
    for field, cost in {"handling_minor": handling_minor, "parcel_minor": parcel_minor}.items():
        if not 0 <= cost <= LARGEST_COST:
            raise InvalidSupply(f"a cost is 0 to {LARGEST_COST}", field=field)
    if len(closed_on) > MOST_CLOSED_DAYS:
        raise InvalidSupply(f"at most {MOST_CLOSED_DAYS} closed days", field="closed_on")
    if len(country) != 2 or not country.isalpha() or not country.isascii():
        raise InvalidSupply("a country has two letters", field="country")
    if len(postcode) > 12 or "\0" in postcode:
        raise InvalidSupply("a postcode has at most 12 characters", field="postcode")
    facts: dict[str, Any] = {
        "postcode": postcode.strip(),
        "country": country.upper(),
        "handling_minor": handling_minor,
        "parcel_minor": parcel_minor,
        "cut_off": cut_off,
        "closed_on": sorted(set(closed_on)),
    }
    Place.objects.filter(pk=place_id).update(**facts)
    audit.record(
        actor=actor,
        action="inventory.describe_place",
        subject_kind="place",
        subject_id=place_id,
        after=facts | {"place": place_code, "closed_on": [str(day) for day in facts["closed_on"]]},
    )


def serve_channel(*, place_code: str, channel_id: UUID, rank: int = 0) -> None:
    """Let a channel promise stock of a place; a smaller rank is asked first.

    raises  PlaceNotFound
    """
    ChannelPlace.objects.update_or_create(
        place_id=get_place_id(place_code), channel_id=channel_id, defaults={"rank": rank}
    )


@transaction.atomic
def set_serving(*, place_code: str, ranks: Mapping[UUID, int | None], actor: Actor, why: str = "") -> None:
    """Say which channels may promise stock of a place, and how early it is asked; what is promised stays promised.

    ranks   {channel: a smaller one is asked first; None: the channel takes nothing from here any more}
    raises  PlaceNotFound, ChannelNotFound, InvalidSupply (also where units are kept for a channel that would take
            nothing), NotPermitted
    """
    require(actor, Action.STOCK_CHANGE)
    place_id = get_place_id(place_code)
    if channels_by_id(ranks).keys() != set(ranks):
        raise ChannelNotFound
    if any(rank is not None and not 0 <= rank <= LARGEST_RANK for rank in ranks.values()):
        raise InvalidSupply(f"a rank is 0 to {LARGEST_RANK}", field="rank")
    Place.objects.select_for_update().get(pk=place_id)
    known = dict(ChannelPlace.objects.filter(place=place_id, channel__in=ranks).values_list("channel", "rank"))
    gone = [channel for channel, rank in ranks.items() if rank is None]
    if ChannelPool.objects.filter(place=place_id, channel__in=gone).exists():
        raise InvalidSupply("units are kept for this channel here", field="kept")
    ChannelPlace.objects.filter(place=place_id, channel__in=gone).delete()
    for channel, rank in ranks.items():
        if rank is not None and known.get(channel) != rank:
            serve_channel(place_code=place_code, channel_id=channel, rank=rank)
    audit.record(
        actor=actor,
        action="inventory.set_serving",
        subject_kind="place",
        subject_id=place_id,
        before={str(channel): known.get(channel) for channel in ranks},
        after={str(channel): rank for channel, rank in ranks.items()} | {"place": place_code},
        why=why,
    )


def transit_id() -> PlaceId:
    """The place of what is on its way between places; no channel promises from it."""
    row = Place.objects.filter(kind=PlaceKind.TRANSIT.value).values_list("pk", flat=True).first()
    if row is None:
        made, _ = Place.objects.get_or_create(
            kind=PlaceKind.TRANSIT.value, defaults={"code": TRANSIT, "names": {"ko": "이동 중", "en": "On its way"}}
        )
        row = made.pk
    return PlaceId(row)
