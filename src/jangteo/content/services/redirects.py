from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.channels.selectors import channels_by_id
from jangteo.content import rules
from jangteo.content.errors import InvalidRedirect, RedirectExists, RedirectLoops, RedirectNotFound
from jangteo.content.models import Redirect
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def add_redirect(*, channel_id: UUID, old_path: str, new_path: str, actor: Actor) -> UUID:
    """Let an old address of a channel lead to a new one.

    It leads to the end at once: where the new address is an old one itself, to where that leads; what led to the old
    address leads there too.

    locks   the channel's redirects
    raises  NotPermitted, InvalidRedirect, RedirectLoops, RedirectExists
    """
    require(actor, Action.CONTENT_CHANGE)
    if channel_id not in channels_by_id([channel_id]):
        raise InvalidRedirect("there is no such channel")
    old, new = rules.plain_path(old_path), rules.plain_path(new_path)
    rows = list(Redirect.objects.select_for_update().filter(channel=channel_id).order_by("pk"))
    known = {row.old_path: row.new_path for row in rows}
    if old in known:
        raise RedirectExists(old=old, new=known[old])
    new = known.get(new, new)
    if new == old:
        raise RedirectLoops(old=old)
    try:
        with transaction.atomic():
            Redirect.objects.filter(channel=channel_id, new_path=old).update(new_path=new)
            row = Redirect.objects.create(channel_id=channel_id, old_path=old, new_path=new, made_at=clock.now())
    except IntegrityError:
        raise RedirectExists("somebody changed the redirects just now", old=old) from None
    _record(actor, "add_redirect", row.pk, after={"old": old, "new": new})
    return row.pk


@transaction.atomic
def remove_redirect(*, redirect_id: UUID, actor: Actor) -> None:
    """The old address leads nowhere any more.

    raises  NotPermitted, RedirectNotFound
    """
    require(actor, Action.CONTENT_CHANGE)
    row = Redirect.objects.select_for_update().filter(pk=redirect_id).first()
    if row is None:
        raise RedirectNotFound
    _remove(row, actor)


def lead_on(channel_id: UUID, old: str, new: str, actor: Actor) -> None:
    """After a page moved: its old address leads to the new one, and the new one is an old one no more."""
    taken = Redirect.objects.select_for_update().filter(channel=channel_id, old_path=new).first()
    if taken is not None:
        _remove(taken, actor)
    add_redirect(channel_id=channel_id, old_path=old, new_path=new, actor=actor)


def _remove(row: Redirect, actor: Actor) -> None:
    row_id = row.pk
    row.delete()
    _record(actor, "remove_redirect", row_id, before={"old": row.old_path, "new": row.new_path})


def _record(actor: Actor, action: str, row_id: UUID, **facts: dict[str, str]) -> None:
    audit.record(
        actor=actor,
        action=f"content.{action}",
        subject_kind="redirect",
        subject_id=row_id,
        before=facts.get("before"),
        after=facts.get("after"),
    )
