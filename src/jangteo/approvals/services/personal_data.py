"""A person's part of approvals: what they asked for and decided, in which words."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from jangteo.approvals.models import ApprovalDecision, ApprovalRequest, BudgetMove, DeputyRow
from jangteo.approvals.selectors.requests import LIVE_STATES
from jangteo.approvals.services.asking import end_request
from jangteo.approvals.types import RequestState
from jangteo.kernel.personal import Erased, Person, PersonalData
from jangteo.kernel.types import job_actor


def export_approvals(person: Person) -> dict[str, Any]:
    """What the person asked for, with what became of it, and what they decided."""
    asked = ApprovalRequest.objects.filter(Q(requester=person.id) | Q(made_by=person.id)).order_by("asked_at", "pk")
    decided = ApprovalDecision.objects.filter(by=person.id).select_related("request").order_by("at", "pk")
    return {
        "asked": [
            {"number": one.number, "asked_at": one.asked_at.isoformat(), "state": one.state, "note": one.note}
            | {"content": one.content, "why_ended": one.why_ended}
            for one in asked
        ],
        "decided": [
            {"number": one.request.number, "at": one.at.isoformat(), "verdict": one.verdict, "why": one.why}
            for one in decided
        ],
    }


def erase_approvals(person: Person, at: datetime) -> Erased:
    """What the person asked for is withdrawn and emptied; that it was asked, decided and counted stays."""
    own = ApprovalRequest.objects.filter(Q(requester=person.id) | Q(made_by=person.id) | Q(party=person.id))
    for row in own.filter(state__in=LIVE_STATES).select_for_update().order_by("pk"):
        end_request(row, RequestState.WITHDRAWN, job_actor("privacy"))
    emptied = own.exclude(content={}, note="", why_ended="").update(content={}, note="", why_ended="")
    words = ApprovalDecision.objects.filter(Q(by=person.id) | Q(request__in=own.values("pk"))).exclude(why="")
    said = words.update(why="")
    mentions = Q(pk=None)
    for text in person.emails:
        mentions |= Q(why_ended__icontains=text)
    emptied += ApprovalRequest.objects.filter(mentions).update(why_ended="")
    moves = BudgetMove.objects.filter(actor_name__in=list(person.texts)).update(actor_name="")
    deputies = DeputyRow.objects.filter(Q(for_whom=person.id) | Q(by=person.id)).delete()[0]
    removed = {"requests": emptied, "words": said, "budget_moves": moves, "deputies": deputies}
    return Erased({what: count for what, count in removed.items() if count})


PERSONAL_DATA = PersonalData(
    name="approvals",
    titles={"ko": "승인과 예산", "en": "Approvals and budgets"},
    export=export_approvals,
    erase=erase_approvals,
    columns=frozenset(
        {
            "approvals_approvalrequest.content",
            "approvals_approvalrequest.note",
            "approvals_approvalrequest.why_ended",
            "approvals_approvaldecision.why",
            "approvals_budgetmove.actor_name",
        }
    ),
)
