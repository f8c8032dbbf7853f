"""What leaves is invoiced, what comes back is credited, and an order's money pays it."""

import pytest

from billing.invoicing import documents, found_broken, hear, only_invoice
from factories import ACTOR, DESK
from fulfilment.world import line_of, ordered, planned, send
from jangteo.billing.models import Invoice
from jangteo.ledger.selectors import balance
from jangteo.ledger.types import Account
from jangteo.ordering.models import Order
from jangteo.ordering.services import mark_paid, refund_items, ship_order

pytestmark = pytest.mark.django_db


def of_books(order: Order, *accounts: Account) -> list[int]:
    return [balance(account, "KRW", order_id=order.pk).minor for account in accounts]


def test_a_paid_order_that_leaves_is_invoiced_and_paid_by_its_deposit() -> None:
    order = ordered({"A": 2, "B": 1})
    mark_paid(order_id=order.pk, actor=DESK)
    ship_order(order_id=order.pk, actor=ACTOR)
    hear()
    invoice = only_invoice(order)
    assert (invoice.gross_minor, invoice.applied_minor) == (order.gross_minor, order.gross_minor)
    assert invoice.number.startswith("INV-KR1-")
    assert of_books(order, Account.RECEIVABLE, Account.CUSTOMER_DEPOSITS) == [0, 0]
    assert of_books(order, Account.REVENUE, Account.TAX) == [-order.net_minor, -order.tax_minor]
    assert found_broken() == []


def test_an_unpaid_order_owes_until_its_money_comes() -> None:
    order = ordered({"A": 2})
    ship_order(order_id=order.pk, actor=ACTOR)
    hear()
    assert documents(order) == [("invoice", order.gross_minor, 0, 0)]
    assert of_books(order, Account.RECEIVABLE) == [order.gross_minor]
    mark_paid(order_id=order.pk, actor=DESK)
    hear()
    assert documents(order) == [("invoice", order.gross_minor, order.gross_minor, 0)]
    assert of_books(order, Account.RECEIVABLE, Account.CUSTOMER_DEPOSITS) == [0, 0]
    assert found_broken() == []


def test_each_shipment_has_its_invoice_and_all_sum_to_the_order() -> None:
    order = ordered({"A": 5}, stock=3, elsewhere={"A": 4})
    mark_paid(order_id=order.pk, actor=DESK)
    first, second = planned(order)
    send(first)
    hear()
    assert len(documents(order)) == 1
    send(second)
    hear()
    hear()
    assert sum(gross for _, gross, *_ in documents(order)) == order.gross_minor
    assert len(documents(order)) == 2
    assert found_broken() == []


def test_a_refund_after_it_left_is_a_credit_note_with_the_number_of_the_refund() -> None:
    order = ordered({"A": 3})
    mark_paid(order_id=order.pk, actor=DESK)
    ship_order(order_id=order.pk, actor=ACTOR)
    hear()
    refund_items(order_id=order.pk, quantities={line_of(order, "A"): 1}, actor=DESK)
    hear()
    note = Invoice.objects.get(kind="credit_note")
    assert note.number.startswith("CN-KR-")
    assert documents(order)[0][3] == note.gross_minor
    assert of_books(order, Account.RECEIVABLE) == [0]
    assert found_broken() == []


def test_what_is_refunded_before_it_leaves_is_never_invoiced() -> None:
    order = ordered({"A": 3})
    mark_paid(order_id=order.pk, actor=DESK)
    refund_items(order_id=order.pk, quantities={line_of(order, "A"): 1}, actor=DESK)
    hear()
    assert documents(order) == []
    ship_order(order_id=order.pk, actor=ACTOR)
    hear()
    order.refresh_from_db()
    given = sum(row.gross_minor for row in order.refunds.all())
    assert [(kind, gross) for kind, gross, *_ in documents(order)] == [("invoice", order.gross_minor - given)]
    assert found_broken() == []


def test_the_worked_example_of_the_explanation() -> None:
    order = ordered({"A": 5}, stock=3, elsewhere={"A": 4})
    line, unit = line_of(order, "A"), order.gross_minor // 5
    mark_paid(order_id=order.pk, actor=DESK)
    first, second = planned(order)
    told = []

    def tell() -> None:
        hear()
        sums = {"invoice": 0, "credit_note": 0}
        for kind, gross, *_ in documents(order):
            sums[kind] += gross // unit
        applied = sum(part for _, _, part, _ in documents(order)) // unit
        told.append(
            (sums["invoice"], sums["credit_note"], applied, -of_books(order, Account.CUSTOMER_DEPOSITS)[0] // unit)
        )

    send(first)
    tell()
    refund_items(order_id=order.pk, quantities={line: 2}, actor=DESK)
    tell()
    send(second)
    tell()
    refund_items(order_id=order.pk, quantities={line: 1}, actor=DESK)
    tell()
    assert told == [(3, 0, 3, 2), (3, 0, 3, 0), (3, 0, 3, 0), (3, 1, 2, 0)]
    assert found_broken() == []
