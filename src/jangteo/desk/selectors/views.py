from django.db.models import Exists, OuterRef, Q, QuerySet

from jangteo.desk.models import SavedView, ViewChoice
from jangteo.desk.types import View
from jangteo.kernel.types import Actor
from jangteo.parties.selectors import staff_roles


def visible_views(actor: Actor) -> QuerySet[SavedView]:
    """A log-in's own views, and those shared with a role that they hold now."""
    if actor.user_id is None:
        return SavedView.objects.none()
    return SavedView.objects.filter(Q(owner=actor.user_id) | Q(role__in=held_by(actor)))


def held_by(actor: Actor) -> list[str]:
    """The codes of the roles that a member of staff holds."""
    return [str(one.role.code) for one in staff_roles(actor.person_id)]


def list_views(actor: Actor, page: str) -> list[View]:
    """A list's views for one reader: their own in their order, then what is shared with them."""
    if actor.user_id is None:
        return []
    rows = visible_views(actor).filter(page=page)
    chosen = ViewChoice.objects.filter(owner=actor.user_id, view=OuterRef("pk"))
    rows = rows.annotate(is_chosen=Exists(chosen))
    views = [
        View(row.pk, row.page, row.name, row.query, row.role, row.owner == actor.user_id, row.is_chosen)
        for row in rows.order_by("position", "made_at", "pk")
    ]
    return sorted(views, key=lambda one: not one.is_own)


def find_default(actor: Actor, page: str) -> View | None:
    """The view by which a list opens for one reader, as long as they may see it."""
    return next((one for one in list_views(actor, page) if one.is_default), None)
