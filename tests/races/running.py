"""What the racing tests do to a running market: buy over HTTP, look into its database, kill its processes."""

import contextlib
import hashlib
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx
import psutil

from homes import JANGTEO, alive, python_children, query, variables_for, wait_until

ADDRESS = {"recipient": "손지우", "phone": "010-0000-0001", "postcode": "03045", "line1": "솔재길 3"}
# Starting Python and Django takes seconds: one process runs all the code of a market, each piece by itself.
HELPER = """
import django, json, sys, traceback
django.setup()
for line in sys.stdin:
    names = {}
    try:
        exec(json.loads(line), names)
        told = {"answer": names.get("answer")}
    except Exception:
        told = {"error": traceback.format_exc()}
    print(json.dumps(told), flush=True)
"""
# What a guest's cart consists of: (table, its column of the cart's id, what is different in a copy).
COPIED = (
    ("ordering_cart", "id", "'id', made.id, 'secret', made.secret"),
    ("ordering_cartline", "cart_id", "'id', gen_random_uuid(), 'cart_id', made.id"),
    (
        "ordering_cartcoupon",
        "cart_id",
        "'id', nextval(pg_get_serial_sequence('ordering_cartcoupon', 'id')), 'cart_id', made.id",
    ),
)
VERIFY = """
from jangteo.kernel import verify
answer = [f"{one.invariant.name}: {one.rows[0]}" for one in verify.run() if not one.is_clean]
"""


@dataclass
class Basket:
    """A guest's cart that is ready to be ordered."""

    id: str
    secret: str
    gross: dict[str, str]
    key: str


