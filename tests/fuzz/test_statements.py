"""What is sent becomes a value and never a part of a statement, a column or an operator (F01, F02, F20).

Every statement that goes to the database is listened to, below Django: none may hold a word that was sent, whatever
stands around it. Lists, sorts, filters, languages and cursors of every operation that reads are asked so, and of one
page in three; `make fuzz` asks all of them.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.utils.datastructures import MultiValueDict

from access.matrix import Row, rows
from access.undoing import undone
from access.world import World
from fuzz.calling import EXAMPLES

pytestmark = pytest.mark.django_db
WORD = "zqsql"
SHAPES = (
    f"{WORD}' OR '1'='1",
    f'{WORD}") FROM parties_user; SELECT pg_sleep(9) --',
    f"-{WORD}\\'; DROP TABLE ordering_order; --",
    f"{WORD}__regex",
    f"name`{WORD}`\x0b/**/UNION/**/SELECT",
    f"{WORD}\x00%s%(x)s{{0}}$1",
    f"__class__.{WORD}",
)
# As nobody's parameter is called, or as other shops' are: look-ups, sorts, columns, things to call.
STRANGE = (
    "ordering",
    "order_by",
    "sort",
    "o",
    "e",
    "include",
    "expand",
    "filter",
    "calculator_type",
    "method",
    "columns",
)
LOOK_UPS = (
    "password__startswith",
    "user__password__regex",
    "party__members__person__name__icontains",
    "pk__in",
    "id__gt",
    "search[password_starts_with]",
    f"name') OR {WORD} --",
    f'{WORD}"."x__exact',
)
LANGUAGES = (f"{WORD}' OR '1'='1", f'en"; {WORD} --', f"ko-{WORD}", f"{WORD}__regex,en;q=0.1", "x" * 2_000)
ANSWERS = frozenset({200, 302, 304, 400, 401, 403, 404, 405, 409, 422, 429})
READERS = {"office": "staff admin", "api: office": "staff admin", "shop": "customer", "api: shop": "customer"}


@contextmanager
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The text of each statement as it goes to the driver, apart from its values."""
    heard: list[str] = []

    def listening(run: Any) -> Any:
        def execute(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
            heard.append(query if isinstance(query, str) else repr(query))
            return run(self, query, *args, **kwargs)

        return execute

    with monkeypatch.context() as patched:
        for name in ("execute", "executemany", "stream"):
            patched.setattr(psycopg.Cursor, name, listening(getattr(psycopg.Cursor, name)))
        yield heard


@contextmanager
def wishes(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The names that pages look for in what was sent to them."""
    wanted: set[str] = set()

    def noting(look: Any) -> Any:
        def found(sent: Any, name: str, *args: Any) -> Any:
            if isinstance(sent, QueryDict):
                wanted.add(name)
            return look(sent, name, *args)

        return found

    with monkeypatch.context() as patched:
        for name in ("__getitem__", "getlist"):
            patched.setattr(MultiValueDict, name, noting(getattr(MultiValueDict, name)))
        yield wanted


def asked(world: World) -> list[Row]:
    """Each page and operation that reads, once."""
    found = dict[tuple[str, str], Row]()
    for row in rows(world):
        if row.method == "GET" and row.face in READERS and "logout" not in row.route:
            found.setdefault((row.face, row.route), row)
    return list(found.values())


def ask(world: World, row: Row, query: dict[str, Any], language: str = "en") -> Any:
    """What the first who may is answered; what is left of it is taken back."""
    column, path = READERS[row.face], f"{row.paths[0].partition('?')[0]}?{urlencode(query, doseq=True)}"
    headers = {"accept-language": language, "x-request-id": "0" * 32}
    if not row.face.startswith("api"):
        client = world.clients[column]
        client.raise_request_exception = False
        return client.get(path, headers=headers)
    headers |= {"authorization": f"Bearer {world.tokens[column]}", "idempotency-key": uuid4().hex}
    return Client(raise_request_exception=False).get(path, headers=headers)


def read(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def parameters(document: dict[str, Any], route: str) -> list[str]:
    told = document["paths"].get(f"/api/v1{route}", {}).get("get", {}).get("parameters", [])
    return [one["name"] for one in told if one["in"] == "query"]


def broken(name: str, answer: Any, heard: list[str]) -> list[str]:
    found = [f"{name}: {answer.status_code}"] if answer.status_code not in ANSWERS else []
    return found + [f"{name}: {one[:300]}" for one in heard if WORD in one.lower()]


def test_a_word_in_a_statement_would_be_heard(fuzzed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with statements(monkeypatch) as heard, connection.cursor() as cursor:
        cursor.execute("SELECT %s", [WORD])
        assert (len(heard), WORD in "".join(heard)) == (1, False)
        cursor.execute(f"SELECT '{WORD}'")
        assert WORD in "".join(heard)


def test_no_parameter_of_the_api_becomes_a_part_of_a_statement(fuzzed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each parameter that is described, one after the other, and those of nobody all at once."""
    document = Client().get("/api/v1/openapi.json").json()
    shapes, languages, wrong, count = cycle(SHAPES), cycle(LANGUAGES), list[str](), 0
    cursor = urlsafe_b64encode(json.dumps(["f", 0, [f"{WORD}' --", f'{WORD}"']]).encode()).decode()
    with statements(monkeypatch) as heard:
        for row in (one for one in asked(fuzzed) if one.face.startswith("api")):
            named, strange = parameters(document, row.route), {name: next(shapes) for name in (*STRANGE, *LOOK_UPS)}
            ours = [name for name in named if name != "fields"] * (3 if EXAMPLES else 1)
            queries = [strange | {name: next(shapes)} for name in ours] or [strange]
            queries += [{name: next(shapes)} for name in named if name == "fields"]
            queries += [{"cursor": cursor}] if "cursor" in named else []
            for query in queries:
                heard.clear()
                with undone():
                    answer = ask(fuzzed, row, query, next(languages))
                    read(answer)
                wrong += broken(f"{row.route} {query}", answer, heard)
                count += 1
    assert wrong == []
    assert count > 400


def test_no_name_of_nobodys_narrows_or_sorts_a_list_of_the_api(fuzzed: World) -> None:
    """Look-ups and sorts that nobody described are refused, or make no difference."""
    wrong, told = [], dict.fromkeys((*STRANGE, *LOOK_UPS), "a")
    document = Client().get("/api/v1/openapi.json").json()
    for row in (one for one in asked(fuzzed) if one.face.startswith("api") and not one.route.endswith("}")):
        query = {name: value for name, value in told.items() if name not in parameters(document, row.route)}
        with undone():
            plain, strange = (ask(fuzzed, row, one) for one in ({}, query))
            if strange.status_code != 422 and (plain.status_code, read(plain)) != (strange.status_code, read(strange)):
                wrong.append(row.route)
    assert wrong == []


@pytest.mark.parametrize("face", ["shop", "office"])
def test_nothing_that_a_page_asks_its_address_for_becomes_a_part_of_a_statement(
    fuzzed: World, monkeypatch: pytest.MonkeyPatch, face: str
) -> None:
    """Sent is what any page has looked for in its address so far; again where one looks for more."""
    shapes, languages, wrong, known = cycle(SHAPES), cycle(LANGUAGES), list[str](), {*STRANGE, *LOOK_UPS}
    pages = [one for one in asked(fuzzed) if one.face == face][:: 1 if EXAMPLES else 3]
    with wishes(monkeypatch) as wanted, statements(monkeypatch) as heard:
        for row in pages:
            wanted.clear()
            while True:
                query = {name: next(shapes) for name in sorted(known)}
                heard.clear()
                with undone():
                    answer = ask(fuzzed, row, query, next(languages))
                    read(answer)
                wrong += broken(f"{row.route} {query}", answer, heard)
                if wanted <= known:
                    break
                known |= wanted
    assert wrong == []
    assert len(pages) > 20
    assert known > {"q", *STRANGE}
