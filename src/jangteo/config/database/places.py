"""Where the embedded server keeps things.

    HOME/pg18/lock          held while a server is started or stopped
    HOME/pg18/log           what the server says
    HOME/pg18/data          the database
    HOME/pg18/sock          the socket folder

Two symbolic links may stand there instead, made once and followed ever after:

    HOME/pg18/elsewhere     to a folder under /var/lib/jangteo that holds data and sock, where we are root and
                            the server's user can't enter HOME (a home below /root, say)
    sock                    to a short folder under /tmp, where the path is too long for a socket
"""

import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .account import Account, can, give
from .errors import DatabaseProblem

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100
SYSTEM_STATE = Path("/var/lib/jangteo")


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one embedded server.

    root  HOME/pg18, the major version in its name, so that a new major never opens an old folder
    """

    root: Path

    @classmethod
    def of(cls, home: Path, major: int) -> "Places":
        """The places of a home for one major version of PostgreSQL."""
        return cls(home / f"pg{major}")

    @property
    def lock(self) -> Path:
        """The file that is locked while a server is started or stopped."""
        return self.root / "lock"

    @property
    def log(self) -> Path:
        """The server's own messages."""
        return self.root / "log"

    @property
    def state(self) -> Path:
        """The folder of data and sock: `root`, or where its link leads."""
        link = self.root / "elsewhere"
        return link.resolve() if link.is_symlink() else self.root

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.state / "data"

    @property
    def sock(self) -> Path:
        """The socket folder as the server and its callers name it, links followed."""
        return (self.state / "sock").resolve()

    @property
    def pid_file(self) -> Path:
        """The file in which a server writes its process id."""
        return self.data / "postmaster.pid"

    def prepare(self, account: Account | None) -> None:
        """Make the folders the account needs. Call with the lock held.

        raises  DatabaseProblem
        """
        if account is not None and not can(account, "-x", self.state):
            self._settle_elsewhere(account)
        self._prepare_socket_folder(account)

    def _settle_elsewhere(self, account: Account) -> None:
        """Keep data and sock in a folder of the system that the account can enter."""
        if self.state != self.root or (self.state / "data").exists():
            raise DatabaseProblem(
                f"The user '{account.name}', who runs the server, can't enter {self.state}. Let that user "
                "enter the folders above it, or use another JANGTEO_HOME."
            )
        target = SYSTEM_STATE / secrets.token_hex(6)
        try:
            target.mkdir(parents=True, mode=0o755)
        except OSError as problem:
            raise self._unreachable(account, f"{SYSTEM_STATE} can't be used instead: {problem}") from problem
        if not can(account, "-x", target):
            raise self._unreachable(account, f"nor {SYSTEM_STATE}")
        (target / "home").write_text(f"{self.root.parent}\n")
        (self.root / "elsewhere").symlink_to(target)

    def _unreachable(self, account: Account, detail: str) -> DatabaseProblem:
        return DatabaseProblem(
            f"PostgreSQL runs as '{account.name}' here, who can't enter {self.root} ({detail}). "
            "Set JANGTEO_HOME to a folder that any user can reach, or set DATABASE_URL."
        )

    def _prepare_socket_folder(self, account: Account | None) -> None:
        link = self.state / "sock"
        if link.is_symlink() and not link.exists():  # /tmp was emptied
            link.unlink()
        if not link.exists():
            if len(os.fsencode(self.state.resolve() / "sock" / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
                link.mkdir(mode=0o700)
            else:
                link.symlink_to(_short_folder())
        os.chmod(self.sock, 0o700)
        give(self.sock, account)


def _short_folder() -> Path:
    """A new folder with a short path, ours alone."""
    for base in ("/tmp", tempfile.gettempdir()):  # noqa: S108 — mkdtemp makes an unguessable folder of ours
        if os.access(base, os.W_OK):
            folder = Path(tempfile.mkdtemp(prefix="jangteo-", dir=base)).resolve()
            if len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
                return folder
            folder.rmdir()
    raise DatabaseProblem("The path to JANGTEO_HOME is too long for a socket, and /tmp can't be written to.")
