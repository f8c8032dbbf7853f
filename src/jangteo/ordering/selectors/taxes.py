"""By what an order was taxed, as it was frozen."""

from collections.abc import Sequence
from decimal import Decimal

from jangteo.kernel.money import Money
from jangteo.ordering.models import Order
from jangteo.ordering.types import OrderLineView
from jangteo.pricing.types import TaxCategory, TaxTotal

USUAL_CODE = "standard"


def category_kept(text: str, rate: Decimal) -> TaxCategory | None:
    """The category of a line; of one from before it was kept, what its rate says."""
    if text:
        return TaxCategory(text)
    return TaxCategory.STANDARD if rate else None


def order_taxes(row: Order, lines: Sequence[OrderLineView]) -> tuple[TaxTotal, ...]:
    """What was taxed by each code, by code; shipping is among them, so their nets and taxes are the order's."""
    parts = [
        TaxTotal(line.tax_code, line.tax_rate, line.net, line.tax, line.tax_category, line.left_off, line.treatment)
        for line in lines
    ]
    if row.shipping_net_minor or row.shipping_tax_minor:
        parts.append(_shipping(row, lines))
    groups: dict[str, list[TaxTotal]] = {}
    for part in parts:
        groups.setdefault(part.code, []).append(part)
    return tuple(_total(groups[code]) for code in sorted(groups))


def _shipping(row: Order, lines: Sequence[OrderLineView]) -> TaxTotal:
    """By its own code; of an order from before that was kept, at the usual code's rate, as all shipping was."""
    code, rate = row.shipping_tax_code or USUAL_CODE, row.shipping_tax_rate
    if rate is None:
        rate = next((line.tax_rate for line in lines if line.tax_code == code), Decimal(0))
    return TaxTotal(
        code=code,
        rate=rate,
        net=Money(row.shipping_net_minor, row.currency),
        tax=Money(row.shipping_tax_minor, row.currency),
        category=category_kept(row.shipping_tax_category, rate),
        left_off=Money(row.shipping_tax_left_off_minor, row.currency),
        treatment=row.shipping_tax_treatment,
    )


def _total(parts: Sequence[TaxTotal]) -> TaxTotal:
    one, currency = parts[0], parts[0].net.currency
    sums = {
        name: Money(sum(getattr(part, name).minor for part in parts), currency) for name in ("net", "tax", "left_off")
    }
    return TaxTotal(code=one.code, rate=one.rate, category=one.category, treatment=one.treatment, **sums)
