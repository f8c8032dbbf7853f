from collections.abc import Mapping
from typing import Any

from jangteo.inventory import selectors as inventory
from jangteo.inventory import services as stock_services
from jangteo.inventory.types import PlaceKind


def have_place(target: Mapping[str, Any], *, is_rehearsal: bool) -> frozenset[str]:
    """Codes of the places there are, with the one that a map names; one that exists keeps its names."""
    places = {code for code, _ in inventory.list_places()}
    if target and target["code"] not in places:
        places.add(target["code"])
        if not is_rehearsal:
            stock_services.create_place(code=target["code"], names=target["names"], kind=PlaceKind.WAREHOUSE)
    return frozenset(places)
