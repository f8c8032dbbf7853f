"""A firm with rules and budgets, and things it asks for."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from factories import ACTOR, company, member_of
from jangteo.approvals import services
from jangteo.approvals.selectors import door_for, judge
from jangteo.approvals.types import (
    Asked,
    AskedLine,
    AskingDraft,
    Budget,
    BudgetDraft,
    BudgetPeriod,
    Compare,
    Condition,
    Content,
    ContentLine,
    Door,
    Judgement,
    Measure,
    Quorum,
    Rule,
    Subject,
    Tier,
)
from jangteo.kernel import verify
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties.types import MemberRole

ANYBODY = Tier((Quorum(),))


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def limit(minor: int, *tiers: Tier, name: str = "limit", **more: Any) -> Rule:
    """Whatever comes to more asks, anybody who may approve unless steps are given."""
    above = Condition(Measure.TOTAL, Compare.ABOVE, amount=won(minor))
    return Rule(new_id(), name, tiers or (ANYBODY,), (above,), **more)


def holding(role: str, least: int = 1) -> Tier:
    return Tier((Quorum(least, frozenset({role})),))


def firm_with(*rules: Rule) -> tuple[PartyId, Actor, Actor]:
    """A company whose buyer is bound by these rules, with its administrator and the buyer."""
    firm = company()
    head, buyer = member_of(firm, MemberRole.ADMINISTRATOR, "최하늘"), member_of(firm)
    if rules:
        services.save_rules(party_id=firm, drafts=rules, currency="KRW", actor=ACTOR)
    return firm, head, buyer


def budget_of(firm: UUID, minor: int | None, name: str = "team", **more: Any) -> UUID:
    """A budget of a month, since long ago."""
    facts: dict[str, Any] = {"period": BudgetPeriod.MONTH, "begins_on": date(2020, 1, 1)}
    budget_facts = facts | {key: more.pop(key) for key in ("period", "begins_on", "carries", "is_hard") if key in more}
    budget = Budget(None if minor is None else won(minor), **budget_facts)
    draft = BudgetDraft(name, budget, "KRW", **more)
    return services.save_budget(party_id=firm, draft=draft, actor=ACTOR)


def cart() -> Subject:
    return Subject("cart", new_id())


def door_of(buyer: Actor) -> Door:
    assert buyer.person_id is not None
    return door_for(buyer.units, buyer.person_id)


def draft_of(buyer: Actor, subject: Subject, total: Money, texts: Mapping[str, str] | None = None) -> AskingDraft:
    """One line that comes to all of it."""
    assert buyer.person_id is not None
    free = Money.zero(total.currency)
    asked = Asked(total, free, (AskedLine("MUG", 1, total),), buyer.person_id)
    content = Content((ContentLine("MUG", "each", 1, total, "머그"),), free, total, texts or {"address": "서울"})
    return AskingDraft(subject, asked, content)


def ask(buyer: Actor, subject: Subject, minor: int, **more: Any) -> UUID:
    return services.ask(door=door_of(buyer), draft=draft_of(buyer, subject, won(minor), **more), actor=buyer)


def order(buyer: Actor, subject: Subject, minor: int, **more: Any) -> None:
    """As whoever places an order does."""
    services.authorise(door=door_of(buyer), draft=draft_of(buyer, subject, won(minor), **more), actor=buyer)


def judged(buyer: Actor, minor: int, subject: Subject | None = None) -> Judgement:
    return judge(door_of(buyer), draft_of(buyer, subject or cart(), won(minor)))


def broken() -> list[str]:
    return [one.invariant.name for one in verify.run() if not one.is_clean]
