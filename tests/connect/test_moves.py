"""Planned moves of units come in and go out, and are taken back while they are to come."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connect.conftest import ACTOR, CUSTOMERS, Import
from jangteo.connect import selectors
from jangteo.connect.services import export_table, run_import, undo_import
from jangteo.connect.types import ImportKind
from jangteo.kernel import clock
from jangteo.kernel.types import PartyId
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.selectors.portable import moves_of
from jangteo.parties.types import PartyKind

pytestmark = pytest.mark.django_db

COLUMNS = ("key", "parent", "since")
MOVES: dict[str, Any] = {
    "kind": "moves",
    "source": "till",
    "fields": {"key": "key", "parent": "parent", "since": "since"},
}
FIRM = CUSTOMERS | {"fields": CUSTOMERS["fields"] | {"kind": "Kind"}}
SOON, LATER = "2099-01-01T00:00:00+09:00", "2099-02-01T00:00:00+09:00"


def party(key: str) -> PartyId:
    found = parties.find_party_by_reference("till", key)
    assert found is not None
    return found


@pytest.fixture
def units(bring_in: Import) -> dict[str, PartyId]:
    """A firm F with the divisions A and B, and below A the location S."""
    bring_in(FIRM, [("No", "Name", "Mail", "Kind"), ["F", "Firm", "", "company"], ["1", "Kim", "", "person"]])
    ids = {"F": party("F")}
    for key, above, kind in (
        ("A", "F", PartyKind.DIVISION),
        ("B", "F", PartyKind.DIVISION),
        ("S", "A", PartyKind.LOCATION),
    ):
        ids[key] = party_services.create_unit(parent_id=ids[above], kind=kind, name=key, actor=ACTOR)
        party_services.record_reference(source="till", key=key, party_id=ids[key])
    return ids


def planned(unit: PartyId) -> list[tuple[PartyId, datetime]]:
    return [(one.parent_id, one.since) for one in moves_of([unit]).get(unit, ()) if one.since > clock.now()]


def test_moves_are_planned_row_by_row_and_taken_back(bring_in: Import, units: dict[str, PartyId]) -> None:
    soon, later = datetime.fromisoformat(SOON), datetime.fromisoformat(LATER)
    rows = [
        ["S", "B", SOON],
        ["S", "A", LATER],
        ["A", "S", SOON],
        ["B", "B", LATER],
        ["X", "A", SOON],
        ["B", "X", SOON],
        ["A", "B", "2001-01-01T00:00:00+00:00"],
        ["A", "B", "tomorrow"],
    ]
    refused = {"not_allowed": 2, "unknown_customer": 1, "unknown_parent": 1, "move_past": 1, "not_a_moment": 1}
    tried = bring_in(MOVES, [COLUMNS, *rows], dry_run=True)
    assert (tried.counts.created, tried.counts.refused_by_code, planned(units["S"])) == (2, refused, [])
    first = bring_in(MOVES, [COLUMNS, *rows])
    assert (first.counts.created, first.counts.refused_by_code) == (2, refused)
    assert planned(units["S"]) == [(units["B"], soon), (units["A"], later)]
    again = bring_in(MOVES, [COLUMNS, *rows[:2], ["S", "F", SOON]])
    assert (again.counts.unchanged, again.counts.refused_by_code) == (2, {"repeated_key": 1})
    other = bring_in(MOVES, [COLUMNS, ["S", "F", SOON]])
    assert other.counts.refused_by_code == {"move_differs": 1}
    assert first.run_id is not None
    assert undo_import(first.run_id, actor=ACTOR).undone == 2
    assert planned(units["S"]) == []
    assert parties.lineage_of(units["S"], later + timedelta(days=1))[1] == units["A"]


def test_a_move_behind_another_keeps_it(bring_in: Import, units: dict[str, PartyId]) -> None:
    bring_in(MOVES, [COLUMNS, ["S", "B", SOON]])
    run = selectors.list_runs(1)[0].id
    party_services.move_party(party_id=units["S"], parent_id=units["A"], actor=ACTOR, at=datetime.fromisoformat(LATER))
    report = undo_import(run, actor=ACTOR)
    assert (report.undone, report.kept_by_code) == (0, {"changed_since": 1})


def test_planned_moves_come_back_as_they_are(bring_in: Import, units: dict[str, PartyId], tmp_path: Path) -> None:
    bring_in(MOVES, [COLUMNS, ["S", "B", "2099-01-01T00:00:00.123456+00:00"], ["B", "A", LATER]])
    path = tmp_path / "moves.csv"
    assert export_table(ImportKind.MOVES, path, actor=ACTOR) == 2
    counts = run_import(ImportKind.MOVES, path, "jangteo-moves", actor=ACTOR).counts
    assert (counts.unchanged, counts.rows_refused) == (2, 0)
    before = {unit: planned(units[unit]) for unit in ("S", "B")}
    assert before["S"][0][1] == datetime(2099, 1, 1, 0, 0, 0, 123456, UTC)
    undo_import(selectors.list_runs(2)[1].id, actor=ACTOR)
    assert run_import(ImportKind.MOVES, path, "jangteo-moves", actor=ACTOR).counts.created == 2
    assert {unit: planned(units[unit]) for unit in ("S", "B")} == before
