"""Rules of a party, and which hold for an order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from jangteo.approvals import rules
from jangteo.approvals.models import ApprovalPolicy, ApprovalRule
from jangteo.approvals.selectors.budgets import has_budgets
from jangteo.approvals.selectors.people import roles_at
from jangteo.approvals.types import Door, Inheritance, KeptRule, Policy, Rule, RuleBook


def get_policy(party_id: UUID) -> Policy:
    """How a party's rules work; as usual where nothing was said."""
    return _policies([party_id]).get(party_id, Policy())


def list_rules(party_id: UUID) -> list[Rule]:
    """A party's own rules, in their order."""
    return _rules([party_id])[party_id]


def get_rule_book(party_id: UUID) -> RuleBook:
    """A party's own rules and how they work, with the version that a change of them names; two queries."""
    row = ApprovalPolicy.objects.filter(party=party_id).first()
    policy = Policy(Inheritance(row.inheritance), row.tolerance, row.lapse_days) if row else Policy()
    kept = tuple(KeptRule(rule_of(one), one.currency) for one in standing_rules(party_id))
    return RuleBook(party_id, policy, kept, row.version if row else 1)


def rules_by_unit(lineages: Mapping[UUID, Sequence[UUID]]) -> dict[UUID, tuple[Rule, ...]]:
    """{unit: the rules that bind its orders now}; two queries, however many there are.

    lineages  {unit: itself and those above it, nearest first}
    """
    ids = {one for lineage in lineages.values() for one in lineage}
    own, policies, usual = _rules(ids), _policies(ids), Policy()
    return {
        unit: rules.in_force([(policies.get(one, usual).inheritance, own[one]) for one in lineage])
        for unit, lineage in lineages.items()
    }


def bound_by(party_id: UUID, lineages: Mapping[UUID, Sequence[UUID]]) -> frozenset[UUID]:
    """The units that rules of a party bind: those whose own, or whose units' between, don't stand alone; one query."""
    policies, usual = _policies({one for lineage in lineages.values() for one in lineage}), Policy()
    found = set()
    for unit, lineage in lineages.items():
        for one in lineage:
            if one == party_id:
                found.add(unit)
            if one == party_id or policies.get(one, usual).inheritance == Inheritance.INSTEAD:
                break
    return frozenset(found)


def standing_rules(party_id: UUID) -> list[ApprovalRule]:
    """The rows of a party's own rules, in their order."""
    return list(ApprovalRule.objects.filter(party=party_id, is_active=True).order_by("position", "id"))


def rule_of(row: ApprovalRule) -> Rule:
    """The rule that a row keeps."""
    return rules.read_rule(row.pk, row.name, row.content)


def door_for(lineage: Sequence[UUID], requester_id: UUID, cost_centre: str = "", *, asks_always: bool = False) -> Door:
    """What somebody's orders for a party have to pass now; three queries, five where there are rules.

    lineage      the party and the units above it, nearest first
    asks_always  who may not order at all asks for each order
    """
    own, policies = _rules(lineage), _policies(lineage)
    usual = Policy()
    found = rules.in_force([(policies.get(one, usual).inheritance, own[one]) for one in lineage])
    ids = {rule.id for rule in found}
    theirs = [one for one in lineage if any(rule.id in ids for rule in own[one])]
    told = [policies.get(one, usual) for one in theirs] or [usual]
    return Door(
        party_id=lineage[0],
        requester_id=requester_id,
        lineage=tuple(lineage),
        roles=roles_at(lineage, requester_id) if found else frozenset(),
        rules=found,
        counting=frozenset(one for one in theirs if any(rule.window_days for rule in own[one] if rule.id in ids)),
        tolerance=min(one.tolerance for one in told),
        lapses_after=timedelta(days=min(one.lapse_days for one in told)),
        cost_centre=cost_centre,
        has_budgets=has_budgets(lineage, requester_id, cost_centre),
        asks_always=asks_always,
    )


def _policies(party_ids: Iterable[UUID]) -> dict[UUID, Policy]:
    rows = ApprovalPolicy.objects.filter(party__in=list(party_ids))
    return {row.party_id: Policy(Inheritance(row.inheritance), row.tolerance, row.lapse_days) for row in rows}


def _rules(party_ids: Iterable[UUID]) -> dict[UUID, list[Rule]]:
    found: dict[UUID, list[Rule]] = defaultdict(list)
    rows = ApprovalRule.objects.filter(party__in=list(party_ids), is_active=True).order_by("position", "id")
    for row in rows:
        found[row.party_id].append(rule_of(row))
    return found
