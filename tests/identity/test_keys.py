"""Links by mail: B01 (registration), B02, B04, B05, B12, B18."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from conftest import RunTogether
from identity.post import enter, is_in, is_taken, letters, link_to, token_of
from jangteo.channels.selectors import list_channels
from jangteo.identity.errors import KeyRefused
from jangteo.identity.models import Key
from jangteo.identity.selectors import is_email_confirmed
from jangteo.identity.services import ask_registration, complete_email_change, complete_registration, complete_reset
from jangteo.kernel import clock
from jangteo.kernel.models import Letter
from jangteo.parties.errors import WeakPassword
from jangteo.parties.models import Party, User
from jangteo.parties.services import require_strong
from storefront.market import ACTOR, DEALER, PASSWORD, SHOPPER, Market

pytestmark = pytest.mark.django_db
FREE = "free@test.example"
NEW = "a-new-jar-1592"
JOINING = {"name": "문가온", "email": FREE, "password": NEW}


def said(client: Client, path: str, body: dict[str, str]) -> tuple[int, str]:
    response = client.post(path, body)
    page = response.content.decode().replace(body["email"], "ADDRESS")
    return response.status_code, "\n".join(line for line in page.splitlines() if "csrf" not in line.lower())


def test_registration_answers_alike_whether_the_address_is_taken(market: Market) -> None:
    """B01: only the mailbox's owner learns of it."""
    taken = said(Client(), "/register/", JOINING | {"email": SHOPPER})
    free = said(Client(), "/register/", JOINING)
    assert taken == free
    assert free[0] == 200
    assert [letter.purpose for letter in letters(SHOPPER)] == ["identity.address_known"]
    assert [letter.purpose for letter in letters(FREE)] == ["identity.register"]
    assert not User.objects.filter(email=FREE).exists()
    assert User.objects.get(email=SHOPPER).check_password(PASSWORD)


def test_an_account_opens_by_its_link_in_the_same_browser_and_keeps_the_cart(market: Market, guest: Client) -> None:
    guest.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "2"})
    guest.post("/register/", JOINING | {"next": "/cart/"})
    path = link_to(FREE)
    assert guest.get(path).status_code == 200
    assert not User.objects.filter(email=FREE).exists()
    assert guest.post(path)["Location"] == "/cart/"
    assert "Moon mug" in guest.get("/cart/").content.decode()
    user = User.objects.get(email=FREE)
    assert user.person is not None
    assert user.person.name == "문가온"
    assert is_email_confirmed(user.pk)
    assert guest.post(path).status_code == 422


def test_an_account_a_stranger_began_does_not_open_without_their_password(market: Market, guest: Client) -> None:
    guest.post("/register/", JOINING)
    path, owner = link_to(FREE), Client()
    assert owner.post(path).status_code in (200, 422)
    assert owner.post(path, {"password": "guessed"}).status_code == 422
    assert not User.objects.filter(email=FREE).exists()
    assert owner.post(path, {"password": NEW}).status_code == 302
    assert is_in(owner)


@pytest.mark.django_db(transaction=True)
def test_a_link_followed_twice_at_once_opens_one_account(run_together: RunTogether) -> None:
    ask_registration(email=FREE, password=NEW, name="문가온")
    secret = link_to(FREE).strip("/").rpartition("/")[2]
    outcomes = run_together(2, lambda _: complete_registration(secret=secret, password=None))
    assert sorted(type(one).__name__ for one in outcomes) == ["KeyRefused", "UUID"]
    assert User.objects.count() == Party.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"email": "no address"}, "email"), ({"password": "12345678"}, "password"), ({"name": ""}, "name")],
)
def test_a_registration_that_cannot_be_writes_nothing(market: Market, change: dict[str, str], field: str) -> None:
    response = Client(headers={"accept-language": "en"}).post("/register/", JOINING | change)
    assert response.status_code == 422
    assert f'id="id_{field}-wrong"' in response.content.decode()
    assert Key.objects.count() == 0


@pytest.mark.parametrize("language", ["en", "ko"])
def test_words_of_the_house_are_no_password(market: Market, language: str) -> None:
    """The shops' names and codes, the program's, and what goes with them, whatever digits stand between."""
    shops = list_channels()
    told = [f"{name}{name}2026" for one in shops for name in one.names.values()] + [f"{shops[0].code}-jangteo"]
    for password in ("Jangteo-2026!", "jangteo.admin1", "ＪＡＮＧＴＥＯ２０２６", "장터장터장터1234", *told):
        with override(language), pytest.raises(WeakPassword, match=r"own words|이 가게의"):
            require_strong(password, email=FREE)
    for password in (NEW, "jangteo-demo", "jangteo-a-new-jar"):
        require_strong(password, email=FREE)


