"""What an order needs to pass, as it stands now."""

from collections.abc import Sequence
from dataclasses import replace

from jangteo.approvals import rules
from jangteo.approvals.models import ApprovalRequest, BudgetRow
from jangteo.approvals.selectors.budgets import bearing, borne_by, charges_of
from jangteo.approvals.selectors.requests import find_live
from jangteo.approvals.types import AskingDraft, Door, Judgement, RequestState
from jangteo.kernel import clock
from jangteo.kernel.money import Money


def judge(door: Door, draft: AskingDraft) -> Judgement:
    """What an order needs, and whether it has it, now; nothing is locked: `services.authorise` decides."""
    if door.is_open:
        return Judgement()
    rows = list(bearing(door.lineage, door.requester_id, door.cost_centre).order_by("pk")) if door.has_budgets else []
    return judged(door, draft, rows, find_live(draft.subject))


def judged(door: Door, draft: AskingDraft, rows: Sequence[BudgetRow], request: ApprovalRequest | None) -> Judgement:
    """The same by budgets and a request that the caller has read, or locked."""
    charges = charges_of(rows, draft.asked.total, borne_by(draft.subject))
    found = rules.judge(door, draft.asked, charges)
    if request is None or request.state != RequestState.APPROVED or request.expires_at <= clock.now():
        return found
    approved = rules.read_content(request.content, Money(request.total_minor, request.currency))
    is_covered, changes = rules.covering(
        found, draft.content, approved, rules.read_requirements(request.requirements), door.tolerance
    )
    return replace(found, covered_by=request.pk if is_covered else None, changes=changes)
