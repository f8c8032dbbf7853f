"""Terms worked out for a few days, so that whoever writes them sees what they do before they hold."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from jangteo.credit.rules import workdays
from jangteo.credit.rules.terms import due_day, schedule
from jangteo.credit.types import DayOff, FromDates, Terms, TermsExample
from jangteo.kernel.money import Money

# The feasts whose closures are longest, as the calendar calls them in English; elsewhere the next two holidays.
FEASTS: Mapping[str, tuple[str, ...]] = {"KR": ("Korean New Year", "Chuseok")}
MOST_EXAMPLES = 2
FAR = 800  # days: a due day of the next two years' feasts


def examples(terms: Terms, total: Money, today: date, language: str) -> tuple[TermsExample, ...]:
    """What they make of a total today, and of one that would be due on a feast: in Korea Seol and Chuseok."""
    return (_worked(terms, total, today), *_feasts(terms, total, today, language))


def _feasts(terms: Terms, total: Money, today: date, language: str) -> Iterator[TermsExample]:
    as_is, seen = replace(terms, day_off=DayOff.AS_IS), set[str]()
    wanted = FEASTS.get(terms.country)
    for days in range(1, FAR):
        start = today + timedelta(days=days)
        due_on = due_day(as_is, start)
        name = workdays.holiday_name(due_on, terms.country, "en")
        feast = next((one for one in wanted if one in name), "") if wanted else name
        if not feast or feast in seen:
            continue
        seen.add(feast)
        told = workdays.holiday_name(due_on, terms.country, language)
        yield replace(_worked(terms, total, start), holiday=told)
        if len(seen) == (len(wanted) if wanted else MOST_EXAMPLES):
            return


def _worked(terms: Terms, total: Money, start: date) -> TermsExample:
    parts = schedule(terms, total, FromDates(order=start, fulfilment=start, invoice=start))
    return TermsExample(start, parts, due_day(replace(terms, day_off=DayOff.AS_IS), start))
