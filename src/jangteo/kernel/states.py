"""State machines as one enum and one table each."""

from collections.abc import Mapping
from enum import StrEnum

from jangteo.kernel.errors import IllegalMove


def require[S: StrEnum](current: S, target: S, moves: Mapping[S, frozenset[S]]) -> None:
    """Refuse a move that the table does not list.

    raises  IllegalMove
    """
    if target not in moves[current]:
        raise IllegalMove(current=current, target=target, allowed=sorted(moves[current]))
