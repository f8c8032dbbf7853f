"""Quotes: ask for one, look at it, take all or a part, want it otherwise, decline, talk about it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jangteo.approvals.selectors import find_live_view
from jangteo.approvals.types import Subject
from jangteo.kernel.errors import Conflict, Rejected
from jangteo.kernel.permissions import has, require_any
from jangteo.kernel.types import Action
from jangteo.kernel.wholes import read_whole
from jangteo.ordering.selectors import find_agreed_cart, orders_by_cart
from jangteo.ordering.selectors.instalments import numbers_of_orders
from jangteo.quotes import selectors, services
from jangteo.quotes.errors import InvalidSelection
from jangteo.quotes.types import (
    Content,
    Figures,
    LineAsked,
    QuoteAct,
    QuoteView,
    Side,
    Wanted,
)
from jangteo.quotes.types import QuoteState as State
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.quote_files import sent_files
from jangteo.storefront.quote_goods import goods_named
from jangteo.storefront.quote_wishes import (
    read_quantity,
    read_wish,
    typed_wishes,
    wished_for,
    wishes_named,
    with_blanks,
)
from jangteo.storefront.quote_words import (
    TONES,
    difference_rows,
    line_rows,
    message_rows,
    refusal_words,
    state_word,
    step_words,
)
from jangteo.storefront.visit import get_visit, page_language

REFUSALS = (Conflict, Rejected)
MOST_ASKED = 200
UNREAD = -1  # what was typed is no quantity


@require_safe
def quote_list(request: HttpRequest) -> HttpResponse:
    """All quotes the visitor may see here, those moved last first."""
    visit = get_visit(request)
    if visit.actor.party_id is None:
        return redirect("storefront:login")
    require_any(visit.actor, Action.PRICES_SEE)  # an empty list would say that there are none
    found = selectors.list_quotes(visit.actor, channel_id=visit.channel.id)
    rows = [(one, state_word(one.state), TONES.get(one.state, "")) for one in found]
    return show(request, "quotes.html", tab="quotes", rows=rows)


@require_safe
def quote(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """One quote: what is offered, what became of it, what was said."""
    return _page(request, quote_id)


@require_http_methods(["GET", "POST"])
def ask_quote(request: HttpRequest) -> HttpResponse:
    """Ask for an offer of what is in the cart, of one thing, an order or a list; at once, or with wishes and words."""
    visit = get_visit(request)
    if visit.actor.party_id is None:
        return redirect("storefront:login")
    if request.method == "GET":
        return _form(request, goods_named(request, request.GET), wishes_named(request, request.GET))
    is_at_once = "at_once" in request.POST  # of an order, a list or the cart as it is
    rows = goods_named(request, request.POST) if is_at_once else _typed_rows(request)
    wishes = wishes_named(request, request.POST) if is_at_once else typed_wishes(request)
    try:
        content = selectors.content_asked(
            visit.channel,
            visit.actor,
            [_asked(row, visit.channel.currency) for row in rows if row["quantity"].strip()],
            wished=wished_for(wishes, visit.channel.currency),
            note=_text(request, "note"),
            language=page_language(),
        )
        quote_id = services.ask_quote(
            channel=visit.channel, content=content, actor=visit.actor, files=sent_files(request)
        )
    except REFUSALS as refusal:
        return _form(request, rows, wishes, problem=refusal_words(refusal), status=refusal.status)
    messages.success(request, _("Asked. We write as soon as the offer is there."))
    if not (
        has(visit.actor, Action.ORDERS_SEE) and has(visit.actor, Action.PRICES_SEE)
    ):  # who may ask, and not see what comes of it
        return redirect("storefront:cart")
    return redirect("storefront:quote", quote_id=quote_id)


@require_POST
def accept_quote(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Take what is ticked at the quantities typed; or only see what it comes to."""
    actor, view = get_visit(request).actor, _view(request, quote_id)
    version = view.versions[-1]
    taken = _selection(request, version.content)
    selection = {key: _whole(text) for key, text in taken.items()}
    try:
        if "look" in request.POST:
            figures = selectors.quote_figures(quote_id, actor, version.number, selection)
            return _page(request, quote_id, taken=taken, figures=figures)
        seen = read_whole(request.POST.get("version", "")) or 0
        services.accept_quote(quote_id=quote_id, version=seen, selection=selection, actor=actor)
    except REFUSALS as refusal:
        return _page(request, quote_id, status=refusal.status, problem=refusal_words(refusal), taken=taken)
    messages.success(request, _("Accepted. It is kept for you at these prices: order it now, or later."))
    return redirect("storefront:quote", quote_id=quote_id)


