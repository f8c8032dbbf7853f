"""The forms by which staff set up rules of approval, budgets and deputies for a buyer."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from jangteo.approvals.types import (
    LONGEST_NAME,
    MOST_PEOPLE,
    WAYS,
    Budget,
    BudgetDraft,
    BudgetPeriod,
    Compare,
    Condition,
    Joined,
    Measure,
    Quorum,
    Rule,
    Tier,
)
from jangteo.kernel.ids import new_id, parse_id
from jangteo.kernel.wholes import read_figure, read_whole
from jangteo.office.approval_words import CONDITIONS, PERIODS
from jangteo.office.pages.amounts import HUNDRED, MoneyField, read_money
from jangteo.office.pages.credit_forms import currencies, in_currency
from jangteo.office.pages.whole_field import WholeField

LONGEST_WINDOW, USUAL_WINDOW = 366, 30
LONGEST_VALUE, LONGEST_CENTRE = 200, 40
type Choices = list[tuple[str, Any]]

NOBODY: Choices = [("", pgettext_lazy("office", "Anybody who may approve"))]
NO_STEP: Choices = [("", pgettext_lazy("office", "Nobody more"))]
EVERYBODY: Choices = [("", pgettext_lazy("office", "Everybody's"))]


class _InCurrency(forms.Form):
    currency = forms.ChoiceField(label=pgettext_lazy("office", "Currency"), choices=currencies)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        in_currency(self, str(self.data.get("currency", "")) if self.is_bound else "KRW")


class RuleForm(_InCurrency):
    """A rule; clean data has `rule`."""

    name = forms.CharField(label=pgettext_lazy("office", "Name"), max_length=LONGEST_NAME)
    above = MoneyField(label=pgettext_lazy("office", "Orders above (empty: every order)"), required=False)
    what = forms.ChoiceField(label=pgettext_lazy("office", "And where"), required=False)
    value = forms.CharField(label=pgettext_lazy("office", "Value"), max_length=LONGEST_VALUE, required=False)
    days = WholeField(
        label=pgettext_lazy("office", "Days that are counted together"),
        min_value=1,
        max_value=LONGEST_WINDOW,
        required=False,
    )
    least = WholeField(label=pgettext_lazy("office", "How many approve"), min_value=1, max_value=MOST_PEOPLE)
    role = forms.ChoiceField(label=pgettext_lazy("office", "Who approves"), required=False)
    then = forms.ChoiceField(label=pgettext_lazy("office", "Then"), required=False)
    waits = WholeField(
        label=pgettext_lazy("office", "Days after which administrators may too (empty: never)"),
        min_value=1,
        max_value=LONGEST_WINDOW,
        required=False,
    )

    def __init__(self, *args: Any, roles: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        ways: Choices = [("", pgettext("office", "Nothing more")), *CONDITIONS.items()]
        for name, choices in (("what", ways), ("role", [*NOBODY, *roles]), ("then", [*NO_STEP, *roles])):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The rule that was typed; the field that can't be read says so."""
        data = dict(super().clean() or {})
        if self.errors:
            return data
        found = [] if data["above"] is None else [Condition(Measure.TOTAL, Compare.ABOVE, amount=data["above"])]
        if data["what"]:
            more = _condition(data["what"], data["value"], data["currency"])
            if more is None:
                self.add_error("value", pgettext("office", "Enter what fits: an amount, a number, or codes."))
                return data
            found.append(more)
        counts = any(one.measure == Measure.SPENT for one in found)
        data["rule"] = Rule(
            new_id(),
            data["name"],
            _tiers(data),
            tuple(found),
            joined=Joined.ALL,
            window_days=(data["days"] or USUAL_WINDOW) if counts else 0,
            escalates_after=timedelta(days=data["waits"]) if data["waits"] else None,
        )
        return data


class BudgetForm(_InCurrency):
    """A budget; clean data has `draft`."""

    name = forms.CharField(label=pgettext_lazy("office", "Name"), max_length=LONGEST_NAME)
    amount = MoneyField(label=pgettext_lazy("office", "Amount (empty: no limit)"), required=False)
    period = forms.ChoiceField(label=pgettext_lazy("office", "Begins anew"), choices=lambda: list(PERIODS.items()))
    begins_on = forms.DateField(label=pgettext_lazy("office", "First day"))
    person = forms.ChoiceField(label=pgettext_lazy("office", "Whose orders"), required=False)
    centre = forms.CharField(
        label=pgettext_lazy("office", "Cost centre (empty: all)"), max_length=LONGEST_CENTRE, required=False
    )
    hard = forms.ChoiceField(
        label=pgettext_lazy("office", "Above it"),
        choices=[
            ("1", pgettext_lazy("office", "nothing is ordered")),
            ("0", pgettext_lazy("office", "it needs an approval")),
        ],
    )

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].choices = [*EVERYBODY, *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The budget that was typed."""
        data = dict(super().clean() or {})
        if not self.errors:
            period = BudgetPeriod(data["period"])
            data["draft"] = BudgetDraft(
                name=data["name"],
                budget=Budget(data["amount"], period, data["begins_on"], is_hard=data["hard"] == "1"),
                currency=data["currency"],
                person_id=parse_id(data["person"]),
                cost_centre=data["centre"],
            )
        return data


class DeputyForm(forms.Form):
    """Who decides for whom, on which days."""

    instead_of = forms.ChoiceField(label=pgettext_lazy("office", "Instead of"))
    by = forms.ChoiceField(label=pgettext_lazy("office", "Decides"))
    since = forms.DateField(label=pgettext_lazy("office", "From"))
    until = forms.DateField(label=pgettext_lazy("office", "Until"))

    def __init__(self, *args: Any, approvers: Choices, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["instead_of"].choices = approvers  # type: ignore[attr-defined]
        self.fields["by"].choices = people  # type: ignore[attr-defined]


def _tiers(data: dict[str, Any]) -> tuple[Tier, ...]:
    first = Tier((Quorum(data["least"], _roles(data["role"])),))
    return (first, Tier((Quorum(1, _roles(data["then"])),))) if data["then"] else (first,)


def _roles(code: str) -> frozenset[str]:
    return frozenset({code}) if code else frozenset()


def _condition(name: str, value: str, currency: str) -> Condition | None:
    """The further condition that was typed; None: its value is none."""
    way = WAYS[name]
    if way.reads == "nothing":
        return Condition(way.measure, way.compare)
    if way.reads == "money":
        amount = read_money(value, currency)
        return None if amount is None else Condition(way.measure, way.compare, amount=amount)
    if way.reads == "codes":
        codes = frozenset(_parts(value))
        return Condition(way.measure, way.compare, codes=codes) if codes else None
    found = read_figure(value, decimals=2) if way.reads == "percent" else read_whole(value)
    if found is None:
        return None
    number = found / HUNDRED if way.reads == "percent" else Decimal(found)
    return Condition(way.measure, way.compare, number=number)


def _parts(text: str) -> Iterable[str]:
    return (part.strip() for part in text.split(",") if part.strip())
