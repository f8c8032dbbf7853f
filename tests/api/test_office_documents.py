"""The operations of staff as the document has them."""

from typing import Any

from jangteo.config.api import api, operations
from jangteo.config.middleware import STEP_UP
from jangteo.office.api import AREAS

OFFICE = "/api/v1/office/"


def office_operations() -> list[dict[str, Any]]:
    paths = api.get_openapi_schema()["paths"]
    return [one for path, methods in paths.items() if path.startswith(OFFICE) for one in methods.values()]


def test_every_area_has_operations_and_says_who_may_call() -> None:
    tags = {tag for one in office_operations() for tag in one["tags"]}
    assert tags == {f"office: {area.replace('_', ' ')}" for area in AREAS}
    for one in office_operations():
        assert one["security"], one["operationId"]


def test_no_program_gives_rights_away_which_pages_ask_a_fresh_proof_for() -> None:
    asked = {action for _method, path, told in operations() if path.startswith("/office/") for action in told.actions}  # type: ignore[union-attr]
    assert not asked & STEP_UP


def test_bodies_refuse_what_they_do_not_know() -> None:
    parts = api.get_openapi_schema()["components"]["schemas"]
    for one in office_operations():
        for content in one.get("requestBody", {}).get("content", {}).values():
            name = content["schema"].get("$ref", "").rpartition("/")[2]
            if name:
                assert parts[name]["additionalProperties"] is False, name
