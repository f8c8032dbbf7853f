"""Two servers told to end by turns, again and again, while people look and buy: nobody may be refused (J15).

Usage: python bench/faults/rolling.py [--restarts 20] [--rate 20] — in a home of its own, thrown away in the end.
What stands before the servers is this script: it looks at /readyz each quarter of a second, sends nobody to a server
that says it is not ready, and tries nothing again. A request fails when it is answered with 500 or more, or not at all.
"""

import itertools
import os
import re
import secrets
import signal
import subprocess
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx
from buyers import ADDRESS, JANGTEO, SKU, Market, Service, code_of, free_port, judge_books, settle, wait_until
from running import main
from watching import IS_QUICK

DRAIN = 10
CODES = re.compile(r"kernel\.\w+")  # as a page tells them
PAGES = ("/", "/c/mugs/", "/p/moon-mug/", "/search/?q=%EB%A8%B8%EA%B7%B8")


@dataclass
class Balancer:
    """Two servers, and which of them are in turn."""

    served: Market
    ports: list[int]
    ready: dict[int, bool] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)
    turns: "itertools.count[int]" = field(default_factory=itertools.count)
    phases: dict[int, tuple[str, float]] = field(default_factory=dict)
    blind: int = 0
    # No connection is kept: one that a server closes in the moment it is used again would fail without its fault.
    client: httpx.Client = field(
        default_factory=lambda: httpx.Client(timeout=60, limits=httpx.Limits(max_keepalive_connections=0))
    )

    def enter(self, port: int, phase: str) -> None:
        """What goes on with a server from now on."""
        self.phases[port] = (phase, time.monotonic())

    def phase(self, url: str) -> str:
        """Of the server asked, with the seconds since it began."""
        port = int(url.split(":")[2].split("/")[0])
        name, began = self.phases.get(port, ("serving", 0.0))
        return f"{name} {time.monotonic() - began:.1f} s" if began else name

    def look_on(self, port: int) -> None:
        """Look at one server; each has a thread, so that a slow one does not hide the other's end."""
        while not self.ended.wait(0.25):
            self.ready[port] = is_ready(port)

    def url(self) -> str:
        """Of the next that is in turn."""
        ready = [port for port in self.ports if self.ready.get(port)]
        self.blind += not ready
        ready = ready or self.ports
        return f"http://127.0.0.1:{ready[next(self.turns) % len(ready)]}"


@dataclass
class Asked:
    answers: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def fail(self, kind: str, seconds: float, before: str, after: str, what: str) -> None:
        self.kinds[f"{kind}, server {before.split()[0]} to {after.split()[0]}"] += 1
        self.failed.append(f"{kind} after {seconds:.1f} s, server {before} to {after}: {what}")


