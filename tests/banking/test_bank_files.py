from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.banking.errors import UnreadableBankFile
from jangteo.banking.rules.bank_files import fingerprinted, read_camt053, read_statement
from jangteo.banking.rules.bank_files.cells import read_amount, read_date
from jangteo.banking.types import Movement
from jangteo.kernel.money import Money

ACCOUNT = "110123456789"
SHINHAN = """거래내역조회,,,,,,,
계좌번호: 110-123-456789,,,,,,,
거래일자,거래시간,적요,출금(원),입금(원),내용,잔액(원),거래점
2026-11-05,13:05:22,타행IB,0,"1,234,500",㈜한빛공업,"2,000,000",강남
2026-11-05,14:00:00,체크카드,"34,500",0,문구점,"1,965,500",강남
합계,,,"34,500","1,234,500",,,
"""
KOOKMIN = """거래일시\t적요\t보낸분/받는분\t송금메모\t출금액\t입금액\t잔액\t거래점\t구분
2026.11.05 13:05:22\t전자금융\t한빛공업\tINV-17\t0\t1,234,500\t2,000,000\t국민\t정상
"""
ENGLISH = """Date,Amount,Type,Payer Name,Reference,Account,Currency,Virtual Account
2026/11/5,"1,234.50",Credit,Hanbit Ltd,INV-17,DE12 3456,EUR,
2026/11/6,34.50,Debit,Stationer,,DE12 3456,EUR,
2026/11/7,-5,,Bank,fee,DE12 3456,EUR,
2026/11/8,7,in,Someone,,DE12 3456,EUR,900-1234-5
"""


