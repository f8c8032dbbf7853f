"""How amounts are written and addresses are read; no database."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils.translation import override

from jangteo.catalog.types import NumberRange, Sort
from jangteo.kernel.money import Money, UnitPrice
from jangteo.storefront.listing_query import cleared_address, page_numbers, read_query
from jangteo.storefront.templatetags.storefront import business_number, money, plain, quantity, unit_price


@pytest.mark.parametrize(
    ("amount", "korean", "english"),
    [
        (Money(12900, "KRW"), "₩12,900", "₩12,900"),
        (Money(0, "KRW"), "₩0", "₩0"),
        (Money(-1499, "EUR"), "-€14.99", "-€14.99"),
        (Money(1234567, "KWD"), "KWD\xa01,234.567", "KWD\xa01,234.567"),
    ],
)
def test_money_has_its_currencys_digits(amount: Money, korean: str, english: str) -> None:
    with override("ko"):
        assert money(amount).replace("KWD1", "KWD\xa01") == korean
    with override("en"):
        assert money(amount).replace("KWD1", "KWD\xa01") == english


@pytest.mark.parametrize(
    ("value", "currency", "written"),
    [("8000.000000", "KRW", "₩8,000"), ("0.003450", "EUR", "€0.00345"), ("12.5", "EUR", "€12.50")],
)
def test_a_unit_price_shows_all_digits_that_matter(value: str, currency: str, written: str) -> None:
    with override("ko"):
        assert unit_price(UnitPrice(Decimal(value), currency)) == written


def test_quantities_are_written_for_people_and_for_forms() -> None:
    with override("ko"):
        assert (quantity(1200), quantity(Decimal("2.50")), quantity(None)) == ("1,200", "2.5", "")
    assert (plain(1200), plain(Decimal("2.50"))) == ("1200", "2.5")


def test_a_business_number_gets_its_dashes() -> None:
    assert business_number("1248100998") == "124-81-00998"
    assert business_number("GB123") == "GB123"


def test_a_listings_address_is_read() -> None:
    params = "q=%20mug%20&f.material=glass&f.material=oak&f.safe=yes&min.height=90&max.height=&sort=newest&page=3"
    query = read_query(QueryDict(params), "mugs")

    assert query.wanted.category_slug == "mugs"
    assert query.wanted.text == "mug"
    assert query.wanted.options == {"material": frozenset({"glass", "oak"})}
    assert query.wanted.flags == frozenset({"safe"})
    assert query.wanted.numbers == {"height": NumberRange(Decimal(90), None)}
    assert (query.sort, query.page) == (Sort.NEWEST, 3)


@pytest.mark.parametrize(
    "text", ["page=0", "page=-1", "page=x", "page=٣", "page=" + "9" * 50, "sort=dear", "min.h=NaN"]
)
def test_nonsense_in_an_address_is_left_out(text: str) -> None:
    query = read_query(QueryDict(text))

    assert (query.page, query.sort, dict(query.wanted.numbers)) == (1, Sort.FEATURED, {})


def test_clearing_keeps_the_words_and_the_order() -> None:
    query = read_query(QueryDict("q=mug&sort=name&f.material=oak&min.height=9&page=2&utm=x"))

    assert cleared_address(query) == "?q=mug&utm=x&sort=name"


@pytest.mark.parametrize(
    ("page", "pages", "numbers"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (5, 12, [1, None, 4, 5, 6, None, 12]),
        (12, 12, [1, None, 11, 12]),
    ],
)
def test_page_numbers_leave_gaps(page: int, pages: int, numbers: list[int | None]) -> None:
    assert page_numbers(page, pages) == numbers
