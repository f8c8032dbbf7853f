"""A line sheet filled with quantities is read as an order: what stands in its quantity column, and nothing else."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from jangteo.kernel import clock
from jangteo.kernel.money import UnitPrice
from jangteo.line_sheets.rules import table_head, table_rows
from jangteo.line_sheets.types import SheetHead, SheetProduct, SheetRow, SheetStep
from jangteo.purchasing.rules.reading import read_rows


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_filled_line_sheet_orders_what_was_filled_in(language: str) -> None:
    step = SheetStep(4, UnitPrice(Decimal(46400), "KRW"), Decimal("0.42"))
    rows = tuple(
        SheetRow(f"POT-{one}", "2908903371464", "비취빛", (step, step), step.unit, 4, 4, ("박스", "4"), True, None)
        for one in "ABC"
    )
    head = SheetHead("긴해", "도매", "온결", "", datetime(2026, 11, 27, tzinfo=UTC), None, False, 1)
    product = SheetProduct("옆손잡이 다관", "", "pot", "머그", None, rows)
    table = list(table_rows(head, [[product]], language=language, zone=clock.SEOUL))
    table[0][1], table[2][1] = "12", "8"
    found = read_rows([table_head(language, currency="KRW", with_tax=False), *table])
    assert [(one.words.split()[0], one.quantity) for one in found] == [("POT-A", 12), ("POT-C", 8)]
