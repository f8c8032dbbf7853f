"""An order's money is set against its invoices (ADR 37); nothing else marks one paid."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F

from jangteo.billing import rules
from jangteo.billing.models import Invoice, InvoiceApplication, InvoiceShare
from jangteo.billing.services.writing import ACTOR
from jangteo.billing.types.invoices import InvoiceKind, OpenShare
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.ledger.services import post_transfer
from jangteo.ledger.types import Account, Line, Subject
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.services import lock_for_shipping, record_invoiced
from jangteo.payments.selectors import payments_by_order


@transaction.atomic
def settle_order(*, order_id: UUID) -> None:
    """Set an order's money against its invoices as far as it goes, or take off what is too much. Safe to run twice, and
    of an order that is not here.

    locks  the order, then its part of each invoice
    """
    if not InvoiceShare.objects.filter(order=order_id).exists():
        return
    try:
        lock_for_shipping(order_id=order_id, actor=ACTOR)
    except OrderNotFound:
        return
    settle_locked(order_id, {})


def settle_locked(order_id: UUID, credited: Mapping[UUID, int]) -> None:
    """Settle an order that the caller has locked.

    credited  {invoice: what a credit note takes off it now, in minor units}
    """
    found = InvoiceShare.objects.filter(order=order_id, invoice__kind=InvoiceKind.INVOICE.value)
    rows = list(found.select_related("invoice").select_for_update(of=("self",)).order_by("invoice"))
    shares = {row.invoice_id: _share(row, credited.get(row.invoice_id, 0)) for row in rows}
    owed = sum(one.owed for one in shares.values())
    received, given_back = _money_of(order_id)
    target = rules.spread_money(shares.values(), rules.applied_of(received, given_back, owed))
    for row in rows:
        _apply(row, target[row.invoice_id] - row.applied_minor, credited.get(row.invoice_id, 0))
    if rows:
        record_invoiced(order_id=order_id, gross=Money(owed, rows[0].invoice.currency), actor=ACTOR)


def _share(row: InvoiceShare, credited: int) -> OpenShare:
    return OpenShare(
        invoice_id=row.invoice_id,
        due_on=row.invoice.due_on,
        number=row.invoice.number,
        owed=row.gross_minor - row.credited_minor - credited,
        applied=row.applied_minor,
    )


def _money_of(order_id: UUID) -> tuple[int, int]:
    """What came of an order's money and what went back or is on its way back, in minor units."""
    found = payments_by_order([order_id]).get(order_id)
    return (found.received.minor, found.refunded.minor) if found else (0, 0)


def _apply(row: InvoiceShare, more: int, credited: int) -> None:
    if not more and not credited:
        return
    changed = {"applied_minor": F("applied_minor") + more, "credited_minor": F("credited_minor") + credited}
    InvoiceShare.objects.filter(pk=row.pk).update(**changed)
    Invoice.objects.filter(pk=row.invoice_id).update(**changed)
    if not more:
        return
    application_id, nothing = new_id(), Money.zero(row.invoice.currency)
    InvoiceApplication.objects.create(
        id=application_id, invoice_id=row.invoice_id, order_id=row.order_id, amount_minor=more, at=clock.now()
    )
    post_transfer(
        kind="billing.applied",
        key=f"billing:applied:{application_id}",
        subject=Subject("invoice", row.invoice_id),
        amount=Money(more, row.invoice.currency),
        debit=Line(Account.CUSTOMER_DEPOSITS, nothing, row.order_id),
        credit=Line(Account.RECEIVABLE, nothing, row.order_id, row.invoice.party_id),
    )
