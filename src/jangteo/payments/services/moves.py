"""Money comes, is taken, let go or given back, as staff did it or as a provider is asked to."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from uuid import UUID

from django.db import transaction

from jangteo.kernel import clock, states
from jangteo.kernel.errors import IllegalMove
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ledger.selectors import entries_about
from jangteo.ledger.services import post_transfer
from jangteo.ledger.types import Account, Line, Subject
from jangteo.payments import rules
from jangteo.payments.errors import MoreThanAwaited, MoreThanHeld, NoSuchRefund, NothingAwaited, PaymentNotFound
from jangteo.payments.models import Payment, PaymentFlag, PaymentOperation
from jangteo.payments.services.begin import OPEN, await_payment
from jangteo.payments.services.books import (
    ask,
    call_off,
    done_by_hand,
    locked_payments,
    move,
    moved_within,
    next_payment,
    standing_of,
    tell,
    write_standing,
)
from jangteo.payments.services.stored import (
    give_as_credit,
    give_value_back,
    in_order_of_return,
    lock_sources,
    shares_of_return,
)
from jangteo.payments.types import OperationStatus, PaymentMethod, PaymentState, Verb

DEPOSITS, SETTLED = Account.CUSTOMER_DEPOSITS, "payments.settle_chargeback"


@transaction.atomic
def receive_payment(
    *,
    order_id: UUID,
    actor: Actor,
    why: str = "",
    amount: Money | None = None,
    source: str = "",
    valued_on: date | None = None,
) -> bool:
    """Money that is awaited has come, as staff or the bank saw it; whether that is all of it.

    What is awaited of a provider comes from there alone, except where staff say that it came another way.

    amount     None: all that is awaited
    source     where in our books it stood until now, as `books.moved_within` says; empty: it came from outside
    valued_on  the day it was there; None: today
    raises     PaymentNotFound, IllegalMove, MoreThanAwaited; CurrencyMismatch for an amount of another currency
    """
    row = _awaited_or_last(locked_payments(order_id))
    if row.state not in OPEN:
        raise IllegalMove(current=row.state, target=PaymentState.RECEIVED.value, allowed=[])
    most = Money(row.amount_minor - row.captured_minor, row.currency)
    came = most if amount is None else amount
    if most < came or came.minor < 0:
        raise MoreThanAwaited(asked=str(came), awaited=str(most))
    if not came:
        move(row, PaymentState.RECEIVED, actor, why)  # an order of nothing
        tell(row)
        return True
    if row.gateway:
        row = _by_hand(row, actor, why)
    if source:
        moved_within(row, Verb.CAPTURE, came.minor, actor, source=source, why=why, valued_on=valued_on)
    else:
        done_by_hand(row, Verb.CAPTURE, came.minor, actor, why=why, valued_on=valued_on)
    write_standing(row, actor, why)
    return row.state == PaymentState.RECEIVED.value


def _by_hand(row: Payment, actor: Actor, why: str) -> Payment:
    """The payment that staff note money for, where a provider's was awaited: that one is called off."""
    rows = locked_payments(row.order_id)
    call_off(rows[rows.index(row)], actor, why)
    return next_payment(rows, row.amount_minor - row.captured_minor, actor, method="bank_transfer", gateway="")


@transaction.atomic
def reverse_payment(*, order_id: UUID, source: str, amount: Money, actor: Actor, why: str = "") -> None:
    """Money of our books that was set against an order was meant for something else: it goes back to where it stood,
    and as much is awaited of the order again. What was given back meanwhile can't.

    source  as `receive_payment` was told
    locks   the order's payments
    raises  PaymentNotFound, MoreThanHeld; CurrencyMismatch for an amount of another currency
    """
    rows = locked_payments(order_id)
    awaited = sum(row.amount_minor - row.captured_minor for row in rows if row.state in OPEN)
    left = {row.pk: min(standing_of(row).refundable, _set_from(row, source)) for row in rows}
    most = Money(sum(left.values()), rows[0].currency)
    if most < amount or amount.minor <= 0:
        raise MoreThanHeld(asked=str(amount), left=str(most))
    to_take = amount.minor
    for row in reversed(rows):
        taken = min(to_take, left[row.pk])
        to_take -= taken
        if taken:
            _reverse(row, taken, source, actor, why)
    await_payment(order_id=order_id, due=Money(awaited, amount.currency) + amount, actor=actor, why=why)


def _set_from(row: Payment, source: str) -> int:
    """What of a payment came from there and is not taken back yet."""
    found = PaymentOperation.objects.filter(payment=row, source=source).values_list("verb", "amount_minor")
    return sum(minor if verb == Verb.CAPTURE else -minor for verb, minor in found)


