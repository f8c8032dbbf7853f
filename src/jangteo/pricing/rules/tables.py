"""Tables of prices as people paste or upload them: which column is what, and what a line says."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from uuid import UUID

from jangteo.kernel.money import UNIT_PRICE_DECIMALS
from jangteo.pricing.rules.changes import after_row, put_together
from jangteo.pricing.rules.periods import ALWAYS, FOREVER, price_at
from jangteo.pricing.types import EVER, DraftRow, PricePeriod, ReadTable, TableProblem, TableRow

LARGEST_STEP = 10**9
LARGEST_PRICE = Decimal(10) ** 11
ALWAYS_WORD, END_WORD = "always", "-"
COLUMNS: Mapping[str, frozenset[str]] = {
    "sku": frozenset({"sku", "상품코드", "품번"}),
    "name": frozenset({"name", "product", "이름", "상품", "상품명"}),
    "quantity": frozenset({"from quantity", "from", "quantity", "min_quantity", "수량부터", "수량", "시작 수량"}),
    "price": frozenset({"unit price", "price", "unit_price", "단가", "가격"}),
    "currency": frozenset({"currency", "통화"}),
    "since": frozenset({"applies from", "since", "valid_from", "적용 시작", "시작", "부터"}),
    "until": frozenset({"applies until", "until", "valid_until", "적용 끝", "끝", "까지"}),
}
HEADLESS: Mapping[int, tuple[str, ...]] = {
    2: ("sku", "price"),
    3: ("sku", "quantity", "price"),
    4: ("sku", "quantity", "price", "since"),
    5: ("sku", "quantity", "price", "since", "until"),
    7: ("sku", "name", "quantity", "price", "currency", "since", "until"),
}
GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
PLAIN = re.compile(r"\d{1,12}(\.\d{1,20})?|\.\d{1,20}")
type Cells = Mapping[str, str]
type Columns = Mapping[str, frozenset[str]]
type Headless = Mapping[int, tuple[str, ...]]


class _Bad(Exception):
    """A line says something that can't be."""

    def __init__(self, why: str, value: str) -> None:
        self.why, self.value = why, value


def read_table(
    lines: Sequence[Sequence[str]],
    *,
    currency: str,
    zone: tzinfo,
    columns: Columns = COLUMNS,
    headless: Headless = HEADLESS,
    steps_once: bool = True,
) -> ReadTable:
    """What each line of a table says; a first line that names the columns is none of them.

    lines       cells as text; lines without any are left out, and counted
    zone        of moments written without an offset
    columns     {column: words for it, small}
    headless    {number of cells: columns} of a table whose first line names none
    steps_once  a line about a time that an earlier one speaks of is a problem
    """
    names: Sequence[str] | None = None
    is_first = True
    rows: list[TableRow] = []
    problems: list[TableProblem] = []
    for number, cells in enumerate(lines, 1):
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        was_first, is_first = is_first, False
        if was_first and (found := _header(cells, columns)) is not None:
            names = found
            if not {"sku", "price"} <= {*names}:
                return ReadTable((), (TableProblem(number, "no_columns", ", ".join(cells)[:100]),))
            continue
        try:
            rows.append(_row(number, _named(cells, names, headless), currency, zone))
        except _Bad as bad:
            problems.append(TableProblem(number, bad.why, bad.value[:100]))
    twice = _twice(rows) if steps_once else {}
    return ReadTable(
        tuple(row for row in rows if row.line not in twice),
        tuple(sorted([*problems, *twice.values()], key=lambda one: one.line)),
    )


def _header(cells: Sequence[str], columns: Columns) -> list[str] | None:
    found = [next((name for name, words in columns.items() if cell.casefold() in words), "") for cell in cells]
    is_header = "sku" in found or (any(found) and not any(PLAIN.fullmatch(cell) for cell in cells))
    return found if is_header else None


def _named(cells: Sequence[str], names: Sequence[str] | None, headless: Headless) -> Cells:
    if names is None:
        while len(cells) > 2 and not cells[-1] and len(cells) not in headless:
            cells = cells[:-1]
        names = headless.get(len(cells))
        if names is None:
            raise _Bad("too_many_cells" if len(cells) > 2 else "too_few_cells", " | ".join(cells))
    if any(cells[len(names) :]):
        raise _Bad("too_many_cells", cells[len(names)])
    return {name: cell for name, cell in zip(names, cells, strict=False) if name}


