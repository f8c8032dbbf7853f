"""Rows that stand below others of the same file: those above come first, however far apart they are written."""

from collections.abc import Callable, Collection, Mapping

from jangteo.connect.types import SIGN, Group, ImportKind

NESTING = frozenset({ImportKind.UNITS, ImportKind.CATEGORIES})
DEEPEST, NOWHERE = 90, 99  # levels; the last is of rows that stand in a circle, or below one


def key_at(kind: ImportKind, place: str) -> str:
    """The key of a group by its place.

    >>> key_at(ImportKind.UNITS, "02\\x1fseoul"), key_at(ImportKind.STOCK, "A")
    ('seoul', 'A')
    """
    return place.partition(SIGN)[2] if kind in NESTING else place


def level_of(place: str) -> int:
    """How many rows of the file stand above; of a file that nests."""
    return int(place[:2])


def place_above(group: Group) -> str:
    """Where in the file the row stands that this one is below; empty for one that is below none of them."""
    level = level_of(group.place)
    return f"{level - 1:02}{SIGN}{group.last.values['parent']}" if 0 < level < NOWHERE else ""


def alone(group: Group) -> str:
    """The place of a row as if nothing of the file stood above it; of one in a circle its own."""
    return group.place if level_of(group.place) == NOWHERE else f"00{SIGN}{group.key}"


def may_stand(group: Group, there: Collection[str], *, is_rehearsal: bool) -> bool:
    """Whether what a row stands below is there, or in a rehearsal would be by now."""
    level, parent = level_of(group.place), group.last.values["parent"]
    if level == NOWHERE or parent == group.key:
        return False
    return parent in there or (is_rehearsal and level > 0)


def from_above[One](wanted: Mapping[str, One], above: Callable[[One], str]) -> dict[str, One]:
    """The same, those above before those below.

    above   the key of what one stands below
    """
    ordered: dict[str, One] = {}
    for key in wanted:
        chain = [key]
        while (parent := above(wanted[chain[-1]])) in wanted and parent not in chain:
            chain.append(parent)
        for link in reversed(chain):
            ordered.setdefault(link, wanted[link])
    return ordered
