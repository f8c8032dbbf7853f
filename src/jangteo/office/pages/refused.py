"""The page for staff whose role does not include what they asked for: which right is missing, and who can give it."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext

from jangteo.channels.errors import EntryRefused
from jangteo.kernel.types import Action, Scope
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.parties.selectors import action_name, find_operator, list_members, roles_in_words, staff_roles


def show_refused(request: HttpRequest, actions: Sequence[Action]) -> HttpResponse:
    """403 in the office's frame.

    actions  what was asked for; any of them would do
    """
    try:
        actor = staff_actor(request)
        person_id = actor.person_id
    except EntryRefused:
        person_id = getattr(request.user, "person_id", None)
    held = staff_roles(person_id)
    response = show(
        request,
        "refused",
        pgettext("office", "This is not open to you"),
        missing=[action_name(action, language()) for action in actions],
        roles=roles_in_words(held, language()),
        givers=who_can_give(actions),
    )
    response.status_code = 403
    return response


def who_can_give(actions: Sequence[Action]) -> list[str]:
    """Names of staff who may change roles and hold one of the rights themselves."""
    operator = find_operator()
    names = []
    for member in list_members(operator) if operator else []:
        rights: dict[Action, Scope] = {}
        for held in member.roles:
            rights |= {action: scope for action, scope in held.role.rights.items() if scope == Scope.ALL}
        if Action.MEMBERS_CHANGE in rights and (not actions or any(action in rights for action in actions)):
            names.append(member.person.name)
    return names