def _row(number: int, cells: Cells, currency: str, zone: tzinfo) -> TableRow:
    sku = cells.get("sku", "")
    if not sku or len(sku) > 64 or "\x00" in sku:
        raise _Bad("no_sku", sku)
    stated = cells.get("currency", "")
    if stated and stated.upper() != currency:
        raise _Bad("other_currency", stated)
    since = EVER if cells.get("since", "").casefold() == ALWAYS_WORD else _moment(cells.get("since", ""), zone)
    until = _moment(cells.get("until", ""), zone)
    if since is not None and until is not None and until <= since:
        raise _Bad("bad_period", cells["until"])
    return TableRow(number, sku, _quantity(cells.get("quantity", "")), _price(cells.get("price", "")), since, until)


def _quantity(text: str) -> int:
    digits = text.replace(",", "") if GROUPED.fullmatch(text) else text.removesuffix("+")
    if not text:
        return 1
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 10 and 1 <= int(digits) <= LARGEST_STEP):
        raise _Bad("bad_quantity", text)
    return int(digits)


def read_price(text: str) -> Decimal:
    """A unit price as people write it: digits, perhaps grouped by commas, with at most six decimals that count.

    raises  ValueError

    >>> read_price("12,900"), read_price("0.003450")
    (Decimal('12900'), Decimal('0.003450'))
    """
    bare = text.strip().removeprefix("₩").removesuffix("원").strip()
    digits = bare.replace(",", "") if GROUPED.fullmatch(bare) else bare
    if not PLAIN.fullmatch(digits) or not digits.isascii():
        raise ValueError(text)
    try:
        price = Decimal(digits)
    except InvalidOperation:  # pragma: no cover -- the pattern leaves none
        raise ValueError(text) from None
    if price >= LARGEST_PRICE or price != round(price, UNIT_PRICE_DECIMALS):
        raise ValueError(text)
    return price


def _price(text: str) -> Decimal | None:
    if text == END_WORD:
        return None
    try:
        return read_price(text)
    except ValueError:
        raise _Bad("bad_price", text) from None


def _moment(text: str, zone: tzinfo) -> datetime | None:
    if not text:
        return None
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time(), zone)
        found = datetime.fromisoformat(text)
        return found if found.tzinfo is not None else found.replace(tzinfo=zone)
    except ValueError:
        raise _Bad("bad_moment", text) from None


def _twice(rows: Sequence[TableRow]) -> dict[int, TableProblem]:
    """{line: problem} of lines that say something of a time that an earlier line has spoken of."""
    steps: dict[tuple[str, int], list[TableRow]] = defaultdict(list)
    for row in rows:
        steps[row.sku, row.min_quantity].append(row)
    found = {}
    for own in steps.values():
        ordered = sorted(own, key=lambda row: (row.since or ALWAYS, row.line))
        for earlier, later in pairwise(ordered):
            if (later.since or ALWAYS) < (earlier.until or FOREVER):
                last = max(earlier, later, key=lambda row: row.line)
                found[last.line] = TableProblem(last.line, "twice", last.sku)
    return found


def row_of_line(
    known: Sequence[PricePeriod], line: TableRow, variant_id: UUID, now: datetime
) -> list[DraftRow] | TableProblem:
    """What a line of a table changes. What has been is never changed by a table.

    known  the periods of its step
    A line without dates replaces the price that holds now wherever it holds from now on; what is to come stays. One
    with dates holds in them, from now on where they began before and the step has prices.
    """
    if line.since is None and line.until is None:
        return replaced_rows(known, line.price, (variant_id, line.min_quantity), now)
    row = DraftRow(variant_id, line.min_quantity, line.price, line.since, line.until)
    if after_row(known, row, now) == put_together(known):
        return []
    if line.until is not None and line.until <= now and (known or line.since is None):
        return TableProblem(line.line, "past", line.sku)
    since = None if known and line.since is not None and line.since <= now else line.since
    old = price_at(known, since or now)
    return [DraftRow(variant_id, line.min_quantity, line.price, since, line.until, old.unit_price if old else None)]


def replaced_rows(
    known: Sequence[PricePeriod], price: Decimal | None, key: tuple[UUID, int], now: datetime
) -> list[DraftRow]:
    """A new price in place of the one that holds now, wherever it holds from now on: what is to come stays as it is.

    price  None ends the step, with all that is to come
    """
    current = price_at(known, now)
    if price is None:
        later = [one for one in known if one.until is None or one.until > now]
        return [DraftRow(*key, None, None, None, current.unit_price if current else None)] if later else []
    if current is None:
        coming = min((one.since for one in known if one.since is not None and one.since > now), default=None)
        return [DraftRow(*key, price, None, coming)]
    if current.unit_price == price:
        return []
    return [
        DraftRow(*key, price, one.since if one.since is not None and one.since > now else None, one.until, old)
        for one in put_together(known)
        if (old := one.unit_price) == current.unit_price and (one.until is None or one.until > now)
    ]
