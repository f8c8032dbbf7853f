"""Rules of approval, budgets and what was done to them, in the office's words."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.approvals.types import Compare, Condition, Measure, Quorum, Rule
from jangteo.kernel.money import Money
from jangteo.parties.selectors import role_word

APPROVAL_STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "approval": {
        "pending": (pgettext_lazy("office", "Waits for an approval"), "warn"),
        "approved": (pgettext_lazy("office", "Approved, not ordered yet"), "good"),
    },
    "budget": {
        "True": (pgettext_lazy("office", "Counts"), "good"),
        "False": (pgettext_lazy("office", "Ended"), "bad"),
    },
}
APPROVAL_CHANGES: Mapping[str, Any] = {
    "approvals.save_rules": pgettext_lazy("office", "Rules set up"),
    "approvals.add_rule": pgettext_lazy("office", "Rule added"),
    "approvals.change_rule": pgettext_lazy("office", "Rule changed"),
    "approvals.drop_rule": pgettext_lazy("office", "Rule removed"),
    "approvals.set_policy": pgettext_lazy("office", "How rules work changed"),
    "approvals.save_budget": pgettext_lazy("office", "Budget saved"),
    "approvals.end_budget": pgettext_lazy("office", "Budget ended"),
    "approvals.name_deputy": pgettext_lazy("office", "Deputy named"),
    "approvals.end_deputy": pgettext_lazy("office", "Deputy ended"),
}
PERIODS: Mapping[str, Any] = {
    "week": pgettext_lazy("office", "each week"),
    "month": pgettext_lazy("office", "each month"),
    "quarter": pgettext_lazy("office", "each quarter"),
    "year": pgettext_lazy("office", "each year"),
    "once": pgettext_lazy("office", "once"),
}
CONDITIONS: Mapping[str, Any] = {
    "together": pgettext_lazy("office", "Ordered within the days below, above"),
    "line": pgettext_lazy("office", "One line above"),
    "shipping": pgettext_lazy("office", "Shipping above"),
    "left": pgettext_lazy("office", "The budget would have left less than"),
    "lines": pgettext_lazy("office", "More lines than"),
    "skus": pgettext_lazy("office", "More kinds of goods than"),
    "units": pgettext_lazy("office", "More units than"),
    "dearer": pgettext_lazy("office", "Dearer than last time by more than %"),
    "goods": pgettext_lazy("office", "One of these goods (SKU, SKU)"),
    "category": pgettext_lazy("office", "Of one of these categories (code, code)"),
    "centre": pgettext_lazy("office", "On one of these cost centres"),
    "role": pgettext_lazy("office", "Asked by one of these roles (code, code)"),
    "new": pgettext_lazy("office", "Something never bought before"),
    "elsewhere": pgettext_lazy("office", "To an address never sent to before"),
}
_MEASURES: Mapping[Measure, Any] = {
    Measure.TOTAL: pgettext_lazy("office", "Total"),
    Measure.SHIPPING: pgettext_lazy("office", "Shipping"),
    Measure.DEAREST_LINE: pgettext_lazy("office", "Dearest line"),
    Measure.SPENT: pgettext_lazy("office", "Ordered within the time"),
    Measure.BUDGET_LEFT: pgettext_lazy("office", "Left of the budget"),
    Measure.LINES: pgettext_lazy("office", "Lines"),
    Measure.SKUS: pgettext_lazy("office", "Kinds of goods"),
    Measure.UNITS: pgettext_lazy("office", "Units"),
    Measure.DEVIATION: pgettext_lazy("office", "Dearer than last time by"),
    Measure.SKU: pgettext_lazy("office", "Goods"),
    Measure.CATEGORY: pgettext_lazy("office", "Category"),
    Measure.SUPPLIER: pgettext_lazy("office", "Supplier"),
    Measure.COST_CENTRE: pgettext_lazy("office", "Cost centre"),
    Measure.REQUESTER: pgettext_lazy("office", "Who asks"),
    Measure.ROLE: pgettext_lazy("office", "Role of who asks"),
    Measure.NEW_ARTICLE: pgettext_lazy("office", "Never bought before"),
    Measure.NEW_ADDRESS: pgettext_lazy("office", "Never sent there before"),
}
_COMPARED: Mapping[Compare, Any] = {
    Compare.ABOVE: pgettext_lazy("office", "%(what)s above %(bound)s"),
    Compare.AT_LEAST: pgettext_lazy("office", "%(what)s at least %(bound)s"),
    Compare.BELOW: pgettext_lazy("office", "%(what)s below %(bound)s"),
    Compare.AT_MOST: pgettext_lazy("office", "%(what)s at most %(bound)s"),
    Compare.ANY_OF: pgettext_lazy("office", "%(what)s: %(bound)s"),
    Compare.OTHER_THAN: pgettext_lazy("office", "%(what)s other than %(bound)s"),
}
_FIELDS: Mapping[str, Any] = {
    "name": pgettext_lazy("office", "Give it a name of at most 120 letters."),
    "tiers": pgettext_lazy("office", "There are not so many people there who may approve it."),
    "rules": pgettext_lazy("office", "There is this rule already, or there are too many."),
    "begins_on": pgettext_lazy("office", "Periods begin on the 1st to the 28th."),
    "until": pgettext_lazy("office", "Days that are to come, the first before the last."),
    "by": pgettext_lazy("office", "Somebody else of them."),
    "instead_of": pgettext_lazy("office", "They approve nothing there."),
    "person": pgettext_lazy("office", "A member of this buyer or of a unit below."),
}


def _field_words(facts: dict[str, Any]) -> str:
    words = _FIELDS.get(str(facts.get("field", "")))
    return str(words or pgettext("office", "It can't be decided by this, or counted. Look at the amounts and days."))


APPROVAL_REFUSALS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "approvals.invalid_rule": _field_words,
    "approvals.invalid_budget": _field_words,
    "approvals.invalid_deputy": _field_words,
    "approvals.rule_not_found": lambda facts: pgettext("office", "The rule holds no more."),
    "approvals.budget_not_found": lambda facts: pgettext("office", "There is no such budget."),
    "approvals.deputy_not_found": lambda facts: pgettext("office", "The deputy decides no more."),
    "approvals.changed_meanwhile": lambda facts: pgettext("office", "It was changed meanwhile. Look at it again."),
}


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule: its name, when it asks, and whom."""

    id: UUID
    name: str
    when: str
    who: str


