"""A run over the deposits of a file: the strong evidence first, then names and amounts.

Certain enough: the confidence of a proposal reaches the policy's threshold. The only answer: wherever amounts choose
among items, every other choice that gives the same amount was looked for and there is none, among what was open when
the run began. So a second payment of one item does not slip to the next of the same amount.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jangteo.banking.rules.matching.book import Book
from jangteo.banking.rules.matching.names import SHORTEST_CUT, Named, name_key
from jangteo.banking.rules.matching.references import Cited
from jangteo.banking.rules.matching.splits import with_splits
from jangteo.banking.rules.matching.sums import selections
from jangteo.banking.types import (
    Allocation,
    BankLine,
    Matching,
    MatchingPolicy,
    OpenItem,
    Proposal,
    Queued,
    Reason,
    WhyQueued,
)
from jangteo.kernel.money import Money

# In thousandths, by what tells the item (virtual account, number, number with one edit; with the payer's name agreeing,
# unknown or another's) and by how the amount fits. Nothing is certain from a name that is another's.
EXACT, SUM, SHORT, PARTIAL, OVER = "exact", "sum", "short", "partial", "over"
CONFIDENCE = {
    ("account", "any"): {EXACT: 1000, SUM: 990, SHORT: 980, PARTIAL: 950, OVER: 800},
    ("number", "agrees"): {EXACT: 990, SUM: 990, SHORT: 970, PARTIAL: 940, OVER: 800},
    ("number", "unknown"): {EXACT: 960, SUM: 950, SHORT: 920, PARTIAL: 800, OVER: 700},
    ("number", "contradicts"): {EXACT: 700, SUM: 600, SHORT: 600, PARTIAL: 300, OVER: 300},
    ("nearly", "agrees"): {EXACT: 960, SUM: 850, SHORT: 850, PARTIAL: 800, OVER: 700},
    ("nearly", "unknown"): {EXACT: 860, SUM: 700, SHORT: 700, PARTIAL: 500, OVER: 400},
    ("nearly", "contradicts"): {EXACT: 400, SUM: 300, SHORT: 300, PARTIAL: 100, OVER: 100},
    ("name", "whole"): {EXACT: 930, SUM: 910, SHORT: 850, PARTIAL: 600, OVER: 500},
    ("name", "cut"): {EXACT: 905, SUM: 800, SHORT: 700, PARTIAL: 400, OVER: 300},
}
AMOUNT_ALONE = 500
MOST_CANDIDATES = 5
FEWEST_STEPS = 100  # of the search among one party's items, however many parties bear a name
_WHY = {PARTIAL: WhyQueued.PARTIAL, OVER: WhyQueued.OVER}
_FITS = {
    EXACT: Reason.AMOUNT,
    SUM: Reason.SUM_OF_ITEMS,
    SHORT: Reason.WITHIN_TOLERANCE,
    PARTIAL: Reason.PARTIAL,
    OVER: Reason.OVER,
}


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What tells the items: which kind, how the name stands to it, and how it is told to people."""

    kind: str
    name: str
    reasons: tuple[Reason, ...]


Decision = Proposal | Queued


def match_deposits(
    lines: Iterable[BankLine],
    items: Iterable[OpenItem],
    policy: MatchingPolicy | None = None,
    *,
    paid: Iterable[OpenItem] = (),
) -> Matching:
    """What becomes of each deposit; the same whatever order lines and items come in.

    paid  items of earlier runs: a deposit that may be a second payment of one does not slip to another
    """
    run = _Run(Book(items, paid), policy or MatchingPolicy())
    ordered = sorted(lines, key=lambda line: (line.on, line.fingerprint))
    weak = [line for line in ordered if not run.decide_by_evidence(line)]
    for line in weak:
        run.decide_by_name(line)
    queued = with_splits(tuple(run.queued), {line.fingerprint: line for line in ordered}, run.book)
    return Matching(tuple(run.applied), queued)


