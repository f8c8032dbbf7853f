import pytest
from django.db import Error, connection, transaction

from conftest import RunTogether
from factories import ACTOR
from jangteo.kernel import audit, because, verify
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry, AuditLink, AuditUnsealed, Reason


def record(count: int = 1) -> None:
    for number in range(count):
        audit.record(
            actor=ACTOR, action="test.done", subject_kind="thing", subject_id=new_id(), after={"n": number}, why="장터"
        )


def bad_ids(name: str) -> list[object]:
    (finding,) = [one for one in verify.run() if one.invariant.name == name]
    return [next(iter(row.values())) for row in finding.rows]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_auditentry SET why = 'other'",
        "DELETE FROM kernel_auditentry",
        "UPDATE kernel_auditlink SET hash = hash",
        "DELETE FROM kernel_auditlink",
    ],
)
def test_the_trail_refuses_raw_sql(statement: str) -> None:
    record()
    audit.seal()
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(AuditEntry.objects.values_list("why", flat=True)) == ["장터"]
    assert AuditLink.objects.count() == 1


@pytest.mark.django_db
def test_reasons_refuse_raw_sql() -> None:
    because.record([("thing", new_id(), "price", {"kind": "price"})])
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_reason")
    assert Reason.objects.count() == 1


@pytest.mark.django_db
def test_sealing_gives_every_entry_one_place_in_order() -> None:
    record(3)
    assert AuditUnsealed.objects.count() == 3
    assert [audit.seal(), audit.seal()] == [3, 0]
    record(2)
    assert audit.seal() == 2
    links = list(AuditLink.objects.order_by("position"))
    assert [link.position for link in links] == [1, 2, 3, 4, 5]
    assert [link.entry_id for link in links] == list(AuditEntry.objects.order_by("id").values_list("pk", flat=True))
    assert [bytes(link.previous_hash) for link in links[1:]] == [bytes(link.hash) for link in links[:-1]]
    assert AuditUnsealed.objects.count() == 0
    assert bad_ids("kernel.audit_chain_unbroken") == []


@pytest.mark.django_db(transaction=True)
def test_eight_workers_seal_one_chain(run_together: RunTogether) -> None:
    def write_and_seal(_: int) -> int:
        record(5)
        return audit.seal()

    sealed = run_together(8, write_and_seal)
    assert sum(sealed) + audit.seal() == 40
    assert list(AuditLink.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 41))
    assert bad_ids("kernel.audit_chain_unbroken") == []
    assert bad_ids("kernel.audit_entries_sealed_or_waiting") == []


CHANGES = {
    "a changed entry": ("UPDATE kernel_auditentry SET after = '{}' WHERE id = %s", 3),
    "a removed entry": ("DELETE FROM kernel_auditentry WHERE id = %s", 3),
    "a removed link": ("DELETE FROM kernel_auditlink WHERE entry_id = %s", 4),
}


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_verify_names_the_place_where_the_chain_was_broken(change: str) -> None:
    record(5)
    audit.seal()
    ids = list(AuditLink.objects.order_by("position").values_list("entry_id", flat=True))
    statement, bad_position = CHANGES[change]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_auditentry DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE kernel_auditlink DISABLE TRIGGER USER")
        cursor.execute(statement, [ids[2]])
    assert bad_ids("kernel.audit_chain_unbroken") == [bad_position]
