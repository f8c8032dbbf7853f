"""Numbers and amounts that the office takes of programs: {(method, path, schema.field): the call with a hole}."""

from collections.abc import Callable, Mapping
from typing import Any

from access.sending_office import AGREED, GONE_AFTER, NOTHING, OFFERED, RULE

HOLE = "@@ the value @@"
ORDER, SHIPMENT, PLACE = "/office/orders/{number}", "/office/shipments/{shipment_id}", "/office/places/{place}"
PROMOTION = "/office/promotions/{code}"
PRODUCT, PRICES = "/office/products/{slug}", "/office/price-lists/{code}"
type Body = Callable[[], dict[str, Any]]


def line(**told: Any) -> dict[str, Any]:
    return {"position": 1, "quantity": 1} | told


def _variant(path: str, wrap: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[tuple[str, str, str], Any]:
    unit = {"code": "box", "numerator": 6}
    return {
        ("post", path, f"UnitIn.{name}"): wrap({"sku": "NEW", "units": [unit | {name: HOLE}]})
        for name in ("numerator", "denominator")
    }


def _product(variant: dict[str, Any]) -> dict[str, Any]:
    return {"slug": "new", "category": "mugs", "variants": [variant]}


def _money() -> dict[str, str]:
    return {"amount": "1", "currency": "KRW"}


def _new_list(**told: Any) -> dict[str, Any]:
    return {"code": "x", "names": {"ko": "x"}, "currency": "KRW", "includes_tax": True} | told


_REMARK = {"key": "1", "text": "x"}


def _offers(method: str, path: str, head: dict[str, Any]) -> dict[tuple[str, str, str], Any]:
    price: dict[str, Any] = {"from_quantity": HOLE, "unit_price": "1"}
    made: dict[str, Any] = {"ko": "x", "lead_days": HOLE}
    goods: dict[str, Any] = {"key": "1", "sku": "MUG-WH", "quantity": 1}
    return {
        (method, path, "OfferIn.from_quantity"): head
        | {"lines": [goods | {"offers": [price | {"from_quantity": HOLE}]}]},
        (method, path, "MadeIn.lead_days"): head | {"lines": [{"key": "1", "quantity": 1, "made": made}]},
    }


def _promoted(rule: dict[str, Any]) -> dict[str, Any]:
    return {"code": "x", "names": {"ko": "x"}, "currency": "KRW", "rule": rule}


def _written(rule: dict[str, Any]) -> dict[str, Any]:
    return {"rule": rule}


PARTED, ENTITY = "/office/instalment-offers/{code}", "/office/legal-entities/{code}"
CREDITS = "/office/invoices/{number}/credits"
SUPPLY = "/office/supply/{sku}"
TERMS, TERMS_NUMBERS = "/office/payment-terms/{code}", ("days", "months", "day", "discount_days")
_TERMS: dict[str, Any] = {"names": {"ko": "x"}, "base": "net_days"}
PROMOTED: tuple[tuple[str, Callable[[dict[str, Any]], dict[str, Any]]], ...] = (
    ("/office/promotions", _promoted),
    ("/office/promotions/{code}/versions", _written),
)
_MANY: dict[str, Any] = {"items": {"all": True}, "quantity": HOLE}
_SOME = _MANY | {"quantity": 1}
PROMOTED_NUMBERS = {
    ("post", path, name): whole(rule)
    for path, whole in PROMOTED
    for name, rule in (
        ("PromotionRuleIn.priority", RULE | {"priority": HOLE}),
        ("CountedIn.quantity", RULE | {"when": {"quantity_at_least": _MANY}}),
        ("CheaperIn.quantity", {"give": [{"buy": _SOME, "get": _MANY | {"percent": "1"}}]}),
    )
}
QUOTED = (
    ("post", "/office/quotes"),
    ("put", "/office/quotes/{quote_id}/draft"),
    ("post", "/office/quotes/{quote_id}/revision"),
)
OFFICE_CASES: Mapping[tuple[str, str, str], dict[str, Any]] = {
    **{
        ("post", f"{ORDER}/refunds{end}", f"RefundedLine.{name}"): {"lines": [line(**{name: HOLE})], "why": "x"}
        if not end
        else {"lines": [line(**{name: HOLE})]}
        for end in ("", "/preview")
        for name in ("position", "quantity")
    },
    **{
        ("post", f"{ORDER}/allowances", f"AllowedLine.{name}"): {
            "lines": [line(amount=_money(), **{name: HOLE})],
            "why": "x",
        }
        for name in ("position", "quantity")
    },
    ("put", "/office/flags/{feature}", "FeatureIn.share"): {"state": "pilot", "share": HOLE},
    ("post", f"{SHIPMENT}/parts", "SplitLine.quantity"): {"lines": [{"sku": "MUG-WH", "quantity": HOLE}]},
    ("put", "/office/categories/{slug}", "CategoryIn.position"): {"names": {"en": "x"}, "position": HOLE},
    ("put", f"{PRODUCT}/channels/{{channel}}", "ListingIn.rank"): {"rank": HOLE},
    **_variant("/office/products", _product),
    **_variant("/office/product-batches", lambda one: {"products": [_product(one)]}),
    **_variant(f"{PRODUCT}/variants", lambda one: one),
    **{
        (method, f"{PRICES}/{end}", "PriceRowIn.from_quantity"): {
            "currency": "KRW",
            "prices": [{"sku": "MUG-WH", "unit_price": "1", "from_quantity": HOLE}],
        }
        for method, end in (("put", "prices"), ("post", "drafts"))
    },
    ("post", f"{PRICES}/endings", "StepIn.from_quantity"): {"steps": [{"sku": "MUG-WH", "from_quantity": HOLE}]},
    ("post", f"{PLACE}/counts", "CountRow.quantity"): {"rows": [{"sku": "MUG-WH", "quantity": HOLE}]},
    ("post", f"{PLACE}/receipts", "ReceiptRow.quantity"): {"rows": [{"sku": "MUG-WH", "quantity": HOLE}]},
    ("post", f"{PLACE}/adjustments", "AdjustIn.quantity"): {"sku": "MUG-WH", "why": "x", "quantity": HOLE},
    ("post", "/office/transfers", "TransferRow.quantity"): {
        "from_place": "W1",
        "to_place": "W1",
        "rows": [{"sku": "MUG-WH", "quantity": HOLE}],
    },
    ("post", "/office/transfers/{transfer_id}/arrivals", "ArrivedRow.quantity"): {
        "rows": [{"row": NOTHING, "quantity": HOLE}]
    },
    **{
        ("post", "/office/invoice-months", f"MonthIn.{name}"): {"year": 2026, "month": 11} | {name: HOLE}
        for name in ("year", "month")
    },
    ("post", "/office/pages/{page_id}/publication", "PublishIn.draft_number"): {"draft_number": HOLE},
    ("post", "/office/pages/{page_id}/restoration", "RestoreIn.number"): {"number": HOLE},
    ("put", PLACE, "PlaceIn.cut_off"): {"names": {"en": "x"}, "kind": "store", "cut_off": HOLE},
    ("put", f"{PLACE}/channels/{{channel}}", "ServingIn.rank"): {"rank": HOLE},
    ("put", "/office/attributes/{code}", "AttributeDefinitionIn.position"): {
        "names": {"en": "x"},
        "kind": "text",
        "position": HOLE,
    },
    ("post", "/office/price-lists", "NewListIn.priority"): _new_list(priority=HOLE),
    ("post", f"{PRICES}/settings-drafts", "ListSettingsIn.priority"): {
        "names": {"ko": "x"},
        "audiences": [],
        "priority": HOLE,
    },
    ("put", "/office/pages/{page_id}/draft", "KeptDraftIn.draft_number"): {"draft_number": HOLE},
    ("put", "/office/pages/{page_id}/address", "PageAddressIn.position"): {"slug": "x", "position": HOLE},
    **_offers("post", "/office/quotes", {"channel": "shop", "party": NOTHING, "person": NOTHING}),
    **_offers("put", "/office/quotes/{quote_id}/draft", {"version": 1}),
    **_offers("post", "/office/quotes/{quote_id}/revision", {"version": 1}),
    ("put", "/office/quotes/{quote_id}/draft", "NextVersionIn.version"): {"lines": [_REMARK], "version": HOLE},
    ("post", "/office/quotes/{quote_id}/revision", "RevisedIn.version"): {"lines": [_REMARK], "version": HOLE},
    ("put", "/office/stock-counts/{count_id}/lines", "FoundRow.found"): {"rows": [{"sku": "MUG-WH", "found": HOLE}]},
    ("post", "/office/purchases", "PurchaseRowIn.quantity"): {
        "supplier": NOTHING,
        "place": "W1",
        "currency": "KRW",
        "rows": [{"sku": "MUG-WH", "quantity": HOLE}],
    },
    ("post", "/office/purchases/{purchase_id}/receipts", "CameRow.quantity"): {
        "rows": [{"row": NOTHING, "quantity": HOLE}]
    },
    **PROMOTED_NUMBERS,
    **{("put", SUPPLY, f"PromisedIn.{name}"): {"kind": "backorder", name: HOLE} for name in ("cap", "per_day")},
    ("put", f"{SUPPLY}/places/{{place}}/safety", "KeptBackIn.units"): {"units": HOLE},
    **{
        ("put", f"{SUPPLY}/places/{{place}}/reorder-point", f"OrderedAgainIn.{name}"): {"at": 1, "up_to": 2}
        | {name: HOLE}
        for name in ("at", "up_to")
    },
    ("put", "/office/allowances/{sku}", "VariantAllowanceIn.maximum"): {"maximum": HOLE, "period": "ever"},
    ("put", f"{PLACE}/pools/{{channel}}", "PoolIn.quantity"): {"quantity": HOLE},
    **{
        ("put", PARTED, f"InstalmentOfferIn.{name}"): OFFERED | {name: HOLE}
        for name in ("count", "every", "defaults_after")
    },
    ("post", "/office/instalment-plans/{plan_id}/payments", "PartPaidIn.number"): {"number": HOLE},
    **{
        ("put", f"/office/billing/{end}", f"{name}.close_day"): {"mode": "monthly", "close_day": HOLE}
        for end, name in (("channels/{channel}", "ChannelBillingIn"), ("buyers/{party_id}", "BuyerBillingIn"))
    },
    ("post", CREDITS, "CreditedLineIn.position"): {"lines": [{"position": HOLE, "amount": _money()}], "why": "x"},
    ("put", "/office/overdue-policy", "ReminderLevelIn.days"): GONE_AFTER
    | {"levels": [{"words": "first", "days": HOLE}]},
    ("put", "/office/overdue-policy", "OverduePolicyIn.days_between"): GONE_AFTER | {"days_between": HOLE},
    ("put", "/office/shelf-lives/{sku}", "ShelfLifeIn.days"): {"days": HOLE},
    ("post", f"{PRICES}/sheet-drafts", "SheetCellIn.from_quantity"): {
        "currency": "KRW",
        "cells": [{"sku": "MUG-WH", "from_quantity": HOLE, "seen": None, "unit_price": "1"}],
    },
    ("post", f"{PROMOTION}/coupon-series", "CouponSeriesIn.count"): {"series": "x", "count": HOLE},
    ("post", "/office/contracts", "ContractIn.notice_days"): AGREED | {"notice_days": HOLE},
    ("post", "/office/contracts", "OwnPricesIn.priority"): AGREED | {"own": {"channel": "shop", "priority": HOLE}},
    ("post", "/office/contracts", "FollowedIn.priority"): AGREED
    | {"follows": {"base": "x", "times": "1", "round_to": "1", "priority": HOLE}},
    ("post", "/office/contracts", "AgreedPriceIn.from_quantity"): AGREED
    | {"own": {"channel": "shop", "prices": [{"sku": "MUG-WH", "unit_price": "1", "from_quantity": HOLE}]}},
    **{("put", TERMS, f"PaymentTermsIn.{name}"): _TERMS | {name: HOLE} for name in TERMS_NUMBERS},
    ("post", f"{TERMS}/grants", "TermsGrantIn.priority"): {"channel": "shop", "priority": HOLE},
    ("put", "/office/bundles/{sku}", "ComponentIn.quantity"): {"components": [{"sku": "MUG-WH", "quantity": HOLE}]},
}
# null is any number here
OPTIONAL_NUMBERS = {
    *{("put", f"{PROMOTION}/limits", f"LimitsIn.{name}") for name in ("most_uses", "buyer_most")},
    ("post", f"{PROMOTION}/coupons", "CouponIn.most_uses"),
    *{("post", "/office/promotions", f"NewPromotionIn.{name}") for name in ("most_uses", "buyer_most")},
    *{("post", "/office/contracts", name) for name in ("ContractIn.renewal_months", "CommittedIn.quantity")},
    ("put", SUPPLY, "PromisedIn.lead_days"),
    ("put", "/office/overdue-policy", "OverduePolicyIn.stops_after_days"),
    *{("post", path, "EffectIn.repeat") for path, _head in PROMOTED},
    *{("put", "/office/quantity-rules/{sku}", f"QuantityRuleIn.{name}") for name in ("minimum", "step", "maximum")},
    *{(method, path, name) for method, path in QUOTED for name in ("OfferIn.up_to", "OfferedLineIn.quantity")},
}
OFFICE_PAGES = ("orders", "shipments", "products", "price-lists/{code}/prices", "stock", "stock/{sku}/movements")
MORE_PAGES = (
    "parties",
    "parties/{party_id}/notes",
    "invoices",
    "quotes",
    "promotions",
    "promotions/{code}/coupons",
    "reviews",
    "webhooks/{endpoint_id}/deliveries",
    "trail",
    "bank-lines",
    "stored-values",
    "stock-counts",
    "purchases",
    "costs",
    "credit-lines",
    "tax-certificates",
    "price-drafts/{draft_id}/changes",
    "instalment-plans",
    "receivables",
    "overdue-invoices",
    "interest-notes",
    "evidence-waiting",
)
OFFICE_NUMBERS = (
    OFFICE_CASES.keys()
    | OPTIONAL_NUMBERS
    | {("post", "/office/pages/{page_id}/versions/{version}/end", "path.version")}
    | {("get", f"/office/{path}", "query.limit") for path in (*OFFICE_PAGES, *MORE_PAGES)}
)
WON = {"amount": HOLE, "currency": "KRW"}
_OFFERED = {"lines": [{"key": "1", "text": "x"}], "freight": WON}
_COSTS = {"currency": HOLE, "rows": [{"sku": "MUG-WH", "cost": "1"}]}
LINES, _LINE = "/office/credit-lines", {"party": NOTHING, "limit": _money()}
PRICED = {"currency": HOLE, "prices": [{"sku": "MUG-WH", "unit_price": "1"}]}
OFFICE_AMOUNTS: dict[tuple[str, str, str], dict[str, Any]] = {
    ("put", PLACE, "PlaceIn.unit_costs"): {"names": {}, "kind": "store", "unit_costs": WON},
    ("put", PLACE, "PlaceIn.parcel_costs"): {"names": {}, "kind": "store", "parcel_costs": WON},
    ("post", f"{ORDER}/payment", "MoneyCame.amount"): {"amount": WON},
    ("post", f"{ORDER}/allowances", "AllowedLine.amount"): {
        "lines": [{"position": 1, "quantity": 1, "amount": WON}],
        "why": "x",
    },
    ("put", f"{PRICES}/prices", "PricesIn.currency"): PRICED,
    ("post", f"{PRICES}/drafts", "PricesIn.currency"): PRICED,
    **{("put", PARTED, f"InstalmentOfferIn.{name}"): OFFERED | {name: WON} for name in ("smallest", "largest")},
    ("put", ENTITY, "LegalEntityIn.currency"): {"names": {"ko": "x"}, "currency": HOLE},
    ("put", ENTITY, "LegalEntityIn.self_issues_from"): {"names": {"ko": "x"}, "self_issues_from": WON},
    ("post", CREDITS, "CreditedLineIn.amount"): {"lines": [{"position": 1, "amount": WON}], "why": "x"},
    ("post", f"{PRICES}/sheet-drafts", "SheetIn.currency"): {
        "currency": HOLE,
        "cells": [{"sku": "MUG-WH", "seen": None, "unit_price": "1"}],
    },
    ("put", "/office/overdue-policy", "ReminderLevelIn.fee"): GONE_AFTER
    | {"levels": [{"words": "first", "days": 4, "fee": WON}]},
    ("post", "/office/interest-notes", "ChargeIn.amount"): {"party": NOTHING, "entity": "KR9", "amount": WON},
    **{
        ("post", f"/office/interest-notes/{{number}}/{end}", "InterestMoveIn.amount"): {"amount": WON, "why": "x"}
        for end in ("payments", "waivers")
    },
    **{
        ("post", f"{PRICES}/table-{end}", f"{name}.currency"): {"currency": HOLE, "rows": [["MUG-WH", "1"]]}
        for end, name in (("drafts", "NewTableDraftIn"), ("trials", "PriceTableIn"))
    },
    ("post", "/office/gift-cards", "IssueIn.amount"): {"source": "goodwill", "why": "x", "amount": WON},
    ("post", "/office/store-credits", "StoreCreditIn.amount"): {
        "party": NOTHING,
        "source": "goodwill",
        "why": "x",
        "amount": WON,
    },
    ("post", "/office/stored-values/{value_id}/adjustments", "AdjustValueIn.amount"): {"why": "x", "amount": WON},
    ("post", "/office/bank-lines/{line_id}/applications", "PartIn.amount"): {
        "parts": [{"number": "J261127-000012", "amount": WON}]
    },
    ("post", "/office/bank-lines/{line_id}/asides", "AsideIn.amount"): {"reason": "interest", "amount": WON},
    ("post", "/office/bank-lines/{line_id}/asides", "AsideIn.fee"): {
        "reason": "interest",
        "amount": {"amount": "1", "currency": "KRW"},
        "fee": WON,
    },
    ("post", "/office/bank-accounts", "AccountIn.currency"): {
        "code": "x",
        "bank": "x",
        "number": "1",
        "currency": HOLE,
    },
    ("post", "/office/price-lists", "NewListIn.currency"): {
        "code": "x",
        "names": {"ko": "x"},
        "currency": HOLE,
        "includes_tax": True,
    },
    ("post", "/office/purchases", "PurchaseIn.currency"): {
        "supplier": NOTHING,
        "place": "W1",
        "currency": HOLE,
        "rows": [{"sku": "MUG-WH", "quantity": 1}],
    },
    ("put", "/office/costs", "CostsIn.currency"): _COSTS,
    ("post", "/office/contracts", "CommittedIn.amount"): AGREED | {"commitments": [{"amount": WON}]},
    ("post", LINES, "NewLineIn.limit"): _LINE | {"limit": WON},
    ("post", LINES, "NewLineIn.tolerance"): _LINE | {"tolerance": WON},
    ("post", LINES, "LineRateIn.currency"): _LINE | {"rates": [{"currency": HOLE, "rate": "1"}]},
    **{
        ("put", f"{LINES}/{{line_id}}/limit", f"LineLimitIn.{name}"): {"limit": _money(), "why": "x"} | {name: WON}
        for name in ("limit", "tolerance")
    },
    ("post", f"{LINES}/{{line_id}}/raises", "LineRaiseIn.amount"): {
        "amount": WON,
        "since": "2030-01-01T00:00:00Z",
        "until": "2030-02-01T00:00:00Z",
        "why": "x",
    },
    ("post", "/office/costs/trial", "TriedCostsIn.currency"): _COSTS,
    ("post", "/office/promotions", "NewPromotionIn.currency"): _promoted(RULE) | {"currency": HOLE},
    ("post", "/office/quotes", "NewOfferIn.freight"): _OFFERED
    | {"channel": "shop", "party": NOTHING, "person": NOTHING},
    ("put", "/office/quotes/{quote_id}/draft", "NextVersionIn.freight"): _OFFERED | {"version": 1},
    ("post", "/office/quotes/{quote_id}/revision", "RevisedIn.freight"): _OFFERED | {"version": 1},
}
