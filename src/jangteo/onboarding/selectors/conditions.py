from collections.abc import Iterable
from uuid import UUID

from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.onboarding import rules
from jangteo.onboarding.models import BusinessNumber, CompanyConditions, OnboardingPolicy, StaffTask
from jangteo.onboarding.types import (
    Conditions,
    NumberAnswer,
    NumberStatus,
    PolicyView,
    TaskKind,
    TaskView,
    TermsAnswer,
)
from jangteo.parties.selectors import parties_by_id
from jangteo.parties.types import MemberRole


def list_policies(channel_id: UUID) -> list[PolicyView]:
    """A channel's presets, the default first, then by code."""
    rows = OnboardingPolicy.objects.filter(channel=channel_id).order_by("-is_default", "code")
    return [PolicyView(row.code, row.names, _conditions(row), tuple(row.trades), row.is_default) for row in rows]


def suggest_policy(channel_id: UUID, trade: str) -> PolicyView | None:
    """The preset a new company gets by itself; None where the channel has none."""
    return rules.choose_preset(list_policies(channel_id), trade)


def find_conditions(company_id: UUID) -> Conditions | None:
    """What a company was given when it was taken in."""
    row = CompanyConditions.objects.filter(company=company_id).first()
    return _conditions(row) if row else None


def numbers_by_id(company_ids: Iterable[UUID]) -> dict[UUID, NumberAnswer]:
    """{company: what the tax office last said of its number}; those without a number are left out; two queries."""
    numbers = {party.id: party.business_number for party in parties_by_id(company_ids).values()}
    rows = BusinessNumber.objects.in_bulk([number for number in numbers.values() if number])
    unknown = NumberAnswer(NumberStatus.UNKNOWN)
    return {
        company_id: _answer(rows[number]) if number in rows else unknown
        for company_id, number in numbers.items()
        if number
    }


def may_pay_on_terms(party_id: UUID) -> TermsAnswer:
    """Whether a company may pay later: terms were given, and its business is neither closed nor suspended.

    Paying at once is never asked here: it stays open to a closed business.
    """
    given = find_conditions(party_id)
    number = numbers_by_id([party_id]).get(party_id, NumberAnswer(NumberStatus.UNKNOWN))
    return rules.terms_answer(given.terms if given else "", number)


def list_tasks(actor: Actor, *, limit: int = 100) -> list[TaskView]:
    """What about companies waits for staff, oldest first.

    raises  NotPermitted
    """
    require(actor, Action.APPLICATIONS_REVIEW)
    rows = StaffTask.objects.filter(done_at=None).order_by("opened_at", "id")[:limit]
    return [TaskView(row.pk, TaskKind(row.kind), row.company_id, row.facts, row.opened_at) for row in rows]


def _answer(row: BusinessNumber) -> NumberAnswer:
    return NumberAnswer(NumberStatus(row.status), row.tax_type, row.checked_at)


def _conditions(row: OnboardingPolicy | CompanyConditions) -> Conditions:
    return Conditions(row.price_list, row.segment, row.terms, row.assortment, MemberRole(row.role))
