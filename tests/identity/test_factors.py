"""Second factors: B18, B20."""

import inspect
import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from conftest import RunTogether
from identity.post import enter, is_in, is_taken, later, letters, present_code, switch_totp_on, token_of
from jangteo.config import log_ins
from jangteo.identity import rules, selectors, services
from jangteo.identity.errors import TooManyAttempts, WrongCode
from jangteo.identity.gateways import factors
from jangteo.identity.models import UsedCode
from jangteo.identity.services import check_code, check_log_in
from jangteo.kernel import clock
from jangteo.kernel.types import job_actor
from jangteo.parties import services as parties
from jangteo.parties.errors import WrongCredentials
from jangteo.parties.models import ApiToken, User
from jangteo.parties.services import add_staff
from storefront.market import DEALER, PASSWORD, SHOPPER, Market

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def user() -> User:
    return User.objects.get(email=SHOPPER)


def test_an_authenticator_app_is_switched_on_by_a_code_of_it(market: Market) -> None:
    client, other, token = enter(SHOPPER), enter(SHOPPER), token_of(SHOPPER)
    page = client.get("/account/security/app/").content.decode()
    assert "<svg" in page
    found = re.search(r"<code[^>]*>([A-Z2-7]{32})</code>", page)
    assert found
    assert client.post("/account/security/app/", {"code": "000000"}).status_code in (422,)
    assert Authenticator.objects.count() == 0
    page = client.post("/account/security/app/", {"code": present_code(found[1])}).content.decode()
    assert len(set(re.findall(r"<code>(\d{10})</code>", page))) == 10
    row = Authenticator.objects.get(type="totp")
    assert found[1] not in str(row.data)
    assert factors.totp_secret(user().pk) == found[1]
    assert [is_in(client), is_in(other), is_taken(token)] == [True, False, False]
    assert [letter.purpose for letter in letters(SHOPPER)] == ["identity.factors_changed"]


def test_a_password_alone_opens_nothing_with_a_second_factor(market: Market, guest: Client) -> None:
    secret = switch_totp_on(SHOPPER)
    guest.post("/login/", {"email": SHOPPER, "password": PASSWORD, "next": "/orders/"})
    assert not is_in(guest)
    body = {"email": SHOPPER, "password": PASSWORD}
    answer = Client().post("/api/v1/tokens", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "identity.code_needed")
    assert ApiToken.objects.count() == 0
    body["code"] = present_code(secret)
    assert Client().post("/api/v1/tokens", body, content_type="application/json").status_code == 201
    assert guest.post("/login/code/?next=/orders/", {"code": present_code(secret)}).status_code == 422
    with later(seconds=31):
        assert guest.post("/login/code/?next=/orders/", {"code": present_code(secret)})["Location"] == "/orders/"


def test_the_office_asks_for_the_second_factor_too(market: Market, guest: Client) -> None:
    secret = switch_totp_on(SHOPPER)
    add_staff(user_id=user().pk, role="staff_viewer", actor=job_actor("test"))
    response = guest.post("/office/login/", {"username": SHOPPER, "password": PASSWORD, "next": "/office/orders/"})
    assert response["Location"] == "/office/login/code/?next=%2Foffice%2Forders%2F"
    assert guest.get("/office/").status_code == 302
    assert guest.get(response["Location"]).status_code == 200
    assert guest.post(response["Location"], {"code": "000000"}).status_code == 422
    body = {"code": present_code(secret), "next": "/office/orders/"}
    assert guest.post("/office/login/code/", body)["Location"] == "/office/orders/"
    assert guest.get("/office/").status_code == 200


def test_b18_a_code_is_taken_once(market: Market) -> None:
    """B18: not twice within its half minute, and not before or after its time."""
    secret = switch_totp_on(SHOPPER)
    with clock.at(NOON):
        check_code(user_id=user().pk, code=present_code(secret))
        with pytest.raises(WrongCode):
            check_code(user_id=user().pk, code=present_code(secret))
        old = present_code(secret)
    with clock.at(NOON + timedelta(seconds=60)), pytest.raises(WrongCode):
        check_code(user_id=user().pk, code=old)
    with clock.at(NOON + timedelta(seconds=60)):
        check_code(user_id=user().pk, code=present_code(secret))


@pytest.mark.django_db(transaction=True)
def test_b18_of_many_who_send_the_same_code_at_once_one_gets_in(run_together: RunTogether) -> None:
    """B18: single use holds under a race."""
    parties.register_shopper(email=SHOPPER, password=PASSWORD, name="손지우")
    code, user_id = present_code(switch_totp_on(SHOPPER)), user().pk
    outcomes = run_together(4, lambda _: check_code(user_id=user_id, code=code))
    assert Counter(type(one).__name__ for one in outcomes) == {"NoneType": 1, "WrongCode": 3}
    assert UsedCode.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_b18_a_recovery_code_lets_one_in(run_together: RunTogether) -> None:
    """B18: recovery codes hold under a race too, and once."""
    parties.register_shopper(email=SHOPPER, password=PASSWORD, name="손지우")
    switch_totp_on(SHOPPER)
    code, user_id = factors.renew_codes(user())[3], user().pk
    outcomes = run_together(3, lambda _: check_code(user_id=user_id, code=f"{code[:5]} {code[5:]}"))
    assert Counter(type(one).__name__ for one in outcomes) == {"NoneType": 1, "WrongCode": 2}
    assert factors.codes_left(user_id) == 9


