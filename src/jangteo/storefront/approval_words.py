"""Approvals in words: why something needs one, whose turn it is, what became of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jangteo.approvals.errors import (
    BudgetExceeded,
    InvalidBudget,
    InvalidDeputy,
    InvalidRule,
    NobodyToDecide,
    NothingToApprove,
    NotYours,
    RequestClosed,
    WhyNeeded,
)
from jangteo.approvals.types import (
    BudgetPeriod,
    Compare,
    Condition,
    Measure,
    Quorum,
    RequestState,
    RequestView,
    Requirement,
    Rule,
    Then,
    Verdict,
    Waiting,
)
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.ordering.types import RepeatedNumber
from jangteo.parties.selectors import parties_by_id, role_word
from jangteo.storefront.order_words import method_words
from jangteo.storefront.templatetags.storefront import money
from jangteo.storefront.visit import page_language


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A rule that was met: its name, why, and who decides."""

    name: str
    why: str
    who: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule: its name, when it asks, and whom."""

    id: UUID
    name: str
    when: str
    who: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """Who said what."""

    name: str
    what: str
    why: str
    at: Any


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as the pages show it.

    tone  of its state: "good", "bad", "calm" or nothing
    turn  whose turn it is, in words; empty of one that is over
    after  what follows its approval, in words; empty of one that is over
    """

    view: RequestView
    party: str
    requester: str
    state: str
    tone: str
    needs: tuple[NeedRow, ...]
    decisions: tuple[DecisionRow, ...]
    turn: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    is_mine: bool
    after: str


def request_rows(found: Collection[RequestView], person_id: UUID | None) -> list[RequestRow]:
    """Requests with everybody's name; one query for the names."""
    names = _names_of(found)
    return [_row(one, names, person_id) for one in found]


def need_rows(told: Iterable[Mapping[str, Any]]) -> list[NeedRow]:
    """What an order that was refused needs, of the facts of its refusal."""
    return [
        NeedRow(
            one["rule"] or _("Whoever may not order asks always"),
            " · ".join(_because(why) for why in one["because"]),
            steps_words(one["steps"]),
        )
        for one in told
    ]


def steps_words(steps: Iterable[Iterable[Mapping[str, Any]]]) -> str:
    """Who decides, one after the other."""
    told = [
        _(" and ").join(_who(quorum["least"], quorum["roles"], quorum.get("names", ())) for quorum in quorums)
        for quorums in steps
    ]
    return _(", then ").join(told)


def rule_row(rule: Rule, names: Mapping[UUID, str]) -> RuleRow:
    """A rule as whoever made it reads it."""
    steps = [[_quorum(quorum, names) for quorum in tier.quorums] for tier in rule.tiers]
    when = " · ".join(_when(one) for one in rule.conditions) or _("Every order")
    return RuleRow(rule.id, rule.name, when, steps_words(steps))


def _when(one: Condition) -> str:
    """A condition by itself, of no order yet."""
    if one.compare == Compare.IS:
        return _measure(one.measure)
    bound = one.amount if one.amount is not None else one.number if one.number is not None else sorted(one.codes)
    told = {
        Compare.ABOVE: _("%(what)s above %(bound)s"),
        Compare.AT_LEAST: _("%(what)s at least %(bound)s"),
        Compare.BELOW: _("%(what)s below %(bound)s"),
        Compare.AT_MOST: _("%(what)s at most %(bound)s"),
        Compare.ANY_OF: _("%(what)s: %(bound)s"),
        Compare.OTHER_THAN: _("%(what)s other than %(bound)s"),
    }
    said = _said(bound if isinstance(bound, list) else str(bound))
    said = _share(bound) if one.measure == Measure.DEVIATION else said
    return told[one.compare] % {"what": _measure(one.measure), "bound": said}


def state_word(state: RequestState) -> str:
    """Where a request stands."""
    return {
        RequestState.PENDING: pgettext("approval", "Waiting"),
        RequestState.APPROVED: pgettext("approval", "Approved"),
        RequestState.PLACED: pgettext("approval", "Approved and ordered"),
        RequestState.REJECTED: pgettext("approval", "Rejected"),
        RequestState.SENT_BACK: pgettext("approval", "Sent back"),
        RequestState.WITHDRAWN: pgettext("approval", "Withdrawn"),
        RequestState.LAPSED: pgettext("approval", "Lapsed"),
    }[state]


def then_words(then: Then, requester: str) -> str:
    """What follows once it is approved."""
    words = {
        Then.ORDERED: _("Once approved it is ordered exactly so."),
        Then.TO_PAY: _("Once approved it is ordered exactly so, and %(who)s pays it then."),
        Then.PAID_BY_ANOTHER: _("Once approved, whoever has the link pays it, and it is ordered as they do."),
        Then.CHANGED: _("Once approved, %(who)s changes the order exactly so. It stays as it is until then."),
    }
    return words[then] % {"who": requester}


