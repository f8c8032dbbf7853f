"""Taxes, costs, quantity rules and promotions set by programs of staff."""

from typing import Any
from uuid import uuid4

import pytest

from api.caller import Answer, Caller
from api.office import staff_caller
from jangteo.pricing.models import Promotion, TaxDestination, TaxRate, VariantCost, VariantQuantityRule
from storefront.market import Market

pytestmark = pytest.mark.django_db
NO_AMOUNTS = ("-1", "1e3", "½", "", " ", "1,000", "NaN", "0.1234567", "9" * 12, None, 5, True)
RATE: dict[str, Any] = {"rate": "0.08", "valid_from": "2030-01-01T00:00:00+09:00", "why": "An act."}


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


def field_of(told: Answer) -> str:
    """Which field a refusal names."""
    assert told.code == "api.invalid_input", told.body
    return str(told.body["errors"][0]["field"].rpartition(".")[2])


def test_a_tax_rate_holds_from_its_moment_on(clerk: Caller) -> None:
    path = "/office/tax-rates/KR/reduced"
    assert clerk.get(path).body["items"] == []
    made = clerk.call("PUT", path, RATE).body["items"]
    assert [(one["rate"], one["category"], one["valid_until"]) for one in made] == [("0.08", "S", None)]
    assert len(clerk.call("PUT", path, RATE | {"rate": "0.05"}).body["items"]) == 1
    assert clerk.call("PUT", path, RATE, If_Match='"old"').status == 412
    assert {one["code"] for one in clerk.get("/office/tax-rates").body["items"]} > {"reduced"}
    for value in ("-0.1", "10", "0.1234567", "1e1", "½", "", None, 0.1):
        assert field_of(clerk.call("PUT", path, RATE | {"rate": value})) == "rate", value
    for more, field in (({"rate": "1.5"}, "rate"), ({"rate": "0"}, "category"), ({"category": "Z"}, "category")):
        told = clerk.call("PUT", path, RATE | more)
        assert (told.code, told.body["facts"]["field"]) == ("pricing.invalid_tax_rate", field)
    assert clerk.call("PUT", "/office/tax-rates/XX/reduced", RATE).body["facts"]["field"] == "country"
    assert staff_caller("store", place_code="W1").call("PUT", path, RATE).status == 403
    assert [str(one.rate.normalize()) for one in TaxRate.objects.filter(code="reduced")] == ["0.05"]


def test_what_goes_abroad_is_taxed_as_its_rule_says(clerk: Caller) -> None:
    path, rule = "/office/tax-destinations", {"country": "KR", "destination": "JP", "category": "G"}
    made = clerk.post(path, rule, Idempotency_Key=uuid4().hex)
    assert (made.status, [one["destination"] for one in made.body["items"]]) == (201, ["JP"])
    again = clerk.post(path, rule | {"category": "O"}).body["items"]
    assert [(one["id"], one["category"]) for one in again] == [(made.body["items"][0]["id"], "O")]
    for more, field in (({"destination": "KR"}, "destination"), ({"category": "S"}, "category")):
        told = clerk.post(path, rule | more)
        assert (told.code, told.body["facts"]["field"]) == ("pricing.invalid_destination", field)
    assert clerk.post(path, rule | {"category": None}).body["facts"]["missing"] == ["standard"]
    assert clerk.call("DELETE", f"{path}/{uuid4()}").code == "pricing.destination_not_found"
    assert staff_caller("store", place_code="W1").post(path, rule).status == 403
    assert clerk.call("DELETE", f"{path}/{again[0]['id']}").body["items"] == []
    assert not TaxDestination.objects.exists()


def test_costs_are_looked_at_and_set_whole_or_not_at_all(clerk: Caller) -> None:
    path, row = "/office/costs", {"sku": "MUG-WH", "cost": "9800.5"}
    body: dict[str, Any] = {"currency": "KRW", "rows": [row]}
    tried = clerk.post(f"{path}/trial", body).body
    assert [(one["row"], one["old"], one["new"]["amount"]) for one in tried["changes"]] == [(0, None, "9800.5")]
    later = {"sku": "MUG-WH", "cost": "1", "since": "2999-01-01T00:00:00Z"}
    assert clerk.call("PUT", path, body | {"rows": [row, later], "mark": tried["mark"]}).code == "pricing.costs_moved"
    assert clerk.call("PUT", path, body | {"mark": tried["mark"], "why": "kiln"}).body == {"count": 1}
    assert clerk.call("PUT", path, body).body == {"count": 0}
    known = clerk.get(f"{path}?currency=KRW&q=MUG-WH").body["items"]
    assert [(one["sku"], one["cost"]["amount"], one["why"]) for one in known] == [("MUG-WH", "9800.5", "kiln")]
    for value in NO_AMOUNTS:
        if value is not None:
            assert field_of(clerk.call("PUT", path, body | {"rows": [row | {"cost": value}]})) == "cost", value
    wrong = [row, {"sku": "NOT-THERE", "cost": "1"}, later | {"until": "2998-01-01T00:00:00Z"}, row]
    for method, address in (("PUT", path), ("POST", f"{path}/trial")):
        told = clerk.call(method, address, body | {"rows": wrong})
        assert told.code == "office.rows_refused"
        assert [(one["row"], one["field"], one["code"]) for one in told.body["facts"]["errors"]] == [
            (1, "sku", "pricing.unknown_sku"),
            (2, "until", "pricing.bad_period"),
            (3, "sku", "pricing.twice"),
        ]
    assert VariantCost.objects.count() == 1
    assert clerk.call("PUT", path, body | {"rows": [row | {"cost": None}]}).body == {"count": 1}
    support = staff_caller("store", place_code="W1")
    assert {support.get(f"{path}?currency=KRW").status, support.call("PUT", path, body).status} == {403}


