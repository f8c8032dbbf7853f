"""Reads what a buyer pastes: a list, rows of a spreadsheet, or a chat message, in Korean or English."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from jangteo.purchasing.rules import words as known
from jangteo.purchasing.types import LARGEST, LONGEST_LINE, MOST_LINES, ReadLine


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_COUNTER = _any_of(known.COUNTERS)
_NUMBER = r"(?<![\w.])\d+"
_JOINED = r"(?<![0-9A-Za-z.,])(?<![0-9A-Za-z]-)\d+"  # Hangul may stand right before it: 컵3개
_END = r"(?![0-9A-Za-z가-힣])"
_TAIL = r"(?:씩|정도|만|으로|로|이요|요|를|을|은|이랑|하고)?"
_GROUPED = re.compile(r"(?<![\w.,-])\d{1,3}(?:,\d{3})+(?![0-9A-Za-z,])")
_BY_UNIT = re.compile(rf"(?P<n>{_JOINED})\s*(?P<u>{_COUNTER}){_TAIL}{_END}", re.IGNORECASE)
_SPELLED_BY_UNIT = re.compile(
    rf"(?<![0-9A-Za-z가-힣])(?P<n>{_any_of(known.SPELLED)})\s*(?P<u>{_COUNTER}){_TAIL}{_END}", re.IGNORECASE
)
_GLUED = re.compile(rf"(?<![0-9A-Za-z-])[A-Za-z]{{4,}}(?P<n>\d+)\s*(?P<u>{_COUNTER}){_TAIL}{_END}", re.IGNORECASE)
_TIMES = re.compile(
    rf"(?:(?<![0-9A-Za-z])[x×*✕@]\s*(?P<after>\d+)|(?<![-/])(?P<before>(?<![\w.])\d{{1,6}})\s*[x×*✕](?=\s|$|[가-힣])){_END}",
    re.IGNORECASE,
)
_LABELLED = re.compile(rf"(?:수량|갯수|개수|qty|quantity|q'ty)\.?\s*[:=]?\s*(?P<n>{_NUMBER}){_END}", re.IGNORECASE)
_SIGNED = re.compile(rf"(?:\s[-–—:=→]\s*|[:=→]\s*|\()(?P<n>{_NUMBER})\)?\s*$")
_TRAILING = re.compile(rf"\s(?P<n>{_NUMBER})\s*$")
_LEADING = re.compile(r"^(?P<n>\d{1,5})\s+(?=\D|\d{8,14}(?!\d))")
_SPELLED_ALONE = re.compile(rf"\s(?P<n>{_any_of(known.ALONE)})(?:요|만)?\s*$", re.IGNORECASE)
_MEASURED = re.compile(
    rf"(?<!\d)(?:\d+(?:\.\d+)?\s*[x×*]\s*){{0,2}}\d+(?:\.\d+)?\s*(?:{known.MEASURES}){_END}|(?<![0-9A-Za-z])\d{{1,4}}[x×*]\d{{1,4}}",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-•·*▪◦‣>✔☑□■○●]+\s+|\(?\d{1,3}[.)]\s+|\d{1,3}[.)](?=[^\d\s]))")
_SEPARATED = re.compile(r"\t|\s*[;|]\s*")
_AND = re.compile(
    r"\s*(?:,|\s/\s|\s&\s|\s\+\s|그리고|"
    r"(?<=[개스자트장권병팩음벌레봉통롤루대매판쌍캔점요나둘셋넷섯곱덟홉열])\s*(?:하고|이랑|랑|과|와)\s+|\band\b)\s*",
    re.IGNORECASE,
)
_WHOLE_CELL = re.compile(rf"(\d+)(?:\.0+)?\s*({_COUNTER})?", re.IGNORECASE)
_POLITE_END = re.compile(rf"(?:\s*(?:{known.POLITE.pattern}))+[\s.!~^]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Told:
    """A quantity where it stands in a text."""

    start: int
    end: int
    value: int
    unit: str = ""


def read_list(text: str) -> tuple[ReadLine, ...]:
    """The articles that a text names, row by row; greetings, days, telephone numbers and headings are left out.

    A row of a spreadsheet is split at tabs, semicolons, bars or commas. Several articles of one row are told apart
    where each has a quantity of its own. Numbers may be spelled ("두 박스", "three boxes"), full-width, or grouped; one
    that is a measure ("350ml", "3단") is part of the name. Of a longer list `MOST_LINES` and one more are read.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\x00", "")
    heads: list[str] = []
    found = (line for number, row in enumerate(plain.splitlines(), 1) for line in _row(number, row, heads))
    return tuple(islice(found, MOST_LINES + 1))


