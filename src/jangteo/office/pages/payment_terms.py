"""Payment terms: which there are, what they make of a due day, and to whom they are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jangteo.channels.selectors import channels_by_id
from jangteo.credit import services
from jangteo.credit.errors import InvalidTerms, TermsNotFound
from jangteo.credit.selectors import (
    get_terms,
    list_grants,
    list_terms,
    list_versions,
    preview_terms,
    terms_words,
)
from jangteo.credit.types import Terms, TermsExample, TermsGrantView, TermsView
from jangteo.kernel import clock
from jangteo.kernel.ids import parse_id
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money
from jangteo.office.pages.buyer_field import near
from jangteo.office.pages.credit_forms import HOME, GrantForm, TermsForm, terms_typed, worked
from jangteo.office.pages.frame import attempt, language, show, staff_actor
from jangteo.office.pages.promotions_shown import why_of
from jangteo.office.pages.reading import reads_personal_data
from jangteo.parties.selectors import parties_by_id
from jangteo.segments.selectors import segments_by_id

EXAMPLE = Money(1_000_000, "KRW")
START = {"base": "net_days", "days": "30", "counts_from": "invoice", "day_off": "next_working_day", "country": HOME}
NAMES = {"names": "name_ko"}


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant as a table shows it; `state` is "now", "coming" or "over"."""

    grant: TermsGrantView
    whom: str
    channel: str
    state: str


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """All terms with what they say and how many hold them now."""
    found, today = list_terms(), clock.today()
    held: dict[str, int] = {}
    for one in list_grants():
        is_now = one.from_on <= today and (one.until_on is None or today < one.until_on)
        held[one.terms.code] = held.get(one.terms.code, 0) + is_now
    rows = [(one, terms_words(one.terms, language()), held.get(one.code, 0)) for one in found]
    return show(request, "terms", pgettext("office", "Payment terms"), rows=rows)


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """Terms that were not there before."""
    if request.method == "GET":
        return _write(request, TermsForm(initial=START), None)
    return _written(request, TermsForm(request.POST), None)


@require_http_methods(["GET", "POST"])
@reads_personal_data("list of buyers", lambda page: [row.grant.party_id for row in page["grants"]])
def terms_page(request: HttpRequest, code: str) -> HttpResponse:
    """One set of terms: other figures are a new version; or only a look at what they would do."""
    terms = _found(code)
    if request.method == "GET":
        form = TermsForm(initial=terms_typed(terms.code, terms.names, terms.terms))
        return _write(request, form, terms)
    return _written(request, TermsForm({**request.POST.dict(), "code": code}), terms)


@require_POST
@reads_personal_data("list of buyers", lambda page: [row.grant.party_id for row in page["grants"]])
def grant(request: HttpRequest, code: str) -> HttpResponse:
    """Give them to a buyer, a segment or a channel."""
    terms = _found(code)
    form = near(GrantForm({**request.POST.dict(), "code": code}), request)

    def work(data: dict[str, Any]) -> None:
        services.grant_terms(
            code=data["code"],
            party_id=data["party"],
            segment_id=parse_id(data["segment"]),
            channel_id=parse_id(data["channel"]),
            from_on=data["from_on"],
            until_on=data["until_on"],
            priority=data["priority"] or 0,
            why=data["why"],
            actor=staff_actor(request),
        )

    if not worked(form, work):
        typed = TermsForm(initial=terms_typed(terms.code, terms.names, terms.terms))
        return _write(request, typed, terms, giving=form, status=422)
    messages.success(request, pgettext("office", "Given. Orders that were placed keep their terms."))
    return redirect("office:terms_one", code=code)


@require_POST
def end_grant(request: HttpRequest, code: str, grant_id: UUID) -> HttpResponse:
    """They hold no more from today on."""
    if grant_id not in {one.id for one in list_grants(code=code)}:
        raise Http404
    done = pgettext("office", "It holds no more from today on. Orders that were placed keep their terms.")
    attempt(
        request, done, lambda: services.end_grant(grant_id=grant_id, actor=staff_actor(request), why=why_of(request))
    )
    return redirect("office:terms_one", code=code)


def _written(request: HttpRequest, form: TermsForm, terms: TermsView | None) -> HttpResponse:
    if request.POST.get("act") == "look":
        worked(form, lambda _data: preview_terms(form.terms(), EXAMPLE, language()))
        return _write(request, form, terms, status=422 if form.errors else 200)

    def work(data: dict[str, Any]) -> None:
        services.save_terms(
            code=data["code"], names=form.names(), terms=form.terms(), actor=staff_actor(request), why=data["why"]
        )

    if terms is None and form.is_valid() and _is_taken(form.cleaned_data["code"]):
        form.add_error("code", pgettext("office", "There are terms with this code already."))
    if form.errors or not worked(form, work, NAMES):
        return _write(request, form, terms, status=422)
    messages.success(request, pgettext("office", "Saved. What was promised by an earlier version stays."))
    return redirect("office:terms_one", code=form.cleaned_data["code"])


def _write(
    request: HttpRequest,
    form: TermsForm,
    terms: TermsView | None,
    *,
    giving: GrantForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = form.terms() if form.is_bound and form.is_valid() else terms.terms if terms else None
    response = show(
        request,
        "terms_one",
        (say(terms.names, language()) or terms.code) if terms else pgettext("office", "New payment terms"),
        terms=terms,
        form=form,
        words=terms_words(shown, language()) if shown else (),
        examples=_examples(shown),
        total=EXAMPLE,
        versions=[(one, terms_words(one.terms, language())) for one in list_versions(terms.code)] if terms else [],
        grants=_grants(list_grants(code=terms.code)) if terms else [],
        giving=giving or GrantForm(initial={"priority": "0"}),
    )
    response.status_code = status
    return response


def _examples(terms: Terms | None) -> Sequence[TermsExample]:
    try:
        return preview_terms(terms, EXAMPLE, language()) if terms else ()
    except InvalidTerms:
        return ()


def _grants(grants: Sequence[TermsGrantView]) -> list[GrantRow]:
    parties = parties_by_id({one.party_id for one in grants if one.party_id})
    segments = segments_by_id({one.segment_id for one in grants if one.segment_id})
    channels = channels_by_id({one.channel_id for one in grants if one.channel_id})
    named = {pk: one.name for pk, one in parties.items()} | {
        pk: say(names, language()) for pk, names in segments.items()
    }
    places = {pk: one.name(language()) for pk, one in channels.items()}
    today = clock.today()
    rows = []
    for one in grants:
        is_over = one.until_on is not None and one.until_on <= today
        state = "over" if is_over else "coming" if one.from_on > today else "now"
        whom = named.get(one.party_id or one.segment_id or UUID(int=0), "")  # type: ignore[call-overload]
        channel = places.get(one.channel_id, "") if one.channel_id else ""  # type: ignore[call-overload]
        rows.append(GrantRow(one, whom, channel, state))
    return rows


def _is_taken(code: str) -> bool:
    try:
        get_terms(code)
    except TermsNotFound:
        return False
    return True


def _found(code: str) -> TermsView:
    try:
        return get_terms(code)
    except TermsNotFound:
        raise Http404 from None
