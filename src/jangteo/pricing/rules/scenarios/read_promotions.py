"""Promotions of a scenario."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from math import prod
from typing import Any

from jangteo.pricing.rules.scenarios.nodes import Node
from jangteo.pricing.rules.scenarios.read_lists import read_period
from jangteo.pricing.types import (
    BuyGet,
    CombineKind,
    Condition,
    Effect,
    ItemsAmount,
    ItemSelector,
    ItemsPercent,
    ItemsPrice,
    OrderAmount,
    OrderPercent,
    Promotion,
    ShippingPercent,
    Stage,
)

RULE_KEYS = ("priority", "when", "give", "combine")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_SETS = 5_000
ALWAYS, ALONE = "always", "alone"


def read_promotions(node: Node, currency: str) -> tuple[tuple[Promotion, ...], bool]:
    """The promotions, and whether one of them asks for the time.

    raises  BadScenario
    """
    found: dict[str, Promotion] = {}
    for one in node.members():
        fields = one.fields("code", "coupon", *RULE_KEYS, required=("code", "give"))
        code = fields["code"].text()
        if code in found:
            raise fields["code"].refuse(f"the code {code!r} is there twice")
        coupon = fields["coupon"].text() if "coupon" in fields else ""
        found[code] = replace(_rule(fields, currency), code=code, coupon=coupon)
    sizes = Counter(one.group for one in found.values() if one.combine == CombineKind.GROUP)
    if prod(sizes.values()) > MOST_SETS:
        raise node.refuse(f"groups allow more than {MOST_SETS:,} different sets, each of which would be priced")
    conditions = [one.condition for one in found.values()]
    return tuple(found.values()), any(one.starts or one.ends or one.weekdays for one in conditions)


def read_rule(rule: Any, currency: str) -> Promotion:
    """What a promotion says, apart from its code and coupon: priority, when, give and combine.

    raises  BadScenario naming the place below the rule
    """
    return _rule(Node(rule).fields(*RULE_KEYS, required=("give",)), currency)


def _rule(fields: Mapping[str, Node], currency: str) -> Promotion:
    combine, group = _combine(fields["combine"]) if "combine" in fields else (CombineKind.ALWAYS, "")
    effects = tuple(_effect(effect, currency) for effect in fields["give"].members())
    if not effects:
        raise fields["give"].refuse("has nothing to give")
    return Promotion(
        code="",
        effects=effects,
        condition=_condition(fields["when"], currency) if "when" in fields else Condition(),
        priority=fields["priority"].whole() if "priority" in fields else 0,
        combine=combine,
        group=group,
    )


def _combine(node: Node) -> tuple[CombineKind, str]:
    if isinstance(node.value, dict):
        return CombineKind.GROUP, node.fields("group", required=("group",))["group"].text()
    if node.value not in (ALWAYS, ALONE):
        raise node.refuse("is unknown; known are always, alone and {group: NAME}")
    return CombineKind(node.value), ""


def _condition(node: Node, currency: str) -> Condition:
    fields = node.fields(
        "subtotal_at_least", "quantity_at_least", "channel", "segment", "account", "first_order", "from", "until",
        "weekdays", "hook",
    )  # fmt: skip
    counted: dict[str, Node] = {}
    if "quantity_at_least" in fields:
        counted = fields["quantity_at_least"].fields("items", "quantity", required=("items", "quantity"))
    starts, ends = read_period(fields)
    return Condition(
        subtotal_at_least=fields["subtotal_at_least"].amount(currency) if "subtotal_at_least" in fields else None,
        quantity_of=_selector(counted["items"]) if counted else None,
        quantity_at_least=counted["quantity"].whole(1) if counted else 0,
        channel=fields["channel"].text() if "channel" in fields else None,
        segment=fields["segment"].text() if "segment" in fields else None,
        account=fields["account"].text() if "account" in fields else None,
        first_order=fields["first_order"].flag() if "first_order" in fields else None,
        hook=fields["hook"].text() if "hook" in fields else None,
        starts=starts,
        ends=ends,
        weekdays=_weekdays(fields["weekdays"]) if "weekdays" in fields else frozenset(),
    )


def _weekdays(node: Node) -> frozenset[int]:
    days = set()
    for one in node.members():
        if not isinstance(one.value, str) or one.value not in DAYS:
            raise one.refuse(f"is unknown; known are {', '.join(DAYS)}")
        days.add(DAYS.index(one.value))
    if not days:
        raise node.refuse("has no day")
    return frozenset(days)


def _selector(node: Node) -> ItemSelector:
    fields = node.fields("sku", "category", "all", "exclude_sale")
    if sum(key in fields for key in ("sku", "category", "all")) != 1:
        raise node.refuse("a selector has exactly one of sku, category and all")
    if "all" in fields and not fields["all"].flag():
        raise fields["all"].refuse("can only be true")
    named = {key: frozenset(fields[key].texts()) for key in ("sku", "category") if key in fields}
    for key, names in named.items():
        if not names:
            raise fields[key].refuse("names nothing")
    return ItemSelector(
        skus=named.get("sku", frozenset()),
        categories=named.get("category", frozenset()),
        exclude_sale=fields["exclude_sale"].flag() if "exclude_sale" in fields else False,
    )


def _effect(node: Node, currency: str) -> Effect:
    fields = node.fields("percent", "amount", "price", "on", "items", "at_most", "buy", "get", "repeat")
    kinds = [key for key in ("percent", "amount", "price", "buy") if key in fields]
    if len(kinds) != 1:
        raise node.refuse("gives exactly one of percent, amount, price and buy")
    match kinds[0]:
        case "buy":
            return _buy_get(node)
        case "price":
            fields = node.fields("price", "items", required=("items",))
            return ItemsPrice(fields["price"].unit_price(), _selector(fields["items"]))
        case kind:
            return _percent_or_amount(node, kind, fields, currency)


def _percent_or_amount(node: Node, kind: str, fields: Mapping[str, Node], currency: str) -> Effect:
    if "on" not in fields:
        raise node.fields(*fields, required=("on",))["on"].refuse("is missing")
    on = fields["on"].choice(Stage)
    if on == Stage.SHIPPING and kind == "amount":
        raise fields["on"].refuse("is unknown for an amount; known are items, order")
    if on != Stage.ITEMS:
        node.fields(kind, "on")
        value: Decimal | int = fields[kind].percent() if kind == "percent" else fields[kind].amount(currency)
        if isinstance(value, int):
            return OrderAmount(value)
        return OrderPercent(value) if on == Stage.ORDER else ShippingPercent(value)
    if kind == "amount":
        node.fields("amount", "on", "items", required=("items",))
        return ItemsAmount(fields["amount"].amount(currency), _selector(fields["items"]))
    node.fields("percent", "on", "items", "at_most", required=("items",))
    at_most = fields["at_most"].amount(currency) if "at_most" in fields else None
    return ItemsPercent(fields["percent"].percent(), _selector(fields["items"]), at_most)


def _buy_get(node: Node) -> BuyGet:
    fields = node.fields("buy", "get", "repeat", required=("get",))
    buy = fields["buy"].fields("items", "quantity", required=("items", "quantity"))
    get = fields["get"].fields("items", "quantity", "percent", required=("items", "quantity", "percent"))
    return BuyGet(
        buy=_selector(buy["items"]),
        buy_quantity=buy["quantity"].whole(1),
        get=_selector(get["items"]),
        get_quantity=get["quantity"].whole(1),
        percent=get["percent"].percent(),
        repeat=fields["repeat"].optional(lambda one: one.whole(1)) if "repeat" in fields else None,
    )
