"""Where the business terms stand in the Cross Industry Invoice, D16B.

source  EN 16931-3-3
"""

from jangteo.billing.rules.en16931.terms import Binding, Group, Term, read
from jangteo.billing.rules.en16931.ubl_binding import split_tax
from jangteo.kernel.xml_trees import Element

_UNECE = "urn:un:unece:uncefact:data:standard:"
NAMESPACES = frozenset(
    {
        f"{_UNECE}CrossIndustryInvoice:100",
        f"{_UNECE}ReusableAggregateBusinessInformationEntity:100",
        f"{_UNECE}QualifiedDataType:100",
        f"{_UNECE}UnqualifiedDataType:100",
    }
)
_HEAD = "ExchangedDocument"
_TRADE = "SupplyChainTradeTransaction"
_AGREED = f"{_TRADE}/ApplicableHeaderTradeAgreement"
_DELIVERED = f"{_TRADE}/ApplicableHeaderTradeDelivery"
_SETTLED = f"{_TRADE}/ApplicableHeaderTradeSettlement"
_VAT = "SpecifiedTaxRegistration/ID{@schemeID=VA}"


def _address(*numbers: str) -> Binding:
    paths = ("LineOne", "LineTwo", "LineThree", "CityName", "PostcodeCode", "CountrySubDivisionName", "CountryID")
    return Binding(tuple(zip(numbers, paths, strict=True)))


def _contact(name: str, telephone: str, email: str) -> Binding:
    return Binding(
        (
            (name, "PersonName"),
            (name, ".{!PersonName}/DepartmentName"),
            (telephone, "TelephoneUniversalCommunication/CompleteNumber"),
            (email, "EmailURIUniversalCommunication/URIID"),
        )
    )


def _allowance(*numbers: str) -> Binding:
    paths = ("ActualAmount", "BasisAmount", "CalculationPercent")
    tax = ("CategoryTradeTax/CategoryCode", "CategoryTradeTax/RateApplicablePercent")
    return Binding(tuple(zip(numbers, (*paths, *tax, "Reason", "ReasonCode"), strict=True)))


def _line_allowance(*numbers: str) -> Binding:
    paths = ("ActualAmount", "BasisAmount", "CalculationPercent", "Reason", "ReasonCode")
    return Binding(tuple(zip(numbers, paths, strict=True)))


def _period(starts: str, ends: str) -> Binding:
    return Binding(((starts, "StartDateTime/DateTimeString"), (ends, "EndDateTime/DateTimeString")))


