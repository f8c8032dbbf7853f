"""What may be promised of a variant beyond what lies there."""

from datetime import date
from uuid import UUID

from django.db import transaction

from jangteo.inventory.errors import InvalidSupply
from jangteo.inventory.models import SupplyPolicy
from jangteo.inventory.selectors import get_place_id, lock_supply
from jangteo.inventory.services.stock import LARGEST_STOCK
from jangteo.inventory.types import FillRule, SupplyKind
from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

LONGEST_LEAD = 365


@transaction.atomic
def set_supply(  # noqa: PLR0913 -- what a policy is
    *,
    variant_id: UUID,
    kind: SupplyKind,
    actor: Actor,
    channel_id: UUID | None = None,
    cap: int = 0,
    lead_days: int | None = None,
    releases_on: date | None = None,
    per_day: int = 0,
    place_code: str = "",
    fills_by: FillRule = FillRule.OLDEST,
    why: str = "",
) -> None:
    """Say what may be promised of a variant beyond what lies there, in a channel or (None) in all that say nothing.

    What waits already keeps waiting as it was promised.

    cap        units that may wait at once
    lead_days  open days until a unit comes or is made; None: only what is on order with a day is promised
    per_day    units that can be made on an open day
    locks      the variant's policies
    raises     InvalidSupply, PlaceNotFound, NotPermitted
    """
    require(actor, Action.STOCK_CHANGE)
    _check(kind, cap, lead_days, releases_on, per_day)
    lock_supply([variant_id])
    row = SupplyPolicy.objects.filter(variant=variant_id, channel=channel_id).first()
    row = row or SupplyPolicy(variant_id=variant_id, channel_id=channel_id)
    if kind != SupplyKind.NONE and row.waiting > cap:
        raise InvalidSupply(f"{row.waiting} units wait already", field="cap", waiting=row.waiting)
    before = {"kind": row.kind, "cap": row.cap}
    row.kind, row.cap, row.fills_by = kind.value, cap, fills_by.value
    row.lead_days, row.releases_on, row.per_day = lead_days, releases_on, per_day
    row.place_id = get_place_id(place_code) if place_code else None
    row.save()
    after = {"kind": kind.value, "cap": cap, "lead_days": lead_days, "per_day": per_day, "fills_by": fills_by.value}
    audit.record(
        actor=actor,
        action="inventory.set_supply",
        subject_kind="variant",
        subject_id=variant_id,
        before=before,
        after=after | {"channel": str(channel_id or ""), "releases_on": str(releases_on or ""), "place": place_code},
        why=why,
    )


def _check(kind: SupplyKind, cap: int, lead_days: int | None, releases_on: date | None, per_day: int) -> None:
    if not 0 <= cap <= LARGEST_STOCK:
        raise InvalidSupply(f"0 to {LARGEST_STOCK} units may wait", field="cap")
    if lead_days is not None and not 0 <= lead_days <= LONGEST_LEAD:
        raise InvalidSupply(f"a lead time is 0 to {LONGEST_LEAD} open days", field="lead_days")
    if kind == SupplyKind.PREORDER and releases_on is None:
        raise InvalidSupply("say on which day it appears", field="releases_on")
    if not 0 <= per_day <= LARGEST_STOCK or (kind == SupplyKind.MADE and per_day == 0):
        raise InvalidSupply("say how many are made a day", field="per_day")
