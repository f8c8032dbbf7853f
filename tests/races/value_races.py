"""Races for stored value: a card at sixteen checkouts, store credit in sixteen tabs, a split order given back."""

import secrets
import uuid
from collections.abc import Iterator
from functools import partial

import httpx

from races.race import Race, Violations, counts, outcomes
from races.running import Basket, Running
from races.stock_races import SKU, desk_of, put_on_shelf

AT_ONCE = 16
ISSUE = """
from jangteo.kernel.money import Money
from jangteo.kernel.types import job_actor
from jangteo.stored_value import services
from jangteo.stored_value.types import Source
card = services.issue_gift_card(
    amount=Money({minor}, "KRW"), source=Source.SOLD, key="{key}", actor=job_actor("race"), why="race")
answer = [str(card.id), services.ticket_of(card.id)]
"""
BUYER = """
from jangteo.parties import services as parties
person = parties.create_person(name="race", email="{email}")
parties.create_log_in(person_id=person, email="{email}", password="{password}")
answer = str(person)
"""
GIVE = """
from uuid import UUID
from jangteo.kernel.money import Money
from jangteo.kernel.types import job_actor
from jangteo.stored_value import services
from jangteo.stored_value.types import Source
answer = str(services.issue_store_credit(
    party_id=UUID("{person}"), amount=Money({minor}, "KRW"), source=Source.GOODWILL, key="{key}",
    actor=job_actor("race"), why="race"))
"""
UNIT = """SELECT l.gross_minor / l.quantity FROM ordering_orderline l
    JOIN ordering_order o ON o.id = l.order_id WHERE o.number = '{number}'"""
SPLIT = """SELECT o.payment, sum(p.captured_minor), sum(p.refunded_minor),
      (SELECT count(*) FROM ordering_refund WHERE order_id = o.id),
      (SELECT coalesce(-sum(amount_minor), 0) FROM ledger_posting
       WHERE order_id = o.id AND account = 'customer_deposits')
    FROM ordering_order o JOIN payments_payment p ON p.order_id = o.id WHERE o.number = '{number}' GROUP BY o.id"""


def _issued(market: Running, minor: int) -> tuple[str, str]:
    """A new card and its ticket."""
    value, ticket = market.python(ISSUE.format(minor=minor, key=uuid.uuid4().hex))
    return str(value), str(ticket)


def _price(basket: Basket) -> int:
    return int(basket.gross["amount"])


def _spends(market: Running, value: str) -> int:
    return market.number(
        f"SELECT count(*) FROM stored_value_storedvaluemove WHERE value_id = '{value}' AND kind = 'spend'"
    )


def _stands(market: Running, value: str) -> tuple[int, int, int]:
    """The balance, the sum of its moves, and what the books owe."""
    (row,) = market.query(
        f"""SELECT v.balance_minor,
              (SELECT coalesce(sum(amount_minor), 0) FROM stored_value_storedvaluemove WHERE value_id = v.id),
              (SELECT coalesce(-sum(amount_minor), 0) FROM ledger_posting WHERE counterpart = v.id::text)
            FROM stored_value_storedvalue v WHERE v.id = '{value}'"""
    )
    return int(row[0]), int(row[1]), int(row[2])


def card_at_once(market: Running) -> Iterator[Violations]:
    """Sixteen checkouts with a card that covers one: one order, the others are told and leave nothing behind."""
    while True:
        put_on_shelf(market, SKU, 1_000)
        baskets = market.fill_many([[SKU]] * AT_ONCE)
        value, ticket = _issued(market, _price(baskets[0]))
        tender = {"gift_card": ticket, "amount": baskets[0].gross}
        before = market.number("SELECT count(*) FROM ordering_order")
        answers = market.together([partial(market.order, one, tenders=[tender]) for one in baskets])
        made = market.number("SELECT count(*) FROM ordering_order") - before
        yield [
            *counts("answers", outcomes(answers), {201: 1, 409: AT_ONCE - 1}),
            *counts("orders and spendings", (made, _spends(market, value)), (1, 1)),
            *counts("balance, moves, books", _stands(market, value), (0, 0, 0)),
        ]


