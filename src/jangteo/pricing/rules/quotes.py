"""What a cart costs this buyer: lists, promotions, tax and rounding in one pure function."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jangteo.kernel.money import Money, currency_digits, round_ratio
from jangteo.pricing.rules.effects import Basket, Outcome
from jangteo.pricing.rules.ladders import counted, exact_unit
from jangteo.pricing.rules.promotions import choose
from jangteo.pricing.rules.quantities import quantity_problems
from jangteo.pricing.rules.receipts import NOTHING, Borne, Charge, Priced, quoted_charge, quoted_line, tax_totals
from jangteo.pricing.rules.taxes import Taxed, Taxing, borne_by, taxing_by
from jangteo.pricing.types import (
    BuyerFacts,
    Figures,
    LineRequest,
    PriceOffer,
    PriceProblem,
    Promotion,
    Quote,
    QuotedCharge,
    QuotedLine,
    RefusedCoupon,
    ShippingPolicy,
    TaxCategory,
    Terms,
    Treatment,
)

NOBODY_IN_PARTICULAR = BuyerFacts()
NO_TREATMENTS: Mapping[str, Treatment] = {}
NO_CATEGORIES: Mapping[str, TaxCategory] = {}
SHIPPING = -1
type Offers = Mapping[Any, PriceOffer]
type Rates = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What may lower a price."""

    promotions: Sequence[Promotion]
    coupons: Sequence[str]
    buyer: BuyerFacts


@dataclass(frozen=True, slots=True)
class _Settled:
    """A cart after promotions and tax.

    taxes, left_off  of the priced lines, then of shipping where it is taxed
    """

    priced: Sequence[Priced]
    charge: Charge
    basket: Basket
    outcome: Outcome
    refused: tuple[RefusedCoupon, ...]
    taxes: Sequence[int]
    left_off: Sequence[int]
    gross: int


def quote(  # noqa: PLR0913 -- all that a price depends on
    lines: Sequence[LineRequest],
    offers: Offers,
    rates: Rates,
    terms: Terms,
    shipping: ShippingPolicy | None = None,
    *,
    promotions: Sequence[Promotion] = (),
    coupons: Sequence[str] = (),
    buyer: BuyerFacts = NOBODY_IN_PARTICULAR,
    treatments: Mapping[str, Treatment] = NO_TREATMENTS,
    categories: Mapping[str, TaxCategory] = NO_CATEGORIES,
) -> Quote:
    """Price a cart: each variant's whole quantity reaches its step, promotions work on what that gives, then tax.

    offers      {variant: offer} for every variant of the lines
    rates       {tax code: fraction}
    coupons     codes as they were entered
    treatments  {tax code: how it is taxed otherwise}: what tax it would bear, as the document rounds it, is left off
    categories  {tax code: why its rate is zero} where it is
    raises      UnknownTaxCode
    rounds      subtotals, discounts and tax each to minor units, by the terms' mode; tax as the terms say
    source      shared pricing scenario format
    """
    taxing = taxing_by(rates, categories, treatments)
    settled = _settle(lines, offers, taxing, terms, shipping, _Asked(promotions, coupons, buyer))
    priced, outcome, basket = settled.priced, settled.outcome, settled.basket
    places = [*basket.priced, SHIPPING]
    borne = {
        place: Borne(*one)
        for place, one in zip(places, zip(settled.taxes, settled.left_off, strict=True), strict=False)
    }
    quoted = tuple(
        quoted_line(place, one, outcome, borne.get(place, NOTHING), taxing, terms) for place, one in enumerate(priced)
    )
    charged = quoted_charge(settled.charge, outcome, borne.get(SHIPPING, NOTHING), taxing, terms)
    parts: list[QuotedLine | QuotedCharge] = [*quoted, charged]
    return Quote(
        currency=terms.currency,
        prices_include_tax=terms.prices_include_tax,
        lines=quoted,
        shipping=charged,
        taxes=tax_totals([quoted[place] for place in basket.priced], charged, settled.charge.code, terms.currency),
        subtotal=_sum([one.subtotal for one in quoted], terms.currency),
        net=_sum([one.net for one in parts], terms.currency),
        tax=_sum([one.tax for one in parts], terms.currency),
        gross=_sum([one.gross for one in parts], terms.currency),
        left_off=_sum([one.left_off for one in parts], terms.currency),
        problems=tuple(_problems(priced)),
        discounts=outcome.granted,
        refused_coupons=settled.refused,
    )