def _reverse(row: Payment, minor: int, source: str, actor: Actor, why: str) -> None:
    moved_within(row, Verb.REVERSE, minor, actor, source=source, why=why)
    if row.state == PaymentState.RECEIVED.value:  # what is awaited for it is a payment of its own
        row.amount_minor -= minor
        if not standing_of(row).captured:
            move(row, PaymentState.VOID, actor, why)
    write_standing(row, actor, why)


@transaction.atomic(savepoint=False)
def hold_payments(*, order_id: UUID, values: Iterable[UUID] = (), credit_to: UUID | None = None) -> None:
    """Let nothing come of an order's payments until the caller's transaction ends: what it reads then stays so. What
    stored value they were made of is locked too, before whatever the caller locks then, such as stock.

    values     stored value that the caller changes besides
    credit_to  a party whose store credit a refund is to become
    locks      the order's payments, then all stored value by id; an order without any has nothing to lock
    """
    with suppress(PaymentNotFound):
        lock_sources(locked_payments(order_id), credit_to, values)


@transaction.atomic
def void_payment(*, order_id: UUID, actor: Actor, why: str = "") -> None:
    """No money is awaited any more; what a provider holds is let go.

    raises  PaymentNotFound, IllegalMove
    """
    row = _awaited_or_last(locked_payments(order_id))
    if row.state == PaymentState.VOID:
        return  # nothing is awaited as it is
    states.require(PaymentState(row.state), PaymentState.VOID, rules.MOVES)
    call_off(row, actor, why)


@transaction.atomic
def capture_payment(*, order_id: UUID, actor: Actor, amount: Money | None = None, why: str = "") -> None:
    """Take what a provider holds authorised, or some of it.

    amount  None: all that is left
    locks   the order's payments
    raises  PaymentNotFound, NothingAwaited, MoreThanHeld
    """
    rows = locked_payments(order_id)
    row = next((one for one in rows if one.state == PaymentState.AUTHORISED.value), None)
    if row is None:
        raise NothingAwaited
    most = Money(standing_of(row).left_authorised, row.currency)
    wanted = most if amount is None else amount
    if most < wanted or wanted.minor <= 0:
        raise MoreThanHeld(asked=str(wanted), left=str(most))
    ask(row, Verb.CAPTURE, wanted.minor, actor, why=why)
    write_standing(row, actor, why)


@transaction.atomic
def capture_up_to(*, order_id: UUID, total: Money | None, actor: Actor, why: str = "") -> None:
    """Take what a provider holds authorised until so much of it is taken in all, with what was asked for already;
    nothing where that much is, or nothing is held.

    total   None: all
    locks   the order's payments
    raises  PaymentNotFound
    """
    row = next((one for one in locked_payments(order_id) if one.state == PaymentState.AUTHORISED.value), None)
    if row is None:
        return
    stands = standing_of(row)
    wanted = stands.left_authorised
    if total is not None:
        wanted = min(wanted, total.minor - stands.captured - stands.capturing)
    if wanted > 0:
        ask(row, Verb.CAPTURE, wanted, actor, why=why)
        write_standing(row, actor, why)


@transaction.atomic
def refund_payment(  # noqa: PLR0913 -- what goes back, for what, and to whom
    *,
    order_id: UUID,
    actor: Actor,
    why: str = "",
    amount: Money | None = None,
    reference: str = "",
    credit_to: UUID | None = None,
    in_cash: Callable[[Money], Money] | None = None,
    value_first: int = 0,
) -> None:
    """Give back what came: money, the last that came first, then gift cards, then store credit; a payment of which
    nothing is left is refunded. What came by a provider goes back by it, after this commits; what came to our bank was
    given back by staff; what came of stored value goes back to it here.

    amount     None: all that is left
    reference  the refund it is for, by which it happens once; the payment's own code where there is none
    credit_to  a party whose store credit what came by money becomes, instead of being paid out
    in_cash    how much of what came from a lender goes to the buyer; the rest goes back to where the lender's stood.
               None: all of it
    value_first  how much of it is stored value before any money goes back, in minor units
    locks      the order's payments, then stored value by id
    raises     PaymentNotFound, IllegalMove, MoreThanHeld; CurrencyMismatch for an amount of another currency
    """
    rows = locked_payments(order_id)
    lock_sources(rows, credit_to)
    held = in_order_of_return(row for row in rows if row.state == PaymentState.RECEIVED.value or _part_came(row))
    if not held:
        raise IllegalMove(current=rows[-1].state, target=PaymentState.REFUNDED.value, allowed=[])
    left = {row.pk: standing_of(row).refundable for row in held}
    most = Money(sum(left.values()), rows[0].currency)
    amount = most if amount is None else amount
    if most < amount:
        raise MoreThanHeld(asked=str(amount), left=str(most))
    for row, share in shares_of_return(held, left, amount.minor, value_first):
        taken = share
        if taken:
            taken -= _back_to_lender(row, taken, reference or row.deposit_code, actor, why, in_cash)
        if taken:
            _give_back(row, taken, reference or row.deposit_code, actor, why, credit_to)
        elif amount == most and not left[row.pk] and not row.captured_minor:
            move(row, PaymentState.REFUNDED, actor, why)  # an order of nothing


