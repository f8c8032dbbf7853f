"""The fields of pages that ask how many, each as a form that is right but for one hole.

`FIELDS` is what the tests send values to.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from inputs.desk import HOME, TABLE, Desk

HOLE = "@@"
KEY = "00000000-0000-4000-8000-00000000000a"
type Form = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    form   the path, and the form with its hole
    good   a value that is taken
    may    {a value of the table: why this field takes it}
    shows  the page only shows what would be; nothing is written by a right value either
    """

    form: Callable[[Desk], Form]
    good: str = "1"
    may: dict[str, str] = field(default_factory=dict)
    shows: bool = False


ZERO_IS_SOME = {"0": "zero is a number of units here"}
EMPTY_IS_NONE = {"": "the field may be left empty", " ": "the field may be left empty"}
PASTED = {"1\x00": "what is pasted is read without the NUL characters that some spreadsheets put into text"}


def stock(action: str, name: str, may: dict[str, str] | None = None, good: str = "1", **more: str) -> Field:
    data = {"place": "W1", "key": KEY, "why": "asked for", **more, name: HOLE}
    path = action if action in ("receive", "count") else f"do/{action}"
    return Field(lambda desk: (f"/office/stock/CUP/{path}/", data), good, may or {})


def office(path: str, may: dict[str, str] | None = None, good: str = "1", **data: Any) -> Field:
    return Field(lambda desk: (f"/office/{path}", data), good, may or {})


def on(kind: str, path: str, data: Callable[[Desk], dict[str, Any]], **more: Any) -> Field:
    """A page of something that the desk has, by its id."""
    return Field(lambda desk: (path.format(desk.ids[kind]), data(desk)), **more)


def _plan(cell: str) -> dict[str, str]:
    return {"how": "table", "table": f"{TABLE}\nMUG-WH\t{cell}\t{HOME}"}


STOCK = {
    "stock receive": stock("receive", "quantity"),
    "stock count": stock("count", "quantity", ZERO_IS_SOME),
    "stock aside": stock("aside", "quantity"),
    "stock adjust": stock("adjust", "change", {"-1": "one fewer", "+1": "one more"}),
    "stock safety": stock("safety", "units", ZERO_IS_SOME),
    "stock reorder at": stock("reorder", "at", ZERO_IS_SOME, up_to="9"),
    "stock reorder up to": stock("reorder", "up_to", at="1", good="9"),
    "stock supply cap": stock("supply", "cap", ZERO_IS_SOME | EMPTY_IS_NONE, kind="backorder", lead_days="3"),
    "stock supply lead": stock("supply", "lead_days", ZERO_IS_SOME | EMPTY_IS_NONE, kind="backorder", cap="3"),
    "stock supply per day": stock("supply", "per_day", kind="made", cap="3", lead_days="1"),
    "stock life": stock("life", "days", ZERO_IS_SOME),
    "stock keep": stock("keep", "quantity", ZERO_IS_SOME, channel="shop", lends="never"),
    "place keep": office("places/W1/do/keep/", ZERO_IS_SOME, quantity=HOLE, channel="shop", lends="never"),
    "place rank": office(
        "places/W1/do/serve/", ZERO_IS_SOME | {"": "no channel takes from it"}, good="7", **{"rank-shop": HOLE}
    ),
    "place hour": office("places/W1/do/describe/", ZERO_IS_SOME, country="KR", cut_off=HOLE, good="9"),
    "bundle units": office(
        "products/cup/bundles/",
        dict.fromkeys(("0", ""), "the line is taken out"),
        sku="CUP",
        component="MUG-WH",
        units=HOLE,
        seen="",
    ),
    "count note": on(
        "count", "/office/counts/{}/note/", lambda desk: {"sku": "MUG-WH", "quantity": HOLE}, may=ZERO_IS_SOME
    ),
    "count paste": on(
        "count",
        "/office/counts/{}/paste/",
        lambda desk: {"lines": f"CUP\t2\nMUG-WH\t{HOLE}"},
        may=ZERO_IS_SOME | PASTED,
    ),
    "transfer new": office(
        "transfers/new/", PASTED, from_place="W1", to_place="S1", key=KEY, lines=f"CUP\t1\nMUG-WH\t{HOLE}"
    ),
    "transfer receive": on(
        "transfer", "/office/transfers/{}/receive/", lambda desk: {f"units-{desk.ids['transfer line']}": HOLE}
    ),
    "transfer lose": on(
        "transfer",
        "/office/transfers/{}/lose/",
        lambda desk: {f"units-{desk.ids['transfer line']}": HOLE, "why": "wet"},
    ),
    "purchase new": Field(
        lambda desk: (
            "/office/purchases/new/",
            {
                "supplier": str(desk.market.company_id),
                "place": "W1",
                "currency": "KRW",
                "key": KEY,
                "lines": f"CUP\t1\nMUG-WH\t{HOLE}",
            },
        ),
        may=PASTED,
    ),
    "purchase receive": on(
        "purchase", "/office/purchases/{}/receive/", lambda desk: {f"units-{desk.ids['purchase line']}": HOLE}
    ),
    "reorder order": Field(
        lambda desk: ("/office/stock/reorder/order/", {"take": desk.ids["short"], desk.ids["short"]: HOLE, "key": KEY}),
        may={"": "as many as are short", " ": "as many as are short"},
    ),
    "pick short": on(
        "picked shipment",
        "/office/shipping/{}/short/",
        lambda desk: {"line": str(desk.ids["picked line"]), "missing": HOLE, "why": "not there"},
    ),
    "shipment split": on(
        "planned shipment", "/office/shipping/{}/split/", lambda desk: {f"units-{desk.ids['planned line']}": HOLE}
    ),
    "terms fill": office("shipping/terms/shop/", ZERO_IS_SOME, least_fill=HOLE, handling_days="1"),
    "terms days": office("shipping/terms/shop/", ZERO_IS_SOME, least_fill="0", handling_days=HOLE),
}

