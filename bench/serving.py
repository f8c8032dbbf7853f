"""What the API serves: requests a second and milliseconds of processor a request, web and PostgreSQL apart.

Usage: python bench/serving.py [part of a name …] — in a home of its own (var/bench-serving-…), made on the first run.
PRODUCTS=10000 of two variants each stand in two channels; QUICK=1 makes 500 in another home and measures less long.

Seconds depend on the machine and on what else it does; milliseconds of processor hold on a noisy one too. Beside what
only reads stands `raw`: the statements of one such request, by one client of pgbench on the same server and in the same
run.
"""

import json
import os
import random
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent / "faults"))

import httpx
import psutil
from load import ADDRESS, ROOT, Market, Service, database, homes, query, wait_until

IS_QUICK = os.environ.get("QUICK", "") not in ("", "0")
PRODUCTS = int(os.environ.get("PRODUCTS", "500" if IS_QUICK else "10000"))
SECONDS = float(os.environ.get("SECONDS", "4" if IS_QUICK else "15"))
CLIENTS = (1, 8) if IS_QUICK else (1, 8, 32)
COMPANY_CLIENTS = 32
HOME = Path(os.environ.get("JANGTEO_BENCH_HOME", ROOT / "var" / f"bench-serving-{PRODUCTS}"))
PASSWORD = "moon-jar-1392"
CHUNK = 500
MAKE = """
from types import SimpleNamespace
from storefront.market import ACTOR, add_mugs
from jangteo.channels.selectors import get_channel
from jangteo.parties import services as parties
from jangteo.parties.models import Party
from jangteo.parties.types import MemberRole
market = SimpleNamespace(shop_id=get_channel("shop").id, wholesale_id=get_channel("wholesale").id)
company = Party.objects.get(kind="company").pk
for number in range({clients}):
    address = f"dealer-{{number}}@test.example"
    person = parties.create_person(name=f"윤서하 {{number}}", email=address)
    parties.create_log_in(person_id=person, email=address, password={password!r})
    parties.add_member(party_id=company, person_id=person, role=MemberRole.BUYER, actor=ACTOR)
for first in range(0, {count}, {chunk}):
    add_mugs(market, min({chunk}, {count} - first), first)
"""
# Statements as the request sends them, with their values written out.
CAPTURE = """
import django
django.setup()
import json, sys
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
settings.ALLOWED_HOSTS = ["*"]
told = []
for path, headers in json.loads(sys.stdin.read()):
    client = Client(headers=headers)
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200, path
    told.append([one["sql"] for one in found.captured_queries])
print(json.dumps(told))
"""


@cache
def bearer(url: str, number: int) -> dict[str, str]:
    """The header of one of the company's buyers."""
    body = {"email": f"dealer-{number % COMPANY_CLIENTS}@test.example", "password": PASSWORD}
    answer = httpx.post(f"{url}/api/v1/tokens", json=body, timeout=60).raise_for_status()
    return {"Authorization": f"Bearer {answer.json()['token']}"}


class Api:
    """One client: a connection of its own, and whoever it is."""

    def __init__(self, url: str, number: int) -> None:
        self.http = httpx.Client(base_url=f"{url}/api/v1", timeout=60)
        self.pick = random.Random(number)
        self.dealer = bearer(url, number)
        self.carts: dict[str, dict[str, Any]] = {}

    def get(self, path: str, **headers: str) -> Any:
        return self.http.get(path, headers=headers).raise_for_status().json()

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        made = {"Idempotency-Key": secrets.token_hex(16)} | headers
        return self.http.post(path, json={} if body is None else body, headers=made).raise_for_status().json()

    def sku(self) -> str:
        return f"M{self.pick.randrange(PRODUCTS)}-{self.pick.choice('AB')}"

    def skus(self, count: int) -> list[str]:
        return [f"M{number}-A" for number in self.pick.sample(range(PRODUCTS), count)]

    def page(self) -> str:
        return f"/channels/{{}}/products?page={self.pick.randrange(1, max(2, PRODUCTS // 24))}"


def listing(api: Api) -> None:
    api.get(api.page().format("shop"))


def company_listing(api: Api) -> None:
    api.get(api.page().format("wholesale"), **api.dealer)


def detail(api: Api) -> None:
    api.get(f"/channels/shop/products/mug-{api.pick.randrange(PRODUCTS)}")


def search(api: Api) -> None:
    api.get(f"/channels/shop/products?q=머그 {api.pick.randrange(PRODUCTS)}")


def cart_add(api: Api) -> None:
    cart = api.carts.get("shop")
    if cart is None or cart["lines"] >= 10:
        cart = api.carts["shop"] = api.post("/channels/shop/carts") | {"lines": 0}
    line = {"sku": api.sku(), "quantity": 1}
    api.post(f"/channels/shop/carts/{cart['id']}/lines", line, **{"Cart-Secret": cart["secret"]})
    cart["lines"] += 1


