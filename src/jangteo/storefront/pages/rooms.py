"""Deal rooms of who opens them: show a quote or a cart to others, see what they say, take links back, close."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jangteo.kernel.ids import parse_id
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action
from jangteo.ordering.selectors import find_open_cart
from jangteo.sharing import selectors, services
from jangteo.sharing.errors import InvalidRoom
from jangteo.sharing.types import DEFAULT_ROOM_DAYS, LONGEST_COMMENT, MOST_GUESTS, GuestDraft, GuestLink, RoomDraft
from jangteo.storefront.pages.frame import show
from jangteo.storefront.room_words import (
    ROOM_REFUSALS,
    comment_rows,
    content_state,
    guest_rows,
    room_refusal,
    vote_counts,
)
from jangteo.storefront.visit import get_visit, page_language

DAYS = {"1": 1, "3": 3, "7": 7, "14": 14, "30": 30}
SHOWN_AT_FIRST = 3


@require_safe
def room_list(request: HttpRequest) -> HttpResponse:
    """The visitor's own rooms in this channel."""
    visit = get_visit(request)
    found = selectors.list_rooms(visit.actor, visit.channel.id)
    return show(request, "rooms.html", tab="rooms", rows=[(one, vote_counts(one.tally)) for one in found])


@require_http_methods(["GET", "HEAD", "POST"])
def open_room(request: HttpRequest) -> HttpResponse:
    """Open a room about a quote or the current cart; the links are shown this once."""
    visit = get_visit(request)
    if visit.actor.party_id is None:
        return redirect(f"{reverse('storefront:login')}?next={reverse('storefront:rooms')}")
    quote_id = parse_id(request.POST.get("quote") or request.GET.get("quote") or "")
    if request.method != "POST":
        return _form(request, quote_id)
    try:
        guests = _typed_guests(request)
        if not guests:
            raise InvalidRoom(field="guests")
        draft = RoomDraft(
            quote_id=quote_id,
            cart_id=None if quote_id else find_open_cart(visit.channel, visit.actor),
            title=request.POST.get("title", ""),
            message=request.POST.get("message", ""),
            guests=guests,
        )
        made = services.open_room(channel=visit.channel, draft=draft, actor=visit.actor)
    except ROOM_REFUSALS as refusal:
        return _form(request, quote_id, problem=room_refusal(refusal), status=refusal.status)
    return _links(request, made.id, made.links)


