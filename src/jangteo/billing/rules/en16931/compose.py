"""Totals and VAT breakdown of a document from its lines, so that no rule of the standard is broken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from jangteo.billing.errors import NotExpressible
from jangteo.billing.rules.en16931.check_sums import tax_is_near
from jangteo.billing.types.en16931 import DocumentAllowance, DocumentLine, DocumentTotals, VatBreakdown
from jangteo.kernel.money import Money, currency_digits

MOST_DECIMALS = 2  # of any amount: EN 16931-1, BR-DEC
Rate = tuple[str, Decimal | None]  # category and per cent


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What is summed.

    booked_tax  {(category, rate): tax} as our books have it, however they round; missing: rounded once here
    exemptions  {category: (code, reason)} of those that need one
    """

    currency: str
    lines: Sequence[DocumentLine]
    allowances: Sequence[DocumentAllowance] = ()
    charges: Sequence[DocumentAllowance] = ()
    prepaid: Decimal | None = None
    booked_tax: Mapping[Rate, Decimal] | None = None
    exemptions: Mapping[str, tuple[str, str]] | None = None


def amount_of(money: Money) -> Decimal:
    """An amount as documents carry it.

    raises  NotExpressible where it needs a third decimal, as fils may
    """
    value = money.to_decimal()
    if value != _rounded(value, MOST_DECIMALS):
        raise NotExpressible(f"{money} has more than two decimals, which EN 16931 does not take")
    return _rounded(value, min(currency_digits(money.currency), MOST_DECIMALS))


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _taxable(parts: Parts) -> dict[Rate, Decimal]:
    """{(category, rate): taxable amount}, in the order of first use."""
    found: dict[Rate, Decimal] = {}
    for line in parts.lines:
        rate = (line.vat_category, line.vat_rate)
        found[rate] = found.get(rate, Decimal(0)) + line.net
    for sign, allowances in ((-1, parts.allowances), (1, parts.charges)):
        for one in allowances:
            rate = (one.vat_category, one.vat_rate)
            found[rate] = found.get(rate, Decimal(0)) + sign * one.amount
    return found


def breakdown(parts: Parts) -> tuple[VatBreakdown, ...]:
    """One row for each category and rate.

    rounds  half away from zero, once a row; booked tax is kept where validators take it for the row's
    """
    digits = min(currency_digits(parts.currency), MOST_DECIMALS)
    rows = []
    for (category, percent), taxable in _taxable(parts).items():
        exact = _rounded(taxable * (percent or 0) / 100, digits)
        booked = (parts.booked_tax or {}).get((category, percent), exact)
        code, reason = (parts.exemptions or {}).get(category, ("", ""))
        rows.append(
            VatBreakdown(
                taxable=taxable,
                tax=booked if tax_is_near(taxable, percent, booked) else exact,
                category=category,
                rate=percent,
                exemption_code=code,
                exemption_reason=reason,
            )
        )
    return tuple(rows)


def totals(parts: Parts, rows: Sequence[VatBreakdown]) -> DocumentTotals:
    """The sums of a document.

    rounding  what the booked tax is above that of the rows: it is due as booked, and the difference is told
    raises    NotExpressible where that difference is more than the rounding of each part can make
    """
    lines = sum((line.net for line in parts.lines), Decimal(0))
    allowances = sum((one.amount for one in parts.allowances), Decimal(0))
    charges = sum((one.amount for one in parts.charges), Decimal(0))
    net, tax = lines - allowances + charges, sum((row.tax for row in rows), Decimal(0))
    booked = sum((parts.booked_tax or {}).values(), Decimal(0)) if parts.booked_tax is not None else tax
    rounding = booked - tax
    unit = Decimal(1).scaleb(-min(currency_digits(parts.currency), MOST_DECIMALS))
    if abs(rounding) > unit * (len(parts.lines) + len(parts.allowances) + len(parts.charges)):
        raise NotExpressible(f"the booked tax {booked} is not that of the lines, {tax}")
    return DocumentTotals(
        lines=lines,
        allowances=allowances if parts.allowances else None,
        charges=charges if parts.charges else None,
        net=net,
        tax=tax,
        gross=net + tax,
        prepaid=parts.prepaid,
        rounding=rounding if rounding else None,
        payable=net + tax - (parts.prepaid or 0) + rounding,
    )
