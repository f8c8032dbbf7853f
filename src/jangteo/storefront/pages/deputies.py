"""Who decides for whom while they are away."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jangteo.approvals import selectors as approvals
from jangteo.approvals import services as approval_services
from jangteo.approvals.errors import DeputyNotFound, InvalidDeputy
from jangteo.kernel import clock
from jangteo.kernel.ids import parse_id
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action
from jangteo.parties import selectors as parties
from jangteo.parties.types import PartySummary
from jangteo.storefront.approval_words import refusal_words
from jangteo.storefront.visit import Visit, contexts_of, get_visit


@require_POST
def deputies(request: HttpRequest) -> HttpResponse:
    """Name somebody who decides for oneself, or end that; back to the list, with a word."""
    visit = get_visit(request)
    try:
        if "end" in request.POST:
            deputy_id = parse_id(request.POST["end"]) or UUID(int=0)
            approval_services.end_deputy(deputy_id=deputy_id, actor=visit.actor)
            messages.success(request, _("They decide for you no more."))
        else:
            _name(request, visit)
            messages.success(request, _("They may decide for you on these days."))
    except (DeputyNotFound, InvalidDeputy) as refusal:
        messages.error(request, refusal_words(refusal))
    return redirect("storefront:approvals")


def deputy_context(visit: Visit) -> dict[str, Any]:
    """What the list shows of them to who may approve; nothing to others."""
    actor = visit.actor
    if actor.party_id is None or actor.assists or not has(actor, Action.ORDERS_APPROVE):
        return {}
    people: dict[UUID, str] = {one.person.id: one.person.name for one in parties.list_members(actor.party_id)}
    named = [one for one in approvals.list_deputies(actor.units) if one.deputy.for_id == actor.person_id]
    return {
        "deputies": [(one, people.get(one.deputy.by_id, "?")) for one in named],
        "may_stand_in": [(pk, name) for pk, name in people.items() if pk != actor.person_id],
        "today": clock.today().isoformat(),
    }


def waiting_rows(request: HttpRequest) -> list[tuple[PartySummary, int, bool]]:
    """For whom something waits for the visitor's decision: how much, and whether they act for them now."""
    actor, contexts = get_visit(request).actor, contexts_of(request)
    if actor.person_id is None or actor.assists or not contexts:
        return []
    reached = frozenset(unit for one in contexts for unit in one.unit_ids)
    turns = Counter(one.party_id for one in approvals.list_turns(replace(actor, unit_ids=reached)))
    found: Counter[UUID] = Counter()
    for party_id, count in turns.items():
        nearest = min((one for one in contexts if party_id in one.unit_ids), key=lambda one: len(one.unit_ids))
        found[actor.party_id if party_id in actor.unit_ids and actor.party_id else nearest.id] += count
    by_id: dict[UUID, PartySummary] = {one.id: one.party for one in contexts}
    return [(by_id[pk], count, pk == actor.party_id) for pk, count in found.items() if pk in by_id]


def _name(request: HttpRequest, visit: Visit) -> None:
    try:
        since, until = (date.fromisoformat(request.POST.get(name, "")) for name in ("since", "until"))
    except ValueError:
        raise InvalidDeputy("two days", field="since") from None
    if visit.actor.party_id is None or visit.actor.person_id is None:
        raise InvalidDeputy("a member of this party", field="by")
    approval_services.name_deputy(
        party_id=visit.actor.party_id,
        for_id=visit.actor.person_id,
        by_id=parse_id(request.POST.get("by", "")) or UUID(int=0),
        since=since,
        until=until,
        actor=visit.actor,
    )
