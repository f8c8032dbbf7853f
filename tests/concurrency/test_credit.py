"""Orders that come at once at one credit line (D11); then with the lock off, and the database's own refusal too."""

import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection
from pytest_django import Settings

from conftest import RunTogether
from credit.using import ORDER, SETTLE, SHIP, branch_of, broken, document, draft, firm_with_line, line_of, standing, use
from factories import ACTOR, company
from jangteo.credit import rules, services
from jangteo.credit.errors import CreditExceeded
from jangteo.credit.models import CreditMove
from jangteo.credit.types import Reference
from jangteo.kernel.money import Money

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(outcomes: list[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in outcomes)


def test_of_eight_orders_of_300_three_fit_into_1000(run_together: RunTogether) -> None:
    firm, line = firm_with_line(1000)
    for number in range(1, 6):
        orders = [document() for _ in range(8)]

        def work(one: int, orders: list[Reference] = orders) -> None:
            use(orders[one], firm, ordered=300)

        outcomes = run_together(8, work)
        assert kinds(outcomes) == {"NoneType": 3, "CreditExceeded": 5}, number
        assert standing(line) == (900, 900)
        for order in orders:
            use(order, firm)
    assert broken() == []


def test_branches_share_what_the_group_has(run_together: RunTogether) -> None:
    group, group_line = firm_with_line(1000)
    branches = [branch_of(group, name) for name in ("서울점", "부산점", "대구점", "광주점")]
    for branch in branches:
        line_of(branch, 900)
    outcomes = run_together(8, lambda n: use(document(), branches[n % 4], ordered=300))
    assert kinds(outcomes) == {"NoneType": 3, "CreditExceeded": 5}
    assert standing(group_line) == (900, 900)
    assert broken() == []


@pytest.fixture
def without_the_check() -> Iterator[None]:
    """Drop the database's own refusal for one test."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'creditline_within_limit'")
        check = cursor.fetchone()[0]
        cursor.execute("ALTER TABLE credit_creditline DROP CONSTRAINT creditline_within_limit")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE credit_creditline CASCADE")
        cursor.execute(f"ALTER TABLE credit_creditline ADD CONSTRAINT creditline_within_limit {check}")


def wait_after_judging(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who decide do so before either writes."""
    judge, gate = rules.judge, threading.Barrier(2)

    def judge_and_wait(*asked: Any) -> Any:
        verdict = judge(*asked)
        gate.wait(timeout=60)
        return verdict

    monkeypatch.setattr(rules, "judge", judge_and_wait)


@pytest.mark.usefixtures("without_the_check")
@pytest.mark.parametrize("is_guarded", [True, False])
def test_the_last_won_is_lent_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, run_together: RunTogether, is_guarded: bool
) -> None:
    """The negative control: with the lock off both get it, and `verify` says so."""
    firm, line = firm_with_line(1000)
    settings.JANGTEO_UNGUARDED = frozenset() if is_guarded else frozenset({"credit-lock"})
    if not is_guarded:
        wait_after_judging(monkeypatch)
    outcomes = run_together(2, lambda _: use(document(), firm, ordered=1000))
    refused = [one for one in outcomes if isinstance(one, CreditExceeded)]
    assert (len(refused), standing(line)) == ((1, (1000, 1000)) if is_guarded else (0, (2000, 2000)))
    seen = ["credit.lines_stay_within_their_limits", "credit.moves_lead_to_the_lines"]
    assert broken() == ([] if is_guarded else seen)


def test_where_the_lock_fails_the_database_refuses(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, run_together: RunTogether
) -> None:
    firm, line = firm_with_line(1000)
    settings.JANGTEO_UNGUARDED = frozenset({"credit-lock"})
    wait_after_judging(monkeypatch)
    outcomes = run_together(2, lambda _: use(document(), firm, ordered=1000))
    assert [one for one in outcomes if isinstance(one, IntegrityError)] != []
    assert (kinds(outcomes), standing(line)) == ({"NoneType": 1, "IntegrityError": 1}, (1000, 1000))


def test_the_same_step_at_once_is_made_once(run_together: RunTogether) -> None:
    firm, line = firm_with_line(1000)
    order = document()
    outcomes = run_together(8, lambda _: use(order, firm, key="placed", ordered=600))
    assert outcomes == [None] * 8
    assert (standing(line), CreditMove.objects.count()) == ((600, 600), 1)


def test_steps_of_one_order_at_once_end_in_one_of_them(run_together: RunTogether) -> None:
    firm, line = firm_with_line(1000)
    order = document()
    outcomes = run_together(8, lambda n: use(order, firm, ordered=100 * (n + 1)))
    assert outcomes == [None] * 8
    assert standing(line)[0] in {100 * (n + 1) for n in range(8)}
    assert broken() == []


def test_lines_opened_while_orders_come_count_all_of_them(run_together: RunTogether) -> None:
    firm = company()
    branches = [branch_of(firm, name) for name in ("서울점", "부산점")]

    def work(number: int) -> Any:
        if number == 3:
            return line_of(firm, 10_000)
        if number == 6:
            return line_of(branches[0], 10_000)
        return use(document(), branches[number % 2], ordered=100)

    outcomes = run_together(8, work)
    assert kinds(outcomes) == {"NoneType": 6, "UUID": 2}
    group, branch = outcomes[3], outcomes[6]
    assert standing(group) == (600, 600)
    assert standing(branch) == (300, 300)  # numbers 0, 2 and 4
    assert broken() == []


def test_those_who_come_up_different_trees_never_deadlock(run_together: RunTogether) -> None:
    group, group_line = firm_with_line(10**6)
    branches = [branch_of(group, name) for name in ("서울점", "부산점", "대구점")]
    lines = [line_of(branch, 10**6) for branch in branches]

    def work(number: int) -> Any:
        for turn in range(6):
            mine, other = branches[number % 3], branches[(number + turn) % 3]
            order, paid = document(), document("payment")
            use(order, mine, ordered=100)
            use(order, mine, stage=SHIP, shipped=100)
            uses = [draft(order, mine, invoiced=60), draft(paid, other, unapplied=0)]
            services.move_exposure(
                uses=uses[:: 1 if number % 2 else -1], stage=SETTLE, key=f"{number}-{turn}", actor=ACTOR
            )
            if turn == 3:
                services.set_limit(line_id=lines[number % 3], limit=Money(10**6 + number, "KRW"), actor=ACTOR)
        return standing(group_line)

    outcomes = run_together(6, work)
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert standing(group_line) == (36 * 60, 36 * 60)
    assert broken() == []


def test_a_limit_that_is_lowered_as_an_order_comes_holds_one_way_or_the_other(run_together: RunTogether) -> None:
    for _ in range(6):
        firm, line = firm_with_line(1000)

        def work(number: int, firm: Any = firm, line: Any = line) -> Any:
            if number:
                return services.set_limit(line_id=line, limit=Money(500, "KRW"), actor=ACTOR)
            return use(document(), firm, stage=ORDER, ordered=800)

        outcomes = run_together(2, work)
        assert outcomes[1] is None
        assert standing(line) == ((0, 0) if isinstance(outcomes[0], CreditExceeded) else (800, 800))
        with pytest.raises(CreditExceeded):
            use(document(), firm, ordered=501)
    assert broken() == []
