"""Units and roles of companies: a file comes in, the tree and the bounds of rights hold, the rest goes back."""

from pathlib import Path
from typing import Any

import pytest

from connect.conftest import ACTOR, CUSTOMERS, Import
from jangteo.connect import selectors
from jangteo.connect.services import export_table, run_import, undo_import
from jangteo.connect.types import ImportKind, Limits
from jangteo.kernel.types import PartyId
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.selectors.portable import roles_of
from jangteo.parties.types import PartyKind

pytestmark = pytest.mark.django_db

UNITS = ("key", "parent", "kind", "name", "phone")
ROLES = ("key", "code", "audience", "name.en", "rights")
FIRM = CUSTOMERS | {"fields": CUSTOMERS["fields"] | {"kind": "Kind"}}


def plan(kind: str, *columns: str) -> dict[str, Any]:
    return {"kind": kind, "source": "till", "fields": {name: name for name in columns}}


@pytest.fixture
def firms(bring_in: Import) -> PartyId:
    """A firm F with a sister G and a person 1."""
    rows = [["F", "Firm", "", "company"], ["G", "Sister", "", "company"], ["1", "Kim", "", "person"]]
    bring_in(FIRM, [("No", "Name", "Mail", "Kind"), *rows])
    return party("F")


def party(key: str) -> PartyId:
    found = parties.find_party_by_reference("till", key)
    assert found is not None
    return found


def tree(top: PartyId) -> list[tuple[str, int]]:
    return [(one.name, one.depth) for one in parties.list_units(top)]


def undo_last() -> Any:
    return undo_import(selectors.list_runs(1)[0].id, actor=ACTOR)


def test_units_come_with_what_is_above_them_and_go_again(bring_in: Import, firms: PartyId) -> None:
    how = plan("units", *UNITS)
    rows = [
        ["A", "Z", "location", "Shop", "02-1"],
        ["Z", "F", "division", "South", ""],
        ["G", "F", "company", "Sister", ""],
        ["B", "A", "location", "Shelf", ""],
        ["C", "nowhere", "division", "Lost", ""],
        ["1", "F", "division", "Kim", ""],
        ["D", "F", "person", "Nobody", ""],
        ["H", "F", "company", "New", ""],
    ]
    tried = bring_in(how, [UNITS, *rows], dry_run=True)
    assert (tried.counts.created, tried.counts.changed, tree(firms)) == (2, 1, [("Firm", 0)])
    first = bring_in(how, [UNITS, *rows])
    refused = {"not_allowed": 1, "unknown_parent": 1, "other_kind": 1, "unknown_kind": 1, "unknown_customer": 1}
    assert first.counts.refused_by_code == refused
    assert tree(firms) == [("Firm", 0), ("Sister", 1), ("South", 1), ("Shop", 2)]
    again = bring_in(how, [UNITS, *rows[:3]])
    assert (again.counts.unchanged, again.counts.created, again.counts.changed) == (3, 0, 0)
    bring_in(how, [UNITS, ["A", "F", "location", "Stall", ""]])
    assert tree(firms) == [("Firm", 0), ("Sister", 1), ("South", 1), ("Stall", 1)]
    assert parties.parties_by_id([party("A")])[party("A")].phone == "02-1"
    assert undo_last().undone == 1
    assert tree(firms) == [("Firm", 0), ("Sister", 1), ("South", 1), ("Shop", 2)]
    party_services.add_member(party_id=party("Z"), person_id=party("1"), role="buyer", actor=ACTOR)
    assert first.run_id is not None
    assert undo_import(first.run_id, actor=ACTOR).kept == {"Z": "in_use"}
    assert tree(firms) == [("Firm", 0), ("South", 1)]
    assert parties.parties_by_id([party("G")])[party("G")].kind == PartyKind.COMPANY


