from collections.abc import Mapping
from uuid import UUID

from jangteo.inventory.models import ChannelPlace, Place
from jangteo.inventory.selectors import get_place_id
from jangteo.inventory.types import PlaceId, PlaceKind

TRANSIT = "TRANSIT"


def create_place(*, code: str, names: Mapping[str, str], kind: PlaceKind) -> PlaceId:
    """A place of stock; the same code again renames it."""
    row, _ = Place.objects.update_or_create(code=code, defaults={"names": dict(names), "kind": kind.value})
    return PlaceId(row.pk)


def serve_channel(*, place_code: str, channel_id: UUID, rank: int = 0) -> None:
    """Let a channel promise stock of a place; a smaller rank is asked first.

    raises  PlaceNotFound
    """
    ChannelPlace.objects.update_or_create(
        place_id=get_place_id(place_code), channel_id=channel_id, defaults={"rank": rank}
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
