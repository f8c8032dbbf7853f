"""Who does not answer is left alone for a while: buyers are told at once instead of waiting for the same silence."""

from dataclasses import dataclass, field
from threading import Lock


@dataclass
class Breaker:
    """Whether somebody is asked, by how the last calls ended. Times are milliseconds of one clock that never goes back.

    most   calls in a row that are not answered until nobody asks
    pause  then one tries while the others go on being told, and an answer lets all through

    >>> one = Breaker(most=2, pause=20_000)
    >>> one.failed(0), one.lets(1_000), one.failed(2_000), one.lets(3_000)
    (None, True, None, False)
    >>> one.lets(22_000), one.lets(22_100), one.answered(), one.lets(22_200)
    (True, False, None, True)
    """

    most: int = 5
    pause: int = 20_000
    failures: int = 0
    left_until: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def lets(self, now: int) -> bool:
        """Whether to ask now; of many while it is left alone, one when the pause is over."""
        with self._lock:
            if self.failures < self.most:
                return True
            if now < self.left_until:
                return False
            self.left_until = now + self.pause
            return True

    def failed(self, now: int) -> None:
        """A call had no answer."""
        with self._lock:
            self.failures += 1
            if self.failures >= self.most:
                self.left_until = now + self.pause

    def answered(self) -> None:
        """A call had one, be it a refusal."""
        with self._lock:
            self.failures = 0
