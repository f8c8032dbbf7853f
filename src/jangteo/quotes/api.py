"""Quotes for programs of buyers: ask for one, read it, want it otherwise, take all or a part, talk about it.

What was taken is ordered as any cart, under the quote's `cart_id`: there is no second way to order.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import StrictInt, StringConstraints

from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import MoneyView, Sku, Strict, Text, UnitPriceView, money_view, unit_price_view
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.api.schemas import language
from jangteo.parties.api import anyone
from jangteo.quotes import selectors, services
from jangteo.quotes.errors import InvalidSelection, QuoteNotFound
from jangteo.quotes.types import (
    LARGEST_QUOTED,
    LONGEST_QUOTE_TEXT,
    LONGEST_WORDS,
    MOST_QUOTE_LINES,
    Line,
    LineAsked,
    QuoteAct,
    QuoteHead,
    QuoteState,
    QuoteView,
    Side,
    VersionView,
    Wanted,
    WishedFor,
)

router = Router(auth=anyone)

type Quantity = Annotated[StrictInt, Field(ge=1, le=LARGEST_QUOTED, description="Of base units.", examples=[12])]
Key = Annotated[Text, StringConstraints(min_length=1, max_length=20)]
Wish = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,6})?$")]
Words = Annotated[Text, StringConstraints(max_length=LONGEST_WORDS)]
NOT_OFFERED = (QuoteState.ASKED, QuoteState.COUNTERED)


class LineAsk(Strict):
    sku: Sku
    quantity: Quantity
    wish: Wish | None = Field(None, description="What each would be paid; in the channel's currency and tax view.")


class WishAsk(Strict):
    """Goods that are not in the catalogue, in the buyer's own words."""

    text: Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST_QUOTE_TEXT)]
    quantity: Quantity
    wish: Wish | None = None


class AskQuote(Strict):
    """Goods of the catalogue, others, or both."""

    lines: list[LineAsk] = Field(default_factory=list, max_length=MOST_QUOTE_LINES)
    wishes: list[WishAsk] = Field(default_factory=list, max_length=MOST_QUOTE_LINES)
    note: Words = ""


class LineWish(Strict):
    key: Key
    quantity: Quantity
    wish: Wish | None = None


class CounterQuote(Strict):
    """What one would rather have of the offer; a line that is not named is left out."""

    lines: list[LineWish] = Field(min_length=1, max_length=MOST_QUOTE_LINES)
    note: Words = ""


class LineTaken(Strict):
    key: Key
    quantity: Quantity


class AcceptQuote(Strict):
    """Exactly what is taken, of the version that was looked at."""

    version: Annotated[StrictInt, Field(ge=1, le=LARGEST_QUOTED)]
    lines: list[LineTaken] = Field(min_length=1, max_length=MOST_QUOTE_LINES)


class Word(Strict):
    why: Words = ""


class SayOnQuote(Strict):
    text: Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST_WORDS)]
    line: Annotated[Text, StringConstraints(max_length=20)] = Field("", description="Key of a line; empty: all of it.")


class QuoteHeadOut(Schema):
    """A quote in a list."""

    id: UUID
    number: str = Field(examples=["Q261127-000001"])
    state: QuoteState
    title: str
    lines: int
    version: int
    valid_until: datetime | None
    moved_at: datetime


class OfferOut(Schema):
    """What each costs within a range of quantities; `up_to` null: or more."""

    from_quantity: int
    up_to: int | None
    unit_price: UnitPriceView


class MadeOut(Schema):
    """What goods outside the catalogue are, which are made for the buyer."""

    names: dict[str, str] = Field(examples=[{"ko": "달항아리 40cm", "en": "Moon jar, 40 cm"}])
    unit: str
    lead_days: int = Field(description="Open days from the order until they leave.")


class QuoteLineOut(Schema):
    """A line; of those with the same `choice` one is taken. A line without SKU and quantity is a remark, one with a
    quantity alone is wished for and not offered yet."""

    key: str
    text: str
    sku: str
    quantity: int = Field(description="As it is proposed, of base units.")
    offers: list[OfferOut]
    choice: str
    is_optional: bool
    usual: UnitPriceView | None = Field(description="What each costs the buyer without the quote.")
    wish: UnitPriceView | None
    made: MadeOut | None = Field(description="Null of goods of the catalogue.")


