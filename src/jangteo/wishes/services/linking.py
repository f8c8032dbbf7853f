"""A list is opened to others by a link, and closed again."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.identity.services import take_attempt
from jangteo.identity.types import Limit, Visitor
from jangteo.kernel import audit, clock
from jangteo.kernel.types import Actor
from jangteo.wishes import rules
from jangteo.wishes.errors import InvalidWish, LinkNotFound
from jangteo.wishes.models import WishLink, WishList
from jangteo.wishes.selectors.lists import access_list
from jangteo.wishes.selectors.shared import is_theirs, link_by_token
from jangteo.wishes.types import DEFAULT_LINK_DAYS, MOST_LINK_DAYS, LinkMade

GUESSES = Limit(60, timedelta(minutes=15))


@transaction.atomic
def make_link(*, list_id: UUID, actor: Actor, days: int = DEFAULT_LINK_DAYS) -> LinkMade:
    """Open a list of one's own to whoever has a link, told this once; the one before opens nothing any more.

    raises  flags SwitchedOff, WishesNotFound, InvalidWish, NotPermitted
    """
    require_on(Feature.WISHES, actor.channel_id, actor)
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MOST_LINK_DAYS:
        raise InvalidWish(f"1 to {MOST_LINK_DAYS} days", field="days", minimum=1, maximum=MOST_LINK_DAYS)
    row = access_list(list_id, actor, is_own=True, is_locked=True)
    _revoke(row)
    token, now = secrets.token_urlsafe(24), clock.now()
    link = WishLink.objects.create(
        list=row, digest=rules.digest(token), made_at=now, expires_at=now + timedelta(days=days)
    )
    _note(row, actor, "wishes.make_link", until=link.expires_at.isoformat())
    return LinkMade(token, link.expires_at)


@transaction.atomic
def revoke_link(*, list_id: UUID, actor: Actor) -> None:
    """Close a list of one's own to others again; what they meant to give stays.

    raises  WishesNotFound, NotPermitted
    """
    row = access_list(list_id, actor, is_own=True, is_locked=True)
    if _revoke(row):
        _note(row, actor, "wishes.revoke_link")


def note_view(*, token: str, actor: Actor, visitor: Visitor) -> None:
    """Count that a link was opened by others; who tries many that open nothing has to wait.

    raises  flags SwitchedOff, LinkNotFound, identity TooManyAttempts
    """
    require_on(Feature.WISHES, actor.channel_id, actor)
    try:
        link = link_by_token(token)
    except LinkNotFound:
        if visitor.address:
            take_attempt([(f"wishes:address:{visitor.address}", GUESSES)])
        raise
    if not is_theirs(link.list, actor):
        WishLink.objects.filter(pk=link.pk).update(views=F("views") + 1)


def _revoke(row: WishList) -> bool:
    return bool(WishLink.objects.filter(list=row, revoked_at=None).update(revoked_at=clock.now()))


def _note(row: WishList, actor: Actor, action: str, **after: str) -> None:
    audit.record(actor=actor, action=action, subject_kind="wish_list", subject_id=row.pk, after=after)
