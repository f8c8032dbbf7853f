"""A provider's books beside ours."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from jangteo.kernel.money import Money
from jangteo.payments import gateways
from jangteo.payments.models import Payment, PaymentOperation
from jangteo.payments.services.calls import require_no_transaction
from jangteo.payments.types import Compared, OperationStatus, ProviderPayment, Verb


def compare_books(*, gateway: str, since: datetime, until: datetime) -> list[Compared]:
    """Every payment begun in a time that the provider or we know of, with what each says came and went back; those that
    differ first.

    raises  GatewayNotSet, GatewayAway, OutcomeUnknown
    """
    require_no_transaction()
    theirs = {one.key: one for one in gateways.gateway(gateway).list_payments(since, until)}
    found = Payment.objects.filter(gateway=gateway).exclude(page_url="")
    known = [UUID(hex=key) for key in theirs if _is_id(key)]
    ours = {row.pk.hex: row for row in found.filter(pk__in=known)}
    ours |= {row.pk.hex: row for row in found.filter(changed_at__gte=since, changed_at__lt=until)}
    by_hand = _by_hand(list(ours.values()))
    return sorted(_compared(ours, theirs, by_hand), key=lambda one: (one.is_same, one.key))


def _is_id(key: str) -> bool:
    try:
        return bool(UUID(hex=key))
    except ValueError:
        return False


def _by_hand(rows: list[Payment]) -> dict[UUID, int]:
    """{payment: minor units that staff gave back past the provider}."""
    done = PaymentOperation.objects.filter(
        payment__in=rows, is_by_hand=True, verb=Verb.REFUND.value, status=OperationStatus.SUCCEEDED.value
    )
    sums: dict[UUID, int] = {}
    for payment_id, minor in done.values_list("payment_id", "amount_minor"):
        sums[payment_id] = sums.get(payment_id, 0) + minor
    return sums


def _compared(
    ours: Mapping[str, Payment], theirs: Mapping[str, ProviderPayment], by_hand: Mapping[UUID, int]
) -> Iterator[Compared]:
    for key in ours.keys() | theirs.keys():
        row, told = ours.get(key), theirs.get(key)
        currency = row.currency if row else told.amount.currency if told else ""
        nothing = Money.zero(currency)
        yield Compared(
            key=key,
            reference=told.reference if told else row.reference if row else "",
            order_id=row.order_id if row else None,
            is_known_here=row is not None,
            is_known_there=told is not None,
            captured_here=Money(row.captured_minor, currency) if row else nothing,
            captured_there=_sum(told, Verb.CAPTURE, nothing),
            refunded_here=Money(row.refunded_minor - by_hand.get(row.pk, 0), currency) if row else nothing,
            refunded_there=_sum(told, Verb.REFUND, nothing),
        )


def _sum(told: ProviderPayment | None, verb: Verb, nothing: Money) -> Money:
    if told is None:
        return nothing
    done = (one.amount for one in told.operations if (one.verb, one.status) == (verb, OperationStatus.SUCCEEDED))
    return sum(done, nothing)
