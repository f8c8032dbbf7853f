from collections.abc import Iterator
from typing import Any

import pytest

from extending import planted
from jangteo.extending import calling


@pytest.fixture
def extended(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[planted.Planted]:
    """The planted extension works; failures are written when the test says so."""
    settings.EXTENSIONS = planted.LOADED
    monkeypatch.setattr(calling, "begin_writing", lambda: None)
    calling.forget()
    planted.mood.now, planted.planted.asked = "", 0
    yield planted.planted
    planted.mood.now = ""
    calling.forget()
