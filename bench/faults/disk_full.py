"""A disk without room, again and again, while buyers order: that of the database, of files, of logs.

Usage: python bench/faults/disk_full.py [--rounds 5] [--rate 2] [--only database|media|logs] — as root, who may mount:
the folder is a small file system in memory, kept full for some seconds by a file that takes what room there is. A line
a round: how readers were answered meanwhile, how writers were, and seconds until the next order once there is room.
"""

import argparse
import os
import secrets
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from buyers import Buyers, Market, database, judge, market, settle, template
from running import at_work, say_where
from watching import IS_QUICK, Readers, Seen, ask, next_order

ROOM = {"database": "320m", "media": "8m", "logs": "8m"}
FULL_SECONDS = 8 if IS_QUICK else 20
LONGEST_BACK = 10.0
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n" + b"% filled\n" * 20_000 + b"%%EOF\n"


class Ballast:
    """A file that takes all the room of a folder's file system, and what comes free meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.file, self.ended = folder / "ballast", threading.Event()
        self.thread = threading.Thread(target=self._fill, daemon=True)

    def __enter__(self) -> "Ballast":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()
        self.file.unlink(missing_ok=True)

    def _fill(self) -> None:
        with self.file.open("ab", buffering=0) as ballast:
            while not self.ended.is_set():
                for size in (1_048_576, 4096):
                    with suppress(OSError):
                        while not self.ended.is_set() and ballast.write(bytes(size)) == size:
                            pass
                self.ended.wait(0.1)


class Senders:
    """Somebody who attaches a paper to a cart of their own each second: a write that needs room for files."""

    def __init__(self, served: Market) -> None:
        self.client = httpx.Client(base_url=f"{served.url}/api/v1/channels/shop", timeout=30)
        self.seen, self.ended = Seen(), threading.Event()
        self.thread = threading.Thread(target=self._send, daemon=True)

    def __enter__(self) -> "Senders":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join(40)
        self.client.close()

    def anew(self) -> Seen:
        """What was seen since the last time."""
        before, self.seen = self.seen, Seen()
        return before

    def _send(self) -> None:
        while not self.ended.wait(1):
            with suppress(httpx.HTTPError, KeyError, ValueError):
                cart = self.client.post("/carts", json={}, headers={"Idempotency-Key": secrets.token_hex(20)}).json()
                self._attach(cart["id"], cart["secret"])

    def _attach(self, cart_id: str, secret: str) -> None:
        file = {"file": ("paper.pdf", PAPER + secrets.token_bytes(20), "application/pdf")}
        ask(
            self.seen,
            lambda: self.client.post(f"/carts/{cart_id}/documents", files=file, headers={"Cart-Secret": secret}),
        )


@contextmanager
def small(served: Market, kind: str) -> Iterator[Path]:
    """Put a folder of the home on a small file system of its own."""
    server = database.find_server(served.environment())
    assert server is not None
    places = server.places
    database.stop_server(served.environment())
    folder = {"database": places.data, "media": served.home / "media", "logs": served.home / "logs"}[kind]
    folder.mkdir(exist_ok=True)
    owner, kept = folder.stat(), folder.with_name(f"{folder.name}.before")
    folder.rename(kept)
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={ROOM[kind]},mode=700,uid={owner.st_uid},gid={owner.st_gid}", "x", folder)
    try:
        _run("cp", "-a", f"{kept}/.", folder)
        shutil.rmtree(kept)
        if kind == "logs":
            places.log.unlink(missing_ok=True)
            places.log.symlink_to(folder / "postgresql")
        database.ensure_database(served.environment())
        yield folder
    finally:
        database.stop_server(served.environment())
        _run("umount", folder)


def _run(*command: str | Path) -> None:
    subprocess.run([str(one) for one in command], check=True)


@dataclass
class Round:
    """One time without room: reads, uploads, what buyers met, orders meanwhile, seconds to the next order."""

    reads: Seen
    sent: Seen
    troubles: Counter[str]
    orders: int
    back: float

    def complaints(self, kind: str) -> list[str]:
        """What is not as it should be."""
        wrong = [f"reads {self.reads.but('200')}"] if self.reads.but("200") else []
        served = ("503 kernel.",) if kind == "database" else ()
        if others := {told: number for told, number in self.troubles.items() if not told.startswith(served or "-")}:
            wrong.append(f"orders met {others}")
        if others := self.sent.but("201", "503 kernel."):
            wrong.append(f"uploads {others}")
        if kind == "media" and not self.sent.but("201"):
            wrong.append("no upload was refused")
        if kind != "database" and not self.orders:
            wrong.append("no orders meanwhile")
        if self.back > LONGEST_BACK:
            wrong.append("back too late")
        return wrong


def one_round(folder: Path, buyers: Buyers, readers: Readers, senders: Senders) -> Round:
    """Fill the folder's disk for a while, then give its room back."""
    readers.anew(), senders.anew()
    met, orders = Counter(buyers.ledger.troubles), len(buyers.ledger.acknowledged)
    with Ballast(folder):
        time.sleep(FULL_SECONDS)
        reads, sent = readers.anew(), senders.anew()
        troubles, orders = Counter(buyers.ledger.troubles) - met, len(buyers.ledger.acknowledged) - orders
    return Round(reads, sent, troubles, orders, next_order(buyers))


def run(served: Market, kind: str, rounds: int, rate: float) -> bool:
    wrong: list[str] = []
    with small(served, kind) as folder, at_work(served, **logged(folder, kind)):
        with Buyers(served, rate) as buyers, Readers(served) as readers, Senders(served) as senders:
            next_order(buyers)
            for number in range(1, rounds + 1):
                time.sleep(3)
                had = one_round(folder, buyers, readers, senders)
                wrong += [f"round {number}: {one}" for one in had.complaints(kind)]
                print(
                    f"{kind:<9}{number:>3}  reads {dict(had.reads.answers)}, longest {had.reads.longest:.1f} s; "
                    f"orders {had.orders}, met {dict(had.troubles)}; uploads {dict(had.sent.answers)}; "
                    f"an order {had.back:.1f} s after",
                    flush=True,
                )
        settle(served)
        is_whole = judge(served, buyers.ledger)
    print(
        f"FT5 {kind}: {rounds} rounds: {'; '.join(wrong) or 'as it should be'}; books {'whole' if is_whole else 'NOT'}"
    )
    return is_whole and not wrong


def logged(folder: Path, kind: str) -> dict[str, Any]:
    """How web and workers say much into a file on the small disk, if it is that of the logs."""
    if kind != "logs":
        return {}
    return {"log": folder / "jangteo", "JANGTEO_LOG_FORMAT": "json", "JANGTEO_LOG_LEVEL": "INFO"}


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=2 if IS_QUICK else 5)
    options.add_argument("--rate", type=float, default=2)
    options.add_argument("--only", choices=tuple(ROOM))
    given = options.parse_args()
    if os.geteuid() != 0:
        print("FT5: only root may mount a small file system; nothing was tried")
        return 0
    say_where()
    with template():
        is_good = [one_kind(kind, given) for kind in ((given.only,) if given.only else ROOM)]
    return 0 if all(is_good) else 1


def one_kind(kind: str, given: argparse.Namespace) -> bool:
    """All rounds on one disk."""
    with market() as served:
        return run(served, kind, given.rounds, given.rate)


if __name__ == "__main__":
    raise SystemExit(main())
