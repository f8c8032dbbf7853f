"""A buyer goes to a provider's page, and comes back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from time import monotonic_ns
from uuid import UUID

from django.db import transaction

from jangteo.identity.services import forgive, forgive_newest, take_attempt
from jangteo.identity.types import Limit, Visitor
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.payments import gateways
from jangteo.payments.errors import GatewayAway, GatewayRefused, NothingAwaited, OutcomeUnknown, PaymentNotFound
from jangteo.payments.models import Payment
from jangteo.payments.rules.breaking import Breaker
from jangteo.payments.services.begin import renew_payment
from jangteo.payments.services.books import PROVIDER, ask, locked_payments
from jangteo.payments.services.calls import require_no_transaction, settle_payment
from jangteo.payments.services.record import record_books
from jangteo.payments.types import HostedPage, PageRequest, PaymentId, PaymentState, Verb

FIRST_LOOK = timedelta(minutes=2)
PER_PAYER = Limit(20, timedelta(minutes=15))
PER_ADDRESS = Limit(60, timedelta(minutes=15))  # of pages that were not paid: many people may share one
NOWHERE = Visitor()

_breakers: dict[str, Breaker] = {}  # {provider: how it answers this process}


def open_page(*, order_id: UUID, request: PageRequest, payer_id: UUID | None = None, visitor: Visitor = NOWHERE) -> str:
    """Where the buyer pays what is awaited; the same page until it is paid, over or renewed.

    Pages are counted by payer and by network address over all doors, so that nobody tries stolen cards by the
    thousand: a card that was refused needs another page. One that was paid no longer counts for its address.

    request  as far as the caller knows it: key and amount are the payment's own; "PAYMENT" in its return address
             becomes the payment's id in hex
    raises   PaymentNotFound, NothingAwaited, GatewayRefused, GatewayAway, OutcomeUnknown, GatewayNotSet, identity
             TooManyAttempts
    """
    require_no_transaction()
    row = _awaited(order_id)
    if row.page_url:
        return row.page_url
    gateway = gateways.gateway(row.gateway)
    counted = _counted(payer_id, visitor)
    taken = take_attempt(counted) if counted else []
    asked = replace(
        request,
        key=row.pk.hex,
        amount=Money(row.amount_minor, row.currency),
        return_url=request.return_url.replace("PAYMENT", row.pk.hex),
    )
    try:
        page = _asked(
            row.gateway, lambda: gateway.open_page(replace(asked, captures=asked.captures or not gateway.waits))
        )
    except GatewayAway:  # there was no page that anything could have been tried at
        forgive(taken)
        raise
    _keep_page(row, page, asked.amount)
    return page.url


def forget_breakers() -> None:
    """Ask every provider as if it had always answered: tests do."""
    _breakers.clear()


def _asked[T](provider: str, call: Callable[[], T]) -> T:
    """A provider's answer to a buyer; not asked for while it leaves one call after another without.

    raises  GatewayAway, and what the call raises
    """
    breaker = _breakers.setdefault(provider, Breaker())
    if not breaker.lets(_milliseconds()):
        raise GatewayAway("it has not answered several times in a row", provider=provider)
    try:
        answer = call()
    except (GatewayAway, OutcomeUnknown):
        breaker.failed(_milliseconds())
        raise
    except GatewayRefused:
        breaker.answered()
        raise
    breaker.answered()
    return answer


def _milliseconds() -> int:
    return monotonic_ns() // 1_000_000


def _counted(payer_id: UUID | None, visitor: Visitor) -> list[tuple[str, Limit]]:
    payer = [(f"payment:payer:{payer_id}", PER_PAYER)] if payer_id else []
    return payer + ([(_address(visitor), PER_ADDRESS)] if visitor.address else [])


def _is_paid(row: Payment) -> bool:
    paid = (PaymentState.AUTHORISED.value, PaymentState.RECEIVED.value)
    return Payment.objects.filter(pk=row.pk, state__in=paid).exists()


def _address(visitor: Visitor) -> str:
    return f"payment:address:{visitor.address}"


def _awaited(order_id: UUID) -> Payment:
    rows = list(Payment.objects.filter(order_id=order_id).order_by("number"))
    if not rows:
        raise PaymentNotFound
    row = next((one for one in rows if one.state == PaymentState.AWAITED.value), None)
    if row is None or not row.gateway:
        raise NothingAwaited
    return row


@transaction.atomic
def _keep_page(row: Payment, page: HostedPage, amount: Money) -> None:
    """Keep where the page is; one that was opened for what is not awaited any more is closed.

    raises  NothingAwaited
    """
    found = next(one for one in locked_payments(row.order_id) if one.pk == row.pk)
    found.page_url, found.asked_minor = page.url, amount.minor
    found.reference = found.reference or page.reference
    found.due_at = clock.now() + FIRST_LOOK
    found.save(update_fields=["page_url", "asked_minor", "reference", "due_at"])
    if found.state == PaymentState.VOID or found.amount_minor != amount.minor:
        ask(found, Verb.VOID, 0, PROVIDER)


def come_back(*, payment_id: UUID, returned: Mapping[str, str], visitor: Visitor = NOWHERE) -> UUID:
    """A buyer came back from a provider's page: ask what became of the payment. Returns its order.

    A payment that was refused there is followed by another, so that the buyer may try again.

    returned  what the provider added to the address; not to be believed
    raises    PaymentNotFound, GatewayRefused with why, GatewayAway, OutcomeUnknown, GatewayNotSet
    """
    require_no_transaction()
    row = Payment.objects.filter(pk=payment_id).exclude(gateway="").first()
    if row is None:
        raise PaymentNotFound
    gateway = gateways.gateway(row.gateway)
    if row.state == PaymentState.VOID:  # called off meanwhile: nothing is confirmed any more
        settle_payment(row.pk)
        return row.order_id
    try:
        amount = Money(row.asked_minor or row.amount_minor, row.currency)
        books = _asked(
            row.gateway,
            lambda: gateway.complete(key=row.pk.hex, reference=row.reference, amount=amount, returned=returned),
        )
    except GatewayRefused:
        _try_again(row)
        raise
    record_books(PaymentId(row.pk), books, gateway.merchant)
    if visitor.address and row.state == PaymentState.AWAITED and _is_paid(row):
        forgive_newest(_address(visitor), once=f"payment:paid:{row.pk}")
    return row.order_id


def _try_again(row: Payment) -> None:
    if Payment.objects.filter(pk=row.pk, state=PaymentState.AWAITED.value).exists():
        try:
            renew_payment(order_id=row.order_id, actor=PROVIDER, why="refused by the provider")
        except NothingAwaited:
            return


def order_of(payment_id: UUID) -> UUID:
    """The order a payment is for.

    raises  PaymentNotFound
    """
    row = Payment.objects.filter(pk=payment_id).only("order_id").first()
    if row is None:
        raise PaymentNotFound
    return row.order_id
