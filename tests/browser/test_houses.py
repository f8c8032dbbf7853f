"""A family and a company on a phone: switching the buyer, changing a role, without a mouse or a wide screen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Site

pytestmark = pytest.mark.browser
PASSWORD = "jangteo-demo"


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    """A telephone of 390 points, read in English, without JavaScript."""
    context = browser.new_context(
        base_url=site.address,
        locale="en-US",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        java_script_enabled=False,
    )
    yield context.new_page()
    context.close()


def log_in(page: Page, email: str) -> None:
    page.goto("/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def test_a_guardian_looks_after_the_family_on_a_phone(phone: Page) -> None:
    log_in(phone, "maru.hong@example.com")
    phone.goto("/p/moonlight-mug/")
    phone.locator(".who > summary").tap()
    phone.get_by_role("button", name=re.compile("홍마루네")).tap()
    expect(phone).to_have_url(re.compile("/p/moonlight-mug/$"))
    expect(phone.locator(".who-name")).to_have_text("홍마루네")

    phone.goto("/account/")
    phone.get_by_role("link", name="Family").first.tap()
    expect(phone.get_by_text("홍보리 may fill a cart, but a guardian places the order.")).to_be_visible()
    phone.get_by_text("Add to the family").tap()
    phone.get_by_label("Name").fill("홍아라")
    phone.get_by_role("checkbox", name=re.compile("^Child")).check()
    phone.get_by_role("button", name="Add", exact=True).tap()
    expect(phone.get_by_text("홍아라 may fill a cart, but a guardian places the order.")).to_be_visible()

    phone.get_by_role("link", name="Change 홍아라").tap()
    phone.get_by_label("Reason").fill("has a family of her own")
    phone.get_by_role("button", name="Remove this member").tap()
    expect(phone.get_by_text("홍아라 no longer belongs to 홍마루네.")).to_be_visible()
