"""What staff look at: the queue, one post with all that was said and done."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from jangteo.kernel.keyset import Page, count_several, page_of
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.reviews.errors import PostNotFound
from jangteo.reviews.models import Post, PostMove, PostVersion, Report
from jangteo.reviews.selectors.views import views
from jangteo.reviews.types import (
    PUBLIC,
    MoveView,
    PostAct,
    PostKind,
    PostState,
    PostView,
    Reason,
    ReportView,
    VersionView,
)

QUEUES = ("waiting", "reported", "unanswered", "refused", "shown", "all")


def page_of_queue(queue: str, actor: Actor, *, cursor: str = "", limit: int = 50) -> Page[PostView]:
    """Posts that wait for something, the longest waiting first; of the others the newest first.

    raises  NotPermitted
    """
    require(actor, Action.REVIEWS_HANDLE)
    is_waiting = queue in ("waiting", "reported", "unanswered")
    order = ("moved_at", "id") if is_waiting else ("-moved_at", "-id")
    page = page_of(_queue(queue), order, cursor, limit=limit)
    return page.showing(views(page.rows, actor, is_inner=True))


def count_queue(actor: Actor) -> dict[str, int]:
    """{queue: how many are in it} of those that wait for staff; one query."""
    require(actor, Action.REVIEWS_HANDLE)
    return count_several({name: _queue(name) for name in ("waiting", "reported", "unanswered")})


def get_post(post_id: UUID, actor: Actor) -> PostView:
    """A post with every answer below it, for staff.

    raises  NotPermitted, PostNotFound
    """
    require(actor, Action.REVIEWS_HANDLE)
    row = Post.objects.filter(pk=post_id).first()
    if row is None:
        raise PostNotFound
    return views([row], actor, below=row.answers.order_by("written_at"), is_inner=True)[0]


def list_moves(post_id: UUID) -> list[MoveView]:
    """What became of a post, the first first; not who reported it."""
    rows = PostMove.objects.filter(post=post_id).order_by("position")
    return [
        MoveView(
            PostAct(row.act),
            PostState(row.to_state),
            row.made_by_name if row.act != PostAct.REPORT else "",
            row.at,
            Reason(row.reason) if row.reason else None,
            row.why,
        )
        for row in rows
    ]


def list_versions(post_id: UUID) -> list[VersionView]:
    """What a post said, the first first."""
    rows = PostVersion.objects.filter(post=post_id).order_by("number")
    return [VersionView(row.number, row.stars, row.title, row.text, row.at) for row in rows]


def list_reports(post_id: UUID) -> list[ReportView]:
    """What people mind about a post, the first first; not who they are."""
    rows = Report.objects.filter(post=post_id).order_by("at", "pk")
    return [ReportView(Reason(row.reason), row.words, row.at) for row in rows]


def _queue(name: str) -> QuerySet[Post]:
    rows = Post.objects.all()
    match name:
        case "waiting" | "reported" | "refused":
            return rows.filter(state=name)
        case "unanswered":
            return rows.filter(~Exists(_ours()), kind=PostKind.QUESTION.value, state__in=_values(PUBLIC))
        case "shown":
            return rows.filter(state__in=_values(PUBLIC))
    return rows


def _ours() -> QuerySet[Post]:
    return Post.objects.filter(Q(parent=OuterRef("pk")), by_shop=True).exclude(state=PostState.TAKEN_BACK.value)


def _values(states: Iterable[PostState]) -> list[str]:
    return [one.value for one in states]
