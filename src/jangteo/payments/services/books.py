"""What every change of a payment ends with: its operations joined, the ledger told, its figures and state written."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from jangteo.kernel import clock, outbox, states
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor, job_actor
from jangteo.ledger.services import post_transfer
from jangteo.ledger.types import Account, Line, Subject
from jangteo.payments import rules
from jangteo.payments.errors import PaymentNotFound
from jangteo.payments.events import PaymentChanged
from jangteo.payments.models import Payment, PaymentFlag, PaymentMove, PaymentOperation
from jangteo.payments.rules.operations import Operation, Standing, standing
from jangteo.payments.types import OperationStatus, PaymentMethod, PaymentState, Verb

PROVIDER = job_actor("payment provider")
CALLED_OFF = "the payment was called off"
LATE = "-late-"  # in what a refund is for: money that came after its payment was called off


def locked_payments(order_id: UUID) -> list[Payment]:
    """An order's payments by number.

    locks   them
    raises  PaymentNotFound
    """
    found = Payment.objects.filter(order_id=order_id).order_by("number")
    rows = list(found if "payment-lock" in settings.JANGTEO_UNGUARDED else found.select_for_update())
    if not rows:
        raise PaymentNotFound
    return rows


def move(row: Payment, target: PaymentState, actor: Actor, why: str) -> None:
    """Let a payment go to another state, as the table of moves has it.

    raises  IllegalMove
    """
    states.require(PaymentState(row.state), target, rules.MOVES)
    now, before = clock.now(), row.state
    row.state, row.changed_at = target.value, now
    row.save(update_fields=["state", "changed_at"])
    PaymentMove.objects.create(
        payment=row, from_state=before, to_state=row.state, at=now, actor_name=actor.name[:120], why=why[:200]
    )


def ask(row: Payment, verb: Verb, minor: int, actor: Actor, *, refund_for: str = "", why: str = "") -> PaymentOperation:
    """Write down what a provider is asked for, which the sender then asks with the operation's key."""
    now = clock.now()
    return write_operation(
        row, verb, minor, actor, status=OperationStatus.PENDING.value, due_at=now, refund_for=refund_for, why=why
    )


def done_by_hand(
    row: Payment,
    verb: Verb,
    minor: int,
    actor: Actor,
    **fields: Any,
) -> PaymentOperation:
    """Write down what staff did: money that came to our bank, or went from it.

    fields  as columns
    """
    done = OperationStatus.SUCCEEDED.value
    made = write_operation(row, verb, minor, actor, status=done, is_by_hand=True, **fields)
    tell_ledger(row, made, was_done=False)
    return made


def moved_within(row: Payment, verb: Verb, minor: int, actor: Actor, *, source: str, **fields: Any) -> None:
    """Write down money that is ours already and was set against a payment, or that was taken off it again.

    source  the account it came from and goes back to, and whose of it: "suspense:…"
    fields  as columns
    """
    done_by_hand(row, verb, minor, actor, source=source, **fields)


def write_operation(row: Payment, verb: Verb, minor: int, actor: Actor, **fields: Any) -> PaymentOperation:
    """An operation's row.

    fields  as columns; its `id` where it is known beforehand; `valued_on` None where it was there today
    """
    now, made, why = clock.now(), fields.pop("id", None) or new_id(), str(fields.pop("why", ""))
    if fields["status"] == OperationStatus.SUCCEEDED.value:
        fields["valued_on"] = fields.get("valued_on") or clock.today()
    return PaymentOperation.objects.create(
        id=made,
        payment=row,
        verb=verb.value,
        amount_minor=minor,
        key=made.hex,
        actor_name=actor.name[:120],
        why=why[:200],
        at=now,
        changed_at=now,
        **fields,
    )


def operations_of(row: Payment) -> list[PaymentOperation]:
    """A payment's operations, oldest first."""
    return list(PaymentOperation.objects.filter(payment=row).order_by("id"))


def as_operation(row: PaymentOperation) -> Operation:
    """A row as the rules see it."""
    return Operation(
        key=row.key,
        verb=Verb(row.verb),
        status=OperationStatus(row.status),
        minor=row.amount_minor,
        reference=row.reference,
        why=row.failure,
    )


def standing_of(row: Payment) -> Standing:
    """What a payment's operations come to now."""
    return standing(map(as_operation, operations_of(row)))


def tell_ledger(payment: Payment, row: PaymentOperation, *, was_done: bool) -> None:
    """Post what an operation moved once it is done, and undo it where it came back; each once."""
    is_done = row.status == OperationStatus.SUCCEEDED
    if is_done == was_done or row.verb in (Verb.AUTHORISE, Verb.VOID) or row.value_id:
        return  # what stored value moved it posts itself
    nothing, order_id = Money.zero(payment.currency), payment.order_id
    place = _place(payment, row)
    deposits = Line(Account.CUSTOMER_DEPOSITS, nothing, order_id)
    debit, credit = {
        Verb.CAPTURE: (place, deposits),
        Verb.REFUND: (deposits, place),
        Verb.REVERSE: (deposits, place),
        Verb.CHARGEBACK: (Line(Account.CHARGEBACKS, nothing, order_id), place),
    }[Verb(row.verb)]
    amount = Money(row.amount_minor, payment.currency)
    post_transfer(
        kind=f"payments.{row.verb}" if is_done else f"payments.{row.verb}_came_back",
        key=f"payments:{row.pk}:{'done' if is_done else 'undone'}",
        subject=Subject("payment", payment.pk),
        amount=amount if is_done else -amount,
        debit=debit,
        credit=credit,
    )


