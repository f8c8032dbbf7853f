"""Making channels, and who may come into them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from jangteo.channels import models
from jangteo.channels.errors import ChannelChanged, ChannelExists, ChannelNotFound, InvalidChannel
from jangteo.channels.selectors import admitted_parties, preview_access
from jangteo.channels.types import ChannelAccess, ChannelId
from jangteo.kernel import audit, clock
from jangteo.kernel.money import currency_codes
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import get_party

SHORTEST_PASSWORD = 8


@transaction.atomic
def create_channel(*, code: str, names: Mapping[str, str], currency: str, actor: Actor, **policies: Any) -> ChannelId:
    """Open a place of sale.

    policies  columns of the channel by name: access, tax_view, path_prefix, audience, theme …
    raises    ChannelExists, InvalidChannel
    """
    if currency not in currency_codes():
        raise InvalidChannel(f"{currency!r} is no currency", field="currency")
    try:
        with transaction.atomic():
            row = models.Channel.objects.create(code=code, names=dict(names), currency=currency, **policies)
    except IntegrityError:
        raise ChannelExists(f"channel {code!r} or its address is taken", channel=code) from None
    audit.record(
        actor=actor,
        action="channels.create_channel",
        subject_kind="channel",
        subject_id=row.pk,
        after={"code": code, "currency": currency} | {key: str(value) for key, value in policies.items()},
    )
    return ChannelId(row.pk)


@transaction.atomic
def set_access(
    *, channel_id: UUID, access: ChannelAccess, actor: Actor, password: str = "", seen: str | None = None
) -> None:
    """Say who may come into a channel from now on.

    password  what opens a channel entered by password; passes given out for an earlier one open nothing any more
    seen      of `preview_access` when someone looked at whom it touches: only that very change is made
    raises    ChannelNotFound, ChannelExists, ChannelChanged, InvalidChannel, NotPermitted
    """
    require(actor, Action.PARTIES_CHANGE)
    row = models.Channel.objects.select_for_update().filter(pk=channel_id).first()
    if row is None:
        raise ChannelNotFound
    if access == ChannelAccess.PASSWORD and (len(password) < SHORTEST_PASSWORD or "\0" in password):
        raise InvalidChannel(f"a channel's password has at least {SHORTEST_PASSWORD} letters", field="password")
    if seen is not None and seen != preview_access(channel_id, access).seen:
        raise ChannelChanged
    before = row.access
    row.access = access.value
    row.password = make_password(password) if access == ChannelAccess.PASSWORD else ""
    try:
        with transaction.atomic():
            row.save(update_fields=["access", "password"])
    except IntegrityError:
        raise ChannelExists("another channel has this one's address", channel=row.code) from None
    audit.record(
        actor=actor,
        action="channels.set_access",
        subject_kind="channel",
        subject_id=row.pk,
        before={"access": before},
        after={"access": access.value},
    )


@transaction.atomic
def admit_party(*, channel_id: UUID, party_id: UUID, actor: Actor) -> None:
    """Invite a party into a channel; the units below it come along. The same again changes nothing.

    raises  ChannelNotFound, PartyNotFound, NotPermitted
    """
    require(actor, Action.PARTIES_CHANGE, party_id=None)
    get_party(party_id)
    if models.Channel.objects.select_for_update().filter(pk=channel_id).first() is None:
        raise ChannelNotFound
    if admitted_parties(channel_id, [party_id]):
        return
    models.Admission.objects.create(channel_id=channel_id, party_id=party_id, since=clock.now())
    _record_admission(actor, channel_id, party_id, is_admitted=True)


@transaction.atomic
def dismiss_party(*, channel_id: UUID, party_id: UUID, actor: Actor, why: str = "") -> None:
    """Take an invitation into a channel back; the party's next request there is refused.

    raises  NotPermitted
    """
    require(actor, Action.PARTIES_CHANGE, party_id=None)
    rows = models.Admission.objects.filter(channel=channel_id, party=party_id, until=None)
    if rows.update(until=clock.now()):
        _record_admission(actor, channel_id, party_id, is_admitted=False, why=why)


def _record_admission(actor: Actor, channel_id: UUID, party_id: UUID, *, is_admitted: bool, why: str = "") -> None:
    audit.record(
        actor=actor,
        action="channels.admit_party" if is_admitted else "channels.dismiss_party",
        subject_kind="party",
        subject_id=party_id,
        after={"channel": str(channel_id)},
        why=why.replace("\0", "")[:300],
    )
