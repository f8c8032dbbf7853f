"""One orders without a mouse: by Tab, Enter and letters, and sees at each step where one is."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Site

pytestmark = pytest.mark.browser

STEPS = 120
# The focus shows by a ring of its own or of the field around it, and stands on the screen.
UNSEEN = """() => {
    const one = document.activeElement;
    const ring = (box) => { const style = getComputedStyle(box);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none"; };
    const place = one.getBoundingClientRect();
    const inside = place.bottom > 0 && place.top < innerHeight && place.right > 0 && place.left < innerWidth;
    if (one === document.body || (inside && (ring(one) || ring(one.closest("label") || one.parentElement)))) return "";
    return `${one.tagName} ${one.className} ${one.name || one.textContent.trim().slice(0, 30)}`;
}"""
IS_HERE = "(one) => one === document.activeElement"


def reach(page: Page, wanted: Locator) -> None:
    """Tab until the focus is there."""
    expect(wanted).to_be_visible()
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        assert page.evaluate(UNSEEN) == ""
        if wanted.evaluate(IS_HERE):
            return
    raise AssertionError(f"{wanted} is not reached in {STEPS} steps")


def go(page: Page, wanted: Locator) -> None:
    reach(page, wanted)
    page.keyboard.press("Enter")


def write(page: Page, field: Locator, text: str) -> None:
    reach(page, field)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(text)


def settled(page: Page) -> None:
    """What was answered has its place and has taken the focus, some 20 ms after it shows."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def test_a_shopper_orders_by_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="본문으로 가기")).to_be_focused()
    write(page, page.get_by_role("combobox", name="찾기"), "달빛 머그")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    go(page, page.get_by_role("link", name="달빛 머그", exact=True))
    page.wait_for_url("**/p/**")
    add = page.locator(".buy-bar button.btn-primary")
    go(page, add)
    told = page.get_by_role("status").filter(has_text="장바구니에 담았어요")
    expect(told).to_be_focused()
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    expect(add).to_be_focused()
    with page.expect_response("**/cart/lines/"):
        page.keyboard.press("Enter")
    expect(told).to_be_focused()
    settled(page)
    go(page, page.get_by_role("dialog").get_by_role("link", name="장바구니 보기"))

    more = page.get_by_role("button", name="하나 늘리기").first
    with page.expect_response("**/cart/lines/**"):
        go(page, more)
    expect(page.get_by_label("수량")).to_have_value("3")
    expect(more).to_be_focused()
    go(page, page.get_by_role("link", name="주문하러 가기"))
    page.wait_for_url("**/checkout/")
    write(page, page.get_by_label("이메일"), "keys@shop.example")
    answers = {"받는 분": "한서윤", "전화번호": "010-0000-1111", "우편번호": "04799", "도로명 주소": "볕마루길 27"}
    for label, text in answers.items():
        write(page, page.get_by_label(label, exact=True), text)
    go(page, page.get_by_role("button", name=re.compile("주문하기")))
    page.wait_for_url("**/simulator/pay/**")
    go(page, page.get_by_role("button", name=re.compile("결제하기")))
    expect(page.get_by_text("결제됐어요")).to_be_visible()


def test_what_is_taken_out_leaves_the_focus_in_the_cart(page: Page) -> None:
    page.goto("/p/moonlight-mug/?sku=MUG-MOON-WH")
    with page.expect_response("**/cart/lines/"):
        page.locator(".buy-bar button.btn-primary").press("Enter")
    page.goto("/cart/")
    with page.expect_response("**/remove/"):
        go(page, page.get_by_role("button", name=re.compile("빼기")).first)
    expect(page.locator("#cart")).to_be_focused()


def test_a_dealer_orders_quickly_by_the_keyboard_alone(page: Page, site: Site) -> None:
    email, password = site.login("wholesale")
    page.goto("/wholesale/quick-order/")
    write(page, page.get_by_label("이메일"), email)
    write(page, page.get_by_label("비밀번호"), password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/quick-order/")
    write(page, page.get_by_label("주문할 목록"), "MUG-MOON-WH 12")
    go(page, page.locator("button[name=act][value=check]"))
    go(page, page.locator("button[name=act][value=add]"))
    page.wait_for_url("**/cart/")
    expect(page.get_by_text("MUG-MOON-WH")).to_be_visible()
