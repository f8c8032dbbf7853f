"""Races for the order itself: it is changed, or called off, at the moment at which its goods leave."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle

import httpx

from races.race import Race, Violations, counts
from races.running import Basket, Running
from races.stock_races import SKU, desk_of, put_on_shelf

UNITS = 3
ALLOW = "UPDATE channels_channel SET change_minutes = 600, change_prices = 'keep' WHERE code = 'shop'"
GOODS = """SELECT o.status, o.fulfilment, l.quantity, l.handed_over,
      coalesce(sum(a.quantity) FILTER (WHERE a.state = 'open'), 0),
      coalesce(sum(a.quantity) FILTER (WHERE a.state = 'shipped'), 0), o.id
    FROM ordering_order o JOIN ordering_orderline l ON l.order_id = o.id
    LEFT JOIN inventory_allocation a ON a.line_id = l.id WHERE o.number = '{number}' GROUP BY o.id, l.id"""
PLAN = """
from uuid import UUID
from jangteo.fulfilment.services import plan_shipments
from jangteo.kernel.types import job_actor
answer = [str(pk) for pk in plan_shipments(order_id=UUID("{order}"), actor=job_actor("race"))]
"""
# What a buyer is told who comes too late with a change; all else says that two decided at once.
TOO_LATE = {"ordering.not_changeable", "ordering.below_handed_over"}


@dataclass(frozen=True)
class Goods:
    """An order of one line: where it stands, and its units as the order and as the shelves know them."""

    status: str
    fulfilment: str
    quantity: int
    handed_over: int
    promised: int
    shipped: int
    order_id: str


def _ordered(market: Running) -> tuple[Basket, str]:
    """A guest's order of three units, not paid; its cart, and its number."""
    basket = market.fill(*[SKU] * UNITS)
    return basket, market.order(basket).raise_for_status().json()["number"]


def _goods(market: Running, number: str) -> Goods:
    ((*told, order_id),) = market.query(GOODS.format(number=number))
    status, fulfilment, quantity, handed_over, promised, shipped = told
    return Goods(status, fulfilment, quantity, handed_over, int(promised), int(shipped), str(order_id))


def _previewed(market: Running, basket: Basket, number: str, quantity: int) -> dict[str, object]:
    """The body of a change to so many units, as it was shown."""
    edit = {"edit": "quantity", "position": 1, "quantity": quantity}
    path = f"/channels/shop/orders/{number}/revisions/preview"
    shown = market.client.post(path, json={"edits": [edit]}, headers={"Cart-Secret": basket.secret})
    return {"edits": [edit], "token": shown.raise_for_status().json()["token"]}


def changed_while_it_ships(market: Running) -> Iterator[Violations]:
    """A buyer wants fewer, or more, while staff send it all, or give it to the pickers: one after the other, or the
    buyer is told that it is too late; what has left and what is kept is what the order says.
    """
    market.query(ALLOW)
    desk = desk_of(market)
    for wanted, is_whole in cycle(((UNITS + 2, True), (1, False), (1, True), (UNITS + 2, False))):
        put_on_shelf(market, SKU, 1_000)
        basket, number = _ordered(market)
        body, path = _previewed(market, basket, number, wanted), f"/office/orders/{number}/ship/"
        if not is_whole:
            (shipment,) = market.python(PLAN.format(order=_goods(market, number).order_id))
            path = f"/office/shipping/{shipment}/do/release/"
        headers = {"Cart-Secret": basket.secret, "Idempotency-Key": secrets.token_hex(8)}
        change = partial(market.client.post, f"/channels/shop/orders/{number}/revisions", json=body, headers=headers)
        answers = market.together([change, partial(desk.post, path, data={"why": ""})])
        yield _one_after_the_other(answers, wanted, _goods(market, number), is_whole=is_whole)


def _one_after_the_other(answers: list[object], wanted: int, goods: Goods, *, is_whole: bool) -> Violations:
    change, left = answers
    status = getattr(change, "status_code", type(change).__name__)
    told = counts("shipping", getattr(left, "status_code", left), 302)
    if status == 409 and isinstance(change, httpx.Response):
        told += [f"refused by {code}" for code in {change.json()["code"]} - TOO_LATE]
    elif status != 201:
        told.append(f"change: {status}")
    quantity = wanted if status == 201 else UNITS
    told += counts("units of the order", goods.quantity, quantity)
    told += counts("units promised and gone", goods.promised + goods.shipped, quantity)
    if is_whole:
        return told + counts("as it stands", (goods.fulfilment, goods.shipped), ("shipped", quantity))
    # what is added after the pickers got theirs waits for a parcel of its own, and is still the buyer's to change
    return told + counts("with the pickers", goods.handed_over in {quantity, min(UNITS, quantity)}, True)


def cancelled_while_it_ships(market: Running) -> Iterator[Violations]:
    """One of the staff calls it off while another sends it: it is gone, or it is off and its units are free."""
    desks = [desk_of(market) for _ in range(2)]
    while True:
        put_on_shelf(market, SKU, 1_000)
        _, number = _ordered(market)
        works = [
            partial(desk.post, f"/office/orders/{number}/{action}/", data={"why": "asked"})
            for desk, action in zip(desks, ("cancel", "ship"), strict=True)
        ]
        answers = market.together(works)
        goods = _goods(market, number)
        ends = {("cancelled", "cancelled", 0, 0), ("placed", "shipped", 0, UNITS)}
        end = (goods.status, goods.fulfilment, goods.promised, goods.shipped)
        yield [
            *counts("answers", [getattr(one, "status_code", one) for one in answers], [302, 302]),
            *([] if end in ends else [f"it is {end}"]),
        ]


CHANGE_RACES = (
    Race("a change while it ships", changed_while_it_ships, "order-lock", (2, 12, 200), 60),
    Race("cancelled while it ships", cancelled_while_it_ships, "order-lock", (1, 6, 200), 60),
)
