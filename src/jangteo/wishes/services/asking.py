"""Somebody asks to be told when something is back; says that the address is theirs; wants it no more."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import Viewer
from jangteo.channels.types import Channel
from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.identity.services import take_attempt
from jangteo.identity.types import Limit, Visitor
from jangteo.kernel import audit, clock, letters
from jangteo.kernel.permissions import require, require_any
from jangteo.kernel.types import Action, Actor
from jangteo.wishes.errors import AskNotFound, InvalidWish, NotSoldOut, TooManyWishes
from jangteo.wishes.models import AskPolicy, StockAsk
from jangteo.wishes.models.asks import OPEN
from jangteo.wishes.rules.letters import AskLetter, letter
from jangteo.wishes.selectors.asks import ask_by_token, asks_of, name_of, policy_of, state_of, token_of
from jangteo.wishes.selectors.looking import standings
from jangteo.wishes.types import (
    CONFIRM_WITHIN,
    LARGEST_FACTOR,
    LONGEST_WAIT_DAYS,
    MOST_ASKS,
    AskMade,
    AskPolicyView,
    AskState,
)

PER_VISITOR = Limit(20, timedelta(hours=1))
PER_MAILBOX = Limit(5, timedelta(days=1))  # letters that ask whether an address is theirs


def ask_stock(*, channel: Channel, sku: str, actor: Actor, language: str, visitor: Visitor, email: str = "") -> AskMade:
    """Ask to be told, once, when a variant can be bought again here by whoever asks. Asked twice it is one ask.

    email   of a guest, who confirms it by a letter first; whoever is logged in is written to as always
    raises  flags SwitchedOff, InvalidWish, NotSoldOut, TooManyWishes, identity TooManyAttempts, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    require_on(Feature.RESTOCK, channel.id, actor)
    viewer = catalog.viewer_for(channel, actor, language)
    variant = catalog.variants_by_sku([sku], viewer).get(sku) if "\0" not in sku else None
    standing = standings(channel, viewer, [variant.id]).get(variant.id) if variant else None
    if variant is None or standing is None or variant.is_gift_card:
        raise InvalidWish(f"{sku[:64]!r} is not sold here", field="sku")
    if not standing.is_sold_out:
        raise NotSoldOut
    if actor.person_id is not None and actor.party_id is not None:
        return _ask_as_person(channel, variant.id, actor, language)
    address = _checked_address(email)
    buckets = [(f"wishes:mailbox:{address.lower()}", PER_MAILBOX)]
    if visitor.address:
        buckets.append((f"wishes:asks:{visitor.address}", PER_VISITOR))
    take_attempt(buckets)
    return _ask_as_guest(channel, variant.id, address, viewer)


@transaction.atomic
def confirm_ask(*, token: str) -> None:
    """The address is theirs: from now on they wait. One that waits already, or is over, stays as it is.

    raises  AskNotFound
    """
    row = ask_by_token(token, is_locked=True)
    if state_of(row) == AskState.UNCONFIRMED:
        row.state, row.due_from = AskState.WAITING.value, clock.now()
        row.expires_at = row.due_from + timedelta(days=policy_of(row.channel_id).days)
        row.save(update_fields=["state", "due_from", "expires_at"])


@transaction.atomic
def stop_by_token(*, token: str) -> int:
    """By the link of a letter: whoever it went to waits for nothing any more, in any channel; returns for how many.

    raises  AskNotFound
    """
    row = ask_by_token(token)
    if row.person_id is not None:
        theirs = StockAsk.objects.filter(person=row.person_id)
    else:
        theirs = StockAsk.objects.filter(person=None, email__iexact=row.email)
    return theirs.filter(state__in=OPEN).update(state=AskState.STOPPED.value, ended_at=clock.now())


