"""Decisions about products, without a database: units of measure, which text is shown, facet counts, who may see."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from fractions import Fraction
from typing import Any

from jangteo.catalog.rules.facets import CATEGORY, FacetRow, facet_counts, fitting, number_steps
from jangteo.catalog.rules.measures import (
    MEASURES,
    UnknownMeasure,
    convert,
    in_one_unit,
    in_unit,
    read_measure,
    show_measure,
    show_number,
    units_beside,
)
from jangteo.catalog.types import Granted, Level, Mode, ResolvedText, Sight

__all__ = [
    "CATEGORY",
    "MEASURES",
    "FacetRow",
    "UnknownMeasure",
    "base_quantity",
    "convert",
    "denied_level",
    "facet_counts",
    "fitting",
    "in_one_unit",
    "in_unit",
    "levels_up_to",
    "number_steps",
    "read_measure",
    "resolve_text",
    "show_measure",
    "show_number",
    "sight_in_words",
    "sight_of",
    "units_beside",
]


def resolve_text(
    candidates: Iterable[tuple[str, str, bool, str]], *, audience: str, language: str, fallback: str = "ko"
) -> ResolvedText:
    """Which text is shown: own channel, then own audience, then base; the visitor's language before the fall-back.

    candidates  (language, audience or "", belongs to this channel, text) of one field of one product
    """
    best: tuple[tuple[int, int], ResolvedText] | None = None
    for text_language, text_audience, is_channel, text in candidates:
        if text_audience not in ("", audience) or not text:
            continue
        where = 2 if is_channel else int(bool(text_audience))
        tongue = {language: 2, fallback: 1}.get(text_language, 0)
        source = text_language + ("/channel" if is_channel else f"/audience:{text_audience}" if text_audience else "")
        if best is None or (tongue, where) > best[0]:
            best = ((tongue, where), ResolvedText(text, source))
    return best[1] if best else ResolvedText("", "")


def base_quantity(unit_quantity: int, numerator: int, denominator: int) -> int | None:
    """So many of a unit in base units, None when that is no whole number."""
    exact = Fraction(unit_quantity * numerator, denominator)
    return int(exact) if exact.denominator == 1 else None


def levels_up_to(level: Level) -> tuple[Level, ...]:
    """The levels that all must be had for this one: who may not see may not buy."""
    levels = tuple(Level)
    return levels[: levels.index(level) + 1]


def sight_of(grants: Iterable[Granted]) -> Sight:
    """What the grants in force leave to one viewer.

    grants  every one whose audience fits them, and every reservation whoever holds it
    """
    only: dict[Level, set[int]] = defaultdict(set)
    barred: dict[Level, set[int]] = defaultdict(set)
    held: dict[Level, set[int]] = defaultdict(set)
    reserved: dict[Level, set[int]] = defaultdict(set)
    is_plain = True
    for one in grants:
        is_plain = is_plain and not one.is_held and one.mode != Mode.RESERVED
        if one.mode == Mode.RESERVED:
            (held if one.is_held else reserved)[one.level].add(one.assortment)
        elif one.is_held:
            (only if one.mode == Mode.ONLY else barred)[one.level].add(one.assortment)
    for level in Level:
        barred[level] |= reserved[level] - held[level]
    return Sight(
        only={level: frozenset(ids) for level, ids in only.items()},
        barred={level: frozenset(ids) for level, ids in barred.items() if ids},
        is_plain=is_plain,
    )


def denied_level(sight: Sight, members: Set[int]) -> tuple[Level, frozenset[int]] | None:
    """The first level denied for a product and the assortments that decided, None when it may be bought.

    members  the assortments that the product is in
    """
    for level in Level:
        barring = sight.barred.get(level, frozenset()) & members
        if barring:
            return level, frozenset(barring)
        only = sight.only.get(level)
        if only is not None and not only & members:
            return level, only
    return None


_LEVEL_WORDS = {
    "see": ("상품을 볼 수 없습니다", "may not see the product"),
    "price": ("상품은 보지만 가격을 볼 수 없습니다", "sees the product, but not its price"),
    "buy": ("상품과 가격을 보지만 살 수 없습니다", "sees the product and its price, but may not buy it"),
}
_MODE_WORDS = {
    "only": ("이 상품 구성에 든 것만 허용하는데 이 상품은 들어 있지 않습니다", "only what is in it, and this is not"),
    "except": ("이 상품 구성에 든 것을 제외합니다", "not what is in it"),
    "reserved": ("이 상품 구성은 지정된 대상에게만 열려 있습니다", "kept for those named alone"),
}


def sight_in_words(because: Mapping[str, Any], language: str) -> list[str]:
    """Why someone may or may not see a product, its price, and buy it, in sentences for staff."""
    place = 0 if language == "ko" else 1
    if not because["is_known"]:
        return [("그런 상품이 없습니다.", "There is no such product.")[place]]
    sentences = []
    if not because["is_active"]:
        sentences.append(("판매 중인 상품이 아닙니다.", "The product is not on sale.")[place])
    if because.get("is_for_others"):
        sentences.append(("다른 거래처를 위해 만드는 상품입니다.", "It is made for somebody else.")[place])
    if not because["is_listed"]:
        sentences.append(("지금 이 채널에 진열되어 있지 않습니다.", "It is not listed in this channel now.")[place])
    if because["denied"]:
        sentences.append(
            (f"{_LEVEL_WORDS[because['denied']][0]}.", f"This buyer {_LEVEL_WORDS[because['denied']][1]}.")[place]
        )
    sentences += [_grant_in_words(one, language) for one in because["grants"]]
    if not because["sees_prices"]:
        sentences.append(("역할에 가격 보기 권한이 없습니다.", "Their role does not show prices.")[place])
    return sentences or [("보고, 가격을 보고, 살 수 있습니다.", "They may see it, see its price and buy it.")[place]]


def _grant_in_words(grant: Mapping[str, Any], language: str) -> str:
    name = grant["names"].get(language) or grant["assortment"]
    audience = " + ".join(grant["audience"].get(language, []))
    why = f" — {grant['why']}" if grant["why"] else ""
    begins, ends = grant["from"][:10], grant["until"] and grant["until"][:10]
    korean, english = _MODE_WORDS[grant["mode"]]
    if language == "ko":
        period = f"{begins}부터 {ends}까지" if ends else f"{begins}부터"
        return f"상품 구성 ‘{name}’, 대상 {audience}: {korean} ({period}){why}."
    period = f"from {begins} to {ends}" if ends else f"from {begins}"
    return f"Assortment “{name}” for {audience}: {english} ({period}){why}."
