"""What a buyer's orders need and may cost: its rules, budgets, deputies and what waits; set up on its behalf."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.approvals import selectors, services
from jangteo.approvals.types import KeptRule, Rule
from jangteo.kernel import clock
from jangteo.kernel.ids import parse_id
from jangteo.kernel.permissions import allows
from jangteo.kernel.selectors import list_audit_before
from jangteo.kernel.types import Action
from jangteo.office.approval_words import APPROVAL_CHANGES, rule_row
from jangteo.office.pages.approval_forms import BudgetForm, Choices, DeputyForm, RuleForm
from jangteo.office.pages.credit_forms import worked
from jangteo.office.pages.frame import attempt, language, show, staff_actor
from jangteo.office.pages.reading import reads_personal_data
from jangteo.office.templatetags.office import money
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import (
    get_party,
    lineage_of,
    list_roles,
    members_by_party,
    parties_by_id,
    role_name,
    units_below,
)
from jangteo.parties.types import PartyKind, PartySummary

LATEST, MOST_WAITING = 15, 50
NOTHING = UUID(int=0)
type Typed = Mapping[str, forms.Form]


@require_GET
@reads_personal_data("buyer", lambda page: [page["party"].id, *page["people"]])
def party_page(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """A company's or family's rules, budgets, deputies and requests, to those who may see it."""
    return _page(request, _found(request, party_id), {})


@require_POST
@reads_personal_data("buyer", lambda page: [page["party"].id, *page["people"]])
def act(request: HttpRequest, party_id: UUID, action: str) -> HttpResponse:
    """Set something up for the buyer, who is told by a letter; its name in the history is the member of staff's."""
    party = _found(request, party_id)
    if action in ENDS:
        done, service = ENDS[action]
        attempt(request, done, lambda: service(request, party.id, parse_id(request.POST.get("id", "")) or NOTHING))
        return redirect("office:party_approvals", party_id=party_id)
    if action not in WORKS:
        raise Http404
    form, (done, work) = _forms(party, request)[action], WORKS[action]
    if not worked(form, lambda data: work(request, party.id, data), RENAMED):
        return _page(request, party, {action: form}, status=422)
    messages.success(request, str(done))
    return redirect("office:party_approvals", party_id=party_id)


def _add_rule(request: HttpRequest, party_id: UUID, data: dict[str, Any]) -> None:
    services.add_rule(party_id=party_id, draft=data["rule"], currency=data["currency"], actor=staff_actor(request))


def _drop_rule(request: HttpRequest, party_id: UUID, rule_id: UUID) -> None:
    services.drop_rule(party_id=party_id, rule_id=rule_id, actor=staff_actor(request))


def _save_budget(request: HttpRequest, party_id: UUID, data: dict[str, Any]) -> None:
    services.save_budget(party_id=party_id, draft=data["draft"], actor=staff_actor(request))


def _end_budget(request: HttpRequest, party_id: UUID, budget_id: UUID) -> None:
    services.end_budget(party_id=party_id, budget_id=budget_id, actor=staff_actor(request))


def _name_deputy(request: HttpRequest, party_id: UUID, data: dict[str, Any]) -> None:
    services.name_deputy(
        party_id=party_id,
        for_id=UUID(data["instead_of"]),
        by_id=UUID(data["by"]),
        since=data["since"],
        until=data["until"],
        actor=staff_actor(request),
    )


def _end_deputy(request: HttpRequest, party_id: UUID, deputy_id: UUID) -> None:
    known = {one.id for one in selectors.list_deputies([party_id])}
    services.end_deputy(deputy_id=deputy_id if deputy_id in known else NOTHING, actor=staff_actor(request))


# what is said when it worked, and what it does with a form's data
WORKS: Mapping[str, tuple[Any, Callable[[HttpRequest, UUID, dict[str, Any]], None]]] = {
    "rule": (pgettext_lazy("office", "The rule holds from now on. They are told by a letter."), _add_rule),
    "budget": (pgettext_lazy("office", "The budget counts from now on. They are told by a letter."), _save_budget),
    "deputy": (pgettext_lazy("office", "They may decide on these days. They are told by a letter."), _name_deputy),
}
ENDS: Mapping[str, tuple[Any, Callable[[HttpRequest, UUID, UUID], None]]] = {
    "drop-rule": (pgettext_lazy("office", "The rule holds no more. They are told by a letter."), _drop_rule),
    "end-budget": (pgettext_lazy("office", "The budget has ended. They are told by a letter."), _end_budget),
    "end-deputy": (pgettext_lazy("office", "They decide for them no more. They are told by a letter."), _end_deputy),
}
RENAMED = {"tiers": "least", "window_days": "days", "cost_centre": "centre"}


