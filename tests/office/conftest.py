from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from jangteo.parties import services as parties
from jangteo.parties.types import MemberRole
from office.desk import STAFF
from storefront.market import ACTOR, PASSWORD, Market, open_market


@pytest.fixture
def market(db: None, settings: Settings, tmp_path: Path) -> Market:
    """Two shops on one stock."""
    settings.MEDIA_ROOT = tmp_path
    return open_market()


@pytest.fixture
def staff(market: Market) -> Client:
    """A member of staff who reads English; no superuser."""
    person = parties.create_person(name="한소율", email=STAFF)
    user_id = parties.create_log_in(person_id=person, email=STAFF, password=PASSWORD)
    parties.add_staff(user_id=user_id, role=MemberRole.STAFF_ADMINISTRATOR, actor=ACTOR)
    client = Client(headers={"accept-language": "en"})
    response = client.post("/office/login/?next=/office/", {"username": STAFF, "password": PASSWORD})
    assert response.status_code == 302, response.content.decode()
    return client
