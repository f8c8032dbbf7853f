from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from factories import ACTOR
from jangteo.parties import services as parties
from jangteo.parties.types import MemberRole
from office.desk import STAFF
from storefront.market import DEALER, PASSWORD, SHOPPER, Market, open_market


@pytest.fixture
def market(db: None, settings: Settings, tmp_path: Path) -> Market:
    """Two shops on one stock, their files in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path
    return open_market()


@pytest.fixture
def shopper(market: Market) -> Client:
    return _logged_in("/login/", SHOPPER)


@pytest.fixture
def dealer(market: Market) -> Client:
    return _logged_in("/login/", DEALER)


@pytest.fixture
def staff(market: Market) -> Client:
    person = parties.create_person(name="한소율", email=STAFF)
    user_id = parties.create_log_in(person_id=person, email=STAFF, password=PASSWORD)
    parties.add_staff(user_id=user_id, role=MemberRole.STAFF_ADMINISTRATOR, actor=ACTOR)
    client = Client(headers={"accept-language": "en"}, REMOTE_ADDR="203.0.113.9")
    response = client.post("/office/login/?next=/office/", {"username": STAFF, "password": PASSWORD})
    assert response.status_code == 302
    return client


def _logged_in(address: str, email: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    assert client.post(address, {"email": email, "password": PASSWORD}).status_code == 302
    return client
