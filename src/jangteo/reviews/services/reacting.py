"""Find a post helpful, report it; each person once."""

from uuid import UUID

from django.db import transaction

from jangteo.catalog.types import Viewer
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.reviews import rules
from jangteo.reviews.errors import LogInFirst, OwnPost
from jangteo.reviews.models import Post, Report, Vote
from jangteo.reviews.selectors.public import access_public
from jangteo.reviews.selectors.views import is_writer
from jangteo.reviews.services.moves import Why, column_of, write_move
from jangteo.reviews.types import PostAct, PostState, Reason


@transaction.atomic
def find_helpful(*, post_id: UUID, is_helpful: bool, viewer: Viewer, actor: Actor) -> int:
    """Find a post helpful, or not any more; how many do by now. The same said again changes nothing.

    locks   the post
    raises  LogInFirst, PostNotFound, OwnPost
    """
    row = _locked(post_id, viewer, actor)
    if is_helpful:
        Vote.objects.get_or_create(post=row, person_id=actor.person_id, defaults={"at": clock.now()})
    else:
        Vote.objects.filter(post=row, person=actor.person_id).delete()
    row.helpful = Vote.objects.filter(post=row).count()
    row.save(update_fields=["helpful"])
    return row.helpful


@transaction.atomic
def report_post(*, post_id: UUID, reason: Reason, words: str, viewer: Viewer, actor: Actor) -> None:
    """Say that a post should not be shown; staff look at it. A person's second report changes nothing.

    locks   the post
    raises  LogInFirst, PostNotFound, OwnPost, InvalidPost
    """
    row = _locked(post_id, viewer, actor)
    kept = rules.checked_why(words, is_needed=reason == Reason.OTHER)
    facts = {"reason": reason.value, "words": kept, "at": clock.now()}
    _, is_new = Report.objects.get_or_create(post=row, person_id=actor.person_id, defaults=facts)
    if not is_new:
        return
    row.reports = Report.objects.filter(post=row).count()
    write_move(row, PostAct.REPORT, PostState.REPORTED, actor, why=Why(reason.value), counted=column_of(row))


def _locked(post_id: UUID, viewer: Viewer, actor: Actor) -> Post:
    if actor.person_id is None or actor.assists:
        raise LogInFirst
    row = access_public(post_id, viewer, is_locked=True)
    if is_writer(row, actor):
        raise OwnPost
    return row
