"""Which items together make a deposit: all ways up to two, since two are too many."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selections:
    """The sets of indexes that give the sum, two at most.

    is_complete  no other was left unlooked for
    """

    found: tuple[tuple[int, ...], ...]
    is_complete: bool


def selections(amounts: Sequence[int], target: int, *, most_steps: int) -> Selections:
    """Sets of amounts that give a target exactly, until there are two of them or too many steps were taken.

    amounts  above zero

    >>> selections([30, 10, 20], 40, most_steps=100)
    Selections(found=((0, 1),), is_complete=True)
    >>> selections([30, 10, 20], 30, most_steps=100)
    Selections(found=((0,), (1, 2)), is_complete=False)
    """
    order = sorted(range(len(amounts)), key=lambda index: (-amounts[index], index))
    rest = [0] * (len(order) + 1)
    for place in range(len(order) - 1, -1, -1):
        rest[place] = rest[place + 1] + amounts[order[place]]
    found: list[tuple[int, ...]] = []
    stack: list[tuple[int, int, tuple[int, ...]]] = [(0, target, ())]
    for _ in range(most_steps):
        if not stack or len(found) == 2:
            break
        place, left, chosen = stack.pop()
        if left == 0:
            found.append(tuple(sorted(chosen)))
        elif place < len(order) and left <= rest[place]:
            stack.append((place + 1, left, chosen))
            if amounts[order[place]] <= left:
                stack.append((place + 1, left - amounts[order[place]], (*chosen, order[place])))
    return Selections(tuple(found), not stack and len(found) < 2)
