"""How often the API may be called: buckets that fill up again, in memory that all web processes share.

Made before the web processes are copied from the first one, which is how they come to share it: no call writes to the
database for it (docs/explanation/api.md).
"""

import fcntl
import hashlib
import math
import mmap
import struct
import tempfile
import threading
import time
from dataclasses import dataclass

SLOTS, WAYS = 32_768, 4
_SLOT = struct.Struct("<8sdd")  # whose, how much is left, when that was so


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls in a minute; as many may come at once."""

    per_minute: int


@dataclass(frozen=True, slots=True)
class Taken:
    """How a bucket stands after a call.

    wait  seconds until the next call is let through, 0 when this one was
    left  how many may come now
    full  seconds until it is full again
    """

    wait: int
    left: int
    full: int


class Buckets:
    """Token buckets in shared memory; of those that meet in one place the fullest gives way."""

    def __init__(self, slots: int = SLOTS) -> None:
        self._slots = slots
        self._memory = mmap.mmap(-1, slots * _SLOT.size)
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 -- as long as the process
        self._lock = threading.Lock()

    def take(self, whose: str, rate: Rate, *, cost: float = 1.0, now: float | None = None) -> Taken:
        """Take one call out of a bucket, if it is there.

        cost  0 looks only
        """
        moment = time.monotonic() if now is None else now
        tag = hashlib.sha256(whose.encode(errors="surrogatepass")).digest()
        with self._lock:  # a lock of the file is the process's: threads need one of their own
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                return self._take(tag, rate, cost, moment)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _take(self, tag: bytes, rate: Rate, cost: float, now: float) -> Taken:
        place, left = self._find(tag[:8], int.from_bytes(tag[8:16], "big"), rate, now)
        is_let = left >= cost
        left -= cost if is_let else 0
        _SLOT.pack_into(self._memory, place * _SLOT.size, tag[:8], left, now)
        wait = 0 if is_let else max(1, _seconds(cost - left, rate))
        return Taken(wait, int(left), _seconds(rate.per_minute - left, rate))

    def _find(self, whose: bytes, number: int, rate: Rate, now: float) -> tuple[int, float]:
        """Where a bucket lies, and what is in it now."""
        first = number % (self._slots - WAYS)
        found = []
        for place in range(first, first + WAYS):
            name, left, at = _SLOT.unpack_from(self._memory, place * _SLOT.size)
            filled = min(float(rate.per_minute), left + max(0.0, now - at) * rate.per_minute / 60)
            if name == whose:
                return place, filled
            found.append((name == bytes(8), filled, place))
        return max(found)[2], float(rate.per_minute)


def _seconds(missing: float, rate: Rate) -> int:
    """Whole seconds in which so much comes in."""
    return math.ceil(round(missing * 60 / rate.per_minute, 6))


BUCKETS = Buckets()
