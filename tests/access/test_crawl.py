"""Whoever looks finds no trace of the others: links, forms, files, headers, refusals, and the API's answers."""

import re
from collections import deque
from collections.abc import Iterable
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from django.test import Client

from access.marked import FIGURES, MARKS
from access.matrix import rows
from access.undoing import undone
from access.world import SHOPPERS, World

pytestmark = pytest.mark.django_db
LINK = re.compile(r'(?:href|src|action|hx-get|data-href)="(/[^"#]*)"|<loc>https?://testserver(/[^<]*)</loc>')
PAIRS = [("anonymous", "A"), ("anonymous", "B"), ("admin A", "B"), ("buyer B", "A")]
MOST_PAGES = 160
ZIP, TEXT = b"PK\x03\x04", re.compile(r"text/|/xml|\+xml")
# what the role of a sales rep shows of everyone's goods by its table: names of goods and lists, no buyer
GOODS = ("/office/products/", "/office/stock/", "/office/price-lists/", "/office/media/")


def traces(world: World, owner: str) -> list[str]:
    """Whatever would give a company away: words, figures, numbers, ids."""
    ids = [world.parties[owner], world.units[owner], world.carts[owner], world.lines[owner], world.orders[owner]]
    for kind in ("note", "task", "role", "invitation", "invitation key"):
        ids.append(world.things[kind][owner])
    for kind in ("address", "grant", "application"):
        ids += [one for key, one in world.things[kind][owner].items() if key != "party_id"]
    return [MARKS[owner].lower(), *FIGURES[owner], *map(str, ids)]


def found_in(response: Any, path: str, marks: Iterable[str]) -> list[str]:
    """The traces in an answer's head and body; an id that the visitor sent themselves is no news."""
    body = unpacked(b"".join(response.streaming_content) if response.streaming else response.content)
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    told, sent = unescape(f"{head}\n{body.decode(errors='replace')}").lower(), unquote(path).lower()
    return [one for one in marks if stands(one, told) and one not in sent]


def stands(mark: str, told: str) -> bool:
    """Whether the mark is there; figures only by themselves, since five of them may lie in any id."""
    if not mark.replace(",", "").isdigit():
        return mark in told
    return re.search(rf"(?<![0-9a-z]){mark}(?![0-9a-z])", told) is not None


def is_guarded(response: Any) -> bool:
    """Nothing inline runs or styles, and nothing is read as a script; but a drawing, apart, has its own styles."""
    policy, is_drawing = response["Content-Security-Policy"], response.get("Content-Type", "") == "image/svg+xml"
    return "unsafe" not in policy or (is_drawing and "sandbox" in policy and "script" not in policy)


def unpacked(body: bytes) -> bytes:
    """What a workbook says, and anything else as it is."""
    if not body.startswith(ZIP):
        return body
    with ZipFile(BytesIO(body)) as book:
        return b"\n".join(book.read(name) for name in book.namelist())


def crawl(client: Client, start: Iterable[str], marks: list[str]) -> set[str]:
    """Follow every link from the start; no answer may hold a trace."""
    seen = set(start)
    waiting = deque(seen)
    while waiting:
        path = waiting.popleft()
        with undone():
            response = client.get(path)
        assert response.status_code < 500, path
        assert is_guarded(response), path
        assert not found_in(response, path, marks), (path, found_in(response, path, marks))
        if response.status_code in (301, 302):
            links = [response["Location"]]
        elif response.streaming or not TEXT.search(response["Content-Type"]):
            continue
        else:
            links = [unescape(one or other) for one, other in LINK.findall(response.content.decode())]
        for link in links:
            is_new = link.startswith("/") and link not in seen and len(seen) < MOST_PAGES
            if is_new and not link.startswith("/static/") and "logout" not in link:
                seen.add(link)
                waiting.append(link)
    return seen


