"""What a document and its groups must say: BR-01 to BR-65, and the conditions of EN 16931-1 on single groups."""

from collections.abc import Callable
from decimal import Decimal

from jangteo.billing.rules.en16931.rulebook import Fragment, Places, Rule, Rules, each, whole
from jangteo.billing.rules.en16931.terms import Group

_IN_DOCUMENT = {
    "BR-01": ("BT-24", "An invoice has a specification identifier."),
    "BR-02": ("BT-1", "An invoice has a number."),
    "BR-03": ("BT-2", "An invoice has an issue date."),
    "BR-04": ("BT-3", "An invoice has a type code."),
    "BR-05": ("BT-5", "An invoice has a currency."),
}
_IN_GROUPS = {
    "BR-09": ("BG-5", "BT-40", "The seller's address has a country."),
    "BR-11": ("BG-8", "BT-55", "The buyer's address has a country."),
    "BR-12": ("BG-22", "BT-106", "The totals have the sum of the lines."),
    "BR-13": ("BG-22", "BT-109", "The totals have an amount without VAT."),
    "BR-14": ("BG-22", "BT-112", "The totals have an amount with VAT."),
    "BR-15": ("BG-22", "BT-115", "The totals have an amount due."),
    "BR-18": ("BG-11", "BT-62", "A tax representative has a name."),
    "BR-20": ("BG-12", "BT-69", "A tax representative's address has a country."),
    "BR-21": ("BG-25", "BT-126", "A line has an identifier."),
    "BR-22": ("BG-25", "BT-129", "A line has a quantity."),
    "BR-23": ("BG-25", "BT-130", "A line's quantity has a unit."),
    "BR-24": ("BG-25", "BT-131", "A line has a net amount."),
    "BR-25": ("BG-25", "BT-153", "A line has the name of its item."),
    "BR-26": ("BG-25", "BT-146", "A line has a net price."),
    "BR-31": ("BG-20", "BT-92", "An allowance has an amount."),
    "BR-32": ("BG-20", "BT-95", "An allowance has a VAT category."),
    "BR-36": ("BG-21", "BT-99", "A charge has an amount."),
    "BR-37": ("BG-21", "BT-102", "A charge has a VAT category."),
    "BR-41": ("BG-27", "BT-136", "A line's allowance has an amount."),
    "BR-43": ("BG-28", "BT-141", "A line's charge has an amount."),
    "BR-45": ("BG-23", "BT-116", "A VAT breakdown has a taxable amount."),
    "BR-46": ("BG-23", "BT-117", "A VAT breakdown has a tax amount."),
    "BR-47": ("BG-23", "BT-118", "A VAT breakdown has a category."),
    "BR-49": ("BG-16", "BT-81", "Payment instructions have a code of the means."),
    "BR-52": ("BG-24", "BT-122", "A supporting document has a reference."),
    "BR-55": ("BG-3", "BT-25", "A preceding invoice has a number."),
    "BR-56": ("BG-11", "BT-63", "A tax representative has a VAT identifier."),
    "BR-57": ("BG-15", "BT-80", "An address of delivery has a country."),
    "BR-CO-04": ("BG-25", "BT-151", "A line has a VAT category."),
}
_EITHER = {
    "BR-33": ("BG-20", "BT-97", "BT-98", "An allowance has a reason or its code."),
    "BR-38": ("BG-21", "BT-104", "BT-105", "A charge has a reason or its code."),
    "BR-42": ("BG-27", "BT-139", "BT-140", "A line's allowance has a reason or its code."),
    "BR-44": ("BG-28", "BT-144", "BT-145", "A line's charge has a reason or its code."),
    "BR-CO-20": ("BG-26", "BT-134", "BT-135", "A line's period has a start or an end."),
    "BR-CO-21": ("BG-20", "BT-97", "BT-98", "An allowance has a reason or its code."),
    "BR-CO-22": ("BG-21", "BT-104", "BT-105", "A charge has a reason or its code."),
    "BR-CO-23": ("BG-27", "BT-139", "BT-140", "A line's allowance has a reason or its code."),
    "BR-CO-24": ("BG-28", "BT-144", "BT-145", "A line's charge has a reason or its code."),
}
_SCHEMES = {
    "BR-62": ("BT-34", "schemeID", "The seller's electronic address has a scheme."),
    "BR-63": ("BT-49", "schemeID", "The buyer's electronic address has a scheme."),
    "BR-64": ("BT-157", "schemeID", "An item's standard number has a scheme."),
    "BR-65": ("BT-158", "listID", "An item's classification has a scheme."),
}
TRANSFER_CODES = frozenset({"30", "58"})
_CARD_DIGITS = 10  # first six and last four


def _says(number: str) -> Callable[[Group], bool]:
    return lambda group: group.has(number)


def _in_document(number: str) -> Callable[[Fragment], Places]:
    return whole(lambda document: document.terms.has(number))


def _says_either(first: str, second: str) -> Callable[[Group], bool]:
    return lambda group: group.has(first) or group.has(second)


def _has_scheme(number: str, attribute: str) -> Callable[[Fragment], Places]:
    return lambda document: (
        term.element.path for term in document.terms.everywhere(number) if not term.element.attributes.get(attribute)
    )


def _is_not_negative(number: str) -> Callable[[Group], bool]:
    return lambda group: (group.decimal(number) or Decimal(0)) >= 0