@transaction.atomic
def stop_ask(*, ask_id: UUID, actor: Actor) -> None:
    """Whoever asked wants to be told no more; one that is over stays as it is.

    raises  AskNotFound, the same for somebody else's
    """
    row = asks_of(actor).filter(pk=ask_id).select_for_update().first()
    if row is None:
        raise AskNotFound
    if row.state in OPEN:
        row.state, row.ended_at = AskState.STOPPED.value, clock.now()
        row.save(update_fields=["state", "ended_at"])


@transaction.atomic
def set_policy(*, channel_id: UUID, policy: AskPolicyView, actor: Actor) -> None:
    """Say for how many people each piece that comes back is told, and how long an ask holds.

    raises  InvalidWish, NotPermitted
    """
    require(actor, Action.STOCK_CHANGE)
    for field, most in (("factor", LARGEST_FACTOR), ("days", LONGEST_WAIT_DAYS)):
        value = getattr(policy, field)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            raise InvalidWish(f"1 to {most}", field=field, minimum=1, maximum=most)
    before = policy_of(channel_id)
    after = {"factor": policy.factor, "days": policy.days}
    AskPolicy.objects.update_or_create(channel_id=channel_id, defaults=after)
    audit.record(
        actor=actor,
        action="wishes.set_policy",
        subject_kind="channel",
        subject_id=channel_id,
        before={"factor": before.factor, "days": before.days},
        after=after,
    )


def _ask_as_person(channel: Channel, variant_id: UUID, actor: Actor, language: str) -> AskMade:
    held = asks_of(actor).filter(channel=channel.id, variant=variant_id, state__in=OPEN).first()
    if held is not None:
        return AskMade(held.pk, is_confirmed=True)
    if asks_of(actor).filter(state__in=OPEN).count() >= MOST_ASKS:
        raise TooManyWishes(f"{MOST_ASKS} at most", limit=MOST_ASKS)
    now = clock.now()
    try:
        with transaction.atomic():
            row = StockAsk.objects.create(
                channel_id=channel.id,
                variant_id=variant_id,
                party_id=actor.party_id,
                person_id=actor.person_id,
                language=language,
                state=AskState.WAITING.value,
                asked_at=now,
                due_from=now,
                expires_at=now + timedelta(days=policy_of(channel.id).days),
            )
    except IntegrityError:  # two tabs asked at once
        return _ask_as_person(channel, variant_id, actor, language)
    return AskMade(row.pk, is_confirmed=True)


@transaction.atomic
def _ask_as_guest(channel: Channel, variant_id: UUID, address: str, viewer: Viewer) -> AskMade:
    """An ask that its address confirms; the answer is the same whether or not it waits already."""
    now = clock.now()
    theirs = StockAsk.objects.filter(person=None, email__iexact=address, state__in=OPEN)
    held = theirs.filter(channel=channel.id, variant=variant_id).select_for_update().first()
    if held is None:
        if theirs.count() >= MOST_ASKS:
            raise TooManyWishes(f"{MOST_ASKS} at most", limit=MOST_ASKS)
        held = StockAsk(channel_id=channel.id, variant_id=variant_id, email=address, asked_at=now, due_from=now)
        held.state, held.language = AskState.UNCONFIRMED.value, viewer.language
    if held.state == AskState.UNCONFIRMED:
        held.expires_at = now + CONFIRM_WITHIN
        held.save()
        name = name_of(variant_id, viewer)
        subject, text = letter(AskLetter.CONFIRM, held.language, name=name, link=link_of(held, channel))
        letters.write(to=address, subject=subject, text=text, purpose=f"wishes.{AskLetter.CONFIRM.value}")
    return AskMade(held.pk, is_confirmed=False)


def link_of(row: StockAsk, channel: Channel) -> str:
    """Where whoever gets a letter confirms an ask, or stops all of theirs."""
    return f"{settings.SITE_URL}{channel.path_prefix}restock/link/{token_of(row)}/"


def _checked_address(typed: str) -> str:
    address = typed.replace("\0", "").strip()
    try:
        validate_email(address)
    except ValidationError:
        address = ""
    if not 3 <= len(address) <= 254:
        raise InvalidWish("an e-mail address is needed", field="email")
    return address
