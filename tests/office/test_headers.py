"""Every answer tells the browser the same, whoever gives it: pages, refusals of every kind, files, the probe."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from jangteo.config.headers import ALWAYS
from jangteo.config.turns import TOO_BUSY

PAGES = [
    "/healthz",
    "/",
    "/search/",
    "/cart/",
    "/login/",
    "/nothing-here/",
    "/p/moon-mug/",
    "/robots.txt",
    "/static/storefront/shop.css",
    "/office/login/",
    "/api/v1/docs",
    "/api/v1/openapi.json",
    "/api/v1/nothing",
    "/api/v1/channels/shop/products",
    "/api/v1/channels/shop/carts",
    "/wholesale/",
    "/wholesale/login/",
    "/static/nothing.css",
    "/media/00000000-0000-0000-0000-000000000000/x.png",
]
OFFICE = ("", "orders/", "kernel/auditentry/", "nothing/")


@pytest.fixture(autouse=True)
def open_for_business(monkeypatch: pytest.MonkeyPatch) -> None:
    """The probe looks by a connection of its own, and ends it: here that would be the test's."""
    monkeypatch.setattr("jangteo.config.middleware._find_problem", lambda: "")


def check(answer: Any) -> None:
    told, path = answer.headers, f"{answer.request['PATH_INFO']} {answer.status_code}"
    own = {
        name: told.get(name) for name in ("Referrer-Policy", "Permissions-Policy", "X-Frame-Options")
    }  # may be its own
    assert {name: told.get(name) for name in ALWAYS} == ALWAYS | own, path
    features = told["Permissions-Policy"].split(", ")
    assert "camera=" in told["Permissions-Policy"], path
    assert {"payment=()", "microphone=()", "geolocation=()"} <= set(features), path
    assert len(features) == len({one.partition("=")[0] for one in features}), path
    assert told["X-Frame-Options"] in ("DENY", "SAMEORIGIN"), path
    assert told["Referrer-Policy"] in ("strict-origin-when-cross-origin", "same-origin", "no-referrer"), path
    assert "frame-ancestors 'none'" in told["Content-Security-Policy"] or "sandbox" in told["Content-Security-Policy"]
    assert not re.search(r"unsafe-eval|script-src [^;]*unsafe", told["Content-Security-Policy"]), path
    assert not {"Server", "X-Powered-By"} & set(told), path
    if told.get("Content-Type", "").startswith(("text/html", "application/json", "application/problem")):
        assert re.search(r"no-store|no-cache", told["Cache-Control"]), path
        assert "charset" in told["Content-Type"] or "json" in told["Content-Type"], path


def test_pages_files_and_refusals(staff: Client) -> None:
    found = [Client().get(path) for path in PAGES] + [staff.get(f"/office/{path}") for path in OFFICE]
    found += [
        Client(enforce_csrf_checks=True).post("/cart/lines/", {"sku": "x"}),
        Client().post("/cart/lines/", "x" * 3_000_000, content_type="application/x-www-form-urlencoded"),
        Client().post("/api/v1/tokens", "x" * 3_000_000, content_type="application/json"),
        Client().post("/api/v1/tokens", "{", content_type="application/json"),
        Client().get("/", headers={"host": "elsewhere.example"}),
        Client().get("/", **{TOO_BUSY: "1"}),  # type: ignore[arg-type]
        Client().delete("/"),
    ]
    for one in found:
        check(one)
    assert {400, 403, 404, 405, 413, 503} <= {one.status_code for one in found}


def test_what_broke(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*args: Any, **kwargs: Any) -> HttpResponse:
        raise RuntimeError("secret words of a fault")

    monkeypatch.setattr("jangteo.storefront.middleware.ChannelMiddleware.__call__", breaks)
    for path in ("/", "/office/orders/", "/api/v1/channels/shop/products"):
        answer = Client(raise_request_exception=False).get(path)
        check(answer)
        assert (answer.status_code, b"secret words" in answer.content) == (500, False)


def test_a_browser_that_came_by_https_stays_with_it(db: None, settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    told = "max-age=31536000; includeSubDomains"
    for path in ("/healthz", "/login/", "/nothing-here/", "/static/nothing.css", "/api/v1/nothing"):
        assert Client().get(path, secure=True)["Strict-Transport-Security"] == told, path


def test_a_page_is_sent_on_to_https_and_a_call_refused(db: None, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/login/")["Location"].startswith("https://")
    for method in ("get", "post"):
        answer = getattr(Client(), method)("/api/v1/channels/shop/products", headers={"authorization": "Bearer x"})
        check(answer)
        assert (answer.status_code, answer.json()["code"]) == (403, "kernel.plain_http")
    assert Client().get("/api/v1/openapi.json", secure=True).status_code == 200


def test_nothing_answers_to_trace(db: None) -> None:
    for path in ("/", "/login/", "/office/login/", "/api/v1/channels/shop/products", "/static/storefront/shop.css"):
        answer = Client().generic("TRACE", path, headers={"x-told": "a secret"})
        assert answer.status_code in (403, 404, 405), path
        told = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert b"a secret" not in told, path


def test_nobody_else_may_read_the_api_from_a_page(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json", headers={"origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
