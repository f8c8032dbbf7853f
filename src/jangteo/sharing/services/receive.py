"""Whoever is given a gift takes it and says where it goes, declines, or asks the shop for something of it."""

import secrets
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.types import job_actor
from jangteo.ordering.errors import ReceiverNotAwaited
from jangteo.ordering.services import tell_destination
from jangteo.ordering.types import OrderStatus
from jangteo.parties.services import checked_email
from jangteo.sharing import rules
from jangteo.sharing.errors import GiftOver, InvalidGift
from jangteo.sharing.models import Gift, GiftRequest
from jangteo.sharing.rules.gift_letters import GiftLetter
from jangteo.sharing.selectors.gifts import gift_by_token, gift_state, is_receiver, order_of_gift
from jangteo.sharing.services.gift_ending import end_gift
from jangteo.sharing.services.gift_locks import hold_order
from jangteo.sharing.services.gift_telling import tell_giver, tell_receiver
from jangteo.sharing.services.give import checked_gift_words, move_gift
from jangteo.sharing.types import MOST_REQUESTS, GiftClaim, GiftRequestKind, GiftState


@transaction.atomic
def claim_gift(*, token: str, claim: GiftClaim, language: str = "ko", channel_id: UUID | None = None) -> str:
    """Take a gift, and say where it goes, once. Returns the token of the receiver's own link: by it they alone see
    where it goes and where it is; the link they came by says only that it was taken.

    locks      the order, then the gift
    raises     LinkNotFound, GiftOver, InvalidGift, InvalidEmail, IncompleteAddress
    publishes  GiftMoved, ordering OrderReleased
    """
    row = _lock_open(token, channel_id)
    own = secrets.token_urlsafe(24)
    row.word = checked_gift_words(claim.word, "word")
    row.receiver_email = checked_email(claim.email) if claim.email.strip() else ""
    row.receiver_language, row.receiver_digest = language, rules.digest(own)
    assert row.order_id is not None
    try:
        with transaction.atomic():
            tell_destination(order_id=row.order_id, ship_to=claim.ship_to)
    except ReceiverNotAwaited:  # the order was called off a moment ago
        raise GiftOver(state=GiftState.CALLED_OFF.value) from None
    move_gift(row, GiftState.CLAIMED)
    tell_giver(row, GiftLetter.CLAIMED, said=row.word)
    tell_receiver(row, GiftLetter.KEPT, token=own)
    return own


@transaction.atomic
def decline_gift(*, token: str, word: str = "", channel_id: UUID | None = None) -> None:
    """Whoever is given it does not take it; they may say why. Its order is called off, and its money goes back.

    locks      the order, the gift, then all that cancelling an order does
    raises     LinkNotFound, GiftOver, InvalidGift
    publishes  GiftMoved, ordering OrderCancelled, OrderRefunded
    """
    row = _lock_open(token, channel_id)
    row.word = checked_gift_words(word, "word")
    end_gift(row, GiftState.DECLINED)
    tell_giver(row, GiftLetter.DECLINED, said=row.word)


@transaction.atomic
def ask_about_gift(*, token: str, kind: GiftRequestKind, words: str, channel_id: UUID | None = None) -> None:
    """Ask the shop to exchange, or to take back, what came; its giver is not told.

    locks   the gift
    raises  LinkNotFound, the same for the link it was sent by; GiftOver, InvalidGift
    """
    row = gift_by_token(token, channel_id=channel_id, is_locked=True)
    if not is_receiver(row, token):
        raise GiftOver(state=row.state)
    if row.state != GiftState.CLAIMED or order_of_gift(row).summary.status == OrderStatus.CANCELLED:
        raise GiftOver(state=GiftState.CALLED_OFF.value)
    said = checked_gift_words(words, "words")
    if not said:
        raise InvalidGift("say what for", field="words")
    if GiftRequest.objects.filter(gift=row).count() >= MOST_REQUESTS:
        raise InvalidGift("so much was asked for already", field="words", maximum=MOST_REQUESTS)
    GiftRequest.objects.create(gift=row, kind=kind.value, words=said, at=clock.now())
    audit.record(
        actor=job_actor("gifts"),
        action="sharing.ask_about_gift",
        subject_kind="gift",
        subject_id=row.pk,
        after={"kind": kind.value},
    )


def _lock_open(token: str, channel_id: UUID | None) -> Gift:
    """What a token opens, locked after its order, while it can be taken.

    raises  LinkNotFound, GiftOver
    """
    hold_order(gift_by_token(token, channel_id=channel_id).order_id)
    row = gift_by_token(token, channel_id=channel_id, is_locked=True)
    state = gift_state(row)
    if state != GiftState.OPEN:
        raise GiftOver(state=state.value)
    return row
