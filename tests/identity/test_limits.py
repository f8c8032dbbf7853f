"""How often a password may be tried: B01, B03, B10, B11, S5."""

import ipaddress
import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from conftest import RunTogether
from identity.post import enter, is_in, later, letters, link_to
from jangteo.identity import rules
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.models import Attempt
from jangteo.identity.services import check_log_in, take_attempt
from jangteo.identity.types import Limit, Visitor
from jangteo.kernel import clock
from jangteo.parties.errors import WrongCredentials
from jangteo.parties.services import register_shopper
from storefront.market import DEALER, PASSWORD, SHOPPER, Market

pytestmark = pytest.mark.django_db
NOBODY = "nobody@test.example"
type Door = Callable[[Client, str, str], tuple[int, str]]


def page_door(address: str, field: str) -> Door:
    def knock(client: Client, email: str, password: str) -> tuple[int, str]:
        response = client.post(address, {field: email, "password": password})
        return response.status_code, _without_what_varies(response.content.decode(), email)

    return knock


def api_door(client: Client, email: str, password: str) -> tuple[int, str]:
    body = {"email": email, "password": password}
    response = client.post("/api/v1/tokens", body, content_type="application/json")
    told = response.json()
    assert told.pop("request_id")  # each call's own
    return response.status_code, json.dumps(told, sort_keys=True)


def _without_what_varies(page: str, email: str) -> str:
    lines = page.replace(email, "ADDRESS").splitlines()
    return "\n".join(line for line in lines if "csrf" not in line.lower())


def knock_from(forwarded: str, email: str) -> int:
    """A wrong password with this X-Forwarded-For."""
    body = {"email": email, "password": "wrong"}
    headers = {"x-forwarded-for": forwarded}
    return Client(headers=headers).post("/api/v1/tokens", body, content_type="application/json").status_code


DOORS = {
    "shop": page_door("/login/", "email"),
    "wholesale": page_door("/wholesale/login/", "email"),
    "office": page_door("/office/login/", "username"),
    "api": api_door,
}


@pytest.mark.parametrize("name", DOORS)
def test_b01_every_door_answers_known_and_unknown_addresses_alike(market: Market, name: str) -> None:
    """B01: same code, body and status, before and after the limit."""
    knock = DOORS[name]
    with clock.at(clock.now()):  # the seconds to wait are said, and count down
        known = [knock(Client(), SHOPPER, "wrong") for _ in range(12)]
        unknown = [knock(Client(), NOBODY, "wrong") for _ in range(12)]
    assert known == unknown
    assert [status for status, _ in known[9:]] == [known[0][0], 429, 429]
    assert known[0][0] != 429


def test_the_eleventh_failure_within_a_quarter_of_an_hour_is_refused_with_the_time_to_wait(market: Market) -> None:
    """S5: at most ten failures per account and 15 minutes, all doors together."""
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    with clock.at(noon):
        for name in list(DOORS) * 2 + ["shop", "api"]:
            assert DOORS[name](Client(), SHOPPER, "wrong")[0] != 429
    with clock.at(noon + timedelta(minutes=14)):
        for address, field in (("/login/", "email"), ("/office/login/", "username")):
            response = Client().post(address, {field: SHOPPER, "password": PASSWORD})
            assert (response.status_code, response["Retry-After"]) == (429, "60")
        response = Client().post(
            "/api/v1/tokens", {"email": SHOPPER, "password": PASSWORD}, content_type="application/json"
        )
        assert (response.status_code, response["Retry-After"]) == (429, "60")
        assert response.json()["code"] == "identity.too_many_attempts"
    with clock.at(noon + timedelta(minutes=15)):
        assert is_in(enter(SHOPPER))


