"""A buyer goes to a provider's page, and comes back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.payments import gateways
from jangteo.payments.errors import GatewayRefused, NothingAwaited, PaymentNotFound
from jangteo.payments.models import Payment
from jangteo.payments.services.begin import renew_payment
from jangteo.payments.services.books import PROVIDER, ask, locked_payments
from jangteo.payments.services.calls import require_no_transaction, settle_payment
from jangteo.payments.services.record import record_books
from jangteo.payments.types import HostedPage, PageRequest, PaymentId, PaymentState, Verb

FIRST_LOOK = timedelta(minutes=2)


def open_page(*, order_id: UUID, request: PageRequest) -> str:
    """Where the buyer pays what is awaited; the same page until it is paid, over or renewed.

    request  as far as the caller knows it: key and amount are the payment's own; "PAYMENT" in its return address
             becomes the payment's id in hex
    raises   PaymentNotFound, NothingAwaited, GatewayRefused, GatewayAway, OutcomeUnknown, GatewayNotSet
    """
    require_no_transaction()
    row = _awaited(order_id)
    if row.page_url:
        return row.page_url
    asked = replace(
        request,
        key=row.pk.hex,
        amount=Money(row.amount_minor, row.currency),
        return_url=request.return_url.replace("PAYMENT", row.pk.hex),
    )
    gateway = gateways.gateway(row.gateway)
    page = gateway.open_page(replace(asked, captures=asked.captures or not gateway.waits))
    _keep_page(row, page, asked.amount)
    return page.url


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


def come_back(*, payment_id: UUID, returned: Mapping[str, str]) -> UUID:
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
        books = gateway.complete(key=row.pk.hex, reference=row.reference, amount=amount, returned=returned)
    except GatewayRefused:
        _try_again(row)
        raise
    record_books(PaymentId(row.pk), books, gateway.merchant)
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
