"""Two who use one line at once (E23); then with the lock off, and the database's own refusal too."""

import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection
from pytest_django import Settings

from banking.money import account, bring_in, broken, held, order_for, paid, row, shop, statement, used, won
from conftest import RunTogether
from factories import ACTOR
from jangteo.banking import services
from jangteo.banking.errors import AlreadyReversed, MoreThanLeft
from jangteo.banking.models import Application, StatementLine
from jangteo.banking.services import applying
from jangteo.banking.types.views import Aside, AsideReason, Part
from jangteo.ledger.models import Entry
from jangteo.payments.models import PaymentOperation

pytestmark = pytest.mark.django_db(transaction=True)
CHECK = "statementline_used_within_amount"


def kinds(outcomes: list[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in outcomes)


def test_eight_who_apply_one_deposit_to_eight_orders_pay_one(run_together: RunTogether) -> None:
    account()
    market = shop()
    for number in range(3):
        orders = [order_for(market) for _ in range(8)]
        (line,) = bring_in(row(10_000, moment=f"10:00:0{number}"))

        def work(one: int, line: StatementLine = line, orders: list[Any] = orders) -> None:
            services.apply_line(line_id=line.pk, parts=[Part(orders[one].pk, won(10_000))], actor=ACTOR)

        assert kinds(run_together(8, work)) == {"NoneType": 1, "MoreThanLeft": 7}, number
        assert (used(line), held(line)) == ((10_000, 0), 0)
        assert sorted(paid(one)[1] for one in orders) == [0] * 7 + [10_000]
    assert broken() == []


def test_two_deposits_at_once_pay_one_order_once(run_together: RunTogether) -> None:
    account()
    order = order_for(shop())
    lines = bring_in(row(10_000), row(10_000, moment="11:00:00"))

    def work(one: int) -> None:
        services.apply_line(line_id=lines[one].pk, parts=[Part(order.pk, won(10_000))], actor=ACTOR)

    outcomes = run_together(2, work)
    assert [one for one in outcomes if one is None] == [None]
    assert (paid(order), sorted(map(used, lines))) == (("paid", 10_000), [(0, 0), (10_000, 0)])
    assert broken() == []


def test_two_runs_and_two_imports_at_once_do_everything_once(run_together: RunTogether) -> None:
    account()
    market = shop()
    orders = [order_for(market) for _ in range(4)]
    data = statement(*(row(10_000, "", one.number, moment=f"10:00:0{n}") for n, one in enumerate(orders)))
    files = [services.read_file(account_code="main", name=str(n), data=data, actor=ACTOR) for n in range(4)]
    counts = run_together(4, lambda n: services.import_file(file_id=files[n], actor=ACTOR))
    assert sorted(counts) == [0, 0, 0, 4]
    found = run_together(4, lambda _: services.match_lines(actor=ACTOR).applied)
    assert sum(found) == 4
    assert [paid(one) for one in orders] == [("paid", 10_000)] * 4
    assert (Application.objects.count(), Entry.objects.filter(kind="banking.came_in").count()) == (4, 4)
    assert broken() == []


def test_what_is_taken_back_by_many_at_once_is_taken_back_once(run_together: RunTogether) -> None:
    account()
    order = order_for(shop())
    (line,) = bring_in(row(10_000))
    services.apply_line(line_id=line.pk, parts=[Part(order.pk, won(10_000))], actor=ACTOR)
    one = Application.objects.get()
    outcomes = run_together(4, lambda _: services.reverse_application(application_id=one.pk, actor=ACTOR, why="wrong"))
    assert kinds(outcomes) == {"NoneType": 1, AlreadyReversed.__name__: 3}
    assert (paid(order), used(line), broken()) == (("awaited", 0), (0, 0), [])


@pytest.fixture
def without_the_check() -> Iterator[None]:
    """Drop the database's own refusal for one test."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '{CHECK}'")
        check = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE banking_statementline DROP CONSTRAINT {CHECK}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE banking_statementline CASCADE")
        cursor.execute(f"ALTER TABLE banking_statementline ADD CONSTRAINT {CHECK} {check}")


def wait_after_judging(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who use a line see what is left of it before either writes."""
    judge, gate = applying.require_left, threading.Barrier(2)

    def judge_and_wait(*asked: Any) -> None:
        judge(*asked)
        gate.wait(timeout=60)

    monkeypatch.setattr(applying, "require_left", judge_and_wait)


@pytest.mark.usefixtures("without_the_check")
@pytest.mark.parametrize("is_guarded", [True, False])
def test_a_deposit_is_used_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, run_together: RunTogether, is_guarded: bool
) -> None:
    """The negative control: with the lock off both orders are paid by one deposit, and `verify` says so."""
    account()
    market = shop()
    orders = [order_for(market) for _ in range(2)]
    (line,) = bring_in(row(10_000))
    settings.JANGTEO_UNGUARDED = frozenset() if is_guarded else frozenset({"bank-lock"})
    if not is_guarded:
        wait_after_judging(monkeypatch)

    def work(one: int) -> None:
        services.apply_line(line_id=line.pk, parts=[Part(orders[one].pk, won(10_000))], actor=ACTOR)

    outcomes = run_together(2, work)
    refused = [one for one in outcomes if isinstance(one, MoreThanLeft)]
    assert (len(refused), used(line)) == ((1, (10_000, 0)) if is_guarded else (0, (20_000, 0)))
    assert broken() == ([] if is_guarded else ["banking.lines_are_used_once"])


def test_where_the_lock_fails_the_database_refuses(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, run_together: RunTogether
) -> None:
    account()
    market = shop()
    orders = [order_for(market) for _ in range(2)]
    (line,) = bring_in(row(10_000))
    settings.JANGTEO_UNGUARDED = frozenset({"bank-lock"})
    wait_after_judging(monkeypatch)

    def work(one: int) -> None:
        services.apply_line(line_id=line.pk, parts=[Part(orders[one].pk, won(10_000))], actor=ACTOR)

    outcomes = run_together(2, work)
    assert kinds(outcomes) == {"NoneType": 1, IntegrityError.__name__: 1}
    assert (used(line), PaymentOperation.objects.count(), broken()) == ((10_000, 0), 1, [])


def test_applying_and_setting_aside_at_once_do_one_of_both(run_together: RunTogether) -> None:
    account()
    order = order_for(shop())
    (line,) = bring_in(row(10_000))

    def work(one: int) -> None:
        if one % 2:
            services.set_aside(line_id=line.pk, aside=Aside(AsideReason.REFUNDED, won(10_000)), actor=ACTOR)
        else:
            services.apply_line(line_id=line.pk, parts=[Part(order.pk, won(10_000))], actor=ACTOR)

    outcomes = run_together(6, work)
    assert kinds([one for one in outcomes if isinstance(one, Exception)]) == {"MoreThanLeft": 5}
    assert (sum(used(line)), broken()) == (10_000, [])
