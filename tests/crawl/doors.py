"""Payloads through the doors: every field of words of the forms and calls that the access tests know how to fill."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.test import Client

from access.matrix import Row, _kept_cookies, rows
from access.objects import api_body
from access.sending import takes_file, version_of
from access.sending_office import OFFICE_BODIES
from access.undoing import undone
from access.world import SHOPPERS, World
from crawl.hearing import FILE, NOBODY, hearing, is_in, is_reached, plain
from crawl.payloads import named
from crawl.reading import READERS, Answer
from crawl.reading import SHOPPERS as READING

MOST = 2_500
SHIFT = 11
# The company shop is the same pages and calls by another door.
FACES = ("shop", "office", "api: shop", "api: office")


@dataclass(frozen=True, slots=True)
class Sending:
    """One field of a form or call, and what came of a payload in it.

    reached  whether what was sent was looked at
    """

    row: Row
    field: str
    answer: Answer
    reached: bool

    @property
    def name(self) -> str:
        """Of the field, whoever's thing it is about and in whichever shop."""
        return f"{self.row.method} {self.row.route}: {plain(self.field)}"


def sendings(world: World, document: dict[str, Any], turn: int = 0, *, whole: bool = True) -> Iterator[Sending]:
    """What comes of each field: many payloads at once, and one alone; of each route with the first thing that lets in.

    document  the API's description: each text that it takes is sent, also where no sample has it
    whole     also what pages ask for and no sample has
    """
    number, texts, entered = turn, fields_of(document), set[tuple[str, str, str]]()
    for row in rows(world):
        route = (row.face, row.method, row.route)
        if row.method == "GET" or takes_file(row.method, row.route) or row.face not in FACES or route in entered:
            continue
        sample, described = _sample(world, row), texts.get(f"{row.method} {row.route}", set())
        if not (whole or described or any(_texts(sample, ()))):
            continue
        column, answer, known = _let_in(world, row, sample)
        if not column:
            yield Sending(row, NOBODY, answer, reached=False)
            continue
        entered.add(route)
        for field, body in _harmed(sample, described, number):
            number += SHIFT
            answer, asked = _sent(world, row, column, body)
            known |= asked
            yield Sending(row, field, answer, is_reached(row, field, answer, asked))
        left = sorted(name for name in known - set(sample) if whole and FILE not in name)
        more = {name: named(number + step, "d") for step, name in enumerate(left)}
        if more:
            answer, asked = _sent(world, row, column, {**sample, **more})
            yield from (Sending(row, name, answer, is_reached(row, name, answer, asked)) for name in more)


def _let_in(world: World, row: Row, sample: Any) -> tuple[str, Answer, set[str]]:
    """The first who is let in, what was answered, and the fields that were asked for; "": nobody is."""
    for column in READERS.get(row.face, READING):
        answer, asked = _sent(world, row, column, sample)
        if is_in(answer):
            return column, answer, asked
    return "", answer, set()


def _sample(world: World, row: Row) -> Any:
    if not row.face.startswith("api"):
        return dict(row.data)
    if row.route in OFFICE_BODIES:
        return OFFICE_BODIES[row.route]
    found = api_body(world, row.method, row.route, row.owner, "buyer A")
    return json.loads(found) if found else {}


def _harmed(body: Any, more: set[str], number: int) -> Iterator[tuple[str, Any]]:
    """The body with payloads in the place of one text after another."""
    for path in {".".join(map(str, one)) for one in _texts(body, ())} | more:
        text = " ".join(named(number + step, "d") for step in range(40))[:MOST]
        for sent in (text, named(number, "d")):
            yield path, _with(body, path.split("."), sent)


def _texts(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, (*path, key))
    elif isinstance(value, list):
        for at, one in enumerate(value[:1]):
            yield from _texts(one, (*path, at))
    elif isinstance(value, str) and path:
        yield path


def _with(value: Any, path: list[str], text: str) -> Any:
    """The body with a text at a path; what leads there is made where it is missing."""
    if not path:
        return text
    if path[0] == "0":
        held = value if isinstance(value, list) else []
        return [_with(held[0] if held else {}, path[1:], text), *held[1:]]
    known = value if isinstance(value, dict) else {}
    return known | {path[0]: _with(known.get(path[0]), path[1:], text)}


def _sent(world: World, row: Row, column: str, body: Any) -> tuple[Answer, set[str]]:
    """What is answered, and which fields were asked for; whatever it did is taken back."""
    with undone(), hearing() as asked:
        told = _call(world, row, column, body) if row.face.startswith("api") else _post(world, row, column, body)
        content = b"".join(told.streaming_content) if told.streaming else told.content
    kind = told.headers.get("Content-Type", "").partition(";")[0]
    answer = Answer(f"{row.name} ({column})", row.paths[0], told.status_code, kind, dict(told.headers), content)
    return answer, asked


def _post(world: World, row: Row, column: str, body: Any) -> Any:
    with _kept_cookies(world.clients[column]) as client:
        return client.post(row.paths[0], body)


def _call(world: World, row: Row, column: str, body: Any) -> Any:
    headers = {"accept-language": "en", "idempotency-key": uuid4().hex}
    if column in world.tokens:
        headers["authorization"] = f"Bearer {world.tokens[column]}"
    if column == "guest":
        headers["cart-secret"] = world.secret
    party = world.parties.get(SHOPPERS.get(column, ("", ""))[0])
    if party:
        headers["acting-for"] = str(party)
    path = row.paths[0] if "?" in row.paths[0] else row.paths[0] + version_of(row.method, row.route)
    client = Client(raise_request_exception=False, headers=headers)
    return client.generic(row.method, path, json.dumps(body), content_type="application/json")


def fields_of(document: dict[str, Any]) -> dict[str, set[str]]:
    """Every free text that an operation takes, by the API's description: {"POST /lists": {"name"}}."""
    found: dict[str, set[str]] = {}
    for path, operations in document["paths"].items():
        for method, one in operations.items():
            content = one.get("requestBody", {}).get("content", {}).get("application/json", {})
            names = set(_named(document, content.get("schema", {}), (), 0))
            found[f"{method.upper()} {path.removeprefix('/api/v1')}"] = names
    return found


def _named(document: dict[str, Any], schema: dict[str, Any], path: tuple[str, ...], depth: int) -> Iterator[str]:
    if depth > 8:
        return
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from _named(document, document["components"]["schemas"][name], path, depth + 1)
    for one in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _named(document, one, path, depth + 1)
    for name, one in schema.get("properties", {}).items():
        yield from _named(document, one, (*path, name), depth + 1)
    if isinstance(schema.get("items"), dict):
        yield from _named(document, schema["items"], (*path, "0"), depth + 1)
    if schema.get("type") == "string" and path and not {"enum", "format", "pattern", "const"} & set(schema):
        yield ".".join(path)