def reprice(api: Api) -> None:
    """A cart of 25 lines at a company's prices is read, which prices it anew."""
    if "priced" not in api.carts:
        api.carts["priced"] = filled(api, 25)
    api.get(f"/channels/wholesale/carts/{api.carts['priced']['id']}", **api.dealer)


def checkout(api: Api) -> None:
    """A guest's whole purchase: a cart, a line, the order."""
    cart = api.post("/channels/shop/carts")
    own = {"Cart-Secret": cart["secret"]}
    seen = api.post(f"/channels/shop/carts/{cart['id']}/lines", {"sku": api.sku(), "quantity": 1}, **own)
    api.post("/channels/shop/orders", placed(cart["id"], seen), **own)


def big_order(api: Api) -> None:
    """A company's order of 200 lines, its cart filled at once."""
    cart = filled(api, 200)
    if len(cart["lines"]) != min(200, PRODUCTS):
        raise httpx.HTTPError(f"{len(cart['lines'])} lines instead of 200")
    api.post("/channels/wholesale/orders", placed(cart["id"], cart), **api.dealer)


def filled(api: Api, count: int) -> Any:
    wanted = [{"sku": sku, "quantity": 1} for sku in api.skus(min(count, PRODUCTS))]
    cart = api.post("/channels/wholesale/quick-order/cart", {"lines": wanted}, **api.dealer)
    return api.get(f"/channels/wholesale/carts/{cart['cart_id']}", **api.dealer)


def placed(cart_id: str, seen: Any) -> dict[str, Any]:
    return {
        "cart_id": cart_id,
        "expected_gross": seen["quote"]["gross"],
        "email": "guest@test.example",
        "ship_to": ADDRESS,
        "payment_method": "bank_transfer",
    }


@dataclass(frozen=True)
class Scenario:
    """What is asked again and again; `raw` names one request of it whose statements pgbench repeats."""

    name: str
    work: Callable[[Api], None]
    raw: str = ""
    as_dealer: bool = False


SCENARIOS = (
    Scenario("listing of 24, prices and stock", listing, "/api/v1/channels/shop/products?page=7"),
    Scenario("the same for a company", company_listing, "/api/v1/channels/wholesale/products?page=7", as_dealer=True),
    Scenario("product", detail, "/api/v1/channels/shop/products/mug-7"),
    Scenario("search", search, "/api/v1/channels/shop/products?q=머그 7"),
    Scenario("cart: add a line", cart_add),
    Scenario("cart of 25 lines, priced anew", reprice),
    Scenario("checkout: cart, line, order", checkout),
    Scenario("order of 200 lines", big_order),
)


@dataclass
class Spent:
    """Seconds of processor: of the web processes, of PostgreSQL, of who asks."""

    web: float = 0.0
    database: float = 0.0
    client: float = 0.0


@dataclass
class Figure:
    """What so many clients were answered in a while."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    took: float = 0.0
    spent: Spent = field(default_factory=Spent)

    def told(self, clients: int) -> str:
        count = len(self.seconds) or 1
        part = statistics.quantiles(self.seconds, n=20) if len(self.seconds) > 1 else [0.0] * 19
        web, database_ms = (1000 * one / count for one in (self.spent.web, self.spent.database))
        share = self.spent.client / max(self.took * (os.cpu_count() or 1), 1e-9)
        return (
            f"{clients:>3}{count / max(self.took, 1e-9):>9.1f}{part[9] * 1000:>9.0f}{part[18] * 1000:>9.0f}"
            f"{web:>9.1f}{database_ms:>9.1f}{web + database_ms:>9.1f}{share:>8.0%}{self.failed:>7}"
        )


def processor(processes: list[psutil.Process]) -> float:
    """Seconds of processor that processes have used so far, those of children that ended included."""
    spent = 0.0
    for one in processes:
        with suppress(psutil.Error):
            times = one.cpu_times()
            spent += times.user + times.system
    return spent


class Machine:
    """Whose processor is counted as whose."""

    def __init__(self, served: Market, web: Service) -> None:
        server = database.find_server(served.environment())
        assert server is not None
        self.server, self.served, self.web = server, served, web
        self.postgres = next(
            one
            for one in psutil.process_iter(["cmdline"])
            if str(served.home) in " ".join(one.info["cmdline"] or [])
            and Path((one.info["cmdline"] or [""])[0]).name == "postgres"
        )

    def spent(self) -> Spent:
        ours = [one for child in self.web.children() for one in (child, *child.children(recursive=True))]
        own = psutil.Process().cpu_times()
        return Spent(processor(ours), processor(self.postgres.children()), own.user + own.system)

    def since(self, before: Spent) -> Spent:
        now = self.spent()
        return Spent(now.web - before.web, now.database - before.database, now.client - before.client)


def measure(scenario: Scenario, machine: Machine, clients: int, seconds: float) -> Figure:
    """Let so many clients ask for a while, each the next as soon as it is answered."""
    made, figure, lock = [Api(machine.served.url, number) for number in range(clients)], Figure(), threading.Lock()
    for one in made:
        scenario.work(one)
    until = time.perf_counter() + seconds

    def ask(api: Api) -> None:
        taken, failed = [], 0
        while time.perf_counter() < until:
            began = time.perf_counter()
            try:
                scenario.work(api)
                taken.append(time.perf_counter() - began)
            except httpx.HTTPError:
                failed += 1
        with lock:
            figure.seconds += taken
            figure.failed += failed

    before, began = machine.spent(), time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        list(threads.map(ask, made))
    figure.took, figure.spent = time.perf_counter() - began, machine.since(before)
    for one in made:
        one.http.close()
    return figure


def raw(statements: list[str], machine: Machine) -> str:
    """The statements of one request, one client after another by pgbench on the same server."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write("\n".join(re.sub(r"\s+", " ", one).rstrip(";") + ";" for one in statements))
        script.flush()
        where = ("-h", str(machine.server.places.sock), "-U", "postgres", "-n", "-f", script.name)
        done = subprocess.run(
            [machine.server.binaries.program("pgbench"), *where, "-c", "1", "-T", str(int(SECONDS) or 1), "jangteo"],
            capture_output=True,
            text=True,
            check=False,
        )
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if done.returncode or not found:
        return f"pgbench could not repeat it: {done.stderr.strip().splitlines()[-1:]}"
    return f"{len(statements)} statements, {1000 / float(found[1]):.2f} ms a request raw ({float(found[1]):.0f}/s)"


