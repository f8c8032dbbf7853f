"""Passkeys in a real browser: Chromium's virtual authenticator makes one and logs in with it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from jangteo.parties.models import User
from storefront.market import PASSWORD, SHOPPER, open_market

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop_page(live_server: LiveServer, settings: Settings, tmp_path: Path) -> Iterator[Page]:
    """An English visitor's page on a phone that can hold passkeys; complaints of the browser fail the test."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver runs a loop of its own in this thread
    settings.MEDIA_ROOT, settings.ALLOWED_HOSTS = tmp_path, ["localhost"]
    open_market()
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        base = f"http://localhost:{live_server.url.rpartition(':')[2]}"
        page = browser.new_context(
            base_url=base, locale="en-US", viewport={"width": 390, "height": 844}, service_workers="block"
        ).new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        yield page
        assert complaints == []
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


def test_a_passkey_is_made_and_logs_in(shop_page: Page) -> None:
    page = shop_page
    page.goto("/login/")
    page.fill("#id_email", SHOPPER)
    page.fill("#id_password", PASSWORD)
    page.click("main form.fields button")
    page.goto("/account/security/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.fill("#passkey-name", "My phone")
    page.click("form[data-passkey=create] button")
    page.wait_for_selector("#codes-title")
    page.context.clear_cookies()
    page.goto("/login/?next=/account/security/")
    page.click("form[data-passkey=get] button")
    page.wait_for_selector("#passkeys-title")
    assert page.get_by_text("My phone").count() == 1
    assert page.get_by_text(SHOPPER).count() >= 1
    assert User.objects.filter(email=SHOPPER).count() == 1
