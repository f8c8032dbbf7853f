"""Budgets bear what is asked for and ordered: reserved, spent, free again (APR-03)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from approvals.using import ask, broken, budget_of, cart, firm_with, judged, limit, order, won
from factories import ACTOR, member_of
from jangteo.approvals import services
from jangteo.approvals.errors import ApprovalNeeded, BudgetExceeded, InvalidBudget
from jangteo.approvals.models import BudgetMove, BudgetRow
from jangteo.approvals.selectors import get_budget, list_budgets
from jangteo.approvals.types import Budget, BudgetDraft, BudgetPeriod, Subject, Verdict
from jangteo.kernel import clock
from jangteo.parties.services import create_unit
from jangteo.parties.types import MemberRole, PartyKind

pytestmark = pytest.mark.django_db


def stands(budget_id: UUID) -> tuple[int, int, int | None]:
    """Reserved, spent, left."""
    view = get_budget(budget_id)
    return view.reserved.minor, view.spent.minor, None if view.left is None else view.left.minor


def test_two_orders_that_each_fit_do_not_both() -> None:
    """shopware/shopware #4026."""
    firm, _, buyer = firm_with()
    budget = budget_of(firm, 100_000)
    order(buyer, cart(), 90_000)
    with pytest.raises(BudgetExceeded) as refused:
        order(buyer, cart(), 90_000)
    assert refused.value.facts == {"budget": "team", "left": "10000 KRW"}
    order(buyer, cart(), 10_000)
    assert stands(budget) == (100_000, 0, 0)
    assert broken() == []


def test_reserved_when_asked_free_when_it_comes_to_nothing() -> None:
    firm, head, buyer = firm_with(limit(1_000))
    budget = budget_of(firm, 10_000)

    def reject(pk: UUID) -> None:
        services.decide(request_id=pk, verdict=Verdict.REJECT, actor=head, why="no")

    ends: tuple[Callable[[UUID], None], ...] = (
        reject,
        lambda pk: services.withdraw(request_id=pk, actor=buyer),
    )
    for end in ends:
        request_id = ask(buyer, cart(), 6_000)
        assert stands(budget) == (6_000, 0, 4_000)
        with pytest.raises(BudgetExceeded):
            ask(buyer, cart(), 6_000)
        end(request_id)
        assert stands(budget) == (0, 0, 10_000)
    one = cart()
    services.decide(request_id=ask(buyer, one, 6_000), verdict=Verdict.APPROVE, actor=head)
    order(buyer, one, 5_500)  # a price fell meanwhile
    assert stands(budget) == (5_500, 0, 4_500)
    assert broken() == []


def test_spent_as_it_is_invoiced_and_free_as_it_is_called_off() -> None:
    firm, _, buyer = firm_with()
    budget, one = budget_of(firm, 10_000), cart()
    order(buyer, one, 6_000)

    def now(reserved: int, spent: int) -> tuple[int, int, int | None]:
        services.follow_budgets(subject=one, reserved=won(reserved), spent=won(spent), actor=ACTOR)
        return stands(budget)

    assert now(2_000, 4_000) == (2_000, 4_000, 4_000)
    assert now(2_000, 4_000) == (2_000, 4_000, 4_000)
    assert now(0, 3_000) == (0, 3_000, 7_000)
    assert now(9_000, 3_000) == (9_000, 3_000, -2_000)  # a fact is told, whatever is left
    with pytest.raises(BudgetExceeded):
        order(buyer, cart(), 1)
    assert BudgetMove.objects.count() == 4
    assert broken() == []


def test_more_of_an_order_has_to_fit_too() -> None:
    firm, _, buyer = firm_with()
    budget, one = budget_of(firm, 10_000), cart()
    order(buyer, one, 6_000)
    with pytest.raises(BudgetExceeded):
        services.stretch_budgets(subject=one, total=won(10_001), actor=buyer)
    services.stretch_budgets(subject=one, total=won(10_000), actor=buyer)
    assert stands(budget) == (10_000, 0, 0)


def test_each_budget_that_bears_it_has_to_have_it_left() -> None:
    firm, head, _ = firm_with()
    unit = create_unit(parent_id=firm, name="부산", kind=PartyKind.DIVISION, actor=head)
    buyer, other = member_of(unit), member_of(unit)
    whole, own = budget_of(firm, 10_000), budget_of(unit, 3_000, person_id=buyer.person_id)
    order(buyer, cart(), 2_000)
    with pytest.raises(BudgetExceeded):
        order(buyer, cart(), 2_000)
    order(other, cart(), 7_000)
    assert (stands(whole), stands(own)) == ((9_000, 0, 1_000), (2_000, 0, 1_000))
    with pytest.raises(BudgetExceeded):
        order(other, cart(), 1_001)
    services.end_budget(party_id=firm, budget_id=whole, actor=ACTOR)
    order(other, cart(), 50_000)
    assert stands(whole)[0] == 9_000
    assert [one.id for one in list_budgets(unit, buyer)] == [own]
    assert list_budgets(unit, other) == []


