"""Objects of others, by name of the case: addresses, carts, orders, lists, fields."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from access.approving import APPROVAL_BODIES, APPROVAL_KEPT
from access.linking import NAMED, NOTHING, WISH_CALLS, WISH_KEPT, WRONG_KEY
from access.marked import MARKS
from access.objects import API_BODIES, SHIP_TO, order_body
from access.reviewing import REVIEW_CALLS
from access.sending import TAKING_FILES, new_file
from access.undoing import undone
from access.world import SHOPPERS, World, actor
from jangteo.channels.errors import EntryRefused
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import enter_office
from jangteo.config.api import operations
from jangteo.inventory import services as inventory
from jangteo.inventory.types import PlaceKind
from jangteo.ordering import selectors as ordering
from jangteo.ordering import services as ordering_services
from jangteo.ordering.models import Cart, CartLine
from jangteo.parties import services as parties
from jangteo.parties.types import MemberRole
from jangteo.payments.models import Payment
from office.desk import digest
from storefront.market import ACTOR, PASSWORD

pytestmark = pytest.mark.django_db
EMPTY = ("", "null", "0", "[]", "undefined", "None", "false", " ")
VISITS = frozenset({"identity_session", "identity_attempt", "kernel_storedanswer"})
API = "/api/v1/channels/shop"


def program(world: World, column: str, **headers: str) -> Client:
    """A program of somebody's, acting for whom they act for."""
    sent = {"accept-language": "en"} | {name.replace("_", "-"): value for name, value in headers.items()}
    party = world.parties.get(SHOPPERS.get(column, ("", ""))[0])
    if column in world.tokens:
        sent |= {"authorization": f"Bearer {world.tokens[column]}"} | ({"acting-for": str(party)} if party else {})
    return Client(headers=sent, raise_request_exception=False)


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    return client.generic(
        method, path, "" if body is None else json.dumps(body), content_type="application/json", headers=headers
    )


@pytest.mark.parametrize("owner", ["A", "B", "H"])
def test_an_address_of_another_never_gets_into_an_order_or_an_answer(world: World, owner: str) -> None:
    """A01: by the checkout's own field, by nested fields, and by the API."""
    client, address, before = (
        world.clients["customer"],
        str(world.things["address"][owner]["address_id"]),
        digest(VISITS),
    )
    mark = f"{MARKS.get(owner, owner)} street".lower()
    for form in (
        {"address": address},
        {"address": address, "ship_to": address, "shipping_address_id": address, "billing_address_id": address},
        {"order[ship_to][id]": address, "ship_to.id": address, "address": address},
    ):
        sent = {"email": "c@nowhere.example", "payment_method": "bank_transfer", "total": "1"} | form
        response = client.post("/checkout/", sent)
        assert response.status_code in (404, 409, 422)
        assert mark not in response.content.decode().lower()
    body = order_body(str(world.carts["C"]))
    for changes in (
        {"ship_to": {"id": address}},
        {"address_id": address},
        {"ship_to": body["ship_to"] | {"id": address}},
    ):
        response = send(
            program(world, "customer"), "POST", f"{API}/orders", body | changes, idempotency_key=uuid4().hex
        )
        assert response.status_code == 422
        assert mark not in response.content.decode().lower()
    assert digest(VISITS) == before


def test_the_number_of_a_guests_order_opens_nothing(world: World) -> None:
    """A03: without the secret, with a wrong one, with that of another order, from the pages and the API."""
    number, before = world.orders["G"], digest(VISITS)
    for secret in (*EMPTY, "wrong-secret-of-many-letters", world.secret[:-1], world.secret + "x"):
        for column in ("anonymous", "customer", "buyer A"):
            response = send(program(world, column), "GET", f"{API}/orders/{number}", cart_secret=secret)
            assert response.status_code == 404, (secret, column)
    assert send(program(world, "anonymous"), "GET", f"{API}/orders/{number}").status_code == 404
    assert Client().get(f"/orders/{number}/").status_code == 404
    response = send(program(world, "guest"), "GET", f"{API}/orders/{world.orders['C']}", cart_secret=world.secret)
    assert response.status_code == 404
    assert send(program(world, "guest"), "GET", f"{API}/orders/{number}", cart_secret=world.secret).status_code == 200
    assert digest(VISITS) == before


