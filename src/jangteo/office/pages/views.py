"""Saved views of lists: kept, shared with a role, chosen to open by, put first, taken away."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from jangteo.desk import services
from jangteo.desk.errors import InvalidView, ViewNotFound
from jangteo.desk.selectors import list_views
from jangteo.desk.types import LONGEST_NAME, View
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action
from jangteo.office.pages.frame import View as Page
from jangteo.office.pages.frame import may, staff_actor
from jangteo.office.pages.lists import LISTS, known_query, stale_filters
from jangteo.office.wording import refusal_in_words
from jangteo.parties.selectors import list_every_role, staff_roles
from jangteo.parties.types import RoleAudience, RoleDefinition

_VIEWS = "jangteo_views"


def opens_by_view(page: str) -> Callable[[Page], Page]:
    """An address that says nothing opens by the view that its reader chose; `?view=all` opens the whole list."""

    def decorate(view: Page) -> Page:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
            if request.method == "GET" and not request.GET:
                chosen = next((one for one in views_of(request, page) if one.is_default and one.query), None)
                if chosen is not None:
                    return redirect(f"{request.path}?{chosen.query}")
            return view(request, *args, **options)

        return opened

    return decorate


def views_of(request: HttpRequest, page: str) -> list[View]:
    """A list's views for who is here; found out once a request."""
    known: dict[str, list[View]] = getattr(request, _VIEWS, {})
    if page not in known:
        known[page] = list_views(staff_actor(request), page)
        setattr(request, _VIEWS, known)
    return known[page]


def views_bar(request: HttpRequest, page: str) -> dict[str, Any]:
    """What the bar over a list shows."""
    query = known_query(page, request.GET.urlencode())
    views = views_of(request, page)
    return {
        "page": page,
        "path": reverse(f"office:{LISTS[page].route}"),
        "views": views,
        "query": query,
        "current": next((one for one in views if one.query == query), None) if query else None,
        "stale": stale_filters(page, request.GET.urlencode()),
        "roles": _roles(request),
        "longest": LONGEST_NAME,
        "request": request,
    }


@require_POST
def save(request: HttpRequest, page: str) -> HttpResponse:
    """Keep the list as it is narrowed."""
    _ask(request, page)
    query = known_query(page, request.POST.get("query", ""))
    try:
        view_id = services.save_view(
            page=page,
            name=request.POST.get("name", ""),
            query=query,
            role=request.POST.get("role", "").replace("\x00", ""),
            actor=staff_actor(request),
        )
        if request.POST.get("default") == "1":
            services.choose_view(page=page, view_id=view_id, actor=staff_actor(request))
    except InvalidView as refused:
        messages.error(request, refusal_in_words(refused))
    else:
        messages.success(request, pgettext("office", "The view is kept."))
    return _back(page, query)


@require_POST
def change(request: HttpRequest, page: str, view_id: UUID, action: str) -> HttpResponse:
    """A button of a view."""
    _ask(request, page)
    actor = staff_actor(request)
    works: dict[str, Callable[[], None]] = {
        "rename": lambda: services.rename_view(view_id=view_id, name=request.POST.get("name", ""), actor=actor),
        "first": lambda: services.move_view(view_id=view_id, actor=actor),
        "delete": lambda: services.delete_view(view_id=view_id, actor=actor),
        "default": lambda: services.choose_view(page=page, view_id=view_id, actor=actor),
        "no-default": lambda: services.choose_view(page=page, view_id=None, actor=actor),
    }
    if action not in works:
        raise Http404
    try:
        works[action]()
    except ViewNotFound:
        raise Http404 from None
    except InvalidView as refused:
        messages.error(request, refusal_in_words(refused))
    else:
        messages.success(request, pgettext("office", "The views are changed."))
    return _back(page, known_query(page, request.POST.get("query", "")))


def _ask(request: HttpRequest, page: str) -> None:
    if page not in LISTS or not may(request, *LISTS[page].actions):
        raise Http404


def _back(page: str, query: str) -> HttpResponse:
    return redirect(f"{reverse(f'office:{LISTS[page].route}')}?{query or 'view=all'}")


def _roles(request: HttpRequest) -> list[RoleDefinition]:
    """The roles that a view may be shared with: one's own, all of staff for those who give them."""
    actor = staff_actor(request)
    if allows(actor, Action.MEMBERS_CHANGE):
        return list_every_role(RoleAudience.STAFF)
    return list({one.role.code: one.role for one in staff_roles(actor.person_id)}.values())
