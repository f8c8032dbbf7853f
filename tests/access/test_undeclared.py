"""A page that does not say who may open it is answered to nobody, staff or buyer."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from jangteo.config.middleware import PermissionMiddleware
from jangteo.kernel.permissions import open_to_all


def asked(path: str, view: Any) -> HttpResponse | None:
    """What the door says to somebody who is nobody."""
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return PermissionMiddleware(lambda _: HttpResponse()).process_view(request, view, (), {})


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("shown")


@open_to_all("for this test")
def declared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("shown")


@pytest.mark.django_db
def test_a_page_that_declares_nothing_is_refused() -> None:
    refused = asked("/somewhere/", undeclared)
    assert refused is not None
    assert refused.status_code == 403
    assert asked("/somewhere/", declared) is None
