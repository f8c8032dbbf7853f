"""The file of a release, its table, and the limits it is held to."""

import json
from pathlib import Path
from typing import Any

import pytest
from measuring import results

ONE = {"a_second": 30.0, "a_core": 20.0, "p50": 0.25, "web_ms": 40.0, "database_ms": 8.0, "share": 0.012}
SCENARIO: dict[str, Any] = {
    "says": "checkout",
    "queries": {"open": 3, "order": 9},
    "clients": {"1": ONE, "8": ONE | {"a_second": 44.0}},
    "raw_ms": 6.0,
    "ratio": 8.0,
}
LIMITS = {"queries": {"checkout": {"open": 3, "order": 9}}, "ratios": {"checkout": 8.0}}


def test_within_its_limits_nothing_is_told() -> None:
    assert results.over_limits({"checkout": SCENARIO}, LIMITS) == []


def test_one_query_or_a_tenth_more_is_told() -> None:
    more = SCENARIO | {"queries": {"open": 4, "order": 9}, "ratio": 8.1}
    assert results.over_limits({"checkout": more}, LIMITS) == [
        "checkout, open: 4 queries, at most 3",
        "checkout: 8.1 times the same SQL raw, at most 8.0",
    ]


def test_what_has_no_limit_is_told_too() -> None:
    assert results.over_limits({"checkout": SCENARIO}, {"queries": {}, "ratios": {}}) == [
        "checkout, open: no limit of its queries",
        "checkout, order: no limit of its queries",
        "checkout: no limit of its ratio",
    ]


def test_parts_are_kept_beside_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "RESULTS", tmp_path / "results")
    results.save("serving", {"cores": 2}, name="0.9")
    results.save("serving", {"cores": 4}, name="0.10")
    results.save("load", {"L1": {}}, name="0.10")
    results.save("load", {"L1": {"quick": True}}, name="0.10-quick")
    assert results.latest() == {"serving": {"cores": 4}, "load": {"L1": {}}}


def test_the_table_has_a_row_for_each_scenario_and_finds_its_place() -> None:
    made = results.table({"scenarios": {"checkout": SCENARIO}})
    assert made.splitlines()[2] == "| checkout | 3 + 9 | 30.0 | 44.0 | 20.0 | 250 ms | 40.0 | 8.0 | 6.0 | 8.0 | 1.2% |"
    text = f"before\n{results.BEGIN}\nold\n{results.END}\nafter\n"
    assert results.put_table(text, "new\n") == f"before\n{results.BEGIN}\nnew\n{results.END}\nafter\n"


def test_the_release_is_within_its_limits() -> None:
    told = results.latest()
    assert results.over_limits(told["serving"]["scenarios"], json.loads(results.LIMITS.read_text())) == []