class Running:
    """A served market: `url`, its processes and its database."""

    def __init__(self, home: Path, port: int, *, unguarded: str = "", with_worker: bool = True) -> None:
        self.home, self.port, self.unguarded = home, port, unguarded
        self.url = f"http://127.0.0.1:{port}"
        self.variables = variables_for(home, JANGTEO_PORT=str(port), JANGTEO_LOG_LEVEL="ERROR", JANGTEO_POOL_SIZE="32")
        self.variables["JANGTEO_SIMULATOR"] = "1"
        if unguarded:
            self.variables |= {"JANGTEO_TESTING": "1", "JANGTEO_UNGUARDED": unguarded}
        self.with_worker = with_worker
        self.helper: subprocess.Popen[str] | None = None
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        self.client = httpx.Client(base_url=f"{self.url}/api/v1", timeout=60, limits=httpx.Limits(max_connections=256))

    def __enter__(self) -> Self:
        self.start_web()
        if self.with_worker:
            self.start_worker()
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        if self.helper:
            self.helper.communicate(timeout=60)  # it ends with its input
        for process in (self.web, self.worker):
            if process and process.poll() is None:
                process.terminate()
        for process in (self.web, self.worker):
            if process:
                process.wait(120)

    def start_web(self) -> None:
        """Two web processes, open for business on return."""
        self.web = self._start("serve", "--workers", "2", "--threads", "32")  # eight orders at once in each
        wait_until(self.is_open, 150)

    def start_worker(self) -> None:
        """A worker that relays events."""
        self.worker = self._start("worker")

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*JANGTEO, *arguments],
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if self.unguarded else None,  # without its guard it complains, as it should
            start_new_session=True,
        )

    def is_open(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def kill(self, process: subprocess.Popen[bytes] | None) -> None:
        """Kill -9 a process with all its children."""
        assert process is not None
        children = python_children(process.pid, recursive=True)
        os.kill(process.pid, signal.SIGKILL)  # first, or it would replace the children
        process.wait(10)
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """One SQL statement in the market's database."""
        return query(self.home, statement)

    def number(self, statement: str) -> int:
        """The single number a statement gives."""
        return int(self.query(statement)[0][0])

    def set_stock(self, sku: str, units: int) -> None:
        """Count `units` more than is promised, as a stock taker would."""
        code = (
            "import uuid\n"
            "from jangteo.catalog.selectors import variants_by_sku\n"
            "from jangteo.inventory.selectors import list_stock\n"
            "from jangteo.inventory.services import set_counted\n"
            "from jangteo.kernel.types import job_actor\n"
            f"variant = variants_by_sku(['{sku}'])['{sku}'].id\n"
            "promised = sum(one.allocated for one in list_stock([variant]))\n"
            f"set_counted(place_code='W1', counts={{variant: promised + {units}}}, key=uuid.uuid4().hex,"
            " actor=job_actor('test'))"
        )
        self.python(code)

    def python(self, code: str) -> Any:
        """Run code in a process beside the market's own, in its home; what it calls `answer`, if anything."""
        if self.helper is None:
            self.helper = subprocess.Popen(
                [sys.executable, "-c", HELPER],
                env=self.variables | {"DJANGO_SETTINGS_MODULE": "jangteo.config.settings"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL if self.unguarded else None,  # as of its processes
                text=True,
            )
        assert self.helper.stdin
        assert self.helper.stdout
        self.helper.stdin.write(json.dumps(code) + "\n")
        self.helper.stdin.flush()
        told = json.loads(self.helper.stdout.readline())
        assert "error" not in told, told["error"]
        return told["answer"]

    def start_python(self, code: str) -> subprocess.Popen[bytes]:
        """The same, left running; what it prints can be read."""
        variables = self.variables | {"DJANGO_SETTINGS_MODULE": "jangteo.config.settings"}
        return subprocess.Popen([sys.executable, "-c", code], env=variables, stdout=subprocess.PIPE)

    def fill(self, *skus: str) -> Basket:
        """A new guest's cart with one of each SKU, put there in this order."""
        cart = self.client.post("/channels/shop/carts").raise_for_status().json()
        basket = Basket(cart["id"], cart["secret"], {}, secrets.token_hex(8))
        for sku in skus:
            basket.gross = self.put(basket, sku).raise_for_status().json()["quote"]["gross"]
        return basket

    def fill_many(self, baskets: Sequence[Sequence[str]]) -> list[Basket]:
        """As many carts; of those alike one is filled, and the others are copies of it."""
        filled = {skus: self.fill(*skus) for skus in {tuple(skus) for skus in baskets}}
        wanted = Counter(tuple(skus) for skus in baskets)
        copies = {skus: [filled[skus], *self.copies(filled[skus], count - 1)] for skus, count in wanted.items()}
        return [copies[tuple(skus)].pop() for skus in baskets]

    def copies(self, basket: Basket, count: int) -> list[Basket]:
        """As many further carts as this one is, with secrets of their own."""
        made = [
            Basket(str(uuid.uuid4()), secrets.token_hex(16), basket.gross, secrets.token_hex(8)) for _ in range(count)
        ]
        rows = ", ".join(
            f"('{one.id}'::uuid, '{hashlib.sha256(one.secret.encode()).hexdigest()}'::text)" for one in made
        )
        for table, column, changed in COPIED if made else ():
            self.query(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(c, jsonb_build_object({changed}))).*"
                f" FROM {table} c, (VALUES {rows}) made (id, secret) WHERE c.{column} = '{basket.id}'"
            )
        return made

    def put(self, basket: Basket, sku: str, key: str = "") -> httpx.Response:
        """Put one more of a SKU into a cart."""
        headers = {"Cart-Secret": basket.secret} | ({"Idempotency-Key": key} if key else {})
        line = {"sku": sku, "quantity": 1}
        return self.client.post(f"/channels/shop/carts/{basket.id}/lines", json=line, headers=headers)

    def hold(self, basket: Basket) -> httpx.Response:
        """Open the checkout of a cart, which keeps its goods."""
        headers = {"Cart-Secret": basket.secret}
        return self.client.post(f"/channels/shop/carts/{basket.id}/hold", headers=headers)

    def order(
        self, basket: Basket, method: str = "bank_transfer", tenders: Sequence[dict[str, Any]] = (), token: str = ""
    ) -> httpx.Response:
        """Order a basket; with a token as its owner."""
        body = {
            "cart_id": basket.id,
            "expected_gross": basket.gross,
            "email": "guest@test.example",
            "ship_to": ADDRESS,
            "payment_method": method,
            "tenders": list(tenders),
        }
        headers = {"Cart-Secret": basket.secret, "Idempotency-Key": basket.key}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        return self.client.post("/channels/shop/orders", json=body, headers=headers)

    def together(self, works: Sequence[Callable[[], Any]]) -> list[Any]:
        """Do all at once; results and exceptions in order."""
        gate = threading.Barrier(len(works))

        def one(work: Callable[[], Any]) -> Any:
            gate.wait(90)
            try:
                return work()
            except Exception as error:
                return error

        with ThreadPoolExecutor(len(works)) as threads:
            return list(threads.map(one, works))

    def broken(self) -> list[str]:
        """The invariants of `jangteo verify` that do not hold, each with its first row."""
        return list(self.python(VERIFY))

    def web_processes(self) -> set[int]:
        """The numbers of the server and of the web processes that live."""
        assert self.web is not None
        if self.web.poll() is not None:
            return set()
        family = psutil.Process(self.web.pid).children(recursive=True)
        return {self.web.pid, *(one.pid for one in alive(family))}

    def verify(self) -> subprocess.CompletedProcess[str]:
        """`jangteo verify` in this market."""
        return subprocess.run(
            [*JANGTEO, "verify"], env=self.variables, capture_output=True, text=True, timeout=300, check=False
        )
