"""What the binding to UBL adds: data types and how often an element may stand (UBL-DT-*, UBL-SR-*).

Warnings about elements that no business term uses (UBL-CR-*) are not among them: they refuse nothing.
"""

from collections.abc import Callable

from jangteo.billing.rules.en16931.check_sums import is_amount
from jangteo.billing.rules.en16931.paths import find as found
from jangteo.billing.rules.en16931.rulebook import Fragment, Places, Rule, Rules


def _texts(document: Fragment, path: str) -> list[str]:
    return [one.text for one in found(document.root, path, document.root) if one.text]


def _at_most(most: int, *paths: str) -> Callable[[Fragment], Places]:
    """No more than so many elements stand at each path of the document."""

    def find(document: Fragment) -> Places:
        if document.syntax == "ubl":
            yield from (
                document.root.path for path in paths if sum(1 for _ in found(document.root, path, document.root)) > most
            )

    return find


def _within(most: int, parents: tuple[str, ...], child: str) -> Callable[[Fragment], Places]:
    """No more than so many elements stand in each of the parents."""

    def find(document: Fragment) -> Places:
        for path in parents if document.syntax == "ubl" else ():
            for parent in found(document.root, path, document.root):
                if sum(1 for _ in found(parent.element, child, document.root)) > most:
                    yield parent.element.path

    return find


def _one_value(path: str) -> Callable[[Fragment], Places]:
    """However often it stands, it says one thing."""

    def find(document: Fragment) -> Places:
        if document.syntax == "ubl" and len(set(_texts(document, path))) > 1:
            yield document.root.path

    return find


def _amounts(document: Fragment) -> Places:
    for element in document.root.descendants() if document.syntax == "ubl" else ():
        if not element.name.endswith("Amount") or element.name.endswith("PriceAmount"):
            continue
        if "/Price/AllowanceCharge" not in element.path and not is_amount(element.text):
            yield element.path


def _attachments(attribute: str) -> Callable[[Fragment], Places]:
    def find(document: Fragment) -> Places:
        for element in document.root.descendants() if document.syntax == "ubl" else ():
            if element.name == "EmbeddedDocumentBinaryObject" and attribute not in element.attributes:
                yield element.path

    return find


def _no_reference_twice(document: Fragment) -> Places:
    yield from _at_most(1, "AdditionalDocumentReference{DocumentTypeCode=130}")(document)


def _schemes(document: Fragment) -> Places:
    """A reference to a document has a scheme only where it is the invoiced object (type 130)."""
    for element in document.root.all("AdditionalDocumentReference") if document.syntax == "ubl" else ():
        if all(one.text != "130" for one in element.all("DocumentTypeCode")):
            yield from (one.path for one in element.all("ID") if "schemeID" in one.attributes)


def _classified(document: Fragment) -> Places:
    for name in _LINES if document.syntax == "ubl" else ():
        for line in document.root.all(name):
            if sum(1 for _ in found(line, "Item/ClassifiedTaxCategory{TaxScheme/ID=VAT}", document.root)) != 1:
                yield line.path


