"""The typed invoice written as UBL 2.1, in the order of its schema: the same bytes for the same invoice.

source  EN 16931-3-2
"""

import base64

from jangteo.billing.errors import NotExpressible
from jangteo.billing.rules.en16931.ubl_binding import AGGREGATES, BASICS, CREDIT_NOTE, INVOICE
from jangteo.billing.rules.en16931.write_parts import (
    address,
    allowance,
    amount,
    buyer,
    group,
    identification,
    leaf,
    period,
    seller,
    tax_category,
    tax_number,
)
from jangteo.billing.types.en16931 import (
    CreditTransfer,
    DocumentLine,
    ElectronicInvoice,
    Identifier,
    Note,
    PayeeParty,
    PaymentInstructions,
    SupportingDocument,
    TaxRepresentative,
)
from jangteo.kernel.xml_trees import Element, write


def write_ubl(invoice: ElectronicInvoice) -> bytes:
    """The document as a file.

    raises  NotExpressible for what UBL has no place for in such a document, or XML no character
    """
    name, namespace = ("CreditNote", CREDIT_NOTE) if invoice.is_credit_note else ("Invoice", INVOICE)
    parts = (_head(invoice), _references(invoice), _parties(invoice), _settlement(invoice), _lines(invoice))
    root = Element(name, {}, [element for part in parts for element in part])
    return write(root, namespaces={"": namespace, "cac": AGGREGATES, "cbc": BASICS})


def _flat(*parts: list[Element]) -> list[Element]:
    return [element for part in parts for element in part]


def _note(note: Note) -> list[Element]:
    return leaf("Note", f"#{note.subject_code}#{note.text}" if note.subject_code else note.text)


def _head(invoice: ElectronicInvoice) -> list[Element]:
    is_credit_note = invoice.is_credit_note
    kind = leaf("CreditNoteTypeCode" if is_credit_note else "InvoiceTypeCode", invoice.type_code)
    tax_point = leaf("TaxPointDate", invoice.tax_point_on)
    notes = _flat(*(_note(note) for note in invoice.notes))
    return _flat(
        leaf("CustomizationID", invoice.specification),
        leaf("ProfileID", invoice.process),
        leaf("ID", invoice.number),
        leaf("IssueDate", invoice.issued_on),
        [] if is_credit_note else leaf("DueDate", invoice.due_on),
        tax_point + kind + notes if is_credit_note else kind + notes + tax_point,
        leaf("DocumentCurrencyCode", invoice.currency),
        leaf("TaxCurrencyCode", invoice.accounting_currency),
        leaf("AccountingCost", invoice.accounting_reference),
        leaf("BuyerReference", invoice.buyer_reference),
        period(invoice.period, invoice.tax_point_code),
        group("OrderReference", leaf("ID", invoice.purchase_order), leaf("SalesOrderID", invoice.sales_order)),
    )


def _reference(name: str, number: str) -> list[Element]:
    return group(name, leaf("ID", number))


def _object(name: str, value: Identifier | None, code: str = "130") -> list[Element]:
    return group(name, leaf("ID", value), leaf("DocumentTypeCode", code)) if value and value.value else []


def _references(invoice: ElectronicInvoice) -> list[Element]:
    preceding = (
        group(
            "BillingReference",
            group("InvoiceDocumentReference", leaf("ID", one.number), leaf("IssueDate", one.issued_on)),
        )
        for one in invoice.preceding
    )
    contract = _reference("ContractDocumentReference", invoice.contract)
    tender = _reference("OriginatorDocumentReference", invoice.tender)
    additional = _flat(
        _object("AdditionalDocumentReference", invoice.object),
        *(_supporting(one) for one in invoice.supporting),
    )
    project = _reference("ProjectReference", invoice.project)
    if invoice.is_credit_note:
        project = _object("AdditionalDocumentReference", Identifier(invoice.project), "50")
    return _flat(
        *preceding,
        _reference("DespatchDocumentReference", invoice.despatch_advice),
        _reference("ReceiptDocumentReference", invoice.receiving_advice),
        *(
            (contract, additional, project, tender)
            if invoice.is_credit_note
            else (tender, contract, additional, project)
        ),
    )


