"""A race for what goes back of an order's money: by a refund, by the buyer's bank, by the end of the order.

What holds it is the payments' lock: neither a refund nor the end of an order looks at what is held while a provider's
telling is joined, and none writes its figures over another's. Below it the trigger `paymentoperation_within` refuses
to ask back more than is held. The control is without these two: there more is asked back than is held.

A refund and the end of an order are kept apart by the order's lock; without that, and without the triggers of refunds,
the number of a refund, which is there once, lets the second fail outright: a defect, but no money goes twice, so the
control keeps it. Last of all a provider refuses what is more than it has; what came back of a refund so is put before a
person, who pays out what the bank left of it.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from typing import Any

import httpx

from races.ending_races import WITHIN, broke
from races.money_races import PAY, TAKE_CARDS, WORK, ordered, settled
from races.race import Race, Violations, counts, outcomes
from races.running import Running
from races.stock_races import desk_of

# What the bank took back is in the provider's books, and its notices are ours to post: the simulator would tell later.
DISPUTED = """
from datetime import timedelta
from django.db import transaction
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.payments.models import Payment
from jangteo.simulator import services as simulator
from jangteo.simulator.models import SimulatedEvent
from jangteo.simulator.rules.notices import headers
from jangteo.simulator.selectors import signing_secret
row = Payment.objects.get(pk="{payment}")
with transaction.atomic():
    for minor in {minors}:
        simulator.open_chargeback(reference=row.reference, amount=Money(minor, "KRW"))
    told = SimulatedEvent.objects.filter(payment__reference=row.reference, kind="chargeback.succeeded")
    told.update(deliver_at=clock.now() + timedelta(hours=1))
answer = []
for one in told.order_by("number"):
    body = one.body.encode()
    signed = headers(signing_secret(one.merchant), event_id="evt_" + one.pk.hex, at=clock.now(), body=body)
    answer.append([dict(signed), one.body])
"""
TAKE_UP = """
import time
from jangteo.payments.models import PaymentOperation
from jangteo.payments.services import take_up_due
time.sleep({seconds})
ends = time.monotonic() + 5
heard = PaymentOperation.objects.filter(payment_id="{payment}", verb="chargeback")
while heard.count() < {count} and time.monotonic() < ends:
    take_up_due()
