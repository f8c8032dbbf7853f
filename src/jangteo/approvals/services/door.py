"""The one door: nothing is ordered for a party but through it."""

from django.db import transaction

from jangteo.approvals import rules
from jangteo.approvals.errors import ApprovalNeeded
from jangteo.approvals.models import Passage
from jangteo.approvals.selectors.judging import judged
from jangteo.approvals.selectors.requests import find_live
from jangteo.approvals.services.asking import end_request, move_request
from jangteo.approvals.services.bearing import lock_budgets, require_left, reserve
from jangteo.approvals.services.rules import lock_policy
from jangteo.approvals.types import AskingDraft, Door, Judgement, RequestState, Requirement
from jangteo.kernel import clock
from jangteo.kernel.types import Actor

ORDERED_OTHERWISE = "ordered otherwise, without its approval"


def wait_at_door(door: Door) -> None:
    """Let the orders that a rule counts together pass one after the other, until the caller's transaction ends.

    What was ordered before is read after this.

    locks  the policies of the parties with such rules, by id
    """
    for party_id in sorted(door.counting):
        lock_policy(party_id)


@transaction.atomic
def authorise(*, door: Door, draft: AskingDraft, actor: Actor) -> None:
    """Let an order pass that has the approvals its rules require at this moment for exactly its content, and that its
    budgets have left; what they bear of it is reserved, the approval used up. Nothing where there is nothing to pass.

    locks   the live request of the subject, then budgets by id
    raises  BudgetExceeded, ApprovalNeeded
    """
    if door.is_open and find_live(draft.subject) is None:
        return
    request = find_live(draft.subject, is_locked=True)
    rows = lock_budgets(door, draft.subject)
    judgement = judged(door, draft, rows, request)
    require_passable(judgement)
    is_covered = request is not None and request.pk == judgement.covered_by
    if request is not None and is_covered:
        move_request(request, RequestState.PLACED)
    elif request is not None:
        end_request(request, RequestState.WITHDRAWN, actor, ORDERED_OTHERWISE, keeps_budgets=True)
    reserve(rows, judgement.charges, draft.subject, draft.asked.total, actor)
    Passage.objects.create(
        subject_kind=draft.subject.kind,
        subject_id=draft.subject.id,
        party_id=door.party_id,
        request=request if is_covered else None,
        requirements=rules.pack_requirements(judgement.requirements),
        digest=rules.digest(draft.content),
        total_minor=draft.asked.total.minor,
        currency=draft.asked.total.currency,
        cost_centre=door.cost_centre,
        at=clock.now(),
    )


def require_passable(judgement: Judgement) -> None:
    """Refuse what may not pass.

    raises  BudgetExceeded, ApprovalNeeded
    """
    require_left(judgement)
    if judgement.may_pass:
        return
    raise ApprovalNeeded(
        requirements=[_told(one) for one in judgement.requirements],
        changes=[
            {"what": one.what, "sku": one.sku, "before": one.before, "after": one.after} for one in judgement.changes
        ],
    )


def _told(one: Requirement) -> dict[str, object]:
    """A requirement as a program reads it."""
    return {
        "rule": one.name,
        "because": [dict(why) for why in one.because],
        "steps": [
            [
                {"least": quorum.least, "roles": sorted(quorum.roles), "people": len(quorum.people)}
                for quorum in tier.quorums
            ]
            for tier in one.tiers
        ],
    }
