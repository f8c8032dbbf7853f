"""Who sells and issues documents, which channel sells for whom, when what was sent is invoiced."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jangteo.billing import services
from jangteo.billing.errors import EntityNotFound
from jangteo.billing.selectors.entities import channel_billing, get_entity, list_entities, party_billing
from jangteo.billing.services.entities import LAST_CLOSE_DAY
from jangteo.billing.types.entities import ChannelBilling, EntityDraft, EntityView
from jangteo.billing.types.invoices import BillingMode
from jangteo.billing.types.tax_documents import DocumentMode
from jangteo.channels.selectors import find_channel_by_code, list_every_channel
from jangteo.kernel import clock
from jangteo.kernel.languages import country_names, say
from jangteo.kernel.selectors import list_audit
from jangteo.kernel.types import Action
from jangteo.office.billing_words import BILLING_MODES, DOCUMENT_MODES, GAPS
from jangteo.office.pages.amounts import MoneyField, plain_text
from jangteo.office.pages.buyer_field import BuyerField, near
from jangteo.office.pages.credit_forms import LONGEST_WHY, CodeField, currencies, in_currency, worked
from jangteo.office.pages.frame import attempt, language, reach, show, staff_actor
from jangteo.office.pages.reading import reads_personal_data
from jangteo.office.pages.whole_field import WholeField
from jangteo.parties.selectors import parties_by_id

LATEST = 10
LONGEST_TEXT = 300
LOCKED = ("code", "business_number", "country", "currency")
TEXTS = {"names": "name", "addresses": "address", "due_texts": "due_text"}
FIELDS = {"names": "name_ko", "addresses": "address_ko", "due_texts": "due_text_ko"}


def _text(label: Any, longest: int = LONGEST_TEXT) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False)


class EntityForm(forms.Form):
    """A legal entity as it is written."""

    code = CodeField("new")
    name_ko = _text(pgettext_lazy("office", "Name in Korean"), 200)
    name_en = _text(pgettext_lazy("office", "Name in English"), 200)
    business_number = _text(pgettext_lazy("office", "Business number"), 12)
    representative = _text(pgettext_lazy("office", "Representative"), 120)
    address_ko = _text(pgettext_lazy("office", "Address in Korean"))
    address_en = _text(pgettext_lazy("office", "Address in English"))
    phone = _text(pgettext_lazy("office", "Phone"), 40)
    email = forms.EmailField(label=pgettext_lazy("office", "E-mail"), max_length=254, required=False)
    bank_account = _text(pgettext_lazy("office", "Bank account"), 120)
    country = forms.ChoiceField(
        label=pgettext_lazy("office", "Country"), choices=lambda: list(country_names(language()).items())
    )
    currency = forms.ChoiceField(label=pgettext_lazy("office", "Currency"), choices=currencies)
    due_text_ko = _text(pgettext_lazy("office", "Beside the due day, in Korean"))
    due_text_en = _text(pgettext_lazy("office", "Beside the due day, in English"))
    evidence_from = forms.DateField(label=pgettext_lazy("office", "Zero rate only with evidence, from"), required=False)
    self_issues_from = MoneyField(
        label=pgettext_lazy("office", "Cash receipt unasked, from an amount of"), required=False
    )
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=LONGEST_WHY, required=False)

    def draft(self) -> EntityDraft:
        """What was written."""
        data = self.cleaned_data
        texts: dict[str, Any] = {
            name: {one: data[f"{field}_{one}"] for one in ("ko", "en") if data[f"{field}_{one}"]}
            for name, field in TEXTS.items()
        }
        plain = ("code", "business_number", "representative", "phone", "email", "bank_account", "country", "currency")
        return EntityDraft(
            **{name: data[name] for name in plain},
            **texts,
            evidence_from=data["evidence_from"],
            self_issues_from=data["self_issues_from"],
        )


class ChannelForm(forms.Form):
    """For whom a channel sells, and when it is invoiced."""

    entity = forms.ChoiceField(label=pgettext_lazy("office", "Sells for"), required=False)
    mode = forms.ChoiceField(label=pgettext_lazy("office", "Invoiced"), choices=lambda: list(BILLING_MODES.items()))
    close_day = WholeField(
        label=pgettext_lazy("office", "Day of the next month"), min_value=1, max_value=LAST_CLOSE_DAY, required=False
    )

    def __init__(self, *args: Any, entities: Sequence[tuple[str, Any]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["entity"].choices = list(entities)  # type: ignore[attr-defined]


class PartyForm(forms.Form):
    """When a buyer is invoiced, and how their tax documents are written."""

    party = BuyerField(label=pgettext_lazy("office", "Buyer"))
    mode = forms.ChoiceField(label=pgettext_lazy("office", "Invoiced"), choices=lambda: list(BILLING_MODES.items()))
    close_day = WholeField(
        label=pgettext_lazy("office", "Day of the next month"), min_value=1, max_value=LAST_CLOSE_DAY, required=False
    )
    documents = forms.ChoiceField(
        label=pgettext_lazy("office", "Tax documents"), choices=lambda: list(DOCUMENT_MODES.items())
    )


@require_GET
@reads_personal_data("list of buyers", lambda page: [row.party_id for row, _name in page["parties"]])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Everything that is set about invoices, with what is missing."""
    return _settings(request, PartyForm(initial={"close_day": "1"}))


