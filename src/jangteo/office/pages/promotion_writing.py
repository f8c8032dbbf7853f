"""Writing a promotion: a new one or a new version, by the form or as the text of its rule."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from jangteo.catalog.selectors.staff import list_all_categories
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import say
from jangteo.kernel.plain_yaml import NotPlain, parse_plain, write_plain
from jangteo.office.pages.buyer_field import near
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.office.pages.promotion_form import HEADER, NewPromotionForm, RuleForm, rule_of, typed_of
from jangteo.office.pages.promotions_shown import find_promotion
from jangteo.office.scenario_words import scenario_in_words
from jangteo.office.wording import refusal_in_words
from jangteo.pricing.errors import BadScenario
from jangteo.pricing.selectors import read_promotion
from jangteo.pricing.services import draft_promotion, write_version
from jangteo.pricing.types import PromotionView

LARGEST = 100_000
CURRENCY = "KRW"
EXAMPLE = {
    "priority": 0,
    "when": {"subtotal_at_least": "50000"},
    "give": [{"percent": "10", "on": "items", "items": {"all": True, "exclude_sale": True}, "at_most": "5000"}],
    "combine": "always",
}


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """A new promotion; it works only once it was tried and published."""
    if request.method != "POST":
        return _page(request, NewPromotionForm(initial={"currency": CURRENCY, "text": write_plain(EXAMPLE)}))
    form = near(NewPromotionForm(request.POST), request)

    def keep(rule: Mapping[str, Any]) -> str:
        data = form.cleaned_data
        draft_promotion(
            code=data["code"],
            names={name: data[name] for name in ("ko", "en") if data[name]},
            currency=data["currency"],
            rule=rule,
            needs_code=data["needs_code"],
            most_uses=data["most_uses"],
            buyer_most=data["buyer_most"],
            actor=staff_actor(request),
        )
        return str(data["code"])

    return _written(request, form, None, keep)


@require_http_methods(["GET", "POST"])
def write_page(request: HttpRequest, code: str) -> HttpResponse:
    """A new version of a promotion; what works stays until the new one is published."""
    promotion = find_promotion(code)
    if request.method != "POST":
        return _opened(request, promotion)

    def keep(rule: Mapping[str, Any]) -> str:
        write_version(code=code, rule=rule, actor=staff_actor(request))
        return code

    return _written(request, near(RuleForm(request.POST), request), promotion, keep)


def _opened(request: HttpRequest, promotion: PromotionView) -> HttpResponse:
    """The newest version in the form, or as text where the form can't show all of it."""
    rule = promotion.versions[0].rule
    text = write_plain(rule)
    typed = typed_of(rule)
    if typed is not None:
        form = near(RuleForm({**typed, "text": text}), request)
        if form.is_valid() and _says(form, rule, promotion.currency):
            return _page(request, near(RuleForm(initial={**typed, "text": text}), request), promotion)
    return _page(request, RuleForm(initial={"text": text}), promotion, by_text=True, beyond_form=True)


def _says(form: RuleForm, rule: Mapping[str, Any], currency: str) -> bool:
    try:
        return read_promotion(rule_of(form.cleaned_data), currency) == read_promotion(rule, currency)
    except BadScenario:
        return False


def _written(
    request: HttpRequest, form: RuleForm, promotion: PromotionView | None, keep: Callable[[Mapping[str, Any]], str]
) -> HttpResponse:
    """Keep what was written; what is refused is told at its field, or above the text with its place."""
    act = request.POST.get("act")
    by_text = act == "text"
    form.is_valid()
    wrong = set(form.errors)
    if act == "show" and not wrong - HEADER:
        return _as_text(request, form, promotion)
    if wrong & HEADER if by_text else wrong:
        return _page(request, form, promotion, by_text=by_text, status=422)
    try:
        rule = _parsed(request.POST.get("text", "")) if by_text else rule_of(form.cleaned_data)
        code = keep(rule)
    except BadScenario as refusal:
        if not by_text and form.show_refusal(refusal):
            return _page(request, form, promotion, status=422)
        told = {"problem": scenario_in_words(refusal.why), "path": refusal.path}
        return _page(request, form, promotion, by_text=by_text, status=422, **told)
    except JangteoError as error:
        field = error.facts.get("field")
        form.add_error(field if field in form.fields else None, refusal_in_words(error))
        return _page(request, form, promotion, by_text=by_text, status=422)
    messages.success(request, pgettext("office", "It is kept as a draft. Try it, then publish it."))
    return redirect("office:promotion", code=code)


def _as_text(request: HttpRequest, form: RuleForm, promotion: PromotionView | None) -> HttpResponse:
    """What the form says, written into the text to go on from there."""
    typed = {name: request.POST.getlist(name) if name == "weekdays" else request.POST.get(name) for name in form.fields}
    rule = rule_of(form.cleaned_data)
    again = form.__class__(initial=typed | {"text": write_plain(rule)})
    return _page(request, again, promotion, by_text=True)


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        rule = parse_plain(text.encode(), largest=LARGEST)
    except NotPlain as wrong:
        raise BadScenario(wrong.path, wrong.why) from None
    if not isinstance(rule, dict):
        raise BadScenario("", "is nothing, a map is needed" if rule is None else "is something else, a map is needed")
    return rule


def _page(
    request: HttpRequest,
    form: RuleForm,
    promotion: PromotionView | None = None,
    *,
    status: int = 200,
    by_text: bool = False,
    **more: Any,
) -> HttpResponse:
    title = pgettext("office", "New promotion")
    if promotion is not None:
        name = say(promotion.names, language()) or promotion.code
        title = pgettext("office", "Write %(name)s anew") % {"name": name}
    response = show(
        request,
        "promotion_form",
        title,
        form=form,
        promotion=promotion,
        by_text=by_text,
        shelves=list_all_categories(language()),
        **more,
    )
    response.status_code = status
    return response
