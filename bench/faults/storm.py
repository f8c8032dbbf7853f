"""A storm: web and workers killed -9 every few seconds while buyers order.

Usage: python bench/faults/storm.py [--minutes 10] [--rate 5] [--seed 1] — in a home of its own, thrown away in the end.
Each process is started again by what stands for an init system; nobody else does anything. Exit code 1 if an
acknowledged order is lost, one is doubled, an event is told twice, or `jangteo verify` finds anything.
"""

import argparse
import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress

from buyers import Buyers, Market, Service, judge, market, settle, wait_until

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
    web = Service(served.variables, "serve", "--workers", "2")
    workers = [Service(served.variables, "worker") for _ in range(2)]
    try:
        wait_until(served.is_open, 120)
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
    finally:
        for service in (web, *workers):
            service.stop()


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--rate", type=float, default=5)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    load = os.getloadavg()[0]
    with market() as served:
        print(f"{os.cpu_count()} cores, load before {load:.1f}, {time.strftime('%Y-%m-%d')}", flush=True)
        return 0 if run(served, given.minutes, given.rate, given.seed) else 1


if __name__ == "__main__":
    raise SystemExit(main())
