import json
from typing import Any

import pytest

from fulfilment.world import broken, ordered, planned, send
from jangteo.fulfilment import services
from jangteo.fulfilment.gateways import fake_messages, sign
from jangteo.fulfilment.models import ShipmentLine
from jangteo.fulfilment.selectors import shipments_by_order
from jangteo.fulfilment.types import Progress
from jangteo.kernel import clock, outbox

pytestmark = pytest.mark.django_db


def tell(messages: list[dict[str, Any]]) -> None:
    body = json.dumps({"events": messages}).encode()
    services.take_message(carrier="hangang", body=body, headers=sign(body, clock.now()))


def test_an_order_is_planned_when_it_is_placed_and_only_once() -> None:
    order = ordered({"MUG": 2, "CUP": 1})
    while outbox.relay_batch():
        pass
    (first,) = planned(order)
    assert planned(order) == [first]
    assert sorted(ShipmentLine.objects.values_list("line__sku", "quantity")) == [("CUP", 1), ("MUG", 2)]
    assert broken() == []


def test_from_plan_to_the_door() -> None:
    order = ordered({"MUG": 2})
    (pk,) = planned(order)
    row = send(pk)
    assert row.tracking_no
    order.refresh_from_db()
    assert (order.fulfilment, order.lines.get().handed_over) == ("shipped", 2)
    tell(fake_messages(row.tracking_no, clock.now()))
    row.refresh_from_db()
    order.refresh_from_db()
    assert (row.state, order.fulfilment) == ("delivered", "delivered")
    view = shipments_by_order([order.pk])[order.pk][0]
    assert view.timeline.state == Progress.DELIVERED
    assert [stage.is_reached for stage in view.timeline.stages] == [True] * 5
    assert broken() == []
