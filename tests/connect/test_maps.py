"""A map is read strictly: what it gets wrong is told in one line with its place."""

import copy
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from connect.conftest import ORDERS, PRICES, PRODUCTS
from jangteo.connect import gateways, rules
from jangteo.connect.errors import BadMap
from jangteo.connect.services.run_import import load_map
from jangteo.connect.types import ImportKind, Mapped, Repeated, Step

type Change = Callable[[dict[str, Any]], object]


def build(plain: Any, kind: ImportKind = ImportKind.PRODUCTS) -> Any:
    return rules.build_map(plain, kind, "digest")


def changed(plan: Mapping[str, Any], change: Change) -> dict[str, Any]:
    plain = copy.deepcopy(dict(plan))
    change(plain)
    return plain


def test_a_map_becomes_columns_steps_and_constants() -> None:
    plan = build(PRODUCTS)
    assert plan.fields["sku"] == Mapped(columns=("Code",), steps=(Step("strip"), Step("upper")))
    assert plan.fields["name.en"] == Mapped(columns=("Name",))
    assert plan.fields["category"] == Mapped(constant="cups")
    assert plan.target == {"cups": {"ko": "컵", "en": "Cups"}}
    assert plan.repeated == Repeated.REFUSE
    assert rules.column_names(plan) == {"Code", "Name", "Barcode"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda p: p.update(kind="stock"), "map: kind: this map is for stock, not for products"),
        (lambda p: p.pop("source"), "map: source: is missing"),
        (lambda p: p.update(sourec="x"), "map: sourec: unknown key; did you mean source?"),
        (lambda p: p["fields"].update(skuu="Code"), "map: fields.skuu: unknown key; did you mean sku?"),
        (lambda p: p["fields"].pop("sku"), "map: fields: products need sku"),
        (lambda p: p["fields"].update(sku={"colum": "C"}), "map: fields.sku.colum: unknown key; did you mean column?"),
        (
            lambda p: p["fields"].update(sku={"column": "C", "constant": "x"}),
            "map: fields.sku: needs exactly one of column, columns, constant",
        ),
        (
            lambda p: p["fields"].update(sku={"column": "C", "do": ["trim"]}),
            "map: fields.sku.do[1].trim: unknown key; did you mean strip?",
        ),
        (
            lambda p: p["fields"].update(sku={"column": "C", "do": ["strip", {"upper": 1}]}),
            "map: fields.sku.do[2].upper: takes no settings",
        ),
        (
            lambda p: p["fields"].update(sku={"column": "C", "do": [{"datetime": {"zone": "Mars/Base"}}]}),
            "map: fields.sku.do[1].datetime.zone: 'Mars/Base' is no known time zone, as in Asia/Seoul",
        ),
        (
            lambda p: p.update(format={"encoding": "klingon"}),
            "map: format.encoding: 'klingon' is no known encoding of text",
        ),
        (lambda p: p.update(format={"encoding": "zlib"}), "map: format.encoding: 'zlib' is no known encoding of text"),
        (
            lambda p: p.update(format={"delimiter": ";;"}),
            "map: format.delimiter: must be one character, no quote or line end",
        ),
        (lambda p: p.update(channel={"code": "x"}), "map: channel: means nothing for products"),
        (lambda p: p.update(repeated="lines"), "map: repeated: for products it must be one of last, refuse"),
        (
            lambda p: p.update(rules=[{"refuse_when": {"Code": "emty"}, "code": "x1", "because": {"en": "x"}}]),
            "map: rules[1].refuse_when.Code: 'emty' is no test; known are: empty, negative, not_empty, positive, zero",
        ),
        (
            lambda p: p.update(rules=[{"skip_when": {"Code": {"matches": "("}}, "code": "x1", "because": {"en": "x"}}]),
            "map: rules[1].skip_when.Code.matches: is no regular expression:"
            " missing ), unterminated subpattern at position 0",
        ),
        (
            lambda p: p.update(rules=[{"skip_when": {"Code": "empty"}, "code": "x1"}]),
            "map: rules[1].because: must be a mapping, as in key: value",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(change: Change, told: str) -> None:
    with pytest.raises(BadMap) as refusal:
        build(changed(PRODUCTS, change))
    assert refusal.value.message == told


def test_targets_are_checked() -> None:
    with pytest.raises(BadMap, match=r"map: price_list\.currency: 'EURO' is no currency"):
        build(changed(PRICES, lambda p: p["price_list"].update(currency="EURO")), ImportKind.PRICES)
    with pytest.raises(BadMap, match="map: channel: needs country"):
        build(changed(ORDERS, lambda p: p["channel"].pop("country")), ImportKind.ORDERS)
    with pytest.raises(BadMap, match="map: channel: is missing"):
        build(changed(ORDERS, lambda p: p.pop("channel")), ImportKind.ORDERS)


@pytest.mark.parametrize("plain", [None, [], "text", 5, {"fields": []}, {1: 2}])
def test_what_is_no_mapping_is_refused(plain: Any) -> None:
    with pytest.raises(BadMap):
        build(plain)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"a: &x [1]\nb: *x", "anchors"),
        (b"a: 1\na: 2", "a: the key is there twice"),
        (b"a: 1\nb: [1", "line 2"),
        (b"\xff\xfe", "not UTF-8"),
        (b"a: \0", "no readable YAML"),
        (b"a: [1, " + b"9" * 5000 + b"]", r"a\[1\]: is a number that is too long"),
        (b"[" * 2000, "nested too deeply"),
        (b"!!python/object/apply:os.system ['true']", "is not read"),
        (b"#" * 1_000_001, "larger than"),
    ],
)
def test_hostile_yaml_is_told_in_a_sentence(text: bytes, told: str) -> None:
    with pytest.raises(BadMap, match=told):
        gateways.parse_map_text(text)


@pytest.mark.parametrize("name", gateways.list_ready_maps())
def test_every_ready_map_is_sound(name: str) -> None:
    kind = ImportKind(name.rpartition("-")[2])
    plan = load_map(name, kind)
    assert plan.kind == kind
    assert all({"ko", "en"} == set(rule.names) for rule in plan.rules)


def test_an_unknown_map_is_told_with_the_ready_ones() -> None:
    with pytest.raises(BadMap, match=r"nowhere: no such file, nor a ready map; ready are: dummyjson-customers, "):
        load_map("nowhere", ImportKind.PRODUCTS)