def test_a_guests_cart_joins_nobodys_account_by_its_id(world: World) -> None:
    """A04: whoever logs in without the cart's secret gets nothing of it."""
    cart, held = world.carts["G"], list(CartLine.objects.filter(cart=world.carts["G"]).values_list("pk", flat=True))
    shop, customer = get_channel("shop"), actor(world, "customer")
    for secret in ("", str(cart), "0", "wrong-secret-of-many-letters"):
        ordering_services.claim_cart(channel=shop, actor=customer, secret=secret)
    client = Client()
    sent = {"email": world.user("customer").email, "password": PASSWORD, "cart": str(cart), "cart_id": str(cart)}
    assert client.post(f"/login/?cart={cart}", sent).status_code == 302
    assert Cart.objects.get(pk=cart).party_id is None
    assert list(CartLine.objects.filter(cart=cart).values_list("pk", flat=True)) == held
    response = send(program(world, "customer"), "GET", f"{API}/carts/{cart}")
    assert response.status_code == 404


@pytest.mark.parametrize("owner", ["A", "B", "C", "H", "G"])
def test_a_cart_answers_to_its_own_only_by_whatever_id(world: World, owner: str) -> None:
    """A05: read, add, change, remove, order: the same answer as for a cart that is not there."""
    cart, line, before = world.carts[owner], world.lines[owner], digest(VISITS)
    for column in ("anonymous", "seller", "approver A"):
        client = program(world, column)
        for name in (str(cart), str(uuid4())):
            lines = f"{API}/carts/{name}/lines"
            answers = [
                send(client, "GET", f"{API}/carts/{name}"),
                send(client, "POST", lines, {"sku": "MUG-WH", "quantity": 1}),
                send(client, "PUT", f"{lines}/{line}", {"quantity": 5}),
                send(client, "DELETE", f"{lines}/{line}"),
                send(client, "POST", f"{API}/orders", order_body(name), idempotency_key=uuid4().hex),
            ]
            assert [(one.status_code, one.json()["code"]) for one in answers] == [(404, "ordering.cart_not_found")] * 5
    for name in ("1", "0" * 32, "../carts", "%00"):
        assert send(program(world, "seller"), "GET", f"{API}/carts/{name}").status_code in (404, 422)
    assert digest(VISITS) == before


@pytest.mark.parametrize("secret", EMPTY)
def test_an_empty_secret_opens_nothing(world: World, secret: str) -> None:
    """A06: neither what a guest's secret guards nor what has none."""
    before = digest(VISITS)
    for owner in world.orders:
        client = program(world, "anonymous", cart_secret=secret)
        assert client.get(f"{API}/orders/{world.orders[owner]}").status_code == 404
        assert client.get(f"{API}/carts/{world.carts[owner]}").status_code == 404
        for who in ("guest", "customer"):
            if owner != {"guest": "G", "customer": "C"}[who]:
                with pytest.raises(Exception, match=r"may not be seen|no such"):
                    ordering.get_order(world.orders[owner], actor(world, who), secret)
    for path in ("privacy/requests/{}/", "invitations/{}/", "apply/{}/", "login/reset/{}/", "register/{}/", "join/{}/"):
        response = Client().post("/" + path.format(secret.strip() or "%20"))
        assert response.status_code in (404, 405, 409, 422), path
    bearer = Client(headers={"authorization": f"Bearer {secret}"}, raise_request_exception=False)
    assert bearer.get(f"{API}/orders").status_code == 401
    assert digest(VISITS) == before


