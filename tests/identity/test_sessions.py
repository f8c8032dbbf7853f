"""Sessions and tokens: A16, B06, B08, B09, B13, B14, B16, B17."""

import re
from datetime import timedelta
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from identity.post import (
    enter,
    is_in,
    is_taken,
    key_of,
    later,
    link_to,
    present_code,
    replayed,
    switch_totp_on,
    token_of,
)
from jangteo.identity import rules
from jangteo.identity.gateways.sessions import SessionStore
from jangteo.identity.models import Key, Session
from jangteo.identity.selectors import list_sessions
from jangteo.identity.services import close_log_in
from jangteo.kernel import clock
from jangteo.kernel.models import Letter
from jangteo.kernel.types import job_actor
from jangteo.parties.errors import WrongCredentials
from jangteo.parties.models import ApiToken, Membership, User
from jangteo.parties.services import issue_token, remove_member
from jangteo.parties.services.tokens import TOKEN_LIFE
from storefront.market import DEALER, PASSWORD, SHOPPER, Market

pytestmark = pytest.mark.django_db
NEW = "a-new-jar-1592"
OTHER_SITES = [
    "//x", "https:x", "https://evil.example/", r"/\x", r"\\x", "/%2f%2fx", "/%2fx", "%2f%2fx", "javascript:alert(1)",
    "http://testserver.attacker.example/", "//testserver.attacker.example", "/\t/x", "/ /x", "///x", "/a//x", "@x", "x",
]  # fmt: skip


def user(email: str = SHOPPER) -> User:
    return User.objects.get(email=email)


def test_a16_who_is_removed_from_a_company_is_out_at_the_next_request(market: Market) -> None:
    """A16: an open session and a token lose the company as soon as the membership ends."""
    dealer, token = enter(DEALER, "/wholesale/login/"), token_of(DEALER)
    headers = {"Authorization": f"Bearer {token}"}
    assert dealer.get("/wholesale/p/trade-rack/").status_code == 200
    assert Client().get("/api/v1/channels/wholesale/orders", headers=headers).status_code == 200

    member = Membership.objects.get(party=market.company_id)
    remove_member(party_id=market.company_id, person_id=member.person_id, actor=job_actor("test"))

    assert dealer.get("/wholesale/p/trade-rack/").status_code == 302
    assert Client().get("/api/v1/channels/wholesale/orders", headers=headers).status_code == 403


def test_b06_an_ended_token_is_refused_everywhere(market: Market) -> None:
    """B06: there is one version of the API, and every route of it asks whether the token has ended."""
    token = token_of(SHOPPER)
    headers = {"Authorization": f"Bearer {token}"}
    paths = ["/channels/shop/products", "/channels/shop/orders", "/channels/shop/products/moon-mug"]
    for path in paths:
        assert Client().get(f"/api/v1{path}", headers=headers).status_code == 200
    with clock.at(clock.now() + TOKEN_LIFE):
        answers = [Client().get(f"/api/v1{path}", headers=headers) for path in paths]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(401, "parties.invalid_token")] * 3


def test_b08_logging_in_gives_a_new_session_and_kills_the_old(market: Market, guest: Client) -> None:
    """B08: the session a stranger may have planted is worth nothing after log-in."""
    guest.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"})
    planted = key_of(guest)
    guest.post("/login/", {"email": SHOPPER, "password": PASSWORD})
    assert is_in(guest)
    assert key_of(guest) != planted
    assert not is_in(replayed(planted))
    assert not Session.objects.filter(pk=planted).exists()


def test_b08_the_second_factor_gives_a_new_session_too(market: Market, guest: Client) -> None:
    """B08: neither the session before the password nor the one before the code is worth anything."""
    secret = switch_totp_on(SHOPPER)
    guest.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"})
    keys = [key_of(guest)]
    assert guest.post("/login/", {"email": SHOPPER, "password": PASSWORD})["Location"].startswith("/login/code/")
    keys.append(key_of(guest))
    assert not is_in(guest)
    assert guest.post("/login/code/", {"code": present_code(secret)}).status_code == 302
    keys.append(key_of(guest))
    assert is_in(guest)
    assert len(set(keys)) == 3
    assert [is_in(replayed(key)) for key in keys] == [False, False, True]


