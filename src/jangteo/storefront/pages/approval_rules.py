"""Whoever runs a company or family says what needs an approval, and what may be spent."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from jangteo.approvals import selectors as approvals
from jangteo.approvals import services as approval_services
from jangteo.approvals.errors import RuleNotFound
from jangteo.approvals.types import (
    LONGEST_NAME,
    USUAL_TRIED_DAYS,
    Budget,
    BudgetDraft,
    BudgetPeriod,
)
from jangteo.kernel import clock
from jangteo.kernel.errors import Conflict, NotFound, Rejected
from jangteo.kernel.ids import parse_id
from jangteo.kernel.types import Action, PartyId
from jangteo.ordering.selectors import get_references, try_on_past_orders
from jangteo.ordering.services import set_references
from jangteo.ordering.types import References, RepeatedNumber
from jangteo.parties import selectors as parties
from jangteo.parties.types import PartySummary
from jangteo.storefront.acting import lineage_to, reached_party
from jangteo.storefront.approval_words import period_word, refusal_words, repeat_choices, rule_row
from jangteo.storefront.pages.frame import show
from jangteo.storefront.rule_forms import (
    CONDITION_ROWS,
    LONGEST_CODES,
    Unreadable,
    condition_choices,
    read_money,
    read_rule,
)
from jangteo.storefront.trial_words import TrialPanel, trial_panel
from jangteo.storefront.visit import get_visit, page_language

TRY, TRY_ALL = "try", "try_all"
TRIALS = (TRY, TRY_ALL)
FIELDS = (
    *("name", "above", "least", "role", "then", "joined", "days", "waits"),
    *("amount", "period", "begins_on", "person", "hard", "centre"),
    *("number", "cost_centre", "repeated"),
)


@require_http_methods(["GET", "POST"])
def rules_page(request: HttpRequest) -> HttpResponse:
    """The rules and budgets of the buyer; one is added, or ended, at a time."""
    house = reached_party(request, None, Action.ROLES_CHANGE)
    if request.method == "GET":
        return _page(request, house)
    acts = {
        "rule": _add_rule,
        "drop_rule": _drop_rule,
        "budget": _add_budget,
        "end_budget": _end_budget,
        "references": _ask_for,
    }
    if request.POST.get("act") in TRIALS:
        return _try(request, house)
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        return redirect("storefront:approval_rules")
    try:
        done = act(request, house.id)
    except Unreadable as refusal:
        return _page(request, house, status=refusal.status, problem=refusal.message)
    except (Conflict, NotFound, Rejected) as refusal:
        return _page(request, house, status=refusal.status, problem=refusal_words(refusal))
    messages.success(request, done)
    return redirect("storefront:approval_rules")


def _try(request: HttpRequest, house: PartySummary) -> HttpResponse:
    """The page with what a rule, as it is typed, or all as they are, would have asked of the latest orders."""
    visit, draft = get_visit(request), None
    try:
        if request.POST.get("act") == TRY:
            draft = read_rule(_typed(request), _rows(request), visit.channel.currency)
            draft = replace(draft, name=draft.name or pgettext("trial", "This rule"))
            approval_services.check_draft(draft, visit.channel.currency, lineage_to(request, house.id))
        trial = try_on_past_orders(party_id=house.id, actor=visit.actor, draft=draft)
    except Unreadable as refusal:
        return _page(request, house, status=refusal.status, problem=refusal.message)
    except Rejected as refusal:
        return _page(request, house, status=refusal.status, problem=refusal_words(refusal))
    return _page(request, house, panel=trial_panel(trial, USUAL_TRIED_DAYS))


def _add_rule(request: HttpRequest, party_id: PartyId) -> str:
    visit = get_visit(request)
    rule = read_rule(_typed(request), _rows(request), visit.channel.currency)
    approval_services.add_rule(party_id=party_id, draft=rule, currency=visit.channel.currency, actor=visit.actor)
    return _("The rule holds from now on.")


def _drop_rule(request: HttpRequest, party_id: PartyId) -> str:
    gone = parse_id(request.POST.get("rule", "")) or UUID(int=0)
    with suppress(RuleNotFound):  # somebody else has removed it
        approval_services.drop_rule(party_id=party_id, rule_id=gone, actor=get_visit(request).actor)
    return _("The rule holds no more.")


def _add_budget(request: HttpRequest, party_id: PartyId) -> str:
    typed, visit = _typed(request), get_visit(request)
    try:
        period, begins_on = BudgetPeriod(typed["period"]), date.fromisoformat(typed["begins_on"])
    except ValueError:
        raise Unreadable(_("Choose how often it begins anew, and its first day.")) from None
    amount = read_money(typed["amount"], visit.channel.currency)
    if amount is None:
        raise Unreadable(_("How much may be spent is an amount."))
    approval_services.save_budget(
        party_id=party_id,
        draft=BudgetDraft(
            name=typed["name"],
            budget=Budget(amount, period, begins_on, is_hard=typed["hard"] == "1"),
            currency=visit.channel.currency,
            person_id=parse_id(typed["person"]),
            cost_centre=typed["centre"].strip()[:40],
        ),
        actor=visit.actor,
    )
    return _("The budget holds from now on.")


def _end_budget(request: HttpRequest, party_id: PartyId) -> str:
    budget_id = parse_id(request.POST.get("budget", "")) or UUID(int=0)
    approval_services.end_budget(party_id=party_id, budget_id=budget_id, actor=get_visit(request).actor)
    return _("The budget has ended.")


def _ask_for(request: HttpRequest, party_id: PartyId) -> str:
    typed = _typed(request)
    try:
        repeated = RepeatedNumber(typed["repeated"])
    except ValueError:
        raise Unreadable(_("Choose what is done with a number that is there already.")) from None
    draft = References(
        needs_number=typed["number"] == "1",
        needs_cost_centre=typed["cost_centre"] == "1",
        repeated=repeated,
        needs_document=request.POST.get("document") == "1",
    )
    set_references(party_id=party_id, draft=draft, actor=get_visit(request).actor)
    return _("Orders are asked for this from now on.")


def _rows(request: HttpRequest) -> list[tuple[str, str]]:
    """Further conditions as they were typed: what each is about, and its value."""
    values = [one[:LONGEST_CODES] for one in request.POST.getlist("value")[:CONDITION_ROWS]]
    return list(zip(request.POST.getlist("what")[:CONDITION_ROWS], values, strict=False))


def _typed(request: HttpRequest) -> Mapping[str, str]:
    """As it was sent, names without the one character that PostgreSQL can't keep."""
    sent = {name: request.POST.get(name, "")[:LONGEST_NAME] for name in FIELDS}
    return sent | {"name": sent["name"].replace("\x00", "").strip()}


