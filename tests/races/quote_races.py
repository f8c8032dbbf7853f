"""Races for what waits or was offered: approved while it is taken back, a quote taken twice, an offer's last pieces."""

import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any

from races.approval_races import House
from races.race import Race, Violations, counts
from races.running import Running
from races.stock_races import SKU, put_on_shelf

PLENTY = 10**9  # of a budget, and no rule
OFFER = """
from datetime import timedelta
from decimal import Decimal
from jangteo.kernel import clock
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import Action, Actor, Scope
from jangteo.quotes import services
from jangteo.quotes.models import QuoteLine
from jangteo.quotes.types import Content, Line, Offer
rights = dict.fromkeys((Action.QUOTES_MAKE, Action.QUOTES_ALLOW), Scope.ALL)
rep = Actor(name="race", is_staff=True, via="office", rights=rights)
asked = QuoteLine.objects.get(version__quote="{quote}")
line = Line(asked.key, asked.text, asked.variant_id, asked.sku, 2, (Offer(1, UnitPrice(Decimal(100_000), "KRW"), 5),))
until = clock.now() + timedelta(days=1)
content = Content("KRW", True, (line,), valid_until=until, hold_until=until if {holds} else None)
services.write_draft(quote_id="{quote}", content=content, actor=rep)
"""
SEND = """
from jangteo.kernel.types import Action, Actor, Scope
from jangteo.quotes import services
from jangteo.quotes.errors import NotInStock
rep = Actor(name="race", is_staff=True, via="office", rights={{Action.QUOTES_MAKE: Scope.ALL}})
try:
    answer = services.{act}_quote(quote_id="{quote}", actor=rep) and "sent"
except NotInStock:
    answer = "short"
"""
STANDS = """SELECT r.state, c.state, (SELECT count(*) FROM ordering_order WHERE cart_id = c.id)
    FROM approvals_approvalrequest r JOIN ordering_cart c ON c.id = r.subject_id WHERE r.id = '{request}'"""
TAKEN = """SELECT q.state, (SELECT count(*) FROM quotes_quotemove WHERE quote_id = q.id AND act = 'accept')
    FROM quotes_quote q WHERE q.id = '{quote}'"""
HELD = "SELECT coalesce(sum(quantity), 0) FROM inventory_stockhold WHERE holder = '{quote}' AND state = 'open'"
CARTS = "SELECT count(*) FROM ordering_cart WHERE agreement_id IS NOT NULL"
ENDS = {("withdrawn", "open", 0), ("placed", "ordered", 1)}


def approved_while_taken_back(market: Running) -> Iterator[Violations]:
    """One approves while the one who asked takes the cart back: it is open again, and ordered only where it was before
    it was taken.
    """
    house = House(market)
    while True:
        put_on_shelf(market, SKU, 10)
        body = house.fill()
        asked = house.buyer.post("/approval-requests", json=body, headers=_key()).raise_for_status().json()
        approve = partial(house.approvers[0].post, f"/approvals/{asked['id']}/decision", json={"verdict": "approve"})
        take = partial(house.buyer.post, f"/carts/{body['cart_id']}/take-back", headers=_key())
        answers = market.together([approve, take])
        codes = [getattr(one, "status_code", 0) for one in answers]
        ((request, cart, orders),) = market.query(STANDS.format(request=asked["id"]))
        yield [
            *counts("approval answered", codes[0] in (200, 409), True),
            *counts("taking back answered", 200 <= codes[1] < 300 or codes[1] == 409, True),
            *counts("stands", (request, cart, int(orders)) in ENDS, True),
        ]
        house.buyer.delete(f"/carts/{body['cart_id']}")  # one may keep few open carts


def quote_taken_twice(market: Running) -> Iterator[Violations]:
    """A quote is taken twice at once, of different quantities: one of them is, in one cart."""
    house = House(market, PLENTY)
    while True:
        put_on_shelf(market, SKU, 10)
        made = _asked(house)
        before = int(market.number(CARTS))
        market.python(OFFER.format(quote=made["id"], holds=False))
        market.python(SEND.format(quote=made["id"], act="send"))
        path = f"/quotes/{made['id']}/acceptance"
        works = [
            partial(house.buyer.post, path, json={"version": 2, "lines": [{"key": "1", "quantity": units}]})
            for units in (2, 3)
        ]
        answers = market.together(works)
        codes = sorted(getattr(one, "status_code", 0) for one in answers)
        ((state, accepts),) = market.query(TAKEN.format(quote=made["id"]))
        carts = int(market.number(CARTS)) - before
        yield [
            *counts("answers", codes, [200, 409]),
            *counts("state", state, "accepted"),
            *counts("taken", int(accepts), 1),
            *counts("carts", carts, 1),
        ]


def last_pieces_offered(market: Running) -> Iterator[Violations]:
    """An offer that keeps the last two pieces is sent while a shopper orders one: the offer has both, or none."""
    house = House(market, PLENTY)
    while True:
        put_on_shelf(market, SKU, 2)
        basket, quote_id = market.fill(SKU), _asked(house)["id"]
        market.python(OFFER.format(quote=quote_id, holds=True))
        send = partial(market.python, SEND.format(quote=quote_id, act="send"))
        sent, order = market.together([send, partial(market.order, basket)])
        code = getattr(order, "status_code", 0)
        found = counts("sent and ordered", (sent, code) in (("sent", 409), ("short", 201)), True)
        yield found + counts("held", int(market.number(HELD.format(quote=quote_id))), 2 if sent == "sent" else 0)
        market.python(SEND.format(quote=quote_id, act="withdraw"))


def _asked(house: House) -> dict[str, Any]:
    """A quote of two pieces that its buyer asked for."""
    body = {"lines": [{"sku": SKU, "quantity": 2}]}
    return dict(house.buyer.post("/quotes", json=body, headers=_key()).raise_for_status().json())


def _key() -> dict[str, str]:
    return {"Idempotency-Key": uuid.uuid4().hex}


QUOTE_RACES = (
    Race("approved while it is taken back", approved_while_taken_back, "approval-lock", (2, 12, 300), 60),
    Race("a quote taken twice", quote_taken_twice, "quote-lock", (2, 12, 300), 60, "C15"),
    Race("an offer's last pieces against a shopper", last_pieces_offered, "hold-lock", (2, 12, 300), 60),
)
