"""Tables of where goods go: read whole, and everything that is wrong in them named by line and column."""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jangteo.kernel.wholes import read_whole
from jangteo.ordering.types import LARGEST_QUANTITY, MOST_PLAN_CELLS, PlanProblem, PlanRow
from jangteo.parties.types import PostalAddress

COLUMNS: Mapping[str, frozenset[str]] = {
    "sku": frozenset({"sku", "품번", "상품코드"}),
    "quantity": frozenset({"quantity", "qty", "수량"}),
    "unit": frozenset({"unit", "단위"}),
    "address": frozenset({"address", "label", "주소지", "배송지", "주소 이름"}),
    "recipient": frozenset({"recipient", "받는 분", "받는분", "수령인"}),
    "phone": frozenset({"phone", "전화", "연락처"}),
    "postcode": frozenset({"postcode", "zip", "우편번호"}),
    "city": frozenset({"city", "도시"}),
    "line1": frozenset({"line1", "주소"}),
    "line2": frozenset({"line2", "상세주소", "상세 주소"}),
    "country": frozenset({"country", "국가"}),
    "date": frozenset({"date", "wanted on", "wanted_on", "희망일", "배송일", "날짜"}),
}
DAY = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?(?:[T ]00:00(?::00)?)?", re.ASCII)
WHOLE_ADDRESS = ("recipient", "phone", "postcode", "line1")
LONGEST = {"recipient": 120, "phone": 40, "postcode": 12, "city": 100, "line1": 200, "line2": 200, "country": 2}


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """What a table says; with any problem nothing of it is to be used."""

    rows: tuple[PlanRow, ...]
    problems: tuple[PlanProblem, ...]


def read_plan(
    rows: Sequence[Sequence[str]],
    addresses: Mapping[str, PostalAddress],
    *,
    home: str,
    today: date,
    most: int = MOST_PLAN_CELLS,
) -> ReadPlan:
    """What each row of a table says; its first one names the columns.

    addresses  {label in small letters: the buyer's saved address}
    home       the country of an address that names none

    >>> table = "sku,quantity,recipient,phone,postcode,line1,date\\nMUG,3,김도윤,010,03045,북촌로 12,2026. 12. 1."
    >>> read_plan(rows_of(table), {}, home="KR", today=date(2026, 11, 26)).rows[0].wanted_on
    datetime.date(2026, 12, 1)
    """
    lines = [(number, cells) for number, cells in enumerate(_stripped(rows), 1) if any(cells)]
    if not lines:
        return ReadPlan((), (PlanProblem(1, "", "empty"),))
    (first, head), rest = lines[0], lines[1:]
    names = [_column(cell) for cell in head]
    if missing := next((name for name in ("sku", "quantity") if name not in names), None):
        return ReadPlan((), (PlanProblem(first, missing, "no_column"),))
    if len(rest) > most:
        return ReadPlan((), (PlanProblem(first, "", "too_many", str(most)),))
    read: list[PlanRow] = []
    problems: list[PlanProblem] = []
    for number, cells in rest:
        told = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        row, found = _row(number, told, addresses, home, today)
        problems += found
        if row is not None and not found:
            read.append(row)
    return ReadPlan(tuple(read), tuple(problems))


def rows_of(text: str) -> list[list[str]]:
    """The rows of a pasted table, separated by tabs, commas or semicolons."""
    head = text.lstrip("\ufeff").split("\n", 1)[0]
    mark = max("\t,;", key=head.count)
    return list(csv.reader(text.lstrip("\ufeff").replace("\0", "").splitlines(), delimiter=mark))


def _stripped(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[cell.replace("\0", "").strip() for cell in cells] for cells in rows]


def _column(cell: str) -> str:
    return next((name for name, words in COLUMNS.items() if cell.casefold() in words), "")


def _row(
    number: int, told: Mapping[str, str], addresses: Mapping[str, PostalAddress], home: str, today: date
) -> tuple[PlanRow | None, list[PlanProblem]]:
    problems: list[PlanProblem] = []

    def wrong(column: str, why: str) -> None:
        problems.append(PlanProblem(number, column, why, told.get(column, "")[:60]))

    if not told.get("sku"):
        wrong("sku", "is_missing")
    count = read_whole(told.get("quantity", "")) or 0
    if not 1 <= count <= LARGEST_QUANTITY:
        wrong("quantity", "no_quantity")
    address = _address(told, addresses, home, wrong)
    day: date | None = None
    if told.get("date"):
        day = _day(told["date"])
        if why := "no_date" if day is None else what_is_wrong_with(day, today):
            wrong("date", why)
    if problems or address is None:
        return None, problems
    return PlanRow(number, told["sku"][:64], count, address, day, told.get("unit") or "each"), []


def what_is_wrong_with(day: date, today: date) -> str:
    """Why goods can't be wanted on a day; nothing where they can."""
    return "day_is_past" if day < today else "no_date" if day.year > today.year + 5 else ""


def _day(text: str) -> date | None:
    """A day as people and spreadsheets write it: `2026-12-01`, `2026. 12. 1.`, `2026/12/1`, `2026-12-01T00:00:00`."""
    found = DAY.fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _address(
    told: Mapping[str, str], addresses: Mapping[str, PostalAddress], home: str, say: Callable[[str, str], None]
) -> PostalAddress | None:
    label = told.get("address", "")
    if label:
        found = addresses.get(label.casefold())
        if found is None:
            say("address", "unknown_address")
        return found
    missing = [name for name in WHOLE_ADDRESS if not told.get(name)]
    for name in missing:
        say(name, "is_missing")
    long = [name for name, most in LONGEST.items() if len(told.get(name, "")) > most]
    for name in long:
        say(name, "too_long")
    if missing or long:
        return None
    parts: dict[str, Any] = {
        name: told.get(name, "") for name in ("recipient", "phone", "postcode", "line1", "line2", "city")
    }
    country = (told.get("country") or home).upper()
    if country == "KR" and re.fullmatch(r"[0-9]{4}", parts["postcode"]):
        parts["postcode"] = f"0{parts['postcode']}"  # a spreadsheet took it for a number
    return PostalAddress(**parts, country=country)


def one_country(rows: Sequence[PlanRow]) -> list[PlanProblem]:
    """An order goes to one country: the first row's; every other one is named."""
    if not rows:
        return []
    first = rows[0].ship_to.country
    return [
        PlanProblem(row.line, "country", "other_country", row.ship_to.country)
        for row in rows
        if row.ship_to.country != first
    ]


def days_in_time(rows: Sequence[PlanRow], today: date) -> list[PlanProblem]:
    """The rows that want their goods on a day that is past, or years away."""
    wrong = [(row, what_is_wrong_with(row.wanted_on, today)) for row in rows if row.wanted_on]
    return [PlanProblem(row.line, "date", why, str(row.wanted_on)) for row, why in wrong if why]
