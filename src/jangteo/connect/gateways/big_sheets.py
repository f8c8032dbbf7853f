"""Rows of a large XLSX workbook, one after another, by expat: memory does not grow with the rows.

On cells it agrees with calamine, which reads small workbooks; a test lays both beside each other. A document type is
refused, so there are no entities to expand.
"""

import re
import zipfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import IO, Any
from xml.parsers import expat

from jangteo.connect.errors import UnreadableFile

PIECE = 1 << 18
MOST_SHARED = 150_000_000
MOST_CELL = 4_000_000
DATES = frozenset([*range(14, 23), 45, 47])
DURATION = 46
FIRST_DAY, DAYS_TO_1904 = datetime(1899, 12, 30), 1462  # noqa: DTZ001 -- a cell has no zone

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SAID_AS_IT_IS = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_LOCAL = {
    f"{space} {name}": name
    for space in (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    for name in ("c", "v", "t", "row", "si", "rPh")
}
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def sheet_rows(content: IO[bytes], sheet_name: str) -> Iterator[Sequence[Any]]:
    """The cells of each row of the named sheet, else of the first, to its last cell; empty ones are "".

    raises  UnreadableFile
    """
    try:
        with zipfile.ZipFile(content) as archive:
            book = _Book.of(archive)
            parser = _RowParser(book, _SharedTexts.of(archive, book.shared))
            yield from _parsed(archive, book.path_of(sheet_name), parser)
    except (expat.ExpatError, zipfile.BadZipFile, KeyError, ValueError, OverflowError) as error:
        raise UnreadableFile(f"the file is no readable XLSX workbook: {error}", why="no_workbook") from error


def format_kind(code: str) -> str:
    """What numbers under a format are: "date", "duration" or "" for plain numbers.

    >>> [format_kind(code) for code in ('yyyy"y"', "0.00", "[h]:mm", '0 "days"', "[Red]0", "General")]
    ['date', '', 'duration', '', '', '']
    """
    plain = _SAID_AS_IT_IS.sub("", code.partition(";")[0])
    if _ELAPSED.search(plain):
        return "duration"
    plain = re.sub("general", "", _BRACKETS.sub("", plain), flags=re.IGNORECASE)
    return "date" if set("dmyhs") & set(plain.lower()) else ""


class _Parser:
    """Calls `start`, `end` and `text` of whoever inherits it, by local names."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def _refuse(self, *_: object) -> None:
        raise UnreadableFile("the workbook declares a document type, which no workbook does", why="no_workbook")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, piece: str) -> None:
        """Some of its text."""


def _parsed(archive: zipfile.ZipFile, path: str, parser: Any) -> Iterator[Any]:
    """Feed a part piece by piece and give what the parser has found each time."""
    with archive.open(path) as part:
        while piece := part.read(PIECE):
            parser.parser.Parse(piece)
            yield from parser.taken()
    parser.parser.Parse(b"", True)
    yield from parser.taken()


class _Elements(_Parser):
    """Every element of a small part, with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Mapping[str, str]]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.found.append((name.rpartition(" ")[2], attributes))

    def taken(self) -> Sequence[tuple[str, Mapping[str, str]]]:
        found, self.found = self.found, []
        return found


