"""Making channels, and the one door into them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare

from jangteo.channels import models, rules
from jangteo.channels.errors import (
    ChannelChanged,
    ChannelExists,
    ChannelNotFound,
    EntryRefused,
    InvalidChannel,
    WrongPassword,
)
from jangteo.channels.selectors import admitted_parties, preview_access
from jangteo.channels.services.order_changes import set_order_changes as set_order_changes
from jangteo.channels.types import Channel, ChannelAccess, ChannelId, Entrance
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.services import forgive, take_attempt
from jangteo.identity.types import PER_ADDRESS, Limit, Visitor
from jangteo.kernel import audit, clock
from jangteo.kernel.money import Money, currency_codes
from jangteo.kernel.permissions import allows, require
from jangteo.kernel.types import GUEST, Action, Actor, PartyId, Rights, UserId
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import (
    get_assisted,
    get_party,
    guest_rights,
    list_contexts,
    log_ins_of,
    rights_of_roles,
    staff_roles,
    units_below,
)
from jangteo.parties.types import Context, HeldRole
from jangteo.relations.selectors import account_party_ids

LONGEST_HOLD, MOST_HOLD = 120, 480
LARGEST_AMOUNT = 10**15
SHORTEST_PASSWORD = 8
PER_CHANNEL = Limit(1000, timedelta(hours=1))  # all browsers together: nobody tries a dictionary
FIRST_TRIES = Limit(3, timedelta(hours=1))  # of each address while all together try too much


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
def set_smallest_order(
    *, channel_id: UUID, amount: Money | None, actor: Actor, with_tax: bool | None = None, why: str = ""
) -> None:
    """Say what the goods of an order come to at least in a channel, before promotions.

    amount    None: an order may be of anything
    with_tax  whether goods count with tax or without; None: as prices are stated there
    raises    ChannelNotFound, InvalidChannel, NotPermitted
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    row = models.Channel.objects.select_for_update().filter(pk=channel_id).first()
    if row is None:
        raise ChannelNotFound
    if amount is not None and (amount.currency != row.currency or not 0 < amount.minor <= LARGEST_AMOUNT):
        raise InvalidChannel(f"an amount above 0 in {row.currency}", field="smallest_order")
    before, with_tax = _smallest_order(row), with_tax if amount else None
    row.smallest_order_minor, row.smallest_order_with_tax = amount.minor if amount else None, with_tax
    after = _smallest_order(row)
    if before == after:
        return
    row.save(update_fields=["smallest_order_minor", "smallest_order_with_tax"])
    audit.record(
        actor=actor,
        action="channels.set_smallest_order",
        subject_kind="channel",
        subject_id=row.pk,
        before=before,
        after=after,
        why=why,
    )


@transaction.atomic
def set_hold_times(*, channel_id: UUID, minutes: int, most_minutes: int, actor: Actor, why: str = "") -> None:
    """Say how long a checkout keeps goods for its buyer, and how long in all, however often it is begun anew.

    minutes  0: it keeps none
    raises   ChannelNotFound, InvalidChannel, NotPermitted
    """
    require(actor, Action.STOCK_CHANGE)
    row = models.Channel.objects.select_for_update().filter(pk=channel_id).first()
    if row is None:
        raise ChannelNotFound
    if not 0 <= minutes <= LONGEST_HOLD:
        raise InvalidChannel(f"0 to {LONGEST_HOLD} minutes", field="hold_minutes")
    if not minutes <= most_minutes <= MOST_HOLD:
        raise InvalidChannel(f"{minutes} to {MOST_HOLD} minutes", field="hold_most_minutes")
    before = {"minutes": row.hold_minutes, "most_minutes": row.hold_most_minutes}
    row.hold_minutes, row.hold_most_minutes = minutes, most_minutes
    row.save(update_fields=["hold_minutes", "hold_most_minutes"])
    audit.record(
        actor=actor,
        action="channels.set_hold_times",
        subject_kind="channel",
        subject_id=row.pk,
        before=before,
        after={"minutes": minutes, "most_minutes": most_minutes},
        why=why,
    )


def _smallest_order(row: models.Channel) -> dict[str, Any]:
    minor = row.smallest_order_minor
    told: dict[str, Any] = {"smallest_order": None if minor is None else str(Money(minor, row.currency))}
    return told | ({} if row.smallest_order_with_tax is None else {"with_tax": row.smallest_order_with_tax})


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


def give_pass(*, channel: Channel, password: str, visitor: Visitor) -> str:
    """What opens a channel for someone who knows its password, until the password changes.

    visitor  whose wrong guesses are counted, together with those at every log-in
    raises   WrongPassword, identity TooManyAttempts
    """
    attempts = _take_guess(channel, f"address:{visitor.address}")
    row = models.Channel.objects.filter(pk=channel.id).first()
    if row is None or "\0" in password or not check_password(password, row.password):
        raise WrongPassword
    forgive(attempts)
    return channel.lock


def _take_guess(channel: Channel, address: str) -> list[int]:
    """Count a guess; while strangers guess too much at this channel, each address still has its first tries."""
    whose = f"channel:{channel.id}"
    try:
        return take_attempt([(address, PER_ADDRESS), (whose, PER_CHANNEL)])
    except TooManyAttempts:
        return take_attempt([(address, PER_ADDRESS), (f"{whose}:{address}", FIRST_TRIES)])


