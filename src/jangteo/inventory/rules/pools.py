"""What places keep for one channel against the others."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from jangteo.inventory.types import Lending, Pool


def kept_for_others(pools: Sequence[Pool], channel_id: UUID, place_id: UUID, variant_id: UUID, today: date) -> int:
    """How many free units of a variant a channel leaves alone in a place: what other channels keep and don't lend.

    A pool of the variant goes before its channel's pool of every variant there.
    """
    here = [pool for pool in pools if pool.place_id == place_id and pool.channel_id != channel_id]
    own = {pool.channel_id: pool for pool in here if pool.variant_id is None}
    own |= {pool.channel_id: pool for pool in here if pool.variant_id == variant_id}
    return sum(pool.quantity for pool in own.values() if not is_lent(pool, today))


def is_lent(pool: Pool, today: date) -> bool:
    """Whether other channels may take what it keeps."""
    if pool.lends == Lending.UNTIL:
        return pool.until is not None and today <= pool.until
    return pool.lends == Lending.ALWAYS
