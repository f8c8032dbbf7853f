"""Credit is stopped while something is overdue for long, and goes on once it is paid."""

from jangteo.billing.selectors.collecting import get_policy
from jangteo.billing.selectors.overdue import list_overdue
from jangteo.billing.types.collecting import CollectingPolicy, OverdueInvoice
from jangteo.credit import services as credit
from jangteo.credit.selectors import nearest_lines, stopped_lines
from jangteo.credit.types import CreditLineId, StopKind
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import lineages_of


def follow_overdue(*, actor: Actor) -> tuple[int, int]:
    """Stop the lines of those who are overdue for as long as the policy says, and let the others go on; how many each.

    The line is the own one, else the nearest of a unit above. What is disputed stops nothing. Safe to run twice.

    raises  NotPermitted
    """
    require(actor, Action.PAYMENTS_HANDLE)
    late = _late(get_policy())
    stopped = {one.id: one for one in stopped_lines(StopKind.OVERDUE)}
    for line_id in late.keys() - stopped.keys():
        credit.block_line(line_id=line_id, why=_why(late[line_id]), kind=StopKind.OVERDUE, actor=actor)
    return len(late.keys() - stopped.keys()), _let_go(stopped.keys() - late.keys(), actor)


def lift_stops(*, actor: Actor) -> int:
    """Let lines go on of which nothing is overdue any more; nothing is stopped by it. How many.

    raises  NotPermitted
    """
    require(actor, Action.PAYMENTS_HANDLE)
    stopped = {one.id for one in stopped_lines(StopKind.OVERDUE)}
    return _let_go(stopped - _late(get_policy()).keys(), actor) if stopped else 0


def _late(policy: CollectingPolicy) -> dict[CreditLineId, OverdueInvoice]:
    """{line: the oldest invoice that stops it}."""
    days = policy.stops_after_days
    if days is None:
        return {}
    rows = [one for one in list_overdue() if one.days_late >= days and one.dispute is None and one.party_id]
    lineages = lineages_of({one.party_id for one in rows if one.party_id})
    lines = nearest_lines(lineages)
    found: dict[CreditLineId, OverdueInvoice] = {}
    for one in rows:
        line = lines.get(one.party_id) if one.party_id else None
        if line is not None:
            found.setdefault(line.id, one)
    return found


def _let_go(line_ids: set[CreditLineId], actor: Actor) -> int:
    for line_id in sorted(line_ids, key=str):
        credit.unblock_line(line_id=line_id, why="nothing is overdue any more", kind=StopKind.OVERDUE, actor=actor)
    return len(line_ids)


def _why(one: OverdueInvoice) -> str:
    return f"{one.number} is {one.days_late} days overdue"
