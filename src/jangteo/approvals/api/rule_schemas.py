"""Rules of approval as they come in and go out."""

from datetime import timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from ninja import Field
from pydantic import StrictInt, StringConstraints

from jangteo.approvals.api.door import Version
from jangteo.approvals.types import (
    LAPSES_AFTER,
    LONGEST_NAME,
    MOST_CONDITIONS,
    MOST_DAYS,
    MOST_PEOPLE,
    MOST_TIERS,
    Compare,
    Condition,
    Inheritance,
    Joined,
    KeptRule,
    Measure,
    Quorum,
    Rule,
    RuleBook,
    Tier,
)
from jangteo.kernel.api import MoneyView, MoneyWire, Schema, Strict, Text, money_view
from jangteo.kernel.ids import new_id

LONGEST_WINDOW = 366
LONGEST_WAIT = LONGEST_WINDOW * 24 * 60 * 60
MOST_CODES = 200

Code = Annotated[Text, StringConstraints(min_length=1, max_length=64)]
Figure = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}(\.[0-9]{1,4})?$")]


class QuorumIn(Strict):
    """So many different people; without roles and people anybody who may approve."""

    least: Annotated[StrictInt, Field(ge=1, le=MOST_PEOPLE, examples=[1])] = 1
    roles: list[Code] = Field([], max_length=MOST_PEOPLE)
    people: list[UUID] = Field([], max_length=MOST_PEOPLE)


class ConditionIn(Strict):
    """One condition; it has the one of `amount`, `number` and `codes` that its measure is compared with."""

    measure: Measure
    compare: Compare
    amount: MoneyWire | None = None
    number: Figure | None = Field(None, description="A count, or a share: 0.05 is 5 %.")
    codes: list[Code] = Field([], max_length=MOST_CODES)


class RuleIn(Strict):
    """What needs whose approval; all quorums of a step are needed, steps follow each other."""

    name: Text = Field(min_length=1, max_length=LONGEST_NAME, examples=["Above 300,000"])
    joined: Joined = Field(Joined.ALL, description="Whether all conditions have to hold, or any.")
    conditions: list[ConditionIn] = Field([], max_length=MOST_CONDITIONS, description="None: every order.")
    steps: list[Annotated[list[QuorumIn], Field(max_length=MOST_TIERS)]] = Field(min_length=1, max_length=MOST_TIERS)
    not_below: MoneyWire | None = Field(None, description="What comes to less is approved by itself.")
    window_days: Annotated[StrictInt, Field(ge=1, le=LONGEST_WINDOW)] = Field(
        0, description="Over how many days `spent` counts; left out: it does not."
    )
    escalates_after_seconds: Annotated[StrictInt, Field(ge=1, le=LONGEST_WAIT)] = Field(
        0, description="After which administrators may decide a step too; left out: never."
    )


class ChangeRule(RuleIn):
    """The whole of a rule as it is from now on."""

    version: Version


class SetPolicy(Strict):
    """How rules work."""

    inheritance: Inheritance = Inheritance.ADD
    tolerance: Figure = Field("0", description="By what share a price may rise after an approval: 0.05 is 5 %.")
    lapse_days: Annotated[StrictInt, Field(ge=1, le=MOST_DAYS)] = LAPSES_AFTER
    version: Version

    @property
    def share(self) -> Decimal:
        """The tolerance, as exactly as it is kept."""
        return Decimal(self.tolerance)


class ConditionOut(Schema):
    measure: Measure
    compare: Compare
    amount: MoneyView | None = None
    number: str | None = None
    codes: list[str]


class StepQuorumOut(Schema):
    least: int
    roles: list[str]
    people: list[UUID]


class KeptRuleOut(Schema):
    """A rule that holds; what it does not have is left out, so that it can be sent back changed."""

    id: UUID
    name: str
    joined: Joined
    conditions: list[ConditionOut]
    steps: list[list[StepQuorumOut]]
    not_below: MoneyView | None = None
    window_days: int | None = None
    escalates_after_seconds: int | None = None


class RuleOut(KeptRuleOut):
    version: int = Field(description="Of all rules of its party.")


class RuleBookOut(Schema):
    """A party's own rules, in their order, and how they work."""

    version: int
    inheritance: Inheritance
    tolerance: str
    lapse_days: int
    rules: list[KeptRuleOut]


def rule_of(body: RuleIn) -> Rule:
    """The rule that came in; whether it can be decided by is for the service to say."""
    return Rule(
        new_id(),
        body.name,
        tuple(
            Tier(tuple(Quorum(one.least, frozenset(one.roles), frozenset(one.people)) for one in step))
            for step in body.steps
        ),
        tuple(
            Condition(
                one.measure,
                one.compare,
                amount=one.amount.to_money() if one.amount else None,
                number=Decimal(one.number) if one.number is not None else None,
                codes=frozenset(one.codes),
            )
            for one in body.conditions
        ),
        joined=body.joined,
        not_below=body.not_below.to_money() if body.not_below else None,
        window_days=body.window_days,
        escalates_after=timedelta(seconds=body.escalates_after_seconds) if body.escalates_after_seconds else None,
    )


def rule_book_out(book: RuleBook) -> RuleBookOut:
    """A party's rules as they go out."""
    return RuleBookOut(
        version=book.version,
        inheritance=book.policy.inheritance,
        tolerance=f"{book.policy.tolerance:f}",
        lapse_days=book.policy.lapse_days,
        rules=[kept_rule_out(one.rule) for one in book.rules],
    )


def rule_out(kept: KeptRule, version: int) -> RuleOut:
    """A rule as it goes out, with the version that a change of it names."""
    return RuleOut(version=version, **kept_rule_out(kept.rule).model_dump())


def kept_rule_out(rule: Rule) -> KeptRuleOut:
    """A rule that holds, as it goes out."""
    wait = rule.escalates_after
    return KeptRuleOut(
        id=rule.id,
        name=rule.name,
        joined=rule.joined,
        conditions=[_condition(one) for one in rule.conditions],
        steps=[
            [StepQuorumOut(least=one.least, roles=sorted(one.roles), people=sorted(one.people)) for one in tier.quorums]
            for tier in rule.tiers
        ],
        not_below=money_view(rule.not_below) if rule.not_below is not None else None,
        window_days=rule.window_days or None,
        escalates_after_seconds=wait // timedelta(seconds=1) if wait is not None else None,
    )


def _condition(one: Condition) -> ConditionOut:
    return ConditionOut(
        measure=one.measure,
        compare=one.compare,
        amount=money_view(one.amount) if one.amount is not None else None,
        number=f"{one.number:f}" if one.number is not None else None,
        codes=sorted(one.codes),
    )
