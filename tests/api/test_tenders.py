"""Gift cards and store credit by API: looked at, spent on an order, and what is refused."""

import uuid
from typing import Any

import pytest

from api.caller import Answer, Caller, order_of
from jangteo.parties.models import User
from stored_value.using import broken, card_of, credit_of, left
from storefront.market import SHOPPER, Market

BALANCE, CREDIT, ORDERS = (f"/channels/shop/{end}" for end in ("gift-cards/balance", "store-credit", "orders"))
WON = {"currency": "KRW"}


def buy(caller: Caller, *tenders: Any, **changes: Any) -> Answer:
    """Two mugs for 56,000."""
    _id, secret, cart = caller.cart_with("shop", "MUG-WH", 2)
    body = order_of(cart, tenders=list(tenders), **changes)
    return caller.post(ORDERS, body, Idempotency_Key=uuid.uuid4().hex, Cart_Secret=secret)


def test_a_guest_looks_at_a_card_and_pays_with_it(guest: Caller) -> None:
    card = card_of(60_000)
    told = guest.post(BALANCE, {"code": card.code.lower()}).body
    assert (told["balance"], told["usable"], told["state"]) == ({"amount": "60000"} | WON, told["balance"], "active")
    assert card.code.replace("-", "") not in told["ticket"]
    placed = buy(guest, {"gift_card": told["ticket"]}, payment_method=None)
    assert placed.status == 201, placed.body
    assert (placed.body["payment"], placed.body["due"]["amount"]) == ("paid", "0")
    (part,) = placed.body["payments"]
    assert (part["method"], part["received"]["amount"], part["card"]) == ("gift_card", "56000", card.code[-4:])
    assert (left(card.id), broken()) == (4_000, [])


def test_a_buyer_spends_credit_and_owes_the_rest(shopper: Caller) -> None:
    person = User.objects.get(email=SHOPPER).person_id
    assert person
    credit_of(person, 10_000)
    credit_of(person, 5, currency="USD")
    (told,) = shopper.get(CREDIT).body
    assert (told["usable"]["amount"], told["is_own"], len(told["parts"])) == ("10000", True, 1)
    placed = buy(shopper, {"amount": {"amount": "4000", "currency": "KRW"}}).body
    assert (placed["payment"], placed["due"]["amount"]) == ("due", "52000")
    assert [(one["method"], one["amount"]["amount"]) for one in placed["payments"]] == [
        ("bank_transfer", "52000"),
        ("store_credit", "4000"),
    ]
    assert shopper.get(CREDIT).body[0]["usable"]["amount"] == "6000"


def test_guests_have_no_credit_and_nobody_that_of_others(guest: Caller, dealer: Caller, market: Market) -> None:
    person = User.objects.get(email=SHOPPER).person_id
    assert person
    credit_of(person, 10_000)
    for caller in (guest, dealer):
        assert caller.get(CREDIT if caller is guest else "/channels/wholesale/store-credit").body == []
    assert (buy(guest, {}).code, broken()) == ("ordering.invalid_tender", [])


@pytest.mark.parametrize(
    ("tenders", "code"),
    [
        ([{"gift_card": "made-up"}], "stored_value.unknown_code"),
        ([{"gift_card": "CARD", "amount": {"amount": "56001", "currency": "KRW"}}], "ordering.invalid_tender"),
        ([{"gift_card": "CARD", "amount": {"amount": "1001", "currency": "KRW"}}], "stored_value.too_small"),
        ([{"gift_card": "CARD", "amount": {"amount": "1", "currency": "USD"}}], "stored_value.wrong_currency"),
        ([{"gift_card": "CARD"}] * 2, "ordering.invalid_tender"),
    ],
)
def test_what_is_refused_spends_nothing(guest: Caller, tenders: list[dict[str, Any]], code: str) -> None:
    card = card_of(1_000)
    ticket = guest.post(BALANCE, {"code": card.code}).body["ticket"]
    sent = [{key: ticket if value == "CARD" else value for key, value in one.items()} for one in tenders]
    assert buy(guest, *sent).code == code
    assert left(card.id) == 1_000


def test_without_a_method_all_has_to_be_paid(guest: Caller) -> None:
    assert buy(guest, payment_method=None).code == "payments.method_not_offered"
    assert buy(guest, payment_method="gift_card").code == "payments.method_not_offered"


def test_guesses_are_counted(guest: Caller) -> None:
    codes = [guest.post(BALANCE, {"code": "2345-6789-ABCD-EFGH"}).code for _ in range(31)]
    assert set(codes[:30]) == {"stored_value.unknown_code"}
    assert codes[30] == "identity.too_many_attempts"