def is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def start(served: Market, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*JANGTEO, "serve", "--workers", "1", "--port", str(port)],
        env=served.variables | {"JANGTEO_DRAIN_SECONDS": str(DRAIN)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def ask(asked: Asked, balancer: Balancer, method: str, path: str, **further: Any) -> httpx.Response | None:
    """One request, tried once; of one that fails what its server was at as it began and ended."""
    url = balancer.url()
    began, before = time.monotonic(), balancer.phase(url)
    try:
        answer = balancer.client.request(method, url + path, **further)
    except httpx.HTTPError as error:
        kind = f"{type(error).__name__} {error.__cause__ or error}"
        return asked.fail(kind, time.monotonic() - began, before, balancer.phase(url), f"{method} {path}")
    asked.seconds.append(time.monotonic() - began)
    asked.answers[str(answer.status_code)] += 1
    if answer.status_code >= 500:
        kind = f"{answer.status_code} {code_of(answer) or ' '.join(CODES.findall(answer.text)[:1])}"
        return asked.fail(kind, asked.seconds[-1], before, balancer.phase(url), f"{method} {path}")
    return answer


def buy(asked: Asked, balancer: Balancer) -> None:
    """Fill a cart and order, each request by whichever server is in turn."""

    def call(path: str, secret: str, body: object) -> Any:
        headers = {"Idempotency-Key": secrets.token_hex(20)} | ({"Cart-Secret": secret} if secret else {})
        answer = ask(asked, balancer, "POST", f"/api/v1{path}", json=body, headers=headers)
        return answer.json() if answer is not None and answer.status_code == 201 else None

    cart = call("/channels/shop/carts", "", None)
    if cart is None:
        return
    secret = str(cart["secret"])
    line = {"sku": SKU, "quantity": 1}
    filled = call(f"/channels/shop/carts/{cart['id']}/lines", secret, line)
    if filled is None:
        return
    body = {"cart_id": cart["id"], "expected_gross": filled["quote"]["gross"], "email": "guest@test.example"}
    order = call("/channels/shop/orders", secret, body | {"ship_to": ADDRESS, "payment_method": "bank_transfer"})
    if order is not None:
        asked.orders.append(str(order["number"]))


def come(asked: Asked, balancer: Balancer, rate: float) -> None:
    """So many visitors a second: of ten, nine look at a page, and one buys."""
    began = time.monotonic()
    with balancer.client, ThreadPoolExecutor(128) as pool:
        for number in itertools.count():
            if balancer.ended.wait(max(0.0, began + number / rate - time.monotonic())):
                return
            if number % 10:
                pool.submit(ask, asked, balancer, "GET", PAGES[number % len(PAGES)])
            else:
                pool.submit(buy, asked, balancer)


def run(served: Market, restarts: int, rate: float) -> bool:
    balancer, asked = Balancer(served, [free_port(), free_port()]), Asked()
    servers = {port: start(served, port) for port in balancer.ports}
    worker = Service(served.variables, "worker")
    threads = [threading.Thread(target=balancer.look_on, args=(port,)) for port in balancer.ports]
    threads.append(threading.Thread(target=come, args=(asked, balancer, rate)))
    try:
        wait_until(lambda: all(is_ready(port) for port in balancer.ports), 240)
        for thread in threads:
            thread.start()
        for number in range(restarts):
            time.sleep(2)
            port = balancer.ports[number % 2]
            before, began = len(asked.failed), time.monotonic()
            balancer.enter(port, "told")
            servers[port].send_signal(signal.SIGTERM)
            code = servers[port].wait(120)
            balancer.enter(port, "gone")
            servers[port] = start(served, port)
            wait_until(lambda port=port: is_ready(port), 240)
            wait_until(lambda port=port: balancer.ready.get(port, False), 30)
            balancer.enter(port, "back")
            told = f"{number + 1:>3}  exit code {code}, back after {time.monotonic() - began:.1f} s"
            print(f"{told}, load {os.getloadavg()[0]:.0f}, {len(asked.failed) - before} failed", flush=True)
            for line in asked.failed[before:][:8]:
                print(f"     {line[:160]}", flush=True)
    finally:
        balancer.ended.set()
        for thread in threads:
            if thread.ident:
                thread.join()
        settle(served)
        for server in servers.values():
            for _ in range(2):  # the second ends the wait
                server.send_signal(signal.SIGTERM)
            server.wait(60)
        worker.stop()
    seconds = sorted(asked.seconds)
    print(f"requests answered {sum(asked.answers.values())}: {dict(asked.answers)}")
    print(f"median {seconds[len(seconds) // 2]:.2f} s, longest {seconds[-1]:.1f} s; orders {len(asked.orders)}")
    print(f"requests failed   {len(asked.failed)}; sent while no server said it was ready: {balancer.blind}")
    for kind, count in asked.kinds.most_common():
        print(f"{count:>5}  {kind}")
    return not asked.failed and bool(asked.orders) and judge_books(served, asked.orders)


if __name__ == "__main__":
    raise SystemExit(main(run, restarts=4 if IS_QUICK else 20, rate=20.0))
