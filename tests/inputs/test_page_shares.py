"""Every field of a page that asks for a share, a rate or a currency: what is none is told where it was typed."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages

import jangteo
from access.undoing import undone
from inputs.amount_fields import AMOUNTS
from inputs.bad_quantities import ALL_FORM_VALUES
from inputs.desk import Desk, is_told, send
from inputs.page_fields import filled
from inputs.share_fields import (
    CURRENCIES,
    CURRENCIES_SENT,
    CURRENCY_FORMS,
    CURRENCY_READS,
    DECIMALS,
    SHARE_FORMS,
    SHARES,
    SHARES_SENT,
    Told,
)
from inputs.test_page_quantities import VISITS, at_first
from jangteo.kernel.money import currency_codes
from jangteo.kernel.wholes import read_figure
from jangteo.office import pages
from jangteo.office.pages.amounts import CurrencyField, FigureField, ShareField
from jangteo.office.pages.credit_forms import RatesField
from office.desk import digest

SOURCE = Path(jangteo.__file__).parent
TYPED = re.compile(r'office/parts/(?:price_)?field\.html" with field=([\w.]+)(?=[^%]*(?:mode="decimal"|figure=True))')
READS = re.compile(r'POST(?:\.get\(|\[)"[a-z_]*currency')
pytestmark = pytest.mark.django_db
CASES = [
    *(pytest.param(one, SHARES_SENT, id=f"share-{name}") for name, one in SHARES.items()),
    *(pytest.param(one, CURRENCIES_SENT, id=f"currency-{name}") for name, one in CURRENCIES.items()),
]


@pytest.mark.parametrize(("one", "sent"), CASES)
def test_what_is_none_is_told_where_it_was_typed_and_writes_nothing(desk: Desk, one: Told, sent: tuple[str]) -> None:
    """C02, C11, C12 and C20; and the form was right but for this."""
    before, field = at_first(desk), one.field
    with undone():
        for value in sent:
            if value not in field.may:
                answer = send(desk, *filled(field, desk, value))
                assert is_told(answer), (value, answer.status_code)
                assert answer.status_code < 500
                assert names_it(one, answer), (value, answer.content.decode()[-3000:])
        after = digest(VISITS)
        assert {table for table in after if after[table] != before[table]} == set()
        answer = send(desk, *filled(field, desk, f" {field.good}" if one in SHARES.values() else field.good))
        assert answer.status_code in (200, 302), answer.content.decode()[-3000:]
        assert not is_told(answer)
        assert (digest(VISITS) != before) != field.shows


def names_it(one: Told, answer: Any) -> bool:
    """Whether what is wrong stands beside its input, or is told above by its name."""
    text = answer.content.decode()
    if one.beside:
        wrong = rf'name="{one.beside}"(?:(?! name=").)*?(?:aria-invalid="true"|class="o-error")'
        return re.search(wrong, text, re.DOTALL) is not None
    told = " ".join(str(message) for message in get_messages(answer.wsgi_request))
    return one.words in f"{told} {text}"


def of_forms() -> Iterator[tuple[str, forms.Field]]:
    """(module, form and field, the field) of every form of the office."""
    for module in iter_modules(pages.__path__):
        for kind in vars(import_module(f"{pages.__name__}.{module.name}")).values():
            if isinstance(kind, type) and issubclass(kind, forms.BaseForm) and kind.__module__.endswith(module.name):
                for name, field in kind.base_fields.items():  # type: ignore[attr-defined]
                    yield f"{module.name}.{kind.__name__}.{name}", field


def test_every_share_and_currency_that_a_page_reads_is_known() -> None:
    """A new field fails here until it stands in a table, or why it does not; the fields of the shop ask for none."""
    fields = dict(of_forms())
    assert {
        name
        for name, field in fields.items()
        if isinstance(field, CurrencyField) or "currency" in name or getattr(field, "max_length", None) == 3
    } == set(CURRENCY_FORMS)
    assert {name for name, field in fields.items() if isinstance(field, ShareField | FigureField | RatesField)} == set(
        SHARE_FORMS
    )
    files = [path for face in ("office", "storefront") for path in (SOURCE / face).rglob("*.py")]
    reads = Counter(path.relative_to(SOURCE).as_posix() for path in files for _ in READS.findall(path.read_text()))
    assert dict(reads) == {name: count for name, (count, _row) in CURRENCY_READS.items()}
    assert {*CURRENCY_FORMS.values(), *(row for _count, row in CURRENCY_READS.values())} == set(CURRENCIES)


def test_every_field_with_a_decimal_keyboard_is_known() -> None:
    found = {
        f"{path.stem} {name}"
        for path in sorted(SOURCE.glob("office/templates/**/*.html"))
        for name in TYPED.findall(path.read_text(encoding="utf-8"))
    }
    assert found == set(DECIMALS)
    told = ", ".join(row for row in (*DECIMALS.values(), *SHARE_FORMS.values()) if not row.startswith(("-", "amounts")))
    of_contracts = {"contract percent", "contract rounding"}  # of a page without a form: inputs/page_fields.py
    assert set(told.split(", ")) | of_contracts == set(SHARES)
    amounts = {row.removeprefix("amounts: ") for row in DECIMALS.values() if row.startswith("amounts")}
    assert amounts <= set(AMOUNTS)


def test_shares_and_currencies_are_read_alike_by_the_one_field() -> None:
    share, currency, rates = ShareField(), CurrencyField(), RatesField(required=False)
    assert {text: share.clean(text) for text in ("2.5", " 100", "0", "")} == {
        "2.5": Decimal("0.025"),
        " 100": Decimal(1),
        "0": Decimal(0),
        "": Decimal(0),
    }
    for value in (*ALL_FORM_VALUES, "100.0001", "100.5", "5%", "1.12345"):
        if value not in ("0.5", "1.0", "1.5"):
            with pytest.raises(forms.ValidationError):
                share.clean(value)
        if read_figure(value.rstrip(","), decimals=12) is None:  # commas stand between several rates
            with pytest.raises(forms.ValidationError):
                rates.clean(f"USD {value}")
        with pytest.raises(forms.ValidationError):
            currency.clean(value)
    for value in (*CURRENCIES_SENT, "KR", "₩", "원", "410", "KRW,USD", "<b>"):
        if value not in ("USD", "krw"):
            with pytest.raises(forms.ValidationError):
                currency.clean(value)
    for code in currency_codes():
        assert currency.clean(f" {code.lower()} ") == code
