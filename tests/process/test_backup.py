"""A backup goes there and back; what is no backup, or would do harm, is refused."""

from pathlib import Path

import pytest

from homes import environment, query
from jangteo.config import database

from .conftest import RunCommand

pytestmark = pytest.mark.process


@pytest.fixture
def filled(home: Path) -> Path:
    """A home with a table, its sequence, an extension and Korean text."""
    database.ensure_database(environment(home))
    query(home, "CREATE EXTENSION pg_trgm")
    query(home, "CREATE TABLE kept (id bigint GENERATED ALWAYS AS IDENTITY, name text UNIQUE)")
    query(home, "INSERT INTO kept (name) VALUES ('머그컵'), ('mug')")
    query(home, "CREATE INDEX kept_trigrams ON kept USING gin (name gin_trgm_ops)")
    return home


def test_a_backup_restores_what_was_there_and_nothing_else(filled: Path, jangteo: RunCommand) -> None:
    file = filled / "backups" / "monday.dump"
    done = jangteo("db", "backup", str(file))
    assert done.returncode == 0, done.stderr
    assert list(file.parent.iterdir()) == [file]
    for _ in range(2):  # and back again from what was restored
        query(filled, "DELETE FROM kept WHERE name = 'mug'")
        query(filled, "CREATE TABLE later AS SELECT 1 AS one")
        done = jangteo("db", "restore", str(file), "--yes")
        assert done.returncode == 0, done.stderr
        assert query(filled, "SELECT id, name FROM kept ORDER BY id") == [(1, "머그컵"), (2, "mug")]
        assert query(filled, "SELECT to_regclass('later')") == [(None,)]
        assert jangteo("db", "backup", "--force", str(file)).returncode == 0
    query(filled, "INSERT INTO kept (name) VALUES ('next')")
    assert query(filled, "SELECT max(id) FROM kept") == [(3,)]
    assert query(filled, "SELECT count(*) FROM kept WHERE name % '머그컵'") == [(1,)]


def test_a_backup_moves_to_another_home(filled: Path, jangteo: RunCommand) -> None:
    file = filled / "move.dump"
    assert jangteo("db", "backup", str(file)).returncode == 0
    other = filled / "other"
    assert jangteo("db", "restore", str(file), "--home", str(other)).returncode == 0
    assert query(other, "SELECT count(*) FROM kept") == [(2,)]


def test_what_is_no_backup_is_refused_and_nothing_is_lost(filled: Path, jangteo: RunCommand) -> None:
    file = filled / "letter.txt"
    file.write_text("dear all")
    done = jangteo("db", "restore", str(file), "--yes")
    assert done.returncode == 2
    assert "pg_restore failed" in done.stderr
    assert query(filled, "SELECT count(*) FROM kept") == [(2,)]


def test_a_restore_that_fails_half_way_changes_nothing(filled: Path, jangteo: RunCommand) -> None:
    file = filled / "a.dump"
    query(filled, "CREATE FUNCTION ten() RETURNS int LANGUAGE sql AS 'SELECT 10'")
    query(filled, "CREATE TABLE checked (n int CHECK (n < ten()))")
    query(filled, "INSERT INTO checked VALUES (9)")
    query(filled, "CREATE OR REPLACE FUNCTION ten() RETURNS int LANGUAGE sql AS 'SELECT 5'")
    assert jangteo("db", "backup", str(file)).returncode == 0
    query(filled, "DELETE FROM checked")
    done = jangteo("db", "restore", str(file), "--yes")
    assert done.returncode == 2
    assert "psql failed" in done.stderr
    assert query(filled, "SELECT count(*) FROM kept") == [(2,)]
    assert query(filled, "SELECT count(*) FROM checked") == [(0,)]


def test_an_existing_file_is_not_written_over_unasked(filled: Path, jangteo: RunCommand) -> None:
    file = filled / "a.dump"
    file.write_text("precious")
    assert jangteo("db", "backup", str(file)).returncode == 2
    assert file.read_text() == "precious"


def test_a_restore_over_data_asks_first(filled: Path, jangteo: RunCommand) -> None:
    file = filled / "a.dump"
    assert jangteo("db", "backup", str(file)).returncode == 0
    query(filled, "DELETE FROM kept")
    done = jangteo("db", "restore", str(file))
    assert done.returncode == 2
    assert query(filled, "SELECT count(*) FROM kept") == [(0,)]
