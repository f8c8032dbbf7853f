"""Attributes and price lists set up by programs of staff."""

from typing import Any
from uuid import uuid4

import pytest

from api.caller import Caller
from api.office import staff_caller
from jangteo.catalog.models import Attribute
from jangteo.channels.selectors import get_channel
from jangteo.kernel.models import AuditEntry
from jangteo.pricing.models import PriceList
from storefront.market import Market

pytestmark = pytest.mark.django_db
CLAY: dict[str, Any] = {
    "names": {"ko": "흙", "en": "Clay"},
    "kind": "option",
    "is_facet": True,
    "options": [{"code": "white", "names": {"ko": "백자"}}, {"code": "red", "names": {"ko": "적토"}}],
}


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


def test_an_attribute_is_made_used_changed_and_keeps_what_goods_have(clerk: Caller) -> None:
    path = "/office/attributes/clay"
    assert clerk.call("PUT", path, CLAY).body["options"][1] == {"code": "red", "names": {"ko": "적토"}}
    entries = AuditEntry.objects.count()
    assert clerk.call("PUT", path, CLAY).status == 200
    assert AuditEntry.objects.count() == entries
    used = {"attributes": [{"attribute": "clay", "option": "red"}]}
    slug = clerk.get("/office/products").body["items"][0]["slug"]
    assert clerk.call("PUT", f"/office/products/{slug}/attributes", used).status == 200
    fewer = clerk.call("PUT", path, CLAY | {"options": CLAY["options"][:1]})
    assert (fewer.code, fewer.body["facts"]["used"]) == ("catalog.invalid_attribute", ["red"])
    assert len(clerk.get(path).body["options"]) == 2
    turned = clerk.call("PUT", path, CLAY | {"options": CLAY["options"][1:], "position": 3}).body
    assert ([one["code"] for one in turned["options"]], turned["position"]) == (["red"], 3)
    for more, field in (
        ({"kind": "text", "options": []}, "kind"),
        ({"unit": "mm"}, "unit"),
        ({"names": {}}, "names"),
        ({"options": [{"code": "red", "names": {}}]}, "options"),
    ):
        told = clerk.call("PUT", path, CLAY | more)
        assert (told.code, told.body["facts"]["field"]) == ("catalog.invalid_attribute", field)
    twice = CLAY | {"options": [CLAY["options"][0]] * 2}
    assert clerk.call("PUT", path, twice).code == "office.rows_refused"
    assert clerk.call("PUT", path, CLAY, If_Match='"old"').status == 412
    assert clerk.get("/office/attributes/none").code == "catalog.attribute_not_found"
    assert staff_caller("store", place_code="W1").call("PUT", "/office/attributes/new", CLAY).status == 403
    assert Attribute.objects.filter(code="new").count() == 0


def test_a_list_is_made_derived_and_given_to_a_channel_once_it_was_tried(clerk: Caller) -> None:
    head = {"names": {"ko": "봄"}, "priority": 50}
    sale = head | {"code": "spring", "currency": "KRW", "includes_tax": True, "is_sale": True}
    sale |= {"derived": {"base": "retail", "times": "0.9", "round_to": "100"}}
    key = uuid4().hex
    made = clerk.post("/office/price-lists", sale, Idempotency_Key=key)
    assert (made.status, made.body["derived_from"], made.body["times"], made.body["audiences"]) == (
        201,
        "retail",
        "0.9",
        [],
    )
    assert clerk.post("/office/price-lists", sale, Idempotency_Key=key).status == 201
    assert clerk.post("/office/price-lists", sale).code == "pricing.list_exists"
    assert clerk.post("/office/price-lists", sale | {"code": "usd", "currency": "USD"}).status == 422
    shop = {"kind": "channel", "id": str(get_channel("shop").id)}
    drafts = "/office/price-lists/spring/settings-drafts"
    settings = head | {"is_sale": True, "audiences": [shop]}
    draft = clerk.post(drafts, settings | {"why": "spring"}).body
    path = f"/office/price-drafts/{draft['id']}"
    assert clerk.post(f"{path}/publication").status == 409
    assert clerk.post(f"{path}/trial").status == 200
    assert clerk.post(f"{path}/publication").body["state"] == "published"
    assert clerk.get("/office/price-lists/spring").body["audiences"] == [shop]
    priced = clerk.post("/channels/shop/price-quotes", {"lines": [{"sku": "MUG-WH", "quantity": 1}]})
    assert priced.body["lines"][0]["unit_price"]["amount"] == "25200"
    assert clerk.post(drafts, settings).code == "pricing.nothing_changes"
    everyone = [{"kind": "everyone", "id": str(uuid4())}]
    assert clerk.post(drafts, settings | {"audiences": everyone}).code == "pricing.invalid_price_list"
    assert clerk.post(drafts, settings | {"valid_from": "0001-01-01T00:00:00Z"}).code == "api.invalid_input"
    assert PriceList.objects.filter(code="usd").count() == 0
