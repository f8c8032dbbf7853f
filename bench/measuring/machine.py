"""The machine, what runs on it, and whose processor is counted as whose."""

import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from measuring import client
from measuring.client import Plan, Stream, Told
from measuring.flows import GROUPS, PASSWORD
from measuring.homes import JANGTEO, ROOT, Home, homes
from measuring.schedule import Phase, Sample

OPEN_WITHIN = 120


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of processor: of the web processes, of PostgreSQL, of workers."""

    web: float = 0.0
    database: float = 0.0
    worker: float = 0.0

    def since(self, before: "Spent") -> "Spent":
        return Spent(self.web - before.web, self.database - before.database, self.worker - before.worker)


def processor(processes: list[psutil.Process]) -> float:
    """Seconds of processor that processes have used so far, those of their children that ended included."""
    spent = 0.0
    for one in processes:
        with suppress(psutil.Error):
            times = one.cpu_times()
            spent += times.user + times.system + times.children_user + times.children_system
    return spent


def family(pid: int) -> list[psutil.Process]:
    with suppress(psutil.Error):
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    return []


@dataclass
class Served:
    """A home that is served, with a worker beside if wished."""

    home: Home
    web: "subprocess.Popen[bytes]"
    worker: "subprocess.Popen[bytes] | None"
    opened_after: float

    def spent(self) -> Spent:
        postmaster = (self.home.server.places.data / "postmaster.pid").read_text().split("\n", 1)[0]
        mine = {one.pid for one in (*family(self.web.pid), *(family(self.worker.pid) if self.worker else ()))}
        ours = [one for one in family(int(postmaster)) if one.pid not in mine]
        worker = processor(family(self.worker.pid)) if self.worker else 0.0
        web = [one for one in family(self.web.pid) if "postgres" not in _name(one)]
        return Spent(processor(web), processor(ours), worker)

    def memory(self) -> float:
        """Megabytes that the web processes have to themselves."""
        total = 0.0
        for one in family(self.web.pid):
            with suppress(psutil.Error):
                total += one.memory_full_info().uss / 1e6
        return round(total, 1)

    def ask(self, plan: Plan) -> Told:
        """Let a client process do this, and wait."""
        done = subprocess.run(
            [sys.executable, "-m", "measuring.client"],
            input=client.write(plan),
            capture_output=True,
            text=True,
            check=False,
            env=self.home.variables,
        )
        if done.returncode:
            raise SystemExit(done.stderr)
        return told(done.stdout)

    def plan(self, *streams: Stream, **further: Any) -> Plan:
        return Plan(self.home.port, self.home.size.products, list(streams), password=PASSWORD, groups=GROUPS, **further)


def told(text: str) -> Told:
    """What a client told, read back."""
    import json

    found = json.loads(text)
    for part in ("samples", "requests"):
        found[part] = {name: [Sample(**one) for one in rows] for name, rows in found[part].items()}
    return Told(**found)


def _name(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return str(process.name())
    return ""


@contextmanager
def serving(home: Home, *, workers: int = 2, threads: int = 8, has_worker: bool = False) -> Iterator[Served]:
    """`jangteo serve` in an open home, ended in good order."""
    began = time.perf_counter()
    web = _start(home, "serve", "--workers", str(workers), "--threads", str(threads))
    worker = _start(home, "worker") if has_worker else None
    try:
        homes.wait_until(lambda: _is_open(home, web), OPEN_WITHIN)
        yield Served(home, web, worker, round(time.perf_counter() - began, 2))
    finally:
        for one in (web, worker):
            if one is not None and one.poll() is None:
                one.terminate()
        for one in (web, worker):
            if one is not None:
                _wait(one)


def _wait(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()


def _start(home: Home, *command: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*JANGTEO, *command],
        env=home.variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _is_open(home: Home, web: "subprocess.Popen[bytes]") -> bool:
    if web.poll() is not None:
        raise SystemExit(f"jangteo serve ended with {web.returncode}")
    try:
        return httpx.get(f"http://127.0.0.1:{home.port}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def described(home: Home | None = None) -> dict[str, Any]:
    """What a result has to say of where it was measured."""
    commit = subprocess.run(
        ["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    found: dict[str, Any] = {
        "date": time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime()),
        "commit": commit.stdout.strip(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "load_before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
    }
    if home is not None:
        found["postgresql"] = str(home.query("SHOW server_version")[0][0])
        found["home"] = (home.path / "made").read_text().strip()
    return found


class Load:
    """The load average while something runs: its mean and its most."""

    def __init__(self, read: Callable[[], float] = lambda: os.getloadavg()[0]) -> None:
        self.read, self.seen = read, [read()]
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Load":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()

    def _watch(self) -> None:
        while not self.ended.wait(5):
            self.seen.append(self.read())

    def told(self) -> dict[str, float]:
        return {"mean": round(sum(self.seen) / len(self.seen), 1), "most": round(max(self.seen), 1)}


def steady(flow: str, rate: float, seconds: float) -> Stream:
    """Arrivals at one rate."""
    return Stream(flow, [Phase(rate, seconds)])


def pgbench_of(home: Home) -> Path:
    return Path(home.server.binaries.program("pgbench"))
