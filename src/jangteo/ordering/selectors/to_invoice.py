"""What an order comes to in parts, for those who write its invoices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from jangteo.credit.selectors import terms_by_version
from jangteo.credit.types import TermsView
from jangteo.kernel import clock
from jangteo.ordering import rules
from jangteo.ordering.models import Order, OrderLine
from jangteo.ordering.selectors.taxes import USUAL_CODE, category_kept
from jangteo.ordering.types import FulfilmentProgress, OrderLineView, OrderOrigin, OrderView, RefundLineView
from jangteo.pricing.types import TaxCategory


@dataclass(frozen=True, slots=True)
class ShippingTax:
    """By what an order's shipping is taxed."""

    code: str
    rate: Decimal
    category: TaxCategory | None
    treatment: dict[str, Any] | None


def left_of_line(order: OrderView, line: OrderLineView, units: int) -> tuple[int, int, int]:
    """What is left of a line when all but so many of its base units are given back, after what was given back already.

    units   0 up to what is left of the line
    Returns units, net and tax in minor units; for all that is left exactly the line less its refunds.
    """
    given = order.given_of_lines.get(line.id)
    already = given.quantity if given else 0
    net, tax = line.net.minor, line.tax.minor
    if given:
        net, tax = net - given.net.minor, tax - given.tax.minor
    more = line.quantity - already - units
    if more > 0:
        part = _next_refund(order, line, already, more, given)
        net, tax = net - part.net.minor, tax - part.tax.minor
    return units, max(0, net), max(0, tax)


def _next_refund(
    order: OrderView, line: OrderLineView, already: int, more: int, given: RefundLineView | None
) -> RefundLineView:
    return rules.refund_of_line(
        line,
        already,
        more,
        includes_tax=order.prices_include_tax,
        given=given,
        allowed=order.allowed_of_lines.get(line.id),
    )


def orders_taxed_as(order_ids: Iterable[UUID], categories: Iterable[str]) -> set[UUID]:
    """Those of which a line, or shipping that costs something, is of one of these tax categories. Two queries."""
    wanted, known = set(order_ids), list(categories)
    lines = OrderLine.objects.filter(order__in=wanted, tax_category__in=known)
    shipping = Order.objects.filter(pk__in=wanted, shipping_tax_category__in=known).exclude(shipping_net_minor=0)
    return {*lines.order_by().values_list("order", flat=True), *shipping.values_list("pk", flat=True)}


def shipping_tax(order: OrderView) -> ShippingTax:
    """By what an order's shipping is taxed; of one from before that was kept, the usual code."""
    row = Order.objects.only(
        "shipping_tax_code", "shipping_tax_rate", "shipping_tax_category", "shipping_tax_treatment"
    ).get(pk=order.summary.id)
    code, rate = row.shipping_tax_code or USUAL_CODE, row.shipping_tax_rate
    if rate is None:
        rate = next((line.tax_rate for line in order.lines if line.tax_code == code), Decimal(0))
    return ShippingTax(code, rate, category_kept(row.shipping_tax_category, rate), row.shipping_tax_treatment)


def promised_terms(order_ids: Iterable[UUID]) -> dict[UUID, tuple[TermsView | None, date]]:
    """{order: the terms it was placed by, None where it is paid at once, and the day it was placed}. Two queries."""
    rows = list(Order.objects.filter(pk__in=set(order_ids)).values_list("pk", "terms_version", "placed_at"))
    known = terms_by_version([version for _, version, _ in rows if version])
    return {pk: (known.get(version), at.astimezone(clock.SEOUL).date()) for pk, version, at in rows}


def placed_and_gone() -> list[UUID]:
    """Orders placed here of which something left, oldest first; imported ones are invoiced elsewhere. One query."""
    gone = (FulfilmentProgress.PARTLY, FulfilmentProgress.SHIPPED, FulfilmentProgress.DELIVERED)
    rows = Order.objects.filter(origin=OrderOrigin.PLACED.value, fulfilment__in=[one.value for one in gone])
    return list(rows.order_by("placed_at", "pk").values_list("pk", flat=True))
