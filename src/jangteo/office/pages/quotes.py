"""Quotes: what waits for us first, one quote with its versions and words, and its buttons."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.kernel.api import file_answer
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money, UnitPrice
from jangteo.kernel.permissions import allows, has
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import PAGE_SIZE, attempt, cursor, key_pager, language, one_of, show, staff_actor
from jangteo.office.pages.rights import typed
from jangteo.office.pages.views import opens_by_view
from jangteo.office.quote_words import made_in_words
from jangteo.office.templatetags import office as shown
from jangteo.ordering.selectors.instalments import numbers_of_orders
from jangteo.parties.selectors import get_party, parties_by_id
from jangteo.quotes import selectors, services
from jangteo.quotes.errors import FileNotFound, QuoteNotFound
from jangteo.quotes.types import (
    LARGEST_FILE,
    MOST_FILES,
    Concern,
    Content,
    Difference,
    Figures,
    Line,
    Made,
    MarginView,
    QuoteHead,
    QuoteState,
    QuoteView,
    Upload,
    VersionView,
)

LONGEST_SAID = 2_000
OUR_TURN = frozenset({QuoteState.ASKED, QuoteState.COUNTERED, QuoteState.DRAFTED})
COUNTED: Mapping[str, frozenset[QuoteState]] = {
    "turn": OUR_TURN,
    "checked": frozenset({QuoteState.CHECKED}),
    "sent": frozenset({QuoteState.SENT}),
    "accepted": frozenset({QuoteState.ACCEPTED}),
}


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with what is ours to know of it.

    offers  (from, up to, unit price, what is left after the cost) of each range
    made    what goods outside the catalogue are, in words
    """

    line: Line
    offers: tuple[tuple[int, int | None, UnitPrice, MarginView | None], ...]
    concerns: tuple[Concern, ...]
    made: str = ""


@require_GET
@opens_by_view("quotes")
def list_page(request: HttpRequest) -> HttpResponse:
    """Every quote one may see, those moved last first; by state, by what waits for us, by buyer."""
    actor = staff_actor(request)
    page = selectors.page_of_quotes(actor, states_asked(request), cursor=cursor(request), limit=PAGE_SIZE)
    names = parties_by_id({one.party_id for one in page.rows} | {one.person_id for one in page.rows})
    return show(
        request,
        "quotes",
        pgettext("office", "Quotes"),
        rows=[(one, names[PartyId(one.party_id)], names[PartyId(one.person_id)].name) for one in page.rows],
        counts=selectors.count_quotes(actor, COUNTED),
        states=list(QuoteState),
        state=request.GET.get("state", ""),
        may_set=allows(actor, Action.ROLES_CHANGE),
        may_make=has(actor, Action.QUOTES_MAKE),
        pager=key_pager(request, page),
    )


def states_asked(request: HttpRequest) -> Collection[QuoteState]:
    """The states that an address narrows the list to; none: any."""
    state = one_of(request, "state", QuoteState)
    return OUR_TURN if request.GET.get("state") == "turn" else {state} if state else ()


