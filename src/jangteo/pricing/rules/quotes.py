"""What a cart costs this buyer: lists, promotions, tax and rounding in one pure function."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jangteo.kernel.money import Money, UnitPrice, currency_digits, round_ratio
from jangteo.pricing.rules.effects import Basket, Outcome
from jangteo.pricing.rules.ladders import exact_unit, otherwise_unit, shown_unit
from jangteo.pricing.rules.lists import instead_of
from jangteo.pricing.rules.promotions import choose
from jangteo.pricing.rules.quantities import quantity_problems
from jangteo.pricing.rules.taxes import Taxed, rate_of, tax_of
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
    TaxTotal,
    Terms,
)

NOBODY_IN_PARTICULAR = BuyerFacts()
type Offers = Mapping[Any, PriceOffer]
type Rates = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class _Priced:
    """A line before promotions; without a price when it has no exact unit."""

    line: LineRequest
    offer: PriceOffer
    total: int
    exact: Fraction | None
    subtotal: int


@dataclass(frozen=True, slots=True)
class _Charge:
    """Shipping before promotions; `code` is empty where nothing is charged and nothing taxed."""

    amount: int
    code: str
    because: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What may lower a price."""

    promotions: Sequence[Promotion]
    coupons: Sequence[str]
    buyer: BuyerFacts


@dataclass(frozen=True, slots=True)
class _Settled:
    """A cart after promotions and tax; `taxes` of the priced lines, then of shipping where it is taxed."""

    priced: Sequence[_Priced]
    charge: _Charge
    basket: Basket
    outcome: Outcome
    refused: tuple[RefusedCoupon, ...]
    taxes: Sequence[int]
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
) -> Quote:
    """Price a cart: each variant's whole quantity reaches its step, promotions work on what that gives, then tax.

    offers   {variant: offer} for every variant of the lines
    rates    {tax code: fraction}
    coupons  codes as they were entered
    raises   UnknownTaxCode
    rounds   subtotals, discounts and tax each to minor units, by the terms' mode; tax as the terms say
    source   shared pricing scenario format
    """
    settled = _settle(lines, offers, rates, terms, shipping, _Asked(promotions, coupons, buyer))
    priced, outcome, basket = settled.priced, settled.outcome, settled.basket
    tax = dict(zip([*basket.priced, len(lines)], settled.taxes, strict=False))
    quoted = tuple(_quoted(place, one, outcome, tax, rates, terms) for place, one in enumerate(priced))
    charged = _charged(settled.charge, outcome, tax.get(len(lines), 0), rates, terms)
    parts: list[QuotedLine | QuotedCharge] = [*quoted, charged]
    return Quote(
        currency=terms.currency,
        prices_include_tax=terms.prices_include_tax,
        lines=quoted,
        shipping=charged,
        taxes=_tax_totals([quoted[place] for place in basket.priced], charged, settled.charge.code, terms.currency),
        subtotal=_sum([one.subtotal for one in quoted], terms.currency),
        net=_sum([one.net for one in parts], terms.currency),
        tax=_sum([one.tax for one in parts], terms.currency),
        gross=_sum([one.gross for one in parts], terms.currency),
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
) -> Figures:
    """The sums of the quote of the same cart, without its lines and reasons: half the work, for thousands of carts.

    raises  UnknownTaxCode
    """
    settled = _settle(lines, offers, rates, terms, shipping, _Asked(promotions, coupons, buyer))
    goods = sum(settled.outcome.left)
    if terms.prices_include_tax:
        goods -= sum(settled.taxes[: len(settled.basket.priced)])
    return Figures(
        gross=settled.gross,
        goods_net=goods,
        priced=len(settled.basket.priced),
        unpriced=len(lines) - len(settled.basket.priced),
    )


