"""What is paid on delivery: its carrier takes it at the door and owes it to us."""

import pytest

from factories import ACTOR, cart_with, channel, place, shopper, stocked
from fulfilment.world import broken, planned, send
from jangteo.fulfilment import services
from jangteo.fulfilment.models import Shipment
from jangteo.kernel.money import Money
from jangteo.ledger.models import Posting
from jangteo.ordering.models import Order
from jangteo.payments.types import PaymentMethod

pytestmark = pytest.mark.django_db


def order_by(method: PaymentMethod) -> Order:
    shop = channel()
    stocked(shop, {"MUG": 5}, "1000")
    buyer = shopper()
    return Order.objects.get(pk=place(cart_with(shop, buyer, {"MUG": 3}), buyer, payment_method=method))


def owed_by(carrier: str) -> int:
    return sum(Posting.objects.filter(account="clearing", counterpart=carrier).values_list("amount_minor", flat=True))


def arrived(order: Order) -> Order:
    (shipment,) = planned(order)
    send(shipment)
    services.deliver_shipment(shipment_id=shipment, actor=ACTOR)
    order.refresh_from_db()
    return order


def test_the_carrier_owes_what_it_took_at_the_door() -> None:
    order = arrived(order_by(PaymentMethod.ON_DELIVERY))
    carrier = Shipment.objects.get(order=order).carrier
    assert (order.payment, order.status, owed_by(carrier)) == ("paid", "completed", 3000)
    assert broken() == []


def test_a_transfer_is_not_taken_at_the_door() -> None:
    order = arrived(order_by(PaymentMethod.BANK_TRANSFER))
    assert (order.payment, order.status) == ("awaited", "placed")
    assert not Posting.objects.exists()


def test_what_we_bring_ourselves_staff_note() -> None:
    order = order_by(PaymentMethod.ON_DELIVERY)
    (shipment,) = planned(order)
    send(shipment)
    Shipment.objects.filter(pk=shipment).update(carrier="")
    services.deliver_shipment(shipment_id=shipment, actor=ACTOR)
    order.refresh_from_db()
    assert (order.payment, order.fulfilment) == ("awaited", "delivered")
    assert Money(0, "KRW").minor == owed_by("")
