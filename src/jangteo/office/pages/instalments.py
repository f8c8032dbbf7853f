"""Paying in parts: what is offered to whom, and the plans that were made; a licensed lender decides about each."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jangteo.channels.selectors import list_every_channel
from jangteo.credit import services
from jangteo.credit.errors import OfferNotFound, PlanNotFound
from jangteo.credit.selectors import access_plan, end_of, get_offer, list_every_plan, list_offers
from jangteo.credit.types import MOST_PARTS, Every, OfferDraft, OfferView, PlanState, PlanView, RefundPolicy, Rhythm
from jangteo.kernel import clock
from jangteo.kernel.languages import say
from jangteo.office.credit_words import REFUND_POLICIES, RHYTHMS
from jangteo.office.pages.amounts import MoneyField, ShareField, percent_text, plain_text
from jangteo.office.pages.credit_forms import (
    LONGEST_WHY,
    CodeField,
    channel_choices,
    currencies,
    in_currency,
    segment_choices,
    worked,
)
from jangteo.office.pages.frame import PAGE_SIZE, attempt, language, one_of, page_number, pager, show, staff_actor
from jangteo.office.pages.promotions_shown import why_of
from jangteo.office.pages.reading import reads_personal_data
from jangteo.office.pages.whole_field import WholeField
from jangteo.ordering.selectors.staff import orders_by_id
from jangteo.parties.selectors import parties_by_id

ORDER = "order"
MOST_CODES = 5000
FIELDS = {"names": "name_ko", "every": "every_count"}
START = {"count": "4", "every_count": "2", "rhythm": "weeks", "defaults_after": "2"}


def _many(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=lambda: choices("")[1:], required=False)


class OfferForm(forms.Form):
    """Who may pay what in parts."""

    code = CodeField("new", "plans")
    name_ko = forms.CharField(label=pgettext_lazy("office", "Name in Korean"), max_length=200, required=False)
    name_en = forms.CharField(label=pgettext_lazy("office", "Name in English"), max_length=200, required=False)
    count = WholeField(label=pgettext_lazy("office", "Parts"), min_value=2, max_value=MOST_PARTS)
    every_count = WholeField(label=pgettext_lazy("office", "Between two parts"), min_value=1, max_value=12)
    rhythm = forms.ChoiceField(label=pgettext_lazy("office", "Weeks or months"), choices=lambda: list(RHYTHMS.items()))
    yearly_rate = ShareField(label=pgettext_lazy("office", "Interest a year in %; empty: none"))
    currency = forms.ChoiceField(label=pgettext_lazy("office", "Currency"), choices=currencies)
    smallest = MoneyField(label=pgettext_lazy("office", "From an amount of"))
    largest = MoneyField(label=pgettext_lazy("office", "Up to an amount of"), required=False)
    channels = _many(pgettext_lazy("office", "Only in these channels"), channel_choices)
    segments = _many(pgettext_lazy("office", "Only for these segments"), segment_choices)
    only_categories = forms.CharField(
        label=pgettext_lazy("office", "Only these categories"), max_length=MOST_CODES, required=False
    )
    not_categories = forms.CharField(
        label=pgettext_lazy("office", "Not these categories"), max_length=MOST_CODES, required=False
    )
    not_skus = forms.CharField(label=pgettext_lazy("office", "Not these SKUs"), max_length=MOST_CODES, required=False)
    refund_policy = forms.ChoiceField(
        label=pgettext_lazy("office", "After a refund"), choices=lambda: list(REFUND_POLICIES.items())
    )
    defaults_after = WholeField(
        label=pgettext_lazy("office", "Missed parts that make a default"), min_value=1, max_value=MOST_PARTS
    )
    lender = forms.CharField(label=pgettext_lazy("office", "Lender"), max_length=40)
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=LONGEST_WHY, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        in_currency(self, str(self.data.get("currency", "")) if self.is_bound else "KRW")

    def draft(self) -> OfferDraft:
        """What was written."""
        data = self.cleaned_data
        names = {"ko": data["name_ko"], "en": data["name_en"]}
        return OfferDraft(
            code=data["code"],
            names={one: name for one, name in names.items() if name},
            count=data["count"],
            every=Every(data["every_count"], Rhythm(data["rhythm"])),
            smallest=data["smallest"],
            largest=data["largest"],
            yearly_rate=data["yearly_rate"],
            channels=frozenset(UUID(one) for one in data["channels"]),
            segments=frozenset(UUID(one) for one in data["segments"]),
            only_categories=_codes(data["only_categories"]),
            not_categories=_codes(data["not_categories"]),
            not_skus=_codes(data["not_skus"]),
            refund_policy=RefundPolicy(data["refund_policy"]),
            defaults_after=data["defaults_after"],
            lender=data["lender"],
        )


@require_GET
@reads_personal_data("list of buyers", lambda page: [plan.party_id for plan, _name, _number in page["plans"]])
def list_page(request: HttpRequest) -> HttpResponse:
    """Offers, and the plans that were made by them."""
    state = one_of(request, "state", PlanState)
    offset = (page_number(request) - 1) * PAGE_SIZE
    plans, total = list_every_plan(
        staff_actor(request), states=[state] if state else (), offset=offset, limit=PAGE_SIZE
    )
    names = parties_by_id({one.party_id for one in plans})
    orders = orders_by_id(staff_actor(request), {one.reference_id for one in plans if one.reference_kind == ORDER})
    return show(
        request,
        "instalments",
        pgettext("office", "Paying in parts"),
        offers=list_offers(),
        plans=[
            (
                one,
                names[one.party_id].name if one.party_id in names else "",
                orders[one.reference_id].number if one.reference_id in orders else "",
            )
            for one in plans
        ],
        states=list(PlanState),
        state=state,
        pager=pager(request, total),
    )


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """An offer that was not there before."""
    if request.method == "GET":
        return _write(request, OfferForm(initial=START), None)
    return _written(request, OfferForm(request.POST), None)


@require_http_methods(["GET", "POST"])
def offer_page(request: HttpRequest, code: str) -> HttpResponse:
    """One offer; plans that were made by it stay as they are."""
    offer = _offer(code)
    if request.method == "GET":
        return _write(request, OfferForm(initial=_typed(offer.draft)), offer)
    data = request.POST.copy()
    data["code"] = code
    return _written(request, OfferForm(data), offer)


@require_POST
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Let nobody begin by it any more, or again."""
    offer, is_active = _offer(code), request.POST.get("is_active") == "1"
    done = pgettext("office", "It is offered again.") if is_active else pgettext("office", "It is offered no more.")
    attempt(
        request,
        done,
        lambda: services.switch_offer(
            code=offer.draft.code, is_active=is_active, actor=staff_actor(request), why=why_of(request)
        ),
    )
    return redirect("office:instalment_offer", code=code)


