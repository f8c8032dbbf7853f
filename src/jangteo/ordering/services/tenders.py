"""An order is paid in parts: at once with what is stored with us, the rest by the way its buyer chose."""

from collections.abc import Sequence
from dataclasses import dataclass

from jangteo.channels.types import Channel
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import CardsNeedMoney, InvalidTender
from jangteo.ordering.models import Order
from jangteo.ordering.rules.tenders import TenderTooLarge, TenderTooSmall, shares
from jangteo.ordering.selectors.cards import payable_with_stored
from jangteo.ordering.selectors.tenders import credit_here
from jangteo.ordering.types import MOST_TENDERS, CheckoutDetails, Tender
from jangteo.payments.errors import MethodNotOffered
from jangteo.payments.services import Draw, begin_payment, pay_by_value
from jangteo.payments.types import PaymentMethod
from jangteo.pricing.types import Quote
from jangteo.stored_value.errors import ValueBlocked, ValueNotFound, ValueTooSmall, WrongValueCurrency
from jangteo.stored_value.selectors import values_by_id
from jangteo.stored_value.services import lock_values
from jangteo.stored_value.types import ValueId, ValueKind, ValueState, ValueView


@dataclass(frozen=True, slots=True)
class Chosen:
    """A tender and what it is taken from: a gift card, or store credit, the nearest first."""

    tender: Tender
    values: tuple[ValueView, ...]


def choose_values(details: CheckoutDetails, channel: Channel, actor: Actor) -> list[Chosen]:
    """What an order is to be paid with of stored value, of which nobody else spends until the caller commits.

    locks   stored value by id
    raises  InvalidTender, stored_value ValueNotFound, WrongValueCurrency
    """
    if not details.tenders:
        return []
    if len(details.tenders) > MOST_TENDERS:
        raise InvalidTender(f"at most {MOST_TENDERS} parts", field="tenders")
    found = [_values(tender, channel, actor) for tender in details.tenders]
    ids = [value.id for values in found for value in values]
    if len(set(ids)) != len(ids):
        raise InvalidTender("each part is of another", field="tenders")
    lock_values(ids)
    now = values_by_id(ids)
    return [
        Chosen(tender, tuple(now[value.id] for value in values))
        for tender, values in zip(details.tenders, found, strict=True)
    ]


def _values(tender: Tender, channel: Channel, actor: Actor) -> Sequence[ValueView]:
    if tender.amount is not None and tender.amount.currency != channel.currency:
        raise WrongValueCurrency(f"{channel.code} sells in {channel.currency}", expected=channel.currency)
    if tender.amount is not None and tender.amount.minor <= 0:
        raise InvalidTender("an amount above zero", field="tenders")
    if tender.card_id is None:
        credit = credit_here(channel, actor)
        if not credit:
            raise InvalidTender("there is no store credit", field="tenders")
        return credit
    card = values_by_id([tender.card_id]).get(ValueId(tender.card_id))
    if card is None or card.kind != ValueKind.GIFT_CARD:
        raise ValueNotFound
    if card.balance.currency != channel.currency:
        raise WrongValueCurrency(f"this card is of {card.balance.currency}", expected=channel.currency)
    return [card]


def pay_in_parts(order: Order, details: CheckoutDetails, quote: Quote, chosen: Sequence[Chosen], actor: Actor) -> None:
    """Spend what was chosen on an order that was just written, and await the rest.

    raises     InvalidTender, CardsNeedMoney, stored_value ValueBlocked, ValueTooSmall; payments MethodNotOffered where
               something is left and nobody said how it is paid
    publishes  PaymentChanged of each part that came
    """
    gross = quote.gross
    draws = _draws(gross, payable_with_stored(quote), chosen)
    rest = gross - sum((draw.amount for draw in draws), Money.zero(gross.currency))
    if rest and details.payment_method is None:
        raise MethodNotOffered(f"say how the rest of {rest} is paid", field="payment_method", offered=[])
    if rest or not draws:
        begin_payment(
            order_id=order.pk,
            method=details.payment_method or PaymentMethod.BANK_TRANSFER,
            amount=rest,
            deposit_code=order.number,
            actor=actor,
        )
    if draws:
        pay_by_value(order_id=order.pk, draws=draws, deposit_code=order.number, actor=actor)


def _draws(gross: Money, payable: Money, chosen: Sequence[Chosen]) -> list[Draw]:
    if chosen and not payable and gross:
        raise CardsNeedMoney("gift cards are paid with money", field="tenders", payable=str(payable))
    for one in chosen:
        if one.tender.card_id and one.values[0].state == ValueState.BLOCKED:
            raise ValueBlocked(card=one.values[0].code_end)
    asked = [
        (one.tender.amount.minor if one.tender.amount else None, [value.usable.minor for value in one.values])
        for one in chosen
    ]
    try:
        parts = shares(payable.minor, asked)
    except TenderTooLarge:
        if payable != gross:
            told = f"{payable} of it may be paid so: gift cards are paid with money"
            raise CardsNeedMoney(told, field="tenders", payable=str(payable)) from None
        raise InvalidTender(f"this is more than the {gross} it comes to", field="tenders") from None
    except TenderTooSmall:
        left = {value.code_end or "store_credit": str(value.usable) for one in chosen for value in one.values}
        raise ValueTooSmall("less is left than is to be paid with it", left=left) from None
    return [
        Draw(ValueId(value.id), value.kind, Money(minor, gross.currency))
        for one, minors in zip(chosen, parts, strict=True)
        for value, minor in zip(one.values, minors, strict=True)
        if minor
    ]
