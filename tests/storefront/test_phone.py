"""The shop on a phone: manifest, worker, offline page, and the order pad."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from jangteo.ordering.models import CartLine
from jangteo.pricing import services as pricing
from jangteo.pricing.types import PriceRow
from jangteo.storefront.phone import COLOURS, SHELL, STATIC
from storefront.market import ACTOR, DEALER, PASSWORD, Market

pytestmark = pytest.mark.django_db
TOKENS = Path(__file__).resolve().parents[2] / "frontend" / "src" / "tokens.css"
PAD = "/wholesale/pad/"


def goods_of(client: Client, pad: str = PAD) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{pad}goods/", headers={"Accept-Language": "en"}).json()
    return found


def send(client: Client, lines: list[dict[str, Any]], key: str, **more: Any) -> tuple[int, dict[str, Any]]:
    body = {"pad": goods_of(client)["pad"], "lines": lines} | more
    headers = {"Idempotency-Key": key, "Accept-Language": "en"} if key else {"Accept-Language": "en"}
    answer = client.post(f"{PAD}send/", json.dumps(body), content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def line(number: int, words: str = "", sku: str = "", quantity: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": f"line-{number}", "words": words or sku, "sku": sku, "quantity": quantity, **more}


def in_cart() -> list[tuple[str, str, int]]:
    return list(CartLine.objects.order_by("variant__sku").values_list("variant__sku", "unit", "unit_quantity"))


def test_each_channel_is_installed_by_itself(market: Market, guest: Client, dealer: Client) -> None:
    told = guest.get("/manifest.webmanifest", headers={"Accept-Language": "en"}).json()
    assert (told["name"], told["start_url"], told["scope"], told["display"]) == ("Ongyeol", "/", "/", "standalone")
    assert "shortcuts" not in told
    told = dealer.get("/wholesale/manifest.webmanifest").json()
    assert (told["name"], told["scope"], told["theme_color"]) == ("온결 도매", "/wholesale/", "#1f4e79")
    assert [one["url"] for one in told["shortcuts"]] == [PAD, "/wholesale/cart/"]
    for icon in told["icons"]:
        assert (STATIC / icon["src"].removeprefix("/static/storefront/")).is_file()
    assert {one["sizes"] for one in told["icons"] if one["purpose"] == "maskable"} == {"192x192", "512x512"}


def test_the_colours_are_those_of_the_tokens() -> None:
    text = TOKENS.read_text(encoding="utf-8")
    for theme, token in (("shop", "persimmon"), ("wholesale", "trade")):
        assert f"--{token}: light-dark({COLOURS[theme][0]}," in text
        assert f"--paper: light-dark({COLOURS[theme][1]}," in text
    assert all((STATIC / name).is_file() for name in SHELL)


def test_a_closed_channel_tells_a_stranger_nothing(market: Market, guest: Client) -> None:
    for name in ("manifest.webmanifest", "sw.js", "offline/", "pad/", "pad/goods/"):
        assert guest.get(f"/wholesale/{name}")["Location"].startswith("/wholesale/login/"), name
    page = guest.get("/wholesale/login/")
    assert "manifest" not in page.content.decode()
    assert "May-Keep" not in page


def test_the_worker_knows_its_channel_and_is_asked_for_anew(dealer: Client) -> None:
    answer = dealer.get("/wholesale/sw.js")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript; charset=utf-8", "no-cache")
    first = answer.content.decode().splitlines()[0]
    setup = json.loads(first.removeprefix("const SETUP = ").removesuffix(";"))
    assert (setup["scope"], setup["pad"], setup["offline"]) == ("/wholesale/", PAD, "/wholesale/offline/")
    assert dealer.get("/wholesale/")["Seen-As"].split(" ")[3] == setup["version"]


def test_pages_say_as_whom_they_are_seen(market: Market, guest: Client, dealer: Client) -> None:
    page = guest.get("/p/moon-mug/")
    assert page["May-Keep"] == "yes"
    assert page["Permissions-Policy"].startswith("camera=(), ")
    seen = page["Seen-As"]
    assert f'data-seen-as="{seen}"' in page.content.decode()
    assert guest.get("/c/mugs/")["Seen-As"] == seen
    assert guest.get("/c/mugs/", headers={"Accept-Language": "en"})["Seen-As"] != seen
    for path in ("/", "/cart/", "/checkout/", "/gift-card/", "/login/"):
        assert "May-Keep" not in guest.get(path), path
    other = dealer.get("/p/moon-mug/")["Seen-As"]
    assert other.split(" ")[1] != seen.split(" ")[1]
    assert dealer.get("/wholesale/p/moon-mug/")["Seen-As"].split(" ")[1] == other.split(" ")[1]
    assert "May-Keep" not in dealer.get("/wholesale/account/")
    dealer.post("/wholesale/logout/")
    assert dealer.get("/p/moon-mug/")["Seen-As"] == seen
    assert dealer.get("/quick-order/")["Permissions-Policy"].startswith("camera=(self), ")


def test_the_offline_page_names_nobody(market: Market, dealer: Client) -> None:
    page = dealer.get("/wholesale/offline/").content.decode()
    assert "온결 도매" in page
    assert not re.search(f"윤서하|긴해|{DEALER}|data-seen-as", page)


def test_a_pad_knows_the_goods_of_its_buyer(market: Market, dealer: Client, guest: Client) -> None:
    assert guest.get("/pad/")["Location"] == "/login/?next=/pad/"
    assert guest.get("/pad/goods/").status_code == 403
    told = goods_of(dealer)
    by_sku = {one["sku"]: one for one in told["goods"]}
    assert set(by_sku) == {"MUG-WH", "MUG-IN", "CUP", "RACK-TRADE"}
    each, case = by_sku["MUG-WH"]["units"]
    assert (each["code"], each["first"], each["step"], each["price"]) == ("each", 1, 1, "15780")
    assert (case["code"], case["price"], case["shown"]) == ("case", "177120", "₩177,120")
    shop = Client()
    shop.post("/login/", {"email": DEALER, "password": PASSWORD})
    assert "RACK-TRADE" not in {one["sku"] for one in goods_of(shop, "/pad/")["goods"]}


def test_a_pad_sent_twice_fills_the_cart_once(market: Market, dealer: Client) -> None:
    key, lines = str(uuid4()), [line(1, sku="MUG-WH", unit="case", quantity=2), line(2, "CUP", quantity=3)]
    first = send(dealer, lines, key)
    assert first == send(dealer, lines, key)
    assert [one["taken"] for one in first[1]["lines"]] == [True, True]
    assert in_cart() == [("CUP", "each", 3), ("MUG-WH", "case", 2)]
    assert send(dealer, lines[:1], key)[1]["code"] == "kernel.key_reused"
    assert in_cart() == [("CUP", "each", 3), ("MUG-WH", "case", 2)]


def test_what_changed_or_is_refused_comes_back_line_by_line(market: Market, dealer: Client) -> None:
    pricing.set_prices(
        price_list_code="trade", prices=[PriceRow(market.variants["MUG-WH"], Decimal(16000))], actor=ACTOR
    )
    lines = [
        line(1, sku="MUG-WH", unit="each", quantity=2, seen="15780"),
        line(2, "0000000000000"),
        line(3, "유리잔"),
        line(4, sku="CUP", unit="pallet"),
        line(5, sku="CUP", unit="each", quantity=9, seen="8000"),
    ]
    status, told = send(dealer, lines, str(uuid4()))
    assert status == 200
    found = {one["id"]: (one["taken"], one["note"]) for one in told["lines"]}
    assert found["line-1"] == (True, "It costs ₩16,000 now, otherwise than your phone knew.")
    assert found["line-2"] == (False, "This is not sold here.")
    assert found["line-3"] == (False, "We are not sure what is meant. Write its code.")
    assert found["line-4"][0] is False
    assert found["line-5"] == (True, "3 in stock.")
    assert in_cart() == [("CUP", "each", 9), ("MUG-WH", "each", 2)]


NO_PAD: tuple[dict[str, Any], ...] = (
    {"quantity": 0}, {"quantity": "2"}, {"quantity": True}, {"quantity": 100_001}, {"quantity": None},
    {"words": ["x"]}, {"words": "a\0b"}, {"words": "x" * 301}, {"words": ""}, {"id": 5},
)  # fmt: skip


def test_what_is_no_pad_is_refused_whole(market: Market, dealer: Client) -> None:
    for row in NO_PAD:
        status, told = send(dealer, [line(1, "CUP"), line(2, "CUP") | row], str(uuid4()))
        assert (status, told["code"]) == (422, "not_a_pad"), row
    assert in_cart() == []


def test_a_pad_goes_into_no_cart_but_its_own(market: Market, dealer: Client, shopper: Client) -> None:
    one, others = line(1, "CUP"), goods_of(shopper, "/pad/")["pad"]
    assert send(dealer, [one], str(uuid4()), pad=others)[0] == 422
    for lines in ([], [one] * 501):
        assert send(dealer, lines, str(uuid4()))[0] == 422
    assert send(dealer, [line(1, "CUP")], "")[0] == 422
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = dealer.cookies
    assert strict.post(f"{PAD}send/", "{}", content_type="application/json").status_code == 403
    assert in_cart() == []
