"""Statements of Korean banks as CSV: header names, encodings and ways of writing differ from bank to bank."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jangteo.banking.errors import UnreadableBankFile
from jangteo.banking.rules.bank_files.cells import account_number, clean, read_amount, read_date
from jangteo.banking.rules.bank_files.fingerprints import fingerprinted
from jangteo.banking.types import BankLine, Movement
from jangteo.kernel.money import Money, UnknownCurrency, currency_digits

MOST_BYTES = 32 * 1024 * 1024
MOST_LINES = 200_000
MOST_HEADER_LINES = 40
_ENCODINGS = ("utf-8-sig", "cp949")
_DELIMITERS = ",\t;|"
# What banks call a column, the earlier name first where a file has several; compared without spaces and brackets.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "date": (
        "거래일시",
        "거래일자",
        "거래일",
        "거래날짜",
        "입금일자",
        "입금일",
        "일자",
        "날짜",
        "transactiondate",
        "postingdate",
        "bookingdate",
        "date",
    ),
    "time": ("거래시간", "거래시각", "시간", "시각", "time"),
    "deposit": (
        "입금액",
        "입금금액",
        "입금",
        "맡기신금액",
        "받으신금액",
        "deposit",
        "depositamount",
        "credit",
        "paidin",
    ),
    "withdrawal": (
        "출금액",
        "출금금액",
        "출금",
        "찾으신금액",
        "지급금액",
        "보내신금액",
        "withdrawal",
        "debit",
        "paidout",
    ),
    "amount": ("거래금액", "금액", "amount", "transactionamount"),
    "direction": ("입출금구분", "입출구분", "구분", "거래구분", "type", "direction"),
    "payer": (
        *(
            "입금자명",
            "입금자",
            "보낸분/받는분",
            "의뢰인/수취인",
            "의뢰인",
            "보낸분",
            "보낸사람",
            "거래처명",
            "예금주명",
        ),
        *(
            "상대계좌예금주명",
            "거래기록사항",
            "기재내용",
            "거래내용",
            "내용",
            "payer",
            "payername",
            "counterparty",
            "counterpartyname",
            "name",
        ),
    ),
    "reference": (
        "송금메모",
        "입금메모",
        "메모",
        "통장표시",
        "적요",
        "비고",
        "reference",
        "memo",
        "remark",
        "remarks",
        "description",
        "details",
    ),
    "note": ("적요", "비고", "description"),
    "balance": ("거래후잔액", "거래후의잔액", "잔액", "balance", "balanceafter", "runningbalance"),
    "virtual": ("가상계좌번호", "가상계좌", "virtualaccount", "virtualaccountnumber"),
    "account": ("계좌번호", "account", "accountnumber"),
    "currency": ("통화", "통화코드", "currency"),
}
_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
_ACCOUNT = re.compile(r"(?:계좌\s*번호|account(?:\s*(?:number|no\.?))?)\s*[:：]?\s*([0-9][0-9\- ]{6,})", re.IGNORECASE)
_SUMS = ("합계", "총계", "소계", "총건수", "total", "sum")
_IN, _OUT = ("입금", "입", "credit", "deposit", "in", "c"), ("출금", "출", "지급", "debit", "withdrawal", "out", "d")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row by what its columns are.

    names  {what: header as written}
    """

    line: int
    cells: Mapping[str, str]
    names: Mapping[str, str]

    def refuse(self, what: str, why: object) -> UnreadableBankFile:
        return UnreadableBankFile(line=self.line, column=self.names.get(what, what), what=str(why))

    def amount(self, what: str, currency: str) -> Money:
        try:
            return read_amount(self.cells.get(what, ""), currency)
        except ValueError as error:
            raise self.refuse(what, error) from None

    def day(self) -> tuple[date, str]:
        try:
            on, time = read_date(self.cells.get("date", ""))
        except ValueError as error:
            raise self.refuse("date", error) from None
        return on, time or self.cells.get("time", "")


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableBankFile(line=1, column="", what="the file is neither UTF-8 nor CP949")


def _plain(header: str) -> str:
    return _BRACKETS.sub("", clean(header)).replace(" ", "").casefold()


def _columns(header: Sequence[str]) -> dict[str, int]:
    """{what: index} of the columns a header names."""
    plain = [_plain(cell) for cell in header]
    return {
        what: plain.index(next(n for n in names if n in plain))
        for what, names in COLUMNS.items()
        if set(names) & set(plain)
    }


