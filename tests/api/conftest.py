from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from api.caller import Caller
from storefront.market import DEALER, PASSWORD, SHOPPER, Market, open_market


@pytest.fixture
def market(db: None, settings: Settings, tmp_path: Path) -> Market:
    """Two shops on one stock."""
    settings.MEDIA_ROOT = tmp_path
    return open_market()


@pytest.fixture
def guest(market: Market) -> Caller:
    """A program without a token."""
    return Caller(Client())


@pytest.fixture
def shopper(market: Market) -> Caller:
    return Caller(Client(), _token(SHOPPER))


@pytest.fixture
def dealer(market: Market) -> Caller:
    return Caller(Client(), _token(DEALER))


def _token(email: str) -> str:
    body = {"email": email, "password": PASSWORD}
    answer: dict[str, Any] = Client().post("/api/v1/tokens", body, content_type="application/json").json()
    return str(answer["token"])
