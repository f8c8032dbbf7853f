"""A person's part of credit: the names of those who did something, the reasons written, one's own lines and plans."""

from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from jangteo.credit.models import (
    CreditLine,
    CreditMove,
    CreditRaise,
    CreditStop,
    InstalmentPlan,
    InstalmentStep,
    TermsGrant,
)
from jangteo.credit.types import PlanState
from jangteo.kernel.personal import Block, Erased, Person, PersonalData

_OVER = (PlanState.DECLINED, PlanState.WITHDRAWN, PlanState.SETTLED)
# (table, whose rows, column with a name, column with a reason)
_WRITTEN: tuple[tuple[type[Model], str, str, str], ...] = (
    (CreditRaise, "line__party", "made_by", "why"),
    (CreditStop, "line__party", "set_by", "why"),
    (CreditStop, "line__party", "ended_by", "ended_why"),
    (CreditMove, "documents__document__party", "actor_name", "why"),
    (InstalmentStep, "plan__party", "actor_name", "why"),
)


def export_credit(person: Person) -> dict[str, Any]:
    """The person's own credit line, payment terms and plans."""
    lines = CreditLine.objects.filter(party=person.id)
    grants = TermsGrant.objects.filter(party=person.id).select_related("terms").order_by("from_on", "pk")
    plans = InstalmentPlan.objects.filter(party=person.id).prefetch_related("parts").order_by("made_at", "pk")
    return {
        "credit_lines": [
            {"currency": row.currency, "limit_minor": row.limit_minor, "exposure_minor": row.exposure_minor}
            for row in lines
        ],
        "payment_terms": [{"terms": row.terms.names, "from": row.from_on.isoformat()} for row in grants],
        "instalment_plans": [
            {
                "made_at": row.made_at.isoformat(),
                "state": row.state,
                "currency": row.currency,
                "principal_minor": row.principal_minor,
                "parts": [
                    {"on": part.due_on.isoformat(), "amount_minor": part.principal_minor + part.interest_minor}
                    for part in sorted(row.parts.all(), key=lambda part: part.number)
                ],
            }
            for row in plans
        ],
    }


def erase_credit(person: Person, at: datetime) -> Erased:
    """Steps of the person's own credit lose their name and words; an e-mail address goes from every reason.

    Of plans, what the lender said of the person goes; the amounts stay, as books do.
    """
    count = sum(_erase(model, person, *columns) for model, *columns in _WRITTEN)
    told = InstalmentPlan.objects.filter(party=person.id).exclude(lender_reference="", decided_why="", papers=[])
    plans = told.update(lender_reference="", decided_why="", papers=[])
    removed = {"credit_entries": count, "lender_decisions": plans}
    return Erased({what: number for what, number in removed.items() if number})


def credit_blocks(person: Person) -> list[Block]:
    """Parts that are still to be paid have to be paid by somebody."""
    rows = InstalmentPlan.objects.filter(party=person.id).exclude(state__in=[state.value for state in _OVER])
    return [Block("credit.plan_open", {"plan": str(row.pk)}) for row in rows.order_by("made_at", "pk")]


def _erase(model: type[Model], person: Person, whose: str, name: str, reason: str) -> int:
    tied = model._default_manager.filter(**{whose: person.id}).values("pk")
    rows = model._default_manager.filter(pk__in=list(tied.values_list("pk", flat=True)))
    count = rows.filter(**{f"{name}__in": list(person.texts)}).update(**{name: "", reason: ""})
    mentions, addresses = Q(pk=None), Q(pk=None)
    for text in person.texts:
        mentions |= Q(**{f"{reason}__icontains": text})
    for text in person.emails:
        addresses |= Q(**{f"{reason}__icontains": text})
    count += rows.filter(mentions).update(**{reason: ""})
    return count + model._default_manager.filter(addresses).update(**{reason: ""})


PERSONAL_DATA = PersonalData(
    name="credit",
    titles={"ko": "신용 한도와 할부", "en": "Credit and instalments"},
    export=export_credit,
    erase=erase_credit,
    blocks=credit_blocks,
    columns=frozenset(
        {
            "credit_creditraise.made_by",
            "credit_creditraise.why",
            "credit_creditstop.set_by",
            "credit_creditstop.why",
            "credit_creditstop.ended_by",
            "credit_creditstop.ended_why",
            "credit_creditmove.actor_name",
            "credit_creditmove.why",
            "credit_instalmentstep.actor_name",
            "credit_instalmentstep.why",
            "credit_instalmentplan.decided_why",
            "credit_instalmentplan.lender_reference",
            "credit_instalmentplan.papers",
        }
    ),
)
