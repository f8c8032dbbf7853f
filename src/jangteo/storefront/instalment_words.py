"""Paying in parts in the words of the pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jangteo.credit.types import Part, PlanState, PlanView, Settlement
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money
from jangteo.ordering.types import OfferedPlan
from jangteo.payments.types import PaymentMethod
from jangteo.storefront.templatetags.storefront import day, money
from jangteo.storefront.visit import page_language

BY_OFFER = f"{PaymentMethod.INSTALMENTS}:"


@dataclass(frozen=True, slots=True)
class OfferWords:
    """An offer as the checkout shows it.

    code   what the form sends for it
    blurb  what it means, or why it may not be chosen
    parts  what would be paid when; empty where it may not be chosen
    """

    code: str
    name: str
    blurb: str
    parts: tuple[Part, ...]


def offer_words(offers: Iterable[OfferedPlan]) -> list[OfferWords]:
    """The offers that fit, and those that would but for what is bought; those that are for others stay away."""
    told = ("eligible", "excluded", "not_included", "too_small", "too_large")
    return [_offer(one) for one in offers if one.answer.because.get("rule") in told]


def _offer(one: OfferedPlan) -> OfferWords:
    draft = one.offer.draft
    name = say(draft.names, page_language()) or draft.code
    blurb = _first_and_last(one.parts) if one.answer.may else _why_not(one)
    return OfferWords(f"{BY_OFFER}{draft.code}", name, blurb, one.parts)


def _first_and_last(parts: tuple[Part, ...]) -> str:
    total = sum((one.amount for one in parts), Money.zero(parts[0].amount.currency))
    interest = sum((one.interest for one in parts), Money.zero(parts[0].amount.currency))
    told = _("%(first)s on %(day)s, then %(each)s each time.") % {
        "first": money(parts[0].amount),
        "day": day(parts[0].on),
        "each": money(parts[1].amount),
    }
    if not interest:
        return told
    more = _("%(total)s in all, %(interest)s of it interest.") % {"total": money(total), "interest": money(interest)}
    return f"{told} {more}"


def _why_not(one: OfferedPlan) -> str:
    draft, rule = one.offer.draft, one.answer.because["rule"]
    if one.article:
        return _("Not with: %(article)s") % {"article": one.article}
    if rule == "too_large" and draft.largest is not None:
        return _("Up to %(amount)s.") % {"amount": money(draft.largest)}
    return _("From %(amount)s on.") % {"amount": money(draft.smallest)}


def refused_words(article: str) -> str:
    """Why an order by instalments was not taken."""
    if article:
        return _("These instalments are not possible with: %(article)s") % {"article": article}
    return _("These instalments are not possible for this purchase. Choose how you pay.")


def plan_state(state: PlanState) -> tuple[str, str]:
    """A plan's state in words, and its tone."""
    return {
        PlanState.ASKED: (_("The lender is deciding"), "warn"),
        PlanState.PAPERS: (_("The lender wants papers from you"), "warn"),
        PlanState.ACTIVE: (_("Being paid"), "calm"),
        PlanState.DECLINED: (_("Declined"), "bad"),
        PlanState.WITHDRAWN: (_("Withdrawn"), "calm"),
        PlanState.DEFAULTED: (_("Parts are missed"), "bad"),
        PlanState.SETTLED: (_("Paid off"), "good"),
    }[state]


def part_state(state: str) -> str:
    """A part's state in words."""
    words = {"due": _("to be paid"), "missed": _("missed"), "paid": _("paid"), "cancelled": _("let off")}
    return words.get(state, state)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as the account shows it.

    next  the part that is due next; None: nothing is owed
    end   what would end it today; None: nothing is owed
    """

    plan: PlanView
    number: str
    state: str
    tone: str
    parts: list[tuple[Part, str]]
    next: Part | None
    end: Settlement | None


def plan_row(plan: PlanView, number: str, end: Settlement | None) -> PlanRow:
    """One plan in words."""
    state, tone = plan_state(plan.state)
    parts = [(one.part, part_state(one.state.value)) for one in plan.parts]
    first = plan.open_parts[0] if end is not None else None
    return PlanRow(plan, number, state, tone, parts, first, end)


def plan_instructions(plan: PlanView | None, amount: str) -> list[str]:
    """What the buyer has to know while an order by instalments is not paid."""
    if plan is None or plan.state in (PlanState.DECLINED, PlanState.WITHDRAWN):
        return [
            _("The lender said no to these instalments. Nothing is owed by them."),
            _("%(amount)s is still to be paid: choose another way below. Without it we call the order off in an hour.")
            % {"amount": amount},
        ]
    if plan.state == PlanState.PAPERS:
        return [
            _("The lender wants papers from you before they decide, and asks you for them."),
            _("Your goods are kept for you meanwhile; they leave once the lender said yes."),
        ]
    return [
        _("The lender is deciding; mostly that takes a moment."),
        _("Your goods are kept for you meanwhile; they leave once the lender said yes."),
    ]