def _is_header(columns: Mapping[str, int]) -> bool:
    return "date" in columns and ("deposit" in columns or "amount" in columns)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    sample = "\n".join(text.splitlines()[:MOST_HEADER_LINES])
    delimiter = max(_DELIMITERS, key=lambda one: (sample.count(one), one == ","))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableBankFile(
                line=max(reader.line_num, 1), column="", what=f"not a row of cells: {error}"
            ) from None
        if line > MOST_LINES:
            raise UnreadableBankFile(line=line, column="", what=f"more than {MOST_LINES} lines")
        yield line, row


def read_statement(data: bytes, *, account: str = "", currency: str = "KRW") -> tuple[BankLine, ...]:
    """The lines of a CSV statement, in the file's order.

    account   of the statement; without one, the file has to name it above its header or in a column. One that is
              given wins: in files of some banks that column is the payer's account
    currency  of amounts that name none
    raises    UnreadableBankFile with line and column
    """
    if len(data) > MOST_BYTES:
        raise UnreadableBankFile(line=1, column="", what=f"the file has more than {MOST_BYTES} bytes")
    columns: dict[str, int] | None = None
    names: dict[str, str] = {}
    movements = []
    line = 0
    for line, row in _rows(_decoded(data)):
        if columns is None:
            account = account or _named_account(row)
            found = _columns(row)
            if _is_header(found):
                columns, names = found, {what: clean(row[index]) for what, index in found.items()}
            elif line > MOST_HEADER_LINES:
                break
        elif any(cell.strip() for cell in row):
            cells = {what: clean(row[index]) if index < len(row) else "" for what, index in columns.items()}
            one = _Row(line, cells, names)
            if not _is_sum(one, row) and (movement := _movement(one, account, currency)):
                movements.append(movement)
    if columns is None:
        raise UnreadableBankFile(line=max(line, 1), column="", what="no row names a date and an amount")
    return fingerprinted(movements)


def account_above(data: bytes) -> str:
    """The account that a CSV statement names above its header, as numbers are compared; empty: none.

    raises  UnreadableBankFile
    """
    for line, row in _rows(_decoded(data[:MOST_BYTES])):
        if line > MOST_HEADER_LINES or _is_header(_columns(row)):
            break
        if found := _named_account(row):
            return account_number(found)
    return ""


def _named_account(row: Sequence[str]) -> str:
    match = _ACCOUNT.search(" ".join(map(clean, row)))
    return match[1] if match else ""


def _is_sum(row: _Row, cells: Sequence[str]) -> bool:
    """A row of sums has a word for it and no date."""
    says = [_plain(cell) for cell in cells]
    return any(word in cell for cell in says for word in _SUMS) and not any(
        char.isdigit() for char in row.cells["date"]
    )


def _signed(row: _Row, currency: str) -> Money:
    """In above zero, out below; from two columns, or one with a sign or a word beside it."""
    if "deposit" in row.cells:
        into, out = row.amount("deposit", currency), row.amount("withdrawal", currency)
        if into and out:
            raise row.refuse("withdrawal", "money came in and went out in one row")
        return into - out
    amount, said = row.amount("amount", currency), row.cells.get("direction", "").replace(" ", "").casefold()
    if said.startswith(_OUT) and amount.minor > 0:
        return -amount
    if said and amount.minor > 0 and not said.startswith(_IN + _OUT):
        raise row.refuse("direction", f"{said[:20]!r} is neither in nor out")
    return amount


def _movement(row: _Row, account: str, currency: str) -> Movement | None:
    """The movement of a row; None where nothing moved."""
    currency = row.cells.get("currency", "").upper() or currency
    try:
        currency_digits(currency)
    except UnknownCurrency as error:
        raise row.refuse("currency", error) from None
    on, time = row.day()
    amount = _signed(row, currency)
    named = account_number(account or row.cells.get("account", ""))
    if not named:
        raise row.refuse("account", "the file does not name its account")
    if not amount:
        return None
    reference, note = row.cells.get("reference", ""), row.cells.get("note", "")
    return Movement(
        account=named,
        on=on,
        amount=amount,
        payer_name=row.cells.get("payer", note),  # some banks have one column for both
        reference=reference if not note or note == reference else f"{reference} {note}".strip(),
        virtual_account=account_number(row.cells.get("virtual", "")),
        balance_after=row.amount("balance", currency) if row.cells.get("balance") else None,
        line_number=row.line,
        moment=time,
    )
