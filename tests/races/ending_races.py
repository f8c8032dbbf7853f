"""A race for the end of an order's money: taken while it is let go.

Locks are not all that holds here: triggers keep what is asked within what is held, however many ask. The control is
without both.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from races.money_races import PAY, TAKE_CARDS, ordered, settled
from races.race import Race, Violations, counts
from races.running import Running
from races.stock_races import desk_of

BACK = """
from jangteo.payments.services import come_back
from uuid import UUID
come_back(payment_id=UUID("{payment}"), returned={{}})
answer = None
"""
# asked of the provider and not refused, by verb; what went back on the buyer's bank's word; how often for each thing
ASKED = """SELECT coalesce(sum(amount_minor) FILTER (WHERE verb = 'capture' AND status <> 'failed'), 0),
      coalesce(sum(amount_minor) FILTER (WHERE verb = 'refund' AND status <> 'failed'), 0),
      coalesce(sum(amount_minor) FILTER (WHERE verb = 'chargeback' AND status = 'succeeded'), 0),
      count(*) FILTER (WHERE is_ours AND status = 'failed')
    FROM payments_paymentoperation WHERE payment_id = '{payment}'"""
ENDS = """SELECT o.status, o.gross_minor,
      (SELECT coalesce(sum(r.gross_minor), 0) FROM ordering_refund r WHERE r.order_id = o.id),
      (SELECT count(*) FROM ordering_refund r WHERE r.order_id = o.id)
    FROM ordering_order o WHERE o.number = '{number}'"""
WITHIN = {
    "paymentoperation_within": "payments_paymentoperation",
    "refund_within_order": "ordering_refund",
    "refundline_within_line": "ordering_refundline",
}


def _paid(market: Running, *, captures: bool) -> tuple[str, str]:
    """An order whose buyer came back from paying by card; its number and its payment."""
    number = ordered(market, "card")
    payment = str(market.python(PAY.format(number=number, captures=captures)))
    market.python(BACK.format(payment=payment))
    return number, payment


def _ends(market: Running, number: str) -> tuple[str, int, int, int]:
    (row,) = market.query(ENDS.format(number=number))
    return str(row[0]), int(row[1]), int(row[2]), int(row[3])


def _asked(market: Running, payment: str) -> tuple[int, ...]:
    (row,) = market.query(ASKED.format(payment=payment))
    return tuple(map(int, row))


def taken_while_let_go(market: Running) -> Iterator[Violations]:
    """Staff take an authorised order's money three times while it is called off: it is off, nothing is kept."""
    market.query(TAKE_CARDS)
    desk = desk_of(market)
    take, end = "/office/payments/orders/{}/capture/", "/office/orders/{}/cancel/"
    while True:
        number, payment = _paid(market, captures=False)
        works: list[Any] = [
            *[partial(desk.post, take.format(number), data={"why": "race"})] * 3,
            partial(desk.post, end.format(number), data={"why": "race"}),
        ]
        answers = market.together(works)
        _progress, _state, amount, captured, refunded, captures, under_way, booked, theirs = settled(market, number)
        status, _gross, _given, _times = _ends(market, number)
        taken, back, _disputed, _refused = _asked(market, payment)
        yield [
            *counts("broke", broke(answers), []),
            *counts("status", status, "cancelled"),
            *counts("asked for once", (captures <= 1, taken <= int(amount), back == taken), (True, True, True)),
            *counts("under way", int(under_way), 0),
            *counts("kept", (int(captured) - int(refunded), int(booked), int(theirs)), (0, 0, 0)),
        ]


def broke(answers: list[Any]) -> list[str]:
    """Answers that are no answer: from 500 up, or an exception."""
    codes = [getattr(one, "status_code", 200 if one is None else one) for one in answers]
    return [str(code)[:200] for code in codes if not isinstance(code, int) or code >= 500]


ENDING_RACES = (
    Race(
        "taken while it is let go",
        taken_while_let_go,
        "payment-lock order-lock",
        (1, 8, 100),
        40,
        triggers=WITHIN,
    ),
)
