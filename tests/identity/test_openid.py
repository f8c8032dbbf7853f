"""Log-in with OpenID Connect, against a provider of our own on this machine: B07 and who becomes whom."""

from collections.abc import Iterator

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_django import Settings

from identity.post import enter, is_in, later, letters, link_to, switch_totp_on
from identity.provider import Provider, running
from jangteo.identity.selectors import is_email_confirmed
from jangteo.parties.models import Party, User
from storefront.market import SHOPPER, Market

pytestmark = pytest.mark.django_db
PERSON = {"sub": "kim-1", "email": "kim@test.example", "email_verified": True, "name": "김하늘"}


@pytest.fixture
def provider(market: Market, settings: Settings) -> Iterator[Provider]:
    """A provider the host has set up."""
    with running() as found:
        app = {"provider_id": "works", "name": "Works", "client_id": "jangteo", "secret": "s"}
        app["settings"] = {"server_url": found.url}  # type: ignore[assignment]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        found.claims = dict(PERSON)
        yield found


def come_in(client: Client, provider: Provider, then: str = "/") -> str:
    """Go there and back; where it leads."""
    sent = client.post("/login/with/works/", {"next": then})
    assert sent.status_code == 302, sent.content.decode()
    return str(client.get(provider.log_in(sent["Location"]))["Location"])


def test_a_new_person_comes_in_and_is_a_person_here(provider: Provider, guest: Client) -> None:
    people = Party.objects.count()
    assert come_in(guest, provider, "/orders/") == "/orders/"
    assert is_in(guest)
    user = User.objects.get(email="kim@test.example")
    assert user.person is not None
    assert (user.person.name, user.person.kind) == ("김하늘", "person")
    assert Party.objects.count() == people + 1
    assert not user.has_usable_password()
    assert is_email_confirmed(user.pk)
    again = Client()
    assert come_in(again, provider) == "/"
    assert is_in(again)
    assert Party.objects.count() == people + 1


@pytest.mark.parametrize("verified", [False, "true", None, 1])
def test_an_address_the_provider_has_not_verified_opens_nothing(
    provider: Provider, guest: Client, verified: object
) -> None:
    users = User.objects.count()
    provider.claims |= {"email_verified": verified}
    assert come_in(guest, provider) == "/login/"
    assert not is_in(guest)
    assert (User.objects.count(), SocialAccount.objects.count()) == (users, 0)


@pytest.mark.parametrize("verified", [True, False])
def test_an_existing_account_is_not_taken_over_by_its_address(
    provider: Provider, guest: Client, verified: bool
) -> None:
    provider.claims |= {"email": SHOPPER.upper(), "email_verified": verified}
    assert come_in(guest, provider) == "/login/"
    assert not is_in(guest)
    assert SocialAccount.objects.count() == 0


def test_a_trusted_providers_verified_address_joins_a_confirmed_account_only(
    provider: Provider, guest: Client, settings: Settings
) -> None:
    settings.OIDC_TRUSTED_EMAILS = frozenset({"works"})
    provider.claims |= {"email": SHOPPER}
    assert come_in(guest, provider) == "/login/"
    owner = Client()
    owner.post("/login/forgotten/", {"email": SHOPPER})
    owner.post(link_to(SHOPPER), {"password": "a-new-jar-1592"})
    assert come_in(guest, provider) == "/"
    assert SocialAccount.objects.get().user.email == SHOPPER


def test_the_second_factor_is_asked_after_a_provider_too(provider: Provider, guest: Client) -> None:
    come_in(guest, provider)
    switch_totp_on("kim@test.example")
    other = Client()
    assert come_in(other, provider) == "/login/code/"
    assert not is_in(other)


@pytest.mark.parametrize("said", [None, "", "password", ["strong"], 2])
def test_who_did_not_prove_as_much_as_is_asked_for_stays_out(
    provider: Provider, guest: Client, settings: Settings, said: object
) -> None:
    settings.OIDC_STRENGTH = {"works": frozenset({"strong", "stronger"})}
    provider.claims |= {"acr": said}
    assert come_in(guest, provider) == "/login/"
    assert not is_in(guest)
    provider.claims |= {"acr": "strong"}
    assert come_in(guest, provider) == "/"
    assert is_in(guest)
    settings.OIDC_STRENGTH = {"another": frozenset({"strong"})}
    provider.claims |= {"acr": said}
    assert come_in(Client(), provider) == "/"


def test_who_is_logged_in_connects_a_provider_with_a_fresh_proof(provider: Provider) -> None:
    client = enter(SHOPPER)
    with later(minutes=11):
        assert "/account/prove/" in client.post("/account/security/providers/works/")["Location"]
    sent = client.post("/account/security/providers/works/")
    assert client.get(provider.log_in(sent["Location"]))["Location"] == "/account/security/"
    assert SocialAccount.objects.get().user.email == SHOPPER
    assert "Works" in client.get("/account/security/").content.decode()
    other = Client()
    come_in(other, provider)
    assert is_in(other)


def test_b07_consent_counts_only_in_the_session_that_asked(provider: Provider) -> None:
    """B07: after a log-out in another tab, and in another browser, the provider's answer is refused."""
    client = enter(SHOPPER)
    back = provider.log_in(client.post("/account/security/providers/works/")["Location"])
    client.post("/logout/")
    assert client.get(back)["Location"] == "/login/"
    assert Client().get(back)["Location"] == "/login/"
    client = enter(SHOPPER)
    back = provider.log_in(client.post("/account/security/providers/works/")["Location"])
    assert enter(SHOPPER).get(back)["Location"] == "/account/security/"
    assert SocialAccount.objects.count() == 0


def test_b07_an_answer_is_taken_once(provider: Provider, guest: Client) -> None:
    """B07: the state is single use."""
    back = provider.log_in(guest.post("/login/with/works/")["Location"])
    assert guest.get(back)["Location"] == "/"
    assert guest.get(back)["Location"] == "/account/security/"


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?code=x&state=x", "?error=access_denied&state=x", "?state=%00"]
)
def test_made_up_answers_lead_back_to_the_door(provider: Provider, guest: Client, query: str) -> None:
    assert guest.get(f"/login/with/works/callback/{query}")["Location"] == "/login/"
    assert not is_in(guest)


@pytest.mark.parametrize(
    "change", [{"sub": ""}, {"sub": "x" * 300}, {"email": None}, {"email": ["a"]}, {"name": "a\x00"}]
)
def test_odd_claims_are_refused_in_words(provider: Provider, guest: Client, change: dict[str, object]) -> None:
    users = User.objects.count()
    provider.claims |= change
    assert come_in(guest, provider) == "/login/"
    assert (User.objects.count(), SocialAccount.objects.count()) == (users, 0)


def test_an_answer_for_another_program_is_refused(provider: Provider, guest: Client) -> None:
    provider.audience = "someone-else"
    assert come_in(guest, provider) == "/login/"
    assert User.objects.filter(email="kim@test.example").count() == 0


def test_an_unknown_or_silent_provider_is_told_in_words(provider: Provider, guest: Client, settings: Settings) -> None:
    assert guest.post("/login/with/nobody/").status_code == 404
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    assert guest.post("/login/with/works/")["Location"] == "/login/"
    assert letters() == []
