"""What a price list says of itself: making one, and the form that changes for whom it is, its rank and its time."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from jangteo.channels.selectors import list_channels
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import say
from jangteo.kernel.types import Action
from jangteo.office.pages.amounts import CurrencyField, FigureField
from jangteo.office.pages.buyer_field import BuyerField
from jangteo.office.pages.frame import language, may, reach, show, staff_actor
from jangteo.office.pages.price_door import price_list_of
from jangteo.office.pages.price_drafts import open_draft
from jangteo.office.pages.promotion_form import LocalField
from jangteo.office.pages.whole_field import WholeField
from jangteo.office.wording import refusal_in_words
from jangteo.pricing.selectors import list_price_lists
from jangteo.pricing.services import create_price_list, draft_settings
from jangteo.pricing.types import AudienceKind, Derivation, ListSettings, PriceListView
from jangteo.segments.selectors import list_segments

MOST = 10**9
TAKEN = frozenset({"new", "try"})  # addresses of the office
BUYER_ROWS = 3
FIELDS: Mapping[str, str] = {
    "names": "ko",
    "valid_until": "ends",
    "base": "base",
    "audiences": "buyer_1",
    "list": "code",
    "currency": "currency",
}


class SettingsForm(forms.Form):
    """For whom a list is, how it ranks, when it holds."""

    ko = forms.CharField(label=pgettext_lazy("office", "Korean name"), max_length=200)
    en = forms.CharField(label=pgettext_lazy("office", "English name"), max_length=200, required=False)
    priority = WholeField(
        label=pgettext_lazy("office", "Priority, higher first"), min_value=-MOST, max_value=MOST, initial=0
    )
    starts = LocalField(label=pgettext_lazy("office", "From"), required=False)
    ends = LocalField(label=pgettext_lazy("office", "Until, not included"), required=False)
    merges = forms.BooleanField(
        label=pgettext_lazy("office", "May mix with other lists where a channel merges them"), required=False
    )
    is_sale = forms.BooleanField(
        label=pgettext_lazy("office", "Sale: what one would otherwise pay is struck through"), required=False
    )
    everyone = forms.BooleanField(label=pgettext_lazy("office", "Everyone"), required=False)
    channels = forms.MultipleChoiceField(label=pgettext_lazy("office", "Channels"), required=False)
    segments = forms.MultipleChoiceField(label=pgettext_lazy("office", "Segments"), required=False)
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=200, required=False)

    def __init__(self, *args: Any, reach_of_staff: Any = None, buyers: Iterable[UUID] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        channels = [(str(one.id), one.name(language())) for one in list_channels()]
        segments = [(str(pk), say(names, language()) or code) for pk, code, names in list_segments()]
        for name, choices in (("channels", channels), ("segments", segments)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices
        known = list(buyers)
        for place in range(1, len(known) + BUYER_ROWS + 1):
            self.fields[f"buyer_{place}"] = BuyerField(
                label=pgettext_lazy("office", "Buyer"),
                within=reach_of_staff,
                required=False,
                initial=known[place - 1] if place <= len(known) else None,
            )

    @property
    def buyer_fields(self) -> list[Any]:
        """One for each buyer, and some that are free."""
        return [self[name] for name in self.fields if name.startswith("buyer_")]

    def clean(self) -> dict[str, Any]:
        """The dates in their order."""
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", pgettext("office", "It ends before it begins."))
        return data

    def settings(self) -> ListSettings:
        """What was chosen, as the service takes it."""
        data = self.cleaned_data
        audiences: set[tuple[AudienceKind, UUID | None]] = set()
        if data["everyone"]:
            audiences.add((AudienceKind.EVERYONE, None))
        audiences |= {(AudienceKind.CHANNEL, UUID(pk)) for pk in data["channels"]}
        audiences |= {(AudienceKind.SEGMENT, UUID(pk)) for pk in data["segments"]}
        audiences |= {
            (AudienceKind.PARTY, data[name]) for name in self.fields if name.startswith("buyer_") and data[name]
        }
        return ListSettings(
            names={key: data[key] for key in ("ko", "en") if data[key]},
            priority=data["priority"],
            valid_from=data["starts"],
            valid_until=data["ends"],
            merges=data["merges"],
            is_sale=data["is_sale"],
            audiences=frozenset(audiences),
        )

    def show_refusal(self, error: JangteoError) -> None:
        """Put what is wrong beside its field."""
        name = FIELDS.get(str(error.facts.get("field", "")), str(error.facts.get("field", "")))
        self.add_error(name if name in self.fields else None, refusal_in_words(error))


class NewListForm(SettingsForm):
    """A list that is not there yet; a derived one takes currency and tax view of its base."""

    code = forms.SlugField(label=pgettext_lazy("office", "Code"), max_length=40)
    currency = CurrencyField(label=pgettext_lazy("office", "Currency"), required=False)
    view = forms.ChoiceField(
        label=pgettext_lazy("office", "Prices"),
        choices=[
            ("gross", pgettext_lazy("office", "with tax")),
            ("net", pgettext_lazy("office", "without tax")),
        ],
        required=False,
    )
    base = forms.ChoiceField(label=pgettext_lazy("office", "Prices come of"), required=False)
    times = FigureField(
        label=pgettext_lazy("office", "Times"), min_value=0, max_digits=18, decimal_places=12, required=False
    )
    round_to = FigureField(
        label=pgettext_lazy("office", "Rounded to the nearest"),
        min_value=0,
        max_digits=18,
        decimal_places=6,
        required=False,
    )

    def __init__(self, *args: Any, bases: Iterable[PriceListView] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.bases = {one.code: one for one in bases}
        field = self.fields["base"]
        assert isinstance(field, forms.ChoiceField)
        own = [("", pgettext("office", "Nothing: it has prices of its own"))]
        field.choices = own + [(code, say(one.names, language()) or code) for code, one in self.bases.items()]

    def clean_code(self) -> str:
        """A code that is no address of the office itself."""
        code: str = self.cleaned_data["code"]
        if code in TAKEN:
            raise forms.ValidationError(pgettext("office", "This word is taken. Choose another code."))
        return code

    def clean(self) -> dict[str, Any]:
        """A base says currency and view; without one they are said here."""
        data = super().clean()
        base = self.bases.get(data.get("base") or "")
        if base is not None:
            data |= {"currency": base.currency, "view": "gross" if base.includes_tax else "net"}
            if data.get("times") is None and "times" not in self.errors:
                self.add_error("times", pgettext("office", "Say by what the prices of the other list are multiplied."))
        elif not data.get("currency") and "currency" not in self.errors:
            self.add_error("currency", pgettext("office", "There is no such currency. Write KRW, EUR, JPY …"))
        return data

    def derivation(self) -> Derivation | None:
        """How its prices come of its base's, if it has one."""
        data = self.cleaned_data
        if not data["base"]:
            return None
        round_to = Decimal(1) if data["round_to"] is None else data["round_to"]
        return Derivation(base_code=data["base"], times=data["times"], round_to=round_to)


