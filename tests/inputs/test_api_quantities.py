"""Every number that an operation of the API takes, found in its own document: what is none is refused by its name."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from access.undoing import undone
from api.caller import Caller, order_of
from inputs.approval_fields import APPROVAL_CASES, House
from inputs.bad_quantities import ALL_JSON_VALUES, FORM_VALUES, JSON_VALUES, NOTHING
from inputs.desk import shoppers_quotes
from inputs.office_fields import OFFICE_NUMBERS
from jangteo.channels.services import set_order_changes
from jangteo.channels.types import ChangePrices, ShippingPer
from jangteo.config.api import api
from office.desk import digest
from storefront.market import ACTOR, PASSWORD, SHOPPER, Market

HOLE = "@@ the value @@"
# that somebody came, and what a call with a key was answered
VISITS = frozenset({"django_session", "identity_session", "kernel_storedanswer"})
# Pages of lists are read only: a number beyond the last shows nothing, one before the first shows the first, and what
# is in the address is a text, so that "2" is 2.
READING = {
    ("get", "/channels/{channel}/invoices", "query.offset"),
    ("get", "/channels/{channel}/products", "query.page"),
    ("get", "/channels/{channel}/products", "query.page_size"),
    ("get", "/channels/{channel}/orders", "query.page"),
    ("get", "/channels/{channel}/products/{slug}/reviews", "query.stars"),
}


@dataclass(slots=True)
class Shop:
    """A guest with a cart of two mugs, and one whose order of two may be changed."""

    secrets: dict[str, str] = field(default_factory=dict)
    cart_id: str = ""
    line_id: str = ""
    number: str = ""
    client: Client = field(default_factory=Client)
    quote_id: str = ""
    list_id: str = ""
    token: str = ""
    wish_list: str = ""
    wish: str = ""
    wish_link: str = ""
    house: House | None = None

    def send(self, method: str, path: str, body: str) -> Any:
        if self.house and any(part in path for part in ("/approval-", "/budgets", "/programs")):
            headers = {"idempotency-key": uuid4().hex}
            return self.house.client.generic(
                method, f"/api/v1{path}", body, content_type="application/json", headers=headers
            )
        if "/quotes" in path:  # nobody quotes to a guest
            headers = {"authorization": f"Bearer {self.token}", "idempotency-key": uuid4().hex}
            return Client().generic(method, f"/api/v1{path}", body, content_type="application/json", headers=headers)
        secret = self.secrets.get("order" if "/orders" in path else "cart", "")
        headers = {"accept-language": "en", "cart-secret": secret, "idempotency-key": uuid4().hex}
        if any(part in path for part in ("/lists", "/wish-lists", "/wishes")):  # guests have none
            headers["authorization"] = f"Bearer {self.token}"
        return self.client.generic(method, f"/api/v1{path}", body, content_type="application/json", headers=headers)

    def fill_cart(self) -> Any:
        guest = Caller(self.client)
        self.cart_id, self.secrets["cart"], cart = guest.cart_with("shop", "MUG-WH", 2)
        self.line_id = cart["lines"][0]["id"]
        return cart


@pytest.fixture
def shop(market: Market) -> Shop:
    set_order_changes(
        channel_id=market.shop_id,
        change_minutes=60,
        change_prices=ChangePrices.KEEP,
        unpaid_hours=0,
        shipping_per=ShippingPer.ORDER,
        actor=ACTOR,
    )
    made = Shop()
    cart = made.fill_cart()
    made.secrets["order"] = made.secrets["cart"]
    made.number = made.send("POST", "/channels/shop/orders", json.dumps(order_of(cart))).json()["number"]
    made.fill_cart()
    made.quote_id = str(shoppers_quotes(market)["sent quote"])
    log_in = {"email": SHOPPER, "password": PASSWORD}
    made.token = made.client.post("/api/v1/tokens", log_in, content_type="application/json").json()["token"]
    kept = {"name": "monthly", "lines": [{"sku": "MUG-WH", "quantity": 1}]}
    made.house = House()
    made.list_id = made.send("POST", "/channels/shop/lists", json.dumps(kept)).json()["id"]
    made.wish = made.send("POST", "/channels/shop/wishes", json.dumps({"sku": "MUG-WH"})).json()["id"]
    made.wish_list = made.send("GET", "/channels/shop/wish-lists", "").json()[0]["id"]
    made.wish_link = made.send("POST", f"/channels/shop/wish-lists/{made.wish_list}/link", "{}").json()["token"]
    return made


NOBODYS = "00000000-0000-4000-8000-00000000000b"
SHIP_TO = {"recipient": "R", "phone": "010", "postcode": "03045", "line1": "L", "city": "Seoul"}
type Call = Callable[[Shop], tuple[str, Any]]
LINES = "/channels/{channel}/carts/{cart_id}/lines"
CHANGES = "/channels/{channel}/orders/{number}/revisions"


def edit(**told: Any) -> Callable[[str], Call]:
    def to(end: str) -> Call:
        def call(shop: Shop) -> tuple[str, Any]:
            more = {} if end == "/preview" else {"token": "x" * 64}
            return f"/channels/shop/orders/{shop.number}/revisions{end}", {"edits": [told], **more}

        return call

    return to


EDITS = {
    "AddLineIn.quantity": edit(edit="add", sku="MUG-WH", quantity=HOLE),
    "AddLineIn.delivery": edit(edit="add", sku="MUG-WH", quantity=1, delivery=HOLE),
    "SetQuantityIn.position": edit(edit="quantity", position=HOLE, quantity=1),
    "SetQuantityIn.quantity": edit(edit="quantity", position=1, quantity=HOLE),
    "RemoveLineIn.position": edit(edit="remove", position=HOLE),
    "ChangeAddressIn.delivery": edit(
        edit="address",
        delivery=HOLE,
        ship_to=SHIP_TO,
    ),
    "ChangeDateIn.delivery": edit(edit="date", delivery=HOLE, wanted_on=None),
}
QUOTES = "/channels/{channel}/quotes"


def quote(end: str, **told: Any) -> Call:
    return lambda shop: (f"/channels/shop/quotes/{shop.quote_id}{end}", told)


QUOTE_CASES: Mapping[tuple[str, str, str], Call] = {
    ("post", QUOTES, "LineAsk.quantity"): lambda _: (
        "/channels/shop/quotes",
        {"lines": [{"sku": "MUG-WH", "quantity": HOLE}]},
    ),
    ("post", QUOTES, "WishAsk.quantity"): lambda _: (
        "/channels/shop/quotes",
        {"wishes": [{"text": "큰 그릇", "quantity": HOLE}]},
    ),
    ("post", f"{QUOTES}/{{quote_id}}/counter", "LineWish.quantity"): quote(
        "/counter", lines=[{"key": "1", "quantity": HOLE}]
    ),
    ("post", f"{QUOTES}/{{quote_id}}/acceptance", "LineTaken.quantity"): quote(
        "/acceptance", version=1, lines=[{"key": "1", "quantity": HOLE}]
    ),
    ("post", f"{QUOTES}/{{quote_id}}/acceptance", "AcceptQuote.version"): quote(
        "/acceptance", version=HOLE, lines=[{"key": "1", "quantity": 1}]
    ),
}


def of_house(call: Callable[[House], tuple[str, Any]]) -> Call:
    def made(shop: Shop) -> tuple[str, Any]:
        assert shop.house is not None
        return call(shop.house)

    return made


HOUSE_CASES: Mapping[tuple[str, str, str], Call] = {key: of_house(call) for key, call in APPROVAL_CASES.items()}
# {(method, path, schema and field): the call with a hole where the number goes}
CASES: Mapping[tuple[str, str, str], Call] = {
    **QUOTE_CASES,
    **HOUSE_CASES,
    ("post", "/channels/{channel}/price-quotes", "LineIn.quantity"): lambda shop: (
        "/channels/shop/price-quotes",
        {"lines": [{"sku": "MUG-WH", "quantity": HOLE}]},
    ),
    ("post", "/channels/{channel}/reviews", "ReviewIn.stars"): lambda _shop: (
        "/channels/shop/reviews",
        {"line_id": NOBODYS, "text": "Light.", "title": "Mine", "stars": HOLE},
    ),
    ("put", "/channels/{channel}/posts/{post_id}", "RewriteIn.stars"): lambda _shop: (
        f"/channels/shop/posts/{NOBODYS}",
        {"text": "Light.", "stars": HOLE},
    ),
    ("post", LINES, "PutLine.quantity"): lambda shop: (
        f"/channels/shop/carts/{shop.cart_id}/lines",
        {"sku": "MUG-WH", "quantity": HOLE},
    ),
    ("put", f"{LINES}/{{line_id}}", "SetLine.quantity"): lambda shop: (
        f"/channels/shop/carts/{shop.cart_id}/lines/{shop.line_id}",
        {"quantity": HOLE},
    ),
    ("put", "/channels/{channel}/carts/{cart_id}/plan", "PlanRowIn.quantity"): lambda shop: (
        f"/channels/shop/carts/{shop.cart_id}/plan",
        {"rows": [{"sku": "MUG-WH", "quantity": HOLE, "ship_to": SHIP_TO}]},
    ),
    ("post", "/channels/{channel}/carts/{cart_id}/carry-keys", "CarryIn.hours"): lambda shop: (
        f"/channels/shop/carts/{shop.cart_id}/carry-keys",
        {"hours": HOLE},
    ),
    ("post", "/channels/{channel}/quick-order/cart", "WantedIn.quantity"): lambda shop: (
        "/channels/shop/quick-order/cart",
        {"lines": [{"sku": "MUG-WH", "quantity": HOLE}]},
    ),
    ("post", "/channels/{channel}/lists", "WantedIn.quantity"): lambda shop: (
        "/channels/shop/lists",
        {"name": "weekly", "lines": [{"sku": "MUG-WH", "quantity": HOLE}]},
    ),
    ("put", "/channels/{channel}/lists/{list_id}/lines", "WantedIn.quantity"): lambda shop: (
        f"/channels/shop/lists/{shop.list_id}/lines",
        {"lines": [{"sku": "MUG-WH", "quantity": HOLE}]},
    ),
    ("post", "/channels/{channel}/wishes", "WishIn.quantity"): lambda shop: (
        "/channels/shop/wishes",
        {"sku": "CUP", "quantity": HOLE},
    ),
    ("post", "/channels/{channel}/wish-lists/{wish_list_id}/wishes", "WishIn.quantity"): lambda shop: (
        f"/channels/shop/wish-lists/{shop.wish_list}/wishes",
        {"sku": "CUP", "quantity": HOLE},
    ),
    ("put", "/channels/{channel}/wishes/{wish_id}", "WishChangeIn.quantity"): lambda shop: (
        f"/channels/shop/wishes/{shop.wish}",
        {"quantity": HOLE},
    ),
    ("post", "/channels/{channel}/wish-lists/{wish_list_id}/link", "LinkIn.days"): lambda shop: (
        f"/channels/shop/wish-lists/{shop.wish_list}/link",
        {"days": HOLE},
    ),
    ("post", "/channels/{channel}/wish-links/{token}/gifts/{given_id}", "GiveIn.quantity"): lambda shop: (
        f"/channels/shop/wish-links/{shop.wish_link}/gifts/{shop.wish}",
        {"quantity": HOLE},
    ),
    ("post", "/channels/{channel}/shares", "ShareCart.days"): lambda shop: (
        "/channels/shop/shares",
        {"cart_id": str(shop.cart_id), "email": "a@test.example", "ship_to": SHIP_TO, "days": HOLE},
    ),
    ("post", "/channels/{channel}/rooms", "Invite.days"): lambda shop: (
        "/channels/shop/rooms",
        {"cart_id": str(shop.cart_id), "guests": [{"name": "A", "days": HOLE}]},
    ),
    ("post", "/channels/{channel}/rooms/{room_id}/guests", "Invite.days"): lambda shop: (
        f"/channels/shop/rooms/{shop.cart_id}/guests",
        {"name": "A", "days": HOLE},
    ),
    ("post", "/channels/{channel}/rooms/{room_id}/guests/{guest_id}/link", "RenewLink.days"): lambda shop: (
        f"/channels/shop/rooms/{shop.cart_id}/guests/{shop.cart_id}/link",
        {"days": HOLE},
    ),
    **{("post", CHANGES, name): made("") for name, made in EDITS.items()},
    **{("post", f"{CHANGES}/approval-request", name): made("/approval-request") for name, made in EDITS.items()},
    **{("post", f"{CHANGES}/preview", name): made("/preview") for name, made in EDITS.items()},
}


def numbers() -> Iterator[tuple[str, str, str]]:
    """(method, path, schema.field or query.name) of every number that any operation takes."""
    schema = api.get_openapi_schema()
    parts: dict[str, Any] = schema["components"]["schemas"]
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            short = path.removeprefix("/api/v1")
            for one in operation.get("parameters", ()):
                for _name in _numbers(one["schema"], parts, one["name"], frozenset()):
                    yield method, short, f"{one['in']}.{one['name']}"
            for content in operation.get("requestBody", {}).get("content", {}).values():
                for name in _numbers(content["schema"], parts, "body", frozenset()):
                    yield method, short, name


def _numbers(schema: dict[str, Any], parts: dict[str, Any], name: str, seen: frozenset[str]) -> Iterator[str]:
    if "$ref" in schema:
        part = schema["$ref"].rsplit("/", 1)[1]
        if part not in seen:
            inner = parts[part]
            yield from _numbers(inner, parts, part if "properties" in inner else name, seen | {part})
        return
    for inner in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _numbers(inner, parts, name, seen)
    if schema.get("type") in ("integer", "number"):
        yield name
    for key, inner in schema.get("properties", {}).items():
        yield from _numbers(inner, parts, f"{name.partition('.')[0]}.{key}", seen)
    for inner in (schema.get("items"), schema.get("additionalProperties")):
        if isinstance(inner, dict):
            yield from _numbers(inner, parts, name, seen)


def test_every_number_that_the_document_names_has_a_case() -> None:
    assert set(numbers()) == CASES.keys() | READING | OFFICE_NUMBERS
    assert len(JSON_VALUES) == len(set(JSON_VALUES)) >= 40


def sent(call: Call, shop: Shop, value: str) -> tuple[str, str]:
    path, body = call(shop)
    return path, json.dumps(body).replace(json.dumps(HOLE), value)


def test_what_is_no_quantity_is_refused_by_its_name_and_changes_nothing(shop: Shop) -> None:
    """C02, with all notations of JSON and more."""
    before = digest(VISITS)
    for case in CASES:
        values = ALL_JSON_VALUES if case[2] == "PutLine.quantity" else JSON_VALUES
        for value in values:
            refused(shop, case, value)
    assert digest(VISITS) == before


def refused(shop: Shop, case: tuple[str, str, str], value: str) -> None:
    answer = shop.send(case[0].upper(), *sent(CASES[case], shop, value))
    what = (case, value[:40], answer.status_code, answer.content[:300])
    assert 400 <= answer.status_code < 500, what
    problem = answer.json()
    assert problem["status"] == answer.status_code, what
    if problem["code"] != "api.unreadable_request":  # what is no JSON has no fields
        assert problem["code"] == "api.invalid_input", what
        assert [one["field"].rpartition(".")[2] for one in problem["errors"]] == [case[2].partition(".")[2]], what


def test_the_calls_are_right_but_for_their_numbers(shop: Shop) -> None:
    """So that it was the number that was refused above."""
    for case in CASES:
        with undone():
            answer = shop.send(case[0].upper(), *sent(CASES[case], shop, "1"))
        # a token that no preview gave, and an order that would have no line left, are refused after the number
        is_refused_later = answer.status_code == 409 and ("/revisions" in case[1] or case[2].endswith(".version"))
        if case[1].endswith(("/shares", "/rooms")):  # a guest shares nothing, and is told so after the number
            is_refused_later = answer.json()["code"] == "ordering.log_in_for_carts"
        if case[1].endswith("/revisions/approval-request"):  # the order is a guest's, of whom nobody approves
            is_refused_later = answer.json()["code"] == "ordering.order_not_found"
        if "{room_id}" in case[1]:
            is_refused_later = answer.json()["code"] == "sharing.room_not_found"
        if "ReviewIn" in case[2] or "RewriteIn" in case[2]:  # who writes it has bought nothing
            is_refused_later = answer.json()["code"].startswith("reviews.")
        assert answer.status_code < 300 or is_refused_later, (case, answer.content)


def test_numbers_in_the_address_of_a_list_never_break_it(shop: Shop) -> None:
    log_in = {"email": SHOPPER, "password": PASSWORD}
    token = shop.client.post("/api/v1/tokens", log_in, content_type="application/json").json()["token"]
    for _method, path, name in sorted(READING):
        for value in (*FORM_VALUES, *NOTHING):
            if len(value) < 2_000:
                asked = {name.partition(".")[2]: value}
                address = f"/api/v1{path.format(channel='shop', slug='moon-mug')}"
                answer = shop.client.get(address, asked, headers={"Authorization": f"Bearer {token}"})
                assert answer.status_code in (200, 422), (name, value, answer.content[:200])
