"""Which party may stand under which, without a database."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from jangteo.parties.errors import TreeCycle, WrongParent
from jangteo.parties.types import PartyKind

DEEPEST_TREE = 12
PARENTS: Mapping[PartyKind, frozenset[PartyKind]] = {
    PartyKind.PERSON: frozenset(),
    PartyKind.HOUSEHOLD: frozenset(),
    PartyKind.COMPANY: frozenset({PartyKind.COMPANY}),
    PartyKind.DIVISION: frozenset({PartyKind.COMPANY, PartyKind.DIVISION}),
    PartyKind.LOCATION: frozenset({PartyKind.COMPANY, PartyKind.DIVISION}),
}


def require_parent(child: PartyKind, parent: PartyKind) -> None:
    """Refuse a parent of the wrong kind.

    raises  WrongParent
    """
    if parent not in PARENTS[child]:
        raise WrongParent(f"a {child} can't stand under a {parent}", child=child.value, parent=parent.value)


def require_tree(child: UUID, parent: UUID, links: Iterable[tuple[UUID, UUID]]) -> None:
    """Refuse a link that would close a circle or make the tree too deep.

    links   (child, parent) of every link that holds at some moment at which the new one will
    raises  TreeCycle, WrongParent

    Several parents of one child may be among the links, of different times; all are followed, which refuses a little
    more than must be and never less.
    """
    above: dict[UUID, set[UUID]] = {}
    below: dict[UUID, set[UUID]] = {}
    for one, its_parent in links:
        above.setdefault(one, set()).add(its_parent)
        below.setdefault(its_parent, set()).add(one)
    if parent == child or child in _reached(parent, above):
        raise TreeCycle
    if _height(parent, above) + 1 + _height(child, below) >= DEEPEST_TREE:
        raise WrongParent(f"a tree has at most {DEEPEST_TREE} levels", levels=DEEPEST_TREE)


def _reached(start: UUID, edges: Mapping[UUID, set[UUID]]) -> set[UUID]:
    seen: set[UUID] = set()
    waiting = [start]
    while waiting:
        for one in edges.get(waiting.pop(), set()) - seen:
            seen.add(one)
            waiting.append(one)
    return seen


def _height(start: UUID, edges: Mapping[UUID, set[UUID]]) -> int:
    level, seen, height = {start}, {start}, 0
    while level := {one for node in level for one in edges.get(node, set())} - seen:
        seen |= level
        height += 1
    return height
