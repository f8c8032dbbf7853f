"""How much of an order each gift card and store credit pays."""

from collections.abc import Sequence


class TenderTooLarge(ValueError):
    """More is to be paid with it than is left to pay."""


class TenderTooSmall(ValueError):
    """Less is there than is to be paid with it, or nothing at all."""


def shares(due: int, tenders: Sequence[tuple[int | None, Sequence[int]]]) -> list[list[int]]:
    """For each tender, what each of its values pays, in minor units; all together no more than is due.

    tenders  (what is asked of it; None: as much as is needed and there is, what may be spent of each of its values)
    raises   TenderTooLarge, TenderTooSmall

    >>> shares(1000, [(None, [300]), (200, [150, 90]), (None, [900, 50])])
    [[300], [150, 50], [500, 0]]
    >>> shares(100, [(None, [300]), (None, [300])])
    [[100], [0]]
    """
    left, found = due, []
    for asked, usable in tenders:
        there = sum(usable)
        if asked is not None and asked > left:
            raise TenderTooLarge
        wanted = min(left, there) if asked is None else asked
        if wanted > there or (not there and left):
            raise TenderTooSmall
        left -= wanted
        parts = []
        for one in usable:
            some = min(one, wanted)
            wanted -= some
            parts.append(some)
        found.append(parts)
    return found
