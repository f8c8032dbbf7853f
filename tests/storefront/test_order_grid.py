"""Choosing by axis, and several kinds of a product at once as a table of quantities."""

from collections.abc import Mapping
from decimal import Decimal
from html import unescape
from re import findall, search, sub
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jangteo.catalog import services as catalog
from jangteo.catalog.models import Variant
from jangteo.catalog.types import (
    AxisDraft,
    OptionsDraft,
    OptionValueDraft,
    ProductDraft,
    TextDraft,
    TextField,
    VariantDraft,
)
from jangteo.inventory import services as inventory
from jangteo.ordering.models import CartLine
from jangteo.pricing import services as pricing
from jangteo.pricing.types import PriceRow
from storefront.market import ACTOR, Market

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
SIZES, COLOURS, LIDS = ("s", "m", "l"), ("wh", "bl"), ("no", "lid")


def axis(code: str, values: tuple[str, ...]) -> AxisDraft:
    named = tuple(OptionValueDraft(one, {"ko": f"{one} 값", "en": one.upper()}) for one in values)
    return AxisDraft(code, {"ko": code, "en": code.title()}, named)


def bowls(
    market: Market, axes: tuple[AxisDraft, ...], chosen: Mapping[str, tuple[str, ...]], slug: str = "bowl"
) -> None:
    """A product in both shops, nine of each in stock but those called OUT, priced at 1,000 but those called ASK."""
    draft = ProductDraft(
        slug=slug,
        category_slug="mugs",
        texts=(TextDraft(TextField.NAME, "ko", "사발"), TextDraft(TextField.NAME, "en", "Bowl")),
        variants=tuple(VariantDraft(sku, units={"case": (6, 1)}) for sku in chosen),
        options=OptionsDraft(axes, chosen),
    )
    product_id, variants = catalog.create_product(draft=draft, actor=ACTOR)
    for channel in (market.shop_id, market.wholesale_id):
        catalog.list_in_channel(product_id=product_id, channel_id=channel, actor=ACTOR)
    for sku, pk in variants.items():
        if "OUT" not in sku:
            inventory.receive_stock(place_code="W1", variant_id=pk, quantity=9, key=sku, actor=ACTOR)
    rows = [PriceRow(pk, Decimal(1000)) for sku, pk in variants.items() if "ASK" not in sku]
    for code in ("retail", "trade"):
        pricing.set_prices(price_list_code=code, prices=rows, actor=ACTOR)


def plain(market: Market) -> None:
    """Three sizes and two colours; the large one is not made in blue, the small blue one is sold out."""
    chosen = {"B-S-WH": ("s", "wh"), "B-S-OUT": ("s", "bl"), "B-M-WH": ("m", "wh"), "B-M-BL": ("m", "bl")}
    bowls(market, (axis("size", SIZES), axis("colour", COLOURS)), chosen | {"B-L-WH": ("l", "wh")})


def page_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address, headers=ENGLISH)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def send(client: Client, form: dict[str, Any], status: int = 200, slug: str = "bowl", base: str = "") -> str:
    response = client.post(f"{base}/p/{slug}/several/", form, headers=ENGLISH)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def in_cart() -> list[tuple[str, int]]:
    return list(CartLine.objects.order_by("variant__sku").values_list("variant__sku", "quantity"))


def told(page: str) -> dict[str, str]:
    """{words of a button: the SKU it leads to, or "" where it leads nowhere}."""
    found = {}
    for tag, inner in findall(
        r'<((?:a|span) class="pick"[^>]*)>(.*?)</(?:a|span)>(?=<a|<span class="pick|</div)', page
    ):
        words = " ".join(sub(r"<[^>]*>", " ", inner).split())
        sku = search(r"sku=([^&\"]+)", unescape(tag))
        found[words] = sku[1] if sku else ""
    return found


def test_each_axis_has_its_buttons_and_says_what_is_not_to_be_had(market: Market, guest: Client) -> None:
    plain(market)
    page = page_of(guest, "/p/bowl/?sku=B-M-BL")
    assert findall(r"<legend[^>]*>(\w+) ", page)[:2] == ["Size", "Colour"]
    assert told(page) == {"S Sold out": "B-S-OUT", "M": "B-M-BL", "L not with BL": "", "WH": "B-M-WH", "BL": "B-M-BL"}


def test_a_value_that_no_step_leads_to_leads_to_the_nearest_that_has_it(market: Market, guest: Client) -> None:
    chosen = {"B-S-WH": ("s", "wh"), "B-L-BL": ("l", "bl")}
    bowls(market, (axis("size", SIZES), axis("colour", COLOURS)), chosen)
    page = page_of(guest, "/p/bowl/?sku=B-S-WH")
    assert told(page) == {"S": "B-S-WH", "L not with WH": "B-L-BL", "WH": "B-S-WH", "BL not with S": "B-L-BL"}


