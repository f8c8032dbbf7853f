"""The fields of quotes: two of the shopper's own, one that is asked for and one that was sent."""

from typing import Any

from inputs.desk import Desk
from inputs.page_fields import EMPTY_IS_NONE, HOLE, ZERO_IS_SOME, Field

UNIT = dict.fromkeys(("0.5", "1.999"), "a unit price may have six decimals")
SETTINGS = "/office/quotes/settings/"


def shop(end: str, name: str, may: dict[str, str] | None = None, good: str = "1", **more: str) -> Field:
    data = {**more, name: HOLE}
    return Field(lambda desk: (f"/account/quotes/{desk.ids['sent quote']}/{end}/", data), good, may or {})


def asked(name: str, may: dict[str, str] | None = None, good: str = "1") -> Field:
    return Field(
        lambda _: ("/account/quotes/ask/", {"sku-0": "MUG-WH", "quantity-0": "1", name: HOLE}), good, may or {}
    )


def drafted(name: str, may: dict[str, str] | None = None, good: str = "1", **more: str) -> Field:
    def form(desk: Desk) -> tuple[str, dict[str, Any]]:
        line = {
            "key-0": "1",
            "sku-0": "MUG-WH",
            "text-0": "mug",
            "quantity-0": "5",
            "from-0-0": "1",
            "price-0-0": "900",
        }
        data = line | {"valid_until": "2099-12-31", **more, name: HOLE}
        return f"/office/quotes/{desk.ids['asked quote']}/draft/", data

    return Field(form, good, may or {})


def wished(name: str, may: dict[str, str] | None = None, good: str = "1") -> Field:
    data = {"other-0": "큰 그릇", "other-quantity-0": "1", name: HOLE}
    return Field(lambda _: ("/account/quotes/ask/", data), good, may or {})


def made(name: str, may: dict[str, str] | None = None, good: str = "1") -> Field:
    """Goods outside the catalogue beside the mug."""
    words = {"made-1": "1", "text-1": "큰 그릇", "unit-1": "each", "tax_code-1": "standard", "lead_days-1": "3"}
    return drafted(name, may, good, **words, **{"quantity-1": "5", "price-1-0": "900"})


REVIEWS = "/office/reviews/settings/"
QUOTES = {
    "quote other": wished("other-quantity-0"),
    "quote lead": made("lead_days-1", ZERO_IS_SOME),
    "quote ask": asked("quantity-0"),
    "quote take": shop("accept", "quantity-1", version="1"),
    "quote want": shop("counter", "want-1"),
    "quote proposed": drafted("quantity-0"),
    "quote from": drafted("from-0-0", EMPTY_IS_NONE),
    "quote up to": drafted("to-0-0", EMPTY_IS_NONE),
    "quote kept": Field(lambda _: (SETTINGS, {"channel": "shop", "hold_days": "7", "keep_days": HOLE})),
    "review edit days": Field(
        lambda _: (REVIEWS, {"channel": "shop", "edit_days": HOLE, "tiles_from": "1", "invite_days": "0"}),
        "1",
        ZERO_IS_SOME,
    ),
    "review tiles": Field(
        lambda _: (REVIEWS, {"channel": "shop", "edit_days": "14", "tiles_from": HOLE, "invite_days": "0"}),
        "2",
        ZERO_IS_SOME,
    ),
    "review letters": Field(
        lambda _: (REVIEWS, {"channel": "shop", "edit_days": "14", "tiles_from": "1", "invite_days": HOLE}),
        "7",
        ZERO_IS_SOME,
    ),
    "quote held": Field(
        lambda _: (SETTINGS, {"channel": "shop", "keep_days": "9", "hold_days": HOLE}), "1", ZERO_IS_SOME
    ),
}
QUOTE_AMOUNTS = {
    "quote wish": asked("wish-0", UNIT | ZERO_IS_SOME | EMPTY_IS_NONE, "1,200"),
    "quote other wish": wished("other-wish-0", UNIT | ZERO_IS_SOME | EMPTY_IS_NONE, "1,200"),
    "quote cost": made("cost-1", UNIT | ZERO_IS_SOME | EMPTY_IS_NONE, "1,200"),
    "quote wish again": shop("counter", "wish-1", UNIT | ZERO_IS_SOME | EMPTY_IS_NONE, "1,200", **{"want-1": "1"}),
    "quote price": drafted("price-0-0", UNIT | ZERO_IS_SOME | EMPTY_IS_NONE, "1,200"),
    "quote freight": drafted("freight", ZERO_IS_SOME | EMPTY_IS_NONE, "1,200"),
    "quote rate": Field(
        lambda _: (SETTINGS, {"rate-staff_clerk": HOLE}),
        "10",
        {"0.5": "half a per cent"} | ZERO_IS_SOME | EMPTY_IS_NONE,
    ),
    "quote margin": Field(
        lambda _: (SETTINGS, {"channel": "shop", "keep_days": "9", "hold_days": "7", "margin": HOLE}),
        "10",
        {"0.5": "half a per cent"} | ZERO_IS_SOME | EMPTY_IS_NONE,
    ),
}
QUOTE_INPUTS = {
    "office/review_settings edit_days": "review edit days",
    "office/review_settings invite_days": "review letters",
    "office/review_settings tiles_from": "review tiles",
    "storefront/quote quantity-*": "quote take",
    "storefront/quote want-*": "quote want",
    "storefront/quote wish-*": "amounts: quote wish again",
    "storefront/quote_ask quantity-*": "quote ask",
    "storefront/quote_ask wish-*": "amounts: quote wish",
    "storefront/quote_ask other-quantity-*": "quote other",
    "storefront/quote_ask other-wish-*": "amounts: quote other wish",
    "office/quote_draft lead_days-*": "quote lead",
    "office/quote_draft cost-*": "amounts: quote cost",
    "office/quote_draft quantity-*": "quote proposed",
    "office/quote_draft from-*-*": "quote from",
    "office/quote_draft to-*-*": "quote up to",
    "office/quote_draft price-*-*": "amounts: quote price",
    "office/quote_draft freight": "amounts: quote freight",
    "office/quote_settings rate-*": "amounts: quote rate",
    "office/quote_settings margin": "amounts: quote margin",
    "office/quote_settings keep_days": "quote kept",
    "office/quote_settings hold_days": "quote held",
}