def _told(data: bytes, **named: str) -> list[tuple[object, ...]]:
    return [(one.on, one.amount, one.payer_name, one.reference) for one in read_statement(data, **named)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_a_statement_is_read_in_every_encoding(encoding: str) -> None:
    text = SHINHAN.replace("㈜", "(주)")
    lines = read_statement(text.encode(encoding))
    assert [(one.account, one.on, one.amount, one.payer_name, one.reference, one.line_number) for one in lines] == [
        (ACCOUNT, date(2026, 11, 5), Money(1234500, "KRW"), "(주)한빛공업", "타행IB", 4),
        (ACCOUNT, date(2026, 11, 5), Money(-34500, "KRW"), "문구점", "체크카드", 5),
    ]
    assert [one.balance_after for one in lines] == [Money(2000000, "KRW"), Money(1965500, "KRW")]


def test_columns_of_another_bank_are_known_too() -> None:
    assert _told(KOOKMIN.encode(), account="123-45") == [
        (date(2026, 11, 5), Money(1234500, "KRW"), "한빛공업", "INV-17 전자금융")
    ]


def test_english_headers_signs_and_directions() -> None:
    lines = read_statement(ENGLISH.encode())
    assert [one.amount for one in lines] == [
        Money(123450, "EUR"),
        Money(-3450, "EUR"),
        Money(-500, "EUR"),
        Money(700, "EUR"),
    ]
    assert {one.account for one in lines} == {"DE123456"}
    assert lines[3].virtual_account == "90012345"


@given(minor=st.integers(-(10**12), 10**12), data=st.data())
def test_an_amount_is_read_however_it_is_written(minor: int, data: st.DataObject) -> None:
    digits = f"{abs(minor):,}" if data.draw(st.booleans()) else str(abs(minor))
    written = data.draw(st.sampled_from(["{}", "{}원", "₩{}", "₩ {}", "{} KRW", "{}.00", " {} "])).format(digits)
    if minor < 0:
        written = f"-{written.strip()}" if data.draw(st.booleans()) else f"({written.strip()})"
    assert read_amount(written, "KRW") == Money(minor, "KRW")


@given(
    day=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    form=st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d", "%Y년 %m월 %d일", "%Y.%m.%d."]),
    time=st.sampled_from(["", "09:05", "23:59:59"]),
)
def test_a_day_is_read_however_it_is_written(day: date, form: str, time: str) -> None:
    assert read_date(f"{day.strftime(form)} {time}".strip()) == (day, time)


KAKAO = """거래일시,구분,거래금액,거래 후 잔액,거래구분,내용,메모
2026.11.05 13:05:22,입금,"1,000","5,000",일반이체,김철수,
2026.11.05 14:05:22,출금,"-300","4,700",체크카드결제,서점,
"""
TOSS = """거래 일시,적요,거래 유형,거래 기관,계좌번호,거래 금액,거래 후 잔액,메모
2026.11.05 13:05:22,김철수,입금,국민은행,999-99-9999999,"1,000","5,000",
"""


def test_one_column_of_amounts_with_its_direction_beside_it() -> None:
    assert _told(KAKAO.encode(), account="333") == [
        (date(2026, 11, 5), Money(1000, "KRW"), "김철수", ""),
        (date(2026, 11, 5), Money(-300, "KRW"), "서점", ""),
    ]


def test_the_account_that_is_given_is_not_taken_for_the_payers() -> None:
    (line,) = read_statement(TOSS.encode(), account="100-1234-5678")
    assert (line.account, line.amount, line.payer_name) == ("10012345678", Money(1000, "KRW"), "김철수")


def test_a_line_that_comes_again_in_another_file_is_recognised() -> None:
    first = read_statement(SHINHAN.encode())
    rows = SHINHAN.splitlines(keepends=True)
    later = read_statement(
        "".join([*rows[:3], "2026-11-04,09:00:00,a,0,5,x,765500,b\n", *reversed(rows[3:5])]).encode()
    )
    assert {one.fingerprint for one in first} < {one.fingerprint for one in later}
    assert len({one.fingerprint for one in later}) == 3


def test_lines_alike_in_everything_stay_two_and_are_those_two_again() -> None:
    row = "2026-11-05,,,0,5000,김철수,,\n"
    head = "계좌번호 110-123-456789\n" + SHINHAN.splitlines(keepends=True)[2]
    two = read_statement((head + row + row).encode())
    among = read_statement((head + row + "2026-11-05,,,0,7000,이영희,,\n" + row).encode())
    assert len({one.fingerprint for one in two}) == 2
    assert {one.fingerprint for one in two} < {one.fingerprint for one in among}


@pytest.mark.parametrize(
    "other",
    [
        {"account": "999"},
        {"on": date(2026, 11, 6)},
        {"amount": Money(6000, "KRW")},
        {"amount": Money(5000, "JPY")},
        {"payer_name": "이영희"},
        {"reference": "b"},
        {"virtual_account": "1"},
        {"balance_after": Money(1, "KRW")},
        {"moment": "10:00"},
    ],
)
def test_what_differs_in_anything_is_another_line(other: dict[str, object]) -> None:
    one = Movement(account="1", on=date(2026, 11, 5), amount=Money(5000, "KRW"), payer_name="김철수", line_number=1)
    assert len({line.fingerprint for line in fingerprinted([one, replace(one, **other)])}) == 2  # type: ignore[arg-type]
    assert fingerprinted([replace(one, line_number=9)])[0].fingerprint == fingerprinted([one])[0].fingerprint


AMOUNTS = st.integers(1, 3)


@given(days=st.lists(st.lists(AMOUNTS, min_size=1, max_size=6), min_size=1, max_size=6), data=st.data())
def test_overlapping_files_give_each_movement_once(days: list[list[int]], data: st.DataObject) -> None:
    """Files of whole days in any number and overlap give as many lines as there were movements."""
    history = [
        Movement(account="1", on=date(2026, 11, day + 1), amount=Money(amount, "KRW"), line_number=1)
        for day, amounts in enumerate(days)
        for amount in amounts
    ]
    known = {line.fingerprint for line in fingerprinted(history)}
    assert len(known) == len(history)
    cut = data.draw(st.integers(0, len(days)))
    first = fingerprinted([one for one in history if one.on.day <= cut + 1])
    second = fingerprinted([one for one in history if one.on.day >= cut])
    assert {line.fingerprint for line in (*first, *second)} == known


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("계좌번호,일자,입금액\n1234567,2026-11-05,12\n1234567,05/11/2026,12\n", 3, "일자", "is not a date"),
        ("계좌번호,일자,입금액\n1234567,2026-11-05,1.5\n", 2, "입금액", "is not an amount"),
        ('계좌번호,일자,입금액\n1234567,2026-11-05,"12,34"\n', 2, "입금액", "is not an amount"),
        ("계좌번호,일자,입금액,출금액\n1234567,2026-11-05,1,1\n", 2, "출금액", "in one row"),
        ("계좌번호,일자,금액,구분\n1234567,2026-11-05,1,이체\n", 2, "구분", "neither in nor out"),
        ("일자,입금액\n2026-11-05,1\n", 2, "account", "does not name its account"),
        ("계좌번호,일자,입금액,통화\n1234567,2026-11-05,1,XQQ\n", 2, "통화", "unknown currency"),
        ("가,나,다\n1,2,3\n", 2, "", "no row names"),
        ("", 1, "", "no row names"),
        ('계좌번호,일자,입금액\n1234567,2026-11-05,"12\n', 2, "", "not a row of cells"),
    ],
)
def test_what_stops_a_file_is_named_by_line_and_column(text: str, line: int, column: str, what: str) -> None:
    with pytest.raises(UnreadableBankFile) as refused:
        read_statement(text.encode())
    assert (refused.value.line, refused.value.column) == (line, column)
    assert what in refused.value.what