def _page(
    request: HttpRequest,
    house: PartySummary,
    *,
    status: int = 200,
    problem: str = "",
    panel: TrialPanel | None = None,
) -> HttpResponse:
    visit, act = get_visit(request), request.POST.get("act", "")
    roles = parties.list_roles(lineage_to(request, house.id), house.kind)
    members = parties.list_members(house.id)
    names: dict[UUID, str] = {one.person.id: one.person.name for one in members}
    return show(
        request,
        "approval_rules.html",
        status=status,
        tab="approvals",
        rules=[rule_row(one, names) for one in approvals.list_rules(house.id)],
        budgets=approvals.list_budgets(house.id, visit.actor),
        can_end=True,
        roles=[
            (one.code, parties.role_name(one, page_language())) for one in roles if Action.ORDERS_APPROVE in one.rights
        ],
        people=list(names.items()),
        periods=[(one.value, period_word(one)) for one in BudgetPeriod],
        first_day=clock.today().replace(day=1).isoformat(),
        condition_rows=[*_rows(request), *[("", "")] * CONDITION_ROWS][:CONDITION_ROWS],
        condition_choices=condition_choices(),
        references=get_references(house.id) if house.kind.is_trade else None,
        repeats=repeat_choices(),
        problem=problem,
        typed=_typed(request),
        opened="rule" if act == TRY else act,
        panel=panel,
    )
