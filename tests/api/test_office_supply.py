"""What may be promised of goods, what places keep back and when they order again, set by programs of staff."""

from typing import Any
from uuid import uuid4

import pytest

from api.caller import Caller
from api.office import staff_caller
from jangteo.inventory.models import ReorderPoint, SupplyPolicy
from storefront.market import Market

pytestmark = pytest.mark.django_db
PATH = "/office/supply/MUG-WH"
WRONG = (-1, 1.5, "1", True, None, 10**10)


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


def test_what_may_be_promised_is_said_for_a_channel_and_for_all(clerk: Caller) -> None:
    body: dict[str, Any] = {"kind": "backorder", "cap": 50, "lead_days": 10}
    made = clerk.call("PUT", PATH, body).body["promises"]
    assert [(one["channel"], one["kind"], one["cap"], one["waiting"]) for one in made] == [(None, "backorder", 50, 0)]
    both = clerk.call("PUT", PATH, body | {"channel": "shop", "cap": 5, "place": "W1"}).body["promises"]
    assert [(one["channel"], one["cap"], one["place"]) for one in both] == [(None, 50, ""), ("shop", 5, "W1")]
    assert clerk.call("PUT", PATH, body, If_Match='"old"').status == 412
    for name in ("cap", "lead_days", "per_day"):
        for value in WRONG:
            if not (name == "lead_days" and value is None):
                told = clerk.call("PUT", PATH, body | {name: value})
                assert told.body["errors"][0]["field"].endswith(name), (name, value)
    for more, field in (({"kind": "preorder"}, "releases_on"), ({"kind": "made"}, "per_day")):
        told = clerk.call("PUT", PATH, body | more)
        assert (told.code, told.body["facts"]["field"]) == ("inventory.invalid_supply", field)
    assert clerk.call("PUT", PATH, body | {"channel": "none"}).code == "channels.not_found"
    assert clerk.call("PUT", PATH, body | {"place": "NONE"}).status == 404
    assert clerk.call("PUT", "/office/supply/NONE", body).code == "catalog.product_not_found"
    store = staff_caller("store", place_code="W1")
    assert (store.get(PATH).body["promises"], store.call("PUT", PATH, body).status) == (both, 403)
    assert SupplyPolicy.objects.count() == 2


def test_a_place_keeps_units_back_and_orders_again(clerk: Caller, market: Market) -> None:
    at = f"{PATH}/places/W1"
    assert clerk.call("PUT", f"{at}/safety", {"units": 3}).body["kept_back"] == [{"place": "W1", "units": 3}]
    point: dict[str, Any] = {"at": 10, "up_to": 60, "supplier": str(market.company_id)}
    made = clerk.call("PUT", f"{at}/reorder-point", point).body
    assert made["reorder_points"] == [{"place": "W1"} | point]
    for value in WRONG:
        assert clerk.call("PUT", f"{at}/safety", {"units": value}).body["errors"][0]["field"].endswith("units")
        for name in ("at", "up_to"):
            told = clerk.call("PUT", f"{at}/reorder-point", point | {name: value})
            assert told.body["errors"][0]["field"].endswith(name), (name, value)
    told = clerk.call("PUT", f"{at}/reorder-point", point | {"at": 60})
    assert (told.code, told.body["facts"]["field"]) == ("inventory.invalid_document", "up_to")
    assert clerk.call("PUT", f"{at}/reorder-point", point | {"supplier": str(uuid4())}).code == "parties.not_found"
    for path, body in (("safety", {"units": 1}), ("reorder-point", point)):
        assert clerk.call("PUT", f"{PATH}/places/NONE/{path}", body).status == 404
        assert clerk.call("PUT", f"/office/supply/NONE/places/W1/{path}", body).status == 404
        assert staff_caller("staff_finance").call("PUT", f"{at}/{path}", body).status == 403
    assert clerk.get(PATH).body == made
    assert clerk.call("PUT", f"{at}/reorder-point", {"at": 0, "up_to": 0}).body["reorder_points"] == []
    assert not ReorderPoint.objects.exists()
