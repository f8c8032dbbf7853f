from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.desk.errors import InvalidView, ViewNotFound
from jangteo.desk.models import SavedView, ViewChoice
from jangteo.desk.selectors.views import held_by, visible_views
from jangteo.desk.types import LONGEST_NAME, LONGEST_QUERY, MOST_VIEWS
from jangteo.kernel import clock
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def save_view(*, page: str, name: str, query: str, actor: Actor, role: str = "") -> UUID:
    """Keep a list's filters under a name; the same name again is written over.

    role    shares it: a role one holds oneself, any for those who give roles
    raises  InvalidView
    """
    owner, name = _owner(actor), _checked_name(name)
    if len(query) > LONGEST_QUERY or "\x00" in query:
        raise InvalidView(field="query")
    if role and role not in held_by(actor) and not allows(actor, Action.MEMBERS_CHANGE):
        raise InvalidView(field="role")
    own = SavedView.objects.filter(owner=owner, page=page)
    known = own.select_for_update().filter(name=name).first()
    if known is None and own.count() >= MOST_VIEWS:
        raise InvalidView(field="count")
    if known is not None:
        known.query, known.role = query, role
        known.save(update_fields=["query", "role"])
        return known.pk
    row = SavedView.objects.create(
        owner=owner, page=page, name=name, query=query, role=role, position=own.count(), made_at=clock.now()
    )
    return row.pk


@transaction.atomic
def rename_view(*, view_id: UUID, name: str, actor: Actor) -> None:
    """Call one's own view otherwise.

    raises  ViewNotFound, InvalidView
    """
    row = _own(view_id, actor)
    row.name = _checked_name(name)
    try:
        with transaction.atomic():
            row.save(update_fields=["name"])
    except IntegrityError:
        raise InvalidView(field="name") from None


@transaction.atomic
def move_view(*, view_id: UUID, actor: Actor) -> None:
    """Put one's own view before the others.

    raises  ViewNotFound
    """
    row = _own(view_id, actor)
    others = SavedView.objects.select_for_update().filter(owner=row.owner, page=row.page).exclude(pk=row.pk)
    for place, other in enumerate([row, *others.order_by("position", "made_at", "pk")]):
        other.position = place
        other.save(update_fields=["position"])


@transaction.atomic
def delete_view(*, view_id: UUID, actor: Actor) -> None:
    """Take one's own view away, also from those it is shared with.

    raises  ViewNotFound
    """
    _own(view_id, actor).delete()


@transaction.atomic
def choose_view(*, page: str, view_id: UUID | None, actor: Actor) -> None:
    """Open a list by a view one may see from now on; None: by none.

    raises  ViewNotFound
    """
    owner = _owner(actor)
    if view_id is None:
        ViewChoice.objects.filter(owner=owner, page=page).delete()
        return
    if not visible_views(actor).filter(pk=view_id, page=page).exists():
        raise ViewNotFound
    ViewChoice.objects.update_or_create(owner=owner, page=page, defaults={"view_id": view_id})


def _own(view_id: UUID, actor: Actor) -> SavedView:
    row = SavedView.objects.select_for_update().filter(pk=view_id, owner=_owner(actor)).first()
    if row is None:
        raise ViewNotFound
    return row


def _owner(actor: Actor) -> UUID:
    if actor.user_id is None:
        raise ViewNotFound
    return actor.user_id


def _checked_name(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > LONGEST_NAME:
        raise InvalidView(field="name")
    return name
