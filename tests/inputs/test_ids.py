"""Ids in addresses: of nothing, of another kind, of what is gone, huge, and no ids at all; access has foreign ones."""

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from access.objects import API_BODIES
from access.undoing import undone
from api.caller import ADDRESS
from factories.people import prove
from inputs.desk import Desk, is_told, send
from jangteo.config.api import operations
from jangteo.office.urls import pages as office_pages
from jangteo.parties.models import User
from jangteo.parties.services import issue_token
from jangteo.storefront.urls import urlpatterns as shop_pages
from office.desk import digest
from storefront.market import SHOPPER

pytestmark = pytest.mark.django_db
VISITS = frozenset(
    {"django_session", "identity_session", "identity_attempt", "privacy_datareading", "kernel_storedanswer"}
)
NOBODYS = "00000000-0000-4000-8000-000000000001"
# In the place of an id, by what the route takes for one: none of them is an id of anything.
TEXTS = ("%00", "a%00b", "9" * 5_000, "%FF", "..%2F..", "%F0%9F%99%82", NOBODYS)
WORDS = ("0", "-1", "9" * 30, "x" * 3_000)
NUMBERS = ("0", str(2**31), str(2**63), "9" * 30, "9" * 5_000)
NO_UUIDS = ("1", "null", "%00", f"{NOBODYS}0", "0" * 33, "9" * 30, f"{{{NOBODYS}}}")
PART = re.compile(r"<(?:(\w+):)?(\w+)>")
# As the id in a body, in JSON.
VALUES: tuple[Any, ...] = ("", "1", "\x00", "9" * 30, "x" * 3_000, 1, 2**63, 10**30, 1.5, None, True, [], {}, NOBODYS)
# Pages whose address holds a key show what it is for, and look at it when the button is pressed.
BY_KEY = ("/apply/prove/", "/join/", "/login/reset/", "/register/", "/account/email/", "/privacy/stop/")
# A link in a mail that stops more of them answers alike whether it is known or not (RFC 8058).
ONE_CLICK = ("/privacy/stop/",)
# Refused, or sent to a page that says so.
ANSWERS = frozenset({302, 400, 403, 404, 405, 409, 422})


def ids_for(kind: str, other: str) -> tuple[str, ...]:
    """What is put in the place of an id of this kind of route; `other` is the id of something of another kind."""
    known = {"uuid": (NOBODYS, other), "int": NUMBERS, "slug": WORDS}
    return known.get(kind, TEXTS)


def paths(patterns: list[Any], prefix: str, other: str) -> Iterator[str]:
    """Every address with a hole, the holes filled alike."""
    for pattern in patterns:
        route = str(pattern.pattern)
        kinds = [kind or "str" for kind, _name in PART.findall(route)]
        for at in range(max((len(ids_for(kind, other)) for kind in kinds), default=0)):
            yield prefix + PART.sub(partial(_one, other, at), route)


def _one(other: str, at: int, hole: re.Match[str]) -> str:
    values = ids_for(hole[1] or "str", other)
    return values[at % len(values)]


@pytest.mark.parametrize("face", ["office", "shop"])
def test_no_id_that_is_none_breaks_a_page_or_changes_anything(desk: Desk, face: str) -> None:
    """Pages of lists that an address narrows may be empty; nothing else is there."""
    patterns, prefix = (office_pages, "/office/") if face == "office" else (shop_pages, "/")
    client = desk.staff if face == "office" else desk.shopper
    client.raise_request_exception = False
    with undone():
        prove(client)
        before, broken = digest(VISITS), []
        for path in paths(patterns, prefix, str(desk.ids["planned line"])):
            for method in ("POST",) if f"/{desk.ids['planned line']}/" in path else ("GET", "POST"):
                status = client.generic(method, path).status_code
                is_shown = status == 200 and path.startswith(BY_KEY if method == "GET" else ONE_CLICK)
                if status not in ANSWERS and not is_shown:
                    broken.append((method, path[:90], status))
        assert not broken, sorted({(one[0], one[1][:50], one[2]) for one in broken})
        assert digest(VISITS) == before


def test_no_id_that_is_none_breaks_a_call_or_changes_anything(desk: Desk) -> None:
    token = issue_token(user_id=User.objects.get(email=SHOPPER).pk, name="ids")[0]
    client = Client(headers={"authorization": f"Bearer {token}"}, raise_request_exception=False)
    bodies = API_BODIES | {"{line_id}": {"quantity": 3}}
    with undone():
        before, broken = digest(VISITS), []
        for method, route, _declared in operations():
            holes = re.findall(r"{(\w+)}", route.replace("{channel}", "shop"))
            body = json.dumps(next((sent for end, sent in bodies.items() if route.endswith(end)), {}))
            for value in (*TEXTS, *NO_UUIDS, str(desk.ids["planned line"])) if holes else ():
                path = route.format(channel="shop", **dict.fromkeys(holes, value))
                headers = {"idempotency-key": uuid4().hex}
                answer = client.generic(method, f"/api/v1{path}", body, "application/json", headers=headers)
                if answer.status_code not in (*ANSWERS - {302}, 401):
                    broken.append((method, path[:90], answer.status_code))
        assert not broken, sorted({(one[0], one[1][:50], one[2]) for one in broken})
        assert digest(VISITS) == before


def test_ids_in_bodies_are_ids(desk: Desk) -> None:
    """An order of a cart that is none: refused by its form, or not found."""
    body = {
        "expected_gross": {"amount": "1", "currency": "KRW"},
        "email": "order@nowhere.example",
        "ship_to": ADDRESS,
        "payment_method": "bank_transfer",
    }
    client = Client(raise_request_exception=False)
    other = str(desk.ids["planned line"])
    with undone():
        before = digest(VISITS)
        for value in (*VALUES, other):
            answer = client.post(
                "/api/v1/channels/shop/orders",
                json.dumps(body | {"cart_id": value}),
                content_type="application/json",
                headers={"idempotency-key": uuid4().hex},
            )
            assert answer.status_code == (404 if value in (NOBODYS, other) else 422), (value, answer.content)
        assert digest(VISITS) == before


def test_what_is_gone_or_closed_takes_nothing_more(desk: Desk) -> None:
    """A dropped count, a transfer that arrived, a closed order of goods, a line that was taken out."""
    count, transfer, purchase = (desk.ids[name] for name in ("count", "transfer", "purchase"))
    line, sent = desk.ids["transfer line"], {"key": str(uuid4())}
    closing = [
        (f"/office/counts/{count}/drop/", {}, f"/office/counts/{count}/note/", {"sku": "CUP", "quantity": "1"}),
        (f"/office/transfers/{transfer}/receive/", {"all": "1"}, None, {f"units-{line}": "1", "key": str(uuid4())}),
        (
            f"/office/purchases/{purchase}/close/",
            {"why": "late"},
            f"/office/purchases/{purchase}/receive/",
            {"all": "1"},
        ),
    ]
    with undone():
        for path, form, again, more in closing:
            assert desk.staff.post(path, sent | form).status_code == 302
            before = digest(VISITS)
            answer = send(desk, again or path, more)
            assert is_told(answer), path
            assert digest(VISITS) == before
        assert desk.shopper.post(f"/cart/lines/{desk.ids['cart line']}/remove/").status_code == 302
        before = digest(VISITS)
        for end in ("", "remove/", "save/"):
            answer = desk.shopper.post(f"/cart/lines/{desk.ids['cart line']}/{end}", {"quantity": "3"})
            assert answer.status_code in (404, 409), end
        assert digest(VISITS) == before
