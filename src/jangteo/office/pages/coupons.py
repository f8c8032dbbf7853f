"""Coupons of a promotion: one code that everybody may know, a series of secret ones told once, and their end."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import npgettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import say
from jangteo.kernel.types import Action, PartyId
from jangteo.office.pages.buyer_field import BuyerField, near
from jangteo.office.pages.exports import csv_file
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    language,
    may,
    page_number,
    pager,
    show,
    staff_actor,
)
from jangteo.office.pages.promotion_form import LocalField, whole_field
from jangteo.office.pages.whole_field import WholeField
from jangteo.office.wording import refusal_in_words
from jangteo.parties.selectors import parties_by_id
from jangteo.pricing.errors import PromotionNotFound
from jangteo.pricing.selectors import count_coupons, get_promotion, list_coupon_series, list_coupons
from jangteo.pricing.services import make_coupon, make_secret_coupons, void_coupons
from jangteo.pricing.types import CouponView, PromotionView

SHOWN = 5
MOST_AT_ONCE = 100_000


class CouponForm(forms.Form):
    """One code in plain words."""

    text = forms.CharField(label=pgettext_lazy("office", "Code"), max_length=60)
    most_uses = whole_field(pgettext_lazy("office", "Orders at most"))
    owner = BuyerField(label=pgettext_lazy("office", "Only for the buyer"), required=False)
    ends = LocalField(label=pgettext_lazy("office", "Until, not included"), required=False)


class SeriesForm(forms.Form):
    """Many secret codes, each for one order."""

    count = WholeField(label=pgettext_lazy("office", "How many"), min_value=1, max_value=MOST_AT_ONCE)
    series = forms.CharField(label=pgettext_lazy("office", "Name of the series"), max_length=60)
    owner = BuyerField(label=pgettext_lazy("office", "Only for the buyer"), required=False)
    ends = LocalField(label=pgettext_lazy("office", "Until, not included"), required=False)


def coupon_panel(promotion: PromotionView) -> dict[str, Any] | None:
    """What a promotion's page shows of its coupons; None where it works without a code."""
    if not promotion.needs_code:
        return None
    public = list_coupons(promotion.code, limit=SHOWN, is_secret=False)
    return {"public": _rows(public), "series": list_coupon_series(promotion.code), "count": promotion.coupon_count}


@require_GET
def list_page(request: HttpRequest, code: str) -> HttpResponse:
    """Every coupon of a promotion, and the forms that make and stop them."""
    return _page(request, _found(code))


@require_POST
def make(request: HttpRequest, code: str) -> HttpResponse:
    """One code that everybody may know."""
    promotion, form = _found(code), near(CouponForm(request.POST), request)
    if not form.is_valid():
        return _page(request, promotion, coupon=form)
    data = form.cleaned_data
    try:
        make_coupon(
            promotion_code=code,
            text=data["text"],
            most_uses=data["most_uses"],
            owner_id=data["owner"],
            ends=data["ends"],
            actor=staff_actor(request),
        )
    except JangteoError as error:
        return _page(request, promotion, coupon=_refused(form, error))
    messages.success(request, pgettext("office", "The code is made."))
    return redirect("office:coupons", code=code)


@require_POST
def make_series(request: HttpRequest, code: str) -> HttpResponseBase:
    """Secret codes, as the file of the answer: the only time they are told."""
    promotion, form = _found(code), near(SeriesForm(request.POST), request)
    if not form.is_valid():
        return _page(request, promotion, secret=form)
    data = form.cleaned_data
    try:
        codes = make_secret_coupons(
            promotion_code=code,
            count=data["count"],
            series=data["series"],
            owner_id=data["owner"],
            ends=data["ends"],
            actor=staff_actor(request),
        )
    except JangteoError as error:
        return _page(request, promotion, secret=_refused(form, error))
    name = "-".join(part for part in ("coupons", code, slugify(data["series"])) if part)
    head = [pgettext_lazy("office", "Code"), pgettext_lazy("office", "Series")]
    response = csv_file(name, head, ((one, data["series"]) for one in codes))
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Let a series, or one code, work no more."""
    _found(code)
    series, text = (request.POST.get(name, "").replace("\x00", "").strip()[:60] for name in ("series", "text"))
    why = request.POST.get("why", "").replace("\x00", "").strip()[:500]
    try:
        count = void_coupons(promotion_code=code, series=series, text=text, actor=staff_actor(request), why=why)
    except JangteoError as error:
        messages.error(request, refusal_in_words(error))
    else:
        told = npgettext("office", "%(count)s code was stopped.", "%(count)s codes were stopped.", count)
        messages.success(request, told % {"count": count})
    return redirect("office:coupons", code=code)


def _page(
    request: HttpRequest,
    promotion: PromotionView,
    *,
    coupon: CouponForm | None = None,
    secret: SeriesForm | None = None,
) -> HttpResponse:
    total = count_coupons(promotion.code)
    rows = list_coupons(promotion.code, offset=(page_number(request) - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    response = show(
        request,
        "coupons",
        pgettext("office", "Coupons of %(name)s") % {"name": say(promotion.names, language()) or promotion.code},
        promotion=promotion,
        rows=_rows(rows),
        series=list_coupon_series(promotion.code),
        coupon=coupon or CouponForm(),
        secret=secret or SeriesForm(),
        may_change=may(request, Action.PROMOTIONS_CHANGE) and promotion.needs_code,
        pager=pager(request, total),
    )
    response.status_code = 422 if coupon or secret else 200
    return response


def _rows(coupons: Sequence[CouponView]) -> list[tuple[CouponView, str]]:
    """Each with its owner's name."""
    owners = {one.owner_id for one in coupons if one.owner_id}
    names = {pk: party.name for pk, party in parties_by_id(owners).items()} if owners else {}
    return [(one, names.get(PartyId(one.owner_id), "") if one.owner_id else "") for one in coupons]


def _refused[Wrong: forms.Form](form: Wrong, error: JangteoError) -> Wrong:
    field = error.facts.get("field")
    form.add_error(field if field in form.fields else None, refusal_in_words(error))
    return form


def _found(code: str) -> PromotionView:
    try:
        return get_promotion(code)
    except PromotionNotFound:
        raise Http404 from None
