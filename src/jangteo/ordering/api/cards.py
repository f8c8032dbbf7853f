"""Gift cards that were bought with an order, for programs: what there is, and the code of each to its buyer."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Field

from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import MoneyView, Schema, money_view
from jangteo.kernel.types import Action
from jangteo.ordering import services
from jangteo.ordering.api.door import Secret, order_here, router
from jangteo.stored_value.selectors import bought_cards


class BoughtCardOut(Schema):
    """A gift card that was bought; its code is asked for by itself."""

    id: UUID
    line: int = Field(description="The position of the order's line.", examples=[1])
    number: int = Field(description="Which of the line's cards, from 1.", examples=[1])
    value: MoneyView = Field(description="What was paid for it.")
    code_end: str = Field(description="The last letters of its code.", examples=["7KQX"])
    until: date | None = Field(description="The last day it may be spent; null: it never ends.")
    taken_back: bool = Field(description="Its price was given back, and the code opens nothing any more.")


class CodeOut(Schema):
    """Whoever has it may spend the card. Don't keep it: it can be asked for again."""

    code: str = Field(examples=["2345-6789-ABCD-EFGK"])


@router.get(
    "/channels/{channel}/orders/{number}/gift-cards", response=list[BoughtCardOut], summary="List bought gift cards"
)
@entering(Action.ORDERS_SEE)
def list_bought_cards(request: HttpRequest, channel: str, number: str, secret: Secret = "") -> list[BoughtCardOut]:
    """The gift cards that were bought with an order, by its lines; none before it is paid."""
    entered, actor = entry_of(request)
    order = order_here(entered, number, actor, secret)
    positions = {line.id: line.position for line in order.lines}
    found = sorted(bought_cards(order.summary.id), key=lambda one: (positions[one.line_id], one.number))
    return [
        BoughtCardOut(
            id=one.id,
            line=positions[one.line_id],
            number=one.number,
            value=money_view(one.face),
            code_end=one.code_end,
            until=one.until,
            taken_back=one.is_gone,
        )
        for one in found
    ]


@router.post(
    "/channels/{channel}/orders/{number}/gift-cards/{card_id}/code", response=CodeOut, summary="Read a gift card's code"
)
@entering(Action.ORDERS_PLACE)
def show_card_code(request: HttpRequest, channel: str, number: str, card_id: UUID, secret: Secret = "") -> CodeOut:
    """The code of a gift card that was bought with an order, for whoever may order for its buyer. It is kept who asked
    for it; staff, and who helps a buyer, get a 403.
    """
    entered, actor = entry_of(request)
    order = order_here(entered, number, actor, secret)
    code = services.show_card_code(order_id=order.summary.id, card_id=card_id, actor=actor, secret=secret)
    return CodeOut(code=code)
