"""Assortments: sets of products, what they mean to whom, and what a grant would change before it is made."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.catalog.errors import AssortmentNotFound, InvalidAssortment
from jangteo.catalog.selectors.assortments import AssortmentPage, get_assortment, list_assortments, preview_grant
from jangteo.catalog.services import check_grant, create_grant, end_grant, put_assortment, set_selections
from jangteo.catalog.types import GrantDraft, Level, Mode, SelectionDraft, SelectionKind
from jangteo.channels.selectors import list_channels
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import say
from jangteo.kernel.permissions import permitted
from jangteo.kernel.selectors import list_audit
from jangteo.kernel.types import Action
from jangteo.office.pages.buyer_field import BuyerField, near
from jangteo.office.pages.frame import attempt, language, show, staff_actor
from jangteo.office.wording import refusal_in_words
from jangteo.segments.selectors import list_segments

LATEST = 10
MODES = {
    Mode.ONLY: pgettext_lazy("office", "Only these"),
    Mode.EXCEPT: pgettext_lazy("office", "All but these"),
    Mode.RESERVED: pgettext_lazy("office", "Kept for them alone"),
}
LEVELS = {
    Level.SEE: pgettext_lazy("office", "See"),
    Level.PRICE: pgettext_lazy("office", "See the price"),
    Level.BUY: pgettext_lazy("office", "Buy"),
}
KINDS = {
    SelectionKind.EVERYTHING: pgettext_lazy("office", "Everything"),
    SelectionKind.CATEGORY: pgettext_lazy("office", "Category"),
    SelectionKind.OPTION: pgettext_lazy("office", "Attribute option"),
    SelectionKind.FLAG: pgettext_lazy("office", "Attribute flag"),
    SelectionKind.PRODUCT: pgettext_lazy("office", "Product"),
}
STATES = {
    "waiting": (pgettext_lazy("office", "Not yet"), "warn"),
    "in_force": (pgettext_lazy("office", "In force"), "good"),
    "ended": (pgettext_lazy("office", "Ended"), ""),
}


class AssortmentForm(forms.Form):
    """Code and names."""

    code = forms.CharField(label=pgettext_lazy("office", "Code"), max_length=40)
    ko = forms.CharField(label=pgettext_lazy("office", "Korean name"), max_length=200)
    en = forms.CharField(label=pgettext_lazy("office", "English name"), max_length=200, required=False)


class GrantForm(forms.Form):
    """One grant; days in the shop's own time zone, the last one included."""

    mode = forms.ChoiceField(
        label=pgettext_lazy("office", "How"), choices=[(one.value, text) for one, text in MODES.items()]
    )
    level = forms.ChoiceField(
        label=pgettext_lazy("office", "What"), choices=[(one.value, text) for one, text in LEVELS.items()]
    )
    channel = forms.ChoiceField(label=pgettext_lazy("office", "Channel"), required=False)
    segment = forms.ChoiceField(label=pgettext_lazy("office", "Segment"), required=False)
    party = BuyerField(label=pgettext_lazy("office", "Buyer"), required=False)
    from_on = forms.DateField(label=pgettext_lazy("office", "From"), required=False)
    until_on = forms.DateField(label=pgettext_lazy("office", "Until, this day included"), required=False)
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = [(str(one.id), one.name(language())) for one in list_channels()]
        segments = [(str(pk), say(names, language()) or code) for pk, code, names in list_segments()]
        for name, choices in (("channel", channels), ("segment", segments)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "–"), *choices]

    def draft(self) -> GrantDraft:
        """What was typed, as the service takes it."""
        data = self.cleaned_data
        return GrantDraft(
            mode=Mode(data["mode"]),
            level=Level(data["level"]),
            channel_id=UUID(data["channel"]) if data["channel"] else None,
            segment_id=UUID(data["segment"]) if data["segment"] else None,
            party_id=data["party"],
            from_at=_moment(data["from_on"], time.min),
            until_at=_moment(data["until_on"], time.max),
            why=data["why"],
        )


