from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.billing.errors import TaxInvoiceRefused
from jangteo.billing.rules.etax import (
    Amendment,
    amend,
    cancel_receipt,
    cash_receipt,
    close_month,
    issue_by,
    next_business_day,
    self_issued,
    send_by,
)
from jangteo.billing.rules.etax.deadlines import letter_issue_by, letter_opened_by
from jangteo.billing.rules.etax.states import MOVES
from jangteo.billing.types.etax import (
    AMENDMENT_CODES,
    AmendmentReason,
    IssuedInvoice,
    MonthClose,
    ReceiptPurpose,
    Returned,
    Supplied,
    TaxInvoice,
    TaxInvoiceState,
    TaxKind,
)
from jangteo.kernel.money import Money

SELLER, BUYER, OTHER = "1248100998", "2208162517", "1208147521"
APPROVAL = "202610054100009900000001"
HOLIDAYS = frozenset({date(2026, 12, 25), date(2027, 1, 1), date(2026, 10, 9), date(2026, 10, 5)})


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def original(**more: object) -> IssuedInvoice:
    values: dict[str, object] = {
        "supplier": SELLER,
        "buyer": BUYER,
        "kind": TaxKind.TAXABLE,
        "written_on": date(2026, 10, 5),
        "net": won(1_000_000),
        "tax": won(100_000),
    }
    return IssuedInvoice(TaxInvoice(**(values | more)), APPROVAL)  # type: ignore[arg-type]


R = AmendmentReason
CORRECTED = replace(original().invoice, buyer=OTHER)
# reason, day, net and tax that change: (kind, written on, net, tax, remark), and the last day to issue
GOLDEN = [
    (
        Amendment(reason=R.ENTRY_ERROR, corrected=CORRECTED),
        [
            ("taxable", "2026-10-05", -1_000_000, -100_000, "", None),
            ("taxable", "2026-10-05", 1_000_000, 100_000, "", None),
        ],
    ),
    (
        Amendment(reason=R.AMOUNT_CHANGE, on=date(2026, 11, 20), net=won(-200_000), tax=won(-20_000)),
        [("taxable", "2026-11-20", -200_000, -20_000, "2026-10-05", "2026-12-10")],
    ),
    (
        Amendment(reason=R.AMOUNT_CHANGE, on=date(2026, 10, 31), net=won(50_000), tax=won(5_000)),
        [("taxable", "2026-10-31", 50_000, 5_000, "2026-10-05", "2026-11-10")],
    ),
    (
        Amendment(reason=R.GOODS_RETURNED, on=date(2026, 12, 3), net=won(300_000), tax=won(30_000)),
        [("taxable", "2026-12-03", -300_000, -30_000, "2026-10-05", "2027-01-11")],  # the 10th is a Sunday
    ),
    (
        Amendment(reason=R.GOODS_RETURNED, on=date(2026, 10, 5), net=won(1_000_000), tax=won(100_000)),
        [("taxable", "2026-10-05", -1_000_000, -100_000, "2026-10-05", "2026-11-10")],
    ),
    (
        Amendment(reason=R.CONTRACT_CANCELLED, on=date(2027, 2, 28)),
        [("taxable", "2027-02-28", -1_000_000, -100_000, "2026-10-05", "2027-03-10")],
    ),
    (
        Amendment(reason=R.LETTER_OF_CREDIT, on=date(2026, 11, 12)),
        [
            ("taxable", "2026-10-05", -1_000_000, -100_000, "2026-11-12", "2026-12-10"),
            ("zero_rated", "2026-10-05", 1_000_000, 0, "2026-11-12", "2026-12-10"),
        ],
    ),
    (
        Amendment(reason=R.LETTER_OF_CREDIT, on=date(2027, 1, 20), net=won(400_000), tax=won(40_000)),
        [
            ("taxable", "2026-10-05", -400_000, -40_000, "2027-01-20", "2027-01-25"),
            ("zero_rated", "2026-10-05", 400_000, 0, "2027-01-20", "2027-01-25"),
        ],
    ),
    (
        Amendment(reason=R.ISSUED_TWICE, on=date(2026, 11, 3)),
        [("taxable", "2026-10-05", -1_000_000, -100_000, "", None)],
    ),
]


