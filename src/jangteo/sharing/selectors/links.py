"""Which link a token opens, and the links of who made them."""

from uuid import UUID

from django.conf import settings

from jangteo.approvals.selectors import find_live_view
from jangteo.approvals.types import RequestState, Subject
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor, job_actor
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.types import OrderView
from jangteo.sharing import rules
from jangteo.sharing.errors import LinkNotFound
from jangteo.sharing.models import PaymentShare, ShareLine
from jangteo.sharing.types import LinkPurpose, Payer, ShareState, ShareSummary

CART = "cart"  # as approvals knows carts
LISTED = 50


def share_by_token(token: str, *, channel_id: UUID | None = None, is_locked: bool = False) -> PaymentShare:
    """What a token opens, in its own channel.

    raises  LinkNotFound
    """
    rows = PaymentShare.objects.select_related("link").filter(
        link__digest=rules.digest(token), link__purpose=LinkPurpose.PAY.value
    )
    if channel_id is not None:
        rows = rows.filter(channel=channel_id)
    if is_locked and "share-lock" not in settings.JANGTEO_UNGUARDED:
        rows = rows.select_for_update(of=("self",))
    row = rows.first()
    if row is None:
        raise LinkNotFound
    return row


def state_of(row: PaymentShare) -> ShareState:
    """Where it stands now, whether or not its end was written."""
    state = ShareState(row.state)
    return ShareState.EXPIRED if state == ShareState.OPEN and row.link.expires_at <= clock.now() else state


def wanted_of(row: PaymentShare) -> dict[tuple[UUID, str], int]:
    """{(variant, unit): how many whoever pays wants}."""
    return {(one.variant_id, one.unit): one.wanted for one in ShareLine.objects.filter(share=row)}


def cap_of(row: PaymentShare) -> Money | None:
    """At most this."""
    return None if row.cap_minor is None else Money(row.cap_minor, row.currency)


def waits(row: PaymentShare) -> bool:
    """Whether somebody of the buyer's company or family has to approve it first."""
    if row.request_id is None or row.state != ShareState.OPEN:
        return False
    live = find_live_view(Subject(CART, row.cart_id))
    return live is not None and live.state == RequestState.PENDING


def order_of(row: PaymentShare) -> OrderView | None:
    """What came of it."""
    return get_order_by_id(row.order_id, job_actor("sharing")) if row.order_id else None


def list_shares(actor: Actor, channel_id: UUID | None = None) -> list[ShareSummary]:
    """The links of whoever acts, for whom they act, the newest first."""
    if actor.person_id is None:
        return []
    rows = PaymentShare.objects.select_related("link").filter(link__person=actor.person_id, link__party=actor.party_id)
    if channel_id is not None:
        rows = rows.filter(channel=channel_id)
    return [_summary(row) for row in rows.order_by("-link__made_at", "-pk")[:LISTED]]


def payer_of(order_id: UUID) -> Payer | None:
    """Who pays an order by a link, for staff alone: to them money goes back. None: its buyer does."""
    row = PaymentShare.objects.filter(order=order_id).first()
    return Payer(row.payer_name, row.payer_email) if row else None


def token_opens(token: str, order_id: UUID) -> bool:
    """Whether an order came of the link that a token opens."""
    return PaymentShare.objects.filter(link__digest=rules.digest(token), order=order_id).exists()


def _summary(row: PaymentShare) -> ShareSummary:
    order = order_of(row)
    return ShareSummary(
        id=row.pk,
        state=state_of(row),
        cap=cap_of(row),
        total=order.summary.gross if order else Money(row.asked_minor, row.currency),
        message=row.message,
        made_at=row.link.made_at,
        expires_at=row.link.expires_at,
        ended_at=row.ended_at,
        views=row.link.views,
        changed=row.revision > 0,
        word=row.word,
        order_number=order.summary.number if order else "",
        is_awaited=bool(order and order.awaited),
        waits_for_approval=waits(row),
        cart_id=row.cart_id,
    )
