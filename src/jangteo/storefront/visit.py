"""Who visits which channel: what the middleware finds out once a request."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import get_language

from jangteo.catalog.selectors import viewer_for
from jangteo.catalog.types import Viewer
from jangteo.channels.errors import EntryRefused
from jangteo.channels.services import pass_door
from jangteo.channels.types import ASSISTED_KEY, Channel
from jangteo.kernel.errors import Forbidden
from jangteo.kernel.ids import parse_id
from jangteo.kernel.languages import DEFAULT_LANGUAGE, LANGUAGES
from jangteo.kernel.types import Actor
from jangteo.parties.types import Context

# How a theme lays out its lists: shops show goods, tools show facts.
TEMPERS = {"wholesale": "dense"}
PARTY_KEY = "acting_for"
PASS_KEY = "channel_passes"  # noqa: S105 -- the session's key, not its value
_ATTRIBUTE = "storefront_visit"
_VIEWER = "storefront_viewer"
_CONTEXTS = "storefront_contexts"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request's channel and visitor.

    refusal  why the channel is closed to them; only its log-in page is answered then
    """

    channel: Channel
    actor: Actor
    refusal: Forbidden | None = None

    @property
    def temper(self) -> str:
        density = self.channel.look.density
        return density.value if density else TEMPERS.get(self.channel.theme, "airy")


def contexts_of(request: HttpRequest) -> tuple[Context, ...]:
    """For whom the visitor may buy in this channel, as its door found out; nobody while staff act for a buyer."""
    found: tuple[Context, ...] = getattr(request, _CONTEXTS, ())
    return found


def page_language() -> str:
    """The language this page is written in."""
    language = (get_language() or DEFAULT_LANGUAGE)[:2]
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


def remember_visit(request: HttpRequest, visit: Visit) -> None:
    """Keep the visit on the request."""
    setattr(request, _ATTRIBUTE, visit)


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit, None outside the channels."""
    return getattr(request, _ATTRIBUTE, None)


def get_visit(request: HttpRequest) -> Visit:
    """The visit of a request that came through a channel's door."""
    visit = visit_of(request)
    if visit is None:
        raise LookupError("this request came through no channel")
    return visit


def zone_for(user: Any, channel: Channel) -> ZoneInfo:
    """By whose clock times are told: by what this log-in has chosen, else by the channel's."""
    return ZoneInfo(getattr(user, "time_zone", "") or channel.time_zone)


def knock(request: HttpRequest, channel: Channel, user: Any, party_id: UUID | None = None) -> Actor:
    """Ask the channel's door, with all that this browser's session holds; `party_id` before what was chosen.

    raises  LoginRequired, PasswordRequired, EntryRefused
    """
    try:
        entrance = pass_door(
            channel=channel,
            user=user,
            via="page",
            party_id=party_id or parse_id(request.session.get(PARTY_KEY, "")),
            channel_pass=request.session.get(PASS_KEY, {}).get(str(channel.id), ""),
            assisted_id=parse_id(request.session.get(ASSISTED_KEY, "")),
        )
    except EntryRefused:
        request.session.pop(ASSISTED_KEY, None)  # whoever may not act for a buyer any more is themselves from now on
        raise
    setattr(request, _CONTEXTS, entrance.contexts)
    return entrance.actor


def get_viewer(request: HttpRequest) -> Viewer:
    """Whose eyes the catalogue is read with; found out once a request."""
    language = page_language()
    known: Viewer | None = getattr(request, _VIEWER, None)
    if known is None or known.language != language:
        visit = get_visit(request)
        known = viewer_for(visit.channel, visit.actor, language)
        setattr(request, _VIEWER, known)
    return known
