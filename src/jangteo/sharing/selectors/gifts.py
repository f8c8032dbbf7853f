"""Gifts as who gave them, who is given, and staff see them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from jangteo.catalog.selectors import variants_by_id
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.kernel import clock
from jangteo.kernel.types import Actor, job_actor
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.selectors.deliveries import deliveries_by_order
from jangteo.ordering.types import OrderStatus, OrderView
from jangteo.parties.types import PostalAddress
from jangteo.sharing import rules
from jangteo.sharing.errors import GiftNotFound, LinkNotFound
from jangteo.sharing.models import Gift, GiftRequest
from jangteo.sharing.types import (
    GiftLine,
    GiftOfOrder,
    GiftRequestKind,
    GiftRequestView,
    GiftSeen,
    GiftState,
    GiftSummary,
)

LISTED = 50


def gift_by_token(token: str, *, channel_id: UUID | None = None, is_locked: bool = False) -> Gift:
    """What a token opens, in its own channel: the giver's link, or the receiver's own.

    raises  LinkNotFound
    """
    told = rules.digest(token)
    pk = Gift.objects.filter(Q(link__digest=told) | Q(receiver_digest=told)).values_list("pk", flat=True).first()
    row = locked_gifts(is_locked=is_locked).filter(pk=pk).first() if pk else None
    if row is None or (channel_id is not None and row.channel_id != channel_id):
        raise LinkNotFound
    if not is_receiver(row, token) and (row.link is None or row.link.digest != told):
        raise LinkNotFound  # made anew while it was waited for
    return row


def locked_gifts(*, is_locked: bool = True) -> QuerySet[Gift]:
    """Gifts with their links, each locked as it is read."""
    rows = Gift.objects.select_related("link")
    if is_locked and "gift-lock" not in settings.JANGTEO_UNGUARDED:
        rows = rows.select_for_update(of=("self",))
    return rows


def is_receiver(row: Gift, token: str) -> bool:
    """Whether a token is its receiver's own."""
    return row.receiver_digest is not None and row.receiver_digest == rules.digest(token)


def gift_state(row: Gift) -> GiftState:
    """Where it stands now, whether or not its end was written."""
    state = GiftState(row.state)
    is_late = row.link is not None and row.link.expires_at <= clock.now()
    return GiftState.EXPIRED if state == GiftState.OPEN and is_late else state


def order_of_gift(row: Gift) -> OrderView:
    """Its order; only of one that has it."""
    assert row.order_id is not None
    return get_order_by_id(row.order_id, job_actor("gifts"))


def look_at_gift(token: str, language: str, *, channel_id: UUID | None = None) -> GiftSeen:
    """What a token opens: goods, two names and a note, or what became of it; no price, and where it goes to its
    receiver alone.

    raises  LinkNotFound
    """
    row = gift_by_token(token, channel_id=channel_id)
    if row.order_id is None:
        raise LinkNotFound
    order, is_theirs, state = order_of_gift(row), is_receiver(row, token), gift_state(row)
    is_shown = is_theirs or state == GiftState.OPEN
    return GiftSeen(
        id=row.pk,
        state=state,
        channel=channels_by_id([row.channel_id])[ChannelId(row.channel_id)],
        from_name=row.from_name,
        to_name=row.to_name,
        note=row.note if is_shown else "",
        expires_at=_ends(row),
        lines=_lines(order, language) if is_shown else (),
        is_receiver=is_theirs,
        order_id=order.summary.id,
        order_number=order.summary.number if is_theirs else "",
        ship_to=_ship_to(row) if is_theirs else None,
        is_cancelled=order.summary.status == OrderStatus.CANCELLED,
        requests=_requests(row) if is_theirs else (),
    )


def list_gifts(actor: Actor, channel_id: UUID | None = None) -> list[GiftSummary]:
    """The gifts of whoever acts, for whom they act, the newest first; of what waits for an approval nothing."""
    if actor.person_id is None:
        return []
    rows = _given_by(actor, channel_id)
    return [_summary(row) for row in rows.order_by("-made_at", "-pk")[:LISTED]]


def get_gift(gift_id: UUID, actor: Actor, channel_id: UUID | None = None) -> GiftSummary:
    """A gift of whoever acts.

    raises  GiftNotFound
    """
    if actor.person_id is None:
        raise GiftNotFound
    row = _given_by(actor, channel_id).filter(pk=gift_id).first()
    if row is None:
        raise GiftNotFound
    return _summary(row)


def _given_by(actor: Actor, channel_id: UUID | None) -> QuerySet[Gift]:
    rows = locked_gifts(is_locked=False).filter(person=actor.person_id, party=actor.party_id, order__isnull=False)
    return rows if channel_id is None else rows.filter(channel=channel_id)


def gift_of_order(order_id: UUID) -> GiftOfOrder | None:
    """The gift an order is, for staff alone. None: it is none."""
    row = Gift.objects.select_related("link").filter(order=order_id).first()
    if row is None:
        return None
    return GiftOfOrder(
        state=gift_state(row),
        from_name=row.from_name,
        to_name=row.to_name,
        note=row.note,
        reached_by=row.receiver_email or row.sent_to,
        expires_at=_ends(row),
        word=row.word,
        ship_to=_ship_to(row),
        requests=_requests(row),
    )


def unclaimed_gifts(order_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the orders that are gifts whose receivers have yet to say where they go; one query."""
    rows = Gift.objects.filter(order__in=list(order_ids), state=GiftState.OPEN.value)
    return frozenset(pk for pk in rows.values_list("order_id", flat=True) if pk)


def find_gift_id(order_id: UUID, actor: Actor) -> UUID | None:
    """The gift that an order is, for who gave it."""
    rows = Gift.objects.filter(order=order_id, person=actor.person_id, person__isnull=False)
    return rows.values_list("pk", flat=True).first()


def _summary(row: Gift) -> GiftSummary:
    return GiftSummary(
        id=row.pk,
        state=gift_state(row),
        order_id=order_of_gift(row).summary.id,
        order_number=order_of_gift(row).summary.number,
        from_name=row.from_name,
        to_name=row.to_name,
        note=row.note,
        sent_to=row.sent_to,
        days=row.days,
        made_at=row.made_at,
        expires_at=_ends(row),
        ended_at=row.claimed_at or row.ended_at,
        views=row.link.views if row.link else 0,
        word=row.word,
    )


def _ends(row: Gift) -> datetime | None:
    return row.link.expires_at if row.link else None


def _ship_to(row: Gift) -> PostalAddress | None:
    if row.state != GiftState.CLAIMED or row.order_id is None:
        return None
    return next((one.ship_to for one in deliveries_by_order([row.order_id]).get(row.order_id, [])), None)


def _requests(row: Gift) -> tuple[GiftRequestView, ...]:
    rows = GiftRequest.objects.filter(gift=row).order_by("at", "pk")
    return tuple(GiftRequestView(GiftRequestKind(one.kind), one.words, one.at) for one in rows)


def _lines(order: OrderView, language: str) -> tuple[GiftLine, ...]:
    variants = variants_by_id([line.variant_id for line in order.lines if line.variant_id], language)
    found = []
    for line in order.lines:
        variant = variants.get(line.variant_id) if line.variant_id else None
        label, picture = (variant.label, variant.picture) if variant else (line.variant_label, None)
        found.append(GiftLine(line.name, label, line.quantity, picture))
    return tuple(found)
