"""Which kind of tax document what was sold belongs into."""

from decimal import Decimal

from jangteo.billing.types.etax import TaxKind

ZERO = frozenset({"Z", "G"})  # UN/CEFACT 5305: zero rated goods, free export item


def tax_kind(category: str, rate: Decimal) -> TaxKind:
    """By the tax category of a line (UN/CEFACT 5305): zero-rated with its evidence, taxed, or exempt.

    >>> [str(tax_kind(category, Decimal(rate))) for category, rate in (("S", "0.1"), ("G", "0"), ("E", "0"), ("", "0"))]
    ['taxable', 'zero_rated', 'exempt', 'exempt']
    """
    if category in ZERO:
        return TaxKind.ZERO_RATED
    return TaxKind.TAXABLE if rate else TaxKind.EXEMPT
