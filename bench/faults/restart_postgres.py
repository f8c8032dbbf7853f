"""PostgreSQL stopped in good order and started again, as whoever runs it does, again and again, while buyers order.

Usage: python bench/faults/restart_postgres.py [--restarts 20] [--rate 3] — in a home of its own, thrown away in the
end. Web and workers are left alone. A line a restart: seconds PostgreSQL was away, and then until /healthz is open and
until an order is acknowledged.
"""

import time

from buyers import Buyers, Market, database, judge, settle, wait_until
from running import at_work, main
from watching import IS_QUICK, next_order

LONGEST_BACK = 10.0


def one_restart(served: Market, buyers: Buyers) -> tuple[float, float, float]:
    """Stop the server and start it; seconds it was away, until the site is open, until an order is acknowledged."""
    began = time.monotonic()
    database.stop_server(served.environment())
    database.ensure_database(served.environment())
    ready = time.monotonic()
    wait_until(served.is_open, 120)
    opened = time.monotonic() - ready
    next_order(buyers)
    return ready - began, opened, time.monotonic() - ready


def run(served: Market, restarts: int, rate: float) -> bool:
    worst = 0.0
    with at_work(served) as (web, (worker,)):
        print(f"{'restart':>7}{'away':>8}{'/healthz':>10}{'an order':>10}   seconds", flush=True)
        with Buyers(served, rate) as buyers:
            next_order(buyers)
            for number in range(1, restarts + 1):
                time.sleep(3)
                away, opened, ordered = one_restart(served, buyers)
                worst = max(worst, ordered)
                print(f"{number:>7}{away:>8.1f}{opened:>10.1f}{ordered:>10.1f}", flush=True)
        settle(served)
        is_whole = judge(served, buyers.ledger)
        starts = f"web started {web.starts} times, worker {worker.starts}"
    told = f"an order at most {worst:.1f} s after PostgreSQL was ready (10 may pass), {starts}"
    print(f"FT3: {restarts} restarts: {told}; books {'whole' if is_whole else 'NOT'}")
    return is_whole and worst <= LONGEST_BACK


if __name__ == "__main__":
    raise SystemExit(main(run, restarts=4 if IS_QUICK else 20, rate=3.0))
