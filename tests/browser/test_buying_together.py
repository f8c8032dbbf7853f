"""One story told twice, as a company and as a family, by the thumb at 390 points: somebody asks, another decides, a
third pays; and last month's goods are ordered again. The tutorial docs/tutorial/buying-together.md says the same.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser.conftest import Site

pytestmark = pytest.mark.browser
PASSWORD = "jangteo-demo"


@dataclass(slots=True)
class Thumb:
    """One hand at a phone; its taps are counted."""

    page: Page
    taps: int = 0

    def tap(self, what: Locator) -> None:
        """Only what is large enough for a thumb counts as there."""
        self.taps += 1
        box = what.bounding_box()
        assert box is not None
        assert box["height"] >= 44, (what, box)
        what.tap()

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=re.compile(name)).first

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=re.compile(name)).locator("visible=true").last


@contextmanager
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    """A telephone of 390 points, read in English."""
    screen = {"width": 390, "height": 844}
    context = browser.new_context(base_url=site.address, locale="en-US", viewport=screen, has_touch=True)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def logged_in(page: Page, email: str, shop: str = "") -> Thumb:
    page.goto(f"{shop}/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).tap()
    page.wait_for_url(re.compile(rf"^(?!.*/login/).*{shop}/"))
    page.goto(f"{shop}/account/")
    return Thumb(page)


def approve(hand: Thumb) -> None:
    """From the account to the order that was approved."""
    note = hand.page.get_by_role("status").filter(has_text="decision")
    hand.tap(note.get_by_role("button").or_(note.get_by_role("link")))
    hand.tap(hand.link("Look and decide"))
    hand.tap(hand.button("^Approve"))
    expect(hand.page.get_by_text("Approved and ordered.")).to_be_visible()
    assert hand.taps == 3


def test_a_branch_asks_and_its_division_decides(browser: Browser, site: Site) -> None:
    with phone(browser, site) as page:
        hand = logged_in(page, "gadeun@moduanja.example", "/wholesale")
        expect(page.get_by_text("waits for your decision")).to_be_visible()
        approve(hand)
        expect(page).to_have_url(re.compile("/wholesale/orders/"))
        expect(page.get_by_text("MW-0121")).to_be_visible()
    with phone(browser, site) as page:
        logged_in(page, "onyu@moduanja.example", "/wholesale")
        page.goto("/wholesale/account/approvals/")
        expect(page.get_by_text("Approved and ordered")).to_have_count(2)


def test_a_child_asks_and_a_parent_decides(browser: Browser, site: Site) -> None:
    with phone(browser, site) as page:
        hand = logged_in(page, "maru.hong@example.com")
        expect(page.get_by_text("1 order of 홍마루네 waits for your decision.")).to_be_visible()
        approve(hand)
        page.goto("/account/approvals/")
        expect(page.get_by_text("₩35,400 left")).to_be_visible()


def test_somebody_else_pays_by_a_link(browser: Browser, site: Site) -> None:
    with phone(browser, site) as page:
        hand = logged_in(page, "narin.kang@example.com")
        page.goto("/p/morning-straight-mug/")
        hand.tap(hand.button("Add to cart"))
        page.wait_for_timeout(500)
        page.goto("/cart/")
        hand.tap(page.get_by_text("More with this cart"))
        hand.tap(hand.link("Let someone else pay"))
        page.locator("main form button.btn-primary").first.tap()
        link = page.get_by_role("textbox", name="The link", exact=True).input_value()
    with phone(browser, site) as page:
        page.goto(link)
        payer = Thumb(page)
        page.get_by_label("Your name").fill("한서윤")
        page.get_by_label(re.compile("e-mail", re.IGNORECASE)).fill("payer@shop.example")
        payer.tap(payer.button("^Pay"))
        payer.tap(payer.button("^Pay"))
        expect(page.get_by_text(re.compile("Thank you|paid", re.IGNORECASE)).first).to_be_visible()
        assert payer.taps == 2
    with phone(browser, site) as page:
        page.goto(link)
        expect(page.locator("main")).not_to_contain_text("Pay ₩")


def test_what_was_bought_is_bought_again_in_three_taps(browser: Browser, site: Site) -> None:
    with phone(browser, site) as page:
        hand = logged_in(page, "jiu@moduanja.example", "/wholesale")
        page.goto("/wholesale/orders/")
        hand.tap(page.locator("main a[href*='/orders/26']").first)
        hand.tap(hand.link("Order again"))
        hand.tap(hand.button("Add to cart"))
        expect(page).to_have_url(re.compile("/cart/"))
        assert hand.taps == 3
