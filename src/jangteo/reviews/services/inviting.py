"""Invite buyers to write about what arrived some days ago."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from jangteo.catalog.selectors import viewer_for, visible_among
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.services import enter
from jangteo.channels.types import Channel, ChannelId
from jangteo.kernel import clock, letters
from jangteo.kernel.errors import Forbidden
from jangteo.kernel.types import PartyId
from jangteo.ordering.selectors.sold_lines import orders_arrived
from jangteo.ordering.types.sold_lines import ArrivedOrder
from jangteo.parties.selectors import log_ins_of, parties_by_id
from jangteo.privacy.selectors import allowed
from jangteo.privacy.types import ConsentChannel, Purpose
from jangteo.reviews import rules
from jangteo.reviews.models import ReviewInvitation
from jangteo.reviews.selectors.mine import lines_to_review
from jangteo.reviews.selectors.settings import channels_that_invite
from jangteo.reviews.types import LineToReview

CAUGHT_UP = timedelta(days=3)  # how long the worker may have been away
MOST_NAMES = 5


def invite_buyers() -> int:
    """Write to those whose goods arrived as many days ago as their channel says; how many letters. Safe to run twice.

    Each order is looked at once: who gave it back, reviewed it, may not see it any more or said no to such letters by
    then is let be. Orders that arrived more than three days before that are not looked at.
    """
    now, sent = clock.now(), 0
    chosen = channels_that_invite()
    known = channels_by_id(chosen)
    for channel_id, days in chosen.items():
        until = now - timedelta(days=days)
        for order in orders_arrived(channel_id, since=until - CAUGHT_UP, until=until):
            sent += _invite(order, known[ChannelId(channel_id)])
    return sent


@transaction.atomic
def _invite(order: ArrivedOrder, channel: Channel) -> bool:
    row, is_new = ReviewInvitation.objects.get_or_create(
        order_id=order.id, defaults={"is_sent": False, "at": clock.now()}
    )
    if not is_new:
        return False
    address, language = _reached(order)
    lines = _lines(order, channel, language) if address else []
    if not lines:
        return False
    row.is_sent = True
    row.save(update_fields=["is_sent"])
    _write(order, channel, lines, address, language)
    return True


def _reached(order: ArrivedOrder) -> tuple[str, str]:
    """(address, language) of who ordered; no address where they said no to such letters, or there is none."""
    if not allowed([order.person_id], Purpose.REVIEWS, ConsentChannel.EMAIL, clock.now()):
        return "", ""
    person = parties_by_id([order.person_id]).get(PartyId(order.person_id))
    log_in = log_ins_of([order.person_id]).get(PartyId(order.person_id))
    if person is None or log_in is None or not log_in.is_active:
        return "", ""
    return person.email or log_in.email, person.language


def _lines(order: ArrivedOrder, channel: Channel, language: str) -> list[LineToReview]:
    """What of the order they may write about today, as the channel's door lets them in."""
    log_in = log_ins_of([order.person_id])[PartyId(order.person_id)]
    user = get_user_model().objects.get(pk=log_in.id)
    try:
        actor = enter(channel=channel, user=user, via="job", party_id=order.buyer_id, channel_pass=channel.lock)
    except Forbidden:
        return []
    if actor.party_id != order.buyer_id:
        return []
    own = [one for one in lines_to_review(actor, channel.id) if one.order_number == order.number]
    seen = visible_among([one.product_id for one in own], viewer_for(channel, actor, language))
    return [one for one in own if one.product_id in seen]


def _write(order: ArrivedOrder, channel: Channel, lines: list[LineToReview], address: str, language: str) -> None:
    shop = f"{settings.SITE_URL}{channel.path_prefix}"
    subject, text = rules.invitation(
        language,
        number=order.number,
        shop=channel.name(language),
        names="\n".join(f"- {one.name} {one.label}".rstrip() for one in lines[:MOST_NAMES]),
        page=f"{shop}account/reviews/",
        stop=f"{shop}account/privacy/",
    )
    letters.write(to=address, subject=subject, text=text, purpose="reviews.invitation")
