"""Every field of a page that asks how many: what is none is told, nothing is written, nothing breaks."""

import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.constants import ERROR
from django.test import Client
from pytest_django import DjangoDbBlocker

import jangteo
from access.undoing import undone
from inputs.bad_quantities import ALL_FORM_VALUES, LONG
from inputs.desk import Desk, build
from inputs.page_fields import FIELDS, INPUTS, READERS, filled
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.whole_field import WholeField
from office.desk import digest
from storefront.market import open_market

pytestmark = pytest.mark.django_db
# that somebody came, and whose data they saw
VISITS = frozenset({"django_session", "identity_session", "privacy_datareading"})
# C02's own list, what is easily made another number, and what is longer than Python reads; the long table is for the
# one reader that they all have
SENT = (
    *("-1", "0.5", "1000000001", str(2**31), str(2**63), "NaN", "1e308", "１２", "true"),
    *("1,5", "+1", "1\x00", "1" + " " * 60 + "9", "", "0", LONG),
)
SOURCE = Path(jangteo.__file__).parent
INPUT, NAME = re.compile(r"<input\b[^<]*?name=[^<]*"), re.compile(r'name="([^"]*?)"')
READS = re.compile(r"\bint\(|\.is(?:digit|decimal|numeric)\(|forms\.IntegerField\b")
SPACES = {" 1": "1", "1 ": "1", "\u30001": "1", "001": "1"}


@pytest.fixture(scope="module")
def desk(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Any:
    """The desk, built once in one transaction that is taken back in the end."""
    with django_db_blocker.unblock(), undone():
        yield build(open_market())


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


def post(desk: Desk, path: str, data: dict[str, str]) -> Any:
    client: Client = desk.staff if path.startswith("/office/") else desk.shopper
    return client.post(path, data)


def is_told(answer: Any) -> bool:
    """Whether the answer says that it was refused: by its status, or by a message and no good news."""
    if answer.status_code in (200, 404, 409, 422):
        return bool(answer.status_code != 200 or "is-error" in answer.content.decode())
    levels = [one.level for one in get_messages(answer.wsgi_request)]
    return bool(levels) and min(levels) >= ERROR


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_no_number_of_units_is_told_and_writes_nothing(desk: Desk, name: str) -> None:
    """C02 in every field of a page; and the form was right but for its number, spaces around which don't count."""
    one = FIELDS[name]
    with undone():
        before = digest(VISITS)
        for value in SENT:
            if value not in one.may:
                answer = post(desk, *filled(one, desk, value))
                assert is_told(answer), (value[:40], answer.status_code)
        after = digest(VISITS)
        assert {table for table in after if after[table] != before[table]} == set()
        answer = post(desk, *filled(one, desk, f" {one.good}"))
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
    assert found == set(INPUTS)


def test_pages_make_numbers_of_text_by_one_reader() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for face in ("office", "storefront")
        for path in (SOURCE / face).rglob("*.py")
        if READS.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(READERS)
