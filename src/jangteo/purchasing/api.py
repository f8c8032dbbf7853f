"""Lists for programs: what lines mean, what of an order is otherwise today, lists, and all of it into the cart."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from jangteo.channels.api import GUEST_PROOF, entering, entry_of
from jangteo.flags.api import offered
from jangteo.flags.types import Feature
from jangteo.kernel.api import MoneyView, Schema, Sku, Strict, Text, UnitPriceView, money_view, unit_price_view
from jangteo.kernel.languages import DEFAULT_LANGUAGE
from jangteo.kernel.types import Action
from jangteo.parties.api import anyone
from jangteo.purchasing import selectors, services
from jangteo.purchasing.types import (
    LARGEST,
    LONGEST_LIST_NAME,
    MOST_LINES,
    Again,
    Decision,
    Difference,
    Earlier,
    How,
    ListLine,
    Match,
    RequisitionView,
    Standing,
    Wanted,
    amount,
)

router = Router(auth=anyone)
ROOM = 200_000


class MatchIn(Strict):
    """A list as it was pasted: a line for each article, in Korean or English."""

    text: Text = Field(max_length=ROOM, examples=["달빛 머그 백자빛 3개\nMUG-MOON-CE 2박스"])
    language: str = Field(DEFAULT_LANGUAGE, pattern="^[a-z]{2}$", description="In which names are answered.")


class ChoiceOut(Schema):
    sku: str
    name: str
    confidence: str = Field(description="A share from 0 to 1, as a decimal string.", examples=["0.87"])
    how: How
    replaces: str = Field("", description="The SKU, no longer sold, whose place it takes.")
    why: str = Field("", description="Why, as the merchant says it.")


class StandingOut(Schema):
    """How an article stands for the caller today."""

    is_for_sale: bool
    unit_price: UnitPriceView | None = Field(description="Of one base unit, at the first step of the price.")
    available: int = Field(description="Base units.")
    units: list[str]


class MatchedOut(Schema):
    number: int = Field(description="Where the line stands in what was pasted, from 1.")
    raw: str
    decision: Decision
    sku: str | None
    quantity: int | None = Field(description="Of the unit.")
    unit: str = Field(description="Empty: the article is not sold by the unit that was written.")
    choices: list[ChoiceOut] = Field(description="The nearest first.")
    standing: StandingOut | None
    total: MoneyView | None = Field(description="Of this article alone; the cart has the last word.")


class WantedIn(Strict):
    """So many of a unit of an article; `text` is what the caller calls it, and is remembered."""

    sku: Sku
    quantity: int = Field(ge=1, le=LARGEST, strict=True)
    unit: str = Field("each", max_length=20, pattern="^[a-z]*$")
    text: Text = Field("", max_length=300)


class LinesIn(Strict):
    lines: list[WantedIn] = Field(min_length=1, max_length=MOST_LINES)


class FilledCartOut(Schema):
    cart_id: UUID


class ListIn(LinesIn):
    name: Text = Field(min_length=1, max_length=LONGEST_LIST_NAME)


class SharingIn(Strict):
    name: Text = Field(min_length=1, max_length=LONGEST_LIST_NAME)
    shared_with: Text = Field("", max_length=60, description="A role's code, `*` for everybody of the party, or empty.")


class ListOut(Schema):
    id: UUID
    name: str
    made_by: str
    shared_with: str
    is_mine: bool
    line_count: int
    changed_at: datetime


class AgainOut(Schema):
    """An earlier line as it would be ordered today."""

    sku: str
    name: str
    difference: Difference
    unit: str
    quantity_then: int
    quantity: int = Field(description="What is there and may be ordered of it; 0: nothing.")
    unit_price_then: UnitPriceView | None
    standing: StandingOut | None
    times: int = Field(description="Of what is usually bought, in how many orders.")
    instead: list[ChoiceOut]


@router.post("/channels/{channel}/quick-order/match", response=list[MatchedOut], summary="Find what lines mean")
@entering(Action.CARTS_USE)
def match(request: HttpRequest, channel: str, body: MatchIn) -> list[MatchedOut]:
    """Only of what the caller may see in this channel; nothing is put into a cart. 500 lines at most."""
    entered, actor = entry_of(request)
    sheet = selectors.match_list(channel=entered, actor=actor, text=body.text, language=body.language)
    return [_matched(line) for line in sheet.lines]


@router.post("/channels/{channel}/quick-order/cart", response=FilledCartOut, summary="Put lines into the cart")
@entering(Action.CARTS_USE, has_key=True)
@offered(Feature.QUICK_ORDER)
def fill(request: HttpRequest, channel: str, body: LinesIn) -> FilledCartOut:
    """All of them into the caller's open cart, or none: what can't be bought is named line by line."""
    entered, actor = entry_of(request)
    secret = request.headers.get(GUEST_PROOF, "")
    found = services.fill_cart(channel=entered, actor=actor, wanted=_wanted(body), secret=secret)
    return FilledCartOut(cart_id=found)


@router.get("/channels/{channel}/orders/{number}/again", response=list[AgainOut], summary="An order, today")
@entering(Action.CARTS_USE)
def order_again(request: HttpRequest, channel: str, number: str, language: str = DEFAULT_LANGUAGE) -> list[AgainOut]:
    """What of an order is otherwise today, the gravest first; put what is wanted of it into the cart as lines."""
    _entered, actor = entry_of(request)
    return _again(request, selectors.order_lines(number, actor), language)


@router.get("/channels/{channel}/quick-order/usual", response=list[AgainOut], summary="What is usually bought")
@entering(Action.CARTS_USE)
def usual(request: HttpRequest, channel: str, language: str = DEFAULT_LANGUAGE) -> list[AgainOut]:
    """What was ordered more than once within a year, at its usual quantity, as it stands today."""
    entered, actor = entry_of(request)
    return _again(request, selectors.usual_lines(channel=entered, actor=actor), language)


@router.get("/channels/{channel}/lists", response=list[ListOut], summary="See lists")
@entering(Action.CARTS_USE)
def list_lists(request: HttpRequest, channel: str) -> list[ListOut]:
    """The caller's own, and those shared with a role of theirs."""
    _entered, actor = entry_of(request)
    return [_list(one) for one in selectors.list_lists(actor)]


