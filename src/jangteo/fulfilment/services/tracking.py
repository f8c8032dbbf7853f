import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jangteo.fulfilment import rules
from jangteo.fulfilment.gateways import fake_messages, get_carrier, sign
from jangteo.fulfilment.models import CarrierEvent, Shipment
from jangteo.fulfilment.services.sending import follow_told, note_promise
from jangteo.fulfilment.types import CarrierEventDraft, EventsTaken, Progress
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Actor, job_actor
from jangteo.ordering.services import lock_for_shipping

BATCH = 200


def take_message(*, carrier: str, body: bytes, headers: Mapping[str, str]) -> EventsTaken:
    """A message that claims to be from a carrier.

    headers  in small letters
    raises   UnknownCarrier, BadSignature, UnreadableEvents, TooManyEvents
    """
    return take_events(carrier=carrier, events=get_carrier(carrier).read_events(body, headers))


def tell_fake(*, tracking_no: str, left_at: datetime, ends: Progress = Progress.DELIVERED) -> EventsTaken:
    """Let the fake carrier tell of a parcel as it does, signed and by the same door: late, twice and out of order.

    ends  how far the parcel got
    """
    body = json.dumps({"events": fake_messages(tracking_no, left_at, ends=ends)}).encode()
    return take_message(carrier="hangang", body=body, headers=sign(body, clock.now()))


@transaction.atomic
def take_events(*, carrier: str, events: Iterable[CarrierEventDraft]) -> EventsTaken:
    """Keep what a carrier tells, each event once, and let the shipments it tells of follow.

    Events of parcels that are none of ours are kept too: they hold once a shipment has that number.

    locks   the orders of the shipments by id, each with its shipment
    """
    told = list({one.key: one for one in events}.values())
    known = set(
        CarrierEvent.objects.filter(carrier=carrier, event_key__in=[one.key for one in told]).values_list(
            "event_key", flat=True
        )
    )
    new = sorted((one for one in told if one.key not in known), key=lambda one: one.key)  # two messages, one order
    CarrierEvent.objects.bulk_create(
        [
            CarrierEvent(
                id=new_id(),
                carrier=carrier,
                event_key=one.key,
                tracking_no=one.tracking_no,
                kind=one.kind.value,
                at=one.at,
                where=one.where,
                received_at=clock.now(),
            )
            for one in new
        ],
        ignore_conflicts=True,
    )
    numbers = {one.tracking_no for one in new}
    rows = list(Shipment.objects.filter(carrier=carrier, tracking_no__in=numbers).order_by("order", "pk"))
    for row in rows:
        _follow(row.pk, row.order_id, job_actor(f"carrier {carrier}"))
    ours = {row.tracking_no for row in rows}
    return EventsTaken(len(new), len(told) - len(new), sum(one.tracking_no not in ours for one in new))


def note_missed_promises() -> int:
    """Write down of which shipments the promised day has passed while they are here; returns how many.

    publishes  PromiseMissed of each
    """
    late = Shipment.objects.filter(kept="", promised_on__lt=clock.today(), state__in=rules.CHANGES_LEFT)
    count = 0
    for pk in list(late.order_by("promised_on").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            row = Shipment.objects.select_for_update().get(pk=pk)
            if row.state in rules.CHANGES_LEFT and note_promise(row, is_gone=False):
                row.save(update_fields=["kept"])
                count += 1
    return count


def _follow(shipment_id: UUID, order_id: UUID, actor: Actor) -> None:
    lock_for_shipping(order_id=order_id, actor=actor)
    follow_told(Shipment.objects.select_for_update().get(pk=shipment_id), actor)