answer = None
"""
FOLLOW = """
from jangteo.ordering.models import Order
from jangteo.ordering.services import take_up_payment
take_up_payment(order_id=Order.objects.get(number="{number}").pk)
answer = None
"""
# A payment's figures beside what its operations come to, in one look.
FIGURES = """SELECT p.captured_minor, p.refunded_minor, p.refunding_minor, p.charged_back_minor,
      coalesce(sum(x.amount_minor) FILTER (WHERE x.verb = 'capture' AND x.status = 'succeeded'), 0),
      coalesce(sum(x.amount_minor) FILTER (WHERE x.verb = 'refund' AND x.status = 'succeeded'), 0),
      coalesce(sum(x.amount_minor) FILTER (WHERE x.verb = 'refund' AND x.status IN ('pending', 'unknown')), 0),
      coalesce(sum(x.amount_minor) FILTER (WHERE x.verb = 'chargeback' AND x.status = 'succeeded'), 0)
    FROM payments_payment p JOIN payments_paymentoperation x ON x.payment_id = p.id WHERE p.id = '{payment}'
    GROUP BY p.id"""
# How much more was asked back than was held at that moment, as far as we had heard, at most.
TOO_MUCH = """SELECT greatest(0, max(r.amount_minor - (
      SELECT coalesce(sum(CASE x.verb WHEN 'capture' THEN x.amount_minor ELSE -x.amount_minor END), 0)
      FROM payments_paymentoperation x WHERE x.payment_id = r.payment_id AND x.id <> r.id AND x.at <= r.at
        AND (x.verb IN ('capture', 'chargeback') AND x.status = 'succeeded'
             OR x.verb = 'refund' AND (x.status <> 'failed' OR x.changed_at > r.at)))))
    FROM payments_paymentoperation r WHERE r.payment_id = '{payment}' AND r.verb = 'refund' AND r.is_ours"""
# What the books say of the order: deposits, what providers owe, losses to banks, our bank.
BOOKED = """SELECT coalesce(sum(amount_minor) FILTER (WHERE account = 'customer_deposits'), 0),
      coalesce(sum(amount_minor) FILTER (WHERE account = 'clearing'), 0),
      coalesce(sum(amount_minor) FILTER (WHERE account = 'chargebacks'), 0),
      coalesce(sum(amount_minor) FILTER (WHERE account = 'cash'), 0)
    FROM ledger_posting g JOIN ordering_order o ON o.id = g.order_id WHERE o.number = '{number}'"""
# What the provider's own books say: taken, given back, taken back by the bank.
THEIRS = """SELECT coalesce(sum(s.amount_minor) FILTER (WHERE s.verb = 'capture'), 0),
      coalesce(sum(s.amount_minor) FILTER (WHERE s.verb = 'refund'), 0),
      coalesce(sum(s.amount_minor) FILTER (WHERE s.verb = 'chargeback'), 0)
    FROM simulator_simulatedoperation s JOIN simulator_simulatedpayment b ON b.id = s.payment_id
    WHERE b.key = replace('{payment}', '-', '') AND s.status = 'succeeded'"""
MORE = "more is asked back than is held, by"
ON_PAPER = """SELECT o.status, o.gross_minor, coalesce(sum(r.gross_minor), 0), coalesce(sum(r.settled_minor), 0),
      count(r.id), count(DISTINCT r.number)
    FROM ordering_order o LEFT JOIN ordering_refund r ON r.order_id = o.id WHERE o.number = '{number}' GROUP BY o.id"""
FAILED = """SELECT DISTINCT r.refund_for FROM payments_paymentoperation r WHERE r.payment_id = '{payment}'
    AND r.verb = 'refund' AND r.status = 'failed' AND r.refund_for <> ''
    AND EXISTS (SELECT FROM payments_paymentflag f WHERE f.key = 'refund_failed:' || r.id AND f.seen_at IS NULL)"""


@dataclass(frozen=True)
class Wanted:
    """A paid order of three units of which the buyer's bank took something back, and nobody told us yet."""

    number: str
    payment: str
    notices: Sequence[tuple[dict[str, str], str]]
    disputed: int


