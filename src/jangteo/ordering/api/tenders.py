"""Gift cards and store credit, for programs: what is there, and what an order is paid with."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field

from jangteo.channels.api import entering, entry_of
from jangteo.identity.services import visitor_of
from jangteo.kernel.api import MoneyView, MoneyWire, Schema, Strict, Text, money_view
from jangteo.kernel.types import Action
from jangteo.ordering.api.door import router
from jangteo.ordering.selectors.tenders import credit_here
from jangteo.ordering.types import MOST_TENDERS, Tender
from jangteo.payments.selectors import list_tenders
from jangteo.stored_value.services import by_ticket, look_up, ticket_of


class TenderIn(Strict):
    """Some of an order that is paid at once with what is stored."""

    gift_card: Text | None = Field(
        None, max_length=500, description="The ticket that telling a card's code gave; null: store credit."
    )
    amount: MoneyWire | None = Field(None, description="Null: as much as is needed and there is.")


type Tenders = Annotated[list[TenderIn], Field(max_length=MOST_TENDERS)]


class TenderOut(Schema):
    """One of the parts in which an order is paid."""

    method: str = Field(examples=["gift_card"])
    state: str = Field(examples=["received"])
    amount: MoneyView
    received: MoneyView
    refunded: MoneyView
    card: str = Field(description="The last letters of a gift card's code.", examples=["7KQX"])


class CardCode(Strict):
    """A gift card's code as it was typed; case, spaces and dashes make no difference."""

    code: Text = Field(min_length=1, max_length=100, examples=["2345-6789-ABCD-EFGK"])


class CardOut(Schema):
    """What may be spent of a gift card now."""

    balance: MoneyView
    usable: MoneyView = Field(description="Nothing where it is blocked or has run out.")
    state: str = Field(examples=["active"])
    ends_on: date | None = Field(description="The last day on which it may be spent.")
    ticket: str = Field(description="Stands for the card in `tenders` of an order, for an hour.")


class CreditPartOut(Schema):
    left: MoneyView
    ends_on: date | None
    source: str = Field(examples=["refund"])
    issued_at: datetime


class StoreCreditOut(Schema):
    """Store credit of whom the caller acts for, or of a unit above."""

    id: UUID
    usable: MoneyView
    is_own: bool
    ends_on: date | None = Field(description="The day on which some of it ends next.")
    parts: list[CreditPartOut] = Field(description="What ends soonest is spent first.")


@router.post("/channels/{channel}/gift-cards/balance", response=CardOut, summary="Read a gift card's balance")
@entering(Action.ORDERS_PLACE)
def read_gift_card(request: HttpRequest, channel: str, body: CardCode) -> CardOut:
    """What is left of the card of a code. Wrong codes are counted: too many, and the answer is 429 for a while."""
    _entered, actor = entry_of(request)
    (card,) = look_up(codes=[body.code], actor=actor, visitor=visitor_of(request))
    return CardOut(
        balance=money_view(card.balance),
        usable=money_view(card.usable),
        state=card.state.value,
        ends_on=card.next_end,
        ticket=ticket_of(card.id),
    )


@router.get("/channels/{channel}/store-credit", response=list[StoreCreditOut], summary="Read store credit")
@entering(Action.ORDERS_PLACE)
def read_store_credit(request: HttpRequest, channel: str) -> list[StoreCreditOut]:
    """What may be spent in this channel's currency of store credit, the nearest first; nothing for a guest."""
    entered, actor = entry_of(request)
    return [
        StoreCreditOut(
            id=one.id,
            usable=money_view(one.usable),
            is_own=one.party_id == actor.party_id,
            ends_on=one.next_end,
            parts=[
                CreditPartOut(
                    left=money_view(part.left),
                    ends_on=part.expires_on,
                    source=part.source.value,
                    issued_at=part.issued_at,
                )
                for part in one.parts
            ],
        )
        for one in credit_here(entered, actor)
    ]


def tenders_of(told: list[TenderIn]) -> tuple[Tender, ...]:
    """What an order is to be paid with.

    raises  stored_value UnknownCode
    """
    return tuple(
        Tender(by_ticket(one.gift_card) if one.gift_card else None, one.amount.to_money() if one.amount else None)
        for one in told
    )


def tenders_out(order_id: UUID) -> list[TenderOut]:
    """How an order is paid, in its parts."""
    return [
        TenderOut(
            method=one.method.value,
            state=one.state.value,
            amount=money_view(one.amount),
            received=money_view(one.received),
            refunded=money_view(one.refunded),
            card=one.code_end,
        )
        for one in list_tenders(order_id)
    ]