def read_rows(rows: Iterable[Sequence[object]]) -> tuple[ReadLine, ...]:
    """The articles of a spreadsheet; a row of headings says which column is which.

    rows  cells as a reader of spreadsheets gives them: texts, numbers, None
    """
    return read_list("\n".join("\t".join(map(_cell_text, row)) for row in rows))


def _cell_text(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return re.sub(r"\s+", " ", text if isinstance(cell, str) else text.removesuffix(".0"))


def _row(number: int, row: str, heads: list[str]) -> Iterator[ReadLine]:
    raw = row.strip(" \r\n")[:LONGEST_LINE]
    plain = _GROUPED.sub(lambda one: one[0].replace(",", ""), raw)
    if not plain.strip() or known.IN_ALL.search(plain):
        return
    if _SEPARATED.search(plain):
        found = _cells(number, raw, [cell.strip() for cell in _SEPARATED.split(plain)], heads)
        if found is not None:
            yield from found
            return
    plain = _BULLET.sub("", plain)
    parts = [one for one in _AND.split(plain) if one.strip()]
    if len(parts) > 1 and all(map(_has_quantity, parts)):
        for part in parts:
            yield from _free(number, raw, part)
        return
    if "," in plain and not _sure_quantity(_without_days(plain)):
        cells = [cell.strip() for cell in next(csv.reader([plain], skipinitialspace=True), [])]
        if (found := _cells(number, raw, cells, heads)) is not None:
            yield from found
            return
    yield from _free(number, raw, plain)


def _has_quantity(part: str) -> bool:
    plain = _without_days(part)
    return (_sure_quantity(plain) or _guessed_quantity(plain)) is not None


def _cells(number: int, raw: str, cells: list[str], heads: list[str]) -> list[ReadLine] | None:
    """A row of a table; None: it isn't one. A row of headings is kept for the rows below."""
    lower = [cell.lower() for cell in cells]
    if all(cell in known.HEADS for cell in lower if cell) or {"sku", "quantity"} <= set(lower):
        heads[:] = lower
        return []
    if any(cell in known.TOTALS for cell in lower):
        return []
    at = _quantity_column(cells, heads)
    if at is None:
        return None
    told = _cell_quantity(cells[at])
    rest = " ".join(cell for one, cell in enumerate(cells) if _is_name(one, cell, at, heads))
    if not any(letter.isalnum() for letter in rest):
        return None
    if told is None and not cells[at] and {"sku", "quantity"} <= set(heads):
        return []  # a form of ours, left empty there
    if told is None:
        return [ReadLine(number, raw, rest, None, is_sure=False)]
    headed = (cell for cell, head in zip(lower, heads, strict=False) if head in known.HEADS_OF_UNITS)
    beside = (cell for cell in lower[at + 1 : at + 2] if cell in known.COUNTERS)
    return [ReadLine(number, raw, rest, *_dozens(told.value, told.unit or next(headed, "") or next(beside, "")))]


def _cell_quantity(cell: str) -> _Told | None:
    whole = _WHOLE_CELL.fullmatch(cell)
    value = _value(whole[1]) if whole else known.SPELLED.get(cell.lower())
    if not value or value > LARGEST:
        return None
    return _Told(0, len(cell), value, (whole[2] or "").lower() if whole else "")


def _quantity_column(cells: Sequence[str], heads: Sequence[str]) -> int | None:
    """Which column tells how many: the one that is headed so, else the last whole number that is no code."""
    headed = next((at for at, head in enumerate(heads) if head in known.HEADS_OF_QUANTITY), None)
    if headed is not None and headed < len(cells):
        return headed
    numbers = (
        at for at in range(len(cells) - 1, 0, -1) if _WHOLE_CELL.fullmatch(cells[at]) and not _is_code(cells[at])
    )
    return next(numbers, None)


def _is_name(at: int, cell: str, quantity_at: int, heads: Sequence[str]) -> bool:
    """Whether a cell is a part of what an article is called."""
    if at == quantity_at or not cell:
        return False
    if quantity_at < len(heads) and heads[quantity_at] in known.HEADS_OF_QUANTITY:
        return at < len(heads) and heads[at] in known.HEADS_OF_WORDS
    return at < quantity_at and not re.fullmatch(r"\d{1,3}", cell)


def _free(number: int, raw: str, part: str) -> Iterator[ReadLine]:
    plain = _without_days(part)
    sure = _sure_quantity(plain)
    if plain != part and not sure:
        return  # a day or a telephone number, and nothing to order
    told = sure or _guessed_quantity(plain)
    if told is None and known.TALK.search(plain):
        return
    words = _clean(f"{plain[: told.start]} {plain[told.end :]}" if told else plain)
    if not any(letter.isalnum() for letter in words):
        return
    if told is not None and 0 < told.value <= LARGEST:
        yield ReadLine(number, raw, words, *_dozens(told.value, told.unit), is_sure=sure is not None)
    else:
        yield ReadLine(number, raw, words, None, told.unit if told else "", is_sure=False)


def _sure_quantity(plain: str) -> _Told | None:
    """A number that says it is a quantity."""
    for pattern in (_BY_UNIT, _LABELLED, _SPELLED_BY_UNIT, _TIMES):
        for one in reversed([*pattern.finditer(plain)]):
            groups = one.groupdict()
            told = groups.get("n") or groups.get("after") or groups.get("before") or ""
            value = known.SPELLED.get(told.lower()) or _value(told)
            if value and not _is_measure(plain, one) and not _is_of_the_name(plain, one):
                return _Told(one.start(), one.end(), value, (groups.get("u") or "").lower())
    return None


def _is_of_the_name(plain: str, found: re.Match[str]) -> bool:
    """Whether a spelled number belongs to a name, as a bare number at the end tells: "냅킨 네 장 쪽빛 1"."""
    return found.re is _SPELLED_BY_UNIT and bool(_TRAILING.search(_clean_end(plain), found.end()))


def _guessed_quantity(plain: str) -> _Told | None:
    """A number that stands where quantities do."""
    ended = _clean_end(plain)
    if (glued := _GLUED.search(plain)) is not None:
        return _Told(glued.start("n"), glued.end(), int(glued["n"]), glued["u"].lower())
    for pattern in (_SIGNED, _SPELLED_ALONE, _TRAILING, _LEADING):
        one = pattern.search(ended)
        if one and not _is_measure(plain, one) and not _is_code(one["n"]):
            value = known.SPELLED.get(one["n"].lower()) or _value(one["n"])
            if value and (plain[: one.start()] + ended[one.end() :]).strip(" -:="):
                return _Told(one.start(), one.end(), value)
    return None


def _is_measure(plain: str, found: re.Match[str]) -> bool:
    """Whether a number belongs to a measure: of "350ml 컵 2개" the first, of "20x30cm" both."""
    if found.groupdict().get("u"):
        return False
    return any(one.start() < found.end() and found.start() < one.end() for one in _MEASURED.finditer(plain))


def _is_code(text: str) -> bool:
    return len(text) in (8, 12, 13, 14) and text.isdigit()


def _without_days(plain: str) -> str:
    return known.PHONE_OR_DAY.sub(" ", plain)


def _clean(words: str) -> str:
    plain = re.sub(r"\s+", " ", known.POLITE.sub(" ", words)).strip(" \t-–—:;,.=→!~^'\"")
    return plain if plain.count("(") == plain.count(")") else plain.strip(" ()[]")


def _clean_end(plain: str) -> str:
    """Without what is said politely at the end; positions before it stay."""
    found = _POLITE_END.search(plain)
    return plain[: found.start()] if found else plain.rstrip(" .!~^")


def _value(told: str) -> int | None:
    return int(told) if told.isascii() and told.isdigit() and len(told) <= 9 else None


def _dozens(value: int, unit: str) -> tuple[int, str]:
    return (value * 12, "") if unit in ("dozen", "dz") else (value, unit)
