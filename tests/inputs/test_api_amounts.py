"""Every amount and currency that an operation of the API takes: what is none is refused by its name (C02, C12, C20)."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from access.undoing import undone
from api.caller import Answer, Caller, order_of
from inputs.amount_fields import AMOUNTS_SENT
from inputs.office_fields import OFFICE_AMOUNTS
from jangteo.config.api import api
from office.desk import digest
from stored_value.using import card_of
from storefront.market import Market

VISITS = frozenset({"django_session", "identity_session", "kernel_storedanswer"})
ORDERS, REQUESTS = "/channels/{channel}/orders", "/channels/{channel}/approval-requests"
# {(method, path, schema and field)}: all of them, so that a new one fails the test that compares
FIELDS = {
    ("post", ORDERS, "PlaceOrder.expected_gross"),
    ("post", ORDERS, "TenderIn.amount"),
    ("post", REQUESTS, "AskApproval.expected_gross"),
    ("post", REQUESTS, "TenderIn.amount"),
    ("post", "/channels/{channel}/shares", "ShareCart.cap"),
    *(
        ("post", f"/channels/{{channel}}/approval-{path}", name)
        for path in ("rules", "trials")
        for name in ("ConditionIn.amount", "RuleIn.not_below")
    ),
    *(
        ("put", "/channels/{channel}/approval-rules/{rule_id}", name)
        for name in ("ConditionIn.amount", "ChangeRule.not_below")
    ),
    *(("post", "/channels/{channel}/budgets", f"BudgetIn.{name}") for name in ("amount", "carries")),
    *(("put", "/channels/{channel}/budgets/{budget_id}", f"ChangeBudget.{name}") for name in ("amount", "carries")),
    ("post", "/channels/{channel}/price-quotes", "QuoteRequest.currency"),
}
# as they stand in JSON: what no amount of won is, besides what no page takes; a number is none, only a text
NO_AMOUNTS = (
    *(json.dumps(text) for text in {*AMOUNTS_SENT, "+5", "1,200", " 5", "5 ", "1e3", "0x10", "½", "1.0000", "1.00000"}),
    *("5", "5.0", "null", "true", "[]", "{}", "NaN", "Infinity", '"\\ud800"', '["5"]', '{"amount":"5"}'),
)
# "0", "-1" and "1.0" are amounts: what is compared or paid refuses the first two by its own code
ARE_AMOUNTS = {json.dumps(text) for text in ("0", "-1", "1.0000")}
NO_CURRENCIES = ('"krw"', '"KR"', '"KRWW"', '"XYZ"', '""', '"₩"', '"원"', '" KRW"', "410", "null", "[]", '"K\\u0000W"')
OTHER_CURRENCIES = ("USD", "JPY", "KWD")


def money_fields() -> Iterator[tuple[str, str, str]]:
    """(method, path, schema.field) of every amount or currency in a body that any operation takes."""
    schema = api.get_openapi_schema()
    parts: dict[str, Any] = schema["components"]["schemas"]
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                for name in _fields(content["schema"], parts, "body", frozenset()):
                    yield method, path.removeprefix("/api/v1"), name


def _fields(schema: dict[str, Any], parts: dict[str, Any], name: str, seen: frozenset[str]) -> Iterator[str]:
    if "$ref" in schema:
        part = schema["$ref"].rsplit("/", 1)[1]
        if part == "MoneyWire":
            yield name
        elif part not in seen:
            yield from _fields(parts[part], parts, part, seen | {part})
        return
    inner = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    inner += [one for one in (schema.get("items"), schema.get("additionalProperties")) if isinstance(one, dict)]
    for one in inner:
        yield from _fields(one, parts, name, seen)
    for key, one in schema.get("properties", {}).items():
        field = f"{name.partition('.')[0]}.{key}"
        if key == "currency":
            yield field
        yield from _fields(one, parts, field, seen)


class Till:
    """A guest with a cart of two mugs for 56,000 and a gift card of 5,000."""

    def __init__(self, guest: Caller) -> None:
        self.guest = guest
        _id, self.secret, self.cart = guest.cart_with("shop", "MUG-WH", 2)
        self.ticket = guest.post("/channels/shop/gift-cards/balance", {"code": card_of(5_000).code}).body["ticket"]

    def order(self, field: str, amount: str, currency: str = '"KRW"', path: str = ORDERS) -> Answer:
        """Order, or ask for it, with one amount as it is sent, in JSON."""
        hole = {"amount": "@@a", "currency": "@@c"}
        body = order_of(self.cart)
        if field == "TenderIn.amount":
            body["tenders"] = [{"gift_card": self.ticket, "amount": hole}]
        else:
            body["expected_gross"] = hole
        text = json.dumps(body).replace('"@@a"', amount).replace('"@@c"', currency)
        path = path.format(channel="shop")
        return self.guest.post(path, text, Idempotency_Key=uuid4().hex, Cart_Secret=self.secret)

    def quote(self, currency: str) -> Answer:
        text = f'{{"lines": [{{"sku": "MUG-WH", "quantity": 1}}], "currency": {currency}}}'
        return self.guest.post("/channels/shop/price-quotes", text)


@pytest.fixture
def till(market: Market) -> Till:
    assert market
    return Till(Caller(Client()))


ASKED = ("PlaceOrder.expected_gross", "TenderIn.amount")


def test_every_amount_that_the_document_names_is_here() -> None:
    assert set(money_fields()) == FIELDS | OFFICE_AMOUNTS.keys()


def named(answer: Answer) -> str:
    """Which field a refusal names; of what is no JSON, none."""
    assert answer.code in ("api.invalid_input", "api.unreadable_request"), answer.body
    return str(answer.body["errors"][0]["field"]) if answer.code == "api.invalid_input" else ""


def test_what_is_no_amount_is_refused_by_its_name_and_changes_nothing(till: Till) -> None:
    before = digest(VISITS)
    for field, path in product(ASKED, (ORDERS, REQUESTS)):
        name = field.partition(".")[2]
        for value in NO_AMOUNTS:
            if value not in ARE_AMOUNTS:
                told = till.order(field, value, path=path)
                assert name in (named(told) or name), (field, value, told.body)
        for value in NO_CURRENCIES:
            assert name in (named(till.order(field, '"5"', value, path)) or name), (field, value)
    for value in NO_CURRENCIES:
        if value not in ("null", '"XYZ"'):  # not said: the channel's; and one of another channel would be right there
            assert "currency" in (named(till.quote(value)) or "currency"), value
    assert digest(VISITS) == before


def test_what_is_an_amount_and_not_the_right_one_is_refused_by_its_own_code(till: Till) -> None:
    before = digest(VISITS)
    for amount in ("0", "-1", "55999", "56001", "9" * 15):
        assert till.order(ASKED[0], f'"{amount}"').code == "ordering.price_changed", amount
    for amount in ("0", "-1", "56001"):
        assert till.order(ASKED[1], f'"{amount}"').code == "ordering.invalid_tender", amount
    for amount in ("5001", "56000"):
        assert till.order(ASKED[1], f'"{amount}"').code == "stored_value.too_small", amount
    for currency in OTHER_CURRENCIES:
        assert till.order(ASKED[0], '"56000"', f'"{currency}"').code == "pricing.wrong_currency", currency
        assert till.order(ASKED[1], '"5000"', f'"{currency}"').code == "stored_value.wrong_currency", currency
        assert till.quote(f'"{currency}"').status == 422, currency
    assert digest(VISITS) == before


def test_the_calls_are_right_but_for_what_they_name(till: Till) -> None:
    for field, amount in ((ASKED[0], '"56000"'), (ASKED[0], '"56000.0"'), (ASKED[1], '"5000"')):
        with undone():
            assert till.order(field, amount).status == 201, (field, amount)
    assert till.quote('"KRW"').status == 200