ORDERS = {
    "refund": on(
        "paid order",
        "/office/orders/{}/refund/",
        lambda desk: {"units-1": HOLE, "why": "broken", "seen": ""},
    ),
    "office revise": on(
        "open order",
        "/office/orders/{}/revise/",
        lambda desk: {"units-1": HOLE},
        may={"": "the line stays as it is", " ": "the line stays as it is", "0": "the line is taken out"},
        shows=True,
    ),
    "office revise add": on(
        "open order", "/office/orders/{}/revise/", lambda desk: {"sku-1": "CUP", "count-1": HOLE}, shows=True
    ),
    "shop revise": on(
        "open order",
        "/orders/{}/change/",
        lambda desk: {"units-1": HOLE},
        may={"0": "the line is taken out"},
        shows=True,
    ),
    "shop revise add": on(
        "open order",
        "/orders/{}/change/",
        lambda desk: {"units-1": "2", "sku": "CUP", "count": HOLE},
        shows=True,
    ),
    "cart add": Field(lambda desk: ("/cart/lines/", {"sku": "CUP", "quantity": HOLE})),
    "cart change": on("cart line", "/cart/lines/{}/", lambda desk: {"quantity": HOLE}),
    "quick order": Field(
        lambda desk: ("/quick-order/", {"line-0": "CUP\t", "meant-0": "CUP|each", "count-0": HOLE, "act": "add"}),
    ),
    "order grid": Field(lambda desk: ("/p/moon-mug/several/", {"count-MUG-WH": HOLE})),
    "again": on("list", "/lists/{}/again/", lambda desk: {"shown": "1", "sku-0": "MUG-WH", "count-0": HOLE}),
    "wish": Field(
        lambda desk: (f"/wishes/{desk.ids['wish list']}/{desk.ids['wish']}/", {"quantity": HOLE, "note": ""}), good="3"
    ),
    "give": Field(
        lambda desk: (f"/wishes/of/{desk.ids['wish link']}/{desk.ids['others wish']}/give/", {"quantity": HOLE})
    ),
    "list": on(
        "list", "/lists/{}/", lambda desk: {"act": "save", "count-1": HOLE}, may=EMPTY_IS_NONE | {"0": "none of it"}
    ),
    "shared wanted": Field(lambda desk: (f"/shared/{desk.ids['shared']}/edit/", {"wanted-1": HOLE})),
    "plan grid": Field(lambda desk: ("/cart/plan/", {"how": "grid", "cell-1-1": HOLE})),
    "plan table": Field(lambda desk: ("/cart/plan/", _plan(HOLE)), may=PASTED),
}