def approved_words(then: Then, requester: str) -> str:
    """What is said to whoever gave the last approval."""
    words = {
        Then.ORDERED: _("Approved. It is ordered now."),
        Then.TO_PAY: _("Approved. It is ordered now, and %(who)s has to pay it."),
        Then.PAID_BY_ANOTHER: _("Approved. It is ordered once whoever has the link has paid it."),
        Then.CHANGED: _("Approved. %(who)s can change the order now, exactly so."),
    }
    return words[then] % {"who": requester}


def ordered_words(then: Then, requester: str) -> str:
    """The same, where it was ordered with it."""
    if then == Then.TO_PAY:
        return _("Approved and ordered. %(who)s has to pay it.") % {"who": requester}
    return _("Approved and ordered.")


def period_word(period: BudgetPeriod) -> str:
    """How often a budget begins anew."""
    return {
        BudgetPeriod.WEEK: pgettext("budget", "a week"),
        BudgetPeriod.MONTH: pgettext("budget", "a month"),
        BudgetPeriod.QUARTER: pgettext("budget", "a quarter"),
        BudgetPeriod.YEAR: pgettext("budget", "a year"),
        BudgetPeriod.ONCE: pgettext("budget", "once"),
    }[period]


def refusal_words(refusal: JangteoError) -> str:
    """Why nothing was done."""
    if isinstance(refusal, BudgetExceeded):
        left = str(refusal.facts.get("left", ""))
        facts = {"budget": refusal.facts.get("budget", ""), "left": _amount(left)}
        return _("The budget “%(budget)s” has %(left)s left.") % facts
    words = {
        NobodyToDecide: _("Nobody else may approve this. Ask whoever runs your account to name somebody."),
        NothingToApprove: _("This needs nobody's approval. You can order it."),
        RequestClosed: _("This is decided already, or its time ran out."),
        InvalidDeputy: _("Choose a member, and days that are to come, the first before the last."),
        NotYours: _("This is not for you to decide: it's your own, or somebody else's turn."),
        WhyNeeded: _("Say why, in at most 500 letters."),
        InvalidRule: _("Nobody could decide by this rule. Look at the amount and at who approves."),
        InvalidBudget: _("This budget can't be counted by. Look at the amount and the first day."),
    }
    return words.get(type(refusal), "") or _("That cannot be done as it stands. Please look at the page again.")


def _row(view: RequestView, names: Mapping[UUID, str], person_id: UUID | None) -> RequestRow:
    return RequestRow(
        view=view,
        party=names.get(view.party_id, ""),
        requester=names.get(view.requester_id, ""),
        state=state_word(view.state),
        tone=_TONES.get(view.state, ""),
        needs=tuple(_need(one, names) for one in view.requirements),
        decisions=tuple(
            DecisionRow(names.get(one.by_id, ""), _verdict(one.verdict), one.why, one.at) for one in view.decisions
        ),
        turn=tuple(_turn(one, view, names) for one in view.waiting),
        texts=tuple((_text_name(name), _text(name, text)) for name, text in view.content.texts.items()),
        is_mine=person_id is not None and person_id in (view.requester_id, view.made_by_id),
        after=then_words(view.then, names.get(view.requester_id, "")) if view.is_live else "",
    )


_TONES = {
    RequestState.APPROVED: "good",
    RequestState.PLACED: "good",
    RequestState.REJECTED: "bad",
    RequestState.SENT_BACK: "warn",
}


def repeat_choices() -> list[tuple[str, str]]:
    """What may be done with a purchase order number that another order bears."""
    words = {
        RepeatedNumber.ALLOWED: pgettext("order number", "may be used again"),
        RepeatedNumber.WARNED: pgettext("order number", "is told of, and may be used again"),
        RepeatedNumber.REFUSED: pgettext("order number", "is refused"),
    }
    return [(one.value, text) for one, text in words.items()]


def _need(one: Requirement, names: Mapping[UUID, str]) -> NeedRow:
    name = one.name or _("Whoever may not order asks always")
    steps = [[_quorum(quorum, names) for quorum in tier.quorums] for tier in one.tiers]
    return NeedRow(name, " · ".join(_because(why) for why in one.because), steps_words(steps))


def _quorum(one: Quorum, names: Mapping[UUID, str]) -> Mapping[str, Any]:
    people = sorted(names.get(who, "") for who in one.people)
    return {"least": one.least, "roles": sorted(one.roles), "names": [name for name in people if name]}


def _who(least: int, roles: Collection[str], names: Collection[str]) -> str:
    whom = ", ".join([*(role_word(role, page_language()) for role in roles), *names])
    if not whom:
        return _("%(n)s who may approve") % {"n": least}
    return whom if least == 1 else _("%(n)s of: %(whom)s") % {"n": least, "whom": whom}


