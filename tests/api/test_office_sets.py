"""Assortments, bundles and mixes set by programs of staff."""

from typing import Any
from uuid import uuid4

import pytest

from api.caller import Caller
from api.office import staff_caller
from jangteo.catalog.models import Assortment, BundleItem
from storefront.market import Market

pytestmark = pytest.mark.django_db
CUPS: dict[str, Any] = {"names": {"ko": "컵", "en": "Cups"}}


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


@pytest.fixture
def store(market: Market) -> Caller:
    return staff_caller("store", place_code="W1")


def test_an_assortment_is_made_filled_granted_and_the_grant_ended(clerk: Caller, store: Caller) -> None:
    path = "/office/assortments/cups"
    made = clerk.call("PUT", path, CUPS).body
    assert (made["products"], made["is_active"], made["selections"], made["grants"]) == (0, True, [], [])
    chosen = [{"kind": "category", "value": "mugs"}]
    filled = clerk.call("PUT", f"{path}/selections", {"selections": chosen}).body
    assert filled["selections"] == [{"kind": "category", "value": "mugs", "attribute": "", "is_include": True}]
    assert filled["products"] >= 1
    grant = {"mode": "only", "level": "buy", "channel": "wholesale", "why": "dealers"}
    given = clerk.post(f"{path}/grants", grant, Idempotency_Key=uuid4().hex)
    told = given.body["grants"][0]
    assert (given.status, told["channel"], told["state"], given.body["grants_in_force"]) == (
        201,
        "wholesale",
        "in_force",
        1,
    )
    assert clerk.get("/office/assortments").body["items"][0]["grants_in_force"] == 1
    end = f"{path}/grants/{told['id']}/end"
    assert clerk.post(end.replace("cups", "none"), {}).code == "catalog.assortment_not_found"
    assert clerk.post(f"{path}/grants/{uuid4()}/end", {}).code == "catalog.grant_not_found"
    assert store.post(end, {}).status == 403
    assert clerk.post(end, {"why": "over"}).body["grants"][0]["state"] == "ended"
    assert clerk.post(end, {}).code == "catalog.grant_ended"
    assert clerk.call("PUT", path, CUPS | {"is_active": False}).body["is_active"] is False
    assert {store.get(path).status, store.call("PUT", path, CUPS).status} == {403}


def test_what_an_assortment_cannot_hold_is_refused(clerk: Caller) -> None:
    path = "/office/assortments/cups"
    clerk.call("PUT", path, CUPS)
    for names in ({}, {"en": "Cups"}):
        told = clerk.call("PUT", path, {"names": names})
        assert (told.code, told.body["facts"]["field"]) == ("catalog.invalid_assortment", "names")
    assert clerk.call("PUT", "/office/assortments/No Code", CUPS).code == "api.invalid_input"
    assert clerk.call("PUT", path, CUPS, If_Match='"old"').status == 412
    mugs = {"kind": "category", "value": "mugs"}
    for wrong in ([{"kind": "category", "value": "none"}], [mugs, mugs | {"is_include": False}]):
        assert clerk.call("PUT", f"{path}/selections", {"selections": wrong}).code == "catalog.invalid_assortment"
    grant = {"mode": "only", "level": "buy", "channel": "wholesale"}
    for more, code in (
        ({"channel": None}, "catalog.invalid_grant"),
        ({"until": "2020-01-01T00:00:00Z"}, "catalog.invalid_grant"),
        ({"channel": "none"}, "channels.not_found"),
        ({"segment": "none"}, "segments.not_found"),
        ({"party": str(uuid4())}, "parties.not_found"),
    ):
        assert clerk.post(f"{path}/grants", grant | more).code == code
    found = clerk.get(path).body
    assert (found["selections"], found["grants"], Assortment.objects.count()) == ([], [], 1)


def test_a_bundle_has_the_components_that_are_sent(clerk: Caller, store: Caller) -> None:
    path, line = "/office/bundles/MUG-WH", {"sku": "CUP", "quantity": 2}
    assert clerk.get(path).body == {"sku": "MUG-WH", "components": []}
    made = clerk.call("PUT", path, {"components": [line], "why": "a set"})
    assert made.body == {"sku": "MUG-WH", "components": [line]}
    for value in (0, -1, 1001, 1.5, "2", True, None):
        told = clerk.call("PUT", path, {"components": [line | {"quantity": value}]})
        assert told.body["errors"][0]["field"].endswith("quantity"), value
    assert clerk.call("PUT", path, {"components": [line, line]}).code == "office.rows_refused"
    assert clerk.call("PUT", path, {"components": [line | {"sku": "NONE"}]}).code == "office.rows_refused"
    assert clerk.call("PUT", path, {"components": [line | {"sku": "MUG-WH"}]}).code == "catalog.invalid_product"
    assert clerk.call("PUT", "/office/bundles/NONE", {"components": []}).code == "catalog.product_not_found"
    assert clerk.call("PUT", path, {"components": []}, If_Match='"old"').status == 412
    assert store.call("PUT", path, {"components": []}).status == 403
    assert BundleItem.objects.count() == 1
    assert clerk.call("PUT", path, {"components": []}).body["components"] == []


def test_goods_of_one_mix_count_together(clerk: Caller, store: Caller) -> None:
    slug = clerk.get("/office/products?q=MUG-WH").body["items"][0]["slug"]
    path = f"/office/mixes/{slug}"
    assert clerk.get(path).body == {"slug": slug, "mix": ""}
    assert clerk.call("PUT", path, {"mix": "mugs"}).body["mix"] == "mugs"
    for value in ("Mugs", "a b", "x" * 41, None, 5):
        assert clerk.call("PUT", path, {"mix": value}).body["errors"][0]["field"].endswith("mix")
    assert clerk.call("PUT", "/office/mixes/none", {"mix": "mugs"}).code == "catalog.product_not_found"
    assert store.call("PUT", path, {"mix": ""}).status == 403
    assert clerk.call("PUT", path, {"mix": ""}).body["mix"] == ""