@pytest.mark.parametrize(("amendment", "expected"), GOLDEN, ids=[f"{one.reason}-{one.on}" for one, _ in GOLDEN])
def test_golden_table_of_reasons_and_dates(amendment: Amendment, expected: list[tuple[object, ...]]) -> None:
    documents = amend(original(), amendment, HOLIDAYS)
    told = [
        (
            str(one.invoice.kind),
            one.invoice.written_on.isoformat(),
            one.invoice.net.minor,
            one.invoice.tax.minor,
            one.invoice.remark,
            one.issue_by and one.issue_by.isoformat(),
        )
        for one in documents
    ]
    assert told == expected
    assert {(one.invoice.reason, one.invoice.original_approval) for one in documents} == {(amendment.reason, APPROVAL)}


def test_every_reason_is_in_the_table() -> None:
    assert {one.reason for one, _ in GOLDEN} == set(R) == set(AMENDMENT_CODES)
    assert [AMENDMENT_CODES[reason] for reason in R] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "amendment",
    [
        Amendment(reason=R.ENTRY_ERROR),
        Amendment(reason=R.ENTRY_ERROR, corrected=original().invoice),
        Amendment(reason=R.ENTRY_ERROR, corrected=replace(CORRECTED, supplier=OTHER)),
        Amendment(reason=R.AMOUNT_CHANGE, on=date(2026, 11, 1)),
        Amendment(reason=R.AMOUNT_CHANGE, net=won(1), tax=won(0)),
        Amendment(reason=R.AMOUNT_CHANGE, on=date(2026, 11, 1), net=won(-10), tax=won(1)),
        Amendment(reason=R.AMOUNT_CHANGE, on=date(2026, 11, 1), net=won(-1_000_001), tax=won(-1)),
        Amendment(reason=R.GOODS_RETURNED, on=date(2026, 10, 4), net=won(1), tax=won(0)),
        Amendment(reason=R.GOODS_RETURNED, on=date(2026, 11, 1), net=won(1_000_001), tax=won(0)),
        Amendment(reason=R.GOODS_RETURNED, on=date(2026, 11, 1), net=won(-1), tax=won(0)),
        Amendment(reason=R.CONTRACT_CANCELLED),
        Amendment(reason=R.CONTRACT_CANCELLED, on=date(2026, 11, 1), net=won(5), tax=won(0)),
        Amendment(reason=R.LETTER_OF_CREDIT, on=date(2027, 1, 26)),
        Amendment(reason=R.ISSUED_TWICE, net=won(5), tax=won(0)),
    ],
)
def test_what_does_not_fit_its_reason_is_refused(amendment: Amendment) -> None:
    with pytest.raises(TaxInvoiceRefused):
        amend(original(), amendment, HOLIDAYS)