def _turn(one: Waiting, view: RequestView, names: Mapping[UUID, str]) -> str:
    requirement = next(each for each in view.requirements if each.rule_id == one.rule_id)
    missing = [{**_quorum(quorum, names), "least": count} for quorum, count in one.missing]
    facts = {"n": one.number, "all": len(requirement.tiers), "who": steps_words([missing])}
    told = _("Step %(n)s of %(all)s waits for: %(who)s") % facts
    if not one.is_escalated:
        return told
    return " ".join((told, _("Administrators may decide it too by now.")))


def _because(why: Mapping[str, Any]) -> str:
    said = _share if why["measure"] == Measure.DEVIATION else _said
    facts = {"what": _measure(Measure(why["measure"])), "found": said(why["found"]), "bound": said(why["bound"])}
    compare = Compare(why["compare"])
    if compare == Compare.IS or not facts["bound"]:
        return _("%(what)s: %(found)s") % facts
    told = {
        Compare.ABOVE: _("%(what)s %(found)s, above %(bound)s"),
        Compare.AT_LEAST: _("%(what)s %(found)s, at least %(bound)s"),
        Compare.BELOW: _("%(what)s %(found)s, below %(bound)s"),
        Compare.AT_MOST: _("%(what)s %(found)s, at most %(bound)s"),
        Compare.ANY_OF: _("%(what)s: %(found)s"),
        Compare.OTHER_THAN: _("%(what)s: %(found)s, other than %(bound)s"),
    }
    return told[compare] % facts


def _measure(one: Measure) -> str:
    return {
        Measure.TOTAL: pgettext("approval rule", "Total"),
        Measure.SHIPPING: pgettext("approval rule", "Shipping"),
        Measure.DEAREST_LINE: pgettext("approval rule", "Dearest line"),
        Measure.SPENT: pgettext("approval rule", "Ordered within the time"),
        Measure.BUDGET_LEFT: pgettext("approval rule", "Left of the budget"),
        Measure.LINES: pgettext("approval rule", "Lines"),
        Measure.SKUS: pgettext("approval rule", "Kinds of goods"),
        Measure.UNITS: pgettext("approval rule", "Units"),
        Measure.DEVIATION: pgettext("approval rule", "Dearer than last time by"),
        Measure.SKU: pgettext("approval rule", "Goods"),
        Measure.CATEGORY: pgettext("approval rule", "Category"),
        Measure.SUPPLIER: pgettext("approval rule", "Supplier"),
        Measure.COST_CENTRE: pgettext("approval rule", "Cost centre"),
        Measure.REQUESTER: pgettext("approval rule", "Who asks"),
        Measure.ROLE: pgettext("approval rule", "Role of who asks"),
        Measure.NEW_ARTICLE: pgettext("approval rule", "Never bought before"),
        Measure.NEW_ADDRESS: pgettext("approval rule", "Never sent there before"),
    }[one]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return pgettext("approval rule", "yes") if value else pgettext("approval rule", "no")
    return _amount(str(value))


def _share(value: Any) -> str:
    """A share as percent, with one digit behind the point where there is one."""
    return f"{(Decimal(str(value)) * 100).quantize(Decimal('0.1')).normalize():f} %"


def _amount(text: str) -> str:
    """An amount as money is written on the pages; anything else as it is."""
    figure, _space, currency = text.partition(" ")
    try:
        return money(Money.parse(figure, currency)) if currency else text
    except ValueError:
        return text


def _verdict(one: Verdict) -> str:
    return {
        Verdict.APPROVE: pgettext("approval", "approved"),
        Verdict.REJECT: pgettext("approval", "rejected"),
        Verdict.SEND_BACK: pgettext("approval", "sent back"),
    }[one]


def _text_name(name: str) -> str:
    return {
        "address": pgettext("approval", "Goes to"),
        "payment_method": pgettext("approval", "Paid by"),
        "tenders": pgettext("approval", "Gift cards and store credit"),
        "instalments": pgettext("approval", "Instalments"),
        "purchase_order_number": pgettext("approval", "Order number"),
        "cost_centre": pgettext("approval", "Cost centre"),
        "deliveries": pgettext("approval", "Parts"),
        "order": pgettext("approval", "Change of order"),
    }.get(name, name)


def _text(name: str, text: str) -> str:
    return method_words(text).name if name == "payment_method" else text


def _names_of(found: Iterable[RequestView]) -> dict[UUID, str]:
    ids: set[UUID] = set()
    for one in found:
        ids |= {one.party_id, one.requester_id, *(decision.by_id for decision in one.decisions)}
        ids |= {who for need in one.requirements for tier in need.tiers for q in tier.quorums for who in q.people}
    return {pk: party.name for pk, party in parties_by_id(ids).items()}
