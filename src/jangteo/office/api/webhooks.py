"""Endpoints that hear events: made, changed, paused, their secrets, what was sent to them and sent again."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Status
from pydantic import StringConstraints

from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.door import Cursor, Limit, Moment, OptionalWhy, at, further, language, staff, staff_actor
from jangteo.webhooks import services
from jangteo.webhooks.selectors import (
    event_words,
    get_delivery,
    get_endpoint,
    list_endpoints,
    list_public_events,
    page_of_deliveries,
)
from jangteo.webhooks.types import (
    DeliveryFilter,
    DeliveryKind,
    DeliveryState,
    DeliveryView,
    EndpointState,
    EndpointView,
)

router = Router()
ENDPOINT, DELIVERY = "/webhooks/{endpoint_id}", "/webhook-deliveries/{delivery_id}"
MOST_EVENTS = 200
EventName = Annotated[Text, StringConstraints(min_length=1, max_length=100)]


class EventOut(Schema):
    """An event that an endpoint may hear."""

    name: str = Field(examples=["OrderPlaced"])
    says: str = Field(description="In the language of Accept-Language.", examples=["An order was placed"])
    key: str = Field(description="The field by which events come in order.", examples=["order_id"])
    fields: list[str] = Field(description="What is told.", examples=[["order_id", "number"]])


class EventsOut(Schema):
    """Every event that others may hear."""

    items: list[EventOut]


class EndpointOut(Schema):
    """Where events go; its secrets are told once, when they are made."""

    id: UUID
    url: str = Field(examples=["https://erp.example/hooks/jangteo"])
    description: str = Field(examples=["ERP"])
    events: list[str] = Field(description="Empty: all.", examples=[["OrderPlaced"]])
    state: EndpointState
    disabled_why: str = Field(description="gone, failing or staff.", examples=[""])
    failures: int = Field(description="In a row.", examples=[0])
    failing_since: datetime | None
    created_at: datetime
    waiting: int = Field(description="Deliveries still to be sent.", examples=[0])
    dead: int = Field(description="Deliveries that were given up.", examples=[0])


class EndpointsOut(Schema):
    """All endpoints, the newest first."""

    items: list[EndpointOut]


class SecretOut(EndpointOut):
    """An endpoint with its new secret, which nobody is ever told again."""

    secret: str = Field(examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"])


class EndpointIn(Strict):
    """Where events go, and which."""

    url: Text = Field(min_length=1, max_length=2000, examples=["https://erp.example/hooks/jangteo"])
    description: Text = Field("", max_length=200, examples=["ERP"])
    events: list[EventName] = Field([], max_length=MOST_EVENTS, description="Empty: all.", examples=[["OrderPlaced"]])


class NewEndpointIn(EndpointIn):
    """A new endpoint."""

    from_beginning: bool = Field(False, description="What happened before is sent too, in its order.")


class RotateIn(Strict):
    """How a secret is replaced."""

    at_once: bool = Field(False, description="The one before signs no more; else it does for another day.")
    why: OptionalWhy = Field("", examples=["It stood in a log."])


class EndpointWhy(Strict):
    """Why it is done."""

    why: OptionalWhy = Field("", examples=["The ERP is being updated."])


class AttemptOut(Schema):
    """One time that it was sent."""

    at: datetime
    status: int | None = Field(description="Null: there was no answer.", examples=[200])
    milliseconds: int = Field(examples=[41])
    answer: str = Field(description="Its beginning.")
    error: str


class EventDeliveryOut(Schema):
    """An event on its way to an endpoint, or there."""

    id: UUID
    endpoint: UUID
    event: UUID
    type: str = Field(examples=["OrderPlaced"])
    key: str
    kind: DeliveryKind
    sequence: int = Field(examples=[214])
    state: DeliveryState
    written_at: datetime
    due_at: datetime
    ended_at: datetime | None
    attempts: int = Field(examples=[1])


class WholeDeliveryOut(EventDeliveryOut):
    """A delivery with what is sent and each time that it was."""

    body: str = Field(description="JSON, exactly as it is signed.")
    tries: list[AttemptOut] = Field(description="The oldest first.")


class DeliveryPageOut(Schema):
    """A page of deliveries."""

    items: list[EventDeliveryOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit; one more than 10,000 where there are more.", examples=[214])


class DeliveryQuery(Schema):
    """What a list of deliveries is narrowed to."""

    state: DeliveryState | None = None
    type: Text = Field("", max_length=100, description="An event's name.")
    q: Text = Field("", max_length=60, description="A whole id of an event or of what it is about, or a number.")


class RangeIn(Strict):
    """A range of time to be sent again."""

    since: Moment
    until: Moment = Field(description="Not included.")


class SentAgainOut(Schema):
    """How many are sent again."""

    count: int = Field(examples=[12])


@router.get("/webhook-events", response=EventsOut, summary="List events that endpoints may hear")
@staff(Action.WEBHOOKS_SEE)
def list_events(request: HttpRequest) -> EventsOut:
    """Every public event with its fields."""
    return EventsOut(
        items=[
            EventOut(name=one.name, says=event_words(one.name, language()), key=one.key, fields=list(one.fields))
            for one in list_public_events()
        ]
    )


@router.get("/webhooks", response=EndpointsOut, summary="List endpoints")
@staff(Action.WEBHOOKS_SEE)
def list_all_endpoints(request: HttpRequest) -> EndpointsOut:
    """Every endpoint and how it stands."""
    return EndpointsOut(items=[_endpoint(one) for one in list_endpoints(staff_actor(request))])


@router.post("/webhooks", response={201: SecretOut}, summary="Make an endpoint")
@staff(Action.WEBHOOKS_CHANGE)
def create_endpoint(request: HttpRequest, body: NewEndpointIn) -> Status[SecretOut]:
    """An address hears events from now on. The secret is told now and never again, so no answer of it is kept."""
    endpoint_id, secret = services.create_endpoint(**body.model_dump(), actor=staff_actor(request))
    return Status(201, _with_secret(request, endpoint_id, secret))


@router.get(ENDPOINT, response=EndpointOut, summary="Read an endpoint")
@staff(Action.WEBHOOKS_SEE)
def read_endpoint(request: HttpRequest, endpoint_id: UUID) -> EndpointOut:
    """How an endpoint stands."""
    return _endpoint(get_endpoint(endpoint_id, staff_actor(request)))


@router.put(ENDPOINT, response=EndpointOut, summary="Change an endpoint")
@staff(Action.WEBHOOKS_CHANGE)
def change_endpoint(request: HttpRequest, endpoint_id: UUID, body: EndpointIn) -> EndpointOut:
    """Another address, description or choice of events; what waits goes to the new address."""
    services.change_endpoint(endpoint_id=endpoint_id, **body.model_dump(), actor=staff_actor(request))
    return read_endpoint(request, endpoint_id)


@router.post(f"{ENDPOINT}/secrets", response={201: SecretOut}, summary="Make a new secret")
@staff(Action.WEBHOOKS_CHANGE)
def rotate_secret(request: HttpRequest, endpoint_id: UUID, body: RotateIn) -> Status[SecretOut]:
    """The one before signs for another day beside it, or no more."""
    secret = services.rotate_secret(
        endpoint_id=endpoint_id, actor=staff_actor(request), at_once=body.at_once, why=body.why
    )
    return Status(201, _with_secret(request, endpoint_id, secret))


@router.post(f"{ENDPOINT}/pause", response=EndpointOut, summary="Pause an endpoint")
@staff(Action.WEBHOOKS_CHANGE)
def pause_endpoint(request: HttpRequest, endpoint_id: UUID, body: EndpointWhy) -> EndpointOut:
    """Send nothing for a while; what it hears waits."""
    services.pause_endpoint(endpoint_id=endpoint_id, actor=staff_actor(request), why=body.why)
    return read_endpoint(request, endpoint_id)


@router.post(f"{ENDPOINT}/resumption", response=EndpointOut, summary="Let an endpoint hear again")
@staff(Action.WEBHOOKS_CHANGE)
def resume_endpoint(request: HttpRequest, endpoint_id: UUID, body: EndpointWhy) -> EndpointOut:
    """What waited, and what it missed while it was switched off, is sent in its order."""
    services.resume_endpoint(endpoint_id=endpoint_id, actor=staff_actor(request), why=body.why)
    return read_endpoint(request, endpoint_id)


@router.post(f"{ENDPOINT}/end", response=EndpointOut, summary="Switch an endpoint off")
@staff(Action.WEBHOOKS_CHANGE)
def switch_off_endpoint(request: HttpRequest, endpoint_id: UUID, body: EndpointWhy) -> EndpointOut:
    """It hears nothing any more; what waits for it is not sent."""
    services.switch_off_endpoint(endpoint_id=endpoint_id, actor=staff_actor(request), why=body.why)
    return read_endpoint(request, endpoint_id)


@router.post(f"{ENDPOINT}/tests", response={201: WholeDeliveryOut}, summary="Send a test")
@staff(Action.WEBHOOKS_CHANGE, has_key=True)
def send_test(request: HttpRequest, endpoint_id: UUID) -> Status[WholeDeliveryOut]:
    """A test, signed like all else."""
    made = services.send_test(endpoint_id=endpoint_id, actor=staff_actor(request))
    return Status(201, read_delivery(request, made))


@router.get(f"{ENDPOINT}/deliveries", response=DeliveryPageOut, summary="List deliveries")
@staff(Action.WEBHOOKS_SEE)
def list_sent(
    request: HttpRequest, endpoint_id: UUID, wanted: Query[DeliveryQuery], cursor: Cursor, limit: Limit
) -> DeliveryPageOut:
    """What was and is to be sent to an endpoint, what was written last first."""
    actor = staff_actor(request)
    get_endpoint(endpoint_id, actor)
    narrowed = DeliveryFilter(wanted.state, wanted.type, wanted.q)
    page = page_of_deliveries(endpoint_id, actor, narrowed, cursor=at(cursor), limit=limit)
    return DeliveryPageOut(
        items=[EventDeliveryOut.model_validate(_facts(one)) for one in page.rows],
        next_cursor=further(page),
        total=page.total,
    )


@router.get(DELIVERY, response=WholeDeliveryOut, summary="Read a delivery")
@staff(Action.WEBHOOKS_SEE)
def read_delivery(request: HttpRequest, delivery_id: UUID) -> WholeDeliveryOut:
    """What is sent, and each time that it was."""
    found = get_delivery(delivery_id, staff_actor(request))
    tries = [
        AttemptOut(at=one.at, status=one.status, milliseconds=one.milliseconds, answer=one.answer, error=one.error)
        for one in found.attempts
    ]
    return WholeDeliveryOut.model_validate({**_facts(found), "body": found.body, "tries": tries})


@router.post(f"{DELIVERY}/replay", response=SentAgainOut, summary="Send a delivery again")
@staff(Action.WEBHOOKS_CHANGE, has_key=True)
def resend_delivery(request: HttpRequest, delivery_id: UUID) -> SentAgainOut:
    """Once more; 0 where it waits anyhow."""
    return SentAgainOut(count=services.resend_delivery(delivery_id=delivery_id, actor=staff_actor(request)))


@router.post(f"{ENDPOINT}/replays", response=SentAgainOut, summary="Send a range of time again")
@staff(Action.WEBHOOKS_CHANGE, has_key=True)
def replay_range(request: HttpRequest, endpoint_id: UUID, body: RangeIn) -> SentAgainOut:
    """What happened then, in its order, whether it was taken or not."""
    actor = staff_actor(request)
    sent = services.replay_range(endpoint_id=endpoint_id, since=body.since, until=body.until, actor=actor)
    return SentAgainOut(count=sent)


@router.post(f"{ENDPOINT}/dead/replay", response=SentAgainOut, summary="Send again what was given up")
@staff(Action.WEBHOOKS_CHANGE, has_key=True)
def resend_dead(request: HttpRequest, endpoint_id: UUID) -> SentAgainOut:
    """What the endpoint never took, in its order."""
    return SentAgainOut(count=services.resend_dead(endpoint_id=endpoint_id, actor=staff_actor(request)))


def _with_secret(request: HttpRequest, endpoint_id: UUID, secret: str) -> SecretOut:
    return SecretOut(**read_endpoint(request, endpoint_id).model_dump(), secret=secret)


def _endpoint(one: EndpointView) -> EndpointOut:
    names = ("id", "url", "description", "state", "disabled_why", "failures", "failing_since", "created_at")
    told = {name: getattr(one, name) for name in (*names, "waiting", "dead")}
    return EndpointOut.model_validate({**told, "events": list(one.events)})


def _facts(one: DeliveryView) -> dict[str, object]:
    names = ("id", "type", "key", "kind", "sequence", "state", "written_at", "due_at", "ended_at")
    told = {name: getattr(one, name) for name in names}
    return {**told, "endpoint": one.endpoint_id, "event": one.event_id, "attempts": one.attempt_count}
