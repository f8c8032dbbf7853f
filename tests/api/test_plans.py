"""Where a cart goes, by API: to several addresses on several days, all of a plan or none of it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from api.caller import ADDRESS, Caller, order_of
from jangteo.kernel import clock
from jangteo.ordering.models import Cart, CartDelivery
from storefront.market import Market


def row(sku: str, quantity: int, line1: str, days: int | None = None, **more: Any) -> dict[str, Any]:
    day = None if days is None else (clock.today() + timedelta(days=days)).isoformat()
    return {"sku": sku, "quantity": quantity, "ship_to": {**ADDRESS, "line1": line1}, "wanted_on": day, **more}


@pytest.fixture
def cart(guest: Caller) -> tuple[str, str]:
    """A guest's cart with two mugs: its path, its secret."""
    cart_id, secret, _cart = guest.cart_with("shop", "MUG-WH", 2)
    return f"/channels/shop/carts/{cart_id}", secret


def test_a_plan_is_what_the_order_delivers(guest: Caller, cart: tuple[str, str], market: Market) -> None:
    path, secret = cart
    assert guest.get(f"{path}/plan", Cart_Secret=secret).body == {"deliveries": [], "can_be_ordered": True}
    rows = [row("MUG-WH", 3, "북촌로 1", 3), row("CUP", 1, "북촌로 1", 3), row("MUG-WH", 1, "북촌로 2")]
    set_ = guest.call("PUT", f"{path}/plan", {"rows": rows}, Cart_Secret=secret)
    assert set_.status == 200, set_.body
    told = [
        (one["number"], one["ship_to"]["line1"], one["wanted_on"], [(c["sku"], c["quantity"]) for c in one["cells"]])
        for one in set_.body["deliveries"]
    ]
    day = rows[0]["wanted_on"]
    assert told == [(1, "북촌로 1", day, [("MUG-WH", 3), ("CUP", 1)]), (2, "북촌로 2", None, [("MUG-WH", 1)])]
    assert guest.get(f"{path}/plan", Cart_Secret=secret).body == set_.body
    seen = guest.get(path, Cart_Secret=secret).body
    assert [(line["sku"], line["quantity"]) for line in seen["lines"]] == [("MUG-WH", 4), ("CUP", 1)]
    key = uuid.uuid4().hex
    placed = guest.post("/channels/shop/orders", order_of(seen), Idempotency_Key=key, Cart_Secret=secret)
    assert placed.status == 201, placed.body
    assert [(one["line1"], one["wanted_on"], one["positions"]) for one in placed.body["deliveries"]] == [
        ("북촌로 1", day, [1, 2]),
        ("북촌로 2", None, [3]),
    ]


def test_a_plan_is_forgotten(guest: Caller, cart: tuple[str, str], market: Market) -> None:
    path, secret = cart
    guest.call("PUT", f"{path}/plan", {"rows": [row("CUP", 1, "북촌로 1")]}, Cart_Secret=secret)
    gone = guest.call("DELETE", f"{path}/plan", Cart_Secret=secret)
    assert (gone.status, gone.body["deliveries"]) == (200, [])
    assert [line["sku"] for line in guest.get(path, Cart_Secret=secret).body["lines"]] == ["CUP"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([row("CUP", 1, "a"), row("NOPE", 1, "a")], [(2, "sku", "not_sold")]),
        ([row("CUP", 1, "a", unit="palette")], [(1, "unit", "unknown_unit")]),
        ([row("CUP", 1, "a", -1), row("CUP", 1, "b", 9000)], [(1, "date", "day_is_past"), (2, "date", "no_date")]),
    ],
    ids=["not sold", "no such unit", "past and far away"],
)
def test_what_is_wrong_is_told_by_row(
    guest: Caller, cart: tuple[str, str], market: Market, rows: list[Any], told: list[tuple[int, str, str]]
) -> None:
    path, secret = cart
    refused = guest.call("PUT", f"{path}/plan", {"rows": rows}, Cart_Secret=secret)
    assert (refused.status, refused.code) == (422, "ordering.plan_has_problems"), refused.body
    assert [(one["line"], one["column"], one["why"]) for one in refused.body["facts"]["problems"]] == told
    assert [line["quantity"] for line in guest.get(path, Cart_Secret=secret).body["lines"]] == [2]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [row("CUP", 1, "a")] * 2001,
        [row("CUP", 0, "a")],
        [row("CUP", 1, "")],
        [{"sku": "CUP", "quantity": 1}],
        [row("CUP", 1, "a", surprise=1)],
        [{**row("CUP", 1, "a"), "wanted_on": "soon"}],
        "CUP",
    ],
    ids=["none", "too many", "no quantity", "no street", "no address", "more", "no day", "no list"],
)
def test_bad_plans_are_refused(guest: Caller, cart: tuple[str, str], market: Market, rows: Any) -> None:
    path, secret = cart
    refused = guest.call("PUT", f"{path}/plan", {"rows": rows}, Cart_Secret=secret)
    assert (refused.status, refused.code) == (422, "api.invalid_input"), refused.body
    assert CartDelivery.objects.count() == 0


def test_who_may_not_see_a_cart_sends_it_nowhere(
    guest: Caller, shopper: Caller, cart: tuple[str, str], market: Market
) -> None:
    path, secret = cart
    body = {"rows": [row("CUP", 1, "a")]}
    for answer in (
        shopper.call("PUT", f"{path}/plan", body),
        guest.call("PUT", f"{path}/plan", body),
        guest.get(f"{path}/plan"),
        guest.call("DELETE", f"{path}/plan", Cart_Secret=secret[:-1] + "x"),
    ):
        assert (answer.status, answer.code) == (404, "ordering.cart_not_found")
    assert Cart.objects.get().lines.get().quantity == 2