def rule_row(rule: Rule, names: Mapping[UUID, str], language: str, shown: Callable[[Money], str]) -> RuleRow:
    """A rule as the office reads it.

    shown  how an amount is written
    """
    joint = " · " if rule.joined == "all" else f" {pgettext('office', 'or')} "
    when = joint.join(_when(one, shown) for one in rule.conditions) or pgettext("office", "Every order")
    steps = [
        pgettext("office", " and ").join(_who(one, names, language) for one in tier.quorums) for tier in rule.tiers
    ]
    return RuleRow(rule.id, rule.name, when, pgettext("office", ", then ").join(steps))


def _when(one: Condition, shown: Callable[[Money], str]) -> str:
    what = _MEASURES[one.measure]
    if one.compare == Compare.IS:
        return str(what)
    if one.amount is not None:
        bound = shown(one.amount)
    elif one.number is not None:
        bound = f"{one.number * 100:f} %" if one.measure == Measure.DEVIATION else f"{one.number.normalize():f}"
    else:
        bound = ", ".join(sorted(one.codes))
    return str(_COMPARED[one.compare] % {"what": what, "bound": bound})


def _who(one: Quorum, names: Mapping[UUID, str], language: str) -> str:
    people: Collection[str] = sorted(names.get(who, "?") for who in one.people)
    whom = ", ".join([*(role_word(role, language) for role in sorted(one.roles)), *people])
    if not whom:
        return pgettext("office", "%(n)s who may approve") % {"n": one.least}
    return whom if one.least == 1 else pgettext("office", "%(n)s of: %(whom)s") % {"n": one.least, "whom": whom}
