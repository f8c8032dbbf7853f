"""Readers: every format, packed or not, and files that mean harm."""

import gzip
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.gateways import read_rows, write_errors
from jangteo.connect.types import FileFormat, Limits, Note, NoteLevel, SourceRow
from jangteo.kernel.cells import harmless

PLAIN = FileFormat()
SMALL = Limits(line_bytes=10_000, unpacked_bytes=100_000, workbook_bytes=100_000)


def rows_of(
    path: Path, content: bytes, columns: Sequence[str] = (), form: FileFormat = PLAIN, limits: Limits = SMALL
) -> list[SourceRow]:
    path.write_bytes(content)
    return list(read_rows(path, form, frozenset(columns), limits))


def workbook(rows: Sequence[Sequence[object]], sheet: str = "Sheet") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_csv_rows_are_numbered_below_the_header(tmp_path: Path) -> None:
    content = b'\xef\xbb\xbfCode, Name \nA,"Mug, ""big""\nblue"\n\nB,Cup\n'
    assert rows_of(tmp_path / "a.csv", content, ["Code", "Name"]) == [
        SourceRow(1, {"Code": "A", "Name": 'Mug, "big"\nblue'}),
        SourceRow(2, {"Code": "B", "Name": "Cup"}),
    ]


def test_a_packed_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    packed = gzip.compress(b"Code\nA\n", mtime=0)
    expected = [SourceRow(1, {"Code": "A"})]
    assert rows_of(tmp_path / "a.csv.gz", packed) == expected
    assert rows_of(tmp_path / "a.csv", packed) == expected


def test_rows_that_do_not_fit_their_header_are_marked(tmp_path: Path) -> None:
    rows = rows_of(tmp_path / "a.csv", b"Code,Name\nA\nB,Cup,5\nC,Jar\n")
    assert [row.problem for row in rows] == ["too_few_cells", "too_many_cells", ""]


def test_korean_files_are_read_in_their_encoding(tmp_path: Path) -> None:
    content = "코드;이름\nA;머그\n".encode("cp949")
    form = FileFormat(encoding="cp949", delimiter=";")
    assert rows_of(tmp_path / "a.csv", content, ["이름"], form) == [SourceRow(1, {"코드": "A", "이름": "머그"})]


def test_json_lines_keep_numbers_exact(tmp_path: Path) -> None:
    content = b'{"a": {"b": 129.99}}\n\nnot json\n[1]\n{"a": 1e999999999}\n'
    rows = rows_of(tmp_path / "a.jsonl", content)
    assert rows[0] == SourceRow(1, {"a": {"b": Decimal("129.99")}})
    assert [row.problem for row in rows] == ["", "not_json", "not_a_record", ""]


def test_elements_of_a_list_become_rows_within_their_record(tmp_path: Path) -> None:
    content = b'{"id": 1, "lines": [{"n": 1}, {"n": 2}]}\n{"id": 2, "lines": []}\n'
    assert rows_of(tmp_path / "a.jsonl", content, (), FileFormat(each="lines")) == [
        SourceRow(1, {"id": 1, "lines": {"n": 1}}),
        SourceRow(2, {"id": 1, "lines": {"n": 2}}),
        SourceRow(3, {}, "nothing_inside"),
    ]


