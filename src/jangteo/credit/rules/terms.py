"""When what is owed is due, and in which parts; worked tables are in docs/explanation/terms.md."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction

from jangteo.credit.errors import DayUnknown, InvalidTerms
from jangteo.credit.rules import workdays
from jangteo.credit.types import MOST_DAYS, MOST_MONTHS, CountsFrom, DayOff, Due, DueBase, FromDates, Terms
from jangteo.kernel.money import Money, RoundingMode, round_ratio


def schedule(terms: Terms, total: Money, dates: FromDates) -> tuple[Due, ...]:
    """The parts of a total and when they are due: they sum to it exactly, earliest first.

    A deposit counts from the order and bears no early-payment discount; the rest counts from what the terms say.

    rounds  the deposit and the discount, each once, half up to whole minor units
    raises  DayUnknown when what the rest counts from has not happened; `deposit_of` needs the order only
    """
    nothing = Money.zero(total.currency)
    deposit = deposit_of(terms, total, dates.order)
    parts = [deposit] if deposit else []
    rest = total - (deposit.amount if deposit else nothing)
    if not rest and parts:
        return tuple(parts)
    start = counted_from(terms, dates)
    due_on = due_day(terms, start)
    until = discount_day(terms, start, due_on)
    discount = _share(rest, Fraction(terms.discount_rate)) if until else nothing
    return (*parts, Due(due_on, rest, until, discount))


def deposit_of(terms: Terms, total: Money, ordered_on: date) -> Due | None:
    """What is to be paid before anything is released; None: nothing is."""
    amount = _share(total, Fraction(terms.deposit_rate))
    if not amount:
        return None
    return Due(_open_day(terms, ordered_on, ordered_on), amount, None, Money.zero(total.currency), is_deposit=True)


def counted_from(terms: Terms, dates: FromDates) -> date:
    """The day the terms count from.

    raises  DayUnknown when it has not come
    """
    known = {CountsFrom.ORDER: dates.order, CountsFrom.FULFILMENT: dates.fulfilment, CountsFrom.INVOICE: dates.invoice}
    day = known[terms.counts_from]
    if day is None:
        raise DayUnknown(f"these terms count from the {terms.counts_from}", counts_from=terms.counts_from.value)
    return day


def due_day(terms: Terms, start: date) -> date:
    """The day by which it is to be paid, never before `start`."""
    return _open_day(terms, _BASES[terms.base](terms, start), start)


def discount_day(terms: Terms, start: date, due_on: date) -> date | None:
    """The last day of the early-payment discount, never after the due day; None where there is none."""
    if not terms.discount_rate:
        return None
    return min(due_on, _open_day(terms, start + timedelta(days=terms.discount_days), start))


def month_after(day: date, months: int, wanted: int) -> date:
    """A day of the month so many months later, or that month's last day where it is shorter.

    >>> [str(month_after(date(year, 1, 31), 1, 31)) for year in (2026, 2028)]
    ['2026-02-28', '2028-02-29']
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(wanted, monthrange(year, month + 1)[1]))


def check_terms(terms: Terms) -> None:
    """Refuse figures that don't say when something is due.

    raises  InvalidTerms naming the field
    """
    _check_base(terms)
    for name, rate in (("deposit_rate", terms.deposit_rate), ("discount_rate", terms.discount_rate)):
        if not rate.is_finite() or not 0 <= rate <= 1 or rate != round(rate, 6):
            raise InvalidTerms("a rate is a fraction from 0 to 1 with at most 6 decimals", field=name)
    if terms.discount_rate == 1:
        raise InvalidTerms("a discount leaves something to pay", field="discount_rate")
    if not 0 <= terms.discount_days <= MOST_DAYS:
        raise InvalidTerms(f"from 0 to {MOST_DAYS} days", field="discount_days")
    if not terms.discount_rate and terms.discount_days:
        raise InvalidTerms("days of a discount ask for its rate", field="discount_rate")
    if not workdays.has_calendar(terms.country):
        raise InvalidTerms("no calendar of this country is known", field="country")


def _check_base(terms: Terms) -> None:
    if not 0 <= terms.days <= MOST_DAYS:
        raise InvalidTerms(f"from 0 to {MOST_DAYS} days", field="days")
    if terms.base == DueBase.DAY_OF_MONTH:
        if not 1 <= terms.day <= 31:
            raise InvalidTerms("a day of the month is 1 to 31", field="day")
        if not 1 <= terms.months <= MOST_MONTHS:
            raise InvalidTerms(f"from 1 to {MOST_MONTHS} months", field="months")
    if (terms.base == DueBase.FIXED_DATE) != (terms.fixed_on is not None):
        raise InvalidTerms("a fixed date is named, and only then", field="fixed_on")


def _end_of_month(terms: Terms, start: date) -> date:
    return month_after(start, 0, 31) + timedelta(days=terms.days)


def _fixed(terms: Terms, start: date) -> date:
    return start if terms.fixed_on is None else max(start, terms.fixed_on)


_BASES: Mapping[DueBase, Callable[[Terms, date], date]] = {
    DueBase.NET_DAYS: lambda terms, start: start + timedelta(days=terms.days),
    DueBase.END_OF_MONTH: _end_of_month,
    DueBase.DAY_OF_MONTH: lambda terms, start: month_after(start, terms.months, terms.day),
    DueBase.FIXED_DATE: _fixed,
    DueBase.AT_ONCE: lambda terms, start: start,
}


def _open_day(terms: Terms, day: date, start: date) -> date:
    """The day as the terms take a closed one; where the last working day would be before the start, the next one."""
    if terms.day_off == DayOff.AS_IS:
        return day
    if terms.day_off == DayOff.LAST_WORKING_DAY:
        before = workdays.last_working_day(day, terms.country)
        if before >= start:
            return before
    return workdays.next_working_day(day, terms.country)


def _share(amount: Money, rate: Fraction) -> Money:
    return Money(round_ratio(amount.minor * rate.numerator, rate.denominator, RoundingMode.HALF_UP), amount.currency)
