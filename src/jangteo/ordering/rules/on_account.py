"""What an order uses of credit, from its own figures alone."""

from collections.abc import Iterable

from jangteo.credit.types import Exposure, MoveStage
from jangteo.ordering.types import FulfilmentProgress, HoldKind
from jangteo.payments.types import PaymentMethod


def exposure(currency: str, *, due: int, received: int, invoiced: int, left: int | None) -> Exposure:
    """What is due of an order, by how far it has come; all in minor units.

    What came is set against what is invoiced first, then against what left.

    received  what came, without what was given back
    invoiced  what is invoiced, without what was credited
    left      what the goods that left come to; None: all of them left

    >>> exposure("KRW", due=1000, received=0, invoiced=0, left=0)
    Exposure(currency='KRW', ordered=1000, shipped=0, invoiced=0, unapplied=0)
    >>> exposure("KRW", due=700, received=300, invoiced=500, left=600)
    Exposure(currency='KRW', ordered=400, shipped=100, invoiced=200, unapplied=0)
    >>> exposure("KRW", due=700, received=300, invoiced=0, left=None)
    Exposure(currency='KRW', ordered=0, shipped=700, invoiced=0, unapplied=0)
    """
    of_invoices = min(due, max(0, invoiced - received))
    rest = due - of_invoices
    if left is None:
        return Exposure(currency, shipped=rest, invoiced=of_invoices)
    beyond = max(0, received - invoiced)
    of_shipments = min(rest, max(0, left - invoiced - beyond))
    return Exposure(currency, rest - of_shipments, of_shipments, of_invoices)


def choosable(codes: Iterable[str], *, has_terms: bool, has_offer: bool = False) -> list[str]:
    """The ways to pay that may be chosen of some: on account needs terms, instalments an offer that fits the purchase.

    has_terms  whether the buyer has terms here; of an order that stands, whether it was placed by any

    >>> choosable(["on_account", "card", "instalments"], has_terms=False)
    ['card']
    """
    needs = {PaymentMethod.ON_ACCOUNT: has_terms, PaymentMethod.INSTALMENTS: has_offer}
    return [code for code in codes if needs.get(PaymentMethod(code), True)]


def value_of(gross: int, gone: int, units: int) -> int:
    """What some units of a line come to, rounded up: what left counts rather too much than too little.

    >>> value_of(100, 1, 3), value_of(100, 3, 3)
    (34, 100)
    """
    return -(-gross * gone // units) if units else 0


def stage_of(open_holds: Iterable[HoldKind], fulfilment: FulfilmentProgress, blocks: Iterable[HoldKind]) -> MoveStage:
    """How far an order has come for a line of credit: it is released once nothing keeps it from being sent.

    blocks  the kinds of holds that keep an order from that

    >>> stage_of([HoldKind.DEPOSIT], FulfilmentProgress.OPEN, [HoldKind.DEPOSIT])
    <MoveStage.ORDER: 'order'>
    """
    if fulfilment != FulfilmentProgress.OPEN:
        return MoveStage.SHIP
    return MoveStage.ORDER if set(open_holds) & set(blocks) else MoveStage.RELEASE
