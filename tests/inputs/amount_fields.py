"""The fields of pages that ask how much money, each as a form that is right but for one hole."""

from typing import Any

from inputs.desk import Desk
from inputs.page_fields import EMPTY_IS_NONE, HOLE, KEY, ZERO_IS_SOME, Field, commitment, office, on
from inputs.quote_fields import QUOTE_AMOUNTS
from office.desk import person_of
from storefront.market import SHOPPER

# C02 and C12 for amounts: below nothing, parts of a won, notations, other scripts, and more than any field takes
AMOUNTS_SENT = (
    *("-1", "-0.01", "0.5", "1.999", "12.345678901", "1e9", "1e308", "NaN", "Infinity", "１２", "١٢", "true", "1_000"),
    *("1,5", "1,00", "1,00,000", "1\x00", "", "0", "KRW 5", "1 000", "=1+1", "9" * 30),
)
# A unit price may be smaller than what can be paid, as a screw's.
UNIT = dict.fromkeys(("0.5", "1.999"), "a unit price may have six decimals")
WON = dict.fromkeys(("₩12", "12원"), "a price as it is pasted")
FREE = ZERO_IS_SOME
NOTHING_OFF = {"0": "a promotion may take nothing off, and tells that it does"}
PASTED = {"1\x00": "what is pasted is read without NUL characters"}


def issued(name: str = "amount", good: str = "1,200", **more: str) -> Field:
    data = {"key": KEY, "currency": "KRW", "source": "goodwill", "why": "sorry", "expires_on": "", **more}
    return Field(lambda desk: ("/office/values/issue/", {**data, "party": "", name: HOLE}), good=good)


def ruled(name: str, may: dict[str, str], **more: str) -> Field:
    """A rule or a budget, as whoever runs a company writes it."""
    return Field(lambda desk: ("/account/approvals/rules/", {"name": "holes", **more, name: HOLE}), "1,200", may)


def of_buyer(action: str, name: str, may: dict[str, str], **more: str) -> Field:
    """A rule or a budget, as staff write it for a buyer whom somebody runs."""

    def form(desk: Desk) -> tuple[str, dict[str, Any]]:
        data = {"name": "holes", "currency": "KRW", **more, name: HOLE}
        return f"/office/parties/{desk.ids['leader party']}/approvals/do/{action}/", data

    return Field(form, "1,200", may)


def line(action: str, name: str, may: dict[str, str] | None = None, **more: str) -> Field:
    return on(
        "credit line",
        f"/office/credit/{{}}/do/{action}/",
        lambda desk: {"why": "asked", "limit": "900000", **more, name: HOLE},
        good="1,200",
        may=may or {},
    )


def opened(name: str, may: dict[str, str]) -> Field:
    def form(desk: Desk) -> tuple[str, dict[str, Any]]:
        data = {"party": str(person_of(SHOPPER)), "currency": "KRW", "limit": "9000", "stage": "release"}
        return "/office/credit/open/", data | {name: HOLE}

    return Field(form, good="1,200", may=may)


def offered(name: str, may: dict[str, str]) -> Field:
    data = {"code": "held", "name_en": "Held", "count": "4", "every_count": "1", "rhythm": "months",
            "currency": "KRW", "smallest": "1000", "refund_policy": "cash", "defaults_after": "2",
            "lender": "none"}  # fmt: skip
    return office("instalments/new/", may, "10,000", **data | {name: HOLE})


def shared(name: str) -> Field:
    """A cart that somebody else is asked to pay, by whoever runs a company."""
    to = {"recipient": "R", "phone": "010-1234-5678", "postcode": "03045", "line1": "L", "email": "a@test.example"}

    def form(desk: Desk) -> tuple[str, dict[str, Any]]:
        return "/cart/pay-for-me/", {"cart": str(desk.ids["leader cart"]), "days": "3", **to, name: HOLE}

    return Field(form, "1,200", EMPTY_IS_NONE)


def lettered(name: str) -> Field:
    data = {"days_1": "3", "days_2": "14", "days_3": "30", "days_between": "7", "stops_after_days": "14"}
    return office("overdue/policy/", FREE | EMPTY_IS_NONE, "1,200", **data | {name: HOLE})


def bank(action: str, name: str, may: dict[str, str] | None = None, **more: str) -> Field:
    return on(
        "bank line",
        f"/office/bank/lines/{{}}/{action}/",
        lambda desk: {"why": "seen", **more, "order-0": desk.ids["open order"], name: HOLE},
        good="1,000",
        may=may or {},
    )


def placed(name: str) -> Field:
    return office("places/W1/do/describe/", FREE | EMPTY_IS_NONE, "1,200", country="KR", cut_off="9", **{name: HOLE})


def agreed(name: str, value: str, may: dict[str, str]) -> Field:
    def form(desk: Desk) -> tuple[str, dict[str, Any]]:
        told = commitment("priority") | {"priority": "77", "measure-0": "amount", name: value}
        return f"/office/parties/{desk.market.company_id}/contract/", told

    return Field(form, "3", may)


