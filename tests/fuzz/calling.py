"""Calls made up from the API's own schema, and what every answer to them must be.

Half of the calls obey the schema and half break it; of both, half name things that are there. FUZZ is how many there
are for each operation and each caller, FUZZ_SEED what they are made from, FUZZ_AS whom of the callers to call as.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from access.objects import api_body, api_objects
from access.undoing import undone
from access.world import World

EXAMPLES = int(os.environ.get("FUZZ", "0") or 0)
SEED = int(os.environ.get("FUZZ_SEED", "20261128"))
PREFIX = "/api/v1"
CHANNELS = ("shop", "wholesale")
# caller → the column of the world whose token is sent
CALLERS = {
    "nobody": "",
    "wrong token": "",
    "shopper": "customer",
    "family": "child",
    "buyer": "buyer A",
    "company admin": "admin A",
    "staff": "clerk",
    "administrator": "staff admin",
}
if only := os.environ.get("FUZZ_AS"):
    CALLERS = {name: column for name, column in CALLERS.items() if name in only.split(",")}
WHOLE = checks.response_schema_conformance
CHECKS = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    WHOLE,
)


@contextmanager
def in_our_transaction() -> Iterator[None]:
    """A request that begins or ends must not end the connection of the tests' transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@cache
def schema() -> Any:
    """What the API says of itself, and the application that answers."""
    with in_our_transaction():
        return schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", WSGIHandler(), headers={"Host": "testserver"})


@cache
def operations() -> dict[str, Any]:
    """{"GET /channels/{channel}/carts": the operation}."""
    found = [one.ok() for one in schema().get_all_operations()]
    return {f"{one.method.upper()} {one.path.removeprefix(PREFIX)}": one for one in found}


def calls(world: World, name: str) -> st.SearchStrategy[Any]:
    """Calls of one operation."""
    operation, method, route = operations()[name], *name.split(" ", 1)
    known = list(api_objects(world, method, route).items())
    made = st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )

    @st.composite
    def one(draw: st.DrawFn) -> Any:
        case = draw(made)
        if draw(st.booleans()):
            owner, named = draw(st.sampled_from(known))
            there = {"channel": draw(st.sampled_from(CHANNELS))} | {key: str(value) for key, value in named.items()}
            case.path_parameters = {key: there.get(key, value) for key, value in (case.path_parameters or {}).items()}
            body = api_body(world, method, route, owner, "buyer A")
            if body and draw(st.integers(0, 3)) == 0:
                case.body = json.loads(body)
        return case

    return one()


def ask(world: World, caller: str, case: Any) -> None:
    """Send it and look at the answer; whatever it did is taken back."""
    token = "wrong" if caller == "wrong token" else world.tokens.get(CALLERS[caller], "")
    headers = {"Host": "testserver", "Accept-Encoding": "identity"} | (
        {"Authorization": f"Bearer {token}"} if token else {}
    )
    with in_our_transaction(), undone():
        answer = case.call(headers=headers)
    is_part = "fields" in (case.query or {})  # an answer in part has not all that a whole one must
    case.validate_response(answer, checks=[one for one in CHECKS if not (is_part and one is WHOLE)])