class _Run:
    def __init__(self, book: Book, policy: MatchingPolicy) -> None:
        self.book, self.policy = book, policy
        self.tolerance = dict(policy.short_tolerance)
        self.applied: list[Proposal] = []
        self.queued: list[Queued] = []

    def decide_by_evidence(self, line: BankLine) -> bool:
        """Decide by virtual account or by what the payer wrote; False where neither says anything."""
        if line.amount.minor <= 0:
            self.queued.append(Queued(line.fingerprint, WhyQueued.NOT_INCOMING))
            return True
        cited, named = self.book.cited(line), self.book.named(line)
        if account := self.book.paid_into(line):
            narrowed = [item for item in account if item in cited.items] or account
            evidence = _Evidence("account", "any", (Reason.VIRTUAL_ACCOUNT,))
            self._settle(line, narrowed, evidence, is_all=len(account) == 1 or narrowed is not account)
        elif cited.items:
            evidence = _Evidence("number", self._agreement(cited.items, named), (cited.reason,))
            self._settle(line, list(cited.items), evidence, is_all=True)
        elif len(cited.nearly) == 1:
            evidence = _Evidence("nearly", self._agreement(cited.nearly, named), (cited.reason,))
            self._settle(line, list(cited.nearly), evidence, is_all=True)
        else:
            return False
        return True

    def _agreement(self, items: Sequence[str], named: Named) -> str:
        parties = {self.book.items[item].party_id for item in items}
        if not named.parties:
            return "unknown"
        return "agrees" if parties <= named.parties else "contradicts"

    def decide_by_name(self, line: BankLine) -> None:
        """Decide by name and amount; a number that nearly names several is no proof, but may not speak against."""
        named, cited = self.book.named(line), self.book.cited(line)
        pool = self.book.of_parties(named.parties, line.amount.currency)
        if not pool:
            self._queue_by_amount(line, cited)
            return
        if cited.nearly:
            self._settle_nearly(line, [item for item in pool if item in cited.nearly], pool, cited)
            return
        reasons = (Reason.NAME,) if named.is_whole else (Reason.NAME_CUT_OFF,)
        is_told = named.is_whole or len(name_key(line.payer_name)) >= SHORTEST_CUT
        self._settle(
            line, pool, _Evidence("name", "whole" if named.is_whole and is_told else "cut", reasons), is_all=False
        )

    def _settle_nearly(self, line: BankLine, agreed: Sequence[str], pool: Sequence[str], cited: Cited) -> None:
        """Of several that are nearly named, the payer's own; where none is, the words speak against the name."""
        evidence = _Evidence("nearly", "agrees" if agreed else "contradicts", (cited.reason,))
        if agreed:
            self._settle(line, agreed, evidence, is_all=len(agreed) == 1)
        else:
            self._queue(line, WhyQueued.UNSURE, self._guesses(line, pool, evidence))

    def _settle(self, line: BankLine, pool: Sequence[str], evidence: _Evidence, *, is_all: bool) -> None:
        """Apply or queue a deposit for these items.

        is_all  the items are told; else the amount has to choose among them
        """
        if not any(self.book.left[item] for item in pool):
            self.queued.append(Queued(line.fingerprint, WhyQueued.TAKEN))
        elif is_all and len(pool) == 1:
            self._settle_one(line, pool[0], evidence)
        else:
            self._settle_chosen(line, pool, evidence, is_all=is_all)

    def _settle_one(self, line: BankLine, item: str, evidence: _Evidence) -> None:
        due, paid = self.book.left[item], line.amount.minor
        if paid in (due, self.book.early(item, line)):
            self._decide(line, {item: paid}, EXACT, evidence)
        elif paid > due:
            self._decide(line, {item: due}, OVER, evidence)
        elif due - paid <= self.tolerance.get(line.amount.currency, 0):
            self._decide(line, {item: paid}, SHORT, evidence)
        elif rivals := self._whole_by(item, line):
            shown = [self._proposal(line, {one: paid}, EXACT, evidence) for one in rivals]
            self._queue(line, WhyQueued.SEVERAL, [self._proposal(line, {item: paid}, PARTIAL, evidence), *shown])
        else:
            self._decide(line, {item: paid}, PARTIAL, evidence)

    def _whole_by(self, item: str, line: BankLine) -> list[str]:
        """Others of the party that the deposit would pay whole: its words may name the wrong one."""
        party = self.book.items[item].party_id
        own = self.book.of_parties([party], line.amount.currency)
        return [one for one in own if one != item and self.book.left[one] == line.amount.minor]

    def _settle_chosen(self, line: BankLine, pool: Sequence[str], evidence: _Evidence, *, is_all: bool) -> None:
        """The amount chooses: all of what is told, else the only items of one party that make it."""
        if is_all and self._makes(line, pool):
            ways, is_complete = [list(pool)], True
        else:
            ways, is_complete = self._ways(pool, line.amount.minor)
            ways += [[item] for item in pool if self.book.early(item, line) == line.amount.minor]
        if len(ways) != 1 or not is_complete:
            shown = [self._proposal(line, self._paid(line, way), SUM, evidence) for way in ways]
            why = WhyQueued.SEVERAL if ways else WhyQueued.UNSURE
            self._queue(line, why, shown or self._guesses(line, pool, evidence))
        elif all(self.book.is_untouched(item) for item in ways[0]):
            self._decide(line, self._paid(line, ways[0]), EXACT if len(ways[0]) == 1 else SUM, evidence)
        else:
            self._queue(line, WhyQueued.TAKEN, [])

    def _ways(self, pool: Sequence[str], minor: int) -> tuple[list[list[str]], bool]:
        """Items of one party that make an amount, and whether no other way was left unlooked for."""
        parties: dict[str, list[str]] = {}
        for item in pool:
            parties.setdefault(self.book.items[item].party_id, []).append(item)
        ways: list[list[str]] = []
        for own in parties.values():
            if len(own) > self.policy.most_items:
                return ways, False
            amounts = [self.book.items[item].due.minor for item in own]
            chosen = selections(amounts, minor, most_steps=max(FEWEST_STEPS, self.policy.most_steps // len(parties)))
            ways += [[own[index] for index in way] for way in chosen.found]
            if not chosen.is_complete or len(ways) > 1:
                return ways, False
        return ways, True

    def _due(self, items: Sequence[str]) -> dict[str, int]:
        return {item: self.book.items[item].due.minor for item in items}

    def _paid(self, line: BankLine, items: Sequence[str]) -> dict[str, int]:
        """What a deposit gives to items that it makes, wholly or with what is off for paying early."""
        due = self._due(items)
        if sum(due.values()) == line.amount.minor:
            return due
        return {item: self.book.early(item, line) or minor for item, minor in due.items()}

    def _makes(self, line: BankLine, items: Sequence[str]) -> bool:
        return sum(self._paid(line, items).values()) == line.amount.minor

    def _decide(self, line: BankLine, paid: dict[str, int], fit: str, evidence: _Evidence) -> None:
        proposal = self._proposal(line, paid, fit, evidence)
        if proposal.confidence >= self.policy.threshold and not proposal.left_over:
            self.book.apply(proposal.allocations)
            self.applied.append(proposal)
        else:
            self._queue(line, _WHY.get(fit, WhyQueued.UNSURE), [proposal])

    def _proposal(self, line: BankLine, paid: dict[str, int], fit: str, evidence: _Evidence) -> Proposal:
        currency = line.amount.currency
        allocations = tuple(
            Allocation(
                item,
                Money(minor, currency),
                Money(self.book.left[item] - minor if fit == SHORT else 0, currency),
            )
            for item, minor in sorted(paid.items())
        )
        told = {"agrees": (Reason.NAME,)}.get(evidence.name, ())
        return Proposal(
            line.fingerprint,
            allocations,
            CONFIDENCE[evidence.kind, evidence.name][fit],
            (*evidence.reasons, *told, _FITS[fit]),
            Money(line.amount.minor - sum(paid.values()), currency),
        )

    def _guesses(self, line: BankLine, pool: Sequence[str], evidence: _Evidence) -> list[Proposal]:
        """The oldest items that could take some of it, for a person to choose from."""
        known = [item for item in pool if self.book.left[item]]
        known.sort(key=lambda item: (self.book.items[item].due_on, item))
        found = []
        for item in known[:MOST_CANDIDATES]:
            paid = min(line.amount.minor, self.book.left[item])
            fit = PARTIAL if paid < self.book.left[item] else OVER if paid < line.amount.minor else EXACT
            found.append(self._proposal(line, {item: paid}, fit, evidence))
        return found

    def _queue_by_amount(self, line: BankLine, cited: Cited) -> None:
        """Nobody is told: those of the amount, and those nearly named, are shown."""
        alike = [
            item for item in dict.fromkeys((*cited.nearly, *self.book.of_amount(line.amount))) if self.book.left[item]
        ]
        guess = _Evidence("nearly", "unknown", (cited.reason,))
        shown = [
            self._guesses(line, [item], guess if item in cited.nearly else _AMOUNT)[0]
            for item in alike[:MOST_CANDIDATES]
        ]
        self._queue(line, WhyQueued.SEVERAL if len(alike) > 1 else WhyQueued.NOBODY, shown)

    def _queue(self, line: BankLine, why: WhyQueued, candidates: Sequence[Proposal]) -> None:
        best = sorted(candidates, key=lambda one: (-one.confidence, [part.item_id for part in one.allocations]))
        self.queued.append(Queued(line.fingerprint, why, tuple(best[:MOST_CANDIDATES])))


_AMOUNT = _Evidence("amount", "any", ())
CONFIDENCE["amount", "any"] = dict.fromkeys((EXACT, SUM, SHORT, PARTIAL, OVER), AMOUNT_ALONE)
