"""Where the business terms stand in UBL 2.1, in invoices and credit notes.

source  EN 16931-3-2
"""

import re
from dataclasses import replace

from jangteo.billing.rules.en16931.terms import Binding, Group, Term, read
from jangteo.kernel.xml_trees import Element

INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CREDIT_NOTE = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
AGGREGATES = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
BASICS = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
NAMESPACES = frozenset({INVOICE, CREDIT_NOTE, AGGREGATES, BASICS})
_SUBJECT = re.compile(r"#([0-9A-Za-z]{3})#(.*)", re.DOTALL)


def _address(line_1: str, line_2: str, line_3: str, *rest: str) -> Binding:
    paths = ("StreetName", "AdditionalStreetName", "AddressLine/Line")
    others = ("CityName", "PostalZone", "CountrySubentity", "Country/IdentificationCode")
    return Binding(tuple(zip((line_1, line_2, line_3, *rest), paths + others, strict=True)))


def _contact(*numbers: str) -> Binding:
    return Binding(tuple(zip(numbers, ("Name", "Telephone", "ElectronicMail"), strict=True)))


def _allowance(*numbers: str) -> Binding:
    paths = ("Amount", "BaseAmount", "MultiplierFactorNumeric", "TaxCategory/ID", "TaxCategory/Percent")
    reasons = ("AllowanceChargeReason", "AllowanceChargeReasonCode")
    return Binding(tuple(zip(numbers, paths + reasons, strict=True)))


def _line_allowance(*numbers: str) -> Binding:
    paths = ("Amount", "BaseAmount", "MultiplierFactorNumeric", "AllowanceChargeReason", "AllowanceChargeReasonCode")
    return Binding(tuple(zip(numbers, paths, strict=True)))


SELLER = Binding(
    (
        ("BT-27", "PartyLegalEntity/RegistrationName"),
        ("BT-28", "PartyName/Name"),
        ("BT-29", "PartyIdentification/ID{@schemeID!=SEPA}"),
        ("BT-30", "PartyLegalEntity/CompanyID"),
        ("BT-31", "PartyTaxScheme{TaxScheme/ID=VAT}/CompanyID"),
        ("BT-32", "PartyTaxScheme{TaxScheme/ID!=VAT}/CompanyID"),
        ("BT-33", "PartyLegalEntity/CompanyLegalForm"),
        ("BT-34", "EndpointID"),
    ),
    (
        ("BG-5", "PostalAddress", _address("BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40")),
        ("BG-6", "Contact", _contact("BT-41", "BT-42", "BT-43")),
    ),
)
BUYER = Binding(
    (
        ("BT-44", "PartyLegalEntity/RegistrationName"),
        ("BT-45", "PartyName/Name"),
        ("BT-46", "PartyIdentification/ID"),
        ("BT-47", "PartyLegalEntity/CompanyID"),
        ("BT-48", "PartyTaxScheme{TaxScheme/ID=VAT}/CompanyID"),
        ("BT-49", "EndpointID"),
    ),
    (
        ("BG-8", "PostalAddress", _address("BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55")),
        ("BG-9", "Contact", _contact("BT-56", "BT-57", "BT-58")),
    ),
)
PAYEE = Binding(
    (
        ("BT-59", "PartyName/Name"),
        ("BT-60", "PartyIdentification/ID{@schemeID!=SEPA}"),
        ("BT-61", "PartyLegalEntity/CompanyID"),
    )
)
REPRESENTATIVE = Binding(
    (("BT-62", "PartyName/Name"), ("BT-63", "PartyTaxScheme{TaxScheme/ID=VAT}/CompanyID")),
    (("BG-12", "PostalAddress", _address("BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69")),),
)
DELIVERY = Binding(
    (
        ("BT-70", "DeliveryParty/PartyName/Name"),
        ("BT-71", "DeliveryLocation/ID"),
        ("BT-72", "ActualDeliveryDate"),
    ),
    (
        (
            "BG-15",
            "DeliveryLocation/Address",
            _address("BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80"),
        ),
    ),
)
PAYMENT = Binding(
    (("BT-81", "PaymentMeansCode"), ("BT-82", "PaymentMeansCode/@name"), ("BT-83", "PaymentID")),
    (
        (
            "BG-17",
            "PayeeFinancialAccount",
            Binding((("BT-84", "ID"), ("BT-85", "Name"), ("BT-86", "FinancialInstitutionBranch/ID"))),
        ),
        ("BG-18", "CardAccount", Binding((("BT-87", "PrimaryAccountNumberID"), ("BT-88", "HolderName")))),
        (
            "BG-19",
            "PaymentMandate",
            Binding(
                (
                    ("BT-89", "ID"),
                    ("BT-90", "/AccountingSupplierParty/Party/PartyIdentification/ID{@schemeID=SEPA}"),
                    ("BT-90", "/PayeeParty/PartyIdentification/ID{@schemeID=SEPA}"),
                    ("BT-91", "PayerFinancialAccount/ID"),
                )
            ),
        ),
    ),
)
TOTALS = Binding(
    (
        ("BT-106", "LineExtensionAmount"),
        ("BT-107", "AllowanceTotalAmount"),
        ("BT-108", "ChargeTotalAmount"),
        ("BT-109", "TaxExclusiveAmount"),
        ("BT-112", "TaxInclusiveAmount"),
        ("BT-113", "PrepaidAmount"),
        ("BT-114", "PayableRoundingAmount"),
        ("BT-115", "PayableAmount"),
    )
)
BREAKDOWN = Binding(
    (
        ("BT-116", "TaxableAmount"),
        ("BT-117", "TaxAmount"),
        ("BT-118", "TaxCategory{TaxScheme/ID=VAT}/ID"),
        ("BT-119", "TaxCategory{TaxScheme/ID=VAT}/Percent"),
        ("BT-120", "TaxCategory/TaxExemptionReason"),
        ("BT-121", "TaxCategory/TaxExemptionReasonCode"),
    )
)
SUPPORTING = Binding(
    (
        ("BT-122", "ID"),
        ("BT-123", "DocumentDescription"),
        ("BT-124", "Attachment/ExternalReference/URI"),
        ("BT-125", "Attachment/EmbeddedDocumentBinaryObject"),
    )
)


