"""What rules of approval would have asked of a party's past orders; nothing is written."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from jangteo.approvals import selectors as approvals
from jangteo.approvals.types import MOST_TRIED, MOST_TRIED_DAYS, USUAL_TRIED_DAYS, Rule, Trial
from jangteo.kernel import clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.errors import InvalidTrial
from jangteo.ordering.models import Order
from jangteo.ordering.selectors.past_orders import Looking, count_past, past_orders
from jangteo.parties.selectors import lineages_of, parties_by_id, units_below


def try_on_past_orders(
    *, party_id: UUID, actor: Actor, draft: Rule | None = None, days: int = USUAL_TRIED_DAYS
) -> Trial:
    """What a draft, or all rules as they are, would have asked of what a party and the units below ordered lately.

    A fixed number of queries for each hundred orders; of more than `MOST_TRIED` the latest count.

    draft   as if it alone held; whether it can be saved is not asked here
    days    until now
    raises  NotPermitted, InvalidTrial
    """
    require(actor, Action.ROLES_CHANGE, party_id=party_id)
    if not 1 <= days <= MOST_TRIED_DAYS:
        raise InvalidTrial(f"1 to {MOST_TRIED_DAYS} days", field="days")
    since = clock.now() - timedelta(days=days)
    lineages = lineages_of(units_below([party_id]))
    rules_of = _rules_of(party_id, draft, lineages)
    looking = Looking(
        since=since,
        measures=frozenset(one.measure for rules in rules_of.values() for rule in rules for one in rule.conditions),
        windows=frozenset(rule.window_days for rules in rules_of.values() for rule in rules if rule.window_days),
        lineages=lineages,
        roles=approvals.roles_by_party({one for lineage in lineages.values() for one in lineage}),
    )
    there = count_past(list(lineages), since)
    skip = max(there - MOST_TRIED, 0)
    orders = past_orders(looking, _names(lineages, looking), skip=skip)
    return approvals.try_rules(rules_of, orders, since, is_cut=skip > 0)


def _rules_of(
    party_id: UUID, draft: Rule | None, lineages: Mapping[UUID, Sequence[UUID]]
) -> Mapping[UUID, Sequence[Rule]]:
    if draft is None:
        return approvals.rules_by_unit(lineages)
    return dict.fromkeys(approvals.bound_by(party_id, lineages), (draft,))


def _names(lineages: Mapping[UUID, Sequence[UUID]], looking: Looking) -> dict[UUID, str]:
    placed = Order.objects.filter(buyer__in=list(lineages), placed_at__gte=looking.since).exclude(person=None)
    people = set(placed.order_by().values_list("person", flat=True).distinct())
    return {pk: one.name for pk, one in parties_by_id(people).items()}
