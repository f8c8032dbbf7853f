"""What stands around every operation: limits, answers in part, ETags."""

from typing import Any

from pytest_django import Settings

from api.caller import Caller
from jangteo.config import api_frame
from jangteo.config.api import api
from jangteo.config.api_limits import Buckets, Rate

PRODUCTS = "/channels/shop/products"


def raw(caller: Caller, method: str, path: str, body: str = "", **headers: str) -> Any:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if caller.token:
        sent["Authorization"] = f"Bearer {caller.token}"
    return caller.client.generic(method, f"/api/v1{path}", body, content_type="application/json", headers=sent)


def test_a_bucket_fills_up_again() -> None:
    buckets, rate = Buckets(64), Rate(60)
    assert [buckets.take("a", rate, now=10.0).left for _ in range(60)] == list(range(59, -1, -1))
    assert buckets.take("a", rate, now=10.0).wait == 1
    assert buckets.take("b", rate, now=10.0).left == 59
    assert buckets.take("a", rate, now=12.0).left == 1
    assert buckets.take("a", rate, now=500.0).left == 59


def test_who_calls_too_often_waits(guest: Caller, dealer: Caller, settings: Settings, monkeypatch: Any) -> None:
    settings.JANGTEO_API_RATES = (3, 2)
    monkeypatch.setattr(api_frame, "BUCKETS", Buckets(64))
    first = raw(guest, "GET", PRODUCTS)
    assert (first["RateLimit-Policy"], first["RateLimit"]) == ('"calls";q=2;w=60', '"calls";r=1;t=30')
    raw(guest, "GET", PRODUCTS)
    refused = raw(guest, "GET", PRODUCTS)
    assert (refused.status_code, refused.json()["code"]) == (429, "api.too_many_calls")
    assert 1 <= int(refused["Retry-After"]) <= 30
    assert [raw(dealer, "GET", "/channels/wholesale/orders").status_code for _ in range(4)] == [200] * 3 + [429]


def test_wrong_tokens_count_for_their_address(guest: Caller, settings: Settings, monkeypatch: Any) -> None:
    settings.JANGTEO_API_RATES = (30, 2)
    monkeypatch.setattr(api_frame, "BUCKETS", Buckets(64))
    tried = [raw(Caller(guest.client, f"jt_{one}"), "GET", PRODUCTS).status_code for one in range(4)]
    assert tried == [401, 401, 429, 429]


def test_no_limit_of_one_kind_leaves_the_other(
    guest: Caller, dealer: Caller, settings: Settings, monkeypatch: Any
) -> None:
    def asked(by: Caller, path: str) -> list[tuple[int, bool]]:
        answers = [raw(by, "GET", path) for _ in range(3)]
        return [(one.status_code, "RateLimit" in one) for one in answers]

    for rates, of_guests, of_keys in (((0, 2), 429, 200), ((2, 0), 200, 429)):
        settings.JANGTEO_API_RATES = rates
        monkeypatch.setattr(api_frame, "BUCKETS", Buckets(64))
        for caller, path, last in ((guest, PRODUCTS, of_guests), (dealer, "/channels/wholesale/orders", of_keys)):
            answers = asked(caller, path)
            assert [status for status, _ in answers] == [200, 200, last]
            assert answers[0][1] == (last == 429)


def test_only_the_fields_asked_for_are_sent(guest: Caller) -> None:
    whole = guest.get(PRODUCTS).body
    (name,) = [one for one, value in whole.items() if isinstance(value, list) and value and "slug" in value[0]]
    part = guest.get(f"{PRODUCTS}?fields={name}.slug").body
    assert part == {name: [{"slug": one["slug"]} for one in whole[name]]}
    for asked in ("nothing", f"{name}.nothing", "", f"{name}.slug.x", "a%22'%00%0A", "__class__", "x" * 3000):
        refused = guest.get(f"{PRODUCTS}?fields={asked}")
        assert (refused.status, refused.code) == (422, "api.unknown_fields"), asked


def test_a_change_is_made_only_to_what_was_read(dealer: Caller) -> None:
    name = {"name": "Usual", "lines": [{"sku": "MUG-WH", "quantity": 1}]}
    made = dealer.post("/channels/wholesale/lists", name)
    assert made.status == 201, made.body
    path = f"/channels/wholesale/lists/{made.body['id']}"
    tag = raw(dealer, "GET", path)["ETag"]
    same = raw(dealer, "GET", path, If_None_Match=tag)
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    lines = '{"lines": [{"sku": "MUG-WH", "quantity": 2}]}'
    assert raw(dealer, "PUT", f"{path}/lines", lines).status_code == 200
    late = raw(dealer, "DELETE", path, If_Match=tag)
    assert (late.status_code, late.json()["code"]) == (412, "api.changed_since")
    present = raw(dealer, "GET", path)["ETag"]
    assert raw(dealer, "DELETE", path, If_Match=f'"another", W/{present}').status_code == 204


def test_every_operation_tells_its_examples_refusals_and_scopes() -> None:
    schema = api.get_openapi_schema()
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            where = f"{method} {path}"
            answers = {str(status): one for status, one in told["responses"].items()}
            assert any(one.get("x-codes") for one in answers.values()), where
            for body in (told.get("requestBody", {}), *answers.values()):
                for content in body.get("content", {}).values():
                    assert "example" in content, where
            if "{channel}" in path and not path.endswith("/pass"):
                assert "x-scopes" in told, where


def test_every_list_that_is_sent_has_an_end() -> None:
    schema = api.get_openapi_schema()
    parts = schema["components"]["schemas"]

    def endless(shape: Any, seen: frozenset[str]) -> bool:
        name = shape.get("$ref", "").rpartition("/")[2]
        if name:
            return name not in seen and endless(parts[name], seen | {name})
        if shape.get("type") == "array" and "maxItems" not in shape:
            return True
        inner = [*shape.get("properties", {}).values(), *shape.get("anyOf", ()), *shape.get("allOf", ())]
        return any(endless(one, seen) for one in (*inner, *([shape["items"]] if "items" in shape else ())))

    found = [
        f"{method} {path}"
        for path, methods in schema["paths"].items()
        for method, told in methods.items()
        for content in told.get("requestBody", {}).get("content", {}).values()
        if endless(content["schema"], frozenset())
    ]
    assert found == []
