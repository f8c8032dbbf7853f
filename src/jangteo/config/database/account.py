"""Which system user runs the server: PostgreSQL refuses to run as root, so root steps down to another."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from .errors import DatabaseProblem

CANDIDATES = ("postgres", "nobody")


class RunAs(TypedDict, total=False):
    """Arguments of `subprocess` that change the user."""

    user: int
    group: int
    extra_groups: Sequence[int]


@dataclass(frozen=True, slots=True)
class Account:
    """A system user other than ours."""

    uid: int
    gid: int
    name: str


def server_account(data: Path) -> Account | None:
    """The user the server must run as; None means ourselves.

    data    the data folder; if it exists, its owner runs the server
    raises  DatabaseProblem
    """
    if os.geteuid() != 0:
        _require_own(data)
        return None
    if data.exists() and data.stat().st_uid != 0:
        return _by_uid(data.stat().st_uid, data.stat().st_gid)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid, name=name)
    raise DatabaseProblem(
        "PostgreSQL does not run as root, and this machine has neither a user 'postgres' nor 'nobody'. "
        "Start Jangteo as an ordinary user, or set DATABASE_URL to a PostgreSQL that is already running."
    )


def run_as(account: Account | None) -> RunAs:
    """How to start a process as this account."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def can(account: Account | None, test: str, path: Path) -> bool:
    """Whether this account passes `test -x path` or such, asked of the system so that any rule counts."""
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", 'test "$1" "$2"', "sh", test, str(path)],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **run_as(account),
        )
    except PermissionError as problem:
        raise DatabaseProblem(
            "This process runs as root but may not start programs as another user, and PostgreSQL does not "
            "run as root. Start Jangteo as an ordinary user, or set DATABASE_URL."
        ) from problem
    return done.returncode == 0


def give(path: Path, account: Account | None) -> None:
    """Hand a file or folder that we made to the account."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def _by_uid(uid: int, gid: int) -> Account:
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = str(uid)
    return Account(uid=uid, gid=gid, name=name)


def _require_own(data: Path) -> None:
    """Refuse a data folder of another user: its server can be neither started nor reached by us."""
    try:
        owner = data.stat().st_uid
    except FileNotFoundError:
        return
    except PermissionError as problem:
        raise DatabaseProblem(f"{data} can't be read by this user. Use another JANGTEO_HOME.") from problem
    if owner != os.geteuid():
        raise DatabaseProblem(
            f"{data} belongs to {_by_uid(owner, 0).name}, who started Jangteo here earlier. "
            "Start it as that user (or as root), or use another JANGTEO_HOME."
        )
