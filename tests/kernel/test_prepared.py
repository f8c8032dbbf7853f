"""Queries that are compiled once: values are filled in anew, and nothing of the first call stays."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from jangteo.kernel import clock
from jangteo.kernel.models import OutboxEvent, Reason
from jangteo.kernel.prepared import NotPreparable, prepared
from jangteo.kernel.rows import insert, insert_all, set_column

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, tzinfo=UTC)


@prepared
def about(ids: Sequence[UUID], decision: str | None) -> QuerySet[Reason]:
    rows = Reason.objects.filter(subject_id__in=ids).order_by("subject_kind")
    return rows.filter(decision=decision) if decision else rows


@prepared
def kinds(subject: UUID) -> QuerySet[Any, Any]:
    return Reason.objects.filter(subject_id=subject).order_by("id").values_list("subject_kind", flat=True)


@prepared
def past() -> QuerySet[Reason]:
    return Reason.objects.filter(Q(decided_at__lt=clock.now()))


@prepared
def since_then(kind: str) -> QuerySet[Reason]:
    return Reason.objects.filter(subject_kind=kind, decided_at__gt=AT)


def reason(kind: str, decision: str = "price", at: datetime = AT) -> Reason:
    return Reason(subject_kind=kind, subject_id=uuid4(), decision=decision, because={"to": [kind]}, decided_at=at)


def test_values_are_those_of_each_call() -> None:
    one, two, three = (reason(kind) for kind in ("a", "b", "c"))
    insert_all([one, two, three])

    assert about([one.subject_id], None) == [one]
    assert about([two.subject_id, three.subject_id], None) == [two, three]
    assert about((three.subject_id,), "price") == [three]
    assert about([three.subject_id], "allocation") == about([], None) == []
    assert about([one.subject_id], None)[0].because == {"to": ["a"]}
    assert kinds(two.subject_id) == ["b"]


def test_the_time_is_that_of_each_call() -> None:
    insert(reason("a"))

    with clock.at(AT - timedelta(days=1)):
        assert past() == []
    with clock.at(AT + timedelta(days=1)):
        assert len(past()) == 1


def test_what_would_stay_as_it_was_at_the_first_call_is_refused() -> None:
    with pytest.raises(NotPreparable, match="the same at every call"):
        since_then("a")
    with pytest.raises(NotPreparable):
        about([object()], None)  # type: ignore[list-item]


def test_locks_are_taken_inside_a_transaction_alone(transactional_db: None) -> None:
    @prepared
    def locked(subject: UUID) -> QuerySet[Reason]:
        return Reason.objects.filter(subject_id=subject).select_for_update()

    with transaction.atomic():
        assert locked(uuid4()) == []
    with pytest.raises(transaction.TransactionManagementError):
        locked(uuid4())


def test_rows_of_several_tables_go_in_one_message(django_assert_num_queries: Any) -> None:
    told = OutboxEvent(name="kernel.test", payload={"ö": "말"}, published_at=AT, due_at=AT)
    with django_assert_num_queries(1):
        insert(reason("a"), told)

    assert OutboxEvent.objects.get(pk=told.pk).payload == {"ö": "말"}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(told)


def test_each_row_gets_its_own_value() -> None:
    rows = [OutboxEvent(name=str(number), payload={}, published_at=AT, due_at=AT) for number in range(12)]
    insert_all(rows)

    set_column(OutboxEvent, "due_at", {row.pk: AT + timedelta(days=number) for number, row in enumerate(rows[:3])})
    set_column(OutboxEvent, "due_at", {})

    days = [(one.due_at - AT).days for one in OutboxEvent.objects.filter(pk__in=[row.pk for row in rows])]
    assert sorted(days) == [0] * 10 + [1, 2]


def test_a_plan_is_made_once_for_a_connection() -> None:
    about([uuid4()], None)
    about([uuid4(), uuid4()], None)
    with connection.cursor() as cursor:
        plans = (
            "SELECT sum(generic_plans), count(*) FROM pg_prepared_statements WHERE statement LIKE '%%kernel_reason%%'"
        )
        cursor.execute(plans)
        assert cursor.fetchone() == (2, 1)


def test_what_is_the_same_at_every_call_stands_in_the_statement() -> None:
    @prepared
    def odd(kind: str) -> QuerySet[Reason]:
        return Reason.objects.filter(subject_kind=kind, decision="50 %s off's", because__has_key="a%b")

    reasons = [reason("a", "50 %s off's"), reason("a", "50 %s off's")]
    reasons[0].because = {"a%b": 1}
    insert_all(reasons)
    assert odd("a") == reasons[:1]
    with CaptureQueriesContext(connection) as read:
        assert odd("a") == reasons[:1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%%50 %% off%%'")
        ((planned,),) = cursor.fetchall()
    assert "'50 %s off''s'" in planned
    assert planned.replace("($1)", "('a')") == read[0]["sql"]
