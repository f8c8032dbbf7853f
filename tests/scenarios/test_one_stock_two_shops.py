"""A day of the market: a shopper and a dealer buy the same mug from one stock, and the books agree in the evening."""

from datetime import UTC, date, datetime, timedelta

import pytest

from factories import (
    ACTOR,
    channel,
    company,
    list_of,
    member_of,
    order_of,
    receive,
    serve,
    set_prices,
    tax,
    variant,
    viewer,
)
from factories import shopper as make_shopper
from factories.selling import LONG_AGO
from jangteo.catalog.models import Variant
from jangteo.catalog.services import list_in_channel
from jangteo.channels.types import Channel
from jangteo.insights.selectors import sales_by_day
from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.models import StockLevel
from jangteo.inventory.selectors import availability
from jangteo.inventory.services import set_counted
from jangteo.kernel import audit, clock, outbox, verify
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import list_all_orders, list_orders
from jangteo.ordering.services import cancel_order, deliver_order, mark_paid, ship_order
from jangteo.ordering.types import OrderFilter
from jangteo.search.selectors import product

MORNING = datetime(2026, 4, 30, 23, 30, tzinfo=UTC)  # half past eight on the first of May in Seoul


def market() -> tuple[Channel, Channel]:
    """A shop with tax inside, a dealers' channel without, thirty mugs both may promise."""
    shop = channel(path_prefix="/", shipping_fee_minor=3000, free_shipping_from_minor=50000)
    trade = channel("wholesale", tax_view="net", access="company", payment_methods=["bank_transfer"])
    serve(shop.id)
    serve(trade.id)
    tax()
    mug = variant("MUG", shop, slug="mug", units={"case": (12, 1)})
    product_id = Variant.objects.get().product_id
    list_in_channel(product_id=product_id, channel_id=trade.id, actor=ACTOR, from_at=LONG_AGO)
    set_prices(list_of("retail", channel_id=shop.id), {(mug, 1): "28000"})
    set_prices(list_of("trade", includes_tax=False, channel_id=trade.id), {(mug, 1): "15780", (mug, 12): "14760"})
    receive(mug, 30)
    return shop, trade


def ladder(place: Channel, buyer: Actor) -> list[str]:
    """The unit prices of the mug's steps for a buyer."""
    (offer,) = product(place, viewer(place, buyer.party_id), "mug").tile.offers.values()
    return [step.unit.to_text() for step in offer.ladder]


@pytest.mark.django_db
def test_a_shopper_and_a_dealer_buy_the_same_mug() -> None:
    with clock.at(MORNING):
        shop, trade = market()
        shopper, dealer = make_shopper("손지우"), member_of(company())
        assert ladder(shop, shopper) == ["28000"]
        assert ladder(trade, dealer) == ["15780", "14760"]
        retail, wholesale = order_of(shop, shopper, {"MUG": 1}), order_of(trade, dealer, {"MUG": 24})
    assert (retail.gross_minor, wholesale.gross_minor) == (31000, 389664)
    variant_id = Variant.objects.get().pk
    assert availability(shop.id, [variant_id]) == {variant_id: 5}
    with clock.at(MORNING + timedelta(hours=2)):
        with pytest.raises(InsufficientStock):
            order_of(trade, dealer, {"MUG": 6})
        mark_paid(order_id=wholesale.pk, actor=ACTOR)
        ship_order(order_id=wholesale.pk, actor=ACTOR)
        cancel_order(order_id=retail.pk, actor=shopper)
        set_counted(place_code="W1", counts={variant_id: 5}, key="evening", actor=ACTOR)
        again = order_of(shop, shopper, {"MUG": 5})
    with clock.at(MORNING + timedelta(days=1)):
        deliver_order(order_id=wholesale.pk, actor=ACTOR)
        while outbox.relay_batch():
            pass
        audit.seal()
    level = StockLevel.objects.get()
    assert (level.on_hand, level.allocated) == (5, 5)
    numbers = [one.number for one in list_all_orders(ACTOR, OrderFilter())[0]]
    assert numbers == [again.number, wholesale.number, retail.number]
    assert [one.number for one in list_orders(dealer)[0]] == [wholesale.number]
    assert Order.objects.get(pk=wholesale.pk).status == "completed"
    sales = {
        (one.channel_id, one.day): (one.placed_count, one.placed, one.cancelled_count)
        for one in sales_by_day(date(2026, 5, 1), date(2026, 5, 2))
    }
    assert sales == {
        (str(shop.id), date(2026, 5, 1)): (2, Money(31000 + 140000, "KRW"), 1),
        (str(trade.id), date(2026, 5, 1)): (1, Money(389664, "KRW"), 0),
    }
    assert [finding for finding in verify.run() if not finding.is_clean] == []
