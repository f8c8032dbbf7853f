"""The page of one promotion: what it says, its versions, its trial, its coupons and what was done to it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from jangteo.insights.selectors import with_buyers
from jangteo.kernel import clock
from jangteo.kernel.languages import say
from jangteo.kernel.selectors import list_audit
from jangteo.kernel.types import Action
from jangteo.office.pages.coupons import coupon_panel
from jangteo.office.pages.frame import language, may, show, staff_actor
from jangteo.office.pages.promotion_boxes import LimitsForm, TryForm
from jangteo.office.promotion_words import PHASES, Told, names_for, tell
from jangteo.office.report_words import report_in_words
from jangteo.pricing.errors import PromotionNotFound
from jangteo.pricing.selectors import get_promotion, read_promotion
from jangteo.pricing.types import PromotionState, PromotionVersionView, PromotionView

LATEST = 10
LONGEST_WHY = 500


def find_promotion(code: str) -> PromotionView:
    """The promotion of an address.

    raises  Http404
    """
    try:
        return get_promotion(code)
    except PromotionNotFound:
        raise Http404 from None


def find_version(promotion: PromotionView, version_id: UUID) -> PromotionVersionView:
    """One of its versions.

    raises  Http404
    """
    found = next((one for one in promotion.versions if one.id == version_id), None)
    if found is None:
        raise Http404
    return found


def why_of(request: HttpRequest) -> str:
    """Why something is done, as it was typed."""
    return request.POST.get("why", "").replace("\x00", "").strip()[:LONGEST_WHY]


def show_promotion(request: HttpRequest, promotion: PromotionView, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a promotion."""
    rules = {one.id: read_promotion(one.rule, promotion.currency) for one in promotion.versions}
    names = names_for(rules.values(), language())
    told = {pk: tell(rule, promotion.currency, names) for pk, rule in rules.items()}
    words, tone = PHASES[promotion.phase(clock.now())]
    newest = promotion.versions[0]
    is_ended = promotion.state == PromotionState.ENDED
    limits = {"most_uses": promotion.most_uses or "", "buyer_most": promotion.buyer_most or ""}
    context = {
        "promotion": promotion,
        "state": words,
        "tone": tone,
        "told": told[promotion.said.id] if promotion.said else None,
        "versions": _versions(promotion, told),
        "waiting": None if is_ended or newest == promotion.live else newest,
        "waiting_told": told[newest.id],
        "report": _report(request, promotion, newest),
        "limits": LimitsForm(initial=limits),
        "trial": TryForm(promotion.currency),
        "coupons": coupon_panel(promotion),
        "audit": list_audit(subject_id=promotion.id, limit=LATEST)[0],
        "is_ended": is_ended,
        "may_change": may(request, Action.PROMOTIONS_CHANGE),
    }
    response = show(request, "promotion", say(promotion.names, language()) or promotion.code, **{**context, **more})
    response.status_code = status
    return response


def _report(request: HttpRequest, promotion: PromotionView, newest: PromotionVersionView) -> Mapping[str, Any] | None:
    """What was found when the newest version, else the live one, was tried; with names that the reader may see."""
    shown = newest if newest.simulation is not None else promotion.live
    if shown is None or not shown.simulation:
        return None
    return report_in_words(with_buyers(shown.simulation, staff_actor(request)), promotion.currency)


def _versions(promotion: PromotionView, told: Mapping[UUID, Told]) -> list[dict[str, Any]]:
    """Each version with what it says that the one before did not, and the other way round; newest first."""
    found = []
    for place, one in enumerate(promotion.versions):
        before = promotion.versions[place + 1] if place + 1 < len(promotion.versions) else None
        now, past = told[one.id].sentences, told[before.id].sentences if before else ()
        found.append(
            {
                "version": one,
                "is_live": promotion.live is not None and promotion.live.id == one.id,
                "is_first": before is None,
                "more": [sentence for sentence in now if sentence not in past],
                "less": [sentence for sentence in past if sentence not in now],
            }
        )
    return found
