"""What a version offers is whole, and what a buyer takes of it is offered."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from jangteo.kernel.money import Money, RoundingMode
from jangteo.quotes.errors import InvalidQuote, InvalidSelection
from jangteo.quotes.types import (
    LARGEST_QUOTED,
    LONGEST_LEAD,
    LONGEST_QUOTE_TEXT,
    MOST_OFFERS,
    MOST_QUOTE_LINES,
    Chosen,
    Content,
    Line,
    LineProblem,
    Made,
    Offer,
    Selection,
)

LONGEST_WORD, LONGEST_KEY = 60, 20  # of terms and choices, of keys


def require_content(content: Content) -> None:
    """Refuse what can't be a version at all, whoever writes it.

    raises  InvalidQuote
    """
    problems = tuple(_shape_problems(content))
    if problems:
        raise InvalidQuote(problems)


def require_sendable(content: Content, now: datetime, latest_hold: datetime | None = None) -> None:
    """Refuse a version that a buyer could not take as it is proposed.

    latest_hold  until when goods may be kept for it at most
    raises       InvalidQuote
    """
    problems = (*_offer_problems(content, now), *_hold_problems(content, now, latest_hold or now))
    if problems:
        raise InvalidQuote(problems)


def proposed(content: Content) -> dict[str, int]:
    """What is taken unless the buyer says otherwise: every line but optional ones, the first of each choice."""
    taken: dict[str, int] = {}
    choices: set[str] = set()
    for line in _goods(content):
        if line.is_optional or line.choice in choices:
            continue
        choices |= {line.choice} - {""}
        taken[line.key] = line.quantity
    return taken


def choose(content: Content, selection: Selection) -> tuple[Chosen, ...]:
    """Exact lines at exact prices of what a buyer takes, in the order of the version.

    raises  InvalidSelection
    """
    problems = tuple(_selection_problems(content, selection))
    if problems:
        raise InvalidSelection(problems)
    return tuple(_chosen(content, selection))


def _chosen(content: Content, selection: Selection) -> Iterator[Chosen]:
    for line in _goods(content):
        offer = line.offer_for(selection.get(line.key, 0))
        if offer is not None and line.variant_id is not None:
            yield Chosen(line.key, line.variant_id, line.sku, selection[line.key], offer.unit)


def goods_total(chosen: Sequence[Chosen], currency: str, mode: RoundingMode = RoundingMode.HALF_UP) -> Money:
    """What the chosen lines come to in the document's tax view, without freight: each line rounded, then summed."""
    return Money(sum(one.unit.to_money(one.quantity, mode).minor for one in chosen), currency)


def quantities(chosen: Sequence[Chosen]) -> Mapping[UUID, int]:
    """{variant: base units}; a selection holds each variant once."""
    return {one.variant_id: one.quantity for one in chosen}


def _goods(content: Content) -> list[Line]:
    return [line for line in content.lines if line.variant_id is not None]


def _shape_problems(content: Content) -> Iterator[LineProblem]:
    if not content.lines:
        yield LineProblem("", "no_lines")
    if len(content.lines) > MOST_QUOTE_LINES:
        yield LineProblem("", "too_many_lines")
    freight = content.freight
    if freight is not None and (freight.currency != content.currency or freight.minor < 0):
        yield LineProblem("", "bad_freight")
    if len(content.terms) > LONGEST_WORD:
        yield LineProblem("", "too_long")
    keys = Counter(line.key for line in content.lines)
    for line in content.lines:
        if not line.key or len(line.key) > LONGEST_KEY or keys[line.key] > 1:
            yield LineProblem(line.key, "key_twice")
        yield from _line_problems(line, content.currency)