def _wanted(market: Running, browser: httpx.Client, thirds: Sequence[int]) -> Wanted:
    """One that its buyer has paid by card.

    thirds  of the order's gross: what the bank took back, each told by a notice of its own
    """
    number = ordered(market, "card")
    payment = str(market.python(PAY.format(number=number, captures=True)))
    browser.get(f"/pay/back/{payment}/")
    market.python(WORK)
    gross = market.number(f"SELECT gross_minor FROM ordering_order WHERE number = '{number}'")
    minors = [gross * part // 3 for part in thirds]
    notices = market.python(DISPUTED.format(payment=payment, minors=minors))
    return Wanted(number, payment, [(headers, body) for headers, body in notices], sum(minors))


def given_back_three_ways(market: Running) -> Iterator[Violations]:
    """Staff give back a unit and call the order off while notices tell that the buyer's bank took some of it: no more
    goes back than came, what was asked for was there as far as we had heard, and what a refund could not bring is paid
    out once more, less what their bank took.
    """
    market.query(TAKE_CARDS)
    desk, other, browser = desk_of(market), desk_of(market), httpx.Client(base_url=market.url, timeout=60)
    for trial, thirds in enumerate(cycle(((1, 1, 1), (1,), (2, 1), (3,), (1, 1)))):
        one = _wanted(market, browser, thirds)
        refund = {"units-1": "1", "seen": f"{one.number}-R1", "why": "race"}
        works: list[Any] = [
            *[partial(desk.post, f"/office/orders/{one.number}/refund/", data=refund)] * 2,
            partial(_call_off, other, one.number, trial % 5 * 0.05),
            *[partial(browser.get, f"/pay/back/{one.payment}/")] * (trial % 2),
            *[
                partial(browser.post, "/payments/notices/simulator/", content=body, headers=headers)
                for headers, body in one.notices
            ],
            partial(market.python, TAKE_UP.format(payment=one.payment, count=len(thirds), seconds=trial % 7 * 0.05)),
        ]
        answers = market.together(works)
        found = _as_told(answers) + _at_once(market, one)
        settled(market, one.number, is_disputed=True)
        market.python(FOLLOW.format(number=one.number))
        yield found + _at_last(market, one) + _paid_out(market, desk, one)


def _call_off(desk: httpx.Client, number: str, seconds: float) -> httpx.Response:
    """After so long: it is the quicker of the two, and the refund is to come first at times."""
    time.sleep(seconds)
    return desk.post(f"/office/orders/{number}/cancel/", data={"why": "race"})


def _as_told(answers: list[Any]) -> Violations:
    refunds, (end, *told), heard = outcomes(answers[:2]), answers[2:-1], answers[-1]
    return [
        *counts("broke", broke(list(answers)), []),
        *counts("refunds", set(refunds) <= {302, 409, 422} and refunds.get(302, 0) <= 1, True),
        *counts("called off, back, notices", outcomes([end, *told]), {302: 1, 200: len(told)}),
        *counts("heard", heard, None),
    ]


def _at_once(market: Running, one: Wanted) -> Violations:
    """Before a provider is asked for anything, which would put right what was written wrong."""
    ((*figures, captured, refunded, refunding, charged),) = market.query(FIGURES.format(payment=one.payment))
    follow = (captured, refunded, refunding, min(charged, captured - refunded))
    return [
        *counts("figures", tuple(map(int, figures)), tuple(map(int, follow))),
        *counts(MORE, market.number(TOO_MUCH.format(payment=one.payment)), 0),
    ]


def _at_last(market: Running, one: Wanted) -> Violations:
    """Once all is settled: the order is off, ours and theirs are the same, and nobody has more than came."""
    ((status, gross, given, met, refunds, numbers),) = market.query(ON_PAPER.format(number=one.number))
    ((taken, back, disputed),) = market.query(THEIRS.format(payment=one.payment))
    ((captured, refunded, refunding, charged, *_),) = market.query(FIGURES.format(payment=one.payment))
    ((deposits, clearing, losses, cash),) = market.query(BOOKED.format(number=one.number))
    kept = int(captured - refunded - charged)
    return [
        *counts("status", status, "cancelled"),
        *counts("ours", (int(captured), int(refunded), int(charged)), (int(taken), int(back), int(disputed))),
        *counts("theirs", (int(taken), int(disputed), refunding), (int(gross), one.disputed, 0)),
        *counts("more back than came", max(0, int(back + disputed - taken)), 0),
        *counts("on paper", (given <= gross, refunds == numbers <= 2, met <= one.disputed), (True, True, True)),
        *counts("in the books", (-int(deposits), int(clearing), int(losses), int(cash)), (kept, kept, 0, 0)),
        *counts("kept without a word", kept > 0 and not market.query(FAILED.format(payment=one.payment)), False),
    ]


def _paid_out(market: Running, desk: httpx.Client, one: Wanted) -> Violations:
    """Staff pay by transfer what refunds that failed were to bring: nothing is left that is the buyer's."""
    for (refund,) in market.query(FAILED.format(payment=one.payment)):
        desk.post(f"/office/payments/orders/{one.number}/again/", data={"refund": refund, "by": "hand", "why": "race"})
    ((captured, refunded, _refunding, charged, *_),) = market.query(FIGURES.format(payment=one.payment))
    ((deposits, clearing, losses, cash),) = market.query(BOOKED.format(number=one.number))
    return [
        *counts("the buyer has back", int(refunded + charged), int(captured)),
        *counts("books at last", (int(deposits), int(clearing + cash), int(losses)), (0, 0, 0)),
    ]


GIVING_BACK_RACES = (
    Race(
        "given back three ways",
        given_back_three_ways,
        "payment-lock",
        (1, 8, 100),
        100,
        triggers={"paymentoperation_within": WITHIN["paymentoperation_within"]},
        shows=MORE,
    ),
)
