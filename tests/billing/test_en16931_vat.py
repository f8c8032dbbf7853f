"""Each rule of each VAT category, on a document of ours that keeps them all and is then made to break one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from billing.invoices import EXEMPTIONS, parties
from jangteo.billing.rules.en16931 import verdicts_on, write_ubl
from jangteo.billing.rules.en16931.check_vat import CATEGORIES, Category
from jangteo.billing.rules.en16931.compose import Parts, breakdown, totals
from jangteo.billing.types.en16931 import (
    DeliveryDetails,
    DocumentAllowance,
    DocumentLine,
    ElectronicInvoice,
    Identifier,
    PostalAddress,
    TaxRepresentative,
)

ADDRESS = PostalAddress(country="AT")
Break = Callable[[ElectronicInvoice, Category], ElectronicInvoice]


def _rate(category: Category) -> Decimal | None:
    if category.code == "O":
        return None
    return Decimal(10) if category.is_rated else Decimal(0)


def line(code: str, rate: Decimal | None, net: str = "100.00", number: int = 1) -> DocumentLine:
    return DocumentLine(
        identifier=str(number),
        quantity=Decimal(1),
        unit="C62",
        net=Decimal(net),
        net_price=Decimal(net),
        vat_category=code,
        vat_rate=rate,
        name="상품",
    )


def allowance(code: str, rate: Decimal | None, amount: str) -> DocumentAllowance:
    return DocumentAllowance(amount=Decimal(amount), vat_category=code, vat_rate=rate, reason="할인")


def document(category: Category) -> ElectronicInvoice:
    code, rate = category.code, _rate(category)
    parts = Parts(
        currency="EUR",
        lines=[line(code, rate)],
        allowances=[allowance(code, rate, "10.00")],
        charges=[allowance(code, rate, "5.00")],
        exemptions=EXEMPTIONS,
    )
    rows = breakdown(parts)
    seller, buyer = parties((code,))
    return ElectronicInvoice(
        number="N-1",
        issued_on=date(2026, 11, 5),
        type_code="380",
        currency="EUR",
        payment_terms="30 days",
        seller=seller,
        buyer=buyer,
        delivery=DeliveryDetails(delivered_on=date(2026, 11, 1), address=ADDRESS),
        allowances=tuple(parts.allowances),
        charges=tuple(parts.charges),
        totals=totals(parts, rows),
        vat=rows,
        lines=tuple(parts.lines),
    )


def broken(invoice: ElectronicInvoice) -> set[str]:
    return {one.rule for one in verdicts_on(write_ubl(invoice))}


def _row(invoice: ElectronicInvoice, **more: object) -> ElectronicInvoice:
    return replace(invoice, vat=(replace(invoice.vat[0], **more),))  # type: ignore[arg-type]


def _wrong_rate(category: Category) -> Decimal | None:
    """One that the category does not take: for those of the islands none at all, since they take every other."""
    if category.code in ("L", "M"):
        return None
    return Decimal(0) if category.code == "S" else Decimal(3)


def _reason_turned(invoice: ElectronicInvoice, category: Category) -> ElectronicInvoice:
    code = "" if category.reason else "VATEX-EU-O"
    return _row(invoice, exemption_code=code, exemption_reason="")


def _identified_wrongly(invoice: ElectronicInvoice, category: Category) -> ElectronicInvoice:
    number = "DE123456789" if category.code == "O" else ""
    seller = replace(invoice.seller, vat_identifier=number, tax_registration="")
    return replace(invoice, seller=seller)


BREAKS: list[tuple[str, Break]] = [
    ("01", lambda invoice, _: replace(invoice, vat=())),
    ("02", _identified_wrongly),
    ("03", _identified_wrongly),
    ("04", _identified_wrongly),
    ("05", lambda one, cat: replace(one, lines=(replace(one.lines[0], vat_rate=_wrong_rate(cat)),))),
    ("06", lambda one, cat: replace(one, allowances=(replace(one.allowances[0], vat_rate=_wrong_rate(cat)),))),
    ("07", lambda one, cat: replace(one, charges=(replace(one.charges[0], vat_rate=_wrong_rate(cat)),))),
    ("08", lambda one, _: _row(one, taxable=Decimal("95.01"))),
    ("09", lambda one, _: _row(one, tax=one.vat[0].tax + 1)),
    ("10", _reason_turned),
]


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda category: category.prefix)
def test_a_document_of_each_category_keeps_all_rules(category: Category) -> None:
    assert broken(document(category)) == set()


@pytest.mark.parametrize(("number", "break_it"), BREAKS, ids=[number for number, _ in BREAKS])
@pytest.mark.parametrize("category", CATEGORIES, ids=lambda category: category.prefix)
def test_each_rule_of_each_category_fires(category: Category, number: str, break_it: Break) -> None:
    assert f"{category.prefix}-{number}" in broken(break_it(document(category), category))


@pytest.mark.parametrize("category", [one for one in CATEGORIES if not one.is_rated], ids=lambda one: one.prefix)
def test_two_breakdowns_of_a_category_without_rates_are_one_too_many(category: Category) -> None:
    invoice = document(category)
    assert f"{category.prefix}-01" in broken(replace(invoice, vat=(*invoice.vat, *invoice.vat)))


def by_code(code: str) -> Category:
    return next(one for one in CATEGORIES if one.code == code)


@pytest.mark.parametrize("who", ["seller", "buyer", "representative"])
def test_outside_the_scope_of_vat_nobody_has_a_vat_identifier(who: str) -> None:
    invoice = document(by_code("O"))
    if who == "representative":
        wrong = replace(
            invoice, tax_representative=TaxRepresentative(name="R", vat_identifier="DE123456789", address=ADDRESS)
        )
    else:
        wrong = replace(invoice, **{who: replace(getattr(invoice, who), vat_identifier="DE123456789")})
    assert broken(wrong) == {"BR-O-02", "BR-O-03", "BR-O-04"}


@pytest.mark.parametrize("code", ["AE", "K"])
def test_the_buyer_is_identified_where_it_owes_the_tax(code: str) -> None:
    invoice, prefix = document(by_code(code)), by_code(code).prefix
    unknown = replace(invoice, buyer=replace(invoice.buyer, vat_identifier=""))
    assert broken(unknown) == {f"{prefix}-02", f"{prefix}-03", f"{prefix}-04"}
    registered = replace(unknown, buyer=replace(unknown.buyer, registration=Identifier("FN 1")))
    assert (broken(registered) == set()) == (code == "AE")


@pytest.mark.parametrize(("code", "is_enough"), [("S", True), ("AE", True), ("K", False), ("G", False)])
def test_a_tax_registration_is_enough_at_home_only(code: str, is_enough: bool) -> None:
    invoice = document(by_code(code))
    local = replace(invoice, seller=replace(invoice.seller, vat_identifier="", tax_registration="12/345"))
    assert (broken(local) == set()) == is_enough


def test_a_supply_within_the_union_tells_when_and_where_it_went() -> None:
    invoice = document(by_code("K"))
    assert broken(replace(invoice, delivery=None)) == {"BR-IC-11", "BR-IC-12"}
    assert broken(replace(invoice, delivery=DeliveryDetails(address=ADDRESS))) == {"BR-IC-11"}


def test_what_is_outside_the_scope_of_vat_stands_alone() -> None:
    invoice, zero = document(by_code("O")), document(by_code("Z"))
    mixed = replace(
        invoice,
        lines=(*invoice.lines, line("Z", Decimal(0), number=2)),
        allowances=(*invoice.allowances, *zero.allowances),
        charges=(*invoice.charges, *zero.charges),
        vat=(*invoice.vat, *zero.vat),
    )
    assert {"BR-O-11", "BR-O-12", "BR-O-13", "BR-O-14"} <= broken(mixed)


def test_split_payment_is_italian_and_not_beside_standard_rates() -> None:
    invoice = document(by_code("S"))
    italian = PostalAddress(country="IT")
    split = replace(invoice, lines=(*invoice.lines, line("B", Decimal(22), number=2)))
    at_home = replace(split, seller=replace(split.seller, address=italian), buyer=replace(split.buyer, address=italian))
    assert {"BR-B-01", "BR-B-02"} <= broken(split)
    assert {"BR-B-01", "BR-B-02"} & broken(at_home) == {"BR-B-02"}


@pytest.mark.parametrize(
    ("amount", "rule"),
    [
        (lambda one: replace(one, totals=replace(one.totals, lines=Decimal("100.01"))), "BR-CO-10"),
        (lambda one: replace(one, totals=replace(one.totals, allowances=Decimal("10.01"))), "BR-CO-11"),
        (lambda one: replace(one, totals=replace(one.totals, charges=None)), "BR-CO-12"),
        (lambda one: replace(one, totals=replace(one.totals, net=Decimal("95.01"))), "BR-CO-13"),
        (lambda one: replace(one, totals=replace(one.totals, tax=Decimal("9.51"))), "BR-CO-14"),
        (lambda one: replace(one, totals=replace(one.totals, gross=Decimal("104.51"))), "BR-CO-15"),
        (lambda one: replace(one, totals=replace(one.totals, payable=Decimal("104.49"))), "BR-CO-16"),
        (lambda one: replace(one, totals=replace(one.totals, rounding=Decimal("0.01"))), "BR-CO-16"),
        (lambda one: replace(one, totals=replace(one.totals, prepaid=Decimal("0.01"))), "BR-CO-16"),
        (lambda one: _row(one, tax=Decimal("10.50")), "BR-CO-17"),
        (lambda one: replace(one, totals=replace(one.totals, net=Decimal("95.000"))), "BR-DEC-12"),
        (lambda one: replace(one, lines=(replace(one.lines[0], net=Decimal("100.000")),)), "BR-DEC-23"),
    ],
)
def test_each_sum_is_checked_to_the_cent(amount: Callable[[ElectronicInvoice], ElectronicInvoice], rule: str) -> None:
    assert rule in broken(amount(document(by_code("S"))))