def _line(quantity: str) -> Binding:
    return Binding(
        (
            ("BT-126", "ID"),
            ("BT-127", "Note"),
            ("BT-128", "DocumentReference{DocumentTypeCode=130}/ID"),
            ("BT-129", quantity),
            ("BT-130", f"{quantity}/@unitCode"),
            ("BT-131", "LineExtensionAmount"),
            ("BT-132", "OrderLineReference/LineID"),
            ("BT-133", "AccountingCost"),
            ("BT-146", "Price/PriceAmount"),
            ("BT-147", "Price/AllowanceCharge/Amount"),
            ("BT-148", "Price/AllowanceCharge/BaseAmount"),
            ("BT-149", "Price/BaseQuantity"),
            ("BT-150", "Price/BaseQuantity/@unitCode"),
            ("BT-151", "Item/ClassifiedTaxCategory{TaxScheme/ID=VAT}/ID"),
            ("BT-152", "Item/ClassifiedTaxCategory{TaxScheme/ID=VAT}/Percent"),
            ("BT-153", "Item/Name"),
            ("BT-154", "Item/Description"),
            ("BT-155", "Item/SellersItemIdentification/ID"),
            ("BT-156", "Item/BuyersItemIdentification/ID"),
            ("BT-157", "Item/StandardItemIdentification/ID"),
            ("BT-158", "Item/CommodityClassification/ItemClassificationCode"),
            ("BT-159", "Item/OriginCountry/IdentificationCode"),
        ),
        (
            ("BG-26", "InvoicePeriod", Binding((("BT-134", "StartDate"), ("BT-135", "EndDate")))),
            (
                "BG-27",
                "AllowanceCharge{ChargeIndicator=false}",
                _line_allowance("BT-136", "BT-137", "BT-138", "BT-139", "BT-140"),
            ),
            (
                "BG-28",
                "AllowanceCharge{ChargeIndicator=true}",
                _line_allowance("BT-141", "BT-142", "BT-143", "BT-144", "BT-145"),
            ),
            ("BG-32", "Item/AdditionalItemProperty", Binding((("BT-160", "Name"), ("BT-161", "Value")))),
        ),
    )


