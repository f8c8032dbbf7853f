"""Rates between currencies from those that were quoted, in plain Python."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal

from jangteo.exchange.errors import InvalidRate, UnreadableRates
from jangteo.exchange.types import DIGITS, LONGEST_SOURCE, MOST_PER, FoundRate, RateDraft
from jangteo.kernel.money import UnknownCurrency, currency_digits
from jangteo.kernel.wholes import read_figure, read_whole

MOST_ROWS = 5_000
LARGEST = Decimal(10) ** 9
SMALLEST_STEP = Decimal(1).scaleb(-DIGITS)
_WIDE = Context(prec=40, rounding=ROUND_HALF_EVEN)
HEADS = ("date", "currency", "in", "rate", "per")
HEADS_KO = ("날짜", "통화", "기준통화", "환율", "단위")


def check_rate(draft: RateDraft, today: date) -> None:
    """Refuse what says nothing.

    raises  InvalidRate naming the field
    """
    for field, currency in (("currency", draft.currency), ("quoted_in", draft.quoted_in)):
        try:
            currency_digits(currency)
        except UnknownCurrency:
            raise InvalidRate(f"{currency!r} is no currency", field=field) from None
    if draft.currency == draft.quoted_in:
        raise InvalidRate("two different currencies", field="quoted_in")
    if not (draft.rate.is_finite() and 0 < draft.rate <= LARGEST and draft.rate == round(draft.rate, 10)):
        raise InvalidRate("a rate above zero with at most 10 decimals", field="rate")
    if not 1 <= draft.per <= MOST_PER:
        raise InvalidRate(f"quoted for 1 to {MOST_PER} units", field="per")
    if not date(2000, 1, 1) <= draft.on <= today:
        raise InvalidRate("a day that has come", field="on")
    if not 0 < len(draft.source.strip()) <= LONGEST_SOURCE:
        raise InvalidRate(f"who published it, in 1 to {LONGEST_SOURCE} characters", field="source")


def read_rates(text: str, *, source: str) -> list[RateDraft]:
    """A table of rates: date, currency, in, rate, and where it is not quoted for one unit, per. Headings in English or
    Korean, in any order; separated by commas, semicolons or tabs.

    raises  UnreadableRates with line and column
    """
    text = text.lstrip("\ufeff").replace("\x00", "")
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=first.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    if not rows:
        raise UnreadableRates("there is nothing in it", line=1, column="")
    if len(rows) > MOST_ROWS:
        raise UnreadableRates(f"more than {MOST_ROWS} rows", line=MOST_ROWS + 1, column="")
    at = _columns(rows[0])
    return [_draft(number, row, at, source) for number, row in enumerate(rows[1:], 2) if any(map(str.strip, row))]


def rate_from(quotes: Sequence[RateDraft], source: str, target: str) -> FoundRate | None:
    """What one of a currency is worth in another, by quotes of it, of the other way round, or of both in a third; the
    shortest way, of equal ones the newest. None: no way leads there.

    quotes  at most one for each pair that was quoted
    rounds  half to even, to twelve decimals

    >>> day = date(2026, 11, 26)
    >>> dollar = RateDraft(day, "USD", "KRW", Decimal("1400"), "bank")
    >>> yen = RateDraft(day, "JPY", "KRW", Decimal("910"), "bank", 100)
    >>> [rate_from([dollar, yen], *pair).rate for pair in (("USD", "KRW"), ("KRW", "USD"), ("USD", "JPY"))]
    [Decimal('1400.000000000000'), Decimal('0.000714285714'), Decimal('153.846153846154')]
    """
    if source == target:
        return None
    ways = sorted(_ways(quotes, source, target), key=lambda way: (len(way), -min(one.on for one, _ in way).toordinal()))
    for way in ways:
        rate = Decimal(1)
        for quote, is_forward in way:
            worth = _WIDE.divide(quote.rate, Decimal(quote.per))
            rate = _WIDE.multiply(rate, worth) if is_forward else _WIDE.divide(rate, worth)
        found = rate.quantize(SMALLEST_STEP, context=_WIDE)
        if found > 0:
            names = dict.fromkeys(quote.source for quote, _ in way)
            return FoundRate(found, min(quote.on for quote, _ in way), ", ".join(names))
    return None


type Way = tuple[tuple[RateDraft, bool], ...]


def _ways(quotes: Sequence[RateDraft], source: str, target: str) -> Iterator[Way]:
    steps = [(one, one.currency, one.quoted_in, True) for one in quotes]
    steps += [(one, one.quoted_in, one.currency, False) for one in quotes]
    for first, begins, through, is_forward in steps:
        if begins != source:
            continue
        if through == target:
            yield ((first, is_forward),)
            continue
        for second, at, ends, is_second_forward in steps:
            if at == through and ends == target:
                yield ((first, is_forward), (second, is_second_forward))


def _columns(heads: Sequence[str]) -> dict[str, int]:
    names = {name: key for key, *known in zip(HEADS, HEADS, HEADS_KO, strict=True) for name in known}
    at = {names[head.strip().lower()]: number for number, head in enumerate(heads) if head.strip().lower() in names}
    for key in HEADS[:4]:
        if key not in at:
            raise UnreadableRates(f"no column {key}", line=1, column=key)
    return at


def _draft(number: int, row: Sequence[str], at: dict[str, int], source: str) -> RateDraft:
    cells = {key: row[column].strip() if column < len(row) else "" for key, column in at.items()}
    try:
        on = date.fromisoformat(cells["date"].replace(".", "-").rstrip("-"))
    except ValueError:
        raise UnreadableRates(f"{cells['date'][:20]!r} is no day", line=number, column="date") from None
    rate, per = read_figure(cells["rate"], decimals=10), read_whole(cells.get("per") or "1")
    if rate is None:
        raise UnreadableRates(f"{cells['rate'][:20]!r} is no rate", line=number, column="rate")
    if per is None:
        raise UnreadableRates(f"{cells['per'][:20]!r} is no number of units", line=number, column="per")
    return RateDraft(on, cells["currency"].upper(), cells["in"].upper(), rate, source, per)
