"""The documents of the API: complete, with examples, readable without any other host."""

import re
from typing import Any

from django.test import Client
from pydantic import BaseModel

from jangteo.config.api import api

KEYS = ("/{key_id}/rotation", "/{key_id}/end")


def schema() -> dict[str, Any]:
    return api.get_openapi_schema()


def test_every_operation_has_a_summary_and_says_what_it_does() -> None:
    operations = [one for path in schema()["paths"].values() for one in path.values()]
    assert len(operations) == 480
    for one in operations:
        assert one["summary"]
        assert one["description"]


def test_the_resources_promised_are_there() -> None:
    assert {path.removeprefix("/api/v1") for path in schema()["paths"] if "/office/" not in path} == {
        "/channels/{channel}/pass",
        "/channels/{channel}/my-posts",
        *(f"/channels/{{channel}}/programs{one}" for one in ("", "/{program_id}", "/{program_id}/end")),
        *(f"/channels/{{channel}}/programs/{{program_id}}/keys{one}" for one in ("", *KEYS)),
        "/channels/{channel}/posts/{post_id}",
        "/channels/{channel}/posts/{post_id}/answers",
        "/channels/{channel}/posts/{post_id}/appeal",
        "/channels/{channel}/posts/{post_id}/helpful",
        "/channels/{channel}/posts/{post_id}/report",
        "/channels/{channel}/products/{slug}/questions",
        "/channels/{channel}/products/{slug}/reviews",
        "/channels/{channel}/reviews",
        "/channels/{channel}/approval-requests",
        "/channels/{channel}/approval-policy",
        "/channels/{channel}/approval-rules",
        "/channels/{channel}/approval-rules/{rule_id}",
        "/channels/{channel}/approval-trials",
        "/channels/{channel}/approvals",
        "/channels/{channel}/approvals/{request_id}",
        "/channels/{channel}/approvals/{request_id}/decision",
        "/channels/{channel}/approvals/{request_id}/withdrawal",
        "/channels/{channel}/budgets",
        "/channels/{channel}/budgets/{budget_id}",
        "/channels/{channel}/deputies",
        "/channels/{channel}/deputies/{deputy_id}",
        "/channels/{channel}/quotes",
        "/channels/{channel}/quotes/{quote_id}",
        "/channels/{channel}/quotes/{quote_id}/acceptance",
        "/channels/{channel}/quotes/{quote_id}/counter",
        "/channels/{channel}/quotes/{quote_id}/decline",
        "/channels/{channel}/quotes/{quote_id}/files",
        "/channels/{channel}/quotes/{quote_id}/files/{file_id}",
        "/channels/{channel}/quotes/{quote_id}/messages",
        "/channels/{channel}/quotes/{quote_id}/renewal",
        "/channels/{channel}/categories",
        "/channels/{channel}/products",
        "/channels/{channel}/products/{slug}",
        "/channels/{channel}/price-quotes",
        "/channels/{channel}/carried-carts",
        "/channels/{channel}/carried-carts/preview",
        "/channels/{channel}/carts",
        "/channels/{channel}/carts/{cart_id}",
        "/channels/{channel}/carts/{cart_id}/carry-keys",
        "/channels/{channel}/carts/{cart_id}/carry-keys/{key_id}",
        "/channels/{channel}/carts/{cart_id}/codes",
        "/channels/{channel}/carts/{cart_id}/codes/{code_id}",
        "/channels/{channel}/carts/{cart_id}/copies",
        "/channels/{channel}/carts/{cart_id}/current",
        "/channels/{channel}/carts/{cart_id}/destination",
        "/channels/{channel}/carts/{cart_id}/documents",
        "/channels/{channel}/carts/{cart_id}/documents/{document_id}",
        "/channels/{channel}/carts/{cart_id}/hold",
        "/channels/{channel}/carts/{cart_id}/ways-to-pay",
        "/channels/{channel}/carts/{cart_id}/lines",
        "/channels/{channel}/carts/{cart_id}/lines/{line_id}",
        "/channels/{channel}/carts/{cart_id}/name",
        "/channels/{channel}/carts/{cart_id}/plan",
        "/channels/{channel}/carts/{cart_id}/take-back",
        "/channels/{channel}/credit",
        "/channels/{channel}/gift-cards/balance",
        "/channels/{channel}/invoices",
        "/channels/{channel}/invoices/{number}",
        "/channels/{channel}/invoices/{number}/disputes",
        "/channels/{channel}/invoices/{number}/pdf",
        "/channels/{channel}/interest-notes/{number}/pdf",
        "/channels/{channel}/overdue-invoices",
        "/channels/{channel}/line-sheet",
        "/channels/{channel}/orders/{number}/cash-receipt",
        "/channels/{channel}/shares",
        "/channels/{channel}/shares/{share_id}",
        "/channels/{channel}/rooms",
        "/channels/{channel}/rooms/{room_id}",
        "/channels/{channel}/rooms/{room_id}/comments",
        "/channels/{channel}/rooms/{room_id}/guests",
        "/channels/{channel}/rooms/{room_id}/guests/{guest_id}",
        "/channels/{channel}/rooms/{room_id}/guests/{guest_id}/link",
        "/channels/{channel}/gifts",
        "/channels/{channel}/gifts/{gift_id}",
        "/channels/{channel}/orders",
        "/channels/{channel}/lists",
        "/channels/{channel}/lists/{list_id}",
        "/channels/{channel}/lists/{list_id}/lines",
        "/channels/{channel}/orders/{number}",
        "/channels/{channel}/orders/{number}/again",
        "/channels/{channel}/orders/{number}/documents",
        "/channels/{channel}/orders/{number}/documents/{document_id}",
        "/channels/{channel}/orders/{number}/gift-cards",
        "/channels/{channel}/orders/{number}/gift-cards/{card_id}/code",
        "/channels/{channel}/orders/{number}/payment-page",
        "/channels/{channel}/orders/{number}/revisions",
        "/channels/{channel}/orders/{number}/revisions/approval-request",
        "/channels/{channel}/orders/{number}/revisions/preview",
        "/channels/{channel}/orders/{number}/shipments",
        "/channels/{channel}/quick-order/cart",
        "/channels/{channel}/quick-order/match",
        "/channels/{channel}/quick-order/usual",
        "/channels/{channel}/store-credit",
        "/channels/{channel}/wish-lists",
        "/channels/{channel}/wish-lists/{wish_list_id}",
        "/channels/{channel}/wish-lists/{wish_list_id}/cart",
        "/channels/{channel}/wish-lists/{wish_list_id}/link",
        "/channels/{channel}/wish-lists/{wish_list_id}/wishes",
        "/channels/{channel}/wishes",
        "/channels/{channel}/wishes/{wish_id}",
        "/channels/{channel}/wish-links/{token}",
        "/channels/{channel}/wish-links/{token}/gifts/{given_id}",
        "/channels/{channel}/restock-asks",
        "/channels/{channel}/restock-asks/{ask_id}",
        "/carriers/{carrier}/events",
        "/oauth/token",
        "/tokens",
    }


