"""Offers as the seller writes them: unasked, as the next version, or in the place of what was sent."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status
from pydantic import StrictInt, StringConstraints

from jangteo.catalog.selectors import variants_by_sku
from jangteo.catalog.selectors.staff import base_names
from jangteo.catalog.types import VariantView
from jangteo.channels.selectors import get_channel
from jangteo.kernel.api import MoneyWire, Schema, Strict, Text
from jangteo.kernel.languages import say
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import Action
from jangteo.office.api.door import Moment, OptionalWhy, note, reach, staff, staff_actor
from jangteo.office.api.quotes import QUOTE, read_quote, router
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.types import PartySummary
from jangteo.quotes import services
from jangteo.quotes.api.schemas import Key, Quantity, QuoteOut, Words
from jangteo.quotes.errors import InvalidQuote, NotATaker
from jangteo.quotes.selectors import get_quote, takers_of
from jangteo.quotes.types import (
    LARGEST_QUOTED,
    LONGEST_LEAD,
    LONGEST_QUOTE_TEXT,
    MOST_OFFERS,
    MOST_QUOTE_LINES,
    Content,
    Line,
    LineProblem,
    Made,
    Offer,
)

Bound = Annotated[StrictInt, Field(ge=1, le=LARGEST_QUOTED, examples=[10])]
Price = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,11}(\.[0-9]{1,6})?$")]
Line300 = Annotated[Text, StringConstraints(max_length=LONGEST_QUOTE_TEXT)]
Word = Annotated[Text, StringConstraints(max_length=40)]


class OfferIn(Strict):
    """What each unit costs within a range of quantities."""

    from_quantity: Bound
    up_to: Bound | None = Field(None, description="The range's last; null: or more.")
    unit_price: Price = Field(description="In the channel's currency and view of tax.", examples=["8400"])


class MadeIn(Strict):
    """Goods outside the catalogue, made for the buyer."""

    ko: Annotated[Line300, StringConstraints(min_length=1)] = Field(examples=["달항아리 40cm"])
    en: Line300 = Field("", examples=["Moon jar, 40 cm"])
    tax_code: Annotated[Word, StringConstraints(min_length=1)] = Field("standard", examples=["standard"])
    unit: Annotated[Word, StringConstraints(min_length=1)] = Field("each", examples=["each"])
    lead_days: StrictInt = Field(0, ge=0, le=LONGEST_LEAD, description="Open days until they leave.", examples=[14])

    def told(self) -> Made:
        """As quotes keep it."""
        names = {"ko": self.ko} | ({"en": self.en} if self.en else {})
        return Made(names, self.tax_code, self.unit, self.lead_days)


class OfferedLineIn(Strict):
    """A line: goods of the catalogue, goods that are made for the buyer, or a remark that has a text alone."""

    key: Key = Field(description="The same in every version.", examples=["1"])
    text: Line300 = Field("", description="Empty: what the goods are called.")
    sku: Text = Field("", max_length=64, examples=["MUG-MOON-WH"])
    quantity: Quantity | None = Field(None, description="Proposed, in base units; null of a remark.")
    offers: list[OfferIn] = Field([], max_length=MOST_OFFERS)
    choice: Word = Field("", description="Of lines with the same word one is taken.")
    is_optional: bool = Field(False, description="Not taken unless the buyer says so.")
    made: MadeIn | None = Field(None, description="Null of goods of the catalogue.")


class OfferDraftIn(Strict):
    """What an offer says, whole."""

    lines: list[OfferedLineIn] = Field(min_length=1, max_length=MOST_QUOTE_LINES)
    freight: MoneyWire | None = Field(None, description="Null: what the channel always takes.")
    terms: Word = Field("", description="Code of payment terms; empty: the buyer's own.", examples=["net-30"])
    deliver_on: date | None = None
    valid_until: Moment | None = Field(
        None, description="Not included; needed to send it.", examples=["2027-03-01T00:00:00+09:00"]
    )
    hold_until: Moment | None = Field(None, description="Until when goods are kept in stock; null: they are not.")
    may_take_part: bool = Field(False, description="Whether lines that are not optional may be left out.")
    note: Words = ""


class NewOfferIn(OfferDraftIn):
    """An offer that nobody asked for."""

    channel: Text = Field(min_length=1, max_length=40, examples=["wholesale"])
    party: UUID = Field(description="To whom.")
    person: UUID = Field(description="Who may take it: one of those listed for the buyer.")


class NextVersionIn(OfferDraftIn):
    """The next version of a quote."""

    version: Bound = Field(description="The version it was written on.")


class RevisedIn(NextVersionIn):
    """Another offer in the place of one that was sent."""

    why: OptionalWhy = ""


class TakerOut(Schema):
    """Somebody who may take an offer."""

    id: UUID
    name: str = Field(examples=["한지우"])


class TakersOut(Schema):
    """Who may take an offer, by name."""

    items: list[TakerOut]


@router.get("/parties/{party_id}/takers", response=TakersOut, summary="List who may take an offer")
@staff(Action.QUOTES_MAKE)
def list_takers(request: HttpRequest, party_id: UUID) -> TakersOut:
    """The people of a buyer who see its quotes and order for it."""
    found = _takers(request, party_id)
    note(request, "takers", {one.id for one in found})
    return TakersOut(items=[TakerOut(id=one.id, name=one.name) for one in found])


@router.post("/quotes", response={201: QuoteOut}, summary="Make an offer unasked")
@staff(Action.QUOTES_MAKE, has_key=True)
def make_offer(request: HttpRequest, body: NewOfferIn) -> Status[QuoteOut]:
    """A draft that nobody asked for; it is sent by itself."""
    channel = get_channel(body.channel)
    if body.person not in {one.id for one in _takers(request, body.party)}:
        raise NotATaker(person=str(body.person))
    quote_id = services.draft_quote(
        channel=channel,
        party_id=body.party,
        person_id=body.person,
        content=_content(body, Content(channel.currency, channel.prices_include_tax, ()), {}),
        actor=staff_actor(request),
    )
    return Status(201, read_quote(request, quote_id))


@router.put(f"{QUOTE}/draft", response=QuoteOut, summary="Write an offer")
@staff(Action.QUOTES_MAKE)
def write_offer(request: HttpRequest, quote_id: UUID, body: NextVersionIn) -> QuoteOut:
    """The next version, not yet sent, on the one that was read."""
    services.write_draft(
        quote_id=quote_id, content=_next(request, quote_id, body), actor=staff_actor(request), seen=body.version
    )
    return read_quote(request, quote_id)


@router.post(f"{QUOTE}/revision", response=QuoteOut, summary="Take an offer back and write another")
@staff(Action.QUOTES_MAKE)
def revise_offer(request: HttpRequest, quote_id: UUID, body: RevisedIn) -> QuoteOut:
    """What was sent can't be taken any more; the next version is a draft."""
    content, actor = _next(request, quote_id, body), staff_actor(request)
    services.revise_quote(quote_id=quote_id, content=content, actor=actor, why=body.why, seen=body.version)
    return read_quote(request, quote_id)