def _part_came(row: Payment) -> bool:
    return row.state in OPEN and row.captured_minor > 0


def _back_to_lender(
    row: Payment, minor: int, refund_for: str, actor: Actor, why: str, in_cash: Callable[[Money], Money] | None
) -> int:
    """Let what a lender owes us, or gave, be less by what a refund takes off the buyer's parts; how much that is."""
    if row.method != PaymentMethod.INSTALMENTS or in_cash is None:
        return 0
    less = minor - in_cash(Money(minor, row.currency)).minor
    if less:
        taken = PaymentOperation.objects.filter(payment=row, verb=Verb.CAPTURE.value).exclude(source="").order_by("id")
        moved_within(row, Verb.REFUND, less, actor, source=taken[0].source, refund_for=refund_for, why=why)
        write_standing(row, actor, why)
    return less


def _give_back(row: Payment, minor: int, refund_for: str, actor: Actor, why: str, credit_to: UUID | None) -> None:
    if row.value_id is not None:
        give_value_back(row, minor, refund_for, actor, why)
        return
    if credit_to is not None:
        give_as_credit(row, minor, refund_for, actor, party_id=credit_to, why=why)
        return
    give = ask if row.gateway else done_by_hand
    give(row, Verb.REFUND, minor, actor, refund_for=refund_for, why=why)
    write_standing(row, actor, why)


@transaction.atomic
def pay_out_again(*, order_id: UUID, refund_for: str, by_hand: bool, actor: Actor, why: str = "") -> None:
    """Give back once more what a provider refused to, or a bank sent back; only what is left of it where the buyer's
    bank took back some meanwhile.

    by_hand  by a transfer that staff made; else the provider is asked again
    locks    the order's payments
    raises   PaymentNotFound, NoSuchRefund, MoreThanHeld where nothing is left
    """
    rows = {row.pk: row for row in locked_payments(order_id)}
    found = PaymentOperation.objects.filter(payment__in=rows, refund_for=refund_for).order_by("id")
    failed = {one.payment_id: one for one in found}  # the last of each payment
    again = [one for one in failed.values() if one.status == OperationStatus.FAILED.value]
    if not again:
        raise NoSuchRefund(refund=refund_for)
    minors = {one.pk: min(one.amount_minor, standing_of(rows[one.payment_id]).refundable) for one in again}
    if not any(minors.values()):
        raise MoreThanHeld(asked=str(sum(one.amount_minor for one in again)), left="0")
    for one in again:
        if not minors[one.pk]:
            continue
        row = rows[one.payment_id]
        give = done_by_hand if by_hand else ask
        give(row, Verb.REFUND, minors[one.pk], actor, refund_for=refund_for, why=why)
        write_standing(row, actor, why)
        PaymentFlag.objects.filter(key=f"refund_failed:{one.pk}", seen_at=None).update(
            seen_at=clock.now(), seen_by=actor.name[:120]
        )


@transaction.atomic(savepoint=False)
def settle_chargebacks(*, order_id: UUID) -> None:
    """What banks took back of an order that is called off was its buyer's: it is owed to nobody any more, and is no
    loss. Safe to run twice; what was taken back since, or came back, is all that is posted then.

    locks  the order's payments
    """
    for row in locked_payments(order_id):
        nothing = Money.zero(row.currency)
        known = [one for one in entries_about([row.pk]) if one.kind == SETTLED]
        posted = sum((line.amount for one in known for line in one.lines if line.account == DEPOSITS), nothing)
        more = Money(row.charged_back_minor, row.currency) - posted
        if more:
            post_transfer(
                kind=SETTLED,
                key=f"payments:{row.pk}:settled" + (f":{len(known) + 1}" if known else ""),
                subject=Subject("payment", row.pk),
                amount=more,
                debit=Line(DEPOSITS, nothing, order_id),
                credit=Line(Account.CHARGEBACKS, nothing, order_id),
            )


def _awaited_or_last(rows: list[Payment]) -> Payment:
    return next((row for row in rows if row.state in OPEN), rows[-1])
