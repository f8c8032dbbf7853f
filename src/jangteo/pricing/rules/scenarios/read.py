"""From plain values to a scenario; what does not follow the format is refused with its place."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from jangteo.kernel.money import Money, RoundingMode, UnknownCurrency, currency_digits
from jangteo.pricing.rules.scenarios.nodes import Node
from jangteo.pricing.rules.scenarios.read_lists import read_lists
from jangteo.pricing.rules.scenarios.read_promotions import read_promotions
from jangteo.pricing.types import (
    BuyerFacts,
    LadderKind,
    ListPolicy,
    QuantityRule,
    Scenario,
    ScenarioItem,
    ShippingPolicy,
    TaxAt,
    Terms,
)

STANDARD = "standard"
KEYS = (
    "currency", "tax", "policy", "ladder", "lists", "items", "promotions", "buyer", "coupons", "cart", "shipping",
    "expect",
)  # fmt: skip


def read_scenario(data: Any) -> Scenario:
    """A scenario from what a YAML or JSON file holds.

    raises  BadScenario naming the first place that is wrong
    source  shared pricing scenario format, “Valid files” and “Keys”
    """
    root = Node(data).fields(*KEYS, required=("currency", "tax", "lists", "cart"))
    currency = _currency(root["currency"])
    terms, rates = _terms(root, currency)
    lists, list_dates = read_lists(root["lists"], terms)
    items = _items(root["items"], rates) if "items" in root else {}
    promotions, promotion_dates = read_promotions(root["promotions"], currency) if "promotions" in root else ((), False)
    buyer = _buyer(root["buyer"]) if "buyer" in root else BuyerFacts()
    if (list_dates or promotion_dates) and buyer.at is None:
        raise Node(None, "buyer.at").refuse("is missing, and a from, until or weekdays asks for it")
    coupons = tuple(one.text() for one in root["coupons"].members()) if "coupons" in root else ()
    cart = _cart(root["cart"])
    shipping = _shipping(root["shipping"], currency, rates) if "shipping" in root else None
    _need_standard(root["cart"], cart, items, rates)
    return Scenario(
        terms=terms,
        rates=rates,
        lists=lists,
        items=items,
        promotions=promotions,
        buyer=buyer,
        coupons=coupons,
        cart=cart,
        shipping=shipping,
        expect=root["expect"].value if "expect" in root else None,
    )


def _currency(node: Node) -> str:
    code = node.text()
    try:
        currency_digits(code)
    except UnknownCurrency:
        raise node.refuse("is an unknown currency; ISO 4217 codes are known") from None
    return code


def _terms(root: Mapping[str, Node], currency: str) -> tuple[Terms, dict[str, str]]:
    tax = root["tax"].fields("prices_include", "rates", "round", required=("prices_include", "rates"))
    rates = {}
    for code, rate in tax["rates"].entries():
        if rate.number() > 1:
            raise rate.refuse("is above 1; a rate is a fraction: 0.10 is ten per cent")
        rates[code] = rate.value
    rounding = tax["round"].fields("mode", "at") if "round" in tax else {}
    return (
        Terms(
            currency=currency,
            prices_include_tax=tax["prices_include"].flag(),
            mode=rounding["mode"].choice(RoundingMode) if "mode" in rounding else RoundingMode.HALF_UP,
            tax_at=rounding["at"].choice(TaxAt) if "at" in rounding else TaxAt.LINE,
            policy=root["policy"].choice(ListPolicy) if "policy" in root else ListPolicy.FIRST,
            ladder=root["ladder"].choice(LadderKind) if "ladder" in root else LadderKind.ALL_UNITS,
        ),
        rates,
    )


def _items(node: Node, rates: Mapping[str, str]) -> dict[str, ScenarioItem]:
    return {sku: _item(one, rates) for sku, one in node.entries()}


def _item(node: Node, rates: Mapping[str, str]) -> ScenarioItem:
    keys = ("tax", "categories", "on_sale", "was", "minimum", "step", "maximum", "cost")
    fields = node.fields(*keys)
    code = _tax_code(fields["tax"], rates) if "tax" in fields else STANDARD
    bounds = {key: fields[key].whole(1) for key in ("minimum", "step", "maximum") if key in fields}
    if "minimum" in bounds and bounds["minimum"] > bounds.get("maximum", bounds["minimum"]):
        raise fields["minimum"].refuse(f"minimum {bounds['minimum']} is above maximum {bounds['maximum']}")
    prices: dict[str, Decimal] = {key: fields[key].unit_price() for key in ("was", "cost") if key in fields}
    return ScenarioItem(
        tax_code=code,
        categories=frozenset(fields["categories"].texts()) if "categories" in fields else frozenset(),
        on_sale=fields["on_sale"].flag() if "on_sale" in fields else False,
        rule=QuantityRule(**bounds),
        was=prices.get("was"),
        cost=prices.get("cost"),
    )


def _tax_code(node: Node, rates: Mapping[str, str]) -> str:
    code = node.text()
    if code not in rates:
        raise node.refuse(f"there is no rate for tax code {code!r}: it is unknown in tax.rates")
    return code


def _need_standard(
    node: Node, cart: Iterable[tuple[str, int]], items: Mapping[str, ScenarioItem], rates: Mapping[str, str]
) -> None:
    for place, (sku, _) in enumerate(cart):
        code = items[sku].tax_code if sku in items else STANDARD
        if code not in rates:
            raise Node(None, f"tax.rates.{code}").refuse(f"is missing; {node.path}[{place}] ({sku}) needs it")


def _buyer(node: Node) -> BuyerFacts:
    fields = node.fields("channel", "account", "segments", "at", "first_order")
    return BuyerFacts(
        channel=fields["channel"].text() if "channel" in fields else "",
        accounts=frozenset({fields["account"].text()}) if "account" in fields else frozenset(),
        segments=frozenset(fields["segments"].texts()) if "segments" in fields else frozenset(),
        at=fields["at"].moment() if "at" in fields else None,
        first_order=fields["first_order"].flag() if "first_order" in fields else False,
    )


def _cart(node: Node) -> tuple[tuple[str, int], ...]:
    lines = []
    for one in node.members():
        fields = one.fields("sku", "quantity", required=("sku", "quantity"))
        lines.append((fields["sku"].text(), fields["quantity"].whole(1)))
    return tuple(lines)


def _shipping(node: Node, currency: str, rates: Mapping[str, str]) -> ShippingPolicy:
    fields = node.fields("amount", "tax", required=("amount",))
    code = _tax_code(fields["tax"], rates) if "tax" in fields else STANDARD
    if code not in rates:
        raise Node(None, f"tax.rates.{code}").refuse("is missing; shipping needs it")
    return ShippingPolicy(Money(fields["amount"].amount(currency), currency), tax_code=code, is_fixed=True)
