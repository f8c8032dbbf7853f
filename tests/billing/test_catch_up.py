"""Orders that left before invoices wrote themselves are found and invoiced once."""

import json

import pytest
from click.testing import CliRunner

from billing.invoicing import documents, found_broken, hear
from factories import ACTOR, DESK, GUEST
from fulfilment.world import line_of, ordered, planned, send
from jangteo.billing.services import invoice_left, preview_left
from jangteo.config.command import cli
from jangteo.kernel.errors import Forbidden
from jangteo.kernel.models import OutboxEvent
from jangteo.kernel.types import job_actor
from jangteo.ordering.services import mark_paid, refund_items, ship_order

JOB = job_actor("test")


def forget() -> None:
    """What happened until now was heard by nobody, as before there were invoices."""
    OutboxEvent.objects.all().delete()


def told() -> list[tuple[str, int]]:
    return [(one.number, one.gross.minor) for one in preview_left(actor=JOB)]


@pytest.mark.django_db
def test_what_left_unheard_is_told_then_invoiced_once_less_what_came_back_and_paid_by_its_money() -> None:
    order = ordered({"A": 3})
    mark_paid(order_id=order.pk, actor=DESK)
    ship_order(order_id=order.pk, actor=ACTOR)
    refund_items(order_id=order.pk, quantities={line_of(order, "A"): 1}, actor=DESK)
    forget()
    left = order.gross_minor - sum(row.gross_minor for row in order.refunds.all())
    assert told() == [(order.number, left)]
    for _ in range(2):
        invoice_left(actor=JOB)
        hear()
        assert documents(order) == [("invoice", left, left, 0)]
    assert told() == []
    assert found_broken() == []


@pytest.mark.django_db
def test_only_the_shipment_that_left_is_invoiced_and_the_rest_when_it_leaves() -> None:
    order = ordered({"A": 5}, stock=3, elsewhere={"A": 4})
    mark_paid(order_id=order.pk, actor=DESK)
    first, second = planned(order)
    send(first)
    forget()
    ((_, gross),) = told()
    assert 0 < gross < order.gross_minor
    invoice_left(actor=JOB)
    assert [one[1] for one in documents(order)] == [gross]
    send(second)
    hear()
    assert sum(one[1] for one in documents(order)) == order.gross_minor
    assert found_broken() == []


@pytest.mark.django_db
def test_what_has_not_left_is_not_told_and_not_everybody_may() -> None:
    ordered({"A": 1})
    assert told() == []
    with pytest.raises(Forbidden):
        preview_left(actor=GUEST)
    with pytest.raises(Forbidden):
        invoice_left(actor=GUEST)


@pytest.mark.django_db(transaction=True)
def test_the_command_writes_only_when_told() -> None:
    order = ordered({"A": 1})
    ship_order(order_id=order.pk, actor=ACTOR)
    forget()
    seen = json.loads(CliRunner().invoke(cli, ["invoice-left", "--json"]).stdout)
    assert [one["order"] for one in seen["orders"]] == [order.number]
    assert documents(order) == []
    assert CliRunner().invoke(cli, ["invoice-left", "--write"]).exit_code == 0
    assert len(documents(order)) == 1