class QuoteVersionOut(Schema):
    """What one side wrote."""

    number: int
    by: Side
    made_at: datetime
    lines: list[QuoteLineOut]
    freight: MoneyView | None = Field(description="Null: what the channel always takes.")
    terms: str
    deliver_on: date | None
    valid_until: datetime | None
    hold_until: datetime | None = Field(description="Until when the goods are kept in stock; null: they are not.")
    may_take_part: bool
    note: str


class QuoteTotalOut(Schema):
    """What was taken, or else the proposal, comes to."""

    freight: MoneyView
    net: MoneyView
    tax: MoneyView
    gross: MoneyView


class QuoteMessageOut(Schema):
    at: datetime
    by: Side
    name: str
    text: str
    line: str


class QuoteStepOut(Schema):
    at: datetime
    act: QuoteAct
    by: Side
    why: str


class QuoteOut(QuoteHeadOut):
    """A quote whole. What was taken waits in the cart `cart_id`, and is ordered under `/orders` as any cart."""

    versions: list[QuoteVersionOut]
    total: QuoteTotalOut | None = Field(description="Null while nothing is offered.")
    messages: list[QuoteMessageOut]
    steps: list[QuoteStepOut]
    may: list[QuoteAct] = Field(description="What the caller may do with it now.")
    accepted_version: int | None
    taken: list[LineTaken]
    keep_until: datetime | None
    cart_id: UUID | None
    order_id: UUID | None


@router.get("/channels/{channel}/quotes", response=list[QuoteHeadOut], summary="List quotes")
@entering(Action.ORDERS_SEE)
def list_quotes(request: HttpRequest, channel: str) -> list[QuoteHeadOut]:
    """The quotes of whom the caller acts for in this channel, those moved last first."""
    entered, actor = entry_of(request)
    if actor.party_id is None:
        return []
    require_any(actor, Action.PRICES_SEE)
    return [QuoteHeadOut(**_head(one)) for one in selectors.list_quotes(actor, channel_id=entered.id)]


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
    return Status(201, _out(selectors.get_quote(quote_id, actor), actor))


@router.get("/channels/{channel}/quotes/{quote_id}", response=QuoteOut, summary="Read a quote")
@entering(Action.ORDERS_SEE)
def get_quote(request: HttpRequest, channel: str, quote_id: UUID) -> QuoteOut:
    """A quote of whom the caller acts for, with every version that was sent to or by them."""
    return _out(_mine(request, quote_id), entry_of(request)[1])


@router.post("/channels/{channel}/quotes/{quote_id}/counter", response=QuoteOut, summary="Want it otherwise")
@entering(Action.CARTS_USE)
def counter_quote(request: HttpRequest, channel: str, quote_id: UUID, body: CounterQuote) -> QuoteOut:
    """Say what one would rather have; what was sent can't be taken until it is answered."""
    view, actor = _mine(request, quote_id), entry_of(request)[1]
    wanted = {one.key: Wanted(one.quantity, _wish(one.wish, view.head.currency)) for one in body.lines}
    content = selectors.countered(view.versions[-1].content, wanted, body.note)
    services.counter_quote(quote_id=quote_id, content=content, actor=actor)
    return _out(selectors.get_quote(quote_id, actor), actor)


@router.post("/channels/{channel}/quotes/{quote_id}/acceptance", response=QuoteOut, summary="Accept a quote")
@entering(Action.ORDERS_PLACE)
def accept_quote(request: HttpRequest, channel: str, quote_id: UUID, body: AcceptQuote) -> QuoteOut:
    """Take exactly this; it is kept at its prices in a cart of its own. The same said again changes nothing."""
    _mine(request, quote_id)
    actor = entry_of(request)[1]
    selection = {one.key: one.quantity for one in body.lines}
    services.accept_quote(quote_id=quote_id, version=body.version, selection=selection, actor=actor)
    return _out(selectors.get_quote(quote_id, actor), actor)


@router.post("/channels/{channel}/quotes/{quote_id}/decline", response=QuoteOut, summary="Decline a quote")
@entering(Action.CARTS_USE)
def decline_quote(request: HttpRequest, channel: str, quote_id: UUID, body: Word) -> QuoteOut:
    """Not want it any more, also what was accepted and is not ordered."""
    _mine(request, quote_id)
    actor = entry_of(request)[1]
    services.decline_quote(quote_id=quote_id, actor=actor, why=body.why)
    return _out(selectors.get_quote(quote_id, actor), actor)


