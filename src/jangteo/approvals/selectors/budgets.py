"""Budgets, and what of them is used."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Sum

from jangteo.approvals import rules
from jangteo.approvals.errors import BudgetNotFound
from jangteo.approvals.models import BudgetMove, BudgetRow, BudgetUse
from jangteo.approvals.types import Borne, Budget, BudgetDraft, BudgetPeriod, BudgetView, Charge, Subject
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor


def bearing(lineage: Sequence[UUID], requester_id: UUID, cost_centre: str) -> QuerySet[BudgetRow]:
    """The budgets that bear what somebody orders for a party: each of them has to."""
    return BudgetRow.objects.filter(
        Q(person=None) | Q(person=requester_id),
        cost_centre__in={"", cost_centre},
        party__in=list(lineage),
        is_active=True,
    )


def has_budgets(lineage: Sequence[UUID], requester_id: UUID, cost_centre: str) -> bool:
    """Whether a budget bears what somebody orders for a party."""
    return bearing(lineage, requester_id, cost_centre).exists()


def cost_centres(lineage: Sequence[UUID]) -> list[str]:
    """Those for which a party, or a unit above it, has a budget now."""
    rows = BudgetRow.objects.filter(party__in=list(lineage), is_active=True).exclude(cost_centre="")
    return sorted(set(rows.values_list("cost_centre", flat=True)))


def list_budgets(party_id: UUID, actor: Actor) -> list[BudgetView]:
    """The budgets of a party as they stand today, those that are over too; of a person's own only to themselves, unless
    one may see the party's money.
    """
    rows = BudgetRow.objects.filter(party=party_id).order_by("-is_active", "name", "id")
    if not allows(actor, Action.MONEY_SEE, party_id=party_id):
        if party_id not in actor.unit_ids:
            return []
        rows = rows.filter(person=actor.person_id)
    return _views(list(rows))


def get_budget(budget_id: UUID) -> BudgetView:
    """A budget as it stands today.

    raises  BudgetNotFound
    """
    rows = list(BudgetRow.objects.filter(pk=budget_id))
    if not rows:
        raise BudgetNotFound
    return _views(rows)[0]


def charges_of(rows: Sequence[BudgetRow], asked: Money, borne: Mapping[UUID, Mapping[date, Borne]]) -> list[Charge]:
    """What an order would take of budgets, without what it has taken already; one query.

    A budget that has not begun, or is over, bears nothing. What was reserved stays in the period it was reserved in.

    borne  what the subject has taken, as `borne_by` tells
    """
    used = used_by_period(rows)
    return [one for row in rows if (one := _charge(row, asked, used[row.pk], borne.get(row.pk, {}))) is not None]


def borne_by(subject: Subject) -> dict[UUID, dict[date, Borne]]:
    """{budget: {first day of a period: what a subject has taken of it}}; one query."""
    moves = BudgetMove.objects.filter(subject_kind=subject.kind, subject_id=subject.id)
    found: dict[UUID, dict[date, Borne]] = defaultdict(dict)
    rows = moves.order_by().values_list("budget", "period_on").annotate(Sum("reserved_minor"), Sum("spent_minor"))
    for budget_id, period_on, reserved, spent in rows:
        if reserved or spent:
            found[budget_id][period_on] = Borne(reserved, spent)
    return found


def used_by_period(rows: Iterable[BudgetRow]) -> dict[UUID, dict[date, int]]:
    """{budget: {first day of a period: what is reserved and spent in it, minor units}}; one query."""
    found: dict[UUID, dict[date, int]] = defaultdict(dict)
    for one in BudgetUse.objects.filter(budget__in=[row.pk for row in rows]):
        found[one.budget_id][one.period_on] = one.reserved_minor + one.spent_minor
    return found


def budget_of(row: BudgetRow) -> Budget:
    """What rules count by."""
    return Budget(
        amount=None if row.amount_minor is None else Money(row.amount_minor, row.currency),
        period=BudgetPeriod(row.period),
        begins_on=row.begins_on,
        carries=None if row.carries_minor is None else Money(row.carries_minor, row.currency),
        is_hard=row.is_hard,
    )


def today_of(row: BudgetRow) -> date:
    """The day where the budget's party is."""
    return clock.today(ZoneInfo(row.zone))


def _charge(row: BudgetRow, asked: Money, used: Mapping[date, int], own: Mapping[date, Borne]) -> Charge | None:
    budget, today = budget_of(row), today_of(row)
    period_on = next(iter(own), None) or rules.period_at(budget, today)
    if period_on is None or (not own and row.ends_on is not None and today > row.ends_on):
        return None
    others = {period: minor - (own[period].whole if period in own else 0) for period, minor in used.items()}
    left = rules.left_at(budget, others, period_on)
    allowed = rules.left_at(budget, others | {period_on: 0}, period_on)
    return Charge(row.pk, row.name, period_on, left, allowed, rules.judge_budget(budget, left, asked))


def _views(rows: Sequence[BudgetRow]) -> list[BudgetView]:
    used = {(one.budget_id, one.period_on): one for one in BudgetUse.objects.filter(budget__in=[r.pk for r in rows])}
    by_period = used_by_period(rows)
    found = []
    for row in rows:
        budget, today = budget_of(row), today_of(row)
        period_on = rules.period_at(budget, today)
        use = used.get((row.pk, period_on)) if period_on else None
        found.append(
            BudgetView(
                id=row.pk,
                party_id=row.party_id,
                draft=_draft(row, budget),
                period_on=period_on,
                reserved=Money(use.reserved_minor if use else 0, row.currency),
                spent=Money(use.spent_minor if use else 0, row.currency),
                left=rules.left_at(budget, by_period[row.pk], today),
                is_active=row.is_active and (row.ends_on is None or today <= row.ends_on),
                version=row.version,
            )
        )
    return found


def _draft(row: BudgetRow, budget: Budget) -> BudgetDraft:
    return BudgetDraft(row.name, budget, row.currency, row.person_id, row.cost_centre, row.ends_on, row.zone)