def _ends_after_start(start: str, end: str) -> Callable[[Group], bool]:
    """Dates of one form compare as texts."""
    return lambda group: not (group.has(start) and group.has(end)) or group.text(start) <= group.text(end)


def _payee_is_another(document: Fragment) -> Places:
    sellers = document.groups("BG-4")
    names = {term.text for seller in sellers for number in ("BT-27", "BT-28") for term in seller.all(number)}
    numbers = {term.text for seller in sellers for term in seller.all("BT-29")}
    for payee in document.groups("BG-10"):
        if not payee.has("BT-59") or payee.text("BT-59") in names or payee.text("BT-60") in numbers - {""}:
            yield payee.where


def _accounts_are_named(document: Fragment) -> Places:
    for payment in document.groups("BG-16"):
        if payment.text("BT-81") in TRANSFER_CODES:
            yield from (one.where for one in payment.groups.get("BG-17", []) if not one.has("BT-84"))


def _transfers_have_accounts(payment: Group) -> bool:
    return payment.text("BT-81") not in TRANSFER_CODES or any(
        one.has("BT-84") for one in payment.groups.get("BG-17", [])
    )


def _period_says_something(document: Fragment) -> Places:
    """The code of the tax point (BT-8) stands in the same element of UBL, and is enough."""
    for period in document.groups("BG-14"):
        code = document.syntax == "ubl" and any(one.text for one in period.element.all("DescriptionCode"))
        if not (period.has("BT-73") or period.has("BT-74") or code):
            yield period.where


def _is_payable_when_due(document: Fragment) -> bool:
    """A credit note pays back, and asks for no date."""
    if document.root.name == "CreditNote":
        return True
    due = next((one.decimal("BT-115") for one in document.groups("BG-22") if one.has("BT-115")), None)
    return due is None or due <= 0 or document.terms.has("BT-9") or document.terms.has("BT-20")


def _tax_in_accounting_currency(document: Fragment) -> bool:
    return not document.terms.has("BT-6") or document.terms.has("BT-111")


_OTHERS: Rules = {
    "BR-06": Rule("An invoice has the seller's name.", whole(lambda document: document.has("BG-4", "BT-27"))),
    "BR-07": Rule("An invoice has the buyer's name.", whole(lambda document: document.has("BG-7", "BT-44"))),
    "BR-08": Rule("An invoice has the seller's address.", whole(lambda document: bool(document.groups("BG-5")))),
    "BR-10": Rule("An invoice has the buyer's address.", whole(lambda document: bool(document.groups("BG-8")))),
    "BR-16": Rule("An invoice has a line.", whole(lambda document: bool(document.groups("BG-25")))),
    "BR-17": Rule("A payee has a name, and is not the seller.", _payee_is_another),
    "BR-19": Rule("A tax representative has an address.", each("BG-11", lambda one: "BG-12" in one.groups)),
    "BR-27": Rule("A net price is not negative.", each("BG-25", _is_not_negative("BT-146"))),
    "BR-28": Rule("A gross price is not negative.", each("BG-25", _is_not_negative("BT-148"))),
    "BR-29": Rule("A period ends on its start or later.", each("BG-14", _ends_after_start("BT-73", "BT-74"))),
    "BR-30": Rule("A line's period ends on its start or later.", each("BG-26", _ends_after_start("BT-134", "BT-135"))),
    "BR-48": Rule(
        "A VAT breakdown has a rate, unless it is outside the scope of VAT.",
        each("BG-23", lambda one: one.has("BT-119") or one.text("BT-118") == "O"),
    ),
    "BR-50": Rule("An account to transfer to has a number.", _accounts_are_named),
    "BR-51": Rule(
        "A card's number shows its first six and last four digits at most.",
        each("BG-18", lambda one: len(one.text("BT-87")) <= _CARD_DIGITS),
    ),
    "BR-53": Rule("The VAT is told in the accounting currency too.", whole(_tax_in_accounting_currency)),
    "BR-54": Rule(
        "An attribute has a name and a value.", each("BG-32", lambda one: one.has("BT-160") and one.has("BT-161"))
    ),
    "BR-61": Rule("A credit transfer has an account.", each("BG-16", _transfers_have_accounts)),
    "BR-CO-03": Rule(
        "The tax point is a date or a code, not both.",
        whole(lambda document: not (document.terms.has("BT-7") and document.terms.has("BT-8"))),
    ),
    "BR-CO-19": Rule("A period has a start or an end.", _period_says_something),
    "BR-CO-25": Rule("What is to be paid has a due date or terms.", whole(_is_payable_when_due)),
    "BR-CO-26": Rule(
        "The seller is identified by a number, a registration or a VAT identifier.",
        each("BG-4", lambda one: one.has("BT-29") or one.has("BT-30") or one.has("BT-31")),
    ),
}


def rules() -> Rules:
    """All of them by identifier."""
    found = dict(_OTHERS)
    for name, (number, words) in _IN_DOCUMENT.items():
        found[name] = Rule(words, _in_document(number))
    for name, (group, number, words) in _IN_GROUPS.items():
        found[name] = Rule(words, each(group, _says(number)))
    for name, (group, first, second, words) in _EITHER.items():
        found[name] = Rule(words, each(group, _says_either(first, second)))
    for name, (number, attribute, words) in _SCHEMES.items():
        found[name] = Rule(words, _has_scheme(number, attribute))
    return found