def enter(
    *,
    channel: Channel,
    user: Any,
    via: str,
    party_id: UUID | None = None,
    channel_pass: str = "",
    assisted_id: UUID | None = None,
) -> Actor:
    """Let a visitor into a channel: what `pass_door` says, for those who need but the visitor.

    raises  LoginRequired, PasswordRequired, EntryRefused
    """
    return pass_door(
        channel=channel, user=user, via=via, party_id=party_id, channel_pass=channel_pass, assisted_id=assisted_id
    ).actor


def pass_door(
    *,
    channel: Channel,
    user: Any,
    via: str,
    party_id: UUID | None = None,
    channel_pass: str = "",
    assisted_id: UUID | None = None,
) -> Entrance:
    """Let a visitor into a channel: the one access rule, for pages, files and the API alike.

    user          the logged-in User, or None / AnonymousUser
    party_id      the household, company or unit they chose to act for
    channel_pass  what `give_pass` gave them
    assisted_id   the buyer that a member of staff acts for
    returns       the visitor, whom they act for and what they may do for them, and for whom else they might act
    raises        LoginRequired, PasswordRequired, EntryRefused
    """
    is_known = user is not None and user.is_authenticated and user.is_active
    assisted = _assisted(user, assisted_id) if is_known and assisted_id else None
    if is_known and assisted_id and assisted is None:
        raise EntryRefused  # not as themselves instead: what they order would be theirs
    contexts = [assisted] if assisted else list_contexts(user.person_id) if is_known and user.person_id else []
    admitted: frozenset[PartyId] = frozenset()
    if channel.access == ChannelAccess.INVITATION and contexts:
        admitted = admitted_parties(channel.id, {one for context in contexts for one in context.lineage})
    has_pass = bool(channel.lock) and constant_time_compare(channel_pass, channel.lock)
    context = rules.acting_party(
        channel.access, contexts, party_id, is_known=is_known, has_pass=has_pass, admitted=admitted
    )
    guest = Actor(name=GUEST.name, via=via, channel_id=channel.id, rights=guest_rights())
    if not is_known:
        return Entrance(guest)
    named = replace(guest, user_id=UserId(user.pk), person_id=user.person_id, is_staff=user.is_staff)
    if context is None:
        return Entrance(replace(named, name=user.email))
    name = user.get_full_name() if assisted else contexts[0].party.name
    actor = replace(_acting(named, context), name=name, assists=assisted is not None)
    return Entrance(actor, () if assisted else tuple(rules.fitting_contexts(channel.access, contexts, admitted)))


def list_hats(*, person_id: UUID, name: str = "") -> list[tuple[Actor, tuple[HeldRole, ...]]]:
    """Everything a person can be, as the doors would make them: staff in the office first, then each they act for.

    returns  actors with the roles they have their rights from; none for oneself and for a superuser
    """
    known = log_ins_of([person_id]).get(PartyId(person_id))
    hats: list[tuple[Actor, tuple[HeldRole, ...]]] = []
    if known is not None and known.is_active and known.is_staff:
        held = staff_roles(person_id)
        rights = rights_of_roles(held, is_superuser=known.is_superuser)
        if Action.OFFICE_ENTER in rights:
            hats.append((_staff(known.id, PartyId(person_id), known.name, rights, held), held))
    user_id = known.id if known and known.is_active else None
    named = Actor(user_id=user_id, person_id=PartyId(person_id), name=name)
    return hats + [(_acting(named, context), context.party.roles) for context in list_contexts(person_id)]


def enter_office(*, user: Any, via: str = "office") -> Actor:
    """Let a member of staff into the back office: what their roles among the operator's members allow, no more.

    raises  EntryRefused
    """
    if user is None or not (user.is_authenticated and user.is_active and user.is_staff):
        raise EntryRefused
    held = staff_roles(user.person_id)
    rights = rights_of_roles(held, is_superuser=user.is_superuser)
    if Action.OFFICE_ENTER not in rights:
        raise EntryRefused
    person_id = PartyId(user.person_id) if user.person_id else None
    return replace(_staff(UserId(user.pk), person_id, user.get_full_name(), rights, held), via=via)


def _staff(user_id: UserId, person_id: PartyId | None, name: str, rights: Rights, held: tuple[HeldRole, ...]) -> Actor:
    return Actor(
        user_id=user_id,
        person_id=person_id,
        name=name,
        is_staff=True,
        via="office",
        rights=rights,
        unit_ids=_accounts(person_id),
        place_codes=frozenset(one.place_code for one in held if one.place_code),
    )


def _acting(named: Actor, context: Context) -> Actor:
    return replace(
        named,
        party_id=context.id,
        party_name=context.party.name,
        rights=context.rights,
        lineage=context.lineage,
        unit_ids=context.unit_ids,
    )


def _assisted(user: Any, party_id: UUID) -> Context | None:
    """The buyer that staff act for, when that is one of theirs and they may."""
    try:
        staff = enter_office(user=user)
        context = get_assisted(party_id)
    except (EntryRefused, PartyNotFound):
        return None
    return context if allows(staff, Action.PARTIES_ACT_FOR, party_id=party_id) else None


def _accounts(person_id: UUID | None) -> frozenset[PartyId]:
    """The accounts that a member of staff looks after, with the units below them."""
    owned = account_party_ids(person_id) if person_id else frozenset()
    return units_below(list(owned)) if owned else frozenset()


def _record_admission(actor: Actor, channel_id: UUID, party_id: UUID, *, is_admitted: bool, why: str = "") -> None:
    audit.record(
        actor=actor,
        action="channels.admit_party" if is_admitted else "channels.dismiss_party",
        subject_kind="party",
        subject_id=party_id,
        after={"channel": str(channel_id)},
        why=why.replace("\0", "")[:300],
    )