@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest) -> HttpResponse:
    """Make a list; for whom it is, is tried and published like every change of it."""
    actor = staff_actor(request)
    bases = [one for one in list_price_lists(actor=actor) if not one.is_bounded]
    options: dict[str, Any] = {"bases": bases, "reach_of_staff": reach(request, Action.PARTIES_SEE)}
    if request.method == "GET":
        return _form_page(request, NewListForm(initial={"merges": True, "currency": "KRW", "round_to": 1}, **options))
    form = NewListForm(request.POST, **options)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    wanted, data = form.settings(), form.cleaned_data
    try:
        create_price_list(
            code=data["code"],
            names=wanted.names,
            currency=data["currency"],
            includes_tax=data["view"] != "net",
            actor=actor,
            priority=wanted.priority,
            valid_from=wanted.valid_from,
            valid_until=wanted.valid_until,
            merges=wanted.merges,
            is_sale=wanted.is_sale,
            derived=form.derivation(),
        )
    except JangteoError as error:
        if error.status >= 500:
            raise
        form.show_refusal(error)
        return _form_page(request, form, status=error.status)
    if not wanted.audiences:
        return redirect("office:price_list", code=data["code"])
    draft_id = draft_settings(price_list_code=data["code"], wanted=wanted, actor=actor, why=data["why"])
    return open_draft(request, draft_id)


@require_http_methods(["GET", "POST"])
def settings_page(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a list says of itself: kept as a draft, tried at once, shown before it holds."""
    price_list = price_list_of(request, code)
    buyers = [pk for kind, pk in price_list.audiences if kind == AudienceKind.PARTY and pk is not None]
    options: dict[str, Any] = {"buyers": buyers, "reach_of_staff": reach(request, Action.PARTIES_SEE)}
    if request.method == "GET":
        return _form_page(request, SettingsForm(initial=_initial(price_list), **options), price_list)
    form = SettingsForm(request.POST, **options)
    if not form.is_valid():
        return _form_page(request, form, price_list, status=422)
    try:
        draft_id = draft_settings(
            price_list_code=code, wanted=form.settings(), actor=staff_actor(request), why=form.cleaned_data["why"]
        )
    except JangteoError as error:
        if error.status >= 500:
            raise
        form.show_refusal(error)
        return _form_page(request, form, price_list, status=error.status)
    return open_draft(request, draft_id)


def _initial(one: PriceListView) -> dict[str, Any]:
    ids = {kind: [str(pk) for own, pk in one.audiences if own == kind] for kind in AudienceKind}
    return {
        "ko": one.names.get("ko", ""),
        "en": one.names.get("en", ""),
        "priority": one.priority,
        "starts": one.valid_from,
        "ends": one.valid_until,
        "merges": one.merges,
        "is_sale": one.is_sale,
        "everyone": bool(ids[AudienceKind.EVERYONE]),
        "channels": ids[AudienceKind.CHANNEL],
        "segments": ids[AudienceKind.SEGMENT],
    }


def _form_page(
    request: HttpRequest, form: SettingsForm, price_list: PriceListView | None = None, status: int = 200
) -> HttpResponse:
    title = pgettext("office", "For whom, rank and time") if price_list else pgettext("office", "New price list")
    response = show(
        request,
        "price_settings",
        title,
        form=form,
        price_list=price_list,
        may_change=may(request, Action.PRICE_LISTS_CHANGE),
    )
    response.status_code = status
    return response
