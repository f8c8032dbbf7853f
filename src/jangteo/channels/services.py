"""Making channels, and the one door into them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.channels import models, rules
from jangteo.channels.errors import ChannelExists, InvalidChannel
from jangteo.channels.types import Channel, ChannelId
from jangteo.kernel import audit
from jangteo.kernel.money import currency_codes
from jangteo.kernel.types import GUEST, Actor, PartyId, UserId
from jangteo.parties.selectors import list_contexts


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


def enter(*, channel: Channel, user: Any, via: str, party_id: UUID | None = None) -> Actor:
    """Let a visitor into a channel: the one access rule, for pages, files and the API alike.

    user      the logged-in User, or None / AnonymousUser
    party_id  the household or company they chose to act for
    returns   the visitor and whom they act for
    raises    LoginRequired, EntryRefused
    """
    is_known = user is not None and user.is_authenticated and user.is_active
    contexts = list_contexts(user.person_id) if is_known and user.person_id else []
    party = rules.acting_party(channel.access, contexts, party_id, is_known=is_known)
    if not is_known:
        return Actor(name=GUEST.name, via=via, channel_id=channel.id)
    name = contexts[0].name if contexts else user.email
    return Actor(
        user_id=UserId(user.pk),
        person_id=PartyId(user.person_id) if user.person_id else None,
        party_id=party.id if party else None,
        name=name,
        party_name=party.name if party else "",
        is_staff=user.is_staff,
        via=via,
        channel_id=channel.id,
    )
