"""What staff see and do about money: what has to be looked at, a provider's books, our own, and one order's."""

from uuid import UUID

import pytest
from django.test import Client

from jangteo.channels.models import Channel
from jangteo.kernel.money import Money
from jangteo.kernel.outbox import relay_batch
from jangteo.ledger.models import Entry
from jangteo.ordering.models import Order
from jangteo.ordering.services import cancel_order, refund_items
from jangteo.parties.types import MemberRole
from jangteo.payments import services
from jangteo.payments.models import PaymentFlag, PaymentOperation
from jangteo.payments.types import PaymentMethod
from jangteo.simulator import services as simulator
from jangteo.simulator.models import SimulatedOperation
from jangteo.simulator.types import Call, Card, FaultKind
from office.desk import DESK, order, staff_client
from payments.paying import Paying, work
from storefront.market import SHOPPER, Market

PAGES = ("/office/payments/", "/office/payments/?settled=1", "/office/payments/compare/", "/office/books/")


def by_card(*, captures: bool = True, card: Card = Card.PAYS) -> tuple[Order, Paying]:
    """An order of two mugs that was paid on the simulator."""
    Channel.objects.filter(code="shop").update(payment_methods=["card", "bank_transfer"])
    order_id = order("shop", SHOPPER, ("MUG-WH", 2))
    services.renew_payment(order_id=order_id, actor=DESK, method=PaymentMethod.CARD)
    paying = Paying(order_id)
    paying.pay(card, captures=captures)
    follow()
    return Order.objects.get(pk=order_id), paying


def follow() -> None:
    work()
    while relay_batch():
        pass


def page_of(staff: Client, order: Order) -> str:
    return staff.get(f"/office/orders/{order.number}/").content.decode()


def test_an_orders_page_says_what_was_done_with_its_money(market: Market, staff: Client) -> None:
    one, _paying = by_card()
    page = page_of(staff, one)
    for words in ("Card or wallet", "Authorised", "Taken", "Simulator", "Done"):
        assert words in page
    assert "/capture/" not in page
    assert "/again/" not in page


def test_what_is_held_is_taken_by_a_button(market: Market, staff: Client) -> None:
    one, paying = by_card(captures=False)
    assert f"Take ₩{paying.row.amount_minor:,}" in page_of(staff, one)
    address = f"/office/payments/orders/{one.number}/capture/"
    assert staff.post(address)["Location"] == f"/office/orders/{one.number}/"
    follow()
    one.refresh_from_db()
    assert (one.payment, paying.ours()) == ("paid", (one.gross_minor, 0))
    assert "Nothing is held for this order" in staff.post(address, follow=True).content.decode()


def test_a_refund_that_failed_is_shown_and_paid_by_transfer(market: Market, staff: Client) -> None:
    one, paying = by_card(card=Card.LATE_REFUNDS)
    line = one.lines.get().pk
    refund_items(order_id=one.pk, quantities={line: 1}, actor=DESK, why="broken")
    follow()
    pending = SimulatedOperation.objects.get(verb="refund")
    simulator.settle_operation(reference=pending.reference, succeeded=False, why="account_closed")
    follow()
    assert "Refund failed" in staff.get("/office/payments/").content.decode()
    name = f"{one.number}-R1"
    assert f"of {name} did not reach the buyer" in page_of(staff, one)
    address = f"/office/payments/orders/{one.number}/again/"
    for wrong in ("", "x", "\x00", "9" * 400):
        staff.post(address, {"refund": wrong, "by": "hand"})
    assert PaymentOperation.objects.filter(verb="refund").count() == 1
    assert "Noted as paid." in staff.post(address, {"refund": name, "by": "hand"}, follow=True).content.decode()
    assert "No such refund failed" in staff.post(address, {"refund": name}, follow=True).content.decode()
    assert "did not reach the buyer" not in page_of(staff, one)
    assert "Refund failed" not in staff.get("/office/payments/").content.decode()
    assert paying.ours()[1] == PaymentOperation.objects.filter(verb="refund", status="succeeded").get().amount_minor


