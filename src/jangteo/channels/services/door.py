"""The one door into a channel, and into the office."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.utils.crypto import constant_time_compare

from jangteo.channels import models, rules
from jangteo.channels.errors import EntryRefused, WrongPassword
from jangteo.channels.selectors import admitted_parties
from jangteo.channels.types import Channel, ChannelAccess, Entrance
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.services import forgive, take_attempt
from jangteo.identity.types import PER_ADDRESS, Limit, Visitor
from jangteo.kernel.permissions import allows, narrowed
from jangteo.kernel.types import GUEST, Action, Actor, PartyId, Rights, Scope, UserId
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import (
    get_assisted,
    guest_rights,
    list_contexts,
    log_ins_of,
    rights_of_roles,
    staff_roles,
    units_below,
)
from jangteo.parties.types import Context, HeldRole
from jangteo.relations.selectors import account_party_ids

PER_CHANNEL = Limit(1000, timedelta(hours=1))  # all browsers together: nobody tries a dictionary
FIRST_TRIES = Limit(3, timedelta(hours=1))  # of each address while all together try too much


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
    contexts = [assisted] if assisted else _contexts(user) if is_known else []
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
        return Entrance(narrowed(replace(named, name=user.email), user))
    name = user.get_full_name() if assisted else contexts[0].party.name
    actor = replace(_acting(named, context), name=name, assists=assisted is not None)
    return Entrance(
        narrowed(actor, user), () if assisted else tuple(rules.fitting_contexts(channel.access, contexts, admitted))
    )


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
    return narrowed(replace(_staff(UserId(user.pk), person_id, user.get_full_name(), rights, held), via=via), user)


def _contexts(user: Any) -> list[Context]:
    """Whom a log-in may act for; a program acts for whom it was made, never for itself."""
    found = list_contexts(user.person_id) if user.person_id else []
    return found if user.allowed_actions is None else [one for one in found if one.id != user.person_id]


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
    """The buyer that staff act for, when that is one of theirs and they may; who handles their payments may spend
    what is stored for them too.
    """
    try:
        staff = enter_office(user=user)
        context = get_assisted(party_id)
    except (EntryRefused, PartyNotFound):
        return None
    if not allows(staff, Action.PARTIES_ACT_FOR, party_id=party_id):
        return None
    pays = allows(staff, Action.PAYMENTS_HANDLE, party_id=party_id)
    return replace(context, rights={**context.rights, Action.MONEY_PAY: Scope.UNIT}) if pays else context


def _accounts(person_id: UUID | None) -> frozenset[PartyId]:
    """The accounts that a member of staff looks after, with the units below them."""
    owned = account_party_ids(person_id) if person_id else frozenset()
    return units_below(list(owned)) if owned else frozenset()
