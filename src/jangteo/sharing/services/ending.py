"""A shared cart comes to nothing, and is its buyer's again; or was looked at."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from jangteo.kernel import audit, clock, outbox, states
from jangteo.kernel.types import Actor, job_actor
from jangteo.ordering.services import take_home
from jangteo.sharing import rules
from jangteo.sharing.errors import LinkNotFound, LinkOver
from jangteo.sharing.events import ShareEnded
from jangteo.sharing.models import PaymentShare, PersonalLink
from jangteo.sharing.rules.letters import LetterKind
from jangteo.sharing.selectors.links import share_by_token, state_of
from jangteo.sharing.services.share_cart import checked_words
from jangteo.sharing.services.telling import asked_total, tell_payer, tell_requester
from jangteo.sharing.types import ShareState

AT_ONCE = 200
WHY = {
    ShareState.DECLINED: "declined by whoever was asked to pay",
    ShareState.TAKEN_BACK: "taken back",
    ShareState.EXPIRED: "nobody paid in time",
    ShareState.NOT_APPROVED: "not approved",
}


def note_view(*, token: str, actor: Actor) -> None:
    """Count that a link was opened; not by who made it."""
    rows = PersonalLink.objects.filter(digest=rules.digest(token))
    if actor.person_id is not None:
        rows = rows.exclude(person=actor.person_id)
    rows.update(views=F("views") + 1, last_viewed_at=clock.now())


@transaction.atomic
def decline_share(*, token: str, word: str = "", channel_id: UUID | None = None) -> None:
    """Whoever has the link does not pay; they may say why.

    locks      the share, then the cart
    raises     LinkNotFound, LinkOver, InvalidShare
    publishes  ShareEnded
    """
    row = lock_open(token, channel_id)
    row.word = checked_words(word, "word")
    end(row, ShareState.DECLINED)
    tell_requester(row, LetterKind.DECLINED, asked_total(row), said=row.word)


@transaction.atomic
def revoke_share(*, share_id: UUID, actor: Actor) -> None:
    """Take a link back; the cart can be changed again. One that is over already stays as it is.

    locks      the share, then the cart
    raises     LinkNotFound, the same for somebody else's
    publishes  ShareEnded
    """
    rows = PaymentShare.objects.select_related("link").select_for_update(of=("self",))
    row = rows.filter(pk=share_id, link__person=actor.person_id, link__party=actor.party_id).first()
    if row is None or actor.person_id is None:
        raise LinkNotFound
    if row.state == ShareState.OPEN:
        end(row, ShareState.TAKEN_BACK, actor)


def expire_shares() -> int:
    """End links whose time ran out, write to who made them; how many. Safe to run twice."""
    due = PaymentShare.objects.filter(state=ShareState.OPEN.value, link__expires_at__lte=clock.now())
    ids = list(due.order_by("link__expires_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_expire(pk) for pk in ids)


@transaction.atomic
def end_with_request(*, request_id: UUID) -> None:
    """What was asked for a shared cart came to nothing, and the cart is open again; safe to run twice.

    locks      the share, then the cart
    publishes  ShareEnded
    """
    rows = PaymentShare.objects.select_related("link").select_for_update(of=("self",))
    row = rows.filter(request=request_id, state=ShareState.OPEN.value).first()
    if row is not None:
        end(row, ShareState.NOT_APPROVED)


def lock_open(token: str, channel_id: UUID | None = None) -> PaymentShare:
    """What a token opens, locked, while it can still be paid.

    raises  LinkNotFound, LinkOver
    """
    row = share_by_token(token, channel_id=channel_id, is_locked=True)
    state = state_of(row)
    if state != ShareState.OPEN:
        raise LinkOver(state=state.value)
    return row


def end(row: PaymentShare, target: ShareState, actor: Actor | None = None, order_id: UUID | None = None) -> None:
    """One step of a locked share to its end, in the caller's transaction; the cart is open again unless it was ordered.

    publishes  ShareEnded
    """
    states.require(ShareState(row.state), target, rules.SHARE_MOVES)
    row.state, row.ended_at, row.order_id = target.value, clock.now(), order_id
    row.save()
    if target != ShareState.ORDERED:
        take_home(cart_id=row.cart_id, why=WHY[target])
    if target in (ShareState.TAKEN_BACK, ShareState.NOT_APPROVED):
        tell_payer(row, LetterKind.ENDED)
    audit.record(
        actor=actor or job_actor("sharing"),  # who pays is named nowhere but in their own columns
        action=f"sharing.{target.value}",
        subject_kind="share",
        subject_id=row.pk,
        after={"state": target.value},
    )
    outbox.publish(
        ShareEnded(share_id=row.pk, cart_id=row.cart_id, state=target.value, order_id=order_id, at=row.ended_at)
    )


@transaction.atomic
def _expire(share_id: UUID) -> bool:
    rows = PaymentShare.objects.select_related("link").select_for_update(of=("self",))
    row = rows.filter(pk=share_id, state=ShareState.OPEN.value).first()
    if row is None or row.link.expires_at > clock.now():
        return False  # somebody else was here first
    end(row, ShareState.EXPIRED)
    tell_requester(row, LetterKind.EXPIRED, asked_total(row))
    return True
