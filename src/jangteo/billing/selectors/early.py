"""What may be taken off the invoices of orders for paying early."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from uuid import UUID

from jangteo.billing.models import EarlyDiscount, InvoiceDue, InvoiceShare
from jangteo.billing.rules.early import early_grants, offer_left
from jangteo.billing.selectors.on_account import dues_by
from jangteo.billing.types.early import EarlyOffer, EarlyShare
from jangteo.billing.types.invoices import InvoiceKind
from jangteo.credit.types import FromDates, TermsView
from jangteo.kernel.money import Money
from jangteo.ordering.selectors.to_invoice import promised_terms
from jangteo.payments.selectors import money_by_order
from jangteo.payments.types import MoneyInTime


def early_shares(order_ids: Collection[UUID]) -> dict[UUID, list[EarlyShare]]:
    """{order: its parts of invoices}, of those orders alone of which an invoice has a discount. Four queries,
    six where one is of several orders.
    """
    dues = InvoiceDue.objects.filter(invoice__shares__order__in=order_ids, discount_minor__gt=0).distinct()
    offers = defaultdict[UUID, list[InvoiceDue]](list)
    for due in dues.order_by("invoice", "position"):
        offers[due.invoice_id].append(due)
    if not offers:
        return {}
    rows = list(
        InvoiceShare.objects.filter(order__in=order_ids, invoice__kind=InvoiceKind.INVOICE.value)
        .select_related("invoice")
        .order_by("pk")
    )
    told = {row.order_id for row in rows if row.invoice_id in offers}
    parts = _parts_of(offers)
    granted = {(row.invoice_id, row.order_id): row.amount_minor for row in EarlyDiscount.objects.filter(order__in=told)}
    found = defaultdict[UUID, list[EarlyShare]](list)
    for row in rows:
        if row.order_id in told:
            key = (row.invoice_id, row.order_id)
            found[row.order_id].append(_share(row, parts.get(key, []), granted.get(key, 0)))
    return dict(found)


def granted_early(refund_ids: Collection[UUID]) -> set[UUID]:
    """The refunds among these that were granted for paying early. One query, none where there are none to look at."""
    if not refund_ids:
        return set()
    return set(EarlyDiscount.objects.filter(refund__in=refund_ids).values_list("refund", flat=True))


def early_offers(order_ids: Collection[UUID]) -> dict[UUID, EarlyOffer]:
    """{order: what would settle its open invoices with all their discounts, and until when}. One query where
    nothing has a discount, else eight at most.
    """
    found = {}
    known = early_shares(order_ids)
    money = money_by_order(known) if known else {}
    for order_id, shares in known.items():
        there = money.get(order_id, MoneyInTime())
        offers = [offer for one in shares for offer in one.offers]
        amount = sum(one.owed for one in shares) - there.total - sum(minor for _, minor in offers)
        if not offers or amount <= 0:
            continue
        by = min(day for day, _ in offers)
        paid = replace(there, came=(*there.came, (by, amount)))
        if sum(one.minor for one in early_grants(shares, paid)) == sum(minor for _, minor in offers):
            found[order_id] = amount, by
    if not found:
        return {}
    currencies = dict(InvoiceShare.objects.filter(order__in=found).values_list("order", "invoice__currency").distinct())
    return {order_id: EarlyOffer(Money(amount, currencies[order_id]), by) for order_id, (amount, by) in found.items()}


def _parts_of(offers: dict[UUID, list[InvoiceDue]]) -> dict[tuple[UUID, UUID], list[tuple[date, int]]]:
    """{(invoice, order): the last day and the amount of each discount on its part}; of an invoice of several orders
    what each was promised by its own terms, which sums to what the invoice says.
    """
    by_invoice = defaultdict[UUID, list[InvoiceShare]](list)
    for row in InvoiceShare.objects.filter(invoice__in=offers).select_related("invoice").order_by("order"):
        by_invoice[row.invoice_id].append(row)
    shared = {row.order_id for rows in by_invoice.values() if len(rows) > 1 for row in rows}
    promised = promised_terms(shared) if shared else {}
    found: dict[tuple[UUID, UUID], list[tuple[date, int]]] = {}
    for invoice_id, rows in by_invoice.items():
        for row in rows:
            if len(rows) > 1:
                told = _own_discounts(row, *promised[row.order_id])
            else:
                told = [(due.discount_until, due.discount_minor) for due in offers[invoice_id]]
            found[invoice_id, row.order_id] = [(by, minor) for by, minor in told if by and minor]
    return found


def _own_discounts(row: InvoiceShare, terms: TermsView | None, ordered_on: date) -> list[tuple[date | None, int]]:
    of = row.invoice
    dates = FromDates(ordered_on, fulfilment=of.supplied_to, invoice=of.issued_on)
    parts = dues_by(terms, Money(row.gross_minor, of.currency), dates)
    return [(one.discount_until, one.discount.minor) for one in parts]


def _share(row: InvoiceShare, parts: list[tuple[date, int]], granted: int) -> EarlyShare:
    credited = row.credited_minor - granted
    offers = () if granted else tuple((by, offer_left(minor, row.gross_minor, credited)) for by, minor in parts)
    return EarlyShare(
        invoice_id=row.invoice_id,
        number=row.invoice.number,
        due_on=row.invoice.due_on,
        owed=row.gross_minor - row.credited_minor,
        offers=tuple(one for one in offers if one[1]),
        granted=granted,
    )