@router.post("/channels/{channel}/lists", response={201: ListOut}, summary="Keep a list")
@entering(Action.CARTS_USE, has_key=True)
def create_list(request: HttpRequest, channel: str, body: ListIn) -> Status[ListOut]:
    """A list of the caller's own."""
    entered, actor = entry_of(request)
    found = services.create_list(channel=entered, name=body.name, wanted=_wanted(body), actor=actor)
    return Status(201, _list(selectors.get_list(found, entered, actor, DEFAULT_LANGUAGE)[0]))


@router.get("/channels/{channel}/lists/{list_id}", response=list[AgainOut], summary="A list, today")
@entering(Action.CARTS_USE)
def get_list(request: HttpRequest, channel: str, list_id: UUID, language: str = DEFAULT_LANGUAGE) -> list[AgainOut]:
    """The lines of a list as they would be ordered today."""
    entered, actor = entry_of(request)
    return _again(request, selectors.get_list(list_id, entered, actor, language)[1], language)


@router.put("/channels/{channel}/lists/{list_id}/lines", response=ListOut, summary="Set a list's lines")
@entering(Action.CARTS_USE)
def set_lines(request: HttpRequest, channel: str, list_id: UUID, body: LinesIn) -> ListOut:
    """Exactly these, of a list of the caller's own."""
    entered, actor = entry_of(request)
    services.set_list_lines(channel=entered, list_id=list_id, wanted=_wanted(body), actor=actor)
    return _list(selectors.get_list(list_id, entered, actor, DEFAULT_LANGUAGE)[0])


@router.patch("/channels/{channel}/lists/{list_id}", response=ListOut, summary="Rename or share a list")
@entering(Action.CARTS_USE)
def change_list(request: HttpRequest, channel: str, list_id: UUID, body: SharingIn) -> ListOut:
    """A list of the caller's own: its name, and with whom of the party it is shared."""
    entered, actor = entry_of(request)
    services.change_list(list_id=list_id, name=body.name, shared_with=body.shared_with, actor=actor)
    return _list(selectors.get_list(list_id, entered, actor, DEFAULT_LANGUAGE)[0])


@router.delete("/channels/{channel}/lists/{list_id}", response={204: None}, summary="Throw a list away")
@entering(Action.CARTS_USE)
def delete_list(request: HttpRequest, channel: str, list_id: UUID) -> Status[None]:
    """One of the caller's own."""
    _entered, actor = entry_of(request)
    services.delete_list(list_id=list_id, actor=actor)
    return Status(204, None)


def _wanted(body: LinesIn) -> list[Wanted]:
    return [Wanted(one.sku, one.quantity, one.unit or "each", one.text) for one in body.lines]


def _again(request: HttpRequest, lines: list[Earlier], language: str) -> list[AgainOut]:
    entered, actor = entry_of(request)
    found = selectors.order_again(channel=entered, actor=actor, lines=lines, language=language[:2])
    return [_line_again(one) for one in found]


def _line_again(one: Again) -> AgainOut:
    then = one.earlier.then
    return AgainOut(
        sku=one.sku,
        name=one.name,
        difference=one.difference,
        unit=one.earlier.unit,
        quantity_then=one.earlier.quantity,
        quantity=one.quantity,
        unit_price_then=unit_price_view(then) if then else None,
        standing=_standing(one.standing),
        times=one.earlier.times,
        instead=[_choice(other, next(iter(other.article.names), "")) for other in one.instead],
    )


def _matched(line: ListLine) -> MatchedOut:
    standing = line.standing
    total = amount(standing, line.quantity, line.unit) if standing and line.quantity and line.unit else None
    return MatchedOut(
        number=line.matched.line.number,
        raw=line.matched.line.raw,
        decision=line.decision,
        sku=line.article.sku if line.article else None,
        quantity=line.quantity,
        unit=line.unit,
        choices=[_choice(one, line.names[one.article.id]) for one in line.choices],
        standing=_standing(standing),
        total=money_view(total) if total else None,
    )


def _choice(one: Match, name: str) -> ChoiceOut:
    return ChoiceOut(
        sku=one.article.sku,
        name=name,
        confidence=str(one.confidence),
        how=one.how,
        replaces=one.replaces,
        why=one.why,
    )


def _standing(one: Standing | None) -> StandingOut | None:
    if one is None:
        return None
    price = unit_price_view(one.unit_price) if one.unit_price else None
    return StandingOut(is_for_sale=one.is_for_sale, unit_price=price, available=one.available, units=list(one.units))


def _list(one: RequisitionView) -> ListOut:
    return ListOut(
        id=one.id,
        name=one.name,
        made_by=one.made_by_name,
        shared_with=one.shared_with,
        is_mine=one.is_mine,
        line_count=one.line_count,
        changed_at=one.changed_at,
    )
