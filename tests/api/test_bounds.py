"""How much a call may ask for and send: every list has a largest page, every parameter a bound (G03, G05)."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from api.caller import Caller
from jangteo.config.api import api
from storefront.market import Market

pytestmark = pytest.mark.django_db
SIZES = ("limit", "page_size")
HUGE = ("100000", "999999999", "9223372036854775808", "1" + "0" * 400, "-1", "0", "1e9", "NaN")


def parameters() -> list[tuple[str, str, dict[str, Any]]]:
    """(path, name, schema) of what stands behind an address."""
    return [
        (path, one["name"], one["schema"])
        for path, methods in api.get_openapi_schema()["paths"].items()
        for told in methods.values()
        for one in told.get("parameters", [])
        if one["in"] == "query"
    ]


def test_every_size_of_a_page_has_a_bound_of_some_hundred() -> None:
    sizes = [(path, name, schema.get("maximum", 0)) for path, name, schema in parameters() if name in SIZES]
    assert len(sizes) > 20
    assert [one for one in sizes if not 1 <= one[2] <= 200] == []


def test_what_may_be_sent_several_times_has_a_bound() -> None:
    many = [(path, name, schema.get("maxItems", 0)) for path, name, schema in parameters() if "items" in schema]
    assert many
    assert [one for one in many if not 1 <= one[2] <= 200] == []


def test_no_page_is_larger_or_farther_than_there_may_be(shopper: Caller) -> None:
    """Of those that shoppers read: refused by name, or as the first page or an empty one."""
    numbers = [
        (path.removeprefix("/api/v1").replace("{channel}", "shop"), name)
        for path, name, schema in parameters()
        if schema.get("type") == "integer" and path.count("{") == 1 and "/office/" not in path
    ]
    assert {"page", "page_size", "offset"} <= {name for _, name in numbers}
    for path, name in numbers:
        for value in HUGE:
            told = shopper.get(f"{path}?{name}={value}")
            assert told.status in (200, 404, 422), (path, name, value, told.status)
            assert told.status != 200 or name not in SIZES, (path, name, value)


def test_a_form_of_more_fields_than_any_has_is_refused_unread(market: Market, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
    many = "&".join(f"f{number}=1" for number in range(101))
    client = Client(raise_request_exception=False)
    for answer in (
        client.post("/cart/lines/", many, content_type="application/x-www-form-urlencoded"),
        client.get(f"/search/?{many}"),
        client.get(f"/api/v1/channels/shop/products?{many}"),
    ):
        assert answer.status_code in (400, 413), answer.request["PATH_INFO"]


def test_headers_sent_many_times_or_at_length_change_nothing(guest: Caller) -> None:
    plain = guest.get("/channels/shop/products")
    strange = {
        "Accept": ",".join(f"text/x{number};q=0.{number % 10}" for number in range(2_000)),
        "If_None_Match": ",".join(f'"{number}"' for number in range(2_000)),
        "Accept_Language": ",".join(f"x-{number}" for number in range(2_000)) + ",en",
        "Cookie": "; ".join(f"c{number}=1" for number in range(2_000)),
        "X_Forwarded_For": ",".join(["10.0.0.1"] * 2_000),
        "Range": "bytes=" + ",".join(f"{number}-" for number in range(2_000)),
    }
    for name, value in strange.items():
        told = guest.get("/channels/shop/products", **{name: value})
        assert told.status == 200, name
        assert re.findall(r"'slug': '[^']+'", str(told.body)) == re.findall(r"'slug': '[^']+'", str(plain.body)), name
