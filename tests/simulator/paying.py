"""Short ways to what tests of the simulator begin with."""

from uuid import UUID

from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.simulator import services
from jangteo.simulator.models import SimulatedPayment
from jangteo.simulator.types import Books, Card, PageDraft

MERCHANT = "M1"


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def draft(amount: Money | None = None, *, captures: bool = True) -> PageDraft:
    return PageDraft(
        amount=amount or won(10_000),
        order_number="J-1",
        order_name="머그 외 1건",
        return_url="https://shop.example/back/?lang=ko",
        cancel_url="https://shop.example/cart/",
        language="ko",
        captures=captures,
    )


def opened(amount: Money | None = None, *, key: str = "", captures: bool = True) -> str:
    """A page's reference."""
    books = services.open_page(merchant=MERCHANT, key=key or new_id().hex, draft=draft(amount, captures=captures))
    return books.reference


def paid(card: Card = Card.PAYS, *, captures: bool = True) -> str:
    """The reference of a payment of ₩10,000."""
    reference = opened(captures=captures)
    services.pay(reference=reference, card=card)
    return reference


def books(reference: str) -> Books:
    found = services.look_up(merchant=MERCHANT, reference=reference)
    assert found is not None
    return found


def lines(reference: str) -> list[tuple[str, str, int]]:
    """What was done, in order: verb, status, minor units."""
    return [(one.did.value, one.status.value, one.amount.minor) for one in books(reference).operations]


def simulated() -> UUID:
    """The row of a payment that is in order."""
    return SimulatedPayment.objects.get(reference=paid()).pk


# How the promises of the simulator are broken by hand, and what must be named.
BREAKS = {
    "simulator.books_are_sums_of_operations": (
        "UPDATE simulator_simulatedpayment SET captured_minor = captured_minor - 1 WHERE id = {simulated}",
        "simulated",
    ),
}
