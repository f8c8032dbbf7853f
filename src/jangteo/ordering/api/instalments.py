"""How a cart may be paid, in parts too, for programs."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Field

from jangteo.channels.api import entering, entry_of
from jangteo.credit.selectors import offer_reasons
from jangteo.credit.types import Part
from jangteo.kernel.api import MoneyView, Schema, money_view
from jangteo.kernel.languages import say
from jangteo.kernel.types import Action
from jangteo.ordering import selectors
from jangteo.ordering.api.door import Secret, router
from jangteo.ordering.api.schemas import language
from jangteo.ordering.selectors.cards import payable_with_stored
from jangteo.ordering.types import CartId, OfferedPlan
from jangteo.payments.types import PaymentMethod


class PartOut(Schema):
    """One part, as it would be of an order placed today."""

    number: int
    on: date
    amount: MoneyView
    interest: MoneyView = Field(description="Of the amount.")


class InstalmentOfferOut(Schema):
    """A way to pay in parts; a licensed lender decides about it, lends and collects."""

    offer: str = Field(examples=["pay-in-4"])
    name: str
    fits: bool
    reasons: list[str] = Field(description="Why, in the language of the request.")
    article: str = Field(description="What of the cart keeps it from being paid so.")
    parts: list[PartOut]


class WaysOut(Schema):
    """How a cart may be paid."""

    methods: list[str] = Field(
        examples=[["card", "bank_transfer", "instalments"]],
        description="With gift cards in the cart, only those whose money is there at once.",
    )
    offers: list[InstalmentOfferOut]
    tenders_up_to: MoneyView = Field(
        description="What of the cart gift cards and store credit may pay: not gift cards, where the shop says so."
    )


@router.get("/channels/{channel}/carts/{cart_id}/ways-to-pay", response=WaysOut, summary="See how a cart may be paid")
@entering(Action.ORDERS_PLACE)
def ways_to_pay(request: HttpRequest, channel: str, cart_id: UUID, secret: Secret = "") -> WaysOut:
    """The ways to pay, and each offer of instalments with its parts or why this cart can't be paid so."""
    entered, actor = entry_of(request)
    cart = selectors.get_cart(CartId(cart_id), actor, secret, language())
    offers = selectors.instalment_offers(entered, actor, cart.quote.gross, cart.lines)
    methods = selectors.ways_to_pay(entered, actor, has_cards=cart.has_gift_cards)
    if any(one.answer.may for one in offers):
        methods.append(PaymentMethod.INSTALMENTS.value)
    return WaysOut(
        methods=methods,
        offers=[_offer(one) for one in offers],
        tenders_up_to=money_view(payable_with_stored(cart.quote)),
    )


def _offer(one: OfferedPlan) -> InstalmentOfferOut:
    draft = one.offer.draft
    return InstalmentOfferOut(
        offer=draft.code,
        name=say(draft.names, language()) or draft.code,
        fits=one.answer.may,
        reasons=offer_reasons(one.answer, language()),
        article=one.article,
        parts=[_part(part) for part in one.parts],
    )


def _part(part: Part) -> PartOut:
    return PartOut(number=part.number, on=part.on, amount=money_view(part.amount), interest=money_view(part.interest))
