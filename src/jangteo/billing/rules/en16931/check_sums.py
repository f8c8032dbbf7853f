"""Sums and decimals: BR-CO-09 to BR-CO-18 and BR-DEC-*."""

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

from jangteo.billing.rules.en16931.code_lists import codes
from jangteo.billing.rules.en16931.paths import find
from jangteo.billing.rules.en16931.rulebook import Fragment, Places, Rule, Rules, each, total, whole
from jangteo.billing.rules.en16931.terms import Group, Term, as_number

CENT = Decimal("0.01")
_WIDE = Context(prec=200)
TAX_MARGIN = Decimal(1)  # what validators in use grant for tax that was rounded line by line; below it, never on it
_VAT_PREFIXES = frozenset({"EL", "XI"})  # Greece and Northern Ireland, which ISO 3166-1 names otherwise
_MOST_DECIMALS = 2
_DECIMALS = {
    "BR-DEC-01": "BT-92",
    "BR-DEC-02": "BT-93",
    "BR-DEC-05": "BT-99",
    "BR-DEC-06": "BT-100",
    "BR-DEC-09": "BT-106",
    "BR-DEC-10": "BT-107",
    "BR-DEC-11": "BT-108",
    "BR-DEC-12": "BT-109",
    "BR-DEC-13": "BT-110",
    "BR-DEC-14": "BT-112",
    "BR-DEC-15": "BT-111",
    "BR-DEC-16": "BT-113",
    "BR-DEC-17": "BT-114",
    "BR-DEC-18": "BT-115",
    "BR-DEC-19": "BT-116",
    "BR-DEC-20": "BT-117",
    "BR-DEC-23": "BT-131",
    "BR-DEC-24": "BT-136",
    "BR-DEC-25": "BT-137",
    "BR-DEC-27": "BT-141",
    "BR-DEC-28": "BT-142",
}


def cents(amount: Decimal) -> Decimal:
    """Rounded to two decimals, half away from zero; also of amounts no invoice has."""
    return amount.quantize(CENT, ROUND_HALF_UP, context=_WIDE)


def tax_is_near(taxable: Decimal | None, rate: Decimal | None, tax: Decimal | None) -> bool:
    """Whether the tax is that of the taxable amount, as near as validators ask.

    rate    per cent; none counts as zero
    source  EN 16931-1, BR-CO-17
    """
    if taxable is None or tax is None:
        return True
    if not rate:
        return abs(tax) < Decimal("0.5")
    exact = cents(abs(taxable) * rate / 100)
    return abs(abs(tax) - exact) < TAX_MARGIN and (not exact or not tax or (tax < 0) == (taxable < 0))


def _row_is_near(row: Group) -> bool:
    """Also of a category of another scheme than VAT, which has no business term."""
    told = next((as_number(one.text) for one in find(row.element, "TaxCategory/Percent", row.element)), None)
    return tax_is_near(row.decimal("BT-116"), row.decimal("BT-119") or told, row.decimal("BT-117"))


def is_amount(text: str) -> bool:
    """Whether a text, where there is one, is a number with two decimals at most."""
    return not text or (as_number(text) is not None and len(text.partition(".")[2]) <= _MOST_DECIMALS)


def _has_few_decimals(number: str) -> Callable[[Fragment], Places]:
    return lambda document: (
        term.element.path for term in _once(document.terms.everywhere(number)) if not is_amount(term.text)
    )


def _once(terms: Iterable[Term]) -> list[Term]:
    """Each element once: the tax stands at the document and at its totals."""
    return list({id(term.element): term for term in terms}.values())


def _prefixes(document: Fragment) -> Places:
    known = codes("country") | _VAT_PREFIXES
    for group, number in (("BG-4", "BT-31"), ("BG-11", "BT-63"), ("BG-7", "BT-48")):
        for one in document.groups(group):
            yield from (term.element.path for term in one.all(number) if term.text[:2] not in known)


def _totals(is_kept: Callable[[Fragment, Group], bool]) -> Callable[[Fragment], Places]:
    return lambda document: (one.where for one in document.groups("BG-22") if not is_kept(document, one))


def _lines(document: Fragment, totals: Group) -> bool:
    return (totals.decimal("BT-106") or Decimal(0)) == cents(total(document.groups("BG-25"), "BT-131"))


def _sum_of(number: str, group: str, amount: str) -> Callable[[Fragment, Group], bool]:
    """Told where there is something to sum, and then it is the sum."""

    def is_kept(document: Fragment, totals: Group) -> bool:
        summed = document.terms.groups.get(group, [])
        if not totals.has(number):
            return not summed
        return totals.decimal(number) == cents(total(summed, amount))

    return is_kept


def _net(_: Fragment, totals: Group) -> bool:
    parts = [totals.decimal(number) or Decimal(0) for number in ("BT-106", "BT-107", "BT-108", "BT-109")]
    return not totals.has("BT-109") or parts[3] == parts[0] - parts[1] + parts[2]


def _gross(document: Fragment, totals: Group) -> bool:
    taxes = _once(document.terms.all("BT-110"))
    if len(taxes) > 1:
        return False
    tax = (taxes[0].number if taxes else None) or Decimal(0)
    net, gross = totals.decimal("BT-109"), totals.decimal("BT-112")
    return net is None or gross is None or gross == cents(net + tax)


def _due(_: Fragment, totals: Group) -> bool:
    gross, paid, rounding, due = (
        totals.decimal(number) or Decimal(0) for number in ("BT-112", "BT-113", "BT-114", "BT-115")
    )
    return due == gross - paid + rounding


def _tax(document: Fragment) -> bool:
    taxes = _once(document.terms.all("BT-110"))
    rows = document.groups("BG-23")
    return not taxes or not rows or taxes[0].number == cents(total(rows, "BT-117"))


RULES: Rules = {
    "BR-CO-09": Rule("A VAT identifier begins with the code of its country.", _prefixes),
    "BR-CO-10": Rule("The sum of the lines is their sum.", _totals(_lines)),
    "BR-CO-11": Rule("The sum of allowances is their sum.", _totals(_sum_of("BT-107", "BG-20", "BT-92"))),
    "BR-CO-12": Rule("The sum of charges is their sum.", _totals(_sum_of("BT-108", "BG-21", "BT-99"))),
    "BR-CO-13": Rule("Without VAT is lines less allowances and charges added.", _totals(_net)),
    "BR-CO-14": Rule("The VAT is the sum of its breakdown.", whole(_tax)),
    "BR-CO-15": Rule("With VAT is without VAT and the VAT.", _totals(_gross)),
    "BR-CO-16": Rule("Due is with VAT less what is paid, and the rounding.", _totals(_due)),
    "BR-CO-17": Rule(
        "The VAT of a category is its taxable amount times its rate, rounded.",
        each("BG-23", _row_is_near),
    ),
    "BR-CO-18": Rule("An invoice has a VAT breakdown.", whole(lambda document: bool(document.groups("BG-23")))),
} | {
    name: Rule(f"{number} is a number with two decimals at most.", _has_few_decimals(number))
    for name, number in _DECIMALS.items()
}
