"""What is open to be paid by a transfer: for those who find out what a deposit is for."""

from collections.abc import Collection, Sequence
from uuid import UUID

from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId
from jangteo.ordering.models import Order
from jangteo.ordering.types import OpenOrder, OrderOrigin, OrderStatus, PaymentProgress
from jangteo.parties.selectors import parties_by_id
from jangteo.payments.selectors import payments_by_order

BY_TRANSFER = frozenset({"bank_transfer", "on_account"})


def open_items(*, order_ids: Collection[UUID] | None = None, by_transfer: bool = True) -> list[OpenOrder]:
    """Orders that await money, oldest first. Three queries.

    order_ids    of these only; None: of all
    by_transfer  only what is to come to our bank by itself, and not on a provider's page or by a carrier
    """
    rows = Order.objects.filter(
        origin=OrderOrigin.PLACED.value,
        payment__in=(PaymentProgress.AWAITED.value, PaymentProgress.DUE.value),
    ).exclude(status=OrderStatus.CANCELLED.value)
    if order_ids is not None:
        rows = rows.filter(pk__in=order_ids)
    found = _told(list(rows.order_by("placed_at", "id")))
    return [one for one, method in found if one.due and (not by_transfer or method in BY_TRANSFER)]


def payable_orders(order_ids: Collection[UUID]) -> list[OpenOrder]:
    """The same of these orders, whatever is due of them: nothing of those that are paid. Three queries."""
    rows = Order.objects.filter(pk__in=order_ids, origin=OrderOrigin.PLACED.value)
    return [one for one, _ in _told(list(rows.order_by("placed_at", "id")))]


def _told(orders: Sequence[Order]) -> list[tuple[OpenOrder, str]]:
    """Orders that have payments, and how each is paid."""
    payments = payments_by_order([row.pk for row in orders])
    parties = parties_by_id({party for row in orders if (party := _debtor(row))})
    found = []
    for row in orders:
        if (payment := payments.get(row.pk)) is None:
            continue
        party = _debtor(row)
        told = (row.buyer_name, parties[party].name if party in parties else row.ship_to.get("recipient", ""))
        one = OpenOrder(
            id=row.pk,
            number=row.number,
            party_id=party,
            names=tuple(dict.fromkeys(name for name in told if name)),
            due=payment.awaited or Money.zero(row.currency),
            deposit_code=payment.deposit_code,
            placed_on=row.placed_at.astimezone(clock.SEOUL).date(),
        )
        found.append((one, payment.method.value))
    return found


def _debtor(row: Order) -> PartyId | None:
    party = row.payer_id or row.bill_to_id or row.buyer_id
    return PartyId(party) if party else None