def test_a_quantity_rule_is_for_one_audience_and_goes_without_numbers(clerk: Caller, market: Market) -> None:
    path = "/office/quantity-rules/MUG-WH"
    rule: dict[str, Any] = {"minimum": 12, "step": 6, "maximum": 60}
    assert clerk.call("PUT", path, rule).body["items"] == [rule | {"channel": None, "segment": None, "party": None}]
    party = str(market.company_id)
    for audience in ({"channel": "wholesale"}, {"party": party}):
        found = clerk.call("PUT", path, rule | audience).body["items"]
        assert found[-1] == rule | {"channel": None, "segment": None, "party": None} | audience
    assert len(found) == 3
    for value in (0, -1, 1.5, "12", True, 10**10):
        assert field_of(clerk.call("PUT", path, rule | {"minimum": value})) == "minimum", value
    told = clerk.call("PUT", path, {"step": 12, "maximum": 11})
    assert (told.code, told.body["facts"]["field"]) == ("pricing.invalid_quantity_rule", "maximum")
    assert clerk.call("PUT", path, rule | {"channel": "shop", "party": party}).body["facts"]["field"] == "audience"
    assert clerk.call("PUT", path, rule | {"channel": "none"}).code == "channels.not_found"
    assert clerk.call("PUT", path, rule | {"segment": "none"}).code == "segments.not_found"
    assert clerk.call("PUT", path, rule | {"party": str(uuid4())}).code == "parties.not_found"
    assert clerk.call("PUT", "/office/quantity-rules/NONE", rule).code == "catalog.product_not_found"
    assert clerk.call("PUT", path, rule, If_Match='"old"').status == 412
    assert staff_caller("store", place_code="W1").call("PUT", path, rule).status == 403
    assert len(clerk.call("PUT", path, {}).body["items"]) == 2
    assert VariantQuantityRule.objects.count() == 2


def test_a_promotion_is_written_tried_and_published(clerk: Caller) -> None:
    chosen = {"sku": ["MUG-WH"], "exclude_sale": True}
    rule: dict[str, Any] = {
        "priority": 3,
        "when": {
            "subtotal_at_least": "50000",
            "quantity_at_least": {"items": {"all": True}, "quantity": 2},
            "channel": "shop",
            "from": "2026-01-01T00:00:00+09:00",
            "weekdays": ["sat"],
        },
        "give": [
            {"percent": "10", "on": "items", "items": chosen, "at_most": "5000"},
            {"buy": {"items": chosen, "quantity": 2}, "get": {"items": chosen, "quantity": 1, "percent": "50"}},
        ],
        "combine": {"group": "season"},
    }
    body = {"code": "spring", "names": {"ko": "봄"}, "currency": "KRW", "rule": rule, "most_uses": 9}
    made = clerk.post("/office/promotions", body, Idempotency_Key=uuid4().hex)
    assert (made.status, made.body["phase"], made.body["most_uses"]) == (201, "draft", 9)
    kept = made.body["versions"][0]["rule"]
    assert kept["when"]["quantity_at_least"] == {"items": {"all": True, "exclude_sale": False}, "quantity": 2}
    assert kept | {"when": 0} == rule | {"when": 0}
    assert clerk.post("/office/promotions", body).code == "pricing.promotion_exists"
    path = "/office/promotions/spring/versions"
    again = clerk.post(path, {"rule": {"give": [{"amount": "3000", "on": "order"}]}}).body["versions"]
    assert [one["number"] for one in again] == [2, 1]
    assert clerk.post(f"{path}/{again[0]['id']}/trial").status == 200
    assert clerk.post(f"{path}/{again[0]['id']}/publication", {}).body["phase"] == "working"
    refuse_rules(clerk, path)
    assert len(clerk.get("/office/promotions/spring").body["versions"]) == 2
    clerk.post("/office/promotions/spring/end", {})
    assert clerk.post(path, {"rule": rule}).code == "pricing.invalid_promotion"
    assert clerk.post("/office/promotions/none/versions", {"rule": rule}).code == "pricing.promotion_not_found"
    assert field_of(clerk.post("/office/promotions", body | {"code": "new"})) == "code"
    assert staff_caller("store", place_code="W1").post("/office/promotions", body | {"code": "x"}).status == 403
    assert Promotion.objects.filter(code__in=("new", "x")).count() == 0


def refuse_rules(clerk: Caller, path: str) -> None:
    """What is no amount, and what a rule names that is not there."""
    for value in NO_AMOUNTS:
        for name in ("amount", "price", "at_most") if value is not None else ():
            assert field_of(clerk.post(path, {"rule": {"give": [{name: value}]}})) == name, value
        if value not in (None, "0.1234567"):
            assert field_of(clerk.post(path, {"rule": {"give": [{"percent": value, "on": "order"}]}})) == "percent"
    give = [{"percent": "10", "on": "order"}]
    for rule, place in (
        ({"give": [{"percent": "101", "on": "order"}]}, "give[0].percent"),
        ({"give": [{"amount": "0.5", "on": "order"}]}, "give[0].amount"),
        ({"give": [{"amount": "5", "percent": "5", "on": "order"}]}, "give[0]"),
        ({"give": [{"price": "5", "items": {"sku": ["NONE"]}}]}, "give"),
        ({"give": give, "when": {"channel": "none"}}, "when.channel"),
        ({"give": give, "when": {"from": "2030-01-02T00:00:00Z", "until": "2030-01-01T00:00:00Z"}}, "when.until"),
    ):
        told = clerk.post(path, {"rule": rule})
        assert (told.code, told.body["facts"]["path"]) == ("pricing.bad_scenario", place)
    assert clerk.post(path, {"rule": {"give": give, "when": {"account": str(uuid4())}}}).status == 404
