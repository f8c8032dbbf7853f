"""Every field of a page that asks how many: what is none is told, nothing is written, nothing breaks."""

import re
from pathlib import Path

import pytest
from django import forms

import jangteo
from access.undoing import undone
from inputs.bad_quantities import ALL_FORM_VALUES
from inputs.desk import Desk, is_told, send
from inputs.page_fields import FIELDS as PAGES
from inputs.page_fields import INPUTS, READERS, filled
from inputs.quote_fields import QUOTE_INPUTS, QUOTES
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.whole_field import WholeField
from office.desk import digest

pytestmark = pytest.mark.django_db
# that somebody came, and whose data they saw
VISITS = frozenset({"django_session", "identity_session", "privacy_datareading"})
FIELDS = PAGES | QUOTES
# C02's own list, what is easily made another number, and what is longer than Python reads; the long table is for the
# one reader that they all have
SENT = ("-1", "0.5", "1000000001", str(2**63), "NaN", "1e308", "１２", "true", "1,5", "1\x00", "", "0")
SOURCE = Path(jangteo.__file__).parent
INPUT, NAME = re.compile(r"<input\b[^<]*?name=[^<]*"), re.compile(r'name="([^"]*?)"')
READS = re.compile(r"\bint\(|\.is(?:digit|decimal|numeric)\(|forms\.IntegerField\b")
SPACES = {" 1": "1", "1 ": "1", "\u30001": "1", "001": "1"}


def test_one_reader_takes_what_people_mean_and_nothing_else() -> None:
    for value in (*ALL_FORM_VALUES, "", " "):
        found = read_whole(value)
        is_large = value.isascii() and value.isdecimal() and len(value) <= 12
        assert found == (int(value) if is_large else None), value[:40]
    assert {text: read_whole(text) for text in SPACES} == {text: int(one) for text, one in SPACES.items()}


@pytest.mark.parametrize(("least", "may"), [(1, ()), (0, ("-0",)), (-5, ("-1", "-0", "+1"))])
def test_the_forms_field_takes_the_same(least: int, may: tuple[str, ...]) -> None:
    field = WholeField(min_value=least, max_value=10**9)
    for value in (*ALL_FORM_VALUES, "", " "):
        if value in may and least < 0:
            assert field.clean(value) == int(value)
            continue
        with pytest.raises(forms.ValidationError):
            field.clean(value)


def at_first(desk: Desk) -> dict[str, str]:
    """The fingerprint of everything as each test finds it."""
    if "at first" not in desk.ids:
        desk.ids["at first"] = digest(VISITS)
    found: dict[str, str] = desk.ids["at first"]
    return found


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_no_number_of_units_is_told_and_writes_nothing(desk: Desk, name: str) -> None:
    """C02 in every field of a page; and the form was right but for its number, spaces around which don't count."""
    one = FIELDS[name]
    before = at_first(desk)
    with undone():
        for value in SENT:
            if value not in one.may:
                answer = send(desk, *filled(one, desk, value))
                assert is_told(answer), (value[:40], answer.status_code)
        after = digest(VISITS)
        assert {table for table in after if after[table] != before[table]} == set()
        answer = send(desk, *filled(one, desk, f" {one.good}"))
        assert answer.status_code in (200, 302), answer.content.decode()[-3000:]
        assert (digest(VISITS) != before) != one.shows


def test_every_numeric_input_of_a_page_is_known() -> None:
    """A new one fails here until it is a field above, or why it is none is said."""
    found = set()
    for path in sorted(SOURCE.glob("*/templates/**/*.html")):
        for tag in INPUT.findall(path.read_text(encoding="utf-8")):
            if 'inputmode="' in tag or 'type="number"' in tag:
                name = re.sub(r"{{.*?}}", "*", NAME.search(tag)[1])  # type: ignore[index]
                found.add(f"{path.relative_to(SOURCE).as_posix().split('templates/')[1].removesuffix('.html')} {name}")
    assert found == INPUTS.keys() | QUOTE_INPUTS


def test_pages_make_numbers_of_text_by_one_reader() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for face in ("office", "storefront")
        for path in (SOURCE / face).rglob("*.py")
        if READS.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(READERS)