def credit_in_tabs(market: Running) -> Iterator[Violations]:
    """A buyer orders sixteen carts in as many tabs with store credit that covers one and a half."""
    email, password = f"{secrets.token_hex(6)}@race.example", secrets.token_hex(12)
    person = market.python(BUYER.format(email=email, password=password))
    answer = market.client.post("/tokens", json={"email": email, "password": password})
    token = answer.raise_for_status().json()["token"]
    spent = 0
    while True:
        put_on_shelf(market, SKU, 1_000)
        baskets = [_tab(market, token, number) for number in range(AT_ONCE)]
        price = _price(baskets[0])
        value = market.python(GIVE.format(person=person, minor=price + price // 2, key=uuid.uuid4().hex))
        had = _stands(market, value)[0]
        tender = {"amount": baskets[0].gross}
        answers = market.together([partial(market.order, one, tenders=[tender], token=token) for one in baskets])
        covered = had // price
        spent += covered
        yield [
            *counts("answers", outcomes(answers), {201: covered, 409: AT_ONCE - covered}),
            *counts("spendings", _spends(market, value), spent),
            *counts("balance, moves, books", _stands(market, value), (had - covered * price,) * 3),
        ]


def _tab(market: Running, token: str, number: int) -> Basket:
    """A cart of the buyer's own with one unit; those that were not ordered before are taken up again."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": secrets.token_hex(16)}
    found = market.client.get("/channels/shop/carts", headers=headers).raise_for_status().json()
    known = {one["name"]: one["id"] for one in found}
    name = f"tab {number}"
    if name in known:
        cart = market.client.get(f"/channels/shop/carts/{known[name]}", headers=headers).raise_for_status().json()
        return Basket(cart["id"], "", cart["quote"]["gross"], secrets.token_hex(8))
    made = market.client.post("/channels/shop/carts", json={"name": name}, headers=headers).raise_for_status().json()
    line = {"sku": SKU, "quantity": 1}
    added = market.client.post(
        f"/channels/shop/carts/{made['id']}/lines",
        json=line,
        headers=headers | {"Idempotency-Key": secrets.token_hex(16)},
    )
    return Basket(made["id"], "", added.raise_for_status().json()["quote"]["gross"], secrets.token_hex(8))


def split_given_back(market: Running) -> Iterator[Violations]:
    """An order of three units, half of it paid by a gift card, is refunded by two units sixteen times, then called off
    as often: each happens once, and the card has back what it paid.
    """
    desk = desk_of(market)
    while True:
        put_on_shelf(market, SKU, 1_000)
        basket = market.fill(SKU, SKU, SKU)
        whole = _price(basket)
        value, ticket = _issued(market, whole // 2)
        number = str(market.order(basket, tenders=[{"gift_card": ticket}]).raise_for_status().json()["number"])
        desk.post(f"/office/orders/{number}/pay/", data={"why": ""})
        form = {"units-1": "2", "seen": f"{number}-R1", "why": "race"}
        told = _press(market, desk, f"/office/orders/{number}/refund/", form)
        (state,) = market.query(SPLIT.format(number=number))
        after = _stands(market, value)
        two = 2 * market.number(UNIT.format(number=number))
        back_to_card = max(0, two - (whole - whole // 2))
        again = _press(market, desk, f"/office/orders/{number}/cancel/", {"why": "race"})
        (ended,) = market.query(SPLIT.format(number=number))
        yield [
            *told,
            *again,
            *counts("refunded once", (state[0], *map(int, state[1:])), ("paid", whole, two, 1, whole - two)),
            *counts("the card then", after, (back_to_card,) * 3),
            *counts("called off once", (ended[0], *map(int, ended[1:])), ("refunded", whole, whole, 2, 0)),
            *counts("the card at last", _stands(market, value), (whole // 2,) * 3),
        ]


def _press(market: Running, desk: httpx.Client, path: str, form: dict[str, str]) -> Violations:
    answers = market.together([partial(desk.post, path, data=form)] * AT_ONCE)
    codes = outcomes(answers)
    return counts("told", codes.get(302, 0) >= 1 and set(codes) <= {302, 409, 422}, True)


VALUE_RACES = (
    Race("a gift card, 16 checkouts", card_at_once, "value-lock", (1, 8, 300), 40, "D09"),
    Race("store credit, 16 tabs", credit_in_tabs, "value-lock", (1, 8, 300), 40, "D10"),
    Race("a split order given back, 16 presses", split_given_back, "order-lock", (1, 8, 100), 40, "E08"),
)
