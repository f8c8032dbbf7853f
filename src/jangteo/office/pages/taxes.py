"""Taxes: rates by country and date, where goods are taxed otherwise, and who is."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import parse_id
from jangteo.kernel.languages import country_name, country_names
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.office.pages.amounts import FigureField
from jangteo.office.pages.buyer_field import BuyerField
from jangteo.office.pages.frame import (
    PAGE_SIZE,
    attempt,
    language,
    may,
    page_number,
    pager,
    reach,
    show,
    staff_actor,
)
from jangteo.office.pages.promotion_form import LocalField
from jangteo.office.pages.promotions_shown import why_of
from jangteo.office.pages.reading import reads_personal_data
from jangteo.office.tax_words import BUYERS, categories, what_becomes
from jangteo.office.wording import refusal_in_words
from jangteo.parties.selectors import lineage_of
from jangteo.pricing import services
from jangteo.pricing.selectors import (
    category_name,
    list_tax_certificates,
    list_tax_destinations,
    list_tax_rates,
)
from jangteo.pricing.types import TaxCategory, TaxCertificate, TaxDestination, TaxedBuyer, TaxRateView

HOME = "KR"
HUNDRED = Decimal(100)


def _countries(empty: str = "") -> list[tuple[str, str]]:
    names = dict(country_names(language()))
    first = [("", empty)] if empty else []
    return [*first, (HOME, names.pop(HOME)), *names.items()]


def _zero() -> list[tuple[str, str]]:
    above = pgettext("office", "Above zero: taxed")
    two = (TaxCategory.ZERO_RATED, TaxCategory.EXEMPT)
    return [("", above), *((one.value, f"0 %: {category_name(one, language())}") for one in two)]


class RateForm(forms.Form):
    """A rate from a moment on."""

    country = forms.ChoiceField(label=pgettext_lazy("office", "Country"), choices=_countries, initial=HOME)
    code = forms.CharField(label=pgettext_lazy("office", "Tax code"), max_length=40)
    rate = FigureField(
        label=pgettext_lazy("office", "Rate in %"), min_value=0, max_value=100, max_digits=7, decimal_places=4
    )
    category = forms.ChoiceField(label=pgettext_lazy("office", "Kind"), choices=_zero, required=False)
    valid_from = LocalField(label=pgettext_lazy("office", "From"))


class DestinationForm(forms.Form):
    """How goods are taxed that go somewhere."""

    country = forms.ChoiceField(label=pgettext_lazy("office", "Seller's country"), choices=_countries, initial=HOME)
    destination = forms.ChoiceField(
        label=pgettext_lazy("office", "Goods go to"),
        choices=lambda: _countries(pgettext("office", "anywhere abroad")),
        required=False,
    )
    buyer = forms.ChoiceField(label=pgettext_lazy("office", "Buyer"), choices=lambda: list(BUYERS.items()))
    category = forms.ChoiceField(
        label=pgettext_lazy("office", "The tax"),
        choices=lambda: [
            *categories(language()),
            ("", pgettext("office", "by the destination's own rates")),
        ],
        initial=TaxCategory.EXPORT.value,
        required=False,
    )


class CertificateForm(forms.Form):
    """What stands on a buyer's paper."""

    party = BuyerField(label=pgettext_lazy("office", "Buyer"))
    country = forms.ChoiceField(label=pgettext_lazy("office", "Country"), choices=_countries, initial=HOME)
    category = forms.ChoiceField(label=pgettext_lazy("office", "The tax"), choices=lambda: categories(language()))
    number = forms.CharField(label=pgettext_lazy("office", "Number"), max_length=80)
    issued_by = forms.CharField(label=pgettext_lazy("office", "Issued by"), max_length=120, required=False)
    codes = forms.CharField(label=pgettext_lazy("office", "Only for the tax codes"), max_length=200, required=False)
    valid_from = LocalField(label=pgettext_lazy("office", "From"))
    valid_until = LocalField(label=pgettext_lazy("office", "Until, not included"), required=False)

    def __init__(self, within: frozenset[PartyId] | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["party"] = BuyerField(label=self.fields["party"].label, within=within)


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate as a table shows it; `tone` colours its state."""

    paper: TaxCertificate
    category: str
    country: str
    state: Any
    tone: str


def certificate_rows(certificates: list[TaxCertificate]) -> list[CertificateRow]:
    """Each with its words."""
    return [
        CertificateRow(
            one, category_name(one.category, language()), country_name(one.country, language()), *_state(one)
        )
        for one in certificates
    ]


def party_certificates(actor: Actor, party_id: UUID) -> list[CertificateRow]:
    """What a buyer's page shows: their papers and those of the units above, the newest first."""
    return certificate_rows(list_tax_certificates(actor, lineage_of(party_id))[0])


@require_GET
@reads_personal_data("list of buyers", lambda page: [row.paper.party_id for row in page["certificates"]])
def list_page(request: HttpRequest) -> HttpResponse:
    """Rates, destinations and certificates."""
    return _page(request)


@require_POST
def set_rate(request: HttpRequest) -> HttpResponse:
    """A rate from a moment on."""
    form = RateForm(request.POST)

    def work(data: dict[str, Any]) -> None:
        services.set_tax_rate(
            country=data["country"],
            code=data["code"].strip(),
            rate=data["rate"] / HUNDRED,
            category=TaxCategory(data["category"]) if data["category"] else None,
            valid_from=data["valid_from"],
            actor=staff_actor(request),
            why=why_of(request),
        )

    return _done(request, form, work, pgettext("office", "The rate is set; orders keep theirs."), "rate")


@require_POST
def set_destination(request: HttpRequest) -> HttpResponse:
    """How goods are taxed that go somewhere."""
    form = DestinationForm(request.POST)

    def work(data: dict[str, Any]) -> None:
        services.set_tax_destination(
            country=data["country"],
            destination=data["destination"],
            buyer=TaxedBuyer(data["buyer"]),
            category=TaxCategory(data["category"]) if data["category"] else None,
            actor=staff_actor(request),
            why=why_of(request),
        )

    return _done(
        request, form, work, pgettext("office", "Goods that go there are taxed so from now on."), "destination"
    )


@require_POST
def remove_destination(request: HttpRequest, destination_id: UUID) -> HttpResponse:
    """Take a rule away."""
    done = pgettext("office", "The rule is gone; orders keep what it gave them.")
    attempt(
        request,
        done,
        lambda: services.remove_tax_destination(
            destination_id=destination_id, actor=staff_actor(request), why=why_of(request)
        ),
    )
    return redirect("office:taxes")


@require_POST
@reads_personal_data("list of buyers", lambda page: [row.paper.party_id for row in page["certificates"]])
def record_certificate(request: HttpRequest) -> HttpResponse:
    """Keep a buyer's paper."""
    form = CertificateForm(reach(request, Action.TAXES_CHANGE), request.POST)

    def work(data: dict[str, Any]) -> None:
        services.record_tax_certificate(
            party_id=data["party"],
            country=data["country"],
            category=TaxCategory(data["category"]),
            number=data["number"],
            issued_by=data["issued_by"],
            codes=data["codes"].replace(",", " ").split(),
            valid_from=data["valid_from"],
            valid_until=data["valid_until"],
            actor=staff_actor(request),
            why=why_of(request),
        )

    return _done(request, form, work, pgettext("office", "The certificate counts from its day on."), "certificate")


@require_POST
def revoke_certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """Let a paper count no more."""
    done = pgettext("office", "The certificate counts no more; orders keep what it gave them.")
    attempt(
        request,
        done,
        lambda: services.revoke_tax_certificate(
            certificate_id=certificate_id, actor=staff_actor(request), why=why_of(request)
        ),
    )
    return redirect("office:taxes")


def _done(
    request: HttpRequest, form: forms.Form, work: Callable[[dict[str, Any]], None], done: str, name: str
) -> HttpResponse:
    """Do what a form asks; the page again with what is wrong at its field, where something is."""
    if form.is_valid():
        try:
            work(form.cleaned_data)
        except JangteoError as error:
            if error.status >= 500:
                raise
            field = error.facts.get("field")
            form.add_error(field if field in form.fields else None, refusal_in_words(error))
    if form.errors:
        return _page(request, status=422, **{name: form})
    messages.success(request, done)
    return redirect("office:taxes")


def _page(request: HttpRequest, *, status: int = 200, **wrong: forms.Form) -> HttpResponse:
    actor, now = staff_actor(request), clock.now().astimezone(clock.SEOUL)
    papers, total = list_tax_certificates(actor, offset=(page_number(request) - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    blank: dict[str, forms.Form] = {
        "rate": RateForm(initial={"valid_from": now}),
        "destination": DestinationForm(),
        "certificate": CertificateForm(
            reach(request, Action.TAXES_CHANGE),
            initial={"valid_from": now, "party": parse_id(request.GET.get("party", ""))},
        ),
    }
    response = show(
        request,
        "taxes",
        pgettext("office", "Taxes"),
        rates=_rate_rows(),
        destinations=_destination_rows(),
        certificates=certificate_rows(papers),
        may_change=may(request, Action.TAXES_CHANGE),
        now_at=clock.now(),
        pager=pager(request, total),
        **blank | wrong,
    )
    response.status_code = status
    return response


def _rate_rows() -> list[tuple[TaxRateView, str, str, bool]]:
    """Each rate with its country, its category, and whether it is the one that applies."""
    standing = set(list_tax_rates(clock.now()))
    return [
        (one, country_name(one.country, language()), category_name(one.category, language()), one in standing)
        for one in list_tax_rates()
    ]


def _destination_rows() -> list[tuple[TaxDestination, str, str, Any, str]]:
    """Each rule with both countries, the buyer and what becomes of the tax."""
    return [
        (
            one,
            country_name(one.country, language()),
            country_name(one.destination, language()) if one.destination else "",
            BUYERS[one.buyer],
            what_becomes(one, language()),
        )
        for one in list_tax_destinations()
    ]


def _state(one: TaxCertificate) -> tuple[Any, str]:
    now = clock.now()
    if one.revoked_at is not None:
        return pgettext("office", "Revoked"), "bad"
    if one.valid_until is not None and one.valid_until <= now:
        return pgettext("office", "Over"), ""
    if one.valid_from > now:
        return pgettext("office", "Not yet"), "warn"
    return pgettext("office", "Applies now"), "good"