def _found(request: HttpRequest, party_id: UUID) -> PartySummary:
    """The company, unit or family, where the reader may see it; a person has no rules of their own."""
    try:
        party = get_party(party_id)
    except PartyNotFound:
        raise Http404 from None
    if party.kind == PartyKind.PERSON or not allows(staff_actor(request), Action.PARTIES_SEE, party_id=party_id):
        raise Http404
    return party


def _page(request: HttpRequest, party: PartySummary, typed: Typed, *, status: int = 200) -> HttpResponse:
    actor, lineage = staff_actor(request), lineage_of(party.id)
    book, deputies = selectors.get_rule_book(party.id), selectors.list_deputies([party.id])
    waiting = selectors.list_requests_of(units_below([party.id]), actor, limit=MOST_WAITING)
    above = [one for unit in lineage[1:] for one in selectors.list_rules(unit)]
    people = {who for one in deputies for who in (one.deputy.for_id, one.deputy.by_id)}
    people |= {who for one in waiting for who in (one.requester_id, one.party_id)}
    people |= _named([*(one.rule for one in book.rules), *above])
    names: dict[UUID, str] = {pk: one.name for pk, one in parties_by_id(people).items()}
    audit = list_audit_before(party.id, None, limit=LATEST, actions=APPROVAL_CHANGES)
    response = show(
        request,
        "party_approvals",
        pgettext("office", "Approvals and budgets of %(name)s") % {"name": party.name},
        party=party,
        people=[one for one in people if one != party.id],
        rules=[_row(one, names) for one in book.rules],
        above=[rule_row(one, names, language(), money) for one in above],
        policy=book.policy,
        budgets=selectors.list_budgets(party.id, actor),
        deputies=[(one, names.get(one.deputy.for_id, "?"), names.get(one.deputy.by_id, "?")) for one in deputies],
        waiting=[(one, names.get(one.requester_id, "?"), names.get(one.party_id, "?")) for one in waiting],
        may_see_orders=allows(actor, Action.ORDERS_SEE, party_id=party.id),
        may_see_money=allows(actor, Action.MONEY_SEE, party_id=party.id),
        may_change=allows(actor, Action.ROLES_CHANGE, party_id=party.id),
        changes=[(one, APPROVAL_CHANGES[one.action]) for one in audit],
        opened=next(iter(typed), ""),
        **{f"{name}_form": form for name, form in (_forms(party) | dict(typed)).items()},
    )
    response.status_code = status
    return response


def _row(kept: KeptRule, names: Mapping[UUID, str]) -> Any:
    return rule_row(kept.rule, names, language(), money)


def _named(rules: Iterable[Rule]) -> set[UUID]:
    return {who for one in rules for tier in one.tiers for quorum in tier.quorums for who in quorum.people}


def _forms(party: PartySummary, request: HttpRequest | None = None) -> dict[str, forms.Form]:
    """The forms, empty, or with what was sent."""
    lineage, today = lineage_of(party.id), clock.today()
    roles: Choices = [
        (one.code, role_name(one, language()))
        for one in list_roles(lineage, party.kind)
        if Action.ORDERS_APPROVE in one.rights
    ]
    members = {one.person.id: one.person.name for group in members_by_party(lineage).values() for one in group}
    people: Choices = [(str(pk), name) for pk, name in sorted(members.items(), key=lambda one: one[1])]
    approvers = {str(one.person_id) for one in selectors.approvers_of(lineage)}
    data = request.POST if request else None
    return {
        "rule": RuleForm(data, roles=roles, initial={"least": "1", "currency": "KRW"}),
        "budget": BudgetForm(
            data, people=people, initial={"period": "month", "begins_on": today.replace(day=1).isoformat()}
        ),
        "deputy": DeputyForm(
            data,
            approvers=[one for one in people if one[0] in approvers],
            people=people,
            initial={"since": today.isoformat()},
        ),
    }