@require_safe
def room(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """One room: who was invited, who looked, votes and comments."""
    return _page(request, room_id)


@require_POST
def invite(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Invite one more person."""
    try:
        links = services.invite_guests(
            room_id=room_id, guests=_typed_guests(request) or [GuestDraft("")], actor=get_visit(request).actor
        )
    except ROOM_REFUSALS as refusal:
        return _page(request, room_id, problem=room_refusal(refusal), status=refusal.status, opened="invite")
    return _links(request, room_id, links)


@require_POST
def revoke(request: HttpRequest, room_id: UUID, guest_id: UUID) -> HttpResponse:
    """Take one link back."""
    services.revoke_guest(room_id=room_id, guest_id=guest_id, actor=get_visit(request).actor)
    messages.success(request, _("That link opens nothing any more. The others do."))
    return redirect("storefront:room", room_id)


@require_POST
def renew(request: HttpRequest, room_id: UUID, guest_id: UUID) -> HttpResponse:
    """A new link for somebody, in place of theirs."""
    actor, days = get_visit(request).actor, DAYS.get(request.POST.get("days", ""), DEFAULT_ROOM_DAYS)
    try:
        link = services.renew_guest(room_id=room_id, guest_id=guest_id, days=days, actor=actor)
    except ROOM_REFUSALS as refusal:
        return _page(request, room_id, problem=room_refusal(refusal), status=refusal.status)
    return _links(request, room_id, (link,))


@require_POST
def close(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """End a room."""
    services.close_room(room_id=room_id, actor=get_visit(request).actor)
    messages.success(request, _("Closed. None of its links opens anything any more."))
    return redirect("storefront:room", room_id)


@require_POST
def say(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Answer in a room."""
    text, line = request.POST.get("text", ""), request.POST.get("line", "")
    try:
        services.say_in_room(room_id=room_id, text=text, line_key=line, actor=get_visit(request).actor)
    except ROOM_REFUSALS as refusal:
        return _page(
            request, room_id, problem=room_refusal(refusal), status=refusal.status, typed=text[:LONGEST_COMMENT]
        )
    return redirect("storefront:room", room_id)


def _page(request: HttpRequest, room_id: UUID, *, status: int = 200, **more: Any) -> HttpResponse:
    view = selectors.get_room(room_id, get_visit(request).actor, page_language())
    answer = show(
        request,
        "room.html",
        status=status,
        tab="rooms",
        view=view,
        content=view.content,
        state=content_state(view.content) if view.content else "",
        guests=guest_rows(view.guests),
        counts=vote_counts(view.head.tally),
        said=comment_rows(view.comments, view.content),
        row=_blank(1),
        day_choices=_day_choices(),
        may_show_prices=view.gives_prices,
        **more,
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _form(request: HttpRequest, quote_id: UUID | None, *, problem: str = "", status: int = 200) -> HttpResponse:
    visit = get_visit(request)
    rows = [_typed_row(request, number) for number in range(1, MOST_GUESTS + 1)]
    return show(
        request,
        "room_open.html",
        status=status,
        tab="rooms",
        quote_id=quote_id,
        first=rows[:SHOWN_AT_FIRST],
        more=rows[SHOWN_AT_FIRST:],
        is_more_open=any(row["name"] for row in rows[SHOWN_AT_FIRST:]),
        title=request.POST.get("title", "").replace("\0", "")[:100],
        message=request.POST.get("message", "").replace("\0", "")[:300],
        day_choices=_day_choices(),
        chosen_days=request.POST.get("days", str(DEFAULT_ROOM_DAYS)),
        may_show_prices=has(visit.actor, Action.PRICES_SEE),
        problem=problem,
    )


def _links(request: HttpRequest, room_id: UUID, links: tuple[GuestLink, ...]) -> HttpResponse:
    rows = [(one, request.build_absolute_uri(reverse("storefront:room_guest", args=[one.token]))) for one in links]
    answer = show(request, "room_links.html", tab="rooms", room_id=room_id, rows=rows)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _typed_guests(request: HttpRequest) -> tuple[GuestDraft, ...]:
    """Who was typed, in order; rows without a name and an address are left out."""
    days = DAYS.get(request.POST.get("days", ""), DEFAULT_ROOM_DAYS)
    rows = [_typed_row(request, number) for number in range(1, MOST_GUESTS + 1)]
    return tuple(
        GuestDraft(row["name"], row["email"], row["sees_prices"], row["may_comment"], row["may_vote"], days)
        for row in rows
        if row["name"].strip() or row["email"].strip()
    )


def _typed_row(request: HttpRequest, number: int) -> dict[str, Any]:
    if f"name-{number}" not in request.POST:
        return _blank(number)
    ticks = {name: f"{name}-{number}" in request.POST for name in ("sees_prices", "may_comment", "may_vote")}
    name, email = (request.POST.get(f"{field}-{number}", "").replace("\0", "") for field in ("name", "email"))
    return {"number": number, "name": name[:101], "email": email[:254], **ticks}


def _blank(number: int) -> dict[str, Any]:
    return {"number": number, "name": "", "email": "", "sees_prices": False, "may_comment": True, "may_vote": True}


def _day_choices() -> list[tuple[str, str]]:
    return [
        ("1", pgettext("room", "one day")),
        ("3", pgettext("room", "three days")),
        ("7", pgettext("room", "one week")),
        ("14", pgettext("room", "two weeks")),
        ("30", pgettext("room", "30 days")),
    ]
