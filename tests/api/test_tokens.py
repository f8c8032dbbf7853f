"""Tokens: who may have one, and what a wrong one gets."""

import pytest

from api.caller import Caller
from jangteo.kernel import clock
from jangteo.parties.services.tokens import TOKEN_LIFE
from storefront.market import PASSWORD, SHOPPER


def test_a_token_says_whose_the_caller_is(guest: Caller) -> None:
    answer = guest.post("/tokens", {"email": SHOPPER.upper(), "password": PASSWORD, "name": "ERP"})
    assert answer.status == 201
    assert answer.body["token"].startswith("jt_")
    assert Caller(guest.client, answer.body["token"]).get("/channels/shop/orders").body == {"orders": [], "total": 0}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"email": SHOPPER, "password": "wrong"}, 401, "parties.wrong_credentials"),
        ({"email": "nobody@test.example", "password": PASSWORD}, 401, "parties.wrong_credentials"),
        ({"email": SHOPPER, "password": f"{PASSWORD}\x00"}, 401, "parties.wrong_credentials"),
        ({"email": f"{SHOPPER}\x00", "password": PASSWORD}, 422, "api.invalid_input"),
        ({"email": SHOPPER, "password": "x" * 201}, 422, "api.invalid_input"),
        ({"email": SHOPPER}, 422, "api.invalid_input"),
        ({"email": SHOPPER, "password": PASSWORD, "is_staff": True}, 422, "api.invalid_input"),
        ([], 422, "api.invalid_input"),
        ("{", 400, "api.unreadable_request"),
        ("[" * 100_000, 400, "api.unreadable_request"),
    ],
)
def test_bad_credentials_get_no_token(guest: Caller, body: object, status: int, code: str) -> None:
    answer = guest.post("/tokens", body)
    assert (answer.status, answer.code) == (status, code)
    assert PASSWORD not in str(answer.body)


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer ", "Basic YTpi", "Bearer \x80", f"Bearer {'x' * 500}"])
def test_a_wrong_token_is_refused_even_where_a_guest_may_go(guest: Caller, header: str) -> None:
    answer = guest.get("/channels/shop/products", Authorization=header)
    assert (answer.status, answer.code) == (401, "parties.invalid_token")


def test_a_token_ends(shopper: Caller) -> None:
    with clock.at(clock.now() + TOKEN_LIFE):
        answer = shopper.get("/channels/shop/products")
    assert (answer.status, answer.code) == (401, "parties.invalid_token")
