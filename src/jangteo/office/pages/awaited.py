"""What buyers wait for: how many asked to be told of which variant, and how they are told."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.catalog.types import VariantId
from jangteo.channels.selectors import list_channels
from jangteo.channels.types import Channel, ChannelId
from jangteo.inventory.selectors import availability
from jangteo.kernel.types import Action
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import PAGE_SIZE, language, may, page_number, pager, show, staff_actor
from jangteo.office.pages.stock_lines import Named, names_of
from jangteo.wishes.errors import InvalidWish
from jangteo.wishes.selectors import count_awaited, list_awaited, policy_of
from jangteo.wishes.services import set_policy
from jangteo.wishes.types import LARGEST_FACTOR, LONGEST_WAIT_DAYS, AskPolicyView, Awaited


@dataclass(frozen=True, slots=True)
class AwaitedRow:
    """A variant that people wait for in a channel, which can promise so many units of it now."""

    name: Named
    channel: str
    one: Awaited
    free: int


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """The most awaited first."""
    return _page(request)


@require_POST
def policy(request: HttpRequest, code: str) -> HttpResponse:
    """Say for how many people each piece is told in a channel, and how long an ask holds."""
    channel = next((one for one in list_channels() if one.code == code), None)
    factor, days = (read_whole(request.POST.get(name, "")) or 0 for name in ("factor", "days"))
    if channel is None:
        return redirect("office:awaited")
    try:
        set_policy(channel_id=channel.id, policy=AskPolicyView(factor, days), actor=staff_actor(request))
    except InvalidWish as refusal:
        most = LARGEST_FACTOR if refusal.facts.get("field") == "factor" else LONGEST_WAIT_DAYS
        wrong = pgettext("office", "A whole number from 1 to %(n)s.") % {"n": most}
        return _page(request, wrong_in=code, wrong=wrong, status=refusal.status)
    messages.success(request, pgettext("office", "Kept."))
    return redirect("office:awaited")


def _page(request: HttpRequest, *, wrong_in: str = "", wrong: str = "", status: int = 200) -> HttpResponse:
    found = list_awaited(limit=PAGE_SIZE, offset=(page_number(request) - 1) * PAGE_SIZE)
    names = names_of({one.variant_id for one in found})
    channels = list_channels()
    called = {one.id: one.name(language()) for one in channels}
    free = {
        channel: availability(channel, [one.variant_id for one in found if one.channel_id == channel])
        for channel in {one.channel_id for one in found}
    }
    rows = [
        AwaitedRow(
            names[one.variant_id],
            called.get(ChannelId(one.channel_id), ""),
            one,
            free[one.channel_id][VariantId(one.variant_id)],
        )
        for one in found
    ]
    answer = show(
        request,
        "awaited",
        pgettext("office", "What buyers wait for"),
        rows=rows,
        pager=pager(request, count_awaited()),
        policies=[_told(one, request, wrong_in) for one in channels],
        wrong=wrong,
        may_change=may(request, Action.STOCK_CHANGE),
    )
    answer.status_code = status
    return answer


def _told(channel: Channel, request: HttpRequest, wrong_in: str) -> dict[str, object]:
    kept = policy_of(channel.id)
    is_wrong = channel.code == wrong_in
    return {
        "code": channel.code,
        "name": channel.name(language()),
        "factor": request.POST.get("factor", "")[:10] if is_wrong else kept.factor,
        "days": request.POST.get("days", "")[:10] if is_wrong else kept.days,
        "is_wrong": is_wrong,
    }
