"""Lines of a quick order as the page's fields carry them, and as it shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from jangteo.kernel.money import Money, UnitPrice
from jangteo.kernel.wholes import read_whole
from jangteo.purchasing.selectors import nearest_allowed
from jangteo.purchasing.types import (
    LARGEST,
    LONGEST_LINE,
    MOST_LINES,
    Decision,
    How,
    ListLine,
    ReadLine,
    Sheet,
    Wanted,
    amount,
)


@dataclass(frozen=True, slots=True)
class QuickRow:
    """A line as the page shows it.

    at       its place, from 0, by which its fields are called
    carried  words and unit as they were written, kept in a hidden field
    bare     the words alone, to be written otherwise
    options  (value, words, whether it is chosen): what it may mean, by which unit
    how      by what it was found, in words
    tone     "good", "warn" or "bad"
    """

    at: int
    carried: str
    bare: str
    words: str
    options: Sequence[tuple[str, str, bool]]
    quantity: str
    how: str
    tone: str
    note: str
    price: UnitPrice | None = None
    total: Money | None = None
    sku: str = ""


def read_fields(fields: Mapping[str, str]) -> tuple[list[ReadLine], dict[int, Wanted]]:
    """The lines of the page's form but those taken out, and what the buyer said of each."""
    lines: list[ReadLine] = []
    said: dict[int, Wanted] = {}
    for at in range(MOST_LINES):
        carried = fields.get(f"line-{at}", "")
        if not carried or fields.get("remove") == str(at):
            continue
        words, _tab, unit = carried.replace("\0", "")[: LONGEST_LINE + 40].partition("\t")
        typed = fields.get(f"count-{at}", "").strip()
        count = read_whole(typed)
        if count == 0:
            continue
        quantity = count if count is not None and 0 < count <= LARGEST else None
        sku, _bar, by = fields.get(f"meant-{at}", "").partition("|")
        said[len(lines)] = Wanted(sku[:64].replace("\0", ""), quantity, by[:20])
        lines.append(ReadLine(len(lines) + 1, words, words, quantity, unit))
    return lines, said


def with_scanned(sheet: Sheet, count: int) -> Sheet:
    """A scan of what is on the list already makes it one more, and no second line.

    count  how many of the last lines were scanned now
    """
    kept = list(sheet.lines[: len(sheet.lines) - count])
    for new in sheet.lines[len(kept) :]:
        same = next((at for at, one in enumerate(kept) if _is_same(one, new)), None)
        if same is None:
            kept.append(new)
        else:
            kept[same] = replace(kept[same], quantity=(kept[same].quantity or 0) + (new.quantity or 1))
    return Sheet(tuple(kept))


def wanted_of(sheet: Sheet) -> list[Wanted]:
    """What goes into the cart; words whose article the buyer chose are remembered with it."""
    return [
        Wanted(line.article.sku, line.quantity, line.unit, line.matched.line.words if line.is_chosen else "")
        for line in sheet.lines
        if line.article is not None
    ]


def rows_of(sheet: Sheet, problems: Mapping[int, str] | None = None) -> list[QuickRow]:
    """The lines in their order.

    problems  {place: why a line didn't go into the cart}
    """
    return [_row(at, line, (problems or {}).get(at, "")) for at, line in enumerate(sheet.lines)]


def _is_same(one: ListLine, new: ListLine) -> bool:
    return one.article is not None and new.article is not None and (one.article, one.unit) == (new.article, new.unit)


def _row(at: int, line: ListLine, problem: str) -> QuickRow:
    read, standing = line.matched.line, line.standing
    tone, note = ("bad", problem) if problem else _note(line)
    total = amount(standing, line.quantity, line.unit) if standing and line.quantity and line.unit else None
    return QuickRow(
        at=at,
        carried=f"{read.words}\t{read.unit}",
        bare=read.words,
        words=read.raw,
        options=_options(line),
        quantity=str(line.quantity) if line.quantity else "",
        how=_how(line),
        tone=tone,
        note=note,
        price=_price(line),
        total=total,
        sku=line.article.sku if line.article else "",
    )


def _price(line: ListLine) -> UnitPrice | None:
    standing = line.standing
    if standing is None:
        return None
    return standing.price_at((line.quantity or 1) * standing.units.get(line.unit, Decimal(1)))


def _options(line: ListLine) -> list[tuple[str, str, bool]]:
    """Every unit of what it means, then what else it may mean."""
    found = []
    article, standing = line.article, line.standing
    if article is None or not line.unit:
        found.append(("", _("Please choose"), True))
    if article is None and not line.choices:
        return []
    if article is not None and standing is not None:
        name = line.names[article.id]
        for unit in standing.units:
            words = name if len(standing.units) == 1 else f"{name} · {standing.unit_names.get(unit, unit)}"
            found.append((f"{article.sku}|{unit}", words, unit == line.unit))
    for one in line.choices:
        if article is None or one.article.id != article.id:
            found.append((f"{one.article.sku}|", line.names[one.article.id], False))
    return found


def _how(line: ListLine) -> str:
    best = line.matched.best
    if line.article is None:
        return ""
    if line.is_chosen or best is None:
        return _("chosen by you")
    words = {
        How.SKU: _("by its code"),
        How.GTIN: _("by its barcode"),
        How.PART_NUMBER: _("by your own number"),
        How.REPLACED: _("it takes the place of %(sku)s") % {"sku": best.replaces},
        How.NAME: _("by its name, %(share)s %% sure") % {"share": int(best.confidence * 100)},
    }
    return words[best.how]


def _note(line: ListLine) -> tuple[str, str]:
    standing = line.standing
    if line.decision == Decision.NOT_FOUND:
        return "bad", _("We found nothing like it. Write it otherwise, or take it out.")
    if line.article is None:
        return "warn", _("Several things could be meant. Choose one.")
    if standing is None or not standing.is_for_sale:
        return "bad", _("This is not sold to you here.")
    if not line.unit:
        unit = line.matched.line.unit
        return "warn", _("It is not sold by “%(unit)s”. Choose a unit and look at the quantity.") % {"unit": unit}
    if not line.quantity:
        return "warn", _("How many?")
    if standing.unit_price is None:
        return "bad", _("It has no price for you. Ask the seller.")
    wants = line.quantity * standing.units[line.unit]
    if standing.available < wants:
        return "warn", _("%(n)s in stock.") % {"n": f"{max(standing.available, 0):,}"}
    may = nearest_allowed(standing, unit=line.unit, quantity=line.quantity)
    if may != line.quantity:
        return "warn", _("It is ordered otherwise: %(n)s is the nearest number.") % {"n": f"{may:,}"}
    return _replaced(line)


def _replaced(line: ListLine) -> tuple[str, str]:
    """That the line names something else, no longer sold, which this takes the place of."""
    best = line.matched.best
    if best is None or best.how != How.REPLACED or line.is_chosen:
        return "good", ""
    told = _("%(old)s is no longer sold; this takes its place.") % {"old": best.replaces}
    return "warn", f"{told} {best.why}".strip()