def _supporting(value: SupportingDocument) -> list[Element]:
    attached = value.attachment
    binary = (
        leaf(
            "EmbeddedDocumentBinaryObject",
            base64.b64encode(attached.content).decode("ascii"),
            mimeCode=attached.mime_code,
            filename=attached.filename,
        )
        if attached
        else []
    )
    return group(
        "AdditionalDocumentReference",
        leaf("ID", value.reference),
        leaf("DocumentDescription", value.description),
        group("Attachment", binary, group("ExternalReference", leaf("URI", value.location))),
    )


def _payee(value: PayeeParty | None) -> list[Element]:
    if value is None:
        return []
    return group(
        "PayeeParty",
        identification(value.identifier),
        group("PartyName", leaf("Name", value.name)),
        group("PartyLegalEntity", leaf("CompanyID", value.registration)),
    )


def _representative(value: TaxRepresentative | None) -> list[Element]:
    if value is None:
        return []
    return group(
        "TaxRepresentativeParty",
        group("PartyName", leaf("Name", value.name)),
        address("PostalAddress", value.address),
        tax_number(value.vat_identifier, "VAT"),
    )


def _parties(invoice: ElectronicInvoice) -> list[Element]:
    debit = invoice.payment.direct_debit if invoice.payment else None
    delivery = invoice.delivery
    delivered = (
        group(
            "Delivery",
            leaf("ActualDeliveryDate", delivery.delivered_on),
            group("DeliveryLocation", leaf("ID", delivery.location), address("Address", delivery.address)),
            group("DeliveryParty", group("PartyName", leaf("Name", delivery.party_name))),
        )
        if delivery
        else []
    )
    return _flat(
        group("AccountingSupplierParty", seller(invoice.seller, debit.creditor if debit else "")),
        group("AccountingCustomerParty", buyer(invoice.buyer)),
        _payee(invoice.payee),
        _representative(invoice.tax_representative),
        delivered,
    )


def _payment(invoice: ElectronicInvoice, payment: PaymentInstructions) -> list[Element]:
    """One element for each account, the first with card and mandate."""
    means: list[Element] = []
    for index, transfer in enumerate(payment.transfers or (None,)):
        debit, card = (payment.direct_debit, payment.card) if index == 0 else (None, None)
        means += group(
            "PaymentMeans",
            leaf("PaymentMeansCode", payment.means_code, name=payment.means_text),
            leaf("PaymentDueDate", invoice.due_on) if invoice.is_credit_note and index == 0 else [],
            leaf("PaymentID", payment.remittance_information),
            # the schema asks for a network, which no business term tells
            group(
                "CardAccount",
                leaf("PrimaryAccountNumberID", card.number),
                leaf("NetworkID", "NA"),
                leaf("HolderName", card.holder),
            )
            if card
            else [],
            _transfer(transfer),
            group(
                "PaymentMandate",
                leaf("ID", debit.mandate),
                group("PayerFinancialAccount", leaf("ID", debit.debited_account)),
            )
            if debit
            else [],
        )
    return means


def _transfer(value: CreditTransfer | None) -> list[Element]:
    if value is None:
        return []
    return group(
        "PayeeFinancialAccount",
        leaf("ID", value.account),
        leaf("Name", value.account_name),
        group("FinancialInstitutionBranch", leaf("ID", value.service_provider)),
    )


