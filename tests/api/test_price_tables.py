"""Prices as a table, by programs of staff: tried, kept as a draft, and what of it can't be taken."""

from typing import Any
from uuid import uuid4

import pytest

from api.caller import Answer, Caller
from api.office import staff_caller
from jangteo.pricing.models import PriceDraft
from storefront.market import Market

pytestmark = pytest.mark.django_db
DRAFTS, TRIALS = (f"/office/price-lists/retail/table-{one}" for one in ("drafts", "trials"))
ROWS: list[list[str]] = [["SKU", "from", "price"], ["MUG-WH", "1", "29,000"], ["MUG-WH", "10", "27000"]]


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


def field_of(told: Answer) -> str:
    """Which field a refusal names."""
    assert told.code == "api.invalid_input", told.body
    return str(told.body["errors"][0]["field"].partition(".")[0])


def of_rows(*rows: list[str], **more: Any) -> dict[str, Any]:
    return {"currency": "KRW", "rows": [*rows], **more}


def test_a_table_is_tried_kept_tried_against_orders_and_published(clerk: Caller) -> None:
    tried = clerk.post(TRIALS, of_rows(*ROWS)).body
    assert (tried["figures"]["total"], tried["figures"]["fresh"], tried["problem_count"]) == (2, 1, 0)
    assert [(one["from_quantity"], one["new"]["amount"]) for one in tried["changes"]] == [(1, "29000"), (10, "27000")]
    assert tried["changes"][0]["old"]["amount"] == "28000"
    assert PriceDraft.objects.count() == 0
    key = uuid4().hex
    made = clerk.post(DRAFTS, of_rows(*ROWS, why="spring"), Idempotency_Key=key)
    assert (made.status, made.body["rows"], made.body["why"], made.body["left_out"]) == (201, 2, "spring", [])
    assert clerk.post(DRAFTS, of_rows(*ROWS, why="spring"), Idempotency_Key=key).body == made.body
    draft = f"/office/price-drafts/{made.body['id']}"
    assert clerk.get(f"{draft}/changes").body["items"] == tried["changes"]
    assert {clerk.post(f"{draft}/{step}").status for step in ("trial", "publication")} == {200}
    assert clerk.post(DRAFTS, of_rows(*ROWS)).code == "pricing.nothing_changes"
    assert clerk.post(TRIALS, of_rows(*ROWS)).body["figures"]["total"] == 0
    assert PriceDraft.objects.count() == 1


@pytest.mark.parametrize("gap", ["\t", ";", " "])
def test_text_says_the_same_as_rows(clerk: Caller, gap: str) -> None:
    text = "\r\n".join(gap.join(row) for row in ROWS[1:])
    told = clerk.post(TRIALS, {"currency": "KRW", "text": text}).body
    assert told == clerk.post(TRIALS, of_rows(*ROWS[1:])).body
    assert told["figures"]["total"] == 2


def test_what_cannot_be_taken_is_named_by_its_line(clerk: Caller) -> None:
    rows = (*ROWS, ["NONE", "1", "5"], ["MUG-WH", "x", "5"], ["MUG-WH", "1", "29500"])
    problems = [
        {"line": 4, "why": "unknown_sku", "value": "NONE"},
        {"line": 5, "why": "bad_quantity", "value": "x"},
        {"line": 6, "why": "twice", "value": "2"},
    ]
    tried = clerk.post(TRIALS, of_rows(*rows)).body
    assert (tried["problem_count"], [(one["line"], one["why"]) for one in tried["problems"]]) == (
        3,
        [(one["line"], one["why"]) for one in problems],
    )
    told = clerk.post(DRAFTS, of_rows(*rows))
    assert (told.status, told.code, told.body["facts"]["count"]) == (422, "pricing.bad_table", 3)
    assert told.body["facts"]["problems"] == tried["problems"]
    kept = clerk.post(DRAFTS, of_rows(*rows, takes_good=True)).body
    assert (kept["rows"], kept["left_out"], kept["left_out_count"]) == (2, tried["problems"], 3)


def test_a_table_has_one_form_and_its_bounds(clerk: Caller) -> None:
    neither_or_both: list[dict[str, Any]] = [{"rows": []}, {"text": "MUG-WH 1"}, {"rows": [], "text": " \n"}]
    bad: list[tuple[dict[str, Any], str]] = [
        ({"rows": [["1"] * 21]}, "rows"),
        ({"rows": [["1" * 201]]}, "rows"),
        ({"rows": [["MUG-WH", 5]]}, "rows"),
        ({"rows": "MUG-WH 1"}, "rows"),
        ({"text": 5}, "text"),
        ({"why": "x" * 301}, "why"),
        ({"lines": []}, "lines"),
    ]
    for path in (DRAFTS, TRIALS):
        for wrong in neither_or_both:
            told = clerk.post(path, of_rows(*ROWS) | wrong)
            assert (told.code, told.body["facts"]["field"]) == ("pricing.invalid_change", "text"), wrong
        for wrong, field in bad:
            told = clerk.post(path, of_rows(*ROWS) | wrong)
            assert field_of(told) == field, wrong
        assert clerk.post(path, of_rows(*ROWS) | {"currency": "USD"}).code == "pricing.wrong_currency"
        assert clerk.post(path.replace("retail", "none"), of_rows(*ROWS)).code == "pricing.list_not_found"
        assert staff_caller("staff_viewer").post(path, of_rows(*ROWS)).status == 403
    many = {"currency": "KRW", "text": "MUG-WH 1\n" * 20_001}
    assert clerk.post(TRIALS, many).body["facts"]["field"] == "text"
    assert PriceDraft.objects.count() == 0
