"""A gift is ordered, or asked for; once it is paid its link opens, and can be made anew."""

import secrets
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.kernel import audit, clock, outbox, states
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor, job_actor
from jangteo.ordering.errors import LogInForCarts
from jangteo.ordering.selectors import access_cart
from jangteo.ordering.selectors.agreed import cart_of_order
from jangteo.ordering.services import place_order, submit_for_approval
from jangteo.ordering.types import CheckoutDetails, OrderId, OrderStatus
from jangteo.parties.services import checked_email
from jangteo.parties.types import PostalAddress
from jangteo.sharing import rules
from jangteo.sharing.errors import GiftNotFound, GiftOver, InvalidGift
from jangteo.sharing.events import GiftMoved
from jangteo.sharing.models import Gift, PersonalLink
from jangteo.sharing.rules.gift_letters import GiftLetter
from jangteo.sharing.selectors.gifts import gift_state, locked_gifts, order_of_gift
from jangteo.sharing.services.gift_locks import hold_order, hold_order_of
from jangteo.sharing.services.gift_telling import tell_giver, tell_receiver
from jangteo.sharing.types import (
    LONGEST_GIVEN_NAME,
    LONGEST_WORDS,
    MOST_GIFT_DAYS,
    GiftDraft,
    GiftState,
    LinkPurpose,
)

TOKEN = "TOKEN"  # noqa: S105 -- stands in the address of a page for its token


@transaction.atomic
def send_gift(  # noqa: PLR0913 -- an order, and how it is given
    *,
    cart_id: UUID,
    expected_gross: Money,
    details: CheckoutDetails,
    draft: GiftDraft,
    key: str,
    actor: Actor,
    language: str = "ko",
) -> OrderId:
    """Order a cart whose receiver says where it goes; its link opens once it is paid. The same key, the same order.

    details    where it goes is left out
    locks      as placing an order does, then the gift
    raises     flags SwitchedOff, InvalidGift, InvalidEmail, LogInForCarts, and all that placing an order does
    publishes  OrderPlaced, GiftMoved
    """
    require_on(Feature.GIFTS, actor.channel_id, actor)
    draft = _checked(draft)
    order_id = place_order(
        cart_id=cart_id,
        expected_gross=expected_gross,
        details=_as_gift(cart_id, details, draft, actor),
        key=key,
        actor=actor,
        language=language,
    )
    _write(cart_id, draft, actor, language)
    follow_gift(order_id=order_id)
    return order_id


@transaction.atomic
def ask_for_gift(  # noqa: PLR0913 -- as ordering it
    *,
    cart_id: UUID,
    expected_gross: Money,
    details: CheckoutDetails,
    draft: GiftDraft,
    actor: Actor,
    note: str = "",
    language: str = "ko",
) -> UUID:
    """Ask for the approvals that a gift needs; it is one as soon as it is ordered. Returns the request.

    note    to whoever decides
    raises  InvalidGift, InvalidEmail, LogInForCarts, and all that submitting a cart does
    """
    require_on(Feature.GIFTS, actor.channel_id, actor)
    draft = _checked(draft)
    request_id = submit_for_approval(
        cart_id=cart_id,
        expected_gross=expected_gross,
        details=_as_gift(cart_id, details, draft, actor),
        actor=actor,
        note=note,
        language=language,
    )
    _write(cart_id, draft, actor, language)
    return request_id


@transaction.atomic
def follow_gift(*, order_id: UUID) -> None:
    """Let a gift go on with its order: it is there, it is paid, it was called off. Safe to run twice.

    locks      the order, then the gift
    publishes  GiftMoved
    """
    if not Gift.objects.filter(Q(order=order_id) | Q(order=None, cart=cart_of_order(order_id))).exists():
        return
    hold_order(order_id)
    rows = locked_gifts().filter(Q(order=order_id) | Q(order=None, cart=cart_of_order(order_id)))
    row = rows.first()
    if row is None:
        return
    row.order_id = order_id
    order = order_of_gift(row)
    if not order.is_gift:  # what was asked for came to nothing, and the cart was ordered otherwise
        row.delete()
        return
    row.save(update_fields=["order"])
    state = GiftState(row.state)
    if order.summary.status == OrderStatus.CANCELLED:
        _follow_cancelled(row, state)
    elif state == GiftState.WAITING and (not order.awaited or order.is_reserved):
        _open(row)


@transaction.atomic
def renew_gift_link(*, gift_id: UUID, actor: Actor, by_letter: bool = False) -> str:
    """A new link of a gift that nobody took yet, for its giver to send; the one before opens nothing any more, and the
    time is the same. Returns its token.

    by_letter  sends it to the address the giver wrote, too
    locks      the order, then the gift
    raises     GiftNotFound, GiftOver
    """
    row = own_gift(gift_id, actor)
    state = gift_state(row)
    if state != GiftState.OPEN or row.link is None:
        raise GiftOver(state=state.value)
    token = secrets.token_urlsafe(24)
    row.link.digest = rules.digest(token)
    row.link.save(update_fields=["digest"])
    audit.record(
        actor=actor,
        action="sharing.renew_gift_link",
        subject_kind="gift",
        subject_id=row.pk,
        after={"letter": by_letter},
    )
    if by_letter and row.sent_to:
        tell_receiver(row, GiftLetter.INVITED, token=token)
    return token


