"""Both purchases of the same mug, end to end, as two people at two screens would make them."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Site

pytestmark = pytest.mark.browser

MUG = "/p/moonlight-mug/?sku=MUG-MOON-WH"


def log_in(page: Page, address: str, login: tuple[str, str]) -> None:
    page.goto(address)
    page.get_by_label("이메일").fill(login[0])
    page.get_by_label("비밀번호").fill(login[1])
    page.get_by_role("button", name="로그인", exact=True).click()


def fill_address(page: Page) -> None:
    answers = {"받는 분": "한서윤", "전화번호": "010-0000-1111", "우편번호": "04799", "도로명 주소": "볕마루길 27"}
    for label, text in answers.items():
        page.get_by_label(label, exact=True).fill(text)


def pay_by_card(page: Page) -> None:
    """On the simulator's page, with the card that pays, and back to the order."""
    expect(page.get_by_text("진짜 카드를 묻지 않고")).to_be_visible()
    page.get_by_role("button", name=re.compile("결제하기")).click()
    expect(page.get_by_text("결제됐어요")).to_be_visible()


def order_number(page: Page) -> str:
    found = re.search(r"/orders/([^/]+)/", page.url)
    assert found, page.url
    return found[1]


def buy_as_shopper(page: Page) -> tuple[str, str]:
    page.goto("/")
    page.get_by_role("combobox", name="찾기").fill("달빛 머그")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="달빛 머그", exact=True).click()
    price = page.locator(".price").first.inner_text()
    page.get_by_role("button", name="담기", exact=True).first.click()
    expect(page.get_by_role("status").filter(has_text="장바구니에 담았어요")).to_be_visible()
    page.get_by_role("link", name="장바구니 보기").click()
    page.get_by_role("link", name="주문하러 가기").click()
    page.get_by_label("이메일").fill("guest@shop.example")
    fill_address(page)
    page.get_by_role("button", name=re.compile("주문하기")).click()
    pay_by_card(page)
    return order_number(page), price


def buy_as_dealer(page: Page, site: Site) -> tuple[str, str]:
    page.goto(f"/wholesale{MUG}")
    expect(page).to_have_url(re.compile("/wholesale/login/"))
    log_in(page, page.url, site.login("wholesale"))
    expect(page.get_by_role("heading", level=1)).to_have_text("달빛 머그")
    price = page.locator(".price").first.inner_text()
    page.locator(".buy-bar button.btn-primary").click()
    page.get_by_role("link", name="장바구니 보기").click()
    page.get_by_role("link", name="주문하러 가기").click()
    if page.get_by_label("받는 분", exact=True).is_visible():
        fill_address(page)
    page.get_by_label("발주 번호").fill("PO-2026-77")
    page.get_by_role("button", name=re.compile("주문하기")).click()
    expect(page.get_by_text("주문을 받았어요")).to_be_visible()
    return order_number(page), price


def test_a_shopper_and_a_dealer_buy_the_same_mug_and_the_office_sees_both(
    page: Page, browser: Browser, site: Site
) -> None:
    shop_order, shop_price = buy_as_shopper(page)
    dealers = browser.new_context(base_url=site.address, locale="ko-KR").new_page()
    trade_order, trade_price = buy_as_dealer(dealers, site)

    assert shop_price != trade_price
    assert shop_price.startswith("₩")
    assert trade_price.startswith("₩")
    office = browser.new_context(base_url=site.address, locale="ko-KR").new_page()
    office.goto("/office/")
    office.locator("input[name=username]").fill(site.login("office")[0])
    office.locator("input[name=password]").fill(site.login("office")[1])
    office.locator("button[type=submit], input[type=submit]").first.click()
    office.goto("/office/orders/")
    expect(office.get_by_text(shop_order).first).to_be_visible()
    expect(office.get_by_text(trade_order).first).to_be_visible()


def test_everything_works_without_javascript(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.address, locale="ko-KR", java_script_enabled=False)
    page = context.new_page()
    page.goto(MUG)
    page.locator(".buy-bar button.btn-primary").click()
    page.goto("/cart/")
    page.get_by_label("수량").fill("2")
    page.get_by_role("button", name="바꾸기", exact=True).click()
    expect(page.get_by_label("수량")).to_have_value("2")
    page.get_by_role("link", name="주문하러 가기").click()
    page.get_by_label("이메일").fill("quiet@shop.example")
    fill_address(page)
    page.get_by_role("button", name=re.compile("주문하기")).click()
    pay_by_card(page)
    context.close()


def test_the_cart_changes_in_place_and_says_what_is_wrong(page: Page) -> None:
    page.goto(MUG)
    page.locator(".buy-bar button.btn-primary").click()
    page.get_by_role("link", name="장바구니 보기").click()
    page.get_by_label("수량").fill("99999")
    page.get_by_label("수량").press("Tab")
    fix = page.get_by_role("button", name=re.compile("로 바꾸기"))
    expect(fix).to_be_visible()
    fix.click()
    expect(page.get_by_role("link", name="주문하러 가기")).to_be_visible()
    page.get_by_role("button", name="하나 줄이기").click()
    expect(page.locator(".line-note")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ["/", "/c/mugs/", MUG, "/cart/", "/login/", "/search/?q=zzz", "/no-such-page/"])
def test_no_page_is_wider_than_its_screen(browser: Browser, site: Site, address: str, width: int) -> None:
    context = browser.new_context(base_url=site.address, viewport={"width": width, "height": 844}, locale="ko-KR")
    page = context.new_page()
    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_text_does_not_jump_when_the_font_arrives(page: Page) -> None:
    page.goto("/c/mugs/")
    page.wait_for_load_state("networkidle")
    shift = page.evaluate(
        """() => new Promise((resolve) => {
            let total = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) if (!entry.hadRecentInput) total += entry.value;
            }).observe({ type: "layout-shift", buffered: true });
            setTimeout(() => resolve(total), 300);
        })"""
    )

    assert shift < 0.02
