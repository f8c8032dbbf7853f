"""Decisions about payment terms, credit lines and instalments, in plain Python."""

from jangteo.credit.rules.examples import examples
from jangteo.credit.rules.grants import choose_terms, terms_in_words
from jangteo.credit.rules.instalments import (
    PART_MOVES,
    PLAN_MOVES,
    WEEKS_OF_A_YEAR,
    day_of_part,
    period_rate,
    plan,
    reduce,
    settle,
)
from jangteo.credit.rules.lines import (
    BUCKETS,
    Standing,
    change_on,
    check_uses,
    convert,
    counted,
    judge,
    reached_after,
    refusal_facts,
    require_facts,
)
from jangteo.credit.rules.offers import MOST_BETWEEN, check_offer, eligibility_in_words, may_pay_in_parts
from jangteo.credit.rules.terms import (
    check_terms,
    counted_from,
    deposit_of,
    discount_day,
    due_day,
    month_after,
    schedule,
)
from jangteo.credit.rules.words import terms_told
from jangteo.credit.rules.workdays import (
    LONGEST_CLOSURE,
    ONE_DAY,
    WANTED,
    has_calendar,
    is_working_day,
    last_working_day,
    next_working_day,
)

__all__ = [
    "BUCKETS",
    "LONGEST_CLOSURE",
    "MOST_BETWEEN",
    "ONE_DAY",
    "PART_MOVES",
    "PLAN_MOVES",
    "WANTED",
    "WEEKS_OF_A_YEAR",
    "Standing",
    "change_on",
    "check_offer",
    "check_terms",
    "check_uses",
    "choose_terms",
    "convert",
    "counted",
    "counted_from",
    "day_of_part",
    "deposit_of",
    "discount_day",
    "due_day",
    "eligibility_in_words",
    "examples",
    "has_calendar",
    "is_working_day",
    "judge",
    "last_working_day",
    "may_pay_in_parts",
    "month_after",
    "next_working_day",
    "period_rate",
    "plan",
    "reached_after",
    "reduce",
    "refusal_facts",
    "require_facts",
    "schedule",
    "settle",
    "terms_in_words",
    "terms_told",
]
