"""Reviews, questions and answers: what waits first, many at once, one with what became of it, each channel's rules."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import npgettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jangteo.catalog.selectors.staff import products_named
from jangteo.channels.selectors import channels_by_id, list_channels
from jangteo.channels.types import ChannelId
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import parse_id
from jangteo.kernel.languages import say
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action, Actor
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.frame import PAGE_SIZE, attempt, cursor, key_pager, language, show, staff_actor
from jangteo.office.pages.rights import typed
from jangteo.office.review_words import POST_ACTS, POST_KINDS, POST_REASONS
from jangteo.reviews import selectors, services
from jangteo.reviews.errors import InvalidPolicy, PostNotFound
from jangteo.reviews.types import Draft, PolicyView, PostState, PostView, Reason, WritesFrom

QUEUES = ("waiting", "reported", "unanswered", "refused", "shown", "all")
LONGEST = 3_001


@require_GET
def queue_page(request: HttpRequest) -> HttpResponse:
    """What waits for us, the longest waiting first; any other by the address."""
    actor = staff_actor(request)
    queue = next((one for one in QUEUES if one == request.GET.get("queue")), "waiting")
    page = selectors.page_of_queue(queue, actor, cursor=cursor(request), limit=PAGE_SIZE)
    return show(
        request,
        "reviews",
        pgettext("office", "Reviews"),
        rows=_rows(page.rows),
        counts=selectors.count_queue(actor),
        queue=queue,
        reasons=POST_REASONS.items(),
        may_set=has(actor, Action.ROLES_CHANGE),
        pager=key_pager(request, page),
    )


@require_POST
def decide_many(request: HttpRequest) -> HttpResponse:
    """Show or refuse what is ticked, each on its own: what can't be decided any more stays as it is, and is told."""
    actor = staff_actor(request)
    ids = [found for text in request.POST.getlist("post")[:PAGE_SIZE] if (found := parse_id(text))]
    done, refused = 0, 0
    for post_id in ids:
        try:
            _decide(request, post_id, request.POST.get("do", ""), actor)
            done += 1
        except JangteoError as error:
            if error.status >= 500:
                raise
            refused += 1
    if done:
        messages.success(request, npgettext("office", "%(n)s decided.", "%(n)s decided.", done) % {"n": done})
    if refused or not ids:
        told = npgettext("office", "%(n)s was left as it is.", "%(n)s were left as they are.", refused)
        messages.error(request, told % {"n": refused} if refused else pgettext("office", "Tick something first."))
    queue = next((one for one in QUEUES if one == request.POST.get("queue")), "waiting")
    return redirect(f"{reverse('office:reviews')}?queue={queue}")


@require_GET
def post_page(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """One post: what it says and said, who minds it, what was decided, and our answer."""
    actor = staff_actor(request)
    try:
        post = selectors.get_post(post_id, actor)
    except PostNotFound:
        raise Http404 from None
    ((_post, kind, slug, name, channel),) = _rows([post])
    return show(
        request,
        "review",
        name,
        post=post,
        kind=kind,
        slug=slug,
        channel=channel,
        reason=POST_REASONS[post.reason] if post.reason else "",
        moves=[
            (one, POST_ACTS[one.act], POST_REASONS[one.reason] if one.reason else "")
            for one in selectors.list_moves(post_id)
        ],
        versions=selectors.list_versions(post_id),
        reports=[(one, POST_REASONS[one.reason]) for one in selectors.list_reports(post_id)],
        reasons=POST_REASONS.items(),
        may_show=post.state not in (PostState.SHOWN, PostState.TAKEN_BACK),
        may_refuse=post.state not in (PostState.REFUSED, PostState.TAKEN_BACK) and not post.by_shop,
        may_answer=post.kind != "answer" and post.state not in (PostState.REFUSED, PostState.TAKEN_BACK),
    )


@require_POST
def act(request: HttpRequest, post_id: UUID, action: str) -> HttpResponse:
    """A button of a post's page."""
    actor = staff_actor(request)
    works: dict[str, tuple[Any, Callable[[], object]]] = {
        "show": (pgettext("office", "It is shown."), lambda: _decide(request, post_id, "show", actor)),
        "refuse": (pgettext("office", "It is not shown."), lambda: _decide(request, post_id, "refuse", actor)),
        "answer": (
            pgettext("office", "Answered."),
            lambda: services.answer_as_shop(
                post_id=post_id, draft=Draft(request.POST.get("text", "")[:LONGEST], language=language()), actor=actor
            ),
        ),
        "take-back": (
            pgettext("office", "Taken back."),
            lambda: services.take_back_ours(post_id=post_id, actor=actor),
        ),
    }
    if action not in works:
        raise Http404
    attempt(request, *works[action])
    back = parse_id(request.POST.get("back", "")) or post_id
    return redirect("office:review", post_id=back)


@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """How each channel holds what is written."""
    actor = staff_actor(request)
    if request.method == "POST":
        attempt(request, pgettext("office", "Kept."), lambda: _set_policy(request, actor))
        return redirect("office:review_settings")
    channels = [(one, selectors.get_review_policy(one.id)) for one in list_channels()]
    words = [
        (WritesFrom.SHIPPED.value, pgettext("office", "when all of the order was sent")),
        (WritesFrom.DELIVERED.value, pgettext("office", "when all of the order has arrived")),
    ]
    return show(request, "review_settings", pgettext("office", "How reviews are held"), channels=channels, words=words)


def _decide(request: HttpRequest, post_id: UUID, what: str, actor: Actor) -> None:
    if what == "show":
        services.show_post(post_id=post_id, actor=actor)
        return
    reason = next((one for one in Reason if one == request.POST.get("reason")), Reason.OTHER)
    services.refuse_post(post_id=post_id, reason=reason, why=typed(request, "why", 301), actor=actor)


def _set_policy(request: HttpRequest, actor: Actor) -> None:
    code = typed(request, "channel", 40)
    channel = next((one for one in list_channels() if one.code == code), None)
    days = read_whole(request.POST.get("edit_days", ""))
    least, invite = (read_whole(request.POST.get(name, "")) for name in ("tiles_from", "invite_days"))
    if channel is None or days is None or least is None or invite is None:
        raise InvalidPolicy
    writes_from = next((one for one in WritesFrom if one == request.POST.get("writes_from")), WritesFrom.SHIPPED)
    policy = PolicyView("looks_first" in request.POST, "is_shared" in request.POST, writes_from, days, least, invite)
    services.set_review_policy(channel_id=channel.id, policy=policy, actor=actor, why=typed(request, "why"))


def _rows(posts: list[PostView]) -> list[tuple[PostView, Any, str, str, str]]:
    """Posts with what they are called, the product's address and name, and the channel's name."""
    products = products_named({one.product_id for one in posts})
    channels = channels_by_id({ChannelId(one.channel_id) for one in posts})
    return [
        (
            one,
            POST_KINDS[one.kind],
            products[one.product_id][0],
            say(products[one.product_id][1], language()),
            say(channels[ChannelId(one.channel_id)].names, language()),
        )
        for one in posts
    ]
