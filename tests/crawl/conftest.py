from collections.abc import Iterator

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from access.undoing import undone
from access.world import World, build


@pytest.fixture(scope="package")
def harmed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The world of the access tests, for this folder, in one transaction that is taken back in the end."""
    kept, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), undone():
        yield build()
    settings.MEDIA_ROOT = kept