def _settlement(invoice: ElectronicInvoice) -> list[Element]:
    currency, totals = invoice.currency, invoice.totals
    if invoice.is_credit_note and invoice.due_on and not invoice.payment:
        raise NotExpressible("a credit note in UBL tells its due date only with payment instructions")
    rows = [
        group(
            "TaxSubtotal",
            amount("TaxableAmount", row.taxable, currency),
            amount("TaxAmount", row.tax, currency),
            tax_category("TaxCategory", row.category, row.rate, row.exemption_code, row.exemption_reason),
        )
        for row in invoice.vat
    ]
    return _flat(
        _payment(invoice, invoice.payment) if invoice.payment else [],
        group("PaymentTerms", leaf("Note", invoice.payment_terms)),
        *(allowance(one, is_charge=False, currency=currency) for one in invoice.allowances),
        *(allowance(one, is_charge=True, currency=currency) for one in invoice.charges),
        group("TaxTotal", amount("TaxAmount", totals.tax, currency), *rows),
        group("TaxTotal", amount("TaxAmount", totals.tax_in_accounting_currency, invoice.accounting_currency)),
        group(
            "LegalMonetaryTotal",
            amount("LineExtensionAmount", totals.lines, currency),
            amount("TaxExclusiveAmount", totals.net, currency),
            amount("TaxInclusiveAmount", totals.gross, currency),
            amount("AllowanceTotalAmount", totals.allowances, currency),
            amount("ChargeTotalAmount", totals.charges, currency),
            amount("PrepaidAmount", totals.prepaid, currency),
            amount("PayableRoundingAmount", totals.rounding, currency),
            amount("PayableAmount", totals.payable, currency),
        ),
    )


def _lines(invoice: ElectronicInvoice) -> list[Element]:
    return _flat(*(_line(line, invoice) for line in invoice.lines))


def _line(line: DocumentLine, invoice: ElectronicInvoice) -> list[Element]:
    currency = invoice.currency
    name, quantity = (
        ("CreditNoteLine", "CreditedQuantity") if invoice.is_credit_note else ("InvoiceLine", "InvoicedQuantity")
    )
    return group(
        name,
        leaf("ID", line.identifier),
        leaf("Note", line.note),
        leaf(quantity, line.quantity, unitCode=line.unit),
        amount("LineExtensionAmount", line.net, currency),
        leaf("AccountingCost", line.accounting_reference),
        period(line.period),
        group("OrderLineReference", leaf("LineID", line.order_line)),
        _object("DocumentReference", line.object),
        *(allowance(one, is_charge=False, currency=currency) for one in line.allowances),
        *(allowance(one, is_charge=True, currency=currency) for one in line.charges),
        _item(line),
        _price(line, currency),
    )


def _item(line: DocumentLine) -> list[Element]:
    return group(
        "Item",
        leaf("Description", line.description),
        leaf("Name", line.name),
        group("BuyersItemIdentification", leaf("ID", line.buyer_number)),
        group("SellersItemIdentification", leaf("ID", line.seller_number)),
        group("StandardItemIdentification", leaf("ID", line.standard_number)),
        group("OriginCountry", leaf("IdentificationCode", line.origin_country)),
        *(
            group(
                "CommodityClassification",
                leaf("ItemClassificationCode", one.value, listID=one.scheme, listVersionID=one.version),
            )
            for one in line.classifications
        ),
        tax_category("ClassifiedTaxCategory", line.vat_category, line.vat_rate),
        *(group("AdditionalItemProperty", leaf("Name", one.name), leaf("Value", one.value)) for one in line.attributes),
    )


def _price(line: DocumentLine, currency: str) -> list[Element]:
    discount = (
        group(
            "AllowanceCharge",
            leaf("ChargeIndicator", "false"),
            amount("Amount", line.price_discount or line.net_price * 0, currency),
            amount("BaseAmount", line.gross_price, currency),
        )
        if line.price_discount is not None or line.gross_price is not None
        else []
    )
    return group(
        "Price",
        amount("PriceAmount", line.net_price, currency),
        leaf("BaseQuantity", line.price_base, unitCode=line.price_base_unit),
        discount,
    )
