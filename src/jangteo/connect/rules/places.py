"""The order of pictures, where a file says some of their places."""

from collections.abc import Mapping, Sequence


def arranged(names: Sequence[str], places: Mapping[str, int]) -> list[str]:
    """All names, those with a place at it; the others keep their order and fill what is between.

    A place behind the last is the last. Arranged again by the same places nothing moves.

    >>> arranged(["a", "b", "c"], {"c": 1})
    ['c', 'a', 'b']
    >>> arranged(["a", "b"], {"a": 9})
    ['b', 'a']
    """
    others = [name for name in names if name not in places]
    placed = sorted((name for name in names if name in places), key=lambda name: places[name])
    found: list[str] = []
    while others or placed:
        is_due = placed and (not others or places[placed[0]] <= len(found) + 1)
        found.append((placed if is_due else others).pop(0))
    return found
