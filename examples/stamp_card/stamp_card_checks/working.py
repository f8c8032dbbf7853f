"""The table is made within the test where Jangteo was not started with the extension."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.state import ProjectState
from stamp_card import extension

from jangteo.extending import calling
from jangteo.extending.types import Loaded


@pytest.fixture(autouse=True)
def stamp_card(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The extension works, with its table as its migrations make it."""
    if not apps.is_installed("stamp_card"):
        migration = import_module("stamp_card.migrations.0001_stamps").Migration("0001_stamps", "stamp_card")
        with connection.schema_editor() as editor:
            migration.apply(ProjectState(), editor)
    settings.EXTENSIONS = Loaded((extension,))
    monkeypatch.setattr(calling, "begin_writing", lambda: None)
    calling.forget()
    yield
    calling.forget()
