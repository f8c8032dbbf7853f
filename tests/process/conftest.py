"""Homes of their own for tests that start and kill servers."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from homes import JANGTEO, SECONDS, clear, empty_home, variables_for


class RunCommand(Protocol):
    """Runs `jangteo …` to its end."""

    def __call__(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty home that any user can reach; its server is stopped at the end."""
    folder = empty_home()
    yield folder
    clear(folder)


@pytest.fixture
def jangteo(home: Path) -> RunCommand:
    """Run a command in the home."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*JANGTEO, *arguments],
            env=variables_for(home, **variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    return run
