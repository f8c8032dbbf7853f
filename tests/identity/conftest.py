from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from jangteo.kernel import clock
from storefront.market import DEALER, PASSWORD, SHOPPER, Market, open_market


@pytest.fixture
def market(db: None, settings: Settings, tmp_path: Path) -> Market:
    """Two shops on one stock."""
    settings.MEDIA_ROOT = tmp_path
    return open_market()


@pytest.fixture
def guest() -> Client:
    """Someone who reads English and has not logged in."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def shopper(market: Market) -> Client:
    return _logged_in("/login/", SHOPPER)


@pytest.fixture
def dealer(market: Market) -> Client:
    return _logged_in("/wholesale/login/", DEALER)


def _logged_in(address: str, email: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    response = client.post(address, {"email": email, "password": PASSWORD})
    assert response.status_code == 302, response.content.decode()
    assert clock.now()
    return client