def test_b08_proving_again_and_changing_whom_one_acts_for_give_new_sessions(market: Market, dealer: Client) -> None:
    """B08: step-up and context switch."""
    keys = [key_of(dealer)]
    assert dealer.post("/wholesale/account/prove/", {"password": PASSWORD}).status_code == 302
    keys.append(key_of(dealer))
    assert dealer.post("/wholesale/account/acting-for/", {"party": str(market.company_id)}).status_code == 302
    keys.append(key_of(dealer))
    assert len(set(keys)) == 3
    assert [replayed(key).get("/wholesale/account/").status_code for key in keys] == [302, 302, 200]


def test_b09_a_new_password_ends_everything_else(market: Market) -> None:
    """B09: of three browsers and two tokens, only the browser that changed the password stays."""
    clients, tokens = [enter(SHOPPER) for _ in range(3)], [token_of(SHOPPER) for _ in range(2)]
    before = key_of(clients[0])
    response = clients[0].post("/account/security/password/", {"password": NEW})
    assert response.status_code == 302
    assert [is_in(client) for client in clients] == [True, False, False]
    assert not is_in(replayed(before))
    assert [is_taken(token) for token in tokens] == [False, False]
    assert Client().post("/login/", {"email": SHOPPER, "password": PASSWORD}).status_code == 422
    assert Client().post("/login/", {"email": SHOPPER, "password": NEW}).status_code == 302
    assert Letter.objects.filter(to=SHOPPER, purpose="identity.password_changed").count() == 1


def test_b09_a_reset_by_mail_ends_everything(market: Market, guest: Client) -> None:
    """B09: whoever was in with the old password is out."""
    clients, token = [enter(SHOPPER) for _ in range(2)], token_of(SHOPPER)
    guest.post("/login/forgotten/", {"email": SHOPPER})
    guest.post(link_to(SHOPPER), {"password": NEW})
    assert [is_in(client) for client in [*clients, guest]] == [False, False, True]
    assert not is_taken(token)


@pytest.mark.parametrize("path", ["/logout/", "/office/logout/"])
def test_b09_logging_out_ends_the_session_for_good_and_no_other(market: Market, path: str) -> None:
    """B09, log-out: this session and its replayed key are dead; a program's token is not the browser's to end."""
    clients, token = [enter(SHOPPER) for _ in range(3)], token_of(SHOPPER)
    key = key_of(clients[0])
    left = clients[0].post(path)
    assert left["Clear-Site-Data"] == '"cache"'
    assert [is_in(client) for client in [*clients, replayed(key)]] == [False, True, True, False]
    assert is_taken(token)


def test_b09_a_closed_log_in_is_out_at_once(market: Market) -> None:
    """B09: deactivation."""
    client, token = enter(SHOPPER), token_of(SHOPPER)
    close_log_in(user_id=user().pk, actor=job_actor("test"), why="left")
    assert not is_in(client)
    assert not is_taken(token)
    assert Client().post("/login/", {"email": SHOPPER, "password": PASSWORD}).status_code == 422


def test_b09_a_request_under_way_cannot_bring_an_ended_session_back(market: Market) -> None:
    """B09: a row that was removed is not written anew by a request that had read it."""
    client = enter(SHOPPER)
    store = SessionStore(key_of(client))
    store["seen"] = 1
    Session.objects.filter(user=user().pk).delete()
    with pytest.raises(UpdateError):
        store.save()
    assert Session.objects.count() == 0


