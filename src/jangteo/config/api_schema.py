"""The description of the API, made whole: an example of each request and answer, the codes of refusals, scopes."""

import inspect
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from ninja import NinjaAPI

from jangteo.channels import errors as door
from jangteo.config.api_frame import ChangedSince, TooManyCalls, UnknownFields, operations_of
from jangteo.kernel import answers
from jangteo.kernel.errors import JangteoError, NotPermitted
from jangteo.kernel.permissions import declared_by
from jangteo.parties.errors import InvalidToken
from jangteo.parties.selectors import guest_rights
from jangteo.programs.selectors import list_scopes, scopes_for

DEEPEST = 4  # calls from an operation down to who raises
DEEPEST_EXAMPLE = 8
PREFIX = "/api/v1"
RAISES = re.compile(r"\braises\b(.*?)(\n\s*(publishes|returns|locks|rounds|source)\b|\Z)", re.S)
DOOR = (door.ChannelNotFound, door.LoginRequired, door.PasswordRequired, door.EntryRefused, NotPermitted)
KEYED = (answers.KeyReused, answers.InvalidKey, answers.StillUnderWay)
EDGE = {
    "api.invalid_input": (422, "What was sent does not have the right form."),
    "api.unreadable_request": (400, "What was sent can't be read."),
}
SAID = {
    400: "It can't be read.",
    401: "The token is nobody's.",
    403: "It is not allowed.",
    404: "There is no such thing, or it may not be seen.",
    409: "The world moved on.",
    412: "It has changed since it was read.",
    413: "The body is too large.",
    422: "A rule says no.",
    429: "Too many calls.",
    503: "Somebody else does not answer now.",
}
PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "description": "A refusal (RFC 9457).",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "examples": ["about:blank"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Public and permanent."},
        "facts": {"type": "object", "description": "Details a program can act on."},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "Each field that is wrong."},
    },
}
TEXTS = {
    "uuid": "01939d2e-7a10-7c3e-9b1f-3f2a5c6d7e8f",
    "date-time": "2026-11-27T09:30:00+09:00",
    "date": "2026-11-27",
    "email": "buyer@company.example",
    "password": "correct horse battery staple",
    "binary": "(bytes)",
}

type Json = dict[str, Any]


def completed(api: NinjaAPI, schema: Json) -> Json:
    """The description with all that is not written beside each operation; the same however often it is done."""
    parts = schema["components"]["schemas"]
    parts["Problem"] = PROBLEM
    flow = {"tokenUrl": f"{PREFIX}/oauth/token", "scopes": {one.name: one.says["en"] for one in list_scopes()}}
    schema["components"]["securitySchemes"]["OAuth2"] = {"type": "oauth2", "flows": {"clientCredentials": flow}}
    known = dict(_known())
    for path, operation in operations_of(api):
        for method in operation.methods:
            told = schema["paths"][f"{PREFIX}{path}"][method.lower()]
            is_changing = method in ("PUT", "PATCH", "DELETE") and "get" in schema["paths"][f"{PREFIX}{path}"]
            _tell_frame(told, is_reading=method == "GET", is_guarded=is_changing and path.endswith("}"))
            _tell_examples(told, parts)
            _tell_refusals(told, _codes(operation.view_func, told, known))
            _tell_scopes(told, operation.view_func)
    return schema


def example_of(schema: Json, parts: Mapping[str, Json], depth: int = 0) -> Any:
    """A value of this shape: what the field gives as its example, else the plainest there is."""
    if "$ref" in schema:
        return example_of(parts[schema["$ref"].rpartition("/")[2]], parts, depth + 1)
    if schema.get("examples"):
        return schema["examples"][0]
    if "example" in schema:
        return schema["example"]
    for one in ("anyOf", "oneOf", "allOf"):
        choices = [each for each in schema.get(one, ()) if each.get("type") != "null"]
        if choices:
            return example_of(choices[0], parts, depth + 1)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    return _plain(schema, parts, depth)


def _plain(schema: Json, parts: Mapping[str, Json], depth: int) -> Any:
    match schema.get("type"):
        case "object":
            given = schema.get("properties", {}) if depth < DEEPEST_EXAMPLE else {}
            return {name: example_of(one, parts, depth + 1) for name, one in given.items()}
        case "array":
            items = schema.get("items")
            return [example_of(items, parts, depth + 1)] if items and depth < DEEPEST_EXAMPLE else []
        case "integer" | "number":
            return schema.get("minimum", schema.get("default") or 1)
        case "boolean":
            return bool(schema.get("default", False))
        case "string":
            return schema.get("default") or TEXTS.get(schema.get("format", ""), schema.get("title", "text"))
    return None


def _tell_frame(told: Json, *, is_reading: bool, is_guarded: bool) -> None:
    """What `config.api_frame` takes of every operation of a kind."""
    given = [one for one in told.get("parameters", []) if one["name"] not in ("fields", "If-Match")]
    if is_reading and "application/json" in told["responses"].get(200, {}).get("content", {}):
        says = "Only these, with commas between, those inside others with points: id,lines.sku."
        given.append(_parameter("query", "fields", says, 2_000))
    if is_guarded:
        given.append(_parameter("header", "If-Match", "The ETag it was read with: changed since, it is a 412.", 400))
    told["parameters"] = given


