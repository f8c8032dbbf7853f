"""What the pages of stock share: lines that are pasted, places, names of variants, days, refusals at their line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import pgettext

from jangteo.catalog.selectors import variant_ids_by_sku, variants_by_gtin, variants_by_id
from jangteo.catalog.selectors.staff import base_names
from jangteo.catalog.types import VariantId
from jangteo.inventory.selectors import list_places
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import say
from jangteo.kernel.permissions import allows, allows_place
from jangteo.kernel.types import Action
from jangteo.kernel.wholes import read_figure, read_whole
from jangteo.office.pages.frame import language, staff_actor
from jangteo.office.pages.price_files import pasted
from jangteo.office.stock_words import LINE_PROBLEMS
from jangteo.office.wording import refusal_in_words

MOST_UNITS = 100_000_000
MOST_LINES, MOST_TEXT, SHOWN, LONGEST_LOT = 500, 200_000, 200, 40
TRANSIT = "TRANSIT"
EMPTY = "–"

type Problem = tuple[int, Any, str]


@dataclass(frozen=True, slots=True)
class PastedLine:
    """SKU and quantity, and what may stand behind them.

    line  its number in what was pasted, from 1
    rest  the cells behind the quantity
    """

    line: int
    sku: str
    variant_id: VariantId
    quantity: int
    rest: Sequence[str]

    def cell(self, place: int) -> str:
        """A cell behind the quantity, empty where there is none or a dash."""
        text = self.rest[place] if place < len(self.rest) else ""
        return "" if text in ("-", EMPTY) else text


def read_lines(text: str, *, least: int = 1) -> tuple[list[PastedLine], list[Problem]]:
    """Lines of SKU or GTIN, quantity and more; a first line that names columns is left out.

    least    the smallest quantity that may stand there
    returns  the lines that can be read, and (line, why in words, what stands there) of the others
    """
    if len(text) > MOST_TEXT:
        return [], [problem(1, "too_long", EMPTY)]
    cells = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(pasted(text.replace("\x00", "")), start=1)
        if any(cell.strip() for cell in row)
    ]
    found = find_variants(row[0] for _, row in cells)
    if cells and cells[0][1][0] not in found and read_whole(_at(cells[0][1], 1)) is None:
        cells = cells[1:]
    lines, problems = [], []
    for number, row in cells:
        quantity = read_whole(_at(row, 1))
        if row[0] not in found:
            problems.append(problem(number, "unknown_sku", row[0]))
        elif quantity is None or not least <= quantity <= MOST_UNITS:
            problems.append(problem(number, "bad_quantity" if least else "bad_found", _at(row, 1) or EMPTY))
        else:
            lines.append(PastedLine(number, row[0], found[row[0]], quantity, row[2:]))
    return lines, problems


def find_variants(codes: Iterable[str]) -> dict[str, VariantId]:
    """{SKU or GTIN as it was written: variant}; two queries."""
    wanted = {code for code in codes if code and "\x00" not in code}
    found = variant_ids_by_sku(wanted)
    return variants_by_gtin(wanted - found.keys()) | found


def twice(lines: Sequence[PastedLine]) -> list[Problem]:
    """Lines whose variant and lot stand above already; the lot is the first cell behind the quantity."""
    seen: set[tuple[UUID, str]] = set()
    problems = []
    for line in lines:
        key = (line.variant_id, line.cell(0))
        if key in seen:
            problems.append(problem(line.line, "twice", line.sku))
        seen.add(key)
    return problems


def problem(line: int, why: str, value: str) -> Problem:
    """A line that can't be taken, in words."""
    return line, LINE_PROBLEMS[why], value[:60]


def cost_of(text: str) -> Decimal | None:
    """A cost as people write it: `12,900`, `₩9800`.

    raises  ValueError
    """
    plain = text.strip().lstrip("₩$€")
    if not plain:
        return None
    cost = read_figure(plain)
    if cost is None or cost.adjusted() > 10:
        raise ValueError(text)
    return cost


def day_of(text: str) -> date | None:
    """A day as `2026-12-31`.

    raises  ValueError
    """
    return date.fromisoformat(text.strip()) if text.strip() else None


def posted(request: HttpRequest, name: str, longest: int = 300) -> str:
    """A field as it was sent; PostgreSQL knows no NUL."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:longest]


def places_here(request: HttpRequest) -> list[tuple[str, dict[str, str]]]:
    """The places whose stock this member of staff may change."""
    actor = staff_actor(request)
    return [one for one in list_places() if allows_place(actor, Action.STOCK_CHANGE, one[0])]


def may_at(request: HttpRequest, place: str) -> bool:
    """Whether the member of staff may change the stock of a place."""
    return allows_place(staff_actor(request), Action.STOCK_CHANGE, place)


def may_everywhere(request: HttpRequest) -> bool:
    """Whether they may change what holds of all places: lots, and how units are told apart."""
    return allows(staff_actor(request), Action.STOCK_CHANGE)


def place_names() -> dict[str, str]:
    """{place: its name in the reader's language}, what is on its way too."""
    named = {code: say(names, language()) or code for code, names in list_places()}
    return named | {TRANSIT: pgettext("office", "On its way")}


@dataclass(frozen=True, slots=True)
class Named:
    """A variant as the pages of stock name it."""

    sku: str
    name: str


def names_of(ids: Iterable[UUID]) -> Mapping[UUID, Named]:
    """{variant: its SKU and name}; two queries."""
    variants = variants_by_id(set(ids), language())
    names = base_names({one.product_id for one in variants.values()})
    return {
        UUID(str(pk)): Named(one.sku, f"{say(names.get(one.product_id, {}), language())} {one.label}".strip())
        for pk, one in variants.items()
    }


def refused(work: Callable[[], object], lines: Sequence[PastedLine] = ()) -> str:
    """Run a service; empty when it went well, else what is wrong in words, with the line that it is about."""
    try:
        work()
    except JangteoError as error:
        if error.status >= 500:
            raise
        words = refusal_in_words(error)
        about = _line_of(error, lines)
        if about is None:
            return words
        return pgettext("office", "Line %(line)s: %(words)s") % {"line": about, "words": words}
    return ""


def _line_of(error: JangteoError, lines: Sequence[PastedLine]) -> int | None:
    named = names_of({line.variant_id for line in lines}) if "sku" in error.facts else {}
    for line in lines:
        is_sku = "sku" in error.facts and error.facts["sku"] in (line.sku, named[line.variant_id].sku)
        if is_sku or ("lot" in error.facts and error.facts["lot"] == line.cell(0)):
            return line.line
    return None


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""
