"""Quotes for programs of buyers: ask for one, read it, want it otherwise, take all or a part, talk about it.

What was taken is ordered as any cart, under the quote's `cart_id`: there is no second way to order.
"""

from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest
from ninja import Status

from jangteo.channels.api import entering, entry_of
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action
from jangteo.ordering.api.schemas import language
from jangteo.quotes import selectors, services
from jangteo.quotes.api import files as _files  # noqa: F401 -- its routes
from jangteo.quotes.api.door import mine, router
from jangteo.quotes.api.schemas import (
    AcceptQuote,
    AskQuote,
    CounterQuote,
    QuoteHeadOut,
    QuoteOut,
    SayOnQuote,
    Word,
    head_facts,
    quote_out,
)
from jangteo.quotes.types import LineAsked, Wanted, WishedFor


@router.get("/channels/{channel}/quotes", response=list[QuoteHeadOut], summary="List quotes")
@entering(Action.ORDERS_SEE)
def list_quotes(request: HttpRequest, channel: str) -> list[QuoteHeadOut]:
    """The quotes of whom the caller acts for in this channel, those moved last first."""
    entered, actor = entry_of(request)
    if actor.party_id is None:
        return []
    require_any(actor, Action.PRICES_SEE)
    return [QuoteHeadOut(**head_facts(one)) for one in selectors.list_quotes(actor, channel_id=entered.id)]


@router.post("/channels/{channel}/quotes", response={201: QuoteOut}, summary="Ask for a quote")
@entering(Action.CARTS_USE, has_key=True)
def ask_quote(request: HttpRequest, channel: str, body: AskQuote) -> Status[QuoteOut]:
    """Ask for an offer of so many of each, of what is not in the catalogue too; what each would be paid may be said."""
    entered, actor = entry_of(request)
    require_any(actor, Action.ORDERS_SEE)
    require_any(actor, Action.PRICES_SEE)
    asked = [LineAsked(one.sku, one.quantity, _wish(one.wish, entered.currency)) for one in body.lines]
    wished = [WishedFor(one.text, one.quantity, _wish(one.wish, entered.currency)) for one in body.wishes]
    content = selectors.content_asked(entered, actor, asked, wished=wished, note=body.note, language=language())
    quote_id = services.ask_quote(channel=entered, content=content, actor=actor)
    return Status(201, quote_out(selectors.get_quote(quote_id, actor), actor))


@router.get("/channels/{channel}/quotes/{quote_id}", response=QuoteOut, summary="Read a quote")
@entering(Action.ORDERS_SEE)
def get_quote(request: HttpRequest, channel: str, quote_id: UUID) -> QuoteOut:
    """A quote of whom the caller acts for, with every version that was sent to or by them."""
    return quote_out(mine(request, quote_id), entry_of(request)[1])


@router.post("/channels/{channel}/quotes/{quote_id}/counter", response=QuoteOut, summary="Want it otherwise")
@entering(Action.CARTS_USE)
def counter_quote(request: HttpRequest, channel: str, quote_id: UUID, body: CounterQuote) -> QuoteOut:
    """Say what one would rather have; what was sent can't be taken until it is answered."""
    view, actor = mine(request, quote_id), entry_of(request)[1]
    wanted = {one.key: Wanted(one.quantity, _wish(one.wish, view.head.currency)) for one in body.lines}
    content = selectors.countered(view.versions[-1].content, wanted, body.note)
    services.counter_quote(quote_id=quote_id, content=content, actor=actor)
    return quote_out(selectors.get_quote(quote_id, actor), actor)


@router.post("/channels/{channel}/quotes/{quote_id}/acceptance", response=QuoteOut, summary="Accept a quote")
@entering(Action.ORDERS_PLACE)
def accept_quote(request: HttpRequest, channel: str, quote_id: UUID, body: AcceptQuote) -> QuoteOut:
    """Take exactly this; it is kept at its prices in a cart of its own. The same said again changes nothing."""
    mine(request, quote_id)
    actor = entry_of(request)[1]
    selection = {one.key: one.quantity for one in body.lines}
    services.accept_quote(quote_id=quote_id, version=body.version, selection=selection, actor=actor)
    return quote_out(selectors.get_quote(quote_id, actor), actor)


@router.post("/channels/{channel}/quotes/{quote_id}/decline", response=QuoteOut, summary="Decline a quote")
@entering(Action.CARTS_USE)
def decline_quote(request: HttpRequest, channel: str, quote_id: UUID, body: Word) -> QuoteOut:
    """Not want it any more, also what was accepted and is not ordered."""
    mine(request, quote_id)
    actor = entry_of(request)[1]
    services.decline_quote(quote_id=quote_id, actor=actor, why=body.why)
    return quote_out(selectors.get_quote(quote_id, actor), actor)


@router.post("/channels/{channel}/quotes/{quote_id}/renewal", response=QuoteOut, summary="Ask for it anew")
@entering(Action.CARTS_USE)
def ask_quote_again(request: HttpRequest, channel: str, quote_id: UUID, body: Word) -> QuoteOut:
    """Ask anew for what ran out, or was not ordered in time."""
    mine(request, quote_id)
    actor = entry_of(request)[1]
    services.ask_again(quote_id=quote_id, actor=actor, why=body.why)
    return quote_out(selectors.get_quote(quote_id, actor), actor)


@router.post("/channels/{channel}/quotes/{quote_id}/messages", response={201: QuoteOut}, summary="Say something")
@entering(Action.ORDERS_SEE, has_key=True)
def say_on_quote(request: HttpRequest, channel: str, quote_id: UUID, body: SayOnQuote) -> Status[QuoteOut]:
    """Say something on a quote, or on a line of it."""
    mine(request, quote_id)
    actor = entry_of(request)[1]
    services.say(quote_id=quote_id, text=body.text, line_key=body.line, actor=actor)
    return Status(201, quote_out(selectors.get_quote(quote_id, actor), actor))


def _wish(text: str | None, currency: str) -> UnitPrice | None:
    return None if text is None else UnitPrice(Decimal(text), currency)


__all__ = ["router"]
