from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from office.desk import staff_client
from storefront.market import Market, open_market


@pytest.fixture
def market(db: None, settings: Settings, tmp_path: Path) -> Market:
    """Two shops on one stock."""
    settings.MEDIA_ROOT = tmp_path
    return open_market()


@pytest.fixture
def staff(market: Market) -> Client:
    """Who may do everything in the office, and reads English."""
    return staff_client("staff_administrator")
