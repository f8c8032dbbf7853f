"""The matrix of who may do what: every route with every owner of what it names, asked in every column.

`ask(world)` asks; `matrix.txt` holds what is right, and `scripts/access_matrix.py --write` renews it for
review.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.urls.exceptions import NoReverseMatch

from access.objects import FORMS, OFFICE_FORMS, OFFICE_OBJECTS, SHOP_OBJECTS, Kwargs, api_body, api_objects
from access.sending import new_file, takes_file, version_of
from access.steering import OFFICE, office_objects
from access.undoing import undone
from access.world import COLUMNS, SHOPPERS, World
from factories.people import prove
from jangteo.config.api import operations
from jangteo.config.urls import urlpatterns as all_patterns
from jangteo.identity import rules as identity_rules
from jangteo.office.urls import pages as office_patterns
from jangteo.storefront.urls import urlpatterns as shop_patterns
from office.desk import digest

# that somebody came, that a password was wrong, what a call was answered, whose data a page showed with its refusal
NAMES = 76  # letters of the longest name of a row
VISITS = frozenset({"identity_session", "identity_attempt", "kernel_storedanswer", "privacy_datareading"})
# who shops is a customer, whatever they are in the office: one member of staff stands for all there
NOT_ASKED = {
    face: frozenset({"viewer", "clerk", "staff finance", "store"})
    for face in ("shop", "company shop", "api: shop", "api: wholesale")
}
# the company shop is the same pages behind another door: what companies own and what nobody owns tells it all
ELSEWHERE = frozenset("CHG")
SHORT = dict(
    zip(
        COLUMNS,
        ["an", "gu", "cu", "bA", "pA", "fA", "aA", "gd", "ch", "bB", "se", "vi", "ck", "rA", "fi", "st", "ad"],
        strict=True,
    )
)
HEAD = """\
Who may do what: each route by each owner of what it names. A, B: the companies' · H: the family's · C: the customer's
G: the guest's · S: the seller's · all, trade: goods for everyone and for companies · "-": it names nothing.

y  let in (2xx, or sent on inside)         r  let in, then refused for what was sent or how things stand (400, 409, 422)
l  sent to a log-in (or 401)               f  forbidden (403)
n  not there for them (404)                m  not a way to ask it (405)
E  broken (5xx); never right                -  not asked: who shops is a customer, whatever they are in the office