@require_POST
def counter_quote(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Say what one would rather have."""
    actor, view = get_visit(request).actor, _view(request, quote_id)
    try:
        content = selectors.countered(view.versions[-1].content, _wanted(request, view), _text(request, "note"))
        services.counter_quote(quote_id=quote_id, content=content, actor=actor)
    except REFUSALS as refusal:
        return _page(request, quote_id, status=refusal.status, problem=refusal_words(refusal), opened="counter")
    messages.success(request, _("Sent. We answer with another offer; this one can't be taken meanwhile."))
    return redirect("storefront:quote", quote_id=quote_id)


@require_POST
def decline_quote(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Not want it any more."""
    try:
        services.decline_quote(quote_id=quote_id, actor=get_visit(request).actor, why=_text(request, "why"))
    except REFUSALS as refusal:
        return _page(request, quote_id, status=refusal.status, problem=refusal_words(refusal))
    messages.success(request, _("Declined. Nothing was ordered."))
    return redirect("storefront:quote", quote_id=quote_id)


@require_POST
def ask_again(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Ask anew for what ran out."""
    try:
        services.ask_again(quote_id=quote_id, actor=get_visit(request).actor)
    except REFUSALS as refusal:
        return _page(request, quote_id, status=refusal.status, problem=refusal_words(refusal))
    messages.success(request, _("Asked. We write as soon as the offer is there."))
    return redirect("storefront:quote", quote_id=quote_id)


@require_POST
def say(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Say something on the quote, or on a line of it."""
    actor, text, line = get_visit(request).actor, request.POST.get("text", ""), request.POST.get("line", "")[:20]
    try:
        services.say(
            quote_id=quote_id, text=text, line_key=line.replace("\0", ""), actor=actor, files=sent_files(request)
        )
    except REFUSALS as refusal:
        typed = text.replace("\0", "")[:2000]
        return _page(request, quote_id, status=refusal.status, problem=refusal_words(refusal), said=typed)
    return redirect("storefront:quote", quote_id=quote_id)


def _page(  # noqa: PLR0913 -- the page after each of its forms
    request: HttpRequest,
    quote_id: UUID,
    *,
    status: int = 200,
    problem: str = "",
    taken: Mapping[str, str] | None = None,
    figures: Figures | None = None,
    opened: str = "",
    said: str = "",
) -> HttpResponse:
    visit, view = get_visit(request), _view(request, quote_id)
    version = _shown(view)
    may_take = QuoteAct.ACCEPT in view.acts and view.head.state == State.SENT and not visit.actor.assists
    wanted: Mapping[str, str | int] = taken or view.selection or selectors.proposed(version.content)
    if figures is None and not problem and any(line.offers for line in version.content.lines):
        figures = _figures(view, quote_id, visit.actor, version.number, wanted)
    return show(
        request,
        "quote.html",
        status=status,
        tab="quotes",
        view=view,
        version=version,
        state=state_word(view.head.state),
        tone=TONES.get(view.head.state, ""),
        rows=line_rows(version.content, wanted, figures),
        figures=figures,
        may_take=may_take,
        acts={one.value: True for one in view.acts},
        may_ask_like=view.head.state in (State.DECLINED, State.WITHDRAWN) and has(visit.actor, Action.CARTS_USE),
        differences=_differences(request, view),
        said=message_rows(view.messages, version.content, visit.actor.name),
        steps=step_words(view.moves),
        problem=problem,
        opened=opened,
        typed=said,
        **_order_facts(view, visit.actor),
    )


def _order_facts(view: QuoteView, actor: Any) -> dict[str, Any]:
    """How what was accepted is ordered: by its cart, by a request that waits, or it is ordered already."""
    if view.cart_id is None or view.head.state not in (State.ACCEPTED, State.ORDERED):
        return {}
    order_id = view.order_id or orders_by_cart([view.cart_id]).get(view.cart_id)
    if order_id is not None:
        return {"order_number": numbers_of_orders([order_id]).get(order_id, "")}
    waiting = find_live_view(Subject("cart", view.cart_id))
    may_order = find_agreed_cart(view.cart_id, actor) is not None and not actor.assists
    return {"may_order": may_order, "waiting": waiting}


def _view(request: HttpRequest, quote_id: UUID) -> QuoteView:
    return selectors.spoken(selectors.get_quote(quote_id, get_visit(request).actor), page_language())


def _shown(view: QuoteView) -> Any:
    """The version that counts: what was accepted, else the last one this side has."""
    return next((one for one in view.versions if one.number == view.accepted_version), view.versions[-1])


def _figures(
    view: QuoteView, quote_id: UUID, actor: Any, version: int, wanted: Mapping[str, str | int]
) -> Figures | None:
    if view.head.state in (State.ASKED, State.COUNTERED):
        return None  # what is wished for is no offer
    try:
        selection = {key: _whole(str(many)) for key, many in wanted.items()}
        return selectors.quote_figures(quote_id, actor, version, selection)
    except InvalidSelection:
        return None


def _differences(request: HttpRequest, view: QuoteView) -> dict[str, Any]:
    """Two versions compared: those that are asked for, else the last two."""
    if len(view.versions) < 2:
        return {}
    by_number = {one.number: one for one in view.versions}
    before = by_number.get(read_whole(request.GET.get("from", "")) or 0, view.versions[-2])
    after = by_number.get(read_whole(request.GET.get("to", "")) or 0, view.versions[-1])
    found = selectors.compare(before.content, after.content)
    return {
        "before": before.number,
        "after": after.number,
        "is_first": before.by == Side.BUYER and before.number == 1 and after.number == 2 and "from" not in request.GET,
        "numbers": list(by_number),
        "rows": difference_rows(found, before.content, after.content),
    }


def _selection(request: HttpRequest, content: Content) -> dict[str, str]:
    """{key: what was typed} of the lines that are taken."""
    taken = {}
    for line in content.lines:
        if line.is_remark:
            continue
        if line.choice:
            is_taken = request.POST.get(f"choice-{line.choice}") == line.key
        elif line.is_optional or content.may_take_part:
            is_taken = f"take-{line.key}" in request.POST
        else:
            is_taken = True
        if is_taken:
            taken[line.key] = request.POST.get(f"quantity-{line.key}", str(line.quantity)).replace("\0", "?")[:20]
    return taken


def _wanted(request: HttpRequest, view: QuoteView) -> dict[str, Wanted]:
    """{key: what of it} as it was typed; an empty quantity leaves the line out."""
    found = {}
    for line in view.versions[-1].content.lines:
        typed = request.POST.get(f"want-{line.key}", "")
        if line.is_remark or not typed.strip():
            continue
        wish = read_wish(request.POST.get(f"wish-{line.key}", ""), view.head.currency, line.key)
        found[line.key] = Wanted(read_quantity(typed, line.key), wish)
    return found


def _whole(text: str) -> int:
    found = read_whole(text)
    return UNREAD if found is None else found


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()


def _typed_rows(request: HttpRequest) -> list[dict[str, str]]:
    names = ("sku", "name", "quantity", "wish")
    numbers = range(MOST_ASKED + 1)
    rows = [
        {name: request.POST.get(f"{name}-{number}", "").replace("\0", "?")[:64] for name in names} for number in numbers
    ]
    return [row for row in rows if row["sku"]]


def _asked(row: Mapping[str, str], currency: str) -> LineAsked:
    key = row["sku"]
    return LineAsked(key, read_quantity(row["quantity"], key), read_wish(row["wish"], currency, key))


def _form(
    request: HttpRequest,
    rows: list[dict[str, str]],
    wishes: list[dict[str, str]],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    note = request.POST.get("note", "").replace("\0", "")[:2000]
    shown = with_blanks(wishes)
    return show(
        request,
        "quote_ask.html",
        status=status,
        tab="quotes",
        rows=rows,
        wishes=shown,
        has_wishes=bool(wishes) or not rows or "other" in request.GET,
        problem=problem,
        note=note,
    )