def test_one_sees_where_one_is_logged_in_and_ends_it(market: Market) -> None:
    here = enter(SHOPPER)
    phone = enter(SHOPPER, **{"user-agent": "Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36"})
    stranger = enter(DEALER, "/wholesale/login/")
    page = here.get("/account/security/").content.decode()
    assert "Chrome, Android" in page
    assert page.count("Log out there") == 2
    assert key_of(phone) not in page
    ids = {view.browser: view.id for view in list_sessions(user().pk, key_of(here))}
    assert stranger.post(f"/wholesale/account/security/sessions/{ids['Chrome, Android']}/end/").status_code == 404
    assert is_in(phone)
    assert here.post(f"/account/security/sessions/{ids['Chrome, Android']}/end/").status_code == 302
    assert [is_in(one) for one in (here, phone)] == [True, False]
    assert Session.objects.filter(user=user(DEALER).pk).count() == 1


def test_one_ends_all_others_and_stays(market: Market) -> None:
    clients = [enter(SHOPPER) for _ in range(3)]
    clients[1].post("/account/security/sessions/others/end/")
    assert [is_in(client) for client in clients] == [False, True, False]


def test_b13_forms_of_other_sites_change_nothing(market: Market) -> None:
    """B13: every page that changes a log-in refuses a form without our token."""
    client = Client(enforce_csrf_checks=True)
    page = client.get("/login/").content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    body = {"email": SHOPPER, "password": PASSWORD, "csrfmiddlewaretoken": found[1]}
    assert client.post("/login/", body).status_code == 302
    token_id = uuid4()
    for path in (
        "/logout/", "/login/", "/register/", "/login/forgotten/", "/account/security/password/",
        "/account/security/email/", "/account/security/app/", "/account/security/app/remove/",
        "/account/security/codes/", "/account/security/passkeys/", "/account/security/tokens/",
        f"/account/security/tokens/{token_id}/revoke/", "/account/security/sessions/others/end/",
        "/account/prove/", "/account/acting-for/", "/language/", "/office/logout/",
    ):  # fmt: skip
        assert client.post(path, {"password": NEW, "email": "x@evil.example", "name": "x"}).status_code == 403, path
    assert is_in(client)
    assert user().check_password(PASSWORD)
    assert Key.objects.count() == ApiToken.objects.count() == 0


@pytest.mark.parametrize("elsewhere", OTHER_SITES)
def test_b14_nothing_leads_to_another_site(market: Market, elsewhere: str) -> None:
    """B14: log-in, second proof, language, log-out and the office's log-in go on to paths of ours only."""
    client = Client()
    body = {"email": SHOPPER, "password": PASSWORD, "next": elsewhere}
    assert client.post("/language/", {"language": "en", "next": elsewhere})["Location"] == "/"
    assert client.post("/login/", body)["Location"] == "/"
    assert client.post("/account/prove/", body)["Location"] == "/account/security/"
    assert client.post("/logout/", {"next": elsewhere})["Location"] == "/"
    User.objects.filter(email=SHOPPER).update(is_staff=True)
    office = {"username": SHOPPER, "password": PASSWORD, "next": elsewhere}
    assert client.post("/office/login/", office)["Location"] == "/office/"


def test_b14_a_path_of_ours_is_gone_on_to(market: Market) -> None:
    """B14: the guard lets our own paths through."""
    client = Client()
    body = {"email": SHOPPER, "password": PASSWORD, "next": "/orders/?page=2"}
    assert client.post("/login/", body)["Location"] == "/orders/?page=2"
    assert client.post("/language/", {"language": "en", "next": "/p/moon-mug/"})["Location"] == "/p/moon-mug/"


@given(st.text(alphabet="/\\%2fF5cC:.@x?# \t\r\n", max_size=12))
def test_b14_an_own_path_starts_with_one_slash_however_often_it_is_decoded(text: str) -> None:
    """B14: whatever is let through, no browser reads a host into it."""
    if rules.is_own_path(text):
        for decoded in (text, unquote(text), unquote(unquote(text))):
            assert re.match(r"^/(?![/\\])", decoded)
            assert not re.search(r"[\t\r\n]", decoded)


def test_b16_no_header_names_a_user(market: Market) -> None:
    """B16: what only an inner proxy would send is ignored."""
    User.objects.filter(email=DEALER).update(is_staff=True)
    for name in ("X-User-Id", "Remote-User", "X-Remote-User", "X-Forwarded-User", "X-Authenticated-User", "X-Email"):
        for value in (DEALER, str(user(DEALER).pk)):
            client = Client(headers={name: value}, REMOTE_USER=value)
            assert not is_in(client)
            assert client.get("/office/").status_code == 302
            assert client.get("/wholesale/").status_code == 302
            assert client.get("/api/v1/channels/wholesale/orders").status_code == 401


