"""What in a description of the API would break who relies on the one before: additions don't, all else does."""

from collections.abc import Iterator, Mapping
from typing import Any

type Json = Mapping[str, Any]

REFUSAL = "application/problem+json"
CHOICES = ("allOf", "anyOf", "oneOf")
NARROWING = {"maxLength": 1, "maxItems": 1, "maximum": 1, "minLength": -1, "minItems": -1, "minimum": -1}
COMPARED = ("$ref", "type", "enum", "const", "required", "pattern", *NARROWING)


def breaking_changes(old: Json, new: Json) -> list[str]:
    """Each change that a program of before would feel, in words; none where there are but additions."""
    return list(dict.fromkeys(_operations(old, new)))


def promised(document: Json) -> Json:
    """What of a description is compared: no words, no examples, of refusals that they are there."""
    paths = {
        path: {method: _promised_operation(one) for method, one in methods.items()}
        for path, methods in document["paths"].items()
    }
    parts = {name: _promised_shape(one) for name, one in document["components"]["schemas"].items()}
    return {"paths": paths, "components": {"schemas": parts}}


def _promised_operation(one: Json) -> Json:
    kept: dict[str, Any] = {"operationId": one["operationId"]}
    kept["parameters"] = [
        {name: each[name] for name in ("in", "name", "required") if name in each}
        | {"schema": _promised_shape(each["schema"])}
        for each in one.get("parameters", ())
    ]
    if body := one.get("requestBody"):
        kept["requestBody"] = {"required": body.get("required", False), "content": _promised_content(body)}
    kept["responses"] = {str(status): {"content": _promised_content(each)} for status, each in one["responses"].items()}
    return kept


def _promised_content(told: Json) -> Json:
    return {
        kind: {"schema": _promised_shape(one["schema"])} if "schema" in one and kind != REFUSAL else {}
        for kind, one in told.get("content", {}).items()
    }


def _promised_shape(schema: Json) -> Json:
    kept: dict[str, Any] = {name: schema[name] for name in COMPARED if name in schema}
    if "properties" in schema:
        kept["properties"] = {name: _promised_shape(one) for name, one in schema["properties"].items()}
    if "items" in schema:
        kept["items"] = _promised_shape(schema["items"])
    for name in CHOICES:
        if name in schema:
            kept[name] = [_promised_shape(one) for one in schema[name]]
    return kept


def _operations(old: Json, new: Json) -> Iterator[str]:
    for path, methods in old["paths"].items():
        for method, was in methods.items():
            now = new["paths"].get(path, {}).get(method)
            where = f"{method.upper()} {path}"
            if now is None:
                yield f"{where}: is gone"
                continue
            if was["operationId"] != now["operationId"]:
                yield f"{where}: is called {now['operationId']}, not {was['operationId']}"
            yield from _parameters(where, was, now, (old, new))
            yield from _bodies(where, was, now, (old, new))
            yield from _answers(where, was, now, (old, new))


def _parameters(where: str, was: Json, now: Json, both: tuple[Json, Json]) -> Iterator[str]:
    before = {(one["in"], one["name"]): one for one in was.get("parameters", ())}
    after = {(one["in"], one["name"]): one for one in now.get("parameters", ())}
    for key, one in before.items():
        if key not in after:
            yield f"{where}: the parameter {key[1]} is gone"
        else:
            yield from _shape(f"{where}: the parameter {key[1]}", one["schema"], after[key]["schema"], both, True)
    for key, one in after.items():
        if one.get("required") and not before.get(key, {}).get("required"):
            yield f"{where}: the parameter {key[1]} is required"


def _bodies(where: str, was: Json, now: Json, both: tuple[Json, Json]) -> Iterator[str]:
    before, after = was.get("requestBody", {}), now.get("requestBody", {})
    if after.get("required") and not before.get("required"):
        yield f"{where}: a body is required"
    for kind, content in before.get("content", {}).items():
        if kind not in after.get("content", {}):
            yield f"{where}: takes no {kind}"
        else:
            yield from _shape(f"{where}: body", content["schema"], after["content"][kind]["schema"], both, True)


