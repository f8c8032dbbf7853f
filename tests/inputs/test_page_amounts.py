"""Every field of a page that asks how much money: what is no amount is told, nothing is written, nothing breaks."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms

import jangteo
from access.undoing import undone
from inputs.amount_fields import AMOUNTS, AMOUNTS_SENT, READ
from inputs.bad_quantities import ALL_FORM_VALUES
from inputs.desk import Desk, is_told, send
from inputs.page_fields import filled
from inputs.test_page_quantities import VISITS, at_first
from jangteo.kernel.wholes import read_figure
from jangteo.office.pages.amounts import FigureField
from office.desk import digest

SOURCE = Path(jangteo.__file__).parent
READS = re.compile(
    r"(?<!class )(?<!def )\b(?:MoneyField|FigureField|ShareField|AmountField|DecimalField|read_money|read_price"
    r"|read_figure|cost_of|Money\.parse|float)\("
)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", AMOUNTS)
def test_what_is_no_amount_is_told_and_writes_nothing(desk: Desk, name: str) -> None:
    """C02 and C12; and the form was right but for its amount."""
    one = AMOUNTS[name]
    before = at_first(desk)
    with undone():
        for value in AMOUNTS_SENT:
            if value not in one.may:
                answer = send(desk, *filled(one, desk, value))
                assert is_told(answer), (value[:40], answer.status_code)
        after = digest(VISITS)
        assert {table for table in after if after[table] != before[table]} == set()
        answer = send(desk, *filled(one, desk, f" {one.good}"))
        assert answer.status_code in (200, 302), answer.content.decode()[-3000:]
        assert (digest(VISITS) != before) != one.shows


def test_whoever_reads_an_amount_is_known() -> None:
    """A new field fails here until it stands in the table above, or why it does not."""
    found = Counter(
        path.relative_to(SOURCE).as_posix()
        for face in ("office", "storefront")
        for path in (SOURCE / face).rglob("*.py")
        for _ in READS.findall(path.read_text(encoding="utf-8"))
    )
    assert dict(found) == {name: count for name, (count, _why) in READ.items()}
    named = {one for _count, told in READ.values() if not told.startswith("-") for one in told.split(", ")}
    assert named == set(AMOUNTS)


def test_figures_are_read_alike_by_the_one_field() -> None:
    """Prices, rates and contents: what Python would take for a number, and people do not mean, is none."""
    field = FigureField(min_value=0, max_digits=18, decimal_places=6)
    taken = {value: field.clean(value) for value in ("1,200.5", " 12", "0")}
    assert taken == {"1,200.5": Decimal("1200.5"), " 12": Decimal(12), "0": Decimal(0)}
    for value in ALL_FORM_VALUES:
        if read_figure(value) is None:
            with pytest.raises(forms.ValidationError):
                field.clean(value)
    assert [one for one in ("1,5", "1e3", "NaN", "１２", "1_000", "-1", "1\x00") if read_figure(one) is not None] == []
