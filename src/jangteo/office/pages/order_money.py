"""What was done with an order's money, for its page."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from jangteo.banking.selectors import applications_of, order_number_to_pay
from jangteo.billing.selectors.early import granted_early
from jangteo.billing.selectors.invoices import invoices_of_order
from jangteo.billing.selectors.receipt_wishes import receipt_of_order
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.office.pages.amounts import read_money
from jangteo.office.pages.evidence_panel import evidence_panel
from jangteo.ordering.types import OrderView
from jangteo.payments.selectors import list_failed_refunds, list_operations
from jangteo.payments.types import OperationStatus
from jangteo.stored_value.selectors import bought_cards


def money_done(order: OrderView, actor: Actor) -> dict[str, Any]:
    """Its operations, and the refunds among them that failed and were not paid out since; its invoices; the deposits
    that pay it, and the number it is paid to; evidence of its zero rate, its cash receipt; the gift cards that were
    bought with it, which are found here where its money goes away; what was taken off for paying early. A few queries.
    """
    found = list_operations(order.summary.id)
    failed = list_failed_refunds(order.summary.id)
    under_way = any(one.status in (OperationStatus.PENDING, OperationStatus.UNKNOWN) for one in found)
    return {"operations": found, "failed_refunds": failed, "has_trouble": bool(failed) or under_way} | {
        "invoices": invoices_of_order(actor, order.summary.id),
        "deposits": applications_of([order.summary.id]).get(order.summary.id, []),
        "own_account": order_number_to_pay(order),
        **evidence_panel(order),
        "receipt": receipt_of_order(order),
        "early": granted_early([one.id for one in order.refunds if one.is_allowance]),
        "cards": bought_cards(order.summary.id) if any(line.is_gift_card for line in order.lines) else [],
    }


def amount_that_came(request: HttpRequest, order: OrderView) -> dict[str, Money]:
    """How much staff say has come, as the service takes it; nothing where they left it open: all of it.

    raises  ValueError for what is no amount above zero of the order's currency
    """
    text = request.POST.get("amount", "").strip()
    if not text:
        return {}
    amount = read_money(text, order.net.currency)
    if not amount:
        raise ValueError(text[:60])
    return {"amount": amount}


def day_it_was_there(request: HttpRequest, order: OrderView) -> dict[str, date]:
    """The day staff say it was there, as the service takes it; nothing where they left it open: today. A discount for
    paying early goes by it.

    raises  ValueError for what is no day from the order's to today
    """
    text = request.POST.get("came_on", "").strip()
    if not text:
        return {}
    day = date.fromisoformat(text)
    if not order.summary.placed_at.astimezone(clock.SEOUL).date() <= day <= clock.today():
        raise ValueError(text[:60])
    return {"valued_on": day}
