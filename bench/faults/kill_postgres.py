"""PostgreSQL killed -9, again and again, while buyers order.

Usage: python bench/faults/kill_postgres.py [--kills 10] [--rate 5] — in a home of its own, thrown away in the end.
The embedded server is started again by the processes that use it. A line a kill: seconds until a bare client has an
answer from PostgreSQL, until /healthz is open, and until the first order that was begun after the kill is acknowledged.
"""

import os
import signal
import time

from buyers import Buyers, Market, database, judge, query, settle, wait_until
from running import at_work, main


def one_kill(served: Market, buyers: Buyers) -> tuple[float, float, float]:
    """Kill the server; seconds until it answers, the site is open, an order is acknowledged."""
    server = database.find_server(served.environment())
    assert server is not None
    os.kill(server.pid, signal.SIGKILL)
    began, before = time.monotonic(), len(buyers.ledger.acknowledged)

    def answers() -> bool:
        try:
            return bool(query(served.home, "SELECT 1"))
        except Exception:
            return False

    wait_until(answers, 120)
    back = time.monotonic() - began
    wait_until(served.is_open, 120)
    opened = time.monotonic() - began
    before = len(buyers.ledger.acknowledged) if before > len(buyers.ledger.acknowledged) else before
    wait_until(lambda: len(buyers.ledger.acknowledged) > before, 120)
    return back, opened, time.monotonic() - began


def run(served: Market, kills: int, rate: float) -> bool:
    with at_work(served) as (web, (worker,)):
        print(f"{'kill':>4}{'PostgreSQL':>12}{'/healthz':>10}{'an order':>10}   seconds", flush=True)
        worst = [0.0, 0.0, 0.0]
        with Buyers(served, rate) as buyers:
            for number in range(1, kills + 1):
                time.sleep(4)
                taken = one_kill(served, buyers)
                worst = [max(pair) for pair in zip(worst, taken, strict=True)]
                print(
                    f"{number:>4}" + "".join(f"{one:>{w}.1f}" for one, w in zip(taken, (12, 10, 10), strict=True)),
                    flush=True,
                )
            time.sleep(5)
        settle(served)
        print("most" + "".join(f"{one:>{w}.1f}" for one, w in zip(worst, (12, 10, 10), strict=True)))
        print(f"web server started {web.starts} times, worker {worker.starts}")
        return judge(served, buyers.ledger)


if __name__ == "__main__":
    raise SystemExit(main(run, kills=10, rate=5.0))
