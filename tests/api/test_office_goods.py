"""Goods, prices and stock for programs of staff: made, changed and set by the hundred, whole or row by row."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries

from api.caller import Caller
from api.office import staff_caller
from catalog.picture_files import saved
from jangteo.catalog.models import Media, Product, Variant
from jangteo.inventory import services as inventory
from jangteo.inventory.models import StockLevel, StockMovement
from jangteo.inventory.types import PlaceKind
from jangteo.pricing.models import Price, PriceDraft
from storefront.market import Market, add_mugs

CUP: dict[str, Any] = {
    "slug": "tea-cup",
    "category": "mugs",
    "texts": [
        {"field": "name", "language": "ko", "text": "찻잔"},
        {"field": "name", "language": "en", "text": "Tea cup"},
    ],
    "variants": [
        {"sku": "TEA-WH", "gtin": "8801234567893", "weight_grams": "210.5", "units": [{"code": "box", "numerator": 6}]},
        {"sku": "TEA-BL", "labels": {"en": "Blue"}, "content": {"amount": "180", "unit": "ml"}},
    ],
}


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


def sku_rows(count: int, **more: Any) -> list[dict[str, Any]]:
    return [{"sku": sku} | more for sku in Variant.objects.order_by("sku").values_list("sku", flat=True)[:count]]


def test_a_product_is_made_read_changed_and_put_into_a_channel(clerk: Caller) -> None:
    made = clerk.post("/office/products", CUP)
    assert (made.status, made.body["channels"], made.body["status"]) == (201, [], "active")
    white, blue = made.body["variants"]
    assert (white["units"], white["weight_grams"], blue["content"]) == (
        {"each": [1, 1], "box": [6, 1]},
        "210.5",
        "180 ml",
    )
    assert clerk.post("/office/products", CUP).code == "catalog.product_exists"
    path = "/office/products/tea-cup"
    change = {"tax_code": "zero", "texts": [{"field": "name", "language": "en", "text": "Cup for tea"}]}
    changed = clerk.call("PATCH", path, change).body
    assert (changed["names"]["en"], changed["tax_code"], changed["category"]) == ("Cup for tea", "zero", "mugs")
    assert clerk.call("PATCH", path, {"category": "nothing"}).code == "catalog.category_not_found"
    for since, until in (("2027-01-02T00:00:00+09:00", "2027-01-01T00:00:00+09:00"), (None, "2026-01-01T00:00:00Z")):
        wrong = clerk.call("PUT", f"{path}/channels/shop", {"since": since, "until": until})
        assert (wrong.code, wrong.body["facts"]["field"]) == ("catalog.invalid_product", "until")
    assert clerk.call("PUT", f"{path}/channels/shop", {"since": "2027-01-02T00:00:00"}).status == 422
    assert clerk.call("PUT", f"{path}/channels/shop", {}).body["channels"] == ["shop"]
    assert clerk.get("/channels/shop/products/tea-cup").body["name"] == "Cup for tea"
    assert clerk.call("DELETE", f"{path}/channels/shop").status == 200
    assert clerk.get("/channels/shop/products/tea-cup").status == 404
    axes = [{"code": "colour", "names": {"en": "Colour", "ko": "색"}, "values": [
        {"code": "white", "names": {"en": "White", "ko": "흰색"}},
        {"code": "blue", "names": {"en": "Blue", "ko": "파랑"}, "swatch": "#224488"},
    ]}]  # fmt: skip
    chosen = [{"sku": "TEA-WH", "values": ["white"]}, {"sku": "TEA-BL", "values": ["blue"]}]
    told = clerk.call("PUT", f"{path}/options", {"axes": axes, "chosen": chosen})
    assert (told.status, told.body["chosen"]) == (200, {"TEA-WH": ["white"], "TEA-BL": ["blue"]})
    assert clerk.call("PUT", f"{path}/options", {"axes": axes, "chosen": chosen[:1]}).code == "catalog.invalid_options"
    assert clerk.call("PUT", "/office/variants/TEA-BL/successor", {"sku": "TEA-WH", "why": "gone"}).status == 204
    assert [one["sku"] for one in clerk.get(path).body["successors"]] == ["TEA-BL"]
    back = clerk.call("PUT", "/office/variants/TEA-WH/successor", {"sku": "TEA-BL"})
    assert (back.code, back.body["facts"]["reason"]) == ("catalog.invalid_successor", "circle")
    assert clerk.call("PATCH", "/office/variants/TEA-WH", {"gtin": "8801234567890"}).code == "catalog.invalid_product"
    assert clerk.call("PATCH", "/office/variants/TEA-WH", {"is_active": False}).status in (204, 409, 422)


def test_products_are_listed_by_cursor_with_as_many_queries_however_many(
    clerk: Caller, market: Market, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add_mugs(market, 4)
    first = clerk.get("/office/products?limit=5").body
    rest = clerk.get(f"/office/products?limit=5&cursor={first['next_cursor']}").body
    slugs = [one["slug"] for one in (*first["items"], *rest["items"])]
    assert slugs == sorted(Product.objects.values_list("slug", flat=True))
    assert (first["total"], rest["next_cursor"]) == (len(slugs), None)
    with django_assert_num_queries(9) as few:
        clerk.get("/office/products?limit=1")
    with django_assert_num_queries(len(few.captured_queries)):
        clerk.get("/office/products")
    assert [one["slug"] for one in clerk.get("/office/products?q=M2-A").body["items"]] == ["mug-2"]
    assert clerk.get("/office/products?channel=nowhere").code == "channels.not_found"


def test_products_come_in_by_the_hundred_each_by_itself(clerk: Caller) -> None:
    good = CUP | {"slug": "cup-1", "variants": [{"sku": "C-1"}]}
    sent = [good, CUP | {"slug": "cup-2", "category": "nothing", "variants": [{"sku": "C-2"}]}, CUP]
    told = clerk.post("/office/product-batches", {"products": sent}).body["items"]
    assert [(one["slug"], one["result"], one["code"]) for one in told] == [
        ("cup-1", "created", None),
        ("cup-2", "refused", "catalog.category_not_found"),
        ("tea-cup", "created", None),
    ]
    again = clerk.post("/office/product-batches", {"products": [good | {"variants": [{"sku": "C-1"}, {"sku": "C-9"}]}]})
    assert [one["result"] for one in again.body["items"]] == ["changed"]
    assert list(Variant.objects.filter(product__slug="cup-1").values_list("sku", flat=True)) == ["C-1", "C-9"]
    assert not Product.objects.filter(slug="cup-2").exists()
    many = clerk.post("/office/product-batches", {"products": [good] * 101})
    assert (many.status, many.body["errors"][0]["field"]) == (422, "products")


def test_pictures_are_sent_put_in_order_described_and_taken_away(clerk: Caller) -> None:
    slug = Product.objects.get(variants__sku="MUG-WH").slug
    path = f"/office/products/{slug}/pictures"
    headers = {"Authorization": f"Bearer {clerk.token}"}
    before = Media.objects.count()
    for number in (1, 2):
        form = {
            "file": SimpleUploadedFile("one.png", saved(size=(40 + number, 40))),
            "ko": "머그",
            "en": "A mug",
            "sku": "MUG-WH",
        }
        sent = clerk.client.post(f"/api/v1{path}", form, headers=headers)
        assert sent.status_code == 201, sent.content
    assert Media.objects.count() == before + 2
    items = sent.json()["items"]
    ids = [one["id"] for one in items]
    assert clerk.call("PUT", path, {"order": ids[::-1]}).body["items"][0]["id"] == ids[-1]
    assert clerk.call("PUT", path, {"order": ids[:1]}).code == "catalog.pictures_changed"
    told = clerk.call("PUT", f"{path}/{ids[-1]}", {"ko": "흰 머그", "en": "White", "sku": None}).body["items"]
    assert (told[0]["titles"]["en"], told[0]["sku"]) == ("White", None)
    assert clerk.call("DELETE", f"{path}/{ids[-1]}").status == 200
    assert clerk.call("DELETE", f"/office/products/rack/pictures/{ids[0]}").status == 404
    bad = {"file": SimpleUploadedFile("one.png", b"no picture"), "ko": "머그", "en": "A mug"}
    refused = clerk.client.post(f"/api/v1{path}", bad, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "catalog.invalid_picture")


def test_prices_are_set_all_or_none_and_each_wrong_row_is_named(clerk: Caller, market: Market) -> None:
    add_mugs(market, 3)
    path = "/office/price-lists/retail/prices"
    rows = sku_rows(8, unit_price="1234.5")
    assert clerk.call("PUT", path, {"currency": "KRW", "prices": rows}).body == {"changed": 8}
    assert clerk.call("PUT", path, {"currency": "KRW", "prices": rows}).body == {"changed": 0}
    bad = [*rows, {"sku": "NONE-1", "unit_price": "1"}, {"sku": "NONE-2", "unit_price": "1"}]
    before = Price.objects.count()
    refused = clerk.call("PUT", path, {"currency": "KRW", "prices": bad})
    assert (refused.status, refused.code) == (422, "office.rows_refused")
    assert [one["row"] for one in refused.body["facts"]["errors"]] == [8, 9]
    twice = clerk.call("PUT", path, {"currency": "KRW", "prices": [rows[0], rows[0]]})
    assert twice.body["facts"]["errors"][0]["code"] == "office.named_twice"
    assert clerk.call("PUT", path, {"currency": "USD", "prices": rows}).code == "pricing.wrong_currency"
    past = [rows[0] | {"since": "2027-01-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"}]
    assert clerk.call("PUT", path, {"currency": "KRW", "prices": past}).code == "pricing.invalid_period"
    assert Price.objects.count() == before
    later = [{"sku": "MUG-WH", "from_quantity": 5, "unit_price": "25000", "since": "2099-01-01T00:00:00Z"}]
    assert clerk.call("PUT", path, {"currency": "KRW", "prices": later}).body == {"changed": 1}
    shown = clerk.get(f"{path}?q=MUG-WH").body["items"]
    assert [(one["from_quantity"], one["unit_price"]["amount"]) for one in shown][-1] == (5, "25000")
    ended = clerk.post("/office/price-lists/retail/endings", {"steps": [{"sku": "MUG-WH", "from_quantity": 5}]})
    assert ended.body == {"changed": 1}
    kept = clerk.post("/office/price-lists/retail/drafts", {"currency": "KRW", "prices": rows[:2], "why": "try"})
    assert (kept.status, kept.body["rows"], kept.body["state"]) == (201, 2, "draft")
    assert PriceDraft.objects.get().made_by == "직원 staff_administrator"
    first = clerk.get(f"{path}?limit=3").body
    assert len({one["sku"] for one in first["items"]}) == 3
    assert first["next_cursor"]
    assert staff_caller("store").call("PUT", path, {"currency": "KRW", "prices": rows}).status == 403


def test_stock_is_counted_received_and_carried_all_or_none(clerk: Caller, market: Market) -> None:
    add_mugs(market, 3)
    inventory.create_place(code="S1", names={"ko": "가게", "en": "Store"}, kind=PlaceKind.STORE)
    key = uuid4().hex
    counts = {"rows": sku_rows(8, quantity=77)}
    first, again = (clerk.post("/office/places/W1/counts", counts, Idempotency_Key=key) for _ in range(2))
    assert (first.status, first.body, again.body) == (200, {"changed": 8}, {"changed": 8})
    assert StockMovement.objects.filter(kind="count").count() == 8
    bad = clerk.post("/office/places/W1/counts", {"rows": [*counts["rows"], {"sku": "NONE", "quantity": 1}]})
    assert (bad.code, bad.body["facts"]["errors"][0]["field"]) == ("office.rows_refused", "sku")
    receipt = {"rows": [{"sku": "MUG-WH", "quantity": 3}, {"sku": "CUP", "quantity": 2}], "reference": "DN-1"}
    keyed = [clerk.post("/office/places/W1/receipts", receipt, Idempotency_Key="receipt-1") for _ in range(2)]
    assert [one.body for one in keyed] == [{"is_new": True}] * 2
    level = StockLevel.objects.get(variant__sku="MUG-WH", place__code="W1")
    assert level.on_hand == clerk.get("/office/stock/MUG-WH").body["levels"][0]["on_hand"]
    sent = clerk.post(
        "/office/transfers", {"from_place": "W1", "to_place": "S1", "rows": [{"sku": "MUG-WH", "quantity": 5}]}
    )
    assert (sent.status, sent.body["state"]) == (201, "sent")
    row = sent.body["rows"][0]["id"]
    arrived = clerk.post(f"/office/transfers/{sent.body['id']}/arrivals", {"rows": [{"row": row, "quantity": 5}]})
    assert (arrived.body["state"], arrived.body["rows"][0]["received"]) == ("closed", 5)
    gone = clerk.post("/office/places/S1/adjustments", {"sku": "MUG-WH", "quantity": -2, "why": "broken"})
    assert gone.status == 201
    levels = {one["place"]: one["on_hand"] for one in clerk.get("/office/stock/MUG-WH").body["levels"]}
    assert levels["S1"] == 3
    assert [one["kind"] for one in clerk.get("/office/stock/MUG-WH/movements?limit=1").body["items"]] == ["adjustment"]
    store = staff_caller("store", place_code="S1")
    assert store.post("/office/places/W1/counts", {"rows": [{"sku": "CUP", "quantity": 1}]}).status == 403
    assert store.post("/office/places/S1/counts", {"rows": [{"sku": "MUG-WH", "quantity": 9}]}).body == {"changed": 1}
    page = clerk.get("/office/stock?limit=2").body
    assert (page["items"][0]["sku"], page["total"]) == ("CUP", Variant.objects.count())


def test_what_is_sent_in_another_form_is_named(clerk: Caller) -> None:
    price = {"sku": "A", "unit_price": 5}
    for method, path, body, field in (
        ("POST", "/office/products", CUP | {"price": 1}, "price"),
        ("POST", "/office/products", CUP | {"slug": "a b"}, "slug"),
        ("PUT", "/office/price-lists/retail/prices", {"currency": "KRW", "prices": [price]}, "unit_price"),
        ("POST", "/office/places/W1/counts", {"rows": [{"sku": "A", "quantity": "5"}]}, "quantity"),
        ("POST", "/office/places/W1/counts", {"rows": []}, "rows"),
    ):  # fmt: skip
        told = clerk.call(method, path, body)
        assert told.code == "api.invalid_input", (path, told.body)
        assert told.body["errors"][0]["field"].rpartition(".")[2] == field, told.body
