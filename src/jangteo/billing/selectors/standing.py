"""How far an order is invoiced, and what it is to come to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Sum

from jangteo.billing import rules
from jangteo.billing.models import DepartureLine, InvoiceLine
from jangteo.billing.types.invoices import Figures, InvoiceKind, OpenLine, TaxKey
from jangteo.ordering.selectors.to_invoice import left_of_line, shipping_tax
from jangteo.ordering.types import OrderView

SHIPPING = None  # stands for an order's shipping where its lines have their ids
type LineKey = UUID | None


@dataclass(frozen=True, slots=True)
class Target:
    """What of an order's line, or of its shipping, is to stand invoiced."""

    figures: Figures
    tax: TaxKey
    treatment: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class LineChange:
    """What is invoiced more of a line, and what is credited."""

    key: LineKey
    more: Figures
    less: Figures
    target: Target | None


def billed_units(order_id: UUID) -> Counter[UUID]:
    """{order line: base units that left and were invoiced}; one query."""
    rows = DepartureLine.objects.filter(departure__order=order_id, departure__billed_at__isnull=False)
    return Counter(dict(rows.order_by().values_list("line").annotate(units=Sum("quantity"))))


def departed_units(order_id: UUID) -> Counter[UUID]:
    """{order line: base units that left}, whether they are invoiced or wait for their month; one query."""
    rows = DepartureLine.objects.filter(departure__order=order_id)
    return Counter(dict(rows.order_by().values_list("line").annotate(units=Sum("quantity"))))


def open_lines(order_id: UUID) -> dict[LineKey, list[OpenLine]]:
    """{order line: the lines of invoices that it stands on, oldest first, less their credit notes}; two queries."""
    rows = InvoiceLine.objects.filter(order=order_id, invoice__kind=InvoiceKind.INVOICE.value)
    credited = defaultdict[UUID, Figures](Figures)
    taken = InvoiceLine.objects.filter(order=order_id, credits__isnull=False)
    for line_id, *figures in taken.values_list("credits", "quantity", "net_minor", "tax_minor"):
        if line_id is not None:
            credited[line_id] += Figures(*figures)
    found = defaultdict[LineKey, list[OpenLine]](list)
    for row in rows.order_by("invoice__issued_at", "invoice__number", "position"):
        left = Figures(row.quantity, row.net_minor, row.tax_minor) - credited[row.pk]
        found[row.order_line_id].append(OpenLine(row.pk, row.invoice_id, tax_key_of(row), left))
    return dict(found)


def tax_key_of(row: InvoiceLine) -> TaxKey:
    """By what a line is taxed."""
    return TaxKey(row.tax_code, row.tax_rate, row.tax_category)


def targets(order: OrderView, gone: Mapping[UUID, int]) -> dict[LineKey, Target]:
    """{order line: what is to stand invoiced when so many units of each have left}; shipping goes with the first.

    gone  {order line: base units}
    """
    left = order.quantities_left
    found: dict[LineKey, Target] = {}
    for line in order.lines:
        if line.is_gift_card:
            continue  # what it is spent on is invoiced then
        units = rules.units_to_invoice(gone.get(line.id, 0), line.quantity, line.quantity - left[line.id])
        figures = Figures(*left_of_line(order, line, units)) if units else Figures()
        key = TaxKey(line.tax_code, line.tax_rate, line.tax_category.value if line.tax_category else "")
        found[line.id] = Target(figures, key, line.treatment)
    if any(gone.values()) and (order.shipping_net or order.shipping_tax):
        found[SHIPPING] = _shipping(order)
    return found


def changes(order: OrderView, wanted: Mapping[LineKey, Target]) -> list[LineChange]:
    """What is to be invoiced and credited of an order, its lines in their order and shipping last; two queries."""
    invoiced = open_lines(order.summary.id)
    keys = list(wanted) + [key for key in invoiced if key not in wanted]
    found = []
    for key in sorted(keys, key=lambda key: key is SHIPPING):
        target, lines = wanted.get(key), invoiced.get(key, [])
        stands = sum((one.left for one in lines), Figures())
        more, less = rules.next_figures(
            stands,
            target.figures if target else Figures(),
            is_taxed_alike=target is None or rules.taxed_alike(lines, target.tax),
        )
        if more or less:
            found.append(LineChange(key, more, less, target))
    return found


def days_of(moments: Iterable[date]) -> tuple[date, date]:
    """The first and the last of some days."""
    days = sorted(moments)
    return days[0], days[-1]


def _shipping(order: OrderView) -> Target:
    tax = shipping_tax(order)
    net = order.shipping_net.minor - sum(one.figures.shipping_net.minor for one in order.refunds)
    paid = order.shipping_tax.minor - sum(one.figures.shipping_tax.minor for one in order.refunds)
    key = TaxKey(tax.code, tax.rate, tax.category.value if tax.category else "")
    return Target(Figures(0, max(0, net), max(0, paid)), key, tax.treatment)
