from uuid import UUID

from django.db import transaction

from jangteo.fulfilment.errors import InvalidTerms
from jangteo.fulfilment.gateways import get_carrier
from jangteo.fulfilment.models import CompleteOnly, PickPolicy, ShippingTerms
from jangteo.fulfilment.types import Terms
from jangteo.inventory.selectors import get_place_id
from jangteo.kernel import audit
from jangteo.kernel.permissions import require, require_place
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.services import lock_for_shipping


@transaction.atomic
def set_terms(*, channel_id: UUID, terms: Terms, actor: Actor) -> None:
    """How a channel lets parts of its orders go.

    raises  NotPermitted, InvalidTerms, UnknownCarrier
    """
    require(actor, Action.STOCK_CHANGE)
    if not 0 <= terms.least_fill <= 100:
        raise InvalidTerms("a share is 0 to 100 percent", field="least_fill")
    if not 0 <= terms.handling_days <= 60:
        raise InvalidTerms("handling takes 0 to 60 days", field="handling_days")
    if terms.carrier:
        get_carrier(terms.carrier)
    facts = {
        "is_complete_only": terms.is_complete_only,
        "least_fill": terms.least_fill,
        "handling_days": terms.handling_days,
        "carrier": terms.carrier,
    }
    ShippingTerms.objects.update_or_create(channel_id=channel_id, defaults=facts)
    audit.record(actor=actor, action="fulfilment.set_terms", subject_kind="channel", subject_id=channel_id, after=facts)


@transaction.atomic
def set_pick_policy(*, place_code: str, is_checked: bool, actor: Actor) -> None:
    """Whether a place packs only what was scanned.

    raises  PlaceNotFound, NotPermitted
    """
    require_place(actor, Action.STOCK_CHANGE, place_code)
    place_id = get_place_id(place_code)
    PickPolicy.objects.update_or_create(place_id=place_id, defaults={"is_checked": is_checked})
    audit.record(
        actor=actor,
        action="fulfilment.set_pick_policy",
        subject_kind="place",
        subject_id=place_id,
        after={"place": place_code, "is_checked": is_checked},
    )


@transaction.atomic
def set_complete_only(*, order_id: UUID, is_complete_only: bool, actor: Actor) -> None:
    """Whether nothing of a delivery of this order leaves before all of it can.

    raises  OrderNotFound, NotPermitted
    """
    require(actor, Action.ORDERS_HANDLE)
    lock_for_shipping(order_id=order_id, actor=actor)
    if is_complete_only:
        CompleteOnly.objects.get_or_create(order_id=order_id)
    else:
        CompleteOnly.objects.filter(order=order_id).delete()
    audit.record(
        actor=actor,
        action="fulfilment.set_complete_only",
        subject_kind="order",
        subject_id=order_id,
        after={"is_complete_only": is_complete_only},
    )
