"""Answers in part: `?fields=` names what is wanted, and nothing else is sent."""

from collections.abc import Mapping
from typing import Any

MOST_FIELDS = 100
LONGEST = 2_000

type Json = Mapping[str, Any]
type Wanted = dict[str, "Wanted"]


def wanted_of(text: str, schema: Json, parts: Mapping[str, Json]) -> tuple[Wanted, list[str]]:
    """What is wanted as a tree, and the names that the answer does not have.

    text  names with commas between, those inside others with points: "id,lines.sku"
    """
    wanted: Wanted = {}
    unknown: list[str] = []
    if len(text) > LONGEST or text.count(",") >= MOST_FIELDS:
        return {}, [text[:40]]
    for name in text.split(","):
        step, here, is_known = schema, wanted, True
        for word in name.split("."):
            given = _fields(step, parts)
            if word not in given:
                is_known = False
                break
            step = given[word]
            here = here.setdefault(word, {})
        if not is_known:
            unknown.append(name[:80])
    return wanted, unknown


def only(answer: Any, wanted: Wanted) -> Any:
    """The answer with what is wanted of it; a name without further ones is wanted whole."""
    if not wanted:
        return answer
    if isinstance(answer, list):
        return [only(one, wanted) for one in answer]
    if not isinstance(answer, dict):
        return answer
    return {name: only(value, wanted[name]) for name, value in answer.items() if name in wanted}


def _fields(schema: Json, parts: Mapping[str, Json]) -> dict[str, Json]:
    """The fields that can be named here, also through lists and choices."""
    if "$ref" in schema:
        return _fields(parts[schema["$ref"].rpartition("/")[2]], parts)
    found: dict[str, Json] = dict(schema.get("properties", {}))
    for one in ("anyOf", "oneOf", "allOf"):
        for each in schema.get(one, ()):
            found |= _fields(each, parts)
    return found | _fields(schema["items"], parts) if "items" in schema else found