def test_a_filter_of_ones_own_widens_no_list(world: World) -> None:
    """A07: whatever is added to a list's address, its rows stay within the caller's."""
    party, number = world.parties["B"], world.orders["B"]
    queries = [
        *(f"buyer={party}", f"buyer_id={party}", f"party={party}", f"company_id__in={party}", "scope=all", "all=1"),
        *(f"number={number}", f"q={number}", "filter[or][0][buyer]=x", "buyer__isnull=False", "person!=0"),
    ]
    for query in queries:
        page = program(world, "buyer A").get(f"{API}/orders?{query}")
        numbers = [one["number"] for one in page.json().get("orders", [])]
        assert (page.status_code, numbers) in ((200, [world.orders["A"]]), (422, [])), query
        shown = world.clients["buyer A"].get(f"/orders/?{query}")
        assert number not in shown.content.decode().replace(query, "").replace(f"q={number}", ""), query
        desk = world.clients["rep A"].get(f"/office/orders/?{query}")
        assert not [one for one in desk.context["orders"] if one.number != world.orders["A"]], query
    plain = program(world, "anonymous").get(f"{API}/products").json()
    for query in ("audience=trade", f"party={party}", "listed=0", "visible=all"):
        answer = program(world, "anonymous").get(f"{API}/products?{query}")
        assert answer.status_code == 422 or answer.json() == plain, query


def test_nobody_pays_or_moves_an_order_of_another(world: World) -> None:
    """A08: no attempt at a payment is written."""
    payments, before = Payment.objects.count(), digest(VISITS)
    for owner in ("A", "B", "G"):
        number = world.orders[owner]
        for path in (f"{API}/orders/{number}/pay", f"{API}/orders/{number}/payments", f"/orders/{number}/pay/"):
            for column in ("anonymous", "customer", "seller"):
                assert program(world, column).post(path).status_code == 404
        for action in ("pay", "ship", "deliver", "cancel"):
            for column in ("customer", "buyer A", "seller"):
                response = world.clients[column].post(f"/office/orders/{number}/{action}/", {"why": "x"})
                assert (response.status_code, response["Location"][:14]) == (302, "/office/login/")
    denied = world.clients["rep A"].post(f"/office/orders/{world.orders['B']}/pay/", {"why": "x"})
    assert denied.status_code in (403, 404)
    assert (Payment.objects.count(), digest(VISITS)) == (payments, before)


def test_a_list_goes_by_what_was_granted_and_not_by_what_stands_above(world: World) -> None:
    """A10: a unit's people see the unit's orders, a rep those of their accounts, in lists and in files."""
    person = parties.create_person(name="North Buyer", email="north@nowhere.example", language="en")
    user = parties.create_log_in(person_id=person, email="north@nowhere.example", password=PASSWORD)
    parties.add_member(party_id=world.units["A"], person_id=person, role=MemberRole.APPROVER, actor=ACTOR)
    token = parties.issue_token(user_id=user, name="north")[0]
    headers = {"authorization": f"Bearer {token}", "acting-for": str(world.units["A"])}
    page = Client(headers=headers).get(f"{API}/orders").json()
    assert (page["orders"], page["total"]) == ([], 0)
    assert Client(headers=headers).get(f"{API}/orders/{world.orders['A']}").status_code == 404
    rep = world.clients["rep A"]
    assert [one.number for one in rep.get("/office/orders/").context["orders"]] == [world.orders["A"]]
    assert [one.name for one in rep.get("/office/companies/").context["parties"]] == [
        f"{MARKS['A']} Trading",
    ]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_no_verb_reaches_an_order_or_a_cart_of_another(world: World, method: str) -> None:
    """A11: every verb there is, on every order and cart that is another's, and on numbers counted up."""
    before = digest(VISITS)
    for owner in ("B", "C", "H", "G"):
        number, cart = world.orders[owner], world.carts[owner]
        counted = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
        for path in (
            f"orders/{number}",
            f"orders/{counted}",
            f"carts/{cart}",
            f"carts/{cart}/lines/{world.lines[owner]}",
        ):
            response = send(program(world, "buyer A"), method, f"{API}/{path}", {})
            is_own = counted == world.orders["A"] and path.startswith("orders/")
            assert is_own or response.status_code in (404, 405, 422), path
            assert MARKS["B"].lower() not in response.content.decode().lower()
    assert digest(VISITS) == before


