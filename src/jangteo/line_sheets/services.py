"""Sheets as files: PDF for people, XLSX to fill with quantities and order by."""

from collections.abc import Iterator
from itertools import chain

from jangteo.channels.types import Channel
from jangteo.connect.services import write_sheet
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.line_sheets import rules
from jangteo.line_sheets.gateways import Press
from jangteo.line_sheets.selectors import pages_of, read_sheet
from jangteo.line_sheets.types import Asked, Sheet


def sheet_pdf(asked: Asked, *, channel: Channel, actor: Actor, language: str) -> Iterator[bytes]:
    """A sheet as PDF, in pieces: a part is read, set and given on before the next, so that no more is held.

    The first piece is made before this returns: what is refused is refused by then.

    raises  as `selectors.read_sheet`
    """
    pieces = _pieces(read_sheet(asked, channel=channel, actor=actor, language=language))
    return chain([next(pieces)], pieces)


def sheet_xlsx(asked: Asked, *, channel: Channel, actor: Actor, language: str) -> bytes:
    """A sheet as XLSX, a row for each SKU, with a column for quantities that is empty.

    raises  as `selectors.read_sheet`
    """
    sheet = read_sheet(asked, channel=channel, actor=actor, language=language, part=200)
    head = rules.table_head(language, currency=channel.currency, with_tax=sheet.head.with_tax)
    return write_sheet("order", head, rules.table_rows(sheet.head, sheet.parts, language=language, zone=clock.SEOUL))


def _pieces(sheet: Sheet) -> Iterator[bytes]:
    joiner, before = rules.Joiner(sheet.head.title or sheet.head.channel), ""
    first = joiner.begin()
    with Press() as press:
        for products in pages_of(sheet):
            names = press.lay_out({one.picture.id: one.picture for one in products if one.picture})
            paper = rules.part_on_paper(
                sheet.head,
                products,
                language=sheet.language,
                zone=clock.SEOUL,
                first_page=joiner.page_count + 1,
                pictures=names,
                before=before,
            )
            yield first + joiner.add(press.set_part(paper))
            first, before = b"", products[-1].category
    yield joiner.end()