def bound(name: str) -> Field:
    return office("agreements/followed/bounds/", UNIT | FREE | EMPTY_IS_NONE, "1,200", sku="MUG-WH", **{name: HOLE})


def agreed_bounds(sides: str) -> Field:
    def form(desk: Desk) -> tuple[str, dict[str, Any]]:
        linked = {"of": "linked", "base": "retail", "percent": "95", "round_to": "10", "bounds": f"MUG-WH {sides}"}
        return f"/office/parties/{desk.market.company_id}/contract/", commitment("priority") | {
            "priority": "77"
        } | linked

    return Field(form, "1,200", UNIT | FREE | PASTED)


def promoted(
    name: str, may: dict[str, str] | None = None, kind: str = "order_amount", good: str = "1,200", **more: str
) -> Field:
    data = {"act": "form", "ko": "새것", "code": "holes", "currency": "KRW", "kind_1": kind, "value_1": "10"}
    return office("promotions/new/", may, good, **data | more | {name: HOLE})


def interest(deed: str) -> Field:
    return on(
        "interest note",
        f"/office/overdue/charges/{{}}/{deed}/",
        lambda desk: {"why": "x", "amount": HOLE},
        good="1,200",
    )


def charged() -> Field:
    def form(desk: Desk) -> tuple[str, dict[str, Any]]:
        told = {"party": str(desk.ids["late party"]), "entity": str(desk.ids["late entity"]), "currency": "KRW"}
        return "/office/overdue/charge/", told | {"amount": HOLE}

    return Field(form, "16,438")  # 6 % a year of a million for 100 days


AMOUNTS: dict[str, Field] = {
    **QUOTE_AMOUNTS,
    "value issue": issued(),
    "value adjust": on(
        "value",
        "/office/values/{}/adjust/",
        lambda desk: {"why": "put right", "key": KEY, "amount": HOLE},
        may={"-1": "less is put right too"},
        good="1,200",
    ),
    "receipt least": office(
        "billing/entities/new/",
        EMPTY_IS_NONE,
        "100,000",
        code="ONG1",
        name_ko="온결",
        business_number="124-81-00998",
        country="KR",
        currency="KRW",
        self_issues_from=HOLE,
    ),
    "exchange rate": office(
        "exchange-rates/note/",
        dict.fromkeys(("0.5", "1.999", "12.345678901"), "a rate has ten decimals"),
        "1,402.5",
        on="2026-01-05",
        per="1",
        currency="USD",
        quoted_in="KRW",
        source="a bank",
        rate=HOLE,
    ),
    "order paid": on(
        "open order",
        "/office/orders/{}/pay/",
        lambda desk: {"why": "", "amount": HOLE},
        may=EMPTY_IS_NONE,
        good="1,000",
    ),
    "share cap": shared("cap"),
    "rule above": ruled("above", EMPTY_IS_NONE | FREE, act="rule", least="1", role="administrator"),
    "rule condition": ruled("value", FREE, act="rule", above="", least="1", role="administrator", what="line"),
    "office rule above": of_buyer("rule", "above", EMPTY_IS_NONE | FREE, least="1"),
    "office rule condition": of_buyer("rule", "value", FREE, least="1", what="line"),
    "office budget amount": of_buyer(
        "budget", "amount", EMPTY_IS_NONE | FREE, period="month", begins_on="2026-01-01", hard="1"
    ),
    "budget amount": ruled("amount", FREE, act="budget", period="month", begins_on="2026-01-01", hard="1"),
    "smallest order": office("sales-channels/shop/smallest-order/", EMPTY_IS_NONE, "1,200", smallest_order=HOLE),
    "bank apply": bank("apply", "amount-0"),
    "bank aside": bank("aside", "amount", reason="remittance", counterpart="CJ"),
    "bank fee": bank("aside", "fee", FREE | EMPTY_IS_NONE, reason="remittance", amount="500", counterpart="CJ"),
    "credit open limit": opened("limit", FREE),
    "credit open tolerance": opened("tolerance", FREE | EMPTY_IS_NONE),
    "credit limit": line("limit", "limit", FREE),
    "credit tolerance": line("limit", "tolerance", FREE | EMPTY_IS_NONE),
    "credit raise": line("raise", "amount", from_at="2026-01-01T00:00", until_at="2099-01-01T00:00"),
    "offer smallest": offered("smallest", FREE),
    "offer largest": offered("largest", EMPTY_IS_NONE),
    "letter fee": lettered("fee_1"),
    "place unit": placed("handling_minor"),
    "place parcel": placed("parcel_minor"),
    "contract floor": bound("floor"),
    "contract cap": bound("cap"),
    "contract bounds": agreed_bounds(f"{HOLE} -"),
    "promotion amount": promoted("value_1", NOTHING_OFF),
    "promotion price": promoted("value_1", UNIT | FREE, "items_price"),
    "promotion most": promoted("most_1", NOTHING_OFF | EMPTY_IS_NONE, "items_percent"),
    "promotion subtotal": promoted("subtotal", FREE | EMPTY_IS_NONE),
    "interest charge": charged(),
    "interest paid": interest("pay"),
    "interest waived": interest("waive"),
    "invoice credit": on(
        "late invoice",
        "/office/invoices/{}/credit/",
        lambda desk: {"why": "x", "amount-1": HOLE},
        good="1,200",
    ),
    "contract amount": agreed("amount-0", HOLE, EMPTY_IS_NONE | PASTED),
    "contract price": agreed("prices", f"MUG-WH 1 {HOLE}", UNIT | FREE | PASTED | EMPTY_IS_NONE),
    "price": office(
        "price-lists/retail/change/", UNIT | FREE, "1,200", sku="CUP", min_quantity="7", unit_price=HOLE
    ),
    "price step": office(
        "price-lists/retail/ladder/CUP/change/", UNIT | FREE | EMPTY_IS_NONE | PASTED, "9,100", quantity="7", seen="",
        price=HOLE,
    ),
    "price brought": office(
        "price-lists/retail/bring/", UNIT | FREE | EMPTY_IS_NONE | PASTED, "9,100", text=f"CUP\t7\t{HOLE}"
    ),
    "price cell": Field(
        lambda desk: (
            "/office/price-lists/retail/sheet/",
            {f"p-{desk.market.variants['CUP']}-7": HOLE, "seen": "{}", "why": ""},
        ),
        "9,100",
        UNIT | FREE | EMPTY_IS_NONE | PASTED,
    ),
    "cost": Field(
        lambda desk: (
            "/office/costs/change/",
            {"currency": "KRW", "text": f"CUP\t{HOLE}"},
        ),
        "9100",
        UNIT | FREE | PASTED,
        shows=True,
    ),
}  # fmt: skip

