"""The standard's own cases: a rule fires on what breaks it, and only then."""

import gzip
import json
from collections import Counter
from typing import Any

import pytest

from billing.shared_data import DATA, needs_data
from jangteo.billing.rules.en16931 import RULES, fragment, verdicts

CASES = DATA / "en16931-rule-cases" / "cases.jsonl.gz"
EXPECTED = {
    "Invoice-unit-UBL": (599, 599),
    "CreditNote-unit-UBL": (147, 147),
}  # verdicts asked for, verdicts that agree


def _cases() -> list[dict[str, Any]]:
    with gzip.open(CASES, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _asked(case: dict[str, Any]) -> list[tuple[str, bool]]:
    """Pairs of a rule and whether it has to fire."""
    expected = case["expected"]
    return [(rule, kind != "success") for kind in ("success", "error", "warning") for rule in expected.get(kind, [])]


@needs_data
def test_verdicts_agree_with_the_standards_cases() -> None:
    asked: Counter[str] = Counter()
    agreed: Counter[str] = Counter()
    wrong = []
    for case in _cases():
        document = fragment(case["xml"].encode())
        for rule, fires in _asked(case):
            asked[case["syntax"]] += 1
            if bool(verdicts(document, [rule])) == fires:
                agreed[case["syntax"]] += 1
            else:
                wrong.append((case["syntax"], case["file"], case["case"], rule))
    assert wrong == []
    assert {syntax: (asked[syntax], agreed[syntax]) for syntax in asked} == EXPECTED


@needs_data
def test_a_rule_fires_as_often_as_the_cases_count() -> None:
    """Where a case tells how many places break a rule; also in addresses that are no business term."""
    counted = {}
    for case in _cases():
        if "error_count" in case["expected"]:
            (rule,) = case["expected"]["error"]
            counted[rule] = (len(verdicts(fragment(case["xml"].encode()), [rule])), case["expected"]["error_count"][0])
    assert {rule for rule, (found, told) in counted.items() if found != told} == set()
    assert len(counted) == 9


def test_an_unknown_rule_is_not_taken_for_kept() -> None:
    with pytest.raises(KeyError):
        verdicts(fragment(b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'), ["BR-999"])


def test_every_rule_has_words_of_its_own() -> None:
    assert [name for name, rule in RULES.items() if not rule.words.endswith(".")] == []
    assert len(RULES) == 272
