"""Which server processes are alive, asked of the system and not of a file that may be stale."""

from pathlib import Path

import psutil


def recorded_pid(pid_file: Path) -> int | None:
    """The process id a server wrote when it started; the file may have outlived it."""
    try:
        first = pid_file.read_text().split("\n", 1)[0].strip()
    except FileNotFoundError:
        return None
    return int(first) if first.isdigit() else None


def is_server_of(pid: int, data: Path) -> bool:
    """Whether this is a live PostgreSQL process at work in this folder, not a later owner of its number."""
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            return (
                process.status() != psutil.STATUS_ZOMBIE
                and process.name().startswith("postgres")
                and Path(process.cwd()) == data.resolve()
            )
    except (psutil.NoSuchProcess, psutil.AccessDenied, OSError):
        return False


def live_server(pid_file: Path) -> int | None:
    """The process id of the live server of this data folder."""
    pid = recorded_pid(pid_file)
    return pid if pid is not None and is_server_of(pid, pid_file.parent) else None


def left_behind(data: Path) -> list[int]:
    """PostgreSQL processes at work in this data folder, whoever their parent is or was."""
    return [pid for pid in psutil.pids() if is_server_of(pid, data)]
