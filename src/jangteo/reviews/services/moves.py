"""A post's rows: moves, versions, the figures kept; in the caller's transaction."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F

from jangteo.kernel import audit, clock, states
from jangteo.kernel.types import Actor
from jangteo.reviews import rules
from jangteo.reviews.models import Post, PostMove, PostVersion, ProductFigures
from jangteo.reviews.types import Draft, PolicyView, PostAct, PostKind, PostState


@dataclass(frozen=True, slots=True)
class Why:
    """Why a post was moved."""

    reason: str = ""
    words: str = ""


NO_REASON = Why()


def begin_post(row: Post, draft: Draft, policy: PolicyView) -> Post:
    """A new post with what was written, not saved; it has its state by its first move."""
    now = clock.now()
    row.state, row.written_at, row.moved_at = PostState.WAITING.value, now, now
    row.editable_until = now + timedelta(days=policy.edit_days)
    put_draft(row, draft)
    return row


def put_draft(row: Post, draft: Draft) -> None:
    """What was written, onto a row."""
    row.stars, row.title, row.text, row.language = draft.stars, draft.title, draft.text, draft.language
    row.name_choice, row.is_rewarded = draft.name.value, draft.is_rewarded


def write_version(row: Post) -> None:
    """The next version of a locked post as it reads now; its number is set, not saved."""
    row.version += 1
    PostVersion.objects.create(
        post=row,
        number=row.version,
        stars=row.stars,
        title=row.title,
        text=row.text,
        language=row.language,
        shown_name=row.shown_name,
        is_rewarded=row.is_rewarded,
        at=clock.now(),
    )


def write_move(
    row: Post, act: PostAct, target: PostState, actor: Actor, *, why: Why = NO_REASON, counted: str = ""
) -> None:
    """One step of a locked post, with the columns the caller set; the figures kept follow it.

    counted  the column it counted in before the caller changed it
    raises   IllegalMove
    """
    states.require(PostState(row.state), target, rules.MOVES)
    now = clock.now()
    PostMove.objects.create(
        post=row,
        position=row.moves + 1,
        act=act.value,
        from_state=row.state if row.moves else "",
        to_state=target.value,
        version=row.version,
        reason=why.reason,
        why=why.words,
        made_by_id=actor.person_id,
        made_by_name=actor.name[:200],
        at=now,
    )
    before, row.state, row.moves, row.moved_at = row.state, target.value, row.moves + 1, now
    row.save()
    _count(row, counted, column_of(row))
    audit.record(
        actor=actor,
        action=f"reviews.{act.value}",
        subject_kind=row.kind,
        subject_id=row.pk,
        before={"state": before} if row.moves > 1 else None,
        after={"state": row.state, "version": row.version} | ({"reason": why.reason} if why.reason else {}),
        why=why.words,
    )


def column_of(row: Post) -> str:
    """The column of the figures that a post counts in as it stands; empty: in none."""
    return rules.counted_as(PostKind(row.kind), PostState(row.state), row.stars)


def _count(row: Post, before: str, after: str) -> None:
    if before == after:
        return
    ProductFigures.objects.get_or_create(product_id=row.product_id, channel_id=row.channel_id)
    changes = {name: F(name) + step for name, step in ((before, -1), (after, 1)) if name}
    ProductFigures.objects.filter(product=row.product_id, channel=row.channel_id).update(**changes)
