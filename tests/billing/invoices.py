"""Invoices as we would issue them, made by chance."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import strategies as st

from jangteo.billing.rules.en16931.compose import Parts, breakdown, totals
from jangteo.billing.types.en16931 import (
    BuyerParty,
    CreditTransfer,
    DeliveryDetails,
    DocumentAllowance,
    DocumentLine,
    ElectronicInvoice,
    Identifier,
    LineAllowance,
    Note,
    PaymentInstructions,
    PostalAddress,
    PrecedingInvoice,
    SellerParty,
)

DIGITS = {"KRW": 0, "JPY": 0, "EUR": 2, "KWD": 2}  # written ones: the standard takes no third
RATES = ("19", "10", "7", "5.5", "20")
EXEMPTIONS = {
    "E": ("VATEX-EU-132", ""),
    "AE": ("VATEX-EU-AE", "Reverse charge"),
    "K": ("VATEX-EU-IC", ""),
    "G": ("VATEX-EU-G", ""),
    "O": ("VATEX-EU-O", ""),
}
MIXES = (("S",), ("S", "Z"), ("S", "E"), ("AE",), ("K",), ("G",), ("O",), ("Z",), ("E", "Z", "S"))
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zs", "Zl", "Zp", "Cf"]), min_size=1, max_size=12
)


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


@st.composite
def _categories(draw: st.DrawFn, mix: tuple[str, ...]) -> tuple[str, Decimal | None]:
    category = draw(st.sampled_from(mix))
    if category == "O":
        return category, None
    return category, Decimal(draw(st.sampled_from(RATES))) if category == "S" else Decimal(0)


@st.composite
def _lines(draw: st.DrawFn, number: int, digits: int, mix: tuple[str, ...]) -> DocumentLine:
    category, rate = draw(_categories(mix))
    quantity = Decimal(draw(st.integers(1, 99_999))).scaleb(-draw(st.sampled_from([0, 0, 2])))
    price = Decimal(draw(st.integers(0, 10**8))).scaleb(-draw(st.integers(0, 6)))
    gross = _rounded(quantity * price, digits)
    off = _rounded(gross * draw(st.integers(0, 50)) / 100, digits)
    allowances = (LineAllowance(amount=off, reason="할인", reason_code="95"),) if draw(st.booleans()) else ()
    charges = (LineAllowance(amount=off, reason="포장", reason_code="PC"),) if draw(st.booleans()) else ()
    net = gross + sum(one.amount for one in charges) - sum(one.amount for one in allowances)
    return DocumentLine(
        identifier=str(number),
        note=draw(st.just("") | TEXT),
        quantity=quantity,
        unit=draw(st.sampled_from(["C62", "KGM", "XPP"])),
        net=Decimal(net),
        allowances=allowances,
        charges=charges,
        net_price=price,
        vat_category=category,
        vat_rate=rate,
        name=draw(TEXT),
        standard_number=draw(st.none() | st.just(Identifier("8801234567893", "0160"))),
    )


@st.composite
def _allowances(draw: st.DrawFn, lines: list[DocumentLine], digits: int) -> tuple[DocumentAllowance, ...]:
    found = []
    for line in draw(st.lists(st.sampled_from(lines), max_size=2)):
        amount = Decimal(draw(st.integers(0, 10**6))).scaleb(-digits)
        found.append(
            DocumentAllowance(amount=amount, vat_category=line.vat_category, vat_rate=line.vat_rate, reason="운송")
        )
    return tuple(found)


def _by_line(parts: Parts, digits: int) -> dict[tuple[str, Decimal | None], Decimal]:
    """Tax rounded once for each line, allowance and charge, as a shop that rounds by line books it."""
    booked: dict[tuple[str, Decimal | None], Decimal] = {}
    rows = [(one.vat_category, one.vat_rate, one.net) for one in parts.lines]
    rows += [(one.vat_category, one.vat_rate, -one.amount) for one in parts.allowances]
    rows += [(one.vat_category, one.vat_rate, one.amount) for one in parts.charges]
    for category, rate, net in rows:
        tax = _rounded(net * (rate or 0) / 100, digits)
        booked[(category, rate)] = booked.get((category, rate), Decimal(0)) + tax
    return booked


def _address(country: str) -> PostalAddress:
    return PostalAddress(line_1="세종대로 110", city="서울", postcode="04524", country=country)


def parties(mix: tuple[str, ...]) -> tuple[SellerParty, BuyerParty]:
    is_outside = "O" in mix
    seller = SellerParty(
        name="한빛 공업 <주식회사>",
        identifiers=(Identifier("4035811991021", "0088"),),
        vat_identifier="" if is_outside else "DE123456789",
        tax_registration="1248100998" if not is_outside else "",
        electronic_address=Identifier("seller@example.com", "EM"),
        address=_address("KR"),
    )
    buyer = BuyerParty(
        name='Müller & "Söhne"',
        vat_identifier="" if is_outside else "ATU99999999",
        electronic_address=Identifier("buyer@example.com", "EM"),
        address=_address("AT"),
    )
    return seller, buyer


@st.composite
def issued(draw: st.DrawFn) -> ElectronicInvoice:
    """An invoice or credit note of ours, its tax rounded by category or by line."""
    currency = draw(st.sampled_from(sorted(DIGITS)))
    digits, mix = DIGITS[currency], draw(st.sampled_from(MIXES))
    lines = [draw(_lines(number, digits, mix)) for number in range(1, draw(st.integers(1, 5)) + 1)]
    parts = Parts(
        currency=currency,
        lines=lines,
        allowances=draw(_allowances(lines, digits)),
        charges=draw(_allowances(lines, digits)),
        prepaid=draw(st.none() | st.integers(0, 10**6).map(lambda paid: Decimal(paid).scaleb(-digits))),
        exemptions=EXEMPTIONS,
    )
    if draw(st.booleans()):
        parts = Parts(
            **{name: getattr(parts, name) for name in parts.__slots__} | {"booked_tax": _by_line(parts, digits)}
        )
    rows = breakdown(parts)
    is_credit_note = draw(st.booleans())
    seller, buyer = parties(mix)
    return ElectronicInvoice(
        is_credit_note=is_credit_note,
        number=draw(TEXT),
        issued_on=date(2026, 11, draw(st.integers(1, 30))),
        type_code="381" if is_credit_note else "380",
        currency=currency,
        due_on=draw(st.just(date(2026, 12, 31))),
        notes=draw(st.just(()) | st.just((Note(subject_code="AAI", text="감사합니다"), Note(text="둘째")))),
        preceding=(PrecedingInvoice(number="INV-1", issued_on=date(2026, 10, 1)),) if is_credit_note else (),
        seller=seller,
        buyer=buyer,
        delivery=DeliveryDetails(delivered_on=date(2026, 11, 1), address=_address("AT")),
        payment=PaymentInstructions(
            means_code="58", remittance_information="입금 1", transfers=(CreditTransfer(account="DE1"),)
        ),
        allowances=tuple(parts.allowances),
        charges=tuple(parts.charges),
        totals=totals(parts, rows),
        vat=rows,
        lines=tuple(lines),
    )
