"""What the buyer sees of the parcels of an order, on its page."""

import pytest
from django.test import Client

from factories.people import ACTOR
from jangteo.fulfilment import services
from jangteo.fulfilment.models import Shipment
from jangteo.fulfilment.types import Progress
from jangteo.ordering.models import Order
from office.desk import order
from storefront.market import SHOPPER


@pytest.fixture
def sent(market: object) -> Shipment:
    """Two mugs for the shopper that the carrier brings round."""
    order_id = order("shop", SHOPPER, ("MUG-WH", 2))
    (pk,) = services.plan_shipments(order_id=order_id, actor=ACTOR)
    services.set_pick_policy(place_code="W1", is_checked=False, actor=ACTOR)
    services.release_to_pick(shipment_id=pk, actor=ACTOR)
    services.pack_shipment(shipment_id=pk, actor=ACTOR)
    services.ship_shipment(shipment_id=pk, actor=ACTOR)
    row = Shipment.objects.get(pk=pk)
    assert row.shipped_at is not None
    services.tell_fake(tracking_no=row.tracking_no, left_at=row.shipped_at, ends=Progress.OUT)
    return row


def test_the_buyer_follows_a_parcel_and_nobody_else(shopper: Client, sent: Shipment) -> None:
    number = Order.objects.get().number
    page = shopper.get(f"/orders/{number}/").content.decode()
    assert sent.tracking_no in page
    assert "배달하러 나왔어요" in page or "Out for delivery" in page
    assert Client().get(f"/orders/{number}/").status_code == 404