def test_the_hundredth_failure_of_an_address_is_its_last_for_an_hour(market: Market) -> None:
    """S5: at most a hundred failures per address and hour, whichever accounts they were for."""
    visitor = Visitor(address="203.0.113.9")
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for number in range(100):
        with clock.at(noon + timedelta(seconds=number)), pytest.raises(WrongCredentials):
            check_log_in(email=f"user-{number}@test.example", password="wrong", visitor=visitor)
    with clock.at(noon + timedelta(minutes=59)):
        with pytest.raises(TooManyAttempts) as refusal:
            check_log_in(email=SHOPPER, password=PASSWORD, visitor=visitor)
        assert refusal.value.wait == 60
        assert check_log_in(email=SHOPPER, password=PASSWORD, visitor=Visitor(address="203.0.113.10")).email == SHOPPER
    with clock.at(noon + timedelta(minutes=60)):
        assert check_log_in(email=SHOPPER, password=PASSWORD, visitor=visitor).email == SHOPPER


def test_what_succeeds_is_no_failure(market: Market) -> None:
    for _ in range(12):
        enter(SHOPPER)
    assert Attempt.objects.count() == 0


def test_b10_a_made_up_forwarded_address_changes_nothing(market: Market) -> None:
    """B10: 500 wrong log-ins with random X-Forwarded-For come from the one address they come from."""
    statuses = Counter(
        knock_from(f"198.51.{number // 250}.{number % 250}", f"u{number}@test.example") for number in range(500)
    )
    assert statuses == {401: 100, 429: 400}
    headers = {"x-forwarded-for": "198.51.100.1"}
    assert Client(headers=headers).post("/login/", {"email": SHOPPER, "password": PASSWORD}).status_code == 429


def test_b10_the_trusted_proxys_word_counts_and_only_its_own(market: Market, settings: Settings) -> None:
    """B10: behind the host's proxy, clients are told apart; what the client wrote before it is ignored."""
    settings.TRUSTED_PROXIES = (ipaddress.ip_network("127.0.0.0/8"),)
    for number in range(100):
        assert knock_from(f"198.51.100.{number}, 203.0.113.5", f"u{number}@test.example") == 401
    assert knock_from("9.9.9.9, 203.0.113.5", SHOPPER) == 429
    assert knock_from("203.0.113.5, 203.0.113.6", SHOPPER) == 401


def test_b11_an_owner_comes_in_from_a_known_browser_while_a_stranger_guesses(market: Market) -> None:
    """B11: 1,000 failures for one account lock nobody out who was here before."""
    known = enter(SHOPPER)
    known.post("/logout/")
    for number in range(1000):
        with pytest.raises((WrongCredentials, TooManyAttempts)):
            check_log_in(email=SHOPPER, password="wrong", visitor=Visitor(address=f"10.{number % 200}.0.1"))
    assert Client().post("/login/", {"email": SHOPPER, "password": PASSWORD}).status_code == 429
    assert known.post("/login/", {"email": SHOPPER, "password": PASSWORD}).status_code == 302
    assert is_in(known)


def test_b11_an_owner_without_a_known_browser_comes_in_by_mail(market: Market) -> None:
    """B11: the reset works however often a stranger has failed, and the new browser is known from then on."""
    for _ in range(20):
        Client().post("/login/", {"email": SHOPPER, "password": "wrong"})
    browser = Client()
    browser.post("/login/forgotten/", {"email": SHOPPER})
    assert browser.post(link_to(SHOPPER), {"password": "a-new-jar-1592"}).status_code == 302
    assert is_in(browser)
    browser.post("/logout/")
    assert browser.post("/login/", {"email": SHOPPER, "password": "a-new-jar-1592"}).status_code == 302


