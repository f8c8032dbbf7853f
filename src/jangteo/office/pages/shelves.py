"""Shelves: rules that move products in a channel's listings, and what a buyer would find at a moment."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jangteo.catalog.selectors.staff import list_all_categories
from jangteo.catalog.types import ListingFilter
from jangteo.channels.errors import ChannelNotFound
from jangteo.channels.selectors import get_channel, list_channels
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import say
from jangteo.kernel.permissions import permitted
from jangteo.kernel.selectors import list_audit
from jangteo.kernel.types import Action, Actor
from jangteo.office.pages.buyer_field import BuyerField, near
from jangteo.office.pages.frame import attempt, language, show, staff_actor
from jangteo.office.pages.promotion_form import LocalField
from jangteo.office.pages.whole_field import WholeField
from jangteo.office.search_words import repairs_in_words, why_found
from jangteo.office.wording import refusal_in_words
from jangteo.parties.selectors import get_assisted, guest_rights
from jangteo.search.errors import ShelfRuleNotFound
from jangteo.search.selectors import (
    ShelfPreview,
    get_shelf_rule,
    is_sold_out_last,
    list_shelf_rules,
    preview_shelf,
)
from jangteo.search.services import end_shelf_rule, put_shelf_rule, set_sold_out_last
from jangteo.search.types import (
    LAST_PLACE,
    LONGEST_QUERY,
    ShelfDraft,
    ShelfKind,
    ShelfRow,
    ShelfState,
    StockWord,
)
from jangteo.segments.selectors import list_segments

LATEST = 10
FACTORS = ("0.25", "0.5", "2", "3", "5", "10", "100")
KINDS = {
    ShelfKind.PIN: pgettext_lazy("office", "Pin to a place"),
    ShelfKind.BOOST: pgettext_lazy("office", "Bring forward by a factor"),
    ShelfKind.BURY: pgettext_lazy("office", "Put behind"),
}
STOCK = {
    StockWord.IN_STOCK: pgettext_lazy("office", "In stock"),
    StockWord.FEW_LEFT: pgettext_lazy("office", "Few left"),
    StockWord.COMES_LATER: pgettext_lazy("office", "Comes later"),
    StockWord.SOLD_OUT: pgettext_lazy("office", "Sold out"),
}
STATES = {
    ShelfState.WAITING: (pgettext_lazy("office", "Not yet"), "warn"),
    ShelfState.IN_FORCE: (pgettext_lazy("office", "In force"), "good"),
    ShelfState.ENDED: (pgettext_lazy("office", "Ended"), ""),
}


class RuleForm(forms.Form):
    """One rule; moments in the shop's own time zone."""

    name = forms.CharField(label=pgettext_lazy("office", "Name"), max_length=120)
    kind = forms.ChoiceField(
        label=pgettext_lazy("office", "What it does"), choices=[(one.value, text) for one, text in KINDS.items()]
    )
    products = forms.CharField(
        label=pgettext_lazy("office", "Products, the last part of their address, a line each"),
        max_length=8000,
        required=False,
        widget=forms.Textarea,
    )
    place = WholeField(
        label=pgettext_lazy("office", "Place of a pin"), min_value=1, max_value=LAST_PLACE, required=False
    )
    factor = forms.ChoiceField(
        label=pgettext_lazy("office", "Factor"), choices=[("", "–"), *((one, one) for one in FACTORS)], required=False
    )
    category = forms.ChoiceField(label=pgettext_lazy("office", "Only in the category"), required=False)
    query = forms.CharField(
        label=pgettext_lazy("office", "Only for the search"), max_length=LONGEST_QUERY, required=False
    )
    segment = forms.ChoiceField(label=pgettext_lazy("office", "Segment"), required=False)
    party = BuyerField(label=pgettext_lazy("office", "Buyer"), required=False)
    stock = forms.ChoiceField(
        label=pgettext_lazy("office", "Only while it is"),
        choices=[("", "–"), *((one.value, text) for one, text in STOCK.items())],
        required=False,
    )
    priority = WholeField(
        label=pgettext_lazy("office", "Priority, higher first"), min_value=-1000, max_value=1000, required=False
    )
    from_at = LocalField(label=pgettext_lazy("office", "From"), required=False)
    until_at = LocalField(label=pgettext_lazy("office", "Until, not included"), required=False)
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        segments = [(str(pk), say(names, language()) or code) for pk, code, names in list_segments()]
        _offer(self, "segment", segments)
        _offer(self, "category", list_all_categories(language()))

    def draft(self, channel: Channel) -> ShelfDraft:
        """What was typed, as the service takes it; what another kind needs is left out."""
        data = self.cleaned_data
        kind = ShelfKind(data["kind"])
        return ShelfDraft(
            channel_id=channel.id,
            kind=kind,
            name=data["name"],
            category_slug=data["category"],
            query=data["query"],
            segment_id=UUID(data["segment"]) if data["segment"] else None,
            party_id=data["party"],
            product_slugs=tuple(data["products"].split()),
            place=data["place"] if kind == ShelfKind.PIN else None,
            factor=Decimal(data["factor"]) if kind == ShelfKind.BOOST and data["factor"] else None,
            stock=StockWord(data["stock"]) if data["stock"] else None,
            priority=data["priority"] or 0,
            from_at=data["from_at"],
            until_at=data["until_at"],
            why=data["why"],
        )


