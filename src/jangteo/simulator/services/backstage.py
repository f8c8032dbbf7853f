"""What only the one who plays the provider does: faults, chaos, banks that change their mind."""

from django.db import transaction

from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.simulator.errors import CallRefused, OperationNotFound
from jangteo.simulator.models import SimulatedChaos, SimulatedFault, SimulatedOperation, SimulatedPayment
from jangteo.simulator.rules.books import require_give_back, require_settling
from jangteo.simulator.services.bookkeeping import standing_of, tell, write_operation
from jangteo.simulator.types import Call, Chaos, Did, DidStatus, FaultKind


@transaction.atomic
def order_fault(*, merchant: str, kind: FaultKind, call: Call | None = None, times: int = 1) -> None:
    """Let the next calls go wrong; faults ordered first come first.

    call  only this one; None: any
    """
    SimulatedFault.objects.create(
        merchant=merchant, kind=kind.value, call="" if call is None else call.value, left=times
    )


@transaction.atomic
def clear_faults(*, merchant: str) -> None:
    """Let all go well again."""
    SimulatedFault.objects.filter(merchant=merchant).delete()


@transaction.atomic
def set_chaos(*, merchant: str, chaos: Chaos) -> None:
    """Let notices that are written from now on go astray so."""
    SimulatedChaos.objects.update_or_create(
        merchant=merchant,
        defaults={
            "seed": chaos.seed,
            "late_seconds": chaos.late_seconds,
            "doubled_percent": chaos.doubled_percent,
            "is_shuffled": chaos.is_shuffled,
        },
    )


@transaction.atomic
def settle_operation(*, reference: str, succeeded: bool, why: str = "") -> None:
    """Let a pending refund succeed or fail, or a bank send back one that had succeeded.

    locks   the payment
    raises  OperationNotFound, CallRefused
    """
    found = SimulatedOperation.objects.filter(reference=reference).first()
    if found is None:
        raise OperationNotFound
    row = SimulatedPayment.objects.select_for_update().get(pk=found.payment_id)
    one = SimulatedOperation.objects.get(pk=found.pk)
    target = DidStatus.SUCCEEDED if succeeded else DidStatus.FAILED
    require_settling(Did(one.verb), DidStatus(one.status), target)
    one.status, one.settled_at = target.value, clock.now()
    one.why = "" if succeeded else why or "bank_refused"
    one.save(update_fields=["status", "settled_at", "why"])
    tell(row, f"{one.verb}.{target.value}", [one.reference])


@transaction.atomic
def open_chargeback(*, reference: str, amount: Money) -> str:
    """Let the buyer's bank take money back; answers the operation's reference.

    locks   the payment
    raises  CallRefused
    """
    row = SimulatedPayment.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise CallRefused(reason="no_such_payment")
    if row.currency != amount.currency:
        raise CallRefused(reason="another_currency")
    require_give_back(standing_of(row), amount.minor)
    return write_operation(row, Did.CHARGEBACK, amount.minor).reference


def win_chargeback(*, reference: str) -> None:
    """Let the merchant get it back: the chargeback failed.

    raises  OperationNotFound, CallRefused
    """
    settle_operation(reference=reference, succeeded=False, why="won")
