"""Races for one link to a shared cart: two who pay by it at once."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx

from races.approval_races import House
from races.race import Race, Violations, counts
from races.running import ADDRESS, Running
from races.stock_races import SKU, put_on_shelf

PLENTY = 10**9  # of a budget, and no rule
ORDERS = "SELECT number FROM ordering_order WHERE cart_id = '{cart}'"
STATE = "SELECT state FROM sharing_paymentshare WHERE link_id = '{share}'"
PAID, TAKEN = 302, 409


class Payer:
    """Somebody who has links, and a browser without a log-in."""

    def __init__(self, market: Running, name: str) -> None:
        self.name = name
        self.client = httpx.Client(base_url=market.url, timeout=60, follow_redirects=False)

    def look(self, path: str) -> dict[str, Any]:
        """What is sent to pay what the page shows."""
        page = self.client.get(path).raise_for_status().text
        fields = dict(re.findall(r'name="(csrfmiddlewaretoken|revision|expected_total)" value="([^"]*)"', page))
        return fields | {"name": self.name, "email": "race@test.example", "payment_method": "bank_transfer"}

    def pay(self, path: str, form: dict[str, Any]) -> httpx.Response:
        return self.client.post(f"{path}pay/", data=form, headers={"Referer": str(self.client.base_url)})


def paid_by_two(market: Running) -> Iterator[Violations]:
    """Two who have one link pay at once: one order, and the other sees that it is ordered."""
    house, payers = House(market, PLENTY), [Payer(market, "aunt"), Payer(market, "uncle")]
    while True:
        put_on_shelf(market, SKU, 10)
        body = house.fill()
        asked = {"cart_id": body["cart_id"], "email": body["email"], "ship_to": ADDRESS}
        made = house.buyer.post("/shares", json=asked, headers={"Idempotency-Key": body["cart_id"]}).raise_for_status()
        path = f"/shared/{made.json()['key']}/"
        forms = [payer.look(path) for payer in payers]
        answers = market.together([partial(payer.pay, path, form) for payer, form in zip(payers, forms, strict=True)])
        codes = sorted(getattr(one, "status_code", 0) for one in answers)
        ((state,),) = market.query(STATE.format(share=made.json()["id"]))
        numbers = [number for (number,) in market.query(ORDERS.format(cart=body["cart_id"]))]
        told = [one.text for one in answers if getattr(one, "status_code", 0) == TAKEN]
        yield [
            *counts("answers", codes, [PAID, TAKEN]),
            *counts("orders", len(numbers), 1),
            *[
                f"the other is not shown that order: {_said(text)}"
                for text in told
                if not any(map(text.count, numbers))
            ],
            *counts("state", state, "ordered"),
        ]


def _said(page: str) -> str:
    """What a page says in words, without its spaces."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]).split())[:300]


SHARING_RACES = (Race("two who pay by one link", paid_by_two, "share-lock", (2, 12, 300), 60),)
