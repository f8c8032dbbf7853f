from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from jangteo.parties import services as parties
from office.desk import STAFF
from storefront.market import PASSWORD, Market, open_market


@pytest.fixture
def market(db: None, settings: Settings, tmp_path: Path) -> Market:
    """Two shops on one stock."""
    settings.MEDIA_ROOT = tmp_path
    return open_market()


@pytest.fixture
def staff(market: Market) -> Client:
    """A member of staff who reads English; no superuser."""
    person = parties.create_person(name="한소율", email=STAFF)
    parties.create_log_in(person_id=person, email=STAFF, password=PASSWORD, is_staff=True)
    client = Client(headers={"accept-language": "en"})
    response = client.post("/office/login/?next=/office/", {"username": STAFF, "password": PASSWORD})
    assert response.status_code == 302, response.content.decode()
    return client
