"""What a measure of a thing costs: per 100 g, per 100 ml, per metre, per square metre, each."""

from collections.abc import Mapping
from fractions import Fraction

from jangteo.catalog.types import Content, ContentUnit
from jangteo.kernel.money import Money, RoundingMode, UnitPrice, currency_digits, round_ratio
from jangteo.pricing.types import ContentPrice

# {unit of the content: (how many of the measure's unit one of it is, price per so many, the measure's unit)}
MEASURES: Mapping[ContentUnit, tuple[int, int, ContentUnit]] = {
    ContentUnit.GRAM: (1, 100, ContentUnit.GRAM),
    ContentUnit.KILOGRAM: (1000, 100, ContentUnit.GRAM),
    ContentUnit.MILLILITRE: (1, 100, ContentUnit.MILLILITRE),
    ContentUnit.LITRE: (1000, 100, ContentUnit.MILLILITRE),
    ContentUnit.METRE: (1, 1, ContentUnit.METRE),
    ContentUnit.SQUARE_METRE: (1, 1, ContentUnit.SQUARE_METRE),
    ContentUnit.EACH: (1, 1, ContentUnit.EACH),
}


def content_price(unit: UnitPrice, content: Content) -> ContentPrice | None:
    """The price of a measure of what one base unit holds; None where it is the unit price itself.

    content  above zero
    rounds   half up to the currency's digits, once
    source   Directive 98/6/EC Art. 2 (b) and 3 (1): the unit price beside the selling price, unless they are identical
             (per kg and l there; per 100 g and 100 ml, which Member States may choose, compares small goods better)

    >>> from decimal import Decimal
    >>> content_price(UnitPrice(Decimal("42000"), "KRW"), Content(Decimal("180"), ContentUnit.MILLILITRE))
    ContentPrice(price=Money(minor=23333, currency='KRW'), amount=100, unit=<ContentUnit.MILLILITRE: 'ml'>)
    """
    factor, per, measure = MEASURES[content.unit]
    held = Fraction(content.amount) * factor
    if held == per:
        return None
    exact = Fraction(unit.value) * per / held * 10 ** currency_digits(unit.currency)
    minor = round_ratio(exact.numerator, exact.denominator, RoundingMode.HALF_UP)
    return ContentPrice(Money(minor, unit.currency), per, measure)
