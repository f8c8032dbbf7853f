"""Tax of lines and shipping, rounded per unit, per line or once for the document; always the tax is what is rounded."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jangteo.kernel.money import Money, RoundingMode, round_ratio, split_minor
from jangteo.pricing.errors import UnknownTaxCode
from jangteo.pricing.types import Quote, TaxAt, Terms


@dataclass(frozen=True, slots=True)
class Taxed:
    """Something to tax.

    amount    minor units after discounts, gross where prices include tax, else net
    quantity  units it is divided over where tax is rounded per unit
    """

    amount: int
    quantity: int
    code: str


def rate_of(rates: Mapping[str, Decimal], code: str) -> Decimal:
    """The fraction of a tax code.

    raises  UnknownTaxCode
    """
    if code not in rates:
        raise UnknownTaxCode(f"no rate is valid for tax code {code!r}", tax_code=code)
    return rates[code]


def tax_of(parts: Sequence[Taxed], rates: Mapping[str, Decimal], terms: Terms) -> list[int]:
    """The tax of each part in minor units, in their order.

    raises  UnknownTaxCode
    rounds  net × rate, or gross × rate/(1 + rate), by the document's mode: each unit's, each line's, or each code's
            once, which is then divided back by amount, largest remainder, ties to the earlier
    source  shared pricing scenario format, `tax.round`; EN 16931-1 BR-CO-17 for the document
    """
    shares = {code: _share(rate_of(rates, code), terms) for code in {part.code for part in parts}}
    if terms.tax_at == TaxAt.DOCUMENT:
        return _at_document(parts, shares, terms.mode)
    if terms.tax_at == TaxAt.UNIT:
        return [_at_unit(part, shares[part.code], terms.mode) for part in parts]
    return [_rounded(part.amount, shares[part.code], terms.mode) for part in parts]


def goods_total(quote: Quote, terms: Terms, *, with_tax: bool) -> Money:
    """What a quote's goods come to before promotions, with tax or without, whichever way prices are stated.

    rounds  the tax of the subtotals as a document's, where it has to be added or taken out
    """
    if with_tax == quote.prices_include_tax:
        return quote.subtotal
    parts = [Taxed(line.subtotal.minor, line.quantity, line.tax_code) for line in quote.lines if line.unit is not None]
    rates = {line.tax_code: line.tax_rate for line in quote.lines}
    tax = sum(tax_of(parts, rates, terms))
    return Money(quote.subtotal.minor + (tax if with_tax else -tax), quote.currency)


def _share(rate: Decimal, terms: Terms) -> Fraction:
    fraction = Fraction(rate)
    return fraction / (1 + fraction) if terms.prices_include_tax else fraction


def _rounded(amount: int, share: Fraction, mode: RoundingMode) -> int:
    return round_ratio(amount * share.numerator, share.denominator, mode)


def _at_unit(part: Taxed, share: Fraction, mode: RoundingMode) -> int:
    """The units' amounts differ by one minor unit at most; what is the same is computed once."""
    lower, dearer = divmod(part.amount, part.quantity)
    return dearer * _rounded(lower + 1, share, mode) + (part.quantity - dearer) * _rounded(lower, share, mode)


def _at_document(parts: Sequence[Taxed], shares: Mapping[str, Fraction], mode: RoundingMode) -> list[int]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, part in enumerate(parts):
        places[part.code].append(place)
    taxes = [0] * len(parts)
    for code, own in places.items():
        amounts = [parts[place].amount for place in own]
        total = sum(amounts)
        if total:
            for place, tax in zip(own, split_minor(_rounded(total, shares[code], mode), amounts), strict=True):
                taxes[place] = tax
    return taxes
