"""A storm: web and workers killed -9 every few seconds while buyers order.

Usage: python bench/faults/storm.py [--minutes 10] [--rate 5] [--seed 1] — in a home of its own, thrown away in the end.
Each process is started again by what stands for an init system; nobody else does anything. Exit code 1 if an
acknowledged order is lost, one is doubled, an event is told twice, or `jangteo verify` finds anything.
"""

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress

from buyers import Buyers, Market, Service, judge, settle
from running import at_work, main
from watching import IS_QUICK

PAUSE = (3.0, 7.0)


def strike(rng: random.Random, web: Service, workers: list[Service]) -> str:
    """Kill one of them: a web process, now and then the server above them, or a worker."""
    what = rng.choice(["web process", "web process", "web server", "worker", "worker"])
    with suppress(ProcessLookupError, AttributeError, IndexError):
        if what == "web process":
            os.kill(rng.choice(web.children()).pid, signal.SIGKILL)
        elif what == "web server":
            os.kill(web.process.pid, signal.SIGKILL)
        else:
            os.kill(rng.choice(workers).process.pid, signal.SIGKILL)
        return what
    return "nobody there"


def run(served: Market, minutes: float, rate: float, seed: int) -> bool:
    rng, struck = random.Random(seed), Counter[str]()
    with at_work(served, workers=2) as (web, workers):
        with Buyers(served, rate) as buyers:
            end = time.monotonic() + minutes * 60
            while time.monotonic() < end:
                time.sleep(rng.uniform(*PAUSE))
                struck[strike(rng, web, workers)] += 1
            backlog = served.number("SELECT count(*) FROM kernel_outboxevent WHERE done_at IS NULL")
        took = settle(served)
        print(f"{minutes:g} minutes, {rate:g} orders a second, seed {seed}; killed: {dict(struck)}")
        print(f"events waiting when it ended  {backlog:>8}   all told {took:.1f} s after the last buyer")
        return judge(served, buyers.ledger)


if __name__ == "__main__":
    raise SystemExit(main(run, minutes=1.0 if IS_QUICK else 10.0, rate=5.0, seed=1))
