"""One row under a map: transformations, types, rules, and the demands of each kind."""

import copy
import string
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connect.conftest import CUSTOMERS, ORDERS, PRODUCTS
from jangteo.connect import rules
from jangteo.connect.rules.storing import restore, store
from jangteo.connect.rules.transform import Refusal, apply_step, cell, to_decimal
from jangteo.connect.types import Counts, ImportKind, Judged, Note, NoteLevel, Outcome, SourceRow, Step
from jangteo.kernel.gtin import is_gtin

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=True) | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def judge(plan: Mapping[str, Any], kind: ImportKind, **raw: Any) -> Judged:
    return rules.judge_row(rules.build_map(copy.deepcopy(dict(plan)), kind, "digest"), SourceRow(7, raw))


def order_row(**changes: Any) -> dict[str, Any]:
    row = {"Invoice": "500", "At": "2010-07-01 08:30", "Customer": "12", "Code": "A", "Name": "Mug", "Units": "2"}
    return row | {"Price": "2.55"} | changes


@pytest.mark.parametrize(
    ("step", "value", "expected"),
    [
        (Step("strip"), "  a b ", "a b"),
        (Step("squeeze"), " a \n  b ", "a b"),
        (Step("upper"), "85123a", "85123A"),
        (Step("digits"), "124-81-00998", "1248100998"),
        (Step("prefix", "Customer "), "12", "Customer 12"),
        (Step("prefix", "Customer "), "", ""),
        (Step("cut", 3), "abcdef", "abc"),
        (Step("split", {"by": "/", "take": -1}), "a/b/c", "c"),
        (Step("split", {"by": "/", "take": 5}), "a/b/c", ""),
        (Step("replace", {"from": " ", "to": "-"}), "food service", "food-service"),
        (Step("decimal", {"thousands": ".", "comma": ","}), "1.234,50", Decimal("1234.50")),
        (Step("decimal", {"places": 2}), Decimal("99.94999999999999"), Decimal("99.95")),
        (Step("decimal", {"places": 2}), "-0.125", Decimal("-0.13")),
        (Step("table", {"table": {"EIRE": "IE"}}), "EIRE", "IE"),
        (Step("table", {"table": {"EIRE": "IE"}, "otherwise": ""}), "Narnia", ""),
        (Step("by_prefix", {"C": "credit", "": "sale"}), "C500", "credit"),
        (Step("by_prefix", {"C": "credit", "": "sale"}), "500", "sale"),
    ],
)
def test_a_step_does_what_its_name_says(step: Step, value: object, expected: object) -> None:
    assert apply_step(value, step) == expected


@pytest.mark.parametrize(
    ("step", "value", "code"),
    [
        (Step("decimal", {}), "12x", "not_a_number"),
        (Step("decimal", {}), "NaN", "not_a_number"),
        (Step("decimal", {}), "٣", "not_a_number"),
        (Step("decimal", {}), "1e99", "not_a_number"),
        (Step("table", {"table": {"a": "b"}}), "c", "not_in_table"),
        (Step("by_prefix", {"C": "credit"}), "500", "not_in_table"),
        (Step("strip"), ["a"], "not_plain"),
        (Step("datetime", {"format": "%d.%m.%Y"}), "31.02.2020", "not_a_moment"),
    ],
)
def test_a_step_refuses_what_it_cannot_take(step: Step, value: object, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        apply_step(value, step)
    assert refusal.value.code == code


def test_local_time_is_read_in_its_zone() -> None:
    step = Step("datetime", {"format": "%Y-%m-%d %H:%M", "zone": "Europe/London"})
    assert apply_step("2010-07-01 08:30", step) == datetime(2010, 7, 1, 7, 30, tzinfo=UTC)
    assert apply_step("2010-12-01 08:30", step) == datetime(2010, 12, 1, 8, 30, tzinfo=UTC)


def test_dots_lead_into_records_unless_a_column_has_the_whole_name() -> None:
    assert cell({"a": {"b": {"c": 5}}}, "a.b.c") == 5
    assert cell({"a.b": 1, "a": {"b": 2}}, "a.b") == 1
    assert cell({"a": "text"}, "a.b") is None


@given(value=ANYTHING, step=st.sampled_from(["strip", "squeeze", "upper", "lower", "digits", "decimal", "datetime"]))
def test_no_value_breaks_a_step(value: Any, step: str) -> None:
    with suppress(Refusal):
        assert not isinstance(apply_step(value, Step(step)), dict | list)


@given(number=st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_a_written_number_is_read_exactly(number: Decimal) -> None:
    assert to_decimal(f"{number:f}") == number


@given(raw=st.fixed_dictionaries(dict.fromkeys(order_row(), ANYTHING)))
def test_every_row_is_taken_or_told(raw: dict[str, Any]) -> None:
    judged = rules.judge_row(rules.build_map(copy.deepcopy(dict(ORDERS)), ImportKind.ORDERS, "d"), SourceRow(1, raw))
    refused = [note for note in judged.notes if note.level != NoteLevel.WARNING]
    assert (judged.values is None) == bool(refused)
    assert all(note.message("en") and note.message("ko") for note in judged.notes)


def test_an_order_line_is_typed() -> None:
    judged = judge(ORDERS, ImportKind.ORDERS, **order_row())
    assert judged == Judged(
        "500",
        {
            "key": "500",
            "kind": "sale",
            "placed_at": judged.values["placed_at"] if judged.values else None,
            "customer": "12",
            "sku": "A",
            "name": "Mug",
            "quantity": 2,
            "unit_price": Decimal("2.55"),
            "currency": "GBP",
        },
        (),
    )
    assert judged.values is not None
    assert judged.values["placed_at"] == datetime(2010, 7, 1, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"Units": "2.5"}, "Units", "not_whole"),
        ({"Units": "two"}, "Units", "not_a_number"),
        ({"Units": "0"}, "quantity", "zero_quantity"),
        ({"Units": "-1"}, "quantity", "negative_sale"),
        ({"Units": "1", "Invoice": "C500"}, "quantity", "positive_credit"),
        ({"Invoice": "A500"}, "kind", "adjustment"),
        ({"Invoice": "9" * 40}, "key", "too_long"),
        ({"Price": "-1"}, "Price", "too_small"),
        ({"Price": "0.0000001"}, "Price", "too_many_decimals"),
        ({"Price": "9" * 14}, "Price", "too_large"),
        ({"Name": " "}, "Name", "required"),
        ({"Name": "=HYPERLINK(1)"}, "Name", "formula"),
        ({"Name": "@SUM(A1)"}, "Name", "formula"),
        ({"Name": "a\x07b"}, "Name", "control_character"),
        ({"Name": "x" * 301}, "Name", "too_long"),
        ({"At": "2010-13-01 00:00"}, "At", "not_a_moment"),
        ({"Price": "0", "Units": "-5"}, "Units", "write_off"),
    ],
)
def test_a_refused_row_names_column_and_code(changes: dict[str, Any], column: str, code: str) -> None:
    judged = judge(ORDERS, ImportKind.ORDERS, **order_row(**changes))
    assert judged.values is None
    assert [(note.row, note.column, note.code) for note in judged.notes] == [(7, column, code)]