def _elements(archive: zipfile.ZipFile, path: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    return _parsed(archive, path, _Elements())


@dataclass(slots=True)
class _Book:
    """What the small parts say: {sheet: its part}, the part of shared texts, what each style makes of a number."""

    sheets: Mapping[str, str]
    shared: str = ""
    kinds: Sequence[str] = ()
    is_1904: bool = False

    @classmethod
    def of(cls, archive: zipfile.ZipFile) -> "_Book":
        parts, shared, styles = {}, "", ""
        for name, told in _elements(archive, "xl/_rels/workbook.xml.rels"):
            if name == "Relationship":
                target = told["Target"]
                path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
                parts[told["Id"]] = path
                shared = path if told["Type"].endswith("/sharedStrings") else shared
                styles = path if told["Type"].endswith("/styles") else styles
        sheets, is_1904 = {}, False
        for name, told in _elements(archive, "xl/workbook.xml"):
            if name == "sheet":
                sheets[told["name"]] = parts[told.get(f"{_RELATED} id") or told[f"{_STRICT} id"]]
            is_1904 |= name == "workbookPr" and told.get("date1904") in ("1", "true")
        there = set(archive.namelist())
        kinds = _kinds(_elements(archive, styles)) if styles in there else ()
        return cls(sheets, shared if shared in there else "", kinds, is_1904)

    def path_of(self, sheet_name: str) -> str:
        if sheet_name and sheet_name not in self.sheets:
            there = ", ".join(list(self.sheets)[:20])
            raise UnreadableFile(f"the workbook has no sheet {sheet_name!r}; it has: {there}", why="no_sheet")
        if not self.sheets:
            raise UnreadableFile("the workbook has no sheet", why="no_workbook")
        return self.sheets[sheet_name] if sheet_name else next(iter(self.sheets.values()))


def _kinds(elements: Iterator[tuple[str, Mapping[str, str]]]) -> Sequence[str]:
    own, kinds, is_inside = {}, [], False
    for name, told in elements:
        if name == "numFmt":
            own[int(told["numFmtId"])] = format_kind(told["formatCode"])
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles"):
            is_inside = name == "cellXfs"
        elif name == "xf" and is_inside:
            number = int(told.get("numFmtId", "0"))
            ready = "date" if number in DATES else "duration" if number == DURATION else ""
            kinds.append(own.get(number, ready))
    return kinds


class _SharedTexts(_Parser):
    """Texts that cells name by number, as one block of bytes: far smaller than as many strings."""

    def __init__(self) -> None:
        super().__init__()
        self.block, self.ends = bytearray(), array("Q", [0])
        self.is_text, self.phonetic, self.pieces = False, 0, list[str]()

    @classmethod
    def of(cls, archive: zipfile.ZipFile, path: str) -> "_SharedTexts":
        texts = cls()
        for _ in _parsed(archive, path, texts) if path else ():
            pass
        return texts

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self.ends) - 1:
            raise ValueError(f"there is no shared text {number}")
        return self.block[self.ends[number] : self.ends[number + 1]].decode()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.phonetic += _LOCAL.get(name) == "rPh"
        self.is_text = _LOCAL.get(name) == "t" and not self.phonetic

    def text(self, piece: str) -> None:
        if self.is_text:
            self.pieces.append(piece)

    def end(self, name: str) -> None:
        self.is_text = False
        self.phonetic -= _LOCAL.get(name) == "rPh"
        if _LOCAL.get(name) == "si":
            self.block += _unescaped("".join(self.pieces)).encode()
            self.ends.append(len(self.block))
            self.pieces.clear()

    def taken(self) -> Sequence[Any]:
        if len(self.block) > MOST_SHARED:
            raise UnreadableFile(
                f"the workbook's texts together have more than {MOST_SHARED:,} bytes: save it as CSV", why="too_large"
            )
        return ()


@dataclass(slots=True)
class _Cell:
    """The cell that is being read."""

    column: int = 0
    type: str = "n"
    style: int = 0
    texts: list[str] = field(default_factory=list)
    size: int = 0


class _RowParser(_Parser):
    """Rows of a sheet as they end."""

    def __init__(self, book: _Book, shared: _SharedTexts) -> None:
        super().__init__()
        self.book, self.shared = book, shared
        self.rows: list[list[Any]] = []
        self.row: list[Any] = []
        self.cell, self.is_value, self.phonetic = _Cell(column=-1), False, 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match _LOCAL.get(name):
            case "v" | "t":
                self.is_value = not self.phonetic
            case "c":
                place = attributes.get("r")
                column = _column(place) if place else self.cell.column + 1
                self.cell = _Cell(column, attributes.get("t", "n"), int(attributes.get("s", "0")))
            case "row":
                self.row, self.cell = [], _Cell(column=-1)
            case "rPh":
                self.phonetic += 1

    def text(self, piece: str) -> None:
        if self.is_value:
            self.cell.texts.append(piece)
            self.cell.size += len(piece)
            if self.cell.size > MOST_CELL:
                raise UnreadableFile(f"a cell has more than {MOST_CELL:,} characters", why="too_large")

    def end(self, name: str) -> None:
        match _LOCAL.get(name):
            case "v" | "t":
                self.is_value = False
            case "c" if self.cell.texts:
                self.row += [""] * (self.cell.column - len(self.row))
                self.row.append(self._value("".join(self.cell.texts)))
            case "row":
                self.rows.append(self.row)
            case "rPh":
                self.phonetic -= 1

    def taken(self) -> Sequence[list[Any]]:
        rows, self.rows = self.rows, []
        return rows

    def _value(self, text: str) -> Any:
        match self.cell.type:
            case "s":
                return self.shared[int(text)]
            case "inlineStr" | "str":
                return _unescaped(text)
            case "b":
                return text == "1"
            case "e":
                return ""
            case "d":
                return _iso(text)
        number = float(text)
        kind = self.book.kinds[self.cell.style] if self.cell.style < len(self.book.kinds) else ""
        return _timed(number, kind, is_1904=self.book.is_1904) if kind else number


def _column(place: str) -> int:
    """0 for "A7", 27 for "AB1"."""
    column = 0
    for sign in place.rstrip("0123456789"):
        column = column * 26 + ord(sign) - 64
    if not 0 < column <= 16_384:
        raise ValueError(f"there is no column {place}")
    return column - 1


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _iso(text: str) -> Any:
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    return text


def _timed(number: float, kind: str, *, is_1904: bool) -> date | datetime | time | timedelta:
    """A serial number as what it means; Excel counts a 29th of February 1900 that never was."""
    length = timedelta(milliseconds=round(number * 86_400_000))
    if kind == "duration":
        return length
    if is_1904:
        length += timedelta(DAYS_TO_1904)
    elif number < 60:
        length += timedelta(1)
    moment = FIRST_DAY + length
    if 0 <= number < 1:
        return moment.time()
    return moment.date() if number == int(number) else moment
