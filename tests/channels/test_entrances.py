"""Channels entered by password or by invitation: pages, API, files alike."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from factories import ACTOR, DESK, acting, channel, company, member_of, shopper, user_of
from jangteo.channels import services
from jangteo.channels.errors import EntryRefused, PasswordRequired, WrongPassword
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import admit_party, dismiss_party, enter, give_pass, set_access
from jangteo.channels.services.door import FIRST_TRIES, PER_CHANNEL
from jangteo.channels.types import Channel, ChannelAccess
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.types import PER_ADDRESS, Limit, Visitor
from jangteo.kernel.errors import NotPermitted
from jangteo.parties.services import create_unit
from jangteo.parties.types import PartyKind

pytestmark = pytest.mark.django_db
WORD = "moon-jar-2026"


@pytest.fixture
def club() -> Channel:
    """A channel entered by password, at /club/."""
    cache.clear()
    channel("shop", path_prefix="/")
    club = channel("club")
    set_access(channel_id=club.id, access=ChannelAccess.PASSWORD, password=WORD, actor=DESK)
    return get_channel("club")


def test_pages_ask_for_the_password_and_remember_it(club: Channel) -> None:
    client = Client()
    assert client.get("/club/search/?q=x")["Location"] == "/club/enter/?next=%2Fclub%2Fsearch%2F%3Fq%3Dx"
    wrong = client.post("/club/enter/", {"password": "moon-jar-2025"})
    assert wrong.status_code == 422
    before = client.session.session_key
    right = client.post("/club/enter/", {"password": WORD, "next": "/club/search/?q=x"})
    assert right["Location"] == "/club/search/?q=x"
    assert client.session.session_key != before
    assert client.get("/club/").status_code == 200
    assert Client().get("/club/").status_code == 302


def test_another_password_ends_every_pass(club: Channel) -> None:
    given = give_pass(channel=club, password=WORD, visitor=Visitor())
    assert enter(channel=club, user=None, via="page", channel_pass=given).party_id is None
    set_access(channel_id=club.id, access=ChannelAccess.PASSWORD, password="another-word", actor=DESK)
    with pytest.raises(PasswordRequired):
        enter(channel=get_channel("club"), user=None, via="page", channel_pass=given)


@pytest.mark.parametrize("given", ["", "0", "x", "null"])
def test_a_pass_is_whole_or_nothing(club: Channel, given: str) -> None:
    """B20: neither an empty pass nor the beginning of one opens."""
    for attempt in (given, club.lock[:-1], club.lock + "0"):
        with pytest.raises(PasswordRequired):
            enter(channel=club, user=None, via="api", channel_pass=attempt)


def test_programs_get_a_pass_and_send_it(club: Channel) -> None:
    call = Client().post
    path = "/api/v1/channels/club"
    assert Client().get(f"{path}/products").status_code == 401
    refused = call(f"{path}/pass", {"password": "wrong-word"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "channels.wrong_password")
    given = call(f"{path}/pass", {"password": WORD}, content_type="application/json").json()["channel_pass"]
    assert Client().get(f"{path}/products", headers={"Channel-Pass": given}).status_code == 200
    assert call("/api/v1/channels/none/pass", {"password": WORD}, content_type="application/json").status_code == 404


def test_guesses_are_counted_by_address_and_the_right_word_is_no_guess(club: Channel) -> None:
    visitor = Visitor(address="203.0.113.9")
    for _ in range(PER_ADDRESS.most):
        with pytest.raises(WrongPassword):
            give_pass(channel=club, password="wrong-word", visitor=visitor)
    with pytest.raises(TooManyAttempts):
        give_pass(channel=club, password=WORD, visitor=visitor)
    assert give_pass(channel=club, password=WORD, visitor=Visitor(address="203.0.113.10")) == club.lock
    assert PER_CHANNEL.most > PER_ADDRESS.most


def test_strangers_who_guess_from_everywhere_keep_nobody_out(club: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jangteo.channels.services.door.PER_CHANNEL", Limit(5, timedelta(hours=1)))
    for number in range(5):
        with pytest.raises(WrongPassword):
            give_pass(channel=club, password="wrong-word", visitor=Visitor(address=f"203.0.113.{number}"))
    newcomer = Visitor(address="198.51.100.7")
    for _ in range(FIRST_TRIES.most - 1):
        with pytest.raises(WrongPassword):
            give_pass(channel=club, password="mistyped", visitor=newcomer)
    assert give_pass(channel=club, password=WORD, visitor=newcomer) == club.lock
    with pytest.raises(WrongPassword):
        give_pass(channel=club, password="mistyped", visitor=newcomer)
    with pytest.raises(TooManyAttempts):
        give_pass(channel=club, password=WORD, visitor=newcomer)


def test_a_channel_without_password_gives_no_pass() -> None:
    open_shop = channel("shop", path_prefix="/")
    for word in ("", WORD):
        with pytest.raises(WrongPassword):
            give_pass(channel=open_shop, password=word, visitor=Visitor())
    assert open_shop.lock == ""


def test_an_invited_company_comes_in_with_its_units_until_it_is_dismissed() -> None:
    secret = channel("secret", access="invitation")
    firm = company()
    store = create_unit(parent_id=firm, kind=PartyKind.LOCATION, name="성수", actor=ACTOR)
    buyer, stranger = member_of(store), shopper()
    admit_party(channel_id=secret.id, party_id=firm, actor=DESK)
    admit_party(channel_id=secret.id, party_id=firm, actor=DESK)
    assert enter(channel=secret, user=user_of(buyer), via="page").party_id == store
    with pytest.raises(EntryRefused):
        enter(channel=secret, user=user_of(stranger), via="page")
    dismiss_party(channel_id=secret.id, party_id=firm, actor=DESK)
    with pytest.raises(EntryRefused):
        enter(channel=secret, user=user_of(buyer), via="page")


def test_only_who_may_change_parties_says_who_comes_in(club: Channel) -> None:
    buyer = shopper()
    assert buyer.person_id
    for actor in (buyer, acting(buyer.person_id, buyer.person_id)):
        with pytest.raises(NotPermitted):
            set_access(channel_id=club.id, access=ChannelAccess.OPEN, actor=actor)
        with pytest.raises(NotPermitted):
            admit_party(channel_id=club.id, party_id=buyer.person_id, actor=actor)
    assert services.enter(channel=club, user=None, via="page", channel_pass=club.lock).rights
