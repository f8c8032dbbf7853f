import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.invoices import issued, parties
from billing.shared_data import DATA, needs_data
from jangteo.billing.errors import NotExpressible
from jangteo.billing.rules.en16931 import read_invoice, verdicts_on, write_ubl
from jangteo.billing.rules.en16931.compose import Parts, amount_of, breakdown, totals
from jangteo.billing.rules.en16931.ubl_binding import NAMESPACES
from jangteo.billing.types.en16931 import DocumentLine, ElectronicInvoice, Note
from jangteo.kernel.errors import UnreadableDocument
from jangteo.kernel.money import Money
from jangteo.kernel.xml_trees import MOST_BYTES, MOST_DEPTH, parse

UBL = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
# What breaks rules in published documents, and why: an extension of XRechnung that pays third parties (BG-DEX-09), and
# one whose identifiers have schemes of its own.
KNOWN_BROKEN = {"05.01a-INVOICE_ubl.xml": {"BR-CO-16"}, "04.05a-INVOICE_uncefact.xml": {"BR-CL-10", "BR-CL-21"}}


def _line(net: str, rate: str = "10", number: int = 1) -> DocumentLine:
    return DocumentLine(
        identifier=str(number),
        quantity=Decimal(1),
        unit="C62",
        net=Decimal(net),
        net_price=Decimal(net),
        vat_category="S",
        vat_rate=Decimal(rate),
        name="상품",
    )


def _published() -> list[tuple[str, bytes]]:
    found = []
    for archive in ("en16931-invoices/examples.zip", "xrechnung-testsuite/documents.zip"):
        with zipfile.ZipFile(DATA / archive) as files:
            found += [(name, files.read(name)) for name in files.namelist()]
    return found


@needs_data
def test_published_documents_are_read_written_and_read_alike() -> None:
    counts: Counter[str] = Counter()
    for name, data in _published():
        try:
            invoice = read_invoice(data)
        except UnreadableDocument as error:
            counts["neither" if "neither a UBL invoice" in error.what else error.what] += 1
            continue
        counts["read"] += 1
        written = write_ubl(invoice)
        assert read_invoice(written) == invoice, name
        assert write_ubl(read_invoice(written)) == written, name
        known = KNOWN_BROKEN.get(name.rpartition("/")[2], set())
        assert {broken.rule for broken in verdicts_on(data)} == known, name
        assert {broken.rule for broken in verdicts_on(written)} == known, name
    assert counts == {
        "read": 78,
        "neither": 8,
        "not well-formed XML: not well-formed (invalid token)": 7,
    }  # EDIFACT and build files


@needs_data
def test_both_syntaxes_of_one_business_case_say_the_same() -> None:
    """Thirteen cases of XRechnung are there in UBL and CII; texts differ between some, what is owed does not."""
    documents = dict(_published())
    pairs = [
        (name, name.replace("_ubl", "_uncefact")) for name in documents if name.replace("_ubl", "_uncefact") != name
    ]
    compared = 0
    for ubl, cii in pairs:
        if cii in documents:
            one, other = read_invoice(documents[ubl]), read_invoice(documents[cii])
            assert _owed(one) == _owed(other), ubl
            compared += 1
    assert compared == 13


def _owed(invoice: ElectronicInvoice) -> tuple[object, ...]:
    lines = [(one.quantity, one.unit, one.net, one.net_price, one.vat_category, one.vat_rate) for one in invoice.lines]
    sums = invoice.totals
    head = (invoice.issued_on, invoice.due_on, invoice.currency, invoice.tax_point_code, invoice.period)
    return (*head, sums.lines, sums.net, sums.tax, sums.gross, sums.payable, invoice.vat, invoice.payment, lines)


def _orders(data: bytes) -> set[tuple[str, str, str, str]]:
    """(document, parent, earlier, later) of what stands beside one another."""
    root = parse(data, namespaces=NAMESPACES)
    found = set()
    for element in (root, *root.descendants()):
        names = list(dict.fromkeys(child.name for child in element.children))
        found |= {(root.name, element.name, one, other) for one, other in combinations(names, 2)}
    return found


@needs_data
def test_elements_stand_in_the_order_that_published_documents_have() -> None:
    """The schema of UBL is a sequence everywhere; the published documents keep it."""
    ubl = [data for _, data in _published() if b"ubl:schema:xsd" in data[:4000]]
    published = set().union(*map(_orders, ubl))
    reversed_there = {(*where, later, earlier) for *where, earlier, later in published}
    assert published & reversed_there == set()
    written = set().union(*(_orders(write_ubl(read_invoice(data))) for data in ubl))
    assert len(written) > 200
    assert written & reversed_there == set()


@needs_data
@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 10**6), put=st.binary(min_size=0, max_size=4), cut=st.integers(0, 40))
def test_a_damaged_document_is_read_or_refused_in_words(place: int, put: bytes, cut: int) -> None:
    whole = next(data for name, data in _published() if name.endswith("guide-example3.xml"))
    place %= len(whole)
    told = None
    try:
        read_invoice(whole[:place] + put + whole[place + cut :])
    except UnreadableDocument as error:
        told = error
    assert told is None or (told.where and told.what)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(issued())
