"""What is typed into the form of an offer: its lines with their ranges, lines that were pasted, and the rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest

from jangteo.catalog.selectors import variants_by_sku
from jangteo.catalog.selectors.staff import base_names
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.kernel import clock
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money, UnitPrice
from jangteo.kernel.types import Actor
from jangteo.kernel.wholes import read_figure, read_whole
from jangteo.office.pages.amounts import read_money
from jangteo.office.pages.quote_made import MADE_WORDS, USUAL, costs_by_key, made_words, read_costs, read_made
from jangteo.office.pages.rights import day_of, ends_at, last_day
from jangteo.office.pages.stock_lines import Problem, read_lines
from jangteo.quotes.errors import InvalidQuote
from jangteo.quotes.selectors import reduced, with_usual
from jangteo.quotes.types import (
    LARGEST_QUOTED,
    MOST_OFFERS,
    Content,
    Line,
    LineProblem,
    Offer,
    QuoteView,
    VersionView,
)

MOST_ROWS = 210
NEW_ROWS = 2
USUAL_DAYS = 14
LONGEST = 300
WORDS = ("key", "sku", "text", "quantity", "choice")
OF_RANGE = ("from", "to", "price")
NOTHING = dict.fromkeys(OF_RANGE, "")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the form.

    known    the line as it was, None: a new one
    ranges   (from, to, price) as typed
    is_made  whether it is of goods outside the catalogue
    """

    number: int
    typed: Mapping[str, str]
    ranges: tuple[Mapping[str, str], ...]
    is_optional: bool = False
    known: Line | None = None
    is_made: bool = False


def head_of(content: Content) -> dict[str, Any]:
    """What stands around the lines."""
    until = last_day(content.valid_until)
    now = clock.today()
    return {
        "freight": f"{content.freight.to_decimal():f}" if content.freight is not None else "",
        "terms": content.terms,
        "deliver_on": content.deliver_on.isoformat() if content.deliver_on else "",
        "valid_until": (until if until and until >= now else now + timedelta(days=USUAL_DAYS)).isoformat(),
        "hold_until": day.isoformat() if (day := last_day(content.hold_until)) and day >= now else "",
        "may_take_part": content.may_take_part,
        "note": "",
    }


def typed_head(request: HttpRequest) -> dict[str, Any]:
    """The same as it was typed."""
    names = ("freight", "terms", "deliver_on", "valid_until", "hold_until", "note")
    return {name: _text(request, name, 2_000) for name in names} | {"may_take_part": "may_take_part" in request.POST}


def rows_of(content: Content, actor: Actor) -> list[Row]:
    """The lines as they are; of goods without a price yet, from what was asked for on at the usual price."""
    costs = costs_by_key(content, actor)
    return [_row(number, line, costs) for number, line in enumerate(content.lines)]


def blank_row(number: int, *, is_made: bool = False) -> Row:
    """A new line."""
    words = dict.fromkeys(WORDS, "") | (USUAL if is_made else {})
    return Row(number, words, (NOTHING,), is_made=is_made)


def _row(number: int, line: Line, costs: Mapping[str, Decimal]) -> Row:
    offers = line.offers or ((Offer(line.quantity, line.usual),) if line.usual else ())
    ranges = tuple(
        {"from": str(one.from_quantity), "to": str(one.up_to or ""), "price": f"{one.unit.to_text()}"} for one in offers
    )
    words = {
        "key": line.key,
        "sku": line.sku,
        "text": line.text,
        "quantity": str(line.quantity or ""),
        "choice": line.choice,
    }
    is_made = line.made is not None or line.is_wished
    if is_made:
        words |= made_words(line, costs) | {"text": line.made.names["ko"] if line.made else line.text}
    return Row(number, words, ranges or (NOTHING,), line.is_optional, line, is_made)


def typed_rows(request: HttpRequest, known: Mapping[str, Line]) -> list[Row]:
    """The rows that hold something and are not dropped.

    known  {key: the line as it was}
    """
    return list(_typed_rows(request, known))


def _typed_rows(request: HttpRequest, known: Mapping[str, Line]) -> Iterator[Row]:
    wider = read_whole(request.POST.get("add-range", ""))
    for number in range(MOST_ROWS):
        is_made = f"made-{number}" in request.POST
        names = (*WORDS, *MADE_WORDS) if is_made else WORDS
        words = {name: _text(request, f"{name}-{number}") for name in names}
        if f"drop-{number}" in request.POST or not (words["sku"] or words["text"]):
            continue
        ranges = [{name: _text(request, f"{name}-{number}-{one}") for name in OF_RANGE} for one in range(MOST_OFFERS)]
        ranges = [one for one in ranges if any(one.values())]
        ranges += [NOTHING] if not ranges or (number == wider and len(ranges) < MOST_OFFERS) else []
        is_optional = f"optional-{number}" in request.POST
        yield Row(number, words, tuple(ranges), is_optional, known.get(words["key"]), is_made)


def pasted_rows(request: HttpRequest, first: int) -> tuple[list[Row], list[Problem]]:
    """A row of each pasted line of SKU, quantity and, if it stands there, a price; and what of it can't be read.

    first  the number of the first of them
    """
    lines, problems = read_lines(request.POST.get("paste", ""))
    rows = []
    for number, line in enumerate(lines[: max(MOST_ROWS - first, 0)], start=first):
        quantity = str(line.quantity)
        words = {"key": "", "sku": line.sku, "text": "", "quantity": quantity, "choice": ""}
        price = {"from": quantity, "to": "", "price": line.cell(0)[:LONGEST]}
        rows.append(Row(number, words, (price if price["price"] else NOTHING,)))
    return rows, problems


