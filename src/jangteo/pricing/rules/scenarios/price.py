"""A scenario priced, and its receipt as the format writes it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from jangteo.catalog.types import VariantId
from jangteo.kernel.money import Money
from jangteo.pricing.rules.lists import offer
from jangteo.pricing.rules.quotes import quote
from jangteo.pricing.types import (
    AudienceKind,
    BuyerFacts,
    CandidateList,
    LineRequest,
    PriceProblem,
    Quote,
    QuotedLine,
    Scenario,
    ScenarioItem,
    ScenarioList,
)

NAMESPACE = UUID("8e3d7c1c-6a55-5d3b-9a0f-0e6c5b7d2f11")


def price_scenario(scenario: Scenario) -> dict[str, Any]:
    """The result of a scenario, by the functions that price the shop's carts.

    returns  JSON-ready; amounts are decimal strings with the currency's digits
    source   shared pricing scenario format, “Result”
    """
    return receipt(scenario, quote_of(scenario))


def quote_of(scenario: Scenario) -> Quote:
    """A scenario's cart with all its figures."""
    skus = dict.fromkeys(sku for sku, _ in scenario.cart)
    offers = {
        _identity(sku): offer(_identity(sku), _candidates(scenario, sku), scenario.terms, scenario.buyer.at)
        for sku in skus
    }
    return quote(
        [_line(scenario, place, sku, quantity) for place, (sku, quantity) in enumerate(scenario.cart)],
        offers,
        {code: Decimal(rate) for code, rate in scenario.rates.items()},
        scenario.terms,
        scenario.shipping,
        promotions=scenario.promotions,
        coupons=scenario.coupons,
        buyer=scenario.buyer,
    )


def receipt(scenario: Scenario, priced: Quote) -> dict[str, Any]:
    """A quote in the words of the format."""
    charge = priced.shipping
    result: dict[str, Any] = {"currency": priced.currency, "lines": [_told_line(line) for line in priced.lines]}
    if scenario.shipping is not None:
        result["shipping"] = {
            "gross": _told(charge.gross),
            "discount": _told(charge.discount),
            "net": _told(charge.net),
            "tax": _told(charge.tax),
        }
    return result | {
        "discounts": [
            {"code": one.promotion.code, "amount": _told(Money(one.total, priced.currency))} for one in priced.discounts
        ],
        "taxes": [
            {"code": one.code, "rate": scenario.rates[one.code], "net": _told(one.net), "tax": _told(one.tax)}
            for one in priced.taxes
        ],
        "net": _told(priced.net),
        "tax": _told(priced.tax),
        "gross": _told(priced.gross),
        "refused_coupons": [{"code": one.code, "why": one.why.value} for one in priced.refused_coupons],
        "problems": [_told_problem(one) for one in priced.problems],
    }


def _told_line(line: QuotedLine) -> dict[str, Any]:
    told = line.because
    price = {
        "kind": "price",
        "list": told["list"] if line.unit is not None else None,
        "step": told["step"],
        "rejected": [{"list": one["list"], "why": one["why"]} for one in told["rejected"]],
    }
    promotions = [
        {"kind": "promotion", "code": one["code"], "amount": one["amount"]} for one in told.get("promotions", ())
    ]
    return {
        "sku": line.sku,
        "quantity": line.quantity,
        "unit": line.unit.to_text() if line.unit is not None else None,
        "subtotal": _told(line.subtotal),
        "discount": _told(line.discount),
        "net": _told(line.net),
        "tax": _told(line.tax),
        "gross": _told(line.gross),
        "because": [price, *promotions],
    }


def _told_problem(problem: PriceProblem) -> dict[str, Any]:
    facts = {} if problem.why == "no_price" else dict(problem.facts)
    return {"sku": problem.sku, "why": problem.why} | facts


def _told(money: Money) -> str:
    return f"{money.to_decimal():f}"


def _line(scenario: Scenario, place: int, sku: str, quantity: int) -> LineRequest:
    item = scenario.items.get(sku, ScenarioItem())
    return LineRequest(
        key=UUID(int=place),
        variant_id=_identity(sku),
        sku=sku,
        quantity=quantity,
        tax_code=item.tax_code,
        categories=item.categories,
        on_sale=item.on_sale,
        rule=item.rule,
    )


def _identity(sku: str) -> VariantId:
    return VariantId(uuid5(NAMESPACE, sku))


def _candidates(scenario: Scenario, sku: str) -> list[CandidateList]:
    names: Mapping[str, str] = {}
    return [
        CandidateList(
            code=one.code,
            names=names,
            audience=one.audience,
            priority=one.priority,
            includes_tax=scenario.terms.prices_include_tax,
            valid_from=one.starts,
            valid_until=one.ends,
            steps=one.ladders[sku],
            merges=one.merges,
            is_for_us=_fits(one, scenario.buyer),
        )
        for one in scenario.lists
        if sku in one.ladders
    ]


def _fits(one: ScenarioList, buyer: BuyerFacts) -> bool:
    match one.audience:
        case AudienceKind.CHANNEL:
            return one.audience_name == buyer.channel
        case AudienceKind.SEGMENT:
            return one.audience_name in buyer.segments
        case AudienceKind.PARTY:
            return one.audience_name in buyer.accounts
        case AudienceKind.EVERYONE:
            return True
