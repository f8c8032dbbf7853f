"""The parcels of an order by API, and the door of carriers."""

from django.test import Client

from api.caller import Caller, order_of
from factories.people import ACTOR
from jangteo.fulfilment import services
from jangteo.fulfilment.models import Shipment
from jangteo.fulfilment.types import Progress
from jangteo.ordering.models import Order
from storefront.market import Market


def test_a_guest_follows_the_parcels_with_the_secret_alone(guest: Caller, shopper: Caller, market: Market) -> None:
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 2)
    placed = guest.post("/channels/shop/orders", order_of(cart), Idempotency_Key="shipments-1", Cart_Secret=secret)
    address = f"/channels/shop/orders/{placed.body['number']}/shipments"
    assert guest.get(address, Cart_Secret=secret).body == {"shipments": []}
    (pk,) = services.plan_shipments(order_id=Order.objects.get().pk, actor=ACTOR)
    services.set_pick_policy(place_code="W1", is_checked=False, actor=ACTOR)
    services.release_to_pick(shipment_id=pk, actor=ACTOR)
    services.pack_shipment(shipment_id=pk, actor=ACTOR)
    services.ship_shipment(shipment_id=pk, actor=ACTOR)
    row = Shipment.objects.get(pk=pk)
    assert row.shipped_at is not None
    services.tell_fake(tracking_no=row.tracking_no, left_at=row.shipped_at, ends=Progress.OUT)
    (one,) = guest.get(address, Cart_Secret=secret).body["shipments"]
    assert (one["number"], one["state"], one["progress"]) == (row.number, "shipped", "out")
    assert [step["kind"] for step in one["steps"]] == ["label", "picked_up", "in_transit", "out"]
    assert [(line["sku"], line["quantity"]) for line in one["lines"]] == [("MUG-WH", 2)]
    assert shopper.get(address).status == 404


def test_the_door_of_carriers_opens_to_their_signature_alone(market: Market) -> None:
    door, told = "/api/v1/carriers/hangang/events", '{"events": []}'
    assert Client().post(door, told, content_type="application/json").status_code == 403
    assert Client().post("/api/v1/carriers/nobody/events", told, content_type="application/json").status_code == 404
