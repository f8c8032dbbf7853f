from jangteo.inventory.errors import PlaceNotFound
from jangteo.inventory.models import Place
from jangteo.inventory.types import PlaceId, PlaceKind


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