def figures(  # noqa: PLR0913 -- all that a price depends on
    lines: Sequence[LineRequest],
    offers: Offers,
    rates: Rates,
    terms: Terms,
    shipping: ShippingPolicy | None = None,
    *,
    promotions: Sequence[Promotion] = (),
    coupons: Sequence[str] = (),
    buyer: BuyerFacts = NOBODY_IN_PARTICULAR,
    treatments: Mapping[str, Treatment] = NO_TREATMENTS,
    categories: Mapping[str, TaxCategory] = NO_CATEGORIES,
) -> Figures:
    """The sums of the quote of the same cart, without its lines and reasons: half the work, for thousands of carts.

    raises  UnknownTaxCode
    """
    taxing = taxing_by(rates, categories, treatments)
    settled = _settle(lines, offers, taxing, terms, shipping, _Asked(promotions, coupons, buyer))
    goods, count = sum(settled.outcome.left), len(settled.basket.priced)
    if terms.prices_include_tax:
        goods -= sum(settled.taxes[:count]) + sum(settled.left_off[:count])
    return Figures(
        gross=settled.gross,
        goods_net=goods,
        priced=count,
        unpriced=len(lines) - count,
    )


def _settle(
    lines: Sequence[LineRequest],
    offers: Offers,
    taxing: Taxing,
    terms: Terms,
    shipping: ShippingPolicy | None,
    asked: _Asked,
) -> _Settled:
    """The promotions that work, and the tax on what they leave."""
    priced = _priced(lines, offers, terms)
    charge = _charge(priced, shipping, terms)
    basket = Basket(
        lines=lines,
        subtotals=[one.subtotal for one in priced],
        priced=[place for place, one in enumerate(priced) if one.exact is not None],
        shipping=charge.amount,
        terms=terms,
    )
    is_plain = terms.prices_include_tax and not taxing.left_off

    def gross(outcome: Outcome) -> int:
        amount = sum(outcome.left) + outcome.shipping
        if is_plain:
            return amount
        taxes, left_off = borne(outcome)
        return amount - sum(left_off) if terms.prices_include_tax else amount + sum(taxes)

    def borne(outcome: Outcome) -> tuple[list[int], list[int]]:
        parts = [Taxed(outcome.left[place], lines[place].quantity, lines[place].tax_code) for place in basket.priced]
        parts += [Taxed(outcome.shipping, 1, charge.code)] if charge.code else []
        return borne_by(parts, taxing, terms)

    outcome, refused = choose(basket, asked.promotions, asked.coupons, asked.buyer, gross)
    return _Settled(priced, charge, basket, outcome, refused, *borne(outcome), gross(outcome))


def _priced(lines: Sequence[LineRequest], offers: Offers, terms: Terms) -> list[Priced]:
    totals: dict[Any, int] = {}
    for line in lines:
        totals[line.variant_id] = totals.get(line.variant_id, 0) + line.quantity
    reached = counted(lines)
    exact = {key: exact_unit(offers[key], total, terms.ladder) for key, total in reached.items()}
    scale = 10 ** currency_digits(terms.currency)
    found = []
    for line in lines:
        unit = exact[line.variant_id]
        amount = (
            0 if unit is None else round_ratio(unit.numerator * line.quantity * scale, unit.denominator, terms.mode)
        )
        pk = line.variant_id
        found.append(Priced(line, offers[pk], totals[pk], reached[pk], unit, amount))
    return found


def _problems(priced: Sequence[Priced]) -> Iterator[PriceProblem]:
    """One entry a SKU and broken rule, in the order of the cart."""
    seen: set[Any] = set()
    for one in priced:
        if one.line.variant_id in seen:
            continue
        seen.add(one.line.variant_id)
        yield from quantity_problems(one.line, one.total)
        if one.offer.denial is not None:
            yield PriceProblem(one.line.sku, "not_for_you", {"quantity": one.total})
        elif one.offer.is_hidden:
            yield PriceProblem(one.line.sku, "price_hidden", {"quantity": one.total})
        elif one.exact is None:
            yield PriceProblem(one.line.sku, "no_price", {"quantity": one.total})


def _charge(priced: Sequence[Priced], policy: ShippingPolicy | None, terms: Terms) -> Charge:
    if policy is None:
        return Charge(0, "", {})
    sent = [one for one in priced if not one.line.is_gift_card]
    subtotal = Money(sum(one.subtotal for one in sent), terms.currency)
    is_reached = policy.free_from is not None and subtotal.minor >= policy.free_from.minor
    is_free = is_reached or not (sent or policy.is_fixed)
    because = {
        "kind": "shipping",
        "currency": terms.currency,
        "fee": str(policy.fee.to_decimal()),
        "free_from": str(policy.free_from.to_decimal()) if policy.free_from is not None else None,
        "subtotal": str(subtotal.to_decimal()),
        "is_free": is_free,
    }
    return Charge(0, "", because) if is_free else Charge(policy.fee.minor, policy.tax_code, because)


def _sum(amounts: Sequence[Money], currency: str) -> Money:
    return Money(sum(amount.minor for amount in amounts), currency)
