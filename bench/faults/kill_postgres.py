"""PostgreSQL killed -9, again and again, while buyers order.

Usage: python bench/faults/kill_postgres.py [--kills 20] [--rate 5] — in a home of its own, thrown away in the end.
The embedded server is started again by the processes that use it. A line a kill: seconds until a bare client has an
answer from PostgreSQL, until /healthz is open, and until the next order is acknowledged.
"""

import os
import signal
import time

from buyers import Buyers, Market, database, judge, query, settle, wait_until
from running import at_work, main
from watching import IS_QUICK, next_order

LONGEST_BACK = 15.0


def one_kill(served: Market, buyers: Buyers) -> tuple[float, float, float]:
    """Kill the server; seconds until it answers, the site is open, an order is acknowledged."""
    server = database.find_server(served.environment())
    assert server is not None
    os.kill(server.pid, signal.SIGKILL)
    began = time.monotonic()

    def answers() -> bool:
        try:
            return bool(query(served.home, "SELECT 1"))
        except Exception:
            return False

    wait_until(answers, 120)
    back = time.monotonic() - began
    wait_until(served.is_open, 120)
    opened = time.monotonic() - began
    next_order(buyers)
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
        is_whole = judge(served, buyers.ledger)
        starts = f"web started {web.starts} times, worker {worker.starts}"
    told = f"an order at most {worst[2]:.1f} s after (15 may pass), {starts}"
    print(f"FT4: {kills} kills: {told}; books {'whole' if is_whole else 'NOT'}")
    return is_whole and worst[2] <= LONGEST_BACK


if __name__ == "__main__":
    raise SystemExit(main(run, kills=3 if IS_QUICK else 20, rate=5.0))
