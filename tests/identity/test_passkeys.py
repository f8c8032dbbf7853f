"""Passkeys, with a holder in software that signs as a phone does: log-in, second proof, B08, B17, B18."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from identity.authenticator import PRESENT, Holder
from identity.post import enter, is_in, key_of, later, letters, replayed
from jangteo.identity.selectors import list_sessions
from jangteo.parties.models import User
from storefront.market import DEALER, PASSWORD, SHOPPER, Market

pytestmark = pytest.mark.django_db


def give_passkey(client: Client, prefix: str = "") -> Holder:
    """A browser makes a passkey and has it kept."""
    holder = Holder()
    options = client.post(f"{prefix}/account/security/passkeys/options/").json()
    body = {"name": "내 전화", "credential": holder.create(options)}
    response = client.post(f"{prefix}/account/security/passkeys/", body)
    assert response.status_code == 200, response.content.decode()
    assert "<code>" in response.content.decode()
    return holder


def test_a_passkey_alone_logs_in(market: Market, guest: Client) -> None:
    """B08: in a new session."""
    holder = give_passkey(enter(SHOPPER))
    options = guest.post("/login/passkey/options/").json()
    before = key_of(guest)
    answer = guest.post("/login/passkey/", {"credential": holder.get(options), "next": "/orders/"})
    assert answer["Location"] == "/orders/"
    assert is_in(guest)
    assert not is_in(replayed(before))
    user = User.objects.get(email=SHOPPER)
    assert list_sessions(user.pk, key_of(guest))[0].how == "passkey"
    assert [letter.purpose for letter in letters(SHOPPER)] == ["identity.factors_changed"]


def test_b18_a_passkeys_answer_is_worth_nothing_twice_elsewhere_or_unasked(market: Market, guest: Client) -> None:
    """B18: bound to the session that asked, once."""
    holder = give_passkey(enter(SHOPPER))
    options = guest.post("/login/passkey/options/").json()
    answer = {"credential": holder.get(options)}
    other = Client()
    assert other.post("/login/passkey/", answer)["Location"] == "/login/"
    other.post("/login/passkey/options/")
    assert other.post("/login/passkey/", answer)["Location"] == "/login/"
    assert guest.post("/login/passkey/", answer)["Location"] == "/"
    guest.post("/logout/")
    assert guest.post("/login/passkey/", answer)["Location"] == "/login/"
    assert not is_in(guest)
    assert not is_in(other)


@pytest.mark.parametrize("fault", ["origin", "not unlocked", "another key", "another person", "closed"])
def test_a_passkey_with_a_fault_opens_nothing(market: Market, guest: Client, fault: str) -> None:
    holder = give_passkey(enter(SHOPPER))
    flags = PRESENT if fault == "not unlocked" else PRESENT | 4
    if fault == "origin":
        holder.origin = "https://evil.example"
    if fault == "another key":
        holder.key = Holder().key
    if fault == "another person":
        holder.user = give_passkey(enter(DEALER, "/wholesale/login/"), "/wholesale").user
    if fault == "closed":
        User.objects.filter(email=SHOPPER).update(is_active=False)
    options = guest.post("/login/passkey/options/").json()
    assert guest.post("/login/passkey/", {"credential": holder.get(options, flags)})["Location"] == "/login/"
    assert not is_in(guest)


@pytest.mark.parametrize("answer", ["", "{", "[]", "null", "{}", '{"response": 1}', "[" * 30_000, '{"id": "\\u0000"}'])
def test_what_is_no_answer_is_refused_in_words(market: Market, guest: Client, answer: str) -> None:
    client = enter(SHOPPER)
    client.post("/account/security/passkeys/options/")
    guest.post("/login/passkey/options/")
    assert guest.post("/login/passkey/", {"credential": answer})["Location"] == "/login/"
    assert client.post("/account/security/passkeys/", {"credential": answer})["Location"] == "/account/security/"
    assert Authenticator.objects.count() == 0


def test_a_passkey_is_a_second_proof_and_a_fresh_one(market: Market, guest: Client) -> None:
    """B17: step-up by passkey."""
    holder = give_passkey(enter(SHOPPER))
    assert guest.post("/login/", {"email": SHOPPER, "password": PASSWORD})["Location"].startswith("/login/code/")
    options = guest.post("/login/code/passkey/").json()
    assert guest.post("/login/code/", {"credential": holder.get(options)})["Location"] == "/"
    with later(minutes=11):
        assert "/account/prove/" in guest.post("/account/security/codes/")["Location"]
        options = guest.post("/account/prove/passkey/").json()
        assert guest.post("/account/prove/", {"credential": holder.get(options)})["Location"] == "/account/security/"
        assert guest.post("/account/security/codes/").status_code == 200


def test_a_removed_passkey_opens_nothing(market: Market, guest: Client) -> None:
    client = enter(SHOPPER)
    holder = give_passkey(client)
    row = Authenticator.objects.get(type="webauthn")
    stranger = enter(DEALER, "/wholesale/login/")
    stranger.post(f"/wholesale/account/security/passkeys/{row.pk}/remove/")
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    client.post(f"/account/security/passkeys/{row.pk}/remove/")
    assert Authenticator.objects.count() == 0
    options = guest.post("/login/passkey/options/").json()
    assert guest.post("/login/passkey/", {"credential": holder.get(options)})["Location"] == "/login/"