def commitment(name: str) -> dict[str, str]:
    told = {"notice_days": "30", "renewal_months": "12", "priority": "77", "amount-0": "", "prices": "MUG-WH 1000"}
    return {
        "title_ko": "새 계약",
        "code": "new-one",
        "first_day": "2099-01-01",
        "last_day": "2099-12-31",
        "renewal": "renews",
        "of": "own",
        "channel": "shop",
        "measure-0": "quantity",
        "period-0": "month",
        **told,
        **({name: f"MUG-WH {HOLE} 1000"} if name == "prices" else {name: HOLE}),
    }


def contract(name: str, may: dict[str, str] | None = None) -> Field:
    return Field(
        lambda desk: (f"/office/parties/{desk.market.company_id}/contract/", commitment(name)),
        "3",
        (may or {}) | PASTED,
    )


RULE = {"act": "form", "way": "percent", "percent": "10", "on": "order"}
MANY = dict.fromkeys(("1000000001", str(2**31)), "so many pieces may be agreed")
FROM_ONE = {"": "a price without a quantity is from one unit on", " ": "a price without a quantity is from one unit on"}
PRICES = {
    "price change": office("price-lists/retail/change/", sku="CUP", unit_price="10", min_quantity=HOLE, good="7"),
    "price ladder": office("price-lists/retail/ladder/CUP/change/", quantity=HOLE, seen="", price="9000", good="7"),
    "price end": office("price-lists/retail/ladder/CUP/end/", quantity=HOLE),
    "price bring": office("price-lists/retail/bring/", PASTED | FROM_ONE, text=f"CUP\t{HOLE}\t9000", good="7"),
    "quantity minimum": office("products/cup/quantities/", EMPTY_IS_NONE, sku="CUP", minimum=HOLE),
    "quantity step": office("products/cup/quantities/", EMPTY_IS_NONE, sku="CUP", step=HOLE, minimum="", good="2"),
    "quantity maximum": office("products/cup/quantities/", EMPTY_IS_NONE, sku="CUP", maximum=HOLE),
    "allowance": office("products/cup/allowances/", sku="CUP", period="day", maximum=HOLE),
    "coupon uses": office("promotions/ten-off/coupons/make/", EMPTY_IS_NONE, text="HOLES10", most_uses=HOLE),
    "coupon series": office("promotions/ten-off/coupons/series/", count=HOLE, series="holes"),
    "promotion uses": office("promotions/ten-all/limits/", EMPTY_IS_NONE, most_uses=HOLE, buyer_most=""),
    "promotion buyer uses": office("promotions/ten-all/limits/", EMPTY_IS_NONE, most_uses="", buyer_most=HOLE),
    "contract notice": contract("notice_days", ZERO_IS_SOME),
    "contract renewal": contract("renewal_months"),
    "contract priority": contract("priority", ZERO_IS_SOME | {"-1": "below the others", "-0": "zero", "+1": "one"}),
    "contract volume": contract("amount-0", EMPTY_IS_NONE | MANY),
    "contract prices": contract("prices", EMPTY_IS_NONE),
    "channel minutes": office(
        "sales-channels/shop/changes/",
        ZERO_IS_SOME,
        change_minutes=HOLE,
        unpaid_hours="0",
        change_prices="keep",
        shipping_per="order",
    ),
    "channel hours": office(
        "sales-channels/shop/changes/",
        ZERO_IS_SOME,
        change_minutes="60",
        unpaid_hours=HOLE,
        change_prices="keep",
        shipping_per="order",
    ),
    "told per piece": office("stock/awaited/shop/", factor=HOLE, days="30"),
    "days of an ask": office("stock/awaited/shop/", factor="2", days=HOLE),
    "channel hold": office("sales-channels/shop/holds/", ZERO_IS_SOME, hold_minutes=HOLE, hold_most_minutes="60"),
    "channel hold in all": office("sales-channels/shop/holds/", ZERO_IS_SOME, hold_minutes="0", hold_most_minutes=HOLE),
}


def terms(name: str, may: dict[str, str] | None = None, good: str = "7", **more: str) -> Field:
    data = {"code": "holes", "name_en": "Holes", "base": "net_days", "counts_from": "invoice", "days": "30",
            "day_off": "as_is", "country": "KR"}  # fmt: skip
    return office("terms/new/", may, good, **data | more | {name: HOLE})


def offer(name: str, may: dict[str, str] | None = None, good: str = "3") -> Field:
    data = {"code": "holes", "name_en": "Holes", "count": "4", "every_count": "1", "rhythm": "months",
            "currency": "KRW", "smallest": "1000", "refund_policy": "cash", "defaults_after": "2",
            "lender": "none"}  # fmt: skip
    return office("instalments/new/", may, good, **data | {name: HOLE})


