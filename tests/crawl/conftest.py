from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from access.undoing import undone
from access.world import World, build
from crawl.hearing import ears
from factories.people import prove
from jangteo.identity import rules as identity_rules


@pytest.fixture(scope="package")
def harmed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The world of the access tests, for this folder, taken back in the end; all have just proved who they are."""
    kept, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    long_life = patch.object(identity_rules, "PROOF_LIFE", timedelta(hours=9))
    with django_db_blocker.unblock(), undone(), long_life, ears():
        world = build()
        for column in world.people.keys() & world.clients.keys():
            prove(world.clients[column])
        yield world
    settings.MEDIA_ROOT = kept
