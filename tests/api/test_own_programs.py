"""Programs of a company, made by its administrator through the API; a token alone makes no key."""

from uuid import uuid4

import pytest
from django.test import Client

from api.caller import Caller
from factories import company as new_company
from jangteo.parties import services as parties
from jangteo.parties.types import MemberRole
from jangteo.programs.models import Program, ProgramKey
from storefront.market import ACTOR, PASSWORD, Market

pytestmark = pytest.mark.django_db
PROGRAMS = "/channels/shop/programs"
ERP = {"name": "ERP", "roles": ["buyer"]}


def member(role: MemberRole, firm: object = None) -> Caller:
    firm = firm or new_company("긴해")
    email = f"{uuid4().hex[:8]}@firm.example"
    person = parties.create_person(name="담당", email=email)
    user = parties.create_log_in(person_id=person, email=email, password=PASSWORD)
    parties.add_member(party_id=firm, person_id=person, role=role, actor=ACTOR)  # type: ignore[arg-type]
    return Caller(Client(headers={"Acting-For": str(firm)}), parties.issue_token(user_id=user)[0])


def test_made_given_a_key_that_works_changed_and_ended(market: Market) -> None:
    admin = member(MemberRole.ADMINISTRATOR)
    key = uuid4().hex
    made = admin.post(PROGRAMS, ERP, Idempotency_Key=key)
    assert (made.status, made.body["name"], made.body["keys"]) == (201, "ERP", [])
    assert admin.post(PROGRAMS, ERP, Idempotency_Key=key).body["id"] == made.body["id"]
    path = f"{PROGRAMS}/{made.body['id']}"
    wanted = {"scopes": ["orders:read"], "days": 30, "password": PASSWORD}
    first = admin.post(f"{path}/keys", wanted)
    assert (first.status, first.body["key"].startswith("jt_live_"), first.body["scopes"]) == (
        201,
        True,
        ["orders:read"],
    )
    program = Caller(Client(), first.body["key"])
    assert program.get("/channels/shop/orders").status == 200
    assert program.post("/channels/shop/carts").status == 403
    assert program.post(f"{path}/keys", wanted).status == 403
    assert "key" not in admin.get(path).body["keys"][0]
    second = admin.post(f"{path}/keys/{first.body['id']}/rotation", {"password": PASSWORD, "at_once": True})
    assert (second.status, program.get("/channels/shop/orders").status) == (201, 401)
    assert Caller(Client(), second.body["key"]).get("/channels/shop/orders").status == 200
    ended = admin.post(f"{path}/keys/{second.body['id']}/end", {"why": "lost"}).body
    assert [one["is_live"] for one in ended["keys"]] == [False, False]
    assert admin.post(f"{path}/end", {}).body["is_active"] is False
    assert admin.post(f"{path}/keys", wanted).code == "programs.program_ended"


def test_a_token_alone_a_buyer_and_another_company_make_nothing(market: Market) -> None:
    firm = new_company("긴해")
    admin, buyer = member(MemberRole.ADMINISTRATOR, firm), member(MemberRole.BUYER, firm)
    assert admin.post(PROGRAMS, ERP | {"roles": ["administrator"]}).code == "programs.role_refused"
    assert (buyer.post(PROGRAMS, ERP).status, Caller(Client()).get(PROGRAMS).status) == (403, 403)
    assert Program.objects.count() == 0
    path = f"{PROGRAMS}/{admin.post(PROGRAMS, ERP).body['id']}"
    stranger = member(MemberRole.ADMINISTRATOR)
    for end, body in (("/keys", {"scopes": ["orders:read"], "password": PASSWORD}), ("/end", {})):
        assert stranger.post(f"{path}{end}", body).code == "programs.program_not_found"
    assert admin.post(f"{path}/keys", {"scopes": ["none"], "password": PASSWORD}).code == "programs.unknown_scopes"
    assert admin.post(f"{path}/keys", {"scopes": ["orders:read"]}).code == "api.invalid_input"
    assert admin.post(f"{path}/keys", {"scopes": ["orders:read"], "password": "x"}).code == "parties.wrong_credentials"
    assert ProgramKey.objects.count() == 0
