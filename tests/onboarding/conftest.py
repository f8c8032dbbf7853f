from pathlib import Path

import pytest
from pytest_django import Settings

from jangteo.channels.types import Channel
from onboarding.applying import wholesale


@pytest.fixture
def place(db: None, settings: Settings, tmp_path: Path) -> Channel:
    """A wholesale channel whose files lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path
    return wholesale()