_SELLER, _BUYER = "AccountingSupplierParty/Party", "AccountingCustomerParty/Party"
_LINES = ("InvoiceLine", "CreditNoteLine")
_ROWS = ("TaxTotal/TaxSubtotal/TaxCategory",)
RULES: Rules = {
    "UBL-DT-01": Rule("An amount is a number with two decimals at most.", _amounts),
    "UBL-DT-06": Rule("An attachment tells its type.", _attachments("mimeCode")),
    "UBL-DT-07": Rule("An attachment tells its file name.", _attachments("filename")),
    "UBL-SR-01": Rule("A contract is named once at most.", _at_most(1, "ContractDocumentReference/ID")),
    "UBL-SR-02": Rule("A receiving advice is named once at most.", _at_most(1, "ReceiptDocumentReference/ID")),
    "UBL-SR-03": Rule("A despatch advice is named once at most.", _at_most(1, "DespatchDocumentReference/ID")),
    "UBL-SR-04": Rule("An invoiced object is named once at most.", _no_reference_twice),
    "UBL-SR-05": Rule("Payment terms are told once at most.", _at_most(1, "PaymentTerms/Note")),
    "UBL-SR-08": Rule("A period stands once at most.", _at_most(1, "InvoicePeriod")),
    "UBL-SR-09": Rule(
        "The seller's name stands once at most.", _at_most(1, f"{_SELLER}/PartyLegalEntity/RegistrationName")
    ),
    "UBL-SR-10": Rule("The seller's trading name stands once at most.", _at_most(1, f"{_SELLER}/PartyName/Name")),
    "UBL-SR-11": Rule(
        "The seller's registration stands once at most.", _at_most(1, f"{_SELLER}/PartyLegalEntity/CompanyID")
    ),
    "UBL-SR-12": Rule(
        "The seller's VAT identifier stands once at most.",
        _at_most(1, f"{_SELLER}/PartyTaxScheme{{TaxScheme/ID=VAT}}/CompanyID"),
    ),
    "UBL-SR-13": Rule(
        "The seller's tax registration stands once at most.",
        _at_most(1, f"{_SELLER}/PartyTaxScheme{{TaxScheme/ID!=VAT}}/CompanyID"),
    ),
    "UBL-SR-14": Rule(
        "The seller's legal information stands once at most.",
        _at_most(1, f"{_SELLER}/PartyLegalEntity/CompanyLegalForm"),
    ),
    "UBL-SR-15": Rule(
        "The buyer's name stands once at most.", _at_most(1, f"{_BUYER}/PartyLegalEntity/RegistrationName")
    ),
    "UBL-SR-16": Rule("The buyer's identifier stands once at most.", _at_most(1, f"{_BUYER}/PartyIdentification/ID")),
    "UBL-SR-17": Rule(
        "The buyer's registration stands once at most.", _at_most(1, f"{_BUYER}/PartyLegalEntity/CompanyID")
    ),
    "UBL-SR-18": Rule(
        "The buyer's VAT identifier stands once at most.",
        _at_most(1, f"{_BUYER}/PartyTaxScheme{{TaxScheme/ID=VAT}}/CompanyID"),
    ),
    "UBL-SR-19": Rule("A payee has one name at most.", _at_most(1, "PayeeParty/PartyName/Name")),
    "UBL-SR-20": Rule(
        "A payee has one identifier at most.", _at_most(1, "PayeeParty/PartyIdentification/ID{@schemeID!=SEPA}")
    ),
    "UBL-SR-21": Rule("A payee has one registration at most.", _at_most(1, "PayeeParty/PartyLegalEntity/CompanyID")),
    "UBL-SR-22": Rule(
        "A tax representative has one name at most.", _at_most(1, "TaxRepresentativeParty/PartyName/Name")
    ),
    "UBL-SR-23": Rule(
        "A tax representative has one VAT identifier at most.",
        _at_most(1, "TaxRepresentativeParty/PartyTaxScheme/CompanyID"),
    ),
    "UBL-SR-24": Rule("Delivery is told once at most.", _at_most(1, "Delivery")),
    "UBL-SR-25": Rule(
        "Who is delivered to has one name at most.", _at_most(1, "Delivery/DeliveryParty/PartyName/Name")
    ),
    "UBL-SR-26": Rule(
        "Payment instructions have one remittance text at most.", _within(1, ("PaymentMeans",), "PaymentID")
    ),
    "UBL-SR-27": Rule("A code of the means has one text at most.", _within(1, ("PaymentMeans",), "InstructionNote")),
    "UBL-SR-28": Rule(
        "Payment instructions have one mandate at most.", _within(1, ("PaymentMeans",), "PaymentMandate/ID")
    ),
    "UBL-SR-29": Rule(
        "A creditor's identifier stands once at most.",
        _at_most(1, f"{_SELLER}/PartyIdentification/ID{{@schemeID=SEPA}}"),
    ),
    "UBL-SR-30": Rule(
        "An allowance has one reason at most.",
        _within(1, ("AllowanceCharge{ChargeIndicator=false}",), "AllowanceChargeReason"),
    ),
    "UBL-SR-31": Rule(
        "A charge has one reason at most.",
        _within(1, ("AllowanceCharge{ChargeIndicator=true}",), "AllowanceChargeReason"),
    ),
    "UBL-SR-32": Rule("A VAT breakdown has one reason at most.", _within(1, _ROWS, "TaxExemptionReason")),
    "UBL-SR-33": Rule(
        "A supporting document has one description at most.",
        _within(1, ("AdditionalDocumentReference",), "DocumentDescription"),
    ),
    "UBL-SR-34": Rule("A line has one note at most.", _within(1, _LINES, "Note")),
    "UBL-SR-35": Rule(
        "A line refers to one line of an order at most.", _within(1, _LINES, "OrderLineReference/LineID")
    ),
    "UBL-SR-36": Rule("A line has one period at most.", _within(1, _LINES, "InvoicePeriod")),
    "UBL-SR-37": Rule("A price has one discount at most.", _within(1, _LINES, "Price/AllowanceCharge/Amount")),
    "UBL-SR-38": Rule(
        "An item has one reason for an exemption at most.",
        _within(1, _LINES, "Item/ClassifiedTaxCategory/TaxExemptionReason"),
    ),
    "UBL-SR-39": Rule(
        "A project is named once at most.",
        _at_most(1, "ProjectReference/ID", "AdditionalDocumentReference{DocumentTypeCode=50}"),
    ),
    "UBL-SR-40": Rule("The buyer's trading name stands once at most.", _at_most(1, f"{_BUYER}/PartyName/Name")),
    "UBL-SR-42": Rule("The seller has two tax numbers at most.", _at_most(2, f"{_SELLER}/PartyTaxScheme")),
    "UBL-SR-43": Rule("Only an invoiced object has a scheme.", _schemes),
    "UBL-SR-44": Rule("There is one remittance text.", _one_value("PaymentMeans/PaymentID")),
    "UBL-SR-45": Rule("A due date stands once at most.", _at_most(1, "PaymentMeans/PaymentDueDate")),
    "UBL-SR-46": Rule("The means of payment have one text.", _one_value("PaymentMeans/PaymentMeansCode/@name")),
    "UBL-SR-47": Rule("There is one code of the means of payment.", _one_value("PaymentMeans/PaymentMeansCode")),
    "UBL-SR-48": Rule("A line is classified for VAT once.", _classified),
    "UBL-SR-49": Rule("The code of the tax point stands once at most.", _at_most(1, "InvoicePeriod/DescriptionCode")),
    "UBL-SR-50": Rule(
        "An item has one seller's number at most.", _within(1, _LINES, "Item/SellersItemIdentification/ID")
    ),
    "UBL-SR-51": Rule(
        "An address has one third line at most.",
        _within(
            1,
            (
                f"{_SELLER}/PostalAddress",
                f"{_BUYER}/PostalAddress",
                "TaxRepresentativeParty/PostalAddress",
                "Delivery/DeliveryLocation/Address",
            ),
            "AddressLine",
        ),
    ),
    "UBL-SR-52": Rule("A line names one object at most.", _within(1, _LINES, "DocumentReference")),
}