def _answers(where: str, was: Json, now: Json, both: tuple[Json, Json]) -> Iterator[str]:
    after = {str(status): one for status, one in now["responses"].items()}
    for status, one in was["responses"].items():
        if str(status) not in after:
            yield f"{where}: is not answered with {status}"
            continue
        for kind, content in one.get("content", {}).items():
            there = after[str(status)].get("content", {}).get(kind)
            if there is None:
                yield f"{where}: {status} has no {kind}"
            elif "schema" in content:
                yield from _shape(f"{where}: {status}", content["schema"], there.get("schema", {}), both, False)


def _shape(where: str, was: Json, now: Json, both: tuple[Json, Json], is_sent: bool) -> Iterator[str]:
    yield from _walk(where, was, now, both, is_sent, frozenset())


def _walk(
    where: str, was: Json, now: Json, both: tuple[Json, Json], is_sent: bool, under_way: frozenset[tuple[str, str]]
) -> Iterator[str]:
    refs = (was.get("$ref", ""), now.get("$ref", ""))
    if all(refs) and refs in under_way:
        return
    under_way = under_way | {refs}
    was, now = _resolved(was, both[0]), _resolved(now, both[1])
    yield from _types(where, was, now, is_sent)
    yield from _values(where, was, now, is_sent)
    for name, one in was.get("properties", {}).items():
        there = now.get("properties", {}).get(name)
        if there is None:
            yield f"{where}.{name} is gone"
        else:
            yield from _walk(f"{where}.{name}", one, there, both, is_sent, under_way)
    yield from _required(where, was, now, is_sent)
    if "items" in was and "items" in now:
        yield from _walk(f"{where}[]", was["items"], now["items"], both, is_sent, under_way)
    for one, there in zip(_choices(was), _choices(now), strict=False):
        yield from _walk(where, one, there, both, is_sent, under_way)


def _types(where: str, was: Json, now: Json, is_sent: bool) -> Iterator[str]:
    before, after = _kinds(was), _kinds(now)
    lost, more = before - after, after - before
    if (lost and (is_sent or not after)) or (more and not is_sent and before):
        yield f"{where} is {'/'.join(sorted(after)) or 'anything'}, not {'/'.join(sorted(before))}"
    elif lost and more:
        yield f"{where} is {'/'.join(sorted(after))}, not {'/'.join(sorted(before))}"


def _values(where: str, was: Json, now: Json, is_sent: bool) -> Iterator[str]:
    for value in [one for one in was.get("enum", ()) if "enum" in now and one not in now["enum"]]:
        yield f"{where}: {value} is gone"
    if not is_sent:
        return
    if "enum" in now and "enum" not in was and "const" not in was and was.get("type"):
        yield f"{where} takes only some values"
    for name, sign in NARROWING.items():
        if name in now and (name not in was or sign * now[name] < sign * was[name]):
            yield f"{where}: {name} is {now[name]}"
    if now.get("pattern") and now.get("pattern") != was.get("pattern"):
        yield f"{where}: has another pattern"


def _required(where: str, was: Json, now: Json, is_sent: bool) -> Iterator[str]:
    before, after = set(was.get("required", ())), set(now.get("required", ()))
    for name in sorted(after - before if is_sent else before - after):
        if name in now.get("properties", {}):
            yield f"{where}.{name} {'is required' if is_sent else 'may be missing'}"


def _resolved(schema: Json, document: Json) -> Json:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if len(schema.get("allOf", ())) == 1:
        return _resolved(schema["allOf"][0], document)
    return schema


def _choices(schema: Json) -> list[Json]:
    return [one for one in (*schema.get("anyOf", ()), *schema.get("oneOf", ())) if one.get("type") != "null"]


def _kinds(schema: Json) -> set[str]:
    """The JSON types it may have; a choice of several parts has those of all."""
    if _several := [*schema.get("anyOf", ()), *schema.get("oneOf", ())]:
        return set().union(*(_kinds(one) or {"object"} for one in _several))
    kind = schema.get("type")
    return set(kind) if isinstance(kind, list) else {kind} if kind else set()