def _parameter(place: str, name: str, says: str, longest: int) -> Json:
    shape = {"type": "string", "maxLength": longest, "title": name}
    return {"in": place, "name": name, "required": False, "schema": shape, "description": says}


def _tell_examples(told: Json, parts: Mapping[str, Json]) -> None:
    bodies = [told.get("requestBody", {}), *told.get("responses", {}).values()]
    for body in bodies:
        for content in body.get("content", {}).values():
            if "example" not in content and "schema" in content:
                content["example"] = example_of(content["schema"], parts)


def _tell_refusals(told: Json, codes: Mapping[str, tuple[int, str]]) -> None:
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in sorted(codes):
        by_status[codes[code][0]].append(code)
    for status, names in sorted(by_status.items()):
        if status in told["responses"] or str(status) in told["responses"]:
            continue  # told by the operation itself, in a form of its own
        first = {"type": "about:blank", "title": codes[names[0]][1], "status": status, "code": names[0]}
        content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": first}
        told["responses"][status] = {
            "description": f"{SAID.get(status, 'It is refused.')} Codes: {', '.join(names)}.",
            "content": {"application/problem+json": content},
            "x-codes": names,
        }


def _tell_scopes(told: Json, view: Any) -> None:
    declared = declared_by(view)
    if declared is None or not declared.actions:
        return
    names = scopes_for(declared.actions)
    is_for_guests = any(action in guest_rights() for action in declared.actions)
    told["x-scopes"] = names
    told["security"] = [
        *([{}] if is_for_guests else []),
        {"BearerToken": []},
        *({"OAuth2": [name]} for name in names),
    ]


def _known() -> Iterator[tuple[str, list[type[JangteoError]]]]:
    """Every refusal by its name; the same name may stand in several modules."""
    found: dict[str, list[type[JangteoError]]] = defaultdict(list)
    waiting: list[type[JangteoError]] = [JangteoError]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if one.__module__.startswith("jangteo."):
                found[one.__name__].append(one)
    yield from found.items()


def _codes(view: Any, told: Json, known: Mapping[str, list[type[JangteoError]]]) -> dict[str, tuple[int, str]]:
    """{code: (status, what it says)} of all refusals that the operation, its door and what it calls say they raise."""
    declared = declared_by(view)
    found: set[type[JangteoError]] = set()
    if declared is not None and declared.actions:
        found |= {*DOOR, InvalidToken}
        if any(one["name"] == answers.HEADER for one in told.get("parameters", ())):
            found |= set(KEYED)
    found |= _raised(inspect.unwrap(view), known, DEEPEST, set())
    names = {one["name"] for one in told.get("parameters", ())}
    found |= {TooManyCalls} | ({UnknownFields} if "fields" in names else set())
    found |= {ChangedSince} if "If-Match" in names else set()
    codes = {one.code: (one.status, (one.__doc__ or one.code).strip().splitlines()[0]) for one in found}
    codes = {code: said for code, said in codes.items() if said[0] != 500}
    is_json = "application/json" in told.get("requestBody", {}).get("content", {})
    if told.get("parameters") or is_json:
        codes["api.invalid_input"] = EDGE["api.invalid_input"]
    if is_json:
        codes["api.unreadable_request"] = EDGE["api.unreadable_request"]
    return codes


def _raised(
    function: Any, known: Mapping[str, list[type[JangteoError]]], depth: int, seen: set[Any]
) -> set[type[JangteoError]]:
    """What a function's docstring says it raises, what it raises by name, and so on down what it calls."""
    if function in seen or depth == 0 or not hasattr(function, "__code__"):
        return set()
    seen.add(function)
    said = RAISES.search(function.__doc__ or "")
    words = set(re.findall(r"\b[A-Z][A-Za-z]+\b", said.group(1))) if said else set()
    found = {_nearest(known[word], function.__module__) for word in words & set(known)}
    names, scope = function.__code__.co_names, function.__globals__
    for name in names:
        thing = scope.get(name)
        if isinstance(thing, type) and issubclass(thing, JangteoError):
            found.add(thing)
        for called in _called(thing, names):
            found |= _raised(called, known, depth - 1, seen)
    return found


def _called(thing: Any, names: tuple[str, ...]) -> list[Any]:
    things = [getattr(thing, one, None) for one in names] if isinstance(thing, ModuleType) else [thing]
    functions = [inspect.unwrap(one) for one in things if inspect.isfunction(one)]
    return [one for one in functions if one.__module__.startswith("jangteo.")]


def _nearest(classes: list[type[JangteoError]], module: str) -> type[JangteoError]:
    own = ".".join(module.split(".")[:2])
    return min(classes, key=lambda one: (not one.__module__.startswith(f"{own}."), one.__module__))
