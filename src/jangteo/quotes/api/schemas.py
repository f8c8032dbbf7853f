"""What is sent and answered of quotes."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field
from pydantic import StrictInt, StringConstraints

from jangteo.kernel.api import MoneyView, Schema, Sku, Strict, Text, UnitPriceView, money_view, unit_price_view
from jangteo.kernel.types import Actor
from jangteo.quotes import selectors
from jangteo.quotes.errors import InvalidSelection
from jangteo.quotes.types import (
    LARGEST_QUOTED,
    LONGEST_QUOTE_TEXT,
    LONGEST_WORDS,
    MOST_QUOTE_LINES,
    FileView,
    Line,
    QuoteAct,
    QuoteHead,
    QuoteState,
    QuoteView,
    Side,
    VersionView,
)

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


class QuoteFileOut(Schema):
    """A file that one side sent; it is downloaded under `/files/{id}`, and stays."""

    id: UUID
    at: datetime
    by: Side
    name: str = Field(examples=["drawing.pdf"])
    content_type: str = Field(description="What its content is.", examples=["application/pdf"])
    size: int = Field(description="Bytes.", examples=[48_213])


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
    files: list[QuoteFileOut]
    steps: list[QuoteStepOut]
    may: list[QuoteAct] = Field(description="What the caller may do with it now.")
    accepted_version: int | None
    taken: list[LineTaken]
    keep_until: datetime | None
    cart_id: UUID | None
    order_id: UUID | None


def head_facts(one: QuoteHead) -> dict[str, Any]:
    """A quote in a list as it is told of."""
    names = ("id", "number", "state", "title", "lines", "version", "valid_until", "moved_at")
    return {name: getattr(one, name) for name in names}


def quote_out(view: QuoteView, actor: Actor) -> QuoteOut:
    """A quote whole, as who asks may see it."""
    content = view.versions[-1].content
    head = head_facts(view.head) | {"title": content.lines[0].text, "lines": len(content.lines)}
    return QuoteOut.model_validate(
        {
            **head,
            "versions": [_version(one) for one in view.versions],
            "total": _total(view, actor),
            "messages": [
                QuoteMessageOut(at=one.at, by=one.by, name=one.by_name, text=one.text, line=one.line_key)
                for one in view.messages
            ],
            "files": [file_out(one) for one in view.files],
            "steps": [QuoteStepOut(at=one.at, act=one.act, by=one.by, why=one.why) for one in view.moves],
            "may": list(view.acts),
            "accepted_version": view.accepted_version,
            "taken": [LineTaken(key=key, quantity=many) for key, many in (view.selection or {}).items()],
            "keep_until": view.keep_until,
            "cart_id": view.cart_id,
            "order_id": view.order_id,
        }
    )


def file_out(one: FileView) -> QuoteFileOut:
    """A file as it is told of."""
    return QuoteFileOut(id=one.id, at=one.at, by=one.by, name=one.name, content_type=one.content_type, size=one.size)


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