class PreviewForm(forms.Form):
    """Whose eyes, when, and which shelf."""

    category = forms.ChoiceField(label=pgettext_lazy("office", "Category"), required=False)
    query = forms.CharField(label=pgettext_lazy("office", "Search"), max_length=LONGEST_QUERY, required=False)
    party = BuyerField(label=pgettext_lazy("office", "Buyer"), required=False)
    at = LocalField(label=pgettext_lazy("office", "When"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "category", list_all_categories(language()))


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", "–"), *choices]


@permitted(Action.CATALOGUE_CHANGE)
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """The channels and how many rules each has."""
    rows = [
        (one, sum(rule.state == ShelfState.IN_FORCE for rule in list_shelf_rules(one.id, language())))
        for one in list_channels()
    ]
    return show(request, "shelves", pgettext("office", "Shelves"), rows=rows)


@permitted(Action.CATALOGUE_CHANGE)
@require_http_methods(["GET", "POST"])
def shelf_page(request: HttpRequest, code: str) -> HttpResponse:
    """A channel's rules, what a buyer would find, and a new rule."""
    channel = _channel(code)
    if request.method != "POST":
        return _page(request, channel, RuleForm(initial={"place": 1, "priority": 0}))
    return _put(request, channel, None)


@permitted(Action.CATALOGUE_CHANGE)
@require_http_methods(["GET", "POST"])
def rule_page(request: HttpRequest, code: str, rule_id: UUID) -> HttpResponse:
    """One rule to change."""
    channel = _channel(code)
    rule = _rule(channel, rule_id)
    if request.method == "POST":
        return _put(request, channel, rule)
    return _page(request, channel, near(RuleForm(initial=_initial(rule)), request), rule=rule)


@permitted(Action.CATALOGUE_CHANGE)
@require_POST
def end(request: HttpRequest, code: str, rule_id: UUID) -> HttpResponse:
    """A rule moves nothing any more."""
    _rule(_channel(code), rule_id)
    done = pgettext("office", "The rule has ended.")
    attempt(request, done, lambda: end_shelf_rule(rule_id=rule_id, actor=staff_actor(request)))
    return redirect("office:shelf", code=code)


@permitted(Action.CATALOGUE_CHANGE)
@require_POST
def sold_out(request: HttpRequest, code: str) -> HttpResponse:
    """Whether what is sold out goes last of all."""
    channel, is_last = _channel(code), request.POST.get("is_last") == "1"
    done = pgettext("office", "The setting is kept.")
    attempt(
        request,
        done,
        lambda: set_sold_out_last(channel_id=channel.id, is_last=is_last, actor=staff_actor(request)),
    )
    return redirect("office:shelf", code=code)


def _put(request: HttpRequest, channel: Channel, rule: ShelfRow | None) -> HttpResponse:
    form = near(RuleForm(request.POST), request)
    if not form.is_valid():
        return _page(request, channel, form, rule=rule, status=422)
    try:
        put_shelf_rule(draft=form.draft(channel), actor=staff_actor(request), rule_id=rule.id if rule else None)
    except JangteoError as error:
        form.add_error(None, refusal_in_words(error))
        return _page(request, channel, form, rule=rule, status=422)
    return redirect("office:shelf", code=channel.code)


def _page(
    request: HttpRequest, channel: Channel, form: RuleForm, *, rule: ShelfRow | None = None, status: int = 200
) -> HttpResponse:
    form = near(form, request)
    preview = None
    looking = near(PreviewForm(request.GET if "look" in request.GET else None), request)
    if looking.is_bound and looking.is_valid():
        preview = _preview(channel, looking)
    response = show(
        request,
        "shelf",
        channel.name(language()),
        channel=channel,
        form=form,
        rule=rule,
        rules=[(one, KINDS[one.draft.kind], *STATES[one.state]) for one in list_shelf_rules(channel.id, language())],
        is_sold_out_last=is_sold_out_last(channel.id),
        looking=looking,
        preview=preview,
        traces={pk: why_found(one) for pk, one in preview.traces.items()} if preview else {},
        repairs=repairs_in_words(preview.finding) if preview else "",
        is_looked=looking.is_bound,
        audit=list_audit(subject_id=rule.id, limit=LATEST)[0] if rule else [],
    )
    response.status_code = status
    return response


def _preview(channel: Channel, form: PreviewForm) -> ShelfPreview | None:
    data = form.cleaned_data
    wanted = ListingFilter(category_slug=data["category"], text=data["query"])
    at: datetime = data["at"] or clock.now()
    return preview_shelf(channel, eyes(data["party"]), wanted, at, language())


def eyes(party_id: UUID | None) -> Actor:
    """A buyer as the shop knows them; without one, a guest."""
    if party_id is None:
        return Actor(rights=guest_rights())
    assisted = get_assisted(party_id)
    return Actor(party_id=assisted.id, rights=assisted.rights, lineage=assisted.lineage, unit_ids=assisted.unit_ids)


def _channel(code: str) -> Channel:
    try:
        return get_channel(code)
    except ChannelNotFound:
        raise Http404 from None


def _rule(channel: Channel, rule_id: UUID) -> ShelfRow:
    try:
        rule = get_shelf_rule(rule_id, language())
    except ShelfRuleNotFound:
        raise Http404 from None
    if rule.draft.channel_id != channel.id:
        raise Http404
    return rule


def _initial(rule: ShelfRow) -> dict[str, Any]:
    draft = rule.draft
    return {
        "name": draft.name,
        "kind": draft.kind.value,
        "products": "\n".join(draft.product_slugs),
        "place": draft.place,
        "factor": f"{draft.factor.normalize():f}" if draft.factor else "",
        "category": draft.category_slug,
        "query": draft.query,
        "segment": str(draft.segment_id or ""),
        "party": draft.party_id,
        "stock": draft.stock.value if draft.stock else "",
        "priority": draft.priority,
        "from_at": rule.from_at,
        "until_at": rule.until_at,
        "why": draft.why,
    }
