"""The office in a real browser, under its content policy, on a desk and on a phone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Site

pytestmark = pytest.mark.browser

PAGES = ["", "orders/", "products/", "price-lists/", "stock/", "companies/", "people/", "audit/", "checks/", "records/"]
PAGES += [f"price-lists/retail/{path}" for path in ("", "sheet/", "many/", "bring/")]


def enter(page: Page, site: Site) -> None:
    page.goto("/office/")
    page.get_by_label("이메일 주소").fill(site.login("office")[0])
    page.get_by_label("비밀번호").fill(site.login("office")[1])
    page.get_by_role("button", name="로그인").click()
    expect(page).to_have_url(re.compile(r"/office/$"))


def test_every_page_of_the_office_opens_without_a_complaint(page: Page, site: Site) -> None:
    enter(page, site)
    for address in PAGES:
        page.goto(f"/office/{address}")
        expect(page.locator("#nav-sidebar")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_staff_act_on_an_order_from_a_phone(browser: Browser, site: Site) -> None:
    context = browser.new_context(
        base_url=site.address, locale="ko-KR", viewport={"width": 390, "height": 844}, has_touch=True
    )
    page = context.new_page()
    enter(page, site)
    page.goto("/office/orders/?status=placed&payment=awaited&channel=shop")
    page.locator(".is-orders a.o-strong").first.click()
    page.get_by_role("button", name="입금 확인").click()
    expect(page.get_by_text("입금을 확인했습니다.")).to_be_visible()
    expect(page.get_by_role("button", name="입금 확인")).to_be_disabled()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()


def test_a_block_from_a_spreadsheet_is_pasted_over_the_sheet(page: Page, site: Site) -> None:
    enter(page, site)
    page.goto("/office/price-lists/retail/sheet/?step=10")
    cells = page.locator("#sheet tbody input")
    cells.nth(0).focus()
    page.evaluate("""() => {
        const block = new DataTransfer();
        block.setData("text/plain", "31,000\\t29000\\r\\n17000\\t\\r\\n");
        const paste = { clipboardData: block, bubbles: true, cancelable: true };
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
    }""")
    assert [cells.nth(place).input_value() for place in range(4)] == ["31,000", "29000", "17000", ""]
    expect(page.locator("#sheet .is-changed")).to_have_count(3)
    cells.nth(0).press("Enter")
    expect(cells.nth(2)).to_be_focused()
    page.locator("#sheet button").click()
    expect(page).to_have_url(re.compile(r"/office/price-drafts/"))
    expect(page.locator("tbody a[href*='/ladder/']")).to_have_count(3)
    page.locator("form[action$='discard/'] button").click()
    expect(page).to_have_url(re.compile(r"/office/price-lists/retail/"))