def test_a_soft_budget_asks_and_its_approval_counts() -> None:
    firm, head, buyer = firm_with()
    budget, one = budget_of(firm, 1_000, is_hard=False), cart()
    order(buyer, cart(), 1_000)
    with pytest.raises(ApprovalNeeded) as refused:
        order(buyer, one, 500)
    assert refused.value.facts["requirements"][0]["rule"] == "team"
    services.decide(request_id=ask(buyer, one, 500), verdict=Verdict.APPROVE, actor=head)
    order(buyer, one, 500)
    assert stands(budget) == (1_500, 0, -500)
    assert broken() == []


def test_no_amount_is_no_limit_and_zero_is_one() -> None:
    firm, _, buyer = firm_with()
    budget = budget_of(firm, None)
    order(buyer, cart(), 10**9)
    assert stands(budget) == (10**9, 0, None)
    budget_of(firm, 0, "nothing")
    with pytest.raises(BudgetExceeded):
        order(buyer, cart(), 1)


def test_a_month_ends_where_the_party_is() -> None:
    """23:30 on the 31st in Seoul is still the month; half an hour later is the next, in UTC both are the 31st."""
    firm, _, buyer = firm_with()
    budget = budget_of(firm, 1_000)
    before, after = (datetime(2026, 1, 31, hour, 30, tzinfo=UTC) for hour in (14, 15))
    one = cart()
    with clock.at(before):
        order(buyer, one, 1_000)
        with pytest.raises(BudgetExceeded):
            order(buyer, cart(), 1)
    with clock.at(after):
        order(buyer, cart(), 1_000)
        services.follow_budgets(subject=one, reserved=won(0), spent=won(1_000), actor=ACTOR)
        assert get_budget(budget).period_on == date(2026, 2, 1)
        assert stands(budget) == (1_000, 0, 0)  # January's order is January's, whenever it is invoiced
    with clock.at(before):
        assert stands(budget) == (0, 1_000, 0)
    assert broken() == []


def test_the_database_refuses_what_no_service_should() -> None:
    firm, _, buyer = firm_with()
    budget_id = budget_of(firm, 1_000)
    order(buyer, cart(), 1_000)
    row = BudgetMove.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetMove.objects.update(reserved_minor=1)
    row.pk, row.key, row._state.adding = None, "another", True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    assert stands(budget_id) == (1_000, 0, 0)


def test_what_bore_something_keeps_its_periods() -> None:
    firm, head, buyer = firm_with()
    budget_id = budget_of(firm, 1_000)
    weekly = BudgetDraft("week", Budget(won(500), BudgetPeriod.WEEK, date(2020, 1, 1)), "KRW")
    services.save_budget(party_id=firm, draft=weekly, actor=head, budget_id=budget_id)
    order(buyer, cart(), 400)
    monthly = BudgetDraft("month", Budget(won(500), BudgetPeriod.MONTH, date(2020, 1, 1)), "KRW")
    with pytest.raises(InvalidBudget) as refused:
        services.save_budget(party_id=firm, draft=monthly, actor=head, budget_id=budget_id)
    assert refused.value.facts["field"] == "period"
    less = BudgetDraft("week", Budget(won(300), BudgetPeriod.WEEK, date(2020, 1, 1)), "KRW")
    services.save_budget(party_id=firm, draft=less, actor=head, budget_id=budget_id)
    assert stands(budget_id) == (400, 0, -100)
    assert judged(buyer, 1).refused_by
    assert broken() == []


def test_a_person_of_the_budget_is_one_of_ours() -> None:
    firm, _, _ = firm_with()
    stranger = member_of(firm_with()[0], MemberRole.BUYER)
    with pytest.raises(InvalidBudget) as refused:
        budget_of(firm, 1_000, person_id=stranger.person_id)
    assert refused.value.facts["field"] == "person"
    assert not BudgetRow.objects.exists()


def test_a_subject_without_budgets_is_followed_to_nothing() -> None:
    services.follow_budgets(subject=Subject("cart", UUID(int=5)), reserved=won(5), spent=won(0), actor=ACTOR)
    assert not BudgetMove.objects.exists()
