"""A real browser against the real demo: granian processes, embedded PostgreSQL, the seeded market."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

OPEN_SECONDS = 240


@dataclass(frozen=True, slots=True)
class Site:
    """Where the demo is open, and who may log in."""

    address: str
    logins: dict[str, tuple[str, str]]

    def login(self, where: str) -> tuple[str, str]:
        """E-mail and password of the first log-in for a place: "office", "shop" or "wholesale"."""
        return next(login for place, login in self.logins.items() if place.startswith(where))


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """`jangteo demo` in a home of its own, open for business."""
    home = Path(tempfile.mkdtemp(prefix="jt-browser-", dir="/tmp"))
    home.chmod(0o755)
    kept = {
        name: text for name, text in os.environ.items() if not name.startswith(("JANGTEO_", "DATABASE_URL", "DJANGO_"))
    }
    variables = {"JANGTEO_HOME": str(home), "JANGTEO_PORT": str(free_port()), "JANGTEO_PG_OPTIONS": "fsync=off"}
    process = subprocess.Popen(
        [sys.executable, "-m", "jangteo.config.command", "demo", "--json"],
        env=kept | variables,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        logins = {login["where"]: (login["email"], login["password"]) for login in facts["logins"]}
        yield Site(facts["site"].rstrip("/"), logins)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    """A port nobody listens on."""
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A Korean visitor's page on a desk; whatever the browser complains about fails the test."""
    context = browser.new_context(base_url=site.address, locale="ko-KR", viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []
