"""The API keeps what it promised: docs/reference/openapi.json is what programs rely on."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from jangteo.config.api import api
from jangteo.config.api_changes import breaking_changes, promised

RELEASED = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.json"
ORDER: dict[str, Any] = {
    "operationId": "place",
    "parameters": [{"in": "query", "name": "q", "schema": {"type": "string"}, "required": False}],
    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/In"}}}},
    "responses": {"201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Out"}}}}},
}
BEFORE: dict[str, Any] = {
    "paths": {"/orders": {"post": ORDER}},
    "components": {
        "schemas": {
            "In": {
                "type": "object",
                "required": ["sku"],
                "properties": {
                    "sku": {"type": "string", "maxLength": 64},
                    "note": {"type": "string"},
                    "way": {"type": "string", "enum": ["post", "pick_up"]},
                },
            },
            "Out": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string"},
                    "state": {"type": "string", "enum": ["placed", "paid"]},
                    "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Out"}},
                },
            },
        }
    },
}
SHAPES = BEFORE["components"]["schemas"]


def changed(path: str, value: Any) -> dict[str, Any]:
    """The description with one thing in it otherwise; None takes it out."""
    new = deepcopy(BEFORE)
    *steps, last = path.split(" ")
    here: Any = new
    for step in steps:
        here = here[int(step) if isinstance(here, list) else step]
    if value is None:
        del here[last]
    else:
        here[last] = value
    return new


PLACE, IN, OUT = "paths /orders post", "components schemas In", "components schemas Out"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("paths /orders", None),
        (PLACE, None),
        (f"{PLACE} operationId", "order"),
        (f"{PLACE} parameters", []),
        (f"{PLACE} parameters 0 required", True),
        (f"{PLACE} parameters 0 schema type", "integer"),
        (f"{PLACE} requestBody required", True),
        (f"{PLACE} responses 201", None),
        (f"{IN} required", ["sku", "note"]),
        (f"{IN} properties note", None),
        (f"{IN} properties sku maxLength", 20),
        (f"{IN} properties way enum", ["post"]),
        (f"{OUT} properties id type", "integer"),
        (f"{OUT} properties state", None),
        (f"{OUT} properties state enum", ["placed"]),
        (f"{OUT} properties lines items", {"type": "string"}),
        (f"{OUT} required", []),
    ],
)
def test_what_breaks_is_found(path: str, value: Any) -> None:
    assert breaking_changes(BEFORE, changed(path, value))
    assert breaking_changes(promised(BEFORE), changed(path, value)) == breaking_changes(BEFORE, changed(path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("paths /carts", {"get": ORDER}),
        (f"{PLACE} responses 202", {}),
        (f"{IN} required", []),
        (f"{IN} properties more", {"type": "string"}),
        (f"{IN} properties sku maxLength", 100),
        (f"{IN} properties way enum", ["post", "pick_up", "courier"]),
        (f"{OUT} properties more", {"type": "string"}),
        (f"{OUT} properties state enum", ["placed", "paid", "sent"]),
    ],
)
def test_what_is_added_breaks_nothing(path: str, value: Any) -> None:
    assert breaking_changes(BEFORE, changed(path, value)) == []


def test_nothing_that_was_released_is_broken() -> None:
    now = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    assert breaking_changes(json.loads(RELEASED.read_text("utf-8")), now) == []
