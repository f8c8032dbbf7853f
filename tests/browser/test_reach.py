"""The pages most people see shut nobody out, in the light and in the dark, on a desk and on a phone."""

import pytest
from playwright.sync_api import Browser

from browser.conftest import Site
from browser.seeing import Eyes
from browser.walk import VISITORS, cookies_of

pytestmark = pytest.mark.browser

PAGES = {
    "guest": ("/", "/c/mugs/", "/p/moonlight-mug/", "/login/"),
    "shopper": ("/cart/", "/checkout/"),
    "dealer": ("/wholesale/", "/wholesale/c/mugs/", "/wholesale/p/moonlight-mug/", "/wholesale/quick-order/"),
    "office": ("/office/", "/office/orders/", "/office/products/moonlight-mug/"),
}


@pytest.mark.parametrize("who", PAGES)
def test_nobody_is_shut_out(browser: Browser, site: Site, who: str) -> None:
    visitor = next(one for one in VISITORS if one.name == who)
    cookies = {who: cookies_of(site.address, visitor)}
    desk, phone = Eyes(browser, site.address, cookies), Eyes(browser, site.address, cookies, "en", 390)
    faults = {path: found for path in PAGES[who] if (found := desk.faults(who, path))}
    faults |= {f"{path} on a phone": found for path in PAGES[who][:1] if (found := phone.faults(who, path))}
    desk.close()
    phone.close()

    assert faults == {}