@pytest.mark.parametrize("name", ["-5 °C cool bag", "+size shirt", "@home mug", "A = B", "50% off-cuts"])
def test_ordinary_names_are_no_formulas(name: str) -> None:
    assert judge(ORDERS, ImportKind.ORDERS, **order_row(Name=name)).values is not None


def test_every_bad_field_of_a_row_is_told() -> None:
    judged = judge(ORDERS, ImportKind.ORDERS, **order_row(Units="x", Price="y"))
    assert [note.code for note in judged.notes] == ["not_a_number", "not_a_number"]
    counts = Counts()
    rules.add_up(counts, judged.notes)
    assert (counts.rows_refused, counts.refused_by_code) == (1, {"not_a_number": 1})


def test_a_gtin_with_a_wrong_check_digit_is_left_out_with_a_warning() -> None:
    judged = judge(PRODUCTS, ImportKind.PRODUCTS, Code=" mug-1", Name="Mug", Barcode="4006381333930")
    assert judged.values is not None
    assert (judged.key, judged.values["gtin"]) == ("MUG-1", "")
    assert [(note.level, note.code) for note in judged.notes] == [(NoteLevel.WARNING, "gtin_check_digit")]


@pytest.mark.parametrize("mail", ["no-at", "a@b", "a b@c.de", "a@b.de, c@d.de"])
def test_what_is_no_address_is_refused(mail: str) -> None:
    judged = judge(CUSTOMERS, ImportKind.CUSTOMERS, No="1", Name="Kim", Mail=mail)
    assert [note.code for note in judged.notes] == ["invalid_email"]


@given(body=st.text(string.digits, min_size=12, max_size=12))
def test_exactly_one_check_digit_fits(body: str) -> None:
    assert sum(is_gtin(f"{body}{digit}") for digit in range(10)) == 1


@given(units=st.integers(1, 10**9), price=st.decimals(0, 10**6, places=3), text=st.text(string.printable, max_size=30))
def test_what_is_stored_comes_back_typed(units: int, price: Decimal, text: str) -> None:
    values = {"quantity": units, "unit_price": price, "name": text, "placed_at": datetime(2020, 2, 29, tzinfo=UTC)}
    assert restore(ImportKind.ORDERS, store(values)) == values


def test_differences_name_only_what_is_stated_and_other() -> None:
    changes = rules.differ({"name": "Mug", "gtin": "1"}, {"name": "Cup"})
    assert changes == {"name": ("Mug", "Cup")}
    assert rules.outcome_of(is_known=True, changes=changes) == Outcome.CHANGE
    assert rules.outcome_of(is_known=True, changes={}) == Outcome.UNCHANGED
    assert rules.outcome_of(is_known=False, changes={}) == Outcome.CREATE


def test_skipped_and_warned_rows_are_not_refused() -> None:
    counts = Counts()
    notes = [
        Note(1, NoteLevel.SKIPPED, "guest"),
        Note(2, NoteLevel.WARNING, "gtin_taken"),
        Note(2, NoteLevel.WARNING, "x"),
    ]
    rules.add_up(counts, notes)
    assert (counts.rows_skipped, counts.rows_refused) == (1, 0)
    assert counts.warned_by_code == {"gtin_taken": 1, "x": 1}
    assert rules.read_counts(rules.counts_as_dict(counts)) == counts
