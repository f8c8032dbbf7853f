"""Promotions: all of them, and what is done to one: limits, its trial against past orders, publishing, its end."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from jangteo.insights.services import simulate_promotion
from jangteo.kernel import clock
from jangteo.kernel.types import Action
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    language,
    may,
    one_of,
    page_number,
    pager,
    show,
    staff_actor,
)
from jangteo.office.pages.promotion_boxes import LimitsForm
from jangteo.office.pages.promotions_shown import find_promotion, find_version, show_promotion, why_of
from jangteo.office.promotion_words import PHASES, names_for, tell
from jangteo.office.report_words import contradiction_in_words
from jangteo.pricing.errors import ContradictingPromotions
from jangteo.pricing.selectors import list_promotions, read_promotion
from jangteo.pricing.services import end_promotion, publish_promotion, set_limits
from jangteo.pricing.types import PromotionPhase


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Every promotion with what it gives, to whom, and how often it was used."""
    phase = one_of(request, "state", PromotionPhase)
    rows, total = list_promotions(phase, offset=(page_number(request) - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    now = clock.now()
    rules = {row.id: read_promotion(row.said.rule, row.currency) for row in rows if row.said}
    names = names_for(rules.values(), language())
    return show(
        request,
        "promotions",
        pgettext("office", "Promotions"),
        rows=[(row, tell(rules[row.id], row.currency, names), *PHASES[row.phase(now)]) for row in rows],
        phases=[(one.value, words) for one, (words, _) in PHASES.items()],
        phase=phase,
        may_change=may(request, Action.PROMOTIONS_CHANGE),
        pager=pager(request, total),
    )


@require_GET
def promotion_page(request: HttpRequest, code: str) -> HttpResponse:
    """One promotion: what it says, what it would do, its coupons, and everything that was done to it."""
    return show_promotion(request, find_promotion(code))


@require_POST
def limit(request: HttpRequest, code: str) -> HttpResponse:
    """Say anew how often it may be used."""
    promotion = find_promotion(code)
    form = LimitsForm(request.POST)
    if not form.is_valid():
        return show_promotion(request, promotion, limits=form, status=422)
    data = form.cleaned_data
    attempt(
        request,
        pgettext("office", "These limits count from now on."),
        lambda: set_limits(
            code=code,
            most_uses=data["most_uses"],
            buyer_most=data["buyer_most"],
            actor=staff_actor(request),
            why=why_of(request),
        ),
    )
    return redirect("office:promotion", code=code)


@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End it for good."""
    find_promotion(code)
    done = pgettext("office", "The promotion has ended. Orders keep what it gave them.")
    attempt(request, done, lambda: end_promotion(code=code, actor=staff_actor(request), why=why_of(request)))
    return redirect("office:promotion", code=code)


@require_POST
def simulate(request: HttpRequest, code: str, version_id: UUID) -> HttpResponse:
    """See what a version would have done to past orders and open carts."""
    find_version(find_promotion(code), version_id)
    done = pgettext("office", "Tried. Look what it would have done, then publish it.")
    attempt(request, done, lambda: _simulate(request, version_id))
    return redirect("office:promotion", code=code)


@require_POST
def publish(request: HttpRequest, code: str, version_id: UUID) -> HttpResponse:
    """Let a version work; two promotions that contradict each other are shown with a cart that says how."""
    promotion = find_promotion(code)
    find_version(promotion, version_id)
    contradictions: list[Mapping[str, Any]] = []

    def work() -> None:
        try:
            publish_promotion(code=code, version_id=version_id, actor=staff_actor(request), why=why_of(request))
        except ContradictingPromotions as error:
            contradictions.append(contradiction_in_words(error, promotion.currency))
            raise

    attempt(request, pgettext("office", "It is published."), work)
    if contradictions:
        return show_promotion(request, promotion, contradiction=contradictions[0], status=409)
    return redirect("office:promotion", code=code)


def _simulate(request: HttpRequest, version_id: UUID) -> Mapping[str, Any]:
    """The one place that knows who tries a promotion against what was."""
    return simulate_promotion(version_id=version_id, actor=staff_actor(request))