def test_what_we_issue_breaks_no_rule_and_reads_back(invoice: ElectronicInvoice) -> None:
    written = write_ubl(invoice)
    assert verdicts_on(written) == ()
    assert read_invoice(written) == invoice
    totals = invoice.totals
    assert totals.net + (totals.tax or 0) == totals.gross
    assert totals.gross - (totals.prepaid or 0) + (totals.rounding or 0) == totals.payable


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        ({"number": ""}, "BR-02"),
        ({"currency": "XYZ"}, "BR-CL-04"),
        ({"type_code": "999"}, "BR-CL-01"),
        ({"vat": ()}, "BR-CO-18"),
        ({"lines": ()}, "BR-16"),
        ({"due_on": None}, "BR-CO-25"),
    ],
)
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(invoice=issued())
def test_a_document_made_wrong_is_told(broken: dict[str, object], rule: str, invoice: ElectronicInvoice) -> None:
    wrong = replace(invoice, is_credit_note=False, totals=replace(invoice.totals, payable=Decimal(5)), **broken)  # type: ignore[arg-type]
    assert rule in {one.rule for one in verdicts_on(write_ubl(wrong))}


def test_tax_booked_by_line_stays_what_is_due() -> None:
    """Three lines of 15 won: 2 won of tax each, 4.5 together; validators take less than one won of difference."""
    lines = [_line("15", number=number) for number in (1, 2, 3)]
    parts = Parts(currency="KRW", lines=lines, booked_tax={("S", Decimal(10)): Decimal(6)})
    rows = breakdown(parts)
    summed = totals(parts, rows)
    assert [row.tax for row in rows] == [Decimal(5)]
    assert (summed.gross, summed.rounding, summed.payable) == (Decimal(50), Decimal(1), Decimal(51))


def test_booked_tax_that_comes_from_elsewhere_is_refused() -> None:
    parts = Parts(currency="KRW", lines=[_line("1000")], booked_tax={("S", Decimal(10)): Decimal(102)})
    with pytest.raises(NotExpressible):
        totals(parts, breakdown(parts))


def test_fils_that_need_a_third_decimal_are_refused_not_rounded() -> None:
    assert amount_of(Money(1230, "KWD")) == Decimal("1.23")
    assert str(amount_of(Money(500, "KRW"))) == "500"
    with pytest.raises(NotExpressible):
        amount_of(Money(1234, "KWD"))


@given(invoice=issued())
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_text_that_xml_cannot_carry_is_refused(invoice: ElectronicInvoice) -> None:
    with pytest.raises(NotExpressible):
        write_ubl(replace(invoice, notes=(Note(text="bell \x07"),)))


BOMB = b"""<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>&b;</ID></Invoice>"""
OUTSIDE = b"""<!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/passwd">]><Invoice>&x;</Invoice>"""


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (BOMB, "document type"),
        (OUTSIDE, "document type"),
        (b"", "not well-formed"),
        (b"<Invoice>", "not well-formed"),
        (b"<a>&undefined;</a>", "not well-formed"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "encoding"),
        (b"<a>" * (MOST_DEPTH + 1), "nested too deeply"),
        (b"<a" + b"b" * 400 + b"/>", "name of an element is too long"),
        (b" " * (MOST_BYTES + 1), "bytes"),
        (b"<a/>", "neither"),
    ],
)
def test_hostile_files_are_refused_in_words(data: bytes, what: str) -> None:
    with pytest.raises(UnreadableDocument, match=what):
        read_invoice(data)


def test_too_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jangteo.kernel.xml_trees.MOST_ELEMENTS", 10)
    with pytest.raises(UnreadableDocument, match="too many"):
        parse(b"<a>" + b"<b/>" * 10 + b"</a>", namespaces=frozenset())


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("<cbc:IssueDate>2026-11-05<", "<cbc:IssueDate>2026-13-05<", "BT-2 /Invoice/IssueDate", "is not a date"),
        (">15.00<", ">1e9<", "BT-116 /Invoice/TaxTotal/TaxSubtotal/TaxableAmount", "is not a number"),
        ("<cbc:ID>N-1</cbc:ID>", "", "BT-1 /Invoice", "number is missing"),
        ('<cbc:TaxAmount currencyID="EUR">', '<cbc:TaxAmount currencyID="USD">', "/Invoice/TaxTotal", "in USD"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(old: str, new: str, where: str, what: str) -> None:
    text = write_ubl(_small()).decode()
    assert old in text
    with pytest.raises(UnreadableDocument) as refused:
        read_invoice(text.replace(old, new, 1).encode())
    assert refused.value.where.startswith(where)
    assert what in refused.value.what
    assert refused.value.line > 0


def _small() -> ElectronicInvoice:
    parts = Parts(currency="EUR", lines=[_line("15.00", "19")])
    rows = breakdown(parts)
    seller, buyer = parties(("S",))
    return ElectronicInvoice(
        number="N-1",
        issued_on=date(2026, 11, 5),
        type_code="380",
        currency="EUR",
        payment_terms="30 days",
        seller=seller,
        buyer=buyer,
        totals=totals(parts, rows),
        vat=rows,
        lines=tuple(parts.lines),
    )


@pytest.mark.parametrize(
    "number", ["9" * 40, "9" * 41, "-" + "9" * 39, "." + "9" * 39, "+", "-.", "1.2.3", "NaN", "1e5", "١"]
)
def test_numbers_that_no_invoice_has_are_judged_without_an_accident(number: str) -> None:
    text = write_ubl(_small()).decode().replace(">15.00<", f">{number}<").replace(">19<", f">{number}<")
    assert {"BR-CO-15", "BR-DEC-12"} & {one.rule for one in verdicts_on(text.encode())}


def test_the_same_invoice_gives_the_same_bytes() -> None:
    assert write_ubl(_small()) == write_ubl(_small())
    assert write_ubl(_small()).startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<Invoice xmlns="' + UBL.encode())
