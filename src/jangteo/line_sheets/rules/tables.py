"""A sheet as a table to fill with quantities and send back; its first two columns are those an order is read by."""

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from jangteo.line_sheets.rules import figures
from jangteo.line_sheets.rules.words import words_in
from jangteo.line_sheets.rules.words_on_paper import holds_words, stock_words
from jangteo.line_sheets.types import SheetHead, SheetProduct, SheetRow


def table_head(language: str, *, currency: str, with_tax: bool) -> list[str]:
    """The names of the columns; the first two are the same in every language."""
    words = words_in(language)
    tax = words["gross" if with_tax else "net"]
    return [
        "sku",
        "quantity",
        words["name"],
        words["label"],
        words["category"],
        "GTIN",
        f"{words['price']} ({currency}, {tax})",
        words["ladder"],
        f"{words['retail']} ({words['gross']})",
        words["margin"],
        words["least_head"],
        words["multiple_head"],
        words["case_head"],
        words["stock"],
        words["sheet"],
    ]


def table_rows(
    head: SheetHead, parts: Iterable[Iterable[SheetProduct]], *, language: str, zone: tzinfo
) -> Iterator[list[str]]:
    """A row for each variant; the last cell says for whom, when made and until when the prices hold."""
    words = words_in(language)
    made = words["made"].format(at=figures.moment(head.made_at, zone, language))
    told = f"{words['for'].format(whom=head.whom)} · {made} · {holds_words(head, zone, language)}"
    for part in parts:
        for product in part:
            for row in product.rows:
                yield [row.sku, "", product.name, row.label, product.category, row.gtin, *_figures(row, language), told]


def _figures(row: SheetRow, language: str) -> list[str]:
    words = words_in(language)
    first = row.steps[0] if row.steps else None
    ladder = " / ".join(
        f"{words['from'].format(n=step.from_quantity)} {step.unit.to_text()}"
        + (f" ({figures.share(step.margin, language)})" if step.margin is not None else "")
        for step in row.steps
    )
    return [
        first.unit.to_text() if first else words["on_request"],
        ladder if len(row.steps) > 1 else "",
        row.retail.to_text() if row.retail else "",
        figures.share(first.margin, language) if first and first.margin is not None else "",
        str(row.least),
        str(row.multiple),
        row.case[1] if row.case else "",
        stock_words(row, language),
    ]