@pytest.mark.parametrize("name", ["fields", "include", "expand", "groups", "serializer", "embed"])
def test_no_parameter_or_header_chooses_more_fields(world: World, name: str) -> None:
    """A13: the answer is the same as without, or a refusal."""
    for path in (f"orders/{world.orders['A']}", "orders", "products", "products/moon-mug", f"carts/{world.carts['A']}"):
        plain = program(world, "buyer A").get(f"{API}/{path}")
        for value in ("*", "all", "admin", "secret,buyer_id,person,note,members", "buyer.members.email"):
            asked = program(world, "buyer A").get(f"{API}/{path}?{name}={value}", headers={f"X-{name}": value})
            assert asked.status_code == 422 or asked.json() == plain.json(), (path, value)


ASKED_FOR = ("unit", "currency", "purchase_order_number", "cost_centre", "note", "destination")


def test_no_call_that_writes_takes_a_field_that_is_only_read(world: World) -> None:
    """C01, A14: every field of what is answered, and the names that would raise somebody, in every call that writes."""
    who = program(world, "buyer A")
    cart, line, asked = world.carts["A"], world.lines["A"], f"approvals/{world.things['request']['A']}"
    quote = f"quotes/{world.things['quote']['A']}"
    names = {name: world.things[kind]["A"] for name, kind in APPROVAL_KEPT.items()}
    order = who.get(f"{API}/orders/{world.orders['A']}").json()
    shown = who.get(f"{API}/carts/{cart}").json()
    wished = {name: world.things[kind]["A"] for name, kind in WISH_KEPT.items()}
    wished |= NAMED | {"given_id": NOTHING}
    changes, edits = f"orders/{world.orders['A']}/revisions", [{"edit": "quantity", "position": 1, "quantity": 2}]
    raised = dict.fromkeys(
        (
            "role",
            "company_id",
            "party_id",
            "person_id",
            "credit_limit",
            "price_list",
            "is_staff",
            "verified",
            "balance",
        ),
        "1",
    )
    mine, wanted = f"lists/{world.things['list']['A']}", [{"sku": "MUG-WH", "quantity": 1}]
    read = order | shown | shown["lines"][0] | raised | {"unit_price": {"amount": "1", "currency": "KRW"}}
    calls: dict[str, tuple[str, str, dict[str, Any]]] = {
        "/channels/{channel}/carts/{cart_id}/lines": ("POST", f"carts/{cart}/lines", {"sku": "MUG-WH", "quantity": 1}),
        "/channels/{channel}/carts/{cart_id}/lines/{line_id}": ("PUT", f"carts/{cart}/lines/{line}", {"quantity": 3}),
        "/channels/{channel}/carts/{cart_id}/codes": ("POST", f"carts/{cart}/codes", {"code": "NOSUCHCODE"}),
        "/channels/{channel}/gift-cards/balance": ("POST", "gift-cards/balance", {"code": "2222-2222-2222-2222"}),
        "/channels/{channel}/carts/{cart_id}/destination": ("PUT", f"carts/{cart}/destination", {"country": "KR"}),
        "/channels/{channel}/carts/{cart_id}/plan": (
            "PUT",
            f"carts/{cart}/plan",
            {"rows": [{"sku": "MUG-WH", "quantity": 1, "ship_to": SHIP_TO}]},
        ),
        "/channels/{channel}/carts": ("POST", "carts", {"name": "New cart"}),
        "/channels/{channel}/carts/{cart_id}/name": ("PUT", f"carts/{cart}/name", {"name": "New cart"}),
        "/channels/{channel}/carts/{cart_id}/copies": ("POST", f"carts/{cart}/copies", {"name": "New cart"}),
        "/channels/{channel}/carts/{cart_id}/carry-keys": ("POST", f"carts/{cart}/carry-keys", {"hours": 1}),
        "/channels/{channel}/carried-carts": ("POST", "carried-carts", {"key": WRONG_KEY}),
        "/channels/{channel}/carried-carts/preview": ("POST", "carried-carts/preview", {"key": WRONG_KEY}),
        "/channels/{channel}/orders": ("POST", "orders", order_body(str(cart))),
        "/channels/{channel}/orders/{number}/cash-receipt": (
            "PUT",
            f"orders/{world.orders['A']}/cash-receipt",
            {"purpose": "income_deduction", "number": "01023456789"},
        ),
        "/channels/{channel}/orders/{number}/revisions": ("POST", changes, {"edits": edits, "token": "x" * 64}),
        "/channels/{channel}/orders/{number}/revisions/approval-request": (
            "POST",
            f"{changes}/approval-request",
            {"edits": edits, "token": "x" * 64},
        ),
        "/channels/{channel}/orders/{number}/revisions/preview": ("POST", f"{changes}/preview", {"edits": edits}),
        "/channels/{channel}/shares": (
            "POST",
            "shares",
            {"cart_id": str(cart), "email": "a@nowhere.example", "ship_to": SHIP_TO},
        ),
        "/channels/{channel}/rooms": ("POST", "rooms", API_BODIES["/rooms"]),
        **{
            f"/channels/{{channel}}/rooms/{{room_id}}{end}": ("POST", f"rooms/{cart}{end}", API_BODIES[end])
            for end in ("/guests", "/comments")
        },
        "/channels/{channel}/rooms/{room_id}/guests/{guest_id}/link": (
            "POST",
            f"rooms/{cart}/guests/{cart}/link",
            API_BODIES["/link"],
        ),
        "/channels/{channel}/approval-requests": ("POST", "approval-requests", order_body(str(cart))),
        "/channels/{channel}/approvals/{request_id}/decision": ("POST", f"{asked}/decision", {"verdict": "approve"}),
        "/channels/{channel}/approvals/{request_id}/withdrawal": ("POST", f"{asked}/withdrawal", {}),
        **{
            f"/channels/{{channel}}/quotes/{{quote_id}}{end}": ("POST", f"{quote}{end}", API_BODIES[end])
            for end in ("/acceptance", "/counter", "/decline", "/messages", "/renewal")
        },
        **{
            f"/channels/{{channel}}{end}": (method, end[1:].format(**names), APPROVAL_BODIES[end])
            for end in APPROVAL_BODIES
            if not end.startswith("/revisions")
            for method in ("PUT" if "{" in end or "policy" in end else "POST",)
        },
        "/channels/{channel}/quotes": ("POST", "quotes", API_BODIES["/quotes"]),
        "/channels/{channel}/lists": ("POST", "lists", {"name": "New list", "lines": wanted}),
        "/channels/{channel}/lists/{list_id}": ("PATCH", mine, {"name": "New name"}),
        "/channels/{channel}/lists/{list_id}/lines": ("PUT", f"{mine}/lines", {"lines": wanted}),
        "/channels/{channel}/quick-order/match": ("POST", "quick-order/match", {"text": "MUG-WH 2"}),
        "/channels/{channel}/quick-order/cart": ("POST", "quick-order/cart", {"lines": wanted}),
        "/channels/{channel}/invoices/{number}/disputes": ("POST", "invoices/INV-1/disputes", {"reason": "asked for"}),
        **REVIEW_CALLS,
        **{
            f"/channels/{{channel}}{end}": (method, end[1:].format(**wished), body)
            for end, (method, body) in WISH_CALLS.items()
        },
        "/channels/{channel}/price-quotes": ("POST", "price-quotes", {"lines": [{"sku": "MUG-WH", "quantity": 1}]}),
    }
    writing = {path for method, path, _declared in operations() if method in ("POST", "PUT", "PATCH")}
    writing -= {path for path in writing if path.startswith("/office/")}  # those of staff: tests/api/test_office_*
    assert writing - set(calls) == {
        *(f"/channels/{{channel}}{one}" for one in TAKING_FILES),  # below
        "/channels/{channel}/carts/{cart_id}/current",  # takes nothing
        "/channels/{channel}/carts/{cart_id}/hold",  # takes nothing
        "/channels/{channel}/carts/{cart_id}/take-back",  # takes nothing
        "/channels/{channel}/orders/{number}/gift-cards/{card_id}/code",  # takes nothing
        "/channels/{channel}/orders/{number}/payment-page",  # takes nothing
        "/channels/{channel}/posts/{post_id}/helpful",  # takes nothing
        "/channels/{channel}/wish-lists/{wish_list_id}/cart",  # takes nothing
        "/channels/{channel}/pass",  # opens a channel by its word
        "/carriers/{carrier}/events",  # signed by a carrier
        "/oauth/token",  # a form of its own, see tests/api/test_programs.py
        "/tokens",  # makes a log-in's key
    }
    before = digest(VISITS)
    for method, path, body in calls.values():
        for name, value in read.items():
            if name not in body:
                is_asked_for = name in ASKED_FOR
                with undone():
                    answer = send(who, method, f"{API}/{path}", body | {name: value}, idempotency_key=uuid4().hex)
                assert is_asked_for or answer.status_code == 422, (path, name)
    for name in read:
        for path in (f"carts/{cart}/documents", f"{quote}/files"):
            assert who.post(f"{API}/{path}", new_file(**{name: "1"})).status_code == 422, (path, name)
    token = {"email": world.user("buyer A").email, "password": PASSWORD}
    for name in raised:
        assert send(Client(), "POST", "/api/v1/tokens", token | {name: "1"}).status_code == 422
    with undone():
        who.post(f"{API}/carts", json.dumps(read), content_type="application/json")
    assert digest(VISITS) == before