def test_every_parameter_has_its_name_and_may_be_left_out_where_it_has_a_default() -> None:
    found = [one for path in schema()["paths"].values() for each in path.values() for one in each.get("parameters", [])]
    assert {"q", "category", "option"} <= {one["name"] for one in found}
    for one in found:
        assert one["name"]
        assert one["schema"].keys() & {"type", "allOf", "anyOf"}, one
        assert not (one["required"] and "default" in one["schema"]), one
        assert isinstance(one.get("examples", {}), dict), one  # a list is for schemas only


def test_bodies_refuse_what_they_do_not_know() -> None:
    parts = schema()["components"]["schemas"]
    requests = ("PlaceOrder", "PutLine", "SetLine", "QuoteRequest", "TokenRequest", "PassRequest")
    for name in (*requests, "MoneyWire", "AddressIn"):
        assert parts[name]["additionalProperties"] is False
    assert parts["MoneyWire"]["properties"]["amount"]["examples"] == ["12900"]


def test_no_two_parts_share_a_name() -> None:
    """The document knows one part by a name: of two the one would be described by the other."""
    found: dict[str, set[str]] = {}
    waiting: list[type[BaseModel]] = [BaseModel]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if one.__module__.startswith("jangteo."):
                found.setdefault(one.__name__, set()).add(one.__module__)
    assert {name: modules for name, modules in found.items() if len(modules) > 1} == {}
    assert "PlaceOrder" in found


def test_the_readable_documents_load_from_here_only(db: None) -> None:
    page = Client().get("/api/v1/docs").content.decode()
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert sources
    assert all(source.startswith("/") for source in sources)
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))", page)
