from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count

from jangteo.fulfilment.models import CompleteOnly, PickPolicy
from jangteo.fulfilment.selectors.shipments import _exceptions, visible_shipments
from jangteo.fulfilment.selectors.terms import terms_by_channel
from jangteo.fulfilment.types import Kept, KeptCount, ShipmentState, Terms
from jangteo.inventory.selectors import list_places
from jangteo.kernel import clock
from jangteo.kernel.permissions import allows_place
from jangteo.kernel.types import Action, Actor


@dataclass(frozen=True, slots=True)
class Work:
    """How many shipments wait for what, at a place or at all of one's own: {state: how many}, and exceptions."""

    by_state: Mapping[str, int]
    exceptions: int


def count_work(actor: Actor, place_code: str = "") -> Work:
    """What is to be done; two queries."""
    rows = visible_shipments(actor)
    if place_code:
        rows = rows.filter(place__code=place_code)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return Work({one.value: counts.get(one.value, 0) for one in ShipmentState}, rows.filter(_exceptions()).count())


def count_kept(actor: Actor, days: int = 90) -> KeptCount:
    """Of shipments made in the last days: how many left by the day that was promised, and how many did not."""
    rows = visible_shipments(actor).filter(made_at__gte=clock.now() - timedelta(days=days))
    said = rows.exclude(state=ShipmentState.CANCELLED.value).order_by().values_list("kept")
    counts = dict(said.annotate(n=Count("pk")))
    return KeptCount(counts.get(Kept.KEPT.value, 0), counts.get(Kept.MISSED.value, 0))


def get_terms(channel_id: UUID) -> Terms:
    """How parts of a channel's orders go."""
    return terms_by_channel([channel_id])[channel_id]


def is_complete_only(order_id: UUID) -> bool:
    """Whether an order itself is to come complete."""
    return CompleteOnly.objects.filter(order=order_id).exists()


def get_pick_policy(place_id: UUID) -> bool:
    """Whether a place packs only what was scanned."""
    return not PickPolicy.objects.filter(place=place_id, is_checked=False).exists()


def places_here(actor: Actor, action: Action = Action.STOCK_SEE) -> list[tuple[str, dict[str, str]]]:
    """(code, names) of the places that an actor's right to stock reaches."""
    return [one for one in list_places() if allows_place(actor, action, one[0])]