def test_a_shoppers_space_and_the_staffs_stay_apart(world: World) -> None:
    """A18: log-ins are one table, so no id is on both sides; the office's door goes by the role among the staff."""
    for column in ("customer", "buyer A", "admin A", "seller"):
        with pytest.raises(EntryRefused):
            enter_office(user=world.user(column))
    admin = world.clients["staff admin"]
    for path in ("/orders/", "/account/", "/account/privacy/", "/account/security/"):
        page = admin.get(path).content.decode().lower()
        assert not [mark for mark in MARKS.values() if mark.lower() in page], path
    for kind, path in (
        ("token", "/account/security/tokens/{}/revoke/"),
        ("session", "/account/security/sessions/{}/end/"),
    ):
        assert admin.post(path.format(world.things[kind]["C"])).status_code == 404
    assert admin.get(f"/office/staff/{world.people['customer']}/").status_code == 404


def test_staff_of_a_store_work_in_their_store_and_nowhere_else(world: World) -> None:
    """A20, as near as it comes before there is a till: another place, prices, orders, payments and reports."""
    inventory.create_place(code="W2", names={"ko": "창고", "en": "Other"}, kind=PlaceKind.WAREHOUSE)
    client, before = world.clients["store"], digest(VISITS)
    form = {"place": "W2", "quantity": "5", "key": "store-key-0001", "why": "counted"}
    for action in ("receive", "count"):
        assert client.post(f"/office/stock/MUG-WH/{action}/", form).status_code in (302, 403, 404, 422)
    for path in ("orders/", "price-lists/", "companies/", "audit/", "orders/export/", "accounts/", "readings/"):
        assert client.get(f"/office/{path}").status_code == 403, path
    for action in ("pay", "cancel", "ship"):
        assert client.post(f"/office/orders/{world.orders['A']}/{action}/", {"why": "x"}).status_code == 403
    code = world.things["grant"]["A"]["code"]
    assert client.post(f"/office/price-lists/{code}/change/", {"sku": "MUG-WH", "price": "1"}).status_code == 403
    assert digest(VISITS) == before
