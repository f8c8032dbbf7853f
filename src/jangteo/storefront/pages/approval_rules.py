"""Whoever runs a company or family says what needs an approval, and what may be spent."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jangteo.approvals import selectors as approvals
from jangteo.approvals import services as approval_services
from jangteo.approvals.types import (
    LONGEST_NAME,
    Budget,
    BudgetDraft,
    BudgetPeriod,
    Compare,
    Condition,
    Measure,
    Quorum,
    Rule,
    Tier,
)
from jangteo.kernel import clock
from jangteo.kernel.errors import Conflict, NotFound, Rejected
from jangteo.kernel.ids import new_id, parse_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action, PartyId
from jangteo.kernel.wholes import read_figure, read_whole
from jangteo.parties import selectors as parties
from jangteo.parties.types import PartySummary
from jangteo.storefront.acting import lineage_to, reached_party
from jangteo.storefront.approval_words import period_word, refusal_words, rule_row
from jangteo.storefront.pages.frame import show
from jangteo.storefront.visit import get_visit, page_language

FIELDS = ("name", "above", "least", "role", "then", "amount", "period", "begins_on", "person", "hard", "of")


class Unreadable(Rejected):
    """What was typed is no amount, number or day; the page says which."""

    code = "storefront.unreadable"


@require_http_methods(["GET", "POST"])
def rules_page(request: HttpRequest) -> HttpResponse:
    """The rules and budgets of the buyer; one is added, or ended, at a time."""
    house = reached_party(request, None, Action.ROLES_CHANGE)
    if request.method == "GET":
        return _page(request, house)
    acts = {"rule": _add_rule, "drop_rule": _drop_rule, "budget": _add_budget, "end_budget": _end_budget}
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


def _add_rule(request: HttpRequest, party_id: PartyId) -> str:
    typed, currency = _typed(request), get_visit(request).channel.currency
    least = read_whole(typed["least"].strip(" ") or "1")
    if least is None or not 1 <= least <= 100:
        raise Unreadable(_("How many people have to approve is a whole number from 1 to 100."))
    above = _money(typed["above"], currency)
    conditions = () if above is None else (Condition(Measure.TOTAL, Compare.ABOVE, amount=above),)
    tiers = [Tier((Quorum(least, _roles(typed["role"])),))]
    if typed["then"]:
        tiers.append(Tier((Quorum(1, _roles(typed["then"])),)))
    _save(request, party_id, [*approvals.list_rules(party_id), Rule(new_id(), typed["name"], tuple(tiers), conditions)])
    return _("The rule holds from now on.")


def _drop_rule(request: HttpRequest, party_id: PartyId) -> str:
    gone = parse_id(request.POST.get("rule", ""))
    _save(request, party_id, [one for one in approvals.list_rules(party_id) if one.id != gone])
    return _("The rule holds no more.")


def _save(request: HttpRequest, party_id: PartyId, drafts: list[Rule]) -> None:
    visit = get_visit(request)
    approval_services.save_rules(party_id=party_id, drafts=drafts, currency=visit.channel.currency, actor=visit.actor)


def _add_budget(request: HttpRequest, party_id: PartyId) -> str:
    typed, visit = _typed(request), get_visit(request)
    try:
        period, begins_on = BudgetPeriod(typed["period"]), date.fromisoformat(typed["begins_on"])
    except ValueError:
        raise Unreadable(_("Choose how often it begins anew, and its first day.")) from None
    amount = _money(typed["amount"], visit.channel.currency)
    if amount is None:
        raise Unreadable(_("How much may be spent is an amount."))
    approval_services.save_budget(
        party_id=party_id,
        draft=BudgetDraft(
            name=typed["name"],
            budget=Budget(amount, period, begins_on, is_hard=typed["hard"] == "1"),
            currency=visit.channel.currency,
            person_id=parse_id(typed["person"]),
        ),
        actor=visit.actor,
    )
    return _("The budget holds from now on.")


def _end_budget(request: HttpRequest, party_id: PartyId) -> str:
    budget_id = parse_id(request.POST.get("budget", "")) or UUID(int=0)
    approval_services.end_budget(party_id=party_id, budget_id=budget_id, actor=get_visit(request).actor)
    return _("The budget has ended.")


def _money(text: str, currency: str) -> Money | None:
    """An amount as people type it, `1,200`; None: nothing was typed."""
    if not text.strip():
        return None
    figure = read_figure(text)
    try:
        if figure is not None:
            return Money.parse(f"{figure:f}", currency)
    except ValueError:  # more decimals than the currency has
        pass
    raise Unreadable(_("This is no amount: %(text)s") % {"text": text[:40]})


def _roles(code: str) -> frozenset[str]:
    return frozenset({code}) if code else frozenset()


def _typed(request: HttpRequest) -> Mapping[str, str]:
    """As it was sent, names without the one character that PostgreSQL can't keep."""
    sent = {name: request.POST.get(name, "")[:LONGEST_NAME] for name in FIELDS}
    return sent | {"name": sent["name"].replace("\x00", "").strip()}


def _page(request: HttpRequest, house: PartySummary, *, status: int = 200, problem: str = "") -> HttpResponse:
    visit = get_visit(request)
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
        problem=problem,
        typed=_typed(request),
        opened=request.POST.get("act", ""),
    )
