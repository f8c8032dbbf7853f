"""An invoice or credit note of ours as EN 16931 has it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from jangteo.billing.rules.en16931.compose import Parts, Rate, amount_of, breakdown, totals
from jangteo.billing.types.en16931 import (
    BuyerParty,
    CreditTransfer,
    DeliveryDetails,
    DocumentLine,
    ElectronicInvoice,
    Identifier,
    PaymentInstructions,
    Period,
    PostalAddress,
    PrecedingInvoice,
    SellerParty,
)
from jangteo.billing.types.invoices import InvoiceKind, InvoiceLineView, InvoiceView

UNIT = "C62"  # one, UN/ECE recommendation 20
TRANSFER, NOT_DEFINED = "30", "1"  # UNTDID 4461
EXEMPTIONS: Mapping[str, tuple[str, str]] = {
    "E": ("", "Exempt from VAT"),
    "AE": ("VATEX-EU-AE", "Reverse charge"),
    "K": ("VATEX-EU-IC", "Intra-community supply"),
    "G": ("VATEX-EU-G", "Export"),
    "O": ("VATEX-EU-O", "Not subject to VAT"),
}


def electronic_invoice(view: InvoiceView, *, language: str = "ko", codes: Sequence[str] = ()) -> ElectronicInvoice:
    """A document in the terms of the standard.

    codes   what the payer writes on a transfer
    raises  NotExpressible for amounts with a third decimal
    """
    is_note = view.summary.kind == InvoiceKind.CREDIT_NOTE
    lines = tuple(_line(line) for line in view.lines)
    parts = Parts(
        currency=view.net.currency,
        lines=lines,
        prepaid=amount_of(view.summary.applied) if view.summary.applied else None,
        booked_tax=_booked(view),
        exemptions=EXEMPTIONS,
    )
    rows = breakdown(parts)
    seller, buyer = _seller(view, language), _buyer(view)
    is_one_day = view.supplied_from == view.supplied_to
    return ElectronicInvoice(
        is_credit_note=is_note,
        number=view.summary.number,
        issued_on=view.summary.issued_on,
        type_code="381" if is_note else "380",
        currency=view.net.currency,
        due_on=None if is_note else view.summary.due_on,
        purchase_order=view.purchase_order_numbers[0] if view.purchase_order_numbers else "",
        sales_order=view.summary.order_numbers[0] if len(view.summary.order_numbers) == 1 else "",
        payment_terms=f"{view.summary.due_on:%Y-%m-%d}",
        preceding=tuple(PrecedingInvoice(number=one) for one in view.credits),
        seller=seller,
        buyer=buyer,
        delivery=DeliveryDetails(delivered_on=view.supplied_to, address=buyer.address),
        period=None if is_one_day else Period(starts_on=view.supplied_from, ends_on=view.supplied_to),
        payment=None if is_note else _payment(view, codes),
        totals=totals(parts, rows),
        vat=rows,
        lines=lines,
    )


def _line(line: InvoiceLineView) -> DocumentLine:
    """Its price is that of all its units together, so that no rounding parts it from its amount."""
    quantity, net = Decimal(line.quantity or 1), amount_of(line.net)
    category, rate = _rate(line)
    return DocumentLine(
        identifier=str(line.position),
        quantity=quantity,
        unit=UNIT,
        net=net,
        net_price=net,
        price_base=quantity,
        price_base_unit=UNIT,
        vat_category=category,
        vat_rate=rate,
        name=line.name or ("배송비" if line.is_shipping else line.sku) or "-",
        description=line.variant_label,
        seller_number=line.sku,
    )


def _rate(line: InvoiceLineView) -> Rate:
    category = line.tax_category or ("S" if line.tax_rate else "E")
    return category, None if category == "O" else (line.tax_rate * 100).normalize() + 0


def _booked(view: InvoiceView) -> dict[Rate, Decimal]:
    found: dict[Rate, Decimal] = {}
    for line in view.lines:
        rate = _rate(line)
        found[rate] = found.get(rate, Decimal(0)) + amount_of(line.tax)
    return found


def _seller(view: InvoiceView, language: str) -> SellerParty:
    told = view.seller
    number, country = told["business_number"].replace("-", ""), told["country"]
    has_tax = any(line.tax_category != "O" for line in view.lines)
    return SellerParty(
        name=_in(told["names"], language),
        registration=Identifier(number) if number else None,
        identifiers=() if number else (Identifier(told["code"]),),
        vat_identifier=f"{country}{number}" if number and has_tax else "",
        tax_registration=told["code"] if not number and has_tax else "",
        electronic_address=Identifier(told["email"], "EM") if told["email"] else None,
        address=PostalAddress(line_1=_in(told["addresses"], language), country=country),
    )


def _buyer(view: InvoiceView) -> BuyerParty:
    one, kept = view.bill_to, view.bill_to.address
    country = str(kept.get("country") or view.seller["country"])
    has_tax = any(line.tax_category != "O" for line in view.lines)
    return BuyerParty(
        name=one.name or "-",
        registration=Identifier(one.business_number) if one.business_number else None,
        vat_identifier=f"KR{one.business_number}" if one.business_number and has_tax else "",
        electronic_address=Identifier(one.email, "EM") if one.email else None,
        address=PostalAddress(
            line_1=str(kept.get("line1", "")),
            line_2=str(kept.get("line2", "")),
            city=str(kept.get("city", "")),
            postcode=str(kept.get("postcode", "")),
            country=country,
        ),
    )


def _payment(view: InvoiceView, codes: Sequence[str]) -> PaymentInstructions:
    account = view.seller["bank_account"]
    return PaymentInstructions(
        means_code=TRANSFER if account else NOT_DEFINED,
        remittance_information=", ".join(codes),
        transfers=(CreditTransfer(account=account),) if account else (),
    )


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("ko") or next(iter(texts.values()), "")
