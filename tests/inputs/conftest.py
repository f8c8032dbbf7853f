from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from access.undoing import undone
from inputs.desk import Desk, build
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


@pytest.fixture(scope="module")
def desk(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """The desk, built once for a file's tests in one transaction that is taken back in the end."""
    kept, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), undone():
        yield build(open_market())
    settings.MEDIA_ROOT = kept