@require_GET
def quote_page(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """One quote: what is offered, what it comes to and what is left of it, what differs, what was said and done."""
    actor, view = staff_actor(request), quote_of(request, quote_id)
    version = view.versions[-1]
    concerns = selectors.quote_concerns(quote_id, actor) if _is_to_be_sent(view) else ()
    margins = selectors.quote_margins(quote_id, actor)
    wanted = view.selection if view.accepted_version == version.number else None
    return show(
        request,
        "quote",
        view.head.number,
        view=view,
        version=version,
        party=get_party(view.head.party_id),
        person=get_party(view.head.person_id),
        channel=channels_by_id([view.head.channel_id])[ChannelId(view.head.channel_id)],
        rows=line_rows(version, margins, concerns),
        sees_margins=bool(margins),
        concerns=[one for one in concerns if not one.key],
        needs_another=bool(concerns),
        figures=_figures(view, actor, version, wanted),
        taken=view.selection,
        differences=_differences(request, view),
        may_copy=allows(actor, Action.QUOTES_MAKE, party_id=view.head.party_id),
        acts={one.value: True for one in view.acts},
        order_number=_order_number(view),
        steps=[(one, tuple(dict.fromkeys(concern.kind for concern in one.concerns))) for one in view.moves],
        about={line.key: line.text for line in version.content.lines},
    )


@require_POST
def act(request: HttpRequest, quote_id: UUID, action: str) -> HttpResponse:
    """A button of a quote's page."""
    actor, view = staff_actor(request), quote_of(request, quote_id)
    if action == "copy":
        return _copy(request, quote_id, actor)
    works = _works(request, view.head, actor)
    if action not in works:
        raise Http404
    done, work = works[action]
    attempt(request, done, work)
    return redirect("office:quote", quote_id=quote_id)


def _copy(request: HttpRequest, quote_id: UUID, actor: Actor) -> HttpResponse:
    """A new draft like this quote, opened to be written on."""
    made = list[UUID]()
    done = pgettext("office", "A new draft for the same buyer. Look its prices through.")
    attempt(request, done, lambda: made.append(services.copy_quote(quote_id=quote_id, actor=actor)))
    return redirect("office:quote_draft", quote_id=made[0]) if made else redirect("office:quote", quote_id=quote_id)


@require_GET
def quote_file(request: HttpRequest, quote_id: UUID, file_id: UUID) -> HttpResponseBase:
    """One file of a quote."""
    try:
        found = selectors.get_file(quote_id, file_id, staff_actor(request))
        stream = default_storage.open(found.path)
    except (FileNotFound, QuoteNotFound, FileNotFoundError):
        raise Http404 from None
    return file_answer(stream, content_type=found.content_type, name=found.name)


def _sent_files(request: HttpRequest) -> list[Upload]:
    files = request.FILES.getlist("files")[: MOST_FILES + 1]
    return [Upload(str(one.name or ""), bytes(one.read(LARGEST_FILE + 1))) for one in files]


def quote_of(request: HttpRequest, quote_id: UUID) -> QuoteView:
    """A quote that this member of staff may see; a page that is not there otherwise."""
    try:
        return selectors.get_quote(quote_id, staff_actor(request))
    except QuoteNotFound:
        raise Http404 from None


def line_rows(version: VersionView, margins: tuple[MarginView, ...], concerns: tuple[Concern, ...]) -> list[LineRow]:
    """The lines of a version; margins come in the order of the prices."""
    left = iter(margins)
    rows = []
    for line in version.content.lines:
        offers = tuple((one.from_quantity, one.up_to, one.unit, next(left, None)) for one in line.offers)
        about = tuple(one for one in concerns if one.key == line.key)
        rows.append(LineRow(line, offers, about, made_in_words(line.made, language()) if line.made else ""))
    return rows


def _works(request: HttpRequest, head: QuoteHead, actor: Actor) -> dict[str, tuple[Any, Callable[[], object]]]:
    pk, why = head.id, typed(request, "why", LONGEST_SAID)
    return {
        "send": (
            pgettext("office", "Done. It is with the buyer, or with whoever has to allow it."),
            lambda: services.send_quote(quote_id=pk, actor=actor),
        ),
        "allow": (
            pgettext("office", "Allowed. The buyer has the offer."),
            lambda: services.allow_quote(quote_id=pk, actor=actor, why=why),
        ),
        "send-back": (
            pgettext("office", "Sent back to whoever wrote it."),
            lambda: services.send_back(quote_id=pk, actor=actor, why=why),
        ),
        "withdraw": (
            pgettext("office", "Withdrawn. The buyer can't take it any more."),
            lambda: services.withdraw_quote(quote_id=pk, actor=actor, why=why),
        ),
        "say": (
            pgettext("office", "Said."),
            lambda: services.say(
                quote_id=pk,
                text=typed(request, "text", LONGEST_SAID + 1),
                line_key=typed(request, "line", 20).replace("\0", ""),
                actor=actor,
                is_inner="inner" in request.POST,
                files=_sent_files(request),
            ),
        ),
    }


def _is_to_be_sent(view: QuoteView) -> bool:
    return view.head.state in (QuoteState.DRAFTED, QuoteState.CHECKED)


def _figures(view: QuoteView, actor: Actor, version: VersionView, wanted: Mapping[str, int] | None) -> Figures | None:
    """What the proposal, or what was taken, comes to; nothing while no price is offered."""
    if not any(line.offers for line in version.content.lines):
        return None
    try:
        selection = wanted or selectors.proposed(version.content)
        return selectors.quote_figures(view.head.id, actor, version.number, selection)
    except JangteoError as refusal:
        if refusal.status >= 500:
            raise
        return None


def _differences(request: HttpRequest, view: QuoteView) -> dict[str, Any]:
    """Two versions compared: those that are asked for, else the last two."""
    if len(view.versions) < 2:
        return {}
    by_number = {one.number: one for one in view.versions}
    before = by_number.get(read_whole(request.GET.get("from", "")) or 0, view.versions[-2])
    after = by_number.get(read_whole(request.GET.get("to", "")) or 0, view.versions[-1])
    return differences_of(before, after) | {"numbers": list(by_number)}


def differences_of(before: VersionView, after: VersionView) -> dict[str, Any]:
    """Two versions and what is otherwise in the later one, as the table of differences shows it."""
    names = {line.key: line.text for one in (before, after) for line in one.content.lines}
    found = selectors.compare(before.content, after.content)
    return {
        "before": before,
        "after": after,
        "rows": [(one, names.get(one.key, ""), *_values(one, before.content, after.content)) for one in found],
    }


def _values(one: Difference, before: Content, after: Content) -> tuple[str, str]:
    """What stood there and what stands there, as people read it."""
    if not one.field:
        return one.before, one.after
    return _value(one.field, one.key, before), _value(one.field, one.key, after)


def _value(field: str, key: str, content: Content) -> str:
    value = getattr(content.line(key) if key else content, field)
    match value:
        case bool():
            return pgettext("office", "yes") if value else pgettext("office", "no")
        case Made():
            return made_in_words(value, language())
        case tuple():
            return ", ".join(f"{one.from_quantity:,}–{one.up_to or ''} {shown.unit_price(one.unit)}" for one in value)
        case Money():
            return shown.money(value)
        case UnitPrice():
            return shown.unit_price(value)
        case datetime():
            return shown.last_day(value)
        case date():
            return shown.full_day(value)
    return "" if value is None else str(value)


def _order_number(view: QuoteView) -> str:
    return numbers_of_orders([view.order_id]).get(view.order_id, "") if view.order_id else ""
