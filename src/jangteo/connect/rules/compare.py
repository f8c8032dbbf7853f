"""Telling what a run changes, and adding it up."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict
from typing import Any

from jangteo.connect.types import Counts, Difference, Note, NoteLevel, Outcome

EXAMPLES = 50


def differ(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Fields of `new` that are not so in `old`; what `new` does not name stays as it is.

    >>> differ({"name": "Mug", "gtin": ""}, {"name": "Mug, white"})
    {'name': ('Mug', 'Mug, white')}
    """
    return {key: (old.get(key), value) for key, value in new.items() if old.get(key) != value}


def outcome_of(*, is_known: bool, changes: Mapping[str, Any]) -> Outcome:
    """Made new when there was nothing; else changed if any field differs."""
    if not is_known:
        return Outcome.CREATE
    return Outcome.CHANGE if changes else Outcome.UNCHANGED


def add_up(counts: Counts, notes: Sequence[Note], differences: Iterable[Difference] = ()) -> None:
    """Add a chunk's notes and differences to the counts, keeping the first examples of each.

    A row refused for several reasons counts once, under the first.
    """
    refused: dict[int, str] = {}
    for one in notes:
        if one.level == NoteLevel.REFUSED:
            refused.setdefault(one.row, one.code)
    _count(counts.refused_by_code, refused.values())
    _count(counts.skipped_by_code, (one.code for one in notes if one.level == NoteLevel.SKIPPED))
    _count(counts.warned_by_code, (one.code for one in notes if one.level == NoteLevel.WARNING))
    counts.rows_refused += len(refused)
    counts.rows_skipped += sum(one.level == NoteLevel.SKIPPED for one in notes)
    for difference in differences:
        _add_difference(counts, difference)


def _count(by_code: dict[str, int], codes: Iterable[str]) -> None:
    for code, count in Counter(codes).items():
        by_code[code] = by_code.get(code, 0) + count


def counts_as_dict(counts: Counts) -> dict[str, Any]:
    """The counts as JSON can hold them."""
    return asdict(counts)


def read_counts(stored: Mapping[str, Any]) -> Counts:
    """Counts as `counts_as_dict` gave them, to go on counting."""
    return Counts(**deepcopy(dict(stored)))


def _add_difference(counts: Counts, difference: Difference) -> None:
    match difference.outcome:
        case Outcome.CREATE:
            counts.created += 1
        case Outcome.CHANGE:
            counts.changed += 1
        case Outcome.UNCHANGED:
            counts.unchanged += 1
            return
    examples = counts.examples.setdefault(difference.outcome.value, [])
    if len(examples) < EXAMPLES:
        changes = {key: [str(old or ""), str(new or "")] for key, (old, new) in difference.changes.items()}
        examples.append({"key": difference.key, "row": difference.row, "changes": changes})