@pytest.mark.parametrize("is_packed", [False, True])
def test_workbooks_give_exact_numbers_and_dates(tmp_path: Path, is_packed: bool) -> None:
    moment = datetime(2020, 2, 29, 8, 30)  # noqa: DTZ001 -- as Excel keeps it
    content = workbook([["Code", "Price", "At"], ["A", 0.1 + 0.2, moment], [], [12, 3, None]])
    rows = rows_of(tmp_path / "a.xlsx", gzip.compress(content, mtime=0) if is_packed else content, ["Code", "Price"])
    assert rows == [
        SourceRow(1, {"Code": "A", "Price": Decimal("0.3"), "At": moment}),
        SourceRow(2, {"Code": Decimal(12), "Price": Decimal(3), "At": ""}),
    ]


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    content = workbook([["Code"], ["A"]], sheet="Stock")
    assert rows_of(tmp_path / "a.xlsx", content, form=FileFormat(sheet="Stock")) == [SourceRow(1, {"Code": "A"})]
    with pytest.raises(UnreadableFile, match="no sheet 'Prices'; it has: Stock"):
        rows_of(tmp_path / "a.xlsx", content, form=FileFormat(sheet="Prices"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the map names columns the file lacks: Code; it has: nothing"),
        (b"Kode,Name\n", "the map names columns the file lacks: Code; it has: Kode, Name"),
        (b"Code,Code\n", "these columns are in the header twice: Code"),
        (b"Code\nA\0B\n", "line 2 holds a NUL byte"),
        (b"Code\n\xe9\n", "line 2: byte 0xe9 is not utf-8"),
        ("Code\nA\n".encode("utf-16"), "NUL byte"),
        (b'Code\n"open\n', "line 2: unexpected end of data"),
        (b'Code\n"a"b\n', "line 2: ',' expected after '\"'"),
        (b"Code\n" + b"x" * 20_000, "line 2 is longer than 10,000 bytes"),
        (b"Code\n" + b"a\n" * 60_000, "more than 100,000 bytes once unpacked"),
        (b"\x1f\x8bnot gzip", "cannot be unpacked"),
        (gzip.compress(b"Code\nA\n" * 900, mtime=0)[:-12], "cannot be unpacked"),
        (gzip.compress(b"Code\n" + b"0" * 10_000_000, mtime=0), "line 2 is longer than 10,000 bytes"),
        (gzip.compress(b"Code\n" + b"0\n" * 5_000_000, mtime=0), "more than 100,000 bytes once unpacked"),
    ],
)
def test_a_hostile_csv_is_told_in_a_sentence(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(UnreadableFile, match=told):
        rows_of(tmp_path / "a.csv", content, ["Code"])


def test_a_cell_of_ten_megabytes_is_refused(tmp_path: Path) -> None:
    content = b'Code\n"' + b"line\n" * 2_000_000 + b'"\n'
    with pytest.raises(UnreadableFile, match=r"field larger than field limit"):
        rows_of(tmp_path / "a.csv", content, ["Code"], limits=Limits())


def bomb(*, stated: int | None = None) -> bytes:
    """A workbook of 20 KB that unpacks to 20 MB; `stated` is the size its directory claims."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(20):
                part.write(b" " * 1_000_000)
    raw = content.getvalue()
    if stated is None:
        return raw
    return raw.replace((20_000_000).to_bytes(4, "little"), stated.to_bytes(4, "little"))


@pytest.mark.parametrize("stated", [None, 50])
def test_a_zip_bomb_is_refused_whatever_size_it_claims(tmp_path: Path, stated: int | None) -> None:
    limits = Limits(workbook_bytes=1_000_000)
    with pytest.raises(UnreadableFile, match="unpacks to more than"):
        rows_of(tmp_path / "a.xlsx", bomb(stated=stated), limits=limits)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"not a workbook at all",
        workbook([["Code"]])[:-30],
        gzip.compress(b"PK", mtime=0),
        b"\x1f\x8b\x08",
    ],
    ids=["empty", "its first letters", "a sentence", "cut off", "packed by gzip", "gzip cut off"],
)
def test_what_is_no_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"workbook|unpacked"):
        rows_of(tmp_path / "a.xlsx", content)


def test_an_archive_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(UnreadableFile, match="an archive but no XLSX workbook"):
        rows_of(tmp_path / "a.xlsx", content.getvalue())


def test_an_unknown_ending_asks_for_the_format(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"name it \.csv, \.xlsx or \.jsonl, or set format\.type"):
        rows_of(tmp_path / "a.dat", b"Code\nA\n")
    assert rows_of(tmp_path / "a.dat", b"Code\nA\n", form=FileFormat(type="csv")) == [SourceRow(1, {"Code": "A"})]


def test_errors_are_written_whole_and_cannot_run_as_formulas(tmp_path: Path) -> None:
    target = tmp_path / "errors.csv"
    notes = [
        Note(3, NoteLevel.REFUSED, "formula", "Name", "=cmd|' /C calc'!A0", {"en": "no text", "ko": "수식"}),
        Note(4, NoteLevel.WARNING, "too_small", "Price", "-5", {"en": "small"}),
    ]
    write_errors(target, notes)
    assert target.read_text("utf-8-sig").splitlines() == [
        "row,level,column,value,code,message,message_ko",
        "3,refused,Name,'=cmd|' /C calc'!A0,formula,no text,수식",
        "4,warning,Price,-5,too_small,small,small",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["errors.csv"]


def test_an_unwritable_place_for_errors_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be written"):
        write_errors(tmp_path / "nowhere" / "errors.csv", [])


@pytest.mark.parametrize(
    ("text", "kept"), [("=1+1", "'=1+1"), ("-1", "-1"), ("+82 2 123", "'+82 2 123"), ("@x", "'@x"), ("Mug", "Mug")]
)
def test_only_what_a_spreadsheet_would_run_is_marked(text: str, kept: str) -> None:
    assert harmless(text) == kept
