"""What stands around every operation of the API, whatever module it is of: the sandbox of test keys."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.operation import Operation

from jangteo.kernel import sandbox

TEST_KEY = "jt_test_"

type Run = Callable[..., Any]


def operations_of(api: NinjaAPI) -> list[tuple[str, Operation]]:
    """(path, operation) of all there are."""
    return [
        (f"{bound.prefix.rstrip('/')}{path}", operation)
        for bound in api._get_bound_routers()
        for path, view in bound.path_operations.items()
        for operation in view.operations
    ]


def put_around(api: NinjaAPI) -> None:
    """Put the frame around each operation; after all routers are there, so that nothing is outside of it."""
    for _path, operation in operations_of(api):
        operation.run = _in_sandbox(operation.run)  # type: ignore[method-assign]


def token_of(request: HttpRequest) -> str:
    """What the caller sent behind "Bearer", right or wrong."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _in_sandbox(run: Run) -> Run:
    """A call with a test key is undone after it was answered, and says so."""

    @wraps(run)
    def tried(request: HttpRequest, **path: Any) -> HttpResponse:
        if not token_of(request).startswith(TEST_KEY):
            return run(request, **path)  # type: ignore[no-any-return]
        with sandbox.undone():
            answer: HttpResponse = run(request, **path)
        answer[sandbox.HEADER] = "true"
        return answer

    return tried