@permitted(Action.CATALOGUE_SEE)
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Every assortment with how much it holds and whether it means anything."""
    return _list(request, AssortmentForm())


@permitted(Action.ASSORTMENTS_CHANGE)
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """A new, empty assortment, or another name for one."""
    form = AssortmentForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    data = form.cleaned_data
    names = {key: data[key] for key in ("ko", "en") if data[key]}
    done = pgettext("office", "The assortment is kept.")
    if attempt(request, done, lambda: put_assortment(code=data["code"], names=names, actor=staff_actor(request))):
        return redirect("office:assortment", code=data["code"])
    return redirect("office:assortments")


@permitted(Action.CATALOGUE_SEE)
@require_GET
def assortment_page(request: HttpRequest, code: str) -> HttpResponse:
    """One assortment: what it takes in and leaves out, and its grants."""
    return _page(request, code, GrantForm(initial={"mode": Mode.EXCEPT.value, "level": Level.SEE.value}))


@permitted(Action.ASSORTMENTS_CHANGE)
@require_POST
def select(request: HttpRequest, code: str) -> HttpResponse:
    """Say anew what it takes in and leaves out, a line a selection."""
    _found(code)
    lines = [line.strip() for line in request.POST.get("selections", "").splitlines() if line.strip()]
    attempt(
        request,
        pgettext("office", "The selections are kept and every product is in its place."),
        lambda: set_selections(code=code, selections=[_selection(line) for line in lines], actor=staff_actor(request)),
    )
    return redirect("office:assortment", code=code)


@permitted(Action.ASSORTMENTS_CHANGE)
@require_POST
def grant(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a grant would change; with the second button make it."""
    _found(code)
    form = near(GrantForm(request.POST), request)
    if not form.is_valid():
        return _page(request, code, form, status=422)
    try:
        draft = check_grant(form.draft())
    except JangteoError as error:
        form.add_error(None, refusal_in_words(error))
        return _page(request, code, form, status=422)
    if "make" not in request.POST:
        return _page(request, code, form, preview=preview_grant(code, draft, language()))
    done = pgettext("office", "The grant is made.")
    attempt(request, done, lambda: create_grant(code=code, draft=draft, actor=staff_actor(request)))
    return redirect("office:assortment", code=code)


@permitted(Action.ASSORTMENTS_CHANGE)
@require_POST
def end(request: HttpRequest, code: str, grant_id: UUID) -> HttpResponse:
    """Show what ending a grant would change; with the second button end it."""
    page = _found(code)
    if not any(one.id == grant_id for one in page.grants):
        raise Http404
    if "make" not in request.POST:
        preview = preview_grant(code, None, language(), replacing=grant_id)
        return _page(request, code, GrantForm(), preview=preview, ending=grant_id)
    done = pgettext("office", "The grant has ended.")
    why = request.POST.get("why", "").replace("\x00", "")[:500]
    attempt(request, done, lambda: end_grant(grant_id=grant_id, actor=staff_actor(request), why=why))
    return redirect("office:assortment", code=code)


def _list(request: HttpRequest, form: AssortmentForm, status: int = 200) -> HttpResponse:
    rows = list_assortments()
    response = show(request, "assortments", pgettext("office", "Assortments"), rows=rows, form=form)
    response.status_code = status
    return response


def _page(request: HttpRequest, code: str, form: GrantForm, *, status: int = 200, **more: Any) -> HttpResponse:
    page = _found(code)
    response = show(
        request,
        "assortment",
        say(page.row.names, language()) or code,
        page=page,
        form=form,
        selections=[(one, KINDS[one.draft.kind]) for one in page.selections],
        typed="\n".join(_typed(one.draft) for one in page.selections),
        grants=[(one, MODES[one.draft.mode], LEVELS[one.draft.level], *STATES[one.state]) for one in page.grants],
        kinds=[(kind.value, text) for kind, text in KINDS.items()],
        audit=list_audit(subject_id=page.row.id, limit=LATEST)[0],
        **more,
    )
    response.status_code = status
    return response


def _found(code: str) -> AssortmentPage:
    try:
        return get_assortment(code, language())
    except AssortmentNotFound:
        raise Http404 from None


def _typed(draft: SelectionDraft) -> str:
    value = f"{draft.attribute}:{draft.value}" if draft.attribute else draft.value
    return f"{'' if draft.is_include else '-'}{draft.kind} {value}".strip()


def _selection(line: str) -> SelectionDraft:
    """A line "category mugs", "option material:glass", "-product cup"; what it names is checked by the service."""
    kind, _, value = line.removeprefix("-").strip().partition(" ")
    attribute, colon, option = value.strip().partition(":")
    known = next((one for one in SelectionKind if one == kind), None)
    if known is None:
        raise InvalidAssortment(f"{kind[:40]!r} is no kind of selection", field="selections")
    is_include = not line.startswith("-")
    if known == SelectionKind.OPTION and colon:
        return SelectionDraft(known, option, attribute, is_include)
    return SelectionDraft(known, value.strip(), "", is_include)


def _moment(day: Any, at: time) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, at)) if day else None
