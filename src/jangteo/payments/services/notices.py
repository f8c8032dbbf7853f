"""What providers tell of their own accord is kept first, then taken up; late, twice, or in any order."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from jangteo.kernel import clock
from jangteo.payments import gateways
from jangteo.payments.errors import GatewayAway, GatewayNotSet, OutcomeUnknown
from jangteo.payments.models import Payment, PaymentNotice
from jangteo.payments.services.books import raise_flag
from jangteo.payments.services.calls import each, require_no_transaction
from jangteo.payments.services.record import APPLIED, FLAGGED, WAITING, mismatch, packed, record_books, unpacked
from jangteo.payments.types import PaymentId, ProviderPayment

WAITS = (2, 5, 15, 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600)  # seconds, a day in all
AT_ONCE = 20


def take_notice(*, gateway: str, headers: Mapping[str, str], body: bytes) -> UUID | None:
    """Keep what a provider told, its sender proven; the notice's id, None where it was told before.

    headers  names in small letters
    raises   EventRefused, GatewayNotSet
    """
    event = gateways.gateway(gateway).read_event(headers, body)
    now = clock.now()
    made = PaymentNotice(
        gateway=gateway,
        event_id=event.id,
        kind=event.kind[:80],
        happened_at=event.at,
        came_at=now,
        told=packed(event.payment),
        state=WAITING,
        due_at=now,
    )
    PaymentNotice.objects.bulk_create([made], ignore_conflicts=True)
    known = PaymentNotice.objects.only("id").get(gateway=gateway, event_id=event.id)
    return known.pk if known.pk == made.pk else None


def take_up_due() -> int:
    """Take up the notices that are due; how many."""
    with transaction.atomic():
        now = clock.now()
        found = PaymentNotice.objects.select_for_update(skip_locked=True).filter(due_at__lte=now)
        ids = list(found.order_by("due_at", "id").values_list("pk", flat=True)[:AT_ONCE])
        PaymentNotice.objects.filter(pk__in=ids).update(due_at=now + timedelta(minutes=2))
    for notice_id in ids:
        each(take_up, notice_id)
    return len(ids)


def take_up(notice_id: UUID) -> None:
    """Join what a notice told with its payment; where it has a gap, or told no operations, the provider is asked.

    One of a payment that we don't know waits a day, since it may have come before us; then it is flagged.
    """
    require_no_transaction()
    row = PaymentNotice.objects.get(pk=notice_id)
    if row.state != WAITING:
        PaymentNotice.objects.filter(pk=row.pk).update(due_at=None)
        return
    told = unpacked(row.told)
    payment = _payment_of(row, told)
    if payment is None:
        _wait(row, "unknown_payment", None)
        return
    try:
        gateway = gateways.gateway(row.gateway)
        # one that tells no operations tells no amount either: the books are asked, and looked at as hard
        if told.operations and (flag := mismatch(payment, told, gateway.merchant)) is not None:
            _flag(row, flag, payment)
            return
        is_joined = bool(told.operations) and record_books(PaymentId(payment.pk), told, gateway.merchant)
        if not is_joined:
            books = gateway.look_up(key=payment.pk.hex, reference=payment.reference or told.reference)
            is_joined = books is not None and record_books(PaymentId(payment.pk), books, gateway.merchant)
    except (GatewayAway, GatewayNotSet, OutcomeUnknown):
        is_joined = False
    if is_joined:
        PaymentNotice.objects.filter(pk=row.pk).update(state=APPLIED, payment=payment, due_at=None)
    else:
        _wait(row, "not_settled", payment)


def _payment_of(row: PaymentNotice, told: ProviderPayment) -> Payment | None:
    try:
        by_key = Payment.objects.filter(pk=UUID(hex=told.key), gateway=row.gateway).first()
    except ValueError:
        by_key = None
    if by_key is not None or not told.reference:
        return by_key
    return Payment.objects.filter(gateway=row.gateway, reference=told.reference).first()


def _wait(row: PaymentNotice, flag: str, payment: Payment | None) -> None:
    if row.tries >= len(WAITS):
        _flag(row, flag, payment)
        return
    due = clock.now() + timedelta(seconds=WAITS[row.tries])
    PaymentNotice.objects.filter(pk=row.pk, state=WAITING).update(due_at=due, tries=row.tries + 1, payment=payment)


@transaction.atomic
def _flag(row: PaymentNotice, flag: str, payment: Payment | None) -> None:
    PaymentNotice.objects.filter(pk=row.pk).update(state=FLAGGED, flag=flag, payment=payment, due_at=None)
    raise_flag(flag, f"notice:{row.pk}", payment, gateway=row.gateway, event=row.event_id, told=row.kind)
