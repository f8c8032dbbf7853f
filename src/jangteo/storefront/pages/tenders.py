"""Gift cards and store credit in a shop: chosen at the checkout, and one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.services import visitor_of
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action
from jangteo.ordering.errors import CardsNeedMoney, InvalidTender
from jangteo.ordering.selectors.cards import payable_with_stored
from jangteo.ordering.selectors.tenders import credit_here
from jangteo.ordering.types import MOST_TENDERS, OrderView, Tender
from jangteo.parties.selectors import parties_by_id
from jangteo.payments.selectors import list_tenders
from jangteo.payments.types import PaymentMethod, PaymentState
from jangteo.pricing.types import Quote
from jangteo.stored_value.errors import UnknownCode, ValueBlocked, ValueNotFound, ValueTooSmall, WrongValueCurrency
from jangteo.stored_value.selectors import bought_cards, list_moves, values_by_id, values_of
from jangteo.stored_value.services import by_ticket, look_up, ticket_of
from jangteo.stored_value.types import MoveKind, ValueId, ValueView
from jangteo.storefront.order_words import method_words
from jangteo.storefront.pages.frame import show
from jangteo.storefront.visit import Visit, get_visit

TENDER_ERRORS = (
    UnknownCode,
    TooManyAttempts,
    ValueBlocked,
    ValueNotFound,
    ValueTooSmall,
    WrongValueCurrency,
    InvalidTender,
    CardsNeedMoney,
)
MOST_CARDS = MOST_TENDERS - 1  # store credit may come beside them


@dataclass(frozen=True, slots=True)
class CardRow:
    """A gift card that was shown at this checkout; `ticket` goes with the form."""

    ticket: str
    card: ValueView


def shown_cards(request: HttpRequest) -> list[CardRow]:
    """The gift cards that go with the form, each once; tickets that are too old or not ours are left out."""
    ids: list[ValueId] = []
    for ticket in request.POST.getlist("card")[:MOST_CARDS]:
        try:
            ids.append(by_ticket(ticket))
        except UnknownCode:
            continue
    return _rows(ids)


def with_typed(request: HttpRequest) -> list[CardRow]:
    """The same, with the card whose code was typed.

    raises  UnknownCode, TooManyAttempts
    """
    cards, typed = shown_cards(request), request.POST.get("gift_card", "").strip()[:100]
    if not typed:
        return cards
    (found,) = look_up(codes=[typed], actor=get_visit(request).actor, visitor=visitor_of(request))
    return _rows([*(row.card.id for row in cards), found.id])


def _rows(ids: Sequence[ValueId]) -> list[CardRow]:
    known = values_by_id(ids)
    return [CardRow(ticket_of(one), known[one]) for one in dict.fromkeys(ids) if one in known]


def tenders_of(request: HttpRequest, cards: Sequence[CardRow]) -> tuple[Tender, ...]:
    """What an order is to be paid with: each card, then store credit where that was ticked."""
    credit = (Tender(),) if request.POST.get("use_credit") else ()
    return (*(Tender(row.card.id) for row in cards), *credit)


def tender_context(request: HttpRequest, visit: Visit, cards: Sequence[CardRow] | None = None) -> dict[str, Any]:
    """What the checkout shows of cards and store credit."""
    credit = usable_credit(visit)
    return {
        "cards": shown_cards(request) if cards is None else list(cards),
        "credit": credit,
        "use_credit": bool(request.POST.get("use_credit")),
    }


def what_is_left(tenders: Mapping[str, Any], quote: Quote, way: str) -> dict[str, Any]:
    """What each card and store credit pays of an order, and what is left to pay by the way that was chosen; `payable`
    where they may not pay all of it.

    tenders  as `tender_context` found them
    way      the code of a way to pay, with its offer behind a colon
    """
    asked = [(_("Gift card"), row.card.code_end, row.card.usable) for row in tenders["cards"]]
    if tenders["use_credit"] and tenders["credit"]:
        asked.append((_("Store credit"), "", tenders["credit"]))
    due, payable = quote.gross, payable_with_stored(quote)
    parts, left, room = [], due, payable
    for name, code_end, usable in asked:
        amount = min(usable, room) if usable.currency == due.currency else Money.zero(due.currency)
        if amount:
            parts.append({"name": name, "code_end": code_end, "amount": amount})
            left, room = left - amount, room - amount
    code = way.partition(":")[0]
    name = method_words(PaymentMethod(code)).name if code in PaymentMethod else ""
    limit = payable if payable < due else None
    return {"paid_with": parts, "left": left, "way": name, "payable": limit, "may_be_paid_so": bool(payable or not due)}


def usable_credit(visit: Visit) -> Money | None:
    """How much store credit a buyer may spend here; None: there is none."""
    found = credit_here(visit.channel, visit.actor)
    return sum((one.usable for one in found), Money.zero(visit.channel.currency)) if found else None


def tender_words(refusal: JangteoError) -> str:
    """Why an order can't be paid with this."""
    if isinstance(refusal, TooManyAttempts):
        return _("Too many wrong codes. Try again in a quarter of an hour.")
    if isinstance(refusal, ValueBlocked):
        return _("This gift card is blocked. Please get in touch with us.")
    if isinstance(refusal, ValueTooSmall):
        return _("Nothing is left to pay with on this gift card, or in your store credit.")
    if isinstance(refusal, WrongValueCurrency):
        return _("This gift card is of another currency.")
    if isinstance(refusal, CardsNeedMoney):
        return _("Gift cards are bought with money that comes at once, not with gift cards or store credit.")
    if isinstance(refusal, InvalidTender):
        return _("There is no store credit that you may spend here.")
    return _("We do not know this gift card. Look at each letter once more.")


