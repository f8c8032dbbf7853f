from collections.abc import Sequence

from jangteo.fulfilment.types import ScanOutcome, ScanRuling, ToPick


def read_scan(code: str, lines: Sequence[ToPick]) -> ScanRuling:
    """What a scanned code takes: one unit of the first line that still misses one, or nothing, with the word why.

    A code is a SKU or GTIN, the number of a unit, or SKU and lot as "SKU#LOT" or the lot alone. Units that have
    numbers are scanned by number; units that are told apart by lots, by lot where more than one is promised.
    """
    for line in lines:
        if line.has_serials and code in line.scanned:
            return ScanRuling(ScanOutcome.TWICE, line.line_id, serial=code)
        if line.has_serials and code in line.serials:
            return _taken(line, serial=code)
    by_lot = [(line, lot) for line in lines if (lot := _lot_of(code, line)) is not None]
    if by_lot:
        return _first(by_lot)
    named = [line for line in lines if code in line.codes]
    if not named:
        return ScanRuling(ScanOutcome.WRONG)
    if all(line.has_serials for line in named):
        return ScanRuling(ScanOutcome.NOT_HERE, named[0].line_id)
    return _first([(line, _only_lot(line)) for line in named])


def _first(found: Sequence[tuple[ToPick, str]]) -> ScanRuling:
    """The first line of those that still misses a unit."""
    open_ones = [(line, lot) for line, lot in found if line.picked < line.quantity and line.lots.get(lot, 1) > 0]
    line, lot = (open_ones or found)[0]
    return _taken(line, lot=lot)


def _taken(line: ToPick, *, serial: str = "", lot: str = "") -> ScanRuling:
    if lot in line.recalled:
        return ScanRuling(ScanOutcome.RECALLED, line.line_id, lot=lot)
    if line.picked >= line.quantity or (lot and line.lots[lot] < 1):
        return ScanRuling(ScanOutcome.TOO_MANY, line.line_id, serial, lot)
    return ScanRuling(ScanOutcome.PICKED, line.line_id, serial, lot)


def _lot_of(code: str, line: ToPick) -> str | None:
    """The lot a code names, of those promised to the line."""
    for lot in line.lots:
        if code == lot or code in {f"{sku}#{lot}" for sku in line.codes}:
            return lot
    return None


def _only_lot(line: ToPick) -> str:
    """The lot of a line whose promise is of one lot, so that scanning the SKU says enough; else it is not told."""
    return next(iter(line.lots)) if len(line.lots) == 1 else ""
