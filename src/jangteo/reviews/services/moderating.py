"""What staff decide: what is shown, what is refused and why, and how a channel holds its reviews."""

from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.reviews import rules
from jangteo.reviews.errors import InvalidPolicy, PostNotFound
from jangteo.reviews.models import Post, ReviewPolicy
from jangteo.reviews.selectors.settings import get_review_policy
from jangteo.reviews.services.moves import Why, column_of, write_move
from jangteo.reviews.types import (
    LONGEST_EDIT_DAYS,
    LONGEST_INVITE_DAYS,
    MOST_FOR_TILES,
    PolicyView,
    PostAct,
    PostState,
    Reason,
)


@transaction.atomic
def show_post(*, post_id: UUID, actor: Actor) -> None:
    """Let a post be shown, or stay where somebody minds it. Of one that is shown: nothing.

    raises  NotPermitted, PostNotFound, IllegalMove
    """
    row = _locked(post_id, actor)
    if row.state == PostState.SHOWN:
        return
    _require_not_taken_back(row)
    write_move(row, PostAct.SHOW, PostState.SHOWN, actor, counted=column_of(row))


@transaction.atomic
def refuse_post(*, post_id: UUID, reason: Reason, why: str, actor: Actor) -> None:
    """Refuse a post, also one that was shown; its writer is told why and may ask for a second look once.

    raises  NotPermitted, PostNotFound, IllegalMove, InvalidPost
    """
    row = _locked(post_id, actor)
    words = rules.checked_why(why, is_needed=reason == Reason.OTHER)
    _require_not_taken_back(row)
    counted, row.was_refused = column_of(row), True
    write_move(row, PostAct.REFUSE, PostState.REFUSED, actor, why=Why(reason.value, words), counted=counted)


@transaction.atomic
def set_review_policy(*, channel_id: UUID, policy: PolicyView, actor: Actor, why: str = "") -> None:
    """Say how a channel holds its reviews; it holds for what is written from now on, sharing at once.

    raises  NotPermitted, InvalidPolicy
    """
    require(actor, Action.ROLES_CHANGE)
    bounds = {
        "edit_days": LONGEST_EDIT_DAYS,
        "tiles_from": MOST_FOR_TILES,
        "invite_days": LONGEST_INVITE_DAYS,
    }
    for name, maximum in bounds.items():
        if not 0 <= getattr(policy, name) <= maximum:
            raise InvalidPolicy(maximum=maximum)
    before = get_review_policy(channel_id)
    if before == policy:
        return
    ReviewPolicy.objects.update_or_create(channel_id=channel_id, defaults=_told(policy))
    audit.record(
        actor=actor,
        action="reviews.set_policy",
        subject_kind="channel",
        subject_id=channel_id,
        before=_told(before),
        after=_told(policy),
        why=why,
    )


def _locked(post_id: UUID, actor: Actor) -> Post:
    require(actor, Action.REVIEWS_HANDLE)
    row = Post.objects.select_for_update().filter(pk=post_id).first()
    if row is None:
        raise PostNotFound
    return row


def _require_not_taken_back(row: Post) -> None:
    """What its writer took back is nobody's to show or refuse.

    raises  PostNotFound
    """
    if row.state == PostState.TAKEN_BACK:
        raise PostNotFound


def _told(policy: PolicyView) -> dict[str, object]:
    return {
        "looks_first": policy.looks_first,
        "is_shared": policy.is_shared,
        "writes_from": policy.writes_from.value,
        "edit_days": policy.edit_days,
        "tiles_from": policy.tiles_from,
        "invite_days": policy.invite_days,
    }
