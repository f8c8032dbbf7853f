"""Price quotes: exact figures, reasons, and a table of what is refused."""

from typing import Any

import pytest

from api.caller import Caller

QUOTES = "/channels/shop/price-quotes"


def test_a_quote_adds_up_and_says_why(dealer: Caller) -> None:
    lines = [{"sku": "MUG-WH", "quantity": 12}, {"sku": "CUP", "quantity": 1}]
    quote = dealer.post("/channels/wholesale/price-quotes", {"lines": lines, "currency": "KRW"}).body
    mug, cup = quote["lines"]
    assert mug["unit_price"] == {"amount": "14760", "currency": "KRW"}
    assert (mug["net"]["amount"], mug["tax"]["amount"], mug["gross"]["amount"]) == ("177120", "17712", "194832")
    assert (mug["tax_rate"], mug["next_step"], mug["because"]["step"]) == ("0.1", None, 12)
    assert mug["reasons"][0] == "Price list “trade”, for buyers of this channel."
    assert cup["gross"]["amount"] == "8800"
    assert (quote["net"]["amount"], quote["tax"]["amount"], quote["gross"]["amount"]) == ("185120", "18512", "203632")
    assert quote["can_be_ordered"] is True


def test_a_quote_names_the_next_cheaper_step(dealer: Caller) -> None:
    body = {"lines": [{"sku": "MUG-WH", "quantity": 11}]}
    line = dealer.post("/channels/wholesale/price-quotes", body).body["lines"][0]
    assert line["next_step"] == {"from_quantity": 12, "unit_price": {"amount": "14760", "currency": "KRW"}}


def test_shipping_is_part_of_a_quote(guest: Caller) -> None:
    quote = guest.post(QUOTES, {"lines": [{"sku": "CUP", "quantity": 1}]}).body
    assert (quote["shipping"]["gross"]["amount"], quote["gross"]["amount"]) == ("3000", "18000")


@pytest.mark.parametrize("quantity", [0, -1, 1_000_000_000, 10**30, "3", "", 1.5, 1.0, 1e9, True, False, None, [], {}])
def test_quantities_are_whole_numbers_within_bounds(guest: Caller, quantity: Any) -> None:
    answer = guest.post(QUOTES, {"lines": [{"sku": "CUP", "quantity": quantity}]})
    assert (answer.status, answer.code) == (422, "api.invalid_input")
    assert answer.body["errors"][0]["field"] == "lines.0.quantity"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"lines": [{"sku": "NOPE", "quantity": 1}]}, 404, "pricing.unknown_sku"),
        ({"lines": [{"sku": "RACK-TRADE", "quantity": 1}]}, 404, "pricing.unknown_sku"),
        ({"lines": [{"sku": "cup", "quantity": 1}]}, 404, "pricing.unknown_sku"),
        ({"lines": [{"sku": "CUP", "quantity": 1}], "currency": "EUR"}, 422, "pricing.wrong_currency"),
        ({"lines": [{"sku": "CUP", "quantity": 1}], "currency": "won"}, 422, "api.invalid_input"),
        ({"lines": [{"sku": "CUP\x00", "quantity": 1}]}, 422, "api.invalid_input"),
        ({"lines": [{"sku": "", "quantity": 1}]}, 422, "api.invalid_input"),
        ({"lines": [{"sku": "C" * 65, "quantity": 1}]}, 422, "api.invalid_input"),
        ({"lines": [{"sku": 7, "quantity": 1}]}, 422, "api.invalid_input"),
        ({"lines": [{"sku": "CUP", "quantity": 1, "price": "1"}]}, 422, "api.invalid_input"),
        ({"lines": []}, 422, "api.invalid_input"),
        ({"lines": [{"sku": "CUP", "quantity": 1}] * 501}, 422, "api.invalid_input"),
        ({}, 422, "api.invalid_input"),
        (None, 422, "api.invalid_input"),
        ("not json", 400, "api.unreadable_request"),
        ('{"lines": [{"sku": "\\ud800", "quantity": 1}]}', 422, "api.invalid_input"),
        ('{"lines": [{"sku": "CUP", "quantity": NaN}]}', 422, "api.invalid_input"),
        ("x" * 2_700_000, 413, "kernel.body_too_large"),
    ],
)
def test_bad_quotes_are_refused(guest: Caller, body: Any, status: int, code: str) -> None:
    answer = guest.post(QUOTES, body)
    assert (answer.status, answer.code) == (status, code)
