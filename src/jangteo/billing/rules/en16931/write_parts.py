"""Elements of UBL and the parts that documents and lines share."""

from datetime import date
from decimal import Decimal

from jangteo.billing.errors import NotExpressible
from jangteo.billing.types.en16931 import (
    BuyerParty,
    ContactPoint,
    DocumentAllowance,
    Identifier,
    LineAllowance,
    Period,
    PostalAddress,
    SellerParty,
)
from jangteo.kernel.xml_trees import Element, is_writable

Said = str | date | Decimal | Identifier | None


def number(value: Decimal) -> str:
    """A decimal without an exponent, as it was given."""
    return format(value, "f")


def leaf(name: str, said: Said, /, **attributes: str) -> list[Element]:
    """The element of a basic value, or nothing where there is nothing to say.

    raises  NotExpressible for text that XML can't carry
    """
    if said is None or said == "":
        return []
    if isinstance(said, Identifier):
        if not said.value:
            return []
        attributes = ({"schemeID": said.scheme} if said.scheme else {}) | attributes
        said = said.value
    text = said.isoformat() if isinstance(said, date) else number(said) if isinstance(said, Decimal) else said
    if not all(map(is_writable, (text, *attributes.values()))):
        raise NotExpressible(f"{name}: the text has characters that XML can't carry")
    return [Element(f"cbc:{name}", {key: value for key, value in attributes.items() if value}, [], text.strip())]


def group(name: str, *parts: list[Element]) -> list[Element]:
    """The element of an aggregate, or nothing where all in it is nothing."""
    children = [child for part in parts for child in part]
    return [Element(f"cac:{name}", {}, children)] if children else []


def amount(name: str, value: Decimal | None, currency: str) -> list[Element]:
    return leaf(name, value, currencyID=currency)


def tax_category(
    name: str, category: str, rate: Decimal | None, exemption_code: str = "", exemption_reason: str = ""
) -> list[Element]:
    """A VAT category with its rate, in the one scheme there is."""
    return group(
        name,
        leaf("ID", category),
        leaf("Percent", rate),
        leaf("TaxExemptionReasonCode", exemption_code),
        leaf("TaxExemptionReason", exemption_reason),
        group("TaxScheme", leaf("ID", "VAT")),
    )


def address(name: str, value: PostalAddress | None) -> list[Element]:
    if value is None:
        return []
    return group(
        name,
        leaf("StreetName", value.line_1),
        leaf("AdditionalStreetName", value.line_2),
        leaf("CityName", value.city),
        leaf("PostalZone", value.postcode),
        leaf("CountrySubentity", value.region),
        group("AddressLine", leaf("Line", value.line_3)),
        group("Country", leaf("IdentificationCode", value.country)),
    )


def contact(value: ContactPoint | None) -> list[Element]:
    if value is None:
        return []
    return group(
        "Contact", leaf("Name", value.name), leaf("Telephone", value.telephone), leaf("ElectronicMail", value.email)
    )


def tax_number(value: str, scheme: str) -> list[Element]:
    if not value:
        return []
    return group("PartyTaxScheme", leaf("CompanyID", value), group("TaxScheme", leaf("ID", scheme)))


def identification(value: Identifier | None) -> list[Element]:
    return group("PartyIdentification", leaf("ID", value))


def seller(value: SellerParty, creditor: str) -> list[Element]:
    """The seller; the creditor's identifier of a direct debit stands among its own."""
    sepa = Identifier(creditor, "SEPA") if creditor else None
    return group(
        "Party",
        leaf("EndpointID", value.electronic_address),
        *(identification(one) for one in (*value.identifiers, sepa)),
        group("PartyName", leaf("Name", value.trading_name)),
        address("PostalAddress", value.address),
        tax_number(value.vat_identifier, "VAT"),
        tax_number(value.tax_registration, "TAX"),
        group(
            "PartyLegalEntity",
            leaf("RegistrationName", value.name),
            leaf("CompanyID", value.registration),
            leaf("CompanyLegalForm", value.legal_information),
        ),
        contact(value.contact),
    )


def buyer(value: BuyerParty) -> list[Element]:
    return group(
        "Party",
        leaf("EndpointID", value.electronic_address),
        identification(value.identifier),
        group("PartyName", leaf("Name", value.trading_name)),
        address("PostalAddress", value.address),
        tax_number(value.vat_identifier, "VAT"),
        group("PartyLegalEntity", leaf("RegistrationName", value.name), leaf("CompanyID", value.registration)),
        contact(value.contact),
    )


def period(value: Period | None, code: str = "") -> list[Element]:
    starts, ends = (value.starts_on, value.ends_on) if value else (None, None)
    return group("InvoicePeriod", leaf("StartDate", starts), leaf("EndDate", ends), leaf("DescriptionCode", code))


def allowance(value: DocumentAllowance | LineAllowance, *, is_charge: bool, currency: str) -> list[Element]:
    category = (
        tax_category("TaxCategory", value.vat_category, value.vat_rate) if isinstance(value, DocumentAllowance) else []
    )
    return group(
        "AllowanceCharge",
        leaf("ChargeIndicator", "true" if is_charge else "false"),
        leaf("AllowanceChargeReasonCode", value.reason_code),
        leaf("AllowanceChargeReason", value.reason),
        leaf("MultiplierFactorNumeric", value.percentage),
        amount("Amount", value.amount, currency),
        amount("BaseAmount", value.base, currency),
        category,
    )
