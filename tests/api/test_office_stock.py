"""Counts and purchase orders for programs of staff."""

from typing import Any
from uuid import uuid4

import pytest

from api.caller import Caller
from api.office import staff_caller
from factories import company as new_company
from storefront.market import Market

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


def on_hand(clerk: Caller, sku: str) -> int:
    return sum(one["on_hand"] for one in clerk.get(f"/office/stock/{sku}").body["levels"] if one["place"] == "W1")


def test_a_blind_count_is_noted_looked_at_and_booked_once(clerk: Caller) -> None:
    before = on_hand(clerk, "MUG-WH")
    made = clerk.post("/office/stock-counts", {"place": "W1", "note": "Aisle 3."}, Idempotency_Key=uuid4().hex)
    assert (made.status, made.body["state"], made.body["lines"]) == (201, "open", [])
    path = f"/office/stock-counts/{made.body['id']}"
    rows = [{"sku": "MUG-WH", "found": before + 2}]
    noted = clerk.call("PUT", f"{path}/lines", {"rows": rows}).body["lines"]
    assert [(one["found"], one["expected"]) for one in noted] == [(before + 2, None)]
    assert clerk.get(f"{path}/preview").body["lines"][0]["expected"] == before
    wrong = [*rows, {"sku": "NOT-THERE", "found": 1}]
    assert clerk.call("PUT", f"{path}/lines", {"rows": wrong}).code == "office.rows_refused"
    assert clerk.call("PUT", f"{path}/lines", {"rows": rows * 2}).code == "office.rows_refused"
    assert on_hand(clerk, "MUG-WH") == before
    booked = clerk.post(f"{path}/booking").body
    assert (booked["state"], booked["differing"], booked["lines"][0]["expected"]) == ("booked", 1, before)
    assert on_hand(clerk, "MUG-WH") == before + 2
    assert clerk.post(f"{path}/booking").code == "inventory.document_closed"
    assert clerk.post(f"{path}/end").code == "inventory.document_closed"
    dropped = clerk.post("/office/stock-counts", {"place": "W1"}).body["id"]
    assert clerk.post(f"/office/stock-counts/{dropped}/end").body["state"] == "dropped"
    assert clerk.get("/office/stock-counts?state=dropped&place=W1").body["total"] == 1
    assert clerk.post("/office/stock-counts", {"place": "NONE"}).status == 404


def test_what_was_ordered_comes_in_parts_and_the_rest_is_given_up(clerk: Caller) -> None:
    before = on_hand(clerk, "MUG-WH")
    line: dict[str, Any] = {"sku": "MUG-WH", "quantity": 10, "unit_cost": "9800.5", "expected_on": "2027-01-15"}
    body = {"supplier": str(new_company("가마터")), "place": "W1", "currency": "KRW", "rows": [line]}
    made = clerk.post("/office/purchases", body, Idempotency_Key=uuid4().hex)
    assert (made.status, made.body["rows"][0]["awaited"]) == (201, 10)
    assert made.body["rows"][0]["unit_cost"] == {"amount": "9800.5", "currency": "KRW"}
    path, row = f"/office/purchases/{made.body['id']}", made.body["rows"][0]["id"]
    came: dict[str, Any] = {"rows": [{"row": row, "quantity": 4}], "reference": "DN-1"}
    key = uuid4().hex
    for _again in range(2):
        assert clerk.post(f"{path}/receipts", came, Idempotency_Key=key).body == {"is_new": True}
    assert on_hand(clerk, "MUG-WH") == before + 4
    more = {"rows": [{"row": row, "quantity": 7}]}
    assert clerk.post(f"{path}/receipts", more).code == "inventory.more_than_expected"
    later = {"rows": [{"row": row, "expected_on": "2027-02-01"}]}
    assert clerk.call("PUT", f"{path}/expected", later).body["rows"][0]["expected_on"] == "2027-02-01"
    other = {"rows": [{"row": str(uuid4()), "quantity": 1}]}
    assert clerk.post(f"{path}/receipts", other).code == "inventory.invalid_document"
    assert clerk.post(f"{path}/receipts", {"rows": came["rows"] * 2}).code == "office.rows_refused"
    closed = clerk.post(f"{path}/end", {"why": "no more glaze"}).body
    assert (closed["state"], closed["rows"][0]["awaited"]) == ("closed", 0)
    assert clerk.post(f"{path}/receipts", came).code == "inventory.document_closed"
    store = staff_caller("store", place_code="W1")
    assert store.get(path).body["rows"][0]["unit_cost"] is None
    assert store.post("/office/purchases", body | {"place": "NONE"}).status in (403, 404)
    assert clerk.post("/office/purchases", body | {"supplier": str(uuid4())}).status == 404
    assert clerk.post("/office/purchases", body | {"currency": "ZZZ"}).code == "api.invalid_input"
