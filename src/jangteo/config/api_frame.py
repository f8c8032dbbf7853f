"""What stands around every operation of the API, whatever module it is of: limits, the sandbox, fields, ETags."""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache, partial, wraps
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.operation import Operation

from jangteo.config.api_kept import is_among, kept
from jangteo.config.api_limits import BUCKETS, Rate, Taken
from jangteo.config.api_parts import only, wanted_of
from jangteo.config.api_unchanged import Watch
from jangteo.identity.services import visitor_of
from jangteo.kernel import sandbox
from jangteo.kernel.errors import Conflict, JangteoError, Rejected

TEST_KEY = "jt_test_"
CHANGING = frozenset({"PUT", "PATCH", "DELETE"})

type Run = Callable[..., Any]
type Shape = tuple[Mapping[str, Any], Mapping[str, Any]]


class TooManyCalls(Rejected):
    """Too many calls: wait as long as Retry-After says."""

    code = "api.too_many_calls"
    status = 429


class UnknownFields(Rejected):
    """The answer has no such fields."""

    code = "api.unknown_fields"


class ChangedSince(Conflict):
    """It has changed since you read it: read it again."""

    code = "api.changed_since"
    status = 412


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
    every = operations_of(api)
    reading = {path: operation.run for path, operation in every if _is_reading(operation) and path.endswith("}")}
    for path, operation in every:
        run = operation.run
        if path in reading:
            run = _with_etag(run) if _is_reading(operation) else _if_unchanged(run, reading[path])
        if _is_reading(operation):
            run = kept(_in_part(run, operation), operation)
        operation.run = _answering_refusals(api, _within_limits(_in_sandbox(run)))  # type: ignore[method-assign]


def token_of(request: HttpRequest) -> str:
    """What the caller sent behind "Bearer", right or wrong."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _is_reading(operation: Operation) -> bool:
    return "GET" in operation.methods


def _answering_refusals(api: NinjaAPI, run: Run) -> Run:
    """The frame's own refusals are answered like those of operations."""

    @wraps(run)
    def answering(request: HttpRequest, **path: Any) -> Any:
        try:
            return run(request, **path)
        except JangteoError as error:
            return api.on_exception(request, error)

    return answering


def _in_sandbox(run: Run) -> Run:
    """A call with a test key is undone after it was answered, and says so."""

    @wraps(run)
    def tried(request: HttpRequest, **path: Any) -> Any:
        if not token_of(request).startswith(TEST_KEY):
            return run(request, **path)
        with sandbox.undone():
            answer = run(request, **path)
        answer[sandbox.HEADER] = "true"
        return answer

    return tried


def _within_limits(run: Run) -> Run:
    """So many calls a minute for each key, token or guest's address; wrong tokens count for their address."""

    @wraps(run)
    def limited(request: HttpRequest, **path: Any) -> Any:
        by_token, by_address = (Rate(most) if most else None for most in settings.JANGTEO_API_RATES)
        token, address = token_of(request), f"address:{visitor_of(request).address}"
        if token and by_address and (wrong := BUCKETS.take(f"wrong:{address}", by_address, cost=0)).left < 1:
            raise TooManyCalls(retry_after=max(1, wrong.wait))
        rate = by_token if token else by_address
        taken = BUCKETS.take(f"token:{token}" if token else address, rate) if rate else None
        if rate and taken and taken.wait:
            raise TooManyCalls(retry_after=taken.wait, limit=rate.per_minute, seconds=60)
        answer = run(request, **path)
        if token and by_address and answer.status_code == 401:
            BUCKETS.take(f"wrong:{address}", by_address)
        return _told(answer, rate, taken) if rate and taken else answer

    return limited


def _told(answer: Any, rate: Rate, taken: Taken) -> Any:
    """source  draft-ietf-httpapi-ratelimit-headers-10"""
    answer["RateLimit-Policy"] = f'"calls";q={rate.per_minute};w=60'
    answer["RateLimit"] = f'"calls";r={taken.left};t={taken.full}'
    return answer


def _in_part(run: Run, operation: Operation) -> Run:
    """`?fields=` leaves out of the answer what nobody asked for; a name it does not have is refused."""
    known = cache(partial(_shape_of, operation))  # to work it out takes some milliseconds each

    @wraps(run)
    def told(request: HttpRequest, **path: Any) -> Any:
        if "fields" not in request.GET or (shape := known()) is None:
            return run(request, **path)
        wanted, unknown = wanted_of(request.GET["fields"], *shape)
        if unknown:
            raise UnknownFields(fields=unknown)
        answer = run(request, **path)
        if answer.status_code == 200:
            answer.content = json.dumps(only(json.loads(answer.content), wanted), ensure_ascii=False).encode()
        return answer

    return told


def _shape_of(operation: Operation) -> Shape | None:
    model = operation.response_models.get(200)
    if model in (None, Ellipsis) or not hasattr(model, "model_json_schema"):
        return None
    schema = model.model_json_schema(mode="serialization", by_alias=operation.by_alias, ref_template="{model}")
    return schema["properties"]["response"], schema.get("$defs", {})


def _with_etag(run: Run) -> Run:
    """A strong ETag of what is read; who has it already is told so by 304."""

    @wraps(run)
    def tagged(request: HttpRequest, **path: Any) -> Any:
        answer = run(request, **path)
        if answer.status_code != 200 or getattr(answer, "streaming", False):
            return answer
        tag = _tag(answer)
        if is_among(tag, request.headers.get("If-None-Match", "")):
            answer = HttpResponse(status=304)
        answer["ETag"] = tag
        return answer

    return tagged


def _if_unchanged(run: Run, read: Run) -> Run:
    """With If-Match a change is made only to what the caller has read, by whichever door it was changed since.

    It is compared at once, and again when the change holds its own locks and is about to write.

    locks  the address, for who sends If-Match: a change without it waits for the locks of the change alone
    """

    @wraps(run)
    def guarded(request: HttpRequest, **path: Any) -> Any:
        tags = request.headers.get("If-Match", "")
        if not tags:
            return run(request, **path)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_storable(request.path)])
            if _is_as_read(request, read, path, tags):
                with connection.execute_wrapper(Watch(partial(_require_as_read, request, read, path, tags))):
                    return run(request, **path)
            answer = run(request, **path)
            if answer.status_code < 300:
                raise ChangedSince  # it was taken away, and is not made anew
            return answer

    return guarded


def _require_as_read(request: HttpRequest, read: Run, path: Mapping[str, Any], tags: str) -> None:
    """raises  ChangedSince, also where it is not there any more"""
    if not _is_as_read(request, read, path, tags):
        raise ChangedSince


def _is_as_read(request: HttpRequest, read: Run, path: Mapping[str, Any], tags: str) -> bool:
    """Whether it is there at all.

    raises  ChangedSince
    """
    present = _read(request, read, path)
    if present.status_code == 200 and not is_among(_tag(present), tags):
        raise ChangedSince
    return bool(present.status_code == 200)


def _read(request: HttpRequest, read: Run, path: Mapping[str, Any]) -> Any:
    """What a GET at the same address would answer."""
    method, request.method = request.method, "GET"
    try:
        return read(request, **path)
    finally:
        request.method = method


def _tag(answer: Any) -> str:
    return f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'


def _storable(text: str) -> str:
    return text.replace("\x00", "")
