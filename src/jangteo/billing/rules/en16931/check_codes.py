"""Codes are from their lists: BR-CL-*."""

from collections.abc import Callable

from jangteo.billing.rules.en16931.code_lists import codes
from jangteo.billing.rules.en16931.rulebook import Fragment, Places, Rule, Rules
from jangteo.billing.rules.en16931.terms import Term

_SEPA = "SEPA"


def _folded(code_list: str) -> Callable[[str], str]:
    """Codes of exemptions are compared without regard to case; all others as they stand."""
    return str.upper if code_list == "vat-exemption-reason" else str


def _texts(code_list: str, *numbers: str) -> Callable[[Fragment], Places]:
    """The terms say codes of the list."""

    def find(document: Fragment) -> Places:
        known, fold = codes(code_list), _folded(code_list)
        for number in numbers:
            yield from (one.element.path for one in document.terms.everywhere(number) if fold(one.text) not in known)

    return find


def _in_ubl(
    in_ubl: Callable[[Fragment], Places], otherwise: Callable[[Fragment], Places]
) -> Callable[[Fragment], Places]:
    """UBL is judged by elements, so that those of no business term are seen too; CII by terms."""
    return lambda document: in_ubl(document) if document.syntax == "ubl" else otherwise(document)


def _elements(code_list: str, name: str, *parents: str, attribute: str = "") -> Callable[[Fragment], Places]:
    """Elements of this name in such parents say codes of the list, or their attribute does where they have it."""

    def find(document: Fragment) -> Places:
        known, fold = codes(code_list), _folded(code_list)
        for parent in document.root.descendants():
            for one in parent.all(name) if parent.name in parents else ():
                text = one.attributes.get(attribute) if attribute else one.text
                if text is not None and fold(text) not in known:
                    yield one.path

    return find


def _scheme(term: Term) -> str:
    """As UBL and CII write the register an identifier is from."""
    return term.element.attributes.get("schemeID") or term.element.attributes.get("listID") or ""


def _schemes(code_list: str, *numbers: str) -> Callable[[Fragment], Places]:
    """The terms' schemes are of the list, where they have one."""

    def find(document: Fragment) -> Places:
        known = codes(code_list)
        for number in numbers:
            for term in document.terms.everywhere(number):
                if _scheme(term) and _scheme(term) not in known:
                    yield term.element.path

    return find


def _parties(document: Fragment) -> Places:
    """SEPA marks a creditor's identifier, which buyers and representatives have none of."""
    known = codes("identifier-scheme")
    if document.syntax == "cii":
        yield from _schemes("identifier-scheme", "BT-29", "BT-46", "BT-60")(document)
        return
    for identification in document.root.descendants():
        if identification.name != "PartyIdentification":
            continue
        is_creditor = "AccountingSupplierParty" in identification.path or "PayeeParty" in identification.path
        for one in identification.all("ID"):
            scheme = one.attributes.get("schemeID", "")
            if scheme and scheme not in known and not (scheme == _SEPA and is_creditor):
                yield one.path


def _registrations(document: Fragment) -> Places:
    known = codes("identifier-scheme")
    if document.syntax == "cii":
        yield from _schemes("identifier-scheme", "BT-30", "BT-47", "BT-61")(document)
        return
    for entity in document.root.descendants():
        if entity.name == "PartyLegalEntity":
            for one in entity.all("CompanyID"):
                if one.attributes.get("schemeID", "") not in known | {""}:
                    yield one.path


def _currencies(document: Fragment) -> Places:
    """Of every amount, also of those the standard knows nothing of."""
    known = codes("currency")
    for element in document.root.descendants():
        currency = element.attributes.get("currencyID")
        if currency is not None and currency not in known:
            yield element.path


def _units(document: Fragment) -> Places:
    known = codes("unit")
    for element in document.root.descendants():
        unit = element.attributes.get("unitCode")
        if unit is not None and unit not in known:
            yield element.path


def _tax_points(document: Fragment) -> Places:
    """UBL takes the codes of UNTDID 2005 for what CII tells by UNTDID 2475."""
    known = codes("date-qualifier") if document.syntax == "ubl" else codes("tax-point-cii")
    yield from (one.element.path for one in document.terms.everywhere("BT-8") if one.text not in known)


