"""Programs: keys that are for less than a role, tokens of OAuth, and the sandbox."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from api.caller import Caller, order_of
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.models import AuditEntry, OutboxEvent
from jangteo.kernel.types import Action, job_actor
from jangteo.ordering.models import Cart, Order
from jangteo.parties.models import Membership, User
from jangteo.parties.types import MemberRole
from jangteo.programs import errors, rules, services
from jangteo.programs.models import AccessToken, ProgramKey
from jangteo.programs.types import KeyKind
from storefront.market import DEALER, Market

CARTS, ORDERS = "/channels/wholesale/carts", "/channels/wholesale/orders"
SHOP = job_actor("test")

type Making = Callable[..., Caller]


@pytest.fixture
def program(market: Market) -> UUID:
    """A program of the dealer's company that may buy."""
    company = Membership.objects.filter(person__user__email=DEALER).values_list("party_id", flat=True).get()
    return services.make_program(party_id=company, name="ERP", roles=[MemberRole.BUYER], actor=SHOP)


@pytest.fixture
def with_key(program: UUID) -> Making:
    """A caller with a key for so many scopes."""

    def make(*scopes: str, kind: KeyKind = KeyKind.LIVE) -> Caller:
        return Caller(Client(), services.issue_key(program_id=program, kind=kind, scopes=scopes, actor=SHOP)[1])

    return make


def ask(caller: Caller, program: UUID, by_basic: bool = False, **form: str) -> Any:
    """The token endpoint's answer."""
    sent, headers = {"grant_type": "client_credentials"} | form, {}
    if by_basic:
        pair = base64.b64encode(f"{program}:{caller.token}".encode()).decode()
        headers = {"Authorization": f"Basic {pair}"}
    else:
        sent = {"client_id": str(program), "client_secret": caller.token} | sent
    return caller.client.post("/api/v1/oauth/token", sent, headers=headers)


def test_every_action_is_in_a_scope_or_never_a_programs() -> None:
    scoped = frozenset[Action]().union(*(one.actions for one in rules.SCOPES.values()))
    assert scoped | rules.NEVER | rules.ALWAYS == frozenset(Action)
    assert not scoped & (rules.NEVER | rules.ALWAYS)


def test_a_key_does_what_it_is_for_and_no_more(with_key: Making) -> None:
    caller = with_key("orders:read")
    assert caller.get(ORDERS).status == 200
    refused = caller.post(CARTS)
    assert (refused.status, refused.code) == (403, "kernel.not_permitted")
    assert caller.get("/channels/wholesale/products").code == "kernel.not_permitted"
    assert not Cart.objects.exists()


def test_a_scope_gives_nothing_that_the_role_does_not(with_key: Making) -> None:
    caller = with_key("money:write", "stock:write")
    assert caller.get("/channels/wholesale/invoices").code == "kernel.not_permitted"


def test_a_program_buys_for_its_company_and_never_for_itself(with_key: Making) -> None:
    caller = with_key("orders:write", "goods:read", "prices:read")
    _id, _secret, cart = caller.cart_with("wholesale", "MUG-WH", 24)
    assert caller.post(ORDERS, order_of(cart), Idempotency_Key="program-0001").status == 201
    assert Order.objects.count() == 1
    assert Cart.objects.get().party_id == Membership.objects.get(person__user__email=DEALER).party_id
    assert caller.post("/channels/shop/carts").status == 201
    assert not Cart.objects.filter(party__user__isnull=False).exists()


def test_a_wrong_key_is_nobodys(with_key: Making, program: UUID) -> None:
    caller = with_key("orders:read")
    for token in (caller.token[:-1], f"jt_test_{caller.token[8:]}", f"{caller.token}x", "jt_live_", "jt_live_\u00e9"):
        answer = Caller(Client(), token).get(ORDERS)
        assert (answer.status, answer.code) == (401, "parties.invalid_token"), token


def test_a_key_ends_by_the_clock_by_hand_and_with_its_program(with_key: Making, program: UUID) -> None:
    callers = [with_key("orders:read") for _ in range(3)]
    tokens = [Caller(Client(), ask(one, program).json()["access_token"]) for one in callers]
    first, second = ProgramKey.objects.order_by("made_at")[:2]
    ProgramKey.objects.filter(pk=first.pk).update(made_at=clock.now() - timedelta(2), ends_at=clock.now())
    services.revoke_key(key_id=second.pk, actor=SHOP)
    assert [one.get(ORDERS).status for one in (*callers, *tokens)] == [401, 401, 200] * 2
    services.end_program(program_id=program, actor=SHOP)
    assert [one.get(ORDERS).status for one in (*callers, *tokens)] == [401] * 6
    assert not User.objects.get(person__name="ERP").is_active
    with pytest.raises(errors.ProgramEnded):
        services.issue_key(program_id=program, kind=KeyKind.LIVE, scopes=["orders:read"], actor=SHOP)


