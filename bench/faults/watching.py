"""Who looks on while something is wrong: readers that ask for pages all the time, and how they were answered."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import httpx
from buyers import Buyers, Market, code_of, wait_until

PAGES = ("/", "/c/mugs/", "/p/moon-mug/", "/api/v1/channels/shop/products")
IS_QUICK = os.environ.get("QUICK", "") not in ("", "0")


@dataclass
class Seen:
    """How requests were answered: by status and code, the longest wait in seconds, and 503 without a time to come."""

    answers: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    untimed: int = 0

    def add(self, answer: httpx.Response | str, seconds: float) -> None:
        """Count one answer, or how a connection broke."""
        if isinstance(answer, str):
            told = answer
        else:
            told = f"{answer.status_code} {code_of(answer)}".strip()
            self.untimed += answer.status_code == 503 and "Retry-After" not in answer.headers
        self.answers[told] += 1
        self.longest = max(self.longest, seconds)

    def share_of(self, *begins: str) -> float:
        """How much of the answers begins so, between 0 and 1; 1 when there was none."""
        count = sum(number for told, number in self.answers.items() if told.startswith(begins))
        return count / (sum(self.answers.values()) or 1) if self.answers else 1.0

    def but(self, *begins: str) -> dict[str, int]:
        """The answers that begin otherwise."""
        return {told: number for told, number in self.answers.items() if not told.startswith(begins)}


class Readers:
    """Some who ask for one page after another; `seen` may be taken and begun anew."""

    def __init__(self, market: Market, count: int = 3) -> None:
        self.client = httpx.Client(base_url=market.url, timeout=30)
        self.seen, self.ended = Seen(), threading.Event()
        self.threads = [threading.Thread(target=self._read, args=(one,), daemon=True) for one in range(count)]

    def __enter__(self) -> "Readers":
        for one in self.threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        for one in self.threads:
            one.join(40)
        self.client.close()

    def anew(self) -> Seen:
        """What was seen since the last time."""
        before, self.seen = self.seen, Seen()
        return before

    def _read(self, number: int) -> None:
        while not self.ended.wait(0.2):
            number += 1
            ask(self.seen, partial(self.client.get, PAGES[number % len(PAGES)]))


def ask(seen: Seen, request: Callable[[], httpx.Response]) -> httpx.Response | None:
    """Send a request, and count how it was answered."""
    began, answer = time.monotonic(), None
    try:
        answer = request()
    except httpx.HTTPError as error:
        seen.add(type(error).__name__, time.monotonic() - began)
    else:
        seen.add(answer, time.monotonic() - began)
    return answer


def next_order(buyers: Buyers, seconds: float = 120) -> float:
    """Wait until one more order is acknowledged; how long that took."""
    began, before = time.monotonic(), len(buyers.ledger.acknowledged)
    wait_until(lambda: len(buyers.ledger.acknowledged) > before, seconds)
    return time.monotonic() - began
