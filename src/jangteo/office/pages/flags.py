"""Switches of features: how each is set in which channel, who is in a pilot, and the switch that stops one at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.channels.selectors import list_channels
from jangteo.channels.types import Channel
from jangteo.flags.errors import UnknownFeature
from jangteo.flags.selectors import get_flag, list_flags, preview_pilot
from jangteo.flags.services import drop_flag, set_flag, subject_of
from jangteo.flags.types import FlagDraft, FlagSetting, FlagState, FlagView
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import say
from jangteo.kernel.selectors import AuditView, list_audit
from jangteo.office.flag_words import AS_DECLARED, CHOICES, STATES, WHYS, refused
from jangteo.office.pages.buyer_field import BuyerField, near
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.office.pages.promotions_shown import why_of
from jangteo.office.pages.reading import reads_personal_data
from jangteo.office.pages.whole_field import WholeField
from jangteo.parties.selectors import parties_by_id
from jangteo.segments.selectors import list_segments, segments_by_id

ALL = "all"
BUYER_ROWS, LATEST, HUNDRED = 2, 20, 100


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed, in words; `before` is empty where nothing was set."""

    entry: AuditView
    where: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """A setting as the page says it; `setting` is None where nobody has set it."""

    where: str
    code: str
    state: Any
    tone: str
    who: str
    setting: FlagSetting | None


class FlagForm(forms.Form):
    """How a feature is to be in a channel, or in all."""

    state = forms.ChoiceField(
        label=pgettext_lazy("office", "How it is here"), choices=[(one, words) for one, (words, _) in CHOICES.items()]
    )
    share = WholeField(
        label=pgettext_lazy("office", "Of 100 buyers, how many"), min_value=0, max_value=HUNDRED, required=False
    )
    segments = forms.MultipleChoiceField(label=pgettext_lazy("office", "Segments"), required=False)

    def __init__(self, *args: Any, buyers: Iterable[UUID] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["segments"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(pk), say(names, language()) or code) for pk, code, names in list_segments()]
        known = list(buyers)
        for place in range(1, len(known) + BUYER_ROWS + 1):
            self.fields[f"buyer_{place}"] = BuyerField(
                label=pgettext_lazy("office", "Buyer"),
                required=False,
                initial=known[place - 1] if place <= len(known) else None,
            )

    @property
    def buyer_fields(self) -> list[Any]:
        """One for each buyer, and some that are free."""
        return [self[name] for name in self.fields if name.startswith("buyer_")]

    def draft(self, state: FlagState) -> FlagDraft:
        """What the form says; who is in a pilot only where it is one."""
        said = self.cleaned_data
        if state != FlagState.PILOT:
            return FlagDraft(state)
        buyers = frozenset(said[one.name] for one in self.buyer_fields if said.get(one.name))
        return FlagDraft(state, frozenset(map(UUID, said["segments"])), buyers, said["share"] or 0)


def _named_in(page: Mapping[str, Any]) -> set[UUID]:
    """The buyers whose names a page of switches tells."""
    views = [page["view"]] if "view" in page else [view for view, _rows in page["rows"]]
    named = {one for view in views for row in view.settings for one in row.setting.party_ids}
    return named | {*page["preview"].shown} if "preview" in page else named


_noted = reads_personal_data("switch", _named_in)


@require_GET
@_noted
def list_page(request: HttpRequest) -> HttpResponse:
    """All of them, and where each is set."""
    channels = list_channels()
    rows = [(view, _rows(view, channels, every=False)) for view in list_flags(staff_actor(request))]
    return show(request, "flags", pgettext("office", "Switches"), rows=rows)


@require_GET
@_noted
def flag_page(request: HttpRequest, name: str) -> HttpResponse:
    """One feature in every channel, and the form that sets it."""
    where = request.GET.get("channel", ALL)
    return _page(request, _flag(request, name), where)


