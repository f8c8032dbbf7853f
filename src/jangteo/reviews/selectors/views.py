"""Rows as they are read."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.ordering.selectors.sold_lines import sold_lines
from jangteo.ordering.types.sold_lines import SoldLine
from jangteo.reviews.models import Post, PostMove
from jangteo.reviews.types import NameChoice, PostAct, PostKind, PostState, PostView, Reason


def views(rows: Iterable[Post], actor: Actor, *, below: Iterable[Post] = (), is_inner: bool = False) -> list[PostView]:
    """Posts with their answers, in their order; whether each was bought is asked of the orders as they stand.

    below     answers to show below them
    is_inner  for staff or its writer: with why it was refused
    """
    found, answers = list(rows), list(below)
    lines = sold_lines(one.line_id for one in (*found, *answers) if one.line_id)
    refused = _refusals(one.pk for one in (*found, *answers)) if is_inner else {}
    by_parent: dict[UUID, list[PostView]] = {}
    for row in answers:
        assert row.parent_id is not None
        by_parent.setdefault(row.parent_id, []).append(_view(row, actor, lines, refused))
    return [replace(_view(row, actor, lines, refused), answers=tuple(by_parent.get(row.pk, ()))) for row in found]


def _refusals(post_ids: Iterable[UUID]) -> dict[UUID, PostMove]:
    """{post: its last refusal}."""
    rows = PostMove.objects.filter(post__in=list(post_ids), act=PostAct.REFUSE.value).order_by("post", "position")
    return {row.post_id: row for row in rows}


def _view(row: Post, actor: Actor, lines: Mapping[UUID, SoldLine], refusals: Mapping[UUID, PostMove]) -> PostView:
    line = lines.get(row.line_id) if row.line_id else None
    refusal = refusals.get(row.pk) if row.state == PostState.REFUSED else None
    return PostView(
        id=row.pk,
        kind=PostKind(row.kind),
        product_id=row.product_id,
        channel_id=row.channel_id,
        parent_id=row.parent_id,
        line_id=row.line_id,
        stars=row.stars,
        title=row.title,
        text=row.text,
        language=row.language,
        name_choice=NameChoice(row.name_choice),
        shown_name=row.shown_name,
        by_shop=row.by_shop,
        is_business=row.is_business,
        is_rewarded=row.is_rewarded,
        is_verified=line is not None and line.is_bought,
        is_mine=is_writer(row, actor),
        is_open=is_writer(row, actor) and clock.now() < row.editable_until,
        label=line.label if line else "",
        state=PostState(row.state),
        version=row.version,
        helpful=row.helpful,
        reports=row.reports,
        has_appealed=row.has_appealed,
        written_at=row.written_at,
        editable_until=row.editable_until,
        moved_at=row.moved_at,
        reason=Reason(refusal.reason) if refusal else None,
        why=refusal.why if refusal else "",
    )


def is_writer(row: Post, actor: Actor) -> bool:
    """Whether a buyer wrote it; staff who act for them did not, and what the shop says is nobody's own."""
    return not row.by_shop and not actor.assists and actor.person_id is not None and row.person_id == actor.person_id
