"""What the faults share: a market with real durability, its processes looked after, buyers who do not give up."""

import itertools
import os
import random
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ.setdefault("JANGTEO_SECRET_KEY", "for measuring only")
os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)

import httpx
import psutil

import homes
from homes import JANGTEO, clear, copy_of, empty_home, free_port, query, variables_for, wait_until
from jangteo.config import database
from jangteo.config.environment import Environment
from races.race import BOOKS

TEMPLATE = "FAULTS_TEMPLATE"
SKU = "MUG-WH"
ADDRESS = {"recipient": "손지우", "phone": "010-0000-0001", "postcode": "03045", "line1": "솔재길 3"}
# All buyers come from one address here.
UNLIMITED = {"JANGTEO_API_RATE": "0", "JANGTEO_API_GUEST_RATE": "0"}
PATIENCE = 180  # seconds for which a buyer tries again once no more buyers come
STOCK = f"""UPDATE inventory_stocklevel SET on_hand = 1000000 WHERE variant_id =
    (SELECT id FROM catalog_variant WHERE sku = '{SKU}')"""
MOVED = f"""INSERT INTO inventory_stockmovement (id, level_id, kind, quantity, reference, key, at)
    SELECT gen_random_uuid(), l.id, 'count', 1000000 - l.on_hand, 'load', gen_random_uuid()::text, now()
    FROM inventory_stocklevel l JOIN catalog_variant v ON v.id = l.variant_id WHERE v.sku = '{SKU}'"""


class Service:
    """A command that is started again whenever it ends, as an init system would.

    log  a file for what it says; None: nobody reads it
    """

    def __init__(self, variables: dict[str, str], *arguments: str, log: Path | None = None) -> None:
        self.variables, self.arguments, self.log = variables, arguments, log
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._keep, daemon=True)
        self.thread.start()

    def _keep(self) -> None:
        while not self.ended.is_set():
            with (self.log or Path(os.devnull)).open("ab") as said:
                self.process = subprocess.Popen(
                    [*JANGTEO, *self.arguments],
                    env=self.variables,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                    start_new_session=True,
                )
            self.starts += 1
            self.process.wait()
            self.ended.wait(0.3)

    def children(self) -> list[psutil.Process]:
        """Its own processes of Python."""
        with suppress(psutil.Error, AttributeError):
            family = psutil.Process(self.process.pid).children()
            return [one for one in family if one.name().startswith("python")]
        return []

    def stop(self) -> None:
        """End it in good order."""
        self.ended.set()
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.thread.join(10)


