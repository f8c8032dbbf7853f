"""Pages of a long list by where the last one ended: what stands far down opens as fast as the first."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection
from django.db.models import Model, Q, QuerySet

from jangteo.kernel.errors import Rejected

MOST_COUNTED = 10_000
LONGEST_CURSOR = 600


class InvalidCursor(Rejected):
    """This names no page of a list: begin again without a cursor."""

    code = "kernel.invalid_cursor"


@dataclass(frozen=True, slots=True)
class Page[T]:
    """Some rows of a list.

    total    how many there are; one more than `MOST_COUNTED` where there are more than are counted
    skipped  how many came before, as far as nothing was added since
    earlier, later  cursors of the pages on either side, empty at the ends
    """

    rows: list[T]
    total: int
    skipped: int
    earlier: str
    later: str

    def showing[S](self, rows: list[S]) -> "Page[S]":
        """The same page with its rows as they are shown."""
        return Page(rows, self.total, self.skipped, self.earlier, self.later)


def count_some(rows: QuerySet[Any]) -> int:
    """How many rows there are, counted no further than `MOST_COUNTED`, and one more where there are more."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


def count_several(wanted: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """{name: how many rows}, each counted as by `count_some`; one query for all."""
    parts, values = [], list[Any]()
    for rows in wanted.values():
        try:
            sql, parameters = rows.order_by().values("pk")[: MOST_COUNTED + 1].query.sql_with_params()
        except EmptyResultSet:
            sql, parameters = "SELECT 1 WHERE false", ()
        parts.append(f"(SELECT count(*) FROM ({sql}) counted)")  # noqa: S608 -- what Django wrote
        values += parameters
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return dict(zip(wanted, cursor.fetchone(), strict=True))


def page_of[M: Model](rows: QuerySet[M], order: Sequence[str], cursor: str = "", *, limit: int) -> Page[M]:
    """The page after (or before) where a cursor points; the first page where it is none of ours.

    order   columns of the rows' own table that are never null, all one way: ("-placed_at", "-id"); the last is unique
    """
    point = _read(rows.model, order, cursor)
    total = count_some(rows)
    if point is None:
        found = list(rows.order_by(*order)[: limit + 1])
        return _page(found[:limit], total, 0, order, (False, len(found) > limit))
    way, skipped, values = point
    is_back = way == "b"
    wanted = [_turned(name) for name in order] if is_back else list(order)
    found = list(rows.filter(_beyond(wanted, values)).order_by(*wanted)[: limit + 1])
    is_more, kept = len(found) > limit, found[:limit]
    if is_back:
        start = max(skipped - len(kept), 0) if is_more else 0
        return _page(kept[::-1], total, start, order, (is_more, True))
    return _page(kept, total, skipped, order, (True, is_more))


def require_cursor(cursor: str) -> None:
    """Refuse what no list gave as a cursor; nothing is the first page.

    raises  InvalidCursor
    """
    if cursor and _point(cursor) is None:
        raise InvalidCursor(field="cursor")


def _page[M: Model](rows: list[M], total: int, skipped: int, order: Sequence[str], more: tuple[bool, bool]) -> Page[M]:
    earlier = _write("b", skipped, rows[0], order) if rows and more[0] else ""
    later = _write("f", skipped + len(rows), rows[-1], order) if rows and more[1] else ""
    return Page(rows, total, skipped, earlier, later)


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """What comes after a row: a range of the first column that an index can begin at, then the rest."""
    lookup = "lt" if order[0].startswith("-") else "gt"
    names = [name.lstrip("-") for name in order]
    after = Q()
    for place, name in enumerate(names):
        same = {names[before]: values[before] for before in range(place)}
        after |= Q(**same, **{f"{name}__{lookup}": values[place]})
    return Q(**{f"{names[0]}__{lookup}e": values[0]}) & after


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _write(way: str, skipped: int, row: Model, order: Sequence[str]) -> str:
    values = []
    for name in order:
        value = getattr(row, name.lstrip("-"))
        values.append(value.isoformat() if hasattr(value, "isoformat") else str(value))
    return urlsafe_b64encode(json.dumps([way, skipped, *values]).encode()).decode().rstrip("=")


def _read(model: type[Model], order: Sequence[str], cursor: str) -> tuple[str, int, list[Any]] | None:
    """Which way, after how many, and the values of the row that a cursor names; None where it is none of ours."""
    point = _point(cursor)
    if point is None:
        return None
    way, skipped, texts = point
    try:
        if len(texts) != len(order):
            return None
        columns = {one.name: one for one in model._meta.concrete_fields}
        fields = [columns[name.lstrip("-")] for name in order]
        values = [field.to_python(text.replace("\x00", "")) for field, text in zip(fields, texts, strict=True)]
        return way, skipped, values
    except (ValueError, TypeError, KeyError, ValidationError, OverflowError):
        return None


def _point(cursor: str) -> tuple[str, int, list[str]] | None:
    """What stands in a cursor, whichever list's it is."""
    if not cursor or len(cursor) > LONGEST_CURSOR:
        return None
    try:
        way, skipped, *texts = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if way not in ("f", "b") or not all(isinstance(one, str) for one in texts):
            return None
        return way, min(max(int(skipped), 0), 10**9), texts
    except (ValueError, TypeError, binascii.Error, RecursionError, OverflowError):
        return None
