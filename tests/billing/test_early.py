"""Who pays early owes less: by a day, by an amount, once, and never more than was promised."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from banking.money import account, code_of
from billing.invoicing import documents, found_broken, hear, only_invoice
from billing.test_billing_settings import NOVEMBER, buy, on_account
from factories import ACTOR, DESK
from fulfilment.world import line_of
from jangteo.banking import services as banking
from jangteo.banking.models import StatementLine
from jangteo.billing.models import EarlyDiscount, Invoice, InvoiceLine
from jangteo.credit.types import DueBase, Terms
from jangteo.kernel import clock, verify
from jangteo.kernel.money import Money
from jangteo.ordering.models import Order, Refund
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.services import mark_paid, refund_items, ship_order, unmark_paid
from jangteo.parties.types import MemberRole
from jangteo.payments.models import PaymentFlag
from office.desk import staff_client

pytestmark = pytest.mark.django_db
TWO_TEN_NET_30 = Terms(DueBase.NET_DAYS, days=30, discount_rate=Decimal("0.02"), discount_days=10)
LAST_DAY = date(2026, 11, 20)


def invoiced(units: int = 10) -> Order:
    shop, buyer = on_account(TWO_TEN_NET_30)
    order = buy(shop, buyer, units)
    ship_order(order_id=order.pk, actor=ACTOR)
    hear()
    return order


def pay(order: Order, minor: int, on: date) -> None:
    mark_paid(order_id=order.pk, actor=DESK, amount=Money(minor, "KRW"), valued_on=on)
    hear()
    order.refresh_from_db()


def broken() -> list[str]:
    return [str((one.invariant.name, one.rows)) for one in verify.run() if not one.is_clean]


@pytest.mark.parametrize(
    ("less", "on", "off"),
    [
        (20, LAST_DAY, 20),
        (20, date(2026, 11, 21), 0),
        (21, LAST_DAY, 0),
        (7, LAST_DAY, 7),
        (0, LAST_DAY, 0),
    ],
    ids=["in time", "a day late", "one short", "less than all of it missing", "paid in full"],
)
def test_what_came_in_time_settles_the_invoice(less: int, on: date, off: int) -> None:
    """Thousandths of the gross."""
    with clock.at(NOVEMBER):
        order = invoiced()
        gross = order.gross_minor
        paid = gross - gross * less // 1000 if less != 21 else gross - gross * 20 // 1000 - 1
        pay(order, paid, on)
    forgiven = gross - paid if off else 0
    seen = get_order_by_id(order.pk, ACTOR)
    assert seen.due.minor == gross - paid - forgiven
    invoice = only_invoice(order)
    assert (invoice.credited_minor, invoice.applied_minor) == (forgiven, paid)
    assert order.payment == ("due" if seen.due else "paid")
    if forgiven:
        (refund,) = seen.refunds
        assert refund.is_allowance
        assert Invoice.objects.get(kind="credit_note").number == refund.credit_note
        assert EarlyDiscount.objects.get().amount_minor == forgiven
    assert broken() == []


def test_goods_paid_early_come_back_at_what_was_paid_for_them() -> None:
    with clock.at(NOVEMBER):
        order = invoiced(10)
        pay(order, order.gross_minor * 98 // 100, LAST_DAY)
        refund_items(order_id=order.pk, quantities={line_of(order, "A"): 3}, actor=DESK)
        hear()
        back = Refund.objects.filter(order=order).order_by("number")[1]
        assert back.gross_minor == order.gross_minor * 3 * 98 // 1000
        refund_items(order_id=order.pk, quantities={line_of(order, "A"): 7}, shipping=True, actor=DESK)
        hear()
        order.refresh_from_db()
        assert order.payment == "refunded"
        assert sum(one.gross_minor for one in Refund.objects.filter(order=order)) == order.gross_minor
        invoice = only_invoice(order)
        assert (invoice.credited_minor, invoice.applied_minor) == (invoice.gross_minor, 0)
        assert broken() == []


def test_a_discount_on_what_came_back_before_is_not_granted() -> None:
    with clock.at(NOVEMBER):
        order = invoiced(10)
        refund_items(order_id=order.pk, quantities={line_of(order, "A"): 5}, actor=DESK)
        hear()
        half = order.gross_minor // 2
        pay(order, half - order.gross_minor * 2 // 100, LAST_DAY)  # the discount of the whole
        assert not EarlyDiscount.objects.exists()
        pay(order, order.gross_minor // 100, LAST_DAY)
        assert EarlyDiscount.objects.get().amount_minor == order.gross_minor // 100
        assert broken() == []


def test_money_before_the_invoice_is_in_time() -> None:
    with clock.at(NOVEMBER):
        shop, buyer = on_account(TWO_TEN_NET_30)
        order = buy(shop, buyer, 10)
        pay(order, order.gross_minor * 98 // 100, date(2026, 11, 10))
        assert not EarlyDiscount.objects.exists()
        ship_order(order_id=order.pk, actor=ACTOR)
        hear()
        order.refresh_from_db()
        assert order.payment == "paid"
        assert [kind for kind, *_ in documents(order)] == ["invoice", "credit_note"]
        assert broken() == []


def test_what_is_taken_back_is_told_and_stays_granted() -> None:
    with clock.at(NOVEMBER):
        order = invoiced()
        paid = order.gross_minor * 98 // 100
        source = f"suspense:{order.pk}"
        mark_paid(order_id=order.pk, actor=DESK, amount=Money(paid, "KRW"), source=source, valued_on=LAST_DAY)
        hear()
        unmark_paid(order_id=order.pk, amount=Money(paid, "KRW"), source=source, actor=DESK)
        hear()
        hear()
        assert PaymentFlag.objects.filter(kind="paid_early_taken_back").count() == 1
        assert get_order_by_id(order.pk, ACTOR).due.minor == paid
        assert EarlyDiscount.objects.count() == 1
        assert found_broken() == []


@pytest.mark.parametrize(("day", "left"), [("20", 0), ("21", 2)], ids=["in time", "a day late"])
def test_a_deposit_of_the_discounted_sum_is_exact_in_time(day: str, left: int) -> None:
    account()
    with clock.at(NOVEMBER):
        order = invoiced()
    with clock.at(datetime(2026, 11, 25, 3, tzinfo=UTC)):
        amount = order.gross_minor * 98 // 100
        head = "거래일자,거래시간,입금자명,입금액,출금액,적요,가상계좌번호\n"
        text = head + f"2026-11-{day},10:00:00,,{amount},0,{code_of(order)},\n"
        file_id = banking.read_file(account_code="main", name="11.csv", data=text.encode("cp949"), actor=ACTOR)
        banking.import_file(file_id=file_id, actor=ACTOR)
        banking.match_lines(actor=ACTOR)
        hear()
        line = StatementLine.objects.get()
        in_time = not left
        assert line.applied_minor == (amount if in_time else 0)  # short by too much: a person decides
        assert get_order_by_id(order.pk, ACTOR).due.minor == (0 if in_time else order.gross_minor)
        if in_time:
            note = Invoice.objects.get(kind="credit_note")
            assert note.gross_minor == order.gross_minor - amount
            assert InvoiceLine.objects.filter(invoice=note, quantity__gt=0).count() == 0
        assert broken() == []


def test_staff_note_the_day_it_was_there(db: None) -> None:
    """Heard of days after: the day it was there is what counts, and one that can't be is refused."""
    with clock.at(NOVEMBER):
        order = invoiced()
    with clock.at(NOVEMBER + timedelta(days=14)):
        desk = staff_client(MemberRole.STAFF_FINANCE)
        form = {"amount": str(order.gross_minor * 98 // 100)}
        address = f"/office/orders/{order.number}/pay/"
        for day in ("2026-11-09", "2026-11-25", "20th", "2026-02-30"):
            told = desk.post(address, form | {"came_on": day})
            assert told.status_code == 422
            assert "Write a day from the order's to today." in told.content.decode()
        assert desk.post(address, form | {"came_on": LAST_DAY.isoformat()}).status_code == 302
        hear()
        order.refresh_from_db()
        assert order.payment == "paid"
        assert EarlyDiscount.objects.get().amount_minor == order.gross_minor * 2 // 100
