"""A cart's sums without its lines are those of its quote."""

from pathlib import Path
from typing import Any

import pytest

from jangteo.pricing.gateways import load_scenario
from jangteo.pricing.rules import figures, quote
from jangteo.pricing.rules.scenarios import price
from jangteo.pricing.types import Figures, Quote

FILES = sorted((Path(__file__).parent / "scenarios").glob("*.yaml"))


def test_the_sums_are_those_of_the_quote(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[tuple[Figures, Quote]] = []

    def both(*given: Any, **named: Any) -> Quote:
        found.append((figures(*given, **named), quote(*given, **named)))
        return found[-1][1]

    monkeypatch.setattr(price, "quote", both)
    for file in FILES:
        price.quote_of(load_scenario(file.read_bytes()))
    assert len(found) == len(FILES) > 200
    for sums, whole in found:
        unpriced = sum(line.unit is None for line in whole.lines)
        goods = whole.net.minor - whole.shipping.net.minor
        assert sums == Figures(whole.gross.minor, goods, len(whole.lines) - unpriced, unpriced)
