"""The semantic model of EN 16931-1: what an invoice says, whatever syntax carries it.

Each field names its business term (BT) or group (BG). Amounts are exact decimals in the document's currency, as the
standard has them (at most two decimals); they become `Money` where they enter our books. Rates are per cent here, since
the standard writes them so; everywhere else they are fractions.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Identifier:
    """A code or number with the list or register it is from.

    version  of the list, where one is told (item classifications only)
    """

    value: str
    scheme: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """BG-1."""

    subject_code: Annotated[str, "BT-21"] = ""
    text: Annotated[str, "BT-22"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecedingInvoice:
    """BG-3: what is credited or corrected."""

    number: Annotated[str, "BT-25"]
    issued_on: Annotated[date | None, "BT-26"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalAddress:
    """BG-5, BG-8, BG-12, BG-15; the terms are those of BG-5, the others stand in the same order."""

    line_1: Annotated[str, "BT-35"] = ""
    line_2: Annotated[str, "BT-36"] = ""
    line_3: Annotated[str, "BT-162"] = ""
    city: Annotated[str, "BT-37"] = ""
    postcode: Annotated[str, "BT-38"] = ""
    region: Annotated[str, "BT-39"] = ""
    country: Annotated[str, "BT-40"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPoint:
    """BG-6, BG-9; the terms are those of BG-6."""

    name: Annotated[str, "BT-41"] = ""
    telephone: Annotated[str, "BT-42"] = ""
    email: Annotated[str, "BT-43"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerParty:
    """BG-4."""

    name: Annotated[str, "BT-27"]
    trading_name: Annotated[str, "BT-28"] = ""
    identifiers: Annotated[tuple[Identifier, ...], "BT-29"] = ()
    registration: Annotated[Identifier | None, "BT-30"] = None
    vat_identifier: Annotated[str, "BT-31"] = ""
    tax_registration: Annotated[str, "BT-32"] = ""
    legal_information: Annotated[str, "BT-33"] = ""
    electronic_address: Annotated[Identifier | None, "BT-34"] = None
    address: Annotated[PostalAddress, "BG-5"]
    contact: Annotated[ContactPoint | None, "BG-6"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerParty:
    """BG-7."""

    name: Annotated[str, "BT-44"]
    trading_name: Annotated[str, "BT-45"] = ""
    identifier: Annotated[Identifier | None, "BT-46"] = None
    registration: Annotated[Identifier | None, "BT-47"] = None
    vat_identifier: Annotated[str, "BT-48"] = ""
    electronic_address: Annotated[Identifier | None, "BT-49"] = None
    address: Annotated[PostalAddress, "BG-8"]
    contact: Annotated[ContactPoint | None, "BG-9"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeParty:
    """BG-10: who is paid, where that is not the seller."""

    name: Annotated[str, "BT-59"]
    identifier: Annotated[Identifier | None, "BT-60"] = None
    registration: Annotated[Identifier | None, "BT-61"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRepresentative:
    """BG-11."""

    name: Annotated[str, "BT-62"]
    vat_identifier: Annotated[str, "BT-63"]
    address: Annotated[PostalAddress, "BG-12"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDetails:
    """BG-13."""

    party_name: Annotated[str, "BT-70"] = ""
    location: Annotated[Identifier | None, "BT-71"] = None
    delivered_on: Annotated[date | None, "BT-72"] = None
    address: Annotated[PostalAddress | None, "BG-15"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """BG-14, BG-26; the terms are those of BG-14."""

    starts_on: Annotated[date | None, "BT-73"] = None
    ends_on: Annotated[date | None, "BT-74"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditTransfer:
    """BG-17."""

    account: Annotated[str, "BT-84"]
    account_name: Annotated[str, "BT-85"] = ""
    service_provider: Annotated[str, "BT-86"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCard:
    """BG-18: never more than the first six and last four digits."""

    number: Annotated[str, "BT-87"]
    holder: Annotated[str, "BT-88"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectDebit:
    """BG-19."""

    mandate: Annotated[str, "BT-89"] = ""
    creditor: Annotated[str, "BT-90"] = ""
    debited_account: Annotated[str, "BT-91"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentInstructions:
    """BG-16."""

    means_code: Annotated[str, "BT-81"]
    means_text: Annotated[str, "BT-82"] = ""
    remittance_information: Annotated[str, "BT-83"] = ""
    transfers: Annotated[tuple[CreditTransfer, ...], "BG-17"] = ()
    card: Annotated[PaymentCard | None, "BG-18"] = None
    direct_debit: Annotated[DirectDebit | None, "BG-19"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAllowance:
    """BG-20, and BG-21 for charges; the terms are those of BG-20.

    vat_rate  per cent; None where the category is outside the scope of VAT
    """

    amount: Annotated[Decimal, "BT-92"]
    base: Annotated[Decimal | None, "BT-93"] = None
    percentage: Annotated[Decimal | None, "BT-94"] = None
    vat_category: Annotated[str, "BT-95"]
    vat_rate: Annotated[Decimal | None, "BT-96"] = None
    reason: Annotated[str, "BT-97"] = ""
    reason_code: Annotated[str, "BT-98"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAllowance:
    """BG-27, and BG-28 for charges; the terms are those of BG-27."""

    amount: Annotated[Decimal, "BT-136"]
    base: Annotated[Decimal | None, "BT-137"] = None
    percentage: Annotated[Decimal | None, "BT-138"] = None
    reason: Annotated[str, "BT-139"] = ""
    reason_code: Annotated[str, "BT-140"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTotals:
    """BG-22."""

    lines: Annotated[Decimal, "BT-106"]
    allowances: Annotated[Decimal | None, "BT-107"] = None
    charges: Annotated[Decimal | None, "BT-108"] = None
    net: Annotated[Decimal, "BT-109"]
    tax: Annotated[Decimal | None, "BT-110"] = None
    tax_in_accounting_currency: Annotated[Decimal | None, "BT-111"] = None
    gross: Annotated[Decimal, "BT-112"]
    prepaid: Annotated[Decimal | None, "BT-113"] = None
    rounding: Annotated[Decimal | None, "BT-114"] = None
    payable: Annotated[Decimal, "BT-115"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VatBreakdown:
    """BG-23: one row for each category and rate.

    rate  per cent; None where the category is outside the scope of VAT
    """

    taxable: Annotated[Decimal, "BT-116"]
    tax: Annotated[Decimal, "BT-117"]
    category: Annotated[str, "BT-118"]
    rate: Annotated[Decimal | None, "BT-119"] = None
    exemption_reason: Annotated[str, "BT-120"] = ""
    exemption_code: Annotated[str, "BT-121"] = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """BT-125 with its sub-terms."""

    content: bytes
    mime_code: str
    filename: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportingDocument:
    """BG-24."""

    reference: Annotated[str, "BT-122"]
    description: Annotated[str, "BT-123"] = ""
    location: Annotated[str, "BT-124"] = ""
    attachment: Annotated[Attachment | None, "BT-125"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAttribute:
    """BG-32."""

    name: Annotated[str, "BT-160"]
    value: Annotated[str, "BT-161"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """BG-25 with BG-29 (price), BG-30 (VAT) and BG-31 (item).

    net         after the line's allowances and charges, without VAT
    net_price   of `price_base` units, four or more decimals are allowed
    vat_rate    per cent; None where the category is outside the scope of VAT
    """

    identifier: Annotated[str, "BT-126"]
    note: Annotated[str, "BT-127"] = ""
    object: Annotated[Identifier | None, "BT-128"] = None
    quantity: Annotated[Decimal, "BT-129"]
    unit: Annotated[str, "BT-130"]
    net: Annotated[Decimal, "BT-131"]
    order_line: Annotated[str, "BT-132"] = ""
    accounting_reference: Annotated[str, "BT-133"] = ""
    period: Annotated[Period | None, "BG-26"] = None
    allowances: Annotated[tuple[LineAllowance, ...], "BG-27"] = ()
    charges: Annotated[tuple[LineAllowance, ...], "BG-28"] = ()
    net_price: Annotated[Decimal, "BT-146"]
    price_discount: Annotated[Decimal | None, "BT-147"] = None
    gross_price: Annotated[Decimal | None, "BT-148"] = None
    price_base: Annotated[Decimal | None, "BT-149"] = None
    price_base_unit: Annotated[str, "BT-150"] = ""
    vat_category: Annotated[str, "BT-151"]
    vat_rate: Annotated[Decimal | None, "BT-152"] = None
    name: Annotated[str, "BT-153"]
    description: Annotated[str, "BT-154"] = ""
    seller_number: Annotated[str, "BT-155"] = ""
    buyer_number: Annotated[str, "BT-156"] = ""
    standard_number: Annotated[Identifier | None, "BT-157"] = None
    classifications: Annotated[tuple[Identifier, ...], "BT-158"] = ()
    origin_country: Annotated[str, "BT-159"] = ""
    attributes: Annotated[tuple[ItemAttribute, ...], "BG-32"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectronicInvoice:
    """An invoice or credit note, told apart by `is_credit_note`; the amounts of a credit note are positive.

    type_code       UNTDID 1001: 380 invoice, 381 credit note
    tax_point_code  UNTDID 2005 in every syntax: 3 invoice date, 35 delivery date, 432 date of payment
    """

    is_credit_note: bool = False
    number: Annotated[str, "BT-1"]
    issued_on: Annotated[date, "BT-2"]
    type_code: Annotated[str, "BT-3"]
    currency: Annotated[str, "BT-5"]
    accounting_currency: Annotated[str, "BT-6"] = ""
    tax_point_on: Annotated[date | None, "BT-7"] = None
    tax_point_code: Annotated[str, "BT-8"] = ""
    due_on: Annotated[date | None, "BT-9"] = None
    buyer_reference: Annotated[str, "BT-10"] = ""
    project: Annotated[str, "BT-11"] = ""
    contract: Annotated[str, "BT-12"] = ""
    purchase_order: Annotated[str, "BT-13"] = ""
    sales_order: Annotated[str, "BT-14"] = ""
    receiving_advice: Annotated[str, "BT-15"] = ""
    despatch_advice: Annotated[str, "BT-16"] = ""
    tender: Annotated[str, "BT-17"] = ""
    object: Annotated[Identifier | None, "BT-18"] = None
    accounting_reference: Annotated[str, "BT-19"] = ""
    payment_terms: Annotated[str, "BT-20"] = ""
    notes: Annotated[tuple[Note, ...], "BG-1"] = ()
    process: Annotated[str, "BT-23"] = ""
    specification: Annotated[str, "BT-24"] = "urn:cen.eu:en16931:2017"
    preceding: Annotated[tuple[PrecedingInvoice, ...], "BG-3"] = ()
    seller: Annotated[SellerParty, "BG-4"]
    buyer: Annotated[BuyerParty, "BG-7"]
    payee: Annotated[PayeeParty | None, "BG-10"] = None
    tax_representative: Annotated[TaxRepresentative | None, "BG-11"] = None
    delivery: Annotated[DeliveryDetails | None, "BG-13"] = None
    period: Annotated[Period | None, "BG-14"] = None
    payment: Annotated[PaymentInstructions | None, "BG-16"] = None
    allowances: Annotated[tuple[DocumentAllowance, ...], "BG-20"] = ()
    charges: Annotated[tuple[DocumentAllowance, ...], "BG-21"] = ()
    totals: Annotated[DocumentTotals, "BG-22"]
    vat: Annotated[tuple[VatBreakdown, ...], "BG-23"]
    supporting: Annotated[tuple[SupportingDocument, ...], "BG-24"] = ()
    lines: Annotated[tuple[DocumentLine, ...], "BG-25"]


@dataclass(frozen=True, slots=True)
class Broken:
    """A business rule that a document breaks.

    rule   its identifier in EN 16931-1 or in the binding to the syntax
    where  path of the group or element, counted from one where there are several
    """

    rule: str
    where: str
    words: str