def added_rows(seen: Content, now: Content, first: int, actor: Actor) -> list[Row]:
    """Rows of lines that somebody else added since a version was looked at."""
    new = [line for line in now.lines if seen.line(line.key) is None]
    costs = costs_by_key(now, actor)
    return [_row(number, line, costs) for number, line in enumerate(new, start=first)]


def known_lines(versions: Sequence[VersionView], last: Content) -> dict[str, Line]:
    """{key: the line that has it, as it was written last}: a key means the same line in every version."""
    found = {line.key: line for one in versions for line in one.content.lines}
    return found | {line.key: line for line in last.lines}


def read_form(request: HttpRequest, rows: list[Row], view: QuoteView, before: Content) -> Content:
    """The offer as it was typed.

    raises  InvalidQuote
    """
    head, currency = typed_head(request), view.head.currency
    freight = read_money(head["freight"], currency) if head["freight"] else None
    if head["freight"] and freight is None:
        raise InvalidQuote((LineProblem("", "bad_freight"),))
    try:
        deliver_on, until = day_of(head["deliver_on"]), ends_at(day_of(head["valid_until"]))
        hold_until = ends_at(day_of(head["hold_until"]))
    except (ValueError, OverflowError):
        raise InvalidQuote((LineProblem("", "bad_day"),)) from None
    bare = replace(
        before,
        lines=tuple(_goods(rows, known_lines(view.versions, before))),
        freight=_not_negative(freight),
        terms=head["terms"],
        deliver_on=deliver_on,
        valid_until=until,
        hold_until=hold_until,
        may_take_part=head["may_take_part"],
        note=head["note"],
    )
    priced = with_prices(view, bare)
    pairs = zip(priced.lines, rows, strict=True)
    return replace(priced, lines=tuple(replace(line, offers=_offers(row, line, currency)) for line, row in pairs))


def _not_negative(freight: Money | None) -> Money | None:
    if freight is not None and freight.minor < 0:
        raise InvalidQuote((LineProblem("", "bad_freight"),))
    return freight


def _goods(rows: list[Row], used: Mapping[str, Line]) -> Iterator[Line]:
    """Each row as a line without prices; a new one gets the next key."""
    variants = variants_by_sku({row.typed["sku"] for row in rows if row.typed["sku"]})
    names = base_names({variant.product_id for variant in variants.values()})
    free = (str(number) for number in range(1, MOST_ROWS * 3) if str(number) not in used)
    for row in rows:
        variant = variants.get(row.typed["sku"])
        if row.typed["sku"] and variant is None:
            raise InvalidQuote((LineProblem(row.typed["sku"], "unknown_sku"),))
        known = row.known
        if row.is_made:
            yield _made(row, known.key if known else next(free))
            continue
        text = row.typed["text"] or (say(names.get(variant.product_id, {}), "ko") if variant else "")
        yield Line(
            key=known.key if known else next(free),
            text=text,
            variant_id=variant.id if variant else None,
            sku=variant.sku if variant else "",
            quantity=_quantity(row.typed["quantity"], row) if variant else 0,
            choice=row.typed["choice"],
            is_optional=row.is_optional,
            wish=known.wish if known else None,
        )


def _made(row: Row, key: str) -> Line:
    """Goods outside the catalogue; a line keeps what was made of it."""
    return Line(
        key=key,
        text=row.typed["text"],
        quantity=_quantity(row.typed["quantity"], row),
        choice=row.typed["choice"],
        is_optional=row.is_optional,
        wish=row.known.wish if row.known else None,
        made=read_made(row.typed, key),
    )


def typed_costs(rows: list[Row], content: Content, actor: Actor) -> dict[str, Decimal | None]:
    """{key: what made goods cost us} as it was typed; `content` is what the rows were read as.

    raises  InvalidQuote
    """
    pairs = zip(content.lines, rows, strict=True)
    return read_costs([(line.key, row.typed) for line, row in pairs if row.is_made], actor)


def _offers(row: Row, line: Line, currency: str) -> tuple[Offer, ...]:
    """The ranges that have a price; of a remark none."""
    found = []
    for one in row.ranges:
        if not one["price"]:
            continue
        least = _quantity(one["from"], row) if one["from"] else max(line.quantity, 1)
        most = _quantity(one["to"], row) if one["to"] else None
        found.append(Offer(least, _unit(one["price"], line, currency), most))
    return tuple(found)


def _unit(text: str, line: Line, currency: str) -> UnitPrice:
    """A price as it is typed, or a share to take off the usual one, as `10%`."""
    share = read_figure(text.removesuffix("%")) if text.endswith("%") else None
    if text.endswith("%"):
        if share is None or not 0 <= share <= 100:
            raise InvalidQuote((LineProblem(line.key, "bad_price"),))
        if line.usual is None:
            raise InvalidQuote((LineProblem(line.key, "no_usual"),))
        return reduced(line.usual, share / Decimal(100))
    figure = read_figure(text)
    try:
        if figure is not None:
            return UnitPrice(figure, currency)
    except ValueError:
        pass
    raise InvalidQuote((LineProblem(line.key, "bad_price"),))


def _quantity(text: str, row: Row) -> int:
    found = read_whole(text)
    if found is None or not 1 <= found <= LARGEST_QUOTED:
        raise InvalidQuote((LineProblem(row.typed["key"], "bad_quantity"),))
    return found


def with_prices(view: QuoteView, content: Content) -> Content:
    """The same with what the buyer would pay otherwise."""
    channel = channels_by_id([view.head.channel_id])[ChannelId(view.head.channel_id)]
    return with_usual(content, channel, view.head.party_id)


def _text(request: HttpRequest, name: str, longest: int = LONGEST) -> str:
    return request.POST.get(name, "").replace("\0", "?").strip()[: longest + 1]
