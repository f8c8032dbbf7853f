"""The figures of a line, of shipping and of each tax, with their reasons, once promotions and tax are settled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jangteo.kernel.money import Money, UnitPrice
from jangteo.pricing.rules.effects import Outcome
from jangteo.pricing.rules.ladders import otherwise_unit, shown_unit
from jangteo.pricing.rules.lists import instead_of
from jangteo.pricing.rules.taxes import Taxing
from jangteo.pricing.types import LineRequest, PriceOffer, Promotion, QuotedCharge, QuotedLine, TaxTotal, Terms


@dataclass(frozen=True, slots=True)
class Priced:
    """A line before promotions; without a price when it has no exact unit.

    total    units of its SKU in the cart
    reached  units that count for its step: those of its SKU, or of its mix
    """

    line: LineRequest
    offer: PriceOffer
    total: int
    reached: int
    exact: Fraction | None
    subtotal: int


@dataclass(frozen=True, slots=True)
class Charge:
    """Shipping before promotions; `code` is empty where nothing is charged and nothing taxed."""

    amount: int
    code: str
    because: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Borne:
    """The tax of a line or of shipping in minor units, and what of it is left off instead of being charged."""

    tax: int
    left_off: int


NOTHING = Borne(0, 0)


def quoted_charge(charge: Charge, outcome: Outcome, borne: Borne, taxing: Taxing, terms: Terms) -> QuotedCharge:
    """Shipping with its tax, after its discount."""
    net, gross = _net_and_gross(outcome.shipping, borne, terms)
    because = dict(charge.because)
    if charge.code:
        because["tax"] = _tax_told(charge.code, borne, taxing, terms)
    if because and outcome.granted:
        because["promotions"] = _told(((one.promotion, one.shipping) for one in outcome.granted), terms.currency)
    return QuotedCharge(
        discount=Money(charge.amount - outcome.shipping, terms.currency),
        net=Money(net, terms.currency),
        tax=Money(borne.tax, terms.currency),
        gross=Money(gross, terms.currency),
        tax_rate=taxing.rate(charge.code) if charge.code else Decimal(0),
        because=because,
        category=taxing.category(charge.code) if charge.code else None,
        left_off=Money(borne.left_off, terms.currency),
    )


def quoted_line(place: int, one: Priced, outcome: Outcome, borne: Borne, taxing: Taxing, terms: Terms) -> QuotedLine:
    """The line at a place of the cart with its figures."""
    line, currency = one.line, terms.currency
    net, gross = _net_and_gross(outcome.left[place], borne, terms)
    because = _because(place, one, outcome, terms) | {"tax": _tax_told(line.tax_code, borne, taxing, terms)}
    return QuotedLine(
        key=line.key,
        variant_id=line.variant_id,
        sku=line.sku,
        quantity=line.quantity,
        unit=_shown(one.exact, terms),
        subtotal=Money(one.subtotal, currency),
        discount=Money(one.subtotal - outcome.left[place], currency),
        net=Money(net, currency),
        tax=Money(borne.tax, currency),
        gross=Money(gross, currency),
        tax_code=line.tax_code,
        tax_rate=taxing.rate(line.tax_code),
        because=because,
        category=taxing.category(line.tax_code),
        left_off=Money(borne.left_off, currency),
        counted=one.reached,
        next_step=one.offer.next_step(one.reached),
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


def _because(place: int, one: Priced, outcome: Outcome, terms: Terms) -> dict[str, Any]:
    """What the offer says, and what came of it in this cart."""
    step, unit, was = one.offer.step_for(one.reached), _shown(one.exact, terms), _shown(_otherwise(one, terms), terms)
    because = dict(one.offer.because) | {
        "quantity": one.line.quantity,
        "step": step.from_quantity if step else None,
        "unit": unit.to_text() if unit else None,
    }
    if step is not None:
        because |= one.offer.sources.get(step.list_code, {})
    because.pop("instead", None)  # that of the ladder's first step
    if was is not None:
        because |= instead_of(one.offer, one.reached, was)
    if one.line.mix and one.reached != one.total:
        because["mix"] = {"code": one.line.mix, "counted": one.reached}
    if one.exact is not None and outcome.granted:
        because["promotions"] = _told(
            ((granted.promotion, granted.lines[place]) for granted in outcome.granted), terms.currency
        )
    return because


def _otherwise(one: Priced, terms: Terms) -> Fraction | None:
    return otherwise_unit(one.offer, one.reached, terms.ladder)


def _shown(exact: Fraction | None, terms: Terms) -> UnitPrice | None:
    return None if exact is None else shown_unit(exact, terms)


def _tax_told(code: str, borne: Borne, taxing: Taxing, terms: Terms) -> dict[str, Any]:
    """By what it is taxed; where that is not its usual rate, what that would be, why, and what was left off."""
    told: dict[str, Any] = {
        "code": code,
        "rate": str(taxing.rate(code)),
        "mode": terms.mode.value,
        "at": terms.tax_at.value,
        "category": taxing.category(code).value,
    }
    treatment = taxing.treatments.get(code)
    if treatment is None:
        return told
    usual = taxing.rates[code] if code in taxing.rates else Decimal(0)
    told |= {"treatment": dict(treatment.because), "usual_rate": str(usual)}
    if treatment.leaves_off:
        told["left_off"] = str(Money(borne.left_off, terms.currency).to_decimal())
    return told


def _net_and_gross(left: int, borne: Borne, terms: Terms) -> tuple[int, int]:
    """Where prices include tax, what is left off comes off them; else it was never added."""
    if not terms.prices_include_tax:
        return left, left + borne.tax
    gross = left - borne.left_off
    return gross - borne.tax, gross


def tax_totals(
    lines: Sequence[QuotedLine], charge: QuotedCharge, charge_code: str, currency: str
) -> tuple[TaxTotal, ...]:
    """What was taxed by each code, by code."""
    parts: dict[str, list[QuotedLine | QuotedCharge]] = {}
    for line in lines:
        parts.setdefault(line.tax_code, []).append(line)
    if charge_code:
        parts.setdefault(charge_code, []).append(charge)
    return tuple(_tax_total(code, parts[code], currency) for code in sorted(parts))


def _tax_total(code: str, parts: Sequence[QuotedLine | QuotedCharge], currency: str) -> TaxTotal:
    one = parts[0]
    assert one.category is not None, "what has a tax code has a category"
    return TaxTotal(
        code=code,
        rate=one.tax_rate,
        net=Money(sum(part.net.minor for part in parts), currency),
        tax=Money(sum(part.tax.minor for part in parts), currency),
        category=one.category,
        left_off=Money(sum(part.left_off.minor for part in parts), currency),
        treatment=one.because["tax"].get("treatment"),
    )
