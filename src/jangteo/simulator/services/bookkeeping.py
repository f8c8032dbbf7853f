"""Writing the books: each operation a row, each notice one more, in the transaction of what was done."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max

from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.simulator.models import SimulatedEvent, SimulatedOperation, SimulatedPayment
from jangteo.simulator.rules.books import standing
from jangteo.simulator.rules.notices import astray, notice
from jangteo.simulator.selectors import books_of, chaos_of
from jangteo.simulator.types import Books, Card, Did, DidStatus, PageState, Standing


def new_reference(kind: str) -> str:
    """A reference as the provider gives them: `sim_…`, `capture_…`."""
    return f"{kind}_{new_id().hex}"


def books_now(row: SimulatedPayment) -> Books:
    """The books of one payment."""
    return books_of([row])[0]


def standing_of(row: SimulatedPayment) -> Standing:
    """What its operations come to; the row is locked by whoever decides by it."""
    return standing(row.amount_minor, books_now(row).operations)


def write_operation(
    row: SimulatedPayment,
    did: Did,
    minor: int,
    *,
    status: DidStatus = DidStatus.SUCCEEDED,
    key: str = "",
    why: str = "",
) -> SimulatedOperation:
    """One operation more, and its notice."""
    now = clock.now()
    written = SimulatedOperation.objects.create(
        payment=row,
        reference=new_reference(did.value),
        verb=did.value,
        status=status.value,
        amount_minor=minor,
        key=key,
        why=why,
        at=now,
        settled_at=None if status == DidStatus.PENDING else now,
    )
    tell(row, f"{did.value}.{status.value}", [written.reference])
    return written


def write_paid(row: SimulatedPayment, card: Card) -> None:
    """The bank said yes: authorised, and captured where the merchant wants it at once."""
    row.state, row.card = PageState.PAID.value, card.value
    row.save(update_fields=["state", "card"])
    write_operation(row, Did.AUTHORISE, row.amount_minor)
    if row.captures:
        write_operation(row, Did.CAPTURE, row.amount_minor)


def end_page(row: SimulatedPayment, state: PageState) -> None:
    """Nobody pays there any more."""
    row.state = state.value
    row.save(update_fields=["state"])
    tell(row, f"page.{state.value}", [])


def tell(row: SimulatedPayment, kind: str, only: Sequence[str]) -> UUID:
    """Write a notice, to go out as the merchant's chaos says.

    only  references of the operations it is about
    """
    event_id, now = new_id(), clock.now()
    last = SimulatedEvent.objects.filter(merchant=row.merchant).aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    late, copies = astray(chaos_of(row.merchant), number)
    SimulatedEvent.objects.create(
        id=event_id,
        payment=row,
        merchant=row.merchant,
        number=number,
        kind=kind,
        body=notice(f"evt_{event_id.hex}", kind, now, books_now(row), only),
        copies=copies,
        made_at=now,
        deliver_at=now + late,
    )
    return event_id