def part_rows(order: OrderView) -> list[dict[str, Any]]:
    """How an order is paid in parts; empty where it is paid in one."""
    parts = list_tenders(order.summary.id)
    if not any(one.value_id for one in parts):
        return []
    return [
        {
            "name": method_words(one.method).name,
            "end": one.code_end,
            "amount": one.amount,
            "is_awaited": one.state in (PaymentState.AWAITED, PaymentState.AUTHORISED),
            "refunded": one.refunded if one.refunded else None,
        }
        for one in parts
    ]


def card_rows(order: OrderView) -> list[dict[str, Any]]:
    """The gift cards that were bought with an order, in the order of its lines; empty before it is paid."""
    if not any(line.is_gift_card for line in order.lines):
        return []
    lines = {line.id: line for line in order.lines}
    found = sorted(bought_cards(order.summary.id), key=lambda one: (lines[one.line_id].position, one.number))
    return [{"card": one, "name": lines[one.line_id].name, "number": one.number} for one in found]


@require_safe
def credit_page(request: HttpRequest) -> HttpResponse:
    """One's store credit: what is there, until when, and what it was for."""
    visit = get_visit(request)
    actor = visit.actor
    if actor.party_id is None:
        return redirect("storefront:login")
    found = values_of(actor.units)
    names = parties_by_id([one.party_id for one in found if one.party_id])
    return show(
        request,
        "store_credit.html",
        tab="store_credit",
        rows=[
            {
                "value": one,
                "name": names[one.party_id].name if one.party_id and one.party_id != actor.party_id else "",
                "moves": move_rows(one) if allows(actor, Action.MONEY_SEE, party_id=one.party_id) else [],
            }
            for one in found
        ],
    )


def move_rows(value: ValueView) -> list[dict[str, Any]]:
    """What happened to a card or credit, the newest first; nothing of orders, people and reasons."""
    words = {
        MoveKind.ISSUE: _("Credited") if value.party_id else _("Card issued"),
        MoveKind.SPEND: _("Spent on an order"),
        MoveKind.GIVE_BACK: _("Given back"),
        MoveKind.EXPIRE: _("Ran out"),
        MoveKind.ADJUST: _("Put right"),
        MoveKind.PAY_OUT: _("Paid out"),
        MoveKind.TAKE_BACK: _("Taken back"),
    }
    return [
        {"at": one.at, "what": words[one.kind], "amount": one.amount, "after": one.after}
        for one in list_moves(value.id)
    ]
