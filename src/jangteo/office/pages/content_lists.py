"""The pages of every channel, and what is done with one: look, publish, bring back, take off, move."""

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jangteo.channels.selectors import channels_by_id, list_channels
from jangteo.content.errors import VersionNotFound
from jangteo.content.selectors import compare_versions, list_pages
from jangteo.content.services import create_page, end_version, publish_again, publish_page, set_address, take_off
from jangteo.content.types import Difference, PageContent, Place
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.permissions import permitted
from jangteo.kernel.types import Action, Actor
from jangteo.kernel.wholes import read_whole
from jangteo.office.content_words import AUDIENCE_NAMES, FIELD_NAMES, KINDS
from jangteo.office.pages.buyer_field import near
from jangteo.office.pages.content_edit import found_page
from jangteo.office.pages.content_look import LookForm, PublishForm
from jangteo.office.pages.frame import attempt, show, staff_actor
from jangteo.office.templatetags.office import moment
from jangteo.office.wording import refusal_in_words

MOST_POSITION = 1000
SPOKEN = {"ko": "한국어", "en": "English"}


@permitted(Action.CONTENT_CHANGE)
@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest) -> HttpResponse:
    """Each channel's pages, and a new one."""
    channels = list_channels()
    if request.method == "POST":
        channel = next((one for one in channels if one.code == request.POST.get("channel")), None)
        if channel is None:
            raise Http404
        slug, title = request.POST.get("slug", "").strip(), _line(request, "title")
        try:
            page_id = create_page(
                channel_id=channel.id, slug=slug, content=PageContent({"ko": title}), actor=staff_actor(request)
            )
        except JangteoError as error:
            messages.error(request, refusal_in_words(error))
            return redirect("office:content_pages")
        return redirect("office:content_page", page_id=page_id)
    rows = [(channel, list_pages(channel.id)) for channel in channels]
    return show(request, "content_pages", pgettext("office", "Shop pages"), rows=rows, channels=channels)


@permitted(Action.CONTENT_CHANGE)
@require_GET
def look(request: HttpRequest, page_id: UUID) -> HttpResponse:
    """Off to the shop, which shows the page as the buyer would read it then."""
    page = found_page(page_id)
    channel = channels_by_id([page.row.channel_id])[page.row.channel_id]  # type: ignore[index]
    form = near(LookForm(request.GET), request)
    if not form.is_valid() or channel.host:
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        if channel.host:
            told = pgettext("office", "This channel stands on a host of its own, where you are not logged in.")
            messages.error(request, told)
        return redirect("office:content_page", page_id=page_id)
    data, version = form.cleaned_data, request.GET.get("version", "")
    asked = {
        "party": str(data["party"] or ""),
        "at": timezone.localtime(data["at"]).replace(tzinfo=None).isoformat() if data["at"] else "",
        "language": data["language"],
        "version": version if version.isdigit() else "",
    }
    query = urlencode({key: value for key, value in asked.items() if value})
    return HttpResponseRedirect(f"{channel.path_prefix}preview/{page_id}/?{query}")


@permitted(Action.CONTENT_CHANGE)
@require_GET
def differences(request: HttpRequest, page_id: UUID) -> HttpResponse:
    """What changed between two versions; without a later one, up to the draft."""
    page = found_page(page_id)
    numbers = [_number(request.GET.get(name, "")) for name in ("from", "to")]
    try:
        found = compare_versions(page_id, numbers[0], numbers[1] or None)
    except VersionNotFound:
        raise Http404 from None
    rows = [_told(one) for one in found]
    return show(
        request,
        "content_differences",
        pgettext("office", "What changed"),
        page=page,
        rows=rows,
        earlier=numbers[0],
        later=numbers[1],
        versions=[one.number for one in page.versions],
    )


@permitted(Action.CONTENT_CHANGE)
@require_POST
def publish(request: HttpRequest, page_id: UUID) -> HttpResponse:
    """Publish the draft that was looked at."""
    form = PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, pgettext("office", "This is no moment, or the reason is too long."))
        return redirect("office:content_page", page_id=page_id)
    found_page(page_id)
    data, actor = form.cleaned_data, staff_actor(request)
    attempt(
        request,
        pgettext("office", "It is published."),
        lambda: publish_page(
            page_id=page_id,
            draft_number=_number(request.POST.get("draft_number", "")),
            actor=actor,
            from_at=data["from_at"],
            until_at=data["until_at"],
            why=data["why"],
        ),
    )
    return redirect("office:content_page", page_id=page_id)


@permitted(Action.CONTENT_CHANGE)
@require_POST
def set_place(request: HttpRequest, page_id: UUID) -> HttpResponse:
    """Another address, or another place in the shop's lists."""
    found_page(page_id)
    place = request.POST.get("place", "")
    if place not in [one.value for one in Place]:
        raise Http404
    position = read_whole(request.POST.get("position", "") or "0")
    if position is None or position > MOST_POSITION:
        messages.error(request, pgettext("office", "The place is a whole number up to 1,000."))
        return redirect("office:content_page", page_id=page_id)
    attempt(
        request,
        pgettext("office", "The address is kept. The old one leads here."),
        lambda: set_address(
            page_id=page_id,
            slug=request.POST.get("slug", "").strip(),
            place=Place(place),
            position=position,
            actor=staff_actor(request),
        ),
    )
    return redirect("office:content_page", page_id=page_id)


@permitted(Action.CONTENT_CHANGE)
@require_POST
def act(request: HttpRequest, page_id: UUID, action: str) -> HttpResponse:
    """Bring a version back, take one back, or show the page no more."""
    found_page(page_id)
    actor, number, why = staff_actor(request), _number(request.POST.get("number", "")), _line(request, "why")[:300]
    doings: Mapping[str, Callable[[Actor], object]] = {
        "again": lambda actor: publish_again(page_id=page_id, number=number, actor=actor, why=why),
        "end": lambda actor: end_version(page_id=page_id, number=number, actor=actor),
        "off": lambda actor: take_off(page_id=page_id, actor=actor),
    }
    if action not in doings:
        raise Http404
    done = {
        "again": pgettext("office", "The earlier version is published again."),
        "end": pgettext("office", "The version is taken back."),
        "off": pgettext("office", "The shop shows the page no more."),
    }
    attempt(request, done[action], lambda: doings[action](actor))
    return redirect("office:content_page", page_id=page_id)


def _told(one: Difference) -> tuple[str, str, str, str]:
    """(block, field, before, after) as the office writes them."""
    kinds = {kind.value: words for kind, words in KINDS.items()}
    place, _, kind = one.block.partition(" ")
    field, _, part = one.field.partition(".")
    name = str(FIELD_NAMES.get(field, field))
    if field == "audience":
        name = str(AUDIENCE_NAMES.get(part, part))
    elif part:
        name = f"{name} ({SPOKEN.get(part, part)})"
    values = [
        moment(datetime.fromisoformat(said)) if part.endswith("_at") and said else said
        for said in (one.before, one.after)
    ]
    return f"{place} {kinds.get(kind, kind)}".strip(), name, values[0], values[1]


def _line(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
