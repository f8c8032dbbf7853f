"""A payment by card on the simulator, from both sides."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from factories import ACTOR
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.ledger.selectors import balance
from jangteo.ledger.types import Account
from jangteo.payments import services
from jangteo.payments.models import Payment, PaymentNotice, PaymentOperation
from jangteo.payments.services.loop import hear_simulator
from jangteo.payments.types import PageRequest, PaymentMethod
from jangteo.simulator import services as simulator
from jangteo.simulator.models import SimulatedEvent, SimulatedOperation, SimulatedPayment
from jangteo.simulator.types import Call, Card, FaultKind

MERCHANT = "SIMULATOR"
WON = "KRW"


@dataclass
class Paying:
    """One order's money."""

    order_id: UUID

    def rows(self) -> list[Payment]:
        return list(Payment.objects.filter(order_id=self.order_id).order_by("number"))

    @property
    def row(self) -> Payment:
        return self.rows()[-1]

    def open(self, *, captures: bool = True) -> str:
        """The reference of the page the buyer is sent to."""
        services.open_page(order_id=self.order_id, request=request(captures=captures))
        return self.page

    @property
    def page(self) -> str:
        return str(SimulatedPayment.objects.get(key=self.row.pk.hex).reference)

    def pay(self, card: Card = Card.PAYS, *, captures: bool = True) -> None:
        """The buyer pays and comes back."""
        reference = self.open(captures=captures)
        simulator.pay(reference=reference, card=card)
        services.come_back(payment_id=self.row.pk, returned={})

    def theirs(self) -> tuple[int, int]:
        """Captured and refunded, as the provider's books have it, of all this order's payments."""
        done = SimulatedOperation.objects.filter(
            payment__key__in=[one.pk.hex for one in self.rows()], status="succeeded"
        )
        sums = {
            verb: sum(done.filter(verb=verb).values_list("amount_minor", flat=True)) for verb in ("capture", "refund")
        }
        return sums["capture"], sums["refund"]

    def ours(self) -> tuple[int, int]:
        rows = self.rows()
        return sum(one.captured_minor for one in rows), sum(one.refunded_minor for one in rows)

    def booked(self) -> int:
        """What the ledger says the provider still owes us of this order."""
        return balance(Account.CLEARING, self.row.currency, order_id=self.order_id).minor


def request(*, captures: bool = True) -> PageRequest:
    return PageRequest(
        key="",
        amount=Money(1, WON),
        order_number="261126-000001",
        order_name="머그",
        return_url="https://shop.example/pay/back/PAYMENT/",
        cancel_url="https://shop.example/orders/261126-000001/",
        captures=captures,
    )


def card_payment(minor: int = 30_000, currency: str = WON) -> Paying:
    """An order's payment by card that is awaited."""
    order_id = new_id()
    services.begin_payment(
        order_id=order_id,
        method=PaymentMethod.CARD,
        amount=Money(minor, currency),
        deposit_code=order_id.hex[-12:],
        actor=ACTOR,
    )
    return Paying(order_id)


def fault(kind: FaultKind, call: Call, times: int = 1) -> None:
    simulator.order_fault(merchant=MERCHANT, kind=kind, call=call, times=times)


def work(rounds: int = 12, *, hears: bool = True) -> None:
    """What the worker does, until nothing is due; time goes by between its looks.

    hears  whether the provider's notices come through
    """
    for number in range(rounds):
        with clock.at(now_and(minutes=11 * number)):
            while (hears and hear_simulator() + services.take_up_due()) or services.send_due():
                pass


def now_and(*, minutes: int) -> datetime:
    return clock.now() + timedelta(minutes=minutes)


def forget_notices() -> None:
    """The provider's notices are lost."""
    SimulatedEvent.objects.update(tries=F("tries") + 100)
    PaymentNotice.objects.update(due_at=None)


def in_flight() -> int:
    return PaymentOperation.objects.filter(status__in=["pending", "unknown"]).count()