def test_b11_a_known_browser_has_a_count_of_its_own_and_it_ends_too(market: Market) -> None:
    """B11: the mark of a browser is no way round the limit."""
    known = enter(SHOPPER)
    known.post("/logout/")
    statuses = [known.post("/login/", {"email": SHOPPER, "password": "wrong"}).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_b11_another_ones_mark_is_worth_nothing(market: Market) -> None:
    """B11: a mark is bound to its log-in."""
    dealer = enter(DEALER, "/wholesale/login/")
    for _ in range(10):
        Client().post("/login/", {"email": SHOPPER, "password": "wrong"})
    dealer.post("/wholesale/logout/")
    assert dealer.post("/login/", {"email": SHOPPER, "password": PASSWORD}).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_many_guesses_at_once_are_no_more_than_one_after_another(run_together: RunTogether) -> None:
    def guess(number: int) -> str:
        try:
            take_attempt([("account:x", rules.PER_ACCOUNT)])
        except TooManyAttempts:
            return "refused"
        return "tried"

    assert Counter(run_together(16, guess)) == {"tried": 10, "refused": 6}
    assert Attempt.objects.count() == 10


def test_b03_a_known_address_takes_as_long_as_an_unknown_one(db: None, settings: Settings) -> None:
    """B03: the same steps and the same slow hash; medians and ranks of interleaved samples are alike."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    register_shopper(email=SHOPPER, password=PASSWORD, name="손지우")
    samples: dict[str, list[float]] = {SHOPPER: [], NOBODY: []}
    for round_number in range(31):
        for email in (SHOPPER, NOBODY) if round_number % 2 else (NOBODY, SHOPPER):
            started = time.perf_counter()
            with pytest.raises(WrongCredentials), later(hours=round_number):
                check_log_in(email=email, password="wrong")
            samples[email].append(time.perf_counter() - started)
    known, unknown = samples[SHOPPER][1:], samples[NOBODY][1:]
    assert statistics.median(known) > 0.02  # a hash was made at all, for both
    assert 0.85 < statistics.median(known) / statistics.median(unknown) < 1.18
    wins = sum(one > other for one in known for other in unknown)
    assert 0.2 < wins / (len(known) * len(unknown)) < 0.8


def test_b03_a_known_and_an_unknown_address_ask_the_database_the_same(market: Market) -> None:
    """B03: what is not a hash is the same number of statements, for log-in and for links by mail."""
    counts = []
    for email in (SHOPPER, NOBODY):
        with CaptureQueriesContext(connection) as asked, pytest.raises(WrongCredentials):
            check_log_in(email=email, password="wrong", visitor=Visitor(address="203.0.113.1"))
        with CaptureQueriesContext(connection) as mailed:
            Client().post("/login/forgotten/", {"email": email})
        counts.append((len(asked), len(mailed)))
    assert counts[0] == counts[1]
    assert [letter.to for letter in letters()] == [SHOPPER]


SECONDS = st.integers(0, 3600)


@given(st.lists(SECONDS, max_size=60), st.integers(1, 12), st.integers(1, 1800))
def test_no_window_ever_holds_more_attempts_than_the_limit(moments: list[int], most: int, within: int) -> None:
    limit = Limit(most, timedelta(seconds=within))
    start = datetime(2026, 1, 1, tzinfo=UTC)
    taken: list[datetime] = []
    for moment in sorted(moments):
        now = start + timedelta(seconds=moment)
        wait = rules.wait_for(taken, limit, now)
        if wait == 0:
            taken.append(now)
        else:
            assert rules.wait_for(taken, limit, now + timedelta(seconds=wait)) == 0
            assert rules.wait_for(taken, limit, now + timedelta(seconds=wait - 1)) > 0
    for at in taken:
        assert sum(at - limit.within < other <= at for other in taken) <= most


ADDRESSES = st.ip_addresses(v=4).map(str)


@given(ADDRESSES, st.lists(st.one_of(ADDRESSES, st.text(max_size=20)), max_size=5))
def test_whoever_is_no_trusted_proxy_cannot_choose_an_address(remote: str, hops: list[str]) -> None:
    trusted = [ipaddress.ip_network("10.0.0.0/8")]
    found = rules.client_address(remote, ", ".join(hops), trusted)
    if ipaddress.ip_address(remote) not in trusted[0]:
        assert found == remote
    assert "," not in found
