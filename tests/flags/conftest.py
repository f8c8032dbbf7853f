from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from api.caller import Caller
from api.conftest import _token
from storefront.conftest import _logged_in
from storefront.market import DEALER, SHOPPER, Market, open_market


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
    return _logged_in("/wholesale/login/", DEALER)


@pytest.fixture
def caller(market: Market) -> Caller:
    """The shopper's program."""
    return Caller(Client(), _token(SHOPPER))