@require_POST
@reads_personal_data("list of buyers", lambda page: [row.party_id for row, _name in page["parties"]])
def set_party(request: HttpRequest) -> HttpResponse:
    """What holds for one buyer and the units below."""
    form, actor = near(PartyForm(request.POST), request), staff_actor(request)

    def work(data: dict[str, Any]) -> None:
        services.set_billing(
            mode=BillingMode(data["mode"]), party_id=data["party"], close_day=data["close_day"] or 1, actor=actor
        )
        services.set_document_mode(party_id=data["party"], mode=DocumentMode(data["documents"]), actor=actor)

    if not worked(form, work):
        return _settings(request, form, status=422)
    messages.success(request, pgettext("office", "Saved. It holds for what leaves from now on."))
    return redirect("office:billing_settings")


@require_POST
@reads_personal_data("list of buyers", lambda page: [row.party_id for row, _name in page["parties"]])
def set_channel(request: HttpRequest, code: str) -> HttpResponse:
    """For whom a channel sells, and when it is invoiced."""
    channel, entities = find_channel_by_code(code), list_entities()
    if channel is None:
        raise Http404
    form = ChannelForm(request.POST, entities=[("", ""), *((one.draft.code, "") for one in entities)])
    actor = staff_actor(request)
    if not form.is_valid():
        text = pgettext("office", "Choose from what is offered; the day is 1 to %(last)s.") % {"last": LAST_CLOSE_DAY}
        messages.error(request, text)
        return _settings(request, PartyForm(), status=422)
    data = form.cleaned_data

    def work() -> None:
        if data["entity"]:
            chosen = next(one for one in entities if one.draft.code == data["entity"])
            services.set_channel_entity(channel_id=channel.id, entity_id=chosen.id, actor=actor)
        services.set_billing(
            mode=BillingMode(data["mode"]), channel_id=channel.id, close_day=data["close_day"] or 1, actor=actor
        )

    attempt(request, pgettext("office", "Saved. It holds for what leaves from now on."), work)
    return redirect("office:billing_settings")


@require_http_methods(["GET", "POST"])
def entity_new(request: HttpRequest) -> HttpResponse:
    """A legal entity that was not there before."""
    if request.method == "GET":
        start = {"country": "KR", "currency": "KRW", "evidence_from": clock.today().isoformat()}
        return _entity(request, EntityForm(initial=start), None)
    return _written(request, None)


@require_http_methods(["GET", "POST"])
def entity_page(request: HttpRequest, code: str) -> HttpResponse:
    """One legal entity; what documents name of it stays."""
    known = _found(code)
    if request.method == "GET":
        return _entity(request, EntityForm(initial=_typed(known.draft)), known)
    return _written(request, known)


def _written(request: HttpRequest, known: EntityView | None) -> HttpResponse:
    typed = request.POST.dict()
    if known is not None and known.is_locked:
        typed |= {name: str(_typed(known.draft)[name]) for name in LOCKED}
    form = in_currency(EntityForm(typed), str(typed.get("currency", "")))

    def work(data: dict[str, Any]) -> None:
        services.save_entity(
            draft=form.draft(), entity_id=known.id if known else None, actor=staff_actor(request), why=data["why"]
        )

    if not worked(form, work, FIELDS):
        return _entity(request, form, known, status=422)
    messages.success(request, pgettext("office", "Saved. Documents that were issued keep what it was."))
    return redirect("office:legal_entity", code=form.cleaned_data["code"])


def _settings(request: HttpRequest, form: PartyForm, status: int = 200) -> HttpResponse:
    entities = list_entities()
    within = reach(request, Action.PAYMENTS_HANDLE)
    rows = [row for row in party_billing() if within is None or row.party_id in within]
    parties = parties_by_id({row.party_id for row in rows})
    names = {one.id: one.name for one in parties.values()}
    response = show(
        request,
        "billing_settings",
        pgettext("office", "Billing settings"),
        entities=entities,
        channels=_channels(channel_billing()),
        modes=BILLING_MODES.items(),
        parties=[(row, names.get(row.party_id, "")) for row in rows],  # type: ignore[call-overload]
        form=form,
        providers=sorted(settings.JANGTEO_ETAX),
        may_change=within is None,
    )
    response.status_code = status
    return response


def _channels(rows: Sequence[ChannelBilling]) -> list[tuple[Any, ChannelBilling, list[Any]]]:
    """(channel, what is set, what will be missing)."""
    channels = {one.id: one for one in list_every_channel()}
    return [(channels[row.channel_id], row, [GAPS[one] for one in row.gaps]) for row in rows]  # type: ignore[index]


def _entity(request: HttpRequest, form: EntityForm, known: EntityView | None, status: int = 200) -> HttpResponse:
    channels = {one.id: one for one in list_every_channel()}
    title = say(known.draft.names, language()) if known else pgettext("office", "New legal entity")
    response = show(
        request,
        "legal_entity",
        title or (known.draft.code if known else ""),
        entity=known,
        form=form,
        channels=[channels[pk] for pk in known.channel_ids if pk in channels] if known else [],  # type: ignore[index]
        audit=list_audit(subject_id=known.id, limit=LATEST)[0] if known else [],
        may_change=reach(request, Action.PAYMENTS_HANDLE) is None,
    )
    response.status_code = status
    return response


def _typed(draft: EntityDraft) -> dict[str, str]:
    """A legal entity as it stands in the form."""
    typed = {
        f"{field}_{one}": getattr(draft, name).get(one, "") for name, field in TEXTS.items() for one in ("ko", "en")
    }
    plain = ("code", "business_number", "representative", "phone", "email", "bank_account", "country", "currency")
    return (
        typed
        | {name: getattr(draft, name) for name in plain}
        | {
            "evidence_from": draft.evidence_from.isoformat() if draft.evidence_from else "",
            "self_issues_from": plain_text(draft.self_issues_from) if draft.self_issues_from else "",
        }
    )


def _found(code: str) -> EntityView:
    try:
        return get_entity(code)
    except EntityNotFound:
        raise Http404 from None