def letters(name: str, may: dict[str, str] | None = None) -> Field:
    data = {"days_1": "3", "days_2": "14", "days_3": "30", "days_between": "7", "stops_after_days": "14"}
    return office("overdue/policy/", may, "9", **data | {name: HOLE})


CREDIT = {
    "letter days": letters("days_1"),
    "rate units": office(
        "exchange-rates/note/",
        on="2026-01-05",
        per=HOLE,
        currency="USD",
        quoted_in="KRW",
        source="a bank",
        rate="1400",
    ),
    "close day of a channel": office("billing/channels/shop/", EMPTY_IS_NONE, mode="monthly", close_day=HOLE),
    "close day of a buyer": Field(
        lambda desk: (
            "/office/billing/buyers/",
            {"party": str(desk.market.company_id), "mode": "monthly", "documents": "each", "close_day": HOLE},
        ),
        may=EMPTY_IS_NONE,
    ),
    "letter days between": letters("days_between"),
    "letter stop": letters("stops_after_days", {"": "credit is never stopped", " ": "credit is never stopped"}),
    "payment terms days": terms("days", ZERO_IS_SOME | EMPTY_IS_NONE),
    "payment terms months": terms("months", base="day_of_month", day="10"),
    "payment terms day": terms("day", base="day_of_month", months="1"),
    "payment terms discount": terms("discount_days", ZERO_IS_SOME | EMPTY_IS_NONE, discount_rate="2"),
    "payment terms priority": Field(
        lambda desk: ("/office/terms/given/give/", {"party": str(desk.market.company_id), "priority": HOLE}),
        may=ZERO_IS_SOME | EMPTY_IS_NONE | {"-1": "below the others", "-0": "zero", "+1": "one"},
    ),
    "offer parts": offer("count"),
    "offer every": offer("every_count"),
    "offer default": offer("defaults_after"),
}
RULE = {"act": "rule", "name": "holes", "above": "1000", "role": "administrator", "then": "", "least": "1"}
APPROVALS = {
    "rule people": Field(
        lambda desk: ("/account/approvals/rules/", RULE | {"least": HOLE}),
        may={"": "one, where nothing is said", " ": "one, where nothing is said"},
    ),
    "rule days": Field(
        lambda desk: (
            "/account/approvals/rules/",
            RULE | {"what": "together", "value": "1000", "days": HOLE},
        ),
        may={"": "thirty, where nothing is said", " ": "thirty, where nothing is said"},
    ),
    "rule waits": Field(
        lambda desk: ("/account/approvals/rules/", RULE | {"waits": HOLE}),
        may={"": "for ever, where nothing is said", " ": "for ever, where nothing is said"},
    ),
}
FIELDS: dict[str, Field] = APPROVALS | STOCK | ORDERS | PRICES | CREDIT


def filled(one: Field, desk: Desk, value: str) -> Form:
    """The path, and the form with a value in its hole."""
    path, data = one.form(desk)
    return path, {
        name: str(text) if isinstance(text, UUID) else text.replace(HOLE, value) for name, text in data.items()
    }


