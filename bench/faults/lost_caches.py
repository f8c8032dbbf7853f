"""All that web processes remember is lost, again and again, while buyers order.

Usage: python bench/faults/lost_caches.py [--times 20] [--rate 1] — in a home of its own, thrown away in the end.
There is no cache server: what is remembered lies in the memory of web processes, and goes when the server above them is
killed -9 with all of them. Carts have to be as they were, and passwords may not be tried more often for it: of three
wrong ones after each kill, to one account, ten in 15 minutes are looked at. In the end more calls come than the API
lets through in a minute.
"""

import os
import secrets
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
from buyers import SKU, Buyers, Market, Service, judge, settle, wait_until
from running import at_work, main
from watching import IS_QUICK, Seen, ask, next_order

LET_THROUGH = 10  # wrong passwords to one account in 15 minutes
GUEST_RATE = 600  # calls of guests from one address in a minute; as many may come at once
ACCOUNT = {"email": "dealer@test.example", "password": "wrong"}


class Cart:
    """A cart of one mug, and what it came to."""

    def __init__(self, served: Market) -> None:
        self.client = httpx.Client(base_url=f"{served.url}/api/v1/channels/shop", timeout=20)
        made = self.client.post("/carts", json={}, headers={"Idempotency-Key": secrets.token_hex(20)}).json()
        self.path, self.secret = f"/carts/{made['id']}", {"Cart-Secret": made["secret"]}
        line = {"sku": SKU, "quantity": 1}
        key = {"Idempotency-Key": secrets.token_hex(20)}
        self.client.post(f"{self.path}/lines", json=line, headers=self.secret | key).raise_for_status()
        self.gross = self.now()

    def now(self) -> object:
        """What it comes to, or how it was refused."""
        answer = self.client.get(self.path, headers=self.secret)
        return answer.json()["quote"]["gross"] if answer.status_code == 200 else answer.status_code


def lose(served: Market, web: Service) -> float:
    """Kill the web server with all its processes; seconds until the site is open again."""
    family = [web.process.pid, *(one.pid for one in web.children())]
    began = time.monotonic()
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    time.sleep(0.5)
    wait_until(served.is_open, 120)
    return time.monotonic() - began


def burst(served: Market) -> Seen:
    """Twice as many calls as a guest may make in a minute."""
    seen = Seen()
    with httpx.Client(base_url=served.url, timeout=60) as client, ThreadPoolExecutor(8) as pool:
        for _ in range(2 * GUEST_RATE):
            pool.submit(ask, seen, lambda: client.get("/api/v1/channels/shop/carts/none"))
    return seen


def run(served: Market, times: int, rate: float) -> bool:
    wrong, tried = list[str](), Seen()
    with at_work(served, JANGTEO_API_RATE="1200", JANGTEO_API_GUEST_RATE=str(GUEST_RATE)) as (web, _):
        cart = Cart(served)
        with Buyers(served, rate) as buyers:
            next_order(buyers)
            for number in range(1, times + 1):
                back = lose(served, web)
                for _ in range(3):
                    ask(tried, lambda: httpx.post(f"{served.url}/api/v1/tokens", json=ACCOUNT, timeout=20))
                if (now := cart.now()) != cart.gross:
                    wrong.append(f"time {number}: the cart is {now}")
                next_order(buyers)
                print(f"{number:>3}  open {back:.1f} s after; log-ins so far {dict(tried.answers)}", flush=True)
        lose(served, web)
        calls = burst(served)
        settle(served)
        is_whole = judge(served, buyers.ledger)
    looked_at = sum(number for told, number in tried.answers.items() if told.startswith("4") and told[:3] != "429")
    if looked_at > LET_THROUGH or set(tried.but("401", "422", "429")):
        wrong.append(f"log-ins {dict(tried.answers)}")
    if not any(told.startswith("429") for told in calls.answers):
        wrong.append(f"calls {dict(calls.answers)}")
    told = f"{looked_at} of {3 * times} wrong passwords looked at (10 may be), calls at once {dict(calls.answers)}"
    print(
        f"FT9: {times} times: {told}; {'; '.join(wrong) or 'as it should be'}; books {'whole' if is_whole else 'NOT'}"
    )
    return is_whole and not wrong


if __name__ == "__main__":
    raise SystemExit(main(run, times=5 if IS_QUICK else 20, rate=1.0))