@require_GET
@reads_personal_data("buyer", lambda page: [page["plan"].party_id])
def plan_page(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """One plan with its parts."""
    plan = _plan(request, plan_id)
    orders = orders_by_id(staff_actor(request), {plan.reference_id} if plan.reference_kind == ORDER else set())
    party = parties_by_id([plan.party_id]).get(plan.party_id)
    return show(
        request,
        "instalment_plan",
        pgettext("office", "Instalment plan"),
        plan=plan,
        name=party.name if party else "",
        number=next((one.number for one in orders.values()), ""),
        end=end_of(plan, clock.today()),
        key=uuid4(),
    )


@require_POST
def plan_do(request: HttpRequest, plan_id: UUID, action: str) -> HttpResponse:
    """What the lender told: the next part was paid, or all that was left."""
    plan, key = _plan(request, plan_id), request.POST.get("key", "")[:60]
    if action not in ("pay", "settle") or not key:
        raise Http404
    if action == "pay" and plan.open_parts:
        number = plan.open_parts[0].number

        def work() -> None:
            services.pay_part(plan_id=plan_id, number=number, key=f"told:{key}", actor=staff_actor(request))
    else:

        def work() -> None:
            services.settle_early(plan_id=plan_id, key=f"told:{key}", actor=staff_actor(request))

    attempt(request, pgettext("office", "Noted."), work)
    return redirect("office:instalment_plan", plan_id=plan_id)


def _written(request: HttpRequest, form: OfferForm, offer: OfferView | None) -> HttpResponse:
    def work(_data: dict[str, Any]) -> None:
        services.save_offer(offer=form.draft(), actor=staff_actor(request), why=form.cleaned_data["why"])

    if offer is None and form.is_valid() and _is_taken(form.cleaned_data["code"]):
        form.add_error("code", pgettext("office", "There is an offer with this code already."))
    if form.errors or not worked(form, work, FIELDS):
        return _write(request, form, offer, status=422)
    messages.success(request, pgettext("office", "Saved. Plans that were made stay as they are."))
    return redirect("office:instalment_offer", code=form.cleaned_data["code"])


def _write(request: HttpRequest, form: OfferForm, offer: OfferView | None, status: int = 200) -> HttpResponse:
    response = show(
        request,
        "instalment_offer",
        (say(offer.draft.names, language()) or offer.draft.code) if offer else pgettext("office", "New offer"),
        offer=offer,
        form=form,
        chosen={str(one) for name in ("channels", "segments") for one in form[name].value() or ()},
        has_channels=bool(list_every_channel()),
    )
    response.status_code = status
    return response


def _typed(draft: OfferDraft) -> dict[str, Any]:
    return {
        "code": draft.code,
        "name_ko": draft.names.get("ko", ""),
        "name_en": draft.names.get("en", ""),
        "count": str(draft.count),
        "every_count": str(draft.every.count),
        "rhythm": draft.every.rhythm.value,
        "yearly_rate": percent_text(draft.yearly_rate),
        "currency": draft.smallest.currency,
        "smallest": plain_text(draft.smallest),
        "largest": plain_text(draft.largest) if draft.largest else "",
        "channels": [str(one) for one in draft.channels],
        "segments": [str(one) for one in draft.segments],
        "only_categories": ", ".join(sorted(draft.only_categories)),
        "not_categories": ", ".join(sorted(draft.not_categories)),
        "not_skus": ", ".join(sorted(draft.not_skus)),
        "refund_policy": draft.refund_policy.value,
        "defaults_after": str(draft.defaults_after),
        "lender": draft.lender,
    }


def _codes(text: str) -> frozenset[str]:
    return frozenset(filter(None, (one.strip() for one in text.replace("\n", ",").split(","))))


def _is_taken(code: str) -> bool:
    return any(one.draft.code == code for one in list_offers())


def _offer(code: str) -> OfferView:
    try:
        return get_offer(code)
    except OfferNotFound:
        raise Http404 from None


def _plan(request: HttpRequest, plan_id: UUID) -> PlanView:
    try:
        return access_plan(plan_id, staff_actor(request))
    except PlanNotFound:
        raise Http404 from None
