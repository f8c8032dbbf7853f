"""A credit note by hand: amounts are taken off an invoice of which nothing comes back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from jangteo.billing.errors import InvalidCredit, InvoiceMoved, InvoiceNotFound, MoreThanInvoiced
from jangteo.billing.models import Invoice, InvoiceLine
from jangteo.billing.selectors.invoices import get_invoice
from jangteo.billing.selectors.standing import open_lines
from jangteo.billing.services.issue import follow_change
from jangteo.billing.services.writing import ACTOR
from jangteo.billing.types.invoices import InvoiceKind
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.services import grant_allowance, lock_for_shipping


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be taken off a line of the invoice, gross in minor units."""

    row: InvoiceLine
    minor: int


@transaction.atomic
def credit_invoice(
    *, number: str, amounts: Mapping[int, Money], actor: Actor, why: str, shown_open: Money | None = None
) -> list[str]:
    """Take amounts off lines of an invoice that is not paid yet; returns the numbers of the credit notes, one for each
    order on it. What is owed is less, nothing is paid out and nothing comes back.

    Each is an allowance of its order, which lowers what the order owes; its credit note is of this invoice.

    amounts     {position of a line: gross, above zero}
    shown_open  what was told to be open of it: a form that is sent twice takes off once
    locks       its orders by id, then their payments and the series of credit notes
    raises      InvoiceNotFound, NotPermitted, InvalidCredit naming the field, InvoiceMoved, MoreThanInvoiced for more
                than is left of a line; ordering NotRefundable for what is not on account, RefundTooLarge for more than
                is owed
    publishes   ordering OrderRefunded and InvoiceIssued of each
    """
    require_any(actor, Action.PAYMENTS_HANDLE)
    invoice = get_invoice(actor, number).summary
    if invoice.kind != InvoiceKind.INVOICE:
        raise InvoiceNotFound
    if not why.strip():
        raise InvalidCredit("say why", field="why")
    asked = _asked(invoice.id, amounts, invoice.gross.currency)
    for order_id in sorted(asked):
        lock_for_shipping(order_id=order_id, actor=ACTOR)
    if shown_open is not None and (now := get_invoice(actor, number).summary.open) != shown_open:
        raise InvoiceMoved(f"{now} is open", shown=str(shown_open), open=str(now))
    refunds = [_credit(order_id, asked[order_id], actor, why) for order_id in sorted(asked)]
    made = Invoice.objects.filter(kind=InvoiceKind.CREDIT_NOTE.value, cause__in=[f"refund:{one}" for one in refunds])
    return list(made.order_by("issued_at", "number").values_list("number", flat=True))


def _asked(invoice_id: UUID, amounts: Mapping[int, Money], currency: str) -> dict[UUID, list[Asked]]:
    """{order: what is asked for of its lines}.

    raises  InvalidCredit
    """
    rows = {row.position: row for row in InvoiceLine.objects.filter(invoice=invoice_id)}
    if not amounts:
        raise InvalidCredit("name a line", field="lines")
    found = defaultdict[UUID, list[Asked]](list)
    for position, amount in amounts.items():
        if position not in rows:
            raise InvalidCredit(f"there is no line {position}", field="position", position=position)
        if amount.currency != currency or amount.minor < 1:
            raise InvalidCredit(f"an amount of {currency} above zero", field="amount", position=position)
        found[rows[position].order_id].append(Asked(rows[position], amount.minor))
    return dict(found)


def _credit(order_id: UUID, asked: Sequence[Asked], actor: Actor, why: str) -> UUID:
    """The allowance of a locked order and its credit note; the refund's id."""
    order = get_order_by_id(order_id, ACTOR)
    if order.refunds:
        follow_change(order_id=order_id, refund_id=order.refunds[-1].id)  # what came back is no part of the invoice
    left = {line.id: line.left for lines in open_lines(order_id).values() for line in lines}
    amounts, shipping = dict[UUID, tuple[int, int]](), 0
    for one in asked:
        if one.minor > left[one.row.pk].gross:
            rest = Money(left[one.row.pk].gross, order.net.currency)
            raise MoreThanInvoiced(f"{rest} is left", field="amount", position=one.row.position, left=str(rest))
        if one.row.order_line_id is None:
            shipping += one.minor
        else:
            minor, units = amounts.get(one.row.order_line_id, (0, 0))
            amounts[one.row.order_line_id] = minor + one.minor, max(1, units + left[one.row.pk].quantity)
    refund_id = grant_allowance(order_id=order_id, amounts=amounts, shipping=shipping, actor=actor, why=why)
    follow_change(order_id=order_id, refund_id=refund_id, first=asked[0].row.invoice_id)
    return refund_id
