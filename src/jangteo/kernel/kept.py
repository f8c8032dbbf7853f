"""Answers and parts of answers kept in this process until what they were made of changes.

Triggers note in `kernel_change` that a table was written, in the transaction that writes. A process asks for the notes
it has not seen at most every `LOOK_SECONDS`, by snapshot, so that a transaction that commits late is not missed. What
begins or ends by itself at some moment is looked up too. See docs/adr/0054.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections

from jangteo.kernel import clock, replica

LOOK_SECONDS = 0.4
LATEST_SECONDS = 0.9  # a look that takes longer than this leaves nothing to be believed
LONGEST_SECONDS = 60.0  # what slides with time, such as a lowest price of thirty days, is no older than this
NOTED_FOR, FORGOTTEN_AFTER = timedelta(hours=1), timedelta(minutes=30)
_LOOK = """SELECT pg_current_snapshot()::text, ARRAY(SELECT DISTINCT topic FROM kernel_change
    WHERE xid >= pg_snapshot_xmin(%s::pg_snapshot)::text::bigint
    AND NOT pg_visible_in_snapshot(xid::text::xid8, %s::pg_snapshot))"""

type Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """A table whose changes are noted.

    moments  columns of times from which, or until which, a row holds
    where    of which rows that is so, in SQL
    """

    topic: str
    table: str
    moments: tuple[str, ...] = ()
    where: str = "true"


class Watch:
    """How often each topic has changed, as far as this process has seen."""

    def __init__(self) -> None:
        self.tables: list[Watched] = []
        self.versions: dict[str, int] = {}
        self.lock = threading.Lock()
        self.snapshot = ""
        self.looked = float("-inf")
        self.looked_at: datetime | None = None
        self.moments: dict[str, datetime] = {}  # {topic: when something of it begins or ends next}

    def add(self, *tables: Watched) -> None:
        """Say of which tables changes are noted, as the trigger of each does."""
        self.tables += tables
        for one in tables:
            self.versions.setdefault(one.topic, 0)

    def stamp(self, *topics: str) -> Stamp | None:
        """What to keep a thing under that is made of these from now on; None where nothing may be kept or believed.

        Nothing is within a transaction, which sees what others do not, nor of a copy of the database, which is older
        than the notes, nor while a clock stands still.
        """
        if not settings.JANGTEO_KEPT_MEGABYTES or clock.is_set() or replica.is_reading():
            return None
        if connections[DEFAULT_DB_ALIAS].in_atomic_block:
            return None
        if time.monotonic() - self.looked > LOOK_SECONDS and not self._look():
            return None
        return tuple([self.versions[one] for one in topics])

    def look_soon(self) -> None:
        """Look before anything more is believed: this process has just written something itself."""
        self.looked = float("-inf")

    def forget(self) -> None:
        """Believe nothing that was kept before."""
        self.looked, self.snapshot = float("-inf"), ""
        for one in self.versions:
            self.versions[one] += 1

    def _look(self) -> bool:
        if not self.lock.acquire(blocking=False):  # somebody looks already
            return time.monotonic() - self.looked < LATEST_SECONDS
        try:
            began = time.monotonic()
            self._ask()
            self.looked = began
        except Error:
            self.forget()
            return False
        finally:
            self.lock.release()
        return True

    def _ask(self) -> None:
        now = clock.now()
        if self.looked_at is None or not timedelta(0) <= now - self.looked_at < FORGOTTEN_AFTER:
            self.forget()
        self.looked_at = now
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            changed = list(self.versions)
            if self.snapshot:
                before = self.snapshot
                cursor.execute(_LOOK, [before, before])
                self.snapshot, changed = cursor.fetchone()
                if _end(self.snapshot) < _end(before):  # another database answers in its place, such as a restored one
                    changed = list(self.versions)
            else:
                cursor.execute("SELECT pg_current_snapshot()::text")
                (self.snapshot,) = cursor.fetchone()
            overdue = (one for one in self.versions if one not in self.moments or now >= self.moments[one])
            for one in {*changed, *overdue} & self.versions.keys():
                self.moments[one] = self._find_moment(cursor, one, now)
                self.versions[one] += 1

    def _find_moment(self, cursor: Any, topic: str, now: datetime) -> datetime:
        """When something of a topic begins or ends next; a day ends too."""
        midnight = clock.next_midnight(now)
        parts = [
            f"SELECT min({column}) AS moment FROM {one.table} WHERE {column} > %(now)s AND {one.where}"  # noqa: S608
            for one in self.tables
            for column in one.moments
            if one.topic == topic
        ]
        if not parts:
            return midnight
        cursor.execute(f"SELECT min(moment) FROM ({' UNION ALL '.join(parts)}) AS every", {"now": now})  # noqa: S608
        (found,) = cursor.fetchone()
        return min(midnight, found) if found else midnight


def _end(snapshot: str) -> int:
    """The first transaction that a snapshot knows nothing of: min:max:those under way."""
    return int(snapshot.split(":")[1])


@dataclass(slots=True)
class _Entry:
    stamp: Stamp
    until: float
    value: Any
    size: int


class Kept[V]:
    """Values by their keys, the longest unused dropped first.

    share  of the megabytes that a process may keep
    """

    def __init__(self, share: float, seconds: float = LONGEST_SECONDS) -> None:
        self.share, self.seconds = share, seconds
        self.entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self.size = 0
        self.lock = threading.Lock()

    def get(self, key: Hashable, stamp: Stamp) -> V | None:
        """What was kept under this stamp; None where nothing was."""
        entry = self.entries.get(key)
        if entry is None or entry.stamp != stamp or time.monotonic() > entry.until:
            return None
        with self.lock:
            if key in self.entries:
                self.entries.move_to_end(key)
        value: V = entry.value
        return value

    def put(self, key: Hashable, stamp: Stamp, value: V, size: int) -> None:
        """Keep a value that was made after the stamp was taken.

        size  bytes, about
        """
        entry = _Entry(stamp, time.monotonic() + self.seconds, value, size)
        most = self.share * settings.JANGTEO_KEPT_MEGABYTES * 1_000_000
        with self.lock:
            old = self.entries.pop(key, None)
            self.entries[key] = entry
            self.size += size - (old.size if old else 0)
            while self.size > most and self.entries:
                _, dropped = self.entries.popitem(last=False)
                self.size -= dropped.size

    def made(self, key: Hashable, topics: tuple[str, ...], make: Callable[[], V], size: int) -> V:
        """The value of a key, made if it is not kept."""
        stamp = WATCH.stamp(*topics)
        if stamp is None:
            return make()
        found = self.get(key, stamp)
        if found is None:
            found = make()
            self.put(key, stamp, found, size)
        return found


WATCH = Watch()