def _takers(request: HttpRequest, party_id: UUID) -> list[PartySummary]:
    within = reach(request, Action.QUOTES_MAKE)
    if within is not None and party_id not in within:
        raise PartyNotFound
    return takers_of(party_id)


def _next(request: HttpRequest, quote_id: UUID, body: OfferDraftIn) -> Content:
    versions = get_quote(quote_id, staff_actor(request)).versions
    known = {line.key: line for one in versions for line in one.content.lines}
    return _content(body, versions[-1].content, known)


def _content(body: OfferDraftIn, before: Content, known: Mapping[str, Line]) -> Content:
    return replace(
        before,
        lines=tuple(_lines(body, before.currency, known)),
        freight=body.freight.to_money() if body.freight else None,
        terms=body.terms,
        deliver_on=body.deliver_on,
        valid_until=body.valid_until,
        hold_until=body.hold_until,
        may_take_part=body.may_take_part,
        note=body.note,
    )


def _lines(body: OfferDraftIn, currency: str, known: Mapping[str, Line]) -> Iterator[Line]:
    """Each line as quotes keep it; one that was there keeps what the buyer wished to pay.

    raises  InvalidQuote naming the lines whose SKU is none
    """
    variants = variants_by_sku({one.sku for one in body.lines if one.sku})
    wrong = [LineProblem(one.key, "unknown_sku") for one in body.lines if one.sku and one.sku not in variants]
    if wrong:
        raise InvalidQuote(tuple(wrong))
    names = base_names({one.product_id for one in variants.values()})
    for one in body.lines:
        variant, before = None if one.made else variants.get(one.sku), known.get(one.key)
        yield Line(
            key=one.key,
            text=one.text or _called(one, variant, names),
            variant_id=variant.id if variant else None,
            sku=variant.sku if variant else "",
            quantity=one.quantity or 0,
            offers=tuple(
                Offer(each.from_quantity, UnitPrice(Decimal(each.unit_price), currency), each.up_to)
                for each in one.offers
            ),
            choice=one.choice,
            is_optional=one.is_optional,
            wish=before.wish if before else None,
            made=one.made.told() if one.made else None,
        )


def _called(one: OfferedLineIn, variant: VariantView | None, names: Mapping[UUID, Mapping[str, str]]) -> str:
    if one.made:
        return one.made.ko
    return say(names.get(variant.product_id, {}), "ko") or variant.sku if variant else ""
