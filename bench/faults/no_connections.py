"""All connections of PostgreSQL taken by somebody else, again and again, while 300 want pages and orders at once.

Usage: python bench/faults/no_connections.py [--rounds 10] [--rate 2] — in a home of its own, thrown away in the end.
What web and workers had is taken as well. A line a round: how 300 who came at once were answered and how long they
waited, and seconds until pages and orders are there again once the connections are given back. Nothing is restarted.
"""

import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import psycopg
from buyers import Buyers, Market, database, judge, settle, wait_until
from running import at_work, main
from watching import IS_QUICK, PAGES, Seen, ask, next_order

CLIENTS = 300
LONGEST_BACK, LONGEST_ANSWER = 15.0, 15.0
HELD_SECONDS = (5.0, 25.0)  # a while, and long enough for a pool that waits longer each time to have given up
OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND application_name <> 'taker' AND pid <> pg_backend_pid()"""


class Taker:
    """Takes every connection there is, and those that others have, until it gives them back."""

    def __init__(self, served: Market) -> None:
        server = database.find_server(served.environment())
        assert server is not None
        self.socket, self.taken = str(server.places.sock), list[psycopg.Connection]()

    def __enter__(self) -> "Taker":
        for _ in range(20):
            self._take()
            self.taken[0].execute(OTHERS)
            time.sleep(0.1)
        self._take()
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.taken:
            with suppress(psycopg.Error):
                one.close()

    def _take(self) -> None:
        with suppress(psycopg.OperationalError):
            while True:
                self.taken.append(
                    psycopg.connect(
                        host=self.socket, user="postgres", dbname="jangteo", application_name="taker", autocommit=True
                    )
                )


def come_at_once(served: Market) -> Seen:
    """300 ask at the same time, each fifth to put something in a cart of their own."""
    seen = Seen()
    limits = httpx.Limits(max_connections=CLIENTS)
    with httpx.Client(base_url=served.url, timeout=90, limits=limits) as client, ThreadPoolExecutor(CLIENTS) as pool:

        def come(number: int) -> None:
            if number % 5:
                ask(seen, lambda: client.get(PAGES[number % len(PAGES)]))
            else:
                key = {"Idempotency-Key": secrets.token_hex(20)}
                ask(seen, lambda: client.post("/api/v1/channels/shop/carts", json={}, headers=key))

        list(pool.map(come, range(CLIENTS)))
    return seen


def one_round(served: Market, buyers: Buyers, held: float) -> tuple[Seen, float, float]:
    """Take all connections for a while; how who came was answered, seconds until a page, until an order."""
    with Taker(served):
        began = time.monotonic()
        seen = come_at_once(served)
        time.sleep(max(0.0, held - (time.monotonic() - began)))
    free = time.monotonic()
    wait_until(lambda: _is_shown(served), 120)
    shown = time.monotonic() - free
    next_order(buyers)
    return seen, shown, time.monotonic() - free


def _is_shown(served: Market) -> bool:
    try:
        return httpx.get(f"{served.url}/c/mugs/", timeout=10).status_code == 200
    except httpx.HTTPError:
        return False


def run(served: Market, rounds: int, rate: float) -> bool:
    wrong: list[str] = []
    with at_work(served) as (web, (worker,)):
        with Buyers(served, rate) as buyers:
            next_order(buyers)
            for number in range(1, rounds + 1):
                time.sleep(2)
                held = HELD_SECONDS[number % 2]
                seen, shown, ordered = one_round(served, buyers, held)
                print(
                    f"{number:>3}  for {held:.0f} s: {dict(seen.answers)}, longest {seen.longest:.1f} s; "
                    f"then a page after {shown:.1f} s, an order after {ordered:.1f} s",
                    flush=True,
                )
                if seen.but("503") or seen.untimed or seen.longest > LONGEST_ANSWER or ordered > LONGEST_BACK:
                    wrong.append(f"round {number}: {seen}, {ordered:.1f}")
        settle(served)
        is_whole = judge(served, buyers.ledger)
        starts = f"web started {web.starts} times, worker {worker.starts}"
    told = "; ".join(wrong) or "as it should be"
    print(f"FT10: {rounds} rounds: {told}; {starts}; books {'whole' if is_whole else 'NOT'}")
    return is_whole and not wrong


if __name__ == "__main__":
    raise SystemExit(main(run, rounds=2 if IS_QUICK else 10, rate=2.0))
