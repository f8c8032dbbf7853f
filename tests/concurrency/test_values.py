"""The last won of a gift card, spent by many at once (D09); then with the lock off, and the database's own refusal."""

import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection
from pytest_django import Settings

from conftest import RunTogether
from factories import ACTOR, person
from jangteo.kernel.ids import new_id
from jangteo.stored_value import rules, services
from jangteo.stored_value.models import StoredValue, StoredValueMove, StoredValuePart
from jangteo.stored_value.types import Source, ValueId
from stored_value.using import broken, card_of, credit_of, give_back, left, spend, won

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(outcomes: list[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in outcomes)


def test_of_sixteen_spendings_one_is_covered(run_together: RunTogether) -> None:
    for number in range(5):
        value = card_of(1_000).id if number % 2 else credit_of(person(), 1_000)

        def work(one: int, value: ValueId = value) -> None:
            spend(value, 600, spent_by=f"{value}:{one}")

        outcomes = run_together(16, work)
        assert kinds(outcomes) == {"NoneType": 1, "ValueTooSmall": 15}
        assert left(value) == 400
    assert broken() == []


def test_a_card_is_paid_out_once_or_spent(run_together: RunTogether) -> None:
    """What is left of it leaves by one of them: several who pay out, and one who buys with the half of it."""
    for _ in range(4):
        card = card_of(10_000).id
        spend(card, 8_000)

        def work(one: int, card: ValueId = card) -> None:
            if one == 0:
                spend(card, 1_000)
            else:
                services.pay_out(value_id=card, why="asked", key=f"{card}:{one}", actor=ACTOR)

        outcomes = run_together(6, work)
        assert kinds(outcomes[1:]) == {"NoneType": 1, "NothingToPayOut": 4}
        assert kinds(outcomes[:1]) in ({"NoneType": 1}, {"ValueTooSmall": 1})
        assert left(card) == 0
    assert broken() == []


def test_the_same_spending_at_once_is_one(run_together: RunTogether) -> None:
    value, order = card_of(1_000).id, new_id()
    outcomes = run_together(8, lambda _: spend(value, 300, spent_by="the-same", order_id=order))
    assert outcomes == ["the-same"] * 8
    assert (left(value), StoredValueMove.objects.filter(kind="spend").count()) == (700, 1)


def test_what_was_spent_comes_back_once(run_together: RunTogether) -> None:
    value = card_of(1_000).id
    spent = spend(value, 500)
    outcomes = run_together(8, lambda n: give_back(value, spent, 300, once=f"back:{n}"))
    assert kinds(outcomes) == {"NoneType": 1, "MoreThanSpent": 7}
    assert (left(value), broken()) == (800, [])


def test_a_card_is_issued_once_and_credit_of_a_currency_is_one(run_together: RunTogether) -> None:
    whose = person()

    def issue(_: int) -> bool:
        card = services.issue_gift_card(amount=won(5), source=Source.SOLD, key="once", actor=ACTOR)
        credit_of(whose, 100)
        return bool(card.code)

    outcomes = run_together(8, issue)
    assert Counter(outcomes) == {True: 1, False: 7}
    assert (StoredValue.objects.count(), left(StoredValue.objects.get(party=whose).pk)) == (2, 800)
    assert broken() == []


CHECKS = (
    ("stored_value_storedvalue", "storedvalue_not_negative"),
    ("stored_value_storedvaluepart", "storedvaluepart_not_negative"),
)


@pytest.fixture
def without_the_checks() -> Iterator[None]:
    """Drop the database's own refusals for one test."""
    with connection.cursor() as cursor:
        for table, name in CHECKS:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE stored_value_storedvalue CASCADE")
        cursor.execute(f"ALTER TABLE {CHECKS[0][0]} ADD CONSTRAINT {CHECKS[0][1]} CHECK (balance_minor >= 0)")
        cursor.execute(f"ALTER TABLE {CHECKS[1][0]} ADD CONSTRAINT {CHECKS[1][1]} CHECK (left_minor >= 0)")


def wait_after_taking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who decide do so before either writes."""
    take, gate = rules.take, threading.Barrier(2)

    def take_and_wait(*asked: Any) -> Any:
        taken = take(*asked)
        gate.wait(timeout=60)
        return taken

    monkeypatch.setattr(rules, "take", take_and_wait)


@pytest.mark.usefixtures("without_the_checks")
@pytest.mark.parametrize("is_guarded", [True, False])
def test_the_last_won_is_spent_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, run_together: RunTogether, is_guarded: bool
) -> None:
    """The negative control: with the lock off both get it, and `verify` says so."""
    value = card_of(1_000).id
    settings.JANGTEO_UNGUARDED = frozenset() if is_guarded else frozenset({"value-lock"})
    if not is_guarded:
        wait_after_taking(monkeypatch)
    outcomes = run_together(2, lambda n: spend(value, 1_000, spent_by=f"last:{n}"))
    assert kinds(outcomes) == ({"str": 1, "ValueTooSmall": 1} if is_guarded else {"str": 2})
    seen = ["stored_value.balances_are_sums_of_moves", "stored_value.parts_are_sums_of_moves"]
    assert broken() == ([] if is_guarded else seen)
    assert left(value) == (0 if is_guarded else -1_000)


def test_where_the_lock_fails_the_database_refuses(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, run_together: RunTogether
) -> None:
    value = card_of(1_000).id
    settings.JANGTEO_UNGUARDED = frozenset({"value-lock"})
    wait_after_taking(monkeypatch)
    outcomes = run_together(2, lambda n: spend(value, 1_000, spent_by=f"last:{n}"))
    assert kinds(outcomes) == {"str": 1, "IntegrityError": 1}
    assert [one for one in outcomes if isinstance(one, IntegrityError)] != []
    assert (left(value), StoredValuePart.objects.get().left_minor) == (0, 0)