@pytest.mark.parametrize("name", ["a\x00b", " " * 5])
def test_a_name_that_cannot_be_kept_is_refused(market: Market, name: str) -> None:
    assert Client().post("/register/", JOINING | {"name": name}).status_code == 422
    assert Key.objects.count() == 0


def test_b02_an_e_mail_change_answers_alike_and_tells_the_owner(market: Market) -> None:
    """B02: the same answer for a taken and a free address; the owner of the taken one gets a mail."""
    client = enter(SHOPPER)
    for email in (DEALER, FREE):
        response = client.post("/account/security/email/", {"email": email})
        assert (response.status_code, response["Location"]) == (302, "/account/security/")
        assert "Until then the old one stays" in client.get("/account/security/").content.decode()
    assert [letter.purpose for letter in letters(DEALER)] == ["identity.address_known"]
    assert [letter.purpose for letter in letters(FREE)] == ["identity.change_email"]
    assert [letter.purpose for letter in letters(SHOPPER)] == ["identity.email_changing"]


def test_b04_a_link_of_one_person_is_worth_nothing_in_anothers_session(market: Market) -> None:
    """B04: bound to user, purpose and old address, once."""
    client, other = enter(SHOPPER), enter(DEALER, "/wholesale/login/")
    client.post("/account/security/email/", {"email": FREE})
    path = link_to(FREE)
    assert other.get(f"/wholesale{path}").status_code == 422
    assert other.post(f"/wholesale{path}").status_code == 422
    assert Client().post(path)["Location"].startswith("/login/")
    secret = path.strip("/").rpartition("/")[2]
    assert Client().post(f"/login/reset/{secret}/", {"password": NEW}).status_code == 422
    assert Client().post(f"/register/{secret}/", {"password": NEW}).status_code == 422
    assert {user.email for user in User.objects.all()} == {SHOPPER, DEALER}
    assert client.post(path).status_code == 302
    assert client.post(path).status_code == 422
    assert {user.email for user in User.objects.all()} == {FREE, DEALER}


def test_b04_a_link_dies_when_the_old_address_is_no_more(market: Market) -> None:
    """B04: bound to the old value."""
    client = enter(SHOPPER)
    client.post("/account/security/email/", {"email": FREE})
    path = link_to(FREE)
    User.objects.filter(email=SHOPPER).update(email="moved@test.example")
    assert client.post(path).status_code == 422
    assert not User.objects.filter(email=FREE).exists()


def test_b05_an_address_is_confirmed_only_by_its_own_link(market: Market) -> None:
    """B05: the change itself confirms nothing; whatever else changes the address takes the confirmation away."""
    client, other, token = enter(SHOPPER), enter(SHOPPER), token_of(SHOPPER)
    user = User.objects.get(email=SHOPPER)
    client.post("/account/security/email/", {"email": FREE})
    assert User.objects.get(pk=user.pk).email == SHOPPER
    assert not is_email_confirmed(user.pk)
    client.post(link_to(FREE))
    changed = User.objects.get(pk=user.pk)
    assert changed.email == FREE
    assert changed.person is not None
    assert is_email_confirmed(user.pk)
    assert [is_in(client), is_in(other), is_taken(token)] == [True, False, False]
    assert [letter.purpose for letter in letters(SHOPPER)] == ["identity.email_changing", "identity.email_changed"]
    User.objects.filter(pk=user.pk).update(email="by-import@test.example")
    assert not is_email_confirmed(user.pk)


def test_b05_an_address_one_has_already_is_confirmed_by_a_link_too(market: Market) -> None:
    """B05: whoever was brought in by an import or the office can show that the address is theirs."""
    client = enter(SHOPPER)
    client.post("/account/security/email/", {"email": SHOPPER})
    assert client.post(link_to(SHOPPER)).status_code == 302
    assert is_email_confirmed(User.objects.get(email=SHOPPER).pk)
    assert is_in(client)