# {file of a page: (how often amounts, prices or shares are read of text in it, its fields above, or why it has none)}
READ: dict[str, tuple[int, str]] = {
    "office/pages/amounts.py": (8, "- the readers themselves"),
    "office/pages/bank_lines.py": (3, "bank apply, bank aside, bank fee"),
    "office/pages/channels.py": (1, "smallest order"),
    "office/pages/charges.py": (2, "interest charge, interest paid, interest waived"),
    "office/pages/contents.py": (1, "- contents are decimals, by the office's own field"),
    "office/pages/contract_draft.py": (3, "contract amount, contract price, contract bounds"),
    "office/pages/approval_forms.py": (4, "office rule above, office rule condition, office budget amount"),
    "office/pages/contracts.py": (1, "contract floor, contract cap"),
    "office/pages/credit_forms.py": (
        7,
        "credit open limit, credit open tolerance, credit limit, credit tolerance, credit raise",
    ),
    "office/pages/billing_settings.py": (1, "receipt least"),
    "office/pages/exchange_rates.py": (1, "exchange rate"),
    "office/pages/invoice_credit.py": (1, "invoice credit"),
    "office/pages/instalments.py": (3, "offer smallest, offer largest"),
    "office/pages/order_money.py": (1, "order paid"),
    "office/pages/overdue.py": (4, "letter fee"),
    "office/pages/places.py": (3, "place unit, place parcel"),
    "office/pages/price_builder.py": (1, "- percents of a trial, by the office's own field"),
    "office/pages/price_bulk.py": (1, "- what a draft does to prices, by the office's own field"),
    "office/pages/price_ladder.py": (2, "price step, price brought"),
    "office/pages/price_settings.py": (2, "- factors of a list, by the office's own field"),
    "office/pages/price_sheet.py": (2, "price cell"),
    "office/pages/prices.py": (1, "price"),
    "office/pages/promotion_form.py": (1, "promotion amount, promotion price, promotion most, promotion subtotal"),
    "office/pages/purchases.py": (1, "cost"),
    "office/pages/quote_form.py": (3, "quote price, quote freight"),
    "office/pages/quote_made.py": (1, "quote cost"),
    "office/pages/quote_settings.py": (1, "quote rate, quote margin"),
    "office/pages/stock_lines.py": (1, "cost"),
    "office/pages/taxes.py": (1, "- a rate in percent, by the office's own field"),
    "office/pages/values.py": (1, "value issue, value adjust"),
    "storefront/account_words.py": (1, "- facts that we wrote"),
    "storefront/approval_words.py": (1, "- facts that we wrote"),
    "storefront/checkout_words.py": (1, "- the total that the page showed"),
    "storefront/pages/approval_rules.py": (1, "budget amount"),
    "storefront/quote_wishes.py": (1, "quote wish, quote wish again, quote other wish"),
    "storefront/pages/said.py": (1, "- the total that the page showed, which is compared and not kept"),
    "storefront/rule_forms.py": (5, "rule above, rule condition"),
    "storefront/pages/shared.py": (1, "- the total that the page showed, which is compared and not kept"),
    "storefront/pages/shares.py": (2, "share cap"),
}