def test_the_old_key_works_a_week_beside_the_new_one(with_key: Making) -> None:
    old = with_key("orders:read", "goods:read")
    row = ProgramKey.objects.get()
    _id, key = services.rotate_key(key_id=row.pk, actor=SHOP)
    new = Caller(Client(), key)
    assert (old.get(ORDERS).status, new.get(ORDERS).status) == (200, 200)
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        assert (old.get(ORDERS).status, new.get(ORDERS).status) == (401, 200)
    services.rotate_key(key_id=ProgramKey.objects.latest("made_at").pk, actor=SHOP, at_once=True)
    assert new.get(ORDERS).status == 401


def test_only_the_digest_and_the_day_are_kept(with_key: Making) -> None:
    caller = with_key("orders:read")
    assert ProgramKey.objects.get().last_used_on is None
    caller.get(ORDERS)
    row = ProgramKey.objects.get()
    assert row.last_used_on == clock.today()
    assert caller.token not in str(list(ProgramKey.objects.values())) + str(list(AuditEntry.objects.values()))
    assert caller.token.startswith(row.hint)


def test_no_program_leads_or_gets_more_than_its_maker_holds(market: Market, program: UUID) -> None:
    company = Membership.objects.filter(person__user__email=DEALER).values_list("party_id", flat=True).get()
    with pytest.raises(errors.RoleRefused):
        services.make_program(party_id=company, name="ERP", roles=[MemberRole.ADMINISTRATOR], actor=SHOP)
    with pytest.raises(NotPermitted):
        services.make_program(party_id=company, name="ERP", roles=[MemberRole.BUYER], actor=replace(SHOP, rights={}))
    assert not User.objects.get(person__name="ERP").has_usable_password()


@pytest.mark.parametrize("by_basic", [True, False])
def test_oauth_gives_a_token_for_fewer_scopes(with_key: Making, program: UUID, by_basic: bool) -> None:
    caller = with_key("orders:read", "goods:read")
    answer = ask(caller, program, by_basic, scope="orders:read")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    told = answer.json()
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 3600, "orders:read")
    token = Caller(Client(), told["access_token"])
    assert (token.get(ORDERS).status, token.get("/channels/wholesale/products").status) == (200, 403)
    with clock.at(clock.now() + timedelta(hours=1)):
        assert token.get(ORDERS).status == 401


def test_oauth_refuses_in_its_own_form(with_key: Making, program: UUID) -> None:
    caller = with_key("orders:read")
    cases = [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "orders:write"}, 400, "invalid_scope"),
        ({"scope": "orders:read nothing\x00"}, 400, "invalid_scope"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "\x00"}, 401, "invalid_client"),
        ({"client_id": "00000000-0000-0000-0000-000000000000"}, 401, "invalid_client"),
    ]
    for form, status, error in cases:
        answer = ask(caller, program, False, **form)
        assert (answer.status_code, answer.json()["error"], answer["Cache-Control"]) == (status, error, "no-store")
        assert ("WWW-Authenticate" in answer.headers) == (status == 401)
    twice = caller.client.post("/api/v1/oauth/token", {"grant_type": ["client_credentials"] * 2})
    assert twice.json()["error"] == "invalid_request"
    assert ask(caller, program, by_basic=True, client_id=str(program)).json()["error"] == "invalid_request"
    assert not AccessToken.objects.exists()


def test_a_test_key_is_answered_and_undone(with_key: Making) -> None:
    caller = with_key("orders:write", "goods:read", "prices:read", kind=KeyKind.TEST)
    events = OutboxEvent.objects.count()
    sent = {"Authorization": f"Bearer {caller.token}"}
    body = json.dumps({"lines": [{"sku": "MUG-WH", "quantity": 24}]})
    answer = caller.client.post(f"/api/v1{CARTS}", "", content_type="application/json", headers=sent)
    assert (answer.status_code, answer["Sandbox"], Cart.objects.count()) == (201, "true", 0)
    assert OutboxEvent.objects.count() == events
    priced = caller.client.post(
        "/api/v1/channels/wholesale/price-quotes", body, content_type="application/json", headers=sent
    )
    assert (priced.status_code, priced["Sandbox"]) == (200, "true")


def test_what_has_to_count_is_refused_in_the_sandbox(with_key: Making) -> None:
    caller = with_key("orders:write", kind=KeyKind.TEST)
    answer = caller.post("/channels/wholesale/pass", {"password": "a guess"})
    assert (answer.status, answer.code) == (409, "kernel.not_in_sandbox")
