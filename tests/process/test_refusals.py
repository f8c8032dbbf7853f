"""Every refusal of the API has one form and a permanent code."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.test import RequestFactory
from ninja.errors import AuthenticationError, HttpError, ValidationError

from jangteo.config.api import api
from jangteo.kernel.errors import Conflict, Forbidden, JangteoError, NotFound, Rejected


class OutOfCups(Conflict):
    """No cups left."""

    code = "tests.out_of_cups"


def refuse(error: Exception) -> tuple[int, dict[str, Any]]:
    response = api.on_exception(RequestFactory().get("/api/v1/cups"), error)
    assert response.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert body["status"] == response.status_code
    return response.status_code, body


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFound(), 404, "kernel.not_found"),
        (Forbidden(), 403, "kernel.forbidden"),
        (Conflict(), 409, "kernel.conflict"),
        (Rejected(), 422, "kernel.rejected"),
        (OutOfCups(), 409, "tests.out_of_cups"),
        (Http404(), 404, "kernel.not_found"),
        (PermissionDenied(), 403, "kernel.forbidden"),
        (AuthenticationError(), 401, "api.not_logged_in"),
        (RequestDataTooBig(), 413, "kernel.body_too_large"),
        (HttpError(400, "Cannot parse request body"), 400, "api.unreadable_request"),
    ],
)
def test_each_refusal_has_its_status_and_code(error: Exception, status: int, code: str) -> None:
    got, body = refuse(error)
    assert (got, body["code"]) == (status, code)


def test_a_refusal_carries_its_facts() -> None:
    _, body = refuse(OutOfCups("only two left", available=2))
    assert body == {
        "type": "about:blank",
        "title": "only two left",
        "status": 409,
        "code": "tests.out_of_cups",
        "facts": {"available": 2},
    }


def test_bad_input_names_the_field() -> None:
    error = ValidationError(
        [
            {
                "type": "greater_than",
                "loc": ("body", "payload", "lines", 0, "quantity"),
                "msg": "Input should be greater than 0",
            },
            {"type": "missing", "loc": ("query", "sku"), "msg": "Field required"},
        ]
    )
    status, body = refuse(error)
    assert (status, body["code"]) == (422, "api.invalid_input")
    assert [(one["in"], one["field"], one["code"]) for one in body["errors"]] == [
        ("body", "lines.0.quantity", "greater_than"),
        ("query", "sku", "missing"),
    ]


def test_a_bug_is_not_made_into_a_refusal() -> None:
    with pytest.raises(ZeroDivisionError):
        refuse(ZeroDivisionError())
    with pytest.raises(JangteoError):
        refuse(JangteoError())