def test_only_an_issued_original_is_amended() -> None:
    cancelled = Amendment(reason=R.CONTRACT_CANCELLED, on=date(2026, 11, 1))
    back = amend(original(), cancelled)[0].invoice
    for wrong in (IssuedInvoice(original().invoice, "123"), IssuedInvoice(back, APPROVAL)):
        with pytest.raises(TaxInvoiceRefused):
            amend(wrong, cancelled)
    zero = original(kind=TaxKind.ZERO_RATED, tax=won(0))
    with pytest.raises(TaxInvoiceRefused):
        amend(zero, Amendment(reason=R.LETTER_OF_CREDIT, on=date(2026, 11, 1)))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_an_amendment_that_takes_back_all_leaves_nothing(on: date) -> None:
    first = original(written_on=on)
    for reason in (R.CONTRACT_CANCELLED, R.ISSUED_TWICE):
        (back,) = amend(first, Amendment(reason=reason, on=on))
        assert back.invoice.gross + first.invoice.gross == won(0)
        assert back.invoice.net + first.invoice.net == won(0)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2026-09-01", "2026-10-12"),  # the 10th is a Saturday
        ("2026-10-31", "2026-11-10"),
        ("2026-12-01", "2027-01-11"),
        ("2024-01-31", "2024-02-13"),  # Saturday, then Lunar New Year and its substitute day
    ],
)
def test_the_tenth_of_the_month_after_or_the_next_business_day(day: str, last: str) -> None:
    lunar = {date(2024, 2, 9), date(2024, 2, 12)}
    assert issue_by(date.fromisoformat(day), HOLIDAYS | lunar) == date.fromisoformat(last)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sets(st.integers(0, 20)))
def test_a_day_is_moved_to_the_first_business_day(day: date, closed: set[int]) -> None:
    holidays = {day + timedelta(days=after) for after in closed}
    moved = next_business_day(day, holidays)
    assert moved >= day
    assert moved.weekday() < 5
    assert moved not in holidays
    between = [day + timedelta(days=after) for after in range((moved - day).days)]
    assert all(one.weekday() >= 5 or one in holidays for one in between)


def test_sending_is_the_day_after_issuing() -> None:
    assert send_by(date(2026, 12, 31)) == date(2027, 1, 1)


def test_letters_of_credit_have_until_the_25th_after_the_tax_period() -> None:
    assert letter_opened_by(date(2026, 6, 30)) == date(2026, 7, 27)  # the 25th is a Saturday
    assert letter_issue_by(date(2026, 3, 13), date(2026, 4, 12)) == date(2026, 5, 11)
    assert letter_issue_by(date(2026, 3, 13), date(2026, 7, 3)) == date(2026, 7, 27)
    assert letter_issue_by(date(2026, 3, 13), date(2026, 6, 20)) == date(2026, 7, 10)


def supplied(number: int, day: date, net: int, kind: TaxKind = TaxKind.TAXABLE, buyer: str = BUYER) -> Supplied:
    tax = net // 10 if kind is TaxKind.TAXABLE else 0
    return Supplied(id=f"s{number}", buyer=buyer, on=day, kind=kind, net=won(net), tax=won(tax))


def returned(number: int, of: int, day: date, net: int, tax: int) -> Returned:
    return Returned(id=f"r{number}", supplied_id=f"s{of}", on=day, net=won(net), tax=won(tax))


def test_a_month_is_one_document_for_each_buyer_and_kind() -> None:
    moved: list[Supplied | Returned] = [
        supplied(1, date(2026, 10, 3), 1000),
        supplied(2, date(2026, 10, 30), 2000),
        supplied(3, date(2026, 10, 30), 500, TaxKind.EXEMPT),
        supplied(4, date(2026, 10, 30), 700, buyer=OTHER),
        supplied(5, date(2026, 9, 30), 9000),
        supplied(6, date(2026, 10, 5), 100, TaxKind.ZERO_RATED),
        returned(1, 2, date(2026, 10, 31), 500, 50),
        returned(2, 5, date(2026, 10, 2), 1000, 100),
        supplied(7, date(2026, 9, 1), 300, buyer=OTHER),
        returned(3, 7, date(2026, 10, 2), 300, 30),
    ]
    september = original(written_on=date(2026, 9, 30), net=won(9000), tax=won(900))
    closed = close_month(date(2026, 10, 15), SELLER, moved, {"s5": september}, HOLIDAYS)
    assert [
        (one.invoice.buyer, str(one.invoice.kind), one.invoice.net.minor, one.invoice.tax.minor)
        for one in closed.originals
    ] == [
        (OTHER, "taxable", 700, 70),
        (BUYER, "exempt", 500, 0),
        (BUYER, "taxable", 2500, 250),
        (BUYER, "zero_rated", 100, 0),
    ]
    assert {(one.invoice.written_on, one.issue_by) for one in closed.originals} == {
        (date(2026, 10, 31), date(2026, 11, 10))
    }
    (back,) = closed.amendments
    assert (back.invoice.reason, back.invoice.written_on, back.invoice.net) == (
        R.GOODS_RETURNED,
        date(2026, 10, 2),
        won(-1000),
    )
    assert closed.waiting == ("r3",)