# {template and name of a numeric input: the fields above that it sends, or why none}; `*` is what a page puts in
INPUTS: dict[str, str] = {
    "office/billing_settings close_day": "close day of a channel, close day of a buyer",
    "storefront/parts/receipt_wish receipt_number": "a telephone's or a business's number, which is no quantity",
    "office/bank_line amount": "amounts: bank aside",
    "office/charge amount": "amounts: interest paid, interest waived",
    "office/bank_line amount-*": "amounts: bank apply",
    "office/invoice amount-*": "amounts: invoice credit",
    "office/bank_line fee": "amounts: bank fee",
    "office/costs c-*": "amounts: cost",
    "office/channel smallest_order": "amounts: smallest order",
    "office/values amount": "amounts: value issue, value adjust",
    "office/order amount": "amounts: order paid",
    "office/channel change_minutes": "channel minutes",
    "office/channel unpaid_hours": "channel hours",
    "office/channel hold_minutes": "channel hold",
    "office/channel hold_most_minutes": "channel hold in all",
    "office/transfer units-*": "transfer receive, transfer lose",
    "office/product *": "quantity minimum, quantity step, quantity maximum, allowance; contents are decimals",
    "office/shipping least_fill": "terms fill",
    "office/shipping handling_days": "terms days",
    "office/price_try *": "a trial that is never kept: the form's field is the office's own",
    "office/contract_draft renewal_months": "contract renewal",
    "office/contract_draft notice_days": "contract notice",
    "office/contract_draft amount-*": "contract volume",
    "office/contract_draft percent": "shares: contract percent",
    "office/contract_draft round_to": "shares: contract rounding",
    "office/contract_draft priority": "contract priority",
    "office/reorder *": "reorder order",
    "office/price_sheet add": "a column that the page shows more; nothing is written",
    "office/price_sheet *": "amounts: price cell; its step stands in the field's name",
    "office/refund units-*": "refund",
    "office/parts/units_field *": "stock receive, stock count, stock aside, stock safety, stock reorder at, stock life",
    "office/parts/stock_promise_forms cap": "stock supply cap",
    "office/parts/stock_promise_forms lead_days": "stock supply lead",
    "office/parts/stock_promise_forms per_day": "stock supply per day",
    "office/parts/bundle_form units": "bundle units",
    "office/place rank-*": "place rank",
    "office/parts/pick_lines missing": "pick short",
    "office/parts/field *": "coupons, promotions and settings, by the office's own field",
    "office/parts/price_field *": "amounts: price and others; shares and priorities by the office's own fields",
    "office/revise units-*": "office revise",
    "office/revise count-*": "office revise add",
    "office/price_list *": "price change",
    "office/count quantity": "count note",
    "office/shipment units-*": "shipment split",
    "office/purchase units-*": "purchase receive",
    "office/contract floor": "amounts: contract floor",
    "office/contract cap": "amounts: contract cap",
    "office/price_ladder quantity": "price ladder",
    "office/price_ladder price": "amounts: price step",
    "storefront/parts/order_grid count-*": "order grid",
    "storefront/approval_rules above": "amounts: rule above",
    "storefront/approval_rules least": "rule people",
    "storefront/approval_rules days": "rule days",
    "storefront/approval_rules waits": "rule waits",
    "storefront/approval_rules amount": "amounts: budget amount",
    "storefront/plan cell-*-*": "plan grid",
    "storefront/parts/quick_sheet count-*": "quick order",
    "storefront/again count-*": "again",
    "storefront/list count-*": "list",
    "storefront/parts/wish_row quantity": "wish",
    "storefront/shared_wishes quantity": "give",
    "office/content_page position": "a place in a list; asked in tests/content/test_office.py",
    "office/awaited factor": "told per piece",
    "office/awaited days": "days of an ask",
    "storefront/parts/facets *": "a filter of the list; nothing is written",
    "storefront/parts/stepper quantity": "cart add, cart change",
    "storefront/parts/add_button quantity": "cart add",
    "storefront/revise units-*": "shop revise",
    "storefront/shared wanted-*": "shared wanted",
    "storefront/revise count": "shop revise add",
}
# {file of a page that makes numbers of text without the one reader: what it reads}
READERS: dict[str, str] = {
    "office/order_words.py": "hours that went by",
    "office/pages/places.py": "a postcode's five digits",
    "office/pages/frame.py": "the page of a list; cells that a spreadsheet would run",
    "office/pages/price_builder.py": "ladders of a trial, by a pattern of ASCII digits",
    "office/pages/price_sheet.py": "steps in names of fields, up to the largest step",
    "office/pages/promotion_boxes.py": "lines of a trial, by a pattern of ASCII digits",
    "office/pages/promotion_form.py": "places in names of fields",
    "office/pages/whole_field.py": "the office's own field, which asks the one reader",
    "office/pages/content_edit.py": "the number of a draft, in ASCII digits; a wrong one is refused as stale",
    "office/pages/content_lists.py": "numbers of drafts and versions, in ASCII digits",
    "office/pages/looks.py": "colours and sizes of a look",
    "office/report_words.py": "facts that we wrote",
    "storefront/goods.py": "percents of prices",
    "storefront/order_grid.py": "pieces of a pack",
    "storefront/listing_query.py": "the page of a list",
    "storefront/pages/catalogue.py": "which picture is shown",
    "storefront/pages/own_pages.py": "the number of a version, in ASCII digits",
    "storefront/pages/quick.py": "how many of a scanned code, behind its star, in ASCII digits",
    "storefront/quick_lines.py": "a confidence in percent",
    "storefront/templatetags/pictures.py": "widths that a page of ours names",
    "storefront/templatetags/storefront.py": "business numbers",
}
