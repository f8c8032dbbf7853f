"""A process that keeps what it has made, and looks for changes at each request."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytest_django import Settings

from jangteo.kernel import kept


@contextmanager
def keeping(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.JANGTEO_KEPT_MEGABYTES = 8
    monkeypatch.setattr(kept, "LOOK_SECONDS", 0.0)
    kept.WATCH.forget()
    yield
    kept.WATCH.forget()
