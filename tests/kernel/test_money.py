import csv
import gzip
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.kernel.money import (
    CurrencyMismatch,
    Money,
    RoundingMode,
    UnitPrice,
    UnknownCurrency,
    currency_codes,
    currency_digits,
    round_money,
    tax_within,
)

REPOSITORY = Path(__file__).resolve().parents[2]
PUBLISHED = REPOSITORY.parent / "shared" / "data" / "b2b-code-lists" / "codes.csv.gz"
# ISO 4217 amendments after the list was published: Zimbabwe Gold (177), Caribbean guilder (176); both are in use.
YOUNGER_THAN_THE_LIST = frozenset({"ZWG", "XCG"})
RATES = st.sampled_from(["0", "0.04", "0.05", "0.055", "0.1", "0.12", "0.19", "0.2", "0.25", "1"]).map(Decimal)
AMOUNTS = st.integers(-(10**12), 10**12)


@given(minor=AMOUNTS, weights=st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_split_never_loses_a_cent(minor: int, weights: list[int]) -> None:
    parts = Money(minor, "EUR").split(weights)
    assert sum(part.minor for part in parts) == minor
    assert len(parts) == len(weights)


@given(minor=AMOUNTS, weights=st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_split_gives_each_its_share_to_less_than_one_minor_unit(minor: int, weights: list[int]) -> None:
    parts = Money(minor, "EUR").split(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor - Fraction(minor * weight, sum(weights))) < 1


def test_split_gives_what_is_left_to_the_earlier_of_equals() -> None:
    assert [part.minor for part in Money(-10, "EUR").split([1, 1, 1])] == [-4, -3, -3]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_split_refuses_weights_that_divide_nothing(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        Money(1, "EUR").split(weights)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("14.99", "EUR", 1499),
        ("9000", "KRW", 9000),
        ("9000.00", "KRW", 9000),
        ("1.234", "KWD", 1234),
        ("-0.5", "USD", -50),
        ("0", "KRW", 0),
    ],
)
def test_parse_reads_decimal_text_exactly(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("0.5", "KRW"),
        ("14.999", "EUR"),
        ("1." + "0" * 29 + "1", "EUR"),
        ("", "EUR"),
        ("ten", "EUR"),
        ("NaN", "EUR"),
        ("1e3", "JPY"),
        ("１２", "KRW"),
        ("1_0", "KRW"),
        (" 1", "KRW"),
        ("Infinity", "EUR"),
        ("1e999999", "KRW"),
        ("1e999999999999", "EUR"),
        ("1e-999999999999", "EUR"),
        ("1" * 19, "KRW"),
    ],
)
def test_parse_refuses_what_is_no_amount(text: str, currency: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        Money.parse(text, currency)


@given(minor=AMOUNTS, currency=st.sampled_from(["KRW", "EUR", "KWD"]))
def test_parse_reads_back_what_to_decimal_wrote(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(str(money.to_decimal()), currency) == money


@pytest.mark.parametrize(
    ("currency", "digits"), [("KRW", 0), ("JPY", 0), ("EUR", 2), ("USD", 2), ("KWD", 3), ("BHD", 3)]
)
def test_currencies_have_their_minor_digits(currency: str, digits: int) -> None:
    assert currency_digits(currency) == digits


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published code lists are not beside the repository")
def test_every_currency_is_in_the_published_list() -> None:
    with gzip.open(PUBLISHED, "rt", encoding="utf-8") as file:
        published = {row["code"] for row in csv.DictReader(file) if row["list"] == "currency"}
    assert currency_codes() - published - YOUNGER_THAN_THE_LIST == frozenset()


@pytest.mark.parametrize("minor", [1.0, "1", Decimal(1), True])
def test_minor_units_are_whole_numbers(minor: object) -> None:
    with pytest.raises(TypeError):
        Money(minor, "EUR")  # type: ignore[arg-type]


def test_unknown_currencies_and_mixed_sums_are_refused() -> None:
    with pytest.raises(UnknownCurrency):
        Money(1, "XXX")
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") + Money(1, "KRW")
    with pytest.raises(CurrencyMismatch):
        _ = Money(1, "EUR") < Money(2, "KRW")


def test_ten_thousand_won_with_ten_percent_inside_are_9091_and_909() -> None:
    taxed = tax_within(Money(10000, "KRW"), rate=Decimal("0.10"), includes_tax=True, mode=RoundingMode.HALF_UP)
    assert (taxed.net.minor, taxed.tax.minor, taxed.gross.minor) == (9091, 909, 10000)


@pytest.mark.parametrize(
    ("gross", "rate", "mode", "tax"),
    [
        (14, "0.12", RoundingMode.HALF_UP, 2),  # 14 × 3/28 is exactly one and a half
        (14, "0.12", RoundingMode.HALF_DOWN, 1),
        (14, "0.12", RoundingMode.HALF_EVEN, 2),
        (13, "0.04", RoundingMode.HALF_UP, 1),  # 13 × 1/26
        (13, "0.04", RoundingMode.HALF_EVEN, 0),
        (3, "0.2", RoundingMode.HALF_DOWN, 0),  # 3 × 1/6
        (3, "0.2", RoundingMode.HALF_EVEN, 0),
        (28, "0.12", RoundingMode.UP, 3),
        (28, "0.12", RoundingMode.DOWN, 3),
        (29, "0.12", RoundingMode.UP, 4),
        (29, "0.12", RoundingMode.DOWN, 3),
    ],
)
def test_a_tax_of_exactly_half_a_unit_is_rounded_as_the_mode_says(
    gross: int, rate: str, mode: RoundingMode, tax: int
) -> None:
    def tax_of(amount: int) -> int:
        return tax_within(Money(amount, "JPY"), rate=Decimal(rate), includes_tax=True, mode=mode).tax.minor

    assert tax_of(gross) == tax
    assert tax_of(-gross) == -tax


@given(minor=AMOUNTS, rate=RATES, includes=st.booleans(), mode=st.sampled_from(RoundingMode))
def test_net_and_tax_make_gross_and_refunds_mirror_sales(
    minor: int, rate: Decimal, includes: bool, mode: RoundingMode
) -> None:
    sale = tax_within(Money(minor, "EUR"), rate=rate, includes_tax=includes, mode=mode)
    refund = tax_within(Money(-minor, "EUR"), rate=rate, includes_tax=includes, mode=mode)
    assert sale.net + sale.tax == sale.gross
    assert (sale.gross if includes else sale.net).minor == minor
    assert (refund.net, refund.tax, refund.gross) == (-sale.net, -sale.tax, -sale.gross)
    exact = Fraction(minor) * (Fraction(rate) / (1 + Fraction(rate)) if includes else Fraction(rate))
    assert abs(sale.tax.minor - exact) < 1


@pytest.mark.parametrize(
    ("value", "mode", "minor"),
    [
        ("0.125", RoundingMode.HALF_UP, 13),
        ("0.125", RoundingMode.HALF_EVEN, 12),
        ("0.135", RoundingMode.HALF_EVEN, 14),
        ("0.125", RoundingMode.HALF_DOWN, 12),
        ("0.121", RoundingMode.UP, 13),
        ("0.129", RoundingMode.DOWN, 12),
    ],
)
def test_rounding_modes_mirror_below_zero(value: str, mode: RoundingMode, minor: int) -> None:
    assert round_money(Decimal(value), "EUR", mode) == Money(minor, "EUR")
    assert round_money(-Decimal(value), "EUR", mode) == Money(-minor, "EUR")


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        ("8000.000000", "KRW", "8000"),
        ("0.003450", "EUR", "0.00345"),
        ("9", "EUR", "9.00"),
        ("9.5", "KWD", "9.500"),
        ("0", "KRW", "0"),
        ("1000", "KRW", "1000"),
        ("1E+3", "KRW", "1000"),
    ],
)
def test_unit_prices_show_no_needless_digits(value: str, currency: str, text: str) -> None:
    assert UnitPrice(Decimal(value), currency).to_text() == text


@pytest.mark.parametrize("value", ["-1", "0.0000001", "NaN", "Infinity", "1e30", "1000000000000", "1e999999999"])
def test_unit_prices_that_cannot_be_kept_are_refused(value: str) -> None:
    with pytest.raises(ValueError, match="a unit price"):
        UnitPrice(Decimal(value), "EUR")


def test_a_screw_at_a_third_of_a_cent_becomes_money_once() -> None:
    assert UnitPrice(Decimal("0.00345"), "EUR").to_money(1000) == Money(345, "EUR")
    assert UnitPrice(Decimal("0.00345"), "EUR").to_money(1) == Money(0, "EUR")