def captured(served: Market, wanted: list[Scenario]) -> list[list[str]]:
    """The statements of one request of each."""
    asked = [(one.raw, bearer(served.url, 0) if one.as_dealer else {}) for one in wanted]
    variables = served.variables | {"DJANGO_SETTINGS_MODULE": "jangteo.config.settings"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CAPTURE],
        env=variables,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[list[str]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


@contextmanager
def opened() -> Iterator[Market]:
    """The market, made once and kept; stopped in the end."""
    if not (HOME / "made").exists():
        began = time.perf_counter()
        HOME.mkdir(parents=True, exist_ok=True)
        homes.make_migrated(HOME)
        homes.make_market(HOME)
    port = homes.free_port()
    variables = homes.variables_for(HOME, JANGTEO_PORT=str(port), JANGTEO_LOG_LEVEL="ERROR")
    del variables["JANGTEO_PG_OPTIONS"]
    served = Market(HOME, port, variables)
    database.ensure_database(served.environment())
    try:
        if not (HOME / "made").exists():
            code = "import django; django.setup()\n" + MAKE.format(
                count=PRODUCTS, chunk=CHUNK, clients=COMPANY_CLIENTS, password=PASSWORD
            )
            subprocess.run(
                [sys.executable, "-W", "ignore", "-c", code],
                env=variables | {"DJANGO_SETTINGS_MODULE": "jangteo.config.settings"},
                check=True,
            )
            query(HOME, "UPDATE inventory_stocklevel SET on_hand = on_hand + 1000000")
            query(HOME, MOVED)
            query(HOME, "ANALYZE")
            (HOME / "made").touch()
            print(f"made in {time.perf_counter() - began:.0f} s", flush=True)
        yield served
    finally:
        database.stop_server(served.environment())


MOVED = """INSERT INTO inventory_stockmovement (id, level_id, kind, quantity, reference, key, at)
    SELECT gen_random_uuid(), id, 'count', 1000000, 'serving', gen_random_uuid()::text, now()
    FROM inventory_stocklevel"""


def main() -> int:
    wanted = [one for one in SCENARIOS if not sys.argv[1:] or any(part in one.name for part in sys.argv[1:])]
    with opened() as served:
        print(
            f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}, {PRODUCTS} products; "
            + time.strftime("%Y-%m-%d")
        )
        began = time.perf_counter()
        web = Service(served.variables, "serve", "--workers", "2", "--threads", "8")
        try:
            wait_until(served.is_open, 120)
            machine = Machine(served, web)
            print(f"open after {time.perf_counter() - began:.1f} s, {memory(web):.0f} MB in the web processes")
            readers = [one for one in wanted if one.raw]
            statements = dict(zip((one.name for one in readers), captured(served, readers), strict=True))
            print(
                f"{'':<34}{'n':>3}{'a second':>9}{'median':>9}{'p95 ms':>9}"
                f"{'web ms':>9}{'PG ms':>9}{'both':>9}{'client':>8}{'failed':>7}"
            )
            for one in wanted:
                for clients in CLIENTS:
                    print(f"{one.name:<34}{measure(one, machine, clients, SECONDS).told(clients)}", flush=True)
                if one.name in statements:
                    print(f"{'':<34}raw: {raw(statements[one.name], machine)}", flush=True)
            print(f"{memory(web):.0f} MB in the web processes in the end")
        finally:
            web.stop()
    return 0


def memory(web: Service) -> float:
    """Megabytes that the web processes have to themselves."""
    family = (
        [psutil.Process(web.process.pid), *psutil.Process(web.process.pid).children(recursive=True)]
        if web.process
        else []
    )
    return sum(one.memory_full_info().uss for one in family) / 1e6


if __name__ == "__main__":
    raise SystemExit(main())
