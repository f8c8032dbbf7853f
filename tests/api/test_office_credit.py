"""Credit lines and payment terms set by programs of staff."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from api.caller import Answer, Caller
from api.office import staff_caller
from jangteo.credit.models import CreditLine, CreditRaise, PaymentTerms, TermsGrant
from storefront.market import Market

pytestmark = pytest.mark.django_db
WHY = "as agreed"
NO_AMOUNTS = ("-", "1e3", "½", "", "1,000", "NaN", "1.00001", 5, None)


def won(amount: Any) -> dict[str, Any]:
    return {"amount": amount, "currency": "KRW"}


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


@pytest.fixture
def store(market: Market) -> Caller:
    return staff_caller("store", place_code="W1")


@pytest.fixture
def line(clerk: Caller, market: Market) -> str:
    body = {"party": str(market.company_id), "limit": won("1000000")}
    return f"/office/credit-lines/{clerk.post('/office/credit-lines', body).body['id']}"


def refuse_amounts(name: str, send: Callable[[Any], Answer]) -> None:
    """What is no amount is told so; one below zero, or in another currency, is refused by its own code."""
    for value in NO_AMOUNTS:
        told = send(won(value))
        assert told.code == "api.invalid_input", (value, told.body)
        assert name in told.body["errors"][0]["field"], value
    for amount in (won("-1"), {"amount": "1", "currency": "EUR"}):
        told = send(amount)
        assert (told.code, told.body["facts"]["field"]) == ("credit.invalid_line", name)


def test_a_line_is_opened_once_and_counted(clerk: Caller, store: Caller, market: Market) -> None:
    path = "/office/credit-lines"
    body: dict[str, Any] = {
        "party": str(market.company_id),
        "limit": won("1000000"),
        "tolerance": won("50000"),
        "stage": "release",
        "rates": [{"currency": "USD", "rate": "1377.5"}],
    }
    refuse_amounts("tolerance", lambda amount: clerk.post(path, body | {"tolerance": amount}))
    assert clerk.post(path, body | {"limit": won("-1")}).body["facts"]["field"] == "limit"
    assert clerk.post(path, body | {"limit": {"amount": "1", "currency": "EUR"}}).code == "credit.invalid_line"
    for rate in ("-1", "0x1", "1e3", "", None, 5):
        told = clerk.post(path, body | {"rates": [{"currency": "USD", "rate": rate}]})
        assert told.body["errors"][0]["field"].endswith("rate"), rate
    assert clerk.post(path, body | {"rates": [{"currency": "USD", "rate": "0.0"}]}).body["facts"]["field"] == "rates"
    assert clerk.post(path, body | {"rates": body["rates"] * 2}).code == "office.rows_refused"
    assert clerk.post(path, body | {"party": str(uuid4())}).code == "parties.not_found"
    assert store.post(path, body).status == 403
    assert CreditLine.objects.count() == 0
    made = clerk.post(path, body, Idempotency_Key=uuid4().hex)
    assert (made.status, made.body["line"]["limit"], made.body["line"]["counts_from"]) == (
        201,
        won("1000000"),
        "release",
    )
    assert made.body["line"]["tolerance"] == won("50000")
    assert clerk.post(path, body).code == "credit.line_exists"
    listed = clerk.get(path).body
    assert (listed["total"], listed["next_cursor"], listed["items"]) == (1, None, [made.body])
    assert clerk.get(f"{path}/{made.body['id']}").body == made.body
    assert {store.get(path).status, store.get(f"{path}/{made.body['id']}").status} == {403}


def test_a_limit_is_set_raised_and_stopped_with_reasons(clerk: Caller, store: Caller, line: str) -> None:
    sent = {"limit": won("2000000"), "why": WHY}
    refuse_amounts("limit", lambda amount: clerk.call("PUT", f"{line}/limit", sent | {"limit": amount}))
    assert clerk.call("PUT", f"{line}/limit", sent).body["line"]["limit"] == won("2000000")
    assert clerk.call("PUT", f"{line}/stage", {"stage": "ship", "why": WHY}).body["line"]["counts_from"] == "ship"
    more = {"amount": won("300000"), "since": "2020-01-01T00:00:00Z", "until": "2999-01-01T00:00:00Z", "why": WHY}
    refuse_amounts("amount", lambda amount: clerk.post(f"{line}/raises", more | {"amount": amount}))
    assert clerk.post(f"{line}/raises", more | {"amount": won("0")}).code == "credit.invalid_line"
    past = clerk.post(f"{line}/raises", more | {"until": "2020-02-01T00:00:00Z"})
    assert past.body["facts"]["field"] == "until_at"
    raised = clerk.post(f"{line}/raises", more, Idempotency_Key=uuid4().hex)
    assert (raised.status, raised.body["line"]["raised"]) == (201, won("300000"))
    end = f"{line}/raises/{raised.body['raises'][0]['id']}/end"
    assert store.post(end, {"why": WHY}).status == 403
    assert clerk.post(end, {"why": WHY}).body["line"]["raised"] == won("0")
    assert clerk.post(f"{line}/raises/{uuid4()}/end", {"why": WHY}).code == "credit.raise_not_found"
    assert [one["kind"] for one in clerk.post(f"{line}/block", {"why": WHY}).body["held_by"]] == ["hold"]
    assert clerk.post(f"{line}/unblock", {"why": WHY}).body["held_by"] == []
    for path in (f"{line}/block", f"{line}/unblock", end):
        assert clerk.post(path, {"why": " "}).code == "api.invalid_input"
        assert store.post(path, {"why": WHY}).status == 403
    nowhere = f"/office/credit-lines/{uuid4()}"
    assert clerk.post(f"{nowhere}/block", {"why": WHY}).code == "credit.line_not_found"
    assert clerk.call("PUT", f"{nowhere}/limit", sent).code == "credit.line_not_found"
    assert CreditRaise.objects.count() == 1


def test_terms_are_written_in_versions_given_and_ended(clerk: Caller, store: Caller, market: Market) -> None:
    path = "/office/payment-terms/net-45"
    body: dict[str, Any] = {"names": {"ko": "45일"}, "base": "net_days", "days": 45, "deposit_rate": "0.3"}
    made = clerk.call("PUT", path, body).body
    assert (made["version"], made["terms"]["days"], made["terms"]["deposit_rate"], made["grants"]) == (1, 45, "0.3", [])
    assert clerk.call("PUT", path, body).body["version"] == 1
    assert clerk.call("PUT", path, body | {"days": 60}).body["version"] == 2
    assert clerk.call("PUT", path, body, If_Match='"old"').status == 412
    given = clerk.post(f"{path}/grants", {"party": str(market.company_id), "channel": "wholesale"})
    grant = given.body["grants"][0]
    assert (given.status, grant["party"], grant["channel"], grant["until_on"]) == (
        201,
        str(market.company_id),
        "wholesale",
        None,
    )
    end = f"{path}/grants/{grant['id']}/end"
    assert clerk.post(end, {"on": "2020-01-01"}).body["facts"]["field"] == "on"
    assert store.post(end, {}).status == 403
    assert clerk.post(end, {}).body["grants"][0]["until_on"] == grant["from_on"]
    assert clerk.post(f"{path}/grants/{uuid4()}/end", {}).code == "credit.grant_not_found"
    assert [one["code"] for one in clerk.get("/office/payment-terms").body["items"]] == ["net-45"]
    assert {store.get(path).status, store.call("PUT", path, body).status} == {403}


def test_terms_that_say_no_day_are_refused(clerk: Caller) -> None:
    path = "/office/payment-terms/net-45"
    body: dict[str, Any] = {"names": {"ko": "45일"}, "base": "net_days", "days": 45}
    for name in ("deposit_rate", "discount_rate"):
        for value in ("-0.1", "2", "0.1234567", "1e1", "½", "", "10 %", None, 0.1):
            told = clerk.call("PUT", path, body | {name: value})
            assert told.body["errors"][0]["field"].endswith(name), (name, value)
    for more, field in (
        ({"deposit_rate": "1.5"}, "deposit_rate"),
        ({"discount_rate": "1"}, "discount_rate"),
        ({"discount_days": 5}, "discount_rate"),
        ({"base": "day_of_month"}, "day"),
        ({"base": "fixed_date"}, "fixed_on"),
        ({"country": "ZZ"}, "country"),
        ({"names": {}}, "names"),
    ):
        told = clerk.call("PUT", path, body | more)
        assert (told.code, told.body["facts"]["field"]) == ("credit.invalid_terms", field)
    assert clerk.call("PUT", "/office/payment-terms/new", body).code == "api.invalid_input"
    assert clerk.get(path).code == "credit.terms_not_found"
    assert PaymentTerms.objects.count() == 0
    clerk.call("PUT", path, body)
    for more, code in (
        ({}, "credit.invalid_terms"),
        ({"segment": "none"}, "segments.not_found"),
        ({"channel": "none"}, "channels.not_found"),
        ({"party": str(uuid4())}, "parties.not_found"),
        ({"channel": "shop", "from_on": "2030-01-02", "until_on": "2030-01-02"}, "credit.invalid_terms"),
    ):
        assert clerk.post(f"{path}/grants", more).code == code
    assert clerk.post("/office/payment-terms/none/grants", {"channel": "shop"}).code == "credit.terms_not_found"
    assert TermsGrant.objects.count() == 0
