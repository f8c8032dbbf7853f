"""Files of banks: shown first, imported once, refused with line and column."""

import time

import pytest

from banking.money import HEAD, account, bring_in, broken, held, row, statement, won
from factories import ACTOR, shopper
from jangteo.banking import services
from jangteo.banking.errors import AccountNotFound, FileNotFound, InvalidAccount, OfAnotherAccount, UnreadableBankFile
from jangteo.banking.models import BankFile, StatementLine
from jangteo.banking.selectors import list_accounts, list_files, list_lines, state_totals
from jangteo.banking.types.views import FileFormat, LineFilter, LineState
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.ledger.models import Entry

pytestmark = pytest.mark.django_db
CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>
<Acct><Id><Othr><Id>{number}</Id></Othr></Id></Acct>
<Ntry><Amt Ccy="{currency}">11000</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-05</Dt></BookgDt>
<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Hanbit</Nm></Dbtr></RltdPties><RmtInf><Ustrd>INV-17</Ustrd></RmtInf></TxDtls>
</NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"""


def read(data: bytes, name: str = "a.csv") -> BankFile:
    return BankFile.objects.get(pk=services.read_file(account_code="main", name=name, data=data, actor=ACTOR))


def test_a_file_is_shown_before_anything_of_it_is_written() -> None:
    account()
    bring_in(row(1_000, "손지우"))
    file = read(statement(row(1_000, "손지우"), row(2_000, "도하준"), row(-300, "문구점")))
    seen = services.preview_file(file_id=file.pk, actor=ACTOR)
    assert (seen.new, seen.came, seen.went, seen.before) == (2, won(2_000), won(300), None)
    assert [(one.line_number, one.payer_name, one.is_known) for one in seen.rows] == [
        (3, "도하준", False),
        (4, "문구점", False),
        (2, "손지우", True),
    ]
    assert StatementLine.objects.count() == 1
    assert services.import_file(file_id=file.pk, actor=ACTOR) == 2
    file.refresh_from_db()
    assert (file.file, file.new, StatementLine.objects.count()) == (None, 2, 3)
    assert broken() == []


def test_the_same_file_twice_is_told_and_changes_nothing() -> None:
    account()
    data = statement(row(1_000), row(1_000), row(2_000))
    first = read(data)
    twice = read(data, "copy.csv")
    assert services.import_file(file_id=first.pk, actor=ACTOR) == 3
    assert services.import_file(file_id=first.pk, actor=ACTOR) == 0
    seen = services.preview_file(file_id=twice.pk, actor=ACTOR)
    assert (seen.new, seen.before and seen.before[1]) == (0, ACTOR.name)
    assert services.import_file(file_id=twice.pk, actor=ACTOR) == 0
    assert (StatementLine.objects.count(), Entry.objects.count()) == (3, 3)
    assert [one.name for one in list_files()] == ["a.csv"]
    assert broken() == []


def test_a_longer_file_of_the_same_days_adds_what_is_new_alone() -> None:
    account()
    bring_in(row(1_000, "가"), row(2_000, "나"))
    added = bring_in(row(3_000, "다"), row(1_000, "가"), row(2_000, "나"))
    assert [(one.amount_minor, held(one)) for one in added] == [(3_000, 3_000)]
    assert (StatementLine.objects.count(), broken()) == (3, [])


def test_camt_053_is_read_and_another_account_s_is_refused() -> None:
    account()
    file = read(CAMT.format(number="110123456789", currency="KRW").encode())
    assert (file.format, services.import_file(file_id=file.pk, actor=ACTOR)) == (FileFormat.CAMT053, 1)
    line = StatementLine.objects.get()
    assert (line.amount_minor, line.payer_name, line.reference, held(line)) == (11_000, "Hanbit", "INV-17", 11_000)
    with pytest.raises(OfAnotherAccount) as refused:
        read(CAMT.format(number="999", currency="KRW").encode())
    assert refused.value.facts == {"accounts": ["999"]}
    assert services.preview_file(file_id=read(statement(row(1))).pk, actor=ACTOR).is_other_kind
    with pytest.raises(OfAnotherAccount) as refused:
        read("계좌번호: 110-123-999999\n".encode("cp949") + statement(row(1)))
    assert refused.value.facts == {"accounts": ["110123999999"]}
    ours = read("계좌번호: 110-123-456789,,\n".encode("cp949") + statement(row(1)))
    assert (ours.rows, ours.new) == (1, 1)


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (statement("2026-11-05,,a,1e3,0,,\n"), 2, "입금액"),
        (statement(row(1), "05/11/26,,a,1,0,,\n"), 3, "거래일자"),
        (statement(f"2026-11-05,,a,{'9' * 18},0,,\n"), 2, ""),
        (b"\xff\xff\xff", 1, ""),
        (b"", 1, ""),
        (b"<x", 1, "/"),
        (b"<x/>", 1, "/x"),
        (CAMT.format(number="110123456789", currency="EUR").encode(), 5, ""),
        (HEAD.encode() + b'"2026', 2, ""),
    ],
)
def test_a_bad_file_says_where_it_is_bad(data: bytes, line: int, column: str) -> None:
    account()
    with pytest.raises(UnreadableBankFile) as refused:
        read(data)
    assert (refused.value.line, refused.value.column) == (line, column)
    assert BankFile.objects.count() == 0


def test_signs_that_no_database_takes_do_no_harm() -> None:
    account()
    (line,) = bring_in(row(1_000, "손\x00지우", "a\x00b" + "가" * 2000))
    assert (line.payer_name, line.reference[:3], len(line.reference)) == ("손지우", "ab가", 1000)


def test_what_was_only_looked_at_goes_after_a_day() -> None:
    account()
    old = read(statement(row(1)))
    BankFile.objects.filter(pk=old.pk).update(read_at="2020-01-01T00:00Z")
    read(statement(row(2)))
    with pytest.raises(FileNotFound):
        services.preview_file(file_id=old.pk, actor=ACTOR)
    with pytest.raises(FileNotFound):
        services.import_file(file_id=new_id(), actor=ACTOR)
    with pytest.raises(AccountNotFound):
        services.read_file(account_code="no", name="a", data=statement(), actor=ACTOR)
    with pytest.raises(NotPermitted):
        services.read_file(account_code="main", name="a", data=statement(), actor=shopper())


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"code": " "}, "code"), ({"number": "--"}, "number"), ({"currency": "WON"}, "currency"), ({}, "code")],
)
def test_an_account_needs_a_code_a_number_and_a_currency_each_once(changes: dict[str, str], field: str) -> None:
    account()
    told = {"code": "second", "name": "둘", "bank": "신한", "number": "110-123-456789", "currency": "krw"} | changes
    with pytest.raises(InvalidAccount) as refused:
        services.create_account(**told, actor=ACTOR)
    assert (refused.value.facts["field"], len(list_accounts())) == (field, 1)


def test_lines_are_listed_by_what_became_of_them() -> None:
    account()
    bring_in(row(1_000, "손지우", "회비"), row(-300, "문구점"))
    assert [(one.state, one.lines, one.amount) for one in state_totals()] == [
        (LineState.OPEN, 1, won(1_000)),
        (LineState.OUT, 1, won(-300)),
    ]
    found = {wanted: list_lines(wanted=wanted)[1] for wanted in LineFilter}
    assert found == {"queue": 1, "applied": 0, "aside": 0, "out": 1, "all": 2}
    assert [list_lines(wanted=LineFilter.ALL, text=text)[1] for text in ("손지", "회비", "1,000", "300", "5")] == [
        *(1, 1, 1, 1, 0)
    ]
    (one,) = list_accounts()
    assert (one.lines, one.open_lines, one.open) == (2, 1, won(1_000))


@pytest.mark.django_db(transaction=True)
def test_five_thousand_lines_are_read_and_imported_quickly() -> None:
    account()
    data = statement(
        *(row(1_000 + n, f"이름{n}", moment=f"{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}") for n in range(5_000))
    )
    begun = time.monotonic()
    file = read(data)
    looked = time.monotonic()
    assert services.import_file(file_id=file.pk, actor=ACTOR) == 5_000
    ended = time.monotonic()
    print(f"read {looked - begun:.2f} s, imported {ended - looked:.2f} s")  # noqa: T201
    assert ended - begun < 60
    assert Entry.objects.count() == 5_000