def test_bytes_of_no_encoding_are_refused() -> None:
    with pytest.raises(UnreadableBankFile, match="neither UTF-8 nor CP949"):
        read_statement(b"\xff\x00\xfe\x81")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    for read in (read_statement, read_camt053):
        try:
            found = read(data)
        except UnreadableBankFile as error:
            found = ()
            what = error.what
        else:
            what = "read"
        assert what
        assert isinstance(found, tuple)


def _camt(version: str, entries: str, account: str = "<IBAN>DE89370400440532013000</IBAN>") -> bytes:
    return (
        f'<?xml version="1.0"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        f"<BkToCstmrStmt><Stmt><Acct><Id>{account}</Id></Acct>\n{entries}\n</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _entry(status: str, party: str, amount: str = "100.50", details: str = "") -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>{status}<BookgDt><Dt>2026-11-05</Dt></BookgDt>'
        f"<AcctSvcrRef>R1</AcctSvcrRef><NtryDtls>"
        + (
            details
            or f"<TxDtls><Refs><EndToEndId>E-7</EndToEndId></Refs><RltdPties><Dbtr>{party}</Dbtr><CdtrAcct><Id><Othr>"
            "<Id>9001234</Id></Othr></Id></CdtrAcct></RltdPties><RmtInf><Ustrd>INV-17</Ustrd></RmtInf></TxDtls>"
        )
        + "</NtryDtls></Ntry>"
    )


@pytest.mark.parametrize(
    ("version", "status", "party"),
    [("02", "<Sts>BOOK</Sts>", "<Nm>Hanbit</Nm>"), ("08", "<Sts><Cd>BOOK</Cd></Sts>", "<Pty><Nm>Hanbit</Nm></Pty>")],
)
def test_camt_053_is_read_in_both_versions(version: str, status: str, party: str) -> None:
    (line,) = read_camt053(_camt(version, _entry(status, party)))
    assert (line.account, line.on, line.amount) == ("DE89370400440532013000", date(2026, 11, 5), Money(10050, "EUR"))
    assert (line.payer_name, line.reference, line.virtual_account) == ("Hanbit", "INV-17 E-7", "9001234")
    assert line.line_number == 3


def test_an_entry_of_several_transactions_is_as_many_lines_where_they_give_its_amount() -> None:
    def parts(*amounts: str) -> str:
        return "".join(f'<TxDtls><Amt Ccy="EUR">{one}</Amt></TxDtls>' for one in amounts)

    status = "<Sts>BOOK</Sts>"
    split = read_camt053(_camt("02", _entry(status, "", "30.00", parts("10.00", "20.00"))))
    whole = read_camt053(_camt("02", _entry(status, "", "30.00", parts("10.00", "10.00"))))
    assert [one.amount.minor for one in split] == [1000, 2000]
    assert [one.amount.minor for one in whole] == [3000]


def test_what_is_pending_is_not_money_yet() -> None:
    assert read_camt053(_camt("02", _entry("<Sts>PDNG</Sts>", ""))) == ()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Document/>', "document type"),
        (b"<Document/>", "not a camt.053"),
        (_camt("02", "", account=""), "does not name its account"),
        (_camt("02", _entry("<Sts>BOOK</Sts>", "", "1.005")), "is not an amount"),
        (_camt("02", _entry("<Sts>BOOK</Sts>", "").replace("CRDT", "UP")), "neither CRDT nor DBIT"),
        (_camt("02", _entry("<Sts>BOOK</Sts>", "").replace("2026-11-05", "soon")), "is not a date"),
    ],
)
def test_a_camt_file_that_cannot_be_read_says_why(data: bytes, what: str) -> None:
    with pytest.raises(UnreadableBankFile, match=what) as refused:
        read_camt053(data)
    assert refused.value.line > 0
