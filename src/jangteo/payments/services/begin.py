"""Money is awaited: for a new order, for a change of one, and anew where a page of a provider came to nothing."""

from uuid import UUID

from django.db import transaction

from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.rows import insert
from jangteo.kernel.types import Actor
from jangteo.payments.errors import MethodNotOffered, NothingAwaited
from jangteo.payments.gateways import offered
from jangteo.payments.models import Payment, PaymentMove
from jangteo.payments.services.books import call_off, locked_payments, next_payment
from jangteo.payments.types import PaymentMethod, PaymentState

OPEN = (PaymentState.AWAITED.value, PaymentState.AUTHORISED.value)


@transaction.atomic(savepoint=False)
def begin_payment(*, order_id: UUID, method: PaymentMethod, amount: Money, deposit_code: str, actor: Actor) -> None:
    """Await money for an order. Nothing is charged here: a card is paid on its provider's page afterwards.

    deposit_code  what the payer writes on a bank transfer so that it is found
    raises        MethodNotOffered where no provider is set up for it
    """
    now = clock.now()
    row = Payment(
        order_id=order_id,
        method=method.value,
        gateway=gateway_for(method) if amount else "",
        state=PaymentState.AWAITED.value,
        amount_minor=amount.minor,
        currency=amount.currency,
        deposit_code=deposit_code,
        changed_at=now,
    )
    insert(row, PaymentMove(payment=row, to_state=row.state, at=now, actor_name=actor.name[:120]))


def gateway_for(method: PaymentMethod) -> str:
    """The provider by which a way to pay is paid; empty where money comes by itself.

    raises  MethodNotOffered where none is set up
    """
    if method != PaymentMethod.CARD:
        return ""
    found = offered()
    if not found:
        raise MethodNotOffered(f"no payment provider is set up for {method}", field="payment_method", offered=[])
    return found[0]


@transaction.atomic(savepoint=False)
def await_payment(*, order_id: UUID, due: Money, actor: Actor, why: str = "") -> None:
    """Let what an order awaits be exactly what is due: more or less of what is awaited already, one payment more where
    all came, nothing where nothing is due any more.

    An order of which nothing came yet goes on awaiting its one payment, even of nothing. A page that is open at a
    provider was opened for another amount: it is closed, and the next one is for what is due.

    locks   the order's payments
    raises  PaymentNotFound
    """
    rows = locked_payments(order_id)
    awaited = next((row for row in rows if row.state in OPEN), None)
    has_come = any(row.captured_minor or row.state == PaymentState.RECEIVED for row in rows)
    if awaited is not None and (due or not has_come):
        _change(rows, awaited, awaited.captured_minor + due.minor, actor, why)
    elif awaited is not None:
        call_off(awaited, actor, why)
    elif due:
        next_payment(rows, due.minor, actor)


def _change(rows: list[Payment], awaited: Payment, minor: int, actor: Actor, why: str) -> None:
    if minor == awaited.amount_minor:
        return
    if awaited.page_url:
        call_off(awaited, actor, why)
        next_payment(rows, minor - awaited.captured_minor, actor)
        return
    awaited.amount_minor, awaited.changed_at = minor, clock.now()
    awaited.save(update_fields=["amount_minor", "changed_at"])


@transaction.atomic
def renew_payment(*, order_id: UUID, actor: Actor, method: PaymentMethod | None = None, why: str = "") -> None:
    """Let the buyer try again, with a new page or another way to pay: what is awaited is called off, and the same is
    awaited anew. What comes of the old page all the same goes back.

    method  None: the same way
    locks   the order's payments
    raises  PaymentNotFound, NothingAwaited, MethodNotOffered
    """
    rows = locked_payments(order_id)
    awaited = next((row for row in rows if row.state == PaymentState.AWAITED.value), None)
    if awaited is None:
        raise NothingAwaited
    wanted = method or PaymentMethod(awaited.method)
    left = awaited.amount_minor - awaited.captured_minor
    call_off(awaited, actor, why)
    next_payment(rows, left, actor, method=wanted.value, gateway=gateway_for(wanted) if left else "")
