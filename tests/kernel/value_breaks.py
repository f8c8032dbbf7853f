"""How each promise of stored value is broken by hand."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from factories import ACTOR, order_of, price, shopper, variant
from jangteo.catalog.types import GIFT_CARD
from jangteo.channels.types import Channel
from jangteo.ordering.services import mark_paid
from jangteo.stored_value.models import StoredValuePart
from kernel.money_breaks import Break
from stored_value.using import card_of, credit_of, give_back, spend

VALUE_KEPT = ("stored_value_storedvalue", "stored_value_storedvaluepart", "stored_value_storedvaluemove")
VALUE_BREAKS: Mapping[str, Break] = {
    "stored_value.balances_are_sums_of_moves": Break(
        "UPDATE stored_value_storedvalue SET balance_minor = balance_minor + 1 WHERE id = {card}", "card"
    ),
    "stored_value.parts_are_sums_of_moves": Break(
        "UPDATE stored_value_storedvaluepart SET left_minor = left_minor + 1 WHERE id = {card_part}", "card_part"
    ),
    "stored_value.no_more_came_back_than_was_spent": Break(
        "UPDATE stored_value_storedvaluemove SET amount_minor = 101 WHERE value_id = {store_credit} AND undoes <> ''",
        "store_credit",
    ),
    "payments.stored_value_agrees": Break(
        "UPDATE payments_paymentoperation SET value_id = gen_random_uuid() WHERE id = {operation} AND verb = 'refund'",
        "operation",
    ),
    "ordering.cards_are_what_was_paid": Break(
        "UPDATE ordering_orderline SET quantity = quantity + 1 WHERE id = {card_line}", "card_line"
    ),
    "billing.deposits_are_less_their_cards": Break(
        "UPDATE ledger_posting SET amount_minor = amount_minor - 1 WHERE order_id = {card_order} "
        "AND account = 'customer_deposits' AND amount_minor > 0",
        "card_order",
    ),
    "stored_value.books_agree": Break(
        "UPDATE ledger_posting SET amount_minor = amount_minor - 1 WHERE counterpart = {card}", "card"
    ),
}


def stored(firm: UUID) -> dict[str, Any]:
    """A gift card nobody used, and a company's store credit of which some was spent and came back."""
    card, credit = card_of(1_000).id, credit_of(firm, 500)
    give_back(credit, spend(credit, 100), 40)
    return {"card": card, "card_part": StoredValuePart.objects.get(value=card).pk, "store_credit": credit}


def sold(shop: Channel) -> dict[str, Any]:
    """A gift card that was bought and paid for."""
    price(shop, {variant("CARD", shop, tax_code=GIFT_CARD): "3000"})
    order = order_of(shop, shopper(), {"CARD": 1})
    mark_paid(order_id=order.pk, actor=ACTOR)
    return {"card_order": order.pk, "card_line": order.lines.get().pk}