def _place(payment: Payment, row: PaymentOperation) -> Line:
    """Where an operation's money comes from or goes to, of what is ours."""
    nothing, order_id = Money.zero(payment.currency), payment.order_id
    if row.source:
        account, _, counterpart = row.source.partition(":")
        return Line(Account(account), nothing, order_id, counterpart=counterpart)
    if row.is_by_hand:
        return Line(Account.CASH, nothing, order_id)
    return Line(Account.CLEARING, nothing, order_id, counterpart=payment.gateway)


def write_standing(row: Payment, actor: Actor, why: str = "") -> Standing:
    """Write what a payment's operations come to, and its state that follows; tells of it where that is another.

    publishes  PaymentChanged
    """
    stands = standing_of(row)
    before = _figures(row)
    row.authorised_minor, row.captured_minor, row.voided_minor = stands.authorised, stands.captured, stands.voided
    row.refunded_minor, row.refunding_minor = stands.refunded, stands.refunding
    row.charged_back_minor = stands.charged_back
    row.amount_minor = rules.amount_after(row.amount_minor, stands)
    if _figures(row) != before:  # being looked at is no change
        row.changed_at = clock.now()
    row.save(
        update_fields=[
            *(
                "amount_minor",
                "authorised_minor",
                "captured_minor",
                "voided_minor",
                "refunded_minor",
                "refunding_minor",
            ),
            *("charged_back_minor", "changed_at"),
        ]
    )
    target = rules.state_after(PaymentState(row.state), row.amount_minor, stands)
    if target != row.state:
        move(row, target, actor, why)
    if _figures(row) != before:
        tell(row)
    return stands


def _figures(row: Payment) -> tuple[object, ...]:
    return row.state, row.captured_minor, row.refunded_minor, row.refunding_minor, row.charged_back_minor


def tell(row: Payment) -> None:
    """Let others hear how a payment stands now.

    publishes  PaymentChanged
    """
    outbox.publish(
        PaymentChanged(
            payment_id=row.pk,
            order_id=row.order_id,
            state=row.state,
            captured=Money(row.captured_minor, row.currency),
            refunded=Money(row.refunded_minor, row.currency),
        )
    )


def raise_flag(kind: str, key: str, payment: Payment | None, **facts: str) -> None:
    """Let a person look at something, once."""
    PaymentFlag.objects.bulk_create(
        [PaymentFlag(payment=payment, kind=kind, key=f"{kind}:{key}"[:320], facts=facts, at=clock.now())],
        ignore_conflicts=True,
    )


def next_payment(
    rows: Sequence[Payment], minor: int, actor: Actor, *, method: str = "", gateway: str | None = None
) -> Payment:
    """One more payment of an order, awaited.

    rows             the order's payments by number
    method, gateway  as those of the last one paid with money, where not named; where none was, and after instalments,
                     whose lender said yes to the amount then, by a transfer
    """
    last, now = rows[-1], clock.now()
    like = next((one for one in reversed(rows) if one.value_id is None), None)
    if like is not None and like.method == PaymentMethod.INSTALMENTS:
        like = None
    row = Payment.objects.create(
        order_id=last.order_id,
        number=last.number + 1,
        method=method or (like.method if like else PaymentMethod.BANK_TRANSFER.value),
        gateway=(like.gateway if like else "") if gateway is None else gateway,
        state=PaymentState.AWAITED.value,
        amount_minor=minor,
        currency=last.currency,
        deposit_code=f"{rows[0].deposit_code[:36]}-{last.number + 1}",
        changed_at=now,
    )
    PaymentMove.objects.create(payment=row, to_state=row.state, at=now, actor_name=actor.name[:120])
    return row


def call_off(row: Payment, actor: Actor, why: str) -> None:
    """Nothing is awaited of a payment any more: what is authorised is let go, an open page is closed, and what comes
    all the same goes back. One of which a part came was for that part.

    publishes  PaymentChanged
    """
    unsent = PaymentOperation.objects.filter(payment=row, verb=Verb.CAPTURE.value, tries=0)
    unsent.filter(status=OperationStatus.PENDING.value).update(
        status=OperationStatus.FAILED.value, failure=CALLED_OFF, due_at=None, changed_at=clock.now()
    )
    stands = standing_of(row)
    if stands.captured:
        row.amount_minor = stands.captured
        row.save(update_fields=["amount_minor"])
    move(row, PaymentState.RECEIVED if stands.captured else PaymentState.VOID, actor, why)
    if row.gateway and (row.page_url or row.reference or stands.left_authorised):
        ask(row, Verb.VOID, max(0, stands.left_authorised), actor, why=why)
    send_late_money_back(row, stands, actor)
    tell(row)


def send_late_money_back(row: Payment, stands: Standing, actor: Actor) -> None:
    """What came of a payment after it was called off is asked back from its provider, by itself once: where that was
    refused a person goes on.
    """
    if row.state not in (PaymentState.VOID, PaymentState.RECEIVED, PaymentState.REFUNDED) or not row.gateway:
        return
    asked = [one for one in operations_of(row) if one.verb == Verb.REFUND]
    late = [one for one in asked if LATE in one.refund_for]
    if any(one.status == OperationStatus.FAILED for one in late):
        return
    kept = 0 if row.state == PaymentState.VOID else row.amount_minor
    minor = min(stands.refundable, stands.captured - kept - sum(one.amount_minor for one in late))
    if minor > 0:
        ask(row, Verb.REFUND, minor, actor, refund_for=f"{row.deposit_code[:38]}{LATE}{len(asked) + 1}")
        write_standing(row, actor)
