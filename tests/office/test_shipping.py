"""Shipments in the office: the worklist, a wave, picking by scanner, papers, a store's own, the buyer's parcels."""

from uuid import UUID

import pytest
from django.test import Client

from factories.people import ACTOR
from jangteo.fulfilment import services
from jangteo.fulfilment.models import Scan, Shipment
from jangteo.inventory import services as inventory
from jangteo.inventory.types import PlaceKind
from jangteo.ordering.models import Order
from office.desk import order, staff_client
from storefront.market import SHOPPER, Market


@pytest.fixture
def shipment(market: Market) -> Shipment:
    """Two mugs for the shopper, planned."""
    order_id = order("shop", SHOPPER, ("MUG-WH", 2))
    (pk,) = services.plan_shipments(order_id=order_id, actor=ACTOR)
    return Shipment.objects.get(pk=pk)


def at(shipment: Shipment, end: str = "") -> str:
    return f"/office/shipping/{shipment.pk}/{end}"


def scan(client: Client, shipment: Shipment, code: str, key: str) -> dict[str, object]:
    answer = client.post(
        at(shipment, "scan/"), {"code": code, "client_key": key}, headers={"accept": "application/json"}
    )
    found: dict[str, object] = answer.json()
    return found | {"status": answer.status_code}


def test_a_shipment_goes_from_the_list_to_the_carrier(staff: Client, shipment: Shipment) -> None:
    assert shipment.number in staff.get("/office/shipping/").content.decode()
    staff.post("/office/shipping/release/", {"shipment": [str(shipment.pk), "nonsense"]})
    page = staff.get(at(shipment, "pick/")).content.decode()
    assert "MUG-WH" in page
    wrong = scan(staff, shipment, "CUP", "phone-0001")
    assert (wrong["status"], wrong["is_good"]) == (200, False)
    assert scan(staff, shipment, "MUG-WH", "phone-0002")["is_good"]
    assert "counted once" in str(scan(staff, shipment, "MUG-WH", "phone-0002")["words"])
    done = scan(staff, shipment, "MUG-WH", "phone-0003")
    assert (done["is_done"], "All is picked" in str(done["html"])) == (True, True)
    assert Scan.objects.count() == 3
    staff.post(at(shipment, "do/pack/"))
    assert "<svg" in staff.get(at(shipment, "labels/")).content.decode()
    staff.post(at(shipment, "do/ship/"))
    shipment.refresh_from_db()
    assert (shipment.state, Order.objects.get().fulfilment) == ("shipped", "shipped")
    page = staff.get(at(shipment)).content.decode()
    assert shipment.tracking_no in page
    assert shipment.number in staff.get(f"/office/orders/{Order.objects.get().number}/").content.decode()


def test_bad_input_is_answered_in_words(staff: Client, shipment: Shipment) -> None:
    assert scan(staff, shipment, "MUG-WH", "phone-0001")["status"] == 409  # not being picked yet
    services.release_to_pick(shipment_id=shipment.pk, actor=ACTOR)
    assert scan(staff, shipment, "", "phone-0002")["status"] == 422
    assert scan(staff, shipment, "MUG-WH", "")["status"] == 422
    assert scan(staff, shipment, "x" * 101, "phone-0004")["status"] == 422
    for missing in ("", "0", "-1", "3", "99999999999999999999", "2.5"):
        staff.post(
            at(shipment, "short/"), {"line": str(Order.objects.get().lines.get().pk), "missing": missing, "why": "x"}
        )
    staff.post(at(shipment, "short/"), {"line": "nonsense", "missing": "1", "why": "x"})
    staff.post(at(shipment, "undo/"), {"line": "nonsense", "client_key": "undo-0001"})
    assert Scan.objects.count() == 0
    assert shipment.lines.get().quantity == 2
    assert staff.post(at(shipment, "do/nonsense/")).status_code == 404
    assert staff.get(f"/office/shipping/{UUID(int=1)}/").status_code == 404


def test_without_a_script_the_field_is_a_plain_form(staff: Client, shipment: Shipment) -> None:
    staff.post(at(shipment, "do/release/"))
    answer = staff.post(at(shipment, "scan/"), {"code": "MUG-WH", "client_key": "form-0001"}, follow=True)
    assert "Right. MUG-WH 1/2" in answer.content.decode()
    answer = staff.post(
        at(shipment, "undo/"),
        {"line": str(Order.objects.get().lines.get().pk), "client_key": "undo-0001"},
        follow=True,
    )
    assert "One unit is put back." in answer.content.decode()


def test_a_store_handles_its_own_shipments_alone(shipment: Shipment) -> None:
    inventory.create_place(code="S1", names={"ko": "매장"}, kind=PlaceKind.STORE)
    elsewhere, here = staff_client("store", place_code="S1"), staff_client("store", place_code="W1")
    assert shipment.number not in elsewhere.get("/office/shipping/").content.decode()
    assert elsewhere.get(at(shipment)).status_code == 404
    assert elsewhere.post(at(shipment, "do/release/")).status_code in (403, 404)
    shipment.refresh_from_db()
    assert shipment.state == "planned"
    here.post(at(shipment, "do/release/"))
    shipment.refresh_from_db()
    assert shipment.state == "picking"