def test_of_a_refund_that_failed_what_the_bank_took_meanwhile_is_not_paid_again(market: Market, staff: Client) -> None:
    one, paying = by_card()
    cancel_order(order_id=one.pk, actor=DESK, why="asked")
    simulator.open_chargeback(reference=paying.page, amount=Money(1000, "KRW"))
    follow()
    name, left = f"{one.number}-R1", one.gross_minor - 1000
    assert f"₩{left:,} of {name} did not reach the buyer" in page_of(staff, one)
    staff.post(f"/office/payments/orders/{one.number}/again/", {"refund": name, "by": "hand"})
    assert (paying.row.refunded_minor, paying.row.charged_back_minor) == (left, 1000)
    assert "did not reach the buyer" not in page_of(staff, one)


def test_what_is_looked_at_is_settled_with_a_word(market: Market, staff: Client) -> None:
    one, paying = by_card()
    simulator.open_chargeback(reference=paying.page, amount=Money(1000, "KRW"))
    follow()
    flag = PaymentFlag.objects.get()
    shown = staff.get("/office/payments/").content.decode()
    assert "Taken back by the bank" in shown
    assert one.number in shown
    address = f"/office/payments/{flag.pk}/settle/"
    staff.post(address, {"why": "  "})
    flag.refresh_from_db()
    assert flag.seen_at is None
    staff.post(address, {"why": "answered the bank"})
    flag.refresh_from_db()
    assert (flag.seen_by, flag.why) == ("한소율", "answered the bank")
    assert "answered the bank" in staff.get("/office/payments/?settled=1").content.decode()
    nobody = f"/office/payments/{UUID(int=1)}/settle/"
    assert "This was not found" in staff.post(nobody, {"why": "x"}, follow=True).content.decode()


def test_a_providers_books_are_compared(market: Market, staff: Client) -> None:
    _one, paying = by_card()
    assert "The one payment agrees" in staff.get("/office/payments/compare/").content.decode()
    simulator.open_chargeback(reference=paying.page, amount=Money(1000, "KRW"))
    simulator.refund(merchant="SIMULATOR", key="by-hand", reference=paying.page, amount=Money(500, "KRW"))
    assert "1 payment differs" in staff.get("/office/payments/compare/?gateway=simulator&days=1").content.decode()
    simulator.order_fault(merchant="SIMULATOR", kind=FaultKind.AWAY, call=Call.BOOKS)
    assert "can&#x27;t be reached" in staff.get("/office/payments/compare/").content.decode()
    for odd in ("?days=9999&gateway=nobody", "?days=-1", "?days=%00&gateway=%00"):
        assert staff.get(f"/office/payments/compare/{odd}").status_code == 200


def test_the_books_are_read_entry_by_entry(market: Market, staff: Client) -> None:
    one, _paying = by_card()
    page = staff.get("/office/books/").content.decode()
    for words in ("Owed by payment providers", "Paid by buyers in advance", "Money came", one.number):
        assert words in page
    assert "No entries." in staff.get("/office/books/?account=revenue").content.decode()
    last = Entry.objects.latest("id").pk
    for odd in (f"?before={last}", "?before=x", "?account=gold", "?before=%00&account=%00"):
        assert staff.get(f"/office/books/{odd}").status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_take_a_few_queries_however_much_there_is(
    market: Market, staff: Client, address: str, django_assert_max_num_queries: object
) -> None:
    assert staff.get(address).status_code == 200
    by_card()
    by_card()
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        assert staff.get(address).status_code == 200


@pytest.mark.parametrize("role", [MemberRole.STAFF_VIEWER, MemberRole.STAFF_CLERK])
def test_only_who_handles_payments_sees_or_does_it(market: Market, role: MemberRole) -> None:
    one, _paying = by_card(captures=False)
    client = staff_client(role)
    for address in PAGES:
        assert client.get(address).status_code == 403
    assert client.post(f"/office/payments/orders/{one.number}/capture/").status_code == 403
    assert client.post(f"/office/payments/orders/{one.number}/again/", {"refund": "x"}).status_code == 403