@dataclass
class Market:
    """A home with the small market, `url` once it is served."""

    home: Path
    port: int
    variables: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> Environment:
        return Environment.read({"JANGTEO_HOME": str(self.home)})

    def is_open(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def number(self, statement: str) -> int:
        return int(str(query(self.home, statement)[0][0]))


@contextmanager
def template() -> Iterator[Path]:
    """A stopped home with the small market, to copy; within another `template`, also of a parent process, that one."""
    if TEMPLATE in os.environ:
        yield Path(os.environ[TEMPLATE])
        return
    made = empty_home()
    try:
        homes.make_migrated(made)
        homes.make_market(made)
        os.environ[TEMPLATE] = str(made)
        yield made
    finally:
        os.environ.pop(TEMPLATE, None)
        clear(made)


@contextmanager
def market() -> Iterator[Market]:
    """A market of its own, with fsync and all else as PostgreSQL comes; SIGTERM puts it away too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    with template() as made:
        home = copy_of(made)
    port = free_port()
    variables = variables_for(home, JANGTEO_PORT=str(port), JANGTEO_LOG_LEVEL="ERROR", **UNLIMITED)
    del variables["JANGTEO_PG_OPTIONS"]
    made = Market(home, port, variables)
    try:
        database.ensure_database(made.environment())
        query(home, MOVED)
        query(home, STOCK)
        yield made
    finally:
        clear(home)


@dataclass
class Ledger:
    """What buyers know: whose order was acknowledged, who was told no, and how often they had to try again."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    troubles: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)


class Buyers:
    """So many orders a second, each by a guest who tries again with the same key until an answer comes."""

    def __init__(self, market: Market, rate: float = 5.0) -> None:
        self.market, self.rate, self.ledger = market, rate, Ledger()
        self.stop, self.give_up_at = threading.Event(), float("inf")
        self.client = httpx.Client(base_url=f"{market.url}/api/v1", timeout=15)
        self.pool = ThreadPoolExecutor(256)
        self.thread = threading.Thread(target=self._come, daemon=True)

    def __enter__(self) -> "Buyers":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()
        self.give_up_at = time.monotonic() + PATIENCE
        self.pool.shutdown(wait=True)
        self.client.close()

    def _come(self) -> None:
        begun = time.monotonic()
        for number in itertools.count(1):
            self.pool.submit(self._buy)
            if self.stop.wait(max(0.0, begun + number / self.rate - time.monotonic())):
                return

    def _buy(self) -> None:
        began = time.monotonic()
        cart = self._insist("/channels/shop/carts", {}, secrets.token_hex(20), None)
        if cart is None:
            return
        secret, line = cart["secret"], {"sku": SKU, "quantity": 1}
        filled = self._insist(f"/channels/shop/carts/{cart['id']}/lines", secret, secrets.token_hex(20), line)
        if filled is None:
            return
        key = secrets.token_hex(20)
        body = {
            "cart_id": cart["id"],
            "expected_gross": filled["quote"]["gross"],
            "email": "guest@test.example",
            "ship_to": ADDRESS,
            "payment_method": "bank_transfer",
        }
        order = self._insist("/channels/shop/orders", secret, key, body)
        if order is not None:
            self.ledger.acknowledged[key] = order["number"]
            self.ledger.seconds.append(time.monotonic() - began)

    def _insist(self, path: str, secret: Any, key: str, body: Any) -> Any:
        headers = {"Idempotency-Key": key} | ({"Cart-Secret": secret} if secret else {})
        for tries in itertools.count():
            if time.monotonic() > self.give_up_at:
                break
            try:
                answer = self.client.post(path, json=body, headers=headers)
            except httpx.HTTPError as error:
                self.ledger.troubles[type(error).__name__] += 1
            else:
                if answer.status_code == 201:
                    return answer.json()
                if answer.status_code < 500 and code_of(answer) != "kernel.still_under_way":
                    self.ledger.refused.append(answer.text[:200])
                    return None
                self.ledger.troubles[f"{answer.status_code} {code_of(answer)}"] += 1
            time.sleep(random.uniform(0.5, 1) * min(0.4 * 2**tries, 4))
        self.ledger.given_up.append(key)
        return None


def code_of(answer: httpx.Response) -> str:
    """The code of a refusal; empty for what carries none."""
    if answer.status_code < 400:
        return ""
    try:
        return str(answer.json().get("code", ""))
    except ValueError:
        return ""


def settle(market: Market) -> float:
    """Wait until every event has reached every handler; how long that took."""
    began = time.monotonic()
    waiting = "SELECT count(*) FROM kernel_outboxevent WHERE done_at IS NULL"
    wait_until(lambda: _quietly(lambda: market.number(waiting)) == 0, 180)
    return time.monotonic() - began


def _quietly(work: Callable[[], int]) -> int:
    try:
        return work()
    except (Exception, SystemExit):
        return -1


def judge(market: Market, ledger: Ledger) -> bool:
    """Say what was lost, doubled or half done; whether nothing was."""
    kept = [
        str(number) for (number,) in query(market.home, "SELECT number FROM ordering_order WHERE origin = 'placed'")
    ]
    acknowledged = list(ledger.acknowledged.values())
    counted = market.number("SELECT coalesce(sum(placed_count), 0) FROM insights_dailysales")
    wrong = {
        "acknowledged orders lost": len(set(acknowledged) - set(kept)),
        "orders nobody was told of": len(set(kept) - set(acknowledged)),
        "orders doubled": len(acknowledged) - len(set(acknowledged)) + len(kept) - len(set(kept)),
        "buyers refused": len(ledger.refused),
        "buyers who gave up": len(ledger.given_up),
        "events told not once": abs(counted - len(kept)),
    }
    seconds = sorted(ledger.seconds) or [0.0]
    print(f"orders acknowledged           {len(acknowledged):>8}")
    print(f"tries again                   {sum(ledger.troubles.values()):>8}   {dict(ledger.troubles)}")
    print(f"a purchase, retries included: median {seconds[len(seconds) // 2]:.2f} s, longest {seconds[-1]:.1f} s")
    for text in ledger.refused[:3]:
        print(text)
    return _is_whole(market, wrong)


def judge_books(market: Market, orders: list[str]) -> bool:
    """Whether every order that was told is there once, none beside them, and all its books agree."""
    kept = [str(one) for (one,) in query(market.home, "SELECT number FROM ordering_order WHERE origin = 'placed'")]
    return _is_whole(
        market, {"orders lost": len(set(orders) - set(kept)), "orders beside": len(set(kept) - set(orders))}
    )


def _is_whole(market: Market, wrong: dict[str, int]) -> bool:
    """Say how often each went wrong, the books and `jangteo verify` among them; whether nothing did."""
    wrong |= {told: len(query(market.home, statement)) for told, statement in BOOKS.items()}
    verified = subprocess.run([*JANGTEO, "verify"], env=market.variables, capture_output=True, text=True, check=False)
    wrong["jangteo verify"] = verified.returncode
    for told, count in wrong.items():
        print(f"{told:<55}{count:>8}")
    if verified.returncode:
        print(verified.stdout)
    return not any(wrong.values())