@pytest.mark.parametrize(
    ("column", "others"), [("anonymous", "AB"), ("admin A", "B"), ("buyer A", "B"), ("admin B", "A"), ("buyer B", "A")]
)
def test_no_page_file_header_or_error_of_the_shops_holds_a_trace_of_the_other(
    world: World, column: str, others: str
) -> None:
    """A15: from every page of the shops there is, and with every id of the other in the address."""
    marks = [one for owner in others for one in traces(world, owner)]
    start = [
        path
        for row in rows(world)
        if row.method == "GET" and row.face in ("shop", "company shop")
        for path in row.paths
        if "/logout/" not in path and not any(MARKS[owner].lower() in path.lower() for owner in others)
        if not row.route.startswith(("apply/<", "invitations/<", "privacy/requests/<"))  # whose key opens them
    ]
    seen = crawl(world.clients[column], start, marks)
    assert len(seen) >= 60


@pytest.mark.parametrize(
    ("column", "other"), [("anonymous", "A"), ("anonymous", "B"), ("admin A", "B"), ("buyer B", "A")]
)
def test_goods_for_the_other_alone_answer_as_goods_that_do_not_exist(world: World, column: str, other: str) -> None:
    client, slug = world.clients[column], world.things["slug"][other]
    sku = world.things["sku"][other]
    for real, made_up in ((f"/p/{slug}/", "/p/made-up-set/"), (f"/why/price/{sku}/", "/why/price/MADE-UP-SET/")):
        answers = [client.get(path) for path in (real, made_up)]
        assert [one.status_code for one in answers] == [404, 404]
        bodies = [_plain(one.content.decode(), path) for one, path in zip(answers, (real, made_up), strict=True)]
        assert bodies[0] == bodies[1]


@pytest.mark.parametrize(
    ("column", "other"), [("anonymous", "A"), ("anonymous", "B"), ("admin A", "B"), ("buyer B", "A")]
)
def test_no_answer_of_the_api_holds_a_trace_of_the_other(world: World, column: str, other: str) -> None:
    """A15: lists, counts, facets, prices and refusals; searching for the other's word finds nothing."""
    marks, headers = traces(world, other), {"accept-language": "en"}
    party = world.parties.get(SHOPPERS.get(column, ("", ""))[0])
    if column in world.tokens:
        headers |= {"authorization": f"Bearer {world.tokens[column]}", "acting-for": str(party)}
    client = Client(headers=headers)
    for row in rows(world):
        if row.face.startswith("api") and row.method == "GET":
            for path in row.paths:
                assert not found_in(client.get(path), path, marks), path
    for query in ("page_size=100", f"q={MARKS[other]}", "sort=price_up", "category=mugs&page_size=100"):
        response = client.get(f"/api/v1/channels/shop/products?{query}")
        assert not found_in(response, MARKS[other], marks), query
    nothing = client.get(f"/api/v1/channels/shop/products?q={MARKS[other]}").json()
    assert (nothing["total"], nothing["products"], nothing["facets"]) == (0, [], [])


def test_a_rep_sees_no_trace_of_another_reps_account_in_the_office(world: World) -> None:
    """A10, A15: nor by the other's ids in every address of the office; goods and price lists are everyone's."""
    marks = traces(world, "B")
    start = [path for row in rows(world) if row.method == "GET" and row.face == "office" for path in row.paths]
    start = [path for path in start if not path.startswith(GOODS) and MARKS["B"].lower() not in path.lower()]
    client = world.clients["rep A"]
    for path in start:
        with undone():
            response = client.get(path)
        assert response.status_code < 500, path
        assert is_guarded(response), path
        assert not found_in(response, path, marks), (path, found_in(response, path, marks))
    names = [f"{MARKS['B']} trading".lower(), *marks[5:]]
    for path in (f"/office/price-lists/{world.things['grant']['A']['code']}/", "/office/products/", "/office/stock/"):
        assert not found_in(client.get(path), path, [one for one in names if not one.startswith("birchzv-")]), path


def _plain(page: str, path: str) -> str:
    """A page without what each request makes anew and without its own address."""
    page = page.replace(path, "")
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"|"X-CSRFToken": ?"[^"]*"', "", page)
