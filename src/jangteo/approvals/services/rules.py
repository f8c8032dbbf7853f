"""A party says what needs whose approval."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from jangteo.approvals import rules
from jangteo.approvals.errors import ChangedMeanwhile, InvalidPolicy, InvalidRule, RuleNotFound
from jangteo.approvals.models import ApprovalPolicy, ApprovalRule
from jangteo.approvals.selectors.people import approvers_of
from jangteo.approvals.selectors.rules import rule_of, standing_rules
from jangteo.approvals.services.staff_letters import tell_leaders
from jangteo.approvals.types import MOST_DAYS, MOST_RULES, Inheritance, Measure, Policy, Requirement, Rule
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import get_party, lineage_of


@transaction.atomic
def save_rules(
    *, party_id: UUID, drafts: Sequence[Rule], currency: str, actor: Actor, policy: Policy | None = None
) -> None:
    """Let a party and the units below it be bound by exactly these rules, in this order; ids of drafts are not kept.

    A rule that says what one said before goes on as the same one: what was approved by it holds on. To stand apart from
    the units above takes somebody who may change the rules there: nobody frees themselves of them.

    currency  of the rules' amounts
    policy    None: as it is
    locks     the party's policy
    raises    PartyNotFound, NotPermitted, InvalidRule naming `rule`, from 1, and the field, InvalidPolicy
    """
    row, lineage = _enter(party_id, actor, None)
    if policy is not None:
        _set_policy(row, policy, lineage, actor)
    _check(drafts, currency, lineage)
    standing = standing_rules(party_id)
    left = {_key(one.name, one.currency, rule_of(one)): one for one in standing}
    before = [one.name for one in standing]
    for position, draft in enumerate(drafts):
        _put(party_id, draft, currency, position, left.pop(_key(draft.name.strip(), currency, draft), None))
    for gone in left.values():
        ApprovalRule.objects.filter(pk=gone.pk).update(is_active=False)
    after = {"rules": [one.name.strip() for one in drafts], "inheritance": row.inheritance}
    _tell(row, "save_rules", actor, {"rules": before}, after)


@transaction.atomic
def add_rule(*, party_id: UUID, draft: Rule, currency: str, actor: Actor, version: int | None = None) -> UUID:
    """Let a party be bound by one more rule, after those there are; its id is not the draft's.

    version  of the rules that was looked at; None: whichever it is
    locks    the party's policy
    raises   PartyNotFound, NotPermitted, ChangedMeanwhile, InvalidRule naming the field
    """
    row, lineage = _enter(party_id, actor, version)
    standing = standing_rules(party_id)
    if len(standing) >= MOST_RULES:
        raise InvalidRule(f"at most {MOST_RULES} rules", field="rules")
    _check([draft], currency, lineage)
    _require_other(standing, draft, currency)
    position = max((one.position for one in standing), default=-1) + 1
    made = _put(party_id, draft, currency, position, None)
    _tell(row, "add_rule", actor, None, {"name": made.name, "content": made.content})
    return made.pk


@transaction.atomic
def change_rule(
    *, party_id: UUID, rule_id: UUID, draft: Rule, currency: str, actor: Actor, version: int | None = None
) -> UUID:
    """Let a rule say something else: another rule takes its place, since what was asked by one is kept as it was.

    A rule that says the same goes on, and is what is returned.

    version  of the rules that was looked at; None: whichever it is
    locks    the party's policy
    raises   PartyNotFound, NotPermitted, RuleNotFound, ChangedMeanwhile, InvalidRule naming the field
    """
    row, lineage = _enter(party_id, actor, version)
    standing = standing_rules(party_id)
    old = _find(standing, rule_id)
    if _key(old.name, old.currency, rule_of(old)) == _key(draft.name.strip(), currency, draft):
        return old.pk
    _check([draft], currency, lineage)
    _require_other(standing, draft, currency)
    ApprovalRule.objects.filter(pk=old.pk).update(is_active=False)
    made = _put(party_id, draft, currency, old.position, None)
    before = {"name": old.name, "content": old.content}
    _tell(row, "change_rule", actor, before, {"name": made.name, "content": made.content})
    return made.pk


@transaction.atomic
def drop_rule(*, party_id: UUID, rule_id: UUID, actor: Actor, version: int | None = None) -> None:
    """Let a rule bind nobody any more; what was asked by it stays as it was.

    version  of the rules that was looked at; None: whichever it is
    locks    the party's policy
    raises   PartyNotFound, NotPermitted, RuleNotFound, ChangedMeanwhile
    """
    row, _lineage = _enter(party_id, actor, version)
    old = _find(standing_rules(party_id), rule_id)
    ApprovalRule.objects.filter(pk=old.pk).update(is_active=False)
    _tell(row, "drop_rule", actor, {"name": old.name, "content": old.content}, {"name": old.name})


@transaction.atomic
def set_policy(*, party_id: UUID, policy: Policy, actor: Actor, version: int | None = None) -> None:
    """Say how a party's rules work: beside those above or instead, what a price may rise, how long a request waits.

    version  of the rules that was looked at; None: whichever it is
    locks    the party's policy
    raises   PartyNotFound, NotPermitted, ChangedMeanwhile, InvalidPolicy naming the field
    """
    row, lineage = _enter(party_id, actor, version)
    before = _policy_facts(row)
    _set_policy(row, policy, lineage, actor)
    _tell(row, "set_policy", actor, before, _policy_facts(row))


def check_draft(draft: Rule, currency: str, lineage: Sequence[UUID]) -> None:
    """Refuse a rule that could not be saved.

    raises  InvalidRule naming the field
    """
    _check([draft], currency, lineage)


def lock_policy(party_id: UUID) -> ApprovalPolicy:
    """The row for which everything waits that changes a party's rules, or is counted by them."""
    ApprovalPolicy.objects.bulk_create([ApprovalPolicy(party_id=party_id)], ignore_conflicts=True)
    return ApprovalPolicy.objects.select_for_update().get(pk=party_id)


