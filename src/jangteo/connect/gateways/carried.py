"""Rows that say some things once for several, made whole."""

from collections.abc import Iterator

from jangteo.connect.errors import UnreadableFile
from jangteo.connect.types import Carry, Raw, SourceRow

MOST_GROUPS = 200_000


def carry_down(rows: Iterator[SourceRow], carry: Carry) -> Iterator[SourceRow]:
    """The same rows, what is empty taken from the first of their group; of rows in a row only the last group is kept.

    raises  UnreadableFile for more scattered groups than are remembered
    """
    heads: dict[str, dict[str, object]] = {}
    for row in rows:
        group = _group(row.raw, carry)
        if group and not row.problem:
            head = heads.get(group)
            if head is None:
                if not carry.is_scattered:
                    heads.clear()
                elif len(heads) >= MOST_GROUPS:
                    raise UnreadableFile(f"the file has more than {MOST_GROUPS:,} groups of rows that stand apart")
                heads[group] = {name: row.raw.get(name) for name in carry.columns if row.raw.get(name)}
            else:
                yield SourceRow(row.row, dict(row.raw) | {k: v for k, v in head.items() if not row.raw.get(k)})
                continue
        yield row


def _group(raw: Raw, carry: Carry) -> str:
    return next((str(raw[name]) for name in carry.by if raw.get(name)), "")
