"""Rates between currencies: which way leads from one to another, tables that are read, and what is noted of them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from jangteo.exchange import services
from jangteo.exchange.errors import InvalidRate, UnreadableRates
from jangteo.exchange.models import ExchangeRate
from jangteo.exchange.rules import rate_from, read_rates
from jangteo.exchange.selectors import list_rates, newest_rates, rate_between
from jangteo.exchange.types import RateDraft
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.types import Actor, job_actor

ACTOR = job_actor("rates")
DAY = date(2026, 11, 26)
TABLE = 'date,currency,in,rate,per\n2026-11-26,USD,KRW,"1,402.5",\n2026-11-26,JPY,KRW,912.33,100\n'


def quote(rate: str, currency: str = "USD", *, on: date = DAY, per: int = 1, quoted_in: str = "KRW") -> RateDraft:
    return RateDraft(on, currency, quoted_in, Decimal(rate), "a bank", per)


def test_straight_the_other_way_round_and_through_a_third() -> None:
    quotes = [quote("1400"), quote("910", "JPY", per=100), quote("4500", "KWD", on=DAY - timedelta(days=2))]
    told = {pair: rate_from(quotes, *pair) for pair in (("USD", "KRW"), ("KRW", "USD"), ("KWD", "JPY"))}
    assert {pair: found and str(found.rate) for pair, found in told.items()} == {
        ("USD", "KRW"): "1400.000000000000",
        ("KRW", "USD"): "0.000714285714",
        ("KWD", "JPY"): "494.505494505495",
    }
    assert told["KWD", "JPY"].on == DAY - timedelta(days=2)  # type: ignore[union-attr]
    assert rate_from(quotes, "EUR", "KRW") is None
    assert rate_from(quotes, "USD", "USD") is None


def test_a_quote_of_the_pair_wins_over_a_way_through_a_third() -> None:
    quotes = [quote("1400"), quote("910", "JPY", per=100), quote("150", quoted_in="JPY", on=DAY - timedelta(days=6))]
    assert rate_from(quotes, "USD", "JPY").rate == 150  # type: ignore[union-attr]


rates = st.decimals("0.0001", "10000", places=4)


@given(rates, rates)
def test_there_and_back_is_one_but_for_the_last_digits(dollar: Decimal, yen: Decimal) -> None:
    quotes = [RateDraft(DAY, "USD", "KRW", dollar, "a"), RateDraft(DAY, "JPY", "KRW", yen, "a", 100)]
    there, back = rate_from(quotes, "USD", "JPY"), rate_from(quotes, "JPY", "USD")
    assert there is not None
    if back is not None:
        slack = (there.rate + back.rate) * Decimal("0.000000000001") + Decimal("0.000000000001")
        assert abs(there.rate * back.rate - 1) <= slack


def test_a_table_in_korean_with_tabs_is_the_same() -> None:
    korean = "통화\t단위\t기준통화\t날짜\t환율\nUSD\t\tKRW\t2026.11.26\t1402.5\njpy\t100\tkrw\t2026.11.26.\t912.33\n\n"
    assert read_rates("\ufeff" + korean, source="x") == read_rates(TABLE, source="x")


@pytest.mark.parametrize(
    ("table", "line", "column"),
    [
        ("", 1, ""),
        ("date,currency,rate\n", 1, "in"),
        (TABLE + "2026-02-30,USD,KRW,1,\n", 4, "date"),
        (TABLE + "2026-11-26,USD,KRW,1e3,\n", 4, "rate"),
        (TABLE + "2026-11-26,USD,KRW,１２,\n", 4, "rate"),
        (TABLE + "2026-11-26,USD,KRW,-5,\n", 4, "rate"),
        (TABLE + "2026-11-26,USD,KRW,5,hundred\n", 4, "per"),
        (TABLE + "2026-11-26,USD\n", 4, "rate"),
        (TABLE + "2026-11-26,XYZ,KRW,5,\n", 4, "currency"),
        (TABLE + "2026-11-26,KRW,KRW,5,\n", 4, "quoted_in"),
        (TABLE + "2026-11-26,USD,KRW,0,\n", 4, "rate"),
        (TABLE + "2026-11-26,USD,KRW,5,0\n", 4, "per"),
        (TABLE + "2999-01-01,USD,KRW,5,\n", 4, "on"),
    ],
)
@pytest.mark.django_db
def test_a_wrong_table_names_line_and_column_and_notes_nothing(table: str, line: int, column: str) -> None:
    with pytest.raises(UnreadableRates) as refused:
        services.import_rates(text=table, source="a bank", actor=ACTOR)
    assert (refused.value.facts["line"], refused.value.facts["column"]) == (line, column)
    assert not ExchangeRate.objects.exists()


@pytest.mark.django_db
def test_what_is_noted_last_of_a_day_counts_and_the_same_again_changes_nothing() -> None:
    with clock.at(clock.now()):
        today = clock.today()
        for rate in ("1400", "1410", "1410"):
            services.note_rate(draft=quote(rate, on=today), actor=ACTOR)
    assert ExchangeRate.objects.count() == 2
    assert [str(one.draft.rate.normalize()) for one in newest_rates()] == ["1.41E+3"]
    assert list_rates(currency="USD")[1] == 2
    assert list_rates(currency="EUR") == ([], 0)
    with pytest.raises(DatabaseError), transaction.atomic():
        ExchangeRate.objects.update(rate=1)


@pytest.mark.django_db
def test_a_rate_holds_a_week_and_of_a_day_only_what_was_quoted_till_then() -> None:
    today = clock.today()
    services.note_rate(draft=quote("1300", on=today - timedelta(days=8)), actor=ACTOR)
    assert rate_between("USD", "KRW") is None
    assert [one.is_old for one in newest_rates()] == [True]
    services.note_rate(draft=quote("1350", on=today - timedelta(days=7)), actor=ACTOR)
    services.note_rate(draft=quote("1400", on=today), actor=ACTOR)
    assert rate_between("USD", "KRW").rate == 1400  # type: ignore[union-attr]
    assert rate_between("USD", "KRW", today - timedelta(days=1)).rate == 1350  # type: ignore[union-attr]


@pytest.mark.django_db
def test_only_who_handles_payments_notes_rates() -> None:
    with pytest.raises(NotPermitted):
        services.note_rate(draft=quote("1400"), actor=Actor(name="somebody"))
    with pytest.raises(InvalidRate) as refused:
        services.import_rates(text=TABLE, source=" ", actor=ACTOR)
    assert refused.value.facts["field"] == "source"