def _settle(
    lines: Sequence[LineRequest],
    offers: Offers,
    rates: Rates,
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

    def gross(outcome: Outcome) -> int:
        return sum(outcome.left) + outcome.shipping + (0 if terms.prices_include_tax else sum(taxes(outcome)))

    def taxes(outcome: Outcome) -> list[int]:
        parts = [Taxed(outcome.left[place], lines[place].quantity, lines[place].tax_code) for place in basket.priced]
        parts += [Taxed(outcome.shipping, 1, charge.code)] if charge.code else []
        return tax_of(parts, rates, terms)

    outcome, refused = choose(basket, asked.promotions, asked.coupons, asked.buyer, gross)
    return _Settled(priced, charge, basket, outcome, refused, taxes(outcome), gross(outcome))


def _priced(lines: Sequence[LineRequest], offers: Offers, terms: Terms) -> list[_Priced]:
    totals: dict[Any, int] = {}
    for line in lines:
        totals[line.variant_id] = totals.get(line.variant_id, 0) + line.quantity
    exact = {key: exact_unit(offers[key], total, terms.ladder) for key, total in totals.items()}
    scale = 10 ** currency_digits(terms.currency)
    found = []
    for line in lines:
        unit = exact[line.variant_id]
        amount = (
            0 if unit is None else round_ratio(unit.numerator * line.quantity * scale, unit.denominator, terms.mode)
        )
        found.append(_Priced(line, offers[line.variant_id], totals[line.variant_id], unit, amount))
    return found


def _problems(priced: Sequence[_Priced]) -> Iterator[PriceProblem]:
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


def _charge(priced: Sequence[_Priced], policy: ShippingPolicy | None, terms: Terms) -> _Charge:
    if policy is None:
        return _Charge(0, "", {})
    subtotal = Money(sum(one.subtotal for one in priced), terms.currency)
    is_reached = policy.free_from is not None and subtotal.minor >= policy.free_from.minor
    is_free = is_reached or not (priced or policy.is_fixed)
    because = {
        "kind": "shipping",
        "currency": terms.currency,
        "fee": str(policy.fee.to_decimal()),
        "free_from": str(policy.free_from.to_decimal()) if policy.free_from is not None else None,
        "subtotal": str(subtotal.to_decimal()),
        "is_free": is_free,
    }
    return _Charge(0, "", because) if is_free else _Charge(policy.fee.minor, policy.tax_code, because)


def _charged(charge: _Charge, outcome: Outcome, tax: int, rates: Rates, terms: Terms) -> QuotedCharge:
    net, gross = _net_and_gross(outcome.shipping, tax, terms)
    because = dict(charge.because)
    if because and outcome.granted:
        because["promotions"] = _told(((one.promotion, one.shipping) for one in outcome.granted), terms.currency)
    return QuotedCharge(
        discount=Money(charge.amount - outcome.shipping, terms.currency),
        net=Money(net, terms.currency),
        tax=Money(tax, terms.currency),
        gross=Money(gross, terms.currency),
        tax_rate=rate_of(rates, charge.code) if charge.code else Decimal(0),
        because=because,
    )


def _quoted(
    place: int, one: _Priced, outcome: Outcome, taxes: Mapping[int, int], rates: Rates, terms: Terms
) -> QuotedLine:
    line, currency, tax = one.line, terms.currency, taxes.get(place, 0)
    rate = rate_of(rates, line.tax_code)
    net, gross = _net_and_gross(outcome.left[place], tax, terms)
    because = _because(place, one, outcome, rate, terms)
    return QuotedLine(
        key=line.key,
        variant_id=line.variant_id,
        sku=line.sku,
        quantity=line.quantity,
        unit=_shown(one.exact, terms),
        subtotal=Money(one.subtotal, currency),
        discount=Money(one.subtotal - outcome.left[place], currency),
        net=Money(net, currency),
        tax=Money(tax, currency),
        gross=Money(gross, currency),
        tax_code=line.tax_code,
        tax_rate=rate,
        because=because,
        next_step=one.offer.next_step(one.total),
        was=_shown(_otherwise(one, terms), terms),
    )


def _told(taken: Iterable[tuple[Promotion, int]], currency: str) -> list[dict[str, Any]]:
    """What each promotion took off one line or shipping, zeros too."""
    nothing = str(Money.zero(currency).to_decimal())
    return [
        {
            "code": promotion.code,
            "names": promotion.names,
            "amount": str(Money(amount, currency).to_decimal()) if amount else nothing,
        }
        for promotion, amount in taken
    ]


def _because(place: int, one: _Priced, outcome: Outcome, rate: Decimal, terms: Terms) -> dict[str, Any]:
    """What the offer says, and what came of it in this cart."""
    step, unit, was = one.offer.step_for(one.total), _shown(one.exact, terms), _shown(_otherwise(one, terms), terms)
    because = dict(one.offer.because) | {
        "quantity": one.line.quantity,
        "step": step.from_quantity if step else None,
        "unit": unit.to_text() if unit else None,
        "tax": {"code": one.line.tax_code, "rate": str(rate), "mode": terms.mode.value, "at": terms.tax_at.value},
    }
    if step is not None:
        because |= one.offer.sources.get(step.list_code, {})
    because.pop("instead", None)  # that of the ladder's first step
    if was is not None:
        because |= instead_of(one.offer, one.total, was)
    if one.exact is not None and outcome.granted:
        because["promotions"] = _told(
            ((granted.promotion, granted.lines[place]) for granted in outcome.granted), terms.currency
        )
    return because


def _otherwise(one: _Priced, terms: Terms) -> Fraction | None:
    return otherwise_unit(one.offer, one.total, terms.ladder)


def _shown(exact: Fraction | None, terms: Terms) -> UnitPrice | None:
    return None if exact is None else shown_unit(exact, terms)


def _net_and_gross(left: int, tax: int, terms: Terms) -> tuple[int, int]:
    return (left - tax, left) if terms.prices_include_tax else (left, left + tax)


def _tax_totals(
    lines: Sequence[QuotedLine], charge: QuotedCharge, charge_code: str, currency: str
) -> tuple[TaxTotal, ...]:
    parts = [(line.tax_code, line.tax_rate, line.net.minor, line.tax.minor) for line in lines]
    if charge_code:
        parts.append((charge_code, charge.tax_rate, charge.net.minor, charge.tax.minor))
    rates = {code: rate for code, rate, _, _ in parts}
    net, tax = dict.fromkeys(rates, 0), dict.fromkeys(rates, 0)
    for code, _, part_net, part_tax in parts:
        net[code] += part_net
        tax[code] += part_tax
    return tuple(
        TaxTotal(code, rates[code], Money(net[code], currency), Money(tax[code], currency)) for code in sorted(rates)
    )


def _sum(amounts: Sequence[Money], currency: str) -> Money:
    return Money(sum(amount.minor for amount in amounts), currency)