SELLER = Binding(
    (
        ("BT-27", "Name"),
        ("BT-28", "SpecifiedLegalOrganization/TradingBusinessName"),
        ("BT-29", "ID"),
        ("BT-29", "GlobalID"),
        ("BT-30", "SpecifiedLegalOrganization/ID"),
        ("BT-31", _VAT),
        ("BT-32", "SpecifiedTaxRegistration/ID{@schemeID=FC}"),
        ("BT-33", "Description"),
        ("BT-34", "URIUniversalCommunication/URIID"),
    ),
    (
        ("BG-5", "PostalTradeAddress", _address("BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40")),
        ("BG-6", "DefinedTradeContact", _contact("BT-41", "BT-42", "BT-43")),
    ),
)
BUYER = Binding(
    (
        ("BT-44", "Name"),
        ("BT-45", "SpecifiedLegalOrganization/TradingBusinessName"),
        ("BT-46", "GlobalID"),
        ("BT-46", ".{!GlobalID}/ID"),
        ("BT-47", "SpecifiedLegalOrganization/ID"),
        ("BT-48", _VAT),
        ("BT-49", "URIUniversalCommunication/URIID"),
    ),
    (
        ("BG-8", "PostalTradeAddress", _address("BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55")),
        ("BG-9", "DefinedTradeContact", _contact("BT-56", "BT-57", "BT-58")),
    ),
)
PAYEE = Binding(
    (
        ("BT-59", "Name"),
        ("BT-60", "GlobalID"),
        ("BT-60", ".{!GlobalID}/ID"),
        ("BT-61", "SpecifiedLegalOrganization/ID"),
    )
)
REPRESENTATIVE = Binding(
    (("BT-62", "Name"), ("BT-63", _VAT)),
    (("BG-12", "PostalTradeAddress", _address("BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69")),),
)
DELIVERY = Binding(
    (
        ("BT-70", "ShipToTradeParty/Name"),
        ("BT-71", "ShipToTradeParty/GlobalID"),
        ("BT-71", "ShipToTradeParty{!GlobalID}/ID"),
        ("BT-72", "ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString"),
    ),
    (
        (
            "BG-15",
            "ShipToTradeParty/PostalTradeAddress",
            _address("BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80"),
        ),
    ),
)
_ACCOUNT = "PayeePartyCreditorFinancialAccount"
PAYMENT = Binding(
    (("BT-81", "TypeCode"), ("BT-82", "Information"), ("BT-83", f"/{_SETTLED}/PaymentReference")),
    (
        (
            "BG-17",
            f".{{{_ACCOUNT}}}",
            Binding(
                (
                    ("BT-84", f"{_ACCOUNT}/IBANID"),
                    ("BT-84", f"{_ACCOUNT}{{!IBANID}}/ProprietaryID"),
                    ("BT-85", f"{_ACCOUNT}/AccountName"),
                    ("BT-86", "PayeeSpecifiedCreditorFinancialInstitution/BICID"),
                )
            ),
        ),
        (
            "BG-18",
            "ApplicableTradeSettlementFinancialCard",
            Binding((("BT-87", "ID"), ("BT-88", "CardholderName"))),
        ),
        (
            "BG-19",
            "PayerPartyDebtorFinancialAccount",
            Binding(
                (
                    ("BT-89", f"/{_SETTLED}/SpecifiedTradePaymentTerms/DirectDebitMandateID"),
                    ("BT-90", f"/{_SETTLED}/CreditorReferenceID"),
                    ("BT-91", "IBANID"),
                )
            ),
        ),
    ),
)
TOTALS = Binding(
    (
        ("BT-106", "LineTotalAmount"),
        ("BT-107", "AllowanceTotalAmount"),
        ("BT-108", "ChargeTotalAmount"),
        ("BT-109", "TaxBasisTotalAmount"),
        ("BT-112", "GrandTotalAmount"),
        ("BT-113", "TotalPrepaidAmount"),
        ("BT-114", "RoundingAmount"),
        ("BT-115", "DuePayableAmount"),
    )
)
BREAKDOWN = Binding(
    (
        ("BT-116", "BasisAmount"),
        ("BT-117", "CalculatedAmount"),
        ("BT-118", ".{TypeCode=VAT}/CategoryCode"),
        ("BT-119", ".{TypeCode=VAT}/RateApplicablePercent"),
        ("BT-120", "ExemptionReason"),
        ("BT-121", "ExemptionReasonCode"),
    )
)
SUPPORTING = Binding(
    (
        ("BT-122", "IssuerAssignedID"),
        ("BT-123", "Name"),
        ("BT-124", "URIID"),
        ("BT-125", "AttachmentBinaryObject"),
    )
)
_PRICE = "SpecifiedLineTradeAgreement"
_NET_BASE = f"{_PRICE}/NetPriceProductTradePrice/BasisQuantity"
_GROSS = f"{_PRICE}/GrossPriceProductTradePrice"
_LINE = "SpecifiedLineTradeSettlement"
_PRODUCT = "SpecifiedTradeProduct"
_BILLED = "SpecifiedLineTradeDelivery/BilledQuantity"
_TAX = f"{_LINE}/ApplicableTradeTax{{TypeCode=VAT}}"
LINE = Binding(
    (
        ("BT-126", "AssociatedDocumentLineDocument/LineID"),
        ("BT-127", "AssociatedDocumentLineDocument/IncludedNote/Content"),
        ("BT-128", f"{_LINE}/AdditionalReferencedDocument{{TypeCode=130}}/IssuerAssignedID"),
        ("BT-128-1", f"{_LINE}/AdditionalReferencedDocument{{TypeCode=130}}/ReferenceTypeCode"),
        ("BT-129", _BILLED),
        ("BT-130", f"{_BILLED}/@unitCode"),
        ("BT-131", f"{_LINE}/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"),
        ("BT-132", f"{_PRICE}/BuyerOrderReferencedDocument/LineID"),
        ("BT-133", f"{_LINE}/ReceivableSpecifiedTradeAccountingAccount/ID"),
        ("BT-146", f"{_PRICE}/NetPriceProductTradePrice/ChargeAmount"),
        ("BT-147", f"{_GROSS}/AppliedTradeAllowanceCharge/ActualAmount"),
        ("BT-148", f"{_GROSS}/ChargeAmount"),
        ("BT-149", _NET_BASE),
        ("BT-150", f"{_NET_BASE}/@unitCode"),
        ("BT-149", f".{{!{_NET_BASE}}}/{_GROSS}/BasisQuantity"),
        ("BT-150", f".{{!{_NET_BASE}}}/{_GROSS}/BasisQuantity/@unitCode"),
        ("BT-151", f"{_TAX}/CategoryCode"),
        ("BT-152", f"{_TAX}/RateApplicablePercent"),
        ("BT-153", f"{_PRODUCT}/Name"),
        ("BT-154", f"{_PRODUCT}/Description"),
        ("BT-155", f"{_PRODUCT}/SellerAssignedID"),
        ("BT-156", f"{_PRODUCT}/BuyerAssignedID"),
        ("BT-157", f"{_PRODUCT}/GlobalID"),
        ("BT-158", f"{_PRODUCT}/DesignatedProductClassification/ClassCode"),
        ("BT-159", f"{_PRODUCT}/OriginTradeCountry/ID"),
    ),
    (
        ("BG-26", f"{_LINE}/BillingSpecifiedPeriod", _period("BT-134", "BT-135")),
        (
            "BG-27",
            f"{_LINE}/SpecifiedTradeAllowanceCharge{{ChargeIndicator/Indicator=false}}",
            _line_allowance("BT-136", "BT-137", "BT-138", "BT-139", "BT-140"),
        ),
        (
            "BG-28",
            f"{_LINE}/SpecifiedTradeAllowanceCharge{{ChargeIndicator/Indicator=true}}",
            _line_allowance("BT-141", "BT-142", "BT-143", "BT-144", "BT-145"),
        ),
        (
            "BG-32",
            f"{_PRODUCT}/ApplicableProductCharacteristic",
            Binding((("BT-160", "Description"), ("BT-161", "Value"))),
        ),
    ),
)
DOCUMENT = Binding(
    (
        ("BT-1", f"{_HEAD}/ID"),
        ("BT-2", f"{_HEAD}/IssueDateTime/DateTimeString"),
        ("BT-3", f"{_HEAD}/TypeCode"),
        ("BT-5", f"{_SETTLED}/InvoiceCurrencyCode"),
        ("BT-6", f"{_SETTLED}/TaxCurrencyCode"),
        ("BT-7", f"{_SETTLED}/ApplicableTradeTax/TaxPointDate/DateString"),
        ("BT-8", f"{_SETTLED}/ApplicableTradeTax/DueDateTypeCode"),
        ("BT-9", f"{_SETTLED}/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString"),
        ("BT-10", f"{_AGREED}/BuyerReference"),
        ("BT-11", f"{_AGREED}/SpecifiedProcuringProject/ID"),
        ("BT-12", f"{_AGREED}/ContractReferencedDocument/IssuerAssignedID"),
        ("BT-13", f"{_AGREED}/BuyerOrderReferencedDocument/IssuerAssignedID"),
        ("BT-14", f"{_AGREED}/SellerOrderReferencedDocument/IssuerAssignedID"),
        ("BT-15", f"{_DELIVERED}/ReceivingAdviceReferencedDocument/IssuerAssignedID"),
        ("BT-16", f"{_DELIVERED}/DespatchAdviceReferencedDocument/IssuerAssignedID"),
        ("BT-17", f"{_AGREED}/AdditionalReferencedDocument{{TypeCode=50}}/IssuerAssignedID"),
        ("BT-18", f"{_AGREED}/AdditionalReferencedDocument{{TypeCode=130}}/IssuerAssignedID"),
        ("BT-18-1", f"{_AGREED}/AdditionalReferencedDocument{{TypeCode=130}}/ReferenceTypeCode"),
        ("BT-19", f"{_SETTLED}/ReceivableSpecifiedTradeAccountingAccount/ID"),
        ("BT-20", f"{_SETTLED}/SpecifiedTradePaymentTerms/Description"),
        ("BT-23", "ExchangedDocumentContext/BusinessProcessSpecifiedDocumentContextParameter/ID"),
        ("BT-24", "ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID"),
    ),
    (
        ("BG-1", f"{_HEAD}/IncludedNote", Binding((("BT-21", "SubjectCode"), ("BT-22", "Content")))),
        (
            "BG-3",
            f"{_SETTLED}/InvoiceReferencedDocument",
            Binding((("BT-25", "IssuerAssignedID"), ("BT-26", "FormattedIssueDateTime/DateTimeString"))),
        ),
        ("BG-4", f"{_AGREED}/SellerTradeParty", SELLER),
        ("BG-7", f"{_AGREED}/BuyerTradeParty", BUYER),
        ("BG-10", f"{_SETTLED}/PayeeTradeParty", PAYEE),
        ("BG-11", f"{_AGREED}/SellerTaxRepresentativeTradeParty", REPRESENTATIVE),
        ("BG-13", f"{_DELIVERED}{{ShipToTradeParty}}", DELIVERY),
        ("BG-13", f"{_DELIVERED}{{!ShipToTradeParty}}{{ActualDeliverySupplyChainEvent}}", DELIVERY),
        ("BG-14", f"{_SETTLED}/BillingSpecifiedPeriod", _period("BT-73", "BT-74")),
        ("BG-16", f"{_SETTLED}/SpecifiedTradeSettlementPaymentMeans", PAYMENT),
        (
            "BG-20",
            f"{_SETTLED}/SpecifiedTradeAllowanceCharge{{ChargeIndicator/Indicator=false}}",
            _allowance("BT-92", "BT-93", "BT-94", "BT-95", "BT-96", "BT-97", "BT-98"),
        ),
        (
            "BG-21",
            f"{_SETTLED}/SpecifiedTradeAllowanceCharge{{ChargeIndicator/Indicator=true}}",
            _allowance("BT-99", "BT-100", "BT-101", "BT-102", "BT-103", "BT-104", "BT-105"),
        ),
        ("BG-22", f"{_SETTLED}/SpecifiedTradeSettlementHeaderMonetarySummation", TOTALS),
        ("BG-23", f"{_SETTLED}/ApplicableTradeTax", BREAKDOWN),
        (
            "BG-24",
            f"{_AGREED}/AdditionalReferencedDocument{{TypeCode!=130}}{{TypeCode!=50}}",
            SUPPORTING,
        ),
        ("BG-25", f"{_TRADE}/IncludedSupplyChainTradeLineItem", LINE),
    ),
)


def read_cii(root: Element) -> Group:
    """The terms of a Cross Industry Invoice, whole or a fragment."""
    document = read(root, DOCUMENT, root)
    for group, number in ((document, "BT-18"), *((line, "BT-128") for line in document.groups.get("BG-25", []))):
        if group.has(f"{number}-1") and group.has(number):
            # the scheme has an element of its own in CII, and is an attribute everywhere else
            group.all(number)[0].element.attributes["schemeID"] = group.text(f"{number}-1")
    totals = [group.element for group in document.groups.get("BG-22", [])]
    split_tax(document, [Term(one.text, one) for total in totals for one in total.all("TaxTotalAmount")])
    return document
