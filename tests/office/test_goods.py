"""Products, prices and stock: what is shown, and the forms that change them through services."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from factories import company
from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.types import Content, ContentUnit
from jangteo.inventory.models import StockLevel, StockMovement
from jangteo.inventory.selectors import list_stock
from jangteo.kernel.models import AuditEntry
from jangteo.pricing.models import Price
from jangteo.pricing.selectors import list_allowances, list_quantity_rules
from jangteo.pricing.types import QuantityRule, RuleAudience
from jangteo.segments.services import create_segment
from office.desk import order
from storefront.market import SHOPPER, Market, add_mugs


def test_products_are_found_by_name_sku_category_and_channel(staff: Client) -> None:
    def slugs(query: str) -> set[str]:
        return {row["product"].slug for row in staff.get(f"/office/products/{query}").context["rows"]}

    assert slugs("") == {"moon-mug", "cup", "trade-rack"}
    assert slugs("?q=달빛") == {"moon-mug"}
    assert slugs("?q=MUG-IN") == {"moon-mug"}
    assert slugs("?category=display") == {"trade-rack"}
    assert slugs("?channel=shop") == {"moon-mug", "cup"}
    assert slugs("?status=draft") == set()
    assert slugs("?q=%00&category=none&channel=none&status=none") == {"moon-mug", "cup", "trade-rack"}


def test_a_product_shows_texts_side_by_side_prices_of_all_lists_and_stock(staff: Client) -> None:
    page = staff.get("/office/products/moon-mug/").content.decode()
    for text in ("달빛 머그", "Moon mug", "For “trade”", "마진 46%", "retail", "₩28,000", "trade", "₩14,760", "W1"):
        assert text in page
    assert staff.get("/office/products/none/").status_code == 404


def test_staff_see_files_that_shops_keep_from_the_public(staff: Client, market: Market) -> None:
    path = f"/office/media/{market.media['terms']}/"
    response = staff.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("path", ["/office/products/", "/office/stock/", "/office/price-lists/retail/", "/office/"])
def test_lists_take_the_same_queries_however_long(
    staff: Client, market: Market, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    staff.get(path)
    with django_assert_max_num_queries(24) as few:
        staff.get(path)
    add_mugs(market, 8)
    with django_assert_max_num_queries(len(few)):
        staff.get(path)


def change(staff: Client, **fields: object) -> int:
    data = {"sku": "MUG-WH", "min_quantity": 1, "unit_price": "26000", "why": "sale"} | fields
    return staff.post("/office/price-lists/retail/change/", data).status_code


def test_a_price_is_changed_through_the_service_with_its_reason(staff: Client, market: Market) -> None:
    assert change(staff) == 302
    prices = Price.objects.filter(price_list__code="retail", variant=market.variants["MUG-WH"], valid_until=None)
    assert [(row.min_quantity, row.unit_price) for row in prices] == [(1, Decimal(26000))]
    entry = AuditEntry.objects.filter(action="pricing.publish_draft").latest("id")
    assert (entry.why, entry.actor["name"], entry.actor["via"]) == ("sale", "한소율", "office")
    assert list((entry.before or {}).values()) == ["28000.000000"]


@pytest.mark.parametrize(
    "fields",
    [
        {"sku": "NOPE"},
        {"sku": ""},
        {"unit_price": "-1"},
        {"unit_price": "free"},
        {"unit_price": "NaN"},
        {"unit_price": "1.0000001"},
        {"unit_price": ""},
        {"min_quantity": "0"},
        {"min_quantity": "1.5"},
        {"min_quantity": "x"},
        {"why": "x" * 201},
        {"sku": "MUG\x00"},
    ],
)
def test_a_bad_price_is_told_beside_its_field_and_changes_nothing(staff: Client, fields: dict[str, object]) -> None:
    before = list(Price.objects.values_list("id", "unit_price"))
    assert change(staff, **fields) == 422
    assert list(Price.objects.values_list("id", "unit_price")) == before


def test_stock_is_received_once_and_counted(staff: Client, market: Market) -> None:
    variant, key = market.variants["CUP"], str(uuid4())
    for _ in range(2):
        response = staff.post(
            "/office/stock/CUP/receive/", {"place": "W1", "quantity": "7", "key": key, "reference": "DN-1"}
        )
        assert response.status_code == 302
    assert [level.on_hand for level in list_stock([variant])] == [10]
    staff.post("/office/stock/CUP/count/", {"place": "W1", "quantity": "4", "key": str(uuid4())})
    assert [level.on_hand for level in list_stock([variant])] == [4]
    moves = StockMovement.objects.filter(level__variant=variant).order_by("at", "id").values_list("kind", "quantity")
    assert list(moves) == [("receipt", 3), ("receipt", 7), ("count", -6)]


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "x", "", "1000000000000"])
def test_a_bad_quantity_is_refused(staff: Client, quantity: str) -> None:
    before = list(StockLevel.objects.values_list("id", "on_hand"))
    data = {"place": "W1", "quantity": quantity, "key": str(uuid4())}
    assert staff.post("/office/stock/CUP/receive/", data).status_code == 422
    assert list(StockLevel.objects.values_list("id", "on_hand")) == before


def test_a_count_below_what_is_promised_is_refused_in_words(staff: Client) -> None:
    order("shop", SHOPPER, ("CUP", 2))
    data = {"place": "W1", "quantity": "1", "key": str(uuid4())}
    page = staff.post("/office/stock/CUP/count/", data, follow=True).content.decode()
    assert "CUP: 1 would be left, but 2 are promised, held or set aside." in page
    data = {"place": "W9", "quantity": "5", "key": str(uuid4())}
    page = staff.post("/office/stock/CUP/count/", data, follow=True).content.decode()
    assert "There is no such place of stock." in page


def test_stock_is_narrowed_to_what_is_short(staff: Client) -> None:
    def skus(query: str) -> list[str]:
        return [row["variant"].sku for row in staff.get(f"/office/stock/{query}").context["rows"]]

    assert skus("") == ["CUP", "MUG-IN", "MUG-WH", "RACK-TRADE"]
    assert skus("?level=low") == ["CUP"]
    assert skus("?q=진열대") == ["RACK-TRADE"]
    text = staff.get("/office/stock/export/?level=low").getvalue().decode("utf-8-sig")
    assert text.splitlines() == ["SKU,Product,Option,W1,Promised,Free", "CUP,Glass cup,,3,0,3"]
    assert staff.get("/office/stock/NOPE/").status_code == 404


def held(market: Market) -> list[tuple[RuleAudience, QuantityRule]]:
    return [(whom, one) for _, whom, one in list_quantity_rules(market.variants.values())]


def rule(staff: Client, **fields: object) -> int:
    data = {"sku": "MUG-WH", "channel": "", "minimum": "6", "step": "3", "maximum": "", "why": "by the half dozen"}
    return staff.post("/office/products/moon-mug/quantities/", data | fields).status_code


def test_how_many_at_once_is_set_shown_and_taken_away(staff: Client, market: Market) -> None:
    assert rule(staff) == 302
    assert rule(staff, channel=str(market.wholesale_id), minimum="12", step="") == 302
    page = staff.get("/office/products/moon-mug/")
    told = [(row.sku, bool(row.channel), row.rule) for row in page.context["rules"]]
    general, own = QuantityRule(6, 3, None), QuantityRule(12, None, None)
    assert told == [("MUG-WH", False, general), ("MUG-WH", True, own)]
    assert held(market) == [(RuleAudience(), general), (RuleAudience(channel_id=market.wholesale_id), own)]
    assert rule(staff, minimum="", step="") == 302
    assert held(market) == [(RuleAudience(channel_id=market.wholesale_id), own)]
    assert AuditEntry.objects.filter(action="pricing.set_quantity_rule").latest("id").why == "by the half dozen"


def test_a_buyer_has_a_rule_of_their_own(staff: Client, market: Market) -> None:
    segment = create_segment(code="few", names={"ko": "소량", "en": "Few"})
    firm = company("자기 규칙 상회")
    assert rule(staff, party=str(firm)) == 302
    assert rule(staff, segment=str(segment), minimum="2", step="") == 302
    page = staff.get("/office/products/moon-mug/")
    assert [(row.segment, row.party) for row in page.context["rules"]] == [("Few", ""), ("", "자기 규칙 상회")]
    assert {one for one, _ in held(market)} == {RuleAudience(party_id=firm), RuleAudience(segment_id=segment)}


def allowance(staff: Client, **fields: object) -> int:
    data = {"sku": "MUG-WH", "maximum": "5", "period": "month", "channel": "", "segment": "", "why": "for all to have"}
    return staff.post("/office/products/moon-mug/allowances/", data | fields).status_code


def test_how_many_a_buyer_may_have_is_set_changed_shown_and_ended(staff: Client, market: Market) -> None:
    assert allowance(staff) == 302
    assert allowance(staff, channel=str(market.shop_id), period="week", maximum="2") == 302
    assert allowance(staff, maximum="6") == 302
    rows = staff.get("/office/products/moon-mug/").context["allowances"]
    assert [(row.sku, row.maximum, bool(row.channel)) for row in rows] == [("MUG-WH", 2, True), ("MUG-WH", 6, False)]
    assert staff.post("/office/products/cup/allowances/", {"end": str(rows[0].id)}).status_code == 302
    assert staff.post("/office/products/moon-mug/allowances/", {"end": "nothing"}).status_code == 302
    end = {"end": str(rows[0].id), "why": "enough again"}
    assert staff.post("/office/products/moon-mug/allowances/", end).status_code == 302
    assert [one.allowance.maximum for one in list_allowances(market.variants.values())] == [6]
    entries = AuditEntry.objects.filter(action__endswith="_allowance").order_by("id")
    assert [one.why for one in entries] == ["for all to have"] * 3 + ["enough again"]


@pytest.mark.parametrize(
    "fields",
    [
        {"maximum": ""},
        {"maximum": "0"},
        {"maximum": "9" * 30},
        {"period": "year"},
        {"sku": "CUP"},
        {"channel": "nowhere"},
        {"segment": "00000000-0000-0000-0000-000000000007"},
    ],
)
def test_an_allowance_that_makes_no_sense_changes_nothing(
    staff: Client, market: Market, fields: dict[str, str]
) -> None:
    assert allowance(staff, **fields) == 422
    assert list_allowances(market.variants.values()) == []


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"minimum": "0"}, 422),
        ({"step": "1.5"}, 422),
        ({"maximum": "-1"}, 422),
        ({"maximum": "9" * 30}, 422),
        ({"sku": "CUP"}, 422),
        ({"sku": ""}, 422),
        ({"channel": "nowhere"}, 422),
        ({"party": "nobody"}, 422),
        ({"party": "00000000-0000-0000-0000-000000000007"}, 422),
        ({"minimum": "9", "maximum": "8"}, 302),  # refused by the service, told on the page it leads back to
    ],
)
def test_a_rule_that_makes_no_sense_changes_nothing(
    staff: Client, market: Market, fields: dict[str, str], status: int
) -> None:
    assert rule(staff, **fields) == status
    assert held(market) == []
    assert staff.post("/office/products/none/quantities/", {}).status_code == 404


def content(staff: Client, **fields: object) -> int:
    data = {"sku": "MUG-WH", "amount": "0.5", "unit": "l", "why": "on the label"}
    return staff.post("/office/products/moon-mug/contents/", data | fields).status_code


def test_what_one_piece_holds_is_set_shown_and_taken_away(staff: Client, market: Market) -> None:
    def held() -> Content | None:
        return variants_by_id([market.variants["MUG-WH"]])[market.variants["MUG-WH"]].content

    assert (content(staff), held()) == (302, Content(Decimal("0.5"), ContentUnit.LITRE))
    assert staff.get("/office/products/moon-mug/").context["contents"] == [("MUG-WH", Decimal("0.5"), "l")]
    assert content(staff) == 302
    entries = AuditEntry.objects.filter(action="catalog.set_content")
    assert [(one.before, one.after, one.why) for one in entries] == [
        ({}, {"amount": "0.5", "unit": "l"}, "on the label")
    ]
    assert (content(staff, amount=""), held()) == (302, None)


@pytest.mark.parametrize(
    "fields", [{"amount": "0"}, {"amount": "-1"}, {"amount": "1.2345"}, {"amount": "x"}, {"unit": "oz"}, {"sku": "CUP"}]
)
def test_a_content_that_is_none_changes_nothing(staff: Client, market: Market, fields: dict[str, str]) -> None:
    assert content(staff, **fields) == 422
    assert variants_by_id([market.variants["MUG-WH"]])[market.variants["MUG-WH"]].content is None
    assert staff.post("/office/products/none/contents/", {}).status_code == 404
