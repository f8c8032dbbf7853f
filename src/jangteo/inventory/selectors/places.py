from collections import defaultdict
from uuid import UUID

from django.db.models import Q

from jangteo.catalog.types import VariantId
from jangteo.inventory import rules
from jangteo.inventory.errors import PlaceNotFound
from jangteo.inventory.models import ChannelPlace, ChannelPool, Place
from jangteo.inventory.types import Lending, PlaceId, PlaceKind, PlaceView, PoolView


def get_place_id(code: str) -> PlaceId:
    """A place by its code; goods on their way have none that could be named.

    raises  PlaceNotFound
    """
    rows = Place.objects.filter(code=code.replace("\0", "")).exclude(kind=PlaceKind.TRANSIT.value)
    row = rows.values_list("pk", flat=True).first()
    if row is None:
        raise PlaceNotFound(f"there is no place {code[:40]!r}", place=code[:40])
    return PlaceId(row)


def list_places() -> list[tuple[str, dict[str, str]]]:
    """(code, names) of every place where goods lie, by code."""
    rows = Place.objects.exclude(kind=PlaceKind.TRANSIT.value).order_by("code")
    return list(rows.values_list("code", "names"))


def serving_places(channel_id: UUID) -> list[str]:
    """The codes of the places that a channel may promise from, the first asked first."""
    rows = ChannelPlace.objects.filter(channel=channel_id).exclude(place__kind=PlaceKind.TRANSIT.value)
    return list(rows.order_by("rank", "place__code").values_list("place__code", flat=True))


def list_place_views() -> list[PlaceView]:
    """Every place where goods lie with what is said of it, by code; two queries."""
    ranks: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for place, channel, rank in ChannelPlace.objects.values_list("place", "channel", "rank"):
        ranks[place][channel] = rank
    return [
        PlaceView(
            code=row.code,
            names=row.names,
            kind=PlaceKind(row.kind),
            country=row.country,
            postcode=row.postcode,
            region=rules.region_of(row.postcode) if row.country == "KR" else "",
            handling_minor=row.handling_minor,
            parcel_minor=row.parcel_minor,
            cut_off=row.cut_off,
            closed_on=tuple(row.closed_on),
            ranks=ranks[row.pk],
        )
        for row in Place.objects.exclude(kind=PlaceKind.TRANSIT.value).order_by("code")
    ]


def list_kept(*, variant_id: UUID | None = None, place_code: str = "") -> list[PoolView]:
    """What is kept for single channels: of a variant or of each in its place, or all that a place keeps."""
    rows = ChannelPool.objects.filter(Q(variant=variant_id) | Q(variant=None)) if variant_id else ChannelPool.objects
    rows = rows.filter(place__code=place_code) if place_code else rows.all()
    facts = rows.order_by("place__code", "pk").values_list(
        "channel_id", "place__code", "variant_id", "quantity", "lends", "until"
    )
    return [
        PoolView(channel, place, VariantId(variant) if variant else None, quantity, Lending(lends), until)
        for channel, place, variant, quantity, lends, until in facts
    ]
