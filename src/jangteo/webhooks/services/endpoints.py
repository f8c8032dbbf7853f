"""Who hears: endpoints and their secrets, changed by staff."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.addresses import AddressProblem, check_addresses, parse_target
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import require
from jangteo.kernel.sealing import seal
from jangteo.kernel.types import Action, Actor
from jangteo.webhooks import gateways
from jangteo.webhooks.errors import AddressRefused, EndpointNotFound, EndpointOff, TooManySecrets, UnknownEvents
from jangteo.webhooks.models import Endpoint, EndpointSecret
from jangteo.webhooks.rules.public_events import PUBLIC_EVENTS, test_message
from jangteo.webhooks.rules.signing import SECRET_BYTES, secret_text
from jangteo.webhooks.services.hearing import EARLIEST, catch_up, change_who_hears, locked_endpoint, new_delivery
from jangteo.webhooks.services.watching import disable
from jangteo.webhooks.types import SECRETS, DeliveryKind, DisabledWhy, EndpointState

OVERLAP = timedelta(hours=24)
LONGEST_DESCRIPTION = 200


@transaction.atomic
def create_endpoint(
    *,
    url: str,
    actor: Actor,
    description: str = "",
    events: Iterable[str] = (),
    from_beginning: bool = False,
    resolver: gateways.Resolver = gateways.resolve,
) -> tuple[UUID, str]:
    """Let an address hear events from now on.

    events          names; all public ones when empty
    from_beginning  what happened before is sent too, in its order
    returns         its id and its secret, which nobody is ever shown again
    raises          NotPermitted, AddressRefused, UnknownEvents
    """
    require(actor, Action.WEBHOOKS_CHANGE)
    url, chosen = url.strip(), _known(events)
    _check(url, resolver)
    change_who_hears()
    now = clock.now()
    row = Endpoint.objects.create(
        url=url,
        description=description.strip()[:LONGEST_DESCRIPTION],
        events=chosen,
        state=EndpointState.ACTIVE,
        listens_from=now,
        created_at=now,
    )
    secret = _new_secret(row)
    written = _catch_up(row) if from_beginning else 0
    after = {"host": _host(url), "events": chosen} | ({"from_beginning": written} if from_beginning else {})
    _record(actor, "webhooks.create_endpoint", row, after=after)
    return row.pk, secret


@transaction.atomic
def change_endpoint(
    *,
    endpoint_id: UUID,
    url: str,
    actor: Actor,
    description: str = "",
    events: Iterable[str] = (),
    resolver: gateways.Resolver = gateways.resolve,
) -> None:
    """Another address, description or choice of events; what waits goes to the new address.

    raises  NotPermitted, EndpointNotFound, AddressRefused, UnknownEvents
    """
    require(actor, Action.WEBHOOKS_CHANGE)
    url, chosen = url.strip(), _known(events)
    _check(url, resolver)
    change_who_hears()
    row = _locked(endpoint_id)
    before = {"host": _host(row.url), "events": row.events}
    if row.events != chosen:
        row.listens_from = clock.now()
    row.url, row.description, row.events = url, description.strip()[:LONGEST_DESCRIPTION], chosen
    row.save()
    _record(actor, "webhooks.change_endpoint", row, before=before, after={"host": _host(url), "events": chosen})


@transaction.atomic
def pause_endpoint(*, endpoint_id: UUID, actor: Actor, why: str = "") -> None:
    """Send nothing for a while; what it hears waits.

    raises  NotPermitted, EndpointNotFound, EndpointOff
    """
    require(actor, Action.WEBHOOKS_CHANGE)
    row = _locked(endpoint_id)
    if row.state == EndpointState.DISABLED:
        raise EndpointOff
    _move(row, EndpointState.PAUSED, actor, why)


@transaction.atomic
def resume_endpoint(*, endpoint_id: UUID, actor: Actor, why: str = "") -> None:
    """Send again; one that was switched off is written what it missed, in its order.

    raises  NotPermitted, EndpointNotFound
    """
    require(actor, Action.WEBHOOKS_CHANGE)
    change_who_hears()
    row = _locked(endpoint_id)
    was_off = row.state == EndpointState.DISABLED
    row.failures, row.failing_since, row.warned_at, row.disabled_why = 0, None, None, ""
    _move(row, EndpointState.ACTIVE, actor, why)
    if was_off:
        _catch_up(row, only_missed=True)


@transaction.atomic
def switch_off_endpoint(*, endpoint_id: UUID, actor: Actor, why: str = "") -> None:
    """Let an endpoint hear nothing any more; what waits for it is not sent.

    raises  NotPermitted, EndpointNotFound
    """
    require(actor, Action.WEBHOOKS_CHANGE)
    row = _locked(endpoint_id)
    if row.state != EndpointState.DISABLED:
        disable(row, DisabledWhy.STAFF, actor=actor, why=why)


@transaction.atomic
def rotate_secret(*, endpoint_id: UUID, actor: Actor, at_once: bool = False, why: str = "") -> str:
    """A new secret, never shown again; the one before signs for another day beside it.

    at_once  those before sign no more: for one that others have come to know
    raises   NotPermitted, EndpointNotFound, TooManySecrets
    """
    require(actor, Action.WEBHOOKS_CHANGE)
    row = _locked(endpoint_id)
    now = clock.now()
    if at_once:
        row.secrets.all().delete()
    elif row.secrets.filter(ends_at__gt=now).exists():
        raise TooManySecrets
    row.secrets.filter(ends_at__lte=now).delete()
    row.secrets.filter(ends_at=None).update(ends_at=now + OVERLAP)
    secret = _new_secret(row)
    _record(actor, "webhooks.rotate_secret", row, after={"at_once": at_once}, why=why)
    return secret


@transaction.atomic
def send_test(*, endpoint_id: UUID, actor: Actor) -> UUID:
    """Send a test, signed like all else; returns its delivery.

    raises  NotPermitted, EndpointNotFound, EndpointOff
    """
    require(actor, Action.WEBHOOKS_CHANGE)
    row = _locked(endpoint_id)
    if row.state == EndpointState.DISABLED:
        raise EndpointOff
    now = clock.now()
    delivery = new_delivery(row, test_message(event_id=new_id(), at=now), DeliveryKind.TEST, 0, now)
    delivery.save()
    row.save(update_fields=["turn"])
    return delivery.pk


def _catch_up(row: Endpoint, *, only_missed: bool = False) -> int:
    return catch_up(row, row.listens_from if only_missed else EARLIEST)


def _known(names: Iterable[str]) -> list[str]:
    chosen = sorted(set(names))
    unknown = [name for name in chosen if name not in PUBLIC_EVENTS]
    if unknown:
        raise UnknownEvents(unknown)
    return [] if len(chosen) == len(PUBLIC_EVENTS) else chosen


def _check(url: str, resolver: gateways.Resolver) -> None:
    to_loopback = settings.WEBHOOKS_TO_LOOPBACK
    try:
        target = parse_target(url, to_loopback=to_loopback)
        check_addresses(target, resolver(target.host, target.port), to_loopback=to_loopback)
    except AddressProblem as problem:
        raise AddressRefused(fault=problem.fault) from problem


def _host(url: str) -> str:
    """What the trail says of an address: its path may hold a word that lets one in."""
    return parse_target(url, to_loopback=True).authority


def _new_secret(row: Endpoint) -> str:
    secret = secret_text(secrets.token_bytes(SECRET_BYTES))
    EndpointSecret.objects.create(endpoint=row, secret=seal(SECRETS, secret), made_at=clock.now())
    return secret


def _move(row: Endpoint, state: EndpointState, actor: Actor, why: str) -> None:
    before, row.state = row.state, state.value
    row.save()
    _record(actor, f"webhooks.{state}", row, before={"state": before}, after={"state": state.value}, why=why)


def _locked(endpoint_id: UUID) -> Endpoint:
    row = locked_endpoint(endpoint_id)
    if row is None:
        raise EndpointNotFound
    return row


def _record(actor: Actor, action: str, row: Endpoint, **said: Any) -> None:
    audit.record(actor=actor, action=action, subject_kind="endpoint", subject_id=row.pk, **said)