def test_a_table_is_added_whole_or_not_at_all_and_loses_nothing(market: Market, dealer: Client) -> None:
    plain(market)
    page = page_of(dealer, "/wholesale/p/bowl/")
    assert findall(r'name="count-(B-[^"]+)"', page) == ["B-S-WH", "B-S-OUT", "B-M-WH", "B-M-BL", "B-L-WH"]
    assert "case: 6 pieces." in page
    form = {"count-B-S-WH": "2", "count-B-M-BL": "x", "count-B-L-WH": "1"}
    page = send(dealer, form, 422, base="/wholesale")
    assert (in_cart(), findall(r'value="(\w+)" data-at', page)) == ([], ["2", "x", "1"])
    assert 'id="wrong-B-M-BL"' in page
    summed = send(dealer, form | {"count-B-M-BL": "4", "act": "count"}, base="/wholesale")
    assert "7 pieces" in summed
    assert "₩7,000" in summed
    send(dealer, form | {"count-B-M-BL": "4"}, 302, base="/wholesale")
    assert in_cart() == [("B-L-WH", 1), ("B-M-BL", 4), ("B-S-WH", 2)]
    send(dealer, {}, 422, base="/wholesale")


def test_what_can_not_be_bought_is_named_at_its_field_or_by_its_code(market: Market, shopper: Client) -> None:
    bowls(market, (axis("size", SIZES),), {"B-S": ("s",), "B-M-ASK": ("m",), "B-L": ("l",)})
    form = {"count-B-S": "3", "count-B-M-ASK": "2"}
    page = send(shopper, form, 422)
    assert "It has no price for you. Ask the seller." in page.partition('id="wrong-B-M-ASK"')[2][:80]
    Variant.objects.filter(sku="B-S").update(is_active=False)
    assert "B-S is no longer sold here." in send(shopper, {"count-B-S": "3", "count-B-L": "1"}, 422)
    assert in_cart() == []


def test_a_third_axis_makes_a_table_of_each_of_its_values(market: Market, guest: Client) -> None:
    chosen = {
        f"{size}-{colour}-{lid}".upper(): (size, colour, lid) for size in SIZES for colour in COLOURS for lid in LIDS
    }
    bowls(market, (axis("size", SIZES), axis("colour", COLOURS), axis("lid", LIDS)), chosen)
    page = page_of(guest, "/p/bowl/several/")
    assert findall(r"<caption>(\w+)</caption>", page) == ["NO", "LID"]
    places = dict(findall(r'name="count-([^"]+)"[^>]*data-at="([^"]+)"', page))
    assert places["S-WH-NO"] == "0-0-0"
    assert places["L-BL-LID"] == "1-2-1"
    assert len(places) == len(chosen)


def test_what_differs_by_label_alone_is_a_table_of_one_column(market: Market, guest: Client) -> None:
    page = page_of(guest, "/p/moon-mug/several/")
    assert dict(findall(r'name="count-([^"]+)"[^>]*data-at="([^"]+)"', page)) == {"MUG-WH": "0-0-0", "MUG-IN": "0-1-0"}


def test_the_interface_tells_axes_and_what_each_variant_has(market: Market, guest: Client) -> None:
    plain(market)
    told = guest.get("/api/v1/channels/shop/products/bowl", headers=ENGLISH).json()
    assert [(one["code"], [value["name"] for value in one["values"]]) for one in told["axes"]] == [
        ("size", ["S", "M", "L"]),
        ("colour", ["WH", "BL"]),
    ]
    assert told["options"]["B-M-BL"] == {"size": "m", "colour": "bl"}


def test_queries_of_the_table_do_not_grow_with_the_variants(market: Market, dealer: Client) -> None:
    counts = []
    for size in (2, 40):
        values = tuple(f"v{at}" for at in range(size))
        chosen = {f"X{size}-{one}-{two}".upper(): (one, two) for one in values for two in COLOURS}
        bowls(market, (axis("size", values), axis("colour", COLOURS)), chosen, slug=f"bowl-{size}")
        form = {f"count-{sku}": "1" for sku in chosen}
        send(dealer, form, 302, slug=f"bowl-{size}", base="/wholesale")
        for address in (f"/wholesale/p/bowl-{size}/", f"/wholesale/p/bowl-{size}/several/"):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                page_of(dealer, address)
            counts.append(len(asked))
        CartLine.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            send(dealer, form, 302, slug=f"bowl-{size}", base="/wholesale")
        counts.append(len(asked))
    assert counts[:3] == counts[3:]
