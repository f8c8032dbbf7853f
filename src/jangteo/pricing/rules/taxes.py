"""Tax of lines and shipping, rounded per unit, per line or once for the document; always the tax is what is rounded."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jangteo.catalog.types import GIFT_CARD
from jangteo.kernel.money import Money, RoundingMode, round_ratio, split_minor
from jangteo.pricing.errors import UnknownTaxCode
from jangteo.pricing.types import Quote, TaxAt, TaxCategory, Terms, Treatment


@dataclass(frozen=True, slots=True)
class Taxed:
    """Something to tax.

    amount    minor units after discounts, gross where prices include tax, else net
    quantity  units it is divided over where tax is rounded per unit
    """

    amount: int
    quantity: int
    code: str


@dataclass(frozen=True, slots=True)
class Taxing:
    """By what a document taxes: {tax code: …}; made by `taxing_by`.

    treatments  what is taxed otherwise than by its rate and category
    would_be    the rates by which tax is worked out, before any of it is left off
    left_off    the codes whose tax is left off
    """

    rates: Mapping[str, Decimal]
    categories: Mapping[str, TaxCategory]
    treatments: Mapping[str, Treatment]
    would_be: Mapping[str, Decimal]
    left_off: frozenset[str]

    def rate(self, code: str) -> Decimal:
        """What a code is taxed at in the end; raises UnknownTaxCode."""
        usual = rate_of(self.would_be, code)
        return Decimal(0) if code in self.left_off else usual

    def category(self, code: str) -> TaxCategory:
        """Why it is taxed at that; a rate of zero of which nothing is said is zero-rated."""
        if code in self.treatments:
            return self.treatments[code].category
        said = self.categories.get(code, TaxCategory.ZERO_RATED)
        return TaxCategory.STANDARD if rate_of(self.rates, code) else said


def taxing_by(
    rates: Mapping[str, Decimal], categories: Mapping[str, TaxCategory], treatments: Mapping[str, Treatment]
) -> Taxing:
    """Usual rates, with the destination's in their place where they stand for them.

    A gift card is outside the scope of tax wherever it is sold and whoever buys it: what is bought with it is taxed.

    source  EU Directive 2006/112/EC Art. 30b(2), multi-purpose vouchers; Korean VAT Act Art. 4: a supply of goods or
            services is taxed, and a voucher is neither
    """
    rates, categories = {**rates, GIFT_CARD: Decimal(0)}, {**categories, GIFT_CARD: TaxCategory.OUTSIDE}
    treatments = {code: one for code, one in treatments.items() if code != GIFT_CARD}
    theirs = {code: one.rate for code, one in treatments.items() if one.rate is not None}
    left_off = frozenset(code for code, one in treatments.items() if one.leaves_off)
    return Taxing(rates, categories, treatments, {**rates, **theirs} if theirs else rates, left_off)


def borne_by(parts: Sequence[Taxed], taxing: Taxing, terms: Terms) -> tuple[list[int], list[int]]:
    """The tax of each part in minor units, in their order, and what of it is left off instead of being charged.

    raises  UnknownTaxCode
    rounds  as `tax_of`: what is left off is exactly the tax that the part would bear
    """
    taxes, off = tax_of(parts, taxing.would_be, terms), taxing.left_off
    if not off:
        return taxes, [0] * len(parts)
    left_off = [tax if part.code in off else 0 for part, tax in zip(parts, taxes, strict=True)]
    return [tax - less for tax, less in zip(taxes, left_off, strict=True)], left_off


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
