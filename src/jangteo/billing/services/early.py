"""The discount for paying early is granted once the money was there in time."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from jangteo.billing.models import EarlyDiscount, InvoiceDue, InvoiceShare
from jangteo.billing.rules.early import early_grants
from jangteo.billing.selectors.early import early_shares
from jangteo.billing.selectors.standing import SHIPPING, open_lines
from jangteo.billing.services.issue import follow_change
from jangteo.billing.services.writing import ACTOR
from jangteo.billing.types.early import EarlyGrant, EarlyShare
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.services import grant_allowance, lock_for_shipping
from jangteo.ordering.types import OrderView
from jangteo.payments.selectors import money_by_order
from jangteo.payments.services import flag_order
from jangteo.payments.types import MoneyInTime

TAKEN_BACK = "paid_early_taken_back"


@transaction.atomic
def grant_early(*, order_id: UUID) -> None:
    """Take off an order's invoices what was promised for paying early, where its money was there in time: an allowance
    of the order and its credit note. Where money that it was granted for went away again, a person is told; it stays
    granted. Safe to run twice, and of an order that is not here.

    locks      the order, then its payments and the series of credit notes
    publishes  ordering OrderRefunded and InvoiceIssued of each
    """
    if not InvoiceDue.objects.filter(invoice__shares__order=order_id, discount_minor__gt=0).exists():
        return
    try:
        lock_for_shipping(order_id=order_id, actor=ACTOR)
    except OrderNotFound:
        return
    order = get_order_by_id(order_id, ACTOR)
    if order.refunds:
        follow_change(order_id=order_id, refund_id=order.refunds[-1].id)  # what came back is owed no more
    shares = early_shares([order_id]).get(order_id, [])
    money = money_by_order([order_id]).get(order_id, MoneyInTime())
    for one in early_grants(shares, money):
        _grant(order_id, one)
    _tell_of_what_went(order, shares, money)


def grant_for_invoice(invoice_id: UUID) -> None:
    """The same of all orders of a document: their money may have been there before it, or be enough since it."""
    for order_id in InvoiceShare.objects.filter(invoice=invoice_id).order_by("order").values_list("order", flat=True):
        grant_early(order_id=order_id)


def _grant(order_id: UUID, grant: EarlyGrant) -> None:
    order = get_order_by_id(order_id, ACTOR)
    minor = min(grant.minor, order.due.minor)
    lines = [
        (key, line.left)
        for key, ones in open_lines(order_id).items()
        for line in ones
        if line.invoice_id == grant.share.invoice_id and line.left.gross
    ]
    if not minor or not lines:
        return
    parts = Money(minor, order.due.currency).split([left.gross for _, left in lines])
    amounts: dict[UUID, tuple[int, int]] = {}
    shipping = 0
    for (key, left), part in zip(lines, parts, strict=True):
        if key is SHIPPING:
            shipping += part.minor
        elif part:
            amount, units = amounts.get(key, (0, 0))
            amounts[key] = amount + part.minor, max(1, units + left.quantity)
    refund_id = grant_allowance(
        order_id=order_id, amounts=amounts, shipping=shipping, actor=ACTOR, why=_why(grant, minor)
    )
    EarlyDiscount.objects.create(
        invoice_id=grant.share.invoice_id,
        order_id=order_id,
        refund_id=refund_id,
        amount_minor=minor,
        by=grant.by,
        at=clock.now(),
    )
    follow_change(order_id=order_id, refund_id=refund_id)


def _why(grant: EarlyGrant, minor: int) -> str:
    """By when the money had to be there, the share and of what: figures alone, which read the same in any language."""
    rate = (Decimal(minor) * 100 / grant.share.owed).quantize(Decimal("0.01")).normalize()
    return f"{grant.by} · {rate:f} % · {grant.share.number}"


def _tell_of_what_went(order: OrderView, shares: Sequence[EarlyShare], money: MoneyInTime) -> None:
    """Put before a person a discount that was granted for money that is not there any more."""
    needed = 0
    for one in sorted(shares, key=lambda share: (share.due_on, share.number)):
        needed += one.owed
        if one.granted and money.total < needed:
            facts = {"invoice": one.number, "discount": str(Money(one.granted, order.net.currency))}
            flag_order(order_id=order.summary.id, kind=TAKEN_BACK, key=f"{one.invoice_id}:{order.summary.id}", **facts)