def _enter(party_id: UUID, actor: Actor, version: int | None) -> tuple[ApprovalPolicy, tuple[UUID, ...]]:
    """The party's policy, locked, and the units above it."""
    get_party(party_id)
    require(actor, Action.ROLES_CHANGE, party_id=party_id)
    row = lock_policy(party_id)
    if version not in (None, row.version):
        raise ChangedMeanwhile(version=row.version)
    return row, lineage_of(party_id)


def _find(standing: Sequence[ApprovalRule], rule_id: UUID) -> ApprovalRule:
    found = next((one for one in standing if one.pk == rule_id), None)
    if found is None:
        raise RuleNotFound
    return found


def _require_other(standing: Sequence[ApprovalRule], draft: Rule, currency: str) -> None:
    wanted = _key(draft.name.strip(), currency, draft)
    if any(_key(one.name, one.currency, rule_of(one)) == wanted for one in standing):
        raise InvalidRule("the same rule twice", field="rules")


def _set_policy(row: ApprovalPolicy, policy: Policy, lineage: Sequence[UUID], actor: Actor) -> None:
    if not (policy.tolerance.is_finite() and 0 <= policy.tolerance <= 1):
        raise InvalidPolicy("a share from 0 to 1", field="tolerance")
    if not 1 <= policy.lapse_days <= MOST_DAYS:
        raise InvalidPolicy(f"1 to {MOST_DAYS} days", field="lapse_days")
    if policy.inheritance != row.inheritance and Inheritance.INSTEAD in (policy.inheritance, row.inheritance):
        for above in lineage[1:2]:
            require(actor, Action.ROLES_CHANGE, party_id=above)
    row.inheritance, row.tolerance, row.lapse_days = policy.inheritance.value, policy.tolerance, policy.lapse_days
    row.save(update_fields=["inheritance", "tolerance", "lapse_days"])


def _policy_facts(row: ApprovalPolicy) -> dict[str, Any]:
    return {"inheritance": row.inheritance, "tolerance": str(row.tolerance), "lapse_days": row.lapse_days}


def _check(drafts: Sequence[Rule], currency: str, lineage: Sequence[UUID]) -> None:
    if len(drafts) > MOST_RULES:
        raise InvalidRule(f"at most {MOST_RULES} rules", field="rules")
    approvers = approvers_of(lineage)
    for number, draft in enumerate(drafts, 1):
        try:
            rules.check_rule(draft, currency)
        except InvalidRule as refused:
            raise InvalidRule(refused.message, rule=number, **refused.facts) from None
        if any(one.measure == Measure.SUPPLIER for one in draft.conditions):  # it would never hold, and say nothing
            raise InvalidRule("whose goods they are is not known of orders yet", field="measure", rule=number)
        wanted = Requirement(draft.id, draft.name, draft.tiers, draft.escalates_after, ())
        if rules.stuck([wanted], approvers, frozenset()):
            raise InvalidRule("there are not so many people who may decide it", field="tiers", rule=number)
    if len({_key(one.name.strip(), currency, one) for one in drafts}) < len(drafts):
        raise InvalidRule("the same rule twice", field="rules")


def _put(party_id: UUID, draft: Rule, currency: str, position: int, known: ApprovalRule | None) -> ApprovalRule:
    if known is None:
        return ApprovalRule.objects.create(
            party_id=party_id,
            name=draft.name.strip(),
            content=rules.pack_rule(draft),
            currency=currency,
            position=position,
            made_at=clock.now(),
        )
    if known.position != position:
        ApprovalRule.objects.filter(pk=known.pk).update(position=position)
    return known


def _key(name: str, currency: str, rule: Rule) -> str:
    """Equal for rules that say the same."""
    return f"{name}|{currency}|{rules.pack_rule(rule)}"


def _tell(row: ApprovalPolicy, what: str, actor: Actor, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
    """Count the change, and say who made it."""
    row.version += 1
    row.save(update_fields=["version"])
    audit.record(
        actor=actor,
        action=f"approvals.{what}",
        subject_kind="party",
        subject_id=row.party_id,
        before=before,
        after=after,
    )
    tell_leaders(party_id=row.party_id, what=what, name=str(after.get("name", "")), actor=actor)