_TERMS = (
    ("BT-1", "ID"),
    ("BT-2", "IssueDate"),
    ("BT-5", "DocumentCurrencyCode"),
    ("BT-6", "TaxCurrencyCode"),
    ("BT-7", "TaxPointDate"),
    ("BT-8", "InvoicePeriod/DescriptionCode"),
    ("BT-10", "BuyerReference"),
    ("BT-12", "ContractDocumentReference/ID"),
    ("BT-13", "OrderReference/ID"),
    ("BT-14", "OrderReference/SalesOrderID"),
    ("BT-15", "ReceiptDocumentReference/ID"),
    ("BT-16", "DespatchDocumentReference/ID"),
    ("BT-17", "OriginatorDocumentReference/ID"),
    ("BT-18", "AdditionalDocumentReference{DocumentTypeCode=130}/ID"),
    ("BT-19", "AccountingCost"),
    ("BT-20", "PaymentTerms/Note"),
    ("BT-23", "ProfileID"),
    ("BT-24", "CustomizationID"),
)
_GROUPS = (
    ("BG-1", "Note", Binding((("BT-22", "."),))),
    (
        "BG-3",
        "BillingReference",
        Binding((("BT-25", "InvoiceDocumentReference/ID"), ("BT-26", "InvoiceDocumentReference/IssueDate"))),
    ),
    ("BG-4", "AccountingSupplierParty/Party", SELLER),
    ("BG-7", "AccountingCustomerParty/Party", BUYER),
    ("BG-10", "PayeeParty", PAYEE),
    ("BG-11", "TaxRepresentativeParty", REPRESENTATIVE),
    ("BG-13", "Delivery", DELIVERY),
    ("BG-14", "InvoicePeriod", Binding((("BT-73", "StartDate"), ("BT-74", "EndDate")))),
    ("BG-16", "PaymentMeans", PAYMENT),
    (
        "BG-20",
        "AllowanceCharge{ChargeIndicator=false}",
        _allowance("BT-92", "BT-93", "BT-94", "BT-95", "BT-96", "BT-97", "BT-98"),
    ),
    (
        "BG-21",
        "AllowanceCharge{ChargeIndicator=true}",
        _allowance("BT-99", "BT-100", "BT-101", "BT-102", "BT-103", "BT-104", "BT-105"),
    ),
    ("BG-22", "LegalMonetaryTotal", TOTALS),
    ("BG-23", "TaxTotal/TaxSubtotal", BREAKDOWN),
)
OF_INVOICES = Binding(
    (*_TERMS, ("BT-3", "InvoiceTypeCode"), ("BT-9", "DueDate"), ("BT-11", "ProjectReference/ID")),
    (
        *_GROUPS,
        ("BG-24", "AdditionalDocumentReference{DocumentTypeCode!=130}", SUPPORTING),
        ("BG-25", "InvoiceLine", _line("InvoicedQuantity")),
    ),
)
OF_CREDIT_NOTES = Binding(
    (
        *_TERMS,
        ("BT-3", "CreditNoteTypeCode"),
        ("BT-9", "PaymentMeans/PaymentDueDate"),
        ("BT-11", "AdditionalDocumentReference{DocumentTypeCode=50}/ID"),
    ),
    (
        *_GROUPS,
        ("BG-24", "AdditionalDocumentReference{DocumentTypeCode!=130}{DocumentTypeCode!=50}", SUPPORTING),
        ("BG-25", "CreditNoteLine", _line("CreditedQuantity")),
    ),
)


def read_ubl(root: Element) -> Group:
    """The terms of a UBL invoice or credit note, whole or a fragment."""
    document = read(root, OF_CREDIT_NOTES if root.name == "CreditNote" else OF_INVOICES, root)
    for note in document.groups.get("BG-1", []):
        _split_subject(note)
    split_tax(document, [Term(one.text, one) for total in root.all("TaxTotal") for one in total.all("TaxAmount")])
    return document


def _split_subject(note: Group) -> None:
    """UBL has one text for both terms: #AAC#words."""
    for term in note.all("BT-22"):
        if match := _SUBJECT.fullmatch(term.text):
            note.terms["BT-21"] = [replace(term, text=match[1])]
            note.terms["BT-22"] = [replace(term, text=match[2])]


def split_tax(document: Group, amounts: list[Term]) -> None:
    """Tell the tax in the invoice's currency from that in the accounting currency, both under the totals as well."""
    own, accounting = document.text("BT-5"), document.text("BT-6")
    for term in amounts:
        currency = term.element.attributes.get("currencyID", own)
        number = "BT-110" if currency == own or not own else "BT-111" if currency == accounting else ""
        for group in [document, *document.groups.get("BG-22", [])] if number else []:
            group.terms.setdefault(number, []).append(term)
