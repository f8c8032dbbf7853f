"""What breaks is told by a number and by nothing else, by every face (F22)."""

import re
from typing import Any

import pytest
from django.template.base import Template
from django.test import Client

from office.desk import staff_client
from storefront.market import Market

pytestmark = pytest.mark.django_db
ID = "00112233445566778899aabbccddeeff"
INNER = re.compile(r"Traceback|RuntimeError|SELECT|secret|/jangteo/|\.py\b|psycopg|django\.|settings", re.IGNORECASE)


def fail(*_: Any, **__: Any) -> None:
    raise RuntimeError("SELECT secret FROM settings")


@pytest.mark.parametrize(
    ("method", "where"),
    [
        ("get", "django.db.models.query.QuerySet.__iter__"),
        ("get", "jangteo.config.api_frame.visitor_of"),
        ("post", "jangteo.config.api_frame.visitor_of"),
    ],
)
def test_the_api_tells_a_fault_by_its_number_alone(
    market: Market, monkeypatch: pytest.MonkeyPatch, method: str, where: str
) -> None:
    client = Client(raise_request_exception=False)
    path = "/api/v1/channels/shop/categories" if method == "get" else "/api/v1/channels/shop/carts"
    with monkeypatch.context() as broken:
        broken.setattr(where, fail)
        answer = client.generic(method.upper(), path, "", "application/json", headers={"x-request-id": ID})
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"], answer["X-Request-Id"]) == (500, "application/problem+json", ID)
    assert body.keys() == {"type", "title", "status", "code", "request_id"}
    assert (body["type"], body["status"], body["code"], body["request_id"]) == ("about:blank", 500, "http.500", ID)
    assert not INNER.search(answer.content.decode())
    assert not [value for value in answer.headers.values() if INNER.search(value)]


@pytest.mark.parametrize("path", ["/c/mugs/", "/search/?q=mug", "/office/orders/", "/office/price-lists/"])
@pytest.mark.parametrize("where", ["django.template.base.Template.render", "django.db.models.query.QuerySet.__iter__"])
def test_pages_tell_a_fault_by_its_number_alone(
    market: Market, monkeypatch: pytest.MonkeyPatch, path: str, where: str
) -> None:
    """Also where the page that says so gets nothing from the database."""
    client = staff_client("staff_administrator") if path.startswith("/office/") else Client()
    client.raise_request_exception = False
    whole, broke = Template.render, list[str]()

    def fail_once(template: Any, *args: Any) -> Any:
        if broke:
            return whole(template, *args)
        broke.append(path)
        return fail()

    with monkeypatch.context() as broken:
        broken.setattr(where, fail_once if "Template" in where else fail)
        answer = client.get(path, headers={"x-request-id": ID, "accept-language": "en"})
    page = answer.content.decode()
    assert (answer.status_code, answer["X-Request-Id"], ID in page) == (500, ID, True)
    assert not INNER.search(page)
