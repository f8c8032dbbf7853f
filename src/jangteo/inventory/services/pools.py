"""What places keep for one channel against the others."""

from datetime import date
from uuid import UUID

from django.db import transaction

from jangteo.inventory.errors import InvalidSupply
from jangteo.inventory.models import ChannelPlace, ChannelPool
from jangteo.inventory.selectors import get_place_id
from jangteo.inventory.services.ledger import lock_shelves
from jangteo.inventory.services.stock import LARGEST_STOCK
from jangteo.inventory.types import Lending
from jangteo.kernel import audit
from jangteo.kernel.permissions import require_place
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def set_pool(  # noqa: PLR0913 -- what a pool is
    *,
    channel_id: UUID,
    place_code: str,
    quantity: int,
    actor: Actor,
    variant_id: UUID | None = None,
    lends: Lending = Lending.NEVER,
    until: date | None = None,
    why: str = "",
) -> None:
    """Say how many free units a place keeps for a channel; 0: none any more. What is promised already stays promised.

    variant_id  None: so many of each variant that lies there and has no pool of its own
    until       the last day on which others may take of it, where it is lent until then
    locks       the variant's stock row there, so that it holds for whoever comes after, then what was said before
    raises      PlaceNotFound, InvalidSupply (also where the channel takes nothing from the place), NotPermitted
    """
    require_place(actor, Action.STOCK_CHANGE, place_code)
    place_id = get_place_id(place_code)
    if not 0 <= quantity <= LARGEST_STOCK:
        raise InvalidSupply(f"0 to {LARGEST_STOCK} units", field="quantity")
    if (lends == Lending.UNTIL) != (until is not None):
        raise InvalidSupply("say until which day it is lent", field="until")
    if quantity and not ChannelPlace.objects.filter(channel=channel_id, place=place_id).exists():
        raise InvalidSupply("the channel takes nothing from this place", field="place")
    if variant_id:
        lock_shelves({(place_id, variant_id)})
    rows = ChannelPool.objects.select_for_update()
    row = rows.filter(channel=channel_id, place=place_id, variant=variant_id).first()
    row = row or ChannelPool(channel_id=channel_id, place_id=place_id, variant_id=variant_id)
    row.quantity, row.lends, row.until = quantity, lends.value, until
    if quantity:
        row.save()
    elif not row._state.adding:
        row.delete()
    audit.record(
        actor=actor,
        action="inventory.set_pool",
        subject_kind="channel",
        subject_id=channel_id,
        after={
            "place": place_code,
            "variant": str(variant_id or ""),
            "quantity": quantity,
            "lends": lends.value,
            "until": str(until or ""),
        },
        why=why,
    )
