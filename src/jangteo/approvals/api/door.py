"""The router of approvals, and what its calls share."""

from typing import Annotated

from ninja import Field, Query, Router
from pydantic import StrictInt

from jangteo.approvals.errors import RuleNotFound
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties.api import anyone

LARGEST_VERSION = 100_000_000

router = Router(auth=anyone)

# not a `type` statement: ninja does not look into those
Version = Annotated[
    StrictInt,
    Field(ge=1, le=LARGEST_VERSION, description="The one that was looked at: another is refused.", examples=[3]),
]

VersionText = Annotated[
    str,
    Query(
        alias="version",
        pattern=r"^[1-9][0-9]{0,7}$",
        description="The one that was looked at: another is refused.",
    ),
]


def own_party(actor: Actor) -> PartyId:
    """Whom the caller acts for.

    raises  RuleNotFound, which guests never reach
    """
    if actor.party_id is None:
        raise RuleNotFound
    return actor.party_id
