"""How long a dealer needs for an order of 25 lines: each SKU typed, and the quicker ways, by the same hand.

`JANGTEO_STEPS=1 pytest tests/browser/test_order_time.py -s` prints the table. Actions are clicks, keys and scans; a
person's seconds are reckoned by the keystroke-level model (0.28 s a key, 1.1 s a click, 1.0 s a scan), the browser's
are measured.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Site
from jangteo.connect.services import write_sheet

pytestmark = pytest.mark.browser
LINES = 25
KEY, CLICK, SCAN = 280, 1_100, 1_000  # milliseconds of a person


@dataclass(slots=True)
class Hand:
    """A person at a page, whose actions are counted."""

    page: Page
    clicks: int = 0
    keys: int = 0
    scans: int = 0
    began: float = field(default_factory=time.perf_counter)

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def type(self, what: Locator, text: str, *, enter: bool = False) -> None:
        self.click(what)
        self.keys += len(text) + enter
        what.fill(text)
        if enter:
            what.press("Enter")

    def paste(self, what: Locator, text: str) -> None:
        self.click(what)
        self.keys += 2
        what.fill(text)

    @property
    def actions(self) -> int:
        return self.clicks + self.keys + self.scans

    def row(self, way: str) -> str:
        person = (self.keys * KEY + self.clicks * CLICK + self.scans * SCAN) // 1000
        machine = time.perf_counter() - self.began
        return f"| {way} | {self.clicks} | {self.keys} | {self.scans} | {person} | {machine:.1f} |"


@pytest.fixture
def dealer(page: Page, site: Site) -> Page:
    email, password = site.login("wholesale")
    page.goto("/wholesale/login/")
    page.fill("main [name=email]", email)
    page.fill("main [name=password]", password)
    page.press("main [name=password]", "Enter")
    page.wait_for_url("**/wholesale/")
    return page


def skus_of(page: Page) -> list[str]:
    """What dealers can buy now, as the lists show it."""
    found: list[str] = []
    for number in (1, 2, 3):
        page.goto(f"/wholesale/search/?page={number}")
        found += page.locator("form.adder [name=sku]").evaluate_all("all => all.map((one) => one.value)")
    return list(dict.fromkeys(found))[:LINES]


def in_cart(page: Page) -> int:
    page.goto("/wholesale/cart/")
    return page.locator("#cart article.line").count()


def empty(page: Page) -> None:
    page.goto("/wholesale/cart/")
    page.evaluate(
        """async () => {
            for (const form of document.querySelectorAll("#cart article.line form[action*='/remove/']"))
                await fetch(form.action, {method: "POST", body: new FormData(form)});
        }"""
    )


def start(page: Page) -> Hand:
    page.goto("/wholesale/")
    return Hand(page)


def by_typing(hand: Hand, skus: list[str]) -> None:
    page = hand.page
    for sku in skus:
        hand.type(page.locator("#q"), sku, enter=True)
        page.wait_for_url(f"**/search/?q={sku}*")
        form = page.locator(f"form.adder:has([name=sku][value='{sku}'])")
        hand.type(form.locator("[name=quantity]"), "12")
        with page.expect_response("**/cart/lines/"):
            hand.click(form.locator("button"))


def _read_and_add(hand: Hand) -> None:
    page = hand.page
    hand.click(page.locator("#quick button[value=check]").first)
    hand.click(page.locator("#quick button[value=add]"))
    page.wait_for_url("**/cart/")


def by_pasting(hand: Hand, skus: list[str]) -> None:
    hand.click(hand.page.locator("main a[href$='/quick-order/']"))
    hand.paste(hand.page.locator("#quick-text"), "\n".join(f"{sku} 12" for sku in skus))
    _read_and_add(hand)


def by_spreadsheet(hand: Hand, skus: list[str]) -> None:
    content = write_sheet("order", ("sku", "qty"), [[sku, "12"] for sku in skus])
    hand.click(hand.page.locator("main a[href$='/quick-order/']"))
    hand.clicks += 3  # the field, the file, "open"
    sheet = {"name": "order.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    hand.page.locator("#quick-file").set_input_files(sheet)  # type: ignore[arg-type]
    _read_and_add(hand)


def by_scanning(hand: Hand, skus: list[str]) -> None:
    page = hand.page
    hand.click(page.locator("main a[href$='/quick-order/']"))
    hand.click(page.locator("#quick-scan"))
    for at, sku in enumerate(skus):
        hand.scans += 1
        page.locator("#quick-scan").fill(sku)
        page.locator("#quick-scan").press("Enter")
        expect(page.locator("#quick-sheet article.line")).to_have_count(at + 1)
    for at in range(len(skus)):
        hand.type(page.locator(f"[name=count-{at}]"), "12")
    hand.click(page.locator("#quick button[value=add]"))
    page.wait_for_url("**/cart/")


def by_list(hand: Hand, skus: list[str]) -> None:
    page = hand.page
    hand.click(page.locator("main a[href$='/lists/']"))
    hand.click(page.locator("main a[href$='/again/']").first)
    hand.click(page.locator("main form[method=post] .btn-primary"))
    page.wait_for_url("**/cart/")


WAYS: dict[str, Callable[[Hand, list[str]], None]] = {
    "each SKU typed": by_typing,
    "a pasted list": by_pasting,
    "a spreadsheet": by_spreadsheet,
    "25 scans, quantities typed": by_scanning,
    "a list kept before": by_list,
}


def measured(page: Page) -> tuple[dict[str, Hand], list[str]]:
    """Every way, each ending with all lines in the cart; and the rows of the table."""
    skus = skus_of(page)
    assert len(skus) == LINES
    hands, rows = {}, []
    for way, do in WAYS.items():
        empty(page)
        if do is by_list:
            keep(page, skus)
        hand = start(page)
        do(hand, skus)
        rows.append(hand.row(way))
        assert in_cart(page) == LINES, way
        hands[way] = hand
    empty(page)
    return hands, rows


def keep(page: Page, skus: list[str]) -> None:
    """A list of these, kept once."""
    page.goto("/wholesale/quick-order/")
    page.fill("#quick-text", "\n".join(f"{sku} 12" for sku in skus))
    page.locator("#quick button[value=check]").first.click()
    page.locator("#quick details.opens summary").click()
    page.fill("#quick [name=name]", f"every week {Path(__file__).stem}")
    page.locator("#quick button[value=keep]").click()
    page.wait_for_url("**/lists/*-*/")


@pytest.mark.long
def test_a_dealer_orders_25_lines_with_a_tenth_of_the_actions(dealer: Page) -> None:
    hands, rows = measured(dealer)
    head = "| way | clicks | keys | scans | a person's seconds | the browser's |"
    sys.stdout.write("\n".join(["", head, "| --- | --- | --- | --- | --- | --- |", *rows, ""]))
    typed = hands["each SKU typed"].actions
    for way in ("a pasted list", "a spreadsheet", "a list kept before"):
        assert hands[way].actions * 10 <= typed, way
    assert hands["25 scans, quantities typed"].actions * 3 <= typed


def test_last_months_goods_are_ordered_again_in_three_interactions(dealer: Page) -> None:
    """From the dealer's first page to a cart that can be ordered."""
    dealer.goto("/wholesale/")
    hand = Hand(dealer)
    hand.click(dealer.locator("main a[href$='/again/']").first)
    lines = dealer.locator("main article.line").count()
    hand.click(dealer.locator("main form[method=post] .btn-primary"))
    dealer.wait_for_url("**/cart/")
    assert lines > 0
    assert hand.actions <= 3
    assert dealer.locator("#cart article.line").count() >= 1
    empty(dealer)
