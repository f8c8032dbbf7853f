"""One item paid by several deposits that name nobody but their payer: shown to a person, never applied alone."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

from jangteo.banking.rules.matching.book import Book
from jangteo.banking.types import Allocation, BankLine, Proposal, Queued, Reason
from jangteo.kernel.money import Money

CONFIDENCE = 850
MOST_PARTS = 3
MOST_LINES = 12  # of one payer; beyond, combinations say little
_INCOMING = 0


def with_splits(queued: tuple[Queued, ...], lines: Mapping[str, BankLine], book: Book) -> tuple[Queued, ...]:
    """The queue, with the ways several deposits of a payer make one item."""
    by_party: dict[tuple[str, str], list[BankLine]] = defaultdict(list)
    for one in queued:
        line = lines[one.fingerprint]
        named = book.named(line)
        if line.amount.minor > _INCOMING and named.is_whole and len(named.parties) == 1:
            by_party[min(named.parties), line.amount.currency].append(line)
    found: dict[str, list[Proposal]] = defaultdict(list)
    for (party, currency), group in sorted(by_party.items()):
        if 2 <= len(group) <= MOST_LINES:
            _find(group, book.of_parties([party], currency), book, found)
    return tuple(
        replace(one, candidates=(*found[one.fingerprint], *one.candidates)) if one.fingerprint in found else one
        for one in queued
    )


def _find(group: list[BankLine], items: list[str], book: Book, found: dict[str, list[Proposal]]) -> None:
    """Only where one set of deposits makes one item, and no other set makes it."""
    dues = {item: book.left[item] for item in items if book.left[item] and book.is_untouched(item)}
    for item, due in dues.items():
        ways = [
            way
            for size in range(2, MOST_PARTS + 1)
            for way in combinations(group, size)
            if sum(line.amount.minor for line in way) == due
        ]
        for line in ways[0] if len(ways) == 1 else ():
            zero = Money.zero(line.amount.currency)
            found[line.fingerprint].append(
                Proposal(
                    line.fingerprint,
                    (Allocation(item, line.amount, zero),),
                    CONFIDENCE,
                    (Reason.NAME, Reason.SUM_OF_DEPOSITS),
                    zero,
                )
            )