def own_gift(gift_id: UUID, actor: Actor) -> Gift:
    """A gift of whoever acts, locked after its order.

    raises  GiftNotFound, the same for somebody else's
    """
    if actor.person_id is None:
        raise GiftNotFound
    hold_order_of(gift_id)
    row = locked_gifts().filter(pk=gift_id, person=actor.person_id, party=actor.party_id, order__isnull=False).first()
    if row is None:
        raise GiftNotFound
    return row


def move_gift(row: Gift, target: GiftState, actor: Actor | None = None) -> None:
    """One step of a locked gift, in the caller's transaction.

    publishes  GiftMoved
    """
    states.require(GiftState(row.state), target, rules.GIFT_MOVES)
    now = clock.now()
    row.state = target.value
    if target == GiftState.CLAIMED:
        row.claimed_at = now
    elif target != GiftState.OPEN:
        row.ended_at = now
    row.save()
    audit.record(
        actor=actor or job_actor("gifts"),  # who is given is named nowhere but in their own columns
        action=f"sharing.gift_{target.value}",
        subject_kind="gift",
        subject_id=row.pk,
        after={"state": target.value},
    )
    if row.order_id is not None:
        outbox.publish(
            GiftMoved(gift_id=row.pk, order_id=row.order_id, channel_id=row.channel_id, state=target.value, at=now)
        )


def checked_gift_words(text: str, field: str) -> str:
    """Words of a person as they are kept.

    raises  InvalidGift where they are too many
    """
    clean = text.replace("\0", "").strip()
    if len(clean) > LONGEST_WORDS:
        raise InvalidGift(f"at most {LONGEST_WORDS} letters", field=field, maximum=LONGEST_WORDS)
    return clean


def _open(row: Gift) -> None:
    """Its money is there: the link opens, and the time begins."""
    token, now = secrets.token_urlsafe(24), clock.now()
    row.link = PersonalLink.objects.create(
        purpose=LinkPurpose.GIFT.value,
        digest=rules.digest(token),
        party_id=row.party_id,
        person_id=row.person_id,
        made_at=now,
        expires_at=now + timedelta(days=row.days),
    )
    move_gift(row, GiftState.OPEN)
    tell_giver(row, GiftLetter.READY)
    if row.sent_to:
        tell_receiver(row, GiftLetter.INVITED, token=token)


def _follow_cancelled(row: Gift, state: GiftState) -> None:
    """Its order was called off otherwise than by the gift's own end."""
    row.is_settled = True
    if GiftState.CALLED_OFF not in rules.GIFT_MOVES[state]:
        row.save(update_fields=["is_settled"])
        return
    move_gift(row, GiftState.CALLED_OFF)
    if state != GiftState.WAITING:
        tell_giver(row, GiftLetter.CALLED_OFF)
        tell_receiver(row, GiftLetter.WITHDRAWN)


def _as_gift(cart_id: UUID, details: CheckoutDetails, draft: GiftDraft, actor: Actor) -> CheckoutDetails:
    if actor.person_id is None or actor.party_id is None:
        raise LogInForCarts
    channel_id = access_cart(cart_id, actor).channel_id
    country = channels_by_id([channel_id])[ChannelId(channel_id)].country
    return replace(details, is_gift=True, ship_to=PostalAddress(draft.to_name, "", "", "", country=country))


def _write(cart_id: UUID, draft: GiftDraft, actor: Actor, language: str) -> None:
    """What was said of a gift, beside its cart; of one that is ordered nothing is written anew."""
    told = {
        "channel_id": access_cart(cart_id, actor).channel_id,
        "party_id": actor.party_id,
        "person_id": actor.person_id,
        "from_name": draft.from_name,
        "to_name": draft.to_name,
        "note": draft.note,
        "days": draft.days,
        "sent_to": draft.sent_to,
        "page": draft.page,
        "language": language,
        "made_at": clock.now(),
    }
    row, is_new = Gift.objects.get_or_create(cart_id=cart_id, defaults=told)
    if not is_new and row.order_id is None:
        Gift.objects.filter(pk=row.pk).update(**told)


def _checked(draft: GiftDraft) -> GiftDraft:
    """As it is kept.

    raises  InvalidGift, InvalidEmail
    """
    if isinstance(draft.days, bool) or not isinstance(draft.days, int) or not 1 <= draft.days <= MOST_GIFT_DAYS:
        raise InvalidGift(field="days", minimum=1, maximum=MOST_GIFT_DAYS)
    return replace(
        draft,
        from_name=_name(draft.from_name, "from_name"),
        to_name=_name(draft.to_name, "to_name"),
        note=checked_gift_words(draft.note, "note"),
        sent_to=checked_email(draft.sent_to) if draft.sent_to.strip() else "",
    )


def _name(name: str, field: str) -> str:
    clean = " ".join(name.split())
    if not 1 <= len(clean) <= LONGEST_GIVEN_NAME or not clean.isprintable():
        raise InvalidGift(field=field, minimum=1, maximum=LONGEST_GIVEN_NAME)
    return clean
