"""Contracts drafted, put in force and ended by programs of staff."""

from typing import Any
from uuid import uuid4

import pytest

from api.caller import Caller
from api.office import staff_caller
from factories import list_of
from jangteo.contracts.models import Contract
from jangteo.kernel.types import PartyId
from jangteo.pricing.models import PriceList
from storefront.market import Market

pytestmark = pytest.mark.django_db
PATH = "/office/contracts/agreed-2026"


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


@pytest.fixture
def body(market: Market) -> dict[str, Any]:
    return {
        "code": "agreed-2026",
        "names": {"ko": "2026 계약"},
        "party": str(market.company_id),
        "valid_from": "2026-01-01T00:00:00+09:00",
        "valid_until": "2100-01-01T00:00:00+09:00",
        "own": {"channel": "wholesale", "priority": 30, "prices": [{"sku": "MUG-WH", "unit_price": "9000.5"}]},
        "commitments": [
            {"quantity": 1000, "sku": "MUG-WH", "period": "year"},
            {"amount": {"amount": "5000000", "currency": "KRW"}, "category": "mugs"},
        ],
        "renewal": "renews",
        "renewal_months": 12,
    }


def test_a_contract_is_drafted_tried_put_in_force_renewed_and_ended(clerk: Caller, body: dict[str, Any]) -> None:
    made = clerk.post("/office/contracts", body, Idempotency_Key=uuid4().hex)
    assert (made.status, made.body["state"], made.body["currency"]) == (201, "draft", "KRW")
    assert [one["measure"] for one in made.body["commitments"]] == ["quantity", "amount"]
    assert clerk.post("/office/contracts", body).code == "contracts.exists"
    prices = clerk.get("/office/price-lists/agreed-2026/prices").body["items"]
    assert [(one["sku"], one["unit_price"]["amount"]) for one in prices] == [("MUG-WH", "9000.5")]
    assert clerk.post(f"{PATH}/activation", {}).code == "contracts.not_simulated"
    assert clerk.post(f"{PATH}/trial").status == 200
    assert clerk.post(f"{PATH}/activation", {"why": "signed"}).body["state"] == "active"
    assert clerk.post(f"{PATH}/renewal", {"until": "2050-01-01T00:00:00Z"}).body["facts"]["field"] == "until"
    key = uuid4().hex
    for _again in range(2):
        assert clerk.post(f"{PATH}/renewal", {}, Idempotency_Key=key).body["term"] == 2
    assert clerk.post(f"{PATH}/renewal/end", {}).body["renewal"] == "ends"
    assert clerk.call("PUT", f"{PATH}/bounds", {"bounds": [{"sku": "MUG-WH", "floor": "1"}]}).code == (
        "pricing.invalid_bound"
    )
    assert clerk.post(f"{PATH}/end", {"why": " "}).code == "api.invalid_input"
    assert clerk.post(f"{PATH}/end", {"why": "closed"}).body["state"] == "ended"
    assert clerk.post(f"{PATH}/end", {"why": "closed"}).code == "kernel.illegal_move"
    nowhere = "/office/contracts/none"
    for path in ("trial", "activation", "renewal", "renewal/end"):
        assert clerk.post(f"{nowhere}/{path}", None if path == "trial" else {}).code == "contracts.not_found"


def test_prices_that_follow_a_list_stay_within_their_bounds(clerk: Caller, body: dict[str, Any]) -> None:
    list_of("base")
    follows = {"base": "base", "times": "0.9", "round_to": "10", "bounds": [{"sku": "MUG-WH", "floor": "5000"}]}
    assert clerk.post("/office/contracts", body | {"own": None, "follows": follows}).status == 201
    assert PriceList.objects.get(code="agreed-2026").is_bounded
    for value in ("-1", "1e3", "½", "", "0.1234567", "9" * 12, 5):
        for name in ("floor", "cap"):
            told = clerk.call("PUT", f"{PATH}/bounds", {"bounds": [{"sku": "MUG-WH", name: value}]})
            assert told.body["errors"][0]["field"].endswith(name), (name, value)
    above = {"bounds": [{"sku": "MUG-WH", "floor": "2", "cap": "1"}]}
    assert clerk.call("PUT", f"{PATH}/bounds", above).code == "pricing.invalid_bound"
    assert clerk.call("PUT", f"{PATH}/bounds", {"bounds": [{"sku": "NONE"}]}).code == "office.rows_refused"
    assert clerk.call("PUT", f"{PATH}/bounds", {"bounds": [{"sku": "MUG-WH"}]}).status == 200
    assert not PriceList.objects.get(code="agreed-2026").is_bounded


def test_what_cannot_be_agreed_is_refused_and_nothing_is_kept(
    clerk: Caller, body: dict[str, Any], market: Market
) -> None:
    def committed(**told: Any) -> dict[str, Any]:
        return {"commitments": [told]}

    price = {"sku": "MUG-WH", "unit_price": "9000"}
    for more, code in (
        ({"own": None, "commitments": []}, "contracts.invalid"),
        ({"price_list": "retail"}, "contracts.invalid"),
        ({"own": None, "price_list": "none"}, "pricing.list_not_found"),
        ({"valid_until": "2025-01-01T00:00:00Z"}, "contracts.invalid_term"),
        ({"names": {}}, "contracts.invalid"),
        ({"renewal_months": None}, "contracts.invalid"),
        ({"party": str(uuid4())}, "parties.not_found"),
        ({"own": {"channel": "none"}}, "channels.not_found"),
        ({"own": {"channel": "wholesale", "prices": [price, price]}}, "office.rows_refused"),
        ({"own": {"channel": "wholesale", "prices": [price | {"sku": "NONE"}]}}, "office.rows_refused"),
        (committed(sku="MUG-WH"), "contracts.invalid_commitment"),
        (committed(quantity=5, amount={"amount": "5", "currency": "KRW"}), "contracts.invalid_commitment"),
        (committed(amount={"amount": "5", "currency": "EUR"}), "contracts.invalid_commitment"),
        (committed(amount={"amount": "-5", "currency": "KRW"}), "contracts.invalid_commitment"),
        (committed(quantity=5, sku="MUG-WH", category="mugs"), "contracts.invalid_commitment"),
        (committed(quantity=5, category="none"), "catalog.category_not_found"),
    ):
        assert clerk.post("/office/contracts", body | more).code == code, more
    for value in ("-1", "1e3", "½", "", "0.1234567", "9" * 12, None, 5):
        wrong = body | {"own": {"channel": "wholesale", "prices": [price | {"unit_price": value}]}}
        assert clerk.post("/office/contracts", wrong).body["errors"][0]["field"].endswith("unit_price"), value
    for units in (0, -1, 1.5, "5", True):
        told = clerk.post("/office/contracts", body | committed(quantity=units))
        assert told.body["errors"][0]["field"].endswith("quantity"), units
    assert staff_caller("store", place_code="W1").post("/office/contracts", body).status == 403
    assert (Contract.objects.count(), PriceList.objects.filter(code="agreed-2026").count()) == (0, 0)
    list_of("theirs", party_id=PartyId(market.company_id))
    assert clerk.post("/office/contracts", body | {"own": None, "price_list": "theirs"}).status == 201
