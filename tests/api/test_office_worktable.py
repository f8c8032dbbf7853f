"""Drafts of many prices, units kept for channels, lots and shelf lives, by programs of staff."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from api.caller import Answer, Caller
from api.office import staff_caller
from jangteo.inventory.models import ChannelPool, ShelfLifeRule
from jangteo.inventory.services import receive_goods
from jangteo.inventory.types import LotDraft, ReceiptLine
from jangteo.kernel import clock
from jangteo.pricing.models import PriceDraft
from office.desk import DESK, order
from storefront.market import SHOPPER, Market

pytestmark = pytest.mark.django_db
LIST = "/office/price-lists/retail"
NO_PRICES = ("-1", "1e3", "½", "", " ", "1,000", "NaN", "0.1234567", "9" * 12, 5, True)
NO_NUMBERS = (-1, 1.5, "1", True, None, 10**10)


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


@pytest.fixture
def store(market: Market) -> Caller:
    return staff_caller("store", place_code="W1")


def field_of(told: Answer) -> str:
    """Which field a refusal names."""
    assert told.code == "api.invalid_input", told.body
    return str(told.body["errors"][0]["field"].rpartition(".")[2])


def changes_of(clerk: Caller, draft: str) -> list[tuple[str, int, str, str]]:
    """(SKU, step, old price, new price) of a draft."""
    found = clerk.get(f"/office/price-drafts/{draft}/changes").body["items"]
    return [
        (one["sku"], one["from_quantity"], *(one[name]["amount"] if one[name] else "" for name in ("old", "new")))
        for one in found
    ]


def test_many_prices_are_changed_at_once_looked_at_and_published(clerk: Caller, store: Caller) -> None:
    path, body = f"{LIST}/bulk-drafts", {"kind": "percent", "value": "5", "round_to": "100", "why": "spring"}
    some = body | {"chosen": {"skus": ["MUG-WH"]}}
    made = clerk.post(path, some, Idempotency_Key=uuid4().hex)
    assert (made.status, made.body["rows"], made.body["why"]) == (201, 1, "spring")
    draft = made.body["id"]
    assert changes_of(clerk, draft) == [("MUG-WH", 1, "28000", "29400")]
    told = clerk.get(f"/office/price-drafts/{draft}/changes?limit=1").body
    assert (told["figures"]["dearer"], told["figures"]["total"], told["next_cursor"]) == (1, 1, None)
    assert [one["id"] for one in clerk.get(f"{LIST}/drafts").body["items"]] == [draft]
    for step in ("trial", "publication"):
        assert clerk.post(f"/office/price-drafts/{draft}/{step}").status == 200
    assert clerk.get(f"{LIST}/prices?q=MUG-WH").body["items"][-1]["unit_price"]["amount"] == "29400"
    every = clerk.post(path, body | {"kind": "amount", "value": "-1000"}).body
    assert every["rows"] > 1
    first = clerk.get(f"/office/price-drafts/{every['id']}/changes?limit=1").body
    rest = clerk.get(f"/office/price-drafts/{every['id']}/changes?cursor={first['next_cursor']}").body
    assert len(first["items"]) + len(rest["items"]) == every["rows"]
    for cursor in ("x", "-1", "99999"):
        assert clerk.get(f"/office/price-drafts/{draft}/changes?cursor={cursor}").code == "kernel.invalid_cursor"
    assert store.post(path, body).status == 403
    assert PriceDraft.objects.count() == 2


def test_a_bulk_change_that_can_not_be_done_names_what_is_wrong(clerk: Caller) -> None:
    path, body = f"{LIST}/bulk-drafts", {"kind": "percent", "value": "5"}
    for value in (*NO_PRICES, None):
        if value != "-1":
            assert field_of(clerk.post(path, body | {"value": value})) == "value", value
        if value is not None:
            assert field_of(clerk.post(path, body | {"round_to": value})) == "round_to", value
        assert field_of(clerk.post(path, body | {"ending": value})) == "ending", value
    for more, field in (
        ({"round_to": "0"}, "round_to"),
        ({"other_list": "trade"}, "other_list"),
        ({"since": "2020-01-01T00:00:00Z"}, "since"),
        ({"chosen": {"category": "none"}}, "category"),
        ({"chosen": {"category": "mugs", "q": "MUG"}}, "q"),
    ):
        told = clerk.post(path, body | more)
        assert (told.code, told.body["facts"]["field"]) == ("pricing.invalid_change", field)
    assert clerk.post(path, body | {"chosen": {"skus": ["NONE"]}}).code == "office.rows_refused"
    assert clerk.post(path, body | {"value": "0"}).code == "pricing.nothing_changes"
    other = body | {"kind": "times", "value": "2", "other_list": "none"}
    assert clerk.post(path, other).code == "pricing.list_not_found"
    assert clerk.post("/office/price-lists/none/bulk-drafts", body).code == "pricing.list_not_found"
    assert not PriceDraft.objects.exists()


def test_cells_of_a_sheet_change_what_was_seen_and_nothing_else(clerk: Caller, store: Caller) -> None:
    path = f"{LIST}/sheet-drafts"
    cell: dict[str, Any] = {"sku": "MUG-WH", "seen": "28000", "unit_price": "29000"}
    ten = {"sku": "MUG-WH", "from_quantity": 10, "seen": None, "unit_price": "27500"}
    body = {"currency": "KRW", "cells": [cell, ten], "why": "spring"}
    made = clerk.post(path, body, Idempotency_Key=uuid4().hex)
    assert (made.status, changes_of(clerk, made.body["id"])) == (
        201,
        [("MUG-WH", 1, "28000", "29000"), ("MUG-WH", 10, "", "27500")],
    )
    moved = clerk.post(path, body | {"cells": [cell | {"seen": "27000"}]})
    assert (moved.status, moved.code, moved.body["facts"]["rows"][0]["sku"]) == (409, "pricing.prices_moved", "MUG-WH")
    for name in ("seen", "unit_price"):
        for value in NO_PRICES:
            told = clerk.post(path, body | {"cells": [cell | {name: value}]})
            assert field_of(told) == name, (name, value)
    assert clerk.post(path, body | {"cells": [cell, cell]}).code == "office.rows_refused"
    assert clerk.post(path, body | {"cells": [cell | {"sku": "NONE"}]}).code == "office.rows_refused"
    assert clerk.post(path, body | {"currency": "USD"}).code == "pricing.wrong_currency"
    assert clerk.post(path, body | {"since": "2020-01-01T00:00:00Z"}).code == "pricing.invalid_period"
    assert store.post(path, body).status == 403
    assert clerk.post(f"/office/price-drafts/{made.body['id']}/end").status == 204
    assert PriceDraft.objects.count() == 1


def test_a_place_keeps_units_for_a_channel(clerk: Caller, store: Caller) -> None:
    path = "/office/places/W1/pools/wholesale"
    body: dict[str, Any] = {"sku": "MUG-WH", "quantity": 15}
    made = clerk.call("PUT", path, body).body
    kept = {"channel": "wholesale", "sku": "MUG-WH", "quantity": 15, "lends": "never", "until": None}
    assert made == {"place": "W1", "items": [kept]}
    assert len(store.call("PUT", path, {"quantity": 2, "lends": "until", "until": "2999-12-31"}).body["items"]) == 2
    assert [one["sku"] for one in clerk.get("/office/places/W1/pools").body["items"]] == ["MUG-WH", None]
    assert clerk.get("/office/places/W1/pools/shop").body["items"] == []
    assert clerk.call("PUT", path, body, If_Match='"old"').status == 412
    for value in NO_NUMBERS:
        assert field_of(clerk.call("PUT", path, body | {"quantity": value})) == "quantity", value
    told = clerk.call("PUT", path, body | {"lends": "until"})
    assert (told.code, told.body["facts"]["field"]) == ("inventory.invalid_supply", "until")
    assert clerk.call("PUT", path, body | {"sku": "NONE"}).code == "catalog.product_not_found"
    assert clerk.call("PUT", "/office/places/W1/pools/none", body).code == "channels.not_found"
    assert clerk.call("PUT", "/office/places/NONE/pools/shop", body).code == "inventory.place_not_found"
    assert clerk.get("/office/places/NONE/pools").code == "inventory.place_not_found"
    elsewhere = staff_caller("store", place_code="NONE")
    assert {elsewhere.call("PUT", path, body).status, staff_caller("staff_finance").call("PUT", path, body).status} == {
        403
    }
    assert len(clerk.call("PUT", path, body | {"quantity": 0}).body["items"]) == 1
    assert ChannelPool.objects.count() == 1


def test_lots_are_told_apart_followed_recalled_and_cleared(clerk: Caller, store: Caller, market: Market) -> None:
    path = "/office/stock/MUG-WH"
    assert clerk.get(f"{path}/tracking").body["tracking"] == "none"
    assert clerk.call("PUT", f"{path}/tracking", {"tracking": "lot"}).body["tracking"] == "lot"
    assert clerk.call("PUT", f"{path}/tracking", {"tracking": "serial"}).code == (
        "inventory.tracking_needs_empty_shelves"
    )
    assert field_of(clerk.call("PUT", f"{path}/tracking", {"tracking": "colour"})) == "tracking"
    soon = clock.today() + timedelta(days=20)
    line = ReceiptLine(market.variants["MUG-WH"], 10, LotDraft("A/1", expires_on=soon))
    receive_goods(place_code="W1", lines=[line], key="lot", actor=DESK)
    order("shop", SHOPPER, ("MUG-WH", 4))
    (here,) = clerk.get("/office/lots?place=W1").body["items"]
    assert (here["lot"], here["sku"], here["units"], here["is_recalled"]) == ("A/1", "MUG-WH", {"W1": 10}, False)
    assert clerk.get(f"/office/lots?before={soon}").body == {"items": [], "total": 0}
    why = {"lot": "A/1", "why": "the glaze peels"}
    told = clerk.post(f"{path}/recalls", why).body
    assert (told["about"]["is_recalled"], told["about"]["why"]) == (True, "the glaze peels")
    assert [(one["state"], one["quantity"], one["order"] is not None) for one in told["items"]] == [
        ("here", 10, False),
        ("open", 4, True),
    ]
    assert store.get(f"{path}/lot-trace?lot=A/1").body["items"][1]["order"] is None
    assert clerk.get("/office/lots?recalled=true").body["total"] == 1
    assert field_of(clerk.post(f"{path}/recalls", why | {"why": " "})) == "why"
    assert clerk.post(f"{path}/clearances", why).body["about"]["is_recalled"] is False
    for end in ("recalls", "clearances"):
        assert clerk.post(f"{path}/{end}", why | {"lot": "B"}).code == "inventory.lot_not_found"
        assert staff_caller("staff_finance").post(f"{path}/{end}", why).status == 403
    assert clerk.get(f"{path}/lot-trace?lot=B").code == "inventory.lot_not_found"
    assert clerk.get("/office/stock/NONE/tracking").code == "catalog.product_not_found"
    assert staff_caller("staff_finance").call("PUT", f"{path}/tracking", {"tracking": "lot"}).status == 403


def test_units_must_be_good_for_so_many_days(clerk: Caller, store: Caller, market: Market) -> None:
    path, party = "/office/shelf-lives/MUG-WH", str(market.company_id)
    assert clerk.call("PUT", path, {"days": 30}).body["items"] == [{"days": 30, "is_of_buyer": False, "party": None}]
    both = clerk.call("PUT", path, {"days": 90, "party": party}).body
    assert [(one["days"], one["party"]) for one in both["items"]] == [(30, None), (90, party)]
    assert [(one["is_of_buyer"], one["party"]) for one in store.get(path).body["items"]][1] == (True, None)
    assert clerk.call("PUT", path, {"days": 1}, If_Match='"old"').status == 412
    for value in (*NO_NUMBERS, 3651):
        assert field_of(clerk.call("PUT", path, {"days": value})) == "days", value
    assert clerk.call("PUT", path, {"days": 1, "party": str(uuid4())}).code == "parties.not_found"
    assert clerk.call("PUT", "/office/shelf-lives/NONE", {"days": 1}).code == "catalog.product_not_found"
    assert staff_caller("staff_finance").call("PUT", path, {"days": 1}).status == 403
    assert len(clerk.call("PUT", path, {"days": 0}).body["items"]) == 1
    assert ShelfLifeRule.objects.get().days == 90
