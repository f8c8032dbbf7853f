"""A party says what needs whose approval."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from jangteo.approvals import rules
from jangteo.approvals.errors import InvalidPolicy, InvalidRule
from jangteo.approvals.models import ApprovalPolicy, ApprovalRule
from jangteo.approvals.selectors.people import approvers_of
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
    get_party(party_id)
    require(actor, Action.ROLES_CHANGE, party_id=party_id)
    lineage = lineage_of(party_id)
    row = lock_policy(party_id)
    if policy is not None:
        _set_policy(row, policy, lineage, actor)
    _check(drafts, currency, lineage)
    standing = list(ApprovalRule.objects.filter(party=party_id, is_active=True).order_by("position", "id"))
    left = {_key(one.name, one.currency, rules.read_rule(one.pk, one.name, one.content)): one for one in standing}
    before = [one.name for one in standing]
    for position, draft in enumerate(drafts):
        _put(party_id, draft, currency, position, left.pop(_key(draft.name.strip(), currency, draft), None))
    for gone in left.values():
        ApprovalRule.objects.filter(pk=gone.pk).update(is_active=False)
    audit.record(
        actor=actor,
        action="approvals.save_rules",
        subject_kind="party",
        subject_id=party_id,
        before={"rules": before},
        after={"rules": [one.name.strip() for one in drafts], "inheritance": row.inheritance},
    )


def lock_policy(party_id: UUID) -> ApprovalPolicy:
    """The row for which everything waits that changes a party's rules, or is counted by them."""
    ApprovalPolicy.objects.bulk_create([ApprovalPolicy(party_id=party_id)], ignore_conflicts=True)
    return ApprovalPolicy.objects.select_for_update().get(pk=party_id)


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


def _put(party_id: UUID, draft: Rule, currency: str, position: int, known: ApprovalRule | None) -> None:
    if known is None:
        ApprovalRule.objects.create(
            party_id=party_id,
            name=draft.name.strip(),
            content=rules.pack_rule(draft),
            currency=currency,
            position=position,
            made_at=clock.now(),
        )
    elif known.position != position:
        ApprovalRule.objects.filter(pk=known.pk).update(position=position)


def _key(name: str, currency: str, rule: Rule) -> str:
    """Equal for rules that say the same."""
    return f"{name}|{currency}|{rules.pack_rule(rule)}"