def _types(document: Fragment) -> Places:
    """UBL has a document of its own for credit notes, and a list of their types."""
    names = {"Invoice": ("invoice-type",), "CreditNote": ("credit-note-type",)}
    known = {
        code for name in names.get(document.root.name, ("invoice-type", "credit-note-type")) for code in codes(name)
    }
    yield from (one.element.path for one in document.terms.everywhere("BT-3") if one.text not in known)


def _mime_codes(document: Fragment) -> Places:
    known = codes("mime")
    for term in document.terms.everywhere("BT-125"):
        mime = term.element.attributes.get("mimeCode")
        if mime is not None and mime not in known:
            yield term.element.path


_PLACES = ("BT-40", "BT-55", "BT-69", "BT-80")
RULES: Rules = {
    "BR-CL-01": Rule("The type of a document is of UNTDID 1001.", _types),
    "BR-CL-03": Rule("The currency of an amount is of ISO 4217.", _currencies),
    "BR-CL-04": Rule("The currency of an invoice is of ISO 4217.", _texts("currency", "BT-5")),
    "BR-CL-05": Rule("The accounting currency is of ISO 4217.", _texts("currency", "BT-6")),
    "BR-CL-06": Rule("The code of the tax point is of its list.", _tax_points),
    "BR-CL-07": Rule("The scheme of an object is of UNTDID 1153.", _schemes("reference", "BT-18", "BT-128")),
    "BR-CL-08": Rule("The subject of a note is of UNTDID 4451.", _texts("subject", "BT-21")),
    "BR-CL-10": Rule("The scheme of a party is of ISO 6523.", _parties),
    "BR-CL-11": Rule("The scheme of a registration is of ISO 6523.", _registrations),
    "BR-CL-13": Rule(
        "The scheme of a classification is of UNTDID 7143.", _schemes("item-classification-scheme", "BT-158")
    ),
    "BR-CL-14": Rule(
        "A country is of ISO 3166-1.",
        _in_ubl(_elements("country", "IdentificationCode", "Country"), _texts("country", *_PLACES)),
    ),
    "BR-CL-15": Rule("A country of origin is of ISO 3166-1.", _texts("country", "BT-159")),
    "BR-CL-16": Rule("The means of payment are of UNTDID 4461.", _texts("payment-means", "BT-81")),
    "BR-CL-17": Rule(
        "A VAT category is of UNTDID 5305.",
        _in_ubl(_elements("vat-category", "ID", "TaxCategory"), _texts("vat-category", "BT-95", "BT-102", "BT-118")),
    ),
    "BR-CL-18": Rule(
        "The VAT category of a line is of UNTDID 5305.",
        _in_ubl(_elements("vat-category", "ID", "ClassifiedTaxCategory"), _texts("vat-category", "BT-151")),
    ),
    "BR-CL-19": Rule("The reason of an allowance is of UNTDID 5189.", _texts("allowance-reason", "BT-98", "BT-140")),
    "BR-CL-20": Rule("The reason of a charge is of UNTDID 7161.", _texts("charge-reason", "BT-105", "BT-145")),
    "BR-CL-21": Rule("The scheme of an item is of ISO 6523.", _schemes("identifier-scheme", "BT-157")),
    "BR-CL-22": Rule(
        "The code of an exemption is of the VATEX list.",
        _in_ubl(
            _elements("vat-exemption-reason", "TaxExemptionReasonCode", "TaxCategory"),
            _texts("vat-exemption-reason", "BT-121"),
        ),
    ),
    "BR-CL-23": Rule("A unit is of Recommendation 20 or 21.", _in_ubl(_units, _texts("unit", "BT-130", "BT-150"))),
    "BR-CL-24": Rule("An attachment is of a type that is accepted.", _mime_codes),
    "BR-CL-25": Rule(
        "The scheme of an electronic address is of the EAS list.",
        _in_ubl(
            _elements("electronic-address-scheme", "EndpointID", "Party", attribute="schemeID"),
            _schemes("electronic-address-scheme", "BT-34", "BT-49"),
        ),
    ),
    "BR-CL-26": Rule("The scheme of a place of delivery is of ISO 6523.", _schemes("identifier-scheme", "BT-71")),
}