def test_b12_links_lead_to_the_sites_own_address_whatever_the_request_says(market: Market, settings: Settings) -> None:
    """B12: neither Host nor X-Forwarded-Host gets into a letter."""
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["*"], "https://shop.example.kr"
    hostile = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    for path, body in (("/login/forgotten/", {"email": SHOPPER}), ("/register/", JOINING)):
        assert Client(headers=hostile).post(path, body).status_code == 200
    texts = [letter.text for letter in letters()]
    assert len(texts) == 2
    assert [re.findall(r"https?://[^/\s]+", text) for text in texts] == [["https://shop.example.kr"]] * 2
    assert not any("evil" in text for text in texts)


def test_a_reset_answers_alike_and_writes_to_nobody_unknown(market: Market) -> None:
    assert said(Client(), "/login/forgotten/", {"email": SHOPPER}) == said(
        Client(), "/login/forgotten/", {"email": FREE}
    )
    assert [letter.to for letter in letters()] == [SHOPPER]


def test_b18_a_link_works_once_and_for_an_hour(market: Market) -> None:
    """B18: single use, with an end, bound to its purpose and to the password it replaces."""
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with clock.at(noon):
        Client().post("/login/forgotten/", {"email": SHOPPER})
        late = link_to(SHOPPER)
    with clock.at(noon + timedelta(hours=1)):
        assert Client().post(late, {"password": NEW}).status_code == 422
        Client().post("/login/forgotten/", {"email": SHOPPER})
        first = link_to(SHOPPER)
        Client().post("/login/forgotten/", {"email": SHOPPER})
        second = link_to(SHOPPER)
        assert Client().post(first, {"password": "12345678"}).status_code == 422
        assert User.objects.get(email=SHOPPER).check_password(PASSWORD)
        assert Client().post(first, {"password": NEW}).status_code == 302
        for path in (first, second):
            assert Client().post(path, {"password": "another-jar-1700"}).status_code == 422
    assert User.objects.get(email=SHOPPER).check_password(NEW)


def test_a_mailbox_is_not_filled(market: Market) -> None:
    answers = {said(Client(), "/login/forgotten/", {"email": SHOPPER}) for _ in range(8)}
    assert len(answers) == 1
    assert len(letters(SHOPPER)) == 5


@pytest.mark.parametrize("secret", ["x", "%00", "a" * 5000, "%F0%9F%A6%8A", "..%2f"])
def test_made_up_links_are_refused_in_words(market: Market, secret: str) -> None:
    for path in ("/login/reset/", "/register/"):
        response = Client(headers={"accept-language": "en"}).get(f"{path}{secret}/")
        assert response.status_code in (404, 422)


def test_only_the_digest_of_a_link_is_kept(market: Market) -> None:
    Client().post("/login/forgotten/", {"email": SHOPPER})
    secret = link_to(SHOPPER).strip("/").rpartition("/")[2]
    row = Key.objects.get()
    assert secret not in str({name: str(value) for name, value in vars(row).items()})
    assert len(secret) >= 43
    assert Letter.objects.get().purpose == "identity.reset_password"


def test_a_key_of_another_purpose_is_refused_by_the_service(market: Market) -> None:
    Client().post("/login/forgotten/", {"email": SHOPPER})
    secret = link_to(SHOPPER).strip("/").rpartition("/")[2]
    with pytest.raises(KeyRefused):
        complete_registration(secret=secret, password=None)


def test_the_service_itself_refuses_a_key_whose_hour_is_over(market: Market) -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with clock.at(noon):
        Client().post("/login/forgotten/", {"email": SHOPPER})
        secret = link_to(SHOPPER).strip("/").rpartition("/")[2]
    with clock.at(noon + timedelta(hours=1)), pytest.raises(KeyRefused):
        complete_reset(secret=secret, password=NEW)
    assert User.objects.get(email=SHOPPER).check_password(PASSWORD)


def test_the_service_itself_refuses_a_key_that_was_used(market: Market) -> None:
    """The address one has already: nothing else than the key's own use would refuse it again."""
    enter(SHOPPER).post("/account/security/email/", {"email": SHOPPER})
    secret, user_id = link_to(SHOPPER).strip("/").rpartition("/")[2], User.objects.get(email=SHOPPER).pk
    complete_email_change(secret=secret, user_id=user_id, this_key="", actor=ACTOR)
    with pytest.raises(KeyRefused):
        complete_email_change(secret=secret, user_id=user_id, this_key="", actor=ACTOR)
