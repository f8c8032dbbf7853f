"""A crawler without a session walks the whole demo and brings home nothing of the dealers' shop."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from urllib.parse import urljoin, urlparse

import httpx
import pytest

from browser.conftest import Site
from jangteo.catalog.types import Content, ContentUnit
from jangteo.demo.content import load_content
from jangteo.demo.content.types import Product
from jangteo.kernel.money import UnitPrice
from jangteo.pricing.selectors import content_price

pytestmark = pytest.mark.browser

MOST_PAGES = 1500
TARGETS = re.compile(r'(?:href|src|action|hx-get|hx-post)="([^"#]+)"|<loc>([^<]+)</loc>')


def secrets() -> set[str]:
    """What only dealers may read: names and SKUs of their own goods, trade texts, net prices that no shopper pays."""
    products = load_content().products
    own = [product for product in products if product.channels == ("wholesale",)]
    found = {variant.sku for product in own for variant in product.variants}
    found |= {text for product in own for text in (product.name.ko, product.name.en, product.slug)}
    found |= {text[:40] for one in products if one.trade for text in (one.trade.ko, one.trade.en)}
    retail = {variant.retail_krw for product in products for variant in product.variants}
    retail |= {amount for product in products for amount in _by_content(product)}
    steps = {step.net_krw for product in products for variant in product.variants for step in variant.ladder}
    found |= {f"₩{net:,}" for net in steps - retail if net > 1000}
    return found


def _by_content(product: Product) -> Iterator[int]:
    """What a shopper pays for a measure of it, which may be what dealers pay for something else."""
    if product.content is None:
        return
    content = Content(product.content[0], ContentUnit(product.content[1]))
    for price in {variant.retail_krw for variant in product.variants if variant.retail_krw}:
        shown = content_price(UnitPrice(Decimal(price), "KRW"), content)
        if shown is not None:
            yield shown.price.minor


def links(address: str, text: str, site: str) -> Iterator[str]:
    """Addresses of this site that a page names; of a listing's many orders and facets only the plain one."""
    for one, other in TARGETS.findall(text):
        target = urlparse(urljoin(address, (one or other).replace("&amp;", "&")))
        if f"{target.scheme}://{target.netloc}" == site and not target.path.startswith(
            ("/static/", "/office/", "/api/")
        ):
            yield f"{site}{target.path}" + (f"?{target.query}" if target.query.startswith("sku=") else "")


def test_a_crawler_finds_nothing_of_the_wholesale_shop(site: Site) -> None:
    hidden = secrets()
    asked = [
        f"{site.address}/search/?q={word}" for word in sorted(hidden) if len(word) < 30 and not word.startswith("₩")
    ]
    waiting = [f"{site.address}{path}" for path in ("/", "/wholesale/", "/sitemap.xml", "/robots.txt")] + asked[:60]
    waiting += [f"{site.address}/wholesale/{path}" for path in ("sitemap.xml", "robots.txt", "c/mugs/", "search/?q=a")]
    seen: set[str] = set()
    leaks = []
    with (
        httpx.Client(follow_redirects=True, timeout=90, headers={"accept-language": "ko"}) as client,
        ThreadPoolExecutor(4) as visitors,
    ):
        while waiting and len(seen) < MOST_PAGES:
            wave = sorted(set(waiting) - seen)[: MOST_PAGES - len(seen)]
            seen |= set(wave)
            waiting = []
            for address, text in zip(wave, visitors.map(lambda one: client.get(one).text, wave), strict=True):
                told = text.replace(address.partition("?q=")[2] or "\0", "")  # the word that was asked for comes back
                leaks += [(address, secret) for secret in hidden if secret in told]
                waiting += links(address, text, site.address)
            waiting = sorted(set(waiting) - seen)

    assert leaks == []
    assert not waiting
    products = [product for product in load_content().products if "shop" in product.channels]
    assert {f"{site.address}/p/{product.slug}/" for product in products} <= seen
    assert len(hidden) > 100
