"""Pages that the merchant wrote, as this visitor reads them; what staff look at before others may."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_script_prefix
from django.utils import translation
from django.views.decorators.http import require_safe

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import CategoryView
from jangteo.channels.errors import EntryRefused
from jangteo.channels.services import enter_office
from jangteo.content import selectors as content
from jangteo.content.types import HOME, ShownPage
from jangteo.kernel import clock
from jangteo.kernel.ids import parse_id
from jangteo.kernel.languages import LANGUAGES
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import get_assisted, guest_rights
from jangteo.storefront.alike import alike
from jangteo.storefront.blocks import filled
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.orders import latest_orders
from jangteo.storefront.structured import address_of, breadcrumbs, organization
from jangteo.storefront.visit import Visit, get_viewer, get_visit, page_language, remember_visit

LATEST_ORDERS = 5


@require_safe
@alike
def own_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of this channel in its time."""
    page = find_page(request, slug) if slug and "\0" not in slug else None
    if page is None:
        raise Http404
    return show_page(request, page)


def find_page(request: HttpRequest, slug: str) -> ShownPage | None:
    """What this channel shows this visitor at a page's address now."""
    visit = get_visit(request)
    return content.find_shown(visit.channel, visit.actor, get_viewer(request), slug, get_script_prefix())


def show_page(request: HttpRequest, page: ShownPage, **context: Any) -> HttpResponse:
    """A page as a whole."""
    crumbs = [{"name": page.title}]
    aisles = catalog.list_categories(get_viewer(request))
    return show(
        request,
        "page.html",
        aisles=aisles,
        page=page,
        blocks=filled(request, page, aisles),
        crumbs=crumbs,
        canonical=address_of(request, "page", page.slug) if page.slug else "",
        structured=[breadcrumbs(request, crumbs)],
        **context,
    )


def show_home(request: HttpRequest, page: ShownPage, aisles: list[CategoryView], **context: Any) -> HttpResponse:
    """A channel's home as it was written; for tools, the buyer's own orders first."""
    visit = get_visit(request)
    return show(
        request,
        "home_blocks.html",
        aisles=aisles,
        page=page,
        blocks=filled(request, page, aisles),
        orders=latest_orders(visit, limit=LATEST_ORDERS)[0] if visit.temper == "dense" else [],
        canonical=address_of(request, "home"),
        structured=[organization(request)],
        **context,
    )


@require_safe
def preview(request: HttpRequest, page_id: UUID) -> HttpResponse:
    """A page as a buyer would read it at a moment: the draft, or `version`; for staff who write pages alone."""
    asked, channel = request.GET, get_visit(request).channel
    actor, at = _eyes(request, asked.get("party", "")), _moment(asked.get("at", ""))
    language = asked.get("language", "")
    with clock.at(at), translation.override(language if language in LANGUAGES else page_language()):
        remember_visit(request, Visit(channel=channel, actor=actor))
        viewer, base, number = get_viewer(request), get_script_prefix(), asked.get("version", "")
        if number.isascii() and number.isdigit() and len(number) < 7:
            page = content.show_version(channel, actor, viewer, page_id, int(number), base)
        else:
            page = content.show_draft(channel, actor, viewer, page_id, base)
        if page is None:
            raise Http404
        told: dict[str, Any] = {"preview_at": at, "cart_count": 0}
        told |= {"user": AnonymousUser()} if actor.party_id is None else {}
        if page.slug == HOME:
            response = show_home(request, page, catalog.list_categories(viewer), **told)
        else:
            response = show_page(request, page, **told)
    response["Cache-Control"] = "private, no-store"
    return response


def _eyes(request: HttpRequest, party: str) -> Actor:
    """A buyer as the shop knows them; without one, a guest. Those who may not look find nothing."""
    try:
        staff = enter_office(user=request.user)
    except EntryRefused:
        raise Http404 from None
    party_id = parse_id(party)
    if not allows(staff, Action.CONTENT_CHANGE) or (party and party_id is None):
        raise Http404
    if party_id is None:
        return Actor(rights=guest_rights())
    if not allows(staff, Action.PARTIES_SEE, party_id=party_id):
        raise Http404
    try:
        found = get_assisted(party_id)
    except PartyNotFound:
        raise Http404 from None
    return Actor(
        party_id=found.id,
        party_name=found.party.name,
        rights=found.rights,
        lineage=found.lineage,
        unit_ids=found.unit_ids,
    )


def _moment(text: str) -> datetime:
    """A moment as the office writes it, in the shop's own time zone; now where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return clock.now()
    return found if found.utcoffset() is not None else found.replace(tzinfo=clock.SEOUL)