Columns: {columns}.
The seller is a company with the role of a seller; it has no pages of its own yet. The till does not exist yet.
Written by scripts/access_matrix.py --write; read every line of a change before you keep it.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One question: a route by an owner of what it names."""

    face: str
    method: str
    route: str
    owner: str
    paths: tuple[str, ...]
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.method:6} {self.route} @{self.owner}"


def rows(world: World) -> list[Row]:
    """Every row there must be, in the order of the addresses; found out once a world."""
    known: list[Row] = world.things.setdefault("rows", {}).get("all", [])
    if not known:
        known = world.things["rows"]["all"] = _all_rows(world)
    return known


def _all_rows(world: World) -> list[Row]:
    closed = [*_shop_rows(world, "company shop", "/wholesale"), *_api_rows(world, "wholesale")]
    return [
        *_shop_rows(world, "shop", ""),
        *_api_rows(world, "shop"),
        *(row for row in closed if row.owner not in ELSEWHERE),
        *_office_rows(world),
    ]


@patch.object(identity_rules, "PROOF_LIFE", timedelta(hours=3))  # asking may take longer than a proof is good for
def ask(world: World, share: int = 0, of: int = 1) -> tuple[str, list[str]]:
    """The file as it comes out now, and the rows in which a refused request changed something.

    share, of  ask only every `of`th row, from this one on; the whole file by default
    """
    columns = ", ".join(f"{short} {column}" for column, short in SHORT.items())
    lines, stains = [HEAD.format(columns=columns)], []
    asked = rows(world)[share::of]
    for column in world.people:
        if column in world.clients:
            prove(world.clients[column])
    for face in dict.fromkeys(row.face for row in asked):
        lines += ["", f"[{face}]", f"{'':{NAMES}} {' '.join(SHORT.values())}"]
        of_face = [row for row in asked if row.face == face]
        with undone():
            before = digest(VISITS)
            lines += [f"{row.name:{NAMES}} {'  '.join(_letters(world, row))}" for row in of_face]
            is_stained = digest(VISITS) != before
        stains += _stains(world, of_face) if is_stained else []
    return "\n".join(lines) + "\n", stains


def _stains(world: World, asked: list[Row]) -> list[str]:
    """Ask again, row by row: where did it happen?"""
    found = []
    for row in asked:
        with undone():
            before = digest(VISITS)
            _letters(world, row)
            changed = {name for name, value in digest(VISITS).items() if before[name] != value}
        if changed:
            found.append(f"{row.face}: {row.name}: {', '.join(sorted(changed))}")
    return found


def _letters(world: World, row: Row) -> list[str]:
    not_asked = NOT_ASKED.get(row.face, frozenset())
    return ["-" if column in not_asked else _cell(world, row, column) for column in COLUMNS]


def _cell(world: World, row: Row, column: str) -> str:
    letters = {_ask(world, row, path, column) for path in row.paths}
    assert len(letters) == 1, (row.name, column, letters)
    return letters.pop()


def _ask(world: World, row: Row, path: str, column: str) -> str:
    block: Any = transaction.atomic()
    block._from_testcase = True
    with block:
        if row.face.startswith("api"):
            response = _call(world, row, path, column)
        else:
            with _kept_cookies(world.clients[column]) as client:
                response = client.post(path, row.data) if row.method == "POST" else client.get(path)
        letter = _letter(response)
        if letter == "y":
            transaction.set_rollback(True)
    return letter


def _call(world: World, row: Row, path: str, column: str) -> Any:
    headers = {"accept-language": "en", "idempotency-key": uuid4().hex}
    if column in world.tokens:
        headers["authorization"] = f"Bearer {world.tokens[column]}"
    if column == "guest":
        headers["cart-secret"] = world.secret
    party = world.parties.get(SHOPPERS.get(column, ("", ""))[0])
    if party:
        headers["acting-for"] = str(party)
    client = Client(raise_request_exception=False)
    if takes_file(row.method, row.route):
        return client.post(path, new_file(), headers=headers)
    body = api_body(world, row.method, row.route, row.owner, column)
    return client.generic(row.method, path, body, content_type="application/json", headers=headers)


def _letter(response: Any) -> str:
    if response.status_code >= 500:
        return "E"
    if response.streaming:
        b"".join(response.streaming_content)
    if 300 <= response.status_code < 400:
        path = response["Location"].partition("?")[0]
        is_log_out = response.request["PATH_INFO"].endswith("/logout/")
        is_sent_away = path.endswith(("/login/", "/enter/", "/prove/")) and not is_log_out
        return "l" if is_sent_away else "y"
    known = {401: "l", 403: "f", 404: "n", 405: "m", 400: "r", 409: "r", 422: "r", 429: "r"}
    return known.get(response.status_code, "y")


@contextmanager
def _kept_cookies(client: Client) -> Iterator[Client]:
    """What a page takes from or gives to the browser is forgotten with the rest."""
    kept = SimpleCookie()
    kept.load({key: morsel.value for key, morsel in client.cookies.items()})
    yield client
    client.cookies = kept


def _shop_rows(world: World, face: str, prefix: str) -> list[Row]:
    outer = [one for one in all_patterns if isinstance(one, URLPattern) and (one.name or "").startswith("openid_")]
    found = []
    for pattern, namespace in [*((one, "storefront:") for one in shop_patterns), *((one, "") for one in outer)]:
        objects = _objects(SHOP_OBJECTS, pattern, world)
        probe = world.clients["admin A"]
        for method in _methods(pattern, namespace, objects, probe, prefix):
            for owner, kwargs in objects.items():
                path = prefix + reverse(f"{namespace}{pattern.name}", kwargs=kwargs)
                data = FORMS.get(pattern.name or "", _nothing)(world, owner) if method == "POST" else {}
                found.append(Row(face, method, str(pattern.pattern) or "(home)", owner, (path,), data))
    return found


def _office_rows(world: World) -> list[Row]:
    found = []
    probe = world.clients["staff admin"]
    for pattern in office_patterns:
        objects = _objects(OFFICE_OBJECTS, pattern, world)
        for method in _methods(pattern, "office:", objects, probe, ""):
            for owner, kwargs in objects.items():
                path = reverse(f"office:{pattern.name}", kwargs=kwargs)
                data = OFFICE_FORMS.get(pattern.name or "", _nothing)(world, owner) if method == "POST" else {}
                found.append(Row("office", method, str(pattern.pattern) or "(today)", owner, (path,), data))
    return [*found, *_record_rows(world)]


def _record_rows(world: World) -> list[Row]:
    """What the library of the record pages answers: the tables as one family, and its own pages one by one."""
    family: dict[str, list[str]] = {"changelist": [], "add": []}
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        for page, paths in family.items():
            paths.append(reverse(f"admin:{name}_{page}"))
    party = world.parties["A"]
    family |= {"change": [reverse("admin:parties_party_change", args=[party])],
               "history": [reverse("admin:parties_party_history", args=[party])],
               "delete": [reverse("admin:parties_party_delete", args=[party])]}  # fmt: skip
    found = [Row("office", "GET", f"(records: {page})", "-", tuple(paths)) for page, paths in family.items()]
    found += [Row("office", "POST", f"(records: {page})", "-", (family[page][0],), {"name": "x", "post": "yes"})
              for page in ("add", "change", "delete")]  # fmt: skip
    for pattern in admin.site.get_urls():
        if isinstance(pattern, URLResolver) or pattern.name is None:
            continue
        kwargs: Kwargs = {"app_label": "parties"} if pattern.name == "app_list" else {}
        try:
            path = reverse(f"admin:{pattern.name}", kwargs=kwargs)
        except NoReverseMatch:
            path = "/office/r/1/1/" if pattern.name == "view_on_site" else "/office/nowhere/"
        found.append(Row("office", "GET", f"(library: {pattern.name})", "-", (path,)))
    return found


def _api_rows(world: World, channel: str) -> list[Row]:
    found = []
    for method, route, _declared in operations():
        if channel == "wholesale" and "{channel}" not in route:
            continue
        is_staffs = route.startswith(OFFICE)
        if is_staffs and channel != "shop":
            continue
        objects = office_objects(world, route) if is_staffs else api_objects(world, method, route)
        for owner, kwargs in objects.items():
            path = "/api/v1" + route.format(channel=channel, **kwargs) + version_of(method, route)
            found.append(Row("api: office" if is_staffs else f"api: {channel}", method, route, owner, (path,)))
    return found


def _objects(
    known: Mapping[str, Callable[[World], dict[str, Kwargs]]], pattern: Any, world: World
) -> dict[str, Kwargs]:
    if not pattern.pattern.converters:
        return {"-": {}}
    assert pattern.name in known, f"access/objects.py names nothing for the route {pattern.name!r}: {pattern.pattern}"
    return known[pattern.name](world)


def _methods(pattern: Any, namespace: str, objects: dict[str, Kwargs], probe: Client, prefix: str) -> list[str]:
    """What a route answers to: it says so when it is asked with a word that it does not know."""
    path = prefix + reverse(f"{namespace}{pattern.name}", kwargs=next(iter(objects.values())))
    with undone(), _kept_cookies(probe):
        response = probe.generic("BREW", path)
    if response.status_code != 405:
        return ["GET"]
    return [one for one in ("GET", "POST") if one in response["Allow"]]


def _nothing(world: World, owner: str) -> dict[str, Any]:
    return {}
