"""Payment terms as other modules and pages ask about them: what a day makes of them, in words."""

from datetime import date, timedelta

from jangteo.credit import rules
from jangteo.credit.types import Terms, TermsExample
from jangteo.kernel import clock
from jangteo.kernel.money import Money


def preview_terms(terms: Terms, total: Money, language: str) -> tuple[TermsExample, ...]:
    """What terms make of a total today, and of one whose due day falls on a feast.

    raises  InvalidTerms naming the field
    """
    rules.check_terms(terms)
    return rules.examples(terms, total, clock.today(), language)


def terms_words(terms: Terms, language: str) -> tuple[str, ...]:
    """Terms in short phrases, in "ko" or "en"."""
    return rules.terms_told(terms, language)


def closed_days(country: str, first: date, last: date) -> frozenset[date]:
    """Public and bank holidays, and days in their place, between two days; weekends only where they are one."""
    days = (first + timedelta(days=one) for one in range((last - first).days + 1))
    return frozenset(day for day in days if rules.holiday_name(day, country, "en"))
