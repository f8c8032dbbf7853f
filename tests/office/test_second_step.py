"""What a host may ask of staff: a second step, and not to be away for long. ASVS 6.3.3 and 7.3.1."""

from typing import Any

import pytest
from django.test import Client

from identity.post import enter, later, present_code, switch_totp_on
from jangteo.config.environment import BadEnvironment, Environment
from jangteo.kernel.types import job_actor
from jangteo.parties.selectors import find_operator
from jangteo.parties.types import MemberRole
from jangteo.programs import services as programs
from jangteo.programs.types import KeyKind
from office.desk import STAFF
from storefront.market import PASSWORD, SHOPPER, Market

LOG_IN = {"email": STAFF, "password": PASSWORD}


def test_staff_without_a_second_step_are_led_to_where_they_add_it(staff: Client, settings: Any) -> None:
    assert b'href="/office/orders/"' in staff.get("/office/").content
    settings.STAFF_SECOND_STEP = True
    for path in ("/office/", "/office/orders/", "/office/records/", "/office/parties/user/"):
        refused = staff.get(path)
        assert refused.status_code == 403
        assert b'href="/account/security/"' in refused.content
        assert b'href="/office/orders/"' not in refused.content
    assert staff.post("/office/features/", {"why": "x"}).status_code == 403
    assert staff.get("/account/security/").status_code == 200
    token = staff.post("/api/v1/tokens", LOG_IN, content_type="application/json")
    assert (token.status_code, token.json()["code"]) == (403, "identity.second_step_needed")

    secret = switch_totp_on(STAFF)
    assert staff.get("/office/").status_code == 200
    coded = LOG_IN | {"code": present_code(secret)}
    assert staff.post("/api/v1/tokens", coded, content_type="application/json").status_code == 201


def test_a_token_from_before_opens_nothing_until_there_is_a_second_step(staff: Client, settings: Any) -> None:
    token = staff.post("/api/v1/tokens", LOG_IN, content_type="application/json").json()["token"]
    program = Client(headers={"authorization": f"Bearer {token}"})
    assert program.get("/api/v1/office/orders").status_code == 200
    settings.STAFF_SECOND_STEP = True
    refused = program.get("/api/v1/office/orders")
    assert (refused.status_code, refused.json()["code"]) == (403, "identity.second_step_needed")
    switch_totp_on(STAFF)
    assert program.get("/api/v1/office/orders").status_code == 200


def test_a_program_of_staff_has_its_key(staff: Client, settings: Any) -> None:
    operator = find_operator()
    assert operator is not None
    clerk = programs.make_program(
        party_id=operator, name="ERP", roles=[MemberRole.STAFF_CLERK], actor=job_actor("test")
    )
    _, key = programs.issue_key(program_id=clerk, kind=KeyKind.LIVE, scopes=["orders:read"], actor=job_actor("test"))
    settings.STAFF_SECOND_STEP = True
    assert Client(headers={"authorization": f"Bearer {key}"}).get("/api/v1/office/orders").status_code == 200


def test_shoppers_need_no_second_step(market: Market, settings: Any) -> None:
    settings.STAFF_SECOND_STEP = True
    body = {"email": SHOPPER, "password": PASSWORD}
    assert Client().post("/api/v1/tokens", body, content_type="application/json").status_code == 201


def test_staff_that_were_away_for_long_log_in_again(staff: Client, settings: Any) -> None:
    settings.STAFF_IDLE_MINUTES = 30
    for minutes in (20, 40, 65):
        with later(minutes=minutes):
            assert staff.get("/office/").status_code == 200
    with later(minutes=96):
        sent = staff.get("/office/orders/")
        assert (sent.status_code, sent["Location"]) == (302, "/office/login/?next=/office/orders/")
        assert staff.get("/office/").status_code == 302


def test_a_shopper_may_be_away(market: Market, settings: Any) -> None:
    settings.STAFF_IDLE_MINUTES = 30
    client = enter(SHOPPER)
    with later(hours=9):
        assert client.get("/account/security/").status_code == 200


@pytest.mark.parametrize(("told", "minutes"), [("", 0), ("0", 0), ("15", 15), ("480", 480)])
def test_minutes_are_none_or_enough_to_be_told(told: str, minutes: int) -> None:
    assert Environment.read({"JANGTEO_STAFF_IDLE_MINUTES": told}).staff_idle_minutes == minutes


def test_fewer_minutes_than_a_visit_is_noted_by_are_refused() -> None:
    with pytest.raises(BadEnvironment, match="from 15 to 10080"):
        Environment.read({"JANGTEO_STAFF_IDLE_MINUTES": "5"})
