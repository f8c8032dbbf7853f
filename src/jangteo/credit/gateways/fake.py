"""A lender for tests and the demo: decides by the amount alone, keeps its books, fails on order."""

from collections import deque
from itertools import count

from jangteo.credit.errors import LenderAway
from jangteo.credit.types import LenderAnswer, LenderCase, LenderDecision, LenderNotice

_BY_END = {
    997: (LenderAnswer.DECLINED, (), "score"),
    998: (LenderAnswer.PENDING, (), ""),
    999: (LenderAnswer.NEEDS_PAPERS, ("income",), ""),
}


class FakeLender:
    """The last three digits of the amount decide: 997 declined, 998 pending, 999 papers are wanted, else approved.

    told    how cases stood when we last told them, by key
    faults  what the next calls meet, first first: "away" before anything is done, "cut" after it
    """

    def __init__(self) -> None:
        self.faults: deque[str] = deque()
        self.cases: dict[str, tuple[LenderCase, LenderDecision]] = {}
        self.told: dict[str, LenderNotice] = {}
        self._numbers = count(1)

    def ask(self, case: LenderCase) -> LenderDecision:
        """See `Lender`; a case in other figures than before is no case of theirs."""
        fault = self._fault()
        if case.key not in self.cases:
            answer, papers, why = _BY_END.get(case.amount.minor % 1000, (LenderAnswer.APPROVED, (), ""))
            self.cases[case.key] = (case, LenderDecision(answer, f"L-{next(self._numbers):06}", papers, why))
        known, decision = self.cases[case.key]
        if known != case:
            raise LenderAway("another case has this key")
        if fault == "cut":
            raise LenderAway("the line was cut")
        return decision

    def find(self, key: str) -> LenderDecision | None:
        """See `Lender`."""
        fault = self._fault()
        if fault == "cut":
            raise LenderAway("the line was cut")
        return self.cases[key][1] if key in self.cases else None

    def tell(self, notice: LenderNotice) -> None:
        """See `Lender`."""
        fault = self._fault()
        self.told[notice.key] = notice
        if fault == "cut":
            raise LenderAway("the line was cut")

    def decide(self, key: str, answer: LenderAnswer, why: str = "") -> None:
        """What somebody at the lender's decides of a pending case, or once papers came."""
        case, before = self.cases[key]
        self.cases[key] = (case, LenderDecision(answer, before.reference, (), why))

    def _fault(self) -> str:
        fault = self.faults.popleft() if self.faults else ""
        if fault == "away":
            raise LenderAway("nobody answers")
        return fault