@require_POST
@_noted
def set_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show who would be in a pilot, or set it."""
    view, where = _flag(request, name), request.POST.get("channel", ALL)
    channel = _channel(where)
    form = near(FlagForm(request.POST, buyers=_named(view, channel)), request)
    if not form.is_valid():
        return _page(request, view, where, form=form, status=422)
    actor, why = staff_actor(request), why_of(request)
    where_id = channel.id if channel else None
    try:
        if request.POST.get("act") == "preview":
            preview = preview_pilot(name, form.draft(FlagState.PILOT), actor)
            return _page(request, view, where, form=form, preview=preview, why=why)
        if form.cleaned_data["state"] == AS_DECLARED:
            drop_flag(name=name, channel_id=where_id, actor=actor, why=why)
        else:
            draft = form.draft(FlagState(form.cleaned_data["state"]))
            set_flag(name=name, channel_id=where_id, draft=draft, actor=actor, why=why)
    except JangteoError as error:
        if error.status >= 500:
            raise
        return _page(request, view, where, form=form, problem=refused(error), why=why, status=error.status)
    messages.success(request, pgettext("office", "It is set, everywhere within a second or so."))
    return redirect(f"{reverse('office:flag', args=[name])}?{urlencode({'channel': where})}")


def _flag(request: HttpRequest, name: str) -> FlagView:
    try:
        return get_flag(name, staff_actor(request))
    except UnknownFeature:
        raise Http404 from None


def _channel(code: str) -> Channel | None:
    """The channel that a form names; None is all of them."""
    found = next((one for one in list_channels() if one.code == code), None)
    if found is None and code != ALL:
        raise Http404
    return found


def _setting(view: FlagView, channel: Channel | None) -> FlagSetting | None:
    where = channel.id if channel else None
    return next((one for one in view.settings if one.channel_id == where), None)


def _named(view: FlagView, channel: Channel | None) -> list[UUID]:
    found = _setting(view, channel)
    return sorted(found.setting.party_ids) if found else []


def _page(
    request: HttpRequest, view: FlagView, where: str, *, form: FlagForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    channels, channel = list_channels(), _channel(where)
    entries, _has_more = list_audit(subject_id=subject_of(view.declared.feature), limit=LATEST)
    shown = show(
        request,
        "flag",
        say(view.declared.titles, language()),
        view=view,
        rows=_rows(view, channels, every=True),
        where=where,
        where_name=channel.name(language()) if channel else pgettext("office", "All channels"),
        form=form or near(_form(view, channel), request),
        choices=[(one, *words) for one, words in CHOICES.items()],
        changes=[_change(entry, channels) for entry in entries],
        pilot=[(WHYS[one], count) for one, count in more["preview"].counted.items()] if "preview" in more else [],
        pilot_names=[(name, WHYS[one]) for name, one in more["preview"].names] if "preview" in more else [],
        **more,
    )
    shown.status_code = status
    return shown


def _form(view: FlagView, channel: Channel | None) -> FlagForm:
    found = _setting(view, channel)
    if found is None:
        return FlagForm(initial={"state": AS_DECLARED, "share": 0, "segments": []})
    setting = found.setting
    said = {"state": setting.state.value, "share": setting.share, "segments": list(map(str, setting.segment_ids))}
    return FlagForm(initial=said, buyers=sorted(setting.party_ids))


def _rows(view: FlagView, channels: Iterable[Channel], *, every: bool) -> list[Row]:
    """All channels first, then each that is set; all of them where `every`."""
    by_channel = {one.channel_id: one for one in view.settings}
    segments = segments_by_id([pk for one in view.settings for pk in one.setting.segment_ids])
    parties = parties_by_id([pk for one in view.settings for pk in one.setting.party_ids])
    names: dict[Any, str] = {pk: say(said, language()) for pk, said in segments.items()}
    names |= {pk: one.name for pk, one in parties.items()}
    rows = [_row(view, pgettext("office", "All channels"), ALL, by_channel.get(None), names)]
    for channel in channels:
        if every or channel.id in by_channel:
            rows.append(_row(view, channel.name(language()), channel.code, by_channel.get(channel.id), names))
    return rows


def _row(view: FlagView, where: str, code: str, found: FlagSetting | None, names: Mapping[Any, str]) -> Row:
    if found is None:
        state, tone = STATES[FlagState.ON if view.declared.default else FlagState.OFF] if code == ALL else ("", "")
        return Row(where, code, state, tone, "", None)
    state, tone = STATES[found.setting.state]
    ids = [*sorted(found.setting.segment_ids), *sorted(found.setting.party_ids)]
    who = [names[one] for one in ids if one in names]
    if found.setting.share:
        who.append(pgettext("office", "%(n)s of 100 buyers") % {"n": found.setting.share})
    return Row(where, code, state, tone, ", ".join(who), found)


def _change(entry: AuditView, channels: Iterable[Channel]) -> Change:
    names = {str(one.id): one.name(language()) for one in channels}
    where = str((entry.after or {}).get("channel", ""))
    name = pgettext("office", "All channels") if where == ALL else names.get(where, where)
    return Change(entry, name, _state_told(entry.before), _state_told(entry.after))


def _state_told(said: Mapping[str, Any] | None) -> str:
    """A state as the trail keeps it, with how many are in its pilot."""
    if not said or said.get("state") not in STATES:
        return str(CHOICES[AS_DECLARED][0])
    parts = [str(STATES[said["state"]][0])]
    if said.get("segments"):
        parts.append(pgettext("office", "%(n)s segments") % {"n": len(said["segments"])})
    if said.get("parties"):
        parts.append(pgettext("office", "%(n)s buyers by name") % {"n": len(said["parties"])})
    if said.get("share"):
        parts.append(pgettext("office", "%(n)s of 100 buyers") % {"n": said["share"]})
    return " · ".join(parts)
