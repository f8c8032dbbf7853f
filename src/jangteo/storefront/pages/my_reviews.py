"""What one wrote and may write about: write, change, take back, ask for a second look."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jangteo.catalog.selectors import product_heads
from jangteo.catalog.types import ProductHead, ProductId
from jangteo.ordering.errors import OrderNotFound
from jangteo.reviews import selectors, services
from jangteo.reviews.types import LONGEST_TEXT, LONGEST_TITLE, STARS, Draft, NameChoice, PostKind, PostState, PostView
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.reviews import REFUSALS, to_log_in
from jangteo.storefront.review_words import KINDS, NAMES, REASONS, STATES, refusal_words, stars_drawn
from jangteo.storefront.visit import get_viewer, get_visit, page_language

EARLIER = frozenset({PostState.REFUSED, PostState.WAITING, PostState.SHOWN, PostState.REPORTED})


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What one may write about, and what one wrote with where it stands."""
    visit = get_visit(request)
    if visit.actor.person_id is None:
        return to_log_in(request, reverse("storefront:my_reviews"))
    page = selectors.list_own(visit.actor, visit.channel.id, cursor=request.GET.get("at", ""))
    about = selectors.find_product(slug, get_viewer(request)) if (slug := request.GET.get("p", "")) else None
    to_write = selectors.lines_to_review(visit.actor, visit.channel.id, product_id=about)
    heads = product_heads(
        [*(one.product_id for one in page.rows), *(one.product_id for one in to_write)], get_viewer(request)
    )
    rows = [
        {
            "post": one,
            "head": heads.get(ProductId(one.product_id)),
            "kind": KINDS[one.kind],
            "state": STATES[one.state],
            "reason": REASONS[one.reason] if one.reason else "",
            "may_appeal": one.state == PostState.REFUSED and not one.has_appealed,
            "is_there": one.state in EARLIER,
        }
        for one in page.rows
    ]
    lines = [(one, heads.get(ProductId(one.product_id))) for one in to_write]
    return show(request, "my_reviews.html", tab="reviews", rows=rows, page=page, lines=lines, is_about_one=bool(about))


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Write about a line of an order; where that is done, what was written."""
    visit = get_visit(request)
    if visit.actor.person_id is None:
        return to_log_in(request, reverse("storefront:write_review", args=[line_id]))
    written = selectors.review_of_line(line_id)
    if written is not None and written[1] == visit.actor.person_id:
        return redirect("storefront:edit_post", written[0])
    to_write = selectors.lines_to_review(visit.actor, visit.channel.id)
    line = next((one for one in to_write if one.line_id == line_id), None)
    if line is None:
        if selectors.is_line_of(line_id, visit.actor, visit.channel.id):
            messages.error(request, _("You can write about it once, as soon as it is with you."))
            return redirect("storefront:my_reviews")
        raise OrderNotFound
    head = product_heads([line.product_id], get_viewer(request))[ProductId(line.product_id)]
    if request.method != "POST":
        return _form(request, head, None, label=line.label)
    draft = _draft(request, PostKind.REVIEW)
    try:
        made = services.write_review(channel=visit.channel, line_id=line_id, draft=draft, actor=visit.actor)
    except REFUSALS as refusal:
        return _form(request, head, draft, label=line.label, problem=refusal_words(refusal), status=refusal.status)
    _thank(request, made)
    return redirect("storefront:my_reviews")


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Write it otherwise."""
    visit = get_visit(request)
    post = selectors.own_post(post_id, visit.actor, visit.channel.id)
    head = product_heads([post.product_id], get_viewer(request))[ProductId(post.product_id)]
    if request.method != "POST":
        draft = Draft(post.text, post.title, post.stars, post.language, post.name_choice, post.is_rewarded)
        return _form(request, head, draft, post=post, label=post.label)
    draft = _draft(request, post.kind)
    try:
        services.edit_post(post_id=post_id, draft=draft, actor=visit.actor, channel_id=visit.channel.id)
    except REFUSALS as refusal:
        problem = refusal_words(refusal)
        return _form(request, head, draft, post=post, label=post.label, problem=problem, status=refusal.status)
    _thank(request, post_id)
    return redirect("storefront:my_reviews")


@require_POST
def take_back(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Show it to nobody any more."""
    visit = get_visit(request)
    services.take_back(post_id=post_id, actor=visit.actor, channel_id=visit.channel.id)
    messages.success(request, _("Taken back. Nobody sees it any more."))
    return redirect("storefront:my_reviews")


@require_POST
def appeal(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Ask for a second look."""
    visit = get_visit(request)
    words = request.POST.get("words", "")
    try:
        services.appeal(post_id=post_id, words=words, actor=visit.actor, channel_id=visit.channel.id)
    except REFUSALS as refusal:
        messages.error(request, refusal_words(refusal))
    else:
        messages.success(request, _("Sent. We look at it again."))
    return redirect("storefront:my_reviews")


def _draft(request: HttpRequest, kind: PostKind) -> Draft:
    """What was typed; what a choice does not have is left out, and named by the rules."""
    stars = request.POST.get("stars", "")
    return Draft(
        text=request.POST.get("text", ""),
        title=request.POST.get("title", ""),
        stars=next((one for one in STARS if str(one) == stars), None) if kind == PostKind.REVIEW else None,
        language=request.POST.get("language", page_language()),
        name=next((one for one in NameChoice if one == request.POST.get("name")), NameChoice.MASKED),
        is_rewarded="rewarded" in request.POST,
    )


def _form(
    request: HttpRequest,
    head: ProductHead,
    draft: Draft | None,
    *,
    post: PostView | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """The form, empty or as it was typed."""
    actor = get_visit(request).actor
    names = [one for one in NameChoice if one != NameChoice.COMPANY or actor.party_id != actor.person_id]
    return show(
        request,
        "write_review.html",
        status=status,
        tab="reviews",
        head=head,
        post=post,
        is_review=post is None or post.kind == PostKind.REVIEW,
        typed=draft or Draft("", language=page_language()),
        names=[(one.value, NAMES[one]) for one in names],
        stars=[(one, stars_drawn(one)) for one in STARS],
        languages=settings.LANGUAGES,
        longest=LONGEST_TEXT,
        longest_title=LONGEST_TITLE,
        **context,
    )


def _thank(request: HttpRequest, post_id: UUID) -> None:
    visit = get_visit(request)
    state = selectors.own_post(post_id, visit.actor, visit.channel.id).state
    shown = _("Thank you, it is there.")
    messages.success(request, shown if state == PostState.SHOWN else _("Thank you. We look at it, then it is shown."))
