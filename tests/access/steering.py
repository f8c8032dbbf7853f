"""The office for programs: what its addresses name."""

import re
from typing import Any

from access.dealing import dealing_objects
from access.sending_office import NOTHING
from access.world import World

OFFICE = "/office/"


def office_objects(world: World, route: str) -> dict[str, dict[str, Any]]:
    """What an operation of the office names, of company A's and of B's; the rest is nobody's."""
    named = set(re.findall(r"{(\w+)}", route)) - {"channel"}
    fixed = {"place": "W1"} | dict.fromkeys(("shipment_id", "picture_id", "transfer_id"), NOTHING)
    if (found := dealing_objects(world, route)) is not None:
        return found
    known: dict[str, Any] = {
        "number": world.orders,
        "hold_id": world.things["hold"],
        "slug": world.things["slug"],
        "sku": world.things["sku"],
        "draft_id": world.things["draft"],
        "code": {owner: one["code"] for owner, one in world.things["grant"].items()},
    }
    owners = [owner for owner in ("A", "B") if all(owner in known[name] for name in named & known.keys())]
    if not named & known.keys():
        return {"-": {name: fixed[name] for name in named}}
    return {owner: {name: known[name][owner] if name in known else fixed[name] for name in named} for owner in owners}
