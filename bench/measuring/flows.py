"""What buyers do, request by request, over whatever carries requests: HTTP, or Django's test client."""

import secrets
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from json import loads
from random import Random
from typing import Any, Protocol
from urllib.parse import quote

from measuring.http import Refused
from measuring.schedule import Sample

ADDRESS = {"recipient": "손지우", "phone": "010-0000-0001", "postcode": "03045", "line1": "솔재길 3"}
API = "/api/v1"
GROUPS = 40  # categories in a home of bench/market.py
STAFF, PASSWORD = "staff@test.example", "moon-jar-1392"
DEEPEST_PAGE = 20  # nobody looks further

type Flow = Callable[["Buyer"], Coroutine[Any, Any, None]]


class Carrier(Protocol):
    """What takes a request to the shop and brings its answer back."""

    async def ask(self, method: str, path: str, headers: dict[str, str], body: Any) -> tuple[int, bytes]: ...


@dataclass
class World:
    """What buyers know of the shop; `requests` grows with every answer: (step, sample).

    carts   guests' carts that are ready to be ordered: (id, secret, gross)
    staff   the headers of somebody in the office
    groups  how many categories there are: group-0, group-1 …; 0: they stand in `mugs`
    """

    carrier: Carrier
    products: int
    dealers: list[dict[str, str]] = field(default_factory=list)
    carts: list[tuple[str, str, Any]] = field(default_factory=list)
    staff: dict[str, str] = field(default_factory=dict)
    groups: int = 0
    requests: list[tuple[str, Sample]] = field(default_factory=list)
    began: float = field(default_factory=time.perf_counter)

    async def log_in(self, email: str, password: str) -> None:
        body = {"email": email, "password": password}
        status, answer = await self.carrier.ask("POST", f"{API}/tokens", {}, body)
        assert status in (200, 201), answer
        self.dealers.append({"Authorization": f"Bearer {loads(answer)['token']}"})