def test_roles_come_within_what_their_kind_may_have(bring_in: Import, firms: PartyId) -> None:
    how = plan("roles", *ROLES)
    rows = [
        ["F", "taster", "company", "Taster", "carts.use=own"],
        ["", "guest", "company", "Guest", "carts.use=own; addresses.see=own"],
        ["F", "wide", "company", "Wide", "stock.change=all"],
        ["F", "odd", "company", "Odd", "fly.high=own"],
        ["F", "torn", "company", "Torn", "carts.use"],
        ["F", "home", "household", "Home", "carts.use=own"],
        ["X", "lost", "company", "Lost", "carts.use=own"],
        ["F", "buyer", "company", "Buyer", "carts.use=own"],
        ["F", "Bad", "company", "Bad", "carts.use=own"],
    ]
    first = bring_in(how, [ROLES, *rows])
    refused = {"not_allowed": 4, "not_understood": 1, "unknown_customer": 1, "not_a_code": 1}
    assert (first.counts.created, first.counts.refused_by_code) == (2, refused)
    second = bring_in(
        how,
        [
            ROLES,
            ["F", "taster", "company", "Cook", "carts.use=own; orders.see=unit"],
            ["", "guest", "staff", "Guest", "carts.use=own"],
        ],
    )
    assert (second.counts.changed, second.counts.refused_by_code) == (1, {"role_differs": 1})
    assert roles_of([firms])[firms, "taster"].names == {"en": "Cook"}
    assert undo_last().undone == 1
    assert roles_of([firms])[firms, "taster"].names == {"en": "Taster"}
    party_services.add_member(party_id=firms, person_id=party("1"), role="taster", actor=ACTOR)
    assert first.run_id is not None
    assert undo_import(first.run_id, actor=ACTOR).kept == {"F · taster": "in_use"}
    assert set(roles_of([firms])) == {(firms, "taster")}


def test_a_role_is_retired_by_a_file_and_does_not_come_back(bring_in: Import, firms: PartyId, tmp_path: Path) -> None:
    how, columns = plan("roles", *ROLES, "retired"), (*ROLES, "retired")
    taster, old = ["F", "taster", "company", "Taster", "carts.use=own"], ["F", "old", "company", "Old", "carts.use=own"]
    assert bring_in(how, [columns, [*taster, "no"], [*old, "yes"]]).counts.created == 2
    assert {code: one.is_active for (_, code), one in roles_of([firms]).items()} == {"taster": True, "old": False}
    assert not any(one.code == "old" for one in parties.list_roles([firms], PartyKind.COMPANY))
    second = bring_in(how, [columns, [*taster, "yes"], [*old, ""], [*taster[:1], "new", *taster[2:], "maybe"]])
    assert (second.counts.changed, second.counts.unchanged, second.counts.rows_refused) == (1, 1, 1)
    assert second.counts.refused_by_code == {"not_understood": 1}
    third = bring_in(how, [columns, [*taster, "no"], [*old[:3], "Older", old[4], ""]])
    assert third.counts.refused_by_code == {"role_retired": 2}
    path = tmp_path / "roles.csv"
    assert export_table(ImportKind.ROLES, path, actor=ACTOR) == 2
    counts = run_import(ImportKind.ROLES, path, "jangteo-roles", actor=ACTOR).counts
    assert (counts.unchanged, counts.rows_taken) == (2, 2)
    assert second.run_id is not None
    report = undo_import(second.run_id, actor=ACTOR)
    assert (report.undone, dict(report.kept)) == (0, {"F · taster": "stays"})


def test_those_above_come_first_however_small_the_pieces(bring_in: Import, firms: PartyId) -> None:
    how, pieces = plan("units", *UNITS), Limits(chunk_rows=2)
    chain = [("E", "F"), ("D", "E"), ("C", "D"), ("B", "C"), ("A", "B")]
    rows = [[key, above, "division", f"Unit {key}", ""] for key, above in reversed(chain)]
    rows += [["X", "Y", "division", "X", ""], ["Y", "X", "division", "Y", ""], ["W", "X", "division", "W", ""]]
    rows += [["K", "no", "division", "K", ""], ["L", "K", "division", "L", ""], ["M", "L", "division", "M", ""]]
    tried = bring_in(how, [UNITS, *rows], dry_run=True, limits=pieces)
    assert (tried.counts.created, tried.counts.refused_by_code) == (5, {"unknown_parent": 6})
    whole = bring_in(how, [UNITS, *rows], all_or_nothing=True, limits=pieces)
    assert (whole.is_kept, whole.counts.rows_refused, tree(firms)) == (False, 6, [("Firm", 0)])
    assert bring_in(how, [UNITS, *rows[:5]], all_or_nothing=True, limits=pieces).is_kept
    assert tree(firms) == [("Firm", 0), *((f"Unit {key}", level) for level, (key, _) in enumerate(chain, 1))]
    assert undo_last().undone == 5
    assert bring_in(how, [UNITS, *rows], limits=pieces).counts == tried.counts
    shelves = [["a", "b"], ["b", "c"], ["c", ""], ["x", "y"], ["y", "x"]]
    parts = plan("categories", "slug", "name.en", "parent")
    table = [("slug", "name.en", "parent"), *([slug, slug, above] for slug, above in shelves)]
    for is_dry in (True, False):
        counts = bring_in(parts, table, limits=Limits(chunk_rows=1), dry_run=is_dry).counts
        assert (counts.created, counts.refused_by_code) == (3, {"unknown_category": 2})
