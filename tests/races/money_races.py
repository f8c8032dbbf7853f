"""Races for money: it comes, goes back and is called off, all at the same moment."""

import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx

from races.race import Race, Violations, counts
from races.running import Running
from races.stock_races import SKU, desk_of, put_on_shelf

AT_ONCE = 16
TAKE_CARDS = "UPDATE channels_channel SET payment_methods = ARRAY['card', 'bank_transfer'] WHERE code = 'shop'"
PAY = """
from jangteo.kernel.money import Money
from jangteo.ordering.models import Order
from jangteo.payments import services
from jangteo.payments.models import Payment
from jangteo.payments.types import PageRequest
from jangteo.simulator import services as simulator
from jangteo.simulator.types import Card
order = Order.objects.get(number="{number}")
services.open_page(order_id=order.pk, request=PageRequest(
    key="", amount=Money(1, "KRW"), order_number=order.number, order_name="race",
    return_url="http://shop.example/pay/back/PAYMENT/", cancel_url="http://shop.example/", captures={captures}))
row = Payment.objects.get(order_id=order.pk)
simulator.pay(reference=row.reference, card=Card.PAYS)
answer = row.pk.hex
"""
MONEY = """SELECT o.payment, p.state, p.amount_minor, p.captured_minor, p.refunded_minor,
      (SELECT count(*) FROM payments_paymentoperation x WHERE x.payment_id = p.id AND x.verb = 'capture'),
      (SELECT count(*) FROM payments_paymentoperation x
       WHERE x.payment_id = p.id AND x.status IN ('pending', 'unknown')),
      (SELECT coalesce(sum(g.amount_minor), 0) FROM ledger_posting g
       WHERE g.order_id = o.id AND g.account IN ('cash', 'clearing')),
      (SELECT coalesce(sum(CASE s.verb WHEN 'capture' THEN s.amount_minor WHEN 'refund' THEN -s.amount_minor END), 0)
       FROM simulator_simulatedoperation s JOIN simulator_simulatedpayment b ON b.id = s.payment_id
       WHERE b.key = replace(p.id::text, '-', '') AND s.status = 'succeeded')
    FROM ordering_order o JOIN payments_payment p ON p.order_id = o.id WHERE o.number = '{number}'"""
REFUNDS_OF = """SELECT count(*) FROM ordering_refund r JOIN ordering_order o ON o.id = r.order_id
    WHERE o.number = '{number}'"""
WORK = """
from jangteo.payments.services import send_due, take_up_due
from jangteo.payments.services.loop import hear_simulator
while hear_simulator() + take_up_due() + send_due():
    pass
answer = None
"""
MOST_SECONDS = 20


def ordered(market: Running, method: str) -> str:
    """A guest's order of three units; its number."""
    put_on_shelf(market, SKU, 1_000)
    return str(market.order(market.fill(SKU, SKU, SKU), method=method).raise_for_status().json()["number"])


def _money(market: Running, number: str) -> tuple[Any, ...]:
    (row,) = market.query(MONEY.format(number=number))
    return row


def settled(market: Running, number: str, *, is_disputed: bool = False) -> tuple[Any, ...]:
    """The money of an order once no provider owes an answer: races have no worker, so its work is done here.

    is_disputed  a bank took some of it back, which is not among what a provider was asked for
    """
    ends = time.monotonic() + MOST_SECONDS
    while True:
        market.python(WORK)
        row = _money(market, number)
        is_quiet = (
            row[6] == 0 and (row[1] != "void" or row[3] == row[4]) and (is_disputed or int(row[7]) == int(row[8]))
        )
        if is_quiet or time.monotonic() > ends:
            return row
        time.sleep(0.2)


def _codes(answers: list[Any]) -> Counter[Any]:
    return Counter(getattr(one, "status_code", type(one).__name__) for one in answers)


def back_many_times(market: Running) -> Iterator[Violations]:
    """A buyer's browser comes back sixteen times at once, and the provider tells of it meanwhile: paid once."""
    market.query(TAKE_CARDS)
    browser = httpx.Client(base_url=market.url, timeout=60)
    while True:
        number = ordered(market, "card")
        payment = market.python(PAY.format(number=number, captures=True))
        works = [partial(browser.get, f"/pay/back/{payment}/")] * AT_ONCE
        *answers, _heard = market.together([*works, partial(market.python, WORK)])
        progress, state, amount, captured, _refunded, captures, _under_way, booked, theirs = settled(market, number)
        yield [
            *counts("answers", _codes(answers), Counter({200: AT_ONCE})),
            *counts("as it stands", (progress, state, captures), ("paid", "received", 1)),
            *counts("money", {int(captured), int(booked), int(theirs)}, {int(amount)}),
        ]


def refunded_many_times(market: Running) -> Iterator[Violations]:
    """Sixteen presses give one unit of three back once."""
    desk = desk_of(market)
    while True:
        number = ordered(market, "bank_transfer")
        desk.post(f"/office/orders/{number}/pay/", data={"why": ""})
        form = {"units-1": "1", "seen": f"{number}-R1", "why": "race"}
        answers = market.together([partial(desk.post, f"/office/orders/{number}/refund/", data=form)] * AT_ONCE)
        codes = _codes(answers)
        _progress, state, amount, captured, refunded, *_others, booked, _theirs = _money(market, number)
        yield [
            *counts("told", codes[302] >= 1 and set(codes) <= {302, 409, 422}, True),
            *counts("state", state, "received"),
            *counts("given back", (int(captured), int(booked)), (int(amount), int(amount) - int(refunded))),
            *counts("refunds", market.number(REFUNDS_OF.format(number=number)), 1),
        ]


def called_off_while_paid(market: Running) -> Iterator[Violations]:
    """Staff call an order off at the moment at which its buyer comes back from paying it: nothing of it is kept."""
    market.query(TAKE_CARDS)
    desk, browser = desk_of(market), httpx.Client(base_url=market.url, timeout=60)
    while True:
        number = ordered(market, "card")
        payment = market.python(PAY.format(number=number, captures=True))
        works = [
            partial(browser.get, f"/pay/back/{payment}/"),
            partial(desk.post, f"/office/orders/{number}/cancel/", data={"why": "race"}),
        ]
        answers = market.together(works)
        _progress, state, _amount, captured, refunded, _captures, under_way, booked, theirs = settled(market, number)
        yield [
            *counts("answers", [getattr(one, "status_code", one) for one in answers], [200, 302]),
            *counts("under way", int(under_way), 0),
            *counts("kept", (int(captured) - int(refunded), int(booked), int(theirs)), (0, 0, 0)),
            *counts("state", state in {"void", "refunded"}, True),
        ]


MONEY_RACES = (
    Race("back from paying, 16 times", back_many_times, "payment-lock", (1, 8, 100), 40),
    Race("a refund, 16 presses", refunded_many_times, "order-lock", (1, 8, 100), 40, "D08"),
    Race("called off while it is paid", called_off_while_paid, "payment-lock", (1, 8, 100), 60, "D14"),
)
