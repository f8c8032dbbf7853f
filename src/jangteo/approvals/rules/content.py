"""Whether what is ordered is what was approved."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal

from jangteo.approvals.types import Change, Content, ContentLine
from jangteo.kernel.money import Money


def digest(content: Content) -> str:
    """A name of exactly this content: the same for the same lines in any order, another for any other."""
    told = {
        "lines": sorted([one.sku, one.unit, one.quantity, str(one.gross)] for one in content.lines),
        "shipping": str(content.shipping),
        "total": str(content.total),
        "texts": dict(content.texts),
    }
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def material_changes(approved: Content, now: Content, tolerance: Decimal = Decimal(0)) -> tuple[Change, ...]:
    """What of an order is otherwise than approved, so that it has to be asked again; empty: it is covered.

    Other articles, units or quantities are, fewer too: whoever approved ten did not approve two and the delivery of
    them. Another address, way to pay, cost centre or wanted day is. A price that fell is not; one that rose is beyond
    `tolerance`, a share of what was approved, by line, for shipping and in all.
    """
    return tuple(_changes(approved, now, tolerance))


def _changes(approved: Content, now: Content, tolerance: Decimal) -> Iterator[Change]:
    before, after = _by_article(approved), _by_article(now)
    for key in sorted(before.keys() | after.keys()):
        was, is_now = before.get(key), after.get(key)
        same = was is not None and is_now is not None and was[0] == is_now[0]
        if not same or (was and is_now and _rose(was[1], is_now[1], tolerance)):
            yield Change("line", _words(was, key[1]), _words(is_now, key[1]), sku=key[0])
    for name, was_money, is_money in (
        ("shipping", approved.shipping, now.shipping),
        ("total", approved.total, now.total),
    ):
        if _rose(was_money, is_money, tolerance):
            yield Change(name, str(was_money), str(is_money))
    for name in sorted(approved.texts.keys() | now.texts.keys()):
        if (was_text := approved.texts.get(name, "")) != (is_text := now.texts.get(name, "")):
            yield Change(name, was_text, is_text)


def _by_article(content: Content) -> Mapping[tuple[str, str], tuple[int, Money]]:
    """{article and unit: how many, what they come to}; lines of one article count together."""
    found: dict[tuple[str, str], tuple[int, Money]] = {}
    for one in content.lines:
        found[(one.sku, one.unit)] = _joined(found.get((one.sku, one.unit)), one)
    return found


def _joined(before: tuple[int, Money] | None, one: ContentLine) -> tuple[int, Money]:
    return (before[0] + one.quantity, before[1] + one.gross) if before else (one.quantity, one.gross)


def _rose(was: Money, is_now: Money, tolerance: Decimal) -> bool:
    return is_now.currency != was.currency or is_now.minor > was.minor + was.minor * tolerance


def _words(found: tuple[int, Money] | None, unit: str) -> str:
    return f"{found[0]} {unit} {found[1]}".replace("  ", " ") if found else ""