def _line_problems(line: Line, currency: str) -> Iterator[LineProblem]:
    if not line.text.strip():
        yield LineProblem(line.key, "no_text")
    if len(line.text) > LONGEST_QUOTE_TEXT or len(line.choice) > LONGEST_WORD:
        yield LineProblem(line.key, "too_long")
    if line.is_remark and (line.offers or line.quantity):
        yield LineProblem(line.key, "priced_remark")
    if line.made is not None and not _is_made_whole(line.made):
        yield LineProblem(line.key, "bad_made")
    if line.is_wished and line.offers:
        yield LineProblem(line.key, "priced_remark")
    if not line.is_remark and not 1 <= line.quantity <= LARGEST_QUOTED:
        yield LineProblem(line.key, "bad_quantity")
    if len(line.offers) > MOST_OFFERS:
        yield LineProblem(line.key, "too_many_offers")
    prices = [one.unit for one in line.offers] + [one for one in (line.usual, line.wish) if one is not None]
    if any(one.currency != currency for one in prices):
        yield LineProblem(line.key, "other_currency")
    yield from _range_problems(line.key, sorted(line.offers, key=lambda one: one.from_quantity))


def _is_made_whole(made: Made) -> bool:
    names = made.names.values()
    is_named = bool(made.names.get("ko")) and all(one.strip() and len(one) <= LONGEST_QUOTE_TEXT for one in names)
    return is_named and 0 <= made.lead_days <= LONGEST_LEAD


def _range_problems(key: str, offers: Sequence[Offer]) -> Iterator[LineProblem]:
    if any(one.from_quantity < 1 or (one.up_to is not None and one.up_to < one.from_quantity) for one in offers):
        yield LineProblem(key, "bad_range")
    pairs = pairwise(offers)
    if any(one.up_to is None or one.up_to >= following.from_quantity for one, following in pairs):
        yield LineProblem(key, "ranges_overlap")


def _offer_problems(content: Content, now: datetime) -> Iterator[LineProblem]:
    yield from _shape_problems(content)
    if content.valid_until is None:
        yield LineProblem("", "no_end")
    elif content.valid_until <= now:
        yield LineProblem("", "over")
    goods = _goods(content)
    if not goods:
        yield LineProblem("", "no_lines")
    yield from (LineProblem(line.key, "not_offered") for line in content.lines if line.is_wished)
    for line in goods:
        if not line.offers:
            yield LineProblem(line.key, "no_offer")
        elif line.offer_for(line.quantity) is None:
            yield LineProblem(line.key, "outside_range")
    taken = proposed(content)
    yield from _twice([line for line in goods if line.key in taken])


def _hold_problems(content: Content, now: datetime, latest: datetime) -> Iterator[LineProblem]:
    if content.hold_until is None:
        return
    if content.hold_until <= now:
        yield LineProblem("", "hold_over")
    if content.valid_until is not None and content.hold_until > content.valid_until:
        yield LineProblem("", "hold_past_end")
    if content.hold_until > latest:
        yield LineProblem("", "hold_too_long")


def _twice(lines: Sequence[Line]) -> Iterator[LineProblem]:
    """A variant is in a cart once at a price; two lines of it would be two prices."""
    variants = Counter(line.variant_id for line in lines)
    yield from (LineProblem(line.key, "variant_twice") for line in lines if variants[line.variant_id] > 1)


def _selection_problems(content: Content, selection: Selection) -> Iterator[LineProblem]:
    goods = {line.key: line for line in _goods(content)}
    yield from (LineProblem(key, "unknown_line") for key in selection if key not in goods)
    taken = [line for key, line in goods.items() if selection.get(key, 0) != 0]
    if not taken:
        yield LineProblem("", "nothing_taken")
    for line in taken:
        if selection[line.key] > LARGEST_QUOTED or line.offer_for(selection[line.key]) is None:
            yield LineProblem(line.key, "outside_range")
    yield from _twice(taken)
    yield from _choice_problems(list(goods.values()), taken, content.may_take_part)


def _choice_problems(goods: Sequence[Line], taken: Sequence[Line], may_take_part: bool) -> Iterator[LineProblem]:
    counts = Counter(line.choice for line in taken if line.choice)
    yield from (LineProblem(line.key, "one_of") for line in taken if counts[line.choice] > 1)
    if may_take_part:
        return
    for line in goods:
        is_left = line not in taken if not line.choice else not counts[line.choice]
        if is_left and not line.is_optional:
            yield LineProblem(line.key, "not_taken")
