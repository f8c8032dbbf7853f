"""The tour of two minutes (docs/tutorial/tour.md) walks as it is told; `make pictures` keeps what it sees."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Site
from browser.walk import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.long]

KEPT = os.environ.get("JANGTEO_TOUR", "")  # a folder for the pictures
SHOPPING = {
    "E-mail": "tour@shop.example",
    "Recipient": "Han Seo-yun",
    "Phone": "010-0000-1111",
    "Postcode": "04799",
    "Street and number": "27 Byeotmaru-gil",
}
PASTED = "MUG-MOON-WH 12\n달빛 머그 흰색 2박스\n8809990123457 x 3\nteapott 4 please\n"


def test_the_tour_walks_as_it_is_told(browser: Browser, site: Site) -> None:
    told = Path(__file__).parents[2].joinpath("docs/tutorial/tour.md").read_text("utf-8")
    shown = re.findall(r"pictures/tour-(\w+)\.png", told)
    assert shown == [*SHOP, *DEALER, *FAMILY, *OFFICE]

    walk(browser, site, SHOP)
    walk(browser, site, DEALER, ("/wholesale/login/", site.login("wholesale")[0]))
    walk(browser, site, FAMILY, ("/login/", "maru.hong@example.com"), width=390)
    walk(browser, site, OFFICE, ("/office/login/", site.login("office")[0]))


def walk(
    browser: Browser,
    site: Site,
    scenes: Mapping[str, Callable[[Page], None]],
    login: tuple[str, str] = ("", ""),
    *,
    width: int = 1280,
) -> None:
    """One visitor's part of the tour, in English; whatever the browser complains about fails it."""
    context = browser.new_context(
        base_url=site.address, locale="en-US", viewport={"width": width, "height": 800 if width > 800 else 760}
    )
    context.add_cookies([{"name": "django_language", "value": "en", "url": site.address}])
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    if login[0]:
        page.goto(login[0])
        page.locator("input[type=email], input[name=username]").first.fill(login[1])
        page.locator("input[type=password]").first.fill(PASSWORD)
        page.locator("input[type=password]").press("Enter")
        page.locator("input[type=password]").wait_for(state="detached")
    for name, scene in scenes.items():
        scene(page)
        page.wait_for_load_state("networkidle")
        if KEPT:
            page.screenshot(path=Path(KEPT) / f"tour-{name}.png", animations="disabled")
    context.close()
    assert complaints == []


def home(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("combobox")).to_be_visible()


def found(page: Page) -> None:
    """`ajrm` is 머그 (mug) typed with the keyboard in the wrong mode."""
    page.get_by_role("combobox").press_sequentially("ajrm")
    expect(page.get_by_role("option", name="Everything for “ajrm”")).to_be_visible()
    page.locator("[role=option] img").evaluate_all("(all) => Promise.all(all.map((one) => one.decode()))")


def product(page: Page) -> None:
    page.goto("/p/moonlight-mug/")
    expect(page.locator(".buy-bar button.btn-primary")).to_be_visible()


def checkout(page: Page) -> None:
    with page.expect_response("**/cart/lines/"):
        page.locator(".buy-bar button.btn-primary").press("Enter")
    page.goto("/checkout/")
    for label, text in SHOPPING.items():
        page.get_by_label(label, exact=True).fill(text)


def paid(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Order")).press("Enter")
    page.wait_for_url("**/simulator/pay/**")
    page.get_by_role("button", name=re.compile("^Pay")).press("Enter")
    expect(page.get_by_role("status").first).to_be_visible()


def own_price(page: Page) -> None:
    page.goto("/wholesale/p/moonlight-mug/")
    expect(page.locator(".buy-bar button.btn-primary")).to_be_visible()


def pasted(page: Page) -> None:
    page.goto("/wholesale/quick-order/")
    page.locator("textarea").first.fill(PASTED)
    page.locator("button[name=act][value=check]").press("Enter")
    expect(page.locator("button[name=act][value=add]")).to_be_visible()
    page.get_by_role("heading", name="4 lines").evaluate("(one) => one.scrollIntoView()")


def asked(page: Page) -> None:
    page.goto("/account/")
    page.locator("header details.who > summary").press("Enter")
    with page.expect_navigation():
        page.locator("header details.who button[name=party]", has_text="홍마루네").press("Enter")
    page.goto("/account/approvals/")
    expect(page.get_by_role("heading", level=1).first).to_be_visible()


def today(page: Page) -> None:
    page.goto("/office/")
    expect(page.get_by_role("heading", level=1).first).to_be_visible()


def looked_for(page: Page) -> None:
    page.goto("/office/search/?q=moon")
    expect(page.get_by_role("main").get_by_role("link").first).to_be_visible()


def order(page: Page) -> None:
    page.goto("/office/orders/")
    page.locator("table a[href*='/office/orders/']").first.press("Enter")
    page.get_by_text("Why?").first.press("Enter")


def shelf(page: Page) -> None:
    page.goto("/office/shelves/shop/?category=mugs")
    expect(page.get_by_role("heading", level=1).first).to_be_visible()


SHOP = {"home": home, "found": found, "product": product, "checkout": checkout, "paid": paid}
DEALER = {"own_price": own_price, "pasted": pasted}
FAMILY = {"asked": asked}
OFFICE = {"today": today, "looked_for": looked_for, "order": order, "shelf": shelf}
