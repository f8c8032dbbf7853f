"""The form in which an offer is written, line by line, and kept as the quote's next version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from jangteo.catalog.selectors import variants_by_sku
from jangteo.catalog.selectors.staff import base_names
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money, UnitPrice
from jangteo.kernel.wholes import read_figure, read_whole
from jangteo.office.pages.amounts import read_money
from jangteo.office.pages.frame import show, staff_actor
from jangteo.office.pages.quotes import quote_of
from jangteo.office.pages.rights import day_of, ends_at, last_day
from jangteo.office.wording import refusal_in_words
from jangteo.quotes import services
from jangteo.quotes.errors import InvalidQuote
from jangteo.quotes.selectors import reduced, with_usual
from jangteo.quotes.types import LARGEST_QUOTED, Content, Line, LineProblem, Offer, QuoteAct, QuoteView

RANGES = 2
MOST_ROWS = 210
NEW_ROWS = 2
USUAL_DAYS = 14
WORDS = ("key", "sku", "text", "quantity", "choice")
OF_RANGE = ("from", "to", "price")
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the form.

    known   the line as it was, None: a new one
    ranges  (from, to, price) as typed
    """

    number: int
    typed: Mapping[str, str]
    ranges: tuple[Mapping[str, str], ...]
    is_optional: bool = False
    known: Line | None = None


@require_http_methods(["GET", "POST"])
def draft_page(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Write an offer, or another one in place of what was sent."""
    view = quote_of(request, quote_id)
    if QuoteAct.DRAFT not in view.acts and QuoteAct.REVISE not in view.acts:
        return redirect("office:quote", quote_id=quote_id)
    before = _with_usual(view, view.versions[-1].content)
    if request.method == "GET":
        return _page(request, view, _head(before), _rows(before))
    rows = list(_typed_rows(request, before))
    try:
        content = _read(request, rows, view, before)
        if QuoteAct.DRAFT in view.acts:
            services.write_draft(quote_id=quote_id, content=content, actor=staff_actor(request))
        else:
            services.revise_quote(quote_id=quote_id, content=content, actor=staff_actor(request))
    except JangteoError as refusal:
        if refusal.status >= 500:
            raise
        return _page(request, view, _typed_head(request), rows, refusal_in_words(refusal), refusal.status)
    messages.success(request, pgettext("office", "The draft is kept. Look it through, then send it."))
    return redirect("office:quote", quote_id=quote_id)


def _page(
    request: HttpRequest,
    view: QuoteView,
    head: Mapping[str, Any],
    rows: list[Row],
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    first = max((row.number for row in rows), default=-1) + 1
    blank = dict.fromkeys(WORDS, "")
    ranges = tuple(dict.fromkeys(OF_RANGE, "") for _ in range(RANGES))
    new = [Row(first + number, blank, ranges) for number in range(NEW_ROWS)]
    response = show(
        request,
        "quote_draft",
        pgettext("office", "Write the offer %(number)s") % {"number": view.head.number},
        view=view,
        head=head,
        rows=[*rows, *new],
        problem=problem,
        includes_tax=view.versions[-1].content.prices_include_tax,
    )
    response.status_code = status
    return response


def _head(content: Content) -> dict[str, Any]:
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


def _typed_head(request: HttpRequest) -> dict[str, Any]:
    names = ("freight", "terms", "deliver_on", "valid_until", "hold_until", "note")
    return {name: _text(request, name, 2_000) for name in names} | {"may_take_part": "may_take_part" in request.POST}


def _rows(content: Content) -> list[Row]:
    """The lines as they are; of goods without a price yet, from what was asked for on at the usual price."""
    rows = []
    for number, line in enumerate(content.lines):
        offers = line.offers or ((Offer(line.quantity, line.usual),) if line.usual else ())
        ranges = [
            {"from": str(one.from_quantity), "to": str(one.up_to or ""), "price": f"{one.unit.to_text()}"}
            for one in offers[:RANGES]
        ]
        ranges += [dict.fromkeys(OF_RANGE, "") for _ in range(RANGES - len(ranges))]
        words = {
            "key": line.key,
            "sku": line.sku,
            "text": line.text,
            "quantity": str(line.quantity or ""),
            "choice": line.choice,
        }
        rows.append(Row(number, words, tuple(ranges), line.is_optional, line))
    return rows


def _typed_rows(request: HttpRequest, before: Content) -> Iterator[Row]:
    """The rows that hold something and are not dropped."""
    for number in range(MOST_ROWS):
        words = {name: _text(request, f"{name}-{number}") for name in WORDS}
        if f"drop-{number}" in request.POST or not (words["sku"] or words["text"]):
            continue
        ranges = tuple({name: _text(request, f"{name}-{number}-{one}") for name in OF_RANGE} for one in range(RANGES))
        yield Row(number, words, ranges, f"optional-{number}" in request.POST, before.line(words["key"]))


def _read(request: HttpRequest, rows: list[Row], view: QuoteView, before: Content) -> Content:
    """raises  InvalidQuote"""
    head, currency = _typed_head(request), view.head.currency
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
        lines=tuple(_goods(rows, before)),
        freight=_not_negative(freight),
        terms=head["terms"],
        deliver_on=deliver_on,
        valid_until=until,
        hold_until=hold_until,
        may_take_part=head["may_take_part"],
        note=head["note"],
    )
    priced = _with_usual(view, bare)
    pairs = zip(priced.lines, rows, strict=True)
    return replace(priced, lines=tuple(replace(line, offers=_offers(row, line, currency)) for line, row in pairs))


def _not_negative(freight: Money | None) -> Money | None:
    if freight is not None and freight.minor < 0:
        raise InvalidQuote((LineProblem("", "bad_freight"),))
    return freight


def _goods(rows: list[Row], before: Content) -> Iterator[Line]:
    """Each row as a line without prices; a new one gets the next key."""
    variants = variants_by_sku({row.typed["sku"] for row in rows if row.typed["sku"]})
    names = base_names({variant.product_id for variant in variants.values()})
    used = {line.key for line in before.lines}
    free = (str(number) for number in range(1, MOST_ROWS * 3) if str(number) not in used)
    for row in rows:
        variant = variants.get(row.typed["sku"])
        if row.typed["sku"] and variant is None:
            raise InvalidQuote((LineProblem(row.typed["sku"], "unknown_sku"),))
        known = row.known
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


def _with_usual(view: QuoteView, content: Content) -> Content:
    channel = channels_by_id([view.head.channel_id])[ChannelId(view.head.channel_id)]
    return with_usual(content, channel, view.head.party_id)


def _text(request: HttpRequest, name: str, longest: int = LONGEST) -> str:
    return request.POST.get(name, "").replace("\0", "?").strip()[: longest + 1]
