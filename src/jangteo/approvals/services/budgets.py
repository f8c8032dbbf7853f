"""A party says what may be spent."""

from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction

from jangteo.approvals import rules
from jangteo.approvals.errors import BudgetNotFound, ChangedMeanwhile, InvalidBudget
from jangteo.approvals.models import BudgetMove, BudgetRow
from jangteo.approvals.services.staff_letters import tell_leaders
from jangteo.approvals.types import LONGEST_NAME, BudgetDraft
from jangteo.kernel import audit
from jangteo.kernel.money import currency_codes
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import get_party, lineage_of, members_by_party, units_below

LONGEST_CENTRE = 40
_KEPT = ("currency", "period", "begins_on", "zone", "person_id", "cost_centre")


@transaction.atomic
def save_budget(
    *, party_id: UUID, draft: BudgetDraft, actor: Actor, budget_id: UUID | None = None, version: int | None = None
) -> UUID:
    """Set up a budget, or change one: of one that has borne something, only its name, amounts and end.

    version  that was looked at; None: whichever it is
    locks    the budget
    raises   PartyNotFound, NotPermitted, BudgetNotFound, ChangedMeanwhile, InvalidBudget naming the field
    """
    get_party(party_id)
    require(actor, Action.ROLES_CHANGE, party_id=party_id)
    _check(party_id, draft)
    facts = _facts(draft)
    if budget_id is None:
        row = BudgetRow.objects.create(party_id=party_id, **facts)
        _tell(row, "save_budget", actor, None, facts)
        return row.pk
    row = _locked(budget_id, party_id, version)
    before = {name: getattr(row, name) for name in facts}
    changed = [name for name in _KEPT if facts[name] != before[name]]
    if changed and BudgetMove.objects.filter(budget=row).exists():
        raise InvalidBudget("it has borne something: make another", field=changed[0])
    for name, value in facts.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*facts, "version"])
    _tell(row, "save_budget", actor, before, facts)
    return row.pk


@transaction.atomic
def end_budget(*, party_id: UUID, budget_id: UUID, actor: Actor, version: int | None = None) -> None:
    """Let a budget bear nothing new; what it has borne stays.

    version  that was looked at; None: whichever it is
    locks    the budget
    raises   NotPermitted, BudgetNotFound, ChangedMeanwhile
    """
    require(actor, Action.ROLES_CHANGE, party_id=party_id)
    row = _locked(budget_id, party_id, version)
    if row.is_active:
        row.is_active, row.version = False, row.version + 1
        row.save(update_fields=["is_active", "version"])
        _tell(row, "end_budget", actor, None, {"name": row.name})


def _locked(budget_id: UUID, party_id: UUID, version: int | None) -> BudgetRow:
    row = BudgetRow.objects.select_for_update().filter(pk=budget_id, party=party_id).first()
    if row is None:
        raise BudgetNotFound
    if version not in (None, row.version):
        raise ChangedMeanwhile(version=row.version)
    return row


def _check(party_id: UUID, draft: BudgetDraft) -> None:
    if not 0 < len(draft.name.strip()) <= LONGEST_NAME:
        raise InvalidBudget(f"a name of 1 to {LONGEST_NAME} characters", field="name")
    if draft.currency not in currency_codes():
        raise InvalidBudget("a currency by its three letters", field="currency")
    if draft.budget.amount is not None and draft.budget.amount.currency != draft.currency:
        raise InvalidBudget(f"an amount of {draft.currency}", field="amount")
    if len(draft.cost_centre) > LONGEST_CENTRE:
        raise InvalidBudget(f"at most {LONGEST_CENTRE} characters", field="cost_centre")
    if draft.zone not in available_timezones():
        raise InvalidBudget("a time zone by its name", field="zone")
    if draft.ends_on is not None and draft.ends_on < draft.budget.begins_on:
        raise InvalidBudget("it ends after it begins", field="ends_on")
    rules.check_budget(draft.budget)
    if draft.person_id is not None and draft.person_id not in _people(party_id):
        raise InvalidBudget("a member of this party or of a unit below", field="person")


def _people(party_id: UUID) -> set[UUID]:
    parties = {*lineage_of(party_id), *units_below([party_id])}
    return {member.person.id for group in members_by_party(parties).values() for member in group}


def _facts(draft: BudgetDraft) -> dict[str, Any]:
    budget = draft.budget
    return {
        "name": draft.name.strip(),
        "currency": draft.currency,
        "amount_minor": None if budget.amount is None else budget.amount.minor,
        "period": budget.period.value,
        "begins_on": budget.begins_on,
        "ends_on": draft.ends_on,
        "carries_minor": None if budget.carries is None else budget.carries.minor,
        "is_hard": budget.is_hard,
        "zone": draft.zone,
        "person_id": draft.person_id,
        "cost_centre": draft.cost_centre,
    }


def _tell(row: BudgetRow, what: str, actor: Actor, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
    tell_leaders(party_id=row.party_id, what=what, name=row.name, actor=actor)
    audit.record(
        actor=actor,
        action=f"approvals.{what}",
        subject_kind="party",
        subject_id=row.party_id,
        before=_plain(before),
        after=_plain(after),
    )


def _plain(facts: dict[str, Any] | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    return {name: value if value is None or isinstance(value, int) else str(value) for name, value in facts.items()}
