"""A flash sale: 500 buyers at once for 100 units, and what one hot item sells beside PostgreSQL's own limit on one row.

Usage: python bench/flash.py [orders] — in a home of its own, thrown away in the end, as durable as PostgreSQL comes.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "faults"))

import httpx
from buyers import BOOKS, Market, Service, database, market, query, wait_until

from races.running import Basket, Running

ORDERS = int(sys.argv[1]) if len(sys.argv) > 1 else 200
CONNECTIONS, UNITS, AT_ONCE, ITEMS = 500, 100, 16, 50
HOT = "MUG-WH"
MAKE = """
from storefront.market import ACTOR, add_mugs
from types import SimpleNamespace
from jangteo.channels.selectors import get_channel
add_mugs(SimpleNamespace(shop_id=get_channel("shop").id, wholesale_id=get_channel("wholesale").id), {count})
"""
RAW = "UPDATE bench_row SET allocated = allocated + 1 WHERE id = 1 AND allocated < on_hand;"


class Reader:
    """Somebody who reads a product's page again and again meanwhile."""

    def __init__(self, served: Market) -> None:
        self.url, self.seconds, self.ended = f"{served.url}/p/moon-mug/", list[float](), threading.Event()
        self.codes = Counter[int]()
        self.thread = threading.Thread(target=self._read)

    def __enter__(self) -> "Reader":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()

    def _read(self) -> None:
        with httpx.Client(timeout=120, follow_redirects=True) as client:
            while not self.ended.is_set():
                began = time.perf_counter()
                self.codes[client.get(self.url).status_code] += 1
                self.seconds.append(time.perf_counter() - began)
                time.sleep(0.05)

    def told(self) -> str:
        return (
            f"median {percentile(self.seconds, 50):.2f} s, p95 {percentile(self.seconds, 95):.2f} s {dict(self.codes)}"
        )


def percentile(seconds: Sequence[float], part: int) -> float:
    return statistics.quantiles(seconds, n=100)[part - 1] if len(seconds) > 1 else sum(seconds)


def put(served: Market, sku: str, units: int) -> None:
    """So many free units on the shelf, and nothing else."""
    where = f"FROM inventory_stocklevel l JOIN catalog_variant v ON v.id = l.variant_id WHERE v.sku = '{sku}'"
    query(
        served.home,
        f"""INSERT INTO inventory_stockmovement (id, level_id, kind, quantity, reference, key, at)
            SELECT gen_random_uuid(), l.id, 'count', l.allocated + {units} - l.on_hand, 'flash',
              gen_random_uuid()::text, now() {where} AND l.allocated + {units} <> l.on_hand""",
    )
    query(
        served.home,
        f"UPDATE inventory_stocklevel SET on_hand = allocated + {units} WHERE id IN (SELECT l.id {where})",
    )


def buy(shop: Running, baskets: Sequence[Basket], at_once: int) -> tuple[Counter[object], list[float], float]:
    """Order all; how they were answered, how long each took, and all together."""
    seconds: list[float] = []
    gate = threading.Barrier(at_once)
    waiting = list(reversed(baskets))

    def work() -> Counter[object]:
        told = Counter[object]()
        gate.wait(60)
        while waiting:
            try:
                basket = waiting.pop()
            except IndexError:
                break
            began = time.perf_counter()
            try:
                told[shop.order(basket).status_code] += 1
            except httpx.HTTPError as error:
                told[type(error).__name__] += 1
            seconds.append(time.perf_counter() - began)
        return told

    with ThreadPoolExecutor(at_once) as threads:
        began = time.perf_counter()
        found = [threads.submit(work) for _ in range(at_once)]
        told = sum((one.result() for one in found), Counter[object]())
    return told, seconds, time.perf_counter() - began


def flash(served: Market, shop: Running) -> bool:
    put(served, HOT, UNITS)
    baskets = shop.fill_many([[HOT]] * CONNECTIONS)
    with Reader(served) as before:
        time.sleep(10)
    with Reader(served) as meanwhile:
        told, seconds, whole = buy(shop, baskets, CONNECTIONS)
    left = query(
        served.home,
        f"SELECT on_hand - allocated FROM inventory_stocklevel l JOIN catalog_variant v"
        f" ON v.id = l.variant_id WHERE v.sku = '{HOT}'",
    )[0][0]
    print(f"{CONNECTIONS} connections, {UNITS} units: {dict(told)}, {left} left, all answered in {whole:.1f} s")
    print(f"  an answer: median {percentile(seconds, 50):.1f} s, longest {max(seconds):.1f} s")
    print(f"  product page before:    {before.told()}")
    print(f"  product page meanwhile: {meanwhile.told()}", flush=True)
    return told == {201: UNITS, 409: CONNECTIONS - UNITS} and left == 0 and set(meanwhile.codes) == {200}


def rate(name: str, shop: Running, baskets: Sequence[Basket]) -> float:
    told, _, whole = buy(shop, baskets, AT_ONCE)
    print(f"{name:<44}{told[201] / whole:>9.1f} orders/s   {dict(told)}", flush=True)
    return told[201] / whole


def raw(served: Market) -> float:
    """Transactions a second that change one row, by pgbench, on the same server."""
    query(served.home, "CREATE TABLE bench_row (id int PRIMARY KEY, on_hand bigint, allocated bigint)")
    query(served.home, "INSERT INTO bench_row VALUES (1, 1000000000, 0)")
    server = database.find_server(served.environment())
    assert server is not None
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(RAW)
        script.flush()
        done = subprocess.run(
            [
                server.binaries.program("pgbench"),
                *("-h", str(server.places.sock), "-U", "postgres", "-n", "-f", script.name),
                *("-c", str(AT_ONCE), "-j", "2", "-T", "8", "jangteo"),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    tps = float(next(line.split("=")[1].split()[0] for line in done.stdout.splitlines() if line.startswith("tps")))
    print(f"{'one row, raw (pgbench, 16 connections)':<44}{tps:>9.1f} changes/s", flush=True)
    return tps


def main() -> int:
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d')}", flush=True)
    with market() as served:
        web = Service(served.variables, "serve", "--workers", "2", "--threads", "8")
        try:
            wait_until(served.is_open, 120)
            shop = Running(served.home, served.port, with_worker=False)
            shop.client = httpx.Client(
                base_url=f"{served.url}/api/v1", timeout=300, limits=httpx.Limits(max_connections=CONNECTIONS)
            )
            shop.python(MAKE.format(count=ITEMS))
            is_well = flash(served, shop)
            put(served, HOT, 10 * ORDERS)
            hot = rate("one hot item, 16 at once", shop, shop.fill_many([[HOT]] * ORDERS))
            spread = [f"M{number % ITEMS}-A" for number in range(ORDERS)]
            for sku in set(spread):
                put(served, sku, ORDERS)
            wide = rate(f"spread over {ITEMS} items, 16 at once", shop, shop.fill_many([[sku] for sku in spread]))
            limit = raw(served)
            print(f"hot against raw {hot / limit:.1%}, hot against spread {hot / wide:.0%}")
            wrong = [told for told, statement in BOOKS.items() if query(served.home, statement)]
            print(f"books: {', '.join(wrong) or 'right'}")
            if shop.helper:
                shop.helper.communicate(timeout=60)
        finally:
            web.stop()
    return 0 if is_well and not wrong else 1


if __name__ == "__main__":
    raise SystemExit(main())
