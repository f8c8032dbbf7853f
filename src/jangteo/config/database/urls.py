"""From the environment to Django's `DATABASES` entry."""

from contextlib import suppress
from typing import Any

import psycopg
from psycopg import conninfo, errors, sql

from jangteo.config.environment import Environment

from .binaries import find_binaries
from .errors import DatabaseProblem
from .launcher import Server, ensure_server
from .places import Places

NAME = "jangteo"
USER = "postgres"


def connection_settings(env: Environment) -> dict[str, Any]:
    """The `DATABASES` entry; nothing is started or connected to.

    raises  DatabaseProblem
    """
    if env.database_url is not None:
        return _external(env.database_url, env)
    places = Places.of(env.home, find_binaries(env).major)
    return _entry({"dbname": NAME, "user": USER, "host": str(places.sock)}, env)


def replica_settings(env: Environment) -> dict[str, dict[str, Any]]:
    """The further `DATABASES` entry of a copy that is read; none where JANGTEO_REPLICA_URL names none.

    A page that gets no connection to it in a second asks the database instead. Tests make no second database for it.
    raises  DatabaseProblem
    """
    if env.replica_url is None:
        return {}
    entry = _external(env.replica_url, env, "JANGTEO_REPLICA_URL")
    entry["OPTIONS"] = {"connect_timeout": "2", **entry["OPTIONS"]}
    entry["OPTIONS"]["pool"] |= {"timeout": 1}
    return {"replica": {**entry, "TEST": {"MIRROR": "default"}}}


def ensure_database(env: Environment) -> Server | None:
    """Make sure the database is there to connect to; None where DATABASE_URL names it and nothing is started.

    raises  DatabaseProblem
    """
    if env.database_url is not None:
        _try_external(env.database_url)
        return None
    server = ensure_server(env)
    with psycopg.connect(
        host=str(server.places.sock), port=5432, user=USER, dbname="postgres", autocommit=True
    ) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
        if found is None:
            with suppress(errors.DuplicateDatabase, errors.UniqueViolation):  # another process was as quick
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
    return server


def _try_external(url: str) -> None:
    try:
        with psycopg.connect(url, connect_timeout=10):
            pass
    except psycopg.Error as problem:
        raise DatabaseProblem(f"The PostgreSQL named by DATABASE_URL does not answer: {problem}") from problem


def _external(url: str, env: Environment, name: str = "DATABASE_URL") -> dict[str, Any]:
    if not url.startswith(("postgres://", "postgresql://")):
        raise DatabaseProblem(f"{name} must begin with postgresql://; Jangteo runs on PostgreSQL only.")
    try:
        given = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError as problem:
        raise DatabaseProblem(f"{name} can't be read: {problem}") from problem
    if not given.get("dbname"):
        raise DatabaseProblem(f"{name} names no database: postgresql://user:password@host/NAME")
    return _entry({key: str(value) for key, value in given.items() if value is not None}, env)


def _entry(parts: dict[str, str], env: Environment) -> dict[str, Any]:
    # A pool that fails to connect waits twice as long each time; it begins anew after `reconnect_timeout`.
    pool = {"min_size": 1, "max_size": env.pool_size, "timeout": 5, "max_idle": 300, "reconnect_timeout": 5}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, "pool": pool},
    }