@router.post("/channels/{channel}/quotes/{quote_id}/renewal", response=QuoteOut, summary="Ask for it anew")
@entering(Action.CARTS_USE)
def ask_quote_again(request: HttpRequest, channel: str, quote_id: UUID, body: Word) -> QuoteOut:
    """Ask anew for what ran out, or was not ordered in time."""
    _mine(request, quote_id)
    actor = entry_of(request)[1]
    services.ask_again(quote_id=quote_id, actor=actor, why=body.why)
    return _out(selectors.get_quote(quote_id, actor), actor)


@router.post("/channels/{channel}/quotes/{quote_id}/messages", response={201: QuoteOut}, summary="Say something")
@entering(Action.ORDERS_SEE, has_key=True)
def say_on_quote(request: HttpRequest, channel: str, quote_id: UUID, body: SayOnQuote) -> Status[QuoteOut]:
    """Say something on a quote, or on a line of it."""
    _mine(request, quote_id)
    actor = entry_of(request)[1]
    services.say(quote_id=quote_id, text=body.text, line_key=body.line, actor=actor)
    return Status(201, _out(selectors.get_quote(quote_id, actor), actor))


def _mine(request: HttpRequest, quote_id: UUID) -> QuoteView:
    """A quote of the channel of the address.

    raises  QuoteNotFound
    """
    entered, actor = entry_of(request)
    view = selectors.get_quote(quote_id, actor)
    if view.head.channel_id != entered.id:
        raise QuoteNotFound
    return view


def _wish(text: str | None, currency: str) -> UnitPrice | None:
    return None if text is None else UnitPrice(Decimal(text), currency)


def _head(one: QuoteHead) -> dict[str, Any]:
    names = ("id", "number", "state", "title", "lines", "version", "valid_until", "moved_at")
    return {name: getattr(one, name) for name in names}


def _out(view: QuoteView, actor: Actor) -> QuoteOut:
    content = view.versions[-1].content
    head = _head(view.head) | {"title": content.lines[0].text, "lines": len(content.lines)}
    return QuoteOut.model_validate(
        {
            **head,
            "versions": [_version(one) for one in view.versions],
            "total": _total(view, actor),
            "messages": [
                QuoteMessageOut(at=one.at, by=one.by, name=one.by_name, text=one.text, line=one.line_key)
                for one in view.messages
            ],
            "steps": [QuoteStepOut(at=one.at, act=one.act, by=one.by, why=one.why) for one in view.moves],
            "may": list(view.acts),
            "accepted_version": view.accepted_version,
            "taken": [LineTaken(key=key, quantity=many) for key, many in (view.selection or {}).items()],
            "keep_until": view.keep_until,
            "cart_id": view.cart_id,
            "order_id": view.order_id,
        }
    )


def _total(view: QuoteView, actor: Actor) -> QuoteTotalOut | None:
    version = next((one for one in view.versions if one.number == view.accepted_version), view.versions[-1])
    if view.head.state in NOT_OFFERED or not any(line.offers for line in version.content.lines):
        return None
    selection = view.selection or selectors.proposed(version.content)
    try:
        found = selectors.quote_figures(view.head.id, actor, version.number, selection)
    except InvalidSelection:  # of what ended as a wish, which nothing was offered for
        return None
    return QuoteTotalOut(
        freight=money_view(found.freight),
        net=money_view(found.net),
        tax=money_view(found.tax),
        gross=money_view(found.gross),
    )


def _version(one: VersionView) -> QuoteVersionOut:
    content = one.content
    return QuoteVersionOut(
        number=one.number,
        by=one.by,
        made_at=one.made_at,
        lines=[_line(line) for line in content.lines],
        freight=money_view(content.freight) if content.freight is not None else None,
        terms=content.terms,
        deliver_on=content.deliver_on,
        valid_until=content.valid_until,
        hold_until=content.hold_until,
        may_take_part=content.may_take_part,
        note=content.note,
    )


def _line(line: Line) -> QuoteLineOut:
    made = line.made
    return QuoteLineOut(
        key=line.key,
        text=line.text,
        sku=line.sku,
        quantity=line.quantity,
        offers=[
            OfferOut(from_quantity=one.from_quantity, up_to=one.up_to, unit_price=unit_price_view(one.unit))
            for one in line.offers
        ],
        choice=line.choice,
        is_optional=line.is_optional,
        usual=unit_price_view(line.usual) if line.usual is not None else None,
        wish=unit_price_view(line.wish) if line.wish is not None else None,
        made=MadeOut(names=dict(made.names), unit=made.unit, lead_days=made.lead_days) if made else None,
    )
