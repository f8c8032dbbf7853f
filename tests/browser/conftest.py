"""A real browser against the real demo: granian processes, embedded PostgreSQL, the seeded market."""

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from homes import FirstStart, clear, close, copy_of, free_port, open_demo


@dataclass(frozen=True, slots=True)
class Site:
    """Where the demo is open, and who may log in."""

    address: str
    logins: dict[str, tuple[str, str]]

    def login(self, where: str) -> tuple[str, str]:
        """E-mail and password of the first log-in for a place: "office", "shop" or "wholesale"."""
        return next(login for place, login in self.logins.items() if place.startswith(where))


@pytest.fixture(scope="session")
def site(first_start: FirstStart) -> Iterator[Site]:
    """`jangteo demo` in a home of its own, open for business."""
    home = copy_of(first_start.home)
    process, told = open_demo(home, free_port())
    try:
        logins = {login["where"]: (login["email"], login["password"]) for login in told["logins"]}
        yield Site(told["site"].rstrip("/"), logins)
    finally:
        close(process, signal.SIGINT)
        clear(home)


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
