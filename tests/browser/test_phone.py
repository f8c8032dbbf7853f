"""The shop on a phone, in a real browser: installed, read and written on without a network."""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from jangteo.kernel.gtin import is_gtin
from jangteo.ordering.models import CartLine
from jangteo.storefront import phone as storefront_phone
from storefront.market import DEALER, PASSWORD, open_market

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOP = "/wholesale/"
READY = "navigator.serviceWorker.ready.then(() => true)"
KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys()) {
        if (!name.startsWith("jangteo seen ")) continue;
        for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
    }
    return found.sort();
}"""


@pytest.fixture
def phone(live_server: LiveServer, settings: Settings, tmp_path: Path) -> Iterator[BrowserContext]:
    """An English dealer's phone; errors of scripts fail the test."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver runs a loop of its own in this thread
    settings.MEDIA_ROOT, settings.ALLOWED_HOSTS = tmp_path, ["localhost"]
    open_market()
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        base = f"http://localhost:{live_server.url.rpartition(':')[2]}"
        opened = browser.new_context(base_url=base, locale="en-US", viewport={"width": 390, "height": 844})
        complaints: list[str] = []
        opened.on("weberror", lambda error: complaints.append(str(error.error)))
        yield opened
        browser.close()
        assert complaints == []
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    """The wholesale shop after log-in, with its worker at work."""
    opened = phone.new_page()
    opened.goto(f"{SHOP}login/")
    opened.fill("#id_email", DEALER)
    opened.fill("#id_password", PASSWORD)
    opened.click("main form.fields button")
    opened.wait_for_url(f"**{SHOP}")
    opened.evaluate(READY)
    opened.wait_for_function(f"({KEPT})().then((all) => all.includes('/wholesale/pad/goods/'))")
    return opened


def write(page: Page, *words: str) -> None:
    for one in words:
        page.fill("#pad-words", one)
        page.press("#pad-words", "Enter")


def check_barcodes(page: Page) -> None:
    """The phone's check of barcodes is that of the house."""
    chance = random.Random(13)
    texts = ["", "12a4567890128", "１２３４５６７８", "4006381333931", "4006381333930"]
    texts += [str(chance.randrange(10**length)).zfill(length) for length in (7, 8, 12, 13, 14, 15) for _ in range(40)]
    module = "/static/storefront/pad/gtin.js"
    found = page.evaluate(f"(all) => import('{module}').then((it) => all.map(it.isGtin))", texts)
    assert found == [is_gtin(one) for one in texts]
    assert any(found)


def test_a_shop_is_installed_and_its_pages_are_read_without_a_network(
    phone: BrowserContext, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = phone.new_cdp_session(page)
    told = session.send("Page.getAppManifest")
    assert told["errors"] == []
    assert told["url"].endswith("/wholesale/manifest.webmanifest")
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],  # all that a test's browser objects to
    )
    page.goto(f"{SHOP}p/moon-mug/")
    page.goto(f"{SHOP}cart/")
    page.wait_for_function(f"({KEPT})().then((all) => all.includes('/wholesale/p/moon-mug/'))")
    phone.set_offline(True)
    page.goto(f"{SHOP}p/moon-mug/")
    assert page.locator("h1").inner_text() == "Moon mug"
    page.locator("[data-away]").wait_for(state="visible")
    page.goto(f"{SHOP}cart/")
    assert page.locator("h1").inner_text() == "No network just now"
    page.get_by_role("link", name="Moon mug").wait_for()
    assert page.get_by_role("link", name="Open the order pad").is_visible()
    assert not [one for one in page.evaluate(KEPT) if "/cart/" in one or "/account/" in one]
    phone.set_offline(False)
    monkeypatch.setattr(storefront_phone, "version", lambda: "000000000000")
    page.goto(SHOP)
    page.evaluate("navigator.serviceWorker.ready.then((one) => one.update())")
    page.wait_for_function("caches.keys().then((all) => all.every((one) => one.endsWith(' 000000000000')))")


def test_three_lines_written_without_a_network_are_sent_once(phone: BrowserContext, page: Page) -> None:
    page.add_init_script("window.BarcodeDetector = class { async detect() { return []; } };")
    page.goto(f"{SHOP}pad/")
    check_barcodes(page)
    page.click("#pad-camera")
    page.locator("#pad-hint").get_by_text("camera was").wait_for()
    phone.set_offline(True)
    page.reload()
    page.get_by_text("No network. You write on this phone").wait_for()
    write(page, "MUG-WH", "cup", "NO-SUCH", "MUG-WH", "4006381333930")
    assert page.get_by_text("The last digit of this barcode doesn't fit").is_visible()
    assert page.locator("#pad-lines article").count() == 3
    page.get_by_label("Quantity of Moon mug").fill("5")
    page.get_by_label("Quantity of Moon mug").press("Tab")
    page.click("#pad-put")
    page.get_by_text("3 to send").wait_for()
    page.reload()
    page.get_by_text("3 to send").wait_for()
    assert CartLine.objects.count() == 0
    other = phone.new_page()
    other.goto(f"{SHOP}pad/")
    phone.set_offline(False)
    for one in (page, other):
        one.locator("#pad-waiting").wait_for(state="hidden")
    page.reload()
    page.locator("#pad-lines article").wait_for()
    assert page.locator("#pad-lines").get_by_text("This is not sold here.").count() == 1
    rows = CartLine.objects.order_by("variant__sku").values_list("variant__sku", "unit_quantity")
    assert list(rows) == [("CUP", 1), ("MUG-WH", 5)]


def test_another_language_another_shop_or_nobody_reads_nothing_of_it(phone: BrowserContext, page: Page) -> None:
    page.goto(f"{SHOP}p/moon-mug/")
    page.goto(f"{SHOP}c/mugs/")
    page.wait_for_function(f"({KEPT})().then((all) => all.includes('/wholesale/p/moon-mug/'))")
    page.click(f"header form[action='{SHOP}language/'] button")
    page.wait_for_selector("html[lang=ko]")
    page.wait_for_function(f"({KEPT})().then((all) => all.includes('/wholesale/pad/'))")
    assert "/wholesale/p/moon-mug/" not in page.evaluate(KEPT)
    page.goto(f"{SHOP}p/moon-mug/")
    page.goto("/account/")
    page.wait_for_function(f"({KEPT})().then((all) => all.includes('/wholesale/p/moon-mug/'))")
    page.evaluate("document.querySelector('form[action=\"/logout/\"]').submit()")
    page.wait_for_function(f"({KEPT})().then((all) => !all.some((one) => one.startsWith('{SHOP}')))")
    phone.set_offline(True)
    page.goto(f"{SHOP}p/moon-mug/")
    assert page.locator("h1").inner_text() in ("No network just now", "지금은 인터넷이 안 돼요")
    assert page.locator("#offline-seen").is_hidden()
    assert page.locator("#offline-pad").is_hidden()
