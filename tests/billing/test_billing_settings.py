"""A month's invoice, terms and their parts, raced handlers, what is issued stays."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from billing.invoicing import documents, found_broken, hear, only_invoice
from conftest import RunTogether
from factories import ACTOR, DESK, cart_with, channel, company, member_of, order_of, place, stocked
from fulfilment.world import line_of, ordered, planned, send
from jangteo.billing import services
from jangteo.billing.errors import MonthPartlyClosed
from jangteo.billing.models import Departure, Invoice, InvoiceDue, InvoiceLine
from jangteo.billing.types.invoices import BillingMode
from jangteo.channels.types import Channel
from jangteo.credit import services as credit
from jangteo.credit.types import DueBase, Terms
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.ordering.services import mark_paid, refund_items, ship_order
from jangteo.payments.types import PaymentMethod

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2026, 11, 10, 3, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 3, tzinfo=UTC)


def a_firm() -> tuple[Channel, Actor]:
    shop = channel(payment_methods=["bank_transfer", "on_account"])
    stocked(shop, {"A": 50, "B": 50})
    return shop, member_of(company())


def on_account(terms: Terms) -> tuple[Channel, Actor]:
    shop, buyer = a_firm()
    credit.save_terms(code="net", names={"ko": "net"}, terms=terms, actor=ACTOR)
    credit.grant_terms(code="net", party_id=buyer.party_id, actor=ACTOR)
    return shop, buyer


def buy(shop: Channel, buyer: Actor, units: int) -> Order:
    made = place(cart_with(shop, buyer, {"A": units}), buyer, payment_method=PaymentMethod.ON_ACCOUNT)
    return Order.objects.get(pk=made)


def test_what_left_in_a_month_becomes_one_invoice_once() -> None:
    shop, buyer = a_firm()
    services.set_billing(mode=BillingMode.MONTHLY, party_id=buyer.party_id, actor=DESK)
    with clock.at(NOVEMBER):
        orders = [order_of(shop, buyer, {"A": 2}), order_of(shop, buyer, {"B": 3})]
        for order in orders:
            mark_paid(order_id=order.pk, actor=DESK)
            ship_order(order_id=order.pk, actor=ACTOR)
        hear()
        assert not Invoice.objects.exists()
        assert services.close_last_month() == []
    with clock.at(DECEMBER):
        (made,) = services.close_last_month()
        assert services.close_last_month() == []
        hear()
        invoice = Invoice.objects.get()
        assert invoice.pk == made
        assert invoice.gross_minor == sum(order.gross_minor for order in orders) == invoice.applied_minor
        assert str(invoice.supplied_from) == str(invoice.supplied_to) == "2026-11-10"
        assert found_broken() == []


def test_a_return_in_the_next_month_is_a_credit_note_of_the_months_invoice() -> None:
    shop, buyer = a_firm()
    services.set_billing(mode=BillingMode.MONTHLY, party_id=buyer.party_id, actor=DESK)
    with clock.at(NOVEMBER):
        order = order_of(shop, buyer, {"A": 2})
        mark_paid(order_id=order.pk, actor=DESK)
        ship_order(order_id=order.pk, actor=ACTOR)
        hear()
    with clock.at(DECEMBER):
        services.close_last_month()
        refund_items(order_id=order.pk, quantities={line_of(order, "A"): 1}, actor=DESK)
        hear()
        note = Invoice.objects.get(kind="credit_note")
        assert (note.gross_minor, str(note.supplied_from)) == (order.gross_minor // 2, "2026-11-10")
        assert InvoiceLine.objects.filter(invoice=note, credits__invoice__kind="invoice").count() == 1
        assert found_broken() == []


def test_a_day_of_closing_that_has_not_come_waits() -> None:
    shop, buyer = a_firm()
    services.set_billing(mode=BillingMode.MONTHLY, channel_id=shop.id, close_day=5, actor=DESK)
    with clock.at(NOVEMBER):
        ship_order(order_id=order_of(shop, buyer, {"A": 1}).pk, actor=ACTOR)
        hear()
    with clock.at(datetime(2026, 12, 4, 3, tzinfo=UTC)):
        assert services.close_last_month() == []
    with clock.at(datetime(2026, 12, 5, 3, tzinfo=UTC)):
        assert len(services.close_last_month()) == 1


def test_terms_say_in_which_parts_an_invoice_is_due() -> None:
    terms = Terms(
        DueBase.NET_DAYS,
        days=30,
        deposit_rate=Decimal("0.3"),
        discount_rate=Decimal("0.02"),
        discount_days=10,
    )
    with clock.at(NOVEMBER):
        shop, buyer = on_account(terms)
        order = buy(shop, buyer, 10)
        mark_paid(order_id=order.pk, actor=DESK)
        ship_order(order_id=order.pk, actor=ACTOR)
        hear()
    parts = InvoiceDue.objects.filter(invoice=only_invoice(order)).order_by("position")
    gross = order.gross_minor
    assert [(str(one.due_on), one.amount_minor, one.is_deposit) for one in parts] == [
        ("2026-11-10", gross * 3 // 10, True),
        ("2026-12-10", gross * 7 // 10, False),
    ]
    assert [(str(one.discount_until), one.discount_minor) for one in parts] == [
        ("None", 0),
        ("2026-11-20", gross * 7 // 10 * 2 // 100),
    ]


def test_a_return_of_what_is_owed_lowers_what_is_owed() -> None:
    shop, buyer = on_account(Terms(DueBase.NET_DAYS, days=30))
    order = buy(shop, buyer, 4)
    ship_order(order_id=order.pk, actor=ACTOR)
    hear()
    refund_items(order_id=order.pk, quantities={line_of(order, "A"): 1}, actor=DESK)
    hear()
    invoice = only_invoice(order)
    assert (invoice.credited_minor, invoice.applied_minor) == (order.gross_minor // 4, 0)
    order.refresh_from_db()
    assert order.invoiced_minor == order.gross_minor * 3 // 4
    assert found_broken() == []


def test_what_is_issued_stays() -> None:
    order = ordered({"A": 1})
    ship_order(order_id=order.pk, actor=ACTOR)
    hear()
    invoice = only_invoice(order)
    for change in ({"number": "X"}, {"net_minor": 1, "gross_minor": 1 + invoice.tax_minor}, {"bill_to_name": "남"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invoice.objects.filter(pk=invoice.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        InvoiceLine.objects.filter(invoice=invoice).update(quantity=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Departure.objects.filter(order=order).update(billed_at=None, invoice=None)


@pytest.mark.django_db(transaction=True)
def test_raced_handlers_write_one_invoice(run_together: RunTogether) -> None:
    order = ordered({"A": 2})
    mark_paid(order_id=order.pk, actor=DESK)
    send(planned(order)[0])
    run_together(4, lambda _: services.invoice_order(order_id=order.pk))
    assert documents(order) == [("invoice", order.gross_minor, order.gross_minor, 0)]
    run_together(4, lambda _: services.settle_order(order_id=order.pk))
    assert documents(order) == [("invoice", order.gross_minor, order.gross_minor, 0)]


def test_a_month_that_fails_for_one_buyer_is_closed_for_the_others() -> None:
    shop = channel(payment_methods=["bank_transfer"])
    stocked(shop, {"A": 50})
    with clock.at(NOVEMBER):
        orders = []
        for _ in range(3):
            buyer = member_of(company())
            services.set_billing(mode=BillingMode.MONTHLY, party_id=buyer.party_id, actor=DESK)
            orders.append(order_of(shop, buyer, {"A": 2}))
            mark_paid(order_id=orders[-1].pk, actor=DESK)
            ship_order(order_id=orders[-1].pk, actor=ACTOR)
        hear()
    with clock.at(DECEMBER):
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE FUNCTION pg_temp.fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" IF NEW.order_id = '{orders[1].pk}' THEN RAISE 'no room'; END IF; RETURN NEW; END $$;"
                "CREATE TRIGGER fails BEFORE INSERT ON billing_invoiceshare"
                " FOR EACH ROW EXECUTE FUNCTION pg_temp.fails()"
            )
        with pytest.raises(MonthPartlyClosed) as told:
            services.close_last_month()
        assert (told.value.facts["failed"], len(told.value.facts["why"])) == (1, 1)
        assert "no room" in str(told.value.facts["why"])
        assert [len(documents(one)) for one in orders] == [1, 0, 1]
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER fails ON billing_invoiceshare")
        assert len(services.close_last_month()) == 1
        assert [len(documents(one)) for one in orders] == [1, 1, 1]
        assert found_broken() == []
