"""Documents as files, what is owed as of any day, and statements: all of them say what the books say."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db.models import Sum

from billing.invoicing import hear, only_invoice
from factories import ACTOR, DESK, channel, company, member_of, order_of, shopper, stocked, tax
from fulfilment.world import line_of
from jangteo.billing import services
from jangteo.billing.errors import InvoiceNotFound
from jangteo.billing.models import Invoice
from jangteo.billing.rules.en16931 import read_invoice, verdicts_on
from jangteo.billing.selectors.invoices import InvoiceFilter, get_invoice, list_invoices
from jangteo.billing.selectors.owed import ageing_of, bucket_totals, end_of, owed_by, statement_of
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ledger.models import Posting
from jangteo.ordering.models import Order
from jangteo.ordering.services import mark_paid, refund_items, ship_order
from jangteo.parties.types import MemberRole

pytestmark = pytest.mark.django_db
START = datetime(2026, 8, 3, 3, tzinfo=UTC)
TODAY = date(2026, 11, 27)


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel(shipping_fee_minor=3000, bank_account="국민 123-45-678901 장터", tax_view="net")
    tax()
    stocked(one, {"A": 90, "B": 90})
    return one


def finance() -> Actor:
    """Who orders and pays for a company of their own."""
    return member_of(company(), MemberRole.ADMINISTRATOR)


def story(shop: Channel, buyer: Actor) -> list[Order]:
    """Three orders that left over four months: one paid in parts and late, one given back in part, one open."""
    orders = []
    for place, goods in enumerate(({"A": 3, "B": 1}, {"A": 2}, {"B": 5})):
        with clock.at(START + timedelta(days=35 * place)):
            orders.append(order_of(shop, buyer, goods))
            ship_order(order_id=orders[-1].pk, actor=ACTOR)
            hear()
    with clock.at(START + timedelta(days=50)):
        mark_paid(order_id=orders[0].pk, actor=DESK, amount=Money(2000, "KRW"))
        mark_paid(order_id=orders[1].pk, actor=DESK)
        hear()
    with clock.at(START + timedelta(days=60)):
        refund_items(order_id=orders[1].pk, quantities={line_of(orders[1], "A"): 1}, actor=DESK)
        hear()
    with clock.at(START + timedelta(days=90)):
        mark_paid(order_id=orders[0].pk, actor=DESK)
        hear()
    return orders


def owed_in_books(party_id: UUID | None, as_of: date) -> int:
    rows = Posting.objects.filter(account="receivable", party_id=party_id, entry__at__lt=end_of(as_of))
    return rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0


def test_ageing_as_of_any_day_is_what_the_books_said_that_day(shop: Channel) -> None:
    buyer = finance()
    orders = story(shop, buyer)
    day, seen = START.date(), set()
    while day <= TODAY:
        rows = ageing_of(DESK, day)
        owed = sum(one.row.owed.minor for one in rows)
        assert owed == owed_in_books(buyer.party_id, day)
        seen.add(owed)
        day += timedelta(days=7)
    assert len(seen) >= 5
    totals = bucket_totals(ageing_of(DESK, TODAY))["KRW"]
    assert {str(name): one.minor for name, one in totals.items() if one} == {"31-60": orders[2].gross_minor}


def test_a_statement_goes_from_what_was_owed_to_what_is(shop: Channel) -> None:
    buyer = finance()
    story(shop, buyer)
    assert buyer.party_id
    first, last = date(2026, 9, 1), date(2026, 10, 31)
    told = statement_of(DESK, buyer.party_id, first, last, "KRW")
    assert told.opening.minor == owed_in_books(buyer.party_id, first - timedelta(days=1))
    assert told.closing.minor == owed_in_books(buyer.party_id, last)
    kinds = [one.posting.kind for one in told.lines]
    assert kinds.count("invoice") == 2
    assert kinds.count("credit_note") == 1
    assert sum(one.posting.amount.minor for one in told.lines) == told.closing.minor - told.opening.minor


def test_what_do_i_owe(shop: Channel) -> None:
    buyer = finance()
    orders = story(shop, buyer)
    assert buyer.party_id
    (owed,) = owed_by(buyer, buyer.party_id, TODAY)
    assert owed.total.minor == owed.overdue.minor == orders[2].gross_minor
    assert (owed.next_due_on, [one.order_numbers for one in owed.invoices]) == (None, [(orders[2].number,)])


def test_files_of_invoices_and_credit_notes(shop: Channel) -> None:
    story(shop, finance())
    assert Invoice.objects.filter(kind="credit_note").count() == 1
    for row in Invoice.objects.all():
        ubl = services.write_electronic(actor=DESK, number=row.number)
        assert verdicts_on(ubl) == ()
        read = read_invoice(ubl)
        assert (read.number, int(read.totals.gross)) == (row.number, row.gross_minor)
        assert read.totals.payable == row.gross_minor - row.applied_minor
        for language in ("ko", "en"):
            pdf = services.render_invoice(actor=DESK, number=row.number, language=language)
            assert pdf.startswith(b"%PDF")
            assert pdf == services.render_invoice(actor=DESK, number=row.number, language=language)


def test_nobody_sees_the_invoices_of_others(shop: Channel) -> None:
    buyer, other = finance(), finance()
    orders = story(shop, buyer)
    number = only_invoice(orders[0]).number
    assert get_invoice(buyer, number).summary.order_numbers == (orders[0].number,)
    for stranger in (other, shopper()):
        with pytest.raises(InvoiceNotFound):
            get_invoice(stranger, number)
        with pytest.raises(InvoiceNotFound):
            services.render_invoice(actor=stranger, number=number, language="ko")
        assert list_invoices(stranger, InvoiceFilter(), today=TODAY) == ([], 0)
    assert list_invoices(buyer, InvoiceFilter(), today=TODAY)[1] == 4


def test_lists_are_narrowed(shop: Channel) -> None:
    buyer = finance()
    orders = story(shop, buyer)
    counts = {
        state: list_invoices(DESK, InvoiceFilter(state=state), today=TODAY)[1]
        for state in ("", "open", "overdue", "paid", "credit_note")
    }
    assert counts == {"": 4, "open": 1, "overdue": 1, "paid": 2, "credit_note": 1}
    found, _ = list_invoices(DESK, InvoiceFilter(text=orders[1].number), today=TODAY)
    assert {one.kind for one in found} == {"invoice", "credit_note"}
