from datetime import UTC, date, datetime

import pytest

from factories import channel, order_of, shopper, stocked
from jangteo.insights.models import DailySales
from jangteo.insights.selectors import sales_by_day
from jangteo.insights.services import rebuild_daily_sales
from jangteo.kernel import clock, outbox, verify
from jangteo.kernel.money import Money
from jangteo.ordering.services import cancel_order

LATE = datetime(2026, 4, 30, 14, 59, tzinfo=UTC)  # one minute before midnight in Seoul
NEXT = datetime(2026, 4, 30, 15, 0, tzinfo=UTC)


def relay() -> None:
    while outbox.relay_batch():
        pass


@pytest.mark.django_db
def test_sales_of_a_day_are_its_orders_and_those_called_off() -> None:
    shop, other, buyer = channel(), channel("other", currency="EUR"), shopper()
    stocked(shop, {"MUG": 10})
    stocked(other, {"CUP": 10}, "2.50")
    with clock.at(LATE):
        first = order_of(shop, buyer, {"MUG": 1})
        order_of(shop, buyer, {"MUG": 2})
        order_of(other, buyer, {"CUP": 2})
    with clock.at(NEXT):
        order_of(shop, buyer, {"MUG": 3})
        cancel_order(order_id=first.pk, actor=buyer)
        assert sales_by_day(date(2026, 4, 1), date(2026, 5, 31)) == []
        relay()
    none = Money(0, "KRW")
    rows = sales_by_day(date(2026, 4, 30), date(2026, 5, 1))
    told = sorted(
        (row.day, row.placed_count, row.placed, row.cancelled_count, row.cancelled)
        for row in rows
        if row.placed.currency == "KRW"
    )
    assert told == [
        (date(2026, 4, 30), 2, Money(3000, "KRW"), 1, Money(1000, "KRW")),
        (date(2026, 5, 1), 1, Money(3000, "KRW"), 0, none),
    ]
    (euro,) = [row for row in rows if row.channel_id == str(other.id)]
    assert (euro.placed_count, euro.placed) == (1, Money(500, "EUR"))
    assert sales_by_day(date(2026, 5, 2), date(2026, 5, 31)) == []
    assert [finding for finding in verify.run() if not finding.is_clean] == []


@pytest.mark.django_db
def test_rebuilding_gives_the_same_figures() -> None:
    shop, buyer = channel(), shopper()
    stocked(shop, {"MUG": 10})
    orders = [order_of(shop, buyer, {"MUG": quantity}) for quantity in (1, 2)]
    cancel_order(order_id=orders[0].pk, actor=buyer)
    relay()
    columns = ("day", "placed_count", "placed_gross_minor", "cancelled_count", "cancelled_gross_minor")
    before = list(DailySales.objects.values_list(*columns))
    assert [row[1:] for row in before] == [(2, 3000, 1, 1000)]
    DailySales.objects.update(placed_count=99)
    order_of(shop, buyer, {"MUG": 1})
    rebuild_daily_sales()
    assert list(DailySales.objects.values_list(*columns)) == before, "the last order's event waits"
    relay()
    assert DailySales.objects.get().placed_count == 3
