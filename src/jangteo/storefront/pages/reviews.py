"""What others write about a product: its reviews, questions and answers; find helpful, report, ask, answer."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jangteo.catalog.selectors import product_heads
from jangteo.catalog.types import ProductHead, ProductId
from jangteo.kernel.errors import Conflict, Rejected
from jangteo.reviews import selectors, services
from jangteo.reviews.errors import LogInFirst
from jangteo.reviews.types import Draft, NameChoice, PostSort, PostState, Reason
from jangteo.storefront.pages.frame import safe_next, show
from jangteo.storefront.replica import may_be_old
from jangteo.storefront.review_words import REASONS, SORTS, refusal_words
from jangteo.storefront.visit import get_viewer, get_visit, page_language

REFUSALS = (Conflict, Rejected, LogInFirst)


def reviews_of(request: HttpRequest, product_id: UUID) -> dict[str, Any]:
    """What a product's page shows of its reviews and questions: one query where there are none."""
    visit = get_visit(request)
    rating, reviews, questions = selectors.reviews_and_questions(product_id, visit.channel.id, visit.actor)
    return {
        "rating": rating,
        "reviews": reviews,
        "questions": questions,
        "may_write": visit.actor.person_id is not None,
    }


@require_safe
@may_be_old
def review_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All reviews of a product: sorted, by stars, page by page."""
    visit = get_visit(request)
    product_id, head = _head(request, slug)
    sort = next((one for one in PostSort if one == request.GET.get("sort")), PostSort.HELPFUL)
    stars = next((one for one in range(1, 6) if str(one) == request.GET.get("stars")), None)
    page = selectors.page_of_reviews(
        product_id, visit.channel.id, visit.actor, sort=sort, stars=stars, cursor=request.GET.get("at", "")
    )
    return show(
        request,
        "reviews.html",
        head=head,
        rating=selectors.rating_of(product_id, visit.channel.id),
        page=page,
        sorts=[(one.value, name, one == sort) for one, name in SORTS.items()],
        sort=sort.value,
        stars=stars,
        may_write=visit.actor.person_id is not None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def question_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All questions about a product with their answers; ask one."""
    visit = get_visit(request)
    product_id, head = _head(request, slug)
    problem, status = "", 200
    if request.method == "POST":
        try:
            made = services.ask_question(
                channel=visit.channel,
                product_id=product_id,
                draft=asked(request),
                viewer=get_viewer(request),
                actor=visit.actor,
            )
        except LogInFirst:
            return to_log_in(request, reverse("storefront:questions", args=[slug]))
        except REFUSALS as refusal:
            problem, status = refusal_words(refusal), refusal.status
        else:
            _thank(request, selectors.own_post(made, visit.actor, visit.channel.id).state)
            return redirect("storefront:questions", slug)
    return show(
        request,
        "questions.html",
        status=status,
        head=head,
        page=selectors.list_questions(product_id, visit.channel.id, visit.actor, cursor=request.GET.get("at", "")),
        problem=problem,
        typed=request.POST.get("text", ""),
        may_write=visit.actor.person_id is not None,
    )


@require_POST
def answer(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Answer a question."""
    visit, back = get_visit(request), safe_next(request)
    try:
        made = services.answer_post(
            channel=visit.channel, post_id=post_id, draft=asked(request), viewer=get_viewer(request), actor=visit.actor
        )
    except LogInFirst:
        return to_log_in(request, back)
    except REFUSALS as refusal:
        messages.error(request, refusal_words(refusal))
    else:
        _thank(request, selectors.own_post(made, visit.actor, visit.channel.id).state)
    return redirect(back)


@require_POST
def helpful(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Find a post helpful, or no more."""
    visit, back = get_visit(request), safe_next(request)
    try:
        services.find_helpful(
            post_id=post_id, is_helpful="undo" not in request.POST, viewer=get_viewer(request), actor=visit.actor
        )
    except LogInFirst:
        return to_log_in(request, back)
    except REFUSALS as refusal:
        messages.error(request, refusal_words(refusal))
    return redirect(f"{back}#post-{post_id}")


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Say why a post should not be shown."""
    visit = get_visit(request)
    post = selectors.get_public_post(post_id, get_viewer(request), visit.actor)
    if visit.actor.person_id is None:
        return to_log_in(request, reverse("storefront:report_post", args=[post_id]))
    head = product_heads([post.product_id], get_viewer(request))[ProductId(post.product_id)]
    problem, status = "", 200
    if request.method == "POST":
        try:
            reason = Reason(request.POST.get("reason", ""))
            services.report_post(
                post_id=post_id,
                reason=reason,
                words=request.POST.get("words", ""),
                viewer=get_viewer(request),
                actor=visit.actor,
            )
        except ValueError:
            problem, status = _("Choose what is amiss."), 422
        except REFUSALS as refusal:
            problem, status = refusal_words(refusal), refusal.status
        else:
            messages.success(request, _("Thank you. We look at it."))
            return redirect("storefront:product", head.slug)
    reasons = [(one.value, name) for one, name in REASONS.items()]
    return show(request, "report.html", status=status, post=post, head=head, reasons=reasons, problem=problem)


def asked(request: HttpRequest) -> Draft:
    """A question or an answer as it was typed."""
    name = next((one for one in NameChoice if one == request.POST.get("name")), NameChoice.MASKED)
    return Draft(request.POST.get("text", ""), language=page_language(), name=name)


def to_log_in(request: HttpRequest, back: str) -> HttpResponse:
    """The log-in page, then back."""
    return redirect(f"{reverse('storefront:login')}?{urlencode({'next': back})}")


def _thank(request: HttpRequest, state: PostState) -> None:
    is_shown = state in (PostState.SHOWN, PostState.REPORTED)
    messages.success(
        request, _("Thank you, it is there.") if is_shown else _("Thank you. We look at it, then it is shown.")
    )


def _head(request: HttpRequest, slug: str) -> tuple[ProductId, ProductHead]:
    viewer = get_viewer(request)
    product_id = selectors.find_product(slug, viewer)
    return product_id, product_heads([product_id], viewer)[product_id]