CHANGES = {
    "/account/security/password/": {"password": NEW},
    "/account/security/email/": {"email": "new@test.example"},
    "/account/security/app/": {"code": "000000"},
    "/account/security/app/remove/": {},
    "/account/security/codes/": {},
    "/account/security/passkeys/": {"credential": "{}"},
    "/account/security/passkeys/1/remove/": {},
    "/account/security/tokens/": {"name": "ERP", "days": "365"},
    "/account/security/providers/any/remove/": {},
    "/account/security/providers/any/": {},
}


def test_b17_a_stolen_session_changes_nothing_without_a_fresh_proof(market: Market) -> None:
    """B17: ten minutes after the last proof, every change asks for a new one and nothing is written."""
    client = enter(SHOPPER)
    with later(minutes=10):
        for path, body in CHANGES.items():
            response = client.post(path, body, headers={"referer": "http://testserver/account/security/"})
            assert response.status_code == 302, path
            assert response["Location"] == "/account/prove/?next=%2Faccount%2Fsecurity%2F", path
        assert client.post("/account/security/passkeys/options/").status_code == 401
        assert client.get("/account/security/app/")["Location"] == "/account/prove/?next=%2Faccount%2Fsecurity%2Fapp%2F"
        assert client.post("/account/prove/", {"password": "wrong"}).status_code == 422
        assert client.post("/account/security/password/", {"password": NEW}).status_code == 302
        assert user().check_password(PASSWORD)
        assert Key.objects.count() == ApiToken.objects.count() == 0
        answer = client.post("/account/prove/", {"password": PASSWORD, "next": "/account/security/app/"})
        assert answer["Location"] == "/account/security/app/"
        assert client.post("/account/security/tokens/", {"name": "ERP", "days": "365"}).status_code == 200
    assert ApiToken.objects.get().name == "ERP"


def test_b17_proving_again_is_limited_like_a_log_in(market: Market) -> None:
    """B17: a stolen session is no place to guess the password."""
    client = enter(SHOPPER)
    with later(minutes=11):
        statuses = [client.post("/account/prove/", {"password": "wrong"}).status_code for _ in range(11)]
        assert statuses == [422] * 10 + [429]


def test_a_token_is_not_made_from_a_password_that_changed_meanwhile(market: Market) -> None:
    checked = user()
    User.objects.filter(pk=checked.pk).update(password="!")
    with pytest.raises(WrongCredentials):
        issue_token(user_id=checked.pk, name="late", proven=checked.password)
    assert ApiToken.objects.count() == 0


def test_a_token_is_shown_once_listed_and_ended(market: Market) -> None:
    client = enter(SHOPPER)
    page = client.post("/account/security/tokens/", {"name": "ERP", "days": "90"}).content.decode()
    found = re.search(r"jt_[\w-]+", page)
    assert found
    assert is_taken(found[0])
    row = ApiToken.objects.get()
    assert row.expires_at - row.created_at == timedelta(days=90)
    listed = client.get("/account/security/").content.decode()
    assert "ERP" in listed
    assert found[0] not in listed
    dealer = enter(DEALER, "/wholesale/login/")
    assert dealer.post(f"/wholesale/account/security/tokens/{row.pk}/revoke/").status_code == 404
    assert is_taken(found[0])
    client.post(f"/account/security/tokens/{row.pk}/revoke/")
    assert not is_taken(found[0])


@pytest.mark.parametrize("body", [{"name": ""}, {"name": "x" * 61, "days": "30"}, {"name": "x", "days": "9999"}, {}])
def test_a_token_without_a_name_or_an_end_is_not_made(market: Market, body: dict[str, str]) -> None:
    assert enter(SHOPPER).post("/account/security/tokens/", body).status_code == 422
    assert ApiToken.objects.count() == 0
