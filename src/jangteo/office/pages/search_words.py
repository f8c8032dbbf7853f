"""Search words: which words mean the same to whoever searches, and what a search finds before and after a change."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from jangteo.catalog.selectors import viewer_for
from jangteo.channels.selectors import get_channel, list_channels
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.permissions import permitted
from jangteo.kernel.selectors import list_audit
from jangteo.kernel.types import Action
from jangteo.office.pages.buyer_field import BuyerField, near
from jangteo.office.pages.frame import attempt, language, one_of, searched, show, staff_actor
from jangteo.office.pages.shelves import LATEST, eyes
from jangteo.office.search_words import repairs_in_words, why_found
from jangteo.office.wording import refusal_in_words
from jangteo.search.errors import SynonymNotFound
from jangteo.search.selectors import WordsFound, get_synonym, list_synonyms, preview_words
from jangteo.search.services import add_synonym, change_synonym, check_synonym, drop_synonym
from jangteo.search.types import LONGEST_QUERY, SynonymDraft, SynonymRow

LANGUAGES = {
    "": pgettext_lazy("office", "Every language"),
    "ko": pgettext_lazy("office", "Korean pages"),
    "en": pgettext_lazy("office", "English pages"),
}
EVERY = "all"
BETWEEN = re.compile(r"[,、\n]")


class SynonymForm(forms.Form):
    """One synonym, and with which search to look at it first."""

    words = forms.CharField(
        label=pgettext_lazy("office", "Words, a comma or a line between them"), max_length=1500, widget=forms.Textarea
    )
    only = forms.CharField(
        label=pgettext_lazy("office", "They find these, not the other way round (empty: each finds all others)"),
        max_length=1500,
        required=False,
        widget=forms.Textarea,
    )
    language = forms.ChoiceField(
        label=pgettext_lazy("office", "On which pages"), choices=list(LANGUAGES.items()), required=False
    )
    query = forms.CharField(
        label=pgettext_lazy("office", "Look with the search"), max_length=LONGEST_QUERY, required=False
    )
    channel = forms.ChoiceField(label=pgettext_lazy("office", "Channel"))
    party = BuyerField(label=pgettext_lazy("office", "As a buyer, else as a guest"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["channel"]
        choices.choices = [(one.code, one.name(language())) for one in list_channels()]

    def draft(self) -> SynonymDraft:
        data = self.cleaned_data
        return SynonymDraft(_listed(data["words"]), _listed(data["only"]), data["language"])


@dataclass(frozen=True, slots=True)
class Row:
    """One product of what a search finds; `is_new` where it was not on the page before."""

    name: str
    why: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Side:
    """What a search finds, before or after."""

    title: str
    rows: list[Row]
    total: int
    asked: str
    repairs: str


@permitted(Action.CATALOGUE_CHANGE)
@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest) -> HttpResponse:
    """All synonyms, of one language or all, and a new one."""
    if request.method == "POST":
        return _put(request, None)
    return _page(request, near(SynonymForm(), request))


@permitted(Action.CATALOGUE_CHANGE)
@require_http_methods(["GET", "POST"])
def synonym_page(request: HttpRequest, synonym_id: UUID) -> HttpResponse:
    """One synonym to change or remove."""
    row = _row(synonym_id)
    if request.method == "POST":
        return _put(request, row)
    initial = {
        "words": "\n".join(row.draft.words),
        "only": "\n".join(row.draft.only),
        "language": row.draft.language,
        "query": row.draft.words[0],
    }
    return _page(request, near(SynonymForm(initial=initial), request), row=row)


@permitted(Action.CATALOGUE_CHANGE)
@require_POST
def drop(request: HttpRequest, synonym_id: UUID) -> HttpResponse:
    """Words that mean the same no more."""
    _row(synonym_id)
    done = pgettext("office", "The synonym is removed; the next search goes without it.")
    attempt(request, done, lambda: drop_synonym(synonym_id=synonym_id, actor=staff_actor(request)))
    return redirect("office:search_words")


def _put(request: HttpRequest, row: SynonymRow | None) -> HttpResponse:
    """Look first, with the words or without them, or keep them."""
    form = near(SynonymForm(request.POST), request)
    if not form.is_valid():
        return _page(request, form, row=row, status=422)
    act = request.POST.get("act", "")
    try:
        draft = check_synonym(form.draft())
        if act in ("look", "without"):
            return _page(request, form, row=row, sides=_sides(form, None if act == "without" else draft, row))
        if row is None:
            add_synonym(words=draft.words, only=draft.only, language=draft.language, actor=staff_actor(request))
        else:
            change_synonym(synonym_id=row.id, draft=draft, actor=staff_actor(request))
    except JangteoError as error:
        form.add_error(None, refusal_in_words(error))
        return _page(request, form, row=row, status=422)
    return redirect("office:search_words")


def _sides(form: SynonymForm, draft: SynonymDraft | None, row: SynonymRow | None) -> list[Side]:
    """What the search finds now, and would find then."""
    data, written = form.cleaned_data, form.draft()
    channel = get_channel(data["channel"])
    viewer = viewer_for(channel, eyes(data["party"]), written.language or language())
    query = data["query"].replace("\x00", "") or written.words[0]
    now, then = preview_words(viewer, channel, query, draft, row.id if row else None)
    return [
        _side(pgettext("office", "It finds now"), now, now),
        _side(pgettext("office", "It would find"), then, now),
    ]


def _side(title: str, found: WordsFound, before: WordsFound) -> Side:
    known = set(before.names)
    return Side(
        title=title,
        rows=[
            Row(name, why_found(why) if why else "", name not in known)
            for name, why in zip(found.names, found.traces, strict=True)
        ],
        total=found.total,
        asked=found.finding.asked if found.finding.repairs else "",
        repairs=repairs_in_words(found.finding),
    )


def _page(
    request: HttpRequest,
    form: SynonymForm,
    *,
    row: SynonymRow | None = None,
    sides: list[Side] | None = None,
    status: int = 200,
) -> HttpResponse:
    chosen = one_of(request, "language", (EVERY, "ko", "en")) or ""
    wanted = None if not chosen else "" if chosen == EVERY else chosen
    found = list_synonyms(language=wanted, holding=searched(request))
    response = show(
        request,
        "search_words",
        pgettext("office", "Search words"),
        form=form,
        row=row,
        rows=[(one, LANGUAGES[one.draft.language]) for one in found],
        sides=sides,
        chosen=chosen,
        query=searched(request),
        choices=[(code or EVERY, words) for code, words in LANGUAGES.items()],
        audit=list_audit(subject_id=row.id, limit=LATEST)[0] if row else [],
    )
    response.status_code = status
    return response


def _row(synonym_id: UUID) -> SynonymRow:
    try:
        return get_synonym(synonym_id)
    except SynonymNotFound:
        raise Http404 from None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in BETWEEN.split(text.replace("\x00", "")) if one.strip())