def test_b18_guessing_a_code_ends_after_five(market: Market) -> None:
    """B18: of 200 guesses five are looked at, and the right one is refused then, too."""
    secret = switch_totp_on(SHOPPER)
    with clock.at(NOON):
        outcomes: Counter[str] = Counter()
        wrong = (f"{number:06}" for number in range(200))
        for guess in (one for one in wrong if rules.matching_counter(secret, one, NOON) is None):
            try:
                check_code(user_id=user().pk, code=guess)
            except (WrongCode, TooManyAttempts) as refusal:
                outcomes[type(refusal).__name__] += 1
        assert outcomes["WrongCode"] == 5
        assert outcomes["TooManyAttempts"] >= 190
        with pytest.raises(TooManyAttempts):
            check_code(user_id=user().pk, code=present_code(secret))


def test_b18_the_step_between_password_and_code_ends_after_ten_minutes(market: Market, guest: Client) -> None:
    """B18: bound to the session, the log-in and its password."""
    secret = switch_totp_on(SHOPPER)
    guest.post("/login/", {"email": SHOPPER, "password": PASSWORD})
    assert Client().post("/login/code/", {"code": present_code(secret)})["Location"] == "/login/"
    with later(minutes=10):
        assert guest.post("/login/code/", {"code": present_code(secret)})["Location"] == "/login/"
    other = Client()
    other.post("/login/", {"email": SHOPPER, "password": PASSWORD})
    changed = user()
    changed.set_password("a-new-jar-1592")
    changed.save()
    assert other.post("/login/code/", {"code": present_code(secret)})["Location"] == "/login/"
    assert not is_in(guest)
    assert not is_in(other)


def test_b18_a_code_of_one_log_in_is_worth_nothing_for_another(market: Market) -> None:
    """B18: across log-ins."""
    code = present_code(switch_totp_on(SHOPPER))
    switch_totp_on(DEALER)
    with pytest.raises(WrongCode):
        check_code(user_id=User.objects.get(email=DEALER).pk, code=code)


@pytest.mark.parametrize("code", ["", "0", "abcdef", "１２３４５６", "\x00" * 6, "9" * 5000, "12345", "é" * 6])
def test_odd_codes_are_wrong_and_no_more(market: Market, code: str) -> None:
    switch_totp_on(SHOPPER)
    factors.renew_codes(user())
    with pytest.raises(WrongCode):
        check_code(user_id=user().pk, code=code)


def test_removing_the_app_takes_its_recovery_codes_along(market: Market) -> None:
    client = enter(SHOPPER)
    switch_totp_on(SHOPPER)
    factors.renew_codes(user())
    client.post("/account/security/app/remove/")
    assert Authenticator.objects.count() == 0
    assert is_in(enter(SHOPPER))


def test_b20_secrets_are_compared_in_full_and_in_constant_time() -> None:
    """B20: codes, session ids, password marks and tokens: by `compare_digest`, or by digest under a unique index."""
    assert "hmac.compare_digest" in inspect.getsource(rules.matching_counter)
    assert "constant_time_compare" in inspect.getsource(services.end_session)
    assert "constant_time_compare" in inspect.getsource(services.pending_user)
    assert "digest=digest(secret)" in inspect.getsource(selectors.get_key)
    assert "digest=_digest(token)" in inspect.getsource(parties.find_user_by_token)
    assert issubclass(log_ins.PasswordBackend, object)


@pytest.mark.parametrize("part", [1, 20, 45])
def test_b20_a_part_of_a_token_is_no_token(market: Market, part: int) -> None:
    """B20: nor a token with more behind it."""
    token = token_of(SHOPPER)
    assert is_taken(token)
    assert not is_taken(token[:part])
    assert not is_taken(f"{token}x")
    assert not is_taken(token.swapcase())


@given(st.integers(3, 2**31), st.integers(-2, 2))
def test_b18_a_code_fits_its_half_minute_and_the_two_beside_it(counter: int, shift: int) -> None:
    """B18: the drift that is borne is one half minute each way; chance hits of other half minutes aside."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    now = datetime.fromtimestamp((counter + shift) * rules.TOTP_SECONDS, UTC)
    code = rules.totp_code(secret, counter)
    near = {rules.totp_code(secret, one): one for one in rules.totp_counters(now)}
    assert rules.matching_counter(secret, code, now) == near.get(code)
    assert (counter in rules.totp_counters(now)) == (abs(shift) <= 1)


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, SHA-1, last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    wanted = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}
    assert {second: rules.totp_code(secret, second // 30) for second in wanted} == wanted


def test_a_log_in_without_a_password_has_none_to_guess(market: Market) -> None:
    User.objects.filter(email=SHOPPER).update(password="!")
    with pytest.raises(WrongCredentials):
        check_log_in(email=SHOPPER, password="!")
