"""Pages of a long list by where the last one ended: what stands far down opens as fast as the first."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db.models import Field, Model, Q, QuerySet

from jangteo.kernel import replica
from jangteo.kernel.errors import Rejected

MOST_COUNTED = 10_000
LOOKED_THROUGH = 1_000
LONGEST_CURSOR = 600

type Keep = Callable[[Sequence[Any]], Collection[Any]]


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


def count_some(rows: QuerySet[Any], most: int = MOST_COUNTED) -> int:
    """How many rows there are, counted no further than `most`, and one more where there are more."""
    return rows.order_by()[: most + 1].count() if most else 0


def named_or_kept(find: Callable[[Sequence[Any] | None, int | None], Collection[Any]]) -> Collection[Any] | Keep:
    """All ids of a kind; where they are more than are counted, what says of some ids which are among them.

    find  the ids among some, or among all; no more than so many
    """
    few = find(None, MOST_COUNTED + 1)
    return few if len(few) <= MOST_COUNTED else lambda ids: find(ids, None)


def batches[T](page: Callable[[str, int], Page[T]], most: int = 0) -> Iterator[Page[T]]:
    """Every page of a list, one after the other; never two in memory.

    page  given a cursor and how far to count, which is done for the first page alone
    """
    found = page("", most)
    yield found
    while found.later:
        found = page(found.later, 0)
        yield found


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
    with replica.connection().cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return dict(zip(wanted, cursor.fetchone(), strict=True))


def page_of[M: Model](
    rows: QuerySet[M],
    order: Sequence[str],
    cursor: str = "",
    *,
    limit: int,
    most: int = MOST_COUNTED,
    keep: Keep | None = None,
) -> Page[M]:
    """The page after (or before) where a cursor points; the first page where it is none of ours.

    order  columns that are never null, all one way: ("-placed_at", "-id"); the last is unique. A column of another
           table is named by its path, and that table loaded with the rows
    most   how far to count; 0: not at all
    keep   of some ids those that are shown: where they are too many to name and most of the rows are among them; then
           nothing is counted, and there are said to be more than `most`
    """
    point = _read(rows.model, order, cursor)
    total = count_some(rows, most) if keep is None else most + 1
    if point is None:
        found = _found(rows.order_by(*order), order, limit + 1, keep)
        is_more = len(found) > limit
        return _page(found[:limit], total if keep is None or is_more else len(found), 0, order, (False, is_more))
    way, skipped, values = point
    is_back = way == "b"
    wanted = [_turned(name) for name in order] if is_back else list(order)
    found = _found(rows.filter(_beyond(wanted, values)).order_by(*wanted), wanted, limit + 1, keep)
    is_more, kept = len(found) > limit, found[:limit]
    if is_back:
        start = max(skipped - len(kept), 0) if is_more else 0
        return _page(kept[::-1], total, start, order, (is_more, True))
    return _page(kept, total, skipped, order, (True, is_more))


def _found[M: Model](rows: QuerySet[M], order: Sequence[str], limit: int, keep: Keep | None) -> list[M]:
    """The first rows, or the first of those that are kept, looked through in parts."""
    if keep is None:
        return list(rows[:limit])
    found, part = list[M](), list(rows[:LOOKED_THROUGH])
    while part:
        kept = keep([row.pk for row in part])
        found += [row for row in part if row.pk in kept]
        if len(found) >= limit or len(part) < LOOKED_THROUGH:
            break
        part = list(rows.filter(_beyond(order, [_value(part[-1], name) for name in order]))[:LOOKED_THROUGH])
    return found[:limit]


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
        value = _value(row, name)
        values.append(value.isoformat() if hasattr(value, "isoformat") else str(value))
    return urlsafe_b64encode(json.dumps([way, skipped, *values]).encode()).decode().rstrip("=")


def _value(row: Model, name: str) -> Any:
    return reduce(getattr, name.lstrip("-").split("__"), row)


def _field(model: type[Model], path: Sequence[str]) -> "Field[Any, Any]":
    for name in path[:-1]:
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model._meta.get_field(path[-1])  # type: ignore[return-value]


def _read(model: type[Model], order: Sequence[str], cursor: str) -> tuple[str, int, list[Any]] | None:
    """Which way, after how many, and the values of the row that a cursor names; None where it is none of ours."""
    point = _point(cursor)
    if point is None:
        return None
    way, skipped, texts = point
    try:
        if len(texts) != len(order):
            return None
        fields = [_field(model, name.lstrip("-").split("__")) for name in order]
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
