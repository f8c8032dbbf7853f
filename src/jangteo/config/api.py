"""The API at /api/v1: the routers of the modules, and one form for every refusal (problem+json, RFC 9457)."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import (
    ImproperlyConfigured,
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from jangteo.config.announced import announce
from jangteo.config.api_frame import operations_of, put_around
from jangteo.config.api_schema import completed
from jangteo.config.middleware import too_large
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.permissions import Declared, declared_by
from jangteo.office.api import AREAS, FURTHER
from jangteo.office.api.door import staff_token

MODULES = (
    "search",
    "line_sheets",
    "pricing",
    "billing",
    "fulfilment",
    "purchasing",
    "reviews",
    "wishes",
    "sharing",
    "ordering",
    "approvals",
    "quotes",
    "credit",
    "onboarding",
    "channels",
    "parties",
    "identity",
    "programs",
)


class ReadableJson(JSONRenderer):
    """JSON with Korean as it is, not escaped letter by letter."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


class WholeApi(NinjaAPI):
    """Its description says all that `config.api_schema` finds out; as often as it is asked for."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**asked)
        completed(self, schema)
        announce(schema)
        return schema


api = WholeApi(
    renderer=ReadableJson(),
    title="Jangteo",
    version="1",
    description="Everything the shops do, for programs. Refusals are problem+json with a permanent `code`.",
    urls_namespace="api",
)


def problem(status: int, code: str, title: str, **further: Any) -> HttpResponse:
    """A refusal as problem+json.

    code  public and permanent, module first: "inventory.insufficient_stock"
    """
    body = {"type": "about:blank", "title": title, "status": status, "code": code, **further}
    return JsonResponse(body, status=status, content_type="application/problem+json")


SOON = 5  # seconds after which who asked somebody else in vain may ask again


@api.exception_handler(JangteoError)
def refuse(request: HttpRequest, error: JangteoError) -> HttpResponse:
    """Not found 404, forbidden 403, conflict 409, rejected 422; 503 where somebody else does not answer now."""
    if error.status == 500:
        raise error  # a bug, not a refusal
    answer = problem(error.status, error.code, error.message, facts=error.facts)
    if "retry_after" in error.facts or error.status == 503:
        answer["Retry-After"] = str(error.facts.get("retry_after", SOON))
    return answer


@api.exception_handler(ValidationError)
def refuse_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422, naming each field by its path."""
    errors = [
        {"in": _place(one["loc"]), "field": _path(one["loc"]), "code": one["type"], "message": one["msg"]}
        for one in error.errors
    ]
    return problem(422, "api.invalid_input", "What was sent does not have the right form.", errors=errors)


@api.exception_handler(RequestDataTooBig)
def refuse_size(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """413."""
    return too_large(request)


@api.exception_handler(MultiPartParserError)
@api.exception_handler(TooManyFieldsSent)
@api.exception_handler(TooManyFilesSent)
def refuse_form(request: HttpRequest, error: Exception) -> HttpResponse:
    """400 for a form that is none, or has more parts than any of ours."""
    return problem(400, "api.unreadable_request", str(error))


@api.exception_handler(AuthenticationError)
def ask_for_log_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401."""
    return problem(401, "api.not_logged_in", "Log in first.")


@api.exception_handler(AuthorizationError)
@api.exception_handler(PermissionDenied)
def forbid(request: HttpRequest, error: Exception) -> HttpResponse:
    """403 from Django and ninja themselves."""
    return problem(403, "kernel.forbidden", "Not allowed.")


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """404 from Django itself."""
    return problem(404, "kernel.not_found", "There is no such thing, or it may not be seen.")


@api.exception_handler(HttpError)
def refuse_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Whatever else ninja refuses, a body that is not JSON above all."""
    return problem(error.status_code, "api.unreadable_request", str(error))


def unknown_address(request: HttpRequest, **_: str) -> HttpResponse:
    """404 for an address under /api/v1 that no router knows."""
    return problem(404, "api.unknown_address", f"There is nothing at {request.path}.")


def _place(loc: Iterable[Any]) -> str:
    """Where the field was: body, query, path, header…"""
    return str(next(iter(loc), ""))


def _path(loc: Iterable[Any]) -> str:
    """lines.0.quantity, without the place and the name of our parameter."""
    parts = [str(part) for part in loc]
    return ".".join(parts[2:] or parts[1:])


for _name in MODULES:
    if find_spec(f"jangteo.{_name}.api"):
        api.add_router("", import_module(f"jangteo.{_name}.api").router, tags=[_name])


for _more in FURTHER:
    import_module(f"jangteo.office.api.{_more}")
for _area in AREAS:
    _router = import_module(f"jangteo.office.api.{_area}").router
    api.add_router("/office", _router, tags=[f"office: {_area.replace('_', ' ')}"], auth=staff_token)


def operations() -> list[tuple[str, str, Declared | None]]:
    """(method, path, what it asks of its caller) of every operation."""
    return [
        (method, path, declared_by(operation.view_func))
        for path, operation in operations_of(api)
        for method in operation.methods
    ]


_undeclared = [f"{method} {path}" for method, path, declared in operations() if declared is None]
if _undeclared:
    raise ImproperlyConfigured(f"routes that don't say who may call them: {', '.join(_undeclared)}")
put_around(api)
