"""Pricing scenarios: the files, an independent reading of the format, and what must hold of every world."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from jangteo.kernel.money import Money
from jangteo.kernel.plain_yaml import NotPlain, parse_plain
from jangteo.pricing.errors import BadScenario
from jangteo.pricing.gateways import load_scenario
from jangteo.pricing.rules import offer
from jangteo.pricing.rules.scenarios import differences, price_scenario, read_scenario
from jangteo.pricing.rules.scenarios.price import _candidates, _identity
from pricing import oracle
from pricing.worlds import CODES, SKUS, World, make_world

HERE = Path(__file__).parent
FILES = sorted((HERE / "scenarios").glob("*.yaml"))
MALFORMED: list[dict[str, str]] = yaml.safe_load((HERE / "malformed.yaml").read_text("utf-8"))
EXAMPLES = 2000
SEEDS = st.integers(0, 2**40)


def priced(world: World) -> dict[str, Any]:
    return price_scenario(read_scenario(world))


def minor(text: str, currency: str) -> int:
    return Money.parse(text, currency).minor


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_gives_what_it_expects(file: Path) -> None:
    scenario = load_scenario(file.read_bytes())
    assert scenario.expect, "a file without expectation proves nothing"
    assert list(differences(scenario.expect, price_scenario(scenario))) == []


def test_there_are_files_for_every_key_of_the_format() -> None:
    assert len(FILES) >= 200
    text = "\n".join(file.read_text("utf-8") for file in FILES)
    words = (
        "first merge lowest all_units incremental half_up half_even half_down up down unit line document derived "
        "round_to exclude_sale at_most repeat alone group weekdays first_order subtotal_at_least quantity_at_least "
        "other_buyer not_yet expired lower_priority not_merged dearer unknown not_met not_combined below_minimum "
        "above_maximum not_a_step no_price KWD JPY EUR KRW shipping on_sale was minimum step maximum cost account"
    )
    assert [word for word in words.split() if word not in text] == []


@settings(max_examples=EXAMPLES)
@given(seed=SEEDS)
def test_an_independent_reading_of_the_format_agrees(seed: int) -> None:
    world = make_world(seed)
    assert priced(world) == oracle.price(world)


@settings(max_examples=EXAMPLES)
@given(seed=SEEDS)
def test_what_must_hold_of_every_receipt(seed: int) -> None:
    """C03, C13: Sums, signs, the order of rows, a list for others, and that a code never makes it dearer."""
    world, dice = make_world(seed), Random(seed)
    result = priced(world)
    _sums_hold(result, world["currency"], includes_tax=world["tax"]["prices_include"])
    shuffled = world | {key: dice.sample(world[key], len(world[key])) for key in ("lists", "promotions")}
    assert priced(shuffled) == result
    stranger = {"code": "zzz", "for": {"account": "stranger"}, "priority": 9, "prices": dict.fromkeys(SKUS, "0")}
    with_stranger = priced(world | {"lists": [*world["lists"], stranger]})
    assert _without_reasons(with_stranger) == _without_reasons(result)
    more = priced(world | {"coupons": [*world["coupons"], dice.choice(CODES)]})
    assert minor(more["gross"], world["currency"]) <= minor(result["gross"], world["currency"])


def _sums_hold(result: dict[str, Any], currency: str, *, includes_tax: bool) -> None:
    def total(rows: list[dict[str, Any]], key: str) -> int:
        return sum(minor(row[key], currency) for row in rows)

    parts = [*result["lines"], *([result["shipping"]] if "shipping" in result else [])]
    for key in ("net", "tax", "gross"):
        assert total(parts, key) == minor(result[key], currency)
    assert total(result["taxes"], "tax") == minor(result["tax"], currency)
    assert total(result["taxes"], "net") == minor(result["net"], currency)
    assert total([result], "net") + total([result], "tax") == total([result], "gross")
    assert total(result["discounts"], "amount") == total(parts, "discount")
    for row in parts:
        assert total([row], "net") + total([row], "tax") == total([row], "gross")
        assert min(total([row], key) for key in ("net", "tax", "gross", "discount")) >= 0
    for line in result["lines"]:
        left = total([line], "subtotal") - total([line], "discount")
        assert left == total([line], "gross" if includes_tax else "net")
        told = [one["amount"] for one in line["because"] if one["kind"] == "promotion"]
        assert sum(minor(one, currency) for one in told) == total([line], "discount")


def _without_reasons(result: dict[str, Any]) -> dict[str, Any]:
    return result | {"lines": [{**line, "because": None} for line in result["lines"]]}


@settings(max_examples=EXAMPLES)
@given(seed=SEEDS, sku=st.sampled_from(SKUS))
def test_the_ladder_shown_is_the_ladder_charged(seed: int, sku: str) -> None:
    world = make_world(seed)
    scenario = read_scenario(world | {"ladder": "all_units", "promotions": [], "items": {}})
    shown = offer(_identity(sku), _candidates(scenario, sku), scenario.terms, scenario.buyer.at)
    for step in shown.ladder:
        for quantity in (step.from_quantity, step.from_quantity + 1):
            reached = shown.step_for(quantity)
            assert reached is not None
            cart = {"cart": [{"sku": sku, "quantity": quantity}], "ladder": "all_units", "promotions": [], "items": {}}
            [line] = priced(world | cart)["lines"]
            assert (line["unit"], line["because"][0]["step"]) == (reached.unit.to_text(), reached.from_quantity)


@settings(max_examples=EXAMPLES)
@given(seed=SEEDS)
def test_neither_the_order_nor_the_division_of_lines_moves_a_price(seed: int) -> None:
    """Up to the lines' own rounding: a minor unit for each line and rounding that it goes through.

    Units given free lower the average of their line, which a price or amount per unit, or another gift, then looks at:
    such a pair in one cart does depend on the division, as the format's effects on whole lines make it.
    """
    world, dice = make_world(seed), Random(seed)
    plain = world | {"promotions": []}
    result, shuffled = priced(plain), priced(plain | {"cart": dice.sample(world["cart"], len(world["cart"]))})
    assert [shuffled[key] for key in ("net", "tax", "gross", "taxes")] == [
        result[key] for key in ("net", "tax", "gross", "taxes")
    ]
    given = [effect for one in world["promotions"] for effect in one["give"]]
    gifts = sum("buy" in one for one in given)
    if gifts > 1 or (gifts and any({"price", "amount", "at_most"} & set(one) for one in given)):
        return
    split = [
        {"sku": line["sku"], "quantity": part}
        for line in world["cart"]
        for part in (line["quantity"] // 2, line["quantity"] - line["quantity"] // 2)
        if part
    ]
    divided = priced(world | {"cart": split})
    roundings = sum(len(one["give"]) for one in world["promotions"]) + 2
    currency = world["currency"]
    whole = minor(priced(world)["gross"], currency)
    assert abs(minor(divided["gross"], currency) - whole) <= 2 * len(split) * roundings


@pytest.mark.parametrize("case", MALFORMED, ids=[f"{number}-{one['path']}" for number, one in enumerate(MALFORMED)])
def test_a_malformed_file_is_refused_in_one_line_that_names_the_place(case: dict[str, str]) -> None:
    with pytest.raises(BadScenario) as refused:
        load_scenario(case["text"].encode())
    assert "\n" not in str(refused.value)
    assert refused.value.path == case["path"]
    assert case["says"] in str(refused.value).lower()


SCHEMA = json.loads((HERE.parents[1] / "docs/reference/pricing-scenario.schema.json").read_text("utf-8"))


def in_json(text: bytes) -> Any:
    """A file as JSON would hold it: keys are strings there."""
    return json.loads(json.dumps(parse_plain(text), default=str))


def test_the_published_schema_accepts_what_the_reader_accepts() -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for file in FILES:
        assert list(validator.iter_errors(in_json(file.read_bytes()))) == [], file.name
    for seed in range(300):
        assert validator.is_valid(json.loads(json.dumps(make_world(seed)))), seed


def test_the_published_schema_refuses_what_is_out_of_shape() -> None:
    """What needs more than shape (references, circles, dates, a currency's decimals) is the reader's alone."""
    validator = jsonschema.Draft202012Validator(SCHEMA)
    refused = 0
    for case in MALFORMED:
        try:
            plain = in_json(case["text"].encode())
        except NotPlain:
            continue
        refused += not validator.is_valid(plain)
    assert refused >= 50


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"\x00", b"", b"[", b"- 1", b"a: 1\n---\nb: 2", b"x" * 1_000_001])
def test_what_is_no_text_is_refused_too(text: bytes) -> None:
    with pytest.raises(BadScenario):
        load_scenario(text)


def test_yaml_is_read_by_its_second_edition() -> None:
    text = b"on: no\nat: '2026-05-01'\nfive: 0o5\nbig: 0x10\nnone: ~\nyes: True\nf: 1.5\nt: !!str 5"
    assert parse_plain(text) == {
        "on": "no", "at": "2026-05-01", "five": 5, "big": 16, "none": None, "yes": True, "f": Decimal("1.5"), "t": "5",
    }  # fmt: skip


def test_a_character_written_in_two_halves_is_joined() -> None:
    assert parse_plain(rb'{"a": "\ud83c\udf75 \uac00"}') == {"a": "🍵 가"}


def jangteo(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "jangteo.config.command", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_the_command_prices_checks_and_refuses(tmp_path: Path) -> None:
    good, bad = FILES[0], tmp_path / "bad.yaml"
    bad.write_text("currency: KRW\n", "utf-8")
    wrong = tmp_path / "wrong.yaml"
    plain = parse_plain(good.read_bytes())
    wrong.write_text(json.dumps(plain | {"expect": {"gross": "1", "lines": []}}), "utf-8")
    fine = jangteo("price", str(good))
    assert fine.returncode == 0
    assert json.loads(fine.stdout) == price_scenario(load_scenario(good.read_bytes()))
    checked = jangteo("price", "--check", *map(str, FILES[:20]))
    assert (checked.returncode, checked.stdout) == (0, "20 checked, 0 differ, 0 unreadable.\n")
    differing = jangteo("price", "--check", str(good), str(wrong))
    assert differing.returncode == 1
    assert f'{wrong}: gross: expected "1", actual ' in differing.stdout
    refused = jangteo("price", str(bad), str(tmp_path / "none.yaml"), str(good))
    assert refused.returncode == 2
    assert refused.stderr.splitlines() == [
        f"{bad}: tax: is missing",
        f"{tmp_path / 'none.yaml'}: cannot be read: No such file or directory",
    ]
    assert len(refused.stdout.splitlines()) == 1


def test_the_rules_run_where_there_is_neither_django_nor_a_database() -> None:
    code = """
import sys
class No:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("django", "psycopg", "yaml", "click", "pydantic", "ninja"):
            raise ImportError(name)
sys.meta_path.insert(0, No())
from jangteo.pricing.rules.scenarios import price_scenario, read_scenario
world = {"currency": "KRW", "tax": {"prices_include": True, "rates": {"standard": "0.10"}},
         "lists": [{"code": "a", "prices": {"MUG": "10000"}}], "cart": [{"sku": "MUG", "quantity": 1}]}
print(price_scenario(read_scenario(world))["tax"])
"""
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("909\n", "")
