"""What each VAT category asks for: BR-S-*, Z, E, AE, IC, G, O, AF (IGIC), AG (IPSI), and BR-B-* of Italy."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from jangteo.billing.rules.en16931.check_sums import tax_is_near
from jangteo.billing.rules.en16931.rulebook import Fragment, Places, Rule, Rules, total, whole
from jangteo.billing.rules.en16931.terms import Group

_SELLER, _BUYER, _REPRESENTATIVE = "BG-4", "BG-7", "BG-11"


@dataclass(frozen=True, slots=True)
class Category:
    """A VAT category of UNTDID 5305 as EN 16931 uses it.

    prefix         of its rules
    is_rated       its rate says something: several breakdowns, tax above zero, no reason for an exemption
    reason         whether a breakdown has a reason why no VAT is due; None: nothing is asked
    """

    code: str
    prefix: str
    words: str
    is_rated: bool = False
    reason: bool = True


STANDARD = Category("S", "BR-S", "standard rated", is_rated=True, reason=False)
ZERO = Category("Z", "BR-Z", "zero rated", reason=False)
EXEMPT = Category("E", "BR-E", "exempt from VAT")
REVERSE = Category("AE", "BR-AE", "reverse charge")
WITHIN_EU = Category("K", "BR-IC", "intra-community supply")
EXPORT = Category("G", "BR-G", "export outside the EU")
OUTSIDE = Category("O", "BR-O", "not subject to VAT")
CANARY = Category("L", "BR-AF", "IGIC", is_rated=True, reason=False)
CEUTA = Category("M", "BR-AG", "IPSI", is_rated=True, reason=False)
CATEGORIES = (STANDARD, ZERO, EXEMPT, REVERSE, WITHIN_EU, EXPORT, OUTSIDE, CANARY, CEUTA)
SPLIT_PAYMENT = "B"


@dataclass(frozen=True, slots=True)
class _Carrier:
    """Groups that have a category, with the terms of category, rate and amount, and how the amount counts."""

    group: str
    category: str
    rate: str
    amount: str
    sign: int


LINE = _Carrier("BG-25", "BT-151", "BT-152", "BT-131", 1)
ALLOWANCE = _Carrier("BG-20", "BT-95", "BT-96", "BT-92", -1)
CHARGE = _Carrier("BG-21", "BT-102", "BT-103", "BT-99", 1)
CARRIERS = (LINE, ALLOWANCE, CHARGE)


def _of(document: Fragment, carrier: _Carrier, category: Category) -> list[Group]:
    return [one for one in document.groups(carrier.group) if one.text(carrier.category) == category.code]


def _rows(document: Fragment, category: Category) -> list[Group]:
    return [one for one in document.groups("BG-23") if one.text("BT-118") == category.code]


def _has_its_row(category: Category) -> Callable[[Fragment], Places]:
    """Exactly one breakdown, or one for each rate."""

    def is_kept(document: Fragment) -> bool:
        rows = len(_rows(document, category))
        if any(_of(document, carrier, category) for carrier in CARRIERS):
            return rows == 1 or (category.is_rated and rows > 1)
        return rows == 0 or (not category.is_rated and rows == 1)

    return whole(is_kept)


def _is_identified(document: Fragment, category: Category) -> bool:
    """Whether the parties have the numbers that the category asks for."""
    seller, local = document.has(_SELLER, "BT-31"), document.has(_SELLER, "BT-32")
    representative, buyer = document.has(_REPRESENTATIVE, "BT-63"), document.has(_BUYER, "BT-48")
    if category is OUTSIDE:
        return not (seller or representative or buyer)
    if category in (WITHIN_EU, EXPORT):
        return (seller or representative) and (buyer or category is EXPORT)
    known = seller or local or representative
    return known and (category is not REVERSE or buyer or document.has(_BUYER, "BT-47"))


def _identified(category: Category, carrier: _Carrier) -> Callable[[Fragment], Places]:
    return whole(lambda document: not _of(document, carrier, category) or _is_identified(document, category))


def _rate_fits(category: Category, group: Group, number: str) -> bool:
    rate = group.decimal(number)
    if category is OUTSIDE:
        return not group.has(number)
    if category is STANDARD:
        return rate is not None and rate > 0
    if category.is_rated:
        return rate is not None and rate >= 0
    return rate is not None and rate == 0


def _rated(category: Category, carrier: _Carrier) -> Callable[[Fragment], Places]:
    return lambda document: (
        one.where for one in _of(document, carrier, category) if not _rate_fits(category, one, carrier.rate)
    )


def _taxed(document: Fragment, category: Category, rate: Decimal | None) -> Iterator[tuple[_Carrier, Group]]:
    for carrier in CARRIERS:
        for one in _of(document, carrier, category):
            if not category.is_rated or one.decimal(carrier.rate) == rate:
                yield carrier, one


def _taxable(category: Category) -> Callable[[Fragment], Places]:
    """The taxable amount is what lines and charges of the category (and rate) give, less its allowances."""

    def find(document: Fragment) -> Places:
        for row in _rows(document, category):
            parts = list(_taxed(document, category, row.decimal("BT-119")))
            told = row.decimal("BT-116")
            summed = sum((carrier.sign * total([one], carrier.amount) for carrier, one in parts), Decimal(0))
            if (category.is_rated and not parts) or (told is not None and told != summed):
                yield row.where

    return find


def _tax(category: Category) -> Callable[[Fragment], Places]:
    def is_kept(row: Group) -> bool:
        taxable, rate, tax = (row.decimal(number) for number in ("BT-116", "BT-119", "BT-117"))
        return tax_is_near(taxable, rate, tax) if category.is_rated else not tax

    return lambda document: (row.where for row in _rows(document, category) if not is_kept(row))


def _reason(category: Category) -> Callable[[Fragment], Places]:
    return lambda document: (
        row.where for row in _rows(document, category) if (row.has("BT-120") or row.has("BT-121")) != category.reason
    )


def _of_category(category: Category) -> Rules:
    name, words = category.prefix, category.words
    carried = (("line", LINE), ("allowance", ALLOWANCE), ("charge", CHARGE))
    rules = {
        f"{name}-01": Rule(f"What is {words} has its VAT breakdown.", _has_its_row(category)),
        f"{name}-08": Rule(f"The taxable amount of what is {words} is its sum.", _taxable(category)),
        f"{name}-09": Rule(f"The VAT of what is {words} is its taxable amount times its rate.", _tax(category)),
        f"{name}-10": Rule(
            f"What is {words} has {'a' if category.reason else 'no'} reason for an exemption.", _reason(category)
        ),
    }
    for index, (kind, carrier) in enumerate(carried):
        rules[f"{name}-0{2 + index}"] = Rule(
            f"For a {kind} that is {words}, the parties have the tax numbers it takes, and no others.",
            _identified(category, carrier),
        )
        rules[f"{name}-0{5 + index}"] = Rule(
            f"A {kind} that is {words} has the rate of its category.", _rated(category, carrier)
        )
    return rules


def _is_used(document: Fragment, category: Category) -> bool:
    return bool(_rows(document, category))


def _delivered_when(document: Fragment) -> bool:
    return (
        not _is_used(document, WITHIN_EU) or document.has("BG-13", "BT-72") or document.has("BG-14", "BT-73", "BT-74")
    )


def _delivered_where(document: Fragment) -> bool:
    return not _is_used(document, WITHIN_EU) or document.has("BG-15", "BT-80")


def _nothing_else(group: str, number: str) -> Callable[[Fragment], Places]:
    """What is outside the scope of VAT does not stand beside what is in it."""

    def find(document: Fragment) -> Places:
        if _is_used(document, OUTSIDE):
            yield from (one.where for one in document.groups(group) if one.text(number) not in (OUTSIDE.code, ""))

    return find


def _splits_in_italy(document: Fragment) -> bool:
    if not _splits(document):
        return True
    countries = [
        one.text(number) for group, number in (("BG-5", "BT-40"), ("BG-8", "BT-55")) for one in document.groups(group)
    ]
    return all(country == "IT" for country in countries) and len(countries) > 1


def _splits(document: Fragment) -> bool:
    return SPLIT_PAYMENT in _codes(document)


def _codes(document: Fragment) -> set[str]:
    carried = {one.text(carrier.category) for carrier in CARRIERS for one in document.groups(carrier.group)}
    return carried | {one.text("BT-118") for one in document.groups("BG-23")}


_OTHERS: Rules = {
    "BR-IC-11": Rule("An intra-community supply tells when it was delivered.", whole(_delivered_when)),
    "BR-IC-12": Rule("An intra-community supply tells the country it was delivered to.", whole(_delivered_where)),
    "BR-O-11": Rule("Outside the scope of VAT there is one breakdown only.", _nothing_else("BG-23", "BT-118")),
    "BR-O-12": Rule("Outside the scope of VAT all lines are.", _nothing_else("BG-25", "BT-151")),
    "BR-O-13": Rule("Outside the scope of VAT all allowances are.", _nothing_else("BG-20", "BT-95")),
    "BR-O-14": Rule("Outside the scope of VAT all charges are.", _nothing_else("BG-21", "BT-102")),
    "BR-B-01": Rule("Split payment is for supplies within Italy.", whole(_splits_in_italy)),
    "BR-B-02": Rule(
        "Split payment does not stand beside standard rated supplies.",
        whole(lambda document: not (_splits(document) and STANDARD.code in _codes(document))),
    ),
}


def rules() -> Rules:
    """All of them by identifier."""
    return {name: rule for category in CATEGORIES for name, rule in _of_category(category).items()} | dict(_OTHERS)