def test_what_came_back_whole_within_its_month_needs_no_document() -> None:
    moved: list[Supplied | Returned] = [
        supplied(1, date(2026, 10, 3), 1000),
        returned(1, 1, date(2026, 10, 9), 1000, 100),
    ]
    assert close_month(date(2026, 10, 1), SELLER, moved, {}) == MonthClose((), (), ())


@pytest.mark.parametrize(
    "moved",
    [
        [returned(1, 1, date(2026, 10, 3), 1, 0)],
        [supplied(1, date(2026, 10, 3), 10), returned(1, 1, date(2026, 10, 2), 1, 0)],
        [
            supplied(1, date(2026, 10, 3), 10),
            returned(1, 1, date(2026, 10, 4), 6, 0),
            returned(2, 1, date(2026, 10, 5), 5, 0),
        ],
        [supplied(1, date(2026, 10, 3), 10), returned(1, 1, date(2026, 10, 4), 5, 2)],
    ],
)
def test_a_return_of_nothing_known_or_too_much_is_refused(moved: list[Supplied | Returned]) -> None:
    with pytest.raises(TaxInvoiceRefused):
        close_month(date(2026, 10, 1), SELLER, moved, {})


@st.composite
def _years(draw: st.DrawFn) -> list[Supplied | Returned]:
    moved: list[Supplied | Returned] = []
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(list(TaxKind)))
        day = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 300)))
        one = supplied(number, day, draw(st.integers(10, 10_000)), kind, draw(st.sampled_from([BUYER, OTHER])))
        moved.append(one)
        left_net, left_tax = one.net.minor, one.tax.minor
        for part in range(draw(st.integers(0, 2))):
            net = draw(st.integers(0, left_net))
            tax = min(net // 10, left_tax) if kind is TaxKind.TAXABLE else 0
            if net:
                back = day + timedelta(days=draw(st.integers(0, 60)))
                moved.append(returned(number * 10 + part, number, back, net, tax))
            left_net, left_tax = left_net - net, left_tax - tax
    return moved


@given(_years())
def test_a_year_of_closes_tells_each_supply_and_return_once(moved: list[Supplied | Returned]) -> None:
    """All documents together are what was supplied less what came back, for each buyer and kind."""
    covered: dict[str, IssuedInvoice] = {}
    told: dict[tuple[str, TaxKind], int] = {}
    for month in range(1, 13):
        closed = close_month(date(2026, month, 1), SELLER, moved, covered)
        assert closed.waiting == ()
        for one in (*closed.originals, *closed.amendments):
            key = one.invoice.buyer, one.invoice.kind
            told[key] = told.get(key, 0) + one.invoice.gross.minor
            assert one.invoice.written_on.month == month
        _cover(covered, moved, month, {(one.invoice.buyer, one.invoice.kind): one.invoice for one in closed.originals})
    assert {key: gross for key, gross in told.items() if gross} == _left(moved)


def _cover(
    covered: dict[str, IssuedInvoice],
    moved: list[Supplied | Returned],
    month: int,
    issued: Mapping[tuple[str, TaxKind], TaxInvoice],
) -> None:
    for number, one in enumerate(moved):
        if isinstance(one, Supplied) and one.on.month == month and (one.buyer, one.kind) in issued:
            covered[one.id] = IssuedInvoice(issued[one.buyer, one.kind], f"2026{month:02d}2841000099{number:08d}")


def _left(moved: list[Supplied | Returned]) -> dict[tuple[str, TaxKind], int]:
    known = {one.id: one for one in moved if isinstance(one, Supplied)}
    sums: dict[tuple[str, TaxKind], int] = {}
    for one in moved:
        of = one if isinstance(one, Supplied) else known[one.supplied_id]
        sign = 1 if isinstance(one, Supplied) else -1
        sums[of.buyer, of.kind] = sums.get((of.buyer, of.kind), 0) + sign * (one.net + one.tax).minor
    return {key: gross for key, gross in sums.items() if gross}


def test_the_states_of_a_document() -> None:
    assert set(MOVES) == set(TaxInvoiceState)
    reached = {TaxInvoiceState.DRAFT} | {target for targets in MOVES.values() for target in targets}
    assert reached == set(TaxInvoiceState)
    assert MOVES[TaxInvoiceState.ACCEPTED] == frozenset()


ON = date(2026, 11, 5)


def test_a_cash_receipt_is_for_a_person_or_a_business() -> None:
    person = cash_receipt(
        "010-2345-6789", purpose=ReceiptPurpose.INCOME_DEDUCTION, on=ON, net=won(10_000), tax=won(1_000)
    )
    business = cash_receipt("124-81-00998", purpose=ReceiptPurpose.EXPENSE_PROOF, on=ON, net=won(10_000), tax=won(0))
    nobody = self_issued(on=ON, net=won(10_000), tax=won(1_000))
    assert (person.number, person.is_self_issued, person.gross) == ("01023456789", False, won(11_000))
    assert (business.number, business.purpose) == ("1248100998", ReceiptPurpose.EXPENSE_PROOF)
    assert (nobody.number, nobody.is_self_issued) == ("0100001234", True)


@pytest.mark.parametrize(
    ("number", "purpose", "net"),
    [
        ("02-123-4567", ReceiptPurpose.INCOME_DEDUCTION, 1),
        ("010-2345-6789", ReceiptPurpose.EXPENSE_PROOF, 1),
        ("124-81-0099", ReceiptPurpose.EXPENSE_PROOF, 1),
        ("010-2345-6789", ReceiptPurpose.INCOME_DEDUCTION, 0),
    ],
)
def test_a_number_that_does_not_fit_is_refused(number: str, purpose: ReceiptPurpose, net: int) -> None:
    with pytest.raises(TaxInvoiceRefused):
        cash_receipt(number, purpose=purpose, on=ON, net=won(net), tax=won(0))


def test_a_receipt_is_cancelled_in_parts_and_no_further() -> None:
    receipt = self_issued(on=ON, net=won(10_000), tax=won(1_000))
    part = cancel_receipt(receipt, "G12345678", on=date(2026, 11, 9), net=won(4_000), tax=won(400))
    assert (part.net, part.original_approval, part.original_on) == (won(-4_000), "G12345678", ON)
    rest = cancel_receipt(receipt, "G12345678", on=ON, net=won(6_000), tax=won(600), cancelled=[part])
    assert receipt.gross + part.gross + rest.gross == won(0)
    for wrong in (
        {"net": won(6_001), "tax": won(600), "cancelled": [part]},
        {"net": won(6_000), "tax": won(601), "cancelled": [part]},
        {"net": won(0), "tax": won(0)},
        {"net": won(1), "tax": won(0), "cancelled": [replace(part, original_approval="other")]},
        {"net": won(1), "tax": won(0), "on": date(2026, 11, 4)},
    ):
        with pytest.raises(TaxInvoiceRefused):
            cancel_receipt(receipt, "G12345678", **({"on": ON} | wrong))
    with pytest.raises(TaxInvoiceRefused):
        cancel_receipt(part, "G99999999", on=ON, net=won(1), tax=won(0))
