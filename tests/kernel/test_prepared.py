"""Queries that are compiled once: values are filled in anew, and nothing of the first call stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Func, IntegerField, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.test.utils import CaptureQueriesContext

from jangteo.kernel import clock
from jangteo.kernel.models import OutboxEvent, Reason
from jangteo.kernel.prepared import NotPreparable, array, prepared, prepared_part
from jangteo.kernel.rows import insert, insert_all, set_column, set_columns

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


@dataclass(frozen=True)
class Wanted:
    """What is asked for by several values at once."""

    kinds: tuple[str, ...]
    decision: str | None = None

    def taken_apart(self) -> tuple[Any, ...]:
        return self.kinds, self.decision

    @staticmethod
    def put_together(parts: Sequence[Any]) -> "Wanted":
        return Wanted(*parts)


def place_in(kinds: Sequence[str]) -> Func:
    return Func(
        array(kinds, TextField()),
        Cast("subject_kind", TextField()),
        function="array_position",
        output_field=IntegerField(),
    )


@prepared_part
def part_of(wanted: Wanted, is_last_first: bool) -> QuerySet[Any, str]:
    place = place_in(wanted.kinds)
    rows = Reason.objects.filter(subject_kind__in=wanted.kinds)
    rows = rows.filter(decision=wanted.decision) if wanted.decision else rows
    return rows.order_by(place.desc() if is_last_first else place.asc()).values_list("subject_kind", flat=True)


def test_an_argument_of_several_values_is_put_together_of_slots(django_assert_num_queries: Any) -> None:
    insert_all([reason("a"), reason("b", "allocation"), reason("c")])

    assert part_of(0, 9, Wanted(("b", "a")), False) == ["b", "a"]
    assert part_of(0, 9, Wanted(("c", "b")), False) == ["c", "b"]
    assert part_of(0, 9, Wanted(("c", "b")), True) == ["b", "c"]
    assert part_of(0, 9, Wanted(("c", "b"), "allocation"), False) == ["b"]
    assert part_of(0, 9, Wanted(("c", "b", "a"), "price"), False) == ["c", "a"]
    with django_assert_num_queries(0):
        assert part_of(0, 9, Wanted(()), False) == []


def test_a_part_of_the_rows_is_asked_for_by_its_place() -> None:
    insert_all([reason(kind) for kind in "abcd"])

    wanted = Wanted(tuple("dcba"))
    assert part_of(0, 2, wanted, False) == ["d", "c"]
    assert part_of(1, 2, wanted, False) == ["c", "b"]
    assert part_of(3, 9, wanted, False) == ["a"]
    assert part_of(4, 9, wanted, False) == []


def test_a_list_that_is_empty_has_its_type() -> None:
    insert_all([reason("a")])
    rows = Reason.objects.annotate(place=place_in(()))
    assert rows.values_list("place", flat=True)[0] is None


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


def test_each_row_gets_its_own_values_of_several_columns(django_assert_num_queries: Any) -> None:
    rows = [OutboxEvent(name=str(number), payload={}, published_at=AT, due_at=AT) for number in range(3)]
    insert_all(rows)

    with django_assert_num_queries(1):
        wanted = {row.pk: (f"{row.name}!", {"of": row.name}) for row in rows[:2]}
        set_columns(OutboxEvent, ("name", "payload"), wanted)
    with django_assert_num_queries(0):
        set_columns(OutboxEvent, ("name", "payload"), {})

    told = OutboxEvent.objects.filter(pk__in=[row.pk for row in rows]).order_by("name").values_list("name", "payload")
    assert list(told) == [("0!", {"of": "0"}), ("1!", {"of": "1"}), ("2", {})]


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
