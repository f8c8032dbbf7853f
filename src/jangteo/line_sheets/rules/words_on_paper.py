"""A part of a sheet as its template takes it: texts alone, in one language."""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from babel.dates import format_date

from jangteo.line_sheets.rules import figures
from jangteo.line_sheets.rules.words import words_in
from jangteo.line_sheets.types import SheetHead, SheetProduct, SheetRow


def part_on_paper(  # noqa: PLR0913 -- what, in which words, and where among the other parts
    head: SheetHead,
    products: Sequence[SheetProduct],
    *,
    language: str,
    zone: tzinfo,
    first_page: int,
    pictures: Mapping[UUID, str],
    before: str = "",
) -> dict[str, Any]:
    """Some products of a sheet.

    first_page  the number of the first page of this part
    pictures    {picture: name of its file beside the template}
    before      the category that the part before ended with: its heading isn't repeated, nor the title
    """
    words = words_in(language)
    told, before = [], before or head.title
    for one in products:
        told.append(_product(one, language, pictures) | {"heading": one.category if one.category != before else ""})
        before = one.category
    made = figures.moment(head.made_at, zone, language)
    return {
        "language": language,
        "words": words,
        "is_first": first_page == 1,
        "first_page": first_page,
        "title": head.title or words["everything"],
        "channel": head.channel,
        "seller": head.seller,
        "whom": words["for"].format(whom=head.whom),
        "made": words["made"].format(at=made),
        "holds": holds_words(head, zone, language),
        "count": words["count"].format(n=figures.count(head.product_count, language)),
        "tax": words["gross" if head.with_tax else "net"],
        "has_retail": not head.with_tax,
        "products": told,
    }


def holds_words(head: SheetHead, zone: tzinfo, language: str) -> str:
    """Until when the prices hold, as far as that is known."""
    words = words_in(language)
    if head.holds_until is None:
        return words["holds_open"].format(at=figures.day(head.made_at, zone, language))
    end = head.holds_until.astimezone(zone)
    if end.time() == time.min:
        return words["holds_day"].format(at=figures.day(end - timedelta(days=1), zone, language))
    return words["holds"].format(at=figures.moment(head.holds_until, zone, language))


def stock_words(row: SheetRow, language: str) -> str:
    """Whether it is there, or by when it leaves."""
    words = words_in(language)
    if row.is_there:
        return words["there"]
    if row.leaves_on is None:
        return words["out"]
    return words["leaves"].format(day=format_date(row.leaves_on, "MMM d", locale=language))


def _product(one: SheetProduct, language: str, pictures: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "name": one.name,
        "tagline": one.tagline,
        "picture": pictures.get(one.picture.id, "") if one.picture else "",
        "rows": [_row(row, language) for row in one.rows],
    }


def _row(row: SheetRow, language: str) -> dict[str, Any]:
    words = words_in(language)
    order = [words["least"].format(n=figures.count(row.least, language))] if row.least > 1 else []
    order += [words["multiple"].format(n=figures.count(row.multiple, language))] if row.multiple > 1 else []
    order += [words["case"].format(name=row.case[0], n=row.case[1])] if row.case else []
    return {
        "sku": row.sku,
        "gtin": row.gtin,
        "label": row.label,
        "steps": [
            [
                words["from"].format(n=figures.count(step.from_quantity, language)) if len(row.steps) > 1 else "",
                figures.price(step.unit, language),
                "" if step.margin is None else figures.share(step.margin, language),
            ]
            for step in row.steps
        ],
        "retail": figures.price(row.retail, language) if row.retail else "",
        "order": order,
        "stock": stock_words(row, language),
        "is_there": row.is_there,
    }