@dataclass
class Buyer:
    """One of them: where they are, what they have."""

    world: World
    dice: Random
    number: int = 0
    cart: tuple[str, str] | None = None
    lines: int = 0

    @property
    def dealer(self) -> dict[str, str]:
        return self.world.dealers[self.number % len(self.world.dealers)]

    async def get(self, step: str, path: str, headers: dict[str, str] | None = None) -> bytes:
        return await self._ask(step, "GET", path, headers or {}, None)

    async def post(self, step: str, path: str, body: Any, headers: dict[str, str] | None = None) -> Any:
        own = {"Idempotency-Key": secrets.token_hex(16)} | (headers or {})
        return loads(await self._ask(step, "POST", API + path, own, body))

    async def _ask(self, step: str, method: str, path: str, headers: dict[str, str], body: Any) -> bytes:
        began = time.perf_counter()
        status, answer = await self.world.carrier.ask(method, path, headers, body)
        is_well = status in (200, 201)
        sample = Sample(began - self.world.began, time.perf_counter() - began, "ok" if is_well else str(status))
        self.world.requests.append((step, sample))
        if not is_well:
            raise Refused(str(status))
        return answer

    def sku(self) -> str:
        return f"M{self.dice.randrange(self.world.products)}-{self.dice.choice('AB')}"

    def skus(self, count: int) -> list[str]:
        return [f"M{one}-A" for one in self.dice.sample(range(self.world.products), min(count, self.world.products))]

    def page(self) -> int:
        return self.dice.randrange(1, max(2, min(DEEPEST_PAGE, self.world.products // 24)))

    def shelf(self) -> str:
        """Where a page of a category is read."""
        groups = self.world.groups
        slug = f"group-{self.dice.randrange(groups)}" if groups else "mugs"
        pages = self.world.products // max(groups, 1) // 24
        return f"/c/{slug}/?page={self.dice.randrange(1, max(2, min(DEEPEST_PAGE, pages)))}"

    def words(self) -> str:
        return quote(f"머그 {self.dice.randrange(self.world.products)}")


async def listing(buyer: Buyer) -> None:
    await buyer.get("listing", f"{API}/channels/shop/products?page={buyer.page()}")


async def company_listing(buyer: Buyer) -> None:
    await buyer.get("company listing", f"{API}/channels/wholesale/products?page={buyer.page()}", buyer.dealer)


async def detail(buyer: Buyer) -> None:
    await buyer.get("product", f"{API}/channels/shop/products/mug-{buyer.dice.randrange(buyer.world.products)}")


async def search(buyer: Buyer) -> None:
    await buyer.get("search", f"{API}/channels/shop/products?q={buyer.words()}")


async def listing_page(buyer: Buyer) -> None:
    await buyer.get("listing page", buyer.shelf())


async def detail_page(buyer: Buyer) -> None:
    await buyer.get("product page", f"/p/mug-{buyer.dice.randrange(buyer.world.products)}/")


async def search_page(buyer: Buyer) -> None:
    await buyer.get("search page", f"/search/?q={buyer.words()}")


async def office_orders(buyer: Buyer) -> None:
    await buyer.get("office orders", "/office/orders/", buyer.world.staff)


async def browse(buyer: Buyer) -> None:
    """Of ten, four look at a listing, three at a product, three search."""
    await buyer.dice.choices((listing, detail, search), (4, 3, 3))[0](buyer)


async def browse_pages(buyer: Buyer) -> None:
    """The same on the shop's pages."""
    await buyer.dice.choices((listing_page, detail_page, search_page), (4, 3, 3))[0](buyer)


async def cart_add(buyer: Buyer) -> None:
    """Ten lines go into a cart, then another is opened."""
    if buyer.cart is None or buyer.lines >= 10:
        made = await buyer.post("open a cart", "/channels/shop/carts", {})
        buyer.cart, buyer.lines = (made["id"], made["secret"]), 0
    cart, secret = buyer.cart
    line = {"sku": buyer.sku(), "quantity": 1}
    await buyer.post("add a line", f"/channels/shop/carts/{cart}/lines", line, {"Cart-Secret": secret})
    buyer.lines += 1


async def reprice(buyer: Buyer) -> None:
    """A cart of 25 lines at a company's prices is read, which prices it anew."""
    if buyer.cart is None:
        buyer.cart = ((await filled(buyer, 25))["id"], "")
    await buyer.get("read 25 lines", f"{API}/channels/wholesale/carts/{buyer.cart[0]}", buyer.dealer)


async def price_list(buyer: Buyer) -> None:
    """A hundred SKUs priced for a company, a dozen of each."""
    lines = [{"sku": sku, "quantity": 12} for sku in buyer.skus(100)]
    await buyer.post("price 100 SKUs", "/channels/wholesale/price-quotes", {"lines": lines}, buyer.dealer)


async def checkout(buyer: Buyer) -> None:
    """A guest's whole purchase: a cart, a line, the order."""
    cart = await buyer.post("open a cart", "/channels/shop/carts", {})
    own = {"Cart-Secret": cart["secret"]}
    line = {"sku": buyer.sku(), "quantity": 1}
    seen = await buyer.post("add a line", f"/channels/shop/carts/{cart['id']}/lines", line, own)
    await buyer.post("order", "/channels/shop/orders", placed(cart["id"], seen["quote"]["gross"]), own)


async def order_ready(buyer: Buyer) -> None:
    """A guest orders a cart that was filled before."""
    cart, secret, gross = buyer.world.carts.pop()
    await buyer.post("order", "/channels/shop/orders", placed(cart, gross), {"Cart-Secret": secret})


async def big_order(buyer: Buyer) -> None:
    """A company's order of 200 lines, its cart filled at once, on account."""
    cart = await filled(buyer, 200)
    body = placed(cart["id"], cart["quote"]["gross"]) | {"payment_method": "on_account"}
    await buyer.post("order 200 lines", "/channels/wholesale/orders", body, buyer.dealer)


async def filled(buyer: Buyer, count: int) -> Any:
    """A dealer's cart of so many lines; who ordered the last one has an empty one."""
    wanted = [{"sku": sku, "quantity": 1} for sku in buyer.skus(count)]
    path = "/channels/wholesale/quick-order/cart"
    cart = await buyer.post(f"fill {count} lines", path, {"lines": wanted}, buyer.dealer)
    return loads(await buyer.get("read the cart", f"{API}/channels/wholesale/carts/{cart['cart_id']}", buyer.dealer))


def placed(cart: str, gross: Any) -> dict[str, Any]:
    return {
        "cart_id": cart,
        "expected_gross": gross,
        "email": "guest@test.example",
        "ship_to": ADDRESS,
        "payment_method": "bank_transfer",
    }


FLOWS: dict[str, Flow] = {
    one.__name__: one
    for one in (
        *(listing, company_listing, detail, search, listing_page, detail_page, search_page, browse, browse_pages),
        *(office_orders, cart_add, reprice, price_list, checkout, order_ready, big_order),
    )
}
